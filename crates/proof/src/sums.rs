//! Lists that must add up: behind 其中, before 合计, and behind “八户中”.

use std::collections::BTreeMap;

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{amount, dressed, sum},
    change::is_change,
    complete,
    context::qualifiers,
    finding::{Finding, Severity},
    generic::Generic,
    numeral::read_chinese,
    range::Range,
    sentence::clause_start,
    text::Text,
    token::Number,
    unit::Class,
};

/// Words for what is left over: with them a list is complete.
const REST: [&str; 4] = ["其余", "剩余", "余下", "其他"];
/// Words that announce the sum of what stands before.
const SUMS: [&str; 5] = ["合计", "共计", "总计", "总共", "共"];
/// Words at the head of an item that make its number a sum, whatever noun it has.
const ADDED: [&str; 10] = ["合计", "共计", "总计", "总共", "加起来", "相加", "共有", "一共", "全长", "总长"];
/// Words that open a list of parts.
const OPENERS: [&str; 14] = [
    "其中:",
    "其中，",
    "其中",
    "中，有",
    "中，",
    "中有",
    "分别为",
    "分别是",
    "分为",
    "包括:",
    "包括",
    "含",
    "看:",
    "上，",
];
/// Of those the ones behind which all parts stand, where nothing speaks against it.
const CLOSED: [&str; 5] = ["分别为", "分别是", "分为", "看:", "上，"];
/// What stands before 看 and 上 where they open a list: 从年龄看, 按类型看, 年龄结构上.
const ASPECTS: [&str; 9] = ["结构", "年龄", "类型", "类别", "区域", "行业", "性别", "层次", "来源"];
/// Items of a list at most; what is longer is a table.
const ITEMS_MAX: usize = 30;

/// All sums of a report.
pub(crate) fn check(generic: &Generic<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        openers(generic).into_iter().flat_map(|(at, from)| parts(generic, at, from)).collect();
    let numbers = 0..generic.document.numbers.len();
    found.extend(numbers.filter_map(|index| announced(generic, index).or_else(|| below(generic, index))));
    found
}

/// Where lists of parts open: the opener, and the first item.
fn openers(generic: &Generic<'_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let text = &generic.document.text;
    for opener in OPENERS {
        for at in text.find_all(0, text.chars.len(), &opener.chars().collect::<Vec<char>>()) {
            let from = at + opener.chars().count();
            // The longer opener has been tried already.
            let longer = match opener {
                "其中" | "包括" => matches!(text.at(from), Some(':' | '，')),
                "中，" => text.at(from) == Some('有'),
                _ => false,
            };
            let other = match opener {
                "中，" | "中，有" | "中有" => text.ends(at, "其") || !counts_before(generic, at),
                // 含 and 分为 are parts of many words; as openers they stand behind a comma or a bracket.
                "含" | "包括" | "包括:" => !matches!(at.checked_sub(1).and_then(|i| text.at(i)), Some('，' | '(')),
                "看:" | "上，" => !ASPECTS.iter().any(|word| text.ends(at, word)),
                _ => false,
            };
            if !longer && !other {
                found.push((at, from));
            }
        }
    }
    found
}

/// Whether 中， stands behind a counted noun: 8户逾期户中，.
fn counts_before(generic: &Generic<'_>, at: usize) -> bool {
    let (document, text) = (generic.document, &generic.document.text);
    let clause = clause_start(text, at);
    match document.counts_between(clause, at).count() {
        0 => {
            // 仍有1146人未缴费。未缴费人员中，…: the noun stands behind the last number of the sentence before.
            let (start, _) = document.bounds(document.sentence_at(clause));
            let above = document.counts_between(0, start).next_back().and_then(|i| document.numbers.get(i));
            let noun = text.slice(clause, at);
            clause == start
                && (3..=8).contains(&noun.len())
                && above.is_some_and(|last| text.slice(last.end, start).starts_with(noun.get(..3).unwrap_or(noun)))
        }
        count => count == 1,
    }
}

