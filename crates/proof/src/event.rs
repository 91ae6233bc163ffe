//! One event on two days: a meeting or a paper that is referred to (5月8日召开的动员会) with another date than it was told.

use crate::{
    document::Document,
    finding::{Finding, Severity},
    moment::Moment,
    text::Text,
};

const HELD: [&str; 3] = ["召开", "举行", "举办"];
const ISSUED: [&str; 8] = ["印发", "下发", "出台", "审议通过", "发布", "通过", "制定", "签订"];
/// How far behind its date an event is looked for.
const REACH: usize = 40;
/// The longest name of a meeting.
const NAME_MAX: usize = 12;

/// An event with its day.
struct Event<'m> {
    name: String,
    moment: &'m Moment,
    /// Whether it is referred to as something known.
    known: bool,
}

/// Looks at all events that are referred to again.
pub(crate) fn check(document: &Document, all: &[Moment]) -> Vec<Finding> {
    let next = |index: usize| all.get(index + 1).map_or(usize::MAX, |moment| moment.start);
    let events: Vec<Event<'_>> = all
        .iter()
        .enumerate()
        .filter(|(_, moment)| moment.month.is_some() && moment.day.is_some())
        .flat_map(|(index, moment)| event(&document.text, moment, next(index)))
        .collect();
    let differs = |one: &Event<'_>, other: &Event<'_>| {
        let day = |event: &Event<'_>| (event.moment.month, event.moment.day);
        let years = one.moment.own_year && other.moment.own_year && one.moment.year != other.moment.year;
        day(one) != day(other) || years
    };
    let mut found = Vec::new();
    for known in events.iter().filter(|event| event.known) {
        let others: Vec<&Event<'_>> =
            events.iter().filter(|other| other.name == known.name && other.moment != known.moment).collect();
        if others.is_empty() || others.iter().any(|other| !differs(known, other)) {
            continue;
        }
        let Some(other) = others.first() else { continue };
        let words = |event: &Event<'_>| document.text.original(event.moment.start, event.moment.end);
        let message = format!("“{}”的日期两处不同：{}和{}。请核对", known.name, words(other), words(known));
        found.push(
            Finding::new(
                document,
                "event_dated_twice",
                Severity::Unexplained,
                &[other.moment.start, known.moment.start],
                message,
            )
            .because(format!("{}≠{}", words(other), words(known)))
            .better(format!("核对后统一；如与前文一致，改为“{}”", words(other))),
        );
    }
    found
}

/// The meeting and the paper that stand behind a date.
fn event<'m>(text: &Text, moment: &'m Moment, next: usize) -> Vec<Event<'m>> {
    let limit = (moment.end + REACH).min(next).min(text.chars.len());
    let end = (moment.end..limit).find(|at| matches!(text.at(*at), Some('。' | '\n' | ';'))).unwrap_or(limit);
    let mut found = Vec::new();
    let last = |words: &[&str], to: usize| {
        let at = words.iter().filter_map(|word| {
            let at = text.find_all(moment.end, to, &word.chars().collect::<Vec<char>>()).pop()?;
            Some(at + word.chars().count())
        });
        at.max()
    };
    if let Some(open) = (moment.end..end).find(|at| text.at(*at) == Some('《'))
        && let Some(close) = (open..open + 80).find(|at| text.at(*at) == Some('》'))
        && let Some(verb) = last(&ISSUED, open)
    {
        let name: String = text.slice(open, close + 1).iter().collect();
        found.push(Event { name, moment, known: text.at(verb) == Some('的') });
    }
    // 会 that is no meeting: 社会, 机会, 会计; only behind 召开 or before 精神 does it count.
    for at in (moment.end..end).filter(|at| text.at(*at) == Some('会')) {
        let behind = at + 1 + usize::from(text.at(at + 1) == Some('议'));
        let spirit = text.starts(behind, "精神") || text.starts(behind, "要求");
        let held = last(&HELD, at);
        let from = match held {
            Some(verb) => verb + usize::from(matches!(text.at(verb), Some('的' | '了'))),
            None if spirit => moment.end,
            // 9月5日，镇党委会议研究同意: the meeting follows its date at once.
            None if text.at(at + 1) == Some('议') => moment.end + usize::from(text.at(moment.end) == Some('，')),
            None => continue,
        };
        let name: String = text.slice(from, at).iter().collect();
        if name.is_empty() || at - from > NAME_MAX || name.contains('，') {
            continue;
        }
        let known = spirit && held.is_none() || held.is_some_and(|verb| text.at(verb) == Some('的'));
        found.push(Event { name: format!("{name}会"), moment, known });
        break;
    }
    found
}
