//! Figures: each the aggregate of its own record list, so that a number and its drill-down cannot disagree.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use datafusion::arrow::{
    array::{AsArray as _, RecordBatch},
    compute::concat_batches,
    datatypes::SchemaRef,
};
use shouwang_pack::{
    AsOf, Decimal, Figure, Pack, Rule,
    sql::{self, Bound},
};

use crate::{error::EngineError, session::Session, table};

/// A computed figure.
#[derive(Debug, Clone)]
pub struct FigureValue {
    /// Figure id.
    pub id: String,
    /// The number; `None` where there is nothing to compute it from (a share of nothing).
    pub value: Option<Decimal>,
    /// The day or period it speaks of.
    pub as_of: String,
    /// The records behind it.
    pub records: RecordBatch,
    /// Ledgers without which there is no number, and of which nothing is known.
    pub missing: Vec<String>,
    /// Why there is no number although the ledgers are there: sentences that say of how many the records do not say
    /// enough.
    pub undecided: Vec<String>,
}

impl FigureValue {
    /// The record ids behind the figure, in order, each once.
    pub fn record_ids(&self) -> Vec<String> {
        let Some(column) = self.records.column_by_name("record") else { return Vec::new() };
        let mut ids: Vec<String> = (0..self.records.num_rows()).filter_map(|row| table::text(column, row)).collect();
        ids.dedup();
        ids
    }

    /// Number of rows behind the figure.
    pub fn len(&self) -> usize {
        self.records.num_rows()
    }

