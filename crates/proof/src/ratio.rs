//! Ratios: 省内外人数之比为1:2, 按1:3投入，分别为130万元、390万元.

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{amount, over},
    finding::{Finding, Severity},
    generic::Generic,
    numeral::read_arabic,
    range::{Hedge, Range, Written},
    sentence::clause_start,
    text::Text,
};

/// Words around a ratio, without which two numbers with a colon are a time or a score.
const BEFORE: [&str; 6] = ["之比", "比例", "比为", "比约", "配比", "按"];

/// A ratio as it is written.
struct Ratio {
    start: usize,
    end: usize,
    left: Range,
    right: Range,
}

/// All ratios of a report.
pub(crate) fn check(generic: &Generic<'_>) -> Vec<Finding> {
    let text = &generic.document.text;
    (0..text.chars.len()).filter_map(|at| ratio(text, at)).filter_map(|ratio| differs(generic, &ratio)).collect()
}

fn ratio(text: &Text, at: usize) -> Option<Ratio> {
    let inside = at.checked_sub(1).and_then(|i| text.at(i)).is_some_and(|c| c.is_ascii_digit() || c == '.' || c == ':');
    (text.at(at)?.is_ascii_digit() && !inside).then_some(())?;
    let (left, used) = read_arabic(text.slice(at, (at + 8).min(text.chars.len())))?;
    (text.at(at + used) == Some(':')).then_some(())?;
    let from = at + used + 1;
    let (right, length) = read_arabic(text.slice(from, (from + 8).min(text.chars.len())))?;
    let end = from + length;
    let clause = clause_start(text, at);
    let said = BEFORE.iter().any(|word| text.holds(clause, at, &word.chars().collect::<Vec<char>>()))
        || text.starts(end, "的比例");
    let positive = |n: Decimal| n > Decimal::whole(0);
    (said && positive(left) && positive(right) && text.at(end) != Some(':')).then_some(())?;
    let range = |number: Decimal| {
        let written = Written { number, power: 0, hedge: Hedge::Exact };
        let half = Decimal { digits: 5, scale: number.scale + 1 };
        // 1:2.5 is rounded on the side with places; 1:3 of small numbers stands for itself.
        let exact = Range::of(written, 0, number.scale);
        if number.scale > 0 { Range { low: exact.low - half, high: exact.high + half, ..exact } } else { exact }
    };
    Some(Ratio { start: at, end, left: range(left), right: range(right) })
}

/// Whether two numbers stand in the ratio, in this order. One is often written with the other rounded.
fn fits(generic: &Generic<'_>, ratio: &Ratio, one: usize, other: usize) -> bool {
    let of = |index: usize| generic.number(index).map(|n| amount(n).1);
    let (Some(one), Some(other)) = (of(one), of(other)) else { return false };
    let (Some(stated), Some(computed)) = (over(&ratio.left, &ratio.right), over(&one, &other)) else { return false };
    // Whole numbers on both sides are rounded as well; a twentieth is what a reader takes for the same.
    let twentieth = stated.value * Decimal { digits: 5, scale: 2 };
    stated.low - twentieth <= computed.high && computed.low <= stated.high + twentieth
}

fn differs(generic: &Generic<'_>, ratio: &Ratio) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let sentence = document.sentence_at(ratio.start);
    let (start, end) = document.bounds(sentence);
    let (from, to) = document.paragraph(sentence);
    let near: Vec<usize> = document.counts_between(start, end).filter(|i| !generic.is_each(*i)).collect();
    let all: Vec<usize> = document.counts_between(from, to).collect();
    // What is compared is named: 护理人员与入住老人之比.
    let clause = clause_start(text, ratio.start);
    let named = named(generic, clause, ratio.start, &all);
    let (one, other) = named.or_else(|| behind(generic, ratio, &near)).or_else(|| parts(generic, &near))?;
    let turned = named.is_none() && fits(generic, ratio, other, one);
    if fits(generic, ratio, one, other) || turned {
        return None;
    }
    // Where only the place tells which numbers are meant, any other pair that fits may be.
    let pairs = all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b);
    let known = named.is_some() || is_whole_known(generic, &near, one, other);
    if !known && pairs.filter(|(a, b)| generic.comparable(*a, *b)).any(|(a, b)| fits(generic, ratio, a, b)) {
        return None;
    }
    let words = |index: usize| generic.number(index).map_or(String::new(), |n| generic.words(n));
    let stated = text.original(ratio.start, ratio.end);
    let (a, b) = (words(one), words(other));
    let quotient = |one: usize, other: usize| {
        over(&amount(generic.number(one)?).1, &amount(generic.number(other)?).1).map(|range| range.value)
    };
    let right = match quotient(one, other)? {
        more if more >= Decimal::whole(1) => format!("{}:1", more.rounded(2).trimmed()),
        _ => format!("1:{}", quotient(other, one)?.rounded(2).trimmed()),
    };
    let message = format!("{a}和{b}之比约是{right}，写的是{stated}。请核对");
    Some(
        generic
            .finding("ratio_differs", Severity::Contradiction, message, &[one, other])
            .and(document, ratio.start)
            .because(format!("{a}:{b}≈{right}≠{stated}"))
            .better(format!("前两数无误时，改为“{}”", document.reworded(ratio.start, ratio.end, &right))),
    )
}

