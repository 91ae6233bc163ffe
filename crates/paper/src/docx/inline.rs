//! Runs of text, and the bookmarks and links that figures become.

use std::collections::{HashMap, HashSet};

use docx_rs::{BreakType, Hyperlink, HyperlinkType, Paragraph, Run};

use crate::links::Links;
use crate::text::clean;
use crate::{Anchor, Document, Inline, Mark};

/// A run of text. Line breaks and tabs are elements of their own in docx.
pub(super) fn plain(text: &str) -> Run {
    let text = clean(text);
    let mut run = Run::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (index, part) in line.split('\t').enumerate() {
            if index > 0 {
                run = run.add_tab();
            }
            if !part.is_empty() {
                run = run.add_text(part);
            }
        }
    }
    run
}

/// The bookmarks of a document.
pub(super) struct Bookmarks {
    links: Links,
    /// The name at the first place of each anchor: links lead there, also forward.
    first: HashMap<Anchor, String>,
    /// The names given out, in lower case, for Word does not tell them apart by case.
    names: HashSet<String>,
    /// The number of the last bookmark.
    last: usize,
}

impl Bookmarks {
    pub(super) fn of(document: &Document) -> Self {
        let mut bookmarks = Self { links: Links::of(document), first: HashMap::new(), names: HashSet::new(), last: 0 };
        for anchor in document.anchors() {
            if !bookmarks.first.contains_key(&anchor) {
                let name = bookmarks.free_name(&anchor);
                bookmarks.first.insert(anchor, name);
            }
        }
        bookmarks
    }

    /// Adds runs to a paragraph, each figure inside its bookmark and linked to its other end.
    pub(super) fn add(&mut self, mut paragraph: Paragraph, runs: &Inline) -> Paragraph {
        for run in runs {
            let mut set = plain(&run.shown());
            if run.mark == Mark::Disputed {
                set = set.highlight("yellow");
            }
            if run.bold {
                set = set.bold();
            }
            let Some(anchor) = &run.anchor else {
                paragraph = paragraph.add_run(set);
                continue;
            };
            let name = self.name(anchor);
            self.last += 1;
            paragraph = paragraph.add_bookmark_start(self.last, name);
            paragraph = match self.links.other_end(anchor).and_then(|other| self.first.get(&other)) {
                Some(to) => paragraph.add_hyperlink(Hyperlink::new(to, HyperlinkType::Anchor).add_run(set)),
                None => paragraph.add_run(set),
            };
            paragraph = paragraph.add_bookmark_end(self.last);
        }
        paragraph
    }

    fn name(&mut self, anchor: &Anchor) -> String {
        match self.first.get(anchor) {
            Some(name) if self.links.is_first(anchor) => name.clone(),
            _ => self.free_name(anchor),
        }
    }

    /// A new name for an anchor. Word takes letters, digits and underscores, forty at most.
    fn free_name(&mut self, anchor: &Anchor) -> String {
        const LONGEST: usize = 40 - "fig_".len() - "_9999".len();
        let (prefix, id) = match anchor {
            Anchor::Figure(id) => ("fig_", id),
            Anchor::Definition(id) => ("def_", id),
        };
        let letters = id.chars().take(LONGEST).map(|c| if c.is_alphanumeric() { c } else { '_' });
        let first = prefix.chars().chain(letters).collect::<String>();
        let mut name = first.clone();
        let mut count = 1;
        while !self.names.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{first}_{count}");
        }
        name
    }
}
