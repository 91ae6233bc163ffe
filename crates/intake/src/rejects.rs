//! The rows that were refused, as a sheet to be mended: everything above them as it was, then they alone, in their order,
//! each with the reason in a last column. Imported again it is read like the sheet it came from.

use std::collections::BTreeSet;

use crate::{
    above::is_ditto,
    address::address,
    problem::Problem,
    serial::{Counted, counted},
    workbook::{Cell, Sheet, SheetRow},
};

/// Header of the column of reasons; intake passes over a column of this name.
pub const REASON: &str = "退回原因";

/// Header of the column that says which record of the register a row is; it says nothing of a field.
pub const RECORD: &str = "记录编号";

/// A sheet of refused rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejects {
    /// The rows, numbered anew; merged regions only of what stands above them.
    pub sheet: Sheet,
    /// The number of the header row; 0 where the sheet was not recognised.
    pub header_row: u32,
    /// What is wrong with single cells: row number, column, words.
    pub marks: Vec<(u32, u32, String)>,
}

/// Rows that were refused.
pub struct Refused<'a> {
    /// Their numbers.
    pub rows: BTreeSet<u32>,
    /// What is wrong with one of them. Asked row by row: all of it at once may be more than the sheet itself.
    pub problems: &'a dyn Fn(u32) -> Vec<Problem>,
    /// The row that a ditto mark points at, by its row and column. That row need not be among the refused ones.
    pub said_above: &'a dyn Fn(u32, u32) -> Option<u32>,
    /// Columns whose cells are days. A day that is only counted there is written as one: the new workbook may count from
    /// another day.
    pub day_columns: BTreeSet<u32>,
}

/// Problems that the reason of a row names one by one.
const REASONS: usize = 8;
/// Cells of a sheet whose mark says what is wrong; a clerk reads no more, and spreadsheets get slow. The others are marked
/// without words, which stand in the last column.
const NOTES: usize = 2_000;

/// Takes the refused rows out of a sheet; `header_row` is 0 where the sheet was not recognised.
pub fn rejects(sheet: &Sheet, header_row: u32, refused: &Refused<'_>) -> Rejects {
    let below = sheet.rows.place_of(header_row + 1);
    let kept = || sheet.rows.iter().take(below);
    let refused_rows = || sheet.rows.from(below).filter(|row| refused.rows.contains(&row.number));
    let widest = kept().chain(refused_rows()).filter_map(|row| row.cells.last().map(|(column, _)| column + 1));
    let header = sheet.rows.with_number(header_row);
    let known = header.as_ref().and_then(|row| row.cells.iter().find(|(_, cell)| cell.as_text() == Some(REASON)));
    // A sheet that has been here before has its column already.
    let reason = known.map_or_else(|| widest.max().unwrap_or(0), |(column, _)| *column);
    let mut out = Rejects {
        sheet: Sheet {
            name: sheet.name.clone(),
            merged: sheet.merged.iter().filter(|m| m.bottom <= header_row).copied().collect(),
            ..Sheet::default()
        },
        header_row,
        marks: Vec::new(),
    };
    for mut row in kept() {
        if row.number == header_row {
            put(&mut row, reason, REASON.to_owned());
        }
        out.sheet.rows.push(&row);
    }
    for (number, row) in (header_row + 1..).zip(refused_rows()) {
        let problems = (refused.problems)(row.number);
        let mut mended = SheetRow { number, cells: written_out(sheet, &row, reason, refused) };
        let words = |problem: &Problem| format!("{}。{}", problem.message, problem.hint);
        let mut reasons: Vec<String> = problems.iter().take(REASONS).map(words).collect();
        if problems.len() > REASONS {
            reasons.push(format!("另有 {} 处", problems.len() - REASONS));
        }
        put(&mut mended, reason, reasons.join("；"));
        for problem in &problems {
            let at = (0..reason).find(|column| problem.cell == address(row.number, *column));
            if let Some(column) = at {
                let note = if out.marks.len() < NOTES { words(problem) } else { String::new() };
                out.marks.push((number, column, note));
            }
        }
        out.sheet.rows.push(&mended);
    }
    out
}

/// The cells of a row; where a merged cell or the row that a ditto mark points at speaks for it, what that says: neither
/// will stand above it.
fn written_out(sheet: &Sheet, row: &SheetRow, columns: u32, refused: &Refused<'_>) -> Vec<(u32, Cell)> {
    let cell = |column: u32| match row.cell(column) {
        Cell::Empty => {
            let region = sheet.merged_at(row.number, column).filter(|m| m.top < row.number && m.left == column);
            region.map_or(Cell::Empty, |m| sheet.cell(m.top, m.left))
        }
        own if is_ditto(own) => {
            (refused.said_above)(row.number, column).map_or_else(|| own.clone(), |says| sheet.cell(says, column))
        }
        own => own.clone(),
    };
    let dated = |column: u32| {
        let cell = cell(column);
        match counted(&cell, sheet.epoch).filter(|_| refused.day_columns.contains(&column)) {
            Some(Counted::Day(day)) => Cell::Date(day),
            _ => cell,
        }
    };
    (0..columns).map(|column| (column, dated(column))).filter(|(_, cell)| *cell != Cell::Empty).collect()
}

fn put(row: &mut SheetRow, column: u32, text: String) {
    row.cells.retain(|(at, _)| *at != column);
    let at = row.cells.partition_point(|(at, _)| *at < column);
    row.cells.insert(at, (column, Cell::Text(text)));
}
