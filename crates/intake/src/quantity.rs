//! Numbers as people write them, exact.

use shouwang_pack::Decimal;

use crate::{chinese::leading_number, parts, unit::is_unit, words::folded};

/// A number and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quantity {
    pub(crate) number: Decimal,
    /// The unit, folded; often empty.
    pub(crate) unit: String,
    /// Whether it stood in brackets, which is how accounts write what is less than nothing.
    pub(crate) is_bracketed: bool,
}

/// Reads `3.5亩`, `￥1,234.50`, `－２万元`, `(500)`, 三千二百元, 伍元叁角, 三亩半; nothing where it is no number.
pub(crate) fn parse(text: &str) -> Option<Quantity> {
    let text = folded(text).replace(['−', '﹣'], "-");
    match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        // What stands in brackets has no sign of its own.
        Some(inside) => {
            let found = read(inside).filter(|found| found.number.digits >= 0 && !inside.contains(['-', '+', '(']))?;
            let number = Decimal { digits: -found.number.digits, ..found.number };
            Some(Quantity { number, is_bracketed: true, ..found })
        }
        None => read(&text),
    }
}

fn read(text: &str) -> Option<Quantity> {
    let text = text.trim_start_matches("人民币").trim_start_matches(['¥', '+']);
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let unsigned = unsigned.trim_start_matches('¥');
    let quantity = |number: &str, unit: &str| {
        let number: Decimal = format!("{sign}{number}").parse().ok()?;
        Some(Quantity { number: number.trimmed(), unit: unit.to_owned(), is_bracketed: false })
    };
    // 一般 begins with a one and is no number: behind a number in Chinese only a unit can stand.
    if let Some((number, unit)) = leading_number(unsigned).filter(|(_, unit)| unit.is_empty() || is_unit(unit)) {
        // 三万五千 says its 万 itself, whatever the column is counted in, as 三万 does.
        return match parts::tens_of_thousands(&number).filter(|_| unit.is_empty() && unsigned.contains(['万', '萬']))
        {
            Some(number) => quantity(&number, "万"),
            None => quantity(&number, unit),
        };
    }
    if let Some((number, unit)) = parts::read(unsigned) {
        return quantity(&number, &unit);
    }
    let (digits, unit) = leading_digits(unsigned)?;
    // `1e5` has been rounded by whoever wrote it, and 3万5 says either of two numbers.
    if unit.starts_with('e') || (unit.contains(|c: char| c.is_ascii_digit()) && !is_unit(unit)) {
        return None;
    }
    quantity(&digits, unit)
}

/// Whether a text says that its number is none to be sure of: 约3, 两万多, 4000左右.
pub(crate) fn is_about(text: &str) -> bool {
    let text = folded(text);
    let text = text.trim_matches(['(', ')']);
    text.starts_with(['约', '近', '超'])
        || ["大约", "大概", "将近", "不到"].iter().any(|word| text.starts_with(word))
        || text.ends_with(['多', '余', '几'])
        || ["左右", "上下", "以上", "以下", "以内", "多元", "余元", "多亩", "余亩"]
            .iter()
            .any(|word| text.ends_with(word))
}

/// Whether a number ends as people say it: 3万5, 三千五.
pub(crate) fn is_cut_short(text: &str) -> bool {
    let text = folded(text);
    let mut ends = text.trim_end_matches(['元', '块', '亩']).chars().rev();
    let is_digit = |c: char| c.is_ascii_digit() || "一二两三四五六七八九壹贰叁肆伍陆柒捌玖".contains(c);
    ends.next().is_some_and(is_digit) && ends.next().is_some_and(|c| "百千万亿佰仟萬億".contains(c))
}

/// The number in Arabic digits at the beginning of a text, without separators, and what stands behind it.
pub(crate) fn leading_digits(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((without_separators(digits)?, rest))
}

/// Separators of thousands stand before groups of three, or of four as Chinese counts; else they are typing errors.
fn without_separators(digits: &str) -> Option<String> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let even = |size: usize| rest.iter().all(|group| group.len() == size) && (1..=size).contains(&first.len());
    let is_broken = digits.contains('.') && part.is_empty() || part.contains(',');
    if first.is_empty() || is_broken || !(rest.is_empty() || even(3) || even(4)) {
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
            ("二级", Some(("2", "级"))),
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
            ("1.234,5", None),
            ("（500）", Some(("-500", ""))),
            ("(1,234.50元)", Some(("-1234.5", "元"))),
            ("(0)", Some(("0", ""))),
            ("(-5)", None),
            ("(约5)", None),
            ("((5))", None),
            ("壹仟贰佰叁拾肆元伍角", Some(("1234.5", "元"))),
            ("人民币壹佰元零伍分", Some(("100.05", "元"))),
            ("壹万贰仟元整", Some(("12000", "元整"))),
            ("贰拾元伍角整", Some(("20.5", "元"))),
            ("12元5角6分", Some(("12.56", "元"))),
            ("伍角", Some(("5", "角"))),
            ("三块五毛", Some(("3.5", "块"))),
            ("三块五", None),
            ("拾元伍拾角", None),
            ("三亩半", Some(("3.5", "亩"))),
            ("3亩半", Some(("3.5", "亩"))),
            ("三亩五分", Some(("3.5", "亩"))),
            ("2亩3分5厘", Some(("2.35", "亩"))),
            ("半亩", Some(("0.5", "亩"))),
            ("一年半", Some(("1.5", "年"))),
            ("一个半月", Some(("1.5", "月"))),
            ("3.5亩半", Some(("3.5", "亩半"))),
            ("3万半", Some(("3", "万半"))),
            ("120m2", Some(("120", "m2"))),
            ("半", None),
            ("3万5千", Some(("3.5", "万"))),
            ("3万5千元", Some(("3.5", "万元"))),
            ("3万五千", Some(("3.5", "万"))),
            ("3万2000元", Some(("3.2", "万元"))),
            ("1亿2千万元", Some(("1.2", "亿元"))),
            ("2千3百", Some(("2.3", "千"))),
            ("3万5", None),
            ("3万500", None),
            ("3万50千", None),
            ("3千5万", None),
            ("三万五千", Some(("3.5", "万"))),
            ("三万五千元", Some(("35000", "元"))),
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
