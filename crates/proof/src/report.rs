//! What proof-reading gives back.

use shouwang_pack::Decimal;

/// What was found in a report. Everything stands in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProofReport {
    /// Numbers that state a figure of the pack.
    pub mentions: Vec<MentionFound>,
    /// Places at which the report contradicts itself or leaves out what it must say.
    pub contradictions: Vec<Contradiction>,
    /// Numbers that differ from the register's.
    pub disagreements: Vec<Disagreement>,
    /// Numbers with a unit that no figure fits, or two fit equally well.
    pub unmatched: Vec<Unmatched>,
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

/// A contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The pack's check; or `repeated_figure`, `part_exceeds_total`, `parts_sum`, `unit_misfit`.
    pub check: String,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
    /// The sentences that contradict each other; the headings, where a section lacks something.
    pub sentences: Vec<String>,
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