/// The rows of a list from a place on: for each item its numbers, as long as the list goes on.
fn rows(generic: &Generic<'_>, from: usize) -> (Vec<Vec<usize>>, bool) {
    let (document, text) = (generic.document, &generic.document.text);
    let (_, end) = document.bounds(document.sentence_at(from));
    let end = closing(text, from, end);
    let alike = |rows: &[Vec<usize>], row: &[usize]| {
        let first = rows.first().and_then(|row| row.first());
        first.is_none_or(|first| row.iter().any(|i| generic.comparable(*first, *i)))
    };
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut at = from;
    // A semicolon parts the items of a list of clauses and ends a list of words: 甲203户、乙61户；丙….
    let (mut words, mut loose, mut shared) = (false, false, false);
    while at < end && rows.len() < ITEMS_MAX {
        let stop =
            (at..end).find(|i| matches!(text.at(*i), Some('、' | '，' | ';' | '。' | '和' | '('))).unwrap_or(end);
        let stop = match text.at(stop) {
            // 和 within a noun parts nothing.
            Some('和') if document.number_ending(stop).is_none() => {
                (stop + 1..end).find(|i| matches!(text.at(*i), Some('、' | '，' | ';' | '。' | '('))).unwrap_or(end)
            }
            _ => stop,
        };
        let row: Vec<usize> = document.counts_between(at, stop).collect();
        let share = text.starts(at, "占") || text.starts(at, "分别占");
        let ends_with_number = row.last().and_then(|i| document.numbers.get(*i)).is_some_and(|n| stop - n.end <= 6);
        if share && !rows.is_empty() {
            shared = true;
            // 工资性收入10226元，占69.0%；: the share belongs to the item before.
        } else if row.is_empty() || !ends_with_number || is_other(generic, at, &row) || !alike(&rows, &row) {
            break;
        } else {
            rows.push(row);
        }
        match text.at(stop) {
            Some(';') if words => break,
            Some(';') => loose |= !shared,
            Some('、' | '和') => words = true,
            _ => {}
        }
        at = stop + 1;
        if text.at(stop) == Some('(') {
            at = (stop..end).find(|i| text.at(*i) == Some(')')).map_or(end, |close| close + 2);
        }
    }
    (rows, loose)
}

/// Where the bracket closes that is open at a place, or the end.
fn closing(text: &Text, from: usize, end: usize) -> usize {
    let mut depth = 0_usize;
    for at in from..end {
        match text.at(at) {
            Some('(') => depth += 1,
            Some(')') if depth == 0 => return at,
            Some(')') => depth -= 1,
            _ => {}
        }
    }
    end
}

/// Whether an item is no part any more: it sums up, compares, or leaves over what was done.
fn is_other(generic: &Generic<'_>, at: usize, row: &[usize]) -> bool {
    const OTHER: [&str; 14] =
        ["合计", "共", "总计", "其中", "比", "较", "增", "减", "人均", "户均", "平均", "涉及", "累计", "完成率"];
    let first = row.first().and_then(|i| generic.document.numbers.get(*i)).map_or(at, |n| n.start);
    OTHER.iter().any(|word| generic.document.text.holds(at, first, &word.chars().collect::<Vec<char>>()))
}

/// Whether the opener at a place says that all parts stand behind it.
fn is_closed(generic: &Generic<'_>, at: usize) -> bool {
    CLOSED.iter().any(|word| generic.document.text.starts(at, word))
}

/// The parts behind an opener, with their whole: for each kind of unit one list.
struct List {
    items: Vec<usize>,
    whole: usize,
    /// Whether semicolons part it, behind which something else may begin.
    loose: bool,
    /// Whether its opener says that it is complete.
    closed: bool,
}

/// For each item of a list behind 其中, its whole.
pub(crate) fn wholes(generic: &Generic<'_>) -> BTreeMap<usize, usize> {
    let all = openers(generic).into_iter().flat_map(|(at, from)| lists(generic, at, from));
    all.flat_map(|list| list.items.into_iter().map(move |item| (item, list.whole))).collect()
}

/// Whether a number is one that others are parts of: no change, no average, nothing that was compared with.
fn is_whole(generic: &Generic<'_>, index: usize) -> bool {
    generic.number(index).is_some_and(|number| {
        let text = &generic.document.text;
        qualifiers(text, clause_start(text, number.start), number.start).is_empty()
            && !["比", "较"].iter().any(|word| text.starts(clause_start(text, number.start), word))
    })
}

