//! Where a workbook and the register are in conflict: which record a row says it is, and what was done.

use std::{collections::HashMap, fmt::Write as _};

use serde_json::{Value, json};
use shouwang_intake::{RECORD, Sheet};
use shouwang_register::{Conflict, Incoming, Named, Prefer};

/// How many settled conflicts are named to a person; all stand in the JSON.
const SHOWN: usize = 5;

/// Tells the rows of a sheet which record each says it is, where the sheet has the column of an export.
pub(super) fn name_records(incoming: &mut Incoming, sheet: &Sheet, header_row: u32) {
    let header = sheet.rows.iter().find(|row| row.number == header_row);
    let is_it = |(_, cell): &&(u32, _)| shouwang_intake::Cell::as_text(cell).is_some_and(|text| text.trim() == RECORD);
    let Some(&(column, _)) = header.and_then(|row| row.cells.iter().find(is_it)) else { return };
    let says = |row: &shouwang_intake::SheetRow| Some((row.number, Named::parse(row.cell(column).as_text()?)));
    let named: HashMap<u32, Named> = sheet.rows.iter().filter_map(says).collect();
    for row in &mut incoming.rows {
        row.named = named.get(&row.number).cloned();
    }
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
