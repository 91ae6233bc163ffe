//! Lists that are complete by what they name: men and women, those done and those not done, all the kinds there are; and
//! lists of which the text says how many items they have (分三批, 四类岗位分别为).

use std::collections::BTreeMap;

use crate::{
    arithmetic::amount,
    change::is_change,
    finding::{Finding, Severity},
    generic::Generic,
    range::Range,
    sentence::clause_start,
    sums::{differs, item_noun, slipped, total_of},
    token::Kind,
    unit::Class,
};

/// Pairs of which each thing is one.
const PAIRS: [(&str, &str); 16] = [
    ("男", "女"),
    ("省内", "省外"),
    ("县内", "县外"),
    ("镇内", "镇外"),
    ("乡内", "乡外"),
    ("市内", "市外"),
    ("线上", "线下"),
    ("以内", "超过"),
    ("以内", "以上"),
    ("以下", "以上"),
    ("以下", "超过"),
    ("集中供养", "分散供养"),
    ("集中安置", "分散安置"),
    ("上半年", "下半年"),
    ("正常", "异常"),
    ("建档立卡", "同步搬迁"),
];
/// Places of which one noun names two.
const PLACES: [&str; 6] = ["省内", "省外", "县内", "县外", "镇内", "镇外"];
/// Sets of which each thing is one.
const SETS: [&[&str]; 6] = [
    &["同意", "反对", "弃权"],
    &["赞成", "反对", "弃权"],
    &["脱贫不稳定", "边缘易致贫", "突发严重困难"],
    &["省外", "省内县外", "县内"],
    &["省外", "县外省内", "县内"],
    &["一季度", "二季度", "三季度", "四季度"],
];
/// How many numbers before a list may be its whole.
const WHOLES_MAX: usize = 12;

/// All lists that have no opener. What stands behind one is `listed` already.
pub(crate) fn check(generic: &Generic<'_>, listed: &BTreeMap<usize, usize>) -> Vec<Finding> {
    let numbers = (0..generic.document.numbers.len()).filter(|index| !listed.contains_key(index));
    let mut found: Vec<Finding> = numbers.filter_map(|index| pair(generic, index)).collect();
    found.extend((0..generic.document.numbers.len()).filter_map(|index| kinds(generic, index)));
    found.extend((0..generic.document.numbers.len()).filter_map(|index| slip(generic, index)));
    found.extend(led(generic));
    found.extend(counted(generic));
    found
}

/// 台账23人，逐一核实后:外地就读14人，休学3人，…: what stands behind a colon is all of what stands before it.
fn led(generic: &Generic<'_>) -> Vec<Finding> {
    let text = &generic.document.text;
    text.find_all(0, text.chars.len(), &[':']).into_iter().filter_map(|at| led_by(generic, at)).collect()
}

fn led_by(generic: &Generic<'_>, colon: usize) -> Option<Finding> {
    const GAP_MAX: usize = 12;
    const SOME: [&str; 9] = ["主要", "如", "其中", "重点", "部分", "等", "分别", "包括", "含"];
    let (document, text) = (generic.document, &generic.document.text);
    let (start, end) = document.bounds(document.sentence_at(colon));
    let whole = document.counts_between(start, colon).next_back().filter(|i| is_plain(generic, *i))?;
    let number = generic.number(whole)?;
    let some = SOME.iter().any(|word| text.holds(number.end, end, &word.chars().collect::<Vec<char>>()));
    (colon - number.end <= GAP_MAX && !some).then_some(())?;
    let items: Vec<usize> = document.counts_between(colon, end).collect();
    let alike = items.iter().all(|i| generic.comparable(*i, whole) && is_plain(generic, *i));
    (items.len() >= 3 && alike && !text.slice(colon, end).contains(&';')).then_some(())?;
    let (all, ranges) = total_of(generic, &items)?;
    let total = amount(number).1;
    let told =
        wholes(generic, colon, whole).into_iter().filter_map(|i| generic.number(i)).any(|n| amount(n).1.agrees(&all));
    let parts = ranges.iter().all(|range| range.high < total.low);
    let made_up = (2..items.len()).any(|count| {
        total_of(generic, items.get(..count).unwrap_or_default()).is_some_and(|(sum, _)| sum.agrees(&total))
    });
    (!told && parts && !made_up && is_near(&all, &total)).then_some(())?;
    let judged = generic.is_judged(&[items.as_slice(), &[whole]].concat());
    (!judged).then(|| differs(generic, &items, whole, Severity::Unexplained))
}

