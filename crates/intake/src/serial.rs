//! Days that a spreadsheet counts: 44075 for 1 September 2020, where the cell is not formatted as a day.

use jiff::{ToSpan as _, civil::Date};

use crate::{
    words::folded,
    workbook::{Cell, Epoch},
};

/// Days from 1927 to 2100, as counted from 1900. Years, months and days without separators have four, six and eight
/// digits, so that five digits are nothing else.
const DAYS: std::ops::RangeInclusive<i32> = 10_000..=73_415;
/// 20209 may be September 2020 that lost its nought. Only records of our own time are written by the month; births that
/// far back are written by the day.
const SHORT_MONTHS: std::ops::RangeInclusive<i32> = 19_901..=20_359;

/// What a bare number says as a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    Day(Date),
    /// It may as well be a year and a month of one digit.
    Doubtful(Date),
}

/// The day that a bare number counts; nothing where it cannot be one. A time of day behind the point is dropped.
pub(crate) fn counted(cell: &Cell, epoch: Epoch) -> Option<Counted> {
    let (Cell::Number(text) | Cell::Text(text)) = cell else { return None };
    // Hardly any text is a number of five digits; most need no more than this look.
    if !text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
        return None;
    }
    let text = folded(text);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(part) {
        return None;
    }
    let number: i32 = whole.parse().ok()?;
    let (first, days) = match epoch {
        // Excel believes that 1900 had a 29 February; behind it the count is one too high.
        Epoch::Of1900 => (Date::constant(1899, 12, 30), DAYS),
        Epoch::Of1904 => {
            (Date::constant(1904, 1, 1), DAYS.start() - Epoch::DAYS_BETWEEN..=DAYS.end() - Epoch::DAYS_BETWEEN)
        }
    };
    let date = days.contains(&number).then(|| first.checked_add(number.days()).ok()).flatten()?;
    let may_be_month = SHORT_MONTHS.contains(&number) && number % 10 != 0 && part.is_empty();
    Some(if may_be_month { Counted::Doubtful(date) } else { Counted::Day(date) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_count_days_and_nothing_else_does() {
        let day = |year, month, day| Some(Counted::Day(Date::constant(year, month, day)));
        let cases = [
            ("44075", Epoch::Of1900, day(2020, 9, 1)),
            ("42613", Epoch::Of1904, day(2020, 9, 1)),
            ("44075.75", Epoch::Of1900, day(2020, 9, 1)),
            (" ４４０７５ ", Epoch::Of1900, day(2020, 9, 1)),
            ("10000", Epoch::Of1900, day(1927, 5, 18)),
            ("73415", Epoch::Of1900, day(2100, 12, 31)),
            ("71953", Epoch::Of1904, day(2100, 12, 31)),
            ("73416", Epoch::Of1900, None),
            ("71954", Epoch::Of1904, None),
            ("20209", Epoch::Of1900, Some(Counted::Doubtful(Date::constant(1955, 4, 30)))),
            ("20210", Epoch::Of1900, day(1955, 5, 1)),
            ("2020", Epoch::Of1900, None),
            ("2020.9", Epoch::Of1900, None),
            ("202009", Epoch::Of1900, None),
            ("20200901", Epoch::Of1900, None),
            ("09999", Epoch::Of1900, None),
            ("-44075", Epoch::Of1900, None),
            ("44075元", Epoch::Of1900, None),
            ("", Epoch::Of1900, None),
        ];
        for (text, epoch, expected) in cases {
            assert_eq!(counted(&Cell::Text(text.to_owned()), epoch), expected, "{text} {epoch:?}");
        }
        assert_eq!(counted(&Cell::Date(Date::constant(2020, 9, 1)), Epoch::Of1900), None);
    }
}
