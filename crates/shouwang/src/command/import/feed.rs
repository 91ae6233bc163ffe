//! The rows of all tables on their way into the register, read as they are asked for, and what becomes of them.

use std::collections::{BTreeMap, BTreeSet};

use shouwang_intake::{Layout, Problem, ReadRow, Refused, Rejects, Sheet, SheetReader, rejects};
use shouwang_pack::Pack;
use shouwang_register::{Conflict, Feed, Incoming, IncomingRow, Outcome, Refusal};

use super::SheetResult;
use crate::{command::conflicts, progress::Progress};

/// A table that is being read.
pub(crate) struct Reading<'a> {
    pub(crate) result: SheetResult,
    pub(crate) sheet: &'a Sheet,
    pub(crate) layout: &'a Layout,
    pub(crate) reader: SheetReader<'a>,
    /// Where the register finds what it needs to know of the sheet; without the rows.
    pub(crate) incoming: Incoming,
    /// The column that says which record of the register a row is.
    record_column: Option<u32>,
    /// Numbers of the rows that intake refused.
    wrong: Vec<u32>,
    /// What is wrong with the rows that the register refused, where rows are to be given back.
    refused: BTreeMap<u32, Vec<Problem>>,
}

impl<'a> Reading<'a> {
    /// A table before its first row.
    pub(crate) fn new(pack: &'a Pack, sheet: &'a Sheet, layout: &'a Layout, result: SheetResult, hash: &str) -> Self {
        let reader = SheetReader::new(pack, sheet, layout);
        let mut result = result;
        result.problems.extend(reader.problems().iter().cloned());
        let incoming = Incoming {
            file: result.file.clone(),
            file_hash: hash.to_owned(),
            sheet: result.sheet.clone(),
            // Only a form without any row says that there is nothing; one whose rows were refused says the contrary.
            ledger: result.ledgers.first().cloned().filter(|_| reader.is_blank()),
            data_date: layout.data_date,
            columns: reader.columns(),
            rows: Vec::new(),
        };
        let mut reading = Reading {
            result,
            sheet,
            layout,
            reader,
            incoming,
            record_column: conflicts::record_column(sheet, layout.header_row),
            wrong: Vec::new(),
            refused: BTreeMap::new(),
        };
        reading.result.rows = reading.reader.unread() as usize + reading.reader.unread_above();
        reading.result.rejected = reading.result.rows;
        if reading.is_usable() {
            reading.result.ledger = reading.result.ledgers.first().cloned();
        }
        reading
    }

    /// Whether there is anything to merge: rows, or a form that says that there are none.
    pub(crate) fn is_usable(&self) -> bool {
        self.reader.unread() == 0 && (!self.reader.is_blank() || self.reader.problems().is_empty())
    }

    /// Reads to the end without merging anything; rows that would have been applied count as refused.
    pub(crate) fn refuse_rest(&mut self) {
        while let Some(read) = self.reader.next() {
            if self.take(read).is_some() {
                self.result.rejected += 1;
            }
        }
    }

    fn take(&mut self, read: ReadRow) -> Option<IncomingRow> {
        self.result.rows += 1;
        match read {
            ReadRow::Skipped(_) => self.result.skipped += 1,
            ReadRow::Rejected(row) => {
                self.result.rejected += 1;
                self.wrong.push(row.number);
                self.result.problems.extend(row.problems);
            }
            ReadRow::Row(row) => {
                let parts = row.parts.into_iter().map(|part| (part.ledger, part.values)).collect();
                let named = conflicts::named(self.sheet, self.record_column, row.number);
                return Some(IncomingRow { number: row.number, named, parts });
            }
        }
        None
    }

    /// What the reader has to say in the end.
    pub(crate) fn finish(&mut self) {
        self.result.notices.extend(self.reader.notices());
    }

    /// The rows that were refused as a sheet to be mended; nothing where there are none.
    pub(crate) fn given_back(&self) -> Option<Rejects> {
        let header_row = self.layout.header_row;
        let is_unread = self.reader.unread() > 0;
        let rows: BTreeSet<u32> = if is_unread {
            self.sheet.rows.from(self.sheet.rows.place_of(header_row + 1)).map(|row| row.number).collect()
        } else {
            self.wrong.iter().chain(self.refused.keys()).copied().collect()
        };
        let problems = |number: u32| match self.refused.get(&number) {
            _ if is_unread => self.reader.problems().to_vec(),
            Some(problems) => problems.clone(),
            None => self.reader.problems_of(number),
        };
        let said_above = |number: u32, column: u32| self.reader.said_above(number, column);
        let day_columns = self.reader.day_columns();
        let refused = Refused { rows, problems: &problems, said_above: &said_above, day_columns };
        (!refused.rows.is_empty()).then(|| rejects(self.sheet, header_row, &refused))
    }
}

/// The usable tables of an import.
pub(crate) struct Tables<'a, 'r> {
    pub(crate) readings: Vec<&'r mut Reading<'a>>,
    pub(crate) progress: &'r Progress,
    /// Whether refused rows are to be given back.
    pub(crate) keep: bool,
}

impl Feed for Tables<'_, '_> {
    fn next_rows(&mut self, sheet: usize, most: usize) -> Vec<IncomingRow> {
        let reading = &mut self.readings[sheet];
        let mut rows = Vec::with_capacity(most);
        while rows.len() < most {
            let Some(read) = reading.reader.next() else { break };
            rows.extend(reading.take(read));
        }
        rows
    }

    fn merged(&mut self, sheet: usize, rows: &[IncomingRow], outcomes: Vec<Outcome>, conflicts: Vec<Conflict>) {
        self.progress.advance(rows.len());
        let reading = &mut self.readings[sheet];
        let placed_conflict = |c: Conflict| (cell(&reading.incoming, c.row, &c.ledger, &c.field), c);
        reading.result.conflicts.extend(conflicts.into_iter().map(placed_conflict));
        for (row, outcome) in rows.iter().zip(outcomes) {
            match outcome {
                Outcome::Created => reading.result.created += 1,
                Outcome::Updated(_) => reading.result.updated += 1,
                Outcome::Unchanged => reading.result.unchanged += 1,
                Outcome::Rejected(refusals) => {
                    reading.result.rejected += 1;
                    let problems: Vec<Problem> =
                        refusals.iter().map(|refusal| placed(&reading.incoming, row.number, refusal)).collect();
                    if self.keep {
                        reading.refused.insert(row.number, problems.clone());
                    }
                    reading.result.problems.extend(problems);
                }
            }
        }
    }
}

/// The cell of a field; the row where no column carries it.
fn cell(incoming: &Incoming, number: u32, ledger: &str, field: &str) -> String {
    let letter = incoming.columns.get(ledger).and_then(|fields| fields.get(field));
    letter.map_or_else(|| format!("第 {number} 行"), |letter| format!("{letter}{number}"))
}

/// A refusal of the register, at its cell.
fn placed(incoming: &Incoming, number: u32, refusal: &Refusal) -> Problem {
    Problem {
        sheet: incoming.sheet.clone(),
        cell: cell(incoming, number, &refusal.ledger, &refusal.field),
        field: refusal.field.clone(),
        code: refusal.code,
        message: refusal.message.clone(),
        hint: refusal.hint.clone(),
    }
}
