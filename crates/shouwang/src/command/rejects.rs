//! `shouwang import --rejects FILE`: the refused rows as a workbook that goes in as it is once it is mended.

use std::path::{Path, PathBuf};

use anyhow::bail;
use shouwang_intake::{Cell, REASON, Rejects};
use shouwang_paper::xlsx::{Given, Marked, write_marked};

use crate::folder::write_whole;

/// A clerk's own workbook is not written over.
pub(super) fn may_write(path: &Path, files: &[PathBuf]) -> anyhow::Result<()> {
    let same = |file: &PathBuf| match (file.canonicalize(), path.canonicalize()) {
        (Ok(file), Ok(path)) => file == path,
        _ => file == path,
    };
    if files.iter().any(same) {
        bail!("--rejects 写的 {} 正是要导入的文件，没有导入。请换一个文件名", path.display());
    }
    Ok(())
}

/// Writes the workbook.
pub(super) fn write(path: &Path, rejects: &[Rejects]) -> anyhow::Result<()> {
    let sheets: Vec<Marked<'_>> = rejects.iter().map(marked).collect();
    write_whole(path, &write_marked(sheets)?)
}

fn marked(rejects: &Rejects) -> Marked<'_> {
    let header = rejects.sheet.rows.with_number(rejects.header_row);
    let reason = header.iter().flat_map(|row| &row.cells).find(|(_, cell)| cell.as_text() == Some(REASON));
    let regions = rejects.sheet.merged.iter();
    Marked {
        name: rejects.sheet.name.clone(),
        header_row: rejects.header_row.checked_sub(1),
        rows: Box::new(rejects.sheet.rows.iter().map(|row| {
            let cells = row.cells.iter().filter_map(|(at, cell)| Some((column(*at), given(cell)?)));
            (row.number - 1, cells.collect())
        })),
        merged: regions.map(|m| (m.top - 1, column(m.left), m.bottom - 1, column(m.right))).collect(),
        marks: rejects.marks.iter().map(|(row, at, words)| (row - 1, column(*at), words.clone())).collect(),
        reason: reason.map_or(0, |(at, _)| column(*at)),
    }
}

fn column(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn given(cell: &Cell) -> Option<Given> {
    Some(match cell {
        Cell::Empty => return None,
        Cell::Text(text) | Cell::Error(text) => Given::Text(text.clone()),
        Cell::Number(number) => Given::Number(number.clone()),
        Cell::Date(date) => Given::Date(date.year(), date.month().unsigned_abs(), date.day().unsigned_abs()),
        Cell::Bool(flag) => Given::Flag(*flag),
    })
}
