//! Workbooks of office programs, through calamine.

use std::{collections::HashMap, io::Cursor};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xls, XlsError, Xlsb, XlsbError,
    Xlsx, XlsxError,
};
use jiff::civil::Date;

use crate::{
    open::Limits,
    survey::{TooLong, survey},
    unpack::archive,
    workbook::{Beyond, Cell, Epoch, Filling, Merged, Sheet},
};

/// Where the bytes are read from.
pub(crate) type Bytes = Cursor<Vec<u8>>;

/// Why a workbook of a known format cannot be read.
pub(crate) enum Broken {
    Protected,
    TooManyCells,
    TooManyRows,
    TooManyColumns,
    /// A sheet unpacks to more than it may.
    TooLong,
    /// The texts that the sheets share do.
    TooMuchText,
    Damaged(String),
}

impl From<Beyond> for Broken {
    fn from(beyond: Beyond) -> Self {
        match beyond {
            Beyond::Rows => Broken::TooManyRows,
            Beyond::Columns => Broken::TooManyColumns,
        }
    }
}

impl From<TooLong> for Broken {
    fn from(too_long: TooLong) -> Self {
        match too_long {
            TooLong::Sheet => Broken::TooLong,
            TooLong::Texts => Broken::TooMuchText,
        }
    }
}

macro_rules! broken_from {
    ($($error:ident),*) => {
        $(impl From<$error> for Broken {
            fn from(error: $error) -> Self {
                match error {
                    $error::Password => Broken::Protected,
                    other => Broken::Damaged(other.to_string()),
                }
            }
        })*
    };
}
broken_from!(XlsxError, XlsbError, XlsError);

pub(crate) fn xlsx(bytes: Bytes, limits: &Limits) -> Result<Vec<Sheet>, Broken> {
    let mut seen = match archive(bytes.get_ref()) {
        Some(mut archive) => survey(&mut archive, limits.unpacked_bytes, limits.text_bytes)?,
        None => HashMap::new(),
    };
    let mut book: Xlsx<Bytes> = Xlsx::new(bytes)?;
    let epoch = Epoch::of(book.has_1904_epoch());
    let mut sheets = Vec::new();
    let mut left = limits.cells;
    for about in book.sheets_metadata().to_vec() {
        if !is_worksheet(about.typ) {
            continue;
        }
        let mut cells = Filling::within(limits.rows, limits.columns);
        {
            let mut reader = match book.worksheet_cells_reader(&about.name) {
                Ok(reader) => reader,
                Err(XlsxError::NotAWorksheet(_)) => continue,
                Err(error) => return Err(error.into()),
            };
            let percent: Vec<bool> = reader.styles().iter().map(is_percent).collect();
            while let Some((found, style)) = reader.next_cell_with_style_id()? {
                let (row, column) = found.get_position();
                let cell = cell_from_ref(found.get_value(), percent.get(style).is_some_and(|is| *is));
                if cell != Cell::Empty {
                    left = left.checked_sub(1).ok_or(Broken::TooManyCells)?;
                    cells.add(row.saturating_add(1), column, cell);
                }
            }
        }
        // A broken list of merged cells must not cost the whole sheet.
        let merged = book.merge_cells_by_sheet_name(&about.name).unwrap_or_default();
        let mut sheet = finished(&about, cells, epoch, &merged)?;
        // A row that holds nothing is hidden from nobody.
        let holds = |number: &u32| sheet.rows.number(sheet.rows.place_of(*number)) == Some(*number);
        let seen = seen.remove(&about.name).unwrap_or_default();
        sheet.hidden_rows = seen.hidden.into_iter().filter(holds).collect();
        sheet.uncomputed = seen.uncomputed;
        sheet.first_uncomputed = seen.first_uncomputed;
        sheets.push(sheet);
    }
    Ok(sheets)
}

pub(crate) fn xlsb(bytes: Bytes, limits: &Limits) -> Result<Vec<Sheet>, Broken> {
    let mut book: Xlsb<Bytes> = Xlsb::new(bytes)?;
    let epoch = Epoch::of(book.has_1904_epoch());
    let mut sheets = Vec::new();
    let mut left = limits.cells;
    for about in book.sheets_metadata().to_vec() {
        if !is_worksheet(about.typ) {
            continue;
        }
        let mut cells = Filling::within(limits.rows, limits.columns);
        let mut reader = book.worksheet_cells_reader(&about.name)?;
        while let Some(found) = reader.next_cell()? {
            let (row, column) = found.get_position();
            let cell = cell_from_ref(found.get_value(), false);
            if cell != Cell::Empty {
                left = left.checked_sub(1).ok_or(Broken::TooManyCells)?;
                cells.add(row.saturating_add(1), column, cell);
            }
        }
        sheets.push(finished(&about, cells, epoch, &[])?);
    }
    Ok(sheets)
}

pub(crate) fn xls(bytes: Bytes, _: &Limits) -> Result<Vec<Sheet>, Broken> {
    let mut book: Xls<Bytes> = Xls::new(bytes)?;
    let epoch = Epoch::of(book.has_1904_epoch());
    let mut sheets = Vec::new();
    for about in book.sheets_metadata().to_vec() {
        if is_worksheet(about.typ) {
            let cells = cells_of(&book.worksheet_range(&about.name)?);
            let merged = book.merge_cells_by_sheet_name(&about.name).unwrap_or_default();
            sheets.push(finished(&about, cells, epoch, &merged)?);
        }
    }
    Ok(sheets)
}

