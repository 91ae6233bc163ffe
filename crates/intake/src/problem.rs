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

/// Longer rows of digits are ID numbers and accounts, whatever column they stand in.
const DIGITS_SHOWN: usize = 10;

/// A message without the numbers of people: an ID number that slipped into another column must not go into a log.
fn masked(text: String) -> String {
    let mut run = 0;
    let has_long_run = text.bytes().any(|b| {
        run = if b.is_ascii_digit() { run + 1 } else { 0 };
        run > DIGITS_SHOWN
    });
    if !has_long_run {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut digits = String::new();
    let flush = |digits: &mut String, out: &mut String| {
        if digits.chars().count() > DIGITS_SHOWN {
            out.extend(digits.chars().take(6));
            out.push_str("********");
        } else {
            out.push_str(digits);
        }
        digits.clear();
    };
    for c in text.chars() {
        if c.is_ascii_digit() || (matches!(c, 'X' | 'x') && digits.len() == 17) {
            digits.push(c);
        } else {
            flush(&mut digits, &mut out);
            out.push(c);
        }
    }
    flush(&mut digits, &mut out);
    out
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
        Fault { code, message: masked(message.into()), hint: masked(hint.into()) }
    }

    /// The problem at a place.
    pub(crate) fn at(self, sheet: &str, cell: String, field: &str) -> Problem {
        let Fault { code, message, hint } = self;
        Problem { sheet: sheet.to_owned(), cell, field: field.to_owned(), code, message, hint }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_do_not_stand_in_messages() {
        let cases = [
            ("“59012319900101001X”不在可选项中", "“590123********”不在可选项中"),
            ("电话 19900010012 重复", "电话 199000******** 重复"),
            ("第 12 行，2020-09-01，1890.55亩", "第 12 行，2020-09-01，1890.55亩"),
        ];
        for (text, shown) in cases {
            assert_eq!(masked(text.to_owned()), shown);
        }
    }
}
