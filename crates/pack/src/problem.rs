//! Rectification problems (整改问题): what an inspection fed back, and how the town checks itself.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::fault::Place;

/// A problem, one file `problems/NAME.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// Stable id.
    pub id: String,
    /// Its place in the list of the feedback, from 1.
    pub order: i64,
    /// The problem, in the words of our reports.
    pub title: String,
    /// The self-check: a condition over figures. It is so: the problem exists here.
    pub exists_when: String,
    /// The figures that are the evidence.
    pub figures: Vec<String>,
    /// Rules whose findings belong to the problem.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Suggested measures, printed in the report.
    pub measures: Vec<String>,
    /// The part of the office that answers for it.
    #[serde(default)]
    pub responsible: String,
    /// Words by which a report's section is known to be about it; all words of one entry must stand in the heading.
    pub headings: Vec<Vec<String>>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}
