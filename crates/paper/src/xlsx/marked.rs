//! Somebody's own table given back: its cells where they were, some of them marked with what is wrong.

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

/// The cells of a row by column, in their order.
pub type GivenRow = (u32, Vec<(u16, Given)>);

/// A sheet given back. Rows and columns are counted from 0.
pub struct Marked<'a> {
    /// The name on the tab; two of one name are numbered.
    pub name: String,
    /// Rows from 0 to here are title and header; `None` where nobody knows.
    pub header_row: Option<u32>,
    /// Rows in their order. They are written as they come: all of them at once may be more than fits into memory.
    pub rows: Box<dyn Iterator<Item = GivenRow> + 'a>,
    /// Merged regions: first row, first column, last row, last column.
    pub merged: Vec<(u32, u16, u32, u16)>,
    /// What is wrong, by row and column; a mark without words is a colour. A mark belongs to a row that is given.
    pub marks: Vec<(u32, u16, String)>,
    /// The column that says what is wrong with the row.
    pub reason: u16,
}

/// Writes such sheets as xlsx.
pub fn write_marked(sheets: Vec<Marked<'_>>) -> Result<Vec<u8>, PaperError> {
    let formats = Formats::default();
    let mut book = Workbook::new();
    // A fixed time: the same rows give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(PaperError::write)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        // Written rows go to a file without a name, which is gone as soon as it is closed.
        let page = book.add_worksheet_with_constant_memory().map_err(PaperError::write)?;
        let name = free_name(&sheet.name, &names);
        page.set_name(&name).map_err(|_| PaperError::SheetName { name: sheet.name.clone() })?;
        names.push(name);
        fill(page, sheet, &formats).map_err(PaperError::write)?;
    }
    book.save_to_buffer().map_err(PaperError::write)
}

fn fill(page: &mut Worksheet, mut sheet: Marked<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let styles = Styles::new(formats);
    page.set_column_width(sheet.reason, REASON_WIDTH)?;
    if let Some(header) = sheet.header_row {
        page.set_freeze_panes(header + 1, 0)?;
    }
    sheet.marks.sort_by_key(|(row, column, _)| (*row, *column));
    let mut marks = sheet.marks.as_slice();
    for (row, cells) in sheet.rows {
        // What a region covers further down waits until its row comes.
        for (top, left, bottom, right) in sheet.merged.iter().filter(|(top, ..)| *top == row) {
            page.merge_range(*top, *left, *bottom, *right, "", &formats.header)?;
        }
        marks = &marks[marks.partition_point(|(marked, ..)| *marked < row)..];
        let (own, later) = marks.split_at(marks.partition_point(|(marked, ..)| *marked == row));
        marks = later;
        let is_header = sheet.header_row.is_some_and(|last| row <= last);
        let is_wrong = |column: u16| own.binary_search_by_key(&column, |(_, marked, _)| *marked).is_ok();
        for (column, given) in &cells {
            let style = match (is_wrong(*column), is_header) {
                (true, _) => &styles.wrong,
                (false, true) => &styles.header,
                (false, false) => &styles.plain,
            };
            write_cell(page, row, *column, given, style)?;
        }
        for (_, column, words) in own {
            if cells.binary_search_by_key(column, |(filled, _)| *filled).is_err() {
                page.write_blank(row, *column, &styles.wrong.any)?;
            }
            if !words.is_empty() {
                page.insert_note(row, *column, &Note::new(clean(words)).add_author_prefix(false))?;
            }
        }
    }
    Ok(())
}

/// How cells of every kind look: made once, and not for each of two million cells.
struct Styles {
    plain: Style,
    header: Style,
    wrong: Style,
}

/// How cells of one sort look, by what they hold.
struct Style {
    any: Format,
    text: Format,
    date: Format,
}

impl Styles {
    fn new(formats: &Formats) -> Self {
        let wrong = formats.plain.clone().set_background_color(Color::RGB(0xFF_EB_9C));
        let [plain, header, wrong] = [formats.plain.clone(), formats.header.clone(), wrong].map(|any| Style {
            text: any.clone().set_num_format("@"),
            date: any.clone().set_num_format("yyyy-mm-dd"),
            any,
        });
        Styles { plain, header, wrong }
    }
}

fn write_cell(page: &mut Worksheet, row: u32, column: u16, given: &Given, style: &Style) -> Result<(), XlsxError> {
    match given {
        Given::Text(text) => {
            page.write_string_with_format(row, column, clean(text), &style.text)?;
        }
        Given::Number(text) => match text.parse::<f64>() {
            Ok(number) => {
                page.write_number_with_format(row, column, number, &style.any)?;
            }
            Err(_) => {
                page.write_string_with_format(row, column, clean(text), &style.any)?;
            }
        },
        Given::Date(year, month, day) => {
            let date = u16::try_from(*year).ok().and_then(|year| ExcelDateTime::from_ymd(year, *month, *day).ok());
            match date {
                Some(date) => page.write_datetime_with_format(row, column, &date, &style.date)?,
                // Days before 1900 are text in every spreadsheet.
                None => {
                    page.write_string_with_format(row, column, format!("{year}-{month:02}-{day:02}"), &style.date)?
                }
            };
        }
        Given::Flag(flag) => {
            page.write_boolean_with_format(row, column, *flag, &style.any)?;
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
