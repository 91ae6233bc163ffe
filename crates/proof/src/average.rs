//! Averages: 户均, 人均, 村均, 平均每个. Where both the sum and the count are stated, their quotient is.

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{Fit, amount, dressed, fit, is_cut_off},
    finding::{Finding, Severity},
    generic::Generic,
    range::Range,
    sentence::clause_start,
    skip::digits,
    token::Number,
    unit::{Class, unit_at},
};

/// Words for an average, and what it is taken over.
const AVERAGES: [(&str, Over); 11] = [
    ("平均", Over::Each),
    ("组均", Over::Groups),
    ("每个村平均", Over::Villages),
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
    Groups,
    /// 每个村平均: the unit stands before the word.
    Each,
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
    let mut at = at;
    if over == Over::Each {
        // 平均 alone says nothing of what it is taken over.
        at = (clause.saturating_sub(12)..at).rev().find(|i| text.at(*i) == Some('每'))?;
        (!text.slice(at, end).iter().any(|c| matches!(c, '，' | '。' | ';' | '\n'))).then_some(())?;
        let (unit, class, _) = unit_at(text.slice(at + 1, (at + 7).min(text.chars.len())))?;
        (class != Class::Time && document.counts_between(at, number.start).count() == 0).then_some(())?;
        word = Some(unit);
    }
    // 平均每个村, 每个村(社区)平均: villages are counted once for the whole report.
    let of_villages = matches!(over, Over::Said | Over::Each)
        && ["每个村", "每村", "每个行政村", "每个社区"]
            .iter()
            .any(|word| text.holds(at, number.start, &word.chars().collect::<Vec<char>>()));
    if over == Over::Said {
        let (unit, _, length) = unit_at(text.slice(end, (end + 6).min(text.chars.len())))?;
        (word, end) = (Some(unit), end + length);
    }
    // 平均每个项目: what follows is what was counted, and not the sum.
    let end = if matches!(over, Over::Said | Over::Each) { number.start } else { end };
    let named: Vec<char> =
        text.slice(end, number.start).iter().copied().filter(|c| !"达到为约是近仅有".contains(*c)).collect();
    let totals = totals(generic, index, at, &named, text.starts(at, "亩产"));
    let over = if of_villages { Over::Villages } else { over };
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
    let far = count.index.and_then(|i| generic.number(i)).is_some_and(|n| n.sentence != number.sentence);
    if far && fits_far(generic, number, at, over, &totals) {
        return None;
    }
    Some(finding(generic, index, (&total, &count), &right, how, far && over != Over::Villages))
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
fn totals(generic: &Generic<'_>, index: usize, at: usize, of_name: &[char], harvest: bool) -> Vec<Term> {
    let (document, text) = (generic.document, &generic.document.text);
    let Some(number) = generic.number(index) else { return Vec::new() };
    let (start, _) = document.bounds(number.sentence);
    let of_it = |i: &usize| {
        let Some(total) = generic.number(*i) else { return false };
        let from = clause_start(text, total.start);
        let clause = text.slice(from, total.start);
        generic.comparable(*i, index)
            && (of_name.is_empty() || of_name.iter().any(|c| clause.contains(c)))
            && (!harvest || clause.contains(&'产'))
    };
    // The sum may stand behind as well: 人均0.9万元，共发放劳务工资117万元.
    let (_, end) = document.bounds(number.sentence);
    let mut named: Vec<usize> = document.counts_between(start, at).rev().filter(of_it).collect();
    if !named.is_empty() || !harvest && !of_name.is_empty() {
        let behind = document.counts_between(number.end, end).filter(of_it);
        named.extend(behind.filter(|i| !of_name.is_empty() && !generic.is_each(*i)));
    }
    // 72户监测户，班子成员9人，人均包保8户: the only number of the kind is the one that is shared out.
    let alike = |i: &usize| {
        let more = generic.number(*i).is_some_and(|total| amount(total).1.value >= amount(number).1.value);
        generic.comparable(*i, index) && more && !crate::change::is_change(generic, *i)
    };
    let all: Vec<usize> = document
        .counts_between(start, end)
        .filter(|i| *i != index)
        .filter(alike)
        .filter(|i| !generic.is_each(*i))
        .collect();
    let found = if named.is_empty() && all.len() == 1 && !harvest { all } else { named };
    // 人均资助190元，共32.262万元: the sum follows at once.
    let next = document.counts_between(number.end, end).next().filter(|next| generic.comparable(*next, index));
    let sum = next.filter(|next| {
        let at = generic.number(*next).map_or(0, |n| n.start);
        let gap: String = text.slice(number.end, at).iter().collect();
        ["，共", "，计", "，合计", "，共计", "，总计", "，共需"].contains(&gap.as_str())
    });
    let found = if found.is_empty() || sum.is_some() { sum.into_iter().chain(found).collect() } else { found };
    let found = if found.is_empty() { shared_above(generic, index, start, of_name) } else { found };
    found.into_iter().filter_map(|i| term(generic, i)).collect()
}

/// The sum of the sentence before, where the average is of what was given: 资金693万元。带动1386户，户均受益5000元.
fn shared_above(generic: &Generic<'_>, index: usize, start: usize, of_name: &[char]) -> Vec<usize> {
    const GIVEN: [&str; 6] = ["受益", "补助", "补贴", "奖补", "奖励", "获得"];
    let document = generic.document;
    let name: String = of_name.iter().collect();
    let (paragraph, _) = document.paragraph(document.sentence_at(start));
    if start <= paragraph || !GIVEN.iter().any(|word| name.contains(word)) {
        return Vec::new();
    }
    let plain = |i: &usize| {
        let (Some(sum), Some(each)) = (generic.number(*i), generic.number(index)) else { return false };
        let more = amount(sum).1.value > amount(each).1.value;
        more && generic.comparable(*i, index) && !generic.is_each(*i) && !crate::change::is_change(generic, *i)
    };
    // The nearest sentence with sums tells of it, where it tells one.
    let mut sentence = document.sentence_at(start);
    while sentence > 0 && document.bounds(sentence - 1).0 >= paragraph {
        sentence -= 1;
        let (from, to) = document.bounds(sentence);
        let all: Vec<usize> = document.counts_between(from, to).filter(plain).collect();
        if !all.is_empty() {
            return if all.len() == 1 { all } else { Vec::new() };
        }
    }
    Vec::new()
}

/// What the sum may have been shared among.
fn counts(generic: &Generic<'_>, number: &Number, at: usize, over: Over, word: Option<&str>) -> Vec<Term> {
    let (document, text) = (generic.document, &generic.document.text);
    let (start, end) = document.bounds(number.sentence);
    let (paragraph, _) = document.paragraph(number.sentence);
    // 平均每个村: of the numbers with 个 those of villages are meant.
    let noun = text.slice(at, number.start).iter().collect::<String>();
    let noun = word.and_then(|word| noun.split_once(word)).and_then(|(_, noun)| noun.chars().next());
    let of_noun = |n: &Number| {
        let before = text.slice(clause_start(text, n.start), n.start);
        text.slice(n.end, n.end + 4).iter().chain(before.iter().rev().take(6)).any(|c| Some(*c) == noun)
    };
    let called = noun.is_some_and(|c| c.is_alphabetic() && !"达到为约是近仅有平补投".contains(c));
    let of = |i: &usize| -> bool {
        let Some(n) = generic.number(*i) else { return false };
        match over {
            // 临时救助135户次，户均3133元.
            Over::Class(Class::Household) => matches!(amount(n).0, Class::Household | Class::Other("户次")),
            Over::Class(class) => amount(n).0 == class,
            Over::Villages => ["村", "行政村", "社区"].iter().any(|noun| text.starts(n.end, noun)),
            Over::Groups => ["组", "小组", "村民小组"].iter().any(|noun| text.starts(n.end, noun)),
            Over::Said | Over::Each => word == Some(n.unit.word) && (!called || of_noun(n)),
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

/// Whether the average fits any count of the pages before: which one is meant is only guessed.
fn fits_far(generic: &Generic<'_>, number: &Number, at: usize, over: Over, totals: &[Term]) -> bool {
    let Over::Class(class) = over else { return false };
    let counts =
        generic.document.counts_between(0, at).filter(|i| generic.number(*i).is_some_and(|n| amount(n).0 == class));
    counts.filter_map(|i| term(generic, i)).any(|count| {
        let right = |total: &Term| crate::arithmetic::over(&total.range, &count.range);
        totals.iter().filter_map(right).any(|right| fit(number, &right) == Fit::Good)
    })
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

fn finding(
    generic: &Generic<'_>,
    index: usize,
    (total, count): (&Term, &Term),
    right: &Range,
    how: Fit,
    far: bool,
) -> Finding {
    let document = generic.document;
    let Some(number) = generic.number(index) else { unreachable!("the average is a number") };
    let (stated, value) = (generic.words(number), dressed(right.value, number));
    // A count that is told is the count: only a digit that was cut off may be meant so.
    let slip = how == Fit::LastDigit && is_cut_off(number, right);
    let severity = match (slip, far) {
        (true, _) => Severity::Hint,
        (false, true) => Severity::Unexplained,
        (false, false) => Severity::Contradiction,
    };
    let message = format!("{}除以{}应是{value}，写的是{stated}。请核对三个数", total.words, count.words);
    let all: Vec<usize> = [Some(index), total.index, count.index].into_iter().flatten().collect();
    let finding = generic.finding("average_differs", severity, message, &all);
    finding
        .because(format!("{}÷{}={value}≠{stated}", total.words, count.words))
        .better(format!("前两数无误时，改为“{}”", document.reworded(number.start, number.end, &value)))
}
