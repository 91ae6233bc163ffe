//! Numbers as people write them, exact.

use shouwang_pack::Decimal;

use crate::{chinese::leading_number, unit::is_unit, words::folded};

/// A number and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quantity {
    pub(crate) number: Decimal,
    /// The unit, folded; often empty.
    pub(crate) unit: String,
}

/// Reads `3.5亩`, `￥1,234.50`, `－２万元`, 三千二百元; nothing where it is no number.
pub(crate) fn parse(text: &str) -> Option<Quantity> {
    let text = folded(text).replace(['−', '﹣'], "-");
    let text = text.trim_start_matches("人民币").trim_start_matches(['¥', '+']);
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let unsigned = unsigned.trim_start_matches('¥');
    // 一般 begins with a one and is no number: behind a number in Chinese only a unit can stand.
    if let Some((number, unit)) = leading_number(unsigned).filter(|(_, unit)| unit.is_empty() || is_unit(unit)) {
        let number: Decimal = format!("{sign}{number}").parse().ok()?;
        return Some(Quantity { number: number.trimmed(), unit: unit.to_owned() });
    }
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(unsigned.len());
    let (digits, unit) = unsigned.split_at(end);
    let digits = without_separators(digits)?;
    // `1e5` has been rounded by whoever wrote it.
    if unit.starts_with('e') {
        return None;
    }
    let number: Decimal = format!("{sign}{digits}").parse().ok()?;
    Some(Quantity { number: number.trimmed(), unit: unit.to_owned() })
}

/// Separators of thousands stand before groups of three, or of four as Chinese counts; else they are typing errors.
fn without_separators(digits: &str) -> Option<String> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let even = |size: usize| rest.iter().all(|group| group.len() == size) && (1..=size).contains(&first.len());
    if first.is_empty() || (digits.contains('.') && part.is_empty()) || !(rest.is_empty() || even(3) || even(4)) {
        return None;
    }
    Some(digits.replace(',', ""))
}

/// Why a number does not fit its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// More places than are kept.
    TooPrecise,
    /// More digits than are kept.
    TooLarge,
}

/// `number × numerator / denominator` with `scale` places, as one whole number; only where that is exact.
pub(crate) fn scaled(number: Decimal, numerator: i64, denominator: i64, scale: u32) -> Result<i64, Misfit> {
    let number = number.trimmed();
    let power = |exponent: u32| 10i128.checked_pow(exponent).ok_or(Misfit::TooLarge);
    let raised = number
        .digits
        .checked_mul(i128::from(numerator))
        .and_then(|digits| digits.checked_mul(power(scale).ok()?))
        .ok_or(Misfit::TooLarge)?;
    let divisor = power(number.scale)?.checked_mul(i128::from(denominator)).ok_or(Misfit::TooLarge)?;
    if divisor == 0 || raised % divisor != 0 {
        return Err(Misfit::TooPrecise);
    }
    i64::try_from(raised / divisor).map_err(|_| Misfit::TooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("1,234.50", Some(("1234.5", ""))),
            ("￥１２３", Some(("123", ""))),
            ("3.5 亩", Some(("3.5", "亩"))),
            ("-2万元", Some(("-2", "万元"))),
            ("－¥2", Some(("-2", ""))),
            ("12,3456", Some(("123456", ""))),
            ("85%", Some(("85", "%"))),
            ("三千二百元", Some(("3200", "元"))),
            ("三点五亩", Some(("3.5", "亩"))),
            ("两万多", None),
            ("一般", None),
            ("1,2", None),
            ("1.", None),
            ("约3", None),
            ("1e5", None),
            ("", None),
            ("亩", None),
            ("1.2.3", None),
        ];
        for (text, expected) in cases {
            let read = parse(text).map(|q| (q.number.to_string(), q.unit));
            assert_eq!(read, expected.map(|(n, u)| (n.to_owned(), u.to_owned())), "{text}");
        }
    }

    proptest! {
        #[test]
        fn fen_and_yuan_are_inverse(fen in any::<i64>()) {
            let text = Decimal { digits: i128::from(fen), scale: 2 }.to_string();
            let read = parse(&text).expect("a number");
            prop_assert_eq!(scaled(read.number, 1, 1, 2), Ok(fen));
        }
    }
}
