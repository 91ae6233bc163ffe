//! Days, months and years of a text, impossible ones among them.

use crate::{
    numeral::{is_digit, is_numeral, read_chinese},
    skip::digits,
    text::Text,
};

/// A date as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// First character.
    pub(crate) start: usize,
    /// Behind the last character.
    pub(crate) end: usize,
    /// The year; where none is written, the last one that was.
    pub(crate) year: Option<i64>,
    /// Whether the year stands here.
    pub(crate) own_year: bool,
    /// The month.
    pub(crate) month: Option<i64>,
    /// The day.
    pub(crate) day: Option<i64>,
    /// 底 or 末 behind it.
    pub(crate) late: bool,
}

/// The signs of a period.
pub(crate) const UNTIL: [&str; 7] = ["——", "—", "–", "-", "~", "至", "到"];

/// All of them, from the left. What stands in 《》 is part of a title.
pub(crate) fn moments(text: &Text) -> Vec<Moment> {
    let mut found: Vec<Moment> = Vec::new();
    let (mut at, mut titled, mut year) = (0, false, None);
    while at < text.chars.len() {
        match text.at(at) {
            Some('《') => titled = true,
            Some('》' | '\n') => titled = false,
            _ => {}
        }
        let inside = at.checked_sub(1).and_then(|i| text.at(i)).is_some_and(|c| is_part(c) || c == '.');
        match moment(text, at).filter(|_| !titled && !inside) {
            Some(mut moment) => {
                at = moment.end;
                if moment.own_year {
                    year = moment.year;
                } else {
                    moment.year = year;
                }
                found.push(moment);
            }
            None => at += 1,
        }
    }
    found
}

fn is_part(c: char) -> bool {
    c.is_ascii_digit() || is_numeral(c) || c == '第'
}

/// A number in digits or characters, a year in rows of digits among them, and its length.
fn value(text: &Text, at: usize) -> Option<(i64, usize)> {
    let count = digits(text, at);
    if count > 0 {
        let written: String = text.slice(at, at + count).iter().collect();
        return (count <= 4).then(|| written.parse().ok().map(|value| (value, count)))?;
    }
    let count = (0..5).take_while(|n| text.at(at + n).is_some_and(is_numeral)).count();
    let row = text.slice(at, at + count);
    if count == 4 && row.iter().all(|c| is_digit(*c)) {
        let each = row.iter().map(|c| read_chinese(&[*c]));
        return each
            .sum::<Option<i64>>()
            .and(row.iter().try_fold(0, |year, c| Some(year * 10 + read_chinese(&[*c])?)))
            .map(|year| (year, 4));
    }
    (1..=3).contains(&count).then(|| read_chinese(row).map(|value| (value, count)))?
}

fn moment(text: &Text, at: usize) -> Option<Moment> {
    let (first, length) = value(text, at)?;
    let sign_at = at + length;
    let is_year = length == 4 && (1949..=2100).contains(&first);
    let build = |year: Option<i64>, month: Option<i64>, day: Option<i64>, end: usize| {
        let late = matches!(text.at(end), Some('底' | '末'));
        let end = if late { end + 1 } else { end };
        Moment { start: at, end, year, own_year: year.is_some(), month, day, late }
    };
    match text.at(sign_at)? {
        '年' if is_year => {
            let (month, day, end) = month_day(text, sign_at + 1).unwrap_or((None, None, sign_at + 1));
            Some(build(Some(first), month, day, end))
        }
        sign @ ('-' | '/' | '.') if is_year && text.at(at).is_some_and(|c| c.is_ascii_digit()) => {
            let (month, months) = (value(text, sign_at + 1)?, sign_at + 1);
            let next = months + month.1;
            let day = value(text, next + 1).filter(|_| text.at(next) == Some(sign) && month.1 <= 2)?;
            (day.1 <= 2).then(|| build(Some(first), Some(month.0), Some(day.0), next + 1 + day.1))
        }
        // 2014—2019年: the first end has no sign of its own.
        _ if is_year => {
            let sign = UNTIL.iter().find(|sign| text.starts(sign_at, sign))?;
            let (other, count) = value(text, sign_at + sign.chars().count())?;
            let years = count == 4 && (1949..=2100).contains(&other);
            (years && text.at(sign_at + sign.chars().count() + 4) == Some('年'))
                .then(|| build(Some(first), None, None, sign_at))
        }
        '月' => {
            let (month, day, end) = month_day(text, at)?;
            Some(build(None, month, day, end))
        }
        _ => None,
    }
}

/// 10月30日, 10月.
fn month_day(text: &Text, at: usize) -> Option<(Option<i64>, Option<i64>, usize)> {
    let (month, length) = value(text, at).filter(|(_, length)| *length <= 3)?;
    let end = at + length;
    (text.at(end) == Some('月') && !matches!(text.at(end + 1), Some('龄' | '均'))).then_some(())?;
    let day = value(text, end + 1)
        .filter(|(_, length)| matches!(text.at(end + 1 + length), Some('日' | '号')) && *length <= 3);
    Some(match day {
        Some((day, length)) => (Some(month), Some(day), end + 2 + length),
        None => (Some(month), None, end + 1),
    })
}

/// The days of a month; of a February of an unknown year, the most there can be.
pub(crate) fn days_in(year: Option<i64>, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => match year {
            Some(year) if year % 4 != 0 || year % 100 == 0 && year % 400 != 0 => 28,
            _ => 29,
        },
        _ => 31,
    }
}

impl Moment {
    /// The first day that it can mean, for comparing.
    pub(crate) fn first(&self) -> (i64, i64, i64) {
        (self.year.unwrap_or(0), self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that it can mean.
    pub(crate) fn last(&self) -> (i64, i64, i64) {
        let month = self.month.unwrap_or(12);
        (self.year.unwrap_or(0), month, self.day.unwrap_or(days_in(self.year, month)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        type Case = (&'static str, &'static [(i64, i64, i64)]);
        let cases: [Case; 7] = [
            ("2021年2月5日至3月1日", &[(2021, 2, 5), (2021, 3, 1)]),
            ("二〇二三年八月三十二日", &[(2023, 8, 32)]),
            ("2014—2019年", &[(2014, 1, 1), (2019, 1, 1)]),
            ("2022-03-05,2022.3.5", &[(2022, 3, 5), (2022, 3, 5)]),
            ("用3个月,3.5万", &[]),
            ("《2020年方案》2021年底", &[(2021, 1, 1)]),
            ("十一月三十一日", &[(0, 11, 31)]),
        ];
        for (line, expected) in cases {
            let found: Vec<_> = moments(&Text::new(&[line.to_owned()])).iter().map(Moment::first).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
