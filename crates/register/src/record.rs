//! How values stand in tables and in the change log.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use shouwang_pack::{Field, Kind, Ledger, Value};

use crate::{
    db::{Arg, Row},
    error::RegisterError,
    schema::{index_column, is_sealed, table},
    vault::Vault,
};

/// What the register keeps of one field: for an identifier the keyed hash stands in for the text, because equality is
/// all that a merge needs.
pub(crate) type Kept = BTreeMap<String, Value>;

/// The columns of a ledger, in the order in which [`read_row`] reads them and [`write_row`] writes them.
pub(crate) fn columns(ledger: &Ledger) -> Vec<String> {
    let mut names = vec!["id".to_owned(), "area".to_owned(), "natural_key".to_owned()];
    for field in ledger.fields.iter().filter(|field| field.is_kept()) {
        names.push(field.name.clone());
        if is_sealed(field) {
            names.push(index_column(&field.name));
        }
    }
    names
}

/// A row as the table holds it.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) id: String,
    pub(crate) area: Option<String>,
    pub(crate) key: String,
    /// Identifiers are keyed hashes here.
    pub(crate) values: Kept,
    /// Identifiers as sealed texts.
    pub(crate) sealed: BTreeMap<String, String>,
}

impl Stored {
    /// A row of which nothing is known but its id.
    pub(crate) fn empty(id: &str) -> Self {
        Stored { id: id.to_owned(), area: None, key: String::new(), values: Kept::new(), sealed: BTreeMap::new() }
    }
}

/// Reads a row of [`columns`].
pub(crate) fn read_row(ledger: &Ledger, row: &Row) -> Result<Stored, RegisterError> {
    let id = row.text(0).unwrap_or_default();
    let mut stored = Stored {
        area: row.text(1),
        key: row.text(2).unwrap_or_default(),
        values: Kept::new(),
        sealed: BTreeMap::new(),
        id,
    };
    let mut index = 3;
    for field in ledger.fields.iter().filter(|field| field.is_kept()) {
        let inconsistent = || RegisterError::Inconsistent {
            table: table(&ledger.name),
            record: stored.id.clone(),
            column: field.name.clone(),
        };
        if is_sealed(field) {
            if let (Some(sealed), Some(hash)) = (row.text(index), row.text(index + 1)) {
                stored.sealed.insert(field.name.clone(), sealed);
                stored.values.insert(field.name.clone(), Value::Text(hash));
            }
            index += 2;
            continue;
        }
        let value = match field.kind {
            Kind::Integer | Kind::Decimal | Kind::Money | Kind::Year => row.integer(index).map(Value::Integer),
            Kind::Flag => row.flag(index).map(Value::Flag),
            Kind::Date | Kind::Month => match row.text(index) {
                Some(text) => Some(Value::Date(text.parse().map_err(|_| inconsistent())?)),
                None => None,
            },
            Kind::Codes => row.text(index).map(|text| Value::Codes(text.split(',').map(str::to_owned).collect())),
            _ => row.text(index).map(Value::Text),
        };
        if let Some(value) = value {
            stored.values.insert(field.name.clone(), value);
        }
        index += 1;
    }
    Ok(stored)
}

/// The argument of one field that is not sealed.
pub(crate) fn arg(field: &Field, value: &Value) -> Arg {
    match value {
        Value::Text(text) => Arg::Text(text.clone()),
        Value::Integer(number) => Arg::Integer(*number),
        Value::Flag(flag) => Arg::Flag(*flag),
        Value::Date(date) => Arg::Text(date.to_string()),
        Value::Codes(codes) => Arg::Text(codes.join(",")),
        Value::Unknown => match field.kind {
            Kind::Integer | Kind::Decimal | Kind::Money | Kind::Year => Arg::NoInteger,
            Kind::Flag => Arg::NoFlag,
            _ => Arg::NoText,
        },
    }
}

