//! Months counted from year zero, so that spells can be measured.

use jiff::civil::{Date, date};

/// The number of a month.
pub(crate) fn month_of(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// The number of a month, by year and month.
pub(crate) fn month(year: i64, month: i64) -> i64 {
    year * 12 + month - 1
}

/// The first day of a month.
pub(crate) fn first_day(month: i64) -> Date {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or(2020);
    let of_year = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    date(year, of_year, 1)
}

/// How many months of a year lie between two months, both included.
pub(crate) fn months_in_year(year: i16, first: i64, last: i64) -> i64 {
    let (january, december) = (month(i64::from(year), 1), month(i64::from(year), 12));
    (last.min(december) - first.max(january) + 1).max(0)
}
