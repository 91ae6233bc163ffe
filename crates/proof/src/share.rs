//! Shares and rates: where part and whole are both stated, 占…% must be their quotient.

use std::collections::BTreeMap;

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{Fit, amount, dressed, fit, over, percent, sum},
    finding::{Finding, Severity},
    generic::Generic,
    grid::grids,
    range::Range,
    sentence::{clause_end, clause_start},
    sums,
    unit::Class,
};

/// What shares gave.
#[derive(Default)]
pub(crate) struct Shares {
    /// What does not fit.
    pub(crate) found: Vec<Finding>,
    /// For a part, the whole that its share confirms.
    pub(crate) wholes: BTreeMap<usize, usize>,
}

/// How clear it is which whole a share is taken of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clarity {
    /// The words say so.
    Named,
    /// A rate with its whole in the same paragraph.
    Rate,
    /// A rate that speaks of something in an earlier paragraph.
    Far,
    /// It may be any number before.
    Open,
}

/// A share with its part and what may be its whole, the likeliest first.
struct Claim {
    share: usize,
    part: Vec<usize>,
    wholes: Vec<usize>,
    clarity: Clarity,
}

/// Words at the end of the name of a whole that name its number and not its kind.
const TAILS: [&str; 16] = [
    "总户数",
    "总人数",
    "总人口",
    "总数",
    "总量",
    "总额",
    "总面积",
    "户数",
    "人数",
    "数量",
    "总",
    "数",
    "的",
    "人口",
    "金额",
    "资金",
];
/// Words at its beginning that say nothing of it.
const HEADS: [&str; 14] =
    ["全镇", "全乡", "我镇", "我乡", "本镇", "全部", "全街道", "比例", "比重", "比", "到", "达", "为", "所有"];
/// Words before the number of a whole.
const TOTALS: [&str; 6] = ["合计", "共计", "总计", "共有", "共", "总"];
/// Words before 占 that name no other part.
const LIGHT: [&str; 10] = ["约", "仅", "分别", "就", "即", "且", "又", "各", "已", "共"];

/// Holds every share against part and whole.
pub(crate) fn check(generic: &Generic<'_>) -> Shares {
    let listed = sums::wholes(generic);
    let claims: Vec<Claim> =
        (0..generic.document.numbers.len()).filter_map(|index| claim(generic, index, &listed)).collect();
    let mut shares = Shares::default();
    for claim in &claims {
        if let Some((Fit::Good, part, whole, _)) = best(generic, claim, &claim.wholes) {
            shares.wholes.insert(part, whole);
        }
    }
    for claim in &claims {
        if matches!(best(generic, claim, &claim.wholes), None | Some((Fit::Good, ..))) {
            continue;
        }
        // A whole that another share of the paragraph confirms is the one that is meant.
        let paragraph =
            |index: usize| generic.document.numbers.get(index).map(|n| generic.document.paragraph(n.sentence));
        let confirms = |whole: &usize| {
            let here = |part: &usize| paragraph(*part) == paragraph(claim.share);
            shares.wholes.iter().any(|(part, other)| other == whole && here(part))
        };
        let confirmed: Vec<usize> = claim.wholes.iter().copied().filter(confirms).collect();
        let (wholes, clarity) = match claim.clarity {
            Clarity::Named => (&claim.wholes, Clarity::Named),
            _ if !confirmed.is_empty() => (&confirmed, confirmed_clarity(generic, claim.share, &confirmed)),
            Clarity::Open => continue,
            clarity => (&claim.wholes, clarity),
        };
        if clarity != Clarity::Named && confirmed.is_empty() && fits_otherwise(generic, claim) {
            continue;
        }
        if let Some((how, part, whole, right)) = best(generic, claim, wholes) {
            shares.found.push(finding(generic, claim.share, (part, whole), &right, how, clarity));
        }
    }
    shares.found.extend((0..generic.document.numbers.len()).filter_map(|index| not_all(generic, index)));
    shares
}

