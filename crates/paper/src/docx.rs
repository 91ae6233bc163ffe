//! Documents for Word and WPS: [`write()`] lays a [`Document`] out, [`read()`] takes the text out of a file.

mod body;
mod chart;
mod imprint;
mod inline;
mod open;
mod order;
mod package;
mod page;
mod read;
mod story;
mod table;

pub use read::read;

use crate::{Document, PaperError};

/// Writes the document as a docx in the layout of GB/T 9704-2012.
///
/// Every figure becomes a bookmark `fig_ID`; a second place that shows it is `fig_ID_2`, since Word wants names to be unique. The
/// place that defines it is `def_ID`, and a click leads from one to the other. Charts are native ones, drawn by who opens the file.
pub fn write(document: &Document) -> Result<Vec<u8>, PaperError> {
    package::pack(document, body::lay_out(document).build())
}

#[cfg(test)]
mod tests;
