//! Digits that are no figures: dates, document numbers, ordinals, titles, codes.

use crate::{numeral::is_numeral, text::Text};

/// What a passed-over piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SkipKind {
    /// A date or a year; words around it belong together across it.
    Date,
    /// The number of a document, of a chapter, of an item; a title in 《》; a code; a fraction.
    Other,
}

/// A passed-over piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Skip {
    /// First character.
    pub(crate) start: usize,
    /// Behind the last character.
    pub(crate) end: usize,
    /// What it is.
    pub(crate) kind: SkipKind,
}

/// Finds them all, from the left, without overlaps.
pub(crate) fn skips(text: &Text) -> Vec<Skip> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        match skip_at(text, at) {
            Some(skip) if skip.end > at => {
                found.push(skip);
                at = skip.end;
            }
            _ => at += 1,
        }
    }
    found
}

fn skip_at(text: &Text, at: usize) -> Option<Skip> {
    let c = text.at(at)?;
    let other = |end| Skip { start: at, end, kind: SkipKind::Other };
    match c {
        '《' => title(text, at).map(other),
        '〔' | '[' | '【' | '(' => document_number(text, at).or_else(|| item(text, at)).map(other),
        '第' => ordinal(text, at).map(other),
        _ if c.is_ascii_alphabetic() => code(text, at).map(other),
        _ if c.is_ascii_digit() && !text.at(at.wrapping_sub(1)).is_some_and(|b| b.is_ascii_digit() || b == '.') => {
            let date = date(text, at).map(|end| Skip { start: at, end, kind: SkipKind::Date });
            date.or_else(|| list_number(text, at).or_else(|| fraction(text, at)).or_else(|| code(text, at)).map(other))
        }
        _ if is_numeral(c) && !text.at(at.wrapping_sub(1)).is_some_and(is_numeral) => {
            let date = chinese_date(text, at).map(|end| Skip { start: at, end, kind: SkipKind::Date });
            date.or_else(|| fraction(text, at).map(other))
        }
        _ => None,
    }
}

/// How many ASCII digits stand from `at`, blanks breaking the row.
pub(crate) fn digits(text: &Text, at: usize) -> usize {
    let mut count = 0;
    while text.at(at + count).is_some_and(|c| c.is_ascii_digit())
        && (count == 0 || !text.spaced.get(at + count).is_some_and(|s| *s))
    {
        count += 1;
    }
    count
}

fn numerals(text: &Text, at: usize) -> usize {
    (0..).take_while(|n| text.at(at + n).is_some_and(is_numeral)).count()
}

/// 《…》 on one line. The number of an edition or of a year in it is part of a name.
fn title(text: &Text, at: usize) -> Option<usize> {
    let rest = text.slice(at, (at + 120).min(text.chars.len()));
    let close = rest.iter().position(|c| matches!(c, '》' | '\n'))?;
    (rest.get(close) == Some(&'》')).then_some(at + close + 1)
}

/// 〔2021〕10号 and its relatives.
fn document_number(text: &Text, at: usize) -> Option<usize> {
    let close = match text.at(at)? {
        '〔' => '〕',
        '[' => ']',
        '【' => '】',
        _ => ')',
    };
    if digits(text, at + 1) != 4 || text.at(at + 5) != Some(close) {
        return None;
    }
    let mut end = at + 6;
    if text.at(end) == Some('第') {
        end += 1;
    }
    let count = digits(text, end);
    (count > 0 && text.at(end + count) == Some('号')).then_some(end + count + 1)
}

/// (1), (一): the number of an item.
fn item(text: &Text, at: usize) -> Option<usize> {
    if text.at(at) != Some('(') {
        return None;
    }
    let count = digits(text, at + 1).max(numerals(text, at + 1));
    (1..=3).contains(&count).then_some(())?;
    (text.at(at + 1 + count) == Some(')')).then_some(at + 2 + count)
}

/// 第三, 第12号.
fn ordinal(text: &Text, at: usize) -> Option<usize> {
    let count = digits(text, at + 1).max(numerals(text, at + 1));
    (count > 0).then_some(at + 1 + count)
}

/// Letters with digits: GB/T9704, S20, 5G.
fn code(text: &Text, at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|i| text.at(i));
    if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '_');
    let length = (0..60).take_while(|n| text.at(at + n).is_some_and(part)).count();
    let row = text.slice(at, at + length);
    let both = row.iter().any(char::is_ascii_alphabetic) && row.iter().any(char::is_ascii_digit);
    // 120m2 is an area and no code.
    let unit = row.iter().rev().take(2).rev().collect::<String>() == "m2";
    (both && !unit).then_some(at + length)
}

/// 1. or 1、 or a bare 1 before a blank, at the beginning of a line or sentence.
fn list_number(text: &Text, at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|i| text.at(i));
    if !matches!(before, None | Some('\n' | '。' | ';' | ':')) {
        return None;
    }
    let count = digits(text, at);
    if count == 0 || count > 2 {
        return None;
    }
    let next = text.at(at + count);
    let marks = matches!(next, Some('.' | '、' | ')')) && !text.at(at + count + 1).is_some_and(|c| c.is_ascii_digit());
    if marks {
        return Some(at + count + 1);
    }
    let line_start = matches!(before, None | Some('\n'));
    (line_start && text.spaced.get(at + count).is_some_and(|s| *s)).then_some(at + count)
}

