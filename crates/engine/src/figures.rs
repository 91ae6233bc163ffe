//! Figures: each the aggregate of its own record list, so that a number and its drill-down cannot disagree.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use datafusion::arrow::{array::RecordBatch, compute::concat_batches, datatypes::SchemaRef};
use shouwang_pack::{
    AsOf, Decimal, Figure, Pack,
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
    for (index, figure) in pack.figures.iter().enumerate() {
        values.push(compute(pack, session, figure).await?);
        progress(index + 1);
    }
    Ok(values)
}

/// Computes one figure.
pub async fn compute(pack: &Pack, session: &Session, figure: &Figure) -> Result<FigureValue, EngineError> {
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
    let missing = missing(pack, session, figure);
    let value = value.filter(|_| missing.is_empty());
    Ok(FigureValue { id: figure.id.clone(), value, as_of: as_of(pack, session, figure)?, records, missing })
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
