//! Finding the header row by what its cells say, never by where it stands.

use std::collections::HashSet;

use shouwang_pack::Ledger;

use crate::{
    confirmed::{Confirmed, fingerprint},
    header::Header,
    matching::{Columns, FieldNames},
    unit,
    words::folded,
    workbook::{Cell, Merged, Sheet, SheetRow},
};

/// Rows that may be the header, counted among those that hold something.
const SEARCHED_ROWS: usize = 40;
/// No ledger has more columns; what lies further right is left out of the search, and named as unknown.
const SEARCHED_COLUMNS: usize = 400;

/// What the column of a group is called that adds up the others.
const SUMS: [&str; 4] = ["合计", "小计", "总计", "计"];
/// Rows that a header has at most, a row of units left aside.
const HEIGHT: usize = 3;

/// The header row of a sheet.
#[derive(Clone)]
pub(crate) struct HeaderRow {
    /// Position in the sheet's rows.
    pub(crate) at: usize,
    /// How many rows of the sheet, from there upwards, are header.
    pub(crate) height: usize,
    pub(crate) columns: Columns,
    /// The headers as written.
    pub(crate) texts: Vec<(u32, String)>,
}

/// The row among the first ones whose cells match the fields of one ledger best; nothing where no row matches any.
pub(crate) fn find(
    sheet: &Sheet,
    rows: &[SheetRow],
    names: &[FieldNames<'_>],
    confirmed: &[Confirmed],
) -> Option<HeaderRow> {
    let mut best: Option<(i64, HeaderRow)> = None;
    // Only merged cells near the top can belong to a header.
    let last = rows.get(..SEARCHED_ROWS.min(rows.len()))?.last()?.number;
    let merged: Vec<Merged> = sheet.merged.iter().filter(|m| m.top <= last).copied().collect();
    let forms: HashSet<&str> = names.iter().flat_map(FieldNames::forms).collect();
    let weight = |columns: &Columns| if are_data(columns, &forms) { 0 } else { weight(columns, names) };
    let singles: Vec<HeaderRow> =
        rows.iter().take(SEARCHED_ROWS).enumerate().map(|(at, row)| single(row, at)).collect();
    for (at, single) in singles.iter().enumerate() {
        if is_confirmed(single, confirmed) {
            return Some(with_units(rows, single.clone()));
        }
        let mut likeliest = (weight(&single.columns), single.clone());
        // Several rows are a header only where each says something that the others do not.
        for height in 2..=HEIGHT {
            let from = (at + 1).checked_sub(height).map(|first| &singles[first..=at]);
            let Some(stacked) = from.and_then(|singles| stacked(sheet, rows, singles, &merged)) else { break };
            if is_confirmed(&stacked, confirmed) {
                return Some(with_units(rows, stacked));
            }
            let weight = weight(&stacked.columns);
            if weight > likeliest.0 {
                likeliest = (weight, stacked);
            }
        }
        if likeliest.0 > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some(likeliest);
        }
    }
    best.map(|(_, row)| with_units(rows, with_groups(sheet, rows, row, &merged)))
}

/// Titles that are merged across several columns are groups, and what stands below them, and nowhere else in its row,
/// names their columns: 2019年 and 2020年 under 务工收入. Nobody may take the first of them for the whole.
fn with_groups(sheet: &Sheet, rows: &[SheetRow], header: HeaderRow, merged: &[Merged]) -> HeaderRow {
    let number = rows[header.at].number;
    let Some(below) = rows.get(header.at + 1).filter(|row| row.number == number + 1) else { return header };
    let is_grouped = |column: u32| {
        let over = |m: &&Merged| m.top <= number && m.bottom == number && (m.left..=m.right).contains(&column);
        merged.iter().find(over).is_some_and(|m| m.left < m.right)
    };
    if below.cells.len() < 2 || !below.cells.iter().all(|(column, _)| is_grouped(*column)) {
        return header;
    }
    double(sheet, rows, header.clone(), &single(below, header.at + 1), merged).unwrap_or(header)
}

/// Whether somebody has confirmed columns of this very header.
fn is_confirmed(header: &HeaderRow, confirmed: &[Confirmed]) -> bool {
    if confirmed.is_empty() || header.texts.len() < 2 {
        return false;
    }
    let print = fingerprint(header);
    confirmed.iter().any(|said| said.fingerprint == print)
}

/// A row of units under the titles belongs to the header: it says in what each column is written.
fn with_units(rows: &[SheetRow], mut header: HeaderRow) -> HeaderRow {
    let number = rows[header.at].number;
    let Some(row) = rows.get(header.at + 1).filter(|row| row.number == number + 1) else { return header };
    let unit = |cell: &Cell| {
        let text = folded(cell.as_text()?);
        let bare = text.trim_start_matches('(').trim_end_matches(')');
        unit::is_unit(bare).then(|| bare.to_owned())
    };
    // The row may say in its first cell what it is.
    let label = |cell: &Cell| cell.as_text().is_some_and(|text| matches!(folded(text).as_str(), "单位" | "计量单位"));
    let has_unit = row.cells.iter().any(|(_, cell)| unit(cell).is_some());
    if !has_unit || !row.cells.iter().all(|(_, cell)| label(cell) || unit(cell).is_some()) {
        return header;
    }
    for (column, headers) in &mut header.columns {
        for title in headers {
            title.unit = title.unit.take().or_else(|| unit(row.cell(*column)));
        }
    }
    header.at += 1;
    header.height += 1;
    header
}

/// The row as the header, with no question asked whether it is one.
pub(crate) fn at_row(rows: &[SheetRow], at: usize) -> HeaderRow {
    single(&rows[at], at)
}

