//! What is wrong with a pack, where, and what to do about it.

use std::fmt;

/// A place in a pack: a file below the pack's folder and a line in it, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Path below the pack's folder, with forward slashes.
    pub file: String,
    /// Line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 { f.write_str(&self.file) } else { write!(f, "{}:{}", self.file, self.line) }
    }
}

/// One mistake in a pack. Shown as it is to the person who wrote the pack, so the words are Chinese.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(place: &Place, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Fault { place: place.clone(), message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.place, self.message)?;
        if !self.hint.is_empty() {
            write!(f, " 办法：{}", self.hint)?;
        }
        Ok(())
    }
}

/// All the faults of a pack, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Adds one.
    pub fn add(&mut self, place: &Place, message: impl Into<String>, hint: impl Into<String>) {
        self.0.push(Fault::new(place, message, hint));
    }

    /// `Ok(())` where nothing was found.
    pub fn into_result(mut self) -> Result<(), Faults> {
        self.0.sort();
        self.0.dedup();
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
