//! Arithmetic with numbers as they are written: rounded, with 余 or 约, in units of ten thousand.

use shouwang_pack::Decimal;

use crate::{
    range::{Hedge, Range},
    token::Number,
    unit::{Class, shifted},
};

/// Places of a quotient: enough to tell the last written place of any share.
const PLACES: u32 = 8;

/// How well what is written fits what was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// It does not.
    Off,
    /// The last written digit is off by one: it was cut off or rounded wrongly.
    LastDigit,
    /// It is the same number, rounded.
    Good,
}

/// A number as it stands, with what it can stand for, in the first unit of its kind: 吨 in 公斤, 公顷 in 亩.
pub(crate) fn amount(number: &Number) -> (Class, Range) {
    let range = Range::of(number.written, 0, 0);
    let (class, factor) = match number.unit.class {
        Class::Other("吨") => (Class::Other("公斤"), Decimal::whole(1000)),
        Class::Other("公里") => (Class::Other("米"), Decimal::whole(1000)),
        Class::Other("斤") => (Class::Other("公斤"), Decimal { digits: 5, scale: 1 }),
        Class::Other("公顷") => (Class::Area, Decimal::whole(15)),
        class => (class, Decimal::whole(1)),
    };
    (class, Range { value: range.value * factor, low: range.low * factor, high: range.high * factor })
}

/// What a result can stand for: half of its last written place to each side, or what 约 and 余 allow.
pub(crate) fn result(number: &Number) -> Range {
    let (_, range) = amount(number);
    if number.written.hedge != Hedge::Exact || range.low != range.high {
        return range;
    }
    let half = last_place(number) * Decimal { digits: 5, scale: 1 };
    Range { value: range.value, low: range.value - half, high: range.value + half }
}

/// One of the last written place: 0.1 for 24.5%, 1000 for 3.2万, in the first unit of the kind.
fn last_place(number: &Number) -> Decimal {
    shifted(Decimal::whole(1), i64::from(number.written.power) - i64::from(number.written.number.scale))
}

/// Whether the places behind the last written one were cut off instead of rounded: 3.67 written as 3.6.
pub(crate) fn is_cut_off(number: &Number, computed: &Range) -> bool {
    let stated = amount(number).1.value;
    stated <= computed.value && computed.value < stated + last_place(number)
}

/// Holds a written result against what was computed.
pub(crate) fn fit(number: &Number, computed: &Range) -> Fit {
    let stated = result(number);
    if stated.agrees(computed) {
        return Fit::Good;
    }
    let place = last_place(number);
    let near = Range { value: stated.value, low: stated.low - place, high: stated.high + place };
    if near.agrees(computed) { Fit::LastDigit } else { Fit::Off }
}

/// The quotient; none where the divisor is nought or the numbers are too long.
pub(crate) fn quotient(of: Decimal, by: Decimal) -> Option<Decimal> {
    let (of, by) = (of.trimmed(), by.trimmed());
    // digits_a / 10^a : digits_b / 10^b = digits_a * 10^b / (digits_b * 10^a), with places behind the point.
    let numerator = of.digits.checked_mul(10_i128.checked_pow(by.scale.checked_add(PLACES)?)?)?;
    let denominator = by.digits.checked_mul(10_i128.checked_pow(of.scale)?)?;
    let doubled = numerator.checked_mul(2)?.checked_add(denominator.abs())?;
    (denominator > 0).then_some(())?;
    Some(Decimal { digits: doubled.div_euclid(denominator.checked_mul(2)?), scale: PLACES })
}

/// The quotient of two ranges of positive numbers.
pub(crate) fn over(of: &Range, by: &Range) -> Option<Range> {
    (by.low > Decimal::whole(0)).then_some(())?;
    Some(Range {
        value: quotient(of.value, by.value)?,
        low: quotient(of.low, by.high)?,
        high: quotient(of.high, by.low)?,
    })
}

/// The difference of two ranges.
pub(crate) fn minus(of: &Range, by: &Range) -> Range {
    Range { value: of.value - by.value, low: of.low - by.high, high: of.high - by.low }
}

/// The sum of ranges.
pub(crate) fn sum(ranges: &[Range]) -> Range {
    let add = |end: fn(&Range) -> Decimal| ranges.iter().map(end).fold(Decimal::whole(0), |a, b| a + b);
    Range { value: add(|r| r.value), low: add(|r| r.low), high: add(|r| r.high) }
}

/// A range a hundredfold, for shares.
pub(crate) fn percent(range: &Range) -> Range {
    let times = |d: Decimal| d * Decimal::whole(100);
    Range { value: times(range.value), low: times(range.low), high: times(range.high) }
}

/// A value in the dress of a written number: the same unit and as many places.
pub(crate) fn dressed(value: Decimal, like: &Number) -> String {
    let in_kind = match like.unit.class {
        Class::Other("吨" | "公里") => quotient(value, Decimal::whole(1000)).unwrap_or(value),
        Class::Other("斤") => value * Decimal::whole(2),
        Class::Other("公顷") => quotient(value, Decimal::whole(15)).unwrap_or(value),
        _ => value,
    };
    let scaled = shifted(in_kind, -i64::from(like.written.power));
    let power = if like.unit.word == "成" { String::new() } else { power_word(like.written.power) };
    let places = like.written.number.scale;
    format!("{}{power}{}", scaled.rounded(places).trimmed(), like.unit.word)
}

fn power_word(power: u32) -> String {
    match power {
        0 => String::new(),
        1 => "十".to_owned(),
        2 => "百".to_owned(),
        3 => "千".to_owned(),
        4..8 => format!("{}万", power_word(power - 4)),
        _ => format!("{}亿", power_word(power - 8)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_quotient_times_its_divisor_is_the_dividend(a in 0..1_000_000_000_i64, b in 1..1_000_000_i64) {
            let back = quotient(Decimal::whole(a), Decimal::whole(b)).expect("a quotient") * Decimal::whole(b);
            let off = if back > Decimal::whole(a) { back - Decimal::whole(a) } else { Decimal::whole(a) - back };
            let most = Decimal { digits: i128::from(b), scale: PLACES };
            prop_assert!(off <= most);
        }
    }

    #[test]
    fn quotients_round_half_up_and_refuse_nought() {
        assert_eq!(
            quotient(Decimal::whole(2), Decimal::whole(3)).map(|q| q.to_string()),
            Some("0.66666667".to_owned())
        );
        assert_eq!(quotient(Decimal::whole(2), Decimal::whole(0)), None);
    }
}
