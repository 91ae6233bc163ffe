//! Subjects: what a rule can be about. The level of a rule is the level of its subject.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::fault::Place;

/// A subject, one file `subjects/NAME.toml`: a view with exactly one row for each household, person, village, loan …
///
/// A rule sees the columns of its subject's view and nothing else, so a person's age cannot be mistaken for a
/// household's: a household rule that wants it must take an aggregate (`oldest_age`) that the view names.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// English name; rules refer to it.
    pub name: String,
    /// Chinese title, for instance 农户.
    pub title: String,
    /// The view that holds one row a subject.
    pub view: String,
    /// The ledger whose record a row stands for: the view's column `id` is the id of that record.
    pub ledger: String,
    /// The column that leads to the household, where there is one; `id` for the household itself.
    #[serde(default)]
    pub household: Option<String>,
    /// Titles and units of columns that the view derives; columns taken from a ledger keep the field's own.
    #[serde(default)]
    pub columns: BTreeMap<String, Column>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

/// How people call a derived column.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Chinese title.
    pub title: String,
    /// Unit: 元 for a column in fen (shown divided by one hundred), otherwise shown behind the number.
    #[serde(default)]
    pub unit: String,
    /// The code list whose labels are shown.
    #[serde(default)]
    pub codes: Option<String>,
}
