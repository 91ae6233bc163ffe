//! `shouwang trace`: from a figure to its records, and from a record to its source cell.

use std::{fmt::Write as _, process::ExitCode};

use anyhow::bail;
use serde_json::{Value, json};
use shouwang_engine::{figures, screen::screen};
use shouwang_pack::{Figure, Ledger};
use shouwang_register::{Origin, Record};
use shouwang_report::Lead as _;

use super::{
    figures::{json_number, no_number},
    leads::{Leads, find},
};
use crate::{
    cli::{Cli, Trace},
    clock,
    office::Office,
    output::{Output, table},
};

pub(super) async fn run(cli: &Cli, args: &Trace, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    if let Some(figure) = office.pack.figure(&args.what) {
        return trace_figure(&office, figure, args.limit, output).await;
    }
    if let Some((ledger, record)) = find(&office, &args.what).await? {
        return trace_record(&office, ledger, &record, output).await;
    }
    bail!("没有编号为 {} 的指标，登记簿中也没有这个编号的记录。用 shouwang figures 查看全部指标", args.what)
}

async fn trace_figure(office: &Office, figure: &Figure, limit: usize, output: Output) -> anyhow::Result<ExitCode> {
    let (_, session) = office.session().await?;
    screen(&office.pack, &session).await?;
    let value = figures::compute(&office.pack, &session, figure).await?;
    let leads = Leads::read(office).await?;
    let ids = value.record_ids();
    let records: Vec<Value> =
        ids.iter().map(|id| json!({ "record": id, "label": leads.label(id), "origin": leads.origin(id) })).collect();
    let result = json!({
        "figure": figure.id,
        "title": figure.title,
        "value": json_number(value.value),
        "unit": figure.unit,
        "definition": figure.definition,
        "as_of": value.as_of,
        "ledger": figure.ledger,
        "rows": value.len(),
        "records": records,
    });
    output.result(&result, || {
        let number = value.value.map_or_else(|| no_number(office, &value), |n| n.to_string());
        let mut text =
            format!("{}：{number}{}（{}）\n{}\n\n", figure.title, figure.unit, value.as_of, figure.definition);
        let rows: Vec<Vec<String>> = ids
            .iter()
            .take(limit)
            .map(|id| vec![leads.label(id).unwrap_or_default(), leads.origin(id).unwrap_or_default(), id.clone()])
            .collect();
        text.push_str(&table(&["登记簿编号或名称", "来源", "记录编号"], &rows));
        let _ = writeln!(text, "\n共 {} 条记录，列出 {} 条", ids.len(), rows.len());
        text
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn trace_record(office: &Office, ledger: &Ledger, record: &Record, output: Output) -> anyhow::Result<ExitCode> {
    let origins = office.register.origins(&office.scope, ledger, &record.id).await?;
    let title = |field: &str| ledger.field(field).map_or(field, |f| f.title.as_str()).to_owned();
    let as_json = |origin: &Origin| {
        let cells: Vec<Value> = origin
            .cells
            .iter()
            .map(|(field, cell)| json!({ "field": field, "title": title(field), "cell": cell }))
            .collect();
        json!({
            "record": origin.record, "kind": origin.kind, "action": origin.action, "change_set": origin.change_set, "actor": origin.actor, "at_ms": origin.at_ms,
            "file": origin.file, "sheet": origin.sheet, "row": origin.row, "cells": cells,
        })
    };
    let result = json!({
        "ledger": ledger.name,
        "title": ledger.title,
        "record": record.id,
        "area": record.area,
        "origins": origins.iter().map(as_json).collect::<Vec<_>>(),
    });
    output.result(&result, || {
        let mut text = format!("{} {}\n", ledger.title, record.id);
        for origin in &origins {
            let whose =
                if origin.record == record.id { String::new() } else { format!("（并入的 {}）", origin.record) };
            let word = match (origin.kind.as_str(), origin.action.as_str()) {
                ("undo", _) => "撤销",
                ("merge", _) => "合并",
                (_, "create") => "新建",
                _ => "修改",
            };
            if origin.file.is_empty() {
                let at = clock::shown(origin.at_ms);
                let _ = writeln!(text, "\n{word}{whose}：{at}，操作人 {}，变更集 {}", origin.actor, origin.change_set);
                continue;
            }
            let _ = writeln!(
                text,
                "\n{word}{whose}：{} 的工作表“{}”第 {} 行（操作人 {}，变更集 {}）",
                origin.file, origin.sheet, origin.row, origin.actor, origin.change_set
            );
            let rows: Vec<Vec<String>> = origin
                .cells
                .iter()
                .map(|(field, cell)| vec![title(field), cell.clone().unwrap_or_else(|| "推算".to_owned())])
                .collect();
            text.push_str(&table(&["字段", "单元格"], &rows));
        }
        text
    })?;
    Ok(ExitCode::SUCCESS)
}
