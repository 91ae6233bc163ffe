//! A first look into an xlsx file, before any of it is kept: how much it really unpacks to, and which rows it hides.

use std::{collections::HashMap, io::BufRead};

use quick_xml::{Reader, events::Event};

use crate::unpack::{Archive, TOO_LONG, part, text};

/// The lists of sheets and of their parts are never longer.
const LIST_BYTES: u64 = 16 << 20;

/// What is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooLong {
    Sheet,
    Texts,
}

/// Numbers of the hidden rows of each sheet, by its name. Fails where a sheet, or the table of texts that all sheets
/// share, unpacks to more than it may.
pub(crate) fn hidden_rows(
    archive: &mut Archive<'_>,
    sheet_bytes: u64,
    text_bytes: u64,
) -> Result<HashMap<String, Vec<u32>>, TooLong> {
    if let Some(mut texts) = part(archive, "xl/sharedStrings.xml", text_bytes) {
        let mut through = || {
            let length = texts.fill_buf()?.len();
            texts.consume(length);
            Ok(length)
        };
        while too_long(through())?.is_some_and(|length| length > 0) {}
    }
    let mut hidden = HashMap::new();
    let mut left = sheet_bytes;
    for (name, place) in sheets(archive) {
        let Some(sheet) = part(archive, &place, left) else { continue };
        let (rows, length) = match too_long(hidden_in(sheet)) {
            Ok(found) => found.unwrap_or_default(),
            Err(_) => return Err(TooLong::Sheet),
        };
        left = left.saturating_sub(length);
        hidden.insert(name, rows);
    }
    Ok(hidden)
}

/// A part that breaks off is for the real reader to complain of; one that is too long ends here.
fn too_long<T>(read: std::io::Result<T>) -> Result<Option<T>, TooLong> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.to_string() == TOO_LONG => Err(TooLong::Texts),
        Err(_) => Ok(None),
    }
}

/// The hidden rows of a sheet, and its length. Only `<row>` tags are looked at.
fn hidden_in(mut sheet: impl BufRead) -> std::io::Result<(Vec<u32>, u64)> {
    let (mut rows, mut length, mut number) = (Vec::new(), 0, 0);
    let mut tag = Vec::with_capacity(256);
    loop {
        tag.clear();
        let read = sheet.read_until(b'>', &mut tag)?;
        if read == 0 {
            return Ok((rows, length));
        }
        length += read as u64;
        let open = tag.iter().rposition(|b| *b == b'<').unwrap_or_default();
        let Some(said) = tag[open..].strip_prefix(b"<row").filter(|said| said.first().is_some_and(|b| *b != b'B'))
        else {
            continue;
        };
        let said = String::from_utf8_lossy(said);
        number = value(&said, " r=").and_then(|r| r.parse().ok()).unwrap_or(number + 1);
        if value(&said, " hidden=").is_some_and(|hidden| hidden == "1" || hidden == "true") {
            rows.push(number);
        }
    }
}

/// The value of an attribute within the text of a tag.
fn value<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let rest = &tag[tag.find(name)? + name.len()..];
    let quote = rest.chars().next()?;
    rest[1..].split(quote).next()
}

/// The names of the sheets with the places of their parts.
fn sheets(archive: &mut Archive<'_>) -> Vec<(String, String)> {
    let relations = text(archive, "xl/_rels/workbook.xml.rels", LIST_BYTES).unwrap_or_default();
    let places: HashMap<String, String> =
        elements(&relations, "Relationship", ["Id", "Target"]).into_iter().map(|[id, target]| (id, target)).collect();
    let book = text(archive, "xl/workbook.xml", LIST_BYTES).unwrap_or_default();
    let place = |[name, id]: [String; 2]| {
        let target = places.get(&id)?;
        let place = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        Some((name, place))
    };
    elements(&book, "sheet", ["name", "r:id"]).into_iter().filter_map(place).collect()
}

/// Two attributes of every element of a name.
fn elements(xml: &str, element: &str, names: [&str; 2]) -> Vec<[String; 2]> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) if start.local_name().as_ref() == element => {
                let attribute = |name: &str| {
                    let value = start.try_get_attribute(name).ok().flatten()?.value;
                    quick_xml::escape::unescape(&value).ok().map(|value| value.into_owned())
                };
                if let [Some(first), Some(second)] = names.map(attribute) {
                    found.push([first, second]);
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