/// The arguments of a whole row, in the order of [`columns`].
pub(crate) fn write_row(ledger: &Ledger, row: &Stored) -> Vec<Arg> {
    let mut args = vec![Arg::Text(row.id.clone()), Arg::text(row.area.clone()), Arg::Text(row.key.clone())];
    for field in ledger.fields.iter().filter(|field| field.is_kept()) {
        let value = row.values.get(&field.name).unwrap_or(&Value::Unknown);
        if is_sealed(field) {
            args.push(Arg::text(row.sealed.get(&field.name).cloned()));
        }
        args.push(arg(field, value));
    }
    args
}

/// What the change log keeps of some fields: sealed texts for identifiers, so that the log tells no more than the
/// ledger does.
pub(crate) fn log_values<'a>(ledger: &Ledger, row: &Stored, fields: impl Iterator<Item = &'a str>) -> String {
    let mut map = serde_json::Map::new();
    for name in fields {
        let Some(field) = ledger.field(name) else { continue };
        let json = if is_sealed(field) {
            row.sealed.get(name).map_or(Json::Null, |sealed| Json::String(sealed.clone()))
        } else {
            json(row.values.get(name).unwrap_or(&Value::Unknown))
        };
        map.insert(name.to_owned(), json);
    }
    Json::Object(map).to_string()
}

/// A value as JSON.
pub(crate) fn json(value: &Value) -> Json {
    match value {
        Value::Unknown => Json::Null,
        Value::Text(text) => Json::String(text.clone()),
        Value::Integer(number) => Json::from(*number),
        Value::Date(date) => Json::String(date.to_string()),
        Value::Flag(flag) => Json::Bool(*flag),
        Value::Codes(codes) => Json::from(codes.clone()),
    }
}

/// The value that [`json`] wrote; nothing for one that was unknown or is none of the field's kind.
pub(crate) fn from_json(field: &Field, json: &Json) -> Option<Value> {
    Some(match field.kind {
        Kind::Integer | Kind::Decimal | Kind::Money | Kind::Year => Value::Integer(json.as_i64()?),
        Kind::Flag => Value::Flag(json.as_bool()?),
        Kind::Date | Kind::Month => Value::Date(json.as_str()?.parse().ok()?),
        Kind::Codes => {
            Value::Codes(json.as_array()?.iter().filter_map(|code| code.as_str().map(str::to_owned)).collect())
        }
        _ => Value::Text(json.as_str()?.to_owned()),
    })
}

/// What a field of a row says, an identifier in the clear; nothing where it is not known, or only its keyed hash is.
pub(crate) fn plain(vault: &dyn Vault, row: &Stored, field: &Field) -> Result<Option<Value>, RegisterError> {
    if !is_sealed(field) {
        return Ok(row.values.get(&field.name).cloned());
    }
    let Some(sealed) = row.sealed.get(&field.name) else { return Ok(None) };
    Ok(Some(Value::Text(vault.open(&sealed_place(&row.id, &field.name), sealed)?)))
}

/// Where a sealed text is bound to.
pub(crate) fn sealed_place(record: &str, field: &str) -> String {
    format!("{record}/{field}")
}

/// The kind of keyed hash of an identifier: equal numbers are equal across ledgers.
pub(crate) fn index_kind(field: &Field) -> &'static str {
    match field.kind {
        Kind::IdNumber => "id_number",
        Kind::BankAccount => "bank_account",
        Kind::Phone => "phone",
        _ => "other",
    }
}

/// Seals one identifier of a row.
pub(crate) fn seal(vault: &dyn Vault, row: &mut Stored, field: &Field, plain: &str) -> Result<(), RegisterError> {
    let sealed = vault.seal(&sealed_place(&row.id, &field.name), plain)?;
    row.sealed.insert(field.name.clone(), sealed);
    row.values.insert(field.name.clone(), Value::Text(vault.index(index_kind(field), plain)));
    Ok(())
}