/// How clear it is that a whole is meant which another share of the paragraph is taken of: in the sentence it is.
fn confirmed_clarity(generic: &Generic<'_>, share: usize, wholes: &[usize]) -> Clarity {
    let sentence = |index: usize| generic.document.numbers.get(index).map(|n| n.sentence);
    if wholes.iter().any(|whole| sentence(*whole) == sentence(share)) { Clarity::Named } else { Clarity::Rate }
}

/// The part and whole that fit best; of equals the likeliest.
fn best(generic: &Generic<'_>, claim: &Claim, wholes: &[usize]) -> Option<(Fit, usize, usize, Range)> {
    let mut best: Option<(Fit, usize, usize, Range)> = None;
    let share = generic.number(claim.share)?;
    for part in &claim.part {
        let rate = matches!(claim.clarity, Clarity::Rate | Clarity::Far);
        for whole in wholes.iter().filter(|whole| *whole != part && fits_kind(generic, *part, **whole, rate)) {
            let Some(right) = quotient(generic, *part, *whole) else { continue };
            let fit = fit(share, &right);
            if best.as_ref().is_none_or(|(other, ..)| fit > *other) {
                best = Some((fit, *part, *whole, right));
            }
        }
    }
    best
}

fn quotient(generic: &Generic<'_>, part: usize, whole: usize) -> Option<Range> {
    over(&amount(generic.number(part)?).1, &amount(generic.number(whole)?).1).map(|range| percent(&range))
}

/// Whether the share fits numbers of the paragraph of any unit: 182份问卷中满意的171户 are 94%.
fn fits_otherwise(generic: &Generic<'_>, claim: &Claim) -> bool {
    let Some(share) = generic.number(claim.share) else { return false };
    let (start, _) = generic.document.paragraph(share.sentence);
    let before: Vec<usize> = generic.document.counts_between(start, share.start).collect();
    claim.part.iter().any(|part| {
        let good =
            |whole: &&usize| quotient(generic, *part, **whole).is_some_and(|right| fit(share, &right) == Fit::Good);
        before.iter().filter(|whole| *whole != part).any(|whole| good(&whole))
    })
}

/// Whether two numbers can be part and whole; posts are filled by people.
fn fits_kind(generic: &Generic<'_>, part: usize, whole: usize, rate: bool) -> bool {
    generic.comparable(part, whole) || rate && generic.are_posts_and_people(part, whole)
}

fn claim(generic: &Generic<'_>, index: usize, listed: &BTreeMap<usize, usize>) -> Option<Claim> {
    let number = generic.number(index).filter(|n| n.unit.class == Class::Percent)?;
    let text = &generic.document.text;
    let clause = clause_start(text, number.start);
    let at = (clause..number.start).rev().find(|at| text.at(*at) == Some('占'));
    // 应参保2210人，已缴费2033人，完成92%; 完成设计的99%.
    let done = || {
        let at = text.find_all(clause, number.start, &['完', '成']).pop()?;
        let words = text.slice(at + 2, number.start);
        (words.is_empty() || words.last() == Some(&'的') && words.len() <= 6).then_some(at + 1)
    };
    match at.or_else(done) {
        Some(at) => portion(generic, index, at, listed),
        None => rate(generic, index),
    }
}

