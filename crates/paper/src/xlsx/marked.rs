//! Somebody's own table given back: its cells where they were, some of them marked with what is wrong.

use std::collections::HashSet;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};

use super::format::Formats;
use crate::PaperError;
use crate::text::clean;

/// Width of the column of reasons, in ASCII characters.
const REASON_WIDTH: f64 = 60.0;
/// The longest name of a tab.
const NAME_CHARS: usize = 31;

/// What a cell held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Text.
    Text(String),
    /// A number as plain decimal text. It is written as a number again, with the digits that a spreadsheet keeps.
    Number(String),
    /// A day.
    Date(i16, u8, u8),
    /// A logical value.
    Flag(bool),
}

/// A sheet given back. Rows and columns are counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// The name on the tab; two of one name are numbered.
    pub name: String,
    /// Rows from 0 to here are title and header; `None` where nobody knows.
    pub header_row: Option<u32>,
    /// Cells by row and column.
    pub cells: Vec<(u32, u16, Given)>,
    /// Merged regions: first row, first column, last row, last column.
    pub merged: Vec<(u32, u16, u32, u16)>,
    /// What is wrong, by row and column; a mark without words is a colour.
    pub marks: Vec<(u32, u16, String)>,
    /// The column that says what is wrong with the row.
    pub reason: u16,
}

/// Writes such sheets as xlsx.
pub fn write_marked(sheets: &[Marked]) -> Result<Vec<u8>, PaperError> {
    let formats = Formats::default();
    let mut book = Workbook::new();
    // A fixed time: the same rows give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(PaperError::write)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        let name = free_name(&sheet.name, &names);
        page.set_name(&name).map_err(|_| PaperError::SheetName { name: sheet.name.clone() })?;
        names.push(name);
        fill(page, sheet, &formats).map_err(PaperError::write)?;
    }
    book.save_to_buffer().map_err(PaperError::write)
}

fn fill(page: &mut Worksheet, sheet: &Marked, formats: &Formats) -> Result<(), XlsxError> {
    let plain = &formats.plain;
    let header = &formats.header;
    let wrong_at: HashSet<(u32, u16)> = sheet.marks.iter().map(|(row, column, _)| (*row, *column)).collect();
    let filled: HashSet<(u32, u16)> = sheet.cells.iter().map(|(row, column, _)| (*row, *column)).collect();
    let wrong = plain.clone().set_background_color(Color::RGB(0xFF_EB_9C));
    for (top, left, bottom, right) in &sheet.merged {
        page.merge_range(*top, *left, *bottom, *right, "", header)?;
    }
    for (row, column, given) in &sheet.cells {
        let is_header = sheet.header_row.is_some_and(|last| *row <= last);
        let format = if wrong_at.contains(&(*row, *column)) {
            &wrong
        } else if is_header {
            header
        } else {
            plain
        };
        write_cell(page, *row, *column, given, format)?;
    }
    for (row, column, words) in &sheet.marks {
        if !filled.contains(&(*row, *column)) {
            page.write_blank(*row, *column, &wrong)?;
        }
        if !words.is_empty() {
            page.insert_note(*row, *column, &Note::new(clean(words)).add_author_prefix(false))?;
        }
    }
    page.set_column_width(sheet.reason, REASON_WIDTH)?;
    if let Some(header) = sheet.header_row {
        page.set_freeze_panes(header + 1, 0)?;
    }
    Ok(())
}

fn write_cell(page: &mut Worksheet, row: u32, column: u16, given: &Given, format: &Format) -> Result<(), XlsxError> {
    match given {
        Given::Text(text) => {
            page.write_string_with_format(row, column, clean(text), &format.clone().set_num_format("@"))?;
        }
        Given::Number(text) => match text.parse::<f64>() {
            Ok(number) => {
                page.write_number_with_format(row, column, number, format)?;
            }
            Err(_) => {
                page.write_string_with_format(row, column, clean(text), format)?;
            }
        },
        Given::Date(year, month, day) => {
            let format = format.clone().set_num_format("yyyy-mm-dd");
            let date = u16::try_from(*year).ok().and_then(|year| ExcelDateTime::from_ymd(year, *month, *day).ok());
            match date {
                Some(date) => page.write_datetime_with_format(row, column, &date, &format)?,
                // Days before 1900 are text in every spreadsheet.
                None => page.write_string_with_format(row, column, format!("{year}-{month:02}-{day:02}"), &format)?,
            };
        }
        Given::Flag(flag) => {
            page.write_boolean_with_format(row, column, *flag, format)?;
        }
    }
    Ok(())
}

/// The name, or the name with a number where it is taken; cut to what a spreadsheet allows.
fn free_name(name: &str, taken: &[String]) -> String {
    let allowed: String = name.chars().filter(|c| !"[]:*?/\\".contains(*c)).collect();
    let numbered = |number: usize| {
        let end = if number == 1 { String::new() } else { format!(" ({number})") };
        let begin: String = allowed.chars().take(NAME_CHARS - end.len()).collect();
        format!("{begin}{end}")
    };
    let is_free = |name: &String| !taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    (1..).map(numbered).find(is_free).unwrap_or_default()
}