/// The lists behind an opener at `at`: as a whole the last number of the kind before it.
fn lists(generic: &Generic<'_>, at: usize, from: usize) -> Vec<List> {
    let document = generic.document;
    let (rows, loose) = rows(generic, from);
    if rows.len() < 2 {
        return Vec::new();
    }
    let mut sentence = document.sentence_at(at);
    let (mut start, _) = document.bounds(sentence);
    if document.counts_between(start, at).count() == 0 && sentence > 0 {
        sentence -= 1;
        start = document.bounds(sentence).0;
    }
    let mut found = Vec::new();
    let kinds: Vec<usize> = rows.first().cloned().unwrap_or_default();
    for kind in &kinds {
        let items: Vec<usize> =
            rows.iter().filter_map(|row| row.iter().copied().find(|i| generic.comparable(*i, *kind))).collect();
        let before: Vec<usize> =
            document.counts_between(start, at).rev().filter(|i| generic.comparable(*i, *kind)).collect();
        let plain = before.iter().find(|i| is_whole(generic, **i));
        let kept = plain.or_else(|| before.iter().find(|i| !is_change(generic, **i))).or(before.first());
        let whole = kept.copied();
        if let Some(whole) = whole.filter(|_| items.len() == rows.len()) {
            found.push(List { items, whole, loose, closed: is_closed(generic, at) });
        }
    }
    found
}

/// What does not add up behind an opener.
fn parts(generic: &Generic<'_>, at: usize, from: usize) -> Vec<Finding> {
    let lists = lists(generic, at, from);
    let exact = |list: &List| total_of(generic, &list.items).is_some_and(|(sum, _)| holds(generic, &sum, list.whole));
    // 118户440人、103户375人…: where the people add up, the list is complete and the households must too.
    let twin_holds = lists.iter().any(exact);
    lists.iter().filter_map(|list| judge(generic, list, twin_holds)).collect()
}

/// The sum of the first of a list.
fn sum_of(ranges: &[Range], count: usize) -> Range {
    sum(ranges.get(..count).unwrap_or_default())
}

/// Whether the sum of a list is a number of its paragraph: only the place tells which number it makes up.
fn is_told_elsewhere(generic: &Generic<'_>, list: &List, sum: &Range) -> bool {
    let Some(first) = list.items.first().and_then(|i| generic.number(*i)) else { return false };
    let (from, to) = generic.document.paragraph(first.sentence);
    let others = generic.document.counts_between(from, to).filter(|i| !list.items.contains(i));
    others.filter(|i| generic.comparable(*i, list.whole)).any(|i| holds(generic, sum, i))
}

/// The sum of items, and what each can stand for.
pub(crate) fn total_of(generic: &Generic<'_>, items: &[usize]) -> Option<(Range, Vec<Range>)> {
    let ranges: Option<Vec<Range>> = items.iter().map(|i| generic.number(*i).map(|n| amount(n).1)).collect();
    let ranges = ranges?;
    Some((sum(&ranges), ranges))
}

fn holds(generic: &Generic<'_>, sum: &Range, whole: usize) -> bool {
    generic.number(whole).is_some_and(|n| amount(n).1.agrees(sum))
}

/// Whether a list that does not add up is a contradiction: only where something says that it is complete.
fn judge(generic: &Generic<'_>, list: &List, twin_holds: bool) -> Option<Finding> {
    let (items, whole) = (list.items.as_slice(), list.whole);
    let number = generic.number(whole)?;
    if matches!(number.unit.class, Class::Percent | Class::Time) {
        return None;
    }
    let (sum, ranges) = total_of(generic, items)?;
    let total = amount(number).1;
    let all: Vec<usize> = items.iter().copied().chain([whole]).collect();
    let elsewhere = list.closed && (is_told_elsewhere(generic, list, &sum) || !complete::is_near(&sum, &total));
    if total.agrees(&sum) || generic.is_judged(&all) || elsewhere {
        return None;
    }
    // 低保521户，特困142户，双重身份122户: what makes up the whole may be followed by some of the same.
    let made_up = (2..items.len()).any(|count| sum_of(&ranges, count).agrees(&total));
    if made_up {
        return None;
    }
    let nouns: Vec<String> = items.iter().map(|i| item_noun(generic, *i)).collect();
    let rest = nouns.last().is_some_and(|noun| REST.iter().any(|word| noun.contains(word)));
    let pair = items.len() == 2 && nouns.first().zip(nouns.get(1)).is_some_and(|(a, b)| complete::are_a_pair(a, b));
    let slip = slipped(&ranges, &sum, &total);
    let kinds = complete::is_whole_set(&nouns);
    let closed = list.closed && complete::is_near(&sum, &total);
    let more = !list.loose && sum.low > total.high && ranges.iter().all(|r| r.low <= total.high);
    let severity = if rest || pair || twin_holds || slip || kinds {
        Severity::Contradiction
    } else if items.len() >= 3 && (closed || more) {
        Severity::Unexplained
    } else {
        return None;
    };
    Some(differs(generic, items, whole, severity))
}

