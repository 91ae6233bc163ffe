//! Dates and periods: impossible days, ends before beginnings, data younger than the report, one event on two days.

use crate::{
    document::Document,
    finding::{Finding, Severity},
    moment::{Moment, UNTIL, days_in, moments},
    sentence::ends_clause,
    text::Text,
};

/// Words behind a date at which something began, and at which it ended.
const BEGUN: [&str; 10] = ["开工", "动工", "启动", "开始", "签订", "立项", "动土", "开班", "开课", "开幕"];
const ENDED: [&str; 11] = ["竣工", "完工", "建成", "验收", "投用", "投入使用", "结束", "到期", "交付", "结业", "闭幕"];
/// Words before the date of the data.
const AS_OF: [&str; 8] =
    ["截至", "截止", "截至到", "截止到", "提取日期为", "统计截止日期:", "数据截止日期:", "数据时点为"];
/// Words of a sentence that speaks of what is to come.
const TO_COME: [&str; 8] = ["力争", "确保", "计划", "预计", "将于", "拟", "争取", "目标"];
/// How many lines at the end may hold the report's own date.
const LAST_LINES: usize = 5;

/// Looks at all dates.
pub(crate) fn check(document: &Document) -> Vec<Finding> {
    let all = moments(&document.text);
    let mut found: Vec<Finding> = all.iter().filter_map(|moment| impossible(document, moment)).collect();
    found.extend(all.windows(2).filter_map(|pair| period(document, pair.first()?, pair.get(1)?)));
    found.extend(hours(document));
    found.extend(works(document, &all));
    found.extend(younger(document, &all));
    found.extend(crate::event::check(document, &all));
    found
}

fn words(document: &Document, moment: &Moment) -> String {
    document.text.original(moment.start, moment.end)
}

fn impossible(document: &Document, moment: &Moment) -> Option<Finding> {
    let month = moment.month?;
    let year = moment.year.filter(|_| moment.own_year);
    let stands = words(document, moment);
    let (reason, proposal) = if !(1..=12).contains(&month) {
        (format!("一年没有{month}月"), "核对月份后改正".to_owned())
    } else {
        let days = days_in(year, month);
        let day = moment.day.filter(|day| !(1..=days).contains(day))?;
        let named = year.map_or(String::new(), |year| format!("{year}年"));
        let proposal = format!("核对后改正，{named}{month}月的最后一天是“{month}月{days}日”");
        (format!("{named}{month}月只有{days}天，没有{day}日"), proposal)
    };
    let message = format!("日期“{stands}”不存在：{reason}。请核对");
    let finding = Finding::new(document, "date_impossible", Severity::Contradiction, &[moment.start], message);
    Some(finding.because(reason).better(proposal))
}

fn period(document: &Document, from: &Moment, to: &Moment) -> Option<Finding> {
    let text = &document.text;
    UNTIL.iter().any(|sign| text.slice(from.end, to.start).iter().collect::<String>() == *sign).then_some(())?;
    // A winter reaches into the next year, though nobody writes it: 11月至3月.
    let winter = !to.own_year && from.month.is_some_and(|m| m >= 9) && to.month.is_some_and(|m| m <= 4);
    let comparable = from.year.is_some() == to.year.is_some() && from.month.is_some() == to.month.is_some();
    (!winter && comparable && from.first() > to.last()).then_some(())?;
    Some(reversed(document, from.start, to.start, &words(document, from), &words(document, to)))
}

fn reversed(document: &Document, start: usize, end: usize, from: &str, to: &str) -> Finding {
    let message = format!("结束时间“{to}”早于开始时间“{from}”。请核对");
    Finding::new(document, "period_reversed", Severity::Contradiction, &[start, end], message)
        .because(format!("{from}晚于{to}"))
        .better(format!("如前后写反，改为“{to}至{from}”；跨年的写明年份"))
}

/// 上午11时至9时30分.
fn hours(document: &Document) -> Vec<Finding> {
    let text = &document.text;
    let mut found = Vec::new();
    for sign in ["至", "到", "—", "-"] {
        for at in text.find_all(0, text.chars.len(), &sign.chars().collect::<Vec<char>>()) {
            let Some((start, from)) = clock_before(text, at) else { continue };
            let Some((end, to)) = clock_at(text, at + 1) else { continue };
            if from > to {
                let (from, to) = (text.original(start, at), text.original(at + 1, end));
                found.push(reversed(document, start, at + 1, &from, &to));
            }
        }
    }
    found
}

