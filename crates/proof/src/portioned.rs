//! A share that is taken of something, and what it comes to: 结余的60%用于分红，计20.76万元.

use crate::{
    arithmetic::{Fit, amount, dressed, fit, quotient},
    finding::{Finding, Severity},
    generic::Generic,
    range::Range,
    sentence::clause_start,
    unit::Class,
};

use shouwang_pack::Decimal;

/// Words before what a share comes to.
const COMES_TO: [&str; 8] = ["计", "即", "共", "约", "为", "共计", "合计", "折合"];
/// How far behind the share that may stand.
const REACH: usize = 14;

/// All shares that come to something else than is told.
pub(crate) fn check(generic: &Generic<'_>) -> Vec<Finding> {
    (0..generic.document.numbers.len()).filter_map(|index| differs(generic, index)).collect()
}

/// 每年36.8万元，其中归村集体的占5%，即1.84万元: of the number right before.
fn of_the_last(generic: &Generic<'_>, share: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(share)?;
    let told = share + 1;
    let result = generic.number(told).filter(|n| n.sentence == number.sentence)?;
    matches!(text.slice(number.end, result.start), ['，', '即' | '计']).then_some(())?;
    let (start, _) = document.bounds(number.sentence);
    let (paragraph, _) = document.paragraph(number.sentence);
    let same = |i: &usize| generic.comparable(*i, told);
    let fits = |i: usize| of(generic, i, share).is_some_and(|right| fit(result, &right) != Fit::Off);
    if document.counts_between(paragraph, number.start).filter(same).any(fits) {
        return None;
    }
    let whole = document.counts_between(start, number.start).rev().find(|i| same(i) && !generic.is_each(*i))?;
    Some(finding(generic, whole, share, of(generic, whole, share)?))
}

/// So much of a hundred of a number.
fn of(generic: &Generic<'_>, whole: usize, share: usize) -> Option<Range> {
    let (whole, percent) = (amount(generic.number(whole)?).1, amount(generic.number(share)?).1);
    let part = |a: Decimal, b: Decimal| quotient(a * b, Decimal::whole(100));
    Some(Range {
        value: part(whole.value, percent.value)?,
        low: part(whole.low, percent.low)?,
        high: part(whole.high, percent.high)?,
    })
}

/// What is said of a share that comes to something else; what it comes to is the next number.
fn finding(generic: &Generic<'_>, whole: usize, share: usize, right: Range) -> Finding {
    let document = generic.document;
    let words = |index: usize| generic.number(index).map_or(String::new(), |n| generic.words(n));
    let value = generic.number(share + 1).map_or(String::new(), |result| dressed(right.value, result));
    let (of, by, stated) = (words(whole), words(share), words(share + 1));
    let message = format!("{of}的{by}应是{value}，写的是{stated}。请核对三个数");
    let proposal = generic.number(share + 1).map_or(String::new(), |n| document.reworded(n.start, n.end, &value));
    generic
        .finding("product_differs", Severity::Unexplained, message, &[whole, share, share + 1])
        .because(format!("{of}×{by}={value}≠{stated}"))
        .better(format!("前两数无误时，改为“{proposal}”"))
}

fn differs(generic: &Generic<'_>, share: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(share).filter(|n| n.unit.class == Class::Percent)?;
    if text.ends(number.start, "占") {
        return of_the_last(generic, share);
    }
    text.ends(number.start, "的").then_some(())?;
    let clause = clause_start(text, number.start);
    let words = text.slice(clause, number.start - 1);
    // 按照结余的60%: the last two characters name what the share is taken of.
    let name = words.get(words.len().checked_sub(2)?..)?;
    (!text.slice(clause, number.start).contains(&'占') && name.iter().all(|c| c.is_alphabetic())).then_some(())?;
    let told = share + 1;
    let result = generic.number(told).filter(|n| n.start - number.end <= REACH && n.sentence == number.sentence)?;
    let said = COMES_TO.iter().any(|word| text.ends(result.start, word));
    said.then_some(())?;
    let (paragraph, _) = document.paragraph(number.sentence);
    let named = |i: &usize| {
        let before = i.checked_sub(1).and_then(|i| document.numbers.get(i)).map_or(0, |n| n.end);
        generic.number(*i).is_some_and(|n| {
            let own = clause_start(text, n.start).max(before);
            text.holds(own, n.start, name) && generic.comparable(*i, told)
        })
    };
    let near: Vec<usize> = document.counts_between(paragraph, clause).filter(named).collect();
    let all = if near.is_empty() { document.counts_between(0, clause).filter(named).collect() } else { near };
    let fits = |whole: &usize| of(generic, *whole, share).is_some_and(|right| fit(result, &right) != Fit::Off);
    // Any number of the kind before it that fits may be meant.
    if document.counts_between(0, clause).filter(|i| generic.comparable(*i, told)).any(|i| fits(&i)) {
        return None;
    }
    let whole = *all.last()?;
    Some(finding(generic, whole, share, of(generic, whole, share)?))
}
