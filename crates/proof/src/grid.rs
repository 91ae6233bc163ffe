//! Tables as text: lines of cells, with the numbers that stand in them.

use shouwang_pack::Decimal;

use crate::{numeral::read_arabic, text::Text, unit::Unit};

/// Columns of a table at most; what is wider is not looked at.
const COLUMNS_MAX: usize = 20;
/// Words of a row that sums up.
const SUMS: [&str; 5] = ["合计", "总计", "小计", "共计", "累计"];

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// First character, or where the row begins.
    pub(crate) at: usize,
    /// What stands in it.
    pub(crate) words: String,
    /// Its number, where it holds nothing else but a unit.
    pub(crate) value: Option<Decimal>,
    /// Whether the number is one of a hundred.
    pub(crate) percent: bool,
}

impl Cell {
    /// Whether it says that there is nothing: empty, or a stroke.
    pub(crate) fn is_blank(&self) -> bool {
        self.words.chars().all(|c| matches!(c, '-' | '—' | '/' | '–' | '无'))
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// First character.
    pub(crate) start: usize,
    /// As many cells as the table has columns.
    pub(crate) cells: Vec<Cell>,
    /// Whether it gives sums of other rows.
    pub(crate) is_sum: bool,
}

impl Row {
    /// The number in a column; a blank is nought.
    pub(crate) fn number(&self, column: usize) -> Option<Decimal> {
        let cell = self.cells.get(column)?;
        if cell.is_blank() { Some(Decimal::whole(0)) } else { cell.value }
    }
}

/// A table: the words over each column, and the rows below.
#[derive(Debug)]
pub(crate) struct Grid {
    /// The words over each column, those of all head lines together.
    pub(crate) heads: Vec<String>,
    /// The rows with numbers.
    pub(crate) rows: Vec<Row>,
}

impl Grid {
    /// The columns in which most rows have a number and nothing else.
    pub(crate) fn number_columns(&self) -> Vec<usize> {
        let counts = |column: &usize| {
            let told = self.rows.iter().filter(|row| row.cells.get(*column).is_some_and(|cell| !cell.is_blank()));
            let (mut numbers, mut all) = (0, 0);
            for row in told {
                all += 1;
                numbers += usize::from(row.cells.get(*column).is_some_and(|cell| cell.value.is_some()));
            }
            numbers >= 2 && numbers == all && !self.is_ordinal(*column)
        };
        (0..self.heads.len()).filter(counts).collect()
    }

    /// Whether a column counts the rows.
    fn is_ordinal(&self, column: usize) -> bool {
        let head = self.heads.get(column).map_or("", String::as_str);
        let named = ["序号", "编号", "排名", "名次", "年份", "年度", "电话", "日期"].iter().any(|w| head.contains(w));
        let counts = self.rows.iter().filter(|row| !row.is_sum).enumerate().all(|(index, row)| {
            let expected = i64::try_from(index + 1).ok().map(Decimal::whole);
            row.number(column) == expected
        });
        named || column == 0 && counts
    }

    /// Whether the words over a column hold one of these.
    pub(crate) fn head_holds(&self, column: usize, words: &[&str]) -> bool {
        self.heads.get(column).is_some_and(|head| words.iter().any(|word| head.contains(word)))
    }
}

/// All the tables of a text.
pub(crate) fn grids(text: &Text) -> Vec<Grid> {
    let mut found = Vec::new();
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    let mut start = 0;
    while start <= text.chars.len() {
        let end = (start..text.chars.len()).find(|i| text.at(*i) == Some('\n')).unwrap_or(text.chars.len());
        let row = cells(text, start, end);
        if row.len() > 1 {
            lines.push(row);
        } else if !lines.is_empty() {
            found.extend(grid(std::mem::take(&mut lines)));
        }
        start = end + 1;
    }
    found.extend(grid(lines));
    found
}

fn cells(text: &Text, start: usize, end: usize) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for at in start..end {
        let column = text.cell.get(at).copied().unwrap_or(0);
        while cells.len() <= column && cells.len() < COLUMNS_MAX + 1 {
            cells.push(Cell { at, words: String::new(), value: None, percent: false });
        }
        if let (Some(cell), Some(c)) = (cells.get_mut(column), text.at(at)) {
            cell.words.push(c);
        }
    }
    for cell in &mut cells {
        (cell.value, cell.percent) = read(&cell.words);
    }
    cells
}

