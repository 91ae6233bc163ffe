//! Tables: rows between bars, under a header and a line of dashes.

use super::inline;
use crate::{Align, Inline, Table};

/// Whether a line is a row of a table.
pub(super) fn is_row(line: &str) -> bool {
    line.starts_with('|')
}

/// How the columns are aligned, if these two lines begin a table.
pub(super) fn alignment(line: &str, next: Option<&str>) -> Option<Vec<Align>> {
    let dashes = next.filter(|next| is_row(line) && is_row(next))?;
    cells(dashes).into_iter().map(column).collect()
}

fn column(dashes: &str) -> Option<Align> {
    let (start, rest) = dashes.strip_prefix(':').map_or((false, dashes), |rest| (true, rest));
    let (end, rest) = rest.strip_suffix(':').map_or((false, rest), |rest| (true, rest));
    let align = match (start, end) {
        (_, false) => Align::Start,
        (true, true) => Align::Center,
        (false, true) => Align::End,
    };
    (!rest.is_empty() && rest.chars().all(|c| c == '-')).then_some(align)
}

pub(super) fn parse<'a>(header: &str, align: Vec<Align>, rows: impl Iterator<Item = &'a str>) -> Table {
    let row = |line: &str| -> Vec<Inline> { cells(line).into_iter().map(inline::parse).collect() };
    Table { header: row(header), align, rows: rows.map(row).collect() }
}

/// The cells of a row. Bars inside a marker or after a backslash separate nothing.
fn cells(line: &str) -> Vec<&str> {
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        if let Some((_, after)) = inline::marked(&line[at..]) {
            at = line.len() - after.len();
            continue;
        }
        if c == '|' {
            cells.push(line[start..at].trim());
            start = at + 1;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += line[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    // The closing bar may be missing.
    if !line[start..].trim().is_empty() {
        cells.push(line[start..].trim());
    }
    cells
}
