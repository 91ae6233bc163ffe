//! `shouwang screen --near RULE`: whom one number keeps from a rule, nearest first.

use std::process::ExitCode;

use serde_json::{Value, json};
use shouwang_engine::{Run, near::near_misses};
use shouwang_pack::Rule;

use super::leads::Leads;
use crate::{
    office::Office,
    output::{Output, table},
};

pub(super) async fn run(
    office: &Office,
    run: &Run,
    receipt: &str,
    rule: &Rule,
    first: usize,
    output: Output,
) -> anyhow::Result<ExitCode> {
    let misses = near_misses(&office.pack, run, rule, first);
    let leads = Leads::read(office).await?;
    let label = |record: &str| leads.name(record);
    let as_json: Vec<Value> = misses
        .nearest
        .iter()
        .map(|miss| {
            json!({
                "record": miss.record, "label": label(&miss.record), "household": miss.household,
                "condition": miss.condition, "words": miss.words, "distance": miss.distance,
            })
        })
        .collect();
    let value = json!({ "rule": rule.id, "near": misses.number, "misses": as_json, "receipt": receipt });
    output.result(&value, || {
        let rows: Vec<Vec<String>> = misses
            .nearest
            .iter()
            .map(|miss| {
                let distance = miss.distance.words().unwrap_or_else(|| "正好在线上".to_owned());
                vec![label(&miss.record), distance, miss.words.clone()]
            })
            .collect();
        let listed = rows.len();
        let rows = table(&["登记簿编号或名称", "相差", "还要"], &rows);
        let title = &rule.title;
        format!("{rows}\n“{title}”只差一个数的共 {} 条，由近到远列出 {listed} 条；凭证 {receipt}\n", misses.number)
    })?;
    Ok(ExitCode::SUCCESS)
}
