//! The values that ledgers hold.

use std::{fmt, str::FromStr};

use jiff::civil::Date;

/// One typed value of a ledger field. Unknown is a value of its own and never a default.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Value {
    /// Nobody has said. Not zero, not "no", not an empty text.
    #[default]
    Unknown,
    /// Text, a code, a normalised identifier, or the id of a referenced record.
    Text(String),
    /// A whole number: a count, a year, fen, or a decimal scaled by its field's `scale`.
    Integer(i64),
    /// A civil date; a month is its first day.
    Date(Date),
    /// 是 or 否.
    Flag(bool),
    /// Several codes of one list, in the order of the list.
    Codes(Vec<String>),
}

impl Value {
    /// Whether nobody has said.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown)
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, where it is one.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }
}

/// An exact decimal: `digits / 10^scale`. Wide enough for every sum of a province in fen.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    /// All digits, as one whole number.
    pub digits: i128,
    /// How many of them stand behind the point.
    pub scale: u32,
}

impl Decimal {
    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Decimal { digits: i128::from(number), scale: 0 }
    }

    /// The same number with exactly `scale` places, rounded half away from zero, which is how offices round (四舍五入).
    pub fn rounded(self, scale: u32) -> Self {
        if scale >= self.scale {
            let factor = 10i128.pow(scale - self.scale);
            return Decimal { digits: self.digits.saturating_mul(factor), scale };
        }
        let factor = 10i128.pow(self.scale - scale);
        let half = factor / 2;
        let digits = (self.digits.abs() + half) / factor * self.digits.signum();
        Decimal { digits, scale }
    }

    /// The number without zeros at its end.
    pub fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    fn aligned(self, other: Self) -> (i128, i128, u32) {
        let scale = self.scale.max(other.scale);
        (self.rounded(scale).digits, other.rounded(scale).digits, scale)
    }
}

macro_rules! arithmetic {
    ($trait:ident, $method:ident, $op:ident) => {
        impl std::ops::$trait for Decimal {
            type Output = Decimal;
            fn $method(self, other: Decimal) -> Decimal {
                let (left, right, scale) = self.aligned(other);
                Decimal { digits: left.$op(right), scale }
            }
        }
    };
}
arithmetic!(Add, add, saturating_add);
arithmetic!(Sub, sub, saturating_sub);

impl std::ops::Mul for Decimal {
    type Output = Decimal;
    #[expect(clippy::suspicious_arithmetic_impl, reason = "the places of a product are the sum of the places")]
    fn mul(self, other: Decimal) -> Decimal {
        let (left, right) = (self.trimmed(), other.trimmed());
        Decimal { digits: left.digits.saturating_mul(right.digits), scale: left.scale + right.scale }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Decimal {}
impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (left, right, _) = self.aligned(*other);
        left.cmp(&right)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.digits);
        }
        let factor = 10i128.pow(self.scale).unsigned_abs();
        let digits = self.digits.unsigned_abs();
        let sign = if self.digits < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:0width$}", digits / factor, digits % factor, width = self.scale as usize)
    }
}

impl FromStr for Decimal {
    type Err = ();

    /// Reads `-12.50`; anything else, and anything longer than 30 digits, is refused.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() + part.len() > 30 || !all_digits(whole) || !all_digits(part) {
            return Err(());
        }
        let digits: i128 = format!("{whole}{part}").parse().map_err(|_| ())?;
        Ok(Decimal { digits: sign * digits, scale: part.len() as u32 })
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn decimals_round_half_away_from_zero_and_print_plainly() {
        let cases = [
            ("1.355", 2, "1.36"),
            ("-1.355", 2, "-1.36"),
            ("1.3549", 2, "1.35"),
            ("13531", 0, "13531"),
            ("0.5", 0, "1"),
            ("2", 2, "2.00"),
        ];
        for (text, scale, expected) in cases {
            let number: Decimal = text.parse().expect(text);
            assert_eq!(number.rounded(scale).to_string(), expected, "{text} to {scale} places");
        }
        assert!("1.2.3".parse::<Decimal>().is_err());
        assert!("１２".parse::<Decimal>().is_err());
        assert!("1.50".parse::<Decimal>() == "1.5".parse::<Decimal>());
    }
}
