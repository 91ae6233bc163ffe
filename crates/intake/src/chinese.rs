//! Numbers written in Chinese: 三千二百, 壹万贰仟, 二〇二〇, 三点五.

const DIGITS: [(char, char, u64); 13] = [
    ('零', '〇', 0),
    ('一', '壹', 1),
    ('二', '贰', 2),
    ('两', '弍', 2),
    ('三', '叁', 3),
    ('四', '肆', 4),
    ('五', '伍', 5),
    ('六', '陆', 6),
    ('七', '柒', 7),
    ('八', '捌', 8),
    ('九', '玖', 9),
    ('弌', '幺', 1),
    ('叄', '弎', 3),
];
const UNITS: [(char, char, u64); 3] = [('十', '拾', 10), ('百', '佰', 100), ('千', '仟', 1_000)];
const GROUPS: [(char, char, u64); 2] = [('万', '萬', 10_000), ('亿', '億', 100_000_000)];

fn in_list(list: &[(char, char, u64)], c: char) -> Option<u64> {
    list.iter().find(|(plain, formal, _)| *plain == c || *formal == c).map(|(.., value)| *value)
}

fn is_numeral(c: char) -> bool {
    c == '点' || [&DIGITS[..], &UNITS[..], &GROUPS[..]].iter().any(|list| in_list(list, c).is_some())
}

/// The number at the beginning of a text in Arabic digits, and what stands behind it. A 万 or 亿 at the end of the number
/// stays behind it, as it does behind digits: 三万 is 3 万.
///
/// What people say in more than one way is no number: 三千五 may be 3,005 in a form and is 3,500 in speech, and 四五 is four
/// or five.
pub(crate) fn leading_number(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    let (mut numeral, mut rest) = text.split_at(end);
    let groups = numeral.chars().filter(|c| in_list(&GROUPS, *c).is_some()).count();
    if let Some(last) = numeral.chars().next_back().filter(|c| groups == 1 && in_list(&GROUPS, *c).is_some()) {
        let cut = numeral.len() - last.len_utf8();
        numeral = &text[..cut];
        rest = &text[cut..];
    }
    let (whole, part) = numeral.split_once('点').map_or((numeral, None), |(whole, part)| (whole, Some(part)));
    if is_about(whole) {
        return None;
    }
    let whole = whole_number(whole)?;
    let number = match part {
        Some(part) => format!("{whole}.{}", digits(part)?),
        None => whole,
    };
    Some((number, rest))
}

/// 三四, 七八: one or the other.
fn is_about(text: &str) -> bool {
    let digits: Vec<Option<u64>> = text.chars().map(|c| in_list(&DIGITS, c)).collect();
    matches!(digits[..], [Some(first), Some(second)] if first > 0 && second == first + 1)
}

/// Every run of Chinese numerals in a text as Arabic digits; runs that are no number stay.
pub(crate) fn with_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c| !is_numeral(c)).unwrap_or(rest.len());
        match whole_number(&rest[..end]).filter(|_| end > 0) {
            Some(number) => {
                out.push_str(&number);
                rest = &rest[end..];
            }
            None => {
                let end = end.max(c.len_utf8());
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    out
}

/// 二〇二〇: digits alone.
fn digits(text: &str) -> Option<String> {
    let digit = |c: char| in_list(&DIGITS, c).and_then(|value| char::from_digit(u32::try_from(value).ok()?, 10));
    let digits: String = text.chars().map(digit).collect::<Option<_>>()?;
    (!digits.is_empty()).then_some(digits)
}

fn whole_number(text: &str) -> Option<String> {
    if let Some(digits) = digits(text) {
        return Some(digits);
    }
    // What is below the group at hand, the digit that waits for its unit, and the unit before.
    let (mut total, mut section, mut digit, mut unit, mut zero) = (0u64, 0u64, None, u64::MAX, false);
    let mut group = u64::MAX;
    for c in text.chars() {
        if let Some(value) = in_list(&DIGITS, c) {
            if digit.is_some() || (value == 0 && zero) {
                return None;
            }
            if value == 0 {
                zero = true;
            } else {
                digit = Some(value);
            }
        } else if let Some(value) = in_list(&UNITS, c) {
            // 十二 says one ten without a one; 百 alone does not say one hundred.
            let times = digit.take().or((value == 10 && section == 0).then_some(1))?;
            if value >= unit {
                return None;
            }
            section += times * value;
            unit = value;
            zero = false;
        } else {
            let value = in_list(&GROUPS, c)?;
            section += digit.take().unwrap_or(0);
            if section == 0 || value >= group {
                return None;
            }
            total += section.checked_mul(value)?;
            (section, unit, zero, group) = (0, u64::MAX, false, value);
        }
    }
    let before = if unit == u64::MAX { group } else { unit };
    if let Some(last) = digit {
        // Behind hundreds and more a digit needs a 零 before it to be one.
        if before != u64::MAX && before > 10 && !zero {
            return None;
        }
        section += last;
    } else if zero && total + section > 0 {
        return None;
    }
    (!text.is_empty()).then(|| (total + section).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_chinese_are_read_and_doubtful_ones_are_not() {
        let cases = [
            ("三千", Some(("3000", ""))),
            ("三千二百元", Some(("3200", "元"))),
            ("壹万贰仟叁佰元整", Some(("12300", "元整"))),
            ("两万", Some(("2", "万"))),
            ("十二亩", Some(("12", "亩"))),
            ("一百零五", Some(("105", ""))),
            ("一万零五十", Some(("10050", ""))),
            ("二〇二〇年", Some(("2020", "年"))),
            ("三点五亩", Some(("3.5", "亩"))),
            ("三亿二千万", Some(("320000000", ""))),
            ("零", Some(("0", ""))),
            ("四五口", None),
            ("三千五", None),
            ("两万五", None),
            ("百", None),
            ("三十五百", None),
            ("二三十", None),
            ("几千", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let read = leading_number(text);
            let read = read.as_ref().map(|(number, rest)| (number.as_str(), *rest));
            assert_eq!(read, expected, "{text}");
        }
        assert_eq!(with_digits("二〇二〇年十二月三十一日"), "2020年12月31日");
        assert_eq!(with_digits("千年"), "千年");
    }
}
