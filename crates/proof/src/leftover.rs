//! What is left, told by a word that can mean nothing else: 结余11.5万元, 还差55份, 缺口10.56万元, 弃权2人. The numbers that it
//! is left of stand before it, whatever they are called.

use std::collections::BTreeMap;

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{Fit, amount, dressed, fit, minus, sum},
    change::is_change,
    finding::{Finding, Severity},
    generic::Generic,
    range::Range,
    sentence::clause_start,
    unit::Class,
};

/// Words right before a number that make it what is left.
const LEFT: [&str; 37] = [
    "结余",
    "节余",
    "账面还有",
    "缺席",
    "缺勤",
    "请假",
    "结转",
    "缺口",
    "差额",
    "还差",
    "尚差",
    "仍差",
    "只差",
    "相差",
    "尚欠",
    "还欠",
    "下欠",
    "尚缺",
    "还缺",
    "短缺",
    "还剩",
    "尚剩",
    "仅剩",
    "只剩",
    "剩下",
    "剩余",
    "剩",
    "尚余",
    "仍余",
    "退回",
    "剔除",
    "关停",
    "停用",
    "闲置",
    "尚待",
    "净剩",
    "结存",
];
/// Words around a number that say that it is left.
const STILL: [&str; 10] = ["未能", "没能", "仍存在", "依然存在", "仍未", "还未", "尚未", "均未", "还没有", "仍在"];
/// Light words between such a word and its number.
const LIGHT: [&str; 14] =
    ["有", "的", "为", "达", "约", "资金", "了", "户数", "人数", "是", "还有", "共", "的有", "缺口"];
/// Sentences before its own in which the numbers may stand.
const ABOVE: usize = 4;
/// Numbers that are looked at.
const POOL_MAX: usize = 12;

/// All remainders that no list of parts contains, without those that have been `said` already.
pub(crate) fn check(generic: &Generic<'_>, listed: &BTreeMap<usize, usize>, said: &[usize]) -> Vec<Finding> {
    let all = 0..generic.document.numbers.len();
    all.filter(|index| !listed.contains_key(index) && !said.contains(index))
        .filter_map(|index| left(generic, index))
        .collect()
}

/// Words that say it where they stand alone before the number: 差12.25万元, 欠177人.
const ALONE: [&str; 9] = ["差", "欠", "缺", "余", "剩", "缺编", "缺额", "尚差", "还缺"];

/// Whether the words before a number say that it is what is left.
fn is_left(generic: &Generic<'_>, index: usize) -> bool {
    let Some(number) = generic.number(index) else { return false };
    let text = &generic.document.text;
    let before = index.checked_sub(1).and_then(|i| generic.document.numbers.get(i)).map_or(0, |n| n.end);
    let clause = clause_start(text, number.start).max(before);
    if STILL.iter().any(|word| text.holds(clause, number.start, &word.chars().collect::<Vec<char>>())) {
        return true;
    }
    let own: String = text.slice(clause, number.start).iter().collect();
    if ALONE.contains(&own.trim_start_matches('，')) {
        return true;
    }
    let mut ends = vec![number.start];
    let mut next = 0;
    while let Some(end) = ends.get(next).copied() {
        next += 1;
        if LEFT.iter().any(|word| text.ends(end, word) && end >= clause + word.chars().count()) {
            return true;
        }
        for word in LIGHT {
            let at = end.saturating_sub(word.chars().count());
            if text.ends(end, word) && at >= clause && !ends.contains(&at) {
                ends.push(at);
            }
        }
    }
    false
}

/// Whether the words of the item of a number hold one of these.
fn says(generic: &Generic<'_>, index: usize, words: &[&str]) -> bool {
    let Some(number) = generic.number(index) else { return false };
    let before = index.checked_sub(1).and_then(|i| generic.document.numbers.get(i)).map_or(0, |n| n.end);
    let from = clause_start(&generic.document.text, number.start).max(before);
    words.iter().any(|word| generic.document.text.holds(from, number.start, &word.chars().collect::<Vec<char>>()))
}

fn is_undone(generic: &Generic<'_>, index: usize) -> bool {
    says(generic, index, &["未", "正在", "在建", "待"])
}

fn is_stage(generic: &Generic<'_>, index: usize) -> bool {
    is_undone(generic, index) || says(generic, index, &["已", "完成", "建成", "完工", "竣工", "办结", "销号"])
}

/// Whether a number is an amount of its own: no change, no average, no rate.
fn is_plain(generic: &Generic<'_>, index: usize) -> bool {
    generic.number(index).is_some() && !is_change(generic, index) && !generic.is_each(index)
}

/// The numbers that are left of something, and what they may be left of.
struct Pool {
    /// Those of the sentence, from the left.
    own: Vec<usize>,
    /// Those of the sentences before.
    above: Vec<usize>,
}

