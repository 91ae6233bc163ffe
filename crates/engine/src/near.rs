//! Near misses: the subjects that one number keeps from a rule, nearest first.

use serde::Serialize;
use shouwang_pack::{Expect, Pack, Rule};
use sqlparser::ast::Expr;

use crate::{condition::Tree, distance::Distance, explain::Reader, run::Run};

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
    /// How far the value is from the threshold.
    pub distance: Distance,
}

/// The subjects that one number keeps from a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearMisses {
    /// How many there are.
    pub number: usize,
    /// The nearest of them, nearest first.
    pub nearest: Vec<NearMiss>,
}

/// The near misses of a rule, the first of them in words. Unknown is no near miss: nobody knows how far it is. Where a
/// rule may be met by one of several conditions, the nearest counts; numbers of different units are compared as shares
/// of their thresholds.
pub fn near_misses(pack: &Pack, run: &Run, rule: &Rule, first: usize) -> NearMisses {
    let about = pack.subjects.get(&rule.subject).zip(run.about(&rule.subject));
    let Some((subject, verdicts)) = about else { return NearMisses { number: 0, nearest: Vec::new() } };
    let tree = Tree::of(rule);
    let reader = |row: usize| Reader { pack, subject, verdicts, row };
    let all = verdicts.of_rule(&rule.id).into_iter().enumerate();
    let mut near: Vec<Near<'_>> = all
        .filter(|(_, verdict)| *verdict == Expect::No)
        .filter_map(|(row, _)| match lacks(&reader(row), &tree) {
            Lacks::One(atom, distance) => Some(Near { record: verdicts.text("id", row)?, row, atom, distance }),
            Lacks::Nothing | Lacks::More => None,
        })
        .collect();
    let is_of_one = near.windows(2).all(|pair| pair[0].atom == pair[1].atom);
    let nearer = |a: &Distance, b: &Distance| if is_of_one { a.amount.cmp(&b.amount) } else { a.by_share(b) };
    near.sort_by(|a, b| nearer(&a.distance, &b.distance).then_with(|| a.record.cmp(&b.record)));
    let number = near.len();
    let in_words = |Near { record, row, atom, distance }: Near<'_>| NearMiss {
        record,
        household: subject.household.as_ref().and_then(|column| verdicts.text(column, row)),
        condition: atom.to_string(),
        words: reader(row).words_of(atom),
        distance,
    };
    NearMisses { number, nearest: near.into_iter().take(first).map(in_words).collect() }
}

/// A near miss before it is put into words.
struct Near<'t> {
    record: String,
    row: usize,
    atom: &'t Expr,
    distance: Distance,
}

/// What a row lacks of a condition.
enum Lacks<'t> {
    /// Nothing: it holds.
    Nothing,
    /// One number.
    One(&'t Expr, Distance),
    /// More than one number, or something that is none.
    More,
}

