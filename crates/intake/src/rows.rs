//! The rows of a sheet: records, rejected rows, and rows that are none.

use std::{collections::BTreeMap, sync::Arc};

use shouwang_pack::{Pack, Value};

use crate::{layout::Layout, problem::Problem, reader::SheetReader, skip::Skip, workbook::Sheet};

/// What the rows of a sheet are. Every row between the header and the last row that holds something is in exactly one
/// of `rows`, `rejected` and `skipped`, or was not read at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetRows {
    /// Name of the sheet.
    pub sheet: String,
    /// Rows without a problem.
    pub rows: Vec<Row>,
    /// Rows with at least one problem.
    pub rejected: Vec<RejectedRow>,
    /// Rows that are no records.
    pub skipped: Vec<SkippedRow>,
    /// Rows that were not read because the sheet as a whole cannot be.
    pub unread: u32,
    /// What is wrong with the sheet as a whole; where `unread` is not zero, the reason.
    pub problems: Vec<Problem>,
    /// What a clerk should know and nothing fails for.
    pub notices: Vec<Problem>,
}

/// A row that can be written to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Counted from 1, as a spreadsheet shows it.
    pub number: u32,
    /// What it says for each ledger; a ledger stands behind those it refers to.
    pub parts: Vec<Part>,
}

/// What a row says for one ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The ledger.
    pub ledger: String,
    /// Values by field. A field that no column carries and nothing gives is absent; a blank cell is unknown.
    pub values: BTreeMap<String, Value>,
    /// Letters of the column that carries a field; shared by all rows.
    pub columns: Arc<BTreeMap<String, String>>,
}

/// A row with problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Counted from 1, as a spreadsheet shows it.
    pub number: u32,
    /// All that is wrong with it.
    pub problems: Vec<Problem>,
}

/// A row that is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkippedRow {
    /// Counted from 1, as a spreadsheet shows it.
    pub number: u32,
    /// Why.
    pub why: Skip,
}

impl SheetRows {
    /// All rows below the header.
    pub fn total(&self) -> usize {
        self.rows.len() + self.rejected.len() + self.skipped.len() + self.unread as usize
    }
}

impl Row {
    /// The part for a ledger.
    pub fn part(&self, ledger: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.ledger == ledger)
    }

    /// Address of the cell that a field was read from.
    pub fn cell(&self, ledger: &str, field: &str) -> Option<String> {
        let letters = self.part(ledger)?.columns.get(field)?;
        Some(format!("{letters}{}", self.number))
    }
}

/// Reads the rows of a sheet that was recognised, all at once.
pub fn read_sheet(pack: &Pack, sheet: &Sheet, layout: &Layout) -> SheetRows {
    let mut reader = SheetReader::new(pack, sheet, layout);
    let mut out = SheetRows {
        sheet: sheet.name.clone(),
        unread: reader.unread(),
        problems: reader.problems().to_vec(),
        ..SheetRows::default()
    };
    for read in reader.by_ref() {
        match read {
            ReadRow::Row(row) => out.rows.push(row),
            ReadRow::Rejected(row) => out.rejected.push(row),
            ReadRow::Skipped(row) => out.skipped.push(row),
        }
    }
    out.notices = reader.notices();
    out
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadRow {
    /// It can be written to the register.
    Row(Row),
    /// Something is wrong with it.
    Rejected(RejectedRow),
    /// It is no record.
    Skipped(SkippedRow),
}
