//! 分别: a list of nouns first, and the list of their numbers behind it.

use crate::{document::Document, sentence::clause_start};

/// The noun that 分别 gives to a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assigned {
    /// The noun, and the noun with the words between 分别 and the numbers behind it: 2014年 and 2014年脱贫.
    pub(crate) nouns: Vec<Vec<char>>,
    /// Where the noun stands.
    pub(crate) span: (usize, usize),
    /// Numbers of the same item that stand before this one.
    pub(crate) passed: usize,
}

/// The noun of a number behind 分别, where there are as many nouns as numbers.
pub(crate) fn assigned(document: &Document, number: usize) -> Option<Assigned> {
    let meant = document.numbers.get(number)?;
    let (start, end) = document.bounds(meant.sentence);
    let last = |word: &&str| document.text.find_all(start, meant.start, &word.chars().collect::<Vec<char>>()).pop();
    let word = EACH.iter().filter_map(last).max()?;
    let clause = clause_start(&document.text, word).max(start);
    // 2014年至2019年脱贫人口依次为: what is counted stands between the years and the word.
    let (items, lead) = match years(document, start, word) {
        Some(years) => (years, document.text.slice(clause, word)),
        None => {
            let spans = items(document, clause, word).into_iter();
            (spans.map(|span| (document.text.slice(span.0, span.1).to_vec(), span)).collect(), Default::default())
        }
    };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in document.counts_between(word, end) {
        match groups.last_mut() {
            None => groups.push(vec![index]),
            Some(group) => {
                let last = *group.last()?;
                if document.adjoins(last, index) {
                    group.push(index);
                } else if is_separator(document, last, index) {
                    groups.push(vec![index]);
                } else {
                    break;
                }
            }
        }
    }
    if items.len() < 2 || items.len() != groups.len() {
        return None;
    }
    let first = document.numbers.get(*groups.first()?.first()?)?.start;
    let tail: Vec<char> = document.text.slice(word + 2, first).to_vec();
    let group = groups.iter().position(|group| group.contains(&number))?;
    let (noun, span) = items.get(group)?.clone();
    let passed = groups.get(group)?.iter().position(|index| *index == number)?;
    let lead = lead.iter().rposition(|c| c.is_ascii_digit() || *c == '年').map_or(lead, |at| &lead[at + 1..]);
    let nouns = vec![[noun.clone(), tail].concat(), [noun.as_slice(), lead].concat(), noun];
    Some(Assigned { nouns, span, passed })
}

/// A noun of the list, and where it stands.
type Item = (Vec<char>, (usize, usize));

/// Words behind a list of nouns and before the list of their numbers.
const EACH: [&str; 3] = ["分别", "依次", "逐年"];

/// The years of a range before the word: 2014年至2019年，逐年分别退出 names six of them, one after the other.
fn years(document: &Document, from: usize, to: usize) -> Option<Vec<Item>> {
    let text = &document.text;
    let year = |at: usize| -> Option<u32> {
        let digits: String = text.slice(at, at + 4).iter().collect();
        digits.parse().ok().filter(|year| (1990..=2100).contains(year))
    };
    (from..to).rev().find_map(|at| {
        let first = year(at)?;
        let mut next = at + 4;
        next += usize::from(text.at(next) == Some('年'));
        let sign = ["——", "—", "-", "~", "至", "到"].iter().find(|sign| text.starts(next, sign))?;
        let second_at = next + sign.chars().count();
        let last = year(second_at).filter(|last| first < *last && last - first < 12)?;
        let end = second_at + 4 + usize::from(text.at(second_at + 4) == Some('年'));
        Some((first..=last).map(|year| (format!("{year}年").chars().collect(), (at, end))).collect())
    })
}

fn items(document: &Document, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut items = Vec::new();
    let mut start = from;
    for at in from..=to {
        let separator = matches!(document.text.at(at), Some('、' | '和' | '与' | '及'));
        if at == to || separator {
            if at > start {
                items.push((start, at));
            }
            start = at + 1;
        }
    }
    items
}

fn is_separator(document: &Document, left: usize, right: usize) -> bool {
    let (Some(left), Some(right)) = (document.numbers.get(left), document.numbers.get(right)) else { return false };
    let between: String = document.text.slice(left.end, right.start).iter().collect();
    matches!(between.as_str(), "、" | "，" | "和" | "与" | "及" | "以及")
}
