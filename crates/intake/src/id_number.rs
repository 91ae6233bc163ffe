//! 公民身份号码 (GB 11643), and the certificates of disability that begin with one.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::problem::Fault;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS: &[u8; 11] = b"10X98765432";

/// A valid number: 18 characters, or the 20 or 22 of a certificate of disability.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber(String);

/// Why a number is none. No variant carries the number itself, so that no message can show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberProblem {
    /// Fifteen digits that may be an old number of somebody born in 1919 or 1920, and are far more often a number of today
    /// that lost its last three.
    #[error("是 15 位，像是 18 位号码丢了末三位")]
    CutOff,
    /// Neither 15, 18, 20 nor 22 characters.
    #[error("共 {0} 位，应为 18 位（残疾人证为 20 或 22 位）")]
    Length(usize),
    /// A character that cannot stand there.
    #[error("第 {0} 位不是数字（只有第 18 位可以是 X）")]
    Character(usize),
    /// The birth date is no date.
    #[error("第 7 至 14 位不是有效的出生日期")]
    Birth,
    /// The check digit is wrong and the last three digits are nought: a spreadsheet kept fifteen digits of eighteen.
    #[error("末三位是 000，校验位不符，像是按数字存过，丢了末三位")]
    Rounded,
    /// The check digit is wrong: a digit was mistyped, or two were exchanged.
    #[error("校验位不符，可能有一位抄错或两位颠倒")]
    Check,
    /// The certificate's category or grade does not exist.
    #[error("残疾人证第 19 位应为类别 1 至 7、第 20 位应为等级 1 至 4")]
    Certificate,
}

impl IdNumberProblem {
    /// Stable name.
    pub fn code(self) -> &'static str {
        match self {
            IdNumberProblem::Length(_) | IdNumberProblem::CutOff => "id_length",
            IdNumberProblem::Character(_) => "id_character",
            IdNumberProblem::Birth => "id_birth",
            IdNumberProblem::Check => "id_check_digit",
            IdNumberProblem::Rounded => "digits_lost",
            IdNumberProblem::Certificate => "id_certificate",
        }
    }

    /// What to do.
    pub fn hint(self) -> &'static str {
        match self {
            IdNumberProblem::Length(_) => "对照身份证或户口簿补全号码",
            IdNumberProblem::CutOff | IdNumberProblem::Rounded => {
                "对照身份证或户口簿写全 18 位；这一列里末三位是 000 的都要核对"
            }
            IdNumberProblem::Certificate => "对照残疾人证改正后两位",
            _ => "对照身份证或户口簿逐位核对后改正",
        }
    }
}

impl From<IdNumberProblem> for Fault {
    fn from(problem: IdNumberProblem) -> Self {
        Fault::new(problem.code(), format!("证件号码{problem}"), problem.hint())
    }
}

impl IdNumber {
    /// Reads a number as typed: full-width digits, blanks and quotation marks, a small x, and the 15 digits of old.
    pub fn parse(text: &str) -> Result<Self, IdNumberProblem> {
        let mut number: String = text
            .nfkc()
            .filter(|c| {
                !c.is_whitespace()
                    && !c.is_control()
                    && !matches!(c, '\'' | '"' | '‘' | '’' | '“' | '”' | '`' | '\u{feff}' | '\u{200b}'..='\u{200f}')
            })
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let length = number.chars().count();
        if !matches!(length, 15 | 18 | 20 | 22) {
            return Err(IdNumberProblem::Length(length));
        }
        let wrong = |(at, c): (usize, char)| {
            !(c.is_ascii_digit() || (at == 17 && c == 'X') || (at > 19 && c.is_ascii_alphanumeric()))
        };
        if let Some(at) = number.chars().enumerate().position(wrong) {
            return Err(IdNumberProblem::Character(at + 1));
        }
        if length == 15 {
            // The old numbers leave the century out: where a 19 or a 20 stands, it is most likely a century.
            if matches!(&number[6..8], "19" | "20") {
                return Err(IdNumberProblem::CutOff);
            }
            number.insert_str(6, "19");
            number.push(check_digit(&number));
        }
        let id = IdNumber(number);
        if id.birth_checked().is_none() {
            return Err(IdNumberProblem::Birth);
        }
        if id.0.chars().nth(17) != Some(check_digit(&id.0)) {
            let is_rounded = id.0.get(15..) == Some("000");
            return Err(if is_rounded { IdNumberProblem::Rounded } else { IdNumberProblem::Check });
        }
        let tail = id.0.get(18..20).unwrap_or("11").as_bytes();
        if !(b'1'..=b'7').contains(&tail[0]) || !(b'1'..=b'4').contains(&tail[1]) {
            return Err(IdNumberProblem::Certificate);
        }
        Ok(id)
    }