    /// Whether nothing is behind it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Computes all the figures. The session must have been screened: some figures count findings.
pub async fn figures(
    pack: &Pack,
    session: &Session,
    progress: &mut dyn FnMut(usize),
) -> Result<Vec<FigureValue>, EngineError> {
    let mut values = Vec::new();
    let mut judged = Judged::new();
    for (index, figure) in pack.figures.iter().enumerate() {
        values.push(judge(pack, session, figure, &mut judged).await?);
        progress(index + 1);
    }
    Ok(values)
}

/// What is known of rules that several figures count: the sentence where too many cannot be judged.
type Judged = BTreeMap<String, Option<String>>;

/// Computes one figure; one that the records cannot decide has no value.
pub async fn compute(pack: &Pack, session: &Session, figure: &Figure) -> Result<FigureValue, EngineError> {
    judge(pack, session, figure, &mut Judged::new()).await
}

async fn judge(
    pack: &Pack,
    session: &Session,
    figure: &Figure,
    judged: &mut Judged,
) -> Result<FigureValue, EngineError> {
    let mut counted = counted(pack, session, figure).await?;
    counted.missing = missing(pack, session, figure);
    if counted.missing.is_empty() {
        counted.undecided = undecided(pack, session, figure, judged).await?;
    }
    if !counted.missing.is_empty() || !counted.undecided.is_empty() {
        counted.value = None;
    }
    Ok(counted)
}

/// What a figure's list comes to, whatever is unknown besides.
pub(crate) async fn counted(pack: &Pack, session: &Session, figure: &Figure) -> Result<FigureValue, EngineError> {
    let frame = session.query(pack, &figure.records, &figure.title).await?;
    let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
    let batches = frame.collect().await.map_err(EngineError::run(&figure.title))?;
    let records = concat_batches(&schema, &batches)?;
    session.put("records", schema, vec![records.clone()])?;
    let text = format!("select {} as value from records", figure.aggregate);
    let frame = session.query(pack, &text, &figure.title).await?;
    let answer = frame.collect().await.map_err(EngineError::run(&figure.title))?;
    let value = answer
        .iter()
        .find(|batch| batch.num_rows() > 0)
        .and_then(|batch| table::number(batch.column(0), 0))
        .map(|number| number.rounded(figure.decimals).trimmed());
    let as_of = as_of(pack, session, figure)?;
    Ok(FigureValue { id: figure.id.clone(), value, as_of, records, missing: Vec::new(), undecided: Vec::new() })
}

/// What a figure cannot be without: sentences that say of how many the records do not say enough.
async fn undecided(
    pack: &Pack,
    session: &Session,
    figure: &Figure,
    judged: &mut Judged,
) -> Result<Vec<String>, EngineError> {
    let mut sentences = Vec::new();
    for rule in figure.rules.iter().filter_map(|id| pack.rule(id)) {
        if !judged.contains_key(&rule.id) {
            judged.insert(rule.id.clone(), unjudged(pack, session, rule).await?);
        }
        sentences.extend(judged.get(&rule.id).cloned().flatten());
    }
    if let Some(text) = &figure.decided {
        let (open, all) = open_and_all(pack, session, text, &figure.title).await?;
        if too_many(pack, open, all) {
            sentences.push(format!("{all} 条记录中有 {open} 条没有填写所要的内容，判断不了该不该计"));
        }
    }
    Ok(sentences)
}

/// Says where too many of those whom a rule is about cannot be judged.
async fn unjudged(pack: &Pack, session: &Session, rule: &Rule) -> Result<Option<String>, EngineError> {
    let Some(subject) = pack.subjects.get(&rule.subject) else { return Ok(None) };
    let among = rule.among.as_deref().unwrap_or("true");
    let text = format!("select ({}) is not null as decided from {} where {among}", rule.when, subject.view);
    let (open, all) = open_and_all(pack, session, &text, &rule.title).await?;
    let title = &subject.title;
    let sentence = || format!("规则“{}”对 {all} 个{title}中的 {open} 个无法判断，缺少要用到的数据", rule.title);
    Ok(too_many(pack, open, all).then(sentence))
}

fn too_many(pack: &Pack, open: usize, all: usize) -> bool {
    open * 100 > all * pack.head.undecided_percent
}

/// How many rows of a query with a column `decided` are open, and how many there are.
async fn open_and_all(pack: &Pack, session: &Session, text: &str, what: &str) -> Result<(usize, usize), EngineError> {
    let batches = session.query(pack, text, what).await?.collect().await.map_err(EngineError::run(what))?;
    let mut count = (0, 0);
    for batch in &batches {
        if let Some(column) = batch.column_by_name("decided").and_then(|column| column.as_boolean_opt()) {
            count.0 += column.len() - column.true_count();
            count.1 += column.len();
        }
    }
    Ok(count)
}

/// The ledgers that a figure counts from and of which nothing is known: nought would say that there is none of it.
fn missing(pack: &Pack, session: &Session, figure: &Figure) -> Vec<String> {
    let read = sql::parse_query(&figure.records).map(|query| sql::tables(&query)).unwrap_or_default();
    let ledgers = read.into_iter().chain([figure.ledger.clone()]).filter(|name| pack.ledger(name).is_some());
    ledgers.filter(|name| session.says_nothing_of(name)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn as_of(pack: &Pack, session: &Session, figure: &Figure) -> Result<String, EngineError> {
    let AsOf::Param(name) = figure.as_of() else { return Ok(session.on().to_string()) };
    let bindings = pack.bind([name], session.on(), session.region())?;
    Ok(match bindings.get(name) {
        Some(Bound::Date(date)) => date.to_string(),
        Some(Bound::Number(text) | Bound::Text(text)) => text.clone(),
        None => session.on().to_string(),
    })
}

/// The numbers by figure id, for checks and templates.
pub fn numbers(values: &[FigureValue]) -> BTreeMap<String, Decimal> {
    values.iter().filter_map(|v| Some((v.id.clone(), v.value?))).collect()
}

/// The text that stands for the result in a receipt: every number with the records behind it.
pub fn text(values: &[FigureValue]) -> String {
    let line = |v: &FigureValue| {
        let number = v.value.map_or_else(|| "-".to_owned(), |n| n.to_string());
        format!("{} {number} {}", v.id, v.record_ids().join(","))
    };
    values.iter().map(line).collect::<Vec<_>>().join("\n")
}
