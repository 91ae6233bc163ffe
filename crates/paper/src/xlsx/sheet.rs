//! One sheet: what stands where, and how it prints.

use std::collections::HashMap;

use rust_xlsxwriter::{ExcelDateTime, Format, Url, Worksheet, XlsxError, utility};

use super::choices::Choices;
use super::format::Formats;
use super::{Cell, Kind, Place, Sheet, Signature, Value};
use crate::PaperError;
use crate::text::{clean, decimal, halves};

/// Who signs a ledger, and when.
const SIGNED: [&str; 3] = ["填表人：", "审核人：", "日期："];
/// A4.
const PAPER: u8 = 9;
/// What fits across an upright A4 in 11 pt; wider tables are printed across.
const UPRIGHT_HALVES: usize = 90;

/// Height of a line of a cell.
const LINE_POINTS: usize = 16;
/// A row is no higher than so many lines.
const LINES_MAX: usize = 25;

/// How many lines a text takes in a column of so many ASCII characters.
fn lines(value: &Value, width: usize) -> usize {
    match value {
        // A column is two characters wider than what it holds; a character that does not fit goes to the next line whole.
        Value::Text(text) => halves(text).div_ceil(width.saturating_sub(3).max(1)).max(1),
        _ => 1,
    }
}

pub(super) struct Writer<'a> {
    pub(super) sheet: &'a Sheet,
    /// All sheets by their names in lower case: what a link can lead to.
    pub(super) sheets: &'a HashMap<String, &'a Sheet>,
    pub(super) formats: &'a Formats,
    pub(super) choices: &'a mut Choices,
    pub(super) page: &'a mut Worksheet,
}

