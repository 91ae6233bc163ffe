//! Lists whose count is announced: 三个方面 followed by 一是…二是…三是…, 两项机制，即…、…, and 甲、乙、丙3个村.

use crate::{
    document::Document,
    finding::{Finding, Severity},
    numbering::Sequence,
    sentence::ends_clause,
    text::Text,
    token::Number,
    unit::Class,
};

/// The longest list that is counted.
const COUNT_MAX: i64 = 30;
/// What may stand between the count and its list.
const GAP_MAX: usize = 24;
/// A count that is off by more than this counts something else.
const OFF_MAX: i64 = 3;
/// Characters of an item at most.
const ITEM_MAX: usize = 12;
/// Words of the last item of a list that make its number one of something done: 镇党委、政府召开3个会议.
const VERBS: [&str; 22] = [
    "召开", "开展", "实施", "建成", "新建", "完成", "成立", "组织", "举办", "安排", "投入", "引进", "培育", "涉及",
    "覆盖", "分为", "共", "达", "约", "各", "均", "先后",
];

/// A list of names with the number that counts it.
pub(crate) struct Listed<'d> {
    /// The number.
    pub(crate) number: &'d Number,
    /// The items.
    pub(crate) items: Vec<(usize, usize)>,
    /// Where the clause of the list begins.
    pub(crate) clause: usize,
    /// Whether 和 in the last item may join two.
    joined: bool,
    /// Whether the list stands behind its number.
    behind: bool,
}

/// The numbers that may announce a list.
fn announcing(document: &Document) -> impl Iterator<Item = &Number> {
    document.numbers.iter().chain(&document.ranks).filter(|number| {
        let whole = number.written.number.scale == 0 && number.written.power == 0;
        whole
            && number.unit.class == Class::Thing
            && (2..=i128::from(COUNT_MAX)).contains(&number.written.number.digits)
    })
}

/// All counts that their lists do not bear out.
pub(crate) fn check(document: &Document, sequences: &[Sequence], lists: &[Listed<'_>]) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        announcing(document).filter_map(|number| ordinals(document, number, sequences)).collect();
    found.extend(lists.iter().filter_map(|list| names(document, list)));
    found
}

/// 三个方面：一是…二是…三是….
fn ordinals(document: &Document, number: &Number, sequences: &[Sequence]) -> Option<Finding> {
    let text = &document.text;
    let sequence = sequences.iter().find(|s| s.items.first().is_some_and(|item| item.at >= number.end))?;
    let first = sequence.items.first().filter(|item| item.number == 1)?;
    let gap = text.slice(number.end, first.at);
    let later = document.numbers.iter().any(|n| number.end <= n.start && n.end <= first.at);
    let stops = gap.iter().filter(|c| matches!(c, '。' | ':' | '\n')).count();
    let last = gap.iter().rev().find(|c| **c != '\n');
    let opens = last.is_some_and(|c| matches!(c, ':' | '。' | '，' | ';'));
    (gap.len() <= GAP_MAX && !later && opens && stops <= 2 && sequence.items.len() > 1).then_some(())?;
    // 两项补贴人员开展了复核，现小结如下: between the count and its list nothing else is told.
    let passed = gap.iter().position(|c| *c == '，').is_some_and(|at| at + 3 < gap.len() && !sequence_word(gap, at));
    (!passed).then_some(())?;
    let ended = gap.iter().position(|c| *c == '。').is_some_and(|at| at + 2 < gap.len());
    // Headings are a list of the announced things only where a colon leads to them.
    let led = !sequence.is_of_lines() || last == Some(&':');
    (!ended && led).then_some(())?;
    let count = i64::try_from(sequence.items.len()).ok()?;
    let places: Vec<usize> = sequence.items.iter().map(|item| item.at).collect();
    differs(document, number, count, &places)
}

/// Whether the words behind a comma only lead to the list: 三个方面，具体如下.
fn sequence_word(gap: &[char], comma: usize) -> bool {
    let rest: String = gap.iter().skip(comma + 1).collect();
    ["即", "具体", "主要", "分别", "就是", "它们", "包括"].iter().any(|word| rest.starts_with(word))
}

fn differs(document: &Document, number: &Number, count: i64, places: &[usize]) -> Option<Finding> {
    let stated = i64::try_from(number.written.number.digits).ok()?;
    (stated != count).then_some(())?;
    let text = &document.text;
    let words = text.original(number.start, number.end).trim_start_matches(['“', '‘']).to_owned();
    let right = counted(&words, number, count);
    let message = format!("前面说“{words}”，后面列出的是{count}项。请核对列举是否有漏、有重");
    let all: Vec<usize> = [number.start].into_iter().chain(places.iter().copied()).collect();
    Some(
        Finding::new(document, "count_announced", Severity::Contradiction, &all, message)
            .because(format!("{stated}≠{count}"))
            .better(format!("列举无误时，改为“{}”", document.reworded(number.start, number.end, &right))),
    )
}

/// The same words with another count: 四个 → 三个, 4个 → 3个.
fn counted(words: &str, number: &Number, count: i64) -> String {
    const DIGITS: [&str; 11] = ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"];
    let numeral = usize::try_from(count).ok().and_then(|n| DIGITS.get(n)).filter(|_| number.chinese);
    let unit: String =
        words.trim_start_matches(|c: char| c.is_ascii_digit() || crate::numeral::is_numeral(c)).to_owned();
    format!("{}{unit}", numeral.map_or(count.to_string(), |word| (*word).to_owned()))
}

fn names(document: &Document, list: &Listed<'_>) -> Option<Finding> {
    let stated = i64::try_from(list.number.written.number.digits).ok()?;
    let count = i64::try_from(list.items.len()).ok()?;
    let more = count + i64::from(list.joined);
    let partial = list.items.last().is_some_and(|(start, end)| document.text.slice(*start, *end).ends_with(&['等']));
    let fits = stated == count || stated == more || partial && stated >= count;
    let off = if list.behind { OFF_MAX } else { OFF_MAX - 1 };
    (!fits && (stated - count).abs() <= off).then_some(())?;
    let places: Vec<usize> = list.items.iter().map(|(start, _)| *start).collect();
    differs(document, list.number, more.max(count), &places)
}

/// The lists of names of a report.
pub(crate) fn lists(document: &Document) -> Vec<Listed<'_>> {
    announcing(document).flat_map(|number| [before(document, number), behind(document, number)]).flatten().collect()
}

