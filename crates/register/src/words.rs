//! Values in the words of a message: codes by their labels, money in yuan, and no number of a person in full.

use shouwang_pack::{Decimal, Field, Kind, Pack, Value};

use crate::{
    area::Areas, db::Tx, error::RegisterError, record::plain, reference::target, schema::is_sealed, store::rows_by_id,
    vault::Vault,
};

/// Characters of an identifier that a message shows.
const SHOWN: usize = 6;

/// A value in words. An identifier, given in the clear, is masked; a reference should be given by the words of its record.
pub(crate) fn words_of(pack: &Pack, field: &Field, value: &Value) -> String {
    let label = |code: &str| pack.codes_of(field).map_or(code, |list| list.label(code)).to_owned();
    match value {
        Value::Unknown => "空".to_owned(),
        Value::Text(text) if is_sealed(field) => masked(text),
        Value::Text(text) if field.kind == Kind::Code => label(text),
        Value::Text(text) => text.clone(),
        Value::Codes(codes) => codes.iter().map(|code| label(code)).collect::<Vec<_>>().join("、"),
        Value::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Value::Date(date) if field.kind == Kind::Month => format!("{}-{:02}", date.year(), date.month()),
        Value::Date(date) => date.to_string(),
        Value::Integer(number) => {
            let (scale, unit) = match field.kind {
                Kind::Money => (2, "元"),
                Kind::Decimal => (field.scale, ""),
                _ => (0, ""),
            };
            format!("{}{unit}", Decimal { digits: i128::from(*number), scale })
        }
    }
}

/// The same, with a reference in the words by which its record is known, and an area by its name.
pub(crate) async fn said(
    tx: &mut Tx,
    pack: &Pack,
    vault: &dyn Vault,
    areas: &Areas,
    field: &Field,
    value: &Value,
) -> Result<String, RegisterError> {
    if let (Kind::Reference, Some(id), Some((ledger, by))) = (field.kind, value.as_text(), target(pack, field)) {
        let rows = rows_by_id(tx, ledger, &[id.to_owned()]).await?;
        let name = rows.get(id).map(|stored| plain(vault, stored, by)).transpose()?.flatten();
        return Ok(name.map_or_else(|| id.to_owned(), |name| words_of(pack, by, &name)));
    }
    if let (Kind::Area, Some(code)) = (field.kind, value.as_text()) {
        return Ok(areas.name(code).unwrap_or(code).to_owned());
    }
    Ok(words_of(pack, field, value))
}

/// An identifier as messages show it: its beginning, which tells where it was given out and not to whom.
pub(crate) fn masked(identifier: &str) -> String {
    let shown: String = identifier.chars().take(SHOWN).collect();
    format!("{shown}********")
}