/// The number of a cell, and whether it is one of a hundred.
fn read(words: &str) -> (Option<Decimal>, bool) {
    let (negative, plain) = match words.strip_prefix(['-', '－']) {
        Some(rest) => (true, rest),
        None => (false, words.strip_prefix('+').unwrap_or(words)),
    };
    let chars: Vec<char> = plain.chars().collect();
    let Some((number, used)) = read_arabic(&chars) else { return (None, false) };
    let rest: String = chars.get(used..).unwrap_or_default().iter().collect();
    let unit = Unit::parse(&rest);
    if !rest.is_empty() && unit.is_none_or(|unit| unit.power > 0) {
        return (None, false);
    }
    (Some(if negative { Decimal::whole(0) - number } else { number }), rest == "%")
}

/// A table out of lines: the lines without numbers at the top are its head.
fn grid(lines: Vec<Vec<Cell>>) -> Option<Grid> {
    let columns = lines.iter().map(Vec::len).max().filter(|columns| (2..=COLUMNS_MAX).contains(columns))?;
    let numbers = |line: &[Cell]| line.iter().filter(|cell| cell.value.is_some()).count();
    let head = lines.iter().position(|line| numbers(line) * 2 >= line.len().min(columns).saturating_sub(1).max(1))?;
    let (top, body) = lines.split_at(head);
    let mut heads = vec![String::new(); columns];
    for line in top {
        // A head with fewer cells has some that span columns; which ones cannot be told.
        for (head, cell) in heads.iter_mut().zip(line).filter(|_| line.len() == columns) {
            head.push_str(&cell.words);
        }
    }
    let rows: Vec<Row> = body.iter().filter_map(|line| row(line.clone(), columns)).collect();
    (rows.len() >= 2).then_some(Grid { heads, rows })
}

fn row(mut cells: Vec<Cell>, columns: usize) -> Option<Row> {
    let start = cells.first()?.at;
    let is_sum = cells
        .iter()
        .take_while(|cell| cell.value.is_none())
        .any(|cell| SUMS.iter().any(|word| cell.words.contains(word)) && cell.words.chars().count() <= 6);
    // 合计 often spans the first columns; then its numbers stand further to the right than they are counted.
    let missing = columns - cells.len().min(columns);
    if is_sum && missing > 0 {
        let label = cells.first()?.clone();
        let blank = Cell { words: String::new(), value: None, percent: false, ..label };
        cells.splice(1..1, std::iter::repeat_n(blank, missing));
    }
    while cells.len() < columns {
        cells.push(Cell { at: start, words: String::new(), value: None, percent: false });
    }
    Some(Row { start, cells, is_sum })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_cells_make_a_table() {
        let lines = ["正文一行。", "村\t户数\t人数", "甲\t12\t45", "乙\t—\t30人", "合计\t12\t75", "正文。"];
        let grids = grids(&Text::new(&lines.map(str::to_owned)));
        let grid = grids.first().expect("a table");
        assert_eq!(grid.heads, ["村", "户数", "人数"]);
        assert_eq!(grid.number_columns(), [1, 2]);
        let sums: Vec<bool> = grid.rows.iter().map(|row| row.is_sum).collect();
        assert_eq!(sums, [false, false, true]);
        assert_eq!(grid.rows.get(1).and_then(|row| row.number(1)), Some(Decimal::whole(0)));
        assert_eq!(grids.len(), 1);
    }

    #[test]
    fn a_sum_that_spans_columns_is_read_from_the_right() {
        let lines = ["序号|村|户数", "1|甲|12", "2|乙|13", "合计|25"];
        let grids = grids(&Text::new(&lines.map(str::to_owned)));
        let last = grids.first().and_then(|grid| grid.rows.last()).expect("a row");
        assert_eq!(last.number(2), Some(Decimal::whole(25)));
    }
}
