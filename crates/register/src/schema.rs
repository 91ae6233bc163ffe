//! Ledger tables, made and extended from the pack.
//!
//! A ledger `household` is kept in table `ledger_household`: `id`, `area`, `natural_key`, and one column a field. An
//! identifier takes two columns: the sealed text and `…_index`, its keyed hash.

use std::collections::BTreeMap;

use shouwang_pack::{Class, Field, Kind, Ledger, Pack};

use crate::{db::Db, error::RegisterError};

/// The table of a ledger.
pub(crate) fn table(ledger: &str) -> String {
    format!("ledger_{ledger}")
}

/// The column of an identifier's keyed hash.
pub(crate) fn index_column(field: &str) -> String {
    format!("{field}_index")
}

/// Whether a field is sealed at rest.
pub(crate) fn is_sealed(field: &Field) -> bool {
    field.class == Class::Identifier
}

/// The column type of a field.
pub(crate) fn column_type(field: &Field) -> &'static str {
    if is_sealed(field) {
        return "text";
    }
    match field.kind {
        Kind::Integer | Kind::Decimal | Kind::Money | Kind::Year => "bigint",
        Kind::Flag => "boolean",
        _ => "text",
    }
}

/// The columns that a ledger's table must have.
fn wanted_columns(ledger: &Ledger) -> Vec<(String, &'static str)> {
    let mut columns = vec![("id".to_owned(), "text"), ("area".to_owned(), "text"), ("natural_key".to_owned(), "text")];
    for field in ledger.fields.iter().filter(|field| field.is_kept()) {
        columns.push((field.name.clone(), column_type(field)));
        if is_sealed(field) {
            columns.push((index_column(&field.name), "text"));
        }
    }
    columns
}

/// The fields by which records of a ledger are looked up: named by references of other ledgers.
pub(crate) fn lookup_fields<'a>(pack: &'a Pack, ledger: &'a Ledger) -> Vec<&'a Field> {
    let mut names: Vec<&str> = pack
        .ledgers
        .values()
        .flat_map(|l| &l.fields)
        .filter(|f| f.ledger.as_deref() == Some(ledger.name.as_str()))
        .flat_map(|f| {
            let by = f.by.as_deref().unwrap_or_else(|| ledger.key.first().map_or("", String::as_str));
            std::iter::once(by).chain(f.or_by.as_deref())
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter_map(|name| ledger.field(name)).collect()
}

/// The column that holds what a field is looked up by.
pub(crate) fn lookup_column(field: &Field) -> String {
    if is_sealed(field) { index_column(&field.name) } else { field.name.clone() }
}

/// Makes missing tables and adds missing columns. What the pack no longer names stays where it is; a field whose type
/// changed is refused, because data would be lost.
pub(crate) async fn bring_up(db: &Db, pack: &Pack) -> Result<(), RegisterError> {
    let mut statements = Vec::new();
    for ledger in pack.ledgers_in_order() {
        let table = table(&ledger.name);
        let there: BTreeMap<String, String> = db.columns(&table).await?.into_iter().collect();
        let wanted = wanted_columns(ledger);
        if there.is_empty() {
            let columns: Vec<String> = wanted
                .iter()
                .map(|(name, kind)| match name.as_str() {
                    "id" => "id text primary key".to_owned(),
                    "natural_key" => "natural_key text not null unique".to_owned(),
                    _ => format!("{name} {kind}"),
                })
                .collect();
            statements.push(format!("create table {table} ({})", columns.join(", ")));
            statements.push(format!("create index {table}_area on {table} (area)"));
        } else {
            for (name, kind) in &wanted {
                match there.get(name) {
                    None => statements.push(format!("alter table {table} add column {name} {kind}")),
                    Some(was) if was != kind => {
                        return Err(RegisterError::Destructive {
                            ledger: ledger.title.clone(),
                            field: name.clone(),
                            was: was.clone(),
                            becomes: (*kind).to_owned(),
                        });
                    }
                    Some(_) => {}
                }
            }
        }
        for field in lookup_fields(pack, ledger) {
            let column = lookup_column(field);
            statements.push(format!("create index if not exists {table}_by_{column} on {table} ({column})"));
        }
    }
    let mut tx = db.write().await?;
    for statement in statements {
        tx.execute(&statement, &[]).await?;
    }
    tx.commit().await
}
