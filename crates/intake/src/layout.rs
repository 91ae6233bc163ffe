//! How a sheet is laid out: its header row, what its columns mean, and what its title says.

use jiff::civil::Date;
use shouwang_pack::{Field, Kind, Ledger, Pack};

use crate::{address::address, matching::is_needed, problem::Problem};

/// What a sheet was recognised as. A clerk may correct it before the rows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The ledgers that the sheet carries; the one whose records the rows are stands first.
    pub ledgers: Vec<String>,
    /// What tells this layout from others: twelve digits made of the words of the header.
    pub fingerprint: String,
    /// Number of the header row; the lower one of two. Rows begin below it.
    pub header_row: u32,
    /// What the columns mean. One column may feed several ledgers, and one field of each at most.
    pub columns: Vec<ColumnMatch>,
    /// Columns that nobody asked for.
    pub unknown_columns: Vec<UnknownColumn>,
    /// The day as of which the sheet was filled in, where its title says so.
    pub data_date: Option<Date>,
    /// The village that the sheet's name or title names.
    pub village_hint: Option<String>,
    /// The year that the sheet's name or title names.
    pub year_hint: Option<i64>,
    /// Columns that are not read although they were recognised: a second column for a field, a unit that does not fit.
    pub problems: Vec<Problem>,
    /// What a clerk should know and nothing fails for.
    pub notices: Vec<Problem>,
}

/// A column that carries a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMatch {
    /// Counted from 0.
    pub column: u32,
    /// The header as written; of two rows, both.
    pub header: String,
    /// The ledger.
    pub ledger: String,
    /// The field.
    pub field: String,
    /// How it was recognised.
    pub by: MatchedBy,
    /// The unit in which the column is written; empty for the field's own.
    pub unit: String,
    /// By which words a confirmed match knows the column.
    pub key: String,
    /// Why it is this field, in words for the clerk.
    pub why: String,
}

/// How a column was recognised, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchedBy {
    /// A person said so, and it was remembered for this layout.
    Confirmed,
    /// By the field's title.
    Title,
    /// By an alias of the field.
    Alias,
    /// By a name of what the reference points to.
    Target,
    /// The column of another ledger in the same row carries the same thing.
    Shared,
    /// By a name of somebody who belongs to what the reference points to. The column may be another field's as well, and
    /// is read for rows that do not name the record itself.
    Through,
    /// By words that come near, where nothing else could be meant.
    Loose,
}

/// A column that nobody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Counted from 0.
    pub column: u32,
    /// Address of the header cell.
    pub cell: String,
    /// The header as written; empty where the column has cells and no header.
    pub header: String,
    /// By which words a confirmed match knows the column; empty where it has no header.
    pub key: String,
    /// The field that may be meant.
    pub guess: Option<Guess>,
}

/// A field that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The ledger.
    pub ledger: String,
    /// The field.
    pub field: String,
    /// Its title.
    pub title: String,
    /// Why, in words for the clerk.
    pub why: String,
}

impl MatchedBy {
    /// A stable name.
    pub fn code(self) -> &'static str {
        match self {
            MatchedBy::Confirmed => "confirmed",
            MatchedBy::Title => "title",
            MatchedBy::Alias => "alias",
            MatchedBy::Target => "target",
            MatchedBy::Shared => "shared",
            MatchedBy::Through => "through",
            MatchedBy::Loose => "loose",
        }
    }
}

impl Layout {
    /// The ledger whose records the rows are.
    pub fn primary(&self) -> Option<&str> {
        self.ledgers.first().map(String::as_str)
    }

    /// The columns of one ledger.
    pub fn columns_of<'a>(&'a self, ledger: &'a str) -> impl Iterator<Item = &'a ColumnMatch> {
        self.columns.iter().filter(move |column| column.ledger == ledger)
    }

    /// The column that carries a field; of two, the one that names it outright.
    pub fn column<'a>(&'a self, ledger: &'a str, field: &str) -> Option<&'a ColumnMatch> {
        self.columns_of(ledger).filter(|column| column.field == field).min_by_key(|column| column.by)
    }

    /// The fields without which no row can be accepted and that nothing on the sheet gives.
    pub fn missing<'p>(&self, pack: &'p Pack) -> Vec<(&'p Ledger, &'p Field)> {
        let mut missing = Vec::new();
        for ledger in self.ledgers.iter().filter_map(|name| pack.ledger(name)) {
            let hinted = hinted_field(ledger, self.village_hint.as_deref());
            let given = |field: &Field| {
                let by_title = hinted.is_some_and(|f| f.name == field.name) || self.year_of(ledger, field).is_some();
                by_title || self.column(&ledger.name, &field.name).is_some()
            };
            let others = ledger.or_key.iter().filter_map(|name| ledger.field(name)).filter(|field| field.required);
            let found_otherwise = !ledger.or_key.is_empty() && others.into_iter().all(given);
            for field in ledger.fields.iter().filter(|field| is_needed(ledger, field) && !given(field)) {
                if !found_otherwise || !ledger.key.contains(&field.name) {
                    missing.push((ledger, field));
                }
            }
        }
        missing
    }

    /// The year of the title, where a field of the ledger whose records the rows are needs one and no column carries it.
    pub(crate) fn year_of(&self, ledger: &Ledger, field: &Field) -> Option<i64> {
        let mut needed = ledger.fields.iter().filter(|f| f.kind == Kind::Year && is_needed(ledger, f));
        let only = needed.next().filter(|_| needed.next().is_none());
        let is_it = self.primary() == Some(ledger.name.as_str()) && only.is_some_and(|f| f.name == field.name);
        let open = self.column(&ledger.name, &field.name).is_none();
        self.year_hint.filter(|_| is_it && open)
    }

    pub(crate) fn header_cell(&self, column: u32) -> String {
        address(self.header_row, column)
    }
}

/// The field that takes the village of the sheet's title where no column names one.
pub(crate) fn hinted_field<'p>(ledger: &'p Ledger, hint: Option<&str>) -> Option<&'p Field> {
    // A ledger with two areas (where from, where to) cannot tell which of them a title means.
    let mut areas = ledger.fields.iter().filter(|field| field.kind == Kind::Area);
    let first = areas.next().filter(|field| hint.is_some() && is_needed(ledger, field))?;
    areas.next().is_none().then_some(first)
}
