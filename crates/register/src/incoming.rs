//! What an import brings, and what became of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use shouwang_pack::Value;

use crate::base::Named;

/// A sheet on its way into the register.
#[derive(Debug, Clone, Default)]
pub struct Incoming {
    /// File name, without its folder.
    pub file: String,
    /// Hash of the file's bytes.
    pub file_hash: String,
    /// Sheet name.
    pub sheet: String,
    /// The ledger whose records the rows are. A form of it that was handed in without rows says that there are none.
    pub ledger: Option<String>,
    /// The day that the sheet says it speaks of (数据时点).
    pub data_date: Option<Date>,
    /// Column letters by ledger and field, kept so that a record leads back to its cells.
    pub columns: BTreeMap<String, BTreeMap<String, String>>,
    /// The rows.
    pub rows: Vec<IncomingRow>,
}

/// One row: values for one ledger, or for several at once.
#[derive(Debug, Clone)]
pub struct IncomingRow {
    /// Row number as the spreadsheet shows it.
    pub number: u32,
    /// The record that the row says it is.
    pub named: Option<Named>,
    /// Values by ledger, referenced ledgers first. Areas and references are still the words of the sheet.
    pub parts: Vec<(String, BTreeMap<String, Value>)>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// At least one new record.
    Created,
    /// No new record, at least one changed field.
    Updated(Vec<FieldChange>),
    /// The register already said so.
    Unchanged,
    /// Nothing of the row was taken.
    Rejected(Vec<Refusal>),
}

/// One changed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Ledger.
    pub ledger: String,
    /// Field.
    pub field: String,
    /// Value before; identifiers are left out as unknown.
    pub before: Value,
    /// Value after; identifiers are left out as unknown.
    pub after: Value,
}

/// Why a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Ledger.
    pub ledger: String,
    /// Field.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// What became of an import.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The change set; `None` where nothing changed, and for a preview.
    pub change_set: Option<String>,
    /// For each sheet, an outcome for each of its rows.
    pub sheets: Vec<Vec<Outcome>>,
    /// For each sheet, where its workbook and the register say different things and neither is simply newer.
    pub conflicts: Vec<Vec<Conflict>>,
}

/// How an import is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// Everything is done and taken back.
    pub preview: bool,
    /// Which side holds where workbook and register are in conflict; a row with a conflict is refused otherwise.
    pub prefer: Option<Prefer>,
}

/// A side of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    /// What the register has stays.
    Register,
    /// What the workbook says is written.
    Workbook,
}

/// A field that both a workbook and the register changed, or of which a workbook says what the register left behind.
/// Values are in words, identifiers masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Row of the sheet.
    pub row: u32,
    /// Ledger.
    pub ledger: String,
    /// Record id.
    pub record: String,
    /// Field.
    pub field: String,
    /// What it was when the workbook was exported; `None` for a workbook without a base.
    pub base: Option<String>,
    /// What the register says.
    pub register: String,
    /// What the workbook says.
    pub workbook: String,
    /// The change set that made it what the register says.
    pub change_set: String,
    /// The side that was chosen; `None` where the row was refused.
    pub settled: Option<Prefer>,
}
