//! Parts of a zip, unpacked as they are read and never beyond a limit: what a zip declares of itself may be a lie.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

/// The message of the error by which a reader says that a part is longer than it may be.
pub(crate) const TOO_LONG: &str = "more than may be unpacked";

/// A zip in memory.
pub(crate) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Opens a zip.
pub(crate) fn archive(bytes: &[u8]) -> Option<Archive<'_>> {
    ZipArchive::new(Cursor::new(bytes)).ok()
}

/// A part by its name, whatever the case and the slashes; `most` bytes of it at most.
pub(crate) fn part<'a, 'b>(archive: &'a mut Archive<'b>, name: &str, most: u64) -> Option<impl BufRead + use<'a, 'b>> {
    let names: Vec<String> = archive.file_names().flatten().map(|known| known.into_owned()).collect();
    let known = names.into_iter().find(|known| known.replace('\\', "/").eq_ignore_ascii_case(name))?;
    let entry = archive.by_name(&known).ok()?;
    Some(BufReader::with_capacity(1 << 16, Bounded { inner: entry, left: most }))
}

/// The text of a small part.
pub(crate) fn text(archive: &mut Archive<'_>, name: &str, most: u64) -> Option<String> {
    let mut text = String::new();
    part(archive, name, most)?.read_to_string(&mut text).ok()?;
    Some(text)
}

struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other(TOO_LONG))?;
        Ok(read)
    }
}
