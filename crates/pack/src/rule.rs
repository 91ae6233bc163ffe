//! Rules: conditions that stand beside the policy they come from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::Place;

/// A rule, one block of `rules/*.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id: findings are known by it for years.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Warning about a household's life, or a fault in the books.
    pub kind: RuleKind,
    /// The subject it is about.
    pub subject: String,
    /// How grave.
    pub severity: Severity,
    /// Whom it is about; everybody of the subject where absent. Unknown here makes the verdict unknown.
    #[serde(default)]
    pub among: Option<String>,
    /// The condition, in SQL, over the columns of the subject's view and `$parameters`.
    pub when: String,
    /// The columns shown as evidence.
    pub evidence: Vec<String>,
    /// What is said of a subject for which it is so; `{column}` is replaced by the value.
    pub message: String,
    /// The policy it comes from.
    pub source: String,
    /// Suggested measures.
    #[serde(default)]
    pub measures: Vec<String>,
    /// Examples, run on the real engine.
    #[serde(default, rename = "example")]
    pub examples: Vec<RuleExample>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

/// What a rule looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// A household may fall back: 预警.
    Warning,
    /// The books contradict themselves or the rules of filling them in: 数据核查.
    Audit,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 红色: a standard is failed now.
    Red,
    /// 橙色: a standard is in danger.
    Orange,
    /// 黄色: to be watched.
    Yellow,
    /// 必须整改: a fault in the books that must be mended.
    MustFix,
    /// 提示: look at it.
    Hint,
}

impl Severity {
    /// The stable code, as in packs and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Red => "red",
            Severity::Orange => "orange",
            Severity::Yellow => "yellow",
            Severity::MustFix => "must_fix",
            Severity::Hint => "hint",
        }
    }

    /// The Chinese word.
    pub fn title(self) -> &'static str {
        match self {
            Severity::Red => "红色",
            Severity::Orange => "橙色",
            Severity::Yellow => "黄色",
            Severity::MustFix => "必须整改",
            Severity::Hint => "提示",
        }
    }
}

/// One example: a subject with these values gives that verdict.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleExample {
    /// A sentence that says what the example shows.
    pub name: String,
    /// Values of columns, as the view has them (fen, codes, `2020-01-01`); the others are unknown.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub given: BTreeMap<String, toml::Value>,
    /// The verdict.
    pub expect: Expect,
}

/// The three verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// The condition is met.
    Yes,
    /// It is not.
    No,
    /// An input is missing that would decide it.
    Unknown,
}
