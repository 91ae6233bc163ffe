//! Growth from year to year, where the numbers of the years stand in a row before it: 2021年210万元，2022年296万元，
//! 2023年388.5万元，分别比上年增长41.0%、31.3%，2023年比2021年增长85%.

use crate::{
    arithmetic::{Fit, fit},
    change::{Change, change, computed, finding, is_at_constant_prices, is_change},
    distribute::assigned,
    finding::Finding,
    generic::Generic,
    moment::{Moment, moments},
    sentence::clause_start,
    unit::Class,
};

/// Words for the year before the one that is told of.
const YEAR_BEFORE: [&str; 6] = ["上年", "上一年", "去年", "前一年", "同比", "逐年"];
/// How far behind its year a number may stand.
const REACH: usize = 16;

/// All growth that is told of years.
pub(crate) fn check(generic: &Generic<'_>) -> Vec<Finding> {
    let moments = moments(&generic.document.text);
    let numbers = 0..generic.document.numbers.len();
    let found = |index: usize| {
        let of_years = between(generic, &moments, index).or_else(|| each(generic, &moments, index));
        of_years.or_else(|| told_after(generic, index)).or_else(|| this_year(generic, index))
    };
    numbers.filter_map(found).collect()
}

/// The numbers of years between two places that are comparable to one another, the year once only.
fn told(generic: &Generic<'_>, moments: &[Moment], from: usize, to: usize) -> Vec<(i64, usize)> {
    let document = generic.document;
    let mut found: Vec<(i64, usize)> = Vec::new();
    let mut add = |year: i64, index: usize| {
        let alike = found.first().is_none_or(|(_, first)| generic.comparable(*first, index));
        if alike && !is_change(generic, index) && !found.iter().any(|(other, _)| *other == year) {
            found.push((year, index));
        }
    };
    for index in document.counts_between(from, to) {
        let Some(number) = generic.number(index) else { continue };
        let given = assigned(document, index).and_then(|given| {
            let noun = given.nouns.last()?.get(..4)?.iter().collect::<String>();
            noun.parse::<i64>().ok().filter(|year| (1990..=2100).contains(year))
        });
        let own = moments.iter().rev().find(|m| m.end <= number.start && m.own_year).filter(|m| {
            let passed = document.counts_between(m.end, number.start).any(|i| generic.comparable(i, index));
            // 2023年，全镇筹集资金1260万元: a comma right behind the year parts nothing.
            let behind = m.end + usize::from(document.text.at(m.end) == Some('，'));
            let crossed =
                document.text.slice(behind, number.start).iter().any(|c| matches!(c, '，' | ';' | '。' | '\n'));
            let compared = ["比", "较"].iter().any(|word| document.text.ends(m.start, word));
            from <= m.start && number.start - m.end <= REACH && !passed && !crossed && !compared && m.month.is_none()
        });
        if let Some(year) = given.or_else(|| own.and_then(|m| m.year)) {
            add(year, index);
        }
    }
    found
}

/// The years and numbers nearest before a place that hold all the years asked for: in its sentence, or in one before.
fn row(generic: &Generic<'_>, moments: &[Moment], at: usize, like: Option<usize>, years: &[i64]) -> Vec<(i64, usize)> {
    let document = generic.document;
    let sentence = document.sentence_at(at);
    let (paragraph, _) = document.paragraph(sentence);
    let mut above = sentence;
    loop {
        let (start, _) = document.bounds(above);
        let found = told(generic, moments, start, at);
        let all = years.iter().all(|year| found.iter().any(|(other, _)| other == year));
        let alike = like.is_none_or(|like| found.first().is_some_and(|(_, i)| generic.comparable(*i, like)));
        if found.len() >= 2 && all && alike {
            return found;
        }
        if above == 0 || start <= paragraph {
            return Vec::new();
        }
        above -= 1;
    }
}

/// The number of a year between two places that is comparable to another one.
pub(crate) fn of_year(generic: &Generic<'_>, (from, to): (usize, usize), year: i64, like: usize) -> Option<usize> {
    let moments = moments(&generic.document.text);
    let mut found = told(generic, &moments, from, to).into_iter();
    found.find(|(told, index)| *told == year && generic.comparable(*index, like)).map(|(_, index)| index)
}

/// 比上年减少14人，上年为200人: the number of the year before is told behind the change.
fn told_after(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(index)?;
    let word = ["上年为", "去年为", "上年是", "去年是", "上年同期为", "去年同期为"];
    word.iter().any(|word| text.ends(number.start, word)).then_some(())?;
    let (start, _) = document.bounds(number.sentence);
    let by = index.checked_sub(1).filter(|by| generic.comparable(*by, index))?;
    let change = change(generic, by).filter(|change| change.at >= start)?;
    let later: Vec<usize> = document
        .counts_between(start, change.at)
        .filter(|i| generic.comparable(*i, index) && !is_change(generic, *i) && !generic.is_each(*i))
        .collect();
    let stated = generic.number(by)?;
    let right = |later: usize| computed(generic, &change, index, later)?.into_iter().next();
    let good = |later: &usize| right(*later).is_some_and(|right| fit(stated, &right) == Fit::Good);
    (!later.iter().any(good)).then_some(())?;
    let later = *later.first()?;
    let right = right(later)?;
    Some(finding(generic, &change, index, later, &right, Fit::Off))
}

