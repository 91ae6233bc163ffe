//! OpenDocument spreadsheets, read cell by cell: they repeat cells and rows by number, so that a short file may stand for
//! more than any machine holds.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    open::Limits,
    spreadsheet::{Broken, hundredfold, iso_cell, number_cell},
    unpack::{TOO_LONG, archive, part, text},
    workbook::{Cell, Filling, Merged, Sheet},
};

/// The list of parts is never longer.
const LIST_BYTES: u64 = 16 << 20;

/// The sheets of a file.
pub(crate) fn ods(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Broken> {
    let damaged = || Broken::Damaged("no content".to_owned());
    let mut archive = archive(bytes).ok_or_else(damaged)?;
    let manifest = text(&mut archive, "META-INF/manifest.xml", LIST_BYTES).unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Broken::Protected);
    }
    let content = part(&mut archive, "content.xml", limits.unpacked_bytes).ok_or_else(damaged)?;
    let mut reader = Reader::from_reader(content);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = false;
    let mut tables = Tables { left: limits.cells, most: (limits.rows, limits.columns), ..Tables::default() };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(|error| {
            if error.to_string().contains(TOO_LONG) { Broken::TooLong } else { Broken::Damaged(error.to_string()) }
        })?;
        match event {
            Event::Eof => return Ok(tables.done),
            Event::Start(start) => tables.open(&start)?,
            Event::End(end) => tables.close(end.name().as_ref())?,
            Event::Text(said) => tables.say(&said),
            Event::CData(said) => tables.say(&said),
            Event::GeneralRef(entity) => {
                let character = entity.resolve_char_ref().ok().flatten().map(String::from);
                let known = || quick_xml::escape::resolve_predefined_entity(&entity).map(str::to_owned);
                tables.say(&character.or_else(known).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// What has been read so far.
#[derive(Default)]
struct Tables {
    done: Vec<Sheet>,
    /// Names of styles, and of those that hide a sheet.
    style: String,
    hiding: Vec<String>,
    sheet: Option<Filling>,
    name: String,
    hidden: bool,
    merged: Vec<Merged>,
    hidden_rows: Vec<u32>,
    /// Number of the row at hand, how often it stands there, and what it holds.
    row: u64,
    row_count: u64,
    row_hidden: bool,
    cells: Vec<(u64, u64, Cell)>,
    column: u64,
    cell: Option<Open>,
    /// How deep in a note or a drawing, whose words are none of the cell's.
    aside: usize,
    /// Rows and columns that a sheet may have.
    most: (u32, u32),
    /// Cells that may still come.
    left: u64,
}

/// The cell at hand.
#[derive(Default)]
struct Open {
    count: u64,
    kind: String,
    value: String,
    is_error: bool,
    words: String,
    paragraphs: usize,
    right: u64,
    down: u64,
}

fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let value = start.try_get_attribute(name).ok().flatten().map(|found| found.value.into_owned());
    let value = value.unwrap_or_default();
    quick_xml::escape::unescape(&value).map(|value| value.into_owned()).unwrap_or_default()
}

/// A number of repetitions; one where none is said.
fn times(start: &BytesStart<'_>, name: &str) -> u64 {
    attribute(start, name).parse().unwrap_or(1).max(1)
}

impl Tables {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Broken> {
        if self.aside > 0 {
            self.aside += 1;
            return Ok(());
        }
        match start.name().as_ref() {
            "style:style" => self.style = attribute(start, "style:name"),
            "style:table-properties" if attribute(start, "table:display") == "false" => {
                self.hiding.push(self.style.clone());
            }
            "table:table" if self.cell.is_none() => {
                self.name = attribute(start, "table:name");
                self.hidden = self.hiding.contains(&attribute(start, "table:style-name"));
                self.sheet = Some(Filling::within(self.most.0, self.most.1));
                self.row = 0;
            }
            "table:table-row" => {
                self.row_count = times(start, "table:number-rows-repeated");
                self.row_hidden = matches!(attribute(start, "table:visibility").as_str(), "collapse" | "filter");
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(Open {
                    count: times(start, "table:number-columns-repeated"),
                    kind: attribute(start, "office:value-type"),
                    value: ["office:value", "office:date-value", "office:boolean-value"]
                        .iter()
                        .map(|name| attribute(start, name))
                        .find(|value| !value.is_empty())
                        .unwrap_or_default(),
                    is_error: attribute(start, "calcext:value-type") == "error",
                    right: times(start, "table:number-columns-spanned"),
                    down: times(start, "table:number-rows-spanned"),
                    ..Open::default()
                });
            }
            "office:annotation" | "draw:frame" | "draw:g" | "draw:custom-shape" => self.aside = 1,
            "text:p" => {
                if let Some(cell) = &mut self.cell {
                    if cell.paragraphs > 0 {
                        cell.words.push('\n');
                    }
                    cell.paragraphs += 1;
                }
            }
            "text:s" => self.say(&" ".repeat(usize::try_from(times(start, "text:c")).unwrap_or(1).min(99))),
            "text:line-break" => self.say("\n"),
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, words: &str) {
        if let (0, Some(cell)) = (self.aside, &mut self.cell)
            && cell.paragraphs > 0
        {
            cell.words.push_str(words);
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Broken> {
        if self.aside > 0 {
            self.aside -= 1;
            return Ok(());
        }
        match name {
            "table:table-cell" | "table:covered-table-cell" => self.end_cell(),
            "table:table-row" => self.end_row()?,
            "table:table" => {
                if let Some(filling) = self.sheet.take() {
                    let mut sheet = filling.whole(&self.name)?;
                    sheet.hidden = self.hidden;
                    sheet.merged = std::mem::take(&mut self.merged);
                    sheet.hidden_rows = std::mem::take(&mut self.hidden_rows);
                    self.done.push(sheet);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let (first, last) = (self.column, self.column + cell.count - 1);
        self.column = self.column.saturating_add(cell.count);
        let place = |place: u64| u32::try_from(place).unwrap_or(u32::MAX);
        if cell.right > 1 || cell.down > 1 {
            let top = place(self.row + 1);
            let bottom = place(self.row.saturating_add(cell.down));
            self.merged.push(Merged {
                top,
                bottom,
                left: place(first),
                right: place(first.saturating_add(cell.right - 1)),
            });
        }
        let content = content(&cell);
        if content != Cell::Empty {
            self.cells.push((first, last, content));
        }
    }

    fn end_row(&mut self) -> Result<(), Broken> {
        let cells = std::mem::take(&mut self.cells);
        let first = self.row;
        self.row = self.row.saturating_add(self.row_count);
        if cells.is_empty() {
            return Ok(());
        }
        let width: u64 = cells.iter().map(|(first, last, _)| (last - first).saturating_add(1)).sum();
        let all = width.saturating_mul(self.row_count);
        self.left = self.left.checked_sub(all).ok_or(Broken::TooManyCells)?;
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        // Beyond the last row that there can be, one more is enough to say so.
        for row in first..self.row.min(u64::from(self.most.0) + 1) {
            let number = u32::try_from(row + 1).unwrap_or(u32::MAX);
            if self.row_hidden {
                self.hidden_rows.push(number);
            }
            for (first, last, cell) in &cells {
                for column in *first..=(*last).min(u64::from(self.most.1)) {
                    sheet.add(number, u32::try_from(column).unwrap_or(u32::MAX), cell.clone());
                }
            }
        }
        Ok(())
    }
}

fn content(cell: &Open) -> Cell {
    let words = || {
        if cell.words.trim().is_empty() { Cell::Empty } else { Cell::Text(cell.words.clone()) }
    };
    if cell.is_error {
        return Cell::Error(cell.words.trim().to_owned());
    }
    match cell.kind.as_str() {
        "float" | "currency" => cell.value.parse().map_or_else(|_| words(), number_cell),
        "percentage" => match cell.value.parse().map(number_cell) {
            Ok(Cell::Number(number)) => Cell::Text(format!("{}%", hundredfold(&number))),
            _ => words(),
        },
        "date" => iso_cell(&cell.value),
        "boolean" => Cell::Bool(cell.value == "true"),
        _ => words(),
    }
}
