//! Pages of a workbook while they are laid out, and the tally of what is put on them.

use std::collections::VecDeque;

use crate::{
    fault::{RejectedRow, SheetSummary, SkippedRows, Stage},
    workbook::cell::Cell,
};

/// Where rows go. A sink keeps its first failure until it is saved.
pub(crate) trait Sink {
    /// A new sheet begins.
    fn begin_sheet(&mut self, name: &str);
    /// A row; numbers count from 1 and grow.
    fn row(&mut self, number: u32, cells: &[Cell]);
}

/// Rows that are only counted.
pub(crate) struct Nowhere;

impl Sink for Nowhere {
    fn begin_sheet(&mut self, _: &str) {}
    fn row(&mut self, _: u32, _: &[Cell]) {}
}

/// What was laid out.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) rejected: Vec<RejectedRow>,
    pub(crate) sheets: Vec<SheetSummary>,
}

/// A file while it is laid out.
pub(crate) struct Book<'a> {
    file: &'static str,
    tally: &'a mut Tally,
    sink: &'a mut dyn Sink,
}

impl<'a> Book<'a> {
    pub(crate) fn new(file: &'static str, tally: &'a mut Tally, sink: &'a mut dyn Sink) -> Self {
        Book { file, tally, sink }
    }

    /// Begins a sheet: lines above the header, one cell each, then the header.
    pub(crate) fn page<'b>(
        &'b mut self,
        sheet: impl Into<String>,
        above: &[&str],
        headers: &[&'static str],
    ) -> Page<'b> {
        let sheet = sheet.into();
        self.sink.begin_sheet(&sheet);
        let mut page = Page {
            file: self.file,
            sheet,
            rejected: &mut self.tally.rejected,
            sheets: &mut self.tally.sheets,
            sink: &mut *self.sink,
            above: above.iter().map(|line| (*line).to_owned()).collect(),
            headers: headers.to_vec(),
            header_row: 0,
            next: 1,
            rows: 0,
            refused: 0,
            skipped: SkippedRows::default(),
            blank_before: 0,
        };
        page.head();
        page.header_row = page.next - 1;
        page
    }
}

/// One sheet while it is laid out.
pub(crate) struct Page<'b> {
    file: &'static str,
    sheet: String,
    rejected: &'b mut Vec<RejectedRow>,
    sheets: &'b mut Vec<SheetSummary>,
    sink: &'b mut dyn Sink,
    above: Vec<String>,
    headers: Vec<&'static str>,
    header_row: u32,
    next: u32,
    rows: usize,
    refused: usize,
    skipped: SkippedRows,
    /// Blank rows that count only if something follows.
    blank_before: usize,
}

impl Page<'_> {
    fn head(&mut self) {
        for line in self.above.clone() {
            self.put(&[Cell::from(line)]);
        }
        let header: Vec<Cell> = self.headers.iter().map(|header| Cell::from(*header)).collect();
        self.put(&header);
    }

    fn put(&mut self, cells: &[Cell]) {
        self.sink.row(self.next, cells);
        self.next += 1;
    }

    fn count_blanks(&mut self) {
        self.skipped.blank += std::mem::take(&mut self.blank_before);
    }

    /// The number that the next row will have, counted from the first row of data.
    pub(crate) fn order(&self) -> i64 {
        i64::from(self.next - self.header_row)
    }

    /// The column below a header.
    pub(crate) fn position(&self, header: &str) -> Option<usize> {
        let at = self.headers.iter().position(|own| *own == header);
        debug_assert!(at.is_some(), "{} has no column {header}", self.sheet);
        at
    }

    /// A row with cells only below some headers.
    pub(crate) fn cells<const N: usize>(&self, given: [(&'static str, Cell); N]) -> Vec<Cell> {
        let mut row = vec![Cell::Blank; self.headers.len()];
        for (header, cell) in given {
            if let Some(at) = self.position(header) {
                row[at] = cell;
            }
        }
        row
    }

    /// A record.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        debug_assert!(cells.len() <= self.headers.len(), "{}: {cells:?}", self.sheet);
        self.count_blanks();
        self.rows += 1;
        self.put(&cells);
    }

    /// A row that must be refused because of the cell below `header`.
    pub(crate) fn refused(&mut self, cells: Vec<Cell>, header: &str, code: &'static str, stage: Stage) {
        self.count_blanks();
        let column = self.position(header).unwrap_or_default();
        self.rejected.push(RejectedRow {
            file: self.file,
            sheet: self.sheet.clone(),
            row: self.next,
            cell: format!("{}{}", letters(column), self.next),
            code,
            stage,
        });
        self.refused += 1;
        self.put(&cells);
    }

    /// A sum.
    pub(crate) fn subtotal(&mut self, cells: Vec<Cell>) {
        self.count_blanks();
        self.skipped.subtotal += 1;
        self.put(&cells);
    }

    /// A note.
    pub(crate) fn note(&mut self, cells: Vec<Cell>) {
        self.count_blanks();
        self.skipped.note += 1;
        self.put(&cells);
    }

    /// Title and header as they are printed again on the next page.
    pub(crate) fn next_printed_page(&mut self) {
        self.blank();
        self.count_blanks();
        self.skipped.repeated_header += self.above.len() + 1;
        self.head();
    }

    /// A blank row.
    pub(crate) fn blank(&mut self) {
        self.blank_before += 1;
        self.next += 1;
    }

    /// Rows at the end that somebody once touched and that hold nothing but a blank.
    pub(crate) fn tail(&mut self, rows: usize) {
        for _ in 0..rows {
            self.put(&[Cell::Text(" ".into()), Cell::Text(" ".into())]);
        }
    }

    /// Ends the sheet and writes down what it holds.
    pub(crate) fn end(self) {
        self.sheets.push(SheetSummary {
            file: self.file,
            sheet: self.sheet,
            header_row: self.header_row,
            headers: self.headers,
            rows: self.rows,
            rejected: self.refused,
            skipped: self.skipped,
        });
    }
}

/// Rows to be refused, spread evenly between the good ones.
pub(crate) struct Spread {
    waiting: VecDeque<(Vec<Cell>, &'static str, &'static str, Stage)>,
    every: usize,
    seen: usize,
}

impl Spread {
    /// Spreads over about `rows` good rows.
    pub(crate) fn over(rows: usize) -> Self {
        Spread { waiting: VecDeque::new(), every: rows, seen: 0 }
    }

    /// One more row, wrong below `header`.
    pub(crate) fn add(&mut self, cells: Vec<Cell>, header: &'static str, code: &'static str, stage: Stage) {
        self.waiting.push_back((cells, header, code, stage));
    }

    /// After each good row: perhaps a wrong one.
    pub(crate) fn tick(&mut self, page: &mut Page<'_>) {
        self.seen += 1;
        if self.seen.is_multiple_of((self.every / (self.waiting.len() + 1)).max(1)) {
            self.put_one(page);
        }
    }

    /// Whatever is left.
    pub(crate) fn finish(mut self, page: &mut Page<'_>) {
        while !self.waiting.is_empty() {
            self.put_one(page);
        }
    }

    fn put_one(&mut self, page: &mut Page<'_>) {
        if let Some((cells, header, code, stage)) = self.waiting.pop_front() {
            page.refused(cells, header, code, stage);
        }
    }
}

/// The letters of a column counted from 0.
fn letters(column: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or_default());
    if column < 26 { letter(column).to_string() } else { format!("{}{}", letter(column / 26 - 1), letter(column)) }
}
