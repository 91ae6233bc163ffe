//! `shouwang import`: workbooks into the register, as one change set.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::{Value, json};
use shouwang_intake::{Cell, Problem, Rejects, Sheet, SheetRow, SheetRows, Workbook, open, read_sheet, recognise};
use shouwang_pack::Pack;
use shouwang_register::{Conflict, Incoming, IncomingRow, Outcome, Refusal, RegisterError, Terms, merge::merge};
use sm3::{Digest as _, Sm3};

use super::{conflicts, rejects};
use crate::{
    cli::{Cli, Import},
    clock,
    office::Office,
    output::{Output, table},
    progress::Progress,
};

/// The exit code where some rows were rejected and the good ones applied.
const SOME_REJECTED: u8 = 2;

/// A sheet with several rows of so many filled cells is a table.
const TABLE_COLUMNS: usize = 3;

/// How many places of one kind of problem are named to a person.
const PLACES_SHOWN: usize = 5;

/// What became of one sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetResult {
    pub(super) file: String,
    pub(super) sheet: String,
    /// The ledger whose records the rows are; `None` where the sheet was not recognised.
    pub(super) ledger: Option<String>,
    pub(super) ledgers: Vec<String>,
    pub(super) rows: usize,
    pub(super) created: usize,
    pub(super) updated: usize,
    pub(super) unchanged: usize,
    pub(super) rejected: usize,
    pub(super) skipped: usize,
    pub(super) problems: Vec<Problem>,
    pub(super) notices: Vec<Problem>,
    /// Where the sheet and the register are in conflict, each with its cell.
    pub(super) conflicts: Vec<(String, Conflict)>,
    /// What is wrong with each refused row, where the rows are to be given back.
    pub(super) refused: BTreeMap<u32, Vec<Problem>>,
}

/// What became of an import.
#[derive(Debug, Clone)]
pub(super) struct Imported {
    pub(super) sheets: Vec<SheetResult>,
    pub(super) change_set: Option<String>,
    pub(super) applied: bool,
    /// The refused rows as sheets to be mended.
    pub(super) rejects: Vec<Rejects>,
}

pub(super) async fn run(cli: &Cli, args: &Import, output: Output) -> anyhow::Result<ExitCode> {
    if let Some(path) = &args.rejects {
        rejects::may_write(path, &args.files)?;
    }
    let office = Office::open(cli).await?;
    let act = clock::act(&cli.actor)?;
    let terms = Terms { preview: args.preview, prefer: args.prefer };
    let imported = import(&office, act, &args.files, args.ledger.as_deref(), terms, args.rejects.is_some()).await?;
    if let Some(path) = &args.rejects {
        if imported.rejects.is_empty() {
            output.say(&format!("没有退回的行，没有写 {}", path.display()));
        } else {
            rejects::write(path, &imported.rejects)?;
            output.say(&format!("退回的行写在 {}，改好后直接导入这个文件", path.display()));
        }
    }
    output.result(&as_json(&imported), || as_text(&imported, args.preview))?;
    Ok(if !imported.applied {
        ExitCode::from(1)
    } else if imported.sheets.iter().any(|s| s.rejected > 0) {
        ExitCode::from(SOME_REJECTED)
    } else {
        ExitCode::SUCCESS
    })
}

/// A sheet that intake has read.
struct Read {
    result: SheetResult,
    incoming: Option<Incoming>,
    /// The sheet itself and the number of its header row, 0 where it has none; kept only to give refused rows back.
    source: Option<(Sheet, u32)>,
}

/// Reads the files, and merges what they hold. Where one file cannot be used at all nothing is applied, because the
/// files of one import belong together.
pub(super) async fn import(
    office: &Office,
    act: shouwang_register::Act,
    files: &[PathBuf],
    ledger: Option<&str>,
    terms: Terms,
    keep_rejects: bool,
) -> anyhow::Result<Imported> {
    let progress = Progress::begin("读取工作簿", files.len());
    let mut read = Vec::new();
    let mut usable = true;
    for file in files {
        let sheets = read_file(&office.pack, file, ledger, keep_rejects);
        usable &= sheets.iter().any(|s| s.incoming.is_some());
        read.extend(sheets);
        progress.advance(1);
    }
    drop(progress);
    if !usable {
        let sheets = read.into_iter().map(|r| not_applied(r.result)).collect();
        return Ok(Imported { sheets, change_set: None, applied: false, rejects: Vec::new() });
    }
    let incoming: Vec<Incoming> = read.iter_mut().filter_map(|r| r.incoming.take()).collect();
    let rows = incoming.iter().map(|sheet| sheet.rows.len()).sum();
    let progress = Progress::begin(if terms.preview { "试导入" } else { "导入" }, rows);
    let merged = merge(&office.register, &office.pack, act, &incoming, terms, &mut |done| progress.advance(done)).await;
    drop(progress);
    let merged = match merged {
        Ok(merged) => merged,
        Err(error @ (RegisterError::DiskFull(_) | RegisterError::Busy | RegisterError::ReadOnly(_))) => {
            return Err(error.into());
        }
        Err(error) => return Err(anyhow::Error::new(error).context("导入没有写入任何数据")),
    };
    let mut outcomes = incoming.iter().zip(merged.sheets.iter().zip(merged.conflicts));
    let mut sheets = Vec::new();
    let mut rejected = Vec::new();
    for mut read in read {
        if read.result.ledger.is_some()
            && let Some((incoming, (outcomes, conflicts))) = outcomes.next()
        {
            count(&mut read.result, incoming, outcomes, read.source.is_some());
            let placed = |c: Conflict| (cell(incoming, c.row, &c.ledger, &c.field), c);
            read.result.conflicts = conflicts.into_iter().map(placed).collect();
        }
        if let (Some((sheet, header_row)), false) = (&read.source, read.result.refused.is_empty()) {
            rejected.push(shouwang_intake::rejects(sheet, *header_row, &read.result.refused));
        }
        sheets.push(read.result);
    }
    Ok(Imported { sheets, change_set: merged.change_set, applied: true, rejects: rejected })
}

