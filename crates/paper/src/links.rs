//! Which ends of links a document has. A link is set only where its other end is there.

use std::collections::HashSet;

use crate::{Anchor, Document};

/// The ends of links of a document, and those of them that have been written.
pub(crate) struct Links {
    there: HashSet<Anchor>,
    written: HashSet<Anchor>,
}

impl Links {
    pub(crate) fn of(document: &Document) -> Self {
        Self { there: document.anchors().collect(), written: HashSet::new() }
    }

    /// The other end of a link, if the document has it.
    pub(crate) fn other_end(&self, anchor: &Anchor) -> Option<Anchor> {
        Some(anchor.other()).filter(|other| self.there.contains(other))
    }

    /// Whether this is the first place that an anchor is written at: a link leads there.
    pub(crate) fn is_first(&mut self, anchor: &Anchor) -> bool {
        self.written.insert(anchor.clone())
    }
}
