//! Runs of text, and the bookmarks that figures become.

use std::collections::HashSet;

use docx_rs::{BreakType, Paragraph, Run};

use crate::text::clean;
use crate::{Inline, Mark};

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
#[derive(Default)]
pub(super) struct Bookmarks {
    /// The names given out, in lower case, for Word does not tell them apart by case.
    names: HashSet<String>,
}

impl Bookmarks {
    /// Adds runs to a paragraph, each figure inside its bookmark.
    pub(super) fn add(&mut self, mut paragraph: Paragraph, runs: &Inline) -> Paragraph {
        for run in runs {
            let mut set = plain(&run.shown());
            if run.mark == Mark::Disputed {
                set = set.highlight("yellow");
            }
            if run.bold {
                set = set.bold();
            }
            paragraph = match &run.anchor {
                None => paragraph.add_run(set),
                Some(figure) => {
                    let name = self.name(figure);
                    let id = self.names.len();
                    paragraph.add_bookmark_start(id, name).add_run(set).add_bookmark_end(id)
                }
            };
        }
        paragraph
    }

    /// A new name for a figure. Word takes letters, digits and underscores, forty at most.
    fn name(&mut self, figure: &str) -> String {
        const LONGEST: usize = 40 - "fig_".len() - "_9999".len();
        let letters = figure.chars().take(LONGEST).map(|c| if c.is_alphanumeric() { c } else { '_' });
        let first = "fig_".chars().chain(letters).collect::<String>();
        let mut name = first.clone();
        let mut count = 1;
        while !self.names.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{first}_{count}");
        }
        name
    }
}
