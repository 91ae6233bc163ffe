//! A TOML file of a pack whose every part still knows its line.

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

use crate::{
    fault::{Faults, Place},
    toml_words::in_chinese,
};

/// One step into a TOML document.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

/// A file, read once as plain values and once with positions.
pub(crate) struct TomlFile<'a> {
    path: &'a str,
    text: &'a str,
    table: toml::Spanned<DeTable<'a>>,
}

impl<'a> TomlFile<'a> {
    /// Reads the file into `T`, or says in which line it cannot be read.
    pub(crate) fn read<T: DeserializeOwned>(path: &'a str, text: &'a str, faults: &mut Faults) -> Option<(T, Self)> {
        match toml::from_str::<T>(text).and_then(|value| DeTable::parse(text).map(|table| (value, table))) {
            Ok((value, table)) => Some((value, TomlFile { path, text, table })),
            Err(error) => {
                let line = error.span().map_or(0, |span| line_at(text, span.start));
                let place = Place { file: path.to_owned(), line };
                let complaint = in_chinese(error.message());
                faults.add(&place, complaint.message, complaint.hint);
                None
            }
        }
    }

    /// The place of a part; of the nearest part around it where it is not there.
    pub(crate) fn place(&self, steps: &[Step<'_>]) -> Place {
        let mut offset = 0;
        let mut table = Some(self.table.get_ref());
        let mut value: Option<&toml::Spanned<DeValue<'_>>> = None;
        for step in steps {
            let next = match (step, value, table) {
                (Step::Key(key), _, Some(inside)) => inside.get(*key),
                (Step::Item(index), Some(inside), _) => inside.get_ref().as_array().and_then(|array| array.get(*index)),
                _ => None,
            };
            let Some(found) = next else { break };
            offset = found.span().start;
            table = found.get_ref().as_table();
            value = Some(found);
        }
        Place { file: self.path.to_owned(), line: line_at(self.text, offset) }
    }

    /// The place of item `index` of the list `[[key]]`.
    pub(crate) fn item(&self, key: &str, index: usize) -> Place {
        self.place(&[Step::Key(key), Step::Item(index)])
    }

    /// The place of one key of item `index` of the list `[[key]]`.
    pub(crate) fn part(&self, key: &str, index: usize, part: &str) -> Place {
        self.place(&[Step::Key(key), Step::Item(index), Step::Key(part)])
    }
}

/// The line, counted from 1, that a byte offset falls into.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
