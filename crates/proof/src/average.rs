//! Averages: 户均, 人均, 村均, 平均每个. Where both the sum and the count are stated, their quotient is.

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{Fit, amount, dressed, fit},
    finding::{Finding, Severity},
    generic::Generic,
    range::Range,
    sentence::clause_start,
    skip::digits,
    token::Number,
    unit::{Class, unit_at},
};

/// Words for an average, and what it is taken over.
const AVERAGES: [(&str, Over); 8] = [
    ("户均", Over::Class(Class::Household)),
    ("人均", Over::Class(Class::Person)),
    ("村均", Over::Villages),
    ("亩均", Over::Class(Class::Area)),
    ("亩产", Over::Class(Class::Area)),
    ("每平方公里", Over::Class(Class::Other("平方公里"))),
    ("月均", Over::Months),
    ("平均每", Over::Said),
];
/// How far the word may stand before its number.
const REACH: usize = 8;

/// What an average is taken over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    Class(Class),
    Villages,
    Months,
    /// 平均每个, 平均每人次: the unit follows the word.
    Said,
}

/// Holds every average against its sum and its count.
pub(crate) fn check(generic: &Generic<'_>) -> Vec<Finding> {
    (0..generic.document.numbers.len()).filter_map(|index| average(generic, index)).collect()
}

fn average(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(index)?;
    let clause = clause_start(text, number.start);
    let near = clause.max(number.start.saturating_sub(REACH + 3));
    let found = AVERAGES.iter().filter_map(|(word, over)| {
        let at = text.find_all(near, number.start, &word.chars().collect::<Vec<char>>()).pop()?;
        Some((at, at + word.chars().count(), *over))
    });
    let (at, mut end, over) = found.max_by_key(|(at, ..)| *at)?;
    // 每人每月 is a rate of pay; a number between belongs to something else.
    if text.slice(end, number.start).contains(&'每') || document.counts_between(at, number.start).count() > 0 {
        return None;
    }
    let mut word = None;
    if over == Over::Said {
        let (unit, _, length) = unit_at(text.slice(end, (end + 6).min(text.chars.len())))?;
        (word, end) = (Some(unit), end + length);
    }
    // 平均每个项目: what follows is what was counted, and not the sum.
    let end = if over == Over::Said { number.start } else { end };
    let named: Vec<char> =
        text.slice(end, number.start).iter().copied().filter(|c| !"达到为约是近仅有".contains(*c)).collect();
    let totals = totals(generic, index, at, &named, text.starts(at, "亩产"));
    let counts = counts(generic, number, at, over, word);
    let mut best: Option<(Fit, Term, Term, Range)> = None;
    for count in &counts {
        for total in totals.iter().filter(|total| total.index != count.index) {
            let Some(right) = crate::arithmetic::over(&total.range, &count.range) else { continue };
            let fit = fit(number, &right);
            if best.as_ref().is_none_or(|(other, ..)| fit > *other) {
                best = Some((fit, total.clone(), count.clone(), right));
            }
        }
    }
    let (how, total, count, right) = best.filter(|(how, ..)| *how != Fit::Good)?;
    Some(finding(generic, index, &total, &count, &right, how))
}

/// A number of the quotient with its words.
#[derive(Clone)]
struct Term {
    index: Option<usize>,
    words: String,
    range: Range,
}

fn term(generic: &Generic<'_>, index: usize) -> Option<Term> {
    let number = generic.number(index)?;
    Some(Term { index: Some(index), words: generic.words(number), range: amount(number).1 })
}

/// The sums of the same sentence that may have been shared out. Where the average names what is meant (户均贷款), the sum
/// must be of it.
fn totals(generic: &Generic<'_>, index: usize, at: usize, named: &[char], harvest: bool) -> Vec<Term> {
    let (document, text) = (generic.document, &generic.document.text);
    let Some(number) = generic.number(index) else { return Vec::new() };
    let (start, _) = document.bounds(number.sentence);
    let of_it = |i: &usize| {
        let Some(total) = generic.number(*i) else { return false };
        let from = clause_start(text, total.start);
        let clause = text.slice(from, total.start);
        amount(total).0 == amount(number).0
            && (named.is_empty() || named.iter().any(|c| clause.contains(c)))
            && (!harvest || clause.contains(&'产'))
    };
    document.counts_between(start, at).rev().filter(of_it).filter_map(|i| term(generic, i)).collect()
}