/// Whether exchanged digits of one item or of the whole make the difference: 65 written as 56.
pub(crate) fn slipped(items: &[Range], sum: &Range, total: &Range) -> bool {
    let digits = |value: Decimal| {
        let mut all: Vec<char> = value.trimmed().to_string().chars().collect();
        all.sort_unstable();
        all
    };
    let exchanged = total.value >= Decimal::whole(10) && digits(total.value) == digits(sum.value);
    exchanged
        || items.iter().any(|item| {
            let needed = item.value + total.value - sum.value;
            item.value >= Decimal::whole(10) && needed != item.value && digits(needed) == digits(item.value)
        })
}

/// The words of the item that a number ends.
pub(crate) fn item_noun(generic: &Generic<'_>, index: usize) -> String {
    let Some(number) = generic.number(index) else { return String::new() };
    let text = &generic.document.text;
    let from = (0..number.start)
        .rev()
        .take_while(|i| !matches!(text.at(*i), Some('、' | '，' | ';' | ':' | '。' | '\n')))
        .last()
        .unwrap_or(number.start);
    text.slice(from, number.start).iter().collect()
}

/// What is said of a list that does not add up.
pub(crate) fn differs(generic: &Generic<'_>, items: &[usize], whole: usize, severity: Severity) -> Finding {
    let words = |index: &usize| generic.document.numbers.get(*index).map_or(String::new(), |n| generic.words(n));
    let like: Option<&Number> = generic.number(whole);
    let value = total_of(generic, items).map(|(sum, _)| sum.value).unwrap_or(Decimal::whole(0));
    let right = like.map_or(String::new(), |like| dressed_exactly(value, like));
    let message = format!("各项相加是{right}，总数写的是{}。请核对各项和总数", words(&whole));
    let all: Vec<usize> = items.iter().copied().chain([whole]).collect();
    let list: Vec<String> = items.iter().map(words).collect();
    let finding = generic.finding("parts_sum", severity, message, &all);
    let proposal = like.map_or(String::new(), |n| generic.document.reworded(n.start, n.end, &right));
    finding
        .because(format!("{}={right}≠{}", list.join("+"), words(&whole)))
        .better(format!("各项无误时，总数改为“{proposal}”；总数无误时，改正写错的一项"))
}

/// A sum in the unit of the total, with all its places.
fn dressed_exactly(value: Decimal, like: &Number) -> String {
    let mut finer = like.clone();
    finer.written.number.scale = finer.written.number.scale.max(4);
    dressed(value, &finer)
}

/// 甲12户、乙15户，合计28户; 第一批…，第二批…，两批共计….
fn announced(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(index)?;
    // 共计1100人110万元: both are sums.
    let first = (0..=index).rev().take_while(|i| *i == index || document.adjoins(*i, *i + 1)).last()?;
    let start = document.numbers.get(first)?.start;
    let text = &document.text;
    let (word, at) = sum_word(generic, start)?;
    let named = at + word.chars().count() < start;
    let clause = clause_start(text, at);
    let items = match text.at(at.checked_sub(1)?) {
        Some('，' | '、' | ';' | '(') => listed_before(generic, index, number, at, word != "共")?,
        _ if named => return None,
        _ => numbered_before(generic, index, clause, at)
            .or_else(|| years_before(generic, index, clause, at))
            .or_else(|| named_before(generic, index, clause, at))?,
    };
    let (sum, _) = total_of(generic, &items)?;
    let all: Vec<usize> = items.iter().copied().chain([index]).collect();
    (!holds(generic, &sum, index) && !generic.is_judged(&all)).then_some(())?;
    // Behind 合计走访 something else may be counted than what stands before.
    (!named || complete::is_near(&sum, &amount(number).1)).then_some(())?;
    // 甲、乙、丙，…，合计: a shorter list may be meant.
    let shorter = (1..items.len().saturating_sub(1)).any(|skip| {
        let tail = items.get(skip..).unwrap_or_default();
        total_of(generic, tail).is_some_and(|(sum, _)| holds(generic, &sum, index))
    });
    // What is a part of one of them is none of them: 引导性培训2760人，建档立卡占2105人.
    let is_part = |i: &usize| generic.parts.get(*i).is_some_and(Option::is_some);
    let own: Vec<usize> = items.iter().copied().filter(|i| !is_part(i)).collect();
    let shorter =
        shorter || own.len() >= 2 && total_of(generic, &own).is_some_and(|(sum, _)| holds(generic, &sum, index));
    let severity = if named { Severity::Unexplained } else { Severity::Contradiction };
    (!shorter).then(|| differs(generic, &items, index, severity))
}

