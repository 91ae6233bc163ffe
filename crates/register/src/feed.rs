//! Where rows come from while they are merged, and who hears what became of them.

use crate::incoming::{Incoming, IncomingRow, Outcome};

/// Gives the rows of an import, a few at a time, each sheet's in their order.
pub trait Feed {
    /// The next rows of a sheet, at most so many; none where there are no more.
    fn next_rows(&mut self, sheet: usize, most: usize) -> Vec<IncomingRow>;

    /// What became of the rows that were given last.
    fn merged(&mut self, sheet: usize, rows: &[IncomingRow], outcomes: Vec<Outcome>);
}

/// Rows that are all in memory.
pub(crate) struct AtHand<'a> {
    pub(crate) incoming: &'a [Incoming],
    /// What became of each row, by sheet.
    pub(crate) sheets: Vec<Vec<Outcome>>,
    pub(crate) progress: &'a mut dyn FnMut(usize),
}

impl Feed for AtHand<'_> {
    fn next_rows(&mut self, sheet: usize, most: usize) -> Vec<IncomingRow> {
        self.incoming[sheet].rows.iter().skip(self.sheets[sheet].len()).take(most).cloned().collect()
    }

    fn merged(&mut self, sheet: usize, rows: &[IncomingRow], outcomes: Vec<Outcome>) {
        self.sheets[sheet].extend(outcomes);
        (self.progress)(rows.len());
    }
}
