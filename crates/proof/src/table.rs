//! Tables written as text: the head of a column says the unit of the numbers below it.

use crate::{text::Text, unit::Unit};

/// A head of a table and the lines below it.
#[derive(Debug)]
struct Table {
    start: usize,
    end: usize,
    units: Vec<Option<Unit>>,
}

/// The columns of all the tables of a text.
#[derive(Debug, Default)]
pub(crate) struct Columns(Vec<Table>);

impl Columns {
    /// Finds lines of cells without digits that have lines with as many cells below them.
    pub(crate) fn read(text: &Text) -> Self {
        let mut tables: Vec<Table> = Vec::new();
        let mut open = false;
        let mut start = 0;
        while start < text.chars.len() {
            let end = (start..text.chars.len()).find(|i| text.at(*i) == Some('\n')).unwrap_or(text.chars.len());
            let cells = cells(text, start, end);
            let digits = text.slice(start, end).iter().any(char::is_ascii_digit);
            if cells.len() > 1 && !digits {
                let units = cells.iter().map(|cell| head_unit(cell)).collect();
                tables.push(Table { start: end, end, units });
                open = true;
            } else if cells.len() > 1 && open {
                if let Some(table) = tables.last_mut() {
                    table.end = end;
                }
            } else {
                open = false;
            }
            start = end + 1;
        }
        Columns(tables)
    }

    /// The unit that the head of the column gives to what stands at a place.
    pub(crate) fn unit(&self, text: &Text, at: usize) -> Option<Unit> {
        let index = self.0.partition_point(|table| table.end <= at);
        let table = self.0.get(index).filter(|table| table.start <= at)?;
        *table.units.get(*text.cell.get(at)?)?
    }
}

fn cells(text: &Text, start: usize, end: usize) -> Vec<Vec<char>> {
    let mut cells: Vec<Vec<char>> = Vec::new();
    for at in start..end {
        let cell = text.cell.get(at).copied().unwrap_or(0);
        while cells.len() <= cell && cells.len() < 64 {
            cells.push(Vec::new());
        }
        if let (Some(cell), Some(c)) = (cells.get_mut(cell), text.at(at)) {
            cell.push(c);
        }
    }
    cells
}

/// 户数(户), 人数, 面积(亩), 户: the unit in brackets, or the word itself.
fn head_unit(cell: &[char]) -> Option<Unit> {
    let words: String = cell.iter().collect();
    if let Some((_, inside)) = words.trim_end_matches(')').rsplit_once('(') {
        return Unit::parse(inside);
    }
    match words.as_str() {
        _ if words.ends_with("户数") => Unit::parse("户"),
        _ if words.ends_with("人数") || words.ends_with("人口") => Unit::parse("人"),
        _ => Unit::parse(&words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_column_gives_its_numbers_their_unit() {
        let lines = ["类别|户数(户)|人数", "甲类|12|45", "没有表格的一行12"];
        let text = Text::new(&lines.map(str::to_owned));
        let columns = Columns::read(&text);
        let at = |word: char, skip: usize| text.chars.iter().enumerate().filter(|(_, c)| **c == word).nth(skip);
        let unit = |place: Option<(usize, &char)>| place.and_then(|(i, _)| columns.unit(&text, i)).map(|u| u.word);
        assert_eq!(unit(at('1', 0)), Some("户"));
        assert_eq!(unit(at('4', 0)), Some("人"));
        assert_eq!(unit(at('1', 1)), None);
    }
}