fn pool(generic: &Generic<'_>, index: usize) -> Option<Pool> {
    let document = generic.document;
    let number = generic.number(index)?;
    let same = |i: &usize| generic.comparable(*i, index) && is_plain(generic, *i);
    let (start, _) = document.bounds(number.sentence);
    let (paragraph, _) = document.paragraph(number.sentence);
    let from = document.bounds(number.sentence.saturating_sub(ABOVE)).0.max(paragraph);
    let own: Vec<usize> = document.counts_between(start, number.start).filter(same).collect();
    let above: Vec<usize> = document.counts_between(from, start).filter(same).collect();
    (own.len() + above.len() <= POOL_MAX).then_some(Pool { own, above })
}

fn range(generic: &Generic<'_>, index: usize) -> Option<Range> {
    generic.number(index).map(|number| amount(number).1)
}

fn left(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(index).filter(|n| !matches!(n.unit.class, Class::Percent | Class::Time))?;
    let undone = is_undone(generic, index);
    // 应返校1845人，首日返校1829人，16人未按时返校.
    let text = &document.text;
    let behind = ["未", "没有", "尚未"].iter().any(|word| text.starts(number.end, word));
    (is_left(generic, index) || undone || behind).then_some(())?;
    let pool = pool(generic, index)?;
    if behind && !is_left(generic, index) {
        let due = pool.own.first().is_some_and(|whole| says(generic, *whole, &["应", "需", "计划", "总"]));
        (pool.own.len() == 2 && due).then_some(())?;
    }
    // 规划9座，已建成5座，在建3座，未开工1座: only where all the others say how far they are.
    if undone && !behind && !is_left(generic, index) {
        let stages = pool.own.iter().skip(1).all(|i| is_stage(generic, *i));
        (pool.own.len() >= 3 && stages).then_some(())?;
    }
    let (_, end) = document.bounds(number.sentence);
    let behind: Vec<usize> =
        document.counts_between(number.end, end).filter(|i| generic.comparable(*i, index)).collect();
    let all: Vec<usize> = pool.above.iter().chain(&pool.own).chain(&behind).copied().collect();
    let fits = |right: &Range| fit(number, right) == Fit::Good;
    let holds = |whole: usize| {
        let Some(all_of_it) = range(generic, whole) else { return false };
        // One of the others was taken away, or some that stand in a row.
        let others: Vec<usize> = all.iter().copied().filter(|i| *i != whole).collect();
        (0..others.len()).any(|from| {
            (from + 1..=others.len()).any(|to| {
                let taken: Vec<Range> =
                    others.get(from..to).unwrap_or_default().iter().filter_map(|i| range(generic, *i)).collect();
                in_one_sentence(generic, others.get(from..to).unwrap_or_default())
                    && fits(&minus(&all_of_it, &sum(&taken)))
            })
        })
    };
    // What has been done is no whole where there is another.
    let stage = |i: &usize| is_stage(generic, *i);
    let whole: Vec<usize> = all.iter().copied().filter(|i| !stage(i)).collect();
    if if whole.is_empty() { &all } else { &whole }.iter().any(|whole| holds(*whole)) {
        return None;
    }
    let (whole, taken, far) = accused(generic, &pool, index)?;
    let right = rest_of(generic, whole, &taken)?;
    (right.high.digits >= 0 && fit(number, &right) != Fit::Good).then_some(())?;
    // What was only guessed must be near: another difference may be meant.
    let stated = amount(number).1.value;
    let close = right.value <= stated + stated && stated <= right.value + right.value;
    (!far || close).then_some(())?;
    let words = |index: usize| generic.number(index).map_or(String::new(), |n| generic.words(n));
    let done: Vec<String> = taken.iter().map(|i| words(*i)).collect();
    let (all, done, stated, right) = (words(whole), done.join("-"), words(index), dressed(right.value, number));
    let message = format!("{all}减去{done}应是{right}，写的是{stated}。请核对");
    let severity = if far { Severity::Unexplained } else { Severity::Contradiction };
    let places: Vec<usize> = [index, whole].into_iter().chain(taken).collect();
    Some(
        generic
            .finding("remainder_differs", severity, message, &places)
            .because(format!("{all}-{done}={right}≠{stated}"))
            .better(format!("前面的数无误时，改为“{}”", document.reworded(number.start, number.end, &right))),
    )
}

/// Whether numbers stand in one sentence.
fn in_one_sentence(generic: &Generic<'_>, numbers: &[usize]) -> bool {
    let sentence = |i: &usize| generic.number(*i).map(|n| n.sentence);
    numbers.windows(2).all(|pair| matches!(pair, [a, b] if sentence(a) == sentence(b)))
}