/// …174户，占监测对象的60.8%.
fn portion(generic: &Generic<'_>, share: usize, at: usize, listed: &BTreeMap<usize, usize>) -> Option<Claim> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(share)?;
    let (start, _) = document.bounds(number.sentence);
    if number.start - at > 24 {
        return None;
    }
    let part = group(generic, subject(generic, start, at)?);
    let between: Vec<usize> = document.counts_between(at, number.start).collect();
    let claim = |wholes: Vec<usize>, clarity: Clarity| Some(Claim { share, part: part.clone(), wholes, clarity });
    if !between.is_empty() {
        return claim(between, Clarity::Named);
    }
    let words: String = text.slice(at + 1, number.start).iter().collect();
    let name = core(&words);
    let larger = |i: &usize| {
        part.iter().any(|p| {
            let (Some(whole), Some(part)) = (generic.number(*i), generic.number(*p)) else { return false };
            fits_kind(generic, *p, *i, false) && amount(whole).1.value > amount(part).1.value
        })
    };
    let all: Vec<usize> = (0..document.numbers.len()).filter(|i| !part.contains(i)).filter(larger).collect();
    let named: Vec<usize> = all
        .iter()
        .copied()
        .filter(|i| {
            name.chars().count() >= 2 && names(generic, *i, &name)
                || words.contains('总')
                    && totals(generic, *i)
                    && generic.number(*i).is_some_and(|n| n.start < number.start)
                || is_called(generic, *i, &words)
        })
        .collect();
    if !named.is_empty() {
        return claim(named, Clarity::Named);
    }
    let announced: Vec<usize> = part.iter().filter_map(|i| listed.get(i).copied().or(generic.total(*i))).collect();
    if !announced.is_empty() && name.is_empty() {
        return claim(announced, Clarity::Named);
    }
    let first = part.first().and_then(|i| generic.number(*i)).map_or(at, |n| n.start);
    let before = |i: &usize| generic.number(*i).is_some_and(|n| n.start < first);
    let wholes: Vec<usize> = all.into_iter().rev().filter(before).collect();
    // 在岗人员348人，…；脱贫人口301人，占86.5%: a number of the sentence that has no share of its own is its subject.
    let shared = |i: &usize| {
        document.numbers.get(i + 1).is_some_and(|next| next.unit.class == Class::Percent)
            && document
                .numbers
                .get(*i)
                .zip(document.numbers.get(i + 1))
                .is_some_and(|(n, next)| text.slice(n.end, next.start).contains(&'占'))
    };
    let own: Vec<usize> = wholes
        .iter()
        .copied()
        .filter(|i| generic.number(*i).is_some_and(|n| n.sentence == number.sentence) && !shared(i))
        .filter(|i| !part.first().is_some_and(|part| are_siblings(generic, *i, *part)))
        .collect();
    // 甲15户，乙12户占44.4%，共27户: the sum of what is listed may stand behind it.
    let (_, end) = document.bounds(number.sentence);
    let sums = document.counts_between(number.end, end).filter(|i| larger(i) && totals(generic, *i));
    let wholes: Vec<usize> = wholes.into_iter().chain(sums).collect();
    if name.is_empty() && !own.is_empty() && !listed.contains_key(part.first()?) {
        let fits = |i: &usize| best_of(generic, share, &part, &[*i]) == Some(Fit::Good);
        let other = wholes.iter().any(fits) || of_sum(generic, share, &part, start, at);
        return if other { claim(wholes, Clarity::Open) } else { claim(own, Clarity::Named) };
    }
    // One number of the paragraph that is larger can be the whole, where nothing else of the report fits.
    let (paragraph, _) = document.paragraph(number.sentence);
    let near: Vec<usize> = wholes
        .iter()
        .copied()
        .filter(|i| generic.number(*i).is_some_and(|n| n.start >= paragraph) && !shared(i))
        .filter(|i| !part.first().is_some_and(|part| are_siblings(generic, *i, *part)))
        .collect();
    let all: Vec<usize> = document.counts_between(0, end).filter(|i| larger(i)).collect();
    let fits = all.iter().any(|i| best_of(generic, share, &part, &[*i]) == Some(Fit::Good));
    if name.is_empty() && near.len() == 1 && !fits && !of_sum(generic, share, &part, start, at) {
        return claim(near, Clarity::Rate);
    }
    // 占总盘子的55%, or a part of which the whole opens the paragraph: the greatest number there is the likeliest.
    let value = |i: &usize| generic.number(*i).map(|n| amount(n).1.value);
    let from = if words.contains('总') { 0 } else { paragraph };
    // 男性2226人，占57%，女性1680人，占43%: what has a share of its own is no whole of the others.
    let above: Vec<usize> =
        document.counts_between(from, number.start).filter(|i| wholes.contains(i) && !shared(i)).collect();
    let greatest = above.iter().copied().max_by_key(value);
    let opens = greatest.filter(|greatest| words.contains('总') || above.first() == Some(greatest));
    // A table may give the whole as well.
    let in_table = || {
        let stated = generic.number(share);
        let part = part.first().and_then(|i| generic.number(*i)).map(|n| amount(n).1);
        let fits = |whole: Decimal| {
            let right = part.and_then(|part| over(&part, &Range::exact(whole))).map(|right| percent(&right));
            stated.zip(right).is_some_and(|(stated, right)| fit(stated, &right) == Fit::Good)
        };
        grids(text)
            .iter()
            .flat_map(|grid| &grid.rows)
            .flat_map(|row| &row.cells)
            .filter_map(|cell| cell.value)
            .any(fits)
    };
    if let Some(whole) = opens.filter(|_| (name.is_empty() || words.contains('总')) && !fits && !in_table()) {
        return claim(vec![whole], Clarity::Far);
    }
    claim(wholes, Clarity::Open)
}

