//! Ledgers as workbooks: a title, a unit line, a header that stays, typed cells, drop-downs, links from figures to records,
//! and a line to be signed; each sheet prints as wide as its paper.

mod choices;
mod format;
mod marked;
mod model;
mod sheet;

pub use marked::{Given, GivenRow, Marked, write_marked};
pub use model::{Cell, Column, Kind, Place, Sheet, Signature, Value, Workbook};

use std::collections::HashMap;

use rust_xlsxwriter as excel;

use crate::PaperError;
use crate::text::clean;
use choices::Choices;
use format::Formats;
use sheet::Writer;

/// Writes the workbook as xlsx.
pub fn write(workbook: &Workbook) -> Result<Vec<u8>, PaperError> {
    let mut sheets = HashMap::new();
    for sheet in &workbook.sheets {
        // Spreadsheets do not tell names apart by case.
        if sheets.insert(sheet.name.to_lowercase(), sheet).is_some() || choices::is_reserved(&sheet.name) {
            return Err(PaperError::SheetName { name: sheet.name.clone() });
        }
    }
    let formats = Formats::default();
    let mut book = excel::Workbook::new();
    book.set_default_format(&formats.plain, 18, 72).map_err(PaperError::write)?;
    // A fixed time: the same ledger gives the same bytes.
    let created = excel::ExcelDateTime::from_ymd(2000, 1, 1).map_err(PaperError::write)?;
    book.set_properties(&excel::DocProperties::new().set_title(clean(&workbook.title)).set_creation_datetime(&created));
    let mut choices = Choices::default();
    for sheet in &workbook.sheets {
        let page = book.add_worksheet();
        page.set_name(sheet.name.as_str()).map_err(|_| PaperError::SheetName { name: sheet.name.clone() })?;
        Writer { sheet, sheets: &sheets, formats: &formats, choices: &mut choices, page }
            .write(workbook.notice.as_deref())?;
    }
    choices.write(&mut book)?;
    book.save_to_buffer().map_err(PaperError::write)
}

#[cfg(test)]
mod tests;
