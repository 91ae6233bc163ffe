//! Several tables on one sheet: one below another, or side by side. Each becomes a sheet of its own whose rows and
//! columns keep their places, so that every address is still that of the file.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashSet},
};

use shouwang_pack::Pack;

use crate::{
    address::address,
    confirmed::Said,
    header::Header,
    preamble::Preamble,
    recognise::recognise_as,
    skip::{is_note, is_total},
    words::folded,
    workbook::{Cell, Sheet, SheetRow},
};

/// Unknown words at the beginning of a row after which it is no header.
const UNKNOWN_WORDS: usize = 3;
/// Rows that may stand between a table's title and its header.
const TITLE_ROWS: usize = 6;
/// Texts that are remembered as being no name of a column.
const REMEMBERED: usize = 10_000;
/// No header has more cells; a row with more is not compared.
const WIDEST_HEADER: usize = 400;

/// Parts a sheet into its tables; a sheet with one table, or none, comes back as it is. A part is a table only where it
/// can be recognised as one.
pub fn tables(pack: &Pack, sheet: Sheet, said: Said<'_>) -> Vec<Sheet> {
    let words = HeaderWords::new(pack);
    let heads = words.heads(&sheet);
    let is_table = |part: &Sheet| recognise_as(pack, part, said).is_ok();
    let mut starts: Vec<usize> = vec![0];
    for head in heads.iter().skip(1) {
        let start = title_above(&sheet, *head);
        let before = starts.last().copied().unwrap_or_default();
        if start > before && is_table(&part(&sheet, before, start)) && is_table(&part(&sheet, start, sheet.rows.len()))
        {
            starts.push(start);
        }
    }
    let stacked: Vec<Sheet> = if starts.len() == 1 {
        vec![sheet]
    } else {
        let ends = starts.iter().skip(1).copied().chain([sheet.rows.len()]);
        starts.iter().zip(ends).map(|(start, end)| part(&sheet, *start, end)).collect()
    };
    stacked.into_iter().flat_map(|table| beside(pack, &words, table, said)).collect()
}

/// The corners of what a sheet or table holds, `A3:F20`.
pub fn extent(sheet: &Sheet) -> String {
    let columns = sheet.rows.columns(0);
    match (sheet.rows.number(0), sheet.rows.last_number(), columns.first(), columns.last()) {
        (Some(top), Some(bottom), Some(left), Some(right)) => {
            format!("{}:{}", address(top, *left), address(bottom, *right))
        }
        _ => String::new(),
    }
}

/// All names by which any ledger knows a column.
struct HeaderWords {
    words: HashSet<String>,
    /// Texts that were looked at and are no such name: a column often says the same in every row.
    others: RefCell<HashSet<String>>,
}

impl HeaderWords {
    fn new(pack: &Pack) -> Self {
        let mut words = HashSet::new();
        for field in pack.ledgers.values().flat_map(|ledger| &ledger.fields) {
            for name in std::iter::once(&field.title).chain(&field.aliases) {
                let header = Header::new(name);
                words.extend([header.full, header.base]);
            }
        }
        words.remove("");
        HeaderWords { words, others: RefCell::default() }
    }

    /// Whether a text names a column; nothing for the number of the row, which says nothing of what a row is.
    fn knows(&self, text: &str) -> Option<bool> {
        if self.others.borrow().contains(text) {
            return Some(false);
        }
        let header = Header::new(text);
        if header.is_row_number() {
            return None;
        }
        let knows = self.words.contains(&header.full) || self.words.contains(&header.base);
        let mut others = self.others.borrow_mut();
        if !knows && others.len() < REMEMBERED {
            others.insert(text.to_owned());
        }
        Some(knows)
    }

