//! From files to tables that are recognised, or the reason why not.

use std::path::Path;

use shouwang_intake::{
    Cell, Faults, Layout, Problem, Said, Sheet, SheetRow, Workbook, extent, open, recognise_as, tables,
};
use shouwang_pack::Pack;
use sm3::{Digest as _, Sm3};

use super::SheetResult;

/// A sheet with several rows of so many filled cells is a table.
const TABLE_COLUMNS: usize = 3;

/// A table of a file, or what stands in its place where there is none.
pub(crate) struct Table {
    pub(crate) result: SheetResult,
    /// Hash of the file's bytes.
    pub(crate) hash: String,
    /// The sheet; `None` where the file could not be opened, or nobody is to see it.
    pub(crate) sheet: Option<Sheet>,
    /// How it is laid out; `None` where it was not recognised.
    pub(crate) layout: Option<Layout>,
}

/// The tables of a file; at least one, be it only to say why there is none.
pub(crate) fn tables_of(pack: &Pack, path: &Path, said: Said<'_>) -> Vec<Table> {
    let file = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let unreadable = |code, message: String, hint: &str| {
        let problem = sheet_problem("", code, message, hint);
        let result =
            SheetResult { file: file.clone(), problems: Faults::from_iter([problem]), ..SheetResult::default() };
        vec![Table { result, hash: String::new(), sheet: None, layout: None }]
    };
    if path.is_dir() {
        let message = format!("{} 是文件夹，不是工作簿", path.display());
        return unreadable("is_a_folder", message, "请写明其中的文件，例如 文件夹/*.xlsx");
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return unreadable("no_such_file", format!("找不到文件 {}", path.display()), "请检查路径和文件名");
        }
        Err(error) => {
            let message = format!("无法读取文件 {}（{error}）", path.display());
            return unreadable("unreadable_file", message, "请检查文件权限，或是否被其他程序占用");
        }
    };
    let hash = hex::encode(Sm3::digest(&bytes));
    match open(&file, bytes) {
        Ok(workbook) => workbook_tables(pack, workbook, &hash, said),
        Err(error) => unreadable(error.code(), error.to_string(), error.hint()),
    }
}

fn workbook_tables(pack: &Pack, workbook: Workbook, hash: &str, said: Said<'_>) -> Vec<Table> {
    let mut found = Vec::new();
    for sheet in workbook.sheets {
        let result = SheetResult { file: workbook.file.clone(), sheet: sheet.name.clone(), ..SheetResult::default() };
        if sheet.hidden {
            found.extend(left_out(pack, &sheet, result, hash, said));
            continue;
        }
        let tables = tables(pack, sheet, said);
        let alone = tables.len() == 1;
        for sheet in tables {
            let table = if alone { String::new() } else { extent(&sheet) };
            found.push(recognised(pack, sheet, SheetResult { table, ..result.clone() }, hash, said));
        }
    }
    // An empty sheet beside others is how spreadsheets are made; alone it is worth a word.
    if found.iter().any(|table| table.layout.is_some()) {
        let is_empty = |table: &Table| table.result.problems.listed().iter().any(|p| p.code == "empty_sheet");
        found.retain(|table| table.layout.is_some() || !is_empty(table));
    }
    found
}

fn recognised(pack: &Pack, sheet: Sheet, mut result: SheetResult, hash: &str, said: Said<'_>) -> Table {
    let layout = match recognise_as(pack, &sheet, said) {
        Ok(layout) => Some(layout),
        Err(error) => {
            result.problems.add(sheet_problem(&sheet.name, error.code(), error.to_string(), error.hint()));
            count_unread(&mut result, &sheet);
            None
        }
    };
    if let Some(layout) = &layout {
        result.ledgers.clone_from(&layout.ledgers);
    }
    Table { result, hash: hash.to_owned(), sheet: Some(sheet), layout }
}

/// A hidden sheet that looks like a ledger: nobody sees what stands on it, so it is not read, and that is said.
fn left_out(pack: &Pack, sheet: &Sheet, mut result: SheetResult, hash: &str, said: Said<'_>) -> Option<Table> {
    recognise_as(pack, sheet, said).ok()?;
    let message = format!("工作表“{}”是隐藏的，没有读入", sheet.name);
    let hint = "需要导入时，先在 WPS 或 Excel 里取消隐藏；不需要可以不理会";
    result.notices.add(sheet_problem(&sheet.name, "hidden_sheet", message, hint));
    Some(Table { result, hash: hash.to_owned(), sheet: None, layout: None })
}

/// Counts the rows of a sheet that is not recognised: a table that was not taken was refused, a page of explanations
/// passed over.
fn count_unread(result: &mut SheetResult, sheet: &Sheet) {
    let width = |row: &SheetRow| row.cells.iter().filter(|(_, cell)| *cell != Cell::Empty).count();
    result.rows = sheet.rows.len();
    if sheet.rows.iter().filter(|row| width(row) >= TABLE_COLUMNS).take(2).count() > 1 {
        result.rejected = result.rows;
    } else {
        result.skipped = result.rows;
    }
}

fn sheet_problem(sheet: &str, code: &'static str, message: String, hint: &str) -> Problem {
    Problem { sheet: sheet.to_owned(), cell: String::new(), field: String::new(), code, message, hint: hint.to_owned() }
}