    /// The whole number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Birth date.
    pub fn birth(&self) -> Date {
        self.birth_checked().unwrap_or(Date::MIN)
    }

    /// Whether the person is a man: the seventeenth digit is odd.
    pub fn is_male(&self) -> bool {
        self.0.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1)
    }

    fn birth_checked(&self) -> Option<Date> {
        let part = |from: usize, to: usize| self.0.get(from..to)?.parse::<i16>().ok();
        let (year, month, day) = (part(6, 10)?, part(10, 12)?, part(12, 14)?);
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (1900..=2100).contains(&year).then_some(date)
    }
}

/// Nobody should find a number in a log.
impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

/// The check digit over the first 17 digits (ISO 7064 MOD 11-2).
fn check_digit(number: &str) -> char {
    let sum: u32 =
        number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.saturating_sub(b'0')) * weight).sum();
    char::from(CHECK_DIGITS[(sum % 11) as usize])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn valid(first_17: &str) -> String {
        format!("{first_17}{}", check_digit(first_17))
    }

    #[test]
    fn numbers_are_read_as_typed_and_checked() {
        let id = valid("59012319900307123");
        let wrong_check = format!("{}{}", &id[..17], if id.ends_with('0') { '1' } else { '0' });
        let cases = [
            (id.clone(), Ok(id.clone())),
            (format!(" '{} {}", &id[..6], &id[6..].to_lowercase()), Ok(id.clone())),
            (format!("{id}43"), Ok(format!("{id}43"))),
            (format!("{id}43b1"), Ok(format!("{id}43B1"))),
            ("590123900307123".to_owned(), Ok(id.clone())),
            ("590123201001010".to_owned(), Err(IdNumberProblem::CutOff)),
            (id[..15].to_owned(), Err(IdNumberProblem::CutOff)),
            (wrong_check, Err(IdNumberProblem::Check)),
            (format!("{}000", &id[..15]), Err(IdNumberProblem::Rounded)),
            (id[..17].to_owned(), Err(IdNumberProblem::Length(17))),
            (id.replacen("59", "5-", 1), Err(IdNumberProblem::Character(2))),
            (valid("59012319900230123"), Err(IdNumberProblem::Birth)),
            (valid("59012318990203123"), Err(IdNumberProblem::Birth)),
            (format!("{id}93"), Err(IdNumberProblem::Certificate)),
            (String::new(), Err(IdNumberProblem::Length(0))),
        ];
        for (typed, expected) in cases {
            assert_eq!(IdNumber::parse(&typed).map(|id| id.as_str().to_owned()), expected, "{typed}");
        }
        let id = IdNumber::parse(&id).expect("valid");
        assert_eq!((id.birth().to_string().as_str(), id.is_male()), ("1990-03-07", true));
        assert_eq!(format!("{id:?}"), "IdNumber(…)");
    }

    proptest! {
        #[test]
        fn fifteen_digits_become_a_valid_eighteen(year in 21..=99u32, month in 1..=12u32, day in 1..=28u32, order in 0..=999u32) {
            let old = format!("590123{year:02}{month:02}{day:02}{order:03}");
            let id = IdNumber::parse(&old).expect("valid");
            prop_assert_eq!(IdNumber::parse(id.as_str()), Ok(id.clone()));
            prop_assert_eq!(format!("{}{}", &id.as_str()[..6], &id.as_str()[8..17]), old);
            prop_assert_eq!(id.is_male(), order % 2 == 1);
        }

        #[test]
        fn one_wrong_digit_is_always_found(order in 0..=999u32, at in 0..17usize, add in 1..=9u8) {
            let mut bytes = valid(&format!("59012319900307{order:03}")).into_bytes();
            bytes[at] = b'0' + (bytes[at] - b'0' + add) % 10;
            prop_assert!(IdNumber::parse(&String::from_utf8(bytes).expect("ascii")).is_err());
        }
    }
}
