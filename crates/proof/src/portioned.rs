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

fn differs(generic: &Generic<'_>, share: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(share).filter(|n| n.unit.class == Class::Percent)?;
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
    let of = |i: &usize| {
        let before = i.checked_sub(1).and_then(|i| document.numbers.get(i)).map_or(0, |n| n.end);
        generic.number(*i).is_some_and(|n| {
            let own = clause_start(text, n.start).max(before);
            text.holds(own, n.start, name) && generic.comparable(*i, told)
        })
    };
    let near: Vec<usize> = document.counts_between(paragraph, clause).filter(of).collect();
    let all = if near.is_empty() { document.counts_between(0, clause).filter(of).collect() } else { near };
    let percent = amount(number).1;
    let right = |whole: usize| {
        let whole = amount(generic.number(whole)?).1;
        let part = |a: Decimal, b: Decimal| quotient(a * b, Decimal::whole(100));
        Some(Range {
            value: part(whole.value, percent.value)?,
            low: part(whole.low, percent.low)?,
            high: part(whole.high, percent.high)?,
        })
    };
    let fits = |whole: &usize| right(*whole).is_some_and(|right| fit(result, &right) != Fit::Off);
    // Any number of the kind before it that fits may be meant.
    if document.counts_between(0, clause).filter(|i| generic.comparable(*i, told)).any(|i| fits(&i)) {
        return None;
    }
    let whole = *all.last()?;
    let value = dressed(right(whole)?.value, result);
    let (of, by, stated) = (generic.words(generic.number(whole)?), generic.words(number), generic.words(result));
    let message = format!("{of}的{by}应是{value}，写的是{stated}。请核对三个数");
    Some(
        generic
            .finding("product_differs", Severity::Unexplained, message, &[whole, share, told])
            .because(format!("{of}×{by}={value}≠{stated}"))
            .better(format!("前两数无误时，改为“{}”", document.reworded(result.start, result.end, &value))),
    )
}
