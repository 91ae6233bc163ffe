//! 是 and 否, in all the ways in which people say them.

use crate::words::folded;

const YES: [&str; 19] =
    ["是", "有", "√", "✓", "✔", "☑", "✅", "对", "已", "真", "是的", "y", "yes", "t", "true", "1", "1.0", "v", "√√"];
/// Words for a state that is as it should be, in answer to a question about 安全.
const SAFE: [&str; 5] = ["安全", "达标", "合格", "正常", "保障"];
const NO: [&str; 18] =
    ["否", "无", "×", "✗", "✘", "☒", "❌", "不是", "没有", "没", "不", "x", "n", "no", "f", "false", "0", "0.0"];

/// Reads a flag; `title` lets 已参加 and 未参加 answer 是否参加医保.
pub(crate) fn parse(text: &str, title: &str) -> Option<bool> {
    let word = folded(text);
    if YES.contains(&word.as_str()) {
        return Some(true);
    }
    if NO.contains(&word.as_str()) {
        return Some(false);
    }
    let title = folded(title);
    // Where the question itself is a negation, 未参加 could mean either.
    if title.contains(['无', '未', '不', '非']) {
        return None;
    }
    // 安全 answers 饮水是否安全, and so does 达标; 自来水 answers 是否通自来水.
    let means = |word: &str| {
        word.chars().count() >= 2 && (title.contains(word) || (title.contains("安全") && SAFE.contains(&word)))
    };
    if means(&word) {
        return Some(true);
    }
    for (beginnings, answer) in
        [(["尚未", "没有", "未", "不", "非", "无"].as_slice(), false), (["已经", "已", "有"].as_slice(), true)]
    {
        for beginning in beginnings {
            if let Some(rest) = word.strip_prefix(beginning)
                && means(rest)
            {
                return Some(answer);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_understood_and_doubts_are_not() {
        let title = "风险是否已消除";
        let cases = [
            ("是", title, Some(true)),
            ("√", title, Some(true)),
            (" Ｙ ", title, Some(true)),
            ("1", title, Some(true)),
            ("有", title, Some(true)),
            ("TRUE", title, Some(true)),
            ("否", title, Some(false)),
            ("无", title, Some(false)),
            ("×", title, Some(false)),
            ("0", title, Some(false)),
            ("未消除", title, Some(false)),
            ("已消除", title, Some(true)),
            ("尚未实施", "实施开发式帮扶措施情况", Some(false)),
            ("不安全", "饮水安全", Some(false)),
            ("安全", "饮水是否安全", Some(true)),
            ("不达标", "饮水是否安全", Some(false)),
            ("达标", "是否危房", None),
            ("贫困村", "是否贫困村", Some(true)),
            ("非贫困村", "是否贫困村", Some(false)),
            ("未核实", title, None),
            ("未参加", "未参加医保", None),
            ("2", title, None),
            ("", title, None),
        ];
        for (word, title, expected) in cases {
            assert_eq!(parse(word, title), expected, "{word} / {title}");
        }
    }
}
