//! Writes a workbook row by row.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};

use crate::workbook::{DemoError, cell::Cell, page::Sink};

/// The program's own clock must not enter the file: the same seed gives the same bytes.
const CREATED: (u16, u8, u8) = (2021, 3, 15);

/// A workbook on its way to a file.
pub(crate) struct XlsxFile {
    path: PathBuf,
    workbook: Workbook,
    sheet: Option<Worksheet>,
    day: Format,
    failed: Option<XlsxError>,
}

impl XlsxFile {
    pub(crate) fn new(path: &Path, folder: &Path, title: &str) -> Result<Self, DemoError> {
        let failed = |source| DemoError::Workbook { path: path.to_owned(), source };
        let mut workbook = Workbook::new();
        // Rows wait on disk until the file is closed; they must wait in the folder we were given.
        workbook.set_tempdir(folder).map_err(failed)?;
        let (year, month, day) = CREATED;
        let created = ExcelDateTime::from_ymd(year, month, day).map_err(failed)?;
        let properties = DocProperties::new()
            .set_title(title)
            .set_subject("示例镇（虚构）")
            .set_comment("由示例数据生成，人员、号码和金额均为虚构")
            .set_author("示例镇")
            .set_creation_datetime(&created);
        workbook.set_properties(&properties);
        workbook.set_zip_compression_level(1);
        let day = Format::new().set_num_format("yyyy-mm-dd");
        workbook.register_format(&day);
        Ok(XlsxFile { path: path.to_owned(), workbook, sheet: None, day, failed: None })
    }

    fn end_sheet(&mut self) {
        if let Some(sheet) = self.sheet.take() {
            self.workbook.push_worksheet(sheet);
        }
    }

    fn try_sheet(&mut self, name: &str) -> Result<(), XlsxError> {
        let mut sheet = self.workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        self.sheet = Some(sheet);
        Ok(())
    }

    fn try_row(&mut self, number: u32, cells: &[Cell]) -> Result<(), XlsxError> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        let row = number - 1;
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Blank => {}
                Cell::Text(text) => {
                    sheet.write_string(row, column, &**text)?;
                }
                Cell::Number(number) => {
                    // A cell of a workbook is a float whatever one does; nothing is computed with it here.
                    let number: f64 = number.parse().unwrap_or_default();
                    sheet.write_number(row, column, number)?;
                }
                Cell::Day(day) => {
                    let unsigned = |part: i8| u8::try_from(part).unwrap_or(1);
                    let year = u16::try_from(day.year()).unwrap_or_default();
                    let value = ExcelDateTime::from_ymd(year, unsigned(day.month()), unsigned(day.day()))?;
                    sheet.write_datetime_with_format(row, column, &value, &self.day)?;
                }
                Cell::Failed(error) => {
                    sheet.write_formula(row, column, Formula::new("=1/0").set_result(*error))?;
                }
            }
        }
        Ok(())
    }

    /// Writes the file; a file that is already there stays as it is.
    pub(crate) fn save(mut self) -> Result<(), DemoError> {
        self.end_sheet();
        let XlsxFile { path, mut workbook, failed, .. } = self;
        if let Some(source) = failed {
            return Err(DemoError::Workbook { path, source });
        }
        let file = File::create_new(&path).map_err(|source| DemoError::File { path: path.clone(), source })?;
        workbook.save_to_writer(file).map_err(|source| DemoError::Workbook { path, source })
    }
}

impl Sink for XlsxFile {
    fn begin_sheet(&mut self, name: &str) {
        self.end_sheet();
        if self.failed.is_none() {
            self.failed = self.try_sheet(name).err();
        }
    }

    fn row(&mut self, number: u32, cells: &[Cell]) {
        if self.failed.is_none() {
            self.failed = self.try_row(number, cells).err();
        }
    }
}