/// How well a share fits its part of one of the wholes.
fn best_of(generic: &Generic<'_>, share: usize, part: &[usize], wholes: &[usize]) -> Option<Fit> {
    let stated = generic.number(share)?;
    let fits = part.iter().flat_map(|part| wholes.iter().filter_map(move |whole| quotient(generic, *part, *whole)));
    fits.map(|right| fit(stated, &right)).max()
}

/// Whether two numbers are items of one list, so that neither is part of the other: 甲15户、乙12户.
fn are_siblings(generic: &Generic<'_>, one: usize, other: usize) -> bool {
    let (first, last) = (one.min(other), one.max(other));
    let (Some(first), Some(last)) = (generic.number(first), generic.number(last)) else { return false };
    let between = generic.document.text.slice(first.end, last.start);
    let joined = between.iter().any(|c| matches!(c, '、' | '和'));
    joined && !between.iter().any(|c| matches!(c, '，' | ';' | '。' | '('))
}

/// Whether the share is that of the whole list before 占: 甲15户、乙12户，占全部的….
fn of_sum(generic: &Generic<'_>, share: usize, part: &[usize], start: usize, at: usize) -> bool {
    let Some(stated) = generic.number(share) else { return false };
    let Some(kind) = part.first().copied() else { return false };
    let same: Vec<usize> =
        generic.document.counts_between(start, at).filter(|i| generic.comparable(*i, kind)).collect();
    let ranges: Vec<Range> = same.iter().filter_map(|i| generic.number(*i)).map(|n| amount(n).1).collect();
    (0..ranges.len()).any(|from| {
        (from + 2..=ranges.len()).any(|to| {
            let all = sum(ranges.get(from..to).unwrap_or_default());
            let rest = ranges.iter().enumerate().filter(|(i, _)| *i < from || to <= *i);
            rest.map(|(_, whole)| whole).chain([&sum(&ranges)]).any(|whole| {
                let part = ranges.last().unwrap_or(whole);
                [&all, part]
                    .iter()
                    .any(|part| over(part, whole).is_some_and(|right| fit(stated, &percent(&right)) == Fit::Good))
            })
        })
    })
}

/// The number that 占 speaks of: the last one before it, or that of the words before it (衔接资金占57.5%).
fn subject(generic: &Generic<'_>, start: usize, at: usize) -> Option<usize> {
    let (document, text) = (generic.document, &generic.document.text);
    let Some(before) = document.counts_between(start, at).next_back() else {
        return named_above(generic, start, at);
    };
    // 资金693万元，每个项目平均49.5万元，占总数的55%: an average is no part of anything.
    let at = if text.ends(at + 1, "完成") { at - 1 } else { at };
    let last = document.counts_between(start, at).rev().find(|i| !generic.is_each(*i)).unwrap_or(before);
    let end = document.numbers.get(before)?.end;
    let clause = clause_start(text, at).max(end);
    let from = (clause..at).rev().find(|i| matches!(text.at(*i), Some('、' | ')'))).map_or(clause, |i| i + 1);
    let mut words = text.slice(from, at);
    while let Some(word) = LIGHT.iter().map(|w| w.chars().collect::<Vec<char>>()).find(|word| words.starts_with(word)) {
        words = words.get(word.len()..).unwrap_or_default();
    }
    if words.is_empty() {
        let above = clause.checked_sub(1).filter(|above| *above > end).map(|above| clause_start(text, above).max(end));
        let named = above.and_then(|above| of_that_name(generic, text.slice(above, clause), start, at));
        return named.or(Some(last));
    }
    let words: Vec<char> = words.to_vec();
    document
        .counts_between(start, at)
        .rev()
        .find(|i| generic.number(*i).is_some_and(|n| text.ends(n.start, &words.iter().collect::<String>())))
        .or_else(|| named_above(generic, start, at))
}

