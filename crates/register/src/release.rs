//! Releases: a report that left the house, sealed as an entry of the change log. What it consists of is the caller's
//! business; here it is a text that the chain attests.

use crate::{
    change_set,
    db::Arg,
    error::RegisterError,
    ids::Act,
    log::{Change, Head, Log},
    open::Register,
    scope::Scope,
};

/// What the log calls releases, beside the names of ledgers.
const LEDGER: &str = "report";
/// What the log calls the act.
pub(crate) const RELEASE: &str = "release";

/// A released report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its name, which no other has.
    pub id: String,
    /// Who released it.
    pub actor: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What was sealed, as it was given.
    pub sealed: String,
}

impl Register {
    /// Seals a release: an entry at the end of the log, as a change set of its own. Gives the end of the chain behind it.
    ///
    /// # Errors
    ///
    /// Refused to somebody who does not see the whole town, and where a release has that name already.
    pub async fn release(&self, scope: &Scope, mut act: Act, id: &str, sealed: &str) -> Result<Head, RegisterError> {
        self.whole_town(scope).await?;
        let mut tx = self.db().write().await?;
        let sql = "select seq from change where record = $1 and action = $2";
        if !tx.rows(sql, &[Arg::Text(id.to_owned()), Arg::Text(RELEASE.to_owned())]).await?.is_empty() {
            return Err(RegisterError::Released(id.to_owned()));
        }
        let change_set = change_set::begin(&mut tx, self.vault(), &mut act, RELEASE, id).await?;
        let mut log = Log::open(&mut tx).await?;
        let change = Change {
            change_set,
            source: None,
            source_row: None,
            ledger: LEDGER.to_owned(),
            record: id.to_owned(),
            action: RELEASE,
            before: None,
            after: Some(sealed.to_owned()),
        };
        log.add(&mut tx, self.vault(), &act, &change).await?;
        let head = log.close(&mut tx, self.vault()).await?;
        tx.commit().await?;
        self.db().settle().await;
        Ok(head)
    }

    /// The releases, oldest first.
    ///
    /// # Errors
    ///
    /// Refused to somebody who does not see the whole town.
    pub async fn releases(&self, scope: &Scope) -> Result<Vec<Release>, RegisterError> {
        self.whole_town(scope).await?;
        let mut tx = self.db().read().await?;
        let sql = "select record, actor, at_ms, after_values from change where action = $1 order by seq";
        let rows = tx.rows(sql, &[Arg::Text(RELEASE.to_owned())]).await?;
        let release = |row: &crate::db::Row| Release {
            id: row.text(0).unwrap_or_default(),
            actor: row.text(1).unwrap_or_default(),
            at_ms: row.integer(2).unwrap_or_default(),
            sealed: row.text(3).unwrap_or_default(),
        };
        Ok(rows.iter().map(release).collect())
    }
}