    /// Places of the rows at which a table's header begins. A header that is printed again on the next page begins none.
    fn heads(&self, sheet: &Sheet) -> Vec<usize> {
        let mut heads: Vec<usize> = Vec::new();
        let mut known: HashSet<Vec<(u32, String)>> = HashSet::new();
        let mut last = None;
        for at in (0..sheet.rows.len()).filter(|at| self.is_header(sheet, *at)) {
            let Some(row) = sheet.rows.get(at) else { continue };
            // The second row of a header belongs to the first.
            let continues = last.is_some_and(|last| last + 1 == at);
            last = Some(at);
            let is_new =
                known.insert(row.cells.iter().map(|(column, cell)| (*column, folded(&cell.shown()))).collect());
            let speaks_of_else = || {
                heads.first().is_some_and(|first| speaks(sheet, at).is_some_and(|s| speaks(sheet, *first) != Some(s)))
            };
            if !continues && (is_new || speaks_of_else()) {
                heads.push(at);
            }
        }
        heads
    }

    /// Whether a row holds words only, more than half of them names of columns.
    fn is_header(&self, sheet: &Sheet, at: usize) -> bool {
        if !sheet.rows.is_words(at) {
            return false;
        }
        let (mut cells, mut known) = (0, 0);
        for (_, cell) in sheet.rows.cells(at) {
            let Some(knows) = cell.as_text().and_then(|text| self.knows(text)) else { continue };
            cells += 1;
            known += usize::from(knows);
            if (known == 0 && cells >= UNKNOWN_WORDS) || cells > WIDEST_HEADER {
                return false;
            }
        }
        known >= 2 && known * 2 > cells
    }
}

/// What the title above a header says of all the rows below: village, year, units. Nothing where there is no title.
fn speaks(sheet: &Sheet, head: usize) -> Option<(Option<String>, Option<i64>, Vec<String>)> {
    let start = title_above(sheet, head);
    let above: Vec<SheetRow> = (start..head).filter_map(|at| sheet.rows.get(at)).collect();
    let unnamed = Sheet::default();
    let preamble = Preamble::read(&unnamed, &above, &[]);
    let says = preamble.village.is_some() || preamble.year.is_some() || !preamble.units.is_empty();
    says.then_some((preamble.village, preamble.year, preamble.units))
}

/// The place at which the titles above a header begin. Lines that close the table above stay with that one: unless a
/// blank row parts them from it, signatures and totals do.
fn title_above(sheet: &Sheet, head: usize) -> usize {
    let number = |at: usize| sheet.rows.number(at).unwrap_or_default();
    let mut start = head;
    let mut below_gap = head;
    for at in (head.saturating_sub(TITLE_ROWS)..head).rev() {
        let Some(row) = sheet.rows.get(at).filter(is_title) else { break };
        let parted = number(start) > row.number + 1;
        if parted {
            below_gap = start;
            // Across one blank row only a title follows, and no line that could close what stands above.
            if start < head || closes(&row) {
                break;
            }
        } else if closes(&row) && !reaches_gap(sheet, at, number(start)) {
            break;
        }
        start = at;
    }
    if start < head { start } else { below_gap }
}

/// Whether the lines above, without a break, end at a blank row or at the top of the sheet, and are all titles.
fn reaches_gap(sheet: &Sheet, at: usize, mut below: u32) -> bool {
    for at in (at.saturating_sub(TITLE_ROWS)..=at).rev() {
        let Some(row) = sheet.rows.get(at) else { return true };
        if row.number + 1 < below {
            return true;
        }
        if !is_title(&row) {
            return false;
        }
        below = row.number;
    }
    false
}

/// One text, or several that each say what they are: 填报单位：… 单位：万元.
fn is_title(row: &SheetRow) -> bool {
    let text = |cell: &Cell| cell.as_text().is_some_and(|text| text.contains(['：', ':']));
    matches!(row.cells.as_slice(), [(_, Cell::Text(_))]) || row.cells.iter().all(|(_, cell)| text(cell))
}

fn closes(row: &SheetRow) -> bool {
    row.cells.iter().filter_map(|(_, cell)| cell.as_text()).map(folded).any(|word| is_note(&word) || is_total(&word))
}