/// 大冲、麻栗坪、红土坡3个村.
fn before<'d>(document: &'d Document, number: &'d Number) -> Option<Listed<'d>> {
    let text = &document.text;
    // 低保、残疾人“两项补贴”: in quotation marks the number is part of a name.
    if text.quoted.get(number.start).is_some_and(|quoted| *quoted) {
        return None;
    }
    let clause = (0..number.start)
        .rev()
        .find(|at| text.at(*at).is_some_and(|c| ends_clause(c) || matches!(c, '(' | ')')))
        .map_or(0, |at| at + 1);
    let items = split(text, clause, number.start, '、');
    let plain = |(start, end): &(usize, usize)| {
        let words = text.slice(*start, *end);
        !words.is_empty() && words.len() <= ITEM_MAX && !words.iter().any(char::is_ascii_digit)
    };
    let (_, rest) = items.split_first()?;
    (rest.len() >= 2 && rest.iter().all(plain)).then_some(())?;
    let last = items.last()?;
    let last_words: String = text.slice(last.0, last.1).iter().collect();
    let usual = rest.iter().map(|(start, end)| end - start).min().unwrap_or(0);
    // 保洁、护林岗位20个: with nothing behind the number the last item is its noun.
    let noun_behind = text.at(number.end).is_some_and(char::is_alphanumeric);
    let bare = !noun_behind && last.1 - last.0 > usual + 1;
    (!bare && !VERBS.iter().any(|verb| last_words.contains(verb))).then_some(())?;
    let joined = joins(&last_words);
    Some(Listed { number, items, clause, joined, behind: false })
}

/// 两项机制，即…、…; 9个村(…、…); 三个到位：…、….
fn behind<'d>(document: &'d Document, number: &'d Number) -> Option<Listed<'d>> {
    const THAT_IS: [&str; 12] = [
        "，即:",
        "，即",
        "，分别是:",
        "，分别是",
        "，分别为:",
        "，分别为",
        ":即",
        ":",
        "(即",
        "(分别是",
        "(分别为",
        "(",
    ];
    const NO_LIST: [&str; 6] = ["含", "其中", "不含", "以下", "见", "包括"];
    let text = &document.text;
    let open = (number.end..number.end + ITEM_MAX)
        .find(|at| text.at(*at).is_none_or(|c| ends_clause(c) || matches!(c, '(' | ')' | '、' | '\n')))?;
    let word = THAT_IS.iter().find(|word| text.starts(open, word))?;
    let from = open + word.chars().count();
    if NO_LIST.iter().any(|word| text.starts(from, word)) || text.at(from) == Some('\n') {
        return None;
    }
    let bracket = word.starts_with('(');
    let stop = |at: &usize| text.at(*at).is_none_or(|c| matches!(c, '。' | ';' | '\n') || bracket && c == ')');
    let end = (from..text.chars.len()).find(stop).unwrap_or(text.chars.len());
    let mut items = split(text, from, end, '、');
    if items.len() > 1 {
        // 甲、乙、丙，共…: the list ends with the comma.
        let comma = (from..end).find(|at| text.at(*at) == Some('，')).unwrap_or(end);
        items = split(text, from, comma, '、');
    } else {
        items = split(text, from, end, '，');
        let alike = items.iter().all(|(start, _)| text.at(*start) == text.at(from));
        alike.then_some(())?;
    }
    // 分别是二图、荣谋(…)，蒌根及薛宅: behind a bracket the list goes on.
    let broken = !bracket && items.iter().any(|(start, end)| text.slice(*start, *end).contains(&'('));
    if broken {
        return None;
    }
    let plain = |(start, end): &(usize, usize)| *end > *start && end - start <= ITEM_MAX + 6;
    (items.len() >= 2 && items.iter().all(plain)).then_some(())?;
    let last = items.last()?;
    let joined = joins(&text.slice(last.0, last.1).iter().collect::<String>());
    Some(Listed { number, items, clause: from, joined, behind: true })
}

/// Whether 和 parts an item in two, as the last of a list often is.
fn joins(words: &str) -> bool {
    ["和", "及", "与"].iter().any(|word| words.split_once(word).is_some_and(|(a, b)| !a.is_empty() && !b.is_empty()))
}

fn split(text: &Text, from: usize, to: usize, sign: char) -> Vec<(usize, usize)> {
    let mut items = Vec::new();
    let mut start = from;
    for at in from..=to {
        if at == to || text.at(at) == Some(sign) {
            items.push((start, at));
            start = at + 1;
        }
    }
    items
}
