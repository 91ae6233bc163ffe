//! What fields of records were before, from the log: what a workbook that was exported then set out from, and whether a
//! workbook says what the register has left behind.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde_json::Value as Json;

use crate::{
    db::{ARGS_MAX, Arg, Tx, placeholders},
    error::RegisterError,
};

/// One change of a record.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) seq: i64,
    pub(crate) change_set: String,
    action: String,
    /// The data date of the workbook that it came from.
    pub(crate) data_date: Option<Date>,
    /// What the changed fields were before it, as the log keeps values.
    before: BTreeMap<String, Json>,
}

impl Step {
    /// What a field was before; `None` where the step does not touch it.
    pub(crate) fn before(&self, field: &str) -> Option<&Json> {
        self.before.get(field)
    }
}

/// The changes of some records.
#[derive(Debug, Default)]
pub(crate) struct History {
    steps: HashMap<String, Vec<Step>>,
    /// Change sets that were taken back, and those that took them back.
    settled: BTreeSet<String>,
}

impl History {
    /// Reads the changes of records. What the writer of the log still holds back is not seen.
    pub(crate) async fn read(tx: &mut Tx, ids: &[String]) -> Result<Self, RegisterError> {
        let mut history = History::default();
        if ids.is_empty() {
            return Ok(history);
        }
        history.settled = settled(tx).await?;
        for ids in ids.chunks(ARGS_MAX) {
            let sql = format!(
                "select c.record, c.seq, c.change_set, c.action, c.before_values, s.data_date
                 from change c left join change_source s on s.change_set = c.change_set and s.number = c.source
                 where c.record in ({}) order by c.seq",
                placeholders(1, ids.len())
            );
            let args: Vec<Arg> = ids.iter().cloned().map(Arg::Text).collect();
            for row in tx.rows(&sql, &args).await? {
                let text = |index| row.text(index).unwrap_or_default();
                history.steps.entry(text(0)).or_default().push(Step {
                    seq: row.integer(1).unwrap_or_default(),
                    change_set: text(2),
                    action: text(3),
                    before: serde_json::from_str(&text(4)).unwrap_or_default(),
                    data_date: row.text(5).and_then(|date| date.parse().ok()),
                });
            }
        }
        Ok(history)
    }

    /// The changes of a record, oldest first.
    fn of(&self, record: &str) -> &[Step] {
        self.steps.get(record).map_or(&[], Vec::as_slice)
    }

    /// The first and the last change of a field behind a number of the log: the first tells what the field was then, the
    /// last who made it what it is. A record that was taken away and came back is the same one.
    pub(crate) fn since(&self, record: &str, field: &str, seq: i64) -> Option<(&Step, &Step)> {
        let touches = |step: &&Step| step.seq > seq && step.action != "create" && step.before(field).is_some();
        let mut steps = self.of(record).iter().filter(touches);
        let first = steps.next()?;
        Some((first, steps.next_back().unwrap_or(first)))
    }

    /// The changes of a field that stand, newest first.
    pub(crate) fn standing<'a>(&'a self, record: &str, field: &'a str) -> impl Iterator<Item = &'a Step> {
        let stands = move |step: &&Step| !self.settled.contains(&step.change_set) && step.before(field).is_some();
        self.of(record).iter().rev().filter(stands)
    }

    /// The newest data date of the workbooks that a field of a record came from, with its change set.
    pub(crate) fn data_date(&self, record: &str, field: &str) -> Option<(Date, &Step)> {
        let stands = |step: &&Step| !self.settled.contains(&step.change_set);
        let sets = |step: &&Step| step.action == "create" || step.before(field).is_some();
        let last = self.of(record).iter().rev().filter(stands).find(sets)?;
        Some((last.data_date?, last))
    }
}

/// The change sets that were taken back, and those that took them back: together they change nothing.
pub(crate) async fn settled(tx: &mut Tx) -> Result<BTreeSet<String>, RegisterError> {
    let rows = tx.rows("select id, note from change_set where kind = 'undo'", &[]).await?;
    Ok(rows.iter().flat_map(|row| [row.text(0), row.text(1)]).flatten().collect())
}
