//! Derived tables, one SQL query a file.

use crate::fault::Place;

/// A derived table, `views/NAME.sql`: one `select` over ledgers and other views.
#[derive(Debug, Clone)]
pub struct View {
    /// The table's name: the file's name.
    pub name: String,
    /// The query, with `$parameters` not yet replaced.
    pub sql: String,
    /// The ledgers, views and built-in tables it reads.
    pub reads: Vec<String>,
    /// Where it stands.
    pub place: Place,
}