impl Writer<'_> {
    pub(super) fn write(mut self, notice: Option<&str>) -> Result<(), PaperError> {
        // Titles and units over hidden columns would be hidden with them.
        let last_column = self.sheet.columns.iter().rposition(|spec| !spec.hidden).map(u16::try_from).transpose();
        let last_column = last_column.map_err(|_| too_large(self.sheet))?.unwrap_or(0);
        self.above(last_column).map_err(cell_error(self.sheet, 0, 0))?;
        let header = self.sheet.rows_above();
        for (column, spec) in (0..).zip(&self.sheet.columns) {
            self.page
                .write_string_with_format(header, column, clean(&spec.title), &self.formats.header)
                .map_err(cell_error(self.sheet, header, column))?;
        }
        let widths: Vec<usize> = (0..self.sheet.columns.len()).map(|column| usize::from(self.width(column))).collect();
        for (index, cells) in self.sheet.rows.iter().enumerate() {
            let row = self.sheet.row(Some(index)).ok_or_else(|| too_large(self.sheet))?;
            // Not every program makes a row as high as its wrapped text by itself.
            let lines = cells.iter().zip(&widths).map(|(cell, width)| lines(&cell.value, *width)).max().unwrap_or(1);
            if lines > 1 {
                let points = u16::try_from(lines.min(LINES_MAX) * LINE_POINTS).unwrap_or(u16::MAX);
                self.page.set_row_height(row, points).map_err(PaperError::write)?;
            }
            for (column, cell) in cells.iter().enumerate() {
                let column = u16::try_from(column).map_err(|_| too_large(self.sheet))?;
                self.cell(row, column, cell)?;
            }
        }
        self.fields(header)?;
        let last = self.signature(header, last_column).map_err(PaperError::write)?;
        self.page.set_print_area(0, 0, last, last_column).map_err(PaperError::write)?;
        self.set_up(header, notice).map_err(PaperError::write)
    }

    /// The title, and the line with note and unit.
    fn above(&mut self, last_column: u16) -> Result<(), XlsxError> {
        let (sheet, formats) = (self.sheet, self.formats);
        let mut row = 0;
        if let Some(title) = &sheet.title {
            let title = clean(title);
            if last_column == 0 {
                self.page.write_string_with_format(row, 0, title, &formats.title)?;
            } else {
                self.page.merge_range(row, 0, row, last_column, &title, &formats.title)?;
            }
            self.page.set_row_height(row, 30)?;
            row += 1;
        }
        if let Some(note) = &sheet.note {
            self.page.write_string_with_format(row, 0, clean(note), &formats.note)?;
        }
        if let Some(unit) = &sheet.unit {
            // On a sheet of one column there is room for one of the two; they share it.
            let both = sheet.note.as_ref().filter(|_| last_column == 0).map(|note| format!("{note}　{unit}"));
            self.page.write_string_with_format(
                row,
                last_column,
                clean(both.as_ref().unwrap_or(unit)),
                &formats.unit,
            )?;
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u16, cell: &Cell) -> Result<(), PaperError> {
        let format = self.formats.of_value(&cell.value, cell.link.is_some());
        if let Some(place) = &cell.link {
            // The link's own text is replaced below; a cell keeps its link when it gets a value.
            let url = Url::new(self.address(place)?).set_text(" ");
            self.page.write_url_with_format(row, column, url, &format).map_err(cell_error(self.sheet, row, column))?;
        }
        self.value(row, column, &cell.value, &format).map_err(cell_error(self.sheet, row, column))
    }

    fn value(&mut self, row: u32, column: u16, value: &Value, format: &Format) -> Result<(), XlsxError> {
        match value {
            Value::Blank => self.page.write_blank(row, column, format),
            Value::Text(text) => self.page.write_string_with_format(row, column, clean(text), format),
            Value::Number { unscaled, scale } => self.number(row, column, *unscaled, u32::from(*scale), "", format),
            // A spreadsheet stores 71.50% as 0.7150.
            Value::Percent { unscaled, scale } => {
                self.number(row, column, *unscaled, u32::from(*scale) + 2, "%", format)
            }
            Value::Date { year, month, day } => {
                let date = ExcelDateTime::from_ymd(*year, *month, *day)?;
                self.page.write_datetime_with_format(row, column, date, format)
            }
        }
        .map(|_| ())
    }

    fn number(
        &mut self,
        row: u32,
        column: u16,
        unscaled: i64,
        scale: u32,
        sign: &str,
        format: &Format,
    ) -> Result<&mut Worksheet, XlsxError> {
        const KEPT_DIGITS: u64 = 1_000_000_000_000_000;
        match decimal(unscaled, scale).parse::<f64>() {
            // The text is read as the nearest float, so no arithmetic of ours can add an error.
            Ok(number) if unscaled.unsigned_abs() < KEPT_DIGITS => {
                self.page.write_number_with_format(row, column, number, format)
            }
            _ => {
                let shown = decimal(unscaled, scale - if sign.is_empty() { 0 } else { 2 });
                self.page.write_string_with_format(row, column, shown + sign, format)
            }
        }
    }

    /// The widths, drop-downs and empty cells of the columns.
    fn fields(&mut self, header: u32) -> Result<(), PaperError> {
        let filled = u32::try_from(self.sheet.rows.len()).map_err(|_| too_large(self.sheet))?;
        let last = header.checked_add(filled).and_then(|last| last.checked_add(self.sheet.spare_rows));
        let last = last.filter(|&last| last < 1_048_576).ok_or_else(|| too_large(self.sheet))?;
        for (index, spec) in self.sheet.columns.iter().enumerate() {
            let column = u16::try_from(index).map_err(|_| too_large(self.sheet))?;
            self.page.set_column_width(column, f64::from(self.width(index))).map_err(PaperError::write)?;
            if spec.hidden {
                self.page.set_column_hidden(column).map_err(PaperError::write)?;
            }
            if spec.kind != Kind::General {
                let format =
                    self.formats.plain.clone().set_num_format(if spec.kind == Kind::Text { "@" } else { "yyyy-mm-dd" });
                self.page.set_column_format(column, &format).map_err(PaperError::write)?;
            }
            for row in header + 1 + filled..=last {
                self.page.write_blank(row, column, &self.formats.of_kind(spec.kind)).map_err(PaperError::write)?;
            }
            if let Some(rule) = self.choices.rule(spec)?
                && last > header
            {
                self.page.add_data_validation(header + 1, column, last, column, &rule).map_err(PaperError::write)?;
            }
        }
        Ok(())
    }

    /// The line to be signed, where it stands in cells; gives the last row of the sheet.
    fn signature(&mut self, header: u32, last_column: u16) -> Result<u32, XlsxError> {
        let filled = u32::try_from(self.sheet.rows.len()).unwrap_or(u32::MAX);
        let last = header.saturating_add(filled).saturating_add(self.sheet.spare_rows);
        if self.sheet.signature != Signature::Below {
            return Ok(last);
        }
        // One cell for the three of them: columns are of any width, and the line is as long as all of them.
        let row = last + 2;
        let line = SIGNED.join("　　　　　　　　　　");
        if last_column == 0 {
            self.page.write_string_with_format(row, 0, line, &self.formats.plain)?;
        } else {
            self.page.merge_range(row, 0, row, last_column, &line, &self.formats.plain)?;
        }
        self.page.set_row_height(row, 24)?;
        Ok(row)
    }

    /// The width of a column: that of its contents, within reason.
    fn width(&self, column: usize) -> u16 {
        let spec = &self.sheet.columns[column];
        spec.width.unwrap_or_else(|| {
            let cells = self.sheet.rows.iter().filter_map(|row| row.get(column)).map(|cell| shown_halves(&cell.value));
            let widest = cells.chain([halves(&spec.title)]).max().unwrap_or(0).clamp(6, 40);
            u16::try_from(widest + 2).unwrap_or(u16::MAX)
        })
    }

    /// Freezing, and the print set-up: as wide as the page, the header on every one.
    fn set_up(&mut self, header: u32, notice: Option<&str>) -> Result<(), XlsxError> {
        let shown = (0..self.sheet.columns.len()).filter(|column| !self.sheet.columns[*column].hidden);
        let halves: usize = shown.map(|column| usize::from(self.width(column))).sum();
        self.page.set_freeze_panes(header + 1, 0)?.set_repeat_rows(header, header)?;
        if halves > UPRIGHT_HALVES {
            self.page.set_landscape();
        }
        self.page
            .set_paper_size(PAPER)
            .set_print_fit_to_pages(1, 0)
            .set_print_center_horizontally(true)
            .set_margins(0.6, 0.6, 0.8, 0.8, 0.4, 0.4)
            .set_footer(footer(self.sheet.signature));
        if let Some(notice) = notice {
            self.page.set_header(format!("&C{}", clean(notice).replace('&', "&&")));
        }
        Ok(())
    }

    /// Where a link leads, in the spreadsheet's own words.
    fn address(&self, place: &Place) -> Result<String, PaperError> {
        let target = self.sheets.get(&place.sheet.to_lowercase());
        let row = target
            .filter(|target| place.row.is_none_or(|row| row < target.rows.len()))
            .and_then(|target| target.row(place.row));
        match (target, row) {
            (Some(target), Some(row)) => {
                let name = target.name.replace('\'', "''");
                Ok(format!("internal:'{name}'!{}", utility::row_col_to_cell(row, 0)))
            }
            _ => Err(PaperError::LinkTarget {
                sheet: self.sheet.name.clone(),
                target: match place.row {
                    Some(row) => format!("{}（数据第{}行）", place.sheet, row.saturating_add(1)),
                    None => place.sheet.clone(),
                },
            }),
        }
    }
}

