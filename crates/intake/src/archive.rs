//! The table of contents of a zip file, read without unpacking anything.

/// What a zip says it holds.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) names: Vec<String>,
    /// Sum of the declared sizes after unpacking.
    pub(crate) unpacked: u64,
}

const END: [u8; 4] = *b"PK\x05\x06";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const END_64: [u8; 4] = *b"PK\x06\x06";
const ZIP64_FIELD: u16 = 1;

/// The contents, or nothing where the table at the end of the file is missing: the file was cut short.
pub(crate) fn contents(bytes: &[u8]) -> Option<Contents> {
    let end = find_last(bytes, END)?;
    let mut count = u64::from(u16_at(bytes, end + 10)?);
    let mut at = u64::from(u32_at(bytes, end + 16)?);
    if count == u64::from(u16::MAX) || at == u64::from(u32::MAX) {
        let end_64 = find_last(bytes, END_64)?;
        count = u64_at(bytes, end_64 + 32)?;
        at = u64_at(bytes, end_64 + 48)?;
    }
    let mut at = usize::try_from(at).ok()?;
    let mut contents = Contents::default();
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != ENTRY {
            return None;
        }
        let [name, extra, comment] =
            [28, 30, 32].map(|offset| u16_at(bytes, at + offset).map(usize::from).unwrap_or_default());
        let name_at = at + 46;
        let extra_at = name_at + name;
        let mut size = u64::from(u32_at(bytes, at + 24)?);
        if size == u64::from(u32::MAX) {
            size = zip64_size(bytes.get(extra_at..extra_at + extra)?).unwrap_or(size);
        }
        contents.unpacked = contents.unpacked.saturating_add(size);
        contents.names.push(String::from_utf8_lossy(bytes.get(name_at..extra_at)?).replace('\\', "/"));
        at = extra_at + extra + comment;
    }
    Some(contents)
}

fn zip64_size(mut extra: &[u8]) -> Option<u64> {
    loop {
        let (id, length) = (u16_at(extra, 0)?, usize::from(u16_at(extra, 2)?));
        if id == ZIP64_FIELD {
            return u64_at(extra, 4);
        }
        extra = extra.get(4 + length..)?;
    }
}

fn find_last(bytes: &[u8], mark: [u8; 4]) -> Option<usize> {
    // The end record is followed by a comment of at most 64 KiB.
    let from = bytes.len().saturating_sub(0x1_0000 + 128);
    bytes[from..].windows(4).rposition(|four| four == mark).map(|at| from + at)
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
