//! Rows packed into one run of bytes: two million cells are thirty megabytes, and not three hundred.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    above::is_ditto,
    workbook::{Cell, SheetRow},
};

/// Rows that hold something, in the order of their numbers. They are unpacked one at a time, whenever somebody looks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    numbers: Vec<u32>,
    /// Where the bytes of each row end.
    ends: Vec<usize>,
    bytes: Vec<u8>,
    has_dittos: bool,
}

const TEXT: u8 = 0;
const NUMBER: u8 = 1;
const DATE: u8 = 2;
const NO: u8 = 3;
const YES: u8 = 4;
const ERROR: u8 = 5;

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The number of the row at a place, as a spreadsheet shows it.
    pub fn number(&self, at: usize) -> Option<u32> {
        self.numbers.get(at).copied()
    }

    /// The number of the last row.
    pub fn last_number(&self) -> Option<u32> {
        self.numbers.last().copied()
    }

    /// The row at a place.
    pub fn get(&self, at: usize) -> Option<SheetRow> {
        let number = self.number(at)?;
        Some(SheetRow { number, cells: self.cells(at).collect() })
    }

    /// The first place whose row has this number or a greater one.
    pub fn place_of(&self, number: u32) -> usize {
        self.numbers.partition_point(|n| *n < number)
    }

    /// The row with a number.
    pub fn with_number(&self, number: u32) -> Option<SheetRow> {
        let at = self.place_of(number);
        self.number(at).filter(|found| *found == number)?;
        self.get(at)
    }

    /// The cell of a row number and a column.
    pub fn cell(&self, number: u32, column: u32) -> Cell {
        let at = self.place_of(number);
        if self.number(at) != Some(number) {
            return Cell::Empty;
        }
        self.cells(at).find(|(c, _)| *c >= column).filter(|(c, _)| *c == column).map_or(Cell::Empty, |(_, cell)| cell)
    }

    /// The rows from a place on.
    pub fn from(&self, at: usize) -> impl DoubleEndedIterator<Item = SheetRow> + '_ {
        (at.min(self.len())..self.len()).filter_map(|at| self.get(at))
    }

    /// All rows.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = SheetRow> + '_ {
        self.from(0)
    }

    /// The cells of the row at a place, unpacked as they are asked for.
    pub(crate) fn cells(&self, at: usize) -> impl Iterator<Item = (u32, Cell)> + '_ {
        let mut bytes = self.packed(at);
        let mut next = 0u32;
        std::iter::from_fn(move || {
            let column = next.saturating_add(number_from(&mut bytes)?);
            next = column.saturating_add(1);
            Some((column, cell_from(&mut bytes)?))
        })
    }

    /// Whether a row holds texts only; found without unpacking any.
    pub(crate) fn is_words(&self, at: usize) -> bool {
        let mut bytes = self.packed(at);
        while number_from(&mut bytes).is_some() {
            if bytes.first() != Some(&TEXT) || skip_cell(&mut bytes).is_none() {
                return false;
            }
        }
        true
    }

    fn packed(&self, at: usize) -> &[u8] {
        let end = self.ends.get(at).copied().unwrap_or_default();
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.bytes.get(begin..end).unwrap_or_default()
    }

    /// Whether some cell says no more than that it says the same as the one above.
    pub(crate) fn has_dittos(&self) -> bool {
        self.has_dittos
    }

    /// The columns that hold something anywhere from a place on.
    pub(crate) fn columns(&self, from: usize) -> BTreeSet<u32> {
        let mut filled = BTreeSet::new();
        for at in from..self.len() {
            let mut bytes = self.packed(at);
            let mut next = 0u32;
            while let Some(gap) = number_from(&mut bytes) {
                let column = next.saturating_add(gap);
                next = column.saturating_add(1);
                filled.insert(column);
                if skip_cell(&mut bytes).is_none() {
                    break;
                }
            }
        }
        filled
    }

    /// Adds a row behind the others; its number is greater than theirs.
    pub fn push(&mut self, row: &SheetRow) {
        self.numbers.push(row.number);
        let mut next = 0;
        for (column, cell) in &row.cells {
            number_into(&mut self.bytes, column.saturating_sub(next));
            cell_into(&mut self.bytes, cell);
            self.has_dittos |= is_ditto(cell);
            next = column.saturating_add(1);
        }
        self.ends.push(self.bytes.len());
    }

    /// Puts rows that came in any order into the order of their numbers; those of one number become one row, and of two
    /// cells in one place the later one stays.
    pub(crate) fn put_in_order(&mut self) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|at| self.numbers[*at]);
        let mut ordered = Rows::default();
        for same in order.chunk_by(|a, b| self.numbers[*a] == self.numbers[*b]) {
            let cells: BTreeMap<u32, Cell> = same.iter().flat_map(|at| self.cells(*at)).collect();
            ordered.push(&SheetRow { number: self.numbers[same[0]], cells: cells.into_iter().collect() });
        }
        *self = ordered;
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = SheetRow;
    type IntoIter = Box<dyn Iterator<Item = SheetRow> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

