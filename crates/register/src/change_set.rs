//! Change sets: one act of one person, and the sheets that fed it. Each carries a keyed hash, as the changes do, so that
//! nobody who can write to the database alone rewrites who did it, when, or from which cell a value came.

use serde_json::{Value as Json, json};

use crate::{
    db::{Arg, Tx},
    error::RegisterError,
    ids::Act,
    incoming::Incoming,
    vault::Vault,
};

/// Writes a new change set. `note` says what it is about, for machines: what it takes back, which report it releases.
pub(crate) async fn begin(
    tx: &mut Tx,
    vault: &dyn Vault,
    act: &mut Act,
    kind: &str,
    note: &str,
) -> Result<String, RegisterError> {
    let id = act.ids.next_id();
    let mac = seal(vault, &json!(["change_set", id, kind, act.actor, act.at_ms, note]));
    let args = [
        Arg::Text(id.clone()),
        Arg::Text(kind.to_owned()),
        Arg::Text(act.actor.clone()),
        Arg::Integer(act.at_ms),
        Arg::Text(note.to_owned()),
        Arg::Text(mac),
    ];
    let sql = "insert into change_set (id, kind, actor, at_ms, note, mac) values ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, &args).await?;
    Ok(id)
}

/// Writes a sheet that fed a change set.
pub(crate) async fn add_source(
    tx: &mut Tx,
    vault: &dyn Vault,
    change_set: &str,
    number: usize,
    sheet: &Incoming,
) -> Result<(), RegisterError> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let columns = serde_json::to_string(&sheet.columns).unwrap_or_default();
    let date = sheet.data_date.map(|date| date.to_string());
    let content = json!(["change_source", change_set, number, sheet.file, sheet.file_hash, sheet.sheet, columns, date]);
    let args = [
        Arg::Text(change_set.to_owned()),
        Arg::Integer(number),
        Arg::Text(sheet.file.clone()),
        Arg::Text(sheet.file_hash.clone()),
        Arg::Text(sheet.sheet.clone()),
        Arg::Text(columns),
        Arg::text(date),
        Arg::Text(seal(vault, &content)),
    ];
    let sql = "insert into change_source (change_set, number, file, file_hash, sheet, columns, data_date, mac)
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.execute(sql, &args).await?;
    Ok(())
}

/// The keyed hash of all that a row says, behind the name of its table: a row of one is none of the other.
fn seal(vault: &dyn Vault, content: &Json) -> String {
    vault.chain("", content.to_string().as_bytes())
}

/// The first change set that is not as it was written: edited, or without one of the sheets that its changes name.
pub(crate) async fn edited(tx: &mut Tx, vault: &dyn Vault) -> Result<Option<String>, RegisterError> {
    for row in tx.rows("select id, kind, actor, at_ms, note, mac from change_set order by id", &[]).await? {
        let content = json!(["change_set", row.text(0), row.text(1), row.text(2), row.integer(3), row.text(4)]);
        if row.text(5) != Some(seal(vault, &content)) {
            return Ok(row.text(0));
        }
    }
    let sql = "select change_set, number, file, file_hash, sheet, columns, data_date, mac from change_source
               order by change_set, number";
    for row in tx.rows(sql, &[]).await? {
        let content = json!([
            "change_source",
            row.text(0),
            row.integer(1),
            row.text(2),
            row.text(3),
            row.text(4),
            row.text(5),
            row.text(6)
        ]);
        if row.text(7) != Some(seal(vault, &content)) {
            return Ok(row.text(0));
        }
    }
    let sql = "select min(c.change_set) from change c
               left join change_set t on t.id = c.change_set
               left join change_source s on s.change_set = c.change_set and s.number = c.source
               where t.id is null or (c.source is not null and s.number is null)";
    Ok(tx.rows(sql, &[]).await?.first().and_then(|row| row.text(0)))
}
