//! The text of a docx.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::{NsReader, escape};

use super::open;
use crate::PaperError;
use text::Text;

mod text;

/// The namespaces of WordprocessingML: the one everybody writes, and the one of "strict" files.
const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];
const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// Reads the paragraphs of a docx in reading order, empty ones included.
///
/// A table gives one text for each row, its cells joined by tabs; a line break inside a paragraph or cell is `\n`. The text is
/// that of the final document: deleted revisions are left out, inserted ones kept. Text boxes come before the paragraph that
/// holds them. Headers, footers, notes and comments are not read.
pub fn read(bytes: &[u8]) -> Result<Vec<String>, PaperError> {
    let (part, xml) = open::main_part(bytes)?;
    let damaged = |error: quick_xml::Error| PaperError::damaged(&part, error);
    let mut reader = NsReader::from_str(&xml);
    let mut text = Text::default();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Eof => break,
            Event::Start(start) => {
                let kind = Kind::of(&reader, &start);
                // A workbook or a presentation has the same shell, but is nothing to read here.
                if text.is_complete() && kind != Kind::Document {
                    return Err(PaperError::NotDocx);
                }
                text.open(kind, &start);
            }
            Event::Empty(start) => {
                let kind = Kind::of(&reader, &start);
                text.open(kind, &start);
                text.close();
            }
            Event::End(_) => text.close(),
            Event::Text(characters) => text.add(&characters),
            Event::CData(characters) => text.add(&characters),
            Event::GeneralRef(entity) => text.add(&resolve(&entity)),
            _ => {}
        }
    }
    if text.is_complete() { Ok(text.finish()) } else { Err(PaperError::damaged(&part, "the XML ends early")) }
}

/// The character that a reference stands for. An unknown entity is left out; documents do not define any.
fn resolve(entity: &BytesRef<'_>) -> String {
    match entity.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => escape::resolve_predefined_entity(entity).unwrap_or_default().to_owned(),
    }
}

/// The elements that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Document,
    Paragraph,
    Run,
    RunProperties,
    RowProperties,
    Characters,
    Tab,
    Break,
    Hyphen,
    /// Deleted, or moved away.
    Deleted,
    Row,
    Cell,
    /// One of several renderings of the same thing, e.g. a text box for new and for old readers.
    Alternatives,
    Choice,
    Fallback,
    Other,
}

impl Kind {
    fn of(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Self {
        let (namespace, local) = reader.resolver().resolve_element(start.name());
        let ResolveResult::Bound(Namespace(namespace)) = namespace else { return Self::Other };
        match local.as_ref() {
            "AlternateContent" if namespace == COMPATIBILITY => Self::Alternatives,
            "Choice" if namespace == COMPATIBILITY => Self::Choice,
            "Fallback" if namespace == COMPATIBILITY => Self::Fallback,
            _ if !WORD.contains(&namespace) => Self::Other,
            "document" => Self::Document,
            "p" => Self::Paragraph,
            "r" => Self::Run,
            "rPr" => Self::RunProperties,
            "trPr" => Self::RowProperties,
            "t" => Self::Characters,
            "tab" | "ptab" => Self::Tab,
            "br" | "cr" => Self::Break,
            "noBreakHyphen" => Self::Hyphen,
            "del" | "moveFrom" => Self::Deleted,
            "tr" => Self::Row,
            "tc" => Self::Cell,
            _ => Self::Other,
        }
    }
}
