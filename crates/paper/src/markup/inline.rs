//! Runs of text: figures between their markers, and the backslash that takes a sign's meaning away.

use crate::{Inline, Run};

/// Opens a marker: the id follows, with [`DISPUTE`] before it if the figure is disputed.
const OPEN: char = '\u{E000}';
/// Ends the id; the shown text follows.
const SHOWN: char = '\u{E001}';
/// Closes a marker.
const CLOSE: char = '\u{E002}';
/// Stands on either side of a chart's name.
const CHART: char = '\u{E003}';
const DISPUTE: char = '!';
/// The signs that mean something, and the one that takes the meaning away.
const SIGNS: [char; 3] = ['\\', '|', '#'];

/// A figure's shown text, marked so that [`parse`](super::parse) makes an anchored run of it. Line breaks become spaces; without
/// an id it is plain text.
pub fn figure(id: &str, text: &str) -> String {
    marker("", id, text)
}

/// As [`figure`], for a figure that a check disputes.
pub fn disputed(id: &str, text: &str) -> String {
    marker("!", id, text)
}

/// A chart, by the name under which [`parse_with`](super::parse_with) is given it. It must stand on a line of its own.
pub fn chart(name: &str) -> String {
    format!("{CHART}{}{CHART}", one_line(name))
}

/// The name of the chart that a line holds.
pub(super) fn chart_name(line: &str) -> Option<&str> {
    line.strip_prefix(CHART)?.strip_suffix(CHART).filter(|name| !name.contains(CHART))
}

fn marker(prefix: &str, id: &str, text: &str) -> String {
    let id = one_line(id);
    match id.trim_start_matches(DISPUTE) {
        "" => escape(text),
        id => format!("{OPEN}{prefix}{id}{SHOWN}{}{CLOSE}", one_line(text)),
    }
}

/// Text from data, changed so that [`parse`](super::parse) gives it back as plain text on one line.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if SIGNS.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The text without markers, and without the line breaks that would end a row or a paragraph.
fn one_line(text: &str) -> String {
    let kept = text.chars().filter(|c| ![OPEN, SHOWN, CLOSE, CHART].contains(c));
    kept.map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }).collect()
}

/// The runs of one paragraph, heading or cell.
pub(super) fn parse(text: &str) -> Inline {
    let mut runs = Inline::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((run, after)) = marked(rest) {
            end_plain(&mut plain, &mut runs);
            runs.push(run);
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match (c, rest.chars().next()) {
            ('\\', Some(sign)) if SIGNS.contains(&sign) => {
                plain.push(sign);
                rest = &rest[sign.len_utf8()..];
            }
            // Half a marker is a mistake of the template; its text is worth more than its signs, which print as boxes.
            (OPEN | SHOWN | CLOSE | CHART, _) => {}
            _ => plain.push(c),
        }
    }
    end_plain(&mut plain, &mut runs);
    runs
}

fn end_plain(plain: &mut String, runs: &mut Inline) {
    if !plain.is_empty() {
        runs.push(Run::plain(std::mem::take(plain)));
    }
}

/// The marker that a text begins with, and what follows it.
pub(super) fn marked(text: &str) -> Option<(Run, &str)> {
    let (body, after) = text.strip_prefix(OPEN)?.split_once(CLOSE)?;
    let (id, shown) = body.split_once(SHOWN)?;
    if [id, shown].iter().any(|part| part.contains([OPEN, SHOWN])) {
        return None;
    }
    let run = match id.strip_prefix(DISPUTE) {
        Some(id) => Run::disputed(id, shown),
        None => Run::figure(id, shown),
    };
    Some((run, after))
}
