//! Writes a comma-separated text.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use encoding_rs::GB18030;

use crate::workbook::{DemoError, cell::Cell, page::Sink};

/// A text table on its way to a file.
pub(crate) struct TextTable {
    path: PathBuf,
    is_gb18030: bool,
    writer: csv::Writer<Vec<u8>>,
    next: u32,
    failed: Option<csv::Error>,
}

impl TextTable {
    pub(crate) fn new(path: &Path, is_gb18030: bool) -> Self {
        let writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        TextTable { path: path.to_owned(), is_gb18030, writer, next: 1, failed: None }
    }

    /// Writes the file; a file that is already there stays as it is.
    pub(crate) fn save(self) -> Result<(), DemoError> {
        let TextTable { path, is_gb18030, writer, failed, .. } = self;
        if let Some(source) = failed {
            return Err(DemoError::TextTable { path, source });
        }
        let at = |source| DemoError::File { path: path.clone(), source };
        let bytes = writer.into_inner().map_err(|error| at(error.into_error()))?;
        let text = String::from_utf8_lossy(&bytes);
        let mut file = File::create_new(&path).map_err(at)?;
        if is_gb18030 {
            let (encoded, _, _) = GB18030.encode(&text);
            file.write_all(&encoded).map_err(at)
        } else {
            file.write_all("\u{feff}".as_bytes()).and_then(|()| file.write_all(text.as_bytes())).map_err(at)
        }
    }
}

impl Sink for TextTable {
    fn begin_sheet(&mut self, _: &str) {}

    fn row(&mut self, number: u32, cells: &[Cell]) {
        if self.failed.is_some() {
            return;
        }
        while self.next < number {
            // A line of nothing would be no row at all; programs write the commas.
            self.failed = self.writer.write_record(["", ""]).err();
            self.next += 1;
        }
        let shown: Vec<_> = cells.iter().map(|cell| cell.shown().into_owned()).collect();
        self.failed = self.failed.take().or(self.writer.write_record(&shown).err());
        self.next += 1;
    }
}
