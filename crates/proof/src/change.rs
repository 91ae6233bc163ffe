//! Growth against an earlier number: where both are stated, the change must be their difference.

use crate::{
    arithmetic::{Fit, amount, dressed, fit, is_cut_off, minus, over, percent, sum},
    finding::{Finding, Severity},
    generic::Generic,
    moment::moments,
    range::Range,
    sentence::clause_start,
    token::Number,
    unit::Class,
};

/// Words of growth and of decline, and what may stand between them and the number.
const UP: [&str; 21] = [
    "上调", "调增", "调高", "提标", "增长", "增加", "新增", "净增", "提高", "提升", "上升", "上涨", "增幅", "涨幅",
    "扩大", "多出", "高出", "多", "高", "增", "升",
];
const DOWN: [&str; 15] =
    ["下调", "调减", "调低", "下降", "减少", "降低", "缩减", "减幅", "降幅", "回落", "压减", "少", "低", "降", "减"];
const LIGHT: [&str; 10] = ["了", "约", "近", "达", "为", "达到", "幅度达", "幅度为", "接近", "将近"];
/// Verbs between 多 or 少 and the number: 多收14.4万元, 少支出0.41万元.
const DEEDS: [&str; 12] = ["收", "收入", "支出", "支", "发放", "发", "用", "花", "产", "建", "招", "接"];
/// Words that make of a change one of each year.
const EACH: [&str; 5] = ["年均", "每年", "月均", "年平均", "平均每年"];
/// Words before the earlier number, and words that open the pair of both.
const AGAINST: [&str; 4] = ["比", "较", "与", "同"];
const FROM: [&str; 2] = ["由", "从"];
/// Words between the earlier number and the later one.
const TO: [char; 3] = ['到', '至', '为'];

/// What changed, and how.
pub(crate) struct Change {
    /// The number.
    pub(crate) index: usize,
    /// Whether it says that the number became less.
    pub(crate) down: bool,
    /// 是…的1.4倍 gives the quotient and not the change.
    pub(crate) times: bool,
    /// Where its word begins.
    pub(crate) at: usize,
}

/// Holds every change against the numbers that it stands between.
pub(crate) fn check(generic: &Generic<'_>) -> Vec<Finding> {
    (0..generic.document.numbers.len()).filter_map(|index| changed(generic, index)).collect()
}

/// The change that a number states.
pub(crate) fn change(generic: &Generic<'_>, index: usize) -> Option<Change> {
    let number = generic.number(index)?;
    let text = &generic.document.text;
    let word_before =
        |words: &[&str], at: usize| words.iter().find(|word| text.ends(at, word)).map(|w| w.chars().count());
    let mut ends = vec![number.start];
    ends.extend(word_before(&LIGHT, number.start).map(|n| number.start - n));
    for end in ends {
        if let Some(length) = word_before(&UP, end) {
            return Some(Change { index, down: false, times: false, at: end - length });
        }
        if let Some(length) = word_before(&DOWN, end) {
            return Some(Change { index, down: true, times: false, at: end - length });
        }
    }
    for deed in DEEDS {
        let at = number.start.saturating_sub(deed.chars().count());
        if let Some(word) = ["多", "少"].iter().find(|word| text.ends(number.start, deed) && text.ends(at, word)) {
            // 至少收5元, 多少: words of their own.
            let other = ["至", "不", "多", "许", "减", "增"].iter().any(|before| text.ends(at - 1, before));
            return (!other).then_some(Change { index, down: *word == "少", times: false, at: at - 1 });
        }
    }
    let times = number.unit.class == Class::Other("倍") && text.ends(number.start, "的");
    times.then(|| Change { index, down: false, times: true, at: number.start - 1 })
}

