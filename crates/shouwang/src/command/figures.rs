//! `shouwang figures`: every figure with its value and the number of records behind it.

use std::process::ExitCode;

use serde_json::{Value, json};
use shouwang_engine::{
    Receipt, Session,
    figures::{self, FigureValue},
    snapshot::Snapshot,
};
use shouwang_pack::Decimal;

use crate::{
    cli::Cli,
    office::Office,
    output::{Output, table},
    progress::Progress,
};

pub(super) async fn run(cli: &Cli, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let (snapshot, session) = office.session().await?;
    super::screen::screened(&office, &snapshot, &session).await?;
    let (values, receipt) = computed(&office, &snapshot, &session).await?;
    output.result(&as_json(&office, &values, &receipt), || as_text(&office, &values, &receipt))?;
    Ok(ExitCode::SUCCESS)
}

/// Computes all the figures, and keeps the receipt.
pub(super) async fn computed(
    office: &Office,
    snapshot: &Snapshot,
    session: &Session,
) -> anyhow::Result<(Vec<FigureValue>, String)> {
    let progress = Progress::begin("计算指标", office.pack.figures.len());
    let values = figures::figures(&office.pack, session, &mut |done| progress.at(done)).await?;
    let receipt = Receipt::of("figures", &office.pack, snapshot, session, &figures::text(&values));
    let id = office.folder.keep(&receipt, &office.pack, snapshot)?;
    Ok((values, id))
}

/// An exact number as a JSON number, written with its own digits.
pub(super) fn json_number(number: Option<Decimal>) -> Value {
    number.and_then(|n| serde_json::from_str(&n.trimmed().to_string()).ok()).unwrap_or(Value::Null)
}

fn as_json(office: &Office, values: &[FigureValue], receipt: &str) -> Value {
    values
        .iter()
        .filter_map(|value| {
            let figure = office.pack.figure(&value.id)?;
            Some(json!({
                "id": value.id,
                "title": figure.title,
                "value": json_number(value.value),
                "unit": figure.unit,
                "definition": figure.definition,
                "as_of": value.as_of,
                "records": value.len(),
                "missing": value.missing,
                "undecided": value.undecided,
                "receipt": receipt,
            }))
        })
        .collect()
}

/// Why a figure has no number, as sentences.
pub(super) fn reasons(office: &Office, value: &FigureValue) -> Vec<String> {
    let titles: Vec<&str> =
        value.missing.iter().filter_map(|name| office.pack.ledger(name)).map(|l| l.title.as_str()).collect();
    if !titles.is_empty() {
        return vec![format!("没有{}台账", titles.join("、"))];
    }
    if value.undecided.is_empty() {
        return vec!["算不出来：要除的数是零，或台账里没有相应的记录".to_owned()];
    }
    value.undecided.clone()
}

/// What stands in the place of a number that is not there.
pub(super) fn no_number(office: &Office, value: &FigureValue) -> String {
    format!("无数据（{}）", reasons(office, value).join("；"))
}

fn as_text(office: &Office, values: &[FigureValue], receipt: &str) -> String {
    let rows: Vec<Vec<String>> = values
        .iter()
        .filter_map(|value| {
            let figure = office.pack.figure(&value.id)?;
            let number = value.value.map_or_else(|| no_number(office, value), |n| n.to_string());
            Some(vec![
                value.id.clone(),
                figure.title.clone(),
                number,
                figure.unit.clone(),
                value.as_of.clone(),
                value.len().to_string(),
            ])
        })
        .collect();
    format!("{}\n凭证 {receipt}\n", table(&["编号", "指标", "数值", "单位", "时点", "记录数"], &rows))
}
