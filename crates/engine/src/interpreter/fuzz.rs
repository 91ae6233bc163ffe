//! Conditions that were cut, doubled and mistyped: each is refused, or gives every row one verdict, whichever way it is
//! written.

use std::collections::BTreeMap;

use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use shouwang_fuzz::{fuzz, mutate};
use shouwang_pack::{Expect, Rule};

use super::random;
use crate::{compile::compile, session::Session, table, verdicts::Verdicts};

const CONDITIONS: [&str; 8] = [
    "count < $line and other is not null",
    "(income_fen + count) / nullif(other, 0) >= 3 or good",
    "area_mu between share and $rate",
    "kind in ('a', 'c') and not (safe is true)",
    "array_has(kinds, 'a') or cardinality(kinds) > 1",
    "case when began_on < $day then good else ended_on > $data_date end",
    "coalesce(abs(count), sure) * 2 <> 7",
    "(kind = 'b' or kinds is null) and (sure > 0 or share = 0.5)",
];

const WORDS: [&str; 64] = [
    " and ",
    " or ",
    " not ",
    "(",
    ")",
    " is null",
    " is not null",
    " is true",
    " is not false",
    " in (",
    " not in ('a')",
    " between ",
    " = ",
    " <> ",
    " < ",
    " >= ",
    " + ",
    " - ",
    " * ",
    " / ",
    " % ",
    " || ",
    "::",
    ",",
    "'",
    "''",
    "\"",
    "--",
    "/*",
    "*/",
    ";",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "0.5",
    "99999999999999999999999999999999999999999",
    "1e400",
    "'a'",
    "'2020-01-01'",
    "date '2020-02-30'",
    "interval '1 day'",
    "count",
    "income_fen",
    "area_mu",
    "began_on",
    "good",
    "kind",
    "kinds",
    "sure",
    "$line",
    "$day",
    "$nothing",
    "$",
    "coalesce(",
    "nullif(",
    "abs(",
    "array_has(",
    "cardinality(",
    "now()",
    "random()",
    "(select 1)",
    "count(*)",
];

/// Rows that are put to each condition.
const ROWS: usize = 40;

#[test]
fn any_condition_is_refused_or_means_one_thing() {
    let letters = |text: &&str| text.chars().collect::<Vec<char>>();
    let seeds: Vec<Vec<char>> = CONDITIONS.iter().map(letters).collect();
    let words: Vec<Vec<char>> = WORDS.iter().map(letters).collect();
    // Whole words in a new order are conditions far more often than changed letters are.
    let phrases: Vec<Vec<&str>> = CONDITIONS.iter().map(|text| text.split(' ').collect()).collect();
    let phrase_words: Vec<Vec<&str>> = WORDS.iter().map(|word| vec![word.trim()]).collect();
    let mut runner = TestRunner::deterministic();
    let values: Vec<(String, BTreeMap<String, _>)> = (0..ROWS)
        .map(|at| {
            let mut row = random::row().new_tree(&mut runner).expect("a row").current();
            row.insert("no".to_owned(), shouwang_pack::Value::Text(at.to_string()));
            (format!("{at:08}"), row)
        })
        .collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let meant = std::cell::Cell::new(0_u32);
    fuzz(1_200, |rng| {
        let text: String = match rng.u8(0..3) {
            0 => mutate(rng, &seeds, &words).into_iter().collect(),
            _ => mutate(rng, &phrases, &phrase_words).join(" "),
        };
        if runtime.block_on(all_ways(&text, &values)) {
            meant.set(meant.get() + 1);
        }
    });
    assert!(meant.get() > 10 || std::env::var("FUZZ_SEED").is_ok(), "{} conditions meant something", meant.get());
}

/// Asks a condition, and the same one written in other ways. Whether it could be asked at all.
async fn all_ways(text: &str, values: &[(String, BTreeMap<String, shouwang_pack::Value>)]) -> bool {
    let ways = [
        (None, text.to_owned()),
        (None, format!("({text}\n)")),
        (None, format!("not ({text}\n)")),
        (None, format!("({text}\n) and ({text}\n)")),
        (None, format!("({text}\n) or ({text}\n)")),
        (Some(text.to_owned()), "sure is not null".to_owned()),
    ];
    // What is no condition by itself may become one in brackets: `a) or (b`. It is refused where it stands alone.
    if random::load(&ways[..1]).is_err() {
        return false;
    }
    let pack = match random::load(&ways) {
        Err(faults) if ["太长", "层"].iter().any(|word| faults.to_string().contains(word)) => {
            return false;
        }
        loaded => loaded.unwrap_or_else(|faults| panic!("alone it loads: {text}\n{faults}")),
    };
    if compile(&pack).await.is_err() {
        return false;
    }
    let ledger = pack.ledger("thing").expect("the ledger");
    let rows: Vec<table::Row<'_>> = values.iter().map(|(id, row)| (id.as_str(), None, row)).collect();
    let batch = table::batch(ledger, &table::schema(ledger), &rows).expect("a batch");
    let session = Session::with_rows(
        &pack,
        pack.examples_on(),
        &BTreeMap::from([("thing".to_owned(), batch)]),
        pack.views.iter().collect(),
    )
    .await
    .expect("a session");
    let (subject, rules) = (&pack.subjects["thing"], pack.rules.iter().collect::<Vec<&Rule>>());
    // A division by zero or a number that is too large ends a run with a sentence.
    let verdicts = match Verdicts::evaluate(&pack, &session, subject, &rules, "").await {
        Ok(verdicts) => verdicts,
        Err(why) => {
            assert!(!why.to_string().is_empty());
            return false;
        }
    };
    assert_eq!(verdicts.rows(), ROWS, "{text}");
    for at in 0..ROWS {
        let said: Vec<Expect> = rules.iter().map(|rule| verdicts.verdict(&rule.id, at)).collect();
        let turned = match said[0] {
            Expect::Yes => Expect::No,
            Expect::No => Expect::Yes,
            Expect::Unknown => Expect::Unknown,
        };
        assert_eq!(said, [said[0], said[0], turned, said[0], said[0], said[0]], "row {at} of {text}");
    }
    true
}