/// 三分之二, 1/3, 1:4. Only 百分之 is a number that figures know.
fn fraction(text: &Text, at: usize) -> Option<usize> {
    let first = digits(text, at).max(numerals(text, at));
    if text.starts(at, "百分之") {
        return None;
    }
    let middle = at + first;
    let second_from = if text.starts(middle, "分之") {
        middle + 2
    } else if matches!(text.at(middle), Some('/' | ':')) && digits(text, at) > 0 {
        middle + 1
    } else {
        return None;
    };
    let second = digits(text, second_from).max(if second_from == middle + 2 { numerals(text, second_from) } else { 0 });
    (second > 0).then_some(second_from + second)
}

/// Days, months and years in digits, and ranges of them.
fn date(text: &Text, at: usize) -> Option<usize> {
    let mut end = one_date(text, at)?;
    for sign in ["——", "—", "-", "~", "至", "到"] {
        if text.starts(end, sign)
            && let Some(to) = one_date(text, end + sign.chars().count())
        {
            end = to;
            break;
        }
    }
    let tail = ["年度", "度", "以来", "底", "末", "初", "份", "上半年", "下半年", "全年"];
    Some(end + tail.iter().find(|word| text.starts(end, word)).map_or(0, |word| word.chars().count()))
}

/// 2021年2月5日, 2021-02-05, 2021.3, 2020年, 12月, 3日, and the first year of 2014-2019年.
fn one_date(text: &Text, at: usize) -> Option<usize> {
    let count = digits(text, at);
    let next = text.at(at + count);
    let year = count == 4 && matches!(text.at(at), Some('1' | '2')) && matches!(text.at(at + 1), Some('9' | '0' | '1'));
    if year {
        return match next {
            Some('年') => Some(month_day(text, at + 5).unwrap_or(at + 5)),
            Some(sign @ ('-' | '/' | '.')) => numeric_date(text, at + 5, sign).or_else(|| bare_year(text, at)),
            _ => bare_year(text, at),
        };
    }
    if (1..=2).contains(&count) {
        return month_day(text, at).or_else(|| month_of_range(text, at + count));
    }
    None
}

/// A year without 年: 2019脱贫, 2014—2019年. A number of four digits with a unit behind it is a count.
fn bare_year(text: &Text, at: usize) -> Option<usize> {
    let end = at + 4;
    let unit = crate::unit::unit_at(text.slice(end, (end + 6).min(text.chars.len())));
    let power = text.at(end).is_some_and(|c| matches!(c, '万' | '亿' | '余' | '多' | '百' | '千' | ',' | '.' | '%'));
    let in_row = text.cell.get(at).is_some_and(|cell| *cell > 0);
    (unit.is_none() && !power && !in_row).then_some(end)
}

fn numeric_date(text: &Text, month_at: usize, sign: char) -> Option<usize> {
    let month = digits(text, month_at);
    if !(1..=2).contains(&month) {
        return None;
    }
    let end = month_at + month;
    let day = if text.at(end) == Some(sign) { digits(text, end + 1) } else { 0 };
    match day {
        1 | 2 => Some(end + 1 + day),
        // 2021.3 alone may be a number; 2021-03 is a month.
        _ => (sign != '.').then_some(end),
    }
}

/// 10月30日, 10月, 3日; 12个 is none of them.
fn month_day(text: &Text, at: usize) -> Option<usize> {
    let count = digits(text, at);
    if !(1..=2).contains(&count) {
        return None;
    }
    match text.at(at + count) {
        Some('月') => {
            let day = digits(text, at + count + 1);
            let closed = matches!(text.at(at + count + 1 + day), Some('日' | '号'));
            Some(if (1..=2).contains(&day) && closed { at + count + day + 2 } else { at + count + 1 })
        }
        Some('日') => Some(at + count + 1),
        _ => None,
    }
}

/// The first month of 1-10月 or 1至10月.
fn month_of_range(text: &Text, end: usize) -> Option<usize> {
    ["-", "—", "至", "~", "到"].into_iter().find_map(|sign| {
        let next = end + sign.chars().count();
        let count = digits(text, next);
        let month = text.starts(end, sign) && (1..=2).contains(&count) && text.at(next + count) == Some('月');
        month.then_some(end)
    })
}

/// 二〇二一年三月十五日, 三月.
fn chinese_date(text: &Text, at: usize) -> Option<usize> {
    let mut end = at;
    let mut any = false;
    for unit in ['年', '月', '日'] {
        let count = numerals(text, end);
        let fits = if unit == '年' { count == 4 } else { (1..=3).contains(&count) };
        if fits && text.at(end + count) == Some(unit) {
            end += count + 1;
            any = true;
        }
    }
    any.then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_figure_is_passed_over() {
        let cases: [(&str, &[&str]); 11] = [
            ("2021年 2月5日,共12户", &["2021年2月5日"]),
            ("云字〔2021〕10号和(2020)第3号", &["〔2021〕10号", "(2020)第3号"]),
            ("2019脱贫113户,2018年2475户", &["2019", "2018年"]),
            ("2014—2019年共2014户", &["2014—2019年"]),
            ("1.坚持12户。2、组织", &["1.", "2、"]),
            ("(一)其中(1)见第三条", &["(一)", "(1)", "第三"]),
            ("按GB/T9704和5G,120m2", &["GB/T9704", "5G"]),
            ("《2020年100条》和二〇二一年三月", &["《2020年100条》", "二〇二一年三月"]),
            ("1-10月完成三分之二,比例1:4", &["1-10月", "三分之二", "1:4"]),
            ("截至2021-03-15,2020.12.31", &["2021-03-15", "2020.12.31"]),
            ("到2020年底,百分之二十", &["2020年底"]),
        ];
        for (line, expected) in cases {
            let text = Text::new(&[line.to_owned()]);
            let found: Vec<String> = skips(&text).iter().map(|s| text.slice(s.start, s.end).iter().collect()).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
