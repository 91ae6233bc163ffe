//! Days, months and years as people write them.

use jiff::civil::Date;

use crate::{
    chinese::with_digits,
    problem::Fault,
    serial::{Counted, counted},
    words::folded,
    workbook::{Cell, Epoch},
};

/// As much of a date as was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Day(Date),
    /// The first day of the month.
    Month(Date),
    Year(i16),
}

/// Years outside are typing errors: no record of a town begins before.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// A day.
pub(crate) fn day(cell: &Cell, epoch: Epoch) -> Result<Date, Fault> {
    match read(cell, epoch)? {
        Written::Day(date) => Ok(date),
        Written::Month(_) | Written::Year(_) => {
            Err(Fault::new("date_without_day", format!("“{}”没有写到日", cell.shown()), "补全年月日，如 2020-09-01"))
        }
    }
}

/// A month, as its first day.
pub(crate) fn month(cell: &Cell, epoch: Epoch) -> Result<Date, Fault> {
    match read(cell, epoch)? {
        Written::Day(date) => Ok(date.first_of_month()),
        Written::Month(date) => Ok(date),
        Written::Year(_) => {
            Err(Fault::new("date_without_month", format!("“{}”没有写到月", cell.shown()), "补全年月，如 2020-09"))
        }
    }
}

/// A year; of a month or a day, the year in which it lies.
pub(crate) fn year(cell: &Cell) -> Result<i64, Fault> {
    let shown = cell.shown();
    let found = match cell {
        Cell::Date(date) => Some(date.year()),
        Cell::Number(text) | Cell::Text(text) => year_in(text),
        _ => None,
    };
    match found.filter(|year| YEARS.contains(year)) {
        // A bare 2020 in a cell formatted as a date is shown as a day of 1905.
        Some(year) if !(matches!(cell, Cell::Date(_)) && year < 1950) => Ok(i64::from(year)),
        _ => Err(Fault::new("bad_year", format!("“{shown}”不是年份"), "填写四位年份，如 2020")),
    }
}

fn year_in(text: &str) -> Option<i16> {
    let plain = with_digits(&folded(text));
    // Programs that keep numbers as floats write 2018.0; a month 0 there is none.
    let bare = plain.strip_suffix(".0").unwrap_or(&plain);
    let ends = ["年度", "年末", "年底", "年初", "年"];
    let bare = ends.iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
    if bare.len() == 4 && bare.bytes().all(|b| b.is_ascii_digit()) {
        return bare.parse().ok();
    }
    parse(text).map(|written| match written {
        Written::Day(date) | Written::Month(date) => date.year(),
        Written::Year(year) => year,
    })
}

fn read(cell: &Cell, epoch: Epoch) -> Result<Written, Fault> {
    let shown = cell.shown();
    let written = match cell {
        Cell::Date(date) if YEARS.contains(&date.year()) => Some(Written::Day(*date)),
        Cell::Number(number) if number.len() == 6 && number.ends_with(".1") => {
            return Err(Fault::new(
                "bad_date",
                format!("“{shown}”分不清是 1 月还是 10 月：数字单元格会丢掉末尾的 0"),
                "把单元格格式设为“文本”，写成 2020-01 或 2020-10",
            ));
        }
        Cell::Number(text) | Cell::Text(text) => match counted(cell, epoch) {
            Some(Counted::Day(date)) => Some(Written::Day(date)),
            Some(Counted::Doubtful(date)) => {
                return Err(Fault::new(
                    "bad_date",
                    format!("“{shown}”分不清是少写了一位的年月，还是表格里的日期序号（{date}）"),
                    "写成 2020-09-01 这样的日期",
                ));
            }
            None => parse(text),
        },
        _ => None,
    };
    written.ok_or_else(|| {
        let hint = if names_two(&shown) {
            "一格只写一个日期；起止时间分开填在开始、结束两列"
        } else {
            "写成 2020-09-01、2020/9/1 或 2020年9月1日"
        };
        Fault::new("bad_date", format!("“{shown}”不是有效日期"), hint)
    })
}

/// 2020年3月至10月, 2020.3—2020.10.
fn names_two(text: &str) -> bool {
    let text = folded(text);
    let mut parts = text.split(['至', '到', '~', '—', '–']);
    let begins = |part: Option<&str>| part.is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    begins(parts.next()) && begins(parts.next())
}

