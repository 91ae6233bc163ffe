//! A number that is said again in a rounded form (13531人，约1.36万人), and ranges that run backwards.

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{Fit, amount, dressed, fit},
    document::Document,
    finding::{Finding, Severity},
    sentence::clause_start,
    token::{Kind, Number},
};

/// Words before the rounded form.
const AGAIN: [&str; 9] = ["约合", "折合", "大约", "合计约", "约为", "约", "即", "近", "合"];

/// Looks at every pair of neighbours.
pub(crate) fn check(document: &Document) -> Vec<Finding> {
    let pairs = || document.numbers.iter().zip(document.numbers.iter().skip(1));
    let mut found: Vec<Finding> = pairs()
        .flat_map(|(one, other)| [rounded(document, one, other, 0), backwards(document, one, other)])
        .flatten()
        .collect();
    // 7人12600元，人均1800元，合1.26万元: what each gets stands between.
    let triples = pairs().zip(document.numbers.iter().skip(2));
    let over = triples.filter(|((_, each), _)| is_each(document, each));
    found.extend(over.filter_map(|((one, each), again)| rounded(document, one, again, each.end)));
    found
}

/// Whether a number is told of each one.
fn is_each(document: &Document, number: &Number) -> bool {
    let own = document.text.slice(clause_start(&document.text, number.start), number.start);
    own.iter().any(|c| matches!(c, '每' | '均'))
}

/// 13531人，约1.36万人. `passed` is the end of what may stand between.
fn rounded(document: &Document, exact: &Number, again: &Number, passed: usize) -> Option<Finding> {
    let counts = exact.kind == Kind::Count && again.kind == Kind::Count;
    let text = &document.text;
    let word = AGAIN.iter().find(|word| text.ends(again.start, word));
    let gap = text.slice(exact.end.max(passed), again.start - word.map_or(0, |word| word.chars().count()));
    // 123456元(12.35万元): in a bracket of its own a number says the one before it again.
    let bare = gap == ['('] && text.at(again.end) == Some(')') && exact.written.hedge == again.written.hedge;
    let beside = if word.is_some() { matches!(gap, ['('] | ['，'] | []) } else { bare };
    // 人均追回1800元，合1.26万元: what each gets is not what all get.
    let each = is_each(document, exact);
    let coarser = exact.unit.class == again.unit.class && exact.written.power < again.written.power;
    (counts && beside && !each && coarser && exact.sentence == again.sentence).then_some(())?;
    let (_, value) = amount(exact);
    let how = fit(again, &value);
    (how != Fit::Good).then_some(())?;
    let (from, to) = (text.original(exact.start, exact.end), text.original(again.start, again.end));
    let right = dressed(value.value, again);
    let severity = if how == Fit::LastDigit { Severity::Hint } else { Severity::Contradiction };
    let message = format!("{from}折合应是{right}，写的是{to}。请核对");
    let finding = Finding::new(document, "rounding_differs", severity, &[exact.start, again.start], message);
    Some(
        finding
            .because(format!("{from}≈{right}≠{to}"))
            .better(format!("改为“{}”", document.reworded(again.start, again.end, &right))),
    )
}

/// 500—300元: the greater end stands first.
fn backwards(document: &Document, one: &Number, other: &Number) -> Option<Finding> {
    let text = &document.text;
    let sign = ["——", "—", "–", "-", "~"].iter().find(|sign| text.ends(other.start, sign))?;
    let left = other.start - sign.chars().count();
    (one.end == left && one.unit.class == other.unit.class).then_some(())?;
    reversed(document, one.start, other, amount(one).1.value > amount(other).1.value)
}

/// The same where the first end has no unit of its own.
pub(crate) fn bare_ranges(document: &Document) -> Vec<Finding> {
    let text = &document.text;
    let bare = |number: &Number| {
        let sign = ["——", "—", "–", "-", "~"].iter().find(|sign| text.ends(number.start, sign))?;
        let end = number.start - sign.chars().count();
        let start =
            (0..end).rev().take_while(|at| text.at(*at).is_some_and(|c| c.is_ascii_digit() || c == '.')).last()?;
        let digits: String = text.slice(start, end).iter().collect();
        // Document numbers, telephone numbers and years are no ranges.
        let year = digits.len() == 4 && number.unit.class == crate::unit::Class::Time;
        let value = digits.parse::<Decimal>().ok().filter(|_| !year)?;
        reversed(document, start, number, value > number.written.number)
    };
    document.numbers.iter().filter_map(bare).collect()
}

fn reversed(document: &Document, start: usize, other: &Number, greater: bool) -> Option<Finding> {
    greater.then_some(())?;
    let text = &document.text;
    let words = text.original(start, other.end);
    let message = format!("“{words}”的前一个数大于后一个数。请核对上下限");
    let finding = Finding::new(document, "range_reversed", Severity::Contradiction, &[other.start], message);
    let (low, high) = (text.original(other.start, other.end), text.original(start, other.start));
    let high = high.trim_end_matches(['—', '–', '-', '~']);
    let unit = text.original(other.end - other.unit.word.chars().count(), other.end);
    let low = low.trim_end_matches(unit.as_str());
    Some(finding.because(format!("{high}＞{low}")).better(format!("如上下限写反，改为“{low}—{high}{unit}”")))
}
