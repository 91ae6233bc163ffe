//! Sentences and the headings they stand under.

use crate::{numeral::is_numeral, skip::digits, text::Text};

/// The longest heading that is looked at; what is longer is a paragraph that begins with an ordinal.
const HEADING_MAX: usize = 60;
/// A line without an ordinal and without punctuation is a heading up to this length.
const BARE_HEADING_MAX: usize = 30;
/// The level of a heading without an ordinal: below all others.
const BARE_LEVEL: u8 = 9;

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// First character.
    pub(crate) start: usize,
    /// Behind the last character, the full stop among them.
    pub(crate) end: usize,
    /// The heading it stands under, or is.
    pub(crate) heading: Option<usize>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 for 一、, 2 for (一), 3 for 1., 4 for (1).
    pub(crate) level: u8,
    /// First character.
    pub(crate) start: usize,
    /// Behind the last character that counts as heading.
    pub(crate) end: usize,
    /// Behind the last character of its section.
    pub(crate) section_end: usize,
    /// The heading above.
    pub(crate) above: Option<usize>,
}

/// Splits a text.
pub(crate) fn sentences(text: &Text) -> (Vec<Sentence>, Vec<Heading>) {
    let mut found = Vec::new();
    let mut headings: Vec<Heading> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut start = 0;
    let mut at_line_start = true;
    for index in 0..text.chars.len() {
        let c = text.at(index);
        let last = index + 1 == text.chars.len();
        let stop = matches!(c, Some('。' | '!' | '?' | '\n'));
        if !stop && !last {
            continue;
        }
        let end = index + 1;
        let body_end = if c == Some('\n') { index } else { end };
        if body_end > start {
            if at_line_start && let Some(level) = level(text, start, body_end) {
                open.retain(|h| headings.get(*h).is_some_and(|heading| heading.level < level));
                let above = open.last().copied();
                open.push(headings.len());
                let end = body_end.min(start + HEADING_MAX);
                headings.push(Heading { level, start, end, section_end: text.chars.len(), above });
            }
            found.push(Sentence { start, end: body_end, heading: open.last().copied() });
        }
        at_line_start = c == Some('\n');
        start = end;
    }
    close(&mut headings);
    (found, headings)
}

/// A section ends where the next heading of its level or a higher one begins.
fn close(headings: &mut [Heading]) {
    let starts: Vec<(u8, usize)> = headings.iter().map(|h| (h.level, h.start)).collect();
    for (index, heading) in headings.iter_mut().enumerate() {
        if let Some((_, end)) = starts.iter().skip(index + 1).find(|(level, _)| *level <= heading.level) {
            heading.section_end = *end;
        }
    }
}

fn level(text: &Text, start: usize, end: usize) -> Option<u8> {
    let numerals = |at: usize| (0..).take_while(|n| text.at(at + n).is_some_and(is_numeral)).count();
    let row = numerals(start);
    if row > 0 && row <= 3 && text.at(start + row) == Some('、') {
        return Some(1);
    }
    if text.at(start) == Some('第') && numerals(start + 1) > 0 {
        let after = start + 1 + numerals(start + 1);
        return matches!(text.at(after), Some('章' | '编' | '部' | '篇')).then_some(0);
    }
    if text.at(start) == Some('(') {
        let (row, count) = (numerals(start + 1), digits(text, start + 1));
        if row > 0 && text.at(start + 1 + row) == Some(')') {
            return Some(2);
        }
        return (count > 0 && text.at(start + 1 + count) == Some(')')).then_some(4);
    }
    if text.starts(start, "问题") {
        let count = numerals(start + 2).max(digits(text, start + 2));
        return (count > 0 && matches!(text.at(start + 2 + count), Some(':' | '、' | '.'))).then_some(2);
    }
    let count = digits(text, start);
    if (1..=2).contains(&count) && matches!(text.at(start + count), Some('.' | '、')) {
        let decimal = text.at(start + count + 1).is_some_and(|c| c.is_ascii_digit());
        return (!decimal).then_some(3);
    }
    let plain = |c: &char| !matches!(c, '。' | '，' | ';' | ':' | '!' | '?') && !c.is_ascii_digit();
    let alone = text.at(end).is_none_or(|c| c == '\n');
    let in_row = text.cell.get(end - 1).is_some_and(|cell| *cell > 0);
    (alone && !in_row && end - start <= BARE_HEADING_MAX && text.slice(start, end).iter().all(plain))
        .then_some(BARE_LEVEL)
}

/// Whether the character ends a clause.
pub(crate) fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '。' | ';' | ':' | '!' | '?' | '\n')
}

/// Where the clause of a place begins, brackets being clauses of their own.
pub(crate) fn clause_start(text: &Text, at: usize) -> usize {
    let mut start = at;
    while start > 0 && text.at(start - 1).is_some_and(|c| !ends_clause(c) && c != '(') {
        start -= 1;
    }
    start
}

/// Where the clause of a place ends; a bracket begins another.
pub(crate) fn clause_end(text: &Text, at: usize) -> usize {
    let mut end = at;
    while text.at(end).is_some_and(|c| !ends_clause(c) && !matches!(c, '(' | ')')) {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_nest_by_their_ordinals() {
        let lines = [
            "关于整改的报告",
            "一、情况",
            "(一)搬迁任务重。我镇存在。",
            "1.产业方面。有12户。",
            "(二)信贷",
            "二、要求",
        ];
        let text = Text::new(&lines.map(str::to_owned));
        let (sentences, headings) = sentences(&text);
        let levels: Vec<(u8, Option<usize>)> = headings.iter().map(|h| (h.level, h.above)).collect();
        assert_eq!(levels, [(9, None), (1, None), (2, Some(1)), (3, Some(2)), (2, Some(1)), (1, None)]);
        assert_eq!(sentences.len(), 8);
        let section: String =
            headings.get(2).map(|h| text.slice(h.start, h.section_end).iter().collect()).expect("a heading");
        assert_eq!(section, "(一)搬迁任务重。我镇存在。\n1.产业方面。有12户。\n");
    }
}