/// The foot of every printed page: the page's number, and who signs where no cell holds that.
fn footer(signature: Signature) -> String {
    const PAGE: &str = "&C第 &P 页，共 &N 页";
    match signature {
        Signature::OnPaper => {
            let [filler, checker, day] = SIGNED;
            format!("&L{filler}　　　　　{checker}{PAGE}&R{day}　　　　　　　　")
        }
        Signature::None | Signature::Below => PAGE.to_owned(),
    }
}

fn too_large(sheet: &Sheet) -> PaperError {
    PaperError::SheetSize { sheet: sheet.name.clone() }
}

fn cell_error(sheet: &Sheet, row: u32, column: u16) -> impl FnOnce(XlsxError) -> PaperError + '_ {
    move |error| match error {
        XlsxError::RowColumnLimitError => too_large(sheet),
        error => PaperError::Cell {
            sheet: sheet.name.clone(),
            row: row.saturating_add(1),
            column: column.saturating_add(1),
            source: Box::new(error),
        },
    }
}

fn shown_halves(value: &Value) -> usize {
    match value {
        Value::Blank => 0,
        Value::Text(text) => text.lines().map(halves).max().unwrap_or(0),
        Value::Number { unscaled, scale } => decimal(*unscaled, u32::from(*scale)).len(),
        Value::Percent { unscaled, scale } => decimal(*unscaled, u32::from(*scale)).len() + 1,
        Value::Date { .. } => "2021-03-05".len(),
    }
}