/// The clock time that begins at a place: where it ends, and its minutes.
fn clock_at(text: &Text, at: usize) -> Option<(usize, i64)> {
    let read = |from: usize| {
        let count = crate::skip::digits(text, from);
        let value: i64 = text.slice(from, from + count).iter().collect::<String>().parse().ok()?;
        (count <= 2).then_some((value, from + count))
    };
    let (hour, end) = read(at)?;
    match text.at(end)? {
        '时' | '点' => match read(end + 1).filter(|(_, end)| text.at(*end) == Some('分')) {
            Some((minute, end)) => Some((end + 1, hour * 60 + minute)),
            None => Some((end + 1, hour * 60)),
        },
        ':' => read(end + 1).map(|(minute, end)| (end, hour * 60 + minute)).filter(|_| hour <= 24),
        _ => None,
    }
}

fn clock_before(text: &Text, end: usize) -> Option<(usize, i64)> {
    (end.saturating_sub(6)..end).find_map(|at| {
        let inside = at.checked_sub(1).and_then(|i| text.at(i)).is_some_and(|c| c.is_ascii_digit());
        clock_at(text, at).filter(|(to, _)| *to == end && !inside).map(|(_, minutes)| (at, minutes))
    })
}

/// 9月10日开工，4月28日竣工.
fn works(document: &Document, all: &[Moment]) -> Vec<Finding> {
    let text = &document.text;
    let behind = |moment: &Moment, verbs: &[&str]| {
        let end =
            (moment.end..moment.end + 8).find(|at| text.at(*at).is_none_or(ends_clause)).unwrap_or(moment.end + 8);
        verbs.iter().any(|verb| text.holds(moment.end, end, &verb.chars().collect::<Vec<char>>()))
    };
    let full = |moment: &Moment| moment.year.is_some() && moment.month.is_some();
    let pairs = all.iter().enumerate().filter_map(|(index, from)| {
        let to = all.get(index + 1)?;
        let one = document.sentence_at(from.start) == document.sentence_at(to.start);
        let order = behind(from, &BEGUN) && behind(to, &ENDED);
        (one && order && full(from) && full(to) && from.first() > to.last())
            .then(|| reversed(document, from.start, to.start, &words(document, from), &words(document, to)))
    });
    pairs.collect()
}

/// The date that stands alone in a line at the end, or below the title.
fn signed<'m>(document: &Document, all: &'m [Moment]) -> Option<&'m Moment> {
    let text = &document.text;
    let alone = |moment: &&Moment| {
        let before = moment.start.checked_sub(1).and_then(|i| text.at(i));
        let open = before == Some('(');
        let start = if open { moment.start.checked_sub(2).and_then(|i| text.at(i)) } else { before };
        let end = text.at(moment.end + usize::from(open && text.at(moment.end) == Some(')')));
        start.is_none_or(|c| c == '\n') && end.is_none_or(|c| c == '\n') && moment.own_year && moment.month.is_some()
    };
    let lines = |from: usize, to: usize| text.slice(from, to).iter().filter(|c| **c == '\n').count();
    let near_end = |moment: &&Moment| lines(moment.end, text.chars.len()) < LAST_LINES;
    let near_top = |moment: &&Moment| lines(0, moment.start) < LAST_LINES;
    let signed = all.iter().filter(alone).rfind(near_end);
    signed.or_else(|| all.iter().filter(alone).find(near_top))
}

fn younger(document: &Document, all: &[Moment]) -> Vec<Finding> {
    let text = &document.text;
    let Some(signed) = signed(document, all) else { return Vec::new() };
    let as_of = |moment: &&Moment| {
        let (start, end) = document.bounds(document.sentence_at(moment.start));
        let planned = TO_COME.iter().any(|word| text.holds(start, end, &word.chars().collect::<Vec<char>>()));
        AS_OF.iter().any(|word| text.ends(moment.start, word)) && !planned && moment.year.is_some()
    };
    // A month that is not over yet may be told by its name; its end may not.
    let latest = |moment: &Moment| {
        let (year, month, day) = if moment.late { moment.last() } else { moment.first() };
        let lately = moment.late && moment.day.is_none() && moment.month.is_some();
        (year, month, if lately { day.min(25) } else { day })
    };
    let late = all.iter().filter(as_of).filter(|moment| latest(moment) > signed.last());
    late.map(|moment| {
        let (data, report) = (words(document, moment), words(document, signed));
        let message = format!("数据截至“{data}”，报告落款却是“{report}”。请核对两个日期");
        Finding::new(document, "data_after_report", Severity::Contradiction, &[moment.start, signed.start], message)
            .because(format!("{data}晚于{report}"))
            .better("落款改到数据日期之后，或改正数据日期".to_owned())
    })
    .collect()
}
