//! Near misses: the subjects that one number keeps from a rule, nearest first.

use serde::Serialize;
use shouwang_pack::{Decimal, Expect, Pack, Rule};

use crate::{condition::Tree, explain::Reader, run::Run};

/// A subject for which a rule says no, and would say yes if one number were different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearMiss {
    /// Record id of the subject.
    pub record: String,
    /// Record id of its household, where it has one.
    pub household: Option<String>,
    /// The condition that is not met, in the words of the pack.
    pub condition: String,
    /// In words, with the value and the threshold.
    pub words: String,
    /// How far the value is from the threshold, as people read it; nothing where it stands exactly on it.
    pub distance: Option<String>,
    #[serde(skip)]
    order: (Decimal, String),
}

/// The near misses of a rule. Unknown is no near miss: nobody knows how far it is.
pub fn near_misses(pack: &Pack, run: &Run, rule: &Rule) -> Vec<NearMiss> {
    let about = pack.subjects.get(&rule.subject).zip(run.about(&rule.subject));
    let Some((subject, verdicts)) = about else { return Vec::new() };
    let tree = Tree::of(rule);
    let all = verdicts.of_rule(&rule.id).into_iter().enumerate();
    let mut misses: Vec<NearMiss> = all
        .filter(|(_, verdict)| *verdict == Expect::No)
        .filter_map(|(row, _)| {
            let reader = Reader { pack, subject, verdicts, row };
            let [atom] = reader.blocking(&tree, Expect::No)[..] else { return None };
            let distance = reader.distance(atom)?;
            let near = reader.near(atom);
            let record = verdicts.text("id", row)?;
            Some(NearMiss {
                household: subject.household.as_ref().and_then(|column| verdicts.text(column, row)),
                condition: near.condition,
                words: near.words,
                distance: near.distance,
                order: (distance, record.clone()),
                record,
            })
        })
        .collect();
    misses.sort_by(|a, b| a.order.cmp(&b.order));
    misses
}
