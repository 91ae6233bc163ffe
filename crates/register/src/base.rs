//! What a row of an exported workbook says about itself: which record it is, and how far the log had come when it was
//! written. It stands in one cell of the row, so it survives sorting, copying and saving in any spreadsheet.

use std::fmt;

/// Digits of a chain hash that a row carries: enough to tell registers apart, short enough for a cell.
const MAC_DIGITS: usize = 16;

/// The record that a row says it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named {
    /// Record id.
    pub record: String,
    /// The state of the register that the row was written from; `None` where a person wrote the id down.
    pub base: Option<Base>,
}

/// A state of the register: the end of its log at some time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Base {
    /// Number of the last change.
    pub seq: i64,
    /// Beginning of its keyed hash, which no other register has.
    pub mac: String,
}

impl Base {
    /// The base that an end of the log is.
    pub(crate) fn new(seq: i64, mac: &str) -> Self {
        Base { seq, mac: mac.chars().take(MAC_DIGITS).collect() }
    }

    /// Whether the log has this hash at this number.
    pub(crate) fn fits(&self, mac: &str) -> bool {
        self.mac.len() == MAC_DIGITS && mac.starts_with(&self.mac)
    }
}

impl Named {
    /// Reads what [`Named`] prints. Words that are no base are taken for an id, which then names no record.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let base = text.split_once('@').and_then(|(record, base)| {
            let (seq, mac) = base.split_once('.')?;
            Some(Named { record: record.to_owned(), base: Some(Base { seq: seq.parse().ok()?, mac: mac.to_owned() }) })
        });
        base.unwrap_or_else(|| Named { record: text.to_owned(), base: None })
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.base {
            Some(base) => write!(f, "{}@{}.{}", self.record, base.seq, base.mac),
            None => f.write_str(&self.record),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_again() {
        let based = Named { record: "r1".into(), base: Some(Base::new(12, "00112233445566778899")) };
        assert_eq!(based.to_string(), "r1@12.0011223344556677");
        for named in [based, Named { record: "r2".into(), base: None }] {
            assert_eq!(Named::parse(&format!(" {named} ")), named);
        }
        assert_eq!(Named::parse("r3@x.y"), Named { record: "r3@x.y".into(), base: None });
    }
}
