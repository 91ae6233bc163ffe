//! Cells as forms lay them out.

use std::borrow::Cow;

use jiff::civil::Date;

/// What a cell of a workbook holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing.
    Blank,
    /// Text.
    Text(Cow<'static, str>),
    /// A number as exact decimal text, so that no part of the town passes through a float on its way to the writer.
    Number(String),
    /// A day in a cell formatted as a day.
    Day(Date),
    /// A formula that failed.
    Failed(&'static str),
}

impl Cell {
    /// The cell as a text table has it.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        match self {
            Cell::Blank => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Number(number) => Cow::Borrowed(number),
            Cell::Day(day) => Cow::Owned(day.to_string()),
            Cell::Failed(error) => Cow::Borrowed(error),
        }
    }
}

impl From<&'static str> for Cell {
    fn from(text: &'static str) -> Self {
        if text.is_empty() { Cell::Blank } else { Cell::Text(Cow::Borrowed(text)) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Blank } else { Cell::Text(Cow::Owned(text)) }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Cell::from(text.clone())
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Cell::Day(day)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Blank, Into::into)
    }
}

/// A whole number.
pub(crate) fn count(number: impl Into<i64>) -> Cell {
    Cell::Number(number.into().to_string())
}

/// Fen as yuan with two places.
pub(crate) fn yuan(fen: i64) -> Cell {
    Cell::Number(places(fen, 2))
}

/// Fen as ten thousands of yuan.
pub(crate) fn wan(fen: i64) -> Cell {
    Cell::Number(trimmed(places(fen, 6)))
}

/// Hundredths, of a mu or a per cent, with as many places as are needed.
pub(crate) fn hundredths(number: i64) -> Cell {
    Cell::Number(trimmed(places(number, 2)))
}

/// Tenths.
pub(crate) fn tenths(number: i64) -> Cell {
    Cell::Number(trimmed(places(number, 1)))
}

/// 是 or 否.
pub(crate) fn flag(answer: bool) -> Cell {
    Cell::Text(Cow::Borrowed(if answer { "是" } else { "否" }))
}

fn places(number: i64, places: u32) -> String {
    let factor = 10u64.pow(places);
    let (sign, digits) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
    format!("{sign}{}.{:0width$}", digits / factor, digits % factor, width = places as usize)
}

fn trimmed(text: String) -> String {
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Makes the cells of a row from values of all kinds.
macro_rules! cells {
    ($($value:expr),* $(,)?) => { vec![$($crate::workbook::cell::Cell::from($value)),*] };
}
pub(crate) use cells;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_exactly() {
        let cases = [
            (yuan(1_234_505), "12345.05"),
            (yuan(-5), "-0.05"),
            (wan(31_800_000), "31.8"),
            (wan(21_034_500), "21.0345"),
            (hundredths(189_055), "1890.55"),
            (hundredths(60_000), "600"),
            (tenths(0), "0"),
        ];
        for (cell, text) in cases {
            assert_eq!(cell.shown(), text);
        }
    }
}
