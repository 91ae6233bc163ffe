//! A contradiction with its place, before all are put in order.

use crate::{document::Document, matcher::Taken, report::Contradiction};

/// A contradiction with its place.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// The first place of the text that it speaks of.
    pub(crate) at: usize,
    /// What is given back.
    pub(crate) contradiction: Contradiction,
}

impl Finding {
    /// A contradiction between numbers.
    pub(crate) fn new(document: &Document, check: String, message: String, taken: &[&Taken]) -> Self {
        let places: Vec<(usize, usize)> = taken.iter().map(|t| (t.at, t.sentence)).collect();
        Finding::between(document, check, message, &places)
    }

    /// A contradiction between places: positions with their sentences.
    pub(crate) fn between(document: &Document, check: String, message: String, places: &[(usize, usize)]) -> Self {
        let mut sentences: Vec<usize> = places.iter().map(|(_, sentence)| *sentence).collect();
        sentences.sort_unstable();
        sentences.dedup();
        let sentences = sentences.into_iter().map(|index| document.sentence_text(index)).collect();
        let at = places.iter().map(|(at, _)| *at).min().unwrap_or(0);
        Finding { at, contradiction: Contradiction { check, message, sentences } }
    }
}
