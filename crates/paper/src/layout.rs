//! The measures of GB/T 9704-2012, shared by docx and HTML, and the sums that follow from them.
//!
//! Lengths are twips (twentieths of a point, 1440 to the inch), the unit of docx.

use crate::document::Table;
use crate::text::{clean, halves};
use crate::{Annex, Block, Inline};

/// Millimetres in twips, rounded.
pub(crate) const fn mm(mm: usize) -> usize {
    (mm * 14400 + 127) / 254
}

/// A length as docx-rs takes it.
pub(crate) fn twips(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// A page: its size and margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) top: usize,
    pub(crate) left: usize,
    pub(crate) bottom: usize,
    pub(crate) right: usize,
    /// From the foot of the sheet to the foot of the page number, whose dash is 7 mm below the text block: 24.4 mm upright.
    pub(crate) footer: usize,
}

impl Page {
    /// A4 with 天头 37 mm, 订口 28 mm and a text block of 156 × 225 mm.
    pub(crate) const PORTRAIT: Self =
        Self { width: 11906, height: 16838, top: mm(37), left: mm(28), bottom: mm(35), right: mm(26), footer: 1383 };

    /// The same sheet turned, so that a wide table has its head at the binding: every margin goes along with its edge.
    pub(crate) const LANDSCAPE: Self =
        Self { width: 16838, height: 11906, top: mm(28), left: mm(35), bottom: mm(26), right: mm(37), footer: 873 };

    /// The width of the text block.
    pub(crate) const fn text_width(self) -> usize {
        self.width - self.left - self.right
    }

    /// The widest line of a title in halves of its 22 pt characters.
    pub(crate) const fn title_halves(self) -> usize {
        self.text_width() / (TITLE_PT * 20) * 2
    }
}

/// 22 lines must fit into 225 mm; 29 pt would not, so the pitch is 28.95 pt.
pub(crate) const LINE_PITCH: usize = 579;
/// 28 characters to the line.
pub(crate) const LINE_HALVES: usize = 56;
/// 2号.
pub(crate) const TITLE_PT: usize = 22;

/// The length of a number of half characters of the text.
pub(crate) const fn indent(halves: usize) -> usize {
    halves * Page::PORTRAIT.text_width() / LINE_HALVES
}

/// The size of the 发文机关标志 in points. The standard leaves it open ("醒目、美观、庄重"); the name must fit on one line.
pub(crate) fn mark_pt(mark: &str) -> usize {
    let characters = halves(mark).div_ceil(2).max(1);
    (Page::PORTRAIT.text_width() / 20 / characters).clamp(TITLE_PT, 45)
}

/// Where 署名 and 成文日期 end, as blank halves at the right (7.3.5.2, without a seal).
///
/// The issuer stands two characters in, and the date begins two characters to the right of where the issuer begins. A date
/// longer than the issuer takes the place two characters in, and the issuer moves left instead.
pub(crate) fn signature(issuer: &str, date: &str) -> (usize, usize) {
    let (issuer, date) = (halves(issuer), halves(date));
    if issuer == 0 || date == 0 {
        (4, 4)
    } else if date <= issuer {
        (4, issuer - date)
    } else {
        (8 + date - issuer, 4)
    }
}

/// 主送机关 with its full-width colon (7.3.2).
pub(crate) fn recipient(name: &str) -> String {
    format!("{}：", name.trim().trim_end_matches([':', '：']))
}

/// The number of an annex; a single one has none (7.3.4).
pub(crate) fn annex_number(index: usize, annexes: &[Annex]) -> String {
    if annexes.len() > 1 { (index + 1).to_string() } else { String::new() }
}

/// An annex in the list after the text: its number with a point, and its name.
pub(crate) fn annex_entry(index: usize, annexes: &[Annex]) -> (String, String) {
    let number = annex_number(index, annexes);
    let name = annexes.get(index).map_or("", |annex| &annex.title).replace('\n', "");
    if number.is_empty() { (number, name) } else { (number + ".", name) }
}

/// The page that an annex is set on.
pub(crate) fn annex_page(annex: &Annex) -> Page {
    let wide = annex.blocks.iter().any(|block| matches!(block, Block::Table(table) if is_wide(table)));
    if wide || annex.is_turned { Page::LANDSCAPE } else { Page::PORTRAIT }
}