fn is_worksheet(kind: SheetType) -> bool {
    matches!(kind, SheetType::WorkSheet)
}

fn finished(about: &calamine::Sheet, cells: Filling, epoch: Epoch, merged: &[Dimensions]) -> Result<Sheet, Broken> {
    let mut sheet = cells.whole(&about.name)?;
    sheet.epoch = epoch;
    sheet.hidden = about.visible != SheetVisible::Visible;
    sheet.merged = merged
        .iter()
        .map(|region| Merged {
            top: region.start.0.saturating_add(1),
            bottom: region.end.0.saturating_add(1),
            left: region.start.1,
            right: region.end.1,
        })
        .collect();
    Ok(sheet)
}

fn cells_of(range: &calamine::Range<Data>) -> Filling {
    let (top, left) = range.start().unwrap_or_default();
    let mut cells = Filling::default();
    for (row, column, data) in range.used_cells() {
        let number = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top).saturating_add(1);
        let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(left);
        cells.add(number, column, cell_from(data));
    }
    cells
}

fn cell_from(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => text_cell(text),
        Data::Int(number) => Cell::Number(number.to_string()),
        Data::Float(number) => number_cell(*number),
        Data::Bool(flag) => Cell::Bool(*flag),
        Data::DateTime(moment) => date_cell(moment),
        Data::DateTimeIso(text) => iso_cell(text),
        Data::DurationIso(text) => Cell::Text(text.clone()),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}

fn cell_from_ref(data: &DataRef<'_>, percent: bool) -> Cell {
    match data {
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Float(number) if percent => match number_cell(*number) {
            Cell::Number(text) => Cell::Text(format!("{}%", hundredfold(&text))),
            other => other,
        },
        DataRef::Int(number) if percent => Cell::Text(format!("{}%", hundredfold(&number.to_string()))),
        DataRef::Float(number) => number_cell(*number),
        other => cell_from(&Data::from(other.clone())),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// A number of a workbook as the text that a spreadsheet shows for it: at most fifteen significant digits, so that
/// 0.1 + 0.2 is 0.3. Whole numbers beyond fifteen digits keep all of theirs, so that their loss can be seen.
pub(crate) fn number_cell(number: f64) -> Cell {
    if !number.is_finite() {
        return Cell::Error("#NUM!".to_owned());
    }
    let shortest = number.to_string();
    let digits = shortest.bytes().filter(u8::is_ascii_digit).count();
    if digits <= 15 || !shortest.contains('.') {
        return Cell::Number(if shortest == "-0" { "0".to_owned() } else { shortest });
    }
    // Formatting rounds the decimal expansion; no arithmetic touches the float.
    let scientific = format!("{number:.14e}");
    Cell::Number(plain_decimal(&scientific).unwrap_or(shortest))
}

/// `1.25e-2` as `0.0125`.
fn plain_decimal(scientific: &str) -> Option<String> {
    let (mantissa, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let whole = exponent + 1;
    let plain = if whole <= 0 {
        format!("0.{}{digits}", "0".repeat(usize::try_from(-whole).ok()?))
    } else {
        let whole = usize::try_from(whole).ok()?;
        match digits.get(..whole) {
            Some(before) => format!("{before}.{}", digits.get(whole..)?),
            None => format!("{digits}{}.", "0".repeat(whole - digits.len())),
        }
    };
    Some(format!("{sign}{}", plain.trim_end_matches('0').trim_end_matches('.')))
}

/// Moves the point two places to the right, in text.
pub(crate) fn hundredfold(number: &str) -> String {
    let (sign, unsigned) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let part = format!("{part:0<2}");
    let (up, rest) = part.split_at(2);
    let whole = format!("{whole}{up}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{rest}")
}

fn date_cell(moment: &ExcelDateTime) -> Cell {
    let serial = || number_cell(moment.as_f64());
    // A time of day without a day, a length of time, and the 29 February 1900 that never was are no dates.
    if moment.is_duration() || moment.as_f64() < 1.0 {
        return serial();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let date = i16::try_from(year).ok().zip(i8::try_from(month).ok()).zip(i8::try_from(day).ok());
    date.and_then(|((year, month), day)| Date::new(year, month, day).ok()).map_or_else(serial, Cell::Date)
}

pub(crate) fn iso_cell(text: &str) -> Cell {
    text.get(..10).and_then(|day| day.parse().ok()).map_or_else(|| Cell::Text(text.to_owned()), Cell::Date)
}

fn is_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_the_text_that_a_spreadsheet_shows() {
        let cases = [
            (3.5, "3.5"),
            (0.1 + 0.2_f64, "0.3"),
            (12345.67, "12345.67"),
            (1e-7, "0.0000001"),
            (-2.0, "-2"),
            (-0.0, "0"),
            (590_123_200_001_011_234.0, "590123200001011200"),
            (1e21, "1000000000000000000000"),
            (1.0 / 3.0, "0.333333333333333"),
            (123_456_789_012_345.67, "123456789012346"),
        ];
        for (number, text) in cases {
            assert_eq!(number_cell(number), Cell::Number(text.to_owned()));
        }
    }

    #[test]
    fn percentages_keep_their_digits() {
        for (number, percent) in
            [("0.0435", "4.35"), ("1", "100"), ("-0.5", "-50"), ("0.00125", "0.125"), ("12.5", "1250")]
        {
            assert_eq!(hundredfold(number), percent);
        }
    }
}