/// The numbers of both nouns before 之比: 男女之比, 甲与乙之比.
fn named(generic: &Generic<'_>, clause: usize, at: usize, all: &[usize]) -> Option<(usize, usize)> {
    let text = &generic.document.text;
    let words = text.slice(clause, at);
    let word = words.windows(2).position(|pair| matches!(pair, ['之', '比'] | ['的', '比'] | ['比', '例']));
    let end = word.or_else(|| words.iter().position(|c| *c == '按'))?;
    let nouns = words.get(..end)?;
    let sides: Vec<Vec<char>> = match nouns {
        ['男', '女', ..] => vec![vec!['男'], vec!['女']],
        _ => nouns.split(|c| matches!(c, '与' | '和' | '同' | '及')).map(<[char]>::to_vec).collect(),
    };
    let [one, other] = sides.as_slice() else { return None };
    // The number whose words share the longest stretch with the noun, where there is one.
    let of = |noun: &[char]| {
        let shared = |i: &usize| {
            let Some(number) = generic.number(*i) else { return 0 };
            let before = i.checked_sub(1).and_then(|i| generic.document.numbers.get(i)).map_or(0, |n| n.end);
            let own = text.slice(clause_start(text, number.start).max(before), number.start);
            let least = noun.len().min(2);
            (least..=noun.len())
                .rev()
                .find(|length| noun.windows(*length).any(|part| own.windows(*length).any(|other| other == part)))
                .unwrap_or(0)
        };
        let most = all.iter().map(shared).max().filter(|most| *most > 0)?;
        let mut told = all.iter().filter(|i| shared(i) == most);
        // Told of two numbers, it is not known which is meant.
        let first = told.next()?;
        told.all(|other| !generic.comparable(*first, *other)).then_some(*first)
    };
    let (one, other) = (of(one)?, of(other)?);
    (one != other && generic.comparable(one, other)).then_some((one, other))
}

/// 分别为130万元、390万元, behind the ratio.
fn behind(generic: &Generic<'_>, ratio: &Ratio, near: &[usize]) -> Option<(usize, usize)> {
    let text = &generic.document.text;
    let later: Vec<usize> =
        near.iter().copied().filter(|i| generic.number(*i).is_some_and(|n| n.start > ratio.end)).collect();
    let (one, other) = (*later.first()?, *later.get(1)?);
    let said = text.holds(ratio.end, generic.number(one)?.start, &['分', '别']);
    (said && generic.comparable(one, other)).then_some((one, other))
}

/// Two numbers of the sentence that make a third together, or the only two of a kind.
fn parts(generic: &Generic<'_>, near: &[usize]) -> Option<(usize, usize)> {
    let pairs = || near.iter().flat_map(|a| near.iter().filter(move |b| a < *b).map(move |b| (*a, *b)));
    let comparable: Vec<(usize, usize)> = pairs().filter(|(a, b)| generic.comparable(*a, *b)).collect();
    let whole: Vec<(usize, usize)> =
        comparable.iter().copied().filter(|(a, b)| is_whole_known(generic, near, *a, *b)).collect();
    match (whole.as_slice(), comparable.as_slice()) {
        ([pair], _) | ([], [pair]) => Some(*pair),
        _ => None,
    }
}

/// Whether the sum of two numbers stands beside them.
fn is_whole_known(generic: &Generic<'_>, near: &[usize], one: usize, other: usize) -> bool {
    let of = |index: usize| generic.number(index).map(|n| amount(n).1);
    let (Some(a), Some(b)) = (of(one), of(other)) else { return false };
    let sum = crate::arithmetic::sum(&[a, b]);
    near.iter().any(|i| {
        *i != one && *i != other && generic.comparable(*i, one) && of(*i).is_some_and(|whole| whole.agrees(&sum))
    })
}
