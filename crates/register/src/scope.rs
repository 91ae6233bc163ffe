//! Which areas a reader may see.

use crate::db::Arg;

/// The areas of a reader: beginnings of 12-digit codes. Every read takes one, and one without areas sees nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    prefixes: Vec<String>,
}

impl Scope {
    /// Sees the areas whose codes begin with one of these.
    pub fn of(prefixes: impl IntoIterator<Item = String>) -> Self {
        Scope { prefixes: prefixes.into_iter().filter(|p| !p.is_empty()).collect() }
    }

    /// Sees one whole town, by its 12-digit code: all codes that share the nine digits of the town.
    pub fn town(code: &str) -> Self {
        Scope::of([code.chars().take(9).collect()])
    }

    /// Whether the reader sees the whole of a town: what speaks of all its records is for such readers only.
    pub fn covers(&self, town: &str) -> bool {
        let nine: String = town.chars().take(9).collect();
        self.prefixes.iter().any(|prefix| nine.starts_with(prefix.as_str()))
    }

    /// The condition on column `area` for an SQL text, and its arguments from `$first` on. A record without an area
    /// belongs to the town as a whole and is seen by those who see all of it.
    pub(crate) fn condition(&self, first: usize) -> (String, Vec<Arg>) {
        if self.prefixes.is_empty() {
            return ("1 = 0".to_owned(), Vec::new());
        }
        let mut parts = Vec::new();
        let mut args = Vec::new();
        for (index, prefix) in self.prefixes.iter().enumerate() {
            let number = first + index;
            parts.push(format!("substr(area, 1, {}) = ${number}", prefix.len()));
            args.push(Arg::Text(prefix.clone()));
            if prefix.len() <= 9 {
                parts.push("area is null".to_owned());
            }
        }
        (format!("({})", parts.join(" or ")), args)
    }
}
