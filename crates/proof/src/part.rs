//! Parts and their wholes: 其中, and brackets behind a number.

use crate::{context::qualifiers, document::Document, sentence::clause_start};

/// Words so clear that sizes are compared.
const CONTAINED: [&str; 7] = ["其中", "包括", "包含", "内含", "，含", "(含", "，内有"];
/// Words that announce a part.
const MARKERS: [&str; 21] = [
    "其中",
    "，内有",
    "包括",
    "包含",
    "内含",
    "分别是",
    "分别为",
    "按身份分",
    "按类型分",
    "按类别分",
    "按户类型分",
    "按对象分",
    "按性质分",
    "从身份看",
    "从类型看",
    "从构成看",
    "，由",
    "，即",
    "，含",
    "(含",
    "构成：",
];

/// Words of looking through: what follows them is where something was found.
const LOOKED: [&str; 13] =
    ["抽查", "抽取", "抽样", "检查", "排查", "核查", "调查", "走访", "回访", "反馈", "发现", "应", "需"];
/// Words with which a clause tells how many of them.
pub(crate) const OF_THEM: [&str; 10] =
    ["有", "实到", "到会", "发现", "已完成", "已整改", "已解决", "完成", "已", "整改"];

/// A number that is a part of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// The numbers right before 其中 or the bracket, which share one noun.
    pub(crate) near: Vec<usize>,
    /// All the numbers of the sentence before it.
    pub(crate) wide: Vec<usize>,
    /// Whether 其中 says so and nothing but a list stands between it and the number.
    pub(crate) sure: bool,
    /// Behind the announcing word or bracket.
    pub(crate) from: usize,
}

/// For each number, what it is a part of.
pub(crate) fn parts(document: &Document) -> Vec<Option<Part>> {
    let opens: Vec<Option<usize>> = (0..document.numbers.len()).map(|index| open_bracket(document, index)).collect();
    (0..document.numbers.len()).map(|index| part(document, index, &opens)).collect()
}

/// The bracket that is open at a number.
fn open_bracket(document: &Document, number: usize) -> Option<usize> {
    let number = document.numbers.get(number)?;
    open_at(document, document.bounds(number.sentence).0, number.start)
}

