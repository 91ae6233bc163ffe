//! The compound file (OLE) that old workbooks are kept in: which streams it has, and whether its cells fit in memory.
//!
//! The reader of old workbooks reserves what the file declares, so what it declares is checked before.

use crate::archive::{u16_at, u32_at};

pub(crate) const MAGIC: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const ENTRY_BYTES: usize = 128;
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// Streams shorter than this live in sectors of 64 bytes inside the root's stream.
const SHORT_STREAM: usize = 4096;
const SHORT_SECTOR: usize = 64;

/// A compound file.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl<'a> Compound<'a> {
    /// Reads the tables; nothing where they are broken.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        if !matches!(shift, 9 | 12) {
            return None;
        }
        let mut file = Compound { bytes, sector: 1 << shift, table: Vec::new(), entries: Vec::new() };
        let mut table_sectors: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(bytes, 68)?;
        let most = bytes.len() / file.sector + 1;
        for _ in 0..most {
            if next >= LAST_SECTOR {
                break;
            }
            let mut more = numbers(file.sector_bytes(next)?);
            next = more.pop()?;
            table_sectors.extend(more);
        }
        for sector in table_sectors.into_iter().filter(|sector| *sector < LAST_SECTOR).take(most) {
            let part = numbers(file.sector_bytes(sector)?);
            file.table.extend(part);
        }
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX);
        file.entries = directory.chunks_exact(ENTRY_BYTES).filter_map(entry).collect();
        (!file.entries.is_empty()).then_some(file)
    }

    /// Whether it has a stream of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream.
    fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        if entry.size >= SHORT_STREAM {
            return Some(self.chain(entry.start, entry.size));
        }
        let root = self.entries.first()?;
        let inside = self.chain(root.start, root.size);
        let table = numbers(&self.chain(u32_at(self.bytes, 60)?, usize::MAX));
        let mut stream = Vec::new();
        let mut next = entry.start;
        for _ in 0..=SHORT_STREAM / SHORT_SECTOR {
            let at = usize::try_from(next).ok()?.checked_mul(SHORT_SECTOR)?;
            let Some(part) = inside.get(at..at.saturating_add(SHORT_SECTOR)) else { break };
            stream.extend_from_slice(part);
            match table.get(usize::try_from(next).ok()?) {
                Some(after) if *after < LAST_SECTOR => next = *after,
                _ => break,
            }
        }
        stream.truncate(entry.size);
        Some(stream)
    }

    /// The most cells that a sheet of the workbook stream spans, declared or really there.
    pub(crate) fn widest_sheet(&self) -> u64 {
        let Some(stream) = self.stream("Workbook").or_else(|| self.stream("Book")) else { return 0 };
        let mut widest = 0;
        let (mut rows, mut columns) = (0u64, 0u64);
        let mut at = 0;
        while let (Some(kind), Some(length)) = (u16_at(&stream, at), u16_at(&stream, at + 2)) {
            let body = at + 4;
            let number = |offset: usize| u64::from(u16_at(&stream, body + offset).unwrap_or_default()) + 1;
            match kind {
                // A new part begins.
                0x0809 => (rows, columns) = (0, 0),
                // Declared dimensions: rows as 32 bits from BIFF8 on.
                0x0200 if length >= 14 => {
                    rows = rows.max(u64::from(u32_at(&stream, body + 4).unwrap_or_default()));
                    columns = columns.max(number(10));
                }
                // Cells: row, column, format, value.
                0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x0006 => {
                    rows = rows.max(number(0));
                    columns = columns.max(number(2));
                }
                // Several numbers in one row; the last column stands at the end.
                0x00BD => {
                    rows = rows.max(number(0));
                    columns = columns.max(number(usize::from(length).saturating_sub(2)));
                }
                _ => {}
            }
            widest = widest.max(rows.saturating_mul(columns));
            at = body + usize::from(length);
        }
        widest
    }

    fn sector_bytes(&self, sector: u32) -> Option<&'a [u8]> {
        let at = usize::try_from(sector).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file is often shorter than a sector.
        self.bytes.get(at..at.saturating_add(self.sector).min(self.bytes.len()))
    }

    fn chain(&self, start: u32, size: usize) -> Vec<u8> {
        let mut all = Vec::new();
        let mut next = start;
        for _ in 0..=self.table.len() {
            let Some(part) = self.sector_bytes(next) else { break };
            all.extend_from_slice(part);
            match usize::try_from(next).ok().and_then(|at| self.table.get(at)) {
                Some(after) if all.len() < size => next = *after,
                _ => break,
            }
        }
        all.truncate(size);
        all
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?);
    let units: Vec<u16> = bytes
        .get(..length.min(64))?
        .chunks_exact(2)
        .filter_map(|two| u16_at(two, 0))
        .filter(|unit| *unit != 0)
        .collect();
    let size = usize::try_from(u32_at(bytes, 120)?).ok()?;
    (length > 0).then(|| Entry {
        name: String::from_utf16_lossy(&units),
        start: u32_at(bytes, 116).unwrap_or(u32::MAX),
        size,
    })
}