fn changed(generic: &Generic<'_>, index: usize) -> Option<Finding> {
    let change = change(generic, index)?;
    let text = &generic.document.text;
    let clause = clause_start(text, change.at);
    if EACH.iter().any(|word| text.holds(clause, change.at, &word.chars().collect::<Vec<char>>())) {
        return None;
    }
    let stated = generic.number(index)?;
    let Some((earlier, later)) = pair(generic, &change).or_else(|| before_and_after(generic, &change)) else {
        return told_by_both(generic, &change).or_else(|| year_before(generic, &change));
    };
    if stated.unit.class == Class::Percent && is_at_constant_prices(generic, &change) {
        return None;
    }
    let fits = |later: usize| {
        let computed = computed(generic, &change, earlier, later)?;
        let how = computed.iter().map(|range| fit(stated, range)).max()?;
        Some((how, later, *computed.first()?))
    };
    // 12户45人、5户17人，比年初的33户减少16户: a list before the comparison is compared as one.
    if let Some(sum) = list_sum(generic, &later)
        && computed_from(generic, &change, earlier, &sum)
            .is_some_and(|all| all.iter().any(|r| fit(stated, r) == Fit::Good))
    {
        return None;
    }
    let mut best: Option<(Fit, usize, Range)> = None;
    for found in later.into_iter().filter_map(fits) {
        if best.as_ref().is_none_or(|(how, ..)| found.0 > *how) {
            best = Some(found);
        }
    }
    let (how, later, right) = best?;
    // Where the later number stands in another sentence, a change of quite another size is of something else.
    let above = number(generic, later).sentence != stated.sentence;
    let (written, value) = (amount(stated).1.value, right.value);
    let three = shouwang_pack::Decimal::whole(3);
    (!above || value <= written * three && written <= value * three).then_some(())?;
    (how != Fit::Good).then(|| finding(generic, &change, earlier, later, &right, how))
}

/// 14820元，比上年增加1720元，增长13.1%: the earlier number is the difference of the two.
fn told_by_both(generic: &Generic<'_>, change: &Change) -> Option<Finding> {
    let document = generic.document;
    let stated = generic.number(change.index).filter(|n| n.unit.class == Class::Percent)?;
    let step = change.index.checked_sub(1).filter(|i| self::change(generic, *i).is_some())?;
    // 二季度增长4.7%，三季度增长4.6%: what changed by a share is told by none.
    let plain =
        generic.number(step).is_some_and(|n| !matches!(n.unit.class, Class::Percent | Class::Other("个百分点")));
    (plain && !is_at_constant_prices(generic, change)).then_some(())?;
    let step_change = self::change(generic, step)?;
    let (start, _) = document.bounds(document.sentence_at(change.at));
    let later = document.counts_between(start, step_change.at).next_back().filter(|i| generic.comparable(*i, step))?;
    let (now, by) = (amount(number(generic, later)).1, amount(number(generic, step)).1);
    // 与上年的1050万元相比，多了210万元，增长两成: what is compared with stands there itself.
    let clause = clause_start(&generic.document.text, number(generic, later).start);
    let is_base = ["与", "比", "较", "同"].iter().any(|word| generic.document.text.starts(clause, word));
    if is_base {
        let right = percent(&over(&by, &now)?);
        let how = fit(stated, &right);
        return (how != Fit::Good).then(|| of_base(generic, change, later, step, &right, how));
    }
    let signed = if step_change.down { minus(&Range::exact(shouwang_pack::Decimal::whole(0)), &by) } else { by };
    let before = minus(&now, &signed);
    let right = percent(&over(&by, &before)?);
    let how = fit(stated, &right);
    (how != Fit::Good).then_some(())?;
    let value = dressed(right.value, stated);
    let (now, by, written) =
        (generic.words(number(generic, later)), generic.words(number(generic, step)), generic.words(stated));
    let sign = if step_change.down { "+" } else { "-" };
    let message = format!("{now}、变化{by}，增减幅度应是{value}，写的是{written}。请核对三个数");
    let severity = if how == Fit::LastDigit { Severity::Hint } else { Severity::Contradiction };
    Some(
        generic
            .finding("change_differs", severity, message, &[change.index, later, step])
            .because(format!("{by}÷（{now}{sign}{by}）={value}≠{written}"))
            .better(format!("前两数无误时，改为“{}”", document.reworded(stated.start, stated.end, &value))),
    )
}

