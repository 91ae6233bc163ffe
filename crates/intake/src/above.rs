//! Cells that say what a cell above them says: merged cells, and ditto marks.

use std::collections::BTreeMap;

use crate::{
    words::words,
    workbook::{Cell, Sheet, SheetRow},
};

/// Signs and words for “the same as above”.
const DITTO: [&str; 18] = [
    "〃",
    "″",
    "\"",
    "''",
    "“",
    "”",
    "’’",
    "′′",
    "〞",
    "〝",
    "„",
    "˝",
    "＂",
    "同上",
    "同上行",
    "同前",
    "上同",
    "ditto",
];
/// The longest of them, in bytes; longer texts need no look.
const LONGEST: usize = 24;

/// Rows of one column, both ends included, that say what the row `says` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    pub(crate) says: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

/// Whether a cell is a ditto mark.
pub(crate) fn is_ditto(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    text.len() <= LONGEST && (DITTO.contains(&text.trim()) || DITTO.contains(&words(text).as_str()))
}

/// Merged regions of one column below the header that reach over several rows.
pub(crate) fn merged_down(sheet: &Sheet, column: u32, header_row: u32) -> Vec<Reach> {
    let mut reaches: Vec<Reach> = sheet
        .merged
        .iter()
        .filter(|m| m.left == column && m.right == column && m.top > header_row && m.bottom > m.top)
        .map(|m| Reach { says: m.top, from: m.top + 1, to: m.bottom })
        .collect();
    reaches.sort_unstable_by_key(|reach| reach.from);
    reaches
}

/// The runs of ditto marks of every column that has some. A mark points at the record above it, over totals and headers
/// that were printed in between; where that record says nothing in the column, the mark has nothing to point at.
pub(crate) fn dittos(sheet: &Sheet, first: usize, is_record: impl Fn(&SheetRow) -> bool) -> BTreeMap<u32, Vec<Reach>> {
    let mut runs: BTreeMap<u32, Vec<Reach>> = BTreeMap::new();
    if !sheet.rows.has_dittos() {
        return runs;
    }
    let mut said: BTreeMap<u32, u32> = BTreeMap::new();
    for row in sheet.rows.from(first).filter(is_record) {
        let is_merged = |column: u32| sheet.merged_at(row.number, column).is_some_and(|m| m.top < row.number);
        said.retain(|column, _| *row.cell(*column) != Cell::Empty || is_merged(*column));
        for (column, cell) in &row.cells {
            if !is_ditto(cell) {
                said.insert(*column, row.number);
            } else if let Some(says) = said.get(column).copied() {
                let runs = runs.entry(*column).or_default();
                match runs.last_mut().filter(|run| run.says == says) {
                    Some(run) => run.to = row.number,
                    None => runs.push(Reach { says, from: row.number, to: row.number }),
                }
            }
        }
    }
    runs
}

/// The row that a row of this number points at.
pub(crate) fn said_by(reaches: &[Reach], number: u32) -> Option<u32> {
    let at = reaches.partition_point(|reach| reach.from <= number).checked_sub(1)?;
    (number <= reaches[at].to).then_some(reaches[at].says)
}
