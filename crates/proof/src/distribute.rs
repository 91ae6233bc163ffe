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
    let word = *document.text.find_all(start, meant.start, &['分', '别']).last()?;
    let items = items(document, clause_start(&document.text, word).max(start), word);
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
    let span = *items.get(group)?;
    let noun = document.text.slice(span.0, span.1).to_vec();
    let passed = groups.get(group)?.iter().position(|index| *index == number)?;
    Some(Assigned { nouns: vec![[noun.clone(), tail].concat(), noun], span, passed })
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
