//! Rows that are no records: totals, notes, headers printed again.

use std::collections::HashSet;

use crate::{
    header::Header,
    layout::Layout,
    words::{folded, is_chinese},
    workbook::{Cell, Sheet, SheetRow},
};

/// Why a row is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// 合计, 小计 …
    Subtotal,
    /// 填表说明, 审核人, numbers of columns …
    Note,
    /// The header, or a title, printed on the next page.
    RepeatedHeader,
    /// Nothing but perhaps the number of the row.
    Blank,
    /// It says that it is none: 是否已务工 is 否, and there is no start of any work.
    Disowned,
}

const TOTALS: [&str; 6] = ["合计", "小计", "总计", "共计", "累计", "总和"];
const NOTES: [&str; 34] = [
    "填表说明",
    "以下空白",
    "以下无正文",
    "本页以下",
    "此页无",
    "填报说明",
    "填写说明",
    "说明:",
    "说明",
    "备注:",
    "注:",
    "注1",
    "注释",
    "附注",
    "填表人",
    "填报人",
    "制表人",
    "制表:",
    "制表单位",
    "审核人",
    "审核:",
    "复核人",
    "复核:",
    "负责人",
    "单位负责人",
    "经办人",
    "联系人",
    "联系电话:",
    "填报单位",
    "填报日期",
    "填表日期",
    "制表日期",
    "填报时间",
    "日期:",
];
/// A longer text is a sentence, not the word for a sum.
const LONGEST_TOTAL: usize = 12;
/// Lines that a header has at most.
const HEADER_LINES: u32 = 4;
/// A numbered line with fewer characters may be a name.
const SHORTEST_NOTE: usize = 5;

/// What is known of a sheet to tell its rows apart.
pub(crate) struct RowKinds {
    key_columns: Vec<u32>,
    /// Columns of keys whose name says that they hold numbers: 户编号.
    numbered: Vec<u32>,
    row_numbers: Vec<u32>,
    /// The words of the header by column, of all its lines.
    header: HashSet<(u32, String)>,
    /// Whole lines of the header and of what stands above it.
    lines: HashSet<Vec<(u32, String)>>,
    first_row: Option<u32>,
}

impl RowKinds {
    pub(crate) fn new(sheet: &Sheet, layout: &Layout, key_columns: Vec<u32>) -> Self {
        let at = sheet.rows.place_of(layout.header_row);
        let header_row = sheet.rows.with_number(layout.header_row);
        // A header of several lines is printed again line by line.
        let line_numbers = layout.header_row.saturating_sub(HEADER_LINES - 1)..=layout.header_row;
        let header = line_numbers
            .filter_map(|number| sheet.rows.with_number(number))
            .flat_map(|row| folded_cells(&row))
            .collect();
        let is_free = |column: u32| !layout.columns.iter().any(|matched| matched.column == column);
        let row_numbers = header_row
            .iter()
            .flat_map(|row| &row.cells)
            .filter(|(column, cell)| {
                is_free(*column) && cell.as_text().is_some_and(|text| Header::new(text).is_row_number())
            })
            .map(|(column, _)| *column)
            .collect();
        let lines =
            sheet.rows.iter().take(at + usize::from(header_row.is_some())).map(|row| folded_cells(&row)).collect();
        let first_row = sheet.rows.number(at + usize::from(header_row.is_some()));
        let says_number = |column: &u32| {
            let header = header_row.iter().flat_map(|row| row.cell(*column).as_text()).next();
            header.is_some_and(|text| Header::new(text).base.ends_with(['号', '码']))
        };
        let numbered = key_columns.iter().copied().filter(says_number).collect();
        RowKinds { key_columns, numbered, row_numbers, header, lines, first_row }
    }

    /// Whether a row holds nothing but its own number: forms are handed out with the numbers filled in.
    pub(crate) fn is_blank(&self, row: &SheetRow) -> bool {
        row.cells.iter().all(|(column, cell)| {
            let number = || cell.shown().trim().bytes().all(|b| b.is_ascii_digit());
            self.row_numbers.contains(column) && number()
        })
    }

