//! Numbers that are said in parts: 十二元五角, 三亩半, 3万5千.

use crate::{
    chinese::leading_number,
    quantity::leading_digits,
    unit::{is_counted_by_itself, multiple},
};

/// Units, and what the tenth and the hundredth part of each is called.
const PARTS: [(&[&str], [&[&str]; 2]); 2] = [
    (&["元", "圆", "块", "块钱"], [&["角", "毛"], &["分"]]),
    // A field is measured in 亩, in tenths and in hundredths of it.
    (&["亩"], [&["分"], &["厘"]]),
];

/// Reads a number that is said in parts, as a number of its first part and the unit of that. What people say in more than
/// one way is none: 3万5 may be 30,005 in a form and is 35,000 in speech.
pub(crate) fn read(text: &str) -> Option<(String, String)> {
    if let Some(unit) = text.strip_prefix('半').filter(|unit| is_counted_by_itself(unit)) {
        return Some(("0.5".to_owned(), unit.to_owned()));
    }
    if let Some(found) = in_steps(text) {
        return Some(found);
    }
    let (whole, rest) = leading(text)?;
    if whole.contains('.') {
        return None;
    }
    // 一个半月, and 一年半 or 三亩半.
    let half = rest.strip_prefix("个半").or_else(|| rest.strip_suffix('半'));
    if let Some(unit) = half.filter(|unit| is_counted_by_itself(unit)) {
        return Some((format!("{whole}.5"), unit.to_owned()));
    }
    let rest = rest.strip_suffix(['整', '正']).unwrap_or(rest);
    PARTS.iter().find_map(|(units, parts)| {
        // The longest first: 块钱 before 块.
        let unit = units.iter().filter(|unit| rest.starts_with(**unit)).max_by_key(|unit| unit.len())?;
        let places = places(&rest[unit.len()..], parts)?;
        Some((format!("{whole}.{places}"), (*unit).to_owned()))
    })
}

/// The tenths and hundredths behind a whole number: 五角三分 as `53`, 零三分 as `03`.
fn places(text: &str, parts: &[&[&str]; 2]) -> Option<String> {
    let mut places = String::new();
    let mut rest = text;
    for names in parts {
        let bare = rest.strip_prefix(['零', '〇', '0']).unwrap_or(rest);
        let found = leading(bare).filter(|(digit, _)| digit.len() == 1);
        let behind = found.and_then(|(digit, behind)| {
            names.iter().find_map(|name| behind.strip_prefix(*name)).map(|behind| (digit, behind))
        });
        match behind {
            Some((digit, behind)) => {
                places.push_str(&digit);
                rest = behind;
            }
            None => places.push('0'),
        }
    }
    (rest.is_empty() && places != "00").then_some(places)
}

/// 3万5千 as 3.5 of 万; each step is smaller than the one before, and only the last may stand without a multiple, where it
/// fills all its places.
fn in_steps(text: &str) -> Option<(String, String)> {
    let (first, rest) = leading_digits(text)?;
    let (word, size) = multiple(rest)?;
    let rest = &rest[word.len()..];
    if first.contains('.') || rest.is_empty() {
        return None;
    }
    let (mut below, mut rest, mut size_before) = (0i64, rest, size);
    while let Some((step, behind)) = leading(rest) {
        let step: i64 = step.parse().ok()?;
        let (times, behind) = multiple(behind).map_or((1, behind), |(word, times)| (times, &behind[word.len()..]));
        let value = step.checked_mul(times)?;
        // A step of a hundred behind a thousand, and one of a thousand behind ten thousand, leaves no place open.
        if value >= size_before || value.checked_mul(10)? < size_before {
            return None;
        }
        below += value;
        rest = behind;
        size_before = times;
        if times == 1 {
            break;
        }
    }
    if below == 0 || !(rest.is_empty() || is_counted_by_itself(rest)) {
        return None;
    }
    let places = size.checked_ilog10()? as usize;
    Some((format!("{first}.{below:0places$}"), format!("{word}{rest}")))
}

/// A number as a number of tens of thousands; nothing where it is less than one.
pub(crate) fn tens_of_thousands(number: &str) -> Option<String> {
    let whole = number.len().checked_sub(4).filter(|whole| *whole > 0 && !number.contains('.'))?;
    let (whole, part) = number.split_at(whole);
    Some(format!("{whole}.{part}"))
}

/// The number in Chinese or in Arabic digits at the beginning of a text.
fn leading(text: &str) -> Option<(String, &str)> {
    leading_number(text).or_else(|| leading_digits(text))
}