/// 全年支出51.9万元，误工补助18.2万元，公益事业21.7万元，维修养护21万元: nothing says that these are all, but with two digits of
/// one of them exchanged they are.
fn slip(generic: &Generic<'_>, whole: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(whole).filter(|_| is_plain(generic, whole))?;
    let (start, end) = document.bounds(number.sentence);
    // A number behind others of its kind is one of a row, and not the whole of what follows.
    (!document.counts_between(start, number.start).any(|i| generic.comparable(i, whole))).then_some(())?;
    let end = (number.end..end).find(|at| text.at(*at) == Some(';')).unwrap_or(end);
    let same = |i: &usize| generic.comparable(*i, whole) && is_plain(generic, *i);
    let items: Vec<usize> = document.counts_between(number.end, end).filter(same).collect();
    let total = amount(number).1;
    let (all, ranges) = total_of(generic, &items)?;
    let parts = items.len() >= 3 && ranges.iter().all(|range| range.high < total.low || range.high <= total.high);
    let whole_of_none = !(2..items.len()).any(|count| {
        total_of(generic, items.get(..count).unwrap_or_default()).is_some_and(|(sum, _)| sum.agrees(&total))
    });
    (parts && whole_of_none && !all.agrees(&total) && slipped(&ranges, &all, &total)).then_some(())?;
    let judged = generic.is_judged(&[items.as_slice(), &[whole]].concat());
    (!judged).then(|| differs(generic, &items, whole, Severity::Unexplained))
}

/// 同意11人，反对0人，弃权2人: all the kinds there are, without a word that opens the list.
fn kinds(generic: &Generic<'_>, first: usize) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(first).filter(|_| is_plain(generic, first))?;
    let (_, end) = document.bounds(number.sentence);
    let same = |i: &usize| generic.comparable(*i, first) && is_plain(generic, *i);
    let items: Vec<usize> = document.counts_between(number.start, end).filter(same).take(3).collect();
    let nouns: Vec<String> = items.iter().map(|i| item_noun(generic, *i)).collect();
    (items.len() == 3 && is_whole_set(&nouns)).then_some(())?;
    // Behind an opener the list has been looked at.
    (!["其中", "分别", "包括"].iter().any(|word| nouns.iter().any(|noun| noun.contains(word)))).then_some(())?;
    let (all, _) = total_of(generic, &items)?;
    let last = generic.number(*items.last()?)?.end;
    let mut others = wholes(generic, number.start, first);
    others.extend(document.counts_between(last, end).filter(same));
    let range = |i: &usize| generic.number(*i).map(|n| amount(n).1);
    if others.iter().any(|i| range(i).is_some_and(|whole| whole.agrees(&all))) {
        return None;
    }
    let whole = *others.iter().find(|i| range(i).is_some_and(|whole| is_near(&all, &whole)))?;
    let finding = || differs(generic, &items, whole, Severity::Unexplained);
    (!generic.is_judged(&[items.as_slice(), &[whole]].concat())).then(finding)
}

/// Whether a thing of the one kind is not of the other, and there is no third kind.
pub(crate) fn are_a_pair(one: &str, other: &str) -> bool {
    let has = |noun: &str, word: &str| noun.contains(word);
    // 县外省内 names one of three places and not one of two.
    let of_three = |noun: &str| PLACES.iter().filter(|word| noun.contains(**word)).count() > 1;
    if of_three(one) || of_three(other) {
        return false;
    }
    PAIRS
        .iter()
        .any(|(a, b)| has(one, a) && has(other, b) && !has(one, b) || has(one, b) && has(other, a) && !has(one, a))
        || opposite(one, other)
}

/// Whether nouns name all the kinds of a set.
pub(crate) fn is_whole_set(nouns: &[String]) -> bool {
    SETS.iter()
        .any(|set| set.len() == nouns.len() && nouns.iter().zip(set.iter()).all(|(noun, word)| noun.contains(word)))
}

/// Whether a sum is near enough to a whole to be meant for it.
pub(crate) fn is_near(sum: &Range, whole: &Range) -> bool {
    sum.value + sum.value > whole.value && whole.value + whole.value > sum.value
}

/// Whether the second noun is the first one denied: 符合条件, 不符合条件.
fn opposite(one: &str, other: &str) -> bool {
    const NOT: [&str; 4] = ["不", "未", "没有", "非"];
    let bare = |noun: &str| noun.trim_start_matches("其中").trim_end_matches(['的', '有']).to_owned();
    let (one, other) = (bare(one), bare(other));
    if one.is_empty() {
        return false;
    }
    let denied = NOT.iter().find_map(|word| other.strip_prefix(word));
    denied.is_some_and(|rest| !rest.is_empty() && (one.ends_with(rest) || rest.ends_with(one.trim_start_matches('已'))))
}

/// Whether a number can be one of a list or its whole.
fn is_plain(generic: &Generic<'_>, index: usize) -> bool {
    let counts = generic.number(index).is_some_and(|n| !matches!(n.unit.class, Class::Percent | Class::Time));
    counts && !is_change(generic, index) && !generic.is_each(index)
}

/// The numbers of the kind before a place: of its sentence, the one before, and the paragraph, the nearest first.
fn wholes(generic: &Generic<'_>, at: usize, like: usize) -> Vec<usize> {
    let document = generic.document;
    let (paragraph, _) = document.paragraph(document.sentence_at(at));
    let same = |i: &usize| generic.comparable(*i, like) && is_plain(generic, *i);
    document.counts_between(paragraph, at).rev().filter(same).take(WHOLES_MAX).collect()
}

