//! Where a workbook and the register are in conflict: which record a row says it is, and what was done.

use std::fmt::Write as _;

use serde_json::{Value, json};
use shouwang_intake::{Cell, RECORD, Sheet};
use shouwang_register::{Conflict, Named, Prefer};

/// How many settled conflicts are named to a person; all stand in the JSON.
const SHOWN: usize = 5;

/// The column in which an export says which record each row is.
pub(super) fn record_column(sheet: &Sheet, header_row: u32) -> Option<u32> {
    let header = sheet.rows.with_number(header_row)?;
    let is_it = |(_, cell): &&(u32, Cell)| cell.as_text().is_some_and(|text| text.trim() == RECORD);
    header.cells.iter().find(is_it).map(|(column, _)| *column)
}

/// The record that a row says it is.
pub(super) fn named(sheet: &Sheet, column: Option<u32>, row: u32) -> Option<Named> {
    let cell = sheet.cell(row, column?);
    Some(Named::parse(cell.as_text()?))
}

pub(super) fn as_json((cell, conflict): &(String, Conflict)) -> Value {
    let settled = conflict.settled.map(|side| match side {
        Prefer::Register => "register",
        Prefer::Workbook => "workbook",
    });
    json!({
        "cell": cell, "ledger": conflict.ledger, "record": conflict.record, "field": conflict.field,
        "base": conflict.base, "register": conflict.register, "workbook": conflict.workbook,
        "change_set": conflict.change_set, "settled": settled,
    })
}

/// The conflicts that somebody settled beforehand; the others are told as reasons of refused rows.
pub(super) fn describe(text: &mut String, file: &str, sheet: &str, conflicts: &[(String, Conflict)]) {
    let settled: Vec<_> = conflicts.iter().filter_map(|(cell, c)| Some((cell, c, c.settled?))).collect();
    for (cell, conflict, side) in settled.iter().take(SHOWN) {
        let Conflict { register, workbook, .. } = conflict;
        let said = match side {
            Prefer::Register => format!("表里是{workbook}，保留登记簿的{register}"),
            Prefer::Workbook => format!("登记簿是{register}，按表改成{workbook}"),
        };
        let _ = writeln!(text, "提示：{file} {sheet} {cell}：{said}（登记簿的值来自变更集 {}）", conflict.change_set);
    }
    if settled.len() > SHOWN {
        let _ =
            writeln!(text, "提示：{file} {sheet} 这样的格子一共 {} 处，全部列在 --json 的 conflicts 里", settled.len());
    }
}