/// What is said of a change and its share that do not fit, where the earlier number is told.
fn of_base(generic: &Generic<'_>, change: &Change, earlier: usize, step: usize, right: &Range, how: Fit) -> Finding {
    let stated = number(generic, change.index);
    let words = |index: usize| generic.words(number(generic, index));
    let (value, before, by) = (dressed(right.value, stated), words(earlier), words(step));
    let message = format!("{by}是{before}的{value}，写的是{}。请核对三个数", words(change.index));
    let severity = if how == Fit::LastDigit { Severity::Hint } else { Severity::Contradiction };
    generic
        .finding("change_differs", severity, message, &[change.index, earlier, step])
        .because(format!("{by}÷{before}={value}≠{}", words(change.index)))
        .better(format!("前两数无误时，改为“{}”", generic.document.reworded(stated.start, stated.end, &value)))
}

/// Whether growth is told at constant prices, as that of 生产总值 and 增加值 always is: it is no quotient of the numbers.
pub(crate) fn is_at_constant_prices(generic: &Generic<'_>, change: &Change) -> bool {
    const WORDS: [&str; 6] = ["生产总值", "增加值", "GDP", "可比价", "不变价", "实际增长"];
    let text = &generic.document.text;
    let (start, _) = generic.document.bounds(generic.document.sentence_at(change.at));
    let from = (start..change.at).rev().find(|at| text.at(*at) == Some(';')).unwrap_or(start);
    WORDS.iter().any(|word| text.holds(from, change.at, &word.chars().collect::<Vec<char>>()))
}

/// 比上年增长16.9%, where the number of the year before stands elsewhere: the same noun, told of that year.
fn year_before(generic: &Generic<'_>, change: &Change) -> Option<Finding> {
    const NOUN_MIN: usize = 4;
    let (document, text) = (generic.document, &generic.document.text);
    let stated = generic.number(change.index).filter(|n| n.unit.class == Class::Percent)?;
    let clause = clause_start(text, change.at);
    let against = ["比上年", "较上年", "比去年", "较去年", "比上一年", "较上一年"];
    against.iter().any(|word| text.holds(clause, change.at, &word.chars().collect::<Vec<char>>())).then_some(())?;
    let (start, _) = document.bounds(document.sentence_at(change.at));
    let later = document.counts_between(start, clause).next_back()?;
    let moments = moments(text);
    let year = |index: usize| {
        let at = number(generic, index).start;
        let (start, _) = document.bounds(number(generic, index).sentence);
        moments.iter().rev().find(|m| start <= m.start && m.end <= at && m.own_year)?.year
    };
    let noun = |index: usize| {
        let at = number(generic, index).start;
        text.slice(clause_start(text, at), at).to_vec()
    };
    let (this, name) = (year(later)?, noun(later));
    (!is_at_constant_prices(generic, change)).then_some(())?;
    let earlier: Vec<usize> = (0..document.numbers.len())
        .filter(|i| generic.comparable(*i, later) && year(*i) == Some(this - 1))
        .filter(|i| generic.is_each(*i) == generic.is_each(later))
        .filter(|i| name.windows(NOUN_MIN).any(|part| noun(*i).windows(NOUN_MIN).any(|other| part == other)))
        .collect();
    let fits = |earlier: &usize| {
        let right = computed(generic, change, *earlier, later)?.into_iter().next()?;
        Some((fit(stated, &right), *earlier, right))
    };
    let all: Vec<(Fit, usize, Range)> = earlier.iter().filter_map(fits).collect();
    let (how, earlier, right) = all.iter().max_by_key(|(how, ..)| *how)?;
    (*how != Fit::Good).then(|| {
        let finding = finding(generic, change, *earlier, later, right, *how);
        Finding { severity: finding.severity.max(Severity::Unexplained), ..finding }
    })
}

fn number<'a>(generic: &Generic<'a>, index: usize) -> &'a Number {
    &generic.document.numbers[index]
}