/// The number of the paragraph whose item is what some words begin with: 茶厂承包费30万元, and 茶厂承包费是最大的一块.
fn of_that_name(generic: &Generic<'_>, words: &[char], from: usize, to: usize) -> Option<usize> {
    const NAME_MIN: usize = 3;
    const TAIL: usize = 5;
    let named = |i: &usize| {
        let name: Vec<char> = sums::item_noun(generic, *i).chars().collect();
        let name = name.strip_prefix(&['其', '中']).unwrap_or(&name);
        // 一季度全镇完成固定资产投资, and 一季度完成固定资产投资: the end of the name says enough.
        let tail = name.get(name.len().saturating_sub(TAIL)..).unwrap_or_default();
        let same_end = name.len() >= TAIL && words.ends_with(tail);
        name.len() >= NAME_MIN && (words.starts_with(name) || words.ends_with(name) || same_end)
    };
    generic.document.counts_between(from, to).rev().find(named)
}

/// The number of a sentence before that the clause of 占, or the one before it, names.
fn named_above(generic: &Generic<'_>, start: usize, at: usize) -> Option<usize> {
    let (document, text) = (generic.document, &generic.document.text);
    let (paragraph, _) = document.paragraph(document.sentence_at(at));
    let clause = clause_start(text, at).max(start);
    let own = text.slice(clause, at);
    let words = if own.is_empty() {
        text.slice(clause_start(text, clause.checked_sub(1)?).max(start), clause.checked_sub(1)?)
    } else {
        own
    };
    of_that_name(generic, words, paragraph, start)
}

/// Whether the words before a number make it a total.
fn totals(generic: &Generic<'_>, index: usize) -> bool {
    let first = group(generic, index).first().copied().unwrap_or(index);
    let start = generic.document.numbers.get(first).map_or(0, |n| n.start);
    TOTALS.iter().any(|word| generic.document.text.ends(start, word))
}

/// Whether the words that name a whole stand right before a number: 全乡总人口26333人.
fn is_called(generic: &Generic<'_>, index: usize, words: &str) -> bool {
    let first = group(generic, index).first().copied().unwrap_or(index);
    let start = generic.document.numbers.get(first).map_or(0, |n| n.start);
    let name = words.trim_end_matches(['近', '约', '的']);
    name.chars().count() >= 2 && generic.document.text.ends(start, name)
}

/// 已办证281户，办证率90.1%: the part bears the word of the rate; the whole stands before.
fn rate(generic: &Generic<'_>, share: usize) -> Option<Claim> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(share)?;
    let (start, _) = document.bounds(number.sentence);
    let at = (start.max(number.start.saturating_sub(12))..number.start)
        .rev()
        .find(|at| matches!(text.at(*at), Some('率' | '度')))?;
    // 逾期率(按金额)为5.6%: only brackets and light words may stand between.
    let plain = !text.slice(at, number.start).iter().any(|c| matches!(c, '，' | '。' | ';' | '、'));
    let clause = clause_start(text, at).max(start);
    // 支出进度 is a rate of 支出.
    let word = if text.ends(at + 1, "进度") { at - 1 } else { at };
    let stem: Vec<char> = text.slice(word.saturating_sub(2).max(clause), word).to_vec();
    (plain && stem.len() == 2 && document.counts_between(at, number.start).count() == 0).then_some(())?;
    let bears = |i: &usize| {
        let Some(n) = generic.number(*i) else { return false };
        let before = i.checked_sub(1).and_then(|i| document.numbers.get(i)).map_or(0, |n| n.end);
        let from = clause_start(text, n.start).max(before);
        let behind = clause_end(text, n.end).min(n.end + 6);
        // 取得证书的731人，取证率: a rate may be named by the first characters of its words.
        let mut rest = stem.iter().peekable();
        for c in text.slice(from, n.start) {
            rest.next_if(|next| *next == c);
        }
        rest.peek().is_none() || text.holds(n.end, behind, &stem)
    };
    let (paragraph, _) = document.paragraph(number.sentence);
    let (above, _) = document.bounds(number.sentence.saturating_sub(1));
    let here = document.counts_between(start, at).rev().find(bears);
    let last = here
        .or_else(|| document.counts_between(above.max(paragraph), start).rev().find(bears))
        .or_else(|| akin(generic, start, clause, at))
        .or_else(|| reached(generic, start, at, &stem))?;
    let part = group(generic, last);
    let larger = |i: &usize| {
        !part.contains(i)
            && part.iter().any(|p| {
                let (Some(whole), Some(part)) = (generic.number(*i), generic.number(*p)) else { return false };
                fits_kind(generic, *p, *i, true) && amount(whole).1.value >= amount(part).1.value
            })
    };
    let near: Vec<usize> = document.counts_between(paragraph, at).rev().filter(larger).collect();
    if !near.is_empty() {
        return Some(Claim { share, part, wholes: near, clarity: Clarity::Rate });
    }
    let far: Vec<usize> = document.counts_between(0, paragraph).rev().filter(larger).collect();
    (!far.is_empty()).then_some(Claim { share, part, wholes: far, clarity: Clarity::Far })
}