/// Rows that would have been applied count as rejected where nothing is.
fn not_applied(mut result: SheetResult) -> SheetResult {
    result.rejected = result.rows - result.skipped;
    result
}

fn read_file(pack: &Pack, path: &Path, ledger: Option<&str>, keep: bool) -> Vec<Read> {
    let file = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let unreadable = |code, message: String, hint: &str| {
        let problem = Problem {
            sheet: String::new(),
            cell: String::new(),
            field: String::new(),
            code,
            message,
            hint: hint.to_owned(),
        };
        let result = SheetResult { file: file.clone(), problems: vec![problem], ..SheetResult::default() };
        vec![Read { result, incoming: None, source: None }]
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
        Ok(workbook) => read_workbook(pack, workbook, &hash, ledger, keep),
        Err(error) => unreadable(error.code(), error.to_string(), error.hint()),
    }
}

fn read_workbook(pack: &Pack, workbook: Workbook, hash: &str, ledger: Option<&str>, keep: bool) -> Vec<Read> {
    let mut sheets = Vec::new();
    for sheet in workbook.sheets {
        let mut result =
            SheetResult { file: workbook.file.clone(), sheet: sheet.name.clone(), ..SheetResult::default() };
        let layout = match recognise(pack, &sheet, ledger) {
            Ok(layout) => layout,
            Err(error) => {
                result.problems.push(Problem {
                    sheet: sheet.name.clone(),
                    cell: String::new(),
                    field: String::new(),
                    code: error.code(),
                    message: error.to_string(),
                    hint: error.hint().to_owned(),
                });
                count_unread(&mut result, &sheet);
                if keep && result.rejected > 0 {
                    refuse_all(&mut result, &sheet, 0);
                }
                sheets.push(Read { result, incoming: None, source: keep.then_some((sheet, 0)) });
                continue;
            }
        };
        result.ledgers.clone_from(&layout.ledgers);
        let rows = read_sheet(pack, &sheet, &layout);
        let mut read = take(result, rows, hash, keep);
        if let Some(incoming) = &mut read.incoming {
            incoming.data_date = layout.data_date;
            conflicts::name_records(incoming, &sheet, layout.header_row);
        }
        if keep && read.result.rejected > 0 && read.result.refused.is_empty() {
            refuse_all(&mut read.result, &sheet, layout.header_row);
        }
        read.source = keep.then_some((sheet, layout.header_row));
        sheets.push(read);
    }
    // An empty sheet beside others is how spreadsheets are made; alone it is worth a word.
    if sheets.iter().any(|s| s.incoming.is_some()) {
        sheets.retain(|s| s.incoming.is_some() || s.result.problems.iter().any(|p| p.code != "empty_sheet"));
    }
    sheets
}

/// Counts the rows of a sheet that is not recognised: a table that was not taken was refused, a page of explanations
/// passed over.
fn count_unread(result: &mut SheetResult, sheet: &Sheet) {
    let filled = |row: &&SheetRow| row.cells.iter().any(|(_, cell)| *cell != Cell::Empty);
    let is_wide = |row: &&SheetRow| row.cells.iter().filter(|(_, cell)| *cell != Cell::Empty).count() >= TABLE_COLUMNS;
    result.rows = sheet.rows.iter().filter(filled).count();
    if sheet.rows.iter().filter(is_wide).count() > 1 {
        result.rejected = result.rows;
    } else {
        result.skipped = result.rows;
    }
}

/// Every row below the header is refused for what is wrong with the sheet.
fn refuse_all(result: &mut SheetResult, sheet: &Sheet, header_row: u32) {
    let rows = sheet.rows.iter().filter(|row| row.number > header_row);
    result.refused = rows.map(|row| (row.number, result.problems.clone())).collect();
}