/// The earlier number, and those that may be the later one, the nearest first.
fn pair(generic: &Generic<'_>, change: &Change) -> Option<(usize, Vec<usize>)> {
    let (document, text) = (generic.document, &generic.document.text);
    let sentence = document.sentence_at(change.at);
    let (start, _) = document.bounds(sentence);
    let clause = clause_start(text, change.at);
    for at in (start..change.at).rev() {
        // 比2021年的210万元增长85%，比上年增长31.3%: the second comparison is with another number than the first.
        if at < clause && compares(generic, clause, change.at) {
            return None;
        }
        let word = |words: &[&str]| words.iter().any(|word| text.starts(at, word));
        let mut behind = document.counts_between(at, change.at);
        if word(&FROM) {
            let earlier = behind.next();
            let later = behind.find(|later| earlier.is_some_and(|earlier| generic.comparable(earlier, *later)));
            if let (Some(earlier), Some(later)) = (earlier, later)
                && TO
                    .iter()
                    .any(|to| text.slice(number(generic, earlier).end, number(generic, later).start).contains(to))
                && only_changes(generic, later + 1, change.index)
            {
                return Some((earlier, vec![later]));
            }
        }
        let against = word(&AGAINST) || change.times && text.starts(at, "是");
        if against && let Some(earlier) = behind.next() {
            let near = number(generic, earlier).start - at <= 16;
            let named = !text.slice(at, number(generic, earlier).start).iter().any(|c| matches!(c, '，' | ';'));
            if !near || !named || is_change(generic, earlier) {
                // 比上年增加310人: no earlier number is stated.
                return None;
            }
            if !only_changes(generic, earlier + 1, change.index) {
                return None;
            }
            // What another number was compared with is no later number.
            let base = |i: usize| {
                let clause = clause_start(text, number(generic, i).start);
                ["比", "较", "由", "从"].iter().any(|word| text.starts(clause, word))
                    && document.counts_between(clause, number(generic, i).start).count() == 0
            };
            let alike = |i: &usize| generic.comparable(earlier, *i) && !is_change(generic, *i) && !base(*i);
            let mut later: Vec<usize> = document.counts_between(start, at).rev().filter(alike).collect();
            if later.is_empty() && sentence > 0 && document.paragraph(sentence).0 < start {
                let (above, _) = document.bounds(sentence - 1);
                later = document.counts_between(above, start).rev().filter(alike).collect();
            }
            if later.is_empty() {
                // 与2022年的1050万元相比: the later number is that of 2023, wherever the paragraph tells it.
                let base = moments(text).into_iter().find(|m| at < m.start && m.end < number(generic, earlier).start);
                let year = base.filter(|base| base.own_year).and_then(|base| base.year);
                let above = (document.paragraph(sentence).0, start);
                later.extend(year.and_then(|year| crate::years::of_year(generic, above, year + 1, earlier)));
            }
            return Some((earlier, later));
        }
    }
    None
}

/// 复核前每月9.84万元，复核后每月9.43万元，降幅4.2%: what was before and what is after.
fn before_and_after(generic: &Generic<'_>, change: &Change) -> Option<(usize, Vec<usize>)> {
    let (document, text) = (generic.document, &generic.document.text);
    let (start, _) = document.bounds(document.sentence_at(change.at));
    let clause = clause_start(text, change.at);
    let told = |sign: char| {
        let of = move |i: &usize| {
            let number = number(generic, *i);
            let from = clause_start(text, number.start);
            // 复核前 opens the clause of its number.
            let at = text.slice(from, number.start).iter().take(6).position(|c| *c == sign);
            at.is_some_and(|at| at >= 2) && document.counts_between(from, number.start).count() == 0
        };
        document.counts_between(start, clause).rev().find(of)
    };
    let (earlier, later) = (told('前')?, told('后')?);
    let verb = |index: usize| {
        let from = clause_start(text, number(generic, index).start);
        text.slice(from, from + 2).to_vec()
    };
    let same = verb(earlier) == verb(later) && generic.comparable(earlier, later) && earlier < later;
    (same && only_changes(generic, later + 1, change.index)).then_some((earlier, vec![later]))
}

