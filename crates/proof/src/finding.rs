//! A place at which a report contradicts itself, leaves something out, or should be looked at.

use crate::document::Document;

/// How much is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 矛盾: it cannot be right as it stands.
    Contradiction,
    /// 未说明: it may be right, but the report does not say why.
    Unexplained,
    /// 提示: nothing that is claimed is wrong, but somebody should look.
    Hint,
}

impl Severity {
    /// The word that is shown.
    pub fn title(self) -> &'static str {
        match self {
            Severity::Contradiction => "矛盾",
            Severity::Unexplained => "未说明",
            Severity::Hint => "提示",
        }
    }

    /// The word in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Contradiction => "contradiction",
            Severity::Unexplained => "unexplained",
            Severity::Hint => "hint",
        }
    }
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The pack's check, or one of the kinds of `docs/guide/proof.md`.
    pub check: String,
    /// How much is wrong.
    pub severity: Severity,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
    /// The arithmetic behind it: `118户+103户+56户=277户≠286户`. Empty where nothing was computed.
    pub arithmetic: String,
    /// A proposed wording, or what the wording has to settle.
    pub suggestion: String,
    /// The sentences that it speaks of, as they stand on paper; the headings, where a section lacks something.
    pub sentences: Vec<String>,
    /// The first place that it speaks of: characters (not bytes) from the start of the text, paragraphs joined by one
    /// line end.
    pub offset: usize,
}

impl Finding {
    /// A finding that speaks of places of the folded text.
    pub(crate) fn new(document: &Document, check: &str, severity: Severity, places: &[usize], message: String) -> Self {
        let mut sentences: Vec<usize> = places.iter().map(|at| document.sentence_at(*at)).collect();
        sentences.sort_unstable();
        sentences.dedup();
        Finding {
            check: check.to_owned(),
            severity,
            message,
            arithmetic: String::new(),
            suggestion: String::new(),
            sentences: sentences.into_iter().map(|index| document.sentence_text(index)).collect(),
            offset: document.text.offset(places.iter().min().copied().unwrap_or(0)),
        }
    }

    /// With the arithmetic behind it.
    pub(crate) fn because(self, arithmetic: String) -> Self {
        Finding { arithmetic, ..self }
    }

    /// With one more place that it speaks of.
    pub(crate) fn and(mut self, document: &Document, at: usize) -> Self {
        let sentence = document.sentence_text(document.sentence_at(at));
        if !self.sentences.contains(&sentence) {
            self.sentences.push(sentence);
        }
        self
    }

    /// With a proposed wording.
    pub(crate) fn better(self, suggestion: String) -> Self {
        Finding { suggestion, ..self }
    }
}
