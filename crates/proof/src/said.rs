//! Figures that words state: 均已入住 for a hundred per cent.

use crate::{
    document::Document,
    matcher::{Taken, conditions, is_of_a_village},
    mention::Pattern,
    range::Range,
    sentence::{clause_end, clause_start},
};

/// Words before which a statement is turned round.
const TURNED: [&str; 7] = ["未", "没有", "尚未", "并非", "不是", "不", "非"];

/// All of them, from the left.
pub(crate) fn said(document: &Document, patterns: &[Pattern<'_>]) -> Vec<Taken> {
    let mut found = Vec::new();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let mut here: Vec<(usize, usize, Taken)> = Vec::new();
        for pattern in patterns {
            for (words, value) in &pattern.said {
                for at in document.text.find_all(sentence.start, sentence.end, words) {
                    if states(document, pattern, index, at, words.len()) {
                        let taken = Taken {
                            figure: pattern.figure.id.clone(),
                            number: None,
                            unit: pattern.figure.unit.clone(),
                            range: Range::exact(*value),
                            at,
                            sentence: index,
                        };
                        here.push((at, at + words.len(), taken));
                    }
                }
            }
        }
        // 均已搬迁入住 says 搬迁入住 as well; the longer words are the statement.
        let spans: Vec<(usize, usize, String)> = here.iter().map(|(s, e, t)| (*s, *e, t.figure.clone())).collect();
        here.retain(|(s, e, t)| {
            !spans.iter().any(|(os, oe, of)| *of == t.figure && os <= s && e <= oe && (oe - os) > (e - s))
        });
        found.extend(here.into_iter().map(|(_, _, taken)| taken));
    }
    found
}

fn states(document: &Document, pattern: &Pattern<'_>, sentence: usize, at: usize, length: usize) -> bool {
    let text = &document.text;
    let clause = (clause_start(text, at), clause_end(text, at + length));
    !TURNED.iter().any(|word| text.ends(at, word))
        && !pattern.without.iter().any(|word| text.holds(clause.0, clause.1, word))
        && conditions(document, pattern, sentence).is_some()
        && !is_of_a_village(document, sentence, at)
}
