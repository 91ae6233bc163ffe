//! What proof-reading gives back.

use std::collections::BTreeMap;

use shouwang_pack::Decimal;

use crate::finding::{Finding, Severity};

/// What a report is held against.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// The numbers of the register by figure, each in the figure's own unit.
    pub figures: BTreeMap<String, Decimal>,
    /// The names of its areas.
    pub areas: Vec<String>,
}

/// What was found in a report. Everything stands in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProofReport {
    /// Numbers that state a figure of the pack.
    pub mentions: Vec<MentionFound>,
    /// Places at which the report contradicts itself, leaves something out, or should be looked at.
    pub findings: Vec<Finding>,
    /// Numbers that differ from the register's.
    pub disagreements: Vec<Disagreement>,
    /// Numbers with a unit that no figure fits, or two fit equally well.
    pub unmatched: Vec<Unmatched>,
}

impl ProofReport {
    /// What contradicts itself or is not explained: all but the hints.
    pub fn contradictions(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity != Severity::Hint)
    }

    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// A number that states a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionFound {
    /// The figure's id.
    pub figure: String,
    /// The number, in [`MentionFound::unit`].
    pub value: Decimal,
    /// The unit: 户, 万人 …
    pub unit: String,
    /// The sentence, as it stands on paper.
    pub sentence: String,
    /// Where the number begins: characters (not bytes) from the start of the text, paragraphs joined by one line end.
    pub offset: usize,
}

/// A number that differs from the register's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The figure's id.
    pub figure: String,
    /// What the report says.
    pub stated: Decimal,
    /// What the register gives.
    pub computed: Decimal,
    /// The sentence, as it stands on paper.
    pub sentence: String,
    /// Where the number begins, as in [`MentionFound::offset`].
    pub offset: usize,
}

/// A number that states no figure of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// Number and unit, as they stand on paper.
    pub text: String,
    /// The sentence, as it stands on paper.
    pub sentence: String,
    /// Where the number begins, as in [`MentionFound::offset`].
    pub offset: usize,
}
