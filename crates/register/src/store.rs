//! Rows of ledger tables: reading them by id or by key, and writing them.

use std::collections::BTreeMap;

use shouwang_pack::{Field, Kind, Ledger, Pack, Value};

use crate::{
    db::{ARGS_MAX, Arg, Tx, placeholders},
    error::RegisterError,
    record::{Kept, Stored, columns, read_row, write_row},
    schema::{index_column, table},
};

/// The natural key as text, from values as the register keeps them: an identifier by its keyed hash, so that the key
/// tells nothing.
pub(crate) fn natural_key(ledger: &Ledger, kept: &Kept) -> String {
    let part = |name: &String| match kept.get(name) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Date(date)) => date.to_string(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Codes(codes)) => codes.join(","),
        Some(Value::Unknown) | None => String::new(),
    };
    ledger.key.iter().map(part).collect::<Vec<_>>().join("\u{1f}")
}

/// The rows of a ledger whose column has one of these values.
pub(crate) async fn rows_by(
    tx: &mut Tx,
    ledger: &Ledger,
    column: &str,
    values: &[String],
) -> Result<Vec<Stored>, RegisterError> {
    let mut all = Vec::new();
    for values in values.chunks(ARGS_MAX) {
        let sql = format!(
            "select {} from {} where {column} in ({}) order by id",
            columns(ledger).join(", "),
            table(&ledger.name),
            placeholders(1, values.len())
        );
        let args: Vec<Arg> = values.iter().cloned().map(Arg::Text).collect();
        for row in tx.rows(&sql, &args).await? {
            all.push(read_row(ledger, &row)?);
        }
    }
    Ok(all)
}

/// The rows of a ledger by id.
pub(crate) async fn rows_by_id(
    tx: &mut Tx,
    ledger: &Ledger,
    ids: &[String],
) -> Result<BTreeMap<String, Stored>, RegisterError> {
    let rows = rows_by(tx, ledger, "id", ids).await?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// Writes new rows of a ledger; `args` are those of [`write_row`], row after row.
pub(crate) async fn insert(tx: &mut Tx, ledger: &Ledger, args: Vec<Arg>) -> Result<(), RegisterError> {
    let columns = columns(ledger);
    let width = columns.len();
    let rows_max = (ARGS_MAX / width).max(1);
    for args in args.chunks(rows_max * width) {
        let rows: Vec<String> =
            (0..args.len() / width).map(|n| format!("({})", placeholders(n * width + 1, width))).collect();
        let sql = format!("insert into {} ({}) values {}", table(&ledger.name), columns.join(", "), rows.join(", "));
        tx.execute(&sql, args).await?;
    }
    Ok(())
}

/// Writes the changed fields of a row, and the area and key that follow from them.
pub(crate) async fn update(
    tx: &mut Tx,
    ledger: &Ledger,
    row: &Stored,
    changed: &[&Field],
) -> Result<(), RegisterError> {
    let names = columns(ledger);
    let args = write_row(ledger, row);
    let wanted = |name: &str| {
        matches!(name, "area" | "natural_key")
            || changed.iter().any(|f| f.name == name || index_column(&f.name) == name)
    };
    let mut sets = Vec::new();
    let mut values = vec![Arg::Text(row.id.clone())];
    for (name, arg) in names.iter().zip(args).filter(|(name, _)| wanted(name)) {
        values.push(arg);
        sets.push(format!("{name} = ${}", values.len()));
    }
    let sql = format!("update {} set {} where id = $1", table(&ledger.name), sets.join(", "));
    tx.execute(&sql, &values).await?;
    Ok(())
}

/// Takes rows out of a ledger.
pub(crate) async fn delete(tx: &mut Tx, ledger: &Ledger, ids: &[String]) -> Result<(), RegisterError> {
    for ids in ids.chunks(ARGS_MAX) {
        let sql = format!("delete from {} where id in ({})", table(&ledger.name), placeholders(1, ids.len()));
        let args: Vec<Arg> = ids.iter().cloned().map(Arg::Text).collect();
        tx.execute(&sql, &args).await?;
    }
    Ok(())
}

/// The area that follows from the fields of a row: its own, or that of what it refers to.
pub(crate) async fn area_of(
    tx: &mut Tx,
    pack: &Pack,
    ledger: &Ledger,
    row: &Stored,
) -> Result<Option<String>, RegisterError> {
    let text = |field: &Field| row.values.get(&field.name).and_then(Value::as_text).map(str::to_owned);
    let own = ledger.area_field().and_then(text);
    let mut inherited = None;
    for field in ledger.fields.iter().filter(|f| f.kind == Kind::Reference) {
        let target = field.ledger.as_deref().and_then(|name| pack.ledger(name));
        if let (None, Some(id), Some(target)) = (&inherited, text(field), target) {
            let sql = format!("select area from {} where id = $1", table(&target.name));
            inherited = tx.rows(&sql, &[Arg::Text(id)]).await?.first().and_then(|row| row.text(0));
        }
    }
    let names_its_own = ledger.area_field().is_some_and(|field| field.required);
    let found = if names_its_own { own.or(inherited) } else { inherited.or(own) };
    Ok(found.or_else(|| row.area.clone()))
}