/// Reads any of the usual forms; nothing where it is no date or no such day exists.
pub(crate) fn parse(text: &str) -> Option<Written> {
    let text = with_digits(&folded(without_time(text)));
    let text = text.replace("月份", "月").replace(['年', '月', '.', '/', '。', '、', ',', '\\', '−'], "-");
    let text = text.replace(['日', '号'], "");
    let text = text.strip_suffix('-').unwrap_or(&text);
    let parts: Vec<&str> = text.split('-').collect();
    if !parts.iter().all(|part| !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    match parts[..] {
        [one] if one.len() == 8 => written(&one[..4], Some(&one[4..6]), Some(&one[6..])),
        [one] if one.len() == 6 => written(&one[..4], Some(&one[4..]), None),
        [year] => written(year, None, None),
        [year, month] => written(year, Some(month), None),
        [year, month, day] => written(year, Some(month), Some(day)),
        _ => None,
    }
}

fn written(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Written> {
    let short = |part: Option<&str>| part.is_none_or(|part| part.len() <= 2);
    if year.len() != 4 || !short(month) || !short(day) {
        return None;
    }
    let year: i16 = year.parse().ok().filter(|year| YEARS.contains(year))?;
    let Some(month) = month else { return Some(Written::Year(year)) };
    let month: i8 = month.parse().ok()?;
    let Some(day) = day else { return Date::new(year, month, 1).ok().map(Written::Month) };
    Date::new(year, month, day.parse().ok()?).ok().map(Written::Day)
}

/// Exports add midnight to days.
fn without_time(text: &str) -> &str {
    let text = text.trim();
    match text.split_once(|c: char| c.is_whitespace() || c == 'T') {
        Some((day, time)) if time.contains([':', '：']) => day,
        _ => text,
    }
}

/// The first day that stands in a sentence.
pub(crate) fn first_day_in(text: &str) -> Option<Date> {
    let text = folded(text);
    let belongs = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '号' | '.' | '/' | '-');
    text.split(|c| !belongs(c)).find_map(|part| {
        let part = part.trim_matches(['.', '/', '-', '年', '月', '日', '号']);
        match parse(part) {
            Some(Written::Day(date)) => Some(date),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn days_months_and_years_are_read_in_the_usual_forms() {
        let number = |text: &str| Cell::Number(text.to_owned());
        let cases = [
            (text("2020-09-01"), "2020-09-01", "2020-09-01"),
            (text("2020/9/1"), "2020-09-01", "2020-09-01"),
            (text("2020.9.1"), "2020-09-01", "2020-09-01"),
            (text("20200901"), "2020-09-01", "2020-09-01"),
            (number("20200901"), "2020-09-01", "2020-09-01"),
            (text("２０２０年９月１日"), "2020-09-01", "2020-09-01"),
            (text("2020-09-01 00:00:00"), "2020-09-01", "2020-09-01"),
            (Cell::Date(Date::constant(2020, 9, 15)), "2020-09-15", "2020-09-01"),
            (text("2020.9"), "date_without_day", "2020-09-01"),
            (number("2020.9"), "date_without_day", "2020-09-01"),
            (number("2020.11"), "date_without_day", "2020-11-01"),
            (number("2020.1"), "bad_date", "bad_date"),
            (text("202009"), "date_without_day", "2020-09-01"),
            (text("2020年9月"), "date_without_day", "2020-09-01"),
            (text("二〇二〇年九月一日"), "2020-09-01", "2020-09-01"),
            (text("二〇二〇年十二月"), "date_without_day", "2020-12-01"),
            (text("2020年"), "date_without_day", "date_without_month"),
            (text("2020-13-01"), "bad_date", "bad_date"),
            (text("2021-02-29"), "bad_date", "bad_date"),
            (text("20.9.1"), "bad_date", "bad_date"),
            (text("九月"), "bad_date", "bad_date"),
            (text("0020-01-01"), "bad_date", "bad_date"),
            (Cell::Bool(true), "bad_date", "bad_date"),
            (text("2020年9月份"), "date_without_day", "2020-09-01"),
            (text("2020、9、1"), "2020-09-01", "2020-09-01"),
            (text("2020，9，1"), "2020-09-01", "2020-09-01"),
            (number("44075"), "2020-09-01", "2020-09-01"),
            (text("44075.5"), "2020-09-01", "2020-09-01"),
            (number("20209"), "bad_date", "bad_date"),
            (number("2020"), "date_without_day", "date_without_month"),
            (number("202009"), "date_without_day", "2020-09-01"),
            (number("4407"), "bad_date", "bad_date"),
            (number("440750"), "bad_date", "bad_date"),
        ];
        for (cell, as_day, as_month) in cases {
            let said =
                |read: Result<Date, Fault>| read.map_or_else(|fault| fault.code.to_owned(), |date| date.to_string());
            assert_eq!(said(day(&cell, Epoch::Of1900)), as_day, "{cell:?}");
            assert_eq!(said(month(&cell, Epoch::Of1900)), as_month, "{cell:?}");
        }
        for (cell, expected) in [
            (text("2020年"), Some(2020)),
            (number("2020"), Some(2020)),
            (text("2020年度"), Some(2020)),
            (text("二〇二〇年"), Some(2020)),
            (Cell::Date(Date::constant(1905, 7, 12)), None),
            (text("20"), None),
            (text("202009"), Some(2020)),
            (text("2018年12月"), Some(2018)),
            (text("2018-12-31"), Some(2018)),
            (text("20181231"), Some(2018)),
            (number("20181231"), Some(2018)),
            (number("201812"), Some(2018)),
            (number("2018.12"), Some(2018)),
            (number("2018.1"), Some(2018)),
            (text("2018.12"), Some(2018)),
            (text("2018年底"), Some(2018)),
            (text("２０１８ 年"), Some(2018)),
            (text("2018.0"), Some(2018)),
            (text("2018-12-31 00:00:00"), Some(2018)),
            (Cell::Date(Date::constant(2018, 12, 31)), Some(2018)),
            (text("2018-2019"), None),
            (text("201813"), None),
            (text("2018-13"), None),
            (number("20181"), None),
            (number("43465"), None),
            (text("18年"), None),
        ] {
            assert_eq!(year(&cell).ok(), expected, "{cell:?}");
        }
    }

    #[test]
    fn a_day_is_found_in_a_title() {
        let cases = [
            ("数据时点：2020年10月30日", Some("2020-10-30")),
            ("示例镇台账（截至2021.3.15）", Some("2021-03-15")),
            ("2020年台账 填报日期 2021-01-02", Some("2021-01-02")),
            ("2020年10月", None),
            ("电话 13800000000", None),
        ];
        for (title, expected) in cases {
            assert_eq!(first_day_in(title).map(|d| d.to_string()).as_deref(), expected, "{title}");
        }
    }
}
