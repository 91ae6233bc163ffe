//! How people write the same thing in different ways.

use jiff::civil::Date;

use crate::{draw::Draw, id_number, member::Member, workbook::cell::Cell};

/// What every workbook says of itself.
pub(crate) const DATA_DATE_LINE: &str = "数据时点：2021年3月15日    （示例数据，人员、号码、金额均为虚构）";

/// An ID number as clerks type it: mostly plain, sometimes with a small x, with blanks, or with the old fifteen digits.
pub(crate) fn id_cell(draw: &mut Draw, member: &Member, may_be_old: bool) -> Cell {
    let id = &member.id_number;
    let choice = draw.between(0, 999);
    let is_old = may_be_old && member.birth_on.year() < 1950;
    Cell::from(match choice {
        0..=3 => format!("{} {} {}", &id[..6], &id[6..14], &id[14..]),
        4..=5 => format!(" {id}"),
        6..=35 if is_old => format!("{}{}", &id[..6], &id[8..17]),
        36..=150 => id.to_lowercase(),
        _ => id.clone(),
    })
}

/// An ID number as a department's program writes it: plain, seldom with a small x.
pub(crate) fn listed_id_cell(draw: &mut Draw, id: &str) -> Cell {
    Cell::from(if draw.percent(8) { id.to_lowercase() } else { id.to_owned() })
}

/// A number with full-width digits now and then.
pub(crate) fn wide(draw: &mut Draw, text: &str) -> Cell {
    if !draw.permille(4) {
        return Cell::from(text.to_owned());
    }
    let wide = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_u32(0xff10 + digit).unwrap_or(c),
        None => c,
    };
    Cell::from(text.chars().map(wide).collect::<String>())
}

/// A day in one of the usual forms; a sheet is filled in by several people.
pub(crate) fn any_day(draw: &mut Draw, day: Date) -> Cell {
    let (year, month, of_month) = (day.year(), day.month(), day.day());
    match draw.between(0, 19) {
        0..=9 => Cell::Day(day),
        10..=12 => Cell::from(format!("{year}-{month:02}-{of_month:02}")),
        13..=14 => Cell::from(format!("{year}/{month}/{of_month}")),
        15..=16 => Cell::from(format!("{year}.{month}.{of_month}")),
        17 => Cell::from(format!("{year}{month:02}{of_month:02}")),
        18 => Cell::from(format!("{year}年{month}月{of_month}日")),
        _ => Cell::from(format!("{year}-{month:02}-{of_month:02} 00:00:00")),
    }
}

/// A month as the national system exports it: `2020年03月`.
pub(crate) fn long_month(day: Date) -> String {
    format!("{}年{:02}月", day.year(), day.month())
}

/// A month as the national system exports it elsewhere: `202003`.
pub(crate) fn short_month(day: Date) -> String {
    format!("{}{:02}", day.year(), day.month())
}

/// ID numbers of people who are not in the town, for rows that must be refused. They are valid.
pub(crate) fn stranger(order: u32) -> String {
    let body = format!("{}19120415{:03}", id_number::AREA, 700 + order);
    format!("{body}{}", id_number::check_digit(&body))
}

/// The same with a wrong last digit.
pub(crate) fn mistyped(order: u32) -> String {
    let id = stranger(order);
    let wrong = if id.ends_with('4') { '7' } else { '4' };
    format!("{}{wrong}", &id[..17])
}

/// A household number that is not in the town.
pub(crate) const NO_HOUSEHOLD: &str = "5901239999999999";
