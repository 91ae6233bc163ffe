//! Matches of columns that a person confirmed, by the layout in which they stand.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    change_set,
    db::{Arg, Tx},
    error::RegisterError,
    ids::Act,
    log::{Change, Log},
    open::Register,
    replay::{Deed, Drift},
};

/// The kind of a change set that remembers or forgets matches.
pub(crate) const KIND: &str = "layout";
/// The action of the log.
pub(crate) const MATCH: &str = "match";
/// What the log calls the matches, beside the names of ledgers.
const TABLE: &str = "layout_match";

/// A column of a layout, and what a person said that it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutMatch {
    /// Which layout.
    pub fingerprint: String,
    /// Which column: the words of its header.
    pub header: String,
    /// The ledger; empty where the column is not to be read.
    pub ledger: String,
    /// The field; empty where the column is not to be read.
    pub field: String,
    /// Who confirmed it.
    pub actor: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

impl Register {
    /// All confirmed matches, by layout and column. They speak of forms and of no record, so nobody's scope limits them.
    pub async fn layout_matches(&self) -> Result<Vec<LayoutMatch>, RegisterError> {
        let sql = "select fingerprint, header, ledger, field, actor, at_ms from layout_match order by id";
        let rows = self.db().read().await?.rows(sql, &[]).await?;
        let text = |row: &crate::db::Row, at: usize| row.text(at).unwrap_or_default();
        let read = |row: &crate::db::Row| LayoutMatch {
            fingerprint: text(row, 0),
            header: text(row, 1),
            ledger: text(row, 2),
            field: text(row, 3),
            actor: text(row, 4),
            at_ms: row.integer(5).unwrap_or_default(),
        };
        Ok(rows.iter().map(read).collect())
    }

    /// Remembers matches, all or none; a later one of the same column takes the place of an earlier one. The log keeps who
    /// said so, as it keeps every write.
    pub async fn keep_layout_matches(
        &self,
        mut act: Act,
        matches: &[(String, String, String, String)],
    ) -> Result<(), RegisterError> {
        let mut tx = self.db().write().await?;
        let note = matches.first().map_or("", |(fingerprint, ..)| fingerprint);
        let change_set = change_set::begin(&mut tx, self.vault(), &mut act, KIND, note).await?;
        let mut log = Log::open(&mut tx).await?;
        for (fingerprint, header, ledger, field) in matches {
            let text = |text: &str| Arg::Text(text.to_owned());
            let id = format!("{fingerprint} {header}");
            let before = said(&mut tx, &id).await?;
            let after = Some(json!({ "ledger": ledger, "field": field }).to_string());
            log.add(&mut tx, self.vault(), &act, &change(&change_set, &id, before, after)).await?;
            tx.execute("delete from layout_match where id = $1", &[text(&id)]).await?;
            let args = [
                text(&id),
                text(fingerprint),
                text(header),
                text(ledger),
                text(field),
                text(&act.actor),
                Arg::Integer(act.at_ms),
            ];
            let sql = "insert into layout_match (id, fingerprint, header, ledger, field, actor, at_ms) values ($1, $2, $3, $4, $5, $6, $7)";
            tx.execute(sql, &args).await?;
        }
        log.close(&mut tx, self.vault()).await?;
        tx.commit().await
    }

    /// Forgets the matches of a layout, or that of one of its columns; gives how many there were.
    pub async fn forget_layout_matches(
        &self,
        mut act: Act,
        fingerprint: &str,
        header: Option<&str>,
    ) -> Result<usize, RegisterError> {
        let mut tx = self.db().write().await?;
        let mut args = vec![Arg::Text(fingerprint.to_owned())];
        args.extend(header.map(|header| Arg::Text(header.to_owned())));
        let condition = if header.is_some() { " and header = $2" } else { "" };
        let sql = format!("select id from layout_match where fingerprint = $1{condition} order by id");
        let ids: Vec<String> = tx.rows(&sql, &args).await?.iter().filter_map(|row| row.text(0)).collect();
        if ids.is_empty() {
            tx.rollback().await?;
            return Ok(0);
        }
        let change_set = change_set::begin(&mut tx, self.vault(), &mut act, KIND, fingerprint).await?;
        let mut log = Log::open(&mut tx).await?;
        for id in &ids {
            let before = said(&mut tx, id).await?;
            log.add(&mut tx, self.vault(), &act, &change(&change_set, id, before, None)).await?;
            tx.execute("delete from layout_match where id = $1", &[Arg::Text(id.clone())]).await?;
        }
        log.close(&mut tx, self.vault()).await?;
        tx.commit().await?;
        Ok(ids.len())
    }
}

fn change(change_set: &str, id: &str, before: Option<String>, after: Option<String>) -> Change {
    Change {
        change_set: change_set.to_owned(),
        source: None,
        source_row: None,
        ledger: TABLE.to_owned(),
        record: id.to_owned(),
        action: MATCH,
        before,
        after,
    }
}

/// What is remembered of a column, as the log keeps it.
async fn said(tx: &mut Tx, id: &str) -> Result<Option<String>, RegisterError> {
    let rows = tx.rows("select ledger, field from layout_match where id = $1", &[Arg::Text(id.to_owned())]).await?;
    Ok(rows.first().map(|row| json!({ "ledger": row.text(0), "field": row.text(1) }).to_string()))
}

/// Where the matches are not what the log says.
pub(crate) async fn drifts(tx: &mut Tx) -> Result<Vec<Drift>, RegisterError> {
    let mut written: BTreeMap<String, Option<String>> = BTreeMap::new();
    let sql = "select record, after_values from change where action = $1 order by seq";
    for row in tx.rows(sql, &[Arg::Text(MATCH.to_owned())]).await? {
        written.insert(row.text(0).unwrap_or_default(), row.text(1));
    }
    for row in tx.rows("select id from layout_match", &[]).await? {
        written.entry(row.text(0).unwrap_or_default()).or_default();
    }
    let mut drifts = Vec::new();
    for (id, written) in written {
        let what = match (written, said(tx, &id).await?) {
            (written, there) if written == there => continue,
            (Some(_), None) => Deed::Removed,
            (None, _) => Deed::Added,
            (Some(_), Some(_)) => Deed::Changed("field".to_owned()),
        };
        drifts.push(Drift { ledger: TABLE.to_owned(), record: id, what });
    }
    Ok(drifts)
}
