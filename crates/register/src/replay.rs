//! The ledgers held against the log: what the changes of a record add up to is what its row must say.
//!
//! The log is walked record by record in pages, so that memory does not grow with the register.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use shouwang_pack::{Ledger, Pack, Value};

use crate::{
    db::{ARGS_MAX, Arg, Row, Tx},
    error::RegisterError,
    record::{Stored, index_kind, log_values, sealed_place},
    schema::{is_sealed, table},
    store::rows_by_id,
    vault::Vault,
};

/// Changes read at a time.
const PAGE: usize = 4 * ARGS_MAX;
/// So many differences are named; the others are there for whoever mends these.
const NAMED: usize = 10;

/// Where a ledger is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// Ledger.
    pub ledger: String,
    /// Record id.
    pub record: String,
    /// What is wrong with it.
    pub what: Deed,
}

/// What somebody did to a row behind the log's back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// The log has the record, the ledger has not.
    Removed,
    /// The ledger has the record, the log has not.
    Added,
    /// A field of the row is not what was written.
    Changed(String),
}

/// Where the ledgers are not what the log says; at most a few, in the order of the log's records.
pub(crate) async fn drifts(tx: &mut Tx, pack: &Pack, vault: &dyn Vault) -> Result<Vec<Drift>, RegisterError> {
    let mut drifts = Vec::new();
    let mut living: BTreeMap<&str, i64> = BTreeMap::new();
    let mut last = String::new();
    let mut limit = PAGE;
    loop {
        let sql = format!(
            "select record, ledger, action, after_values from change where record > $1 order by record, seq limit {limit}"
        );
        let rows = tx.rows(&sql, &[Arg::Text(last.clone())]).await?;
        let is_all = rows.len() < limit;
        let mut states = replayed(&rows);
        // The changes of the page's last record may go on behind it.
        if !is_all && states.len() > 1 {
            states.pop_last();
        } else if !is_all {
            limit *= 2;
            continue;
        }
        limit = PAGE;
        let Some((record, _)) = states.last_key_value() else { break };
        last.clone_from(record);
        for ledger in pack.ledgers.values() {
            let own: BTreeMap<&String, &Map<String, Json>> = states
                .iter()
                .filter_map(|(id, (name, state))| Some((id, state.as_ref()?)).filter(|_| *name == ledger.name))
                .collect();
            *living.entry(ledger.name.as_str()).or_default() += i64::try_from(own.len()).unwrap_or(i64::MAX);
            let ids: Vec<String> = own.keys().map(|id| (*id).clone()).collect();
            let there = rows_by_id(tx, ledger, &ids).await?;
            for (id, state) in own {
                let what = match there.get(id) {
                    None => Some(Deed::Removed),
                    Some(row) => changed(vault, ledger, row, state)?.map(Deed::Changed),
                };
                drifts.extend(what.map(|what| Drift { ledger: ledger.name.clone(), record: id.clone(), what }));
                if drifts.len() >= NAMED {
                    return Ok(drifts);
                }
            }
        }
        if is_all {
            break;
        }
    }
    for ledger in pack.ledgers.values() {
        let name = table(&ledger.name);
        let rows = tx.rows(&format!("select count(*) from {name}"), &[]).await?;
        let there = rows.first().and_then(|row| row.integer(0)).unwrap_or_default();
        if there == living.get(ledger.name.as_str()).copied().unwrap_or_default() {
            continue;
        }
        // A row whose last change took it away, or that no change made.
        let sql = format!(
            "select t.id from {name} t where not exists (select 1 from change c where c.record = t.id and c.ledger = $1
             and c.action not in ('delete', 'merge')
             and c.seq = (select max(l.seq) from change l where l.record = t.id)) order by t.id limit {NAMED}"
        );
        for row in tx.rows(&sql, &[Arg::Text(ledger.name.clone())]).await? {
            let record = row.text(0).unwrap_or_default();
            drifts.push(Drift { ledger: ledger.name.clone(), record, what: Deed::Added });
        }
    }
    drifts.truncate(NAMED);
    Ok(drifts)
}

/// Records by id, each with its ledger and what its changes add up to; nothing for one that was taken away.
type States = BTreeMap<String, (String, Option<Map<String, Json>>)>;

fn replayed(rows: &[Row]) -> States {
    let mut states = States::new();
    for row in rows {
        let text = |at| row.text(at).unwrap_or_default();
        let entry = states.entry(text(0)).or_insert_with(|| (text(1), None));
        let after: Map<String, Json> = serde_json::from_str(&text(3)).unwrap_or_default();
        match text(2).as_str() {
            "create" => entry.1 = Some(after),
            "update" => entry.1.get_or_insert_default().extend(after),
            "delete" | "merge" => entry.1 = None,
            // Releases and declarations are about no record of a ledger.
            _ => {}
        }
    }
    states
}

/// The first field of a row that is not what the log says, or whose keyed hash does not follow from it.
fn changed(
    vault: &dyn Vault,
    ledger: &Ledger,
    row: &Stored,
    state: &Map<String, Json>,
) -> Result<Option<String>, RegisterError> {
    let kept = || ledger.fields.iter().filter(|field| field.is_kept());
    let there: Map<String, Json> =
        serde_json::from_str(&log_values(ledger, row, kept().map(|field| field.name.as_str()))).unwrap_or_default();
    for field in kept() {
        let written = state.get(&field.name).unwrap_or(&Json::Null);
        if there.get(&field.name) != Some(written) {
            return Ok(Some(field.name.clone()));
        }
        if is_sealed(field) {
            // The table may hold a keyed hash without its sealed text, or one that is another text's.
            let hash = match written.as_str() {
                Some(sealed) => {
                    let plain = vault.open(&sealed_place(&row.id, &field.name), sealed)?;
                    Some(Value::Text(vault.index(index_kind(field), &plain)))
                }
                None => None,
            };
            if row.values.get(&field.name) != hash.as_ref() {
                return Ok(Some(field.name.clone()));
            }
        }
    }
    Ok(None)
}
