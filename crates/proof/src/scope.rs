//! Which numbers a word of a sentence is said of: 未消除风险的，边缘户有16户，不稳定户有36户 says it of both.

use crate::{
    document::Document,
    sentence::{clause_end, clause_start},
    text::Text,
    walk::is_without_weight,
};

/// Whether a word is said of a number.
pub(crate) fn is_said_of(document: &Document, number: usize, word: &[char]) -> bool {
    let Some(meant) = document.numbers.get(number) else { return false };
    let (sentence_start, sentence_end) = document.bounds(meant.sentence);
    let text = &document.text;
    beside(document, number, word)
        || behind(document, meant.end, sentence_end, word)
        || text
            .find_all(sentence_start, meant.start, word)
            .into_iter()
            .any(|at| goes_on(document, at, at + word.len(), meant.start))
}

/// In the item of the number itself: 风险未消除的16户, 有16户未消除.
fn beside(document: &Document, number: usize, word: &[char]) -> bool {
    let Some(meant) = document.numbers.get(number) else { return false };
    let text = &document.text;
    // 16户55人 is one item with two numbers.
    let (mut first, mut last) = (number, number);
    while first > 0 && document.adjoins(first - 1, first) {
        first -= 1;
    }
    while document.adjoins(last, last + 1) {
        last += 1;
    }
    let start = document.numbers.get(first).map_or(meant.start, |n| n.start);
    let end = document.numbers.get(last).map_or(meant.end, |n| n.end);
    let before = document.counts_between(item_start(text, start), start).next_back();
    let from = before.and_then(|i| document.numbers.get(i)).map_or(item_start(text, start), |n| n.end);
    let to = item_end(text, end);
    let next = document.counts_between(end, to).next().and_then(|i| document.numbers.get(i)).map_or(to, |n| n.start);
    // Behind 与 the next item begins: 任务3000人与按需举办的106人.
    let next = (end..next).find(|at| matches!(text.at(*at), Some('与' | '和' | '及'))).unwrap_or(next);
    text.holds(from, start, word) || text.holds(end, next, word)
}

/// Behind the last number of a list without a comma: 甲有16户、乙有36户风险未消除.
fn behind(document: &Document, from: usize, sentence_end: usize, word: &[char]) -> bool {
    let text = &document.text;
    let end = list_end(text, from).min(sentence_end);
    let next = document.counts_between(from, end).next().and_then(|i| document.numbers.get(i));
    // 48户边缘户中还有9户未消除: of the nine, and not of the forty-eight.
    let whole = next.is_some_and(|next| {
        let between = text.slice(from, next.start);
        let item = between.iter().position(|c| matches!(c, '、' | '，')).unwrap_or(between.len());
        let between = &between[..item];
        item == text.slice(from, next.start).len()
            && between.iter().position(|c| matches!(c, '中' | '里')).is_some_and(|at| is_without_weight(&between[at..]))
    });
    let last = document.counts_between(from, end).next_back().and_then(|i| document.numbers.get(i));
    !whole && text.holds(last.map_or(from, |n| n.end), end, word)
}

/// Where a list without a comma ends; brackets belong to its items.
fn list_end(text: &Text, from: usize) -> usize {
    let mut end = clause_end(text, from);
    while matches!(text.at(end), Some('(' | ')')) {
        end = clause_end(text, end + 1);
    }
    end
}

/// Whether a word that stands before a number goes on to be said of it. A word that only names a number of its own
/// (其中未消除16户) does not, nor does one in a bracket that is closed again.
fn goes_on(document: &Document, start: usize, end: usize, number: usize) -> bool {
    let text = &document.text;
    let mut depth = 0_i32;
    for at in end..number {
        match text.at(at) {
            Some('(') => depth += 1,
            Some(')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    // 不稳定户44户未消除风险，边缘户67户: behind a number it is said of that one.
    if document.counts_between(item_start(text, start), start).next().is_some() {
        return false;
    }
    let item_end = item_end(text, end).min(number);
    let own = document.counts_between(end, item_end).next().and_then(|i| document.numbers.get(i));
    let semicolon = text.slice(end, number).contains(&';');
    match own {
        // 未消除风险的，… or 未消除风险的有：…
        None => text.slice(start, number).iter().filter(|c| **c == '。').count() == 0,
        // 未消除风险的边缘户16户、不稳定户36户: the noun between makes the word one of the whole list.
        Some(own) => {
            let gap = text.slice(end, own.start);
            let gap = gap.strip_prefix(&['风', '险']).unwrap_or(gap);
            let named_before = !is_without_weight(gap);
            let named_behind = text.at(own.end).is_some_and(|c| c.is_alphanumeric());
            !semicolon && (named_before || named_behind) && joins(text, own.end, number)
        }
    }
}

/// Whether a list goes on between two places: no word that sets something else against it.
fn joins(text: &Text, from: usize, to: usize) -> bool {
    const OTHERS: [&str; 8] = ["其中", "共有", "总计", "合计", "现有", "另有", "此外", "已消除"];
    !OTHERS.iter().any(|word| text.holds(from, to, &word.chars().collect::<Vec<char>>()))
}

fn item_start(text: &Text, at: usize) -> usize {
    let clause = clause_start(text, at);
    (clause..at).rev().find(|i| matches!(text.at(*i), Some('、' | '(' | ')' | ':'))).map_or(clause, |i| i + 1)
}

fn item_end(text: &Text, at: usize) -> usize {
    let clause = clause_end(text, at);
    (at..clause).find(|i| matches!(text.at(*i), Some('、' | '(' | ')' | ':'))).unwrap_or(clause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_said_of_the_numbers_that_a_reader_would_say() {
        let cases: [(&str, &[usize]); 13] = [
            ("不稳定户中还有12户（41人）、边缘户中还有6户（19人）风险未消除，均有计划。", &[0, 1, 2, 3]),
            ("48户边缘户中还有9户27人、不稳定户中还有31户108人风险未消除。", &[1, 2, 3, 4]),
            ("未消除17户不稳定户62人、8户边缘户26人。", &[0, 1, 2, 3]),
            ("未消除风险的，边缘户有18户59人，不稳定户有33户120人。", &[0, 1, 2, 3]),
            ("不稳定户还有29户97人、边缘户还有14户46人风险未消除，全部落实责任人。", &[0, 1, 2, 3]),
            ("边缘户127户416人，其中未消除风险16户55人。", &[2, 3]),
            ("不稳定户44户152人未消除风险，边缘户67户183人。", &[0, 1]),
            ("边缘户127户（未消除风险16户），不稳定户371户。", &[1]),
            ("边缘户127户、不稳定户371户，其中未消除风险16户。", &[2]),
            ("未消除风险的边缘户16户55人，不稳定户36户134人。", &[0, 1, 2, 3]),
            ("现有边缘户127户，未消除风险16户。", &[1]),
            ("未消除风险16户，边缘户127户。", &[0]),
            ("未消除风险的有：边缘户16户；不稳定户36户。", &[0, 1]),
        ];
        for (line, expected) in cases {
            let document = Document::new(&[line.to_owned()]);
            let said = |word: &str| {
                let word: Vec<char> = word.chars().collect();
                (0..document.numbers.len()).filter(|i| is_said_of(&document, *i, &word)).collect::<Vec<_>>()
            };
            let mut found = said("未消除");
            if line.contains("风险未消除") && !line.contains("未消除风险") {
                found = said("风险未消除");
            }
            assert_eq!(found, expected, "{line}");
        }
    }
}
