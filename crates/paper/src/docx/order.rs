//! Repairs what docx-rs writes, on its way into the package.
//!
//! The schema of WordprocessingML fixes the order of properties; docx-rs has one of its own, which Word forgives and stricter
//! readers (validators, converters to OFD) need not. It also cannot say that a table's first row is its header, knows no charts,
//! and numbers paragraphs from a counter of the whole thread, so that the same document would not give the same bytes.

use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::chart;
use crate::PaperError;

/// The orders of ECMA-376, as far as we write these properties.
const ORDERS: &[(&str, &[&str])] = &[
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:color",
            "w:spacing",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
        ],
    ),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:titlePg",
            "w:docGrid",
        ],
    ),
    (
        "w:tblPr",
        &["w:tblStyle", "w:tblpPr", "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar"],
    ),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:tcBorders", "w:shd", "w:tcMar", "w:vAlign"]),
];

/// The part with its properties in order, its header rows marked, its paragraphs without numbers, and each of the frames where
/// its number stands.
pub(super) fn tidy(xml: &[u8], frames: &[String]) -> Result<Vec<u8>, PaperError> {
    let xml = std::str::from_utf8(xml).map_err(PaperError::write)?;
    let mut reader = Reader::from_str(xml);
    let mut tidy = String::with_capacity(xml.len());
    loop {
        match reader.read_event().map_err(PaperError::write)? {
            Event::Eof => return Ok(tidy.into_bytes()),
            Event::Start(start) => tidy.push_str(&element(&start, &mut reader, frames)?),
            Event::Decl(declaration) => {
                let _ = write!(tidy, "<?{}?>", &*declaration);
            }
            _ => {}
        }
    }
}

/// An element with everything in it. The nesting is that of our own model, a dozen at most.
fn element(start: &BytesStart<'_>, reader: &mut Reader<&[u8]>, frames: &[String]) -> Result<String, PaperError> {
    let name = start.name().0.to_owned();
    let mut children: Vec<(String, String)> = Vec::new();
    loop {
        let event = reader.read_event().map_err(PaperError::write)?;
        children.push(match event {
            Event::End(_) | Event::Eof => break,
            Event::Start(child) => (child.name().0.to_owned(), element(&child, reader, frames)?),
            Event::Empty(child) => (child.name().0.to_owned(), empty(&child)),
            Event::GeneralRef(entity) => (String::new(), format!("&{};", &*entity)),
            other => (String::new(), other.to_string()),
        });
    }
    if let Some((_, order)) = ORDERS.iter().find(|(property, _)| *property == name) {
        children.sort_by_key(|(child, _)| order.iter().position(|known| known == child));
    }
    if let ("w:tbl", Some((_, row))) = (name.as_str(), children.iter_mut().find(|(child, _)| child == "w:tr")) {
        *row = row.replacen("<w:trPr>", "<w:trPr><w:tblHeader/>", 1);
    }
    let mut inner: String = children.into_iter().map(|(_, child)| child).collect();
    if name == "w:p" && inner.contains(&format!("<w:pStyle w:val=\"{}\"/>", chart::STYLE)) {
        inner = framed(&inner, frames);
    }
    Ok(match name.as_str() {
        "w:pPr" | "w:rPr" if inner.is_empty() => String::new(),
        "w:p" => format!("<w:p>{inner}</w:p>"),
        _ => format!("<{}>{inner}</{name}>", &**start),
    })
}

/// A paragraph that holds the number of a frame, with the frame in its stead.
fn framed(paragraph: &str, frames: &[String]) -> String {
    let Some((before, rest)) = paragraph.split_once("<w:t") else { return paragraph.to_owned() };
    let Some((text, after)) = rest.split_once("</w:t>") else { return paragraph.to_owned() };
    let number = text.split_once('>').and_then(|(_, number)| number.parse::<usize>().ok());
    let frame = number.and_then(|number| frames.get(number.checked_sub(1)?)).map(String::as_str);
    format!("{before}{}{after}", frame.unwrap_or_default())
}

/// An element without contents; empty properties say nothing.
fn empty(element: &BytesStart<'_>) -> String {
    match element.name().0 {
        "w:pPr" | "w:rPr" => String::new(),
        // The schema knows a column's width in twips only, and no type of it.
        "w:gridCol" => format!("<{}/>", element.trim_end().trim_end_matches(" w:type=\"dxa\"")),
        _ => format!("<{}/>", element.trim_end()),
    }
}