fn lacks<'t>(reader: &Reader<'_>, tree: &'t Tree) -> Lacks<'t> {
    match tree {
        Tree::Atom(atom) => match reader.verdicts.truth(atom, reader.row) {
            Expect::Yes => Lacks::Nothing,
            Expect::No => reader.distance(atom).map_or(Lacks::More, |distance| Lacks::One(atom, distance)),
            Expect::Unknown => Lacks::More,
        },
        Tree::And(parts) => {
            parts.iter().map(|part| lacks(reader, part)).fold(Lacks::Nothing, |so_far, part| match (so_far, part) {
                (Lacks::Nothing, other) | (other, Lacks::Nothing) => other,
                _ => Lacks::More,
            })
        }
        Tree::Or(parts) => {
            parts.iter().map(|part| lacks(reader, part)).fold(Lacks::More, |so_far, part| match (so_far, part) {
                (Lacks::Nothing, _) | (_, Lacks::Nothing) => Lacks::Nothing,
                (Lacks::More, other) | (other, Lacks::More) => other,
                (Lacks::One(a, near), Lacks::One(b, far)) => {
                    if far.by_share(&near).is_lt() {
                        Lacks::One(b, far)
                    } else {
                        Lacks::One(a, near)
                    }
                }
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use shouwang_pack::Value;

    use super::*;
    use crate::{Session, interpreter::random, screen::screen, table};

    /// Asks one rule about rows of the test ledger, and gives who is near: the row and its distance in words.
    async fn near(among: Option<&str>, when: &str, rows: &[(&str, &[(&str, Value)])]) -> Vec<(String, String)> {
        let pack = random::pack(&[(among.map(str::to_owned), when.to_owned())]);
        let ledger = pack.ledger("thing").expect("the ledger");
        let values: Vec<(String, BTreeMap<String, Value>)> = rows
            .iter()
            .map(|(id, values)| {
                let given = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
                let own = [("no", Value::Text((*id).to_owned())), ("sure", Value::Integer(1))];
                ((*id).to_owned(), own.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(given).collect())
            })
            .collect();
        let rows: Vec<table::Row<'_>> = values.iter().map(|(id, row)| (id.as_str(), None, row)).collect();
        let batch = table::batch(ledger, &table::schema(ledger), &rows).expect("a batch");
        let tables = BTreeMap::from([("thing".to_owned(), batch)]);
        let session = Session::with_rows(&pack, pack.examples_on(), &tables, pack.views.iter().collect())
            .await
            .expect("a session");
        let screening = screen(&pack, &session).await.expect("screened");
        let misses = near_misses(&pack, &screening.run, pack.rule("r0").expect("the rule"), rows.len());
        assert_eq!(misses.number, misses.nearest.len());
        misses
            .nearest
            .into_iter()
            .map(|miss| (miss.record, miss.distance.words().unwrap_or_else(|| "正好".to_owned())))
            .collect()
    }

    #[tokio::test]
    async fn the_nearest_come_first_in_the_unit_of_the_column() {
        let number = Value::Integer;
        let day = |text: &str| Value::Date(text.parse().expect("a day"));
        type Given<'a> = &'a [(&'a str, &'a [(&'a str, Value)])];
        /// Population, condition, rows, and who is near by what.
        type Case<'a> = (Option<&'a str>, &'a str, Given<'a>, &'a [(&'a str, &'a str)]);
        let cases: [Case<'_>; 9] = [
            // Money in yuan; who stands on the line is nearest.
            (
                None,
                "income_fen < 100000",
                &[("甲", &[("income_fen", number(100_000))]), ("乙", &[("income_fen", number(100_050))])],
                &[("甲", "正好"), ("乙", "0.50 元")],
            ),
            // Things are counted: to be more than three, three lack one.
            (
                None,
                "count > $line",
                &[("甲", &[("count", number(3))]), ("乙", &[("count", number(1))])],
                &[("甲", "1"), ("乙", "3")],
            ),
            (None, "count >= $line", &[("甲", &[("count", number(2))])], &[("甲", "1")]),
            // A side that is multiplied is told in the unit of its column, as much as is enough.
            (
                None,
                "count * 100 >= other * $line",
                &[
                    ("甲", &[("count", number(1)), ("other", number(50))]),
                    ("乙", &[("count", number(2)), ("other", number(90))]),
                ],
                &[("乙", "1"), ("甲", "1")],
            ),
            (
                None,
                "income_fen * 100 > income_fen + 1000000",
                &[("甲", &[("income_fen", number(10_000))])],
                &[("甲", "1.00 元")],
            ),
            // Days.
            (None, "began_on <= $day", &[("甲", &[("began_on", day("2020-06-11"))])], &[("甲", "10 天")]),
            // Whether there is any, and whether two are the same, is no matter of near and far.
            (None, "count > 0 or other <> 3", &[("甲", &[("count", number(0)), ("other", number(3))])], &[]),
            // What cannot be met by a number is passed over for what can.
            (
                None,
                "kind = 'b' or count > $line",
                &[("甲", &[("kind", Value::Text("a".to_owned())), ("count", number(2))])],
                &[("甲", "2")],
            ),
            // Outside the population, or two numbers away, is no near miss; of two ways the nearer one counts.
            (
                Some("good"),
                "(count > $line and other > $line) or income_fen < 100000",
                &[
                    (
                        "甲",
                        &[
                            ("good", Value::Flag(false)),
                            ("count", number(4)),
                            ("other", number(3)),
                            ("income_fen", number(1_000_000)),
                        ],
                    ),
                    (
                        "乙",
                        &[
                            ("good", Value::Flag(true)),
                            ("count", number(4)),
                            ("other", number(3)),
                            ("income_fen", number(1_000_000)),
                        ],
                    ),
                    (
                        "丙",
                        &[
                            ("good", Value::Flag(true)),
                            ("count", number(1)),
                            ("other", number(1)),
                            ("income_fen", number(110_000)),
                        ],
                    ),
                    (
                        "丁",
                        &[
                            ("good", Value::Flag(true)),
                            ("count", number(3)),
                            ("other", number(4)),
                            ("income_fen", number(100_100)),
                        ],
                    ),
                ],
                &[("丁", "1.00 元"), ("丙", "100.00 元"), ("乙", "1")],
            ),
        ];
        for (among, when, rows, expected) in cases {
            let found = near(among, when, rows).await;
            let found: Vec<(&str, &str)> = found.iter().map(|(row, words)| (row.as_str(), words.as_str())).collect();
            assert_eq!(found, expected, "{when}");
        }
    }
}
