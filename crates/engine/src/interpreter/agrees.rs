//! The engine and the interpreter say the same: of conditions and rows at random, and of the rules of the built-in pack.
//!
//! `ROWS=1000000` asks for so many rows; `make test` is content with fewer.

use std::collections::BTreeMap;

use datafusion::arrow::{
    array::RecordBatch,
    datatypes::{DataType, Field},
};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use shouwang_pack::{Expect, Pack, Rule, Subject, Value, sql};

use super::{Interpreter, random, row_of};
use crate::{compile::compile, examples, session::Session, table, verdicts::Verdicts};

/// Rows of a batch, and rules that are asked of each.
const ROWS: usize = 2_000;
const RULES: usize = 12;

fn wanted_rows() -> usize {
    std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(10 * ROWS)
}

/// The same cases on every machine.
fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn sample<T: std::fmt::Debug>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).expect("a value").current()
}

/// Compares every verdict, and says of the first difference what there is to say. Gives how many of each there were.
fn compare(verdicts: &Verdicts, rules: &[&Rule], session: &Session, rows: &RecordBatch) -> [usize; 3] {
    let interpreter = Interpreter { bindings: session.bindings() };
    let parsed: Vec<(&Rule, Vec<sqlparser::ast::Expr>)> = rules
        .iter()
        .map(|rule| {
            let texts = rule.among.iter().chain([&rule.when]);
            (*rule, texts.map(|text| sql::parse_expression(text).expect("a condition")).collect())
        })
        .collect();
    assert_eq!(verdicts.rows(), rows.num_rows());
    let mut counts = [0; 3];
    for at in 0..rows.num_rows() {
        let row = row_of(rows, at);
        for (rule, conditions) in &parsed {
            let truths: Vec<Option<bool>> = conditions.iter().map(|c| interpreter.truth(c, &row)).collect();
            let expected = if truths.contains(&Some(false)) {
                Expect::No
            } else if truths.contains(&None) {
                Expect::Unknown
            } else {
                Expect::Yes
            };
            let got = verdicts.verdict(&rule.id, at);
            assert_eq!(got, expected, "{:?} {}\n{row:#?}", rule.among, rule.when);
            counts[expected as usize] += 1;
        }
    }
    counts
}

#[tokio::test]
async fn of_random_conditions_and_rows() {
    let mut runner = runner();
    let mut counts = [0; 3];
    let mut done = 0;
    while done < wanted_rows() {
        let rules: Vec<_> = (0..RULES).map(|_| sample(&mut runner, &random::rule())).collect();
        let pack = random::pack(&rules);
        let strategy = random::row();
        let values: Vec<(String, BTreeMap<String, Value>)> = (0..ROWS)
            .map(|at| {
                let mut row = sample(&mut runner, &strategy);
                row.insert("no".to_owned(), Value::Text(at.to_string()));
                (format!("{at:08}"), row)
            })
            .collect();
        let ledger = pack.ledger("thing").expect("the ledger");
        let rows: Vec<table::Row<'_>> = values.iter().map(|(id, row)| (id.as_str(), None, row)).collect();
        let batch = table::batch(ledger, &table::schema(ledger), &rows).expect("a batch");
        let session = Session::with_rows(
            &pack,
            pack.examples_on(),
            &BTreeMap::from([("thing".to_owned(), batch.clone())]),
            pack.views.iter().collect(),
        )
        .await
        .expect("a session");
        let (subject, rules) = (&pack.subjects["thing"], pack.rules.iter().collect::<Vec<_>>());
        let verdicts = Verdicts::evaluate(&pack, &session, subject, &rules, "").await.unwrap_or_else(|e| panic!("{e}"));
        let these = compare(&verdicts, &rules, &session, &batch);
        counts.iter_mut().zip(these).for_each(|(sum, count)| *sum += count);
        done += ROWS;
    }
    assert!(counts.iter().all(|count| *count > done / 2), "yes, no, unknown: {counts:?} of {done} rows");
}

#[tokio::test]
async fn of_the_rules_of_the_built_in_pack() {
    let pack = Pack::built_in().expect("the built-in pack");
    let session = compile(&pack).await.expect("it can be planned");
    let mut runner = runner();
    for subject in pack.subjects.values() {
        let rules: Vec<&Rule> = pack.rules.iter().filter(|rule| rule.subject == subject.name).collect();
        let schema = table::relaxed(&session.schema_of(&pack, &subject.view).expect("the view"));
        let columns = schema.fields().iter().map(|field| column(&mut runner, &pack, subject, field)).collect();
        let batch = RecordBatch::try_new(schema.clone(), columns).expect("a batch");
        session.put(&subject.view, schema, vec![batch.clone()]).expect("put");
        let verdicts = Verdicts::evaluate(&pack, &session, subject, &rules, "").await.unwrap_or_else(|e| panic!("{e}"));
        compare(&verdicts, &rules, &session, &batch);
    }
}

/// Random values of a column of a view: near the numbers that policies name, and words of its code list.
fn column(
    runner: &mut TestRunner,
    pack: &Pack,
    subject: &Subject,
    field: &Field,
) -> datafusion::arrow::array::ArrayRef {
    let codes = table::ColumnInfo::of(subject, field).codes.and_then(|list| pack.codes.get(&list));
    let words: Vec<String> = match codes {
        Some(list) => list.codes.iter().map(|code| code.code.clone()).collect(),
        None => ["甲", "乙", "丙"].map(str::to_owned).to_vec(),
    };
    let near = [0, 1, 2, 3, 5, 6, 15, 16, 30, 59, 60, 65, 70, 100, 2_000, 400_000, 500_000, 5_000_000];
    let number =
        (proptest::sample::select(near.to_vec()), -1_i64..2).prop_map(|(near, off)| Value::Integer(near + off));
    let day = (0_i64..900).prop_map(|days| Value::Date(table::day(i32::try_from(18_000 + days).expect("a day"))));
    let word = proptest::sample::select(words);
    let strategy = match field.data_type() {
        DataType::Boolean => any::<bool>().prop_map(Value::Flag).boxed(),
        DataType::Date32 => day.boxed(),
        DataType::List(_) => proptest::collection::vec(word, 0..3).prop_map(Value::Codes).boxed(),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => word.prop_map(Value::Text).boxed(),
        _ => number.boxed(),
    };
    let is_id = field.name() == "id";
    let values: Vec<Value> = (0..ROWS)
        .map(|at| {
            if is_id {
                return Value::Text(format!("{at:08}"));
            }
            let value = sample(runner, &strategy);
            if sample(runner, &(0..5)) == 0 { Value::Unknown } else { value }
        })
        .collect();
    examples::typed(field.data_type(), &values).expect("a column")
}
