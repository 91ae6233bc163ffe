//! Sentences that stand twice, exactly or nearly, and lists that name something twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    document::Document,
    finding::{Finding, Severity},
};

/// A sentence of fewer characters is a formula.
const LENGTH_MIN: usize = 20;
/// Of a hundred pairs of neighbouring characters, how many two sentences must share.
const SHARED_MIN: usize = 85;
/// A stretch that two sentences share word for word, of at least half of the shorter one, is no accident.
const RUN_MIN: usize = 20;
/// Sentences that are compared at most; a longer report is a collection of them.
const SENTENCES_MAX: usize = 2000;

/// A sentence, ready for comparing.
struct Prepared {
    index: usize,
    paragraph: usize,
    start: usize,
    pairs: BTreeMap<(char, char), usize>,
    count: usize,
    digits: String,
    words: Vec<char>,
    is_heading: bool,
}

/// Looks at all sentences and lists.
pub(crate) fn check(document: &Document) -> Vec<Finding> {
    let all: Vec<Prepared> =
        (0..document.sentences.len()).filter_map(|index| prepared(document, index)).take(SENTENCES_MAX).collect();
    let mut found = Vec::new();
    // A paragraph that stands twice is told once.
    let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (at, later) in all.iter().enumerate() {
        let found_alike = all.iter().take(at).find_map(|earlier| Some((earlier, alike(earlier, later)?)));
        let Some((earlier, how)) = found_alike else { continue };
        if told.insert((earlier.paragraph, later.paragraph)) {
            found.push(repeated(document, earlier, later, &how));
        }
    }
    found.extend(items(document));
    found
}

fn prepared(document: &Document, index: usize) -> Option<Prepared> {
    let (start, end) = document.bounds(index);
    let cells = document.text.cell.get(end.checked_sub(1)?).is_some_and(|cell| *cell > 0);
    let words: Vec<char> = document.text.slice(start, end).iter().copied().filter(|c| c.is_alphanumeric()).collect();
    (words.len() >= LENGTH_MIN && !cells).then_some(())?;
    let mut pairs = BTreeMap::new();
    for pair in words.windows(2) {
        if let [a, b] = pair {
            *pairs.entry((*a, *b)).or_default() += 1;
        }
    }
    let digits = words.iter().filter(|c| c.is_ascii_digit()).collect();
    let paragraph = document.paragraph(index).0;
    // Titles, numbers and dates are repeated wherever something is cited.
    let mut titled = false;
    let mut plain = Vec::new();
    for c in document.text.slice(start, end) {
        titled = *c == '《' || titled && *c != '》';
        if !titled && c.is_alphanumeric() && !c.is_ascii_digit() {
            plain.push(*c);
        }
    }
    // The full stop behind a heading is no part of it.
    let is_heading = document.headings.iter().any(|heading| heading.start <= start && end <= heading.end + 1);
    Some(Prepared { index, paragraph, start, count: words.len() - 1, pairs, digits, words: plain, is_heading })
}

/// How two sentences are alike.
enum Alike {
    /// So many of a hundred pairs of neighbours are the same.
    Share(usize),
    /// So many characters at least stand in both, one behind the other.
    Run(usize),
}

/// Whether two sentences say the same. A heading says again what was announced, and that is its purpose.
fn alike(one: &Prepared, other: &Prepared) -> Option<Alike> {
    if one.is_heading != other.is_heading {
        return None;
    }
    let share = share(one, other);
    if share >= SHARED_MIN {
        return Some(Alike::Share(share));
    }
    shared_run(one, other).map(Alike::Run)
}

/// How many of a hundred pairs of neighbours two sentences share (Dice's coefficient). Where their numbers differ they say
/// different things, however alike they are.
fn share(one: &Prepared, other: &Prepared) -> usize {
    if one.digits != other.digits || one.count * 2 < other.count || other.count * 2 < one.count {
        return 0;
    }
    let shared: usize =
        one.pairs.iter().map(|(pair, count)| (*count).min(other.pairs.get(pair).copied().unwrap_or(0))).sum();
    200 * shared / (one.count + other.count).max(1)
}

/// How long a stretch is, at least, that one has of the other in it, word for word.
fn shared_run(one: &Prepared, other: &Prepared) -> Option<usize> {
    let needed = RUN_MIN.max(one.words.len().min(other.words.len()) / 2);
    let has_pairs = one.pairs.keys().filter(|pair| other.pairs.contains_key(pair)).count() + 1 >= needed / 2;
    let shared =
        has_pairs && one.words.windows(needed).any(|run| other.words.windows(needed).any(|other| other == run));
    shared.then_some(needed)
}

fn repeated(document: &Document, earlier: &Prepared, later: &Prepared, how: &Alike) -> Finding {
    let (alike, because) = match how {
        Alike::Share(100..) => ("完全相同", "每个字都相同".to_owned()),
        Alike::Share(share) => ("几乎相同", format!("相同的字占{share}%")),
        Alike::Run(length) => ("有一长段相同", format!("连续{length}个字以上相同")),
    };
    let words: String = document.sentence_text(later.index).chars().take(12).collect();
    let message = format!("“{words}……”和前面一句{alike}。请核对是不是重复粘贴");
    Finding::new(document, "repeated_paragraph", Severity::Hint, &[earlier.start, later.start], message)
        .because(because)
        .better("删去重复的一处".to_owned())
}

/// 大湾村、大湾村和水井村.
fn items(document: &Document) -> Vec<Finding> {
    let text = &document.text;
    let mut found = Vec::new();
    for at in text.find_all(0, text.chars.len(), &['、']) {
        let stop = |c: char| !c.is_alphanumeric() || matches!(c, '和' | '及' | '与');
        let end = (at + 1..text.chars.len()).find(|i| text.at(*i).is_none_or(stop)).unwrap_or(text.chars.len());
        let item = text.slice(at + 1, end);
        let twice = at.checked_sub(item.len()).is_some_and(|from| text.slice(from, at) == item);
        if item.len() >= 2 && twice && !item.iter().any(char::is_ascii_digit) {
            let words: String = item.iter().collect();
            let message = format!("“{words}”连着列了两次。请核对列举");
            found.push(
                Finding::new(document, "repeated_item", Severity::Hint, &[at], message)
                    .because(format!("{words}、{words}"))
                    .better(format!("删去一个“{words}”，或改成漏写的一项")),
            );
        }
    }
    found
}