/// What is left of a number when others are taken from it.
fn rest_of(generic: &Generic<'_>, whole: usize, taken: &[usize]) -> Option<Range> {
    let parts: Option<Vec<Range>> = taken.iter().map(|i| range(generic, *i)).collect();
    Some(minus(&range(generic, whole)?, &sum(&parts?)))
}

/// The whole and what was taken of it, and whether one of them is only guessed. Two numbers of the sentence are meant;
/// of more, or of those before, the ones that come nearest to what is written.
fn accused(generic: &Generic<'_>, pool: &Pool, index: usize) -> Option<(usize, Vec<usize>, bool)> {
    let larger = |one: &usize, other: &usize| {
        range(generic, *one).zip(range(generic, *other)).is_some_and(|(a, b)| a.low > b.high)
    };
    let stated = amount(generic.number(index)?).1.value;
    let close = |right: Decimal| right <= stated + stated && stated <= right + right;
    let two = match pool.own.as_slice() {
        [whole, done] | [done, whole] if larger(whole, done) => Some((*whole, vec![*done], false)),
        [] => return balance(generic, index),
        _ => None,
    };
    // 912人, 入户见面856人，视频核实41人，未能联系上的15人: the two of the sentence may both be parts.
    if let Some((whole, taken, _)) = &two
        && rest_of(generic, *whole, taken).is_some_and(|right| close(right.value))
    {
        return two;
    }
    let all: Vec<usize> = pool.above.iter().chain(&pool.own).copied().collect();
    let own = |taken: &[usize], whole: usize| {
        let here = |i: &usize| pool.own.contains(i);
        // One of them stands in the sentence; one that does not speaks of the same.
        let akin = |i: &usize| here(i) || shares_words(generic, *i, index);
        taken.iter().chain([&whole]).any(here) && taken.iter().chain([&whole]).all(|i| akin(i) || *i == whole)
    };
    let mut best: Option<(Decimal, usize, Vec<usize>)> = None;
    // What has been done is no whole where there is another.
    let unfinished: Vec<usize> = all.iter().copied().filter(|i| !is_stage(generic, *i)).collect();
    for whole in if unfinished.is_empty() { &all } else { &unfinished }.iter().copied() {
        let others: Vec<usize> = all.iter().copied().filter(|i| *i != whole && larger(&whole, i)).collect();
        for from in 0..others.len() {
            for to in from + 1..=others.len() {
                let taken = others.get(from..to).unwrap_or_default();
                let Some(right) = rest_of(generic, whole, taken).filter(|right| right.high.digits >= 0) else {
                    continue;
                };
                let off = if right.value > stated { right.value - stated } else { stated - right.value };
                if own(taken, whole) && best.as_ref().is_none_or(|(least, ..)| off < *least) {
                    best = Some((off, whole, taken.to_vec()));
                }
            }
        }
    }
    let best = best.map(|(_, whole, taken)| (whole, taken, true));
    let near = best.filter(|(whole, taken, _)| rest_of(generic, *whole, taken).is_some_and(|right| close(right.value)));
    near.or(two.filter(|_| !says(generic, index, &STILL)))
}

/// What came in and what went out, each in a place of its own, where the balance is told without them.
fn balance(generic: &Generic<'_>, index: usize) -> Option<(usize, Vec<usize>, bool)> {
    says(generic, index, &["审定金额", "结余", "节余", "结存"]).then_some(())?;
    let told = |words: &[&str]| {
        let of = |i: &usize| generic.comparable(*i, index) && is_plain(generic, *i) && says(generic, *i, words);
        (0..index).rev().filter(of).collect::<Vec<usize>>()
    };
    let (came, went) = (told(&["总收入", "收入", "到位", "筹集"]), told(&["总支出", "支出", "支付"]));
    let stated = generic.number(index)?;
    let fits =
        |whole: usize, by: usize| rest_of(generic, whole, &[by]).is_some_and(|right| fit(stated, &right) == Fit::Good);
    if came.iter().any(|whole| went.iter().any(|by| fits(*whole, *by))) {
        return None;
    }
    // The greatest of each is the sum of the others.
    let most = |all: &[usize]| all.iter().copied().max_by_key(|i| range(generic, *i).map(|range| range.value));
    Some((most(&came)?, vec![most(&went)?], true))
}

/// Whether the item of one number and the sentence of another have two characters in common.
fn shares_words(generic: &Generic<'_>, item: usize, other: usize) -> bool {
    let text = &generic.document.text;
    let (Some(item), Some(other)) = (generic.number(item), generic.number(other)) else { return false };
    let own = text.slice(clause_start(text, item.start), item.start);
    let (start, _) = generic.document.bounds(other.sentence);
    let common =
        |pair: &[char]| pair.iter().all(|c| c.is_alphabetic()) && !pair.iter().any(|c| "全镇乡共计有达的".contains(*c));
    own.windows(2).filter(|pair| common(pair)).any(|pair| text.holds(start, other.end, pair))
}
