//! The change log: every write, before and after, in a keyed hash chain.
//!
//! The chain is keyed (HMAC-SM3) and its key lies outside the database, so somebody who can write to the database alone
//! can neither edit a row nor take one out of the middle unseen. Rows cut off at the end are seen by the count and head
//! that the register keeps, and by the head that every report prints.

use serde_json::json;

use crate::{
    db::{ARGS_MAX, Arg, Row, Tx, placeholders},
    error::RegisterError,
    ids::Act,
    replay::Drift,
    vault::Vault,
};

/// One write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The change set it belongs to.
    pub change_set: String,
    /// Number of the sheet it came from, within the change set.
    pub source: Option<i64>,
    /// Row of that sheet, as the spreadsheet numbers it.
    pub source_row: Option<i64>,
    /// Ledger.
    pub ledger: String,
    /// Record id.
    pub record: String,
    /// `create`, `update`, `delete`, `merge` for a record that went into another one, `declare` for a ledger of which
    /// there is nothing, `release` for a report, or `match` for what a person said of a column.
    pub action: &'static str,
    /// The changed fields before, as JSON; `None` for a new record.
    pub before: Option<String>,
    /// The changed fields after, as JSON; `None` for a deleted record. For a merged one, the record that it went into.
    pub after: Option<String>,
}

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of changes.
    pub count: i64,
    /// Keyed hash of the last one.
    pub mac: String,
}

/// What a walk along the chain found, and a comparison of the ledgers with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Whole.
    Whole(Head),
    /// A number is missing in the middle: somebody took a row out.
    Gap(i64),
    /// A row is not what was written.
    Edited(i64),
    /// Rows are missing at the end: so many were written, so many are there.
    Truncated {
        /// Changes that the register remembers.
        written: i64,
        /// Changes that are there.
        there: i64,
    },
    /// The log ends here, and the seal over its end is not that of this change: rows are missing at the end, and whoever
    /// took them away also changed what the register remembers.
    Unsealed(i64),
    /// The log is whole, but what stands about a change set (who, when, from which file) is not what was written.
    Rewritten(String),
    /// The log is whole, but the ledgers say something else; a few of the places.
    Drifted(Vec<Drift>),
}

/// Facts of this name say that a ledger has no records because there are none, and not because nobody has said.
pub(crate) const DECLARED_EMPTY: &str = "declared_empty/";

const COLUMNS: &str =
    "seq, change_set, source, source_row, ledger, record, action, before_values, after_values, actor, at_ms, mac";

/// Writes changes at the end of the log, keeping the chain.
pub struct Log {
    head: Head,
    waiting: Vec<Arg>,
}

/// Columns of `change`.
const WIDTH: usize = 12;

impl Log {
    /// Goes on where the log ends. Call inside a write transaction.
    pub async fn open(tx: &mut Tx) -> Result<Self, RegisterError> {
        Ok(Log { head: head(tx).await?, waiting: Vec::new() })
    }

    /// Adds one change.
    pub async fn add(
        &mut self,
        tx: &mut Tx,
        vault: &dyn Vault,
        act: &Act,
        change: &Change,
    ) -> Result<(), RegisterError> {
        let seq = self.head.count + 1;
        let mac = vault.chain(&self.head.mac, &content(seq, act, change));
        let integer = |n: Option<i64>| n.map_or(Arg::NoInteger, Arg::Integer);
        self.waiting.extend([
            Arg::Integer(seq),
            Arg::Text(change.change_set.clone()),
            integer(change.source),
            integer(change.source_row),
            Arg::Text(change.ledger.clone()),
            Arg::Text(change.record.clone()),
            Arg::Text(change.action.to_owned()),
            Arg::text(change.before.clone()),
            Arg::text(change.after.clone()),
            Arg::Text(act.actor.clone()),
            Arg::Integer(act.at_ms),
            Arg::Text(mac.clone()),
        ]);
        self.head = Head { count: seq, mac };
        if self.waiting.len() + WIDTH > ARGS_MAX {
            self.flush(tx).await?;
        }
        Ok(())
    }

    /// Writes what is waiting, so that it can be read.
    pub(crate) async fn flush(&mut self, tx: &mut Tx) -> Result<(), RegisterError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let rows: Vec<String> =
            (0..self.waiting.len() / WIDTH).map(|n| format!("({})", placeholders(n * WIDTH + 1, WIDTH))).collect();
        let sql = format!("insert into change ({COLUMNS}) values {}", rows.join(", "));
        tx.execute(&sql, &self.waiting).await?;
        self.waiting.clear();
        Ok(())
    }

    /// Writes what is waiting, and the new end of the chain.
    pub async fn close(mut self, tx: &mut Tx, vault: &dyn Vault) -> Result<Head, RegisterError> {
        self.flush(tx).await?;
        let seal = seal(vault, &self.head);
        for (name, value) in
            [("chain_count", self.head.count.to_string()), ("chain_mac", self.head.mac.clone()), (SEAL, seal)]
        {
            set_fact(tx, name, &value).await?;
        }
        Ok(self.head)
    }
}

