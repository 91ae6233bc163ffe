//! The zip with its parts. docx-rs makes the body, the headers and the footers; the rest never changes and is kept as it is in
//! `parts/`, since docx-rs can express neither our styles (indents in characters, no space beside digits) nor stand-ins for fonts.

use std::io::{Cursor, Write};

use docx_rs::XMLDocx;
use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{chart, order};
use crate::text::clean;
use crate::{Chart, Document, PaperError};

const FIXED: [(&str, &str); 9] = [
    (chart::CONTENT_TYPES, include_str!("parts/content_types.xml")),
    ("_rels/.rels", include_str!("parts/rels.xml")),
    ("docProps/app.xml", include_str!("parts/app.xml")),
    (chart::RELATIONS, include_str!("parts/document_rels.xml")),
    ("word/styles.xml", include_str!("parts/styles.xml")),
    ("word/settings.xml", include_str!("parts/settings.xml")),
    ("word/fontTable.xml", include_str!("parts/fontTable.xml")),
    ("word/footer3.xml", include_str!("parts/footer3.xml")),
    ("word/footer4.xml", include_str!("parts/footer4.xml")),
];

pub(super) fn pack(document: &Document, built: XMLDocx) -> Result<Vec<u8>, PaperError> {
    let mut parts: Vec<(String, Vec<u8>)> = FIXED
        .iter()
        .map(|(name, xml)| ((*name).to_owned(), chart::listed(name, xml, document.charts().count()).into_bytes()))
        .collect();
    parts.push(("docProps/core.xml".to_owned(), core(document).into_bytes()));
    let charts: Vec<&Chart> = document.charts().collect();
    let frames: Vec<String> = (1..).zip(&charts).map(|(number, chart)| chart::frame(chart, number)).collect();
    parts.push(("word/document.xml".to_owned(), order::tidy(&built.document, &frames)?));
    for (number, chart) in (1..).zip(&charts) {
        parts.push((chart::part_name(number), chart::part(chart).into_bytes()));
    }
    for (kind, made) in [("header", &built.headers), ("footer", &built.footers)] {
        for (index, xml) in made.iter().enumerate() {
            parts.push((format!("word/{kind}{}.xml", index + 1), order::tidy(xml, &[])?));
        }
    }
    // The time and the rights are fixed, so that the same document gives the same bytes on every machine.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options).map_err(PaperError::write)?;
        zip.write_all(&bytes).map_err(PaperError::write)?;
    }
    Ok(zip.finish().map_err(PaperError::write)?.into_inner())
}

/// Title and author. There is no date: the one that counts is printed in the document.
fn core(document: &Document) -> String {
    let title = clean(&document.title).replace('\n', "");
    let author = clean(document.issuer.as_deref().unwrap_or_default()).replace('\n', "");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator></cp:coreProperties>\n",
        escape(title),
        escape(author)
    )
}