/// 男性61名，女性35名, behind the number of all: the next number of the kind is the other half.
fn pair(generic: &Generic<'_>, one: usize) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(one).filter(|_| is_plain(generic, one))?;
    let (_, end) = document.bounds(number.sentence);
    let other =
        document.counts_between(number.end, end).find(|i| generic.comparable(*i, one) && is_plain(generic, *i))?;
    are_a_pair(&item_noun(generic, one), &item_noun(generic, other)).then_some(())?;
    // 2017年脱贫456户，2018年脱贫393户，未脱贫78户: the last of a row of years is no half of anything.
    let dated = |index: usize| item_noun(generic, index).contains('年');
    let before = document.counts_between(0, number.start).rfind(|i| generic.comparable(*i, one));
    (!dated(one) || !before.is_some_and(dated)).then_some(())?;
    let behind = generic.number(other)?.end;
    let gap = document.text.slice(number.end, generic.number(other)?.start);
    (!gap.contains(&'。') && gap.len() <= 30).then_some(())?;
    let mut before = wholes(generic, number.start, one);
    let later = document.counts_between(behind, end).filter(|i| generic.comparable(*i, one) && is_plain(generic, *i));
    before.extend(later);
    let (all, _) = total_of(generic, &[one, other])?;
    let range = |i: &usize| generic.number(*i).map(|n| amount(n).1);
    if before.iter().any(|i| range(i).is_some_and(|whole| whole.agrees(&all))) {
        return None;
    }
    let parts = [range(&one)?, range(&other)?];
    let larger = |i: &&usize| range(i).is_some_and(|whole| parts.iter().all(|part| part.high < whole.low));
    let distance = |i: &&usize| {
        range(i).map(|whole| if whole.value > all.value { whole.value - all.value } else { all.value - whole.value })
    };
    let whole = *before.iter().filter(larger).min_by_key(distance)?;
    let near = is_near(&all, &range(&whole)?);
    (near && !generic.is_judged(&[one, other, whole])).then_some(())?;
    let here = generic.number(whole)?.sentence == number.sentence;
    Some(differs(generic, &[one, other], whole, if here { Severity::Contradiction } else { Severity::Unexplained }))
}

/// 资金分三批到户，5月126.4万元，8月158.6万元，11月103.5万元: as many items as the words before say.
fn counted(generic: &Generic<'_>) -> Vec<Finding> {
    let document = generic.document;
    let announced = document.numbers.iter().chain(&document.ranks).filter(|number| {
        let small = (3..=12).contains(&number.written.number.digits) && number.written.number.scale == 0;
        small && number.written.power == 0 && number.unit.class == Class::Thing && number.kind != Kind::Duration
    });
    announced
        .filter_map(|number| counted_list(generic, number.start, number.end, number.written.number.digits))
        .collect()
}

fn counted_list(generic: &Generic<'_>, start: usize, from: usize, count: i128) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let count = usize::try_from(count).ok()?;
    let (_, end) = document.bounds(document.sentence_at(start));
    let first = document.counts_between(from, end).find(|i| is_plain(generic, *i))?;
    let parted = text.ends(start, "分") || text.ends(start, "分为") || text.ends(start, "分成");
    // 6个村民小组分布不均：一组260亩，…: a colon leads to the list.
    let gap = text.slice(from, generic.number(first)?.start);
    let led = gap.contains(&':') && !gap.contains(&'。') && gap.len() <= 20;
    // 中央、省、县三级分别承担168万元、48万元、24万元.
    let led = led || gap.starts_with(&['分', '别']) && gap.len() <= 8;
    (parted || led).then_some(())?;
    let items: Vec<usize> =
        document.counts_between(from, end).filter(|i| generic.comparable(*i, first) && is_plain(generic, *i)).collect();
    // One number in each clause, and no more of them than were announced but for a sum.
    let clause = |i: &usize| generic.number(*i).map(|n| clause_start(text, n.start).max(item_start(generic, *i)));
    let apart = items.windows(2).all(|pair| matches!(pair, [a, b] if clause(a) != clause(b)));
    (apart && (items.len() == count || items.len() == count + 1)).then_some(())?;
    let (items, last) = items.split_at(count);
    let mut wholes = wholes(generic, start, first);
    wholes.extend(last);
    let (all, _) = total_of(generic, items)?;
    let range = |i: &usize| generic.number(*i).map(|n| amount(n).1);
    if wholes.iter().any(|i| range(i).is_some_and(|whole| whole.agrees(&all))) {
        return None;
    }
    let near = |i: &&usize| range(i).is_some_and(|whole| is_near(&all, &whole)) && !items.contains(i);
    let whole = *wholes.iter().find(near)?;
    (!generic.is_judged(&[items, &[whole]].concat())).then(|| differs(generic, items, whole, Severity::Unexplained))
}

/// Where the item of a number begins, 、 among what parts them.
fn item_start(generic: &Generic<'_>, index: usize) -> usize {
    let start = generic.number(index).map_or(0, |n| n.start);
    start.saturating_sub(item_noun(generic, index).chars().count())
}