/// The word that makes a number a sum, and where it stands: right before the number, or at the head of its item with a
/// short noun between (合计走访252户, 加起来421条).
fn sum_word(generic: &Generic<'_>, start: usize) -> Option<(&'static str, usize)> {
    const NOUN_MAX: usize = 8;
    let text = &generic.document.text;
    if let Some(word) = SUMS.iter().find(|word| text.ends(start, word)) {
        return Some((word, start - word.chars().count()));
    }
    let sign = |c: char| matches!(c, '，' | '、' | ';' | ':' | '(' | '。' | '\n');
    let at = (0..start).rev().find(|at| text.at(*at).is_some_and(sign))? + 1;
    let word = ADDED.iter().find(|word| text.starts(at, word))?;
    let noun = text.slice(at + word.chars().count(), start);
    let plain = noun.len() <= NOUN_MAX && noun.iter().all(|c| c.is_alphabetic());
    plain.then_some((*word, at))
}

/// The items right before 合计, joined by 、 or, where the word is clear, by commas.
fn listed_before(generic: &Generic<'_>, index: usize, number: &Number, at: usize, commas: bool) -> Option<Vec<usize>> {
    let (document, text) = (generic.document, &generic.document.text);
    let (start, _) = document.bounds(number.sentence);
    for signs in [&['、', '和'][..], &['、', '和', '，', ';'][..]] {
        if signs.len() > 2 && !commas {
            break;
        }
        let mut items: Vec<usize> = Vec::new();
        let mut right = at - 1;
        for candidate in document.counts_between(start, at).rev() {
            let item = generic.number(candidate)?;
            if !generic.comparable(candidate, index) {
                let beside = items.first().is_some_and(|next| document.adjoins(candidate, *next));
                if beside || document.adjoins(candidate, candidate + 1) {
                    continue;
                }
                break;
            }
            let last_end = item_end(generic, candidate, right);
            let between = text.slice(last_end, right);
            let separators = between.iter().filter(|c| signs.contains(c)).count();
            let others = between.iter().any(|c| matches!(c, '，' | ';' | ':' | '(' | ')') && !signs.contains(c));
            // 84户一般户，合计252户: the last item may have its noun behind its number.
            let noun = between.len() <= 6 && between.iter().all(|c| c.is_alphabetic());
            let joined = if items.is_empty() { noun } else { separators == 1 && !others };
            if !joined || opens(generic, last_end, right) {
                break;
            }
            items.insert(0, candidate);
            right = item.start;
        }
        if items.len() >= 2 {
            return Some(items);
        }
    }
    None
}

/// Behind the numbers that belong to an item: 612人61.2万元.
fn item_end(generic: &Generic<'_>, index: usize, right: usize) -> usize {
    let document = generic.document;
    let mut last = index;
    while document.adjoins(last, last + 1) && document.numbers.get(last + 1).is_some_and(|n| n.end <= right) {
        last += 1;
    }
    document.numbers.get(last).map_or(right, |n| n.end)
}

/// Whether a list of parts opens between two places: what stands before it is the whole.
fn opens(generic: &Generic<'_>, from: usize, to: usize) -> bool {
    ["其中", "分别", "包括"]
        .iter()
        .any(|word| generic.document.text.holds(from, to, &word.chars().collect::<Vec<char>>()))
}

/// 2020年650万元，2021年780万元，2022年880万元，三年合计2310万元: as many numbers of the sentence as there are years.
fn years_before(generic: &Generic<'_>, index: usize, clause: usize, at: usize) -> Option<Vec<usize>> {
    let (document, text) = (generic.document, &generic.document.text);
    let (word, year) = text.slice(clause, at).split_at_checked(1)?;
    (year == ['年']).then_some(())?;
    let count = read_chinese(word).and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 1)?;
    let (start, _) = document.bounds(document.sentence_at(clause));
    let items: Vec<usize> = document.counts_between(start, clause).filter(|i| generic.comparable(*i, index)).collect();
    (items.len() == count).then_some(items)
}

