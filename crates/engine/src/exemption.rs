//! Exemptions (豁免): findings that somebody has looked into and answers for, until a day.

use datafusion::arrow::{
    array::{Array, AsArray, RecordBatch},
    compute::concat_batches,
    datatypes::{DataType, Date32Type},
};
use jiff::civil::Date;
use serde::Serialize;
use shouwang_pack::Pack;

use crate::{error::EngineError, session::Session, table};

/// The columns of the view that a pack names in `exemptions`, all of them text but the last, which is a date.
pub(crate) const COLUMNS: [(&str, DataType); 5] = [
    ("rule", DataType::Utf8),
    ("record", DataType::Utf8),
    ("reason", DataType::Utf8),
    ("approver", DataType::Utf8),
    ("until", DataType::Date32),
];

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Exemption {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub approver: String,
    /// The last day on which it is valid.
    pub until: Date,
}

/// The exemptions that are valid on the data date.
#[derive(Debug, Clone)]
pub struct Exemptions(RecordBatch);

impl Exemptions {
    /// Reads the view that the pack names.
    pub(crate) async fn read(pack: &Pack, session: &Session) -> Result<Self, EngineError> {
        let Some(view) = &pack.head.exemptions else {
            return Ok(Exemptions(RecordBatch::new_empty(table::plain(&COLUMNS))));
        };
        let names = COLUMNS.map(|(name, _)| name).join(", ");
        let text = format!("select {names} from {view} order by {names}");
        let frame = session.query(pack, &text, view).await?;
        let batches = frame.collect().await.map_err(EngineError::run(view))?;
        let schema = table::plain(&COLUMNS);
        let batches = batches.into_iter().map(|batch| RecordBatch::try_new(schema.clone(), batch.columns().to_vec()));
        Ok(Exemptions(concat_batches(&schema, &batches.collect::<Result<Vec<_>, _>>()?)?))
    }

    /// Exemptions that were kept.
    pub(crate) fn kept(batch: RecordBatch) -> Self {
        Exemptions(batch)
    }

    /// The table.
    pub(crate) fn batch(&self) -> &RecordBatch {
        &self.0
    }

    /// The exemption of a finding: one for the subject itself, or for its household.
    pub(crate) fn of(&self, rule: &str, record: &str, household: Option<&str>) -> Option<Exemption> {
        let row = (0..self.0.num_rows()).find(|row| {
            let is = |column: &str, wanted: &str| self.text(column, *row).as_deref() == Some(wanted);
            is("rule", rule) && (is("record", record) || household.is_some_and(|household| is("record", household)))
        })?;
        let until = self.0.column_by_name("until")?.as_primitive_opt::<Date32Type>()?;
        Some(Exemption {
            reason: self.text("reason", row)?,
            approver: self.text("approver", row)?,
            until: table::day((!until.is_null(row)).then(|| until.value(row))?),
        })
    }

    fn text(&self, column: &str, row: usize) -> Option<String> {
        table::text(self.0.column_by_name(column)?, row)
    }
}
