//! Matches of columns that a person confirmed, by the layout in which they stand.

use crate::{db::Arg, error::RegisterError, ids::Act, open::Register};

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

    /// Remembers matches, all or none; a later one of the same column takes the place of an earlier one.
    pub async fn keep_layout_matches(
        &self,
        act: &Act,
        matches: &[(String, String, String, String)],
    ) -> Result<(), RegisterError> {
        let mut tx = self.db().write().await?;
        for (fingerprint, header, ledger, field) in matches {
            let text = |text: &str| Arg::Text(text.to_owned());
            let id = format!("{fingerprint} {header}");
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
        tx.commit().await
    }

    /// Forgets the matches of a layout, or that of one of its columns; gives how many there were.
    pub async fn forget_layout_matches(&self, fingerprint: &str, header: Option<&str>) -> Result<u64, RegisterError> {
        let mut tx = self.db().write().await?;
        let mut args = vec![Arg::Text(fingerprint.to_owned())];
        args.extend(header.map(|header| Arg::Text(header.to_owned())));
        let condition = if header.is_some() { " and header = $2" } else { "" };
        let forgotten =
            tx.execute(&format!("delete from layout_match where fingerprint = $1{condition}"), &args).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}