/// The number of the clause right before, where both clauses speak of one thing: 户厕改造5670户，卫生户厕覆盖率87.5%.
fn akin(generic: &Generic<'_>, start: usize, clause: usize, at: usize) -> Option<usize> {
    const REACHED: [&str; 4] = ["覆盖", "普及", "完成", "达标"];
    let (document, text) = (generic.document, &generic.document.text);
    REACHED.iter().any(|word| text.ends(at, word)).then_some(())?;
    let before = clause_start(text, clause.checked_sub(1)?).max(start);
    let last = document.counts_between(before, clause).next_back()?;
    let shared = text.slice(clause, at).windows(2).any(|pair| text.holds(before, clause, pair));
    (shared && document.numbers.get(last)?.unit.class != Class::Percent).then_some(last)
}

/// 计划改造850户，实际改造816户，完成率96%: behind two numbers of a kind a rate of what was to be done is that of the two.
fn reached(generic: &Generic<'_>, start: usize, at: usize, stem: &[char]) -> Option<usize> {
    const DONE: [&str; 19] = [
        "完成", "达标", "合格", "办结", "收缴", "清运", "收回", "到位", "支出", "支付", "兑付", "覆盖", "使用", "销号",
        "整改", "通过", "入住", "回收", "处置",
    ];
    const DUE: [&str; 12] = ["应", "计划", "需", "任务", "目标", "预算", "安排", "抽查", "到位", "下达", "产", "申请"];
    let (document, text) = (generic.document, &generic.document.text);
    let word: String = stem.iter().collect();
    DONE.contains(&word.as_str()).then_some(())?;
    let plain = |i: &usize| {
        let before = i.checked_sub(1).and_then(|i| document.numbers.get(i)).map_or(0, |n| n.end);
        generic.number(*i).is_some_and(|n| {
            let own = text.slice(clause_start(text, n.start).max(before), n.start);
            n.unit.class != Class::Percent && !own.iter().any(|c| matches!(c, '每' | '均'))
        })
    };
    let mut before = document.counts_between(start, at).rev().filter(plain);
    let last = before.next()?;
    let first = before.find(|i| generic.comparable(*i, last))?;
    let (done, due) = (generic.number(last)?, generic.number(first)?);
    let own = (clause_start(text, due.start), due.start);
    let said = DUE.iter().any(|word| text.holds(own.0, own.1, &word.chars().collect::<Vec<char>>()));
    let near = document.counts_between(due.end, done.start).filter(plain).count() == 0
        && !text.slice(done.end, at).contains(&';');
    let before = text.slice(clause_start(text, done.start), done.start);
    let reached = before.iter().any(|c| matches!(c, '实' | '已' | '完' | '办' | '到') || stem.contains(c));
    (said && near && reached && amount(due).1.value >= amount(done).1.value).then_some(last)
}

