//! What is left over: 应办312户，已办281户，剩余31户; and the difference of two numbers that is told: 两者相差17.5万元.

use std::collections::BTreeMap;

use crate::{
    arithmetic::{Fit, amount, dressed, fit, minus},
    finding::{Finding, Severity},
    generic::Generic,
    moment::moments,
    sentence::{clause_end, clause_start},
};

/// Words that make a number what is left over.
const LEFT: [&str; 9] = ["剩余", "其余", "余下", "请假", "缺席", "空岗", "空缺", "尚余", "仍余"];
/// Words before a verb that has not been done, or is being done.
const UNDONE: [&str; 7] = ["尚未", "还未", "仍未", "没有", "未", "正在", "尚待"];
/// Words before a verb that has been done.
const DONE: [&str; 5] = ["已经", "已", "完成", "实", "在"];

/// All remainders, by their numbers. `wholes` gives the whole of a part that a share confirms.
pub(crate) fn check(generic: &Generic<'_>, wholes: &BTreeMap<usize, usize>) -> BTreeMap<usize, Finding> {
    let indices = 0..generic.document.numbers.len();
    let found = |index: usize| left(generic, index, wholes).or_else(|| apart(generic, index));
    indices.filter_map(|index| Some((index, found(index)?))).collect()
}

fn words_before(generic: &Generic<'_>, index: usize) -> (usize, usize) {
    let Some(number) = generic.number(index) else { return (0, 0) };
    let before = index.checked_sub(1).and_then(|i| generic.document.numbers.get(i)).map_or(0, |n| n.end);
    (clause_start(&generic.document.text, number.start).max(before), number.start)
}

fn holds(generic: &Generic<'_>, span: (usize, usize), words: &[&str]) -> bool {
    words.iter().any(|word| generic.document.text.holds(span.0, span.1, &word.chars().collect::<Vec<char>>()))
}

/// The verb that is told not to be done, before the number or behind it, and the character behind it.
fn undone(generic: &Generic<'_>, index: usize) -> Option<[char; 2]> {
    let text = &generic.document.text;
    let number = generic.number(index)?;
    let before = words_before(generic, index);
    let verb = |from: usize, to: usize| {
        let found = UNDONE.iter().filter_map(|word| {
            let at = text.find_all(from, to, &word.chars().collect::<Vec<char>>()).pop()?;
            Some(at + word.chars().count())
        });
        found.max().and_then(|at| Some([text.at(at)?, text.at(at + 1).unwrap_or(' ')]))
    };
    let behind = (number.end + 2).min(clause_end(text, number.end));
    verb(before.0, before.1).or_else(|| verb(number.end, behind))
}

fn left(generic: &Generic<'_>, index: usize, confirmed: &BTreeMap<usize, usize>) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(index)?;
    let rest = holds(generic, words_before(generic, index), &LEFT);
    let verb = undone(generic, index);
    (rest || verb.is_some()).then_some(())?;
    let (start, end) = document.bounds(number.sentence);
    let same =
        |one: usize, other: usize| generic.comparable(one, other) || rest && generic.are_posts_and_people(one, other);
    let done = |i: &usize| {
        let span = words_before(generic, *i);
        let told = |verb: [char; 2]| {
            holds(generic, span, &DONE) && document.text.slice(span.0, span.1).contains(&verb[0])
                || document.text.holds(span.0, span.1, &verb)
        };
        same(*i, index)
            && undone(generic, *i).is_none()
            && if rest { holds(generic, span, &DONE) } else { verb.is_none_or(told) }
    };
    // 2016年脱贫170户，2017年脱贫456户，未脱贫78户: what was done is told of several years.
    let rows = document.counts_between(start, number.start).filter(|i| done(i)).count();
    let dated =
        moments(&document.text).iter().filter(|m| start <= m.start && m.end <= number.start && m.own_year).count();
    (rows < 3 || dated < 3).then_some(())?;
    let above = document.paragraph(number.sentence).0;
    let last = document.bounds(number.sentence.saturating_sub(1)).0.max(above);
    let done = document
        .counts_between(start, number.start)
        .rev()
        .find(done)
        .or_else(|| document.counts_between(last, start).rev().filter(|_| rest).find(done))?;
    let whole = |i: &usize| *i != done && *i != index && same(*i, index);
    let before: Vec<usize> = document.counts_between(start, number_start(generic, done)).filter(whole).collect();
    let mut wholes: Vec<usize> = before;
    wholes.extend(confirmed.get(&done));
    if wholes.is_empty() {
        wholes.extend(document.counts_between(number.end, end).filter(|i| rest && whole(i)));
    }
    if wholes.is_empty() {
        wholes.extend(document.counts_between(above, start).rev().filter(whole));
    }
    let far = wholes.is_empty();
    if far {
        // Who is away is missed by a meeting, and not by what stands pages before.
        let away = holds(generic, words_before(generic, index), &["缺席", "请假"]);
        let alike = |i: &usize| {
            whole(i)
                && generic.comparable(*i, index)
                && generic.comparable(*i, done)
                && (!away || generic.are_akin(*i, done))
        };
        wholes.extend(document.counts_between(0, above).rev().filter(alike));
    }
    let fits = |whole: &usize| {
        let (all, part) = (amount(generic.number(*whole)?).1, amount(generic.number(done)?).1);
        Some((fit(number, &minus(&all, &part)), minus(&all, &part)))
    };
    if wholes.iter().any(|whole| fits(whole).is_some_and(|(how, _)| how == Fit::Good)) {
        return None;
    }
    let larger = |whole: &&usize| fits(whole).is_some_and(|(_, right)| right.high.digits >= 0);
    let whole = *wholes.iter().find(larger)?;
    let (_, right) = fits(&whole)?;
    let finding = finding(generic, index, whole, done, &dressed(right.value, number));
    Some(if far { Finding { severity: Severity::Hint, ..finding } } else { finding })
}

fn number_start(generic: &Generic<'_>, index: usize) -> usize {
    generic.document.numbers.get(index).map_or(0, |n| n.start)
}

/// 最高21.3万元，最低3.8万元，两者相差17.5万元.
fn apart(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(index)?;
    holds(generic, words_before(generic, index), &["相差"]).then_some(())?;
    let (start, _) = document.bounds(number.sentence);
    let both: Vec<usize> =
        document.counts_between(start, number.start).filter(|i| generic.comparable(*i, index)).collect();
    let [one, other] = both.as_slice() else { return None };
    let (a, b) = (amount(generic.number(*one)?).1, amount(generic.number(*other)?).1);
    let (more, less, right) =
        if a.value >= b.value { (*one, *other, minus(&a, &b)) } else { (*other, *one, minus(&b, &a)) };
    (fit(number, &right) != Fit::Good).then(|| finding(generic, index, more, less, &dressed(right.value, number)))
}

fn finding(generic: &Generic<'_>, index: usize, whole: usize, part: usize, right: &str) -> Finding {
    let words = |index: usize| generic.number(index).map_or(String::new(), |n| generic.words(n));
    let (all, done, stated) = (words(whole), words(part), words(index));
    let message = format!("{all}减去{done}应是{right}，写的是{stated}。请核对三个数");
    let proposal = generic
        .number(index)
        .map_or(String::new(), |number| generic.document.reworded(number.start, number.end, right));
    generic
        .finding("remainder_differs", Severity::Contradiction, message, &[index, whole, part])
        .because(format!("{all}-{done}={right}≠{stated}"))
        .better(format!("前两数无误时，改为“{proposal}”"))
}
