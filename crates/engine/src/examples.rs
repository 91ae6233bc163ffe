//! Running the examples of a pack on the real engine.

use std::collections::BTreeMap;

use datafusion::arrow::{
    array::{ArrayRef, RecordBatch, RecordBatchOptions},
    datatypes::{DataType, Field, SchemaRef},
};
use shouwang_pack::{
    Decimal, Expect, Fault, Faults, Figure, FigureExample, Pack, Rule, RuleExample, Subject, Town, Value, View, sql,
};

use crate::{
    compile::compile,
    error::EngineError,
    figures,
    session::{Session, finding_schema},
    table,
    verdicts::Verdicts,
};

/// What became of a pack's examples.
#[derive(Debug, Clone, Default)]
pub struct Tested {
    /// Rules whose examples ran.
    pub rules: usize,
    /// Figures whose examples ran.
    pub figures: usize,
    /// Examples that ran.
    pub examples: usize,
    /// Examples that gave something else than expected.
    pub failed: Vec<Fault>,
}

/// Plans the pack and runs every example. Examples that give something else than expected are listed, not errors.
pub async fn run(pack: &Pack, progress: &mut dyn FnMut(usize, usize)) -> Result<Tested, EngineError> {
    let session = compile(pack).await?;
    let mut tested = Tested { rules: pack.rules.len(), figures: pack.figures.len(), ..Tested::default() };
    let total = pack.rules.len() + pack.figures.len();
    let mut done = 0;
    for subject in pack.subjects.values() {
        let rules: Vec<&Rule> = pack.rules.iter().filter(|rule| rule.subject == subject.name).collect();
        tested.examples += rules.iter().map(|rule| rule.examples.len()).sum::<usize>();
        tested.failed.extend(rule_examples(pack, &session, subject, &rules).await?);
        done += rules.len();
        progress(done, total);
    }
    tested.failed.sort_by(|a, b| a.place.cmp(&b.place));
    // Many figures share one example town: its views are computed once.
    let mut towns: BTreeMap<&str, Session> = BTreeMap::new();
    for figure in &pack.figures {
        for example in &figure.examples {
            tested.examples += 1;
            let own;
            let shared = example.town.as_deref().filter(|_| example.given.is_empty());
            let session = match shared {
                Some(name) => {
                    if !towns.contains_key(name) {
                        let all = pack.views.iter().collect();
                        towns.insert(name, example_session(pack, figure, example, all).await?);
                    }
                    &towns[name]
                }
                None => {
                    own = example_session(pack, figure, example, views_behind(pack, figure)).await?;
                    &own
                }
            };
            tested.failed.extend(figure_example(pack, session, figure, example).await?);
        }
        done += 1;
        progress(done, total);
    }
    Ok(tested)
}

/// The views that a figure counts from; the others need not be computed for its example.
fn views_behind<'a>(pack: &'a Pack, figure: &Figure) -> Vec<&'a View> {
    sql::parse_query(&figure.records).map(|query| pack.views_behind(sql::tables(&query))).unwrap_or_default()
}

/// The examples of all the rules about one subject: one row each, and one query for all of them.
async fn rule_examples(
    pack: &Pack,
    session: &Session,
    subject: &Subject,
    rules: &[&Rule],
) -> Result<Vec<Fault>, EngineError> {
    let Some(schema) = session.schema_of(pack, &subject.view) else { return Ok(Vec::new()) };
    let relaxed = table::relaxed(&schema);
    let mut failed = Vec::new();
    let mut examples: Vec<(&Rule, &RuleExample)> = Vec::new();
    let mut batches = Vec::new();
    for (rule, example) in rules.iter().flat_map(|rule| rule.examples.iter().map(|example| (*rule, example))) {
        // Verdicts come in the order of their ids.
        let id = toml::Value::String(format!("{:09}", examples.len()));
        let mut row = example.given.clone();
        let read = match row.insert("id".to_owned(), id) {
            None => rows(&relaxed, &[row]),
            Some(_) => Err("id 由程序填写".to_owned()),
        };
        match read {
            Ok(batch) => {
                batches.push(batch);
                examples.push((rule, example));
            }
            Err(reason) => failed.push(bad(rule, &example.name, &reason)),
        }
    }
    session.put(&subject.view, relaxed, batches)?;
    let answer = Verdicts::evaluate(pack, session, subject, rules, "").await?;
    session.put(&subject.view, schema, Vec::new())?;
    for (row, (rule, example)) in examples.into_iter().enumerate() {
        let got = answer.verdict(&rule.id, row);
        if got != example.expect {
            let (expected, got) = (in_words(example.expect), in_words(got));
            let message = format!("规则 {} 的样例“{}”应为“{expected}”，算出来是“{got}”", rule.id, example.name);
            failed.push(Fault::new(&rule.place, message, "改正条件或样例"));
        }
    }
    Ok(failed)
}

fn in_words(expect: Expect) -> &'static str {
    match expect {
        Expect::Yes => "是",
        Expect::No => "否",
        Expect::Unknown => "未知",
    }
}

fn bad(rule: &Rule, example: &str, reason: &str) -> Fault {
    Fault::new(&rule.place, format!("规则 {} 的样例“{example}”写错了：{reason}", rule.id), "改正样例")
}