fn take(mut result: SheetResult, rows: SheetRows, hash: &str, keep: bool) -> Read {
    result.rows = rows.total();
    result.skipped = rows.skipped.len();
    result.rejected = rows.rejected.len() + rows.unread as usize;
    result.problems = rows.problems;
    for row in rows.rejected {
        if keep {
            result.refused.insert(row.number, row.problems.clone());
        }
        result.problems.extend(row.problems);
    }
    result.notices = rows.notices;
    if rows.unread > 0 || (rows.rows.is_empty() && result.rows == 0 && !result.problems.is_empty()) {
        return Read { result, incoming: None, source: None };
    }
    result.ledger = result.ledgers.first().cloned();
    let mut columns: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for part in rows.rows.iter().flat_map(|row| &row.parts) {
        if !columns.contains_key(&part.ledger) {
            columns.insert(part.ledger.clone(), part.columns.as_ref().clone());
        }
    }
    let row = |row: shouwang_intake::Row| IncomingRow {
        number: row.number,
        named: None,
        parts: row.parts.into_iter().map(|part| (part.ledger, part.values)).collect(),
    };
    let incoming = Incoming {
        file: result.file.clone(),
        file_hash: hash.to_owned(),
        sheet: result.sheet.clone(),
        // Only a form without any row says that there is nothing; one whose rows were refused says the contrary.
        ledger: result.ledger.clone().filter(|_| result.rows == 0),
        data_date: None,
        columns,
        rows: rows.rows.into_iter().map(row).collect(),
    };
    Read { result, incoming: Some(incoming), source: None }
}

fn count(result: &mut SheetResult, incoming: &Incoming, outcomes: &[Outcome], keep: bool) {
    for (row, outcome) in incoming.rows.iter().zip(outcomes) {
        match outcome {
            Outcome::Created => result.created += 1,
            Outcome::Updated(_) => result.updated += 1,
            Outcome::Unchanged => result.unchanged += 1,
            Outcome::Rejected(refusals) => {
                result.rejected += 1;
                let problems: Vec<Problem> =
                    refusals.iter().map(|refusal| placed(incoming, row.number, refusal)).collect();
                if keep {
                    result.refused.insert(row.number, problems.clone());
                }
                result.problems.extend(problems);
            }
        }
    }
}

/// The cell of a field; the row where no column carries it.
fn cell(incoming: &Incoming, number: u32, ledger: &str, field: &str) -> String {
    let letter = incoming.columns.get(ledger).and_then(|fields| fields.get(field));
    letter.map_or_else(|| format!("第 {number} 行"), |letter| format!("{letter}{number}"))
}

/// A refusal of the register, at its cell.
fn placed(incoming: &Incoming, number: u32, refusal: &Refusal) -> Problem {
    Problem {
        sheet: incoming.sheet.clone(),
        cell: cell(incoming, number, &refusal.ledger, &refusal.field),
        field: refusal.field.clone(),
        code: refusal.code,
        message: refusal.message.clone(),
        hint: refusal.hint.clone(),
    }
}

fn problem_json(problem: &Problem) -> Value {
    json!({
        "sheet": problem.sheet, "cell": problem.cell, "field": problem.field,
        "code": problem.code, "message": problem.message, "hint": problem.hint,
    })
}

fn as_json(imported: &Imported) -> Value {
    imported
        .sheets
        .iter()
        .map(|s| {
            json!({
                "file": s.file, "sheet": s.sheet, "ledger": s.ledger, "ledgers": s.ledgers,
                "rows": s.rows, "created": s.created, "updated": s.updated, "unchanged": s.unchanged,
                "rejected": s.rejected, "skipped": s.skipped, "change_set": imported.change_set,
                "problems": s.problems.iter().map(problem_json).collect::<Vec<_>>(),
                "notices": s.notices.iter().map(problem_json).collect::<Vec<_>>(),
                "conflicts": s.conflicts.iter().map(conflicts::as_json).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// The table of sheets, and the problems: those of one kind in one column as one line.
pub(super) fn as_text(imported: &Imported, preview: bool) -> String {
    let rows: Vec<Vec<String>> = imported
        .sheets
        .iter()
        .map(|s| {
            let counts = [s.rows, s.created, s.updated, s.unchanged, s.rejected, s.skipped];
            let mut row = vec![s.file.clone(), s.sheet.clone(), s.ledgers.join("+")];
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
fn describe(text: &mut String, sheet: &SheetResult, problems: &[Problem], lead: &str) {
    let mut kinds: Vec<(&Problem, Vec<&str>)> = Vec::new();
    for problem in problems {
        match kinds.iter_mut().find(|(p, _)| (p.code, &p.field) == (problem.code, &problem.field)) {
            Some((_, cells)) => cells.push(&problem.cell),
            None => kinds.push((problem, vec![&problem.cell])),
        }
    }
    for (problem, cells) in kinds {
        let shown: Vec<&str> = cells.iter().copied().filter(|c| !c.is_empty()).take(PLACES_SHOWN).collect();
        let more = if cells.len() > shown.len() && !shown.is_empty() {
            format!(" 等 {} 处", cells.len())
        } else {
            String::new()
        };
        let of_first = if cells.len() > 1 { "（以第一处为例）" } else { "" };
        let place = [sheet.file.as_str(), sheet.sheet.as_str(), shown.join("、").as_str()].join(" ");
        let _ = writeln!(text, "{lead}{}{more}：{}{of_first}。{}", place.trim_end(), problem.message, problem.hint);
    }
}
