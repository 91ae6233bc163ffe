//! A first look into an xlsx file, before any of it is kept: how much it really unpacks to, which rows it hides, and
//! which formulas have never been computed.

use std::{collections::HashMap, io::BufRead};

use quick_xml::{Reader, events::Event};

use crate::unpack::{Archive, TOO_LONG, part, text};

/// The lists of sheets and of their parts are never longer.
const LIST_BYTES: u64 = 16 << 20;

/// What a look at a sheet shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    /// Numbers of hidden rows.
    pub(crate) hidden: Vec<u32>,
    /// How many formulas have no result: a program wrote them that does not compute.
    pub(crate) uncomputed: u32,
    /// Address of the first of them.
    pub(crate) first_uncomputed: String,
}

/// What is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooLong {
    Sheet,
    Texts,
}

/// What a look at each sheet shows, by its name. Fails where a sheet, or the table of texts that all sheets
/// share, unpacks to more than it may.
pub(crate) fn survey(
    archive: &mut Archive<'_>,
    sheet_bytes: u64,
    text_bytes: u64,
) -> Result<HashMap<String, Seen>, TooLong> {
    if let Some(mut texts) = part(archive, "xl/sharedStrings.xml", text_bytes) {
        let mut through = || {
            let length = texts.fill_buf()?.len();
            texts.consume(length);
            Ok(length)
        };
        while too_long(through())?.is_some_and(|length| length > 0) {}
    }
    let mut all = HashMap::new();
    let mut left = sheet_bytes;
    for (name, place) in sheets(archive) {
        let Some(sheet) = part(archive, &place, left) else { continue };
        let (seen, length) = match too_long(look(sheet)) {
            Ok(found) => found.unwrap_or_default(),
            Err(_) => return Err(TooLong::Sheet),
        };
        left = left.saturating_sub(length);
        all.insert(name, seen);
    }
    Ok(all)
}

/// A part that breaks off is for the real reader to complain of; one that is too long ends here.
fn too_long<T>(read: std::io::Result<T>) -> Result<Option<T>, TooLong> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.to_string() == TOO_LONG => Err(TooLong::Texts),
        Err(_) => Ok(None),
    }
}

/// What a look at a sheet shows, and its length. Only the tags of rows, cells, formulas and values are looked at.
fn look(mut sheet: impl BufRead) -> std::io::Result<(Seen, u64)> {
    let (mut seen, mut length, mut number) = (Seen::default(), 0, 0);
    let (mut cell, mut formula, mut result) = (Vec::new(), false, false);
    let mut tag = Vec::with_capacity(256);
    loop {
        tag.clear();
        let read = sheet.read_until(b'>', &mut tag)?;
        if read == 0 {
            return Ok((seen, length));
        }
        length += read as u64;
        let open = tag.iter().rposition(|b| *b == b'<').unwrap_or_default();
        match &tag[open..] {
            [b'<', b'r', b'o', b'w', b' ' | b'>' | b'/', ..] => {
                let said = String::from_utf8_lossy(&tag[open..]);
                number = value(&said, " r=").and_then(|r| r.parse().ok()).unwrap_or(number + 1);
                if value(&said, " hidden=").is_some_and(|hidden| hidden == "1" || hidden == "true") {
                    seen.hidden.push(number);
                }
            }
            [b'<', b'c', b' ' | b'>', ..] => {
                (formula, result) = (false, false);
                cell.clear();
                cell.extend_from_slice(&tag[open..]);
            }
            [b'<', b'f', b' ' | b'>' | b'/', ..] => formula = true,
            [b'<', b'v', b'>', ..] | [b'<', b'i', b's', b'>', ..] => result = true,
            [b'<', b'/', b'c', b'>'] if formula && !result => {
                seen.uncomputed += 1;
                if seen.uncomputed == 1 {
                    seen.first_uncomputed =
                        value(&String::from_utf8_lossy(&cell), " r=").unwrap_or_default().to_owned();
                }
            }
            _ => {}
        }
    }
}

/// The value of an attribute within the text of a tag.
fn value<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let rest = &tag[tag.find(name)? + name.len()..];
    let quote = rest.chars().next()?;
    rest.strip_prefix(quote)?.split(quote).next()
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
