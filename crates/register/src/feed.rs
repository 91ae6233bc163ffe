//! Where rows come from while they are merged, and who hears what became of them.

use crate::incoming::{Conflict, Incoming, IncomingRow, Outcome};

/// Gives the rows of an import, a few at a time, each sheet's in their order.
pub trait Feed {
    /// The next rows of a sheet, at most so many; none where there are no more.
    fn next_rows(&mut self, sheet: usize, most: usize) -> Vec<IncomingRow>;

    /// What became of the rows that were given last, and where they and the register are in conflict.
    fn merged(&mut self, sheet: usize, rows: &[IncomingRow], outcomes: Vec<Outcome>, conflicts: Vec<Conflict>);
}

/// Rows that are all in memory.
pub(crate) struct AtHand<'a> {
    incoming: &'a [Incoming],
    /// What became of each row, by sheet.
    pub(crate) sheets: Vec<Vec<Outcome>>,
    /// Conflicts, by sheet.
    pub(crate) conflicts: Vec<Vec<Conflict>>,
    progress: &'a mut dyn FnMut(usize),
}

impl<'a> AtHand<'a> {
    pub(crate) fn new(incoming: &'a [Incoming], progress: &'a mut dyn FnMut(usize)) -> Self {
        let (sheets, conflicts) = (vec![Vec::new(); incoming.len()], vec![Vec::new(); incoming.len()]);
        AtHand { incoming, sheets, conflicts, progress }
    }
}

impl Feed for AtHand<'_> {
    fn next_rows(&mut self, sheet: usize, most: usize) -> Vec<IncomingRow> {
        self.incoming[sheet].rows.iter().skip(self.sheets[sheet].len()).take(most).cloned().collect()
    }

    fn merged(&mut self, sheet: usize, rows: &[IncomingRow], outcomes: Vec<Outcome>, conflicts: Vec<Conflict>) {
        self.sheets[sheet].extend(outcomes);
        self.conflicts[sheet].extend(conflicts);
        (self.progress)(rows.len());
    }
}
