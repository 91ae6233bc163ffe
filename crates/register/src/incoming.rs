//! What an import brings, and what became of it.

use std::collections::BTreeMap;

use shouwang_pack::Value;

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
}
