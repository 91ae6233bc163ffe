//! Exemptions (豁免): findings that somebody has looked into and answers for, until a day.

use std::collections::HashMap;

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
pub struct Exemptions {
    batch: RecordBatch,
    /// By rule and record; of several, the first by their words.
    of: HashMap<String, HashMap<String, Exemption>>,
}

impl Exemptions {
    /// Reads the view that the pack names.
    pub(crate) async fn read(pack: &Pack, session: &Session) -> Result<Self, EngineError> {
        let Some(view) = &pack.head.exemptions else {
            return Ok(Self::kept(RecordBatch::new_empty(table::plain(&COLUMNS))));
        };
        let names = COLUMNS.map(|(name, _)| name).join(", ");
        let text = format!("select {names} from {view} order by {names}");
        let frame = session.query(pack, &text, view).await?;
        let batches = frame.collect().await.map_err(EngineError::run(view))?;
        let schema = table::plain(&COLUMNS);
        let batches = batches.into_iter().map(|batch| RecordBatch::try_new(schema.clone(), batch.columns().to_vec()));
        Ok(Self::kept(concat_batches(&schema, &batches.collect::<Result<Vec<_>, _>>()?)?))
    }

    /// Exemptions that were kept.
    pub(crate) fn kept(batch: RecordBatch) -> Self {
        let mut of: HashMap<String, HashMap<String, Exemption>> = HashMap::new();
        for (rule, record, exemption) in (0..batch.num_rows()).filter_map(|row| one(&batch, row)) {
            of.entry(rule).or_default().entry(record).or_insert(exemption);
        }
        Exemptions { batch, of }
    }

    /// The table.
    pub(crate) fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// The exemption of a finding: one for the subject itself, or for its household.
    pub(crate) fn of(&self, rule: &str, record: &str, household: Option<&str>) -> Option<Exemption> {
        let own = self.of.get(rule)?;
        own.get(record).or_else(|| own.get(household?)).cloned()
    }
}

/// The rule, the record and the exemption of one row; a row that lacks one of them exempts nobody.
fn one(batch: &RecordBatch, row: usize) -> Option<(String, String, Exemption)> {
    let text = |column: &str| table::text(batch.column_by_name(column)?, row);
    let until = batch.column_by_name("until")?.as_primitive_opt::<Date32Type>()?;
    let exemption = Exemption {
        reason: text("reason")?,
        approver: text("approver")?,
        until: table::day((!until.is_null(row)).then(|| until.value(row))?),
    };
    Some((text("rule")?, text("record")?, exemption))
}