async fn example_session(
    pack: &Pack,
    figure: &Figure,
    example: &FigureExample,
    views: Vec<&View>,
) -> Result<Session, EngineError> {
    let mut town: Town = example.town.as_ref().and_then(|name| pack.towns.get(name)).cloned().unwrap_or_default();
    for (ledger, rows) in &example.given {
        town.entry(ledger.clone()).or_default().extend(rows.iter().cloned());
    }
    let mut batches = BTreeMap::new();
    let mut findings = None;
    for (name, given) in &town {
        let schema = match pack.ledger(name) {
            Some(ledger) => table::relaxed(&table::schema(ledger)),
            None if name == "finding" => table::relaxed(&finding_schema()),
            None => return Err(fault(figure, example, &format!("没有名为 {name} 的台账"))),
        };
        let batch = rows(&schema, given).map_err(|reason| fault(figure, example, &format!("{name}：{reason}")))?;
        if name == "finding" {
            findings = Some(batch);
        } else {
            batches.insert(name.clone(), batch);
        }
    }
    let session = Session::with_rows(pack, pack.examples_on(), &batches, views).await?;
    if let Some(batch) = findings {
        session.put("finding", batch.schema(), vec![batch])?;
    }
    Ok(session)
}

fn fault(figure: &Figure, example: &FigureExample, reason: &str) -> EngineError {
    let message = format!("指标 {} 的样例“{}”写错了：{reason}", figure.id, example.name);
    Faults(vec![Fault::new(&figure.place, message, "改正样例")]).into()
}

async fn figure_example(
    pack: &Pack,
    session: &Session,
    figure: &Figure,
    example: &FigureExample,
) -> Result<Option<Fault>, EngineError> {
    let got = figures::counted(pack, session, figure).await?.value;
    let expected: Option<Decimal> = match &example.expect {
        toml::Value::Integer(number) => Some(Decimal::whole(*number)),
        toml::Value::String(text) => text.parse().ok(),
        _ => None,
    };
    if got.is_some() && got == expected {
        return Ok(None);
    }
    let shown = |number: Option<Decimal>| number.map_or_else(|| "没有数值".to_owned(), |n| n.to_string());
    let message =
        format!("指标 {} 的样例“{}”应为 {}，算出来是 {}", figure.id, example.name, shown(expected), shown(got));
    Ok(Some(Fault::new(&figure.place, message, "改正查询或样例；应有的数写成整数，或带引号的小数")))
}

/// Rows given in TOML as one batch.
fn rows(schema: &SchemaRef, given: &[BTreeMap<String, toml::Value>]) -> Result<RecordBatch, String> {
    for column in given.iter().flat_map(BTreeMap::keys) {
        if schema.field_with_name(column).is_err() {
            return Err(format!("没有列 {column}"));
        }
    }
    let mut columns: Vec<ArrayRef> = Vec::new();
    for field in schema.fields() {
        let values: Vec<Value> = given
            .iter()
            .map(|row| row.get(field.name()).map_or(Ok(Value::Unknown), |v| value(field, v)))
            .collect::<Result<_, _>>()?;
        columns.push(typed(field.data_type(), &values)?);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(given.len()));
    RecordBatch::try_new_with_options(schema.clone(), columns, &options).map_err(|e| e.to_string())
}

/// A column of the schema's own type: views also have widths of numbers that ledgers do not.
pub(crate) fn typed(data_type: &DataType, values: &[Value]) -> Result<ArrayRef, String> {
    let natural = match data_type {
        DataType::Int32 | DataType::UInt64 | DataType::UInt32 => DataType::Int64,
        DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        other => other.clone(),
    };
    let array = table::column(&natural, values.iter()).map_err(|e| e.to_string())?;
    // Lists may differ in the name of their item field only; numbers in their width.
    if array.data_type() == data_type {
        return Ok(array);
    }
    datafusion::arrow::compute::cast(&array, data_type).map_err(|e| e.to_string())
}

fn value(field: &Field, given: &toml::Value) -> Result<Value, String> {
    let wrong = || format!("列 {} 的值 {given} 与类型 {} 不符", field.name(), field.data_type());
    Ok(match (given, field.data_type()) {
        (toml::Value::Integer(number), DataType::Decimal128(_, scale)) => {
            let scaled = Decimal::whole(*number).rounded(u32::try_from(*scale).unwrap_or(0));
            Value::Integer(i64::try_from(scaled.digits).map_err(|_| wrong())?)
        }
        (toml::Value::String(text), DataType::Decimal128(_, scale)) => {
            let number: Decimal = text.parse().map_err(|()| wrong())?;
            let scaled = number.rounded(u32::try_from(*scale).unwrap_or(0));
            Value::Integer(i64::try_from(scaled.digits).map_err(|_| wrong())?)
        }
        (toml::Value::Integer(number), DataType::Int64 | DataType::Int32 | DataType::UInt64 | DataType::UInt32) => {
            Value::Integer(*number)
        }
        (toml::Value::String(text), DataType::Date32) => Value::Date(text.parse().map_err(|_| wrong())?),
        (toml::Value::Boolean(flag), DataType::Boolean) => Value::Flag(*flag),
        (toml::Value::String(text), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => {
            Value::Text(text.clone())
        }
        (toml::Value::Array(items), DataType::List(_)) => {
            let codes = items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
            Value::Codes(codes.ok_or_else(wrong)?)
        }
        _ => return Err(wrong()),
    })
}
