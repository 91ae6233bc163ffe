//! Opening a file that somebody sends: which of the many things is it, and is it safe to unpack?

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::PaperError;

/// What one part may unpack to. A report of a thousand pages is some 20 MiB of XML.
pub(super) const LIMIT_MIB: u64 = 64;

/// The file format of Office before 2007, which also wraps files with a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

const MAIN_PART: &str = "word/document.xml";

/// The main part of a docx: its name and its XML.
pub(super) fn main_part(bytes: &[u8]) -> Result<(String, String), PaperError> {
    if bytes.starts_with(COMPOUND) {
        return Err(if has_encrypted_package(bytes) { PaperError::Encrypted } else { PaperError::OldFormat });
    }
    if !bytes.starts_with(b"PK") {
        return Err(PaperError::NotDocx);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| PaperError::damaged("zip", error))?;
    let relations = part(&mut zip, "_rels/.rels")?;
    let main = relations.as_deref().map_or(Ok(MAIN_PART.to_owned()), main_target)?;
    match part(&mut zip, &main)? {
        Some(xml) => Ok((main, xml)),
        None if relations.is_none() => Err(PaperError::NotDocx),
        None => Err(PaperError::damaged(&main, ZipError::FileNotFound)),
    }
}

/// Directory entries of a compound file are UTF-16; a document with a password is a single stream of this name.
fn has_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// One part as text. What the directory says about sizes is not believed: reading stops at the limit.
fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, PaperError> {
    let file = match zip.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(PaperError::Encrypted),
        Err(error) => return Err(PaperError::damaged(name, error)),
    };
    let limit = LIMIT_MIB * 1024 * 1024;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| PaperError::damaged(name, error))?;
    if bytes.len() as u64 > limit {
        return Err(PaperError::TooLarge { limit_mib: LIMIT_MIB });
    }
    String::from_utf8(bytes).map(Some).map_err(|error| PaperError::damaged(name, error))
}

/// Where the package says that its main part is.
fn main_target(relations: &str) -> Result<String, PaperError> {
    let damaged = |error: quick_xml::Error| PaperError::damaged("_rels/.rels", error);
    let mut reader = Reader::from_str(relations);
    loop {
        let relation = match reader.read_event().map_err(damaged)? {
            Event::Eof => return Ok(MAIN_PART.to_owned()),
            Event::Start(element) | Event::Empty(element) => element,
            _ => continue,
        };
        let attribute = |name| match relation.try_get_attribute(name) {
            Ok(found) => Ok(found.map(|found| found.value.into_owned()).unwrap_or_default()),
            Err(error) => Err(damaged(error.into())),
        };
        if attribute("Type")?.ends_with("/officeDocument") {
            return Ok(attribute("Target")?.trim_start_matches('/').to_owned());
        }
    }
}