/// Whether the words of a clause say what is compared with.
fn compares(generic: &Generic<'_>, from: usize, to: usize) -> bool {
    const TIMES: [&str; 12] =
        ["上年", "去年", "上一年", "前一年", "年初", "年末", "年底", "上月", "上季", "年相比", "年增", "前年"];
    let text = &generic.document.text;
    let year = moments(text).iter().any(|m| m.own_year && from <= m.start && m.end <= to);
    year || TIMES.iter().any(|word| text.holds(from, to, &word.chars().collect::<Vec<char>>()))
}

/// Whether a number says by how much another one changed.
pub(crate) fn is_change(generic: &Generic<'_>, index: usize) -> bool {
    change(generic, index).is_some()
}

/// Whether nothing but changes stands between.
fn only_changes(generic: &Generic<'_>, from: usize, to: usize) -> bool {
    (from..to).filter(|i| generic.number(*i).is_some()).all(|i| is_change(generic, i))
}

/// What the change should be: one result, or for shares the two that offices write.
pub(crate) fn computed(generic: &Generic<'_>, change: &Change, earlier: usize, later: usize) -> Option<Vec<Range>> {
    computed_from(generic, change, earlier, &amount(number(generic, later)).1)
}

/// The sum of the last list before a comparison, where there is one.
fn list_sum(generic: &Generic<'_>, later: &[usize]) -> Option<Range> {
    let text = &generic.document.text;
    let clause = clause_start(text, number(generic, *later.first()?).start);
    let list: Vec<Range> =
        later.iter().map(|i| number(generic, *i)).filter(|n| n.start >= clause).map(|n| amount(n).1).collect();
    (list.len() > 1).then(|| sum(&list))
}

fn computed_from(generic: &Generic<'_>, change: &Change, earlier: usize, after: &Range) -> Option<Vec<Range>> {
    let kind = amount(number(generic, earlier));
    let class = number(generic, change.index).unit.class;
    let (before, after) = (kind.1, *after);
    let difference = if change.down { minus(&before, &after) } else { minus(&after, &before) };
    let share = kind.0 == Class::Percent;
    let relative = |difference: &Range| over(difference, &before);
    Some(match class {
        Class::Percent if share => vec![difference, percent(&relative(&difference)?)],
        Class::Percent => vec![percent(&relative(&difference)?)],
        Class::Other("个百分点") if share => vec![difference],
        Class::Other("倍") if change.times => vec![over(&after, &before)?],
        Class::Other("倍") => vec![relative(&difference)?],
        _ if generic.comparable(change.index, earlier) => vec![difference],
        _ => return None,
    })
}

/// What is said of a change that does not fit.
pub(crate) fn finding(
    generic: &Generic<'_>,
    change: &Change,
    earlier: usize,
    later: usize,
    right: &Range,
    how: Fit,
) -> Finding {
    let document = generic.document;
    let (stated, before, after) = (number(generic, change.index), number(generic, earlier), number(generic, later));
    let words = |number: &Number| generic.words(number);
    let value = dressed(right.value, stated);
    let (from, to) = (words(before), words(after));
    let class = stated.unit.class;
    let steps = match class {
        Class::Other("倍") if change.times => format!("{to}÷{from}={value}"),
        Class::Percent | Class::Other("倍") if change.down => format!("（{from}-{to}）÷{from}={value}"),
        Class::Percent | Class::Other("倍") => format!("（{to}-{from}）÷{from}={value}"),
        _ if change.down => format!("{from}-{to}={value}"),
        _ => format!("{to}-{from}={value}"),
    };
    let direction = if right.value.digits < 0 { "，增减方向也不对" } else { "" };
    let message = format!("由{from}到{to}，变化应是{value}，写的是{}{direction}。请核对三个数", words(stated));
    // A multiple with one place is off by much where its last digit is.
    let slip = how == Fit::LastDigit && (class != Class::Other("倍") || is_cut_off(stated, right));
    let severity = if slip { Severity::Hint } else { Severity::Contradiction };
    let finding = generic.finding("change_differs", severity, message, &[change.index, earlier, later]);
    finding
        .because(format!("{steps}≠{}", words(stated)))
        .better(format!("前后两数无误时，改为“{}”", document.reworded(stated.start, stated.end, &value)))
}