/// 去年接工程8项，今年多3项, behind 今年接工程11项.
fn this_year(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let change = change(generic, index)?;
    let clause = clause_start(text, change.at);
    (text.slice(clause, change.at) == ['今', '年']).then_some(())?;
    let earlier = index.checked_sub(1).filter(|earlier| generic.comparable(*earlier, index))?;
    let base = clause_start(text, generic.number(earlier)?.start);
    (["去年", "上年"].iter().any(|word| text.starts(base, word))).then_some(())?;
    let (paragraph, _) = document.paragraph(document.sentence_at(clause));
    let later: Vec<usize> = document
        .counts_between(paragraph, base)
        .filter(|i| generic.comparable(*i, index) && !is_change(generic, *i))
        .collect();
    let [later] = later.as_slice() else { return None };
    judge(generic, &change, earlier, *later)
}

/// 2023年比2021年增长85%; 2023年增长5.0%.
fn between(generic: &Generic<'_>, moments: &[Moment], index: usize) -> Option<Finding> {
    let text = &generic.document.text;
    let change = change(generic, index)?;
    let clause = clause_start(text, change.at);
    // A number of the clause's own is the one that is compared with.
    (generic.document.counts_between(clause, change.at).count() == 0).then_some(())?;
    let named: Vec<&Moment> =
        moments.iter().filter(|m| clause <= m.start && m.end <= change.at && m.own_year && m.month.is_none()).collect();
    let holds = |word: &str| text.holds(clause, change.at, &word.chars().collect::<Vec<char>>());
    let against = ["比", "较", "与", "同"].iter().any(|word| holds(word)) && !holds("同比");
    let before = YEAR_BEFORE.iter().any(|word| holds(word));
    if holds("均") || holds("每") || holds("期") {
        return None;
    }
    let (later, earlier) = match named.as_slice() {
        [later, earlier] if against => (later.year?, earlier.year?),
        // 比2021年: the year that is told of stands last in the row.
        [earlier] if against && !before && earlier.start == clause + 1 => {
            let row = row(generic, moments, clause, None, &[earlier.year?]);
            (row.last()?.0, earlier.year?)
        }
        [later] if before || !against && later.end == change.at => (later.year?, later.year? - 1),
        _ => return None,
    };
    let like = generic.number(index).filter(|n| n.unit.class != Class::Percent && n.unit.class != Class::Other("倍"));
    let row = row(generic, moments, clause, like.map(|_| index), &[later, earlier]);
    let of = |year: i64| row.iter().find(|(other, _)| *other == year).map(|(_, index)| *index);
    judge(generic, &change, of(earlier)?, of(later)?)
}

/// 分别增长41.0%、31.3%: as many steps as there are.
fn each(generic: &Generic<'_>, moments: &[Moment], index: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let mut list = vec![index];
    // The first of the list bears the word, the others follow it.
    while let Some(first) = list.first().copied().filter(|first| change(generic, *first).is_none() && *first > 0) {
        let (one, other) = (document.numbers.get(first - 1)?, document.numbers.get(first)?);
        matches!(text.slice(one.end, other.start), ['、' | '，' | '和']).then_some(())?;
        list.insert(0, first - 1);
    }
    let first = change(generic, *list.first()?)?;
    let place = list.len() - 1;
    let last = list.last().copied()?;
    for next in last + 1.. {
        let (Some(one), Some(other)) = (document.numbers.get(next - 1), document.numbers.get(next)) else { break };
        if !matches!(text.slice(one.end, other.start), ['、' | '，' | '和']) || one.unit.class != other.unit.class {
            break;
        }
        list.push(next);
    }
    let clause = clause_start(text, first.at);
    let said = text.holds(clause, first.at, &['分', '别']) || text.holds(clause, first.at, &['依', '次']);
    (said && list.len() >= 2 && document.counts_between(clause, first.at).count() == 0).then_some(())?;
    moments.iter().all(|m| m.start < clause || m.end > first.at).then_some(())?;
    let row = row(generic, moments, clause, None, &[]);
    (row.len() == list.len() + 1 && row.windows(2).all(|pair| matches!(pair, [a, b] if a.0 + 1 == b.0)))
        .then_some(())?;
    let change = Change { index, ..first };
    judge(generic, &change, row.get(place)?.1, row.get(place + 1)?.1)
}

fn judge(generic: &Generic<'_>, change: &Change, before: usize, after: usize) -> Option<Finding> {
    let share = generic.number(change.index)?.unit.class == Class::Percent;
    (!share || !is_at_constant_prices(generic, change)).then_some(())?;
    let right = computed(generic, change, before, after)?.into_iter().next()?;
    let how = fit(generic.number(change.index)?, &right);
    (how != Fit::Good).then(|| finding(generic, change, before, after, &right, how))
}