fn open_at(document: &Document, from: usize, at: usize) -> Option<usize> {
    let mut open = Vec::new();
    for index in from..at {
        match document.text.at(index) {
            Some('(') => open.push(index),
            Some(')') => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

fn part(document: &Document, index: usize, opens: &[Option<usize>]) -> Option<Part> {
    let number = document.numbers.get(index)?;
    let (sentence_start, _) = document.bounds(number.sentence);
    let open = opens.get(index).copied().flatten();
    let region = open.map_or(sentence_start, |open| open + 1);
    let marker = MARKERS.iter().filter_map(|word| {
        let word: Vec<char> = word.chars().collect();
        let last = document.text.find_all(region, number.start, &word).into_iter().rev();
        last.into_iter().find(|at| open_at(document, sentence_start, *at) == open).map(|at| (at, at + word.len()))
    });
    let marker = marker.max();
    // The numbers before a place that stand in no bracket of their own.
    let before = |from: usize, to: usize, open: Option<usize>| -> Vec<usize> {
        let level = |i: &usize| opens.get(*i).copied().flatten() == open;
        // 较上年的9876人增加364人，其中…: what is compared with is no whole.
        let own = |i: &usize| {
            document.numbers.get(*i).is_some_and(|number| {
                let clause = clause_start(&document.text, number.start).max(from);
                qualifiers(&document.text, clause, number.start).is_empty()
            })
        };
        let all: Vec<usize> = document.counts_between(from, to).filter(level).collect();
        let kept: Vec<usize> = all.iter().copied().filter(own).collect();
        if kept.is_empty() { all } else { kept }
    };
    let (wide, from) = match (marker, open) {
        (Some((at, end)), _) => {
            let mut wide = before(region, at, open);
            if wide.is_empty() {
                wide = match open {
                    Some(open) => before(sentence_start, open, open_at(document, sentence_start, open)),
                    // 其中 that opens a sentence speaks of the one before.
                    None => {
                        let above = number.sentence.checked_sub(1).filter(|_| at <= sentence_start + 1)?;
                        let (start, end) = document.bounds(above);
                        before(start, end, None)
                    }
                };
            }
            (wide, end)
        }
        (None, Some(open)) => (before(sentence_start, open, open_at(document, sentence_start, open)), open + 1),
        (None, None) => return listed_below(document, number.sentence, &before).or_else(|| clause_of(document, index)),
    };
    let near = last_group(document, &wide);
    let said = marker.is_some_and(|(at, _)| CONTAINED.iter().any(|word| document.text.starts(at, word)));
    let sure = said && !near.is_empty() && listed(document, from, number.start);
    (!near.is_empty()).then_some(Part { near, wide, sure, from })
}

/// A line of a list under 其中: below the line with the whole.
fn listed_below(
    document: &Document,
    sentence: usize,
    before: &dyn Fn(usize, usize, Option<usize>) -> Vec<usize>,
) -> Option<Part> {
    const LINES_MAX: usize = 6;
    if !document.is_label_line(sentence) {
        return None;
    }
    let opens = |at: &usize| document.text.starts(document.bounds(*at).0, "其中");
    let lines = (sentence.saturating_sub(LINES_MAX)..sentence).rev();
    let first = lines.take_while(|at| opens(at) || document.is_label_line(*at)).find(opens)?;
    let (start, end) = document.bounds(first.checked_sub(1)?);
    let wide = before(start, end, None);
    let near = last_group(document, &wide);
    let from = document.bounds(sentence).0;
    (!near.is_empty()).then_some(Part { near, wide, sure: false, from })
}

/// The clause right behind one with a single number of the same kind may speak of some of the same people:
/// 引导性培训2760人，建档立卡占2105人.
fn clause_of(document: &Document, index: usize) -> Option<Part> {
    let number = document.numbers.get(index)?;
    let clause = clause_start(&document.text, number.start);
    let comma = clause.checked_sub(1).filter(|at| document.text.at(*at) == Some('，'))?;
    let (sentence_start, _) = document.bounds(number.sentence);
    let above = clause_start(&document.text, comma).max(sentence_start);
    let whole = document.number_ending(comma).filter(|whole| document.same_class(*whole, index))?;
    let alone = document.counts_between(above, comma).count() == 1
        && document.counts_between(clause, number.start).count() == 0;
    // 抽查考勤表120份，有26份为事后补签: what was looked through holds what was found.
    let looked = LOOKED.iter().any(|word| document.text.holds(above, comma, &word.chars().collect::<Vec<char>>()));
    let has =
        OF_THEM.iter().any(|word| document.text.slice(clause, number.start) == word.chars().collect::<Vec<char>>());
    let same = document.numbers.get(whole).is_some_and(|whole| whole.unit.word == number.unit.word);
    alone.then(|| Part { near: vec![whole], wide: vec![whole], sure: looked && has && same, from: clause })
}

/// The last number and those that share its noun.
fn last_group(document: &Document, numbers: &[usize]) -> Vec<usize> {
    let mut group: Vec<usize> = Vec::new();
    for &index in numbers.iter().rev() {
        if group.first().is_some_and(|first| !document.adjoins(index, *first)) {
            break;
        }
        group.insert(0, index);
    }
    group
}

/// Whether only a list of nouns and numbers stands between: a comma or semicolon begins something new, unless it opens
/// the list.
fn listed(document: &Document, from: usize, to: usize) -> bool {
    let opens = usize::from(matches!(document.text.at(from), Some('，' | ':')));
    !document.text.slice(from + opens, to).iter().any(|c| matches!(c, '，' | ';' | ':' | '。' | '(' | ')'))
}
