//! What is wrong with a cell or a sheet. Problems are data: they are listed, counted and shown, never thrown.

/// One problem, at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Name of the sheet.
    pub sheet: String,
    /// Address of the cell, `C12`; the header cell where a whole column is meant; empty where the sheet is meant.
    pub cell: String,
    /// English name of the field; empty where no field is meant.
    pub field: String,
    /// Stable name of the kind of problem.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A problem that does not yet know where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable name of the kind of problem.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Fault {
    /// A fault.
    pub(crate) fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Fault { code, message: message.into(), hint: hint.into() }
    }

    /// The problem at a place.
    pub(crate) fn at(self, sheet: &str, cell: String, field: &str) -> Problem {
        let Fault { code, message, hint } = self;
        Problem { sheet: sheet.to_owned(), cell, field: field.to_owned(), code, message, hint }
    }
}
