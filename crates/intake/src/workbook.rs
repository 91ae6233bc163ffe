//! A workbook in memory: sheets of typed cells.

use jiff::civil::Date;

use crate::{address::address, packed::Rows};

/// A workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workbook {
    /// Name of the file it came from.
    pub file: String,
    /// Its sheets in their order.
    pub sheets: Vec<Sheet>,
}

/// One sheet, or one of several tables that stand on it. Only cells that hold something are kept, so a million blank
/// formatted rows cost nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// Rows that hold something, in the order of their numbers.
    pub rows: Rows,
    /// From which day its numbers count days, where a cell holds a day and is not formatted as one.
    pub epoch: Epoch,
    /// Merged regions, where the file format tells them.
    pub merged: Vec<Merged>,
    /// Numbers of rows that the workbook hides, by hand or by a filter, where the file format tells them.
    pub hidden_rows: Vec<u32>,
    /// How many formulas have no result, because a program wrote them that does not compute; their cells are blank.
    pub uncomputed: u32,
    /// Address of the first of them.
    pub first_uncomputed: String,
}

/// The day from which a workbook counts its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Epoch {
    /// The end of 1899, as nearly all do; text tables that were saved from a workbook too.
    #[default]
    Of1900,
    /// 1 January 1904, as spreadsheets of old Macintoshes do.
    Of1904,
}

impl Epoch {
    /// How many days later the one begins than the other.
    pub(crate) const DAYS_BETWEEN: i32 = 1_462;

    pub(crate) fn of(is_1904: bool) -> Self {
        if is_1904 { Epoch::Of1904 } else { Epoch::Of1900 }
    }
}

/// A row that holds something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetRow {
    /// Counted from 1, as a spreadsheet shows it.
    pub number: u32,
    /// Columns, counted from 0, with what they hold; in the order of columns, never [`Cell::Empty`].
    pub cells: Vec<(u32, Cell)>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing, or blanks.
    #[default]
    Empty,
    /// Text, as typed. A number shown as a percentage is text too: `4.35%`.
    Text(String),
    /// A number as exact plain decimal text, never in scientific notation.
    Number(String),
    /// A day; a time of day is dropped.
    Date(Date),
    /// A logical value.
    Bool(bool),
    /// A failed formula, as shown: `#REF!`.
    Error(String),
}

/// A merged region: rows counted from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First row.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// First column.
    pub left: u32,
    /// Last column.
    pub right: u32,
}

impl Cell {
    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The cell as a person would read it aloud.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Number(text) | Cell::Error(text) => text.clone(),
            Cell::Date(date) => date.to_string(),
            Cell::Bool(true) => "TRUE".to_owned(),
            Cell::Bool(false) => "FALSE".to_owned(),
        }
    }
}

impl SheetRow {
    /// The cell in a column.
    pub fn cell(&self, column: u32) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.cells.binary_search_by_key(&column, |(c, _)| *c).map_or(EMPTY, |at| &self.cells[at].1)
    }

    /// The address of one of its cells.
    pub fn address(&self, column: u32) -> String {
        address(self.number, column)
    }
}

impl Sheet {
    /// A sheet from cells by row number and column, in any order; a later cell takes the place of an earlier one.
    pub fn from_cells(name: &str, cells: impl IntoIterator<Item = (u32, u32, Cell)>) -> Self {
        let mut filling = Filling::default();
        for (number, column, cell) in cells {
            filling.add(number, column, cell);
        }
        filling.sheet(name)
    }

    /// The cell at a row number and a column.
    pub fn cell(&self, number: u32, column: u32) -> Cell {
        self.rows.cell(number, column)
    }

    /// The merged region that covers a cell.
    pub(crate) fn merged_at(&self, number: u32, column: u32) -> Option<&Merged> {
        self.merged.iter().find(|m| (m.top..=m.bottom).contains(&number) && (m.left..=m.right).contains(&column))
    }
}

/// A sheet while its cells come in.
#[derive(Debug)]
pub(crate) struct Filling {
    most_rows: u32,
    most_columns: u32,
    /// Where a cell stood beyond them.
    beyond: Option<Beyond>,
    rows: Rows,
    row: SheetRow,
    /// Whether some row or column came behind a greater one: files written by hand-made exporters do not always keep
    /// the order.
    disordered: bool,
}

/// What a sheet has too many of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beyond {
    Rows,
    Columns,
}

impl Default for Filling {
    fn default() -> Self {
        Filling::within(u32::MAX, u32::MAX)
    }
}

impl Filling {
    /// A sheet that may have so many rows and columns.
    pub(crate) fn within(most_rows: u32, most_columns: u32) -> Self {
        let row = SheetRow::default();
        Filling { most_rows, most_columns, beyond: None, rows: Rows::default(), row, disordered: false }
    }

    /// The sheet, unless it is larger than it may be.
    pub(crate) fn whole(self, name: &str) -> Result<Sheet, Beyond> {
        match self.beyond {
            Some(beyond) => Err(beyond),
            None => Ok(self.sheet(name)),
        }
    }

    /// Takes a cell; blanks are not kept.
    pub(crate) fn add(&mut self, number: u32, column: u32, cell: Cell) {
        if is_blank(&cell) {
            return;
        }
        if number > self.most_rows || column >= self.most_columns {
            self.beyond = Some(if number > self.most_rows { Beyond::Rows } else { Beyond::Columns });
            return;
        }
        if number != self.row.number || self.row.cells.last().is_some_and(|(before, _)| *before >= column) {
            self.end_row();
            self.row.number = number;
        }
        self.row.cells.push((column, cell));
    }

    fn end_row(&mut self) {
        if !self.row.cells.is_empty() {
            self.disordered |= self.rows.last_number().is_some_and(|last| last >= self.row.number);
            self.rows.push(&self.row);
            self.row.cells.clear();
        }
    }

    /// The sheet.
    pub(crate) fn sheet(mut self, name: &str) -> Sheet {
        self.end_row();
        if self.disordered {
            self.rows.put_in_order();
        }
        Sheet { name: name.to_owned(), rows: self.rows, ..Sheet::default() }
    }
}

fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_in_any_order_make_the_same_sheet() {
        let cell = |text: &str| Cell::Text(text.to_owned());
        let ordered = Sheet::from_cells("表", [(1, 0, cell("a")), (3, 1, cell("b")), (3, 4, cell("c"))]);
        let mixed = [(3, 4, cell("c")), (9, 9, cell(" ")), (1, 0, cell("a")), (3, 1, cell("x")), (3, 1, cell("b"))];
        assert_eq!(Sheet::from_cells("表", mixed), ordered);
        assert_eq!(ordered.cell(3, 4), cell("c"));
        assert_eq!(ordered.cell(2, 0), Cell::Empty);
    }
}
