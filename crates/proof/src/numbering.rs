//! Ordinals: 一、 (一) 1. (1) at the beginning of lines, 一是…二是…, 第一，…第二，… within them. They count on, or something is missing.

use crate::{
    document::Document,
    finding::{Finding, Severity},
    numeral::{is_numeral, read_chinese},
    skip::digits,
    text::Text,
};

/// How an ordinal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    /// 一、
    Clause,
    /// (一)
    Bracket,
    /// 1. or 1、
    Digit,
    /// (1)
    DigitBracket,
    /// 一是
    Is,
    /// 一要
    Must,
    /// 第一，
    Ordinal,
    /// 其一，
    Of,
    /// (1) or (一) within a line.
    Inline,
}

impl Style {
    /// The ordinal of that number.
    fn written(self, number: i64) -> String {
        let word = chinese(number);
        match self {
            Style::Clause => format!("{word}、"),
            Style::Bracket => format!("（{word}）"),
            Style::Digit => format!("{number}."),
            Style::DigitBracket | Style::Inline => format!("（{number}）"),
            Style::Is => format!("{word}是"),
            Style::Must => format!("{word}要"),
            Style::Ordinal => format!("第{word}"),
            Style::Of => format!("其{word}"),
        }
    }
}

/// Up to ninety-nine, as ordinals are written.
fn chinese(number: i64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: i64| usize::try_from(n).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or("");
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number - 10)),
        _ => format!("{}十{}", digit(number / 10), digit(number % 10)),
    }
}

/// An ordinal in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its number.
    pub(crate) number: i64,
    /// Where it begins.
    pub(crate) at: usize,
}

/// Ordinals of one style that count on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sequence {
    style: Style,
    /// The ordinals, from the left.
    pub(crate) items: Vec<Item>,
}

impl Sequence {
    /// Whether its ordinals stand at the beginning of lines.
    pub(crate) fn is_of_lines(&self) -> bool {
        self.style <= Style::DigitBracket
    }
}

/// All the sequences of a text.
pub(crate) fn sequences(document: &Document) -> Vec<Sequence> {
    let text = &document.text;
    let mut done: Vec<Sequence> = Vec::new();
    let mut open: Vec<Sequence> = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        let Some((style, number, length)) = ordinal(text, at) else {
            at += 1;
            continue;
        };
        // A higher ordinal closes all lower lists; a list within a line ends with its section.
        let line = style <= Style::DigitBracket;
        if line {
            let (kept, closed) = open.into_iter().partition(|sequence: &Sequence| sequence.style <= style);
            open = kept;
            done.extend::<Vec<Sequence>>(closed);
        }
        place(&mut open, &mut done, style, Item { number, at });
        at += length;
    }
    done.extend(open);
    done.sort_by_key(|sequence| sequence.items.first().map(|item| item.at));
    done
}

/// Puts an ordinal behind the sequence that it goes on with, or begins another.
fn place(open: &mut Vec<Sequence>, done: &mut Vec<Sequence>, style: Style, item: Item) {
    let last = |sequence: &Sequence| sequence.items.last().map_or(0, |item| item.number);
    let fits = open.iter().rposition(|sequence| sequence.style == style && last(sequence) + 1 == item.number);
    let same = open.iter().rposition(|sequence| sequence.style == style);
    match (item.number, fits, same) {
        (1, ..) => open.push(Sequence { style, items: vec![item] }),
        (_, Some(index), _) | (_, None, Some(index)) => {
            done.extend(open.drain(index + 1..).collect::<Vec<Sequence>>());
            if let Some(sequence) = open.get_mut(index) {
                sequence.items.push(item);
            }
        }
        (_, None, None) => open.push(Sequence { style, items: vec![item] }),
    }
}

