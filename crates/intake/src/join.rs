//! Several ledgers in one row, as the national system exports them: which take part, and which column feeds what.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashSet},
};

use shouwang_pack::{Class, Field, Kind, Ledger, Pack};

use crate::{
    field_reader::target,
    layout::{MatchedBy, hinted_field},
    matching::{Matching, Pair, is_needed},
    workbook::SheetRow,
};

/// Columns of its own that a further ledger must bring: fewer are chance.
const DISTINCTIVE_COLUMNS: usize = 2;
/// Rows from which it is judged what the rows are.
const SAMPLED_ROWS: usize = 500;

/// The ledgers of one sheet while they are being chosen.
pub(crate) struct Joining<'a, 'p> {
    pub(crate) pack: &'p Pack,
    pub(crate) matchings: &'a [Matching<'p>],
    pub(crate) hint: Option<&'a str>,
    /// Whether the title names a year, which the ledger of the rows may need.
    pub(crate) has_year: bool,
    /// The rows below the header.
    pub(crate) below: &'a [SheetRow],
}

/// The outcome: positions of the ledgers that take part, the primary first, and their columns.
pub(crate) struct Joined {
    pub(crate) ledgers: Vec<usize>,
    pub(crate) pairs: Vec<Vec<Pair>>,
    /// Ledgers that would take part, were it not for required columns that are missing.
    pub(crate) partial: Vec<usize>,
}

/// What a field stands for, so that two fields of different ledgers can be seen to be the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Thing<'p> {
    Record(&'p str, &'p str),
    Codes(&'p str),
    Area,
    Year,
}