/// Whether no column is called like any field of any ledger: most rows that are looked at are data, and need not be held
/// against each ledger.
fn are_data(columns: &Columns, forms: &HashSet<&str>) -> bool {
    let is_known = |header: &Header| {
        [&header.full, &header.base, &header.loose].into_iter().any(|form| forms.contains(form.as_str()))
    };
    !columns.iter().any(|(_, headers)| headers.iter().any(is_known))
}

fn weight(columns: &Columns, names: &[FieldNames<'_>]) -> i64 {
    let names_count = names.len();
    names
        .iter()
        .map(|names| {
            let matching = names.matching(columns);
            // One match is chance, a title or a word among the data, unless somebody said which ledger it is.
            if matching.pairs.len() < 2 && names_count > 1 { 0 } else { matching.weight() }
        })
        .max()
        .unwrap_or_default()
}

fn single(row: &SheetRow, at: usize) -> HeaderRow {
    let texts = texts_of(row);
    let columns = texts.iter().map(|(column, text)| (*column, vec![Header::new(text)])).collect();
    HeaderRow { at, height: 1, columns, texts }
}

/// Rows as one header, each row but the last with the groups of those below.
fn stacked(sheet: &Sheet, rows: &[SheetRow], singles: &[HeaderRow], merged: &[Merged]) -> Option<HeaderRow> {
    let (lower, above) = singles.split_last()?;
    let upper = if let [only] = above { only.clone() } else { stacked(sheet, rows, above, merged)? };
    double(sheet, rows, upper, lower, merged)
}

/// A header and the row below it as one: group titles above, and titles that reach down over both.
fn double(
    sheet: &Sheet,
    rows: &[SheetRow],
    mut upper: HeaderRow,
    lower: &HeaderRow,
    merged: &[Merged],
) -> Option<HeaderRow> {
    let (above, row) = (&rows[upper.at], &rows[lower.at]);
    // The lower row of a header holds words only.
    let words_only = row.cells.iter().all(|(_, cell)| matches!(cell, Cell::Text(_)));
    if !words_only || above.number + 1 != row.number {
        return None;
    }
    for region in merged.iter().filter(|m| m.top < above.number && m.bottom >= above.number && m.bottom <= row.number) {
        // A title that reaches down from a row further above.
        if let Some(title) = sheet.cell(region.top, region.left).as_text()
            && !upper.texts.iter().any(|(column, _)| *column == region.left)
        {
            upper.texts.push((region.left, title.to_owned()));
            upper.columns.push((region.left, vec![Header::new(title)]));
        }
    }
    upper.texts.sort_by_key(|(column, _)| *column);
    upper.columns.sort_by_key(|(column, _)| *column);
    let mut all: Vec<u32> = upper.texts.iter().chain(&lower.texts).map(|(column, _)| *column).collect();
    all.sort_unstable();
    all.dedup();
    let find = |texts: &[(u32, String)], column: u32| {
        texts.binary_search_by_key(&column, |(c, _)| *c).ok().map(|at| texts[at].1.clone())
    };
    let headers_of = |column: u32| {
        upper.columns.iter().find(|(c, _)| *c == column).map_or(&[][..], |(_, headers)| headers.as_slice())
    };
    let mut columns = Columns::new();
    let mut texts = Vec::new();
    let mut group: Option<(u32, String)> = None;
    for column in all {
        let own_group = find(&upper.texts, column);
        match (own_group, find(&lower.texts, column)) {
            (Some(title), None) => {
                columns.push((column, headers_of(column).to_vec()));
                texts.push((column, title));
                group = None;
            }
            (over, Some(under)) => {
                if let Some(over) = over {
                    group = Some((column, over));
                }
                // Where merged cells are known, a group reaches no further than its own.
                let reaches = |first: u32| {
                    merged.iter().find(|m| {
                        m.top <= above.number && m.bottom >= above.number && (m.left..=m.right).contains(&first)
                    })
                };
                let over = group.as_ref().filter(|(first, _)| {
                    *first == column || merged.is_empty() || reaches(*first).is_some_and(|m| m.right >= column)
                });
                let own = lower
                    .columns
                    .iter()
                    .find(|(c, _)| *c == column)
                    .map_or_else(Header::default, |(_, h)| h[0].clone());
                match over {
                    Some((first, over)) => {
                        // Under all of its groups, under the nearest ones, and alone.
                        let groups = headers_of(*first);
                        let unit = own.unit.clone().or_else(|| groups.iter().find_map(|group| group.unit.clone()));
                        let mut headers: Vec<Header> = groups.iter().map(|group| own.under(group)).collect();
                        if SUMS.contains(&own.base.as_str()) {
                            // The sum of a group is what the group is called.
                            headers.extend(groups.iter().cloned());
                        }
                        headers.push(Header { unit, ..own });
                        columns.push((column, headers));
                        texts.push((column, format!("{} {}", over.trim(), under.trim())));
                    }
                    None => {
                        columns.push((column, vec![own]));
                        texts.push((column, under));
                    }
                }
            }
            (None, None) => {}
        }
    }
    Some(HeaderRow { at: upper.at + 1, height: upper.height + 1, columns, texts })
}

fn texts_of(row: &SheetRow) -> Vec<(u32, String)> {
    let texts = row.cells.iter().filter_map(|(column, cell)| Some((*column, cell.as_text()?.to_owned())));
    texts.take(SEARCHED_COLUMNS).collect()
}

/// Whether a title above the header, or the sheet's name, names the ledger.
pub(crate) fn names_ledger(texts: &[String], ledger: &Ledger) -> Option<usize> {
    let names = std::iter::once(&ledger.title).chain(&ledger.aliases).map(|name| crate::words::folded(name));
    names
        .filter(|name| name.chars().count() >= 2 && texts.iter().any(|text| text.contains(name.as_str())))
        .map(|name| name.chars().count())
        .max()
}
