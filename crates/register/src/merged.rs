//! Records that went into others: what lists still call them by, and where they went.

use std::collections::HashMap;

use serde_json::{Value as Json, json};
use shouwang_pack::Ledger;

use crate::{
    db::{ARGS_MAX, Arg, Tx, placeholders},
    error::RegisterError,
    log::{forget_fact, set_fact},
};

/// What the log says of a record that went into another one.
pub(crate) fn merged_into(id: &str) -> String {
    json!({ "into": id }).to_string()
}

fn fact_name(ledger: &Ledger, key: &str) -> String {
    format!("merged/{}/{key}", ledger.name)
}

/// Keeps that the record of a natural key went into another one.
pub(crate) async fn remember(tx: &mut Tx, ledger: &Ledger, key: &str, into: &str) -> Result<(), RegisterError> {
    set_fact(tx, &fact_name(ledger, key), into).await
}

/// Forgets it.
pub(crate) async fn forget(tx: &mut Tx, ledger: &Ledger, key: &str) -> Result<(), RegisterError> {
    forget_fact(tx, &fact_name(ledger, key)).await
}

/// Where the records of these natural keys went, those that went at all: record ids by key.
pub(crate) async fn went(
    tx: &mut Tx,
    ledger: &Ledger,
    keys: &[String],
) -> Result<HashMap<String, String>, RegisterError> {
    let mut found = HashMap::new();
    let lead = fact_name(ledger, "");
    for keys in keys.chunks(ARGS_MAX) {
        let sql = format!("select name, value from register_fact where name in ({})", placeholders(1, keys.len()));
        let args: Vec<Arg> = keys.iter().map(|key| Arg::Text(fact_name(ledger, key))).collect();
        for row in tx.rows(&sql, &args).await? {
            let (Some(name), Some(into)) = (row.text(0), row.text(1)) else { continue };
            let key = name.strip_prefix(&lead).unwrap_or_default().to_owned();
            found.insert(key, last(tx, into).await?);
        }
    }
    Ok(found)
}

/// Follows a record through all the merges that it went through since.
async fn last(tx: &mut Tx, mut id: String) -> Result<String, RegisterError> {
    let sql = "select action, after_values from change where record = $1 order by seq desc limit 1";
    loop {
        let rows = tx.rows(sql, &[Arg::Text(id.clone())]).await?;
        let Some(row) = rows.first().filter(|row| row.text(0).as_deref() == Some("merge")) else { return Ok(id) };
        let after: Json = serde_json::from_str(&row.text(1).unwrap_or_default()).unwrap_or_default();
        match after["into"].as_str() {
            Some(into) => id = into.to_owned(),
            None => return Ok(id),
        }
    }
}