/// The fact that seals the end of the chain.
const SEAL: &str = "chain_seal";

/// A keyed hash over the end of the chain: without the key an earlier change cannot be made the last one.
fn seal(vault: &dyn Vault, head: &Head) -> String {
    vault.chain(&head.mac, format!("the end, {}", head.count).as_bytes())
}

/// What is chained: every attested value, the time included.
fn content(seq: i64, act: &Act, change: &Change) -> Vec<u8> {
    json!([
        seq,
        change.change_set,
        change.source,
        change.source_row,
        change.ledger,
        change.record,
        change.action,
        change.before,
        change.after,
        act.actor,
        act.at_ms
    ])
    .to_string()
    .into_bytes()
}

/// The end of the chain as the register remembers it.
pub async fn head(tx: &mut Tx) -> Result<Head, RegisterError> {
    let count = fact(tx, "chain_count").await?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let mac = fact(tx, "chain_mac").await?.unwrap_or_default();
    Ok(Head { count, mac })
}

/// Walks along the whole chain.
pub(crate) async fn walk(tx: &mut Tx, vault: &dyn Vault) -> Result<Verdict, RegisterError> {
    const PAGE: i64 = 5_000;
    let remembered = head(tx).await?;
    let mut there = Head { count: 0, mac: String::new() };
    loop {
        let sql = format!("select {COLUMNS} from change where seq > $1 order by seq limit {PAGE}");
        let rows = tx.rows(&sql, &[Arg::Integer(there.count)]).await?;
        for row in &rows {
            let seq = row.integer(0).unwrap_or_default();
            if seq != there.count + 1 {
                return Ok(Verdict::Gap(there.count + 1));
            }
            let mac = row.text(11).unwrap_or_default();
            let Some((act, change)) = read_change(row) else { return Ok(Verdict::Edited(seq)) };
            if vault.chain(&there.mac, &content(seq, &act, &change)) != mac {
                return Ok(Verdict::Edited(seq));
            }
            there = Head { count: seq, mac };
        }
        if rows.is_empty() {
            break;
        }
    }
    Ok(match there.count.cmp(&remembered.count) {
        std::cmp::Ordering::Equal if there.mac == remembered.mac => {
            let is_sealed = there.count == 0 || fact(tx, SEAL).await? == Some(seal(vault, &there));
            if is_sealed { Verdict::Whole(there) } else { Verdict::Unsealed(there.count) }
        }
        std::cmp::Ordering::Less => Verdict::Truncated { written: remembered.count, there: there.count },
        _ => Verdict::Edited(remembered.count),
    })
}

fn read_change(row: &Row) -> Option<(Act, Change)> {
    let action = match row.text(6)?.as_str() {
        "create" => "create",
        "update" => "update",
        "delete" => "delete",
        "declare" => "declare",
        "merge" => "merge",
        "release" => crate::release::RELEASE,
        "match" => crate::layouts::MATCH,
        _ => return None,
    };
    let change = Change {
        change_set: row.text(1)?,
        source: row.integer(2),
        source_row: row.integer(3),
        ledger: row.text(4)?,
        record: row.text(5)?,
        action,
        before: row.text(7),
        after: row.text(8),
    };
    Some((Act::new(row.text(9)?, row.integer(10)?, [0; 32]), change))
}

/// A fact about the register.
pub(crate) async fn fact(tx: &mut Tx, name: &str) -> Result<Option<String>, RegisterError> {
    let rows = tx.rows("select value from register_fact where name = $1", &[Arg::Text(name.to_owned())]).await?;
    Ok(rows.first().and_then(|row| row.text(0)))
}

/// Sets a fact about the register.
pub(crate) async fn set_fact(tx: &mut Tx, name: &str, value: &str) -> Result<(), RegisterError> {
    let args = [Arg::Text(name.to_owned()), Arg::Text(value.to_owned())];
    if tx.execute("update register_fact set value = $2 where name = $1", &args).await? == 0 {
        tx.execute("insert into register_fact (name, value) values ($1, $2)", &args).await?;
    }
    Ok(())
}

/// Takes a fact about the register away.
pub(crate) async fn forget_fact(tx: &mut Tx, name: &str) -> Result<(), RegisterError> {
    tx.execute("delete from register_fact where name = $1", &[Arg::Text(name.to_owned())]).await?;
    Ok(())
}
