//! Comma- and tab-separated text.

use crate::{
    open::Limits,
    workbook::{Beyond, Cell, Filling, Sheet},
};

/// Signs that may separate cells, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Lines from which the separator is guessed.
const SAMPLE_LINES: usize = 30;
/// A cell with more line breaks than this has swallowed rows behind a quotation mark that nobody closed.
const MOST_BREAKS: usize = 50;

/// The table as one sheet. Rows are numbered as a spreadsheet program would number them: blank lines count, line
/// breaks inside a cell do not.
pub(crate) fn sheet(name: &str, text: &str, limits: &Limits) -> Result<Sheet, Beyond> {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    let separator = separator(&text);
    let cells = read(&text, separator, true, limits);
    let cells = cells.unwrap_or_else(|| read(&text, separator, false, limits).unwrap_or_default());
    cells.whole(name)
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

fn read(text: &str, separator: u8, quotes: bool, limits: &Limits) -> Option<Filling> {
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
            let breaks = field.matches('\n').count();
            if quotes && breaks > MOST_BREAKS {
                return None;
            }
            breaks_inside += breaks as u64;
        }
        let row = reader.position().line().saturating_sub(1 + breaks_inside);
        let number = u32::try_from(row).ok()?;
        for (column, field) in (0u32..).zip(&record) {
            if !field.trim().is_empty() {
                cells.add(number, column, Cell::Text(unwrapped(field).to_owned()));
            }
        }
    }
    Some(cells)
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
    }
}
