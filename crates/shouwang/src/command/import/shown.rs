//! What became of an import, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};
use shouwang_intake::{FaultKind, Faults, Layout, MatchedBy, Problem, column_letters};
use shouwang_pack::Pack;

use super::{Imported, SheetResult};
use crate::{command::conflicts, output::table};

fn problem_json(problem: &Problem) -> Value {
    json!({
        "sheet": problem.sheet, "cell": problem.cell, "field": problem.field,
        "code": problem.code, "message": problem.message, "hint": problem.hint,
    })
}

fn kind_json(kind: &FaultKind) -> Value {
    let first = &kind.first;
    json!({
        "code": first.code, "field": first.field, "count": kind.count, "cells": kind.cells,
        "message": first.message, "hint": first.hint,
    })
}

/// The columns of a layout and why each is read as what.
pub(crate) fn layout_json(pack: &Pack, layout: &Layout) -> Value {
    let columns: Vec<Value> = layout
        .columns
        .iter()
        .map(|c| {
            json!({
                "column": column_letters(c.column), "header": c.header, "ledger": c.ledger, "field": c.field,
                "title": title(pack, &c.ledger, &c.field), "by": c.by.code(), "why": c.why, "unit": c.unit,
            })
        })
        .collect();
    let unknown: Vec<Value> = layout
        .unknown_columns
        .iter()
        .map(|c| {
            let guess = c
                .guess
                .as_ref()
                .map(|g| json!({ "ledger": g.ledger, "field": g.field, "title": g.title, "why": g.why }));
            json!({ "column": column_letters(c.column), "cell": c.cell, "header": c.header, "guess": guess })
        })
        .collect();
    json!({
        "fingerprint": layout.fingerprint, "header_row": layout.header_row, "columns": columns,
        "unknown_columns": unknown,
    })
}

/// The Chinese name of a field.
pub(crate) fn title(pack: &Pack, ledger: &str, field: &str) -> String {
    pack.ledger(ledger).and_then(|l| l.field(field)).map_or(field, |f| &f.title).to_owned()
}

/// The result of each table.
pub(super) fn as_json(imported: &Imported) -> Value {
    imported
        .sheets
        .iter()
        .map(|s| {
            json!({
                "file": s.file, "sheet": s.sheet, "table": s.table, "ledger": s.ledger, "ledgers": s.ledgers,
                "rows": s.rows, "created": s.created, "updated": s.updated, "unchanged": s.unchanged,
                "rejected": s.rejected, "skipped": s.skipped, "change_set": imported.change_set,
                "layout": s.layout,
                "problems": s.problems.listed().iter().map(problem_json).collect::<Vec<_>>(),
                "faults": s.problems.kinds().iter().map(kind_json).collect::<Vec<_>>(),
                "notices": s.notices.listed().iter().map(problem_json).collect::<Vec<_>>(),
                "conflicts": s.conflicts.iter().map(conflicts::as_json).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// The table of sheets, and the problems: those of one kind in one column as one line.
pub(crate) fn as_text(imported: &Imported, preview: bool) -> String {
    let rows: Vec<Vec<String>> = imported
        .sheets
        .iter()
        .map(|s| {
            let counts = [s.rows, s.created, s.updated, s.unchanged, s.rejected, s.skipped];
            let sheet = format!("{} {}", s.sheet, s.table).trim_end().to_owned();
            let mut row = vec![s.file.clone(), sheet, s.ledgers.join("+")];
            row.extend(counts.map(|n| n.to_string()));
            row
        })
        .collect();
    let mut text = table(&["文件", "工作表", "台账", "行数", "新建", "更新", "不变", "退回", "跳过"], &rows);
    for sheet in &imported.sheets {
        let before = text.len();
        describe(&mut text, sheet, &sheet.problems, "");
        describe(&mut text, sheet, &sheet.notices, "提示：");
        conflicts::describe(&mut text, &sheet.file, &sheet.sheet, &sheet.conflicts);
        if preview {
            text.push_str(&sheet.guessed);
        }
        if text.len() > before {
            text.push('\n');
        }
    }
    let rejected: usize = imported.sheets.iter().map(|s| s.rejected).sum();
    let _ = match (&imported.change_set, imported.applied, preview) {
        (_, false, _) => writeln!(text, "有文件无法使用，没有写入任何数据。"),
        (_, _, true) => writeln!(text, "这是试导入，没有写入任何数据。"),
        (Some(id), ..) if rejected > 0 => {
            writeln!(text, "已写入，变更集 {id}。退回的 {rejected} 行没有写入，改正后重新导入即可。")
        }
        (Some(id), ..) => writeln!(text, "已写入，变更集 {id}。"),
        (None, ..) if rejected > 0 => writeln!(text, "没有写入任何数据：{rejected} 行被退回，其余与登记簿完全一致。"),
        (None, ..) => writeln!(text, "与登记簿完全一致，没有任何变动。"),
    };
    text
}

/// The problems or notices of a sheet: those of one kind in one column as one line.
fn describe(text: &mut String, sheet: &SheetResult, problems: &Faults, lead: &str) {
    for FaultKind { first, count, cells } in problems.kinds() {
        let more = if *count > cells.len() && !cells.is_empty() { format!(" 等 {count} 处") } else { String::new() };
        let of_first = if *count > 1 { "（以第一处为例）" } else { "" };
        let place = [sheet.file.as_str(), sheet.sheet.as_str(), cells.join("、").as_str()].join(" ");
        let _ = writeln!(text, "{lead}{}{more}：{}{of_first}。{}", place.trim_end(), first.message, first.hint);
    }
}

/// The columns that were recognised by less than their names, for a clerk to look at before the rows go in.
pub(super) fn guessed(pack: &Pack, result: &SheetResult, layout: &Layout) -> String {
    let mut text = String::new();
    let unsure = |by: MatchedBy| matches!(by, MatchedBy::Confirmed | MatchedBy::Loose | MatchedBy::Through);
    for column in layout.columns.iter().filter(|column| unsure(column.by)) {
        let title = title(pack, &column.ledger, &column.field);
        let place = format!("{} {} {} 列", result.file, result.sheet, column_letters(column.column));
        let _ = writeln!(text, "列的对应：{place}“{}”读作“{title}”：{}。", column.header, column.why);
    }
    text
}
