//! A number that is spoken of again by what it counts: 发现问题132个 … 对发现的130余个问题. Where a sentence takes up what was told
//! before (对…的, 上述, 这), and no number of the report is the one it takes up, one of both is wrong.

use shouwang_pack::Decimal;

use crate::{
    arithmetic::amount,
    change::is_change,
    document::Document,
    finding::{Finding, Severity},
    generic::Generic,
    range::Hedge,
    sentence::clause_start,
    unit::Class,
};

/// Words with which a clause takes up what was told before.
const TAKES_UP: [&str; 12] =
    ["对", "针对", "上述", "以上", "这", "该", "将", "剩余", "剩下的", "其余", "受理的", "反馈的"];
/// Words that narrow what is taken up to some of it.
const NARROWS: [&str; 14] =
    ["其中", "部分", "新", "再", "另", "各", "每", "计划", "拟", "预计", "未来", "不少于", "以上", "个别"];
/// Characters that tell nothing of what is counted.
const PLAIN: &str = "全镇乡村我本共有的等了个户人名条项为是达到对将这该上述余各中";

/// All numbers that are taken up wrongly.
pub(crate) fn check(generic: &Generic<'_>) -> Vec<Finding> {
    (0..generic.document.numbers.len()).filter_map(|index| recalled(generic, index)).collect()
}

/// What a number counts: the words of its item before it, and the noun behind.
fn words(document: &Document, index: usize) -> (Vec<char>, Vec<char>) {
    const NOUN_MAX: usize = 8;
    let text = &document.text;
    let Some(number) = document.numbers.get(index) else { return Default::default() };
    let before = index.checked_sub(1).and_then(|i| document.numbers.get(i)).map_or(0, |n| n.end);
    let clause = clause_start(text, number.start).max(before);
    let from = (clause..number.start).rev().find(|at| text.at(*at) == Some('、')).map_or(clause, |at| at + 1);
    let behind = text.slice(number.end, (number.end + NOUN_MAX).min(text.chars.len()));
    let behind = behind.iter().copied().take_while(|c| c.is_alphabetic()).collect();
    (text.slice(from, number.start).to_vec(), behind)
}

/// The pairs of characters that say what is counted.
fn pairs(words: &[char]) -> Vec<[char; 2]> {
    let telling = |pair: &[char]| pair.iter().all(|c| c.is_alphabetic() && !PLAIN.contains(*c));
    words.windows(2).filter(|pair| telling(pair)).filter_map(|pair| pair.try_into().ok()).collect()
}

fn recalled(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(index)?;
    let counts = matches!(number.unit.class, Class::Household | Class::Person | Class::Thing);
    (counts && number.written.hedge != Hedge::About && amount(number).1.value >= Decimal::whole(10)).then_some(())?;
    let (before, behind) = words(document, index);
    let before_text: String = before.iter().collect();
    let takes_up = TAKES_UP.iter().any(|word| before_text.starts_with(word)) || before_text.ends_with("要对");
    (takes_up && !NARROWS.iter().any(|word| before_text.contains(word)) && !is_change(generic, index)).then_some(())?;
    // In a sentence that tells numbers of its own something new is told.
    let (start, _) = document.bounds(number.sentence);
    (document.counts_between(start, number.start).count() == 0).then_some(())?;
    let noun = pairs(&behind);
    let told = pairs(&before);
    let same = |i: &usize| *i < index && generic.comparable(*i, index) && !is_change(generic, *i);
    let earlier: Vec<usize> = (0..index).filter(same).collect();
    let range = amount(number).1;
    let agrees = |i: &usize| generic.number(*i).is_some_and(|n| amount(n).1.agrees(&range));
    let alike = |i: &usize| {
        let (own, follows) = words(document, *i);
        let (own, follows) = (pairs(&own), pairs(&follows));
        let shares = |one: &[[char; 2]], other: &[[char; 2]]| one.iter().any(|pair| other.contains(pair));
        // The noun must be the same, or what is said of it: 已销号的12个问题 and 已销号12个.
        shares(&noun, &follows) || shares(&noun, &own) || shares(&told, &own)
    };
    // Any number of the kind that agrees may be the one that is taken up, the same one written in a table among them; but
    // not one that is told of something else.
    let unlike = |i: &usize| {
        let (own, _) = words(document, *i);
        !alike(i) && !pairs(&own).is_empty() && !noun.is_empty()
    };
    if earlier.iter().any(|i| agrees(i) && !unlike(i)) || in_cells(document, number.start, &|value| range.holds(value))
    {
        return None;
    }
    let said = |i: &usize| {
        let (own, _) = words(document, *i);
        pairs(&own).iter().any(|pair| told.contains(pair))
    };
    let meant: Vec<usize> = earlier.iter().copied().filter(said).collect();
    let meant: Vec<usize> = if meant.is_empty() { earlier.into_iter().filter(alike).collect() } else { meant };
    let first = *meant.first()?;
    let value = |i: &usize| generic.number(*i).map(|n| amount(n).1.value);
    // Several numbers of the same noun are parts and wholes, and which one is meant cannot be told; then only a slip of
    // the pen is: 27 for 72.
    let of_slip = meant.iter().copied().find(|i| value(i).is_some_and(|value| is_slip(value, range.value)));
    let all_one = meant.iter().all(|i| value(i) == value(&first));
    // Where as much as three characters in a row say what it is, the numbers may differ by much.
    let long = meant.iter().all(|i| {
        let (own, _) = words(document, *i);
        pairs(&own).iter().filter(|pair| told.contains(pair)).count() >= 2
    });
    let near = long || value(&first).is_some_and(|value| is_near(value, range.value));
    let other = of_slip.or(Some(first).filter(|_| all_one && near))?;
    let name = |index: usize| generic.number(index).map_or(String::new(), |n| generic.words(n));
    let (here, there) = (name(index), name(other));
    let message = format!("这里说的{here}，前文写的是{there}。请核对是不是同一个数");
    Some(
        generic
            .finding("number_recalled", Severity::Unexplained, message, &[other, index])
            .because(format!("{here}≠{there}"))
            .better(format!("前文无误时，改为“{}”", document.reworded(number.start, number.end, &there))),
    )
}

/// Whether a cell of a table before a place holds such a number.
fn in_cells(document: &Document, at: usize, fits: &dyn Fn(Decimal) -> bool) -> bool {
    let grids = crate::grid::grids(&document.text);
    let cells = grids.iter().flat_map(|grid| &grid.rows).flat_map(|row| &row.cells);
    cells.filter(|cell| cell.at < at).filter_map(|cell| cell.value).any(fits)
}

/// Whether two numbers have the same digits in another order.
fn is_slip(one: Decimal, other: Decimal) -> bool {
    let digits = |value: Decimal| {
        let mut all: Vec<char> = value.trimmed().to_string().chars().collect();
        all.sort_unstable();
        all
    };
    one != other && digits(one) == digits(other)
}

/// Whether one number is within a fifth of the other.
fn is_near(one: Decimal, other: Decimal) -> bool {
    let five = Decimal::whole(5);
    let apart = if one > other { one - other } else { other - one };
    apart * five <= one
}