fn number_into(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn number_from(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in [0, 7, 14, 21, 28] {
        let byte = take(bytes, 1)?[0];
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take<'b>(bytes: &mut &'b [u8], count: usize) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

fn cell_into(bytes: &mut Vec<u8>, cell: &Cell) {
    let mut text = |kind: u8, text: &str| {
        bytes.push(kind);
        // A sheet's cell holds at most 32 thousand characters, and a file's bytes are bounded long before four thousand
        // millions.
        number_into(bytes, u32::try_from(text.len()).unwrap_or(u32::MAX));
        bytes.extend_from_slice(text.as_bytes());
    };
    match cell {
        Cell::Empty => text(TEXT, ""),
        Cell::Text(said) => text(TEXT, said),
        Cell::Number(said) => text(NUMBER, said),
        Cell::Error(said) => text(ERROR, said),
        Cell::Bool(flag) => bytes.push(if *flag { YES } else { NO }),
        Cell::Date(date) => {
            bytes.push(DATE);
            bytes.extend(date.year().to_le_bytes());
            bytes.extend(date.month().to_le_bytes());
            bytes.extend(date.day().to_le_bytes());
        }
    }
}

fn skip_cell(bytes: &mut &[u8]) -> Option<()> {
    let length = match take(bytes, 1)?[0] {
        NO | YES => 0,
        DATE => 4,
        _ => usize::try_from(number_from(bytes)?).ok()?,
    };
    take(bytes, length).map(|_| ())
}

fn cell_from(bytes: &mut &[u8]) -> Option<Cell> {
    let kind = take(bytes, 1)?[0];
    let mut text = || {
        let length = number_from(bytes)?;
        let text = take(bytes, usize::try_from(length).ok()?)?;
        String::from_utf8(text.to_vec()).ok()
    };
    Some(match kind {
        NO => Cell::Bool(false),
        YES => Cell::Bool(true),
        DATE => {
            let [a, b, month, day] = *take(bytes, 4)?.first_chunk()?;
            let date = Date::new(i16::from_le_bytes([a, b]), i8::from_le_bytes([month]), i8::from_le_bytes([day]));
            date.map_or(Cell::Empty, Cell::Date)
        }
        TEXT => Some(text()?).filter(|text| !text.is_empty()).map_or(Cell::Empty, Cell::Text),
        NUMBER => Cell::Number(text()?),
        _ => Cell::Error(text()?),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            "\\PC{1,300}".prop_map(Cell::Text),
            any::<i64>().prop_map(|number| Cell::Number(number.to_string())),
            (-9999i16..=9999, 1..=12i8, 1..=28i8).prop_map(|(y, m, d)| Cell::Date(jiff::civil::date(y, m, d))),
            any::<bool>().prop_map(Cell::Bool),
            Just(Cell::Error("#N/A".to_owned())),
        ]
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_as_it_was(
            rows in prop::collection::btree_map(
                1..2_000_000u32, prop::collection::btree_map(0..20_000u32, cell(), 1..9), 0..9)
        ) {
            let rows: Vec<SheetRow> = rows
                .into_iter()
                .map(|(number, cells)| SheetRow { number, cells: cells.into_iter().collect() })
                .collect();
            let mut packed = Rows::default();
            rows.iter().for_each(|row| packed.push(row));
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), rows.clone());
            for row in &rows {
                prop_assert_eq!(packed.with_number(row.number), Some(row.clone()));
                for (column, cell) in &row.cells {
                    prop_assert_eq!(&packed.cell(row.number, *column), cell);
                }
            }
            let mut turned = Rows::default();
            rows.iter().rev().for_each(|row| turned.push(row));
            turned.put_in_order();
            prop_assert_eq!(turned, packed);
        }
    }
}