impl<'p> Joining<'_, 'p> {
    /// Starts from the ledger that fits best and goes on to the most specific one, unless the choice is `forced`.
    pub(crate) fn join(&self, top: usize, forced: bool) -> Joined {
        let mut primary = top;
        if !forced {
            // Each step goes to a ledger that refers to the one before; packs have no rings, and the bound is for both.
            for _ in 0..self.matchings.len() {
                let refers = |at: &usize| self.refers(*at, primary) && self.may_join(*at, &[primary]);
                match (0..self.matchings.len()).filter(refers).max_by_key(|at| self.specificity(*at)) {
                    Some(more_specific) => primary = more_specific,
                    None => break,
                }
            }
        }
        let mut banned = BTreeSet::new();
        loop {
            let ledgers = self.participants(primary, forced, &banned);
            let mut pairs = self.share_columns(&ledgers);
            if let ([only], [pairs]) = (ledgers.as_slice(), pairs.as_mut_slice()) {
                let matching = &self.matchings[*only];
                pairs.extend(matching.alone.iter().filter(|_| !self.names_somebody_else(*only)));
            }
            // A ledger that lost a required column to another one is out.
            let lost = ledgers
                .iter()
                .zip(&pairs)
                .skip(1)
                .find(|(at, pairs)| !self.is_complete(**at, pairs))
                .map(|(at, _)| *at);
            match lost {
                Some(at) => banned.insert(at),
                None => {
                    let partial = (0..self.matchings.len())
                        .filter(|at| !ledgers.contains(at) && self.is_connected(*at, &ledgers))
                        .filter(|at| {
                            self.distinctive(*at, &ledgers) >= DISTINCTIVE_COLUMNS && self.key_is_filled(*at, &ledgers)
                        })
                        .collect();
                    return Joined { ledgers, pairs, partial };
                }
            };
        }
    }

    /// How well a ledger's records are what the rows are: by how many different keys the rows name, then by columns.
    fn specificity(&self, at: usize) -> (usize, i64, Reverse<usize>) {
        let matching = &self.matchings[at];
        let columns: Vec<u32> =
            matching.ledger.key.iter().filter_map(|name| matching.of_field(name)).map(|pair| pair.column).collect();
        let key = |row: &SheetRow| columns.iter().map(|column| row.cell(*column).shown()).collect::<Vec<_>>();
        let keys: HashSet<Vec<String>> = self.below.iter().take(SAMPLED_ROWS).map(key).collect();
        (keys.len(), matching.weight(), Reverse(at))
    }

    fn participants(&self, primary: usize, forced: bool, banned: &BTreeSet<usize>) -> Vec<usize> {
        let mut ledgers = vec![primary];
        loop {
            let joins = |at: &usize| {
                !ledgers.contains(at)
                    && !banned.contains(at)
                    && (!forced || ledgers.iter().any(|joined| self.refers(*joined, *at)))
                    && self.is_connected(*at, &ledgers)
                    && self.may_join(*at, &ledgers)
            };
            match (0..self.matchings.len()).filter(joins).max_by_key(|at| self.matchings[*at].weight()) {
                Some(at) => ledgers.push(at),
                None => return ledgers,
            }
        }
    }

    fn may_join(&self, at: usize, others: &[usize]) -> bool {
        let matching = &self.matchings[at];
        self.distinctive(at, others) >= DISTINCTIVE_COLUMNS
            && self.key_is_filled(at, others)
            && matching.missing().all(|field| self.is_given(at, field, others))
    }

    fn key_is_filled(&self, at: usize, others: &[usize]) -> bool {
        let matching = &self.matchings[at];
        let key = &matching.ledger.key;
        matching.missing().filter(|field| key.contains(&field.name)).all(|field| self.is_given(at, field, others))
    }

    /// Whether a field without a column of its own is given by the title or by a column of another ledger.
    fn is_given(&self, at: usize, field: &Field, others: &[usize]) -> bool {
        let ledger = self.matchings[at].ledger;
        hinted_field(ledger, self.hint).is_some_and(|hinted| hinted.name == field.name)
            || self.has_year && field.kind == Kind::Year
            || self.shared(ledger, field, others).is_some()
    }

    /// The column of another ledger that carries the record this field names.
    fn shared(&self, ledger: &'p Ledger, field: &Field, others: &[usize]) -> Option<u32> {
        let thing = self.record(ledger, field)?;
        others.iter().find_map(|other| {
            let other = &self.matchings[*other];
            let same = |pair: &&Pair| {
                pair.by != MatchedBy::Through
                    && self.record(other.ledger, &other.ledger.fields[pair.field]) == Some(thing.clone())
            };
            other.pairs.iter().find(same).map(|pair| pair.column)
        })
    }

    /// Columns that this ledger alone explains, or explains better than the others.
    fn distinctive(&self, at: usize, others: &[usize]) -> usize {
        let matching = &self.matchings[at];
        matching
            .pairs
            .iter()
            .filter(|pair| {
                let name = &matching.ledger.fields[pair.field].name;
                let better = |other: &usize| {
                    self.matchings[*other].of_column(pair.column).is_none_or(|theirs| theirs.by > pair.by)
                };
                pair.by < MatchedBy::Target && !matching.ledger.key.contains(name) && others.iter().all(better)
            })
            .count()
    }

    /// Whether a column names a person who is none of the ledger's own: a 姓名 beside 户主姓名 is whose the number
    /// beside it is.
    fn names_somebody_else(&self, at: usize) -> bool {
        let is_name = |field: &Field| field.kind == Kind::Text && field.class == Class::Personal;
        (0..self.matchings.len()).filter(|other| self.refers(*other, at)).any(|other| {
            let (theirs, own) = (&self.matchings[other], &self.matchings[at]);
            let outright = |pair: &&Pair| matches!(pair.by, MatchedBy::Title | MatchedBy::Alias);
            let unexplained = |pair: &Pair| own.of_column(pair.column).is_none();
            theirs.pairs.iter().filter(outright).any(|p| is_name(&theirs.ledger.fields[p.field]) && unexplained(p))
        })
    }

    fn refers(&self, from: usize, to: usize) -> bool {
        from != to && self.matchings[from].ledger.references().any(|name| name == self.matchings[to].ledger.name)
    }

    /// Whether one refers to the other, or both to the same ledger.
    fn is_connected(&self, at: usize, others: &[usize]) -> bool {
        others.iter().any(|other| {
            let mut theirs = self.matchings[*other].ledger.references();
            let mut mine = self.matchings[at].ledger.references();
            self.refers(at, *other) || self.refers(*other, at) || theirs.any(|name| mine.any(|own| own == name))
        })
    }

    fn is_complete(&self, at: usize, pairs: &[Pair]) -> bool {
        let ledger = self.matchings[at].ledger;
        let hinted = hinted_field(ledger, self.hint);
        ledger.fields.iter().enumerate().filter(|(_, field)| is_needed(ledger, field)).all(|(place, field)| {
            // A title's year is the year of the ledger whose records the rows are, and of no other.
            pairs.iter().any(|pair| pair.field == place) || hinted.is_some_and(|hinted| hinted.name == field.name)
        })
    }

    /// Gives every column to the ledger that it fits best, and to others where it is the same thing to them.
    fn share_columns(&self, ledgers: &[usize]) -> Vec<Vec<Pair>> {
        let mut shared: Vec<Vec<Pair>> = Vec::new();
        for (place, at) in ledgers.iter().enumerate() {
            let matching = &self.matchings[*at];
            let keeps = |pair: &&Pair| {
                if pair.by == MatchedBy::Through {
                    return true;
                }
                let winner = ledgers
                    .iter()
                    .enumerate()
                    .filter_map(|(rank, other)| {
                        self.matchings[*other].of_column(pair.column).map(|p| (p.by, rank, *other, p.field))
                    })
                    .min();
                let Some((_, rank, other, field)) = winner else { return true };
                rank == place || self.same_thing((*at, pair.field), (other, field))
            };
            shared.push(matching.pairs.iter().filter(keeps).copied().collect());
        }
        for (place, at) in ledgers.iter().enumerate() {
            let ledger = self.matchings[*at].ledger;
            for (field_at, field) in ledger.fields.iter().enumerate() {
                let open = is_needed(ledger, field) && !shared[place].iter().any(|pair| pair.field == field_at);
                if open && let Some(column) = self.shared(ledger, field, ledgers) {
                    shared[place].push(Pair { column, field: field_at, by: MatchedBy::Shared });
                }
            }
        }
        shared
    }

    fn same_thing(&self, left: (usize, usize), right: (usize, usize)) -> bool {
        let thing = |(at, field): (usize, usize)| {
            let ledger = self.matchings[at].ledger;
            self.thing(ledger, &ledger.fields[field])
        };
        thing(left).is_some_and(|left| Some(left) == thing(right))
    }

    fn thing(&self, ledger: &'p Ledger, field: &'p Field) -> Option<Thing<'p>> {
        match field.kind {
            Kind::Area => Some(Thing::Area),
            Kind::Year => Some(Thing::Year),
            Kind::Code => field.codes.as_deref().map(Thing::Codes),
            _ => self.record(ledger, field),
        }
    }

    /// The record that a field names: another ledger's for a reference, its own for a key.
    fn record(&self, ledger: &'p Ledger, field: &Field) -> Option<Thing<'p>> {
        if field.kind == Kind::Reference {
            let (to, by) = target(self.pack, field)?;
            return Some(Thing::Record(&to.name, &by.name));
        }
        let own = ledger.field(&field.name)?;
        ledger.key.contains(&own.name).then_some(Thing::Record(&ledger.name, &own.name))
    }
}