/// Whether a table needs a landscape page: it does when its columns, though their cells wrap after six characters, are wider
/// than the text block in 12 pt.
pub(crate) fn is_wide(table: &Table) -> bool {
    const PADDING: usize = 2;
    let needed: usize = widest(table, 12).iter().map(|halves| halves + PADDING).sum();
    needed * 6 * 20 > Page::PORTRAIT.text_width()
}

/// Whether a table is set in 10.5 pt, as all are on a turned page.
pub(crate) fn is_small(table: &Table, page: Page) -> bool {
    page == Page::LANDSCAPE || is_wide(table)
}

/// The widths of a table's columns, which fill the text block.
///
/// If all cells fit on one line each, so they do. Otherwise every column first gets room for six characters, or for what it holds
/// if that is less, and the rest goes to the columns whose cells wrap.
pub(crate) fn column_widths(table: &Table, page: Page) -> Vec<usize> {
    const PADDING: usize = 3;
    let room = page.text_width() / if is_small(table, page) { 105 } else { 120 };
    let wanted: Vec<usize> = widest(table, 60).into_iter().map(|halves| halves + PADDING).collect();
    let least: Vec<usize> = wanted.iter().map(|&halves| halves.min(12 + PADDING)).collect();
    let shares = match room.checked_sub(least.iter().sum()) {
        Some(left) if wanted.iter().sum::<usize>() > room => {
            let missing: Vec<usize> = wanted.iter().zip(&least).map(|(wanted, least)| wanted - least).collect();
            least.iter().zip(divide(left * 100, &missing)).map(|(least, more)| least * 100 + more).collect()
        }
        _ => wanted,
    };
    divide(page.text_width(), &shares)
}

/// A length divided by shares; the last part takes what the rounding leaves.
fn divide(length: usize, shares: &[usize]) -> Vec<usize> {
    let sum: usize = shares.iter().sum::<usize>().max(1);
    let mut parts: Vec<usize> = shares.iter().map(|share| length * share / sum).collect();
    let used: usize = parts.iter().sum();
    if let Some(last) = parts.last_mut() {
        *last += length - used;
    }
    parts
}

/// The widest cell of each column in halves, within limits that keep one long remark from starving the rest.
fn widest(table: &Table, most: usize) -> Vec<usize> {
    (0..table.columns())
        .map(|column| {
            let cells = table.rows.iter().chain([&table.header]).filter_map(|row| row.get(column));
            cells.map(width).max().unwrap_or(0).clamp(4, most)
        })
        .collect()
}

fn width(cell: &Inline) -> usize {
    let text: String = cell.iter().map(|run| clean(&run.text).into_owned()).collect();
    text.lines().map(halves).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Run;

    #[test]
    fn the_page_holds_22_lines_of_28_characters() {
        let page = Page::PORTRAIT;
        assert!(22 * LINE_PITCH <= page.height - page.top - page.bottom);
        assert_eq!(indent(LINE_HALVES), page.text_width());
        // 28 characters of 16 pt (3号) are wider than 156 mm, so the style sets each 0.25 pt closer to the next: 315 twips.
        assert_eq!(page.text_width() / 315, 28);
        assert_eq!((page.title_halves(), Page::LANDSCAPE.title_halves()), (40, 56));
    }

    #[test]
    fn signs_below_the_text() {
        for (issuer, date, blanks) in [
            ("云岭乡人民政府", "2021年3月5日", (4, 2)),
            ("云岭乡人民政府", "2021年11月30日", (4, 0)),
            ("云岭乡", "2021年3月5日", (14, 4)),
            ("", "2021年3月5日", (4, 4)),
            ("云岭乡人民政府", "", (4, 4)),
        ] {
            assert_eq!(signature(issuer, date), blanks, "{issuer} {date}");
        }
    }

    #[test]
    fn wide_tables_turn_the_page_and_widths_fill_it() {
        let table =
            |columns: usize, text: &str| Table { header: vec![vec![Run::plain(text)]; columns], ..Table::default() };
        for (columns, text, wide) in
            [(4, "户数", false), (6, "致贫返贫原因说明", true), (5, "致贫返贫原因说明", false), (13, "数", true)]
        {
            assert_eq!(is_wide(&table(columns, text)), wide, "{columns} × {text}");
        }
        assert_eq!(column_widths(&table(3, "户"), Page::PORTRAIT).iter().sum::<usize>(), Page::PORTRAIT.text_width());
        assert_eq!(column_widths(&Table::default(), Page::PORTRAIT), Vec::<usize>::new());
    }
}
