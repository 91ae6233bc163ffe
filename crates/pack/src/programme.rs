//! Programmes (专项工作): which ledgers, rules and figures belong together.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{chart::Chart, fault::Place};

/// A programme, one file `programmes/NAME.toml`. Pages and printouts are drawn from it without code.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Stable id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Order in which programmes are shown.
    #[serde(default)]
    pub order: i64,
    /// Its ledgers.
    pub ledgers: Vec<String>,
    /// Its figures.
    pub figures: Vec<String>,
    /// Its rules.
    pub rules: Vec<String>,
    /// The rectification problems it answers.
    #[serde(default)]
    pub problems: Vec<String>,
    /// Its charts.
    #[serde(default, rename = "chart")]
    pub charts: Vec<Chart>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}
