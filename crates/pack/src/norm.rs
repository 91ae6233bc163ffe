//! Norms (核查要求): what inspectors look for, and how the pack keeps each of them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::fault::Place;

/// A norm, one block of `norms/*.toml`.
///
/// Some norms can be computed, some are kept when a workbook is read, and some need a person. Each says which, so that
/// nobody takes a register without findings for one that has been checked for everything.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Stable id.
    pub id: String,
    /// What must be so, or must not be.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// The rules that look for it.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The checks between figures that look for it.
    #[serde(default)]
    pub checks: Vec<String>,
    /// The problems that intake reports where it is not kept, by their stable names.
    #[serde(default)]
    pub intake: Vec<String>,
    /// Why no machine can tell (all of it), and who has to look at what.
    #[serde(default)]
    pub person: Option<String>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

impl Norm {
    /// Whether nothing keeps it.
    pub(crate) fn is_open(&self) -> bool {
        let nothing_computes = self.rules.is_empty() && self.checks.is_empty() && self.intake.is_empty();
        nothing_computes && self.person.as_deref().is_none_or(|why| why.trim().is_empty())
    }
}
