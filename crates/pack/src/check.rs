//! Checks (勾稽关系): how figures relate.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::fault::Place;

/// A check, one block of `checks/*.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Stable id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// What kind of check.
    #[serde(default)]
    pub kind: CheckKind,
    /// The relations that must all hold.
    #[serde(default, rename = "relation")]
    pub relations: Vec<Relation>,
    /// The relations that, where a relation does not hold, make the difference explained: they name the figures that
    /// make up the difference, and all of them must hold and be stated in the report.
    #[serde(default)]
    pub explained_when: Vec<Relation>,
    /// Words with which somebody else's report says why the sides differ, without the figures that make it up.
    #[serde(default)]
    pub explained_by: Vec<String>,
    /// The sentence with which the report states what differs; `{figure_id}` is replaced by number and unit.
    #[serde(default)]
    pub explanation: String,
    /// The sentence shown when it fails; `{left}`, `{right}`, `{difference}` and `{figure_id}` are replaced.
    pub message: String,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

/// What kind of check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// Relations between figures.
    #[default]
    Relation,
    /// Every problem that is stated to exist gives at least one figure.
    ProblemEvidence,
    /// Every problem section states whether the problem exists here.
    ProblemSelfCheck,
}

/// One relation between two expressions over figures.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// Arithmetic over figure ids: `a + b`, `a / 10000`.
    pub left: String,
    /// How the sides relate.
    #[serde(default)]
    pub op: RelationOp,
    /// Arithmetic over figure ids.
    pub right: String,
}

/// How two sides relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub enum RelationOp {
    /// Equal.
    #[default]
    #[serde(rename = "=")]
    Equal,
    /// Left is at most right.
    #[serde(rename = "<=")]
    AtMost,
    /// Left, rounded to the decimals of the right figure, equals right.
    #[serde(rename = "rounds_to")]
    RoundsTo,
}

impl RelationOp {
    /// The sign, for messages.
    pub fn sign(self) -> &'static str {
        match self {
            RelationOp::Equal => "=",
            RelationOp::AtMost => "≤",
            RelationOp::RoundsTo => "≈",
        }
    }
}