/// 两批共计, 四个项目资金共计: as many numbers of the kind as the words before say, this sentence's or the last one's.
fn numbered_before(generic: &Generic<'_>, index: usize, clause: usize, at: usize) -> Option<Vec<usize>> {
    let document = generic.document;
    let counted = document.numbers.iter().find(|n| n.start == clause && n.end <= at)?;
    let count = usize::try_from(counted.written.number.digits).ok().filter(|n| (2..=ITEMS_MAX).contains(n))?;
    (counted.unit.class == Class::Thing && at - counted.end <= 8).then_some(())?;
    let sentence = document.sentence_at(clause);
    let (start, _) = document.bounds(sentence.saturating_sub(1));
    let all: Vec<usize> = document.counts_between(start, clause).filter(|i| generic.comparable(*i, index)).collect();
    // What is a part of one of them is none of them: 620人(其中431人)、2480人，两项合计3100人.
    let is_part = |i: &usize| generic.parts.get(*i).is_some_and(|part| part.is_some());
    // 每人补助625元 is what each gets, and no item of what all get.
    let all: Vec<usize> = all.into_iter().filter(|i| !generic.is_each(*i)).collect();
    let own: Vec<usize> = all.iter().copied().filter(|i| !is_part(i)).collect();
    let mut items = if own.len() >= count { own } else { all };
    let first = items.len().checked_sub(count)?;
    Some(items.split_off(first))
}

/// 清退和调整共16人: the numbers of which the sentence before says each of the words.
fn named_before(generic: &Generic<'_>, index: usize, clause: usize, at: usize) -> Option<Vec<usize>> {
    const WORD_MAX: usize = 4;
    let (document, text) = (generic.document, &generic.document.text);
    let words: Vec<&[char]> = text.slice(clause, at).split(|c| matches!(c, '、' | '和' | '及' | '与')).collect();
    let plain = |word: &&[char]| (2..=WORD_MAX).contains(&word.len());
    (words.len() >= 2 && words.iter().all(plain)).then_some(())?;
    let sentence = document.sentence_at(clause);
    let (start, _) = document.bounds(sentence.saturating_sub(1));
    let items: Option<Vec<usize>> = words
        .iter()
        .map(|word| {
            let said = text.find_all(start, clause, word).pop()?;
            let from = clause_start(text, said).max(start);
            document.counts_between(from, said).rev().find(|i| generic.comparable(*i, index))
        })
        .collect();
    items.filter(|items| items.windows(2).all(|pair| pair.first() != pair.get(1)))
}

/// A line 历年脱贫合计：3512户 under lines that speak of the same.
fn below(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(index).filter(|n| document.is_label_line(n.sentence))?;
    let label = |sentence: usize| {
        let (start, end) = document.bounds(sentence);
        let words = document.text.slice(start, end);
        words.split(|c| *c == ':').next().unwrap_or_default().to_vec()
    };
    let own = label(number.sentence);
    let word = SUMS.iter().map(|word| word.chars().collect::<Vec<char>>()).find(|word| own.ends_with(word))?;
    let name = own.get(..own.len() - word.len())?;
    let same = |sentence: &usize| {
        document.is_label_line(*sentence)
            && name.windows(2).any(|pair| label(*sentence).windows(2).any(|other| other == pair))
    };
    let lines: Vec<usize> = (0..number.sentence).rev().take(ITEMS_MAX).take_while(same).collect();
    let item = |sentence: &usize| {
        let (start, end) = document.bounds(*sentence);
        document.counts_between(start, end).find(|i| generic.comparable(*i, index))
    };
    let items: Option<Vec<usize>> = lines.iter().rev().map(item).collect();
    let items = items.filter(|items| items.len() >= 2)?;
    let (sum, _) = total_of(generic, &items)?;
    let all: Vec<usize> = items.iter().copied().chain([index]).collect();
    let differs = !holds(generic, &sum, index) && !generic.is_judged(&all);
    differs.then(|| self::differs(generic, &items, index, Severity::Contradiction))
}