    /// The words that stand alone in a row, in a column of keys: 二组, 共3户. No number of a record reads like that.
    pub(crate) fn lone_words(&self, row: &SheetRow) -> Option<(u32, String)> {
        let mut filled = row.cells.iter().filter(|(column, _)| !self.row_numbers.contains(column));
        let (Some((column, Cell::Text(text))), None) = (filled.next(), filled.next()) else { return None };
        let are_words = self.numbered.contains(column) && text.chars().any(is_chinese);
        are_words.then(|| (*column, text.clone()))
    }

    /// Why the row is no record; nothing for a record.
    pub(crate) fn skip(&self, row: &SheetRow) -> Option<Skip> {
        if self.first_row == Some(row.number) && numbers_columns(row) {
            return Some(Skip::Note);
        }
        let keys: Vec<(u32, String, bool)> = self
            .key_columns
            .iter()
            .map(|column| (*column, row.cell(*column)))
            .filter(|(_, cell)| **cell != Cell::Empty)
            .map(|(column, cell)| (column, folded(&cell.shown()), matches!(cell, Cell::Text(_))))
            .collect();
        if self.repeats_header(row, &keys) {
            return Some(Skip::RepeatedHeader);
        }
        if row.cells.first().and_then(|(_, cell)| cell.as_text()).is_some_and(|text| sums_up(&folded(text))) {
            return Some(Skip::Subtotal);
        }
        let texts = || row.cells.iter().filter_map(|(_, cell)| cell.as_text()).map(folded);
        let key_says_total = keys.iter().any(|(_, word, _)| is_total(word));
        // 2020 beside 合计 is the year of the sum; a name beside it is a record.
        let keys_are_total = keys.iter().all(|(_, word, is_text)| is_total(word) || (key_says_total && !is_text));
        // Where there is no key at all, the word has to stand before the numbers: behind them it is a remark.
        let label = row
            .cells
            .iter()
            .take_while(|(column, cell)| matches!(cell, Cell::Text(_)) || self.row_numbers.contains(column));
        let mut labels = label.filter_map(|(_, cell)| cell.as_text()).map(folded);
        let says_total =
            if keys.is_empty() { labels.any(|word| is_total(&word)) } else { texts().any(|word| is_total(&word)) };
        if keys_are_total && says_total {
            return Some(Skip::Subtotal);
        }
        if let [(_, cell)] = row.cells.as_slice()
            && cell
                .as_text()
                .map(folded)
                .is_some_and(|text| continues_note(&text) || signs_off(&text) || heads_group(&text))
        {
            return Some(Skip::Note);
        }
        // 填表人: in a cell of its own, with the name in the next one, which may be that of a key.
        let first = row.cells.first().and_then(|(_, cell)| cell.as_text()).map(folded);
        if first.is_some_and(|word| word.ends_with(':') && is_note(&word)) {
            return Some(Skip::Note);
        }
        let keys_are_note = keys.iter().all(|(_, word, _)| is_note(word));
        if keys_are_note {
            let notes = texts().filter(|word| is_note(word)).count();
            if (notes > 0 && row.cells.len() <= 2) || notes == row.cells.len() {
                return Some(Skip::Note);
            }
        }
        None
    }

    fn repeats_header(&self, row: &SheetRow, keys: &[(u32, String, bool)]) -> bool {
        let in_header = |column: u32, word: &str| self.header.contains(&(column, word.to_owned()));
        if keys.iter().any(|(column, word, _)| in_header(*column, word)) {
            let cells = folded_cells(row);
            let same = cells.iter().filter(|(column, word)| in_header(*column, word)).count();
            if same >= 2 && same * 2 > cells.len() {
                return true;
            }
        }
        self.lines.contains(&folded_cells(row))
    }
}

fn folded_cells(row: &SheetRow) -> Vec<(u32, String)> {
    row.cells.iter().map(|(column, cell)| (*column, folded(&cell.shown()))).collect()
}

pub(crate) fn is_total(word: &str) -> bool {
    let word = word.trim_end_matches([':', '.']);
    word.chars().count() <= LONGEST_TOTAL && TOTALS.iter().any(|total| word.ends_with(total) || word.starts_with(total))
}

