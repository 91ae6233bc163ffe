//! Words as people type them, brought to one form.

use unicode_normalization::UnicodeNormalization;

/// Signs before a number that keep a spreadsheet from counting with it; input methods make curved ones of them.
const APOSTROPHES: [char; 4] = ['\'', '‘', '’', '`'];

/// The form in which text is kept: full-width letters and digits plain, blanks that mean nothing gone, one kind of
/// bracket and of middle dot. Two offices that write the same name get the same text, and the text still prints well.
pub fn words(text: &str) -> String {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        return text.trim_start_matches(APOSTROPHES).trim_start().to_owned();
    }
    let has_chinese = text.chars().any(is_chinese);
    let plain: Vec<char> = text.nfc().filter(|c| !is_invisible(*c)).map(|c| plain_char(c, has_chinese)).collect();
    let mut kept = String::with_capacity(text.len());
    let mut gap = false;
    for c in plain {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        // A blank separates Latin words and numbers; between Chinese characters it is only typesetting.
        let before = kept.chars().next_back();
        if gap && before.is_some_and(|b| b.is_ascii() && c.is_ascii()) {
            kept.push(' ');
        }
        gap = false;
        kept.push(c);
    }
    kept.trim_start_matches(APOSTROPHES).trim_start().to_owned()
}

/// The form in which words are compared: NFKC, lower case, no blanks at all.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .map(|c| c.to_ascii_lowercase())
            .collect();
    }
    text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).flat_map(char::to_lowercase).collect()
}

/// Whether a cell holds nothing but a sign that nobody has said: a dash or a stroke.
pub(crate) fn is_stroke(folded: &str) -> bool {
    !folded.is_empty() && folded.chars().all(|c| matches!(c, '-' | '—' | '–' | '―' | '−' | '/' | '\\' | '…' | '.'))
}

/// Whether a cell says in words that nobody knows.
pub(crate) fn is_unknown(folded: &str) -> bool {
    matches!(folded, "不详" | "未知" | "不清楚" | "不知道" | "待核实" | "待定" | "待查")
}

/// Whether a cell says in words that there is nothing to say.
pub(crate) fn is_none(folded: &str) -> bool {
    matches!(folded, "无" | "暂无" | "没有" | "空")
}

pub(crate) fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
}

fn plain_char(c: char, has_chinese: bool) -> char {
    match c {
        '(' | '（' => {
            if has_chinese {
                '（'
            } else {
                '('
            }
        }
        ')' | '）' => {
            if has_chinese {
                '）'
            } else {
                ')'
            }
        }
        // These belong to Chinese sentences and stay as they are.
        '，' | '：' | '；' | '！' | '？' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '•' | '・' | '‧' | '∙' | '･' | '⋅' => '·',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_get_equal_text() {
        let cases = [
            ("  张 三\n", "张三"),
            ("５３０１－Ａ", "5301-A"),
            ("示例(云南)合作社", "示例（云南）合作社"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("New  Farm Co", "New Farm Co"),
            ("新店房\u{200b}村", "新店房村"),
            ("'590123", "590123"),
            ("‘590123", "590123"),
            ("＇５９", "59"),
            ("种植，养殖", "种植，养殖"),
        ];
        for (typed, kept) in cases {
            assert_eq!(words(typed), kept, "{typed}");
            assert_eq!(words(&words(typed)), kept, "twice is once");
        }
    }

    #[test]
    fn strokes_say_nothing() {
        for stroke in ["/", "—", "——", "-", "\\"] {
            assert!(is_stroke(&folded(stroke)), "{stroke}");
        }
        for word in ["", "一", "0", "-1", "A/B"] {
            assert!(!is_stroke(&folded(word)), "{word}");
        }
    }
}