/// The ordinal that begins at a place: its style, its number, its length.
fn ordinal(text: &Text, at: usize) -> Option<(Style, i64, usize)> {
    let before = at.checked_sub(1).and_then(|i| text.at(i));
    let line = before.is_none_or(|c| c == '\n');
    let clause = line || before.is_some_and(|c| matches!(c, '，' | '。' | ';' | ':' | '!' | '?' | '('));
    if !clause || text.cell.get(at).is_some_and(|cell| *cell > 0) {
        return None;
    }
    let numerals = |from: usize| (0..3).take_while(|n| text.at(from + n).is_some_and(is_numeral)).count();
    let chinese = |from: usize| {
        let count = numerals(from);
        read_chinese(text.slice(from, from + count)).filter(|n| (1..100).contains(n)).map(|n| (n, count))
    };
    let arabic = |from: usize| {
        let count = digits(text, from);
        let number = text.slice(from, from + count).iter().collect::<String>().parse::<i64>().ok();
        number.filter(|n| count <= 2 && (1..100).contains(n)).map(|n| (n, count))
    };
    match text.at(at)? {
        '(' => {
            if let Some((number, count)) = chinese(at + 1)
                && text.at(at + 1 + count) == Some(')')
            {
                return Some((if line { Style::Bracket } else { Style::Inline }, number, count + 2));
            }
            let (number, count) = arabic(at + 1)?;
            let closed = text.at(at + 1 + count) == Some(')');
            closed.then_some((if line { Style::DigitBracket } else { Style::Inline }, number, count + 2))
        }
        c @ ('第' | '其') => {
            let (number, count) = chinese(at + 1)?;
            let style = if c == '第' { Style::Ordinal } else { Style::Of };
            // 第二、第三产业 are names.
            let named = c == '第' && text.starts(at + 1 + count, "、第");
            (!named).then_some(())?;
            matches!(text.at(at + 1 + count), Some('，' | '、' | ':')).then_some((style, number, count + 2))
        }
        c if c.is_ascii_digit() && line => {
            let (number, count) = arabic(at)?;
            let decimal = text.at(at + count + 1).is_some_and(|c| c.is_ascii_digit());
            (matches!(text.at(at + count), Some('.' | '、')) && !decimal).then_some((Style::Digit, number, count + 1))
        }
        _ => {
            let (number, count) = chinese(at)?;
            match text.at(at + count)? {
                '、' if line => Some((Style::Clause, number, count + 1)),
                '是' => Some((Style::Is, number, count + 1)),
                '要' if text.at(at + count + 1) != Some('素') => Some((Style::Must, number, count + 1)),
                _ => None,
            }
        }
    }
}

/// Ordinals that skip or repeat.
pub(crate) fn check(document: &Document, sequences: &[Sequence]) -> Vec<Finding> {
    sequences.iter().flat_map(|sequence| judge(document, sequence)).collect()
}

fn judge(document: &Document, sequence: &Sequence) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut expected = 1;
    for (index, item) in sequence.items.iter().enumerate() {
        if item.number == expected {
            expected += 1;
            continue;
        }
        let before = index.checked_sub(1).and_then(|i| sequence.items.get(i));
        found.push(finding(document, sequence.style, before, item, expected));
        // Where the next one counts on as if this one were right, only this one is wrong.
        let next = sequence.items.get(index + 1).map(|next| next.number);
        expected = if next == Some(expected + 1) { expected + 1 } else { item.number + 1 };
    }
    found
}

fn finding(document: &Document, style: Style, before: Option<&Item>, item: &Item, expected: i64) -> Finding {
    let (stands, right) = (style.written(item.number), style.written(expected));
    let message = match before {
        Some(before) if item.number <= before.number => {
            format!("序号“{stands}”与前面的“{}”重复或倒退，应是“{right}”", style.written(before.number))
        }
        Some(before) => format!("序号从“{}”跳到“{stands}”，中间缺“{right}”", style.written(before.number)),
        None => format!("序号从“{stands}”开始，前面缺“{}”", style.written(1)),
    };
    let places: Vec<usize> = before.iter().map(|item| item.at).chain([item.at]).collect();
    let numbers = before.map_or(String::new(), |before| format!("{}→", style.written(before.number)));
    Finding::new(document, "numbering", Severity::Hint, &places, message)
        .because(format!("{numbers}{stands}"))
        .better(format!("改为“{right}”，或补上缺的一条"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_count_on() {
        let cases: [(&[&str], usize); 9] = [
            (&["一、甲", "(一)乙", "(二)丙", "二、丁", "(一)戊"], 0),
            (&["一、甲", "三、乙"], 1),
            (&["(一)甲", "(三)乙", "(三)丙"], 1),
            (&["1.甲", "2.乙", "整改措施", "1.丙", "2.丁"], 0),
            (&["一是甲，二是乙。三是丙。"], 0),
            (&["一是甲。", "二是乙。一是丙，二是丁。", "三是戊。"], 0),
            (&["一是甲，三是乙。"], 1),
            (&["第一，甲；第二，乙；第二，丙。"], 1),
            (&["二是甲。三大要素十分重要，第一书记到岗。"], 1),
        ];
        for (lines, expected) in cases {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            let document = Document::new(&lines);
            assert_eq!(check(&document, &sequences(&document)).len(), expected, "{lines:?}");
        }
    }
}
