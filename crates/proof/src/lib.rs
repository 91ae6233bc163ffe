//! Proof-reading: the numbers of a report, tied to the figures of a pack and held against each other.
//!
//! An official report states a hundred numbers, many of them twice, and most of them relate. [`proof`] takes the text
//! apart (`document`), finds the numbers with their units (`token`), says which figure each one
//! states by the phrases of the pack (`matcher`), and then looks for contradictions: between figures by the checks of
//! the pack (`relation`), in the arithmetic of any text (`generic` and the modules it calls) and of tables (`tabular`), in what
//! the sections of problems must say (`section`), in dates, document numbers, lists and names (`wording`). A number that no phrase fits, or two fit equally well, is given back as unmatched: a wrong guess
//! would accuse a clerk of a contradiction that is not there.
//!
//! Pure: no files, no clock. It never fails; any text gives a report.
#![warn(missing_docs)]

mod announced;
mod arithmetic;
mod average;
mod calendar;
mod change;
mod citation;
mod complete;
mod context;
mod distribute;
mod document;
mod event;
mod finding;
mod generic;
mod grid;
mod leftover;
mod matcher;
mod mention;
mod misfit;
mod moment;
mod numbering;
mod numeral;
mod part;
mod phrase;
mod portioned;
mod product;
mod range;
mod ratio;
mod recalled;
mod relation;
mod remainder;
mod repetition;
mod report;
mod restated;
mod said;
mod scope;
mod section;
mod sentence;
mod share;
mod skip;
mod sums;
mod table;
mod tabular;
mod text;
mod token;
mod unit;
mod village;
mod walk;
mod years;

use std::collections::{BTreeMap, BTreeSet};

use shouwang_pack::{Decimal, Pack};

use crate::{
    context::is_half_of_saying,
    document::Document,
    generic::Generic,
    matcher::Taken,
    relation::{Stated, in_order, repeated},
    token::Kind,
};
pub use crate::{
    finding::{Finding, Severity},
    report::{Disagreement, MentionFound, ProofReport, Register, Unmatched},
};

/// Numerals in characters below this are words more often than numbers.
const NUMERAL_MIN: i64 = 2;
/// Places of a register's number beyond which it is no number of ours.
const PLACES_MAX: u32 = 30;

/// Proof-reads a report, against a register where there is one.
///
/// The same text, pack and register give the same report, whatever the machine.
pub fn proof(pack: &Pack, paragraphs: &[String], register: Option<&Register>) -> ProofReport {
    let document = Document::new(paragraphs);
    let patterns = mention::patterns(pack);
    let parts = part::parts(&document);
    let matches = matcher::matches(&document, &patterns, &parts);
    let mut taken = matches.taken;
    taken.extend(said::said(&document, &patterns));
    taken.sort_by_key(|one| one.at);
    let left = unmatched(&document, &taken, &matches.names);
    let stated = Stated::new(&taken);
    let mut found = relation::check(pack, &document, &stated);
    found.extend(repeated(pack, &document, &stated));
    found.extend(Generic::new(pack, &document, &parts, &stated, &taken).check());
    found.extend(section::check(pack, &document, &|start, end| {
        let here = |at: usize| start <= at && at < end;
        let left = left.iter().filter_map(|i| document.numbers.get(*i)).any(|number| here(number.start));
        left || taken.iter().any(|one| here(one.at))
    }));
    found.extend(wording(&document, register.map_or(&[], |register| register.areas.as_slice())));
    ProofReport {
        findings: in_order(found),
        disagreements: register.map(|register| disagreements(&document, &taken, &register.figures)).unwrap_or_default(),
        mentions: taken.iter().map(|one| mention_found(&document, one)).collect(),
        unmatched: left
            .into_iter()
            .filter_map(|index| document.numbers.get(index))
            .map(|number| Unmatched {
                text: document.text.original(number.start, number.end),
                sentence: document.sentence_text(number.sentence),
                offset: document.text.offset(number.start),
            })
            .collect(),
    }
}

/// What needs neither the pack nor arithmetic: dates, document numbers, ordinals, lists, names, repetitions.
fn wording(document: &Document, areas: &[String]) -> Vec<Finding> {
    let sequences = numbering::sequences(document);
    let lists = announced::lists(document);
    let mut found = calendar::check(document);
    found.extend(citation::check(document));
    found.extend(numbering::check(document, &sequences));
    found.extend(announced::check(document, &sequences, &lists));
    found.extend(village::check(document, &lists, areas));
    found.extend(restated::bare_ranges(document));
    found.extend(tabular::check(document));
    found.extend(tabular::shares(document));
    found.extend(repetition::check(document));
    found
}

fn mention_found(document: &Document, taken: &Taken) -> MentionFound {
    MentionFound {
        figure: taken.figure.clone(),
        value: taken.range.value,
        unit: taken.unit.clone(),
        sentence: document.sentence_text(taken.sentence),
        offset: document.text.offset(taken.at),
    }
}

/// The counts that state no figure and are no part of a name, by index.
fn unmatched(document: &Document, taken: &[Taken], names: &[(usize, usize)]) -> Vec<usize> {
    let stated: BTreeSet<usize> = taken.iter().filter_map(|one| one.number).collect();
    let counts = document.numbers.iter().enumerate().filter(|(index, number)| {
        let named = names.iter().any(|(start, end)| *start < number.end && number.start < *end);
        let word = number.chinese
            && (number.written.number < Decimal::whole(NUMERAL_MIN) || is_half_of_saying(&document.text, number));
        number.kind == Kind::Count && !stated.contains(index) && !named && !word
    });
    counts.map(|(index, _)| index).collect()
}

fn disagreements(document: &Document, taken: &[Taken], register: &BTreeMap<String, Decimal>) -> Vec<Disagreement> {
    let differs = |one: &&Taken| {
        let computed = register.get(&one.figure)?;
        (computed.scale <= PLACES_MAX && !one.range.holds(*computed)).then_some((*computed, (*one).clone()))
    };
    let found = taken.iter().filter_map(|one| differs(&one));
    found
        .map(|(computed, one)| Disagreement {
            sentence: document.sentence_text(one.sentence),
            offset: document.text.offset(one.at),
            figure: one.figure,
            stated: one.range.value,
            computed,
        })
        .collect()
}