/// 6120人全部参加，参保率99%: who says all says a hundred.
fn not_all(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    const ALL: [&str; 5] = ["全部", "全员", "无一遗漏", "均已", "都已"];
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(index).filter(|n| n.unit.class == Class::Percent)?;
    let clause = clause_start(text, number.start);
    let at = (clause..number.start).rev().find(|at| text.at(*at) == Some('率'))?;
    let (start, _) = document.bounds(number.sentence);
    let before = clause_start(text, clause.checked_sub(1)?).max(start);
    let all = ALL.iter().find(|word| text.holds(before, clause, &word.chars().collect::<Vec<char>>()))?;
    let stem = text.slice(at.saturating_sub(2).max(clause), at);
    let same = stem.iter().any(|c| text.holds(before, clause, &[*c]));
    let percent = amount(number).1;
    (same && number.start - at <= 3 && !percent.holds(Decimal::whole(100))).then_some(())?;
    let stated = generic.words(number);
    let message = format!("前面说“{all}”，比率写的却是{stated}。请核对");
    let finding = generic.finding("share_differs", Severity::Contradiction, message, &[index]);
    let proposal = document.reworded(number.start, number.end, "100%");
    Some(finding.because(format!("{all}=100%≠{stated}")).better(format!("确是{all}时，改为“{proposal}”")))
}

/// A number and those that share its noun.
fn group(generic: &Generic<'_>, last: usize) -> Vec<usize> {
    let mut group = vec![last];
    while let Some(first) = group.first().copied().filter(|first| *first > 0)
        && generic.document.adjoins(first - 1, first)
    {
        group.insert(0, first - 1);
    }
    while let Some(last) = group.last().copied()
        && generic.document.adjoins(last, last + 1)
    {
        group.push(last + 1);
    }
    group
}

/// The name of a whole without what names its number: 务工人数的 → 务工.
fn core(name: &str) -> String {
    let mut name = name.trim_end_matches(['近', '约', '达', '为', '了']).to_owned();
    for head in HEADS {
        name = name.strip_prefix(head).unwrap_or(&name).to_owned();
    }
    let mut left = true;
    while left {
        left = false;
        for tail in TAILS {
            if let Some(rest) = name.strip_suffix(tail) {
                (name, left) = (rest.to_owned(), true);
            }
        }
    }
    name
}

/// Whether the words around a number hold a name: 纳入监测对象286户, 29处问题.
fn names(generic: &Generic<'_>, index: usize, name: &str) -> bool {
    let (document, text) = (generic.document, &generic.document.text);
    let first = group(generic, index).first().copied().unwrap_or(index);
    let Some(number) = document.numbers.get(first) else { return false };
    let before = first.checked_sub(1).and_then(|i| document.numbers.get(i)).map_or(0, |n| n.end);
    let from = clause_start(text, number.start).max(before);
    let name: Vec<char> = name.chars().collect();
    text.holds(from, number.start, &name) || text.starts(number.end, &name.iter().collect::<String>())
}

fn finding(
    generic: &Generic<'_>,
    share: usize,
    (part, whole): (usize, usize),
    right: &Range,
    how: Fit,
    clarity: Clarity,
) -> Finding {
    let document = generic.document;
    let words = |index: usize| generic.number(index).map_or(String::new(), |n| generic.words(n));
    let (of, by, stated) = (words(part), words(whole), words(share));
    let right = generic.number(share).map_or(String::new(), |share| dressed(right.value, share));
    let severity = match (how, clarity) {
        (Fit::LastDigit, _) | (_, Clarity::Far) => Severity::Hint,
        (_, Clarity::Named) => Severity::Contradiction,
        _ => Severity::Unexplained,
    };
    let message = match clarity {
        Clarity::Far => format!("{stated}和前文的总数都对不上：{of}占{by}是{right}。请核对，并写明按哪个总数计算"),
        _ => format!("{of}占{by}的比例应是{right}，写的是{stated}。请核对三个数；如另有口径，请写明"),
    };
    let finding = generic.finding("share_differs", severity, message, &[share, part, whole]);
    let proposal =
        generic.number(share).map_or(String::new(), |share| document.reworded(share.start, share.end, &right));
    finding.because(format!("{of}÷{by}={right}≠{stated}")).better(format!("前两数无误时，改为“{proposal}”"))
}
