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

/// 大湾村、水井村、大湾村: lists that name something twice.
fn items(document: &Document) -> Vec<Finding> {
    let text = &document.text;
    let mut found: Vec<Finding> = Vec::new();
    let mut at = 0;
    while let Some(list) = list_from(document, at) {
        at = list.last().map_or(at + 1, |(_, end)| *end);
        let twin = list.iter().enumerate().skip(1).find_map(|(index, item)| {
            let earlier = list.iter().take(index).enumerate();
            let mut same = earlier.filter(|(first, other)| is_same(document, &list, (*first, **other), (index, *item)));
            same.next().map(|(_, other)| (*other, *item))
        });
        let Some((one, other)) = twin else { continue };
        let length = (one.1 - one.0).min(other.1 - other.0);
        let words: String = text.slice(other.0, other.0 + length).iter().collect();
        let stands: String = text.slice(list[0].0, at).iter().collect();
        let message = format!("“{words}”在同一处列举里列了两次。请核对列举");
        found.push(
            Finding::new(document, "repeated_item", Severity::Hint, &[other.0], message)
                .because(stands)
                .better(format!("删去一个“{words}”，或改成漏写的一项")),
        );
    }
    found
}

/// The next list of words with 、 between them: where each item begins and ends.
fn list_from(document: &Document, from: usize) -> Option<Vec<(usize, usize)>> {
    const ITEM_MAX: usize = 14;
    let text = &document.text;
    let part = |at: usize| text.at(at).is_some_and(char::is_alphanumeric);
    let joins = |at: usize| matches!(text.at(at), Some('和' | '及' | '与'));
    let sign = (from..text.chars.len()).find(|at| text.at(*at) == Some('、'))?;
    let back = (1..=ITEM_MAX).take_while(|n| sign.checked_sub(*n).is_some_and(|at| at >= from && part(at))).count();
    let mut items = vec![(sign - back, sign)];
    let mut at = sign;
    while text.at(at) == Some('、') || joins(at) {
        let start = at + 1;
        let length = (0..ITEM_MAX).take_while(|n| part(start + n) && !joins(start + n)).count();
        items.push((start, start + length));
        at = start + length;
    }
    Some(items)
}

/// Whether two items of a list are one. Before the first there may stand other words, and behind the last.
fn is_same(
    document: &Document,
    list: &[(usize, usize)],
    (first, one): (usize, (usize, usize)),
    (second, other): (usize, (usize, usize)),
) -> bool {
    const NAME_MAX: usize = 5;
    let text = &document.text;
    let (one, other) = (text.slice(one.0, one.1), text.slice(other.0, other.1));
    let last = second + 1 == list.len();
    let plain = |words: &[char]| words.len() >= 2 && !words.iter().any(char::is_ascii_digit);
    // A list of two is as often a rhyme as a list.
    let side_by_side = second == first + 1;
    if !plain(one) || list.len() < 3 && !side_by_side {
        return false;
    }
    if one == other {
        return true;
    }
    let name = |words: &[char]| plain(words) && words.len() <= NAME_MAX && list.len() >= 3;
    // What follows the last name: 等村, 七个村, 走在前列.
    let ended = last && name(one) && other.starts_with(one) && {
        let rest: String = other.get(one.len()..).unwrap_or_default().iter().collect();
        let counted = rest.chars().next().is_some_and(|c| c.is_ascii_digit() || crate::numeral::is_numeral(c));
        counted || rest.starts_with('等') || one.ends_with(&['村']) || one.ends_with(&['社', '区'])
    };
    let begun = first == 0 && !last && name(other) && one.ends_with(other) && (list.len() >= 4 || side_by_side);
    // Of the first and the last only the length of the names between says where the name begins and ends.
    let lengths: Vec<usize> = list.iter().skip(1).take(list.len().saturating_sub(2)).map(|(a, b)| b - a).collect();
    let framed =
        first == 0 && last && !lengths.is_empty() && lengths.iter().all(|length| Some(length) == lengths.first()) && {
            let length = lengths.first().copied().unwrap_or(0);
            let (tail, head) = (one.get(one.len().saturating_sub(length)..), other.get(..length));
            let rest = other.get(length..).unwrap_or_default();
            let counted = rest.first().is_some_and(|c| c.is_ascii_digit() || crate::numeral::is_numeral(*c));
            let ended = counted || lengths.len() >= 2 && matches!(rest.first(), Some('等' | '村' | '社'));
            (2..=NAME_MAX).contains(&length) && tail == head && ended
        };
    ended || begun || framed
}