/// The rows between two places as a sheet of their own.
fn part(sheet: &Sheet, start: usize, end: usize) -> Sheet {
    window(sheet, start, end, start, (0, u32::MAX))
}

/// The rows between two places, and of those from `head` on only the cells of some columns.
fn window(sheet: &Sheet, start: usize, end: usize, head: usize, (left, right): (u32, u32)) -> Sheet {
    let mut out = Sheet { name: sheet.name.clone(), hidden: sheet.hidden, epoch: sheet.epoch, ..Sheet::default() };
    // A sheet that was never computed says so for each of its tables.
    out.uncomputed = sheet.uncomputed;
    out.first_uncomputed.clone_from(&sheet.first_uncomputed);
    for at in start..end.min(sheet.rows.len()) {
        let Some(mut row) = sheet.rows.get(at) else { continue };
        let is_within = |column: &u32| (left..=right).contains(column);
        // A title that stands alone in its row is that of all tables; of several, each keeps its own.
        if at >= head || (row.cells.len() > 1 && row.cells.iter().any(|(column, _)| is_within(column))) {
            row.cells.retain(|(column, _)| is_within(column));
        }
        if !row.cells.is_empty() {
            out.rows.push(&row);
        }
    }
    if let (Some(top), Some(bottom)) = (sheet.rows.number(start), sheet.rows.number(end - 1)) {
        let within = |m: &&crate::Merged| m.bottom >= top && m.top <= bottom && m.right >= left && m.left <= right;
        out.merged = sheet.merged.iter().filter(within).copied().collect();
        out.hidden_rows = sheet.hidden_rows.iter().filter(|n| (top..=bottom).contains(n)).copied().collect();
    }
    out
}

/// The tables that stand side by side, where the header says that there are several.
fn beside(pack: &Pack, words: &HeaderWords, sheet: Sheet, said: Said<'_>) -> Vec<Sheet> {
    let Some(head) = words.heads(&sheet).first().copied() else { return vec![sheet] };
    let Some(row) = sheet.rows.get(head) else { return vec![sheet] };
    let texts: Vec<(u32, String)> = row.cells.iter().map(|(c, cell)| (*c, folded(&cell.shown()))).collect();
    let bounds = repeats(&texts).or_else(|| gaps(&sheet, head, &texts)).unwrap_or_default();
    if bounds.len() < 2 {
        return vec![sheet];
    }
    let rights = bounds.iter().skip(1).map(|next| next - 1).chain([u32::MAX]);
    let ranges = bounds.iter().zip(rights);
    let end = sheet.rows.len();
    let parts: Vec<Sheet> =
        ranges.map(|(left, right)| window(&sheet, 0, end, head, (*left.min(&right), right))).collect();
    let complete = |part: &Sheet| recognise_as(pack, part, said).is_ok_and(|layout| layout.missing(pack).is_empty());
    if parts.iter().all(complete) { parts } else { vec![sheet] }
}

/// Where a header that says the same again and again begins anew: 姓名 电话 姓名 电话.
fn repeats(texts: &[(u32, String)]) -> Option<Vec<u32>> {
    let count = texts.len();
    let period = (2..=count / 2).find(|period| {
        count.is_multiple_of(*period)
            && texts.iter().zip(&texts[*period..]).all(|((_, left), (_, right))| left == right)
    })?;
    Some(texts.iter().step_by(period).map(|(column, _)| *column).collect())
}

/// Where a table begins to the right of a column that is blank from the header to the last row.
fn gaps(sheet: &Sheet, head: usize, texts: &[(u32, String)]) -> Option<Vec<u32>> {
    let has_gap = texts.windows(2).any(|pair| pair[0].0 + 1 < pair[1].0);
    if !has_gap {
        return None;
    }
    let filled: BTreeSet<u32> = sheet.rows.columns(head);
    let mut bounds = vec![texts.first()?.0];
    for pair in texts.windows(2) {
        if (pair[0].0 + 1..pair[1].0).any(|column| !filled.contains(&column)) {
            bounds.push(pair[1].0);
        }
    }
    Some(bounds)
}
