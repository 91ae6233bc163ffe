//! Change sets: one act of one person, and the sheets that fed it. Each carries a keyed hash, as the changes do, so that
//! nobody who can write to the database alone rewrites who did it, when, or from which cell a value came.

use serde_json::json;

use crate::{
    db::{Arg, Row, Tx},
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
    let mac = vault.chain("", &json!(["change_set", id, kind, act.actor, act.at_ms, note]).to_string().into_bytes());
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
        Arg::Text(vault.chain("", content.to_string().as_bytes())),
    ];
    let sql = "insert into change_source (change_set, number, file, file_hash, sheet, columns, data_date, mac)
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.execute(sql, &args).await?;
    Ok(())
}

/// The first change set that is not as it was written: edited, or without one of the sheets that its changes name.
pub(crate) async fn edited(tx: &mut Tx, vault: &dyn Vault) -> Result<Option<String>, RegisterError> {
    let text = |row: &Row, at| row.text(at);
    for row in tx.rows("select id, kind, actor, at_ms, note, mac from change_set order by id", &[]).await? {
        let content = json!(["change_set", text(&row, 0), text(&row, 1), text(&row, 2), row.integer(3), text(&row, 4)]);
        if row.text(5) != Some(vault.chain("", content.to_string().as_bytes())) {
            return Ok(row.text(0));
        }
    }
    let sql = "select change_set, number, file, file_hash, sheet, columns, data_date, mac from change_source
               order by change_set, number";
    for row in tx.rows(sql, &[]).await? {
        let content = json!([
            "change_source",
            text(&row, 0),
            row.integer(1),
            text(&row, 2),
            text(&row, 3),
            text(&row, 4),
            text(&row, 5),
            text(&row, 6)
        ]);
        if row.text(7) != Some(vault.chain("", content.to_string().as_bytes())) {
            return Ok(row.text(0));
        }
    }
    let sql = "select min(c.change_set) from change c
               left join change_set t on t.id = c.change_set
               left join change_source s on s.change_set = c.change_set and s.number = c.source
               where t.id is null or (c.source is not null and s.number is null)";
    Ok(tx.rows(sql, &[]).await?.first().and_then(|row| row.text(0)))
}