/// A first cell that is nothing but the word for a sum, an average, or a part of the sum above: whatever stands beside
/// it is counted, not recorded.
fn sums_up(word: &str) -> bool {
    let word = word.trim_end_matches([':', '.']);
    TOTALS.contains(&word) || matches!(word, "平均" | "人均" | "户均" | "均值") || word.starts_with("其中:")
}

pub(crate) fn is_note(word: &str) -> bool {
    const SIGNED: [&str; 6] = ["(签字)", "(签名)", "(签章)", "(盖章)", "签字:", "签名:"];
    NOTES.iter().any(|note| word.starts_with(note))
        || SIGNED.iter().any(|sign| word.contains(sign))
        || is_page_mark(word)
}

/// 第2页, 共5页, 续表: what stands between the pages of a printed table.
fn is_page_mark(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '-', '—', ' ']);
    let counts = |lead: &str| {
        let page = word.strip_prefix(lead).and_then(|rest| rest.split_once('页'));
        page.is_some_and(|(number, _)| {
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        })
    };
    counts("第") || counts("共") || matches!(word, "续表" | "续" | "接上页" | "转下页" | "续上页" | "续下页")
}

/// 2.面积以确权证为准: the second point of a note that began above, alone in its row.
fn continues_note(word: &str) -> bool {
    let rest = word.trim_start_matches(['(', ' ']).trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = rest.len() < word.len() && rest.starts_with(['.', '、', ')']);
    numbered && rest.chars().filter(|c| is_chinese(*c)).count() >= SHORTEST_NOTE
}

/// 2021年3月15日 below the last row, 2020年收入表(续) above the next page: a day or a title alone in its row.
fn signs_off(word: &str) -> bool {
    let is_day = word.ends_with('日') && word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('年');
    is_day && word.chars().count() <= "2021年12月31日".chars().count()
        || word.ends_with("(续)")
        || word.ends_with("(续表)")
}

/// 一、脱贫户 or (二)监测户 above the records of a group: a heading alone in its row.
fn heads_group(word: &str) -> bool {
    let word = word.trim_start_matches('(');
    let rest = word.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    rest.len() < word.len() && rest.starts_with(['、', ')'])
}

/// 1 2 3 4 … under a header, as statistical forms number their columns; 甲 and 乙 may come first.
fn numbers_columns(row: &SheetRow) -> bool {
    let shown = row.cells.iter().map(|(_, cell)| folded(&cell.shown()));
    let words: Vec<String> = shown.skip_while(|word| matches!(word.as_str(), "甲" | "乙" | "丙" | "丁")).collect();
    words.len() >= 3
        && (1..).zip(&words).all(|(number, word): (u32, _)| word.trim_matches(['(', ')']) == number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_sums_and_notes_are_known() {
        for word in ["合计", "小计:", "新店房村小计", "本页小计", "合计(户)"] {
            assert!(is_total(word), "{word}");
        }
        for word in ["", "会计", "合作社", "累计享受补贴的农户共有三十二户以上"] {
            assert!(!is_total(word), "{word}");
        }
        assert!(
            continues_note("2.承包地面积以确权证为准") && !continues_note("3.新店房村") && !continues_note("590123")
        );
        for word in ["小计", "人均:", "其中:脱贫户"] {
            assert!(sums_up(word), "{word}");
        }
        assert!(!sums_up("平均村") && !sums_up("新店房村小计"), "a village may be called so; its keys tell");
        assert!(
            heads_group("一、脱贫户") && heads_group("(十二)监测户") && !heads_group("一心村") && !heads_group("、")
        );
        assert!(is_note("第2页") && is_note("共五页") && is_note("续表") && !is_note("第一书记") && !is_note("续签"));
        assert!(is_note("村党总支书记(签字):张某日期:2021.3.1"));
        assert!(
            is_note("填表说明:本表由村填报") && is_note("注:收入为全年") && !is_note("注意安全") && !is_note("张三")
        );
    }
}
