//! What every writer has to know about characters.

use std::borrow::Cow;

/// The text without the characters that XML 1.0 forbids, which come with cells pasted from old systems and would make Word
/// refuse the whole file.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_xml) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&c| is_xml(c)).collect())
    }
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// The width of a text in halves of a full-width character: Chinese fonts set every ASCII character half as wide.
pub(crate) fn halves(text: &str) -> usize {
    text.chars().map(half).sum()
}

/// The width of one character in halves.
pub(crate) fn half(c: char) -> usize {
    match c {
        '\0'..='\x1F' => 0,
        ' '..='~' => 1,
        _ => 2,
    }
}

/// `unscaled / 10^scale` as text.
pub(crate) fn decimal(unscaled: i64, scale: u32) -> String {
    let sign = if unscaled < 0 { "-" } else { "" };
    let scale = scale as usize;
    let digits = format!("{:0width$}", unscaled.unsigned_abs(), width = scale + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale);
    if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_xml_allows() {
        for (text, kept) in [
            ("脱贫户\u{0}\u{B}12\u{1F}户", "脱贫户12户"),
            ("𠮷田\t村\n𬭚组", "𠮷田\t村\n𬭚组"),
            ("a\u{FFFE}\u{FFFF}\rb", "ab"),
        ] {
            assert_eq!(clean(text), kept);
        }
    }

    #[test]
    fn measures_in_halves() {
        for (text, width) in [("", 0), ("2021年3月5日", 12), ("云岭乡人民政府", 14), ("𠮷\u{1}", 2)] {
            assert_eq!(halves(text), width, "{text}");
        }
    }
}