/// What the sum may have been shared among.
fn counts(generic: &Generic<'_>, number: &Number, at: usize, over: Over, word: Option<&str>) -> Vec<Term> {
    let (document, text) = (generic.document, &generic.document.text);
    let (start, end) = document.bounds(number.sentence);
    let (paragraph, _) = document.paragraph(number.sentence);
    let of = |i: &usize| -> bool {
        let Some(n) = generic.number(*i) else { return false };
        match over {
            Over::Class(class) => amount(n).0 == class,
            Over::Villages => ["村", "行政村", "社区"].iter().any(|noun| text.starts(n.end, noun)),
            Over::Said => word == Some(n.unit.word),
            Over::Months => false,
        }
    };
    if over == Over::Months {
        let months = months(generic, start, at);
        return months.into_iter().collect();
    }
    let here = |from: usize, to: usize| -> Vec<usize> { document.counts_between(from, to).rev().filter(of).collect() };
    let found = match over {
        Over::Villages => here(0, text.chars.len()),
        _ => {
            let near = here(start, at);
            let near = if near.is_empty() { here(paragraph, end) } else { near };
            if near.is_empty() { akin(generic, at, start, here(0, paragraph)) } else { near }
        }
    };
    found.into_iter().filter_map(|i| term(generic, i)).collect()
}

/// Counts of earlier paragraphs that speak of the same: 培训总人数860人, and a page on 培训补贴64.5万元，人均750元.
fn akin(generic: &Generic<'_>, at: usize, start: usize, far: Vec<usize>) -> Vec<usize> {
    let text = &generic.document.text;
    let clause = |at: usize| text.slice(clause_start(text, at), at);
    let last =
        generic.document.counts_between(start, at).next_back().and_then(|i| generic.number(i)).map_or(at, |n| n.start);
    let same = |i: &usize| {
        generic.number(*i).is_some_and(|n| {
            let own = clause(n.start);
            clause(last).windows(2).any(|pair| own.windows(2).any(|other| other == pair && !pair.contains(&'全')))
        })
    };
    far.into_iter().filter(same).collect()
}

/// 1—7月 is seven of them.
fn months(generic: &Generic<'_>, start: usize, to: usize) -> Option<Term> {
    const SPANS: [(&str, i64); 4] = [("上半年", 6), ("下半年", 6), ("季度", 3), ("全年", 12)];
    let text = &generic.document.text;
    let named = |(words, _): &&(&str, i64)| text.holds(start, to, &words.chars().collect::<Vec<char>>());
    if let Some((words, months)) = SPANS.iter().find(named) {
        let words = format!("{months}个月（{words}）");
        return Some(Term { index: None, words, range: Range::exact(Decimal::whole(*months)) });
    }
    let at = (start..to).find_map(|at| {
        let first = digits(text, at);
        let before = at.checked_sub(1).and_then(|i| text.at(i));
        (1..=2).contains(&first).then_some(())?;
        (!before.is_some_and(|c| c.is_ascii_digit() || c == '.')).then_some(())?;
        let sign = ["—", "–", "-", "至", "~"].into_iter().find(|sign| text.starts(at + first, sign))?;
        let next = at + first + sign.chars().count();
        let second = digits(text, next);
        (text.at(next + second) == Some('月')).then_some((at, at + first, next, next + second))
    })?;
    let read = |from: usize, to: usize| text.slice(from, to).iter().collect::<String>().parse::<i64>().ok();
    let count = read(at.2, at.3)? - read(at.0, at.1)? + 1;
    let range = Range::exact(Decimal::whole(count));
    (count > 1).then(|| Term { index: None, words: format!("{count}个月"), range })
}

fn finding(generic: &Generic<'_>, index: usize, total: &Term, count: &Term, right: &Range, how: Fit) -> Finding {
    let document = generic.document;
    let Some(number) = generic.number(index) else { unreachable!("the average is a number") };
    let (stated, value) = (generic.words(number), dressed(right.value, number));
    let severity = if how == Fit::LastDigit { Severity::Hint } else { Severity::Contradiction };
    let message = format!("{}除以{}应是{value}，写的是{stated}。请核对三个数", total.words, count.words);
    let all: Vec<usize> = [Some(index), total.index, count.index].into_iter().flatten().collect();
    let finding = generic.finding("average_differs", severity, message, &all);
    finding
        .because(format!("{}÷{}={value}≠{stated}", total.words, count.words))
        .better(format!("前两数无误时，改为“{}”", document.reworded(number.start, number.end, &value)))
}
