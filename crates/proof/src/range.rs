//! What a written number may stand for: 1.36万 for anything that rounds to it, 2000余 for anything that begins so.

use shouwang_pack::Decimal;

use crate::unit::shifted;

/// A word that says that the number is not exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hedge {
    /// None.
    Exact,
    /// 余, 多, 超过: not less.
    AtLeast,
    /// 约, 近, 左右: a little more or less.
    About,
}

/// A number as written, before the power of ten of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// The digits.
    pub(crate) number: Decimal,
    /// The power of ten behind them: four for 万.
    pub(crate) power: u32,
    /// Whether a word says that it is not exact.
    pub(crate) hedge: Hedge,
}

/// The numbers that a written number can stand for, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    /// The number itself.
    pub(crate) value: Decimal,
    /// The least.
    pub(crate) low: Decimal,
    /// The greatest.
    pub(crate) high: Decimal,
}

impl Range {
    /// Nothing but the number.
    pub(crate) fn exact(value: Decimal) -> Self {
        Range { value, low: value, high: value }
    }

    /// The range of a number in a unit of the power `to`, for a figure that keeps `places`.
    pub(crate) fn of(written: Written, to: u32, places: u32) -> Self {
        let power = i64::from(written.power) - i64::from(to);
        let value = shifted(written.number, power).trimmed();
        let ones = |power: i64| shifted(Decimal::whole(1), power);
        match written.hedge {
            Hedge::AtLeast => Range { value, low: value, high: value + ones(last_place(value)) },
            Hedge::About => {
                let step = ones(last_place(value));
                Range { value, low: value - step, high: value + step }
            }
            Hedge::Exact => {
                let written_place = power - i64::from(written.number.scale);
                // Written with 万, or with fewer places than the figure keeps: it has been rounded.
                if written_place <= -i64::from(places) {
                    return Range::exact(value);
                }
                let half = Decimal { digits: 5, scale: 1 } * ones(written_place);
                Range { value, low: value - half, high: value + half }
            }
        }
    }

    /// Whether the number can stand for `other`.
    pub(crate) fn holds(&self, other: Decimal) -> bool {
        self.low <= other && other <= self.high
    }

    /// Whether both can stand for one number.
    pub(crate) fn agrees(&self, other: &Range) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// The power of ten of the last digit that is not zero: three for 2000.
fn last_place(value: Decimal) -> i64 {
    let trimmed = value.trimmed();
    if trimmed.scale > 0 || trimmed.digits == 0 {
        return -i64::from(trimmed.scale);
    }
    let (mut digits, mut place) = (trimmed.digits, 0);
    while digits % 10 == 0 {
        digits /= 10;
        place += 1;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_number_stands_for_what_rounds_to_it() {
        let cases = [
            // written, power, hedge, unit's power, places, a number it can stand for, one that it cannot
            ("13531", 0, Hedge::Exact, 0, 0, "13531", "13532"),
            ("1.36", 4, Hedge::Exact, 0, 0, "13604", "13531"),
            ("1.36", 4, Hedge::Exact, 4, 2, "1.36", "1.35"),
            ("2000", 0, Hedge::AtLeast, 0, 0, "2036", "1990"),
            ("1800", 0, Hedge::About, 0, 0, "1760", "2100"),
            ("31.8", 4, Hedge::Exact, 4, 2, "31.84", "31.9"),
            ("49.99", 0, Hedge::Exact, 0, 2, "49.99", "50"),
            ("50", 0, Hedge::Exact, 0, 2, "49.99", "48.9"),
            ("318000", 0, Hedge::Exact, 4, 2, "31.8", "31.9"),
        ];
        for (number, power, hedge, to, places, inside, outside) in cases {
            let decimal = |text: &str| text.parse::<Decimal>().expect(text);
            let range = Range::of(Written { number: decimal(number), power, hedge }, to, places);
            assert!(range.holds(decimal(inside)), "{number} for {inside}: {range:?}");
            assert!(!range.holds(decimal(outside)), "{number} for {outside}: {range:?}");
        }
    }
}
