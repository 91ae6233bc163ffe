//! Comma- and tab-separated text.

use crate::{
    open::Limits,
    workbook::{Beyond, Cell, Filling, Sheet},
};

/// Signs that may separate cells, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Lines from which the separator is guessed.
const SAMPLE_LINES: usize = 30;
/// A cell with more line breaks than this has swallowed rows, however few cells each of them has.
const MOST_BREAKS: usize = 50;

/// The table as one sheet. Rows are numbered as a spreadsheet program would number them: blank lines count, line
/// breaks inside a cell do not.
pub(crate) fn sheet(name: &str, text: &str, limits: &Limits) -> Result<Sheet, Beyond> {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    let separator = separator(&text);
    let signs = signs_in_a_row(&text, separator);
    let cells = read(&text, separator, Some(signs), limits);
    let cells = cells.unwrap_or_else(|| read(&text, separator, None, limits).unwrap_or_default());
    cells.whole(name)
}

/// How many separators a row has: the middle of the first lines.
fn signs_in_a_row(text: &str, separator: u8) -> usize {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE_LINES);
    let mut counts: Vec<usize> = lines.map(|line| signs_in(line, separator)).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or_default()
}

fn signs_in(line: &str, separator: u8) -> usize {
    line.bytes().filter(|b| *b == separator).count()
}

fn separator(text: &str) -> u8 {
    let sample: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE_LINES).collect();
    let lines_with = |sign: u8| sample.iter().filter(|line| line.bytes().any(|b| b == sign)).count();
    let mut best = SEPARATORS[0];
    for sign in SEPARATORS {
        if lines_with(sign) > lines_with(best) {
            best = sign;
        }
    }
    best
}

/// Reads with quotation marks around cells; `signs` is how many separators a row has. Nothing where a cell holds what
/// reads as a row of its own: somebody has not closed a quotation mark, and rows would be lost within the cell. Without
/// `signs` every line is a row, and only the marks around a whole cell are taken away.
fn read(text: &str, separator: u8, signs: Option<usize>, limits: &Limits) -> Option<Filling> {
    let quotes = signs.is_some();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quotes)
        .from_reader(text.as_bytes());
    let mut cells = Filling::within(limits.rows, limits.columns);
    let mut record = csv::StringRecord::new();
    let mut breaks_inside = 0;
    while reader.read_record(&mut record).ok()? {
        for field in &record {
            let is_row = |line: &str| signs.is_some_and(|signs| signs_in(line, separator) >= signs.max(1));
            let breaks = field.matches('\n').count();
            if quotes && (breaks > MOST_BREAKS || field.split('\n').skip(1).any(is_row)) {
                return None;
            }
            breaks_inside += breaks as u64;
        }
        let row = reader.position().line().saturating_sub(1 + breaks_inside);
        let number = u32::try_from(row).ok()?;
        for (column, field) in (0u32..).zip(&record) {
            if !field.trim().is_empty() {
                let field = if quotes { field } else { bare(field) };
                cells.add(number, column, Cell::Text(unwrapped(field).to_owned()));
            }
        }
    }
    Some(cells)
}

/// A cell without the marks around it.
fn bare(field: &str) -> &str {
    field.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(field)
}

/// Exports protect long numbers as `="5901…"`, which is a formula to a spreadsheet and only a wrapper here.
fn unwrapped(field: &str) -> &str {
    field.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let shown = |row: &crate::SheetRow| row.cells.iter().map(|(c, cell)| format!("{c}{}", cell.shown())).collect();
        let sheet = sheet("表", text, &Limits::default()).expect("small enough");
        sheet.rows.iter().map(|row| (row.number, shown(&row))).collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let text = "a,b\r\n\r\n\"x\ny\",=\"0123\"\r\n,\"1,5\"";
        let expected: Vec<(u32, Vec<String>)> = vec![
            (1, vec!["0a".into(), "1b".into()]),
            (3, vec!["0x\ny".into(), "10123".into()]),
            (4, vec!["11,5".into()]),
        ];
        assert_eq!(rows(text), expected);
    }

    #[test]
    fn tabs_and_unclosed_quotes_do_not_lose_rows() {
        assert_eq!(rows("a\tb\n1,5\t2\n")[1].1, ["01,5", "12"]);
        let open_quote = format!("名称,数\n\"甲,1\n{}", "乙,2\n".repeat(100));
        assert_eq!(rows(&open_quote).len(), 102);
        // Rows that end early, as many programs write them, are swallowed no less.
        let ragged = format!("{}\"甲,1\n{}", "名称,数,备注\n".repeat(30), "乙\n".repeat(100));
        assert_eq!(rows(&ragged).len(), 131);
        // However few rows stand behind the mark, and whether or not another mark closes it by chance.
        for last in ["丁,4,好\n", "丁,4,好\"\n"] {
            let text = format!("名称,数,备注\n\"甲\",1,\"说好\n乙,2,\n丙,3,\n{last}");
            let numbers: Vec<u32> = rows(&text).iter().map(|row| row.0).collect();
            assert_eq!(numbers, [1, 2, 3, 4, 5]);
            assert_eq!(rows(&text)[1].1[..2], ["0甲", "11"]);
        }
        // A remark of several lines is one cell.
        assert_eq!(rows("名称,数,备注\n甲,1,\"一，二\n三,四\"\n")[1].1[2], "2一，二\n三,四");
    }
}
