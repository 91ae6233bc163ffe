//! `shouwang import`: workbooks into the register, as one change set.

mod feed;
mod open;
mod shown;

use std::{collections::BTreeSet, path::PathBuf, process::ExitCode};

use serde_json::Value;
use shouwang_intake::{Confirmed, Faults, Refused, Rejects, Said};
use shouwang_register::{Conflict, Incoming, RegisterError, Terms, merge::merge_from};

use self::{
    feed::{Reading, Tables},
    shown::{as_json, guessed},
};
pub(super) use self::{
    open::{Table, tables_of},
    shown::{as_text, layout_json, title},
};
use super::rejects;
use crate::{
    cli::{Cli, Import},
    clock,
    office::Office,
    output::Output,
    progress::Progress,
};

/// The exit code where some rows were rejected and the good ones applied.
const SOME_REJECTED: u8 = 2;

/// What became of one table.
#[derive(Debug, Clone, Default)]
pub(crate) struct SheetResult {
    pub(super) file: String,
    pub(super) sheet: String,
    /// The corners of the table, `A3:F20`, where several stand on one sheet.
    pub(super) table: String,
    /// The ledger whose records the rows are; `None` where the sheet was not recognised.
    pub(super) ledger: Option<String>,
    pub(super) ledgers: Vec<String>,
    pub(super) rows: usize,
    pub(super) created: usize,
    pub(super) updated: usize,
    pub(super) unchanged: usize,
    pub(super) rejected: usize,
    pub(super) skipped: usize,
    pub(super) problems: Faults,
    pub(super) notices: Faults,
    /// Where the table and the register are in conflict, each with its cell.
    pub(super) conflicts: Vec<(String, Conflict)>,
    /// What the columns were read as, and why.
    pub(super) layout: Value,
    /// The same of the columns that a person should look at, in words.
    pub(super) guessed: String,
}

/// What became of an import.
#[derive(Debug, Clone)]
pub(crate) struct Imported {
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
    } else if imported.sheets.iter().any(|s| s.rejected > 0 || !s.problems.is_empty()) {
        ExitCode::from(SOME_REJECTED)
    } else {
        ExitCode::SUCCESS
    })
}

/// Reads the files, and merges what they hold. Where one file cannot be used at all nothing is applied, because the
/// files of one import belong together.
#[expect(clippy::result_large_err, reason = "there are only as many of them as tables")]
pub(super) async fn import(
    office: &Office,
    act: shouwang_register::Act,
    files: &[PathBuf],
    ledger: Option<&str>,
    terms: Terms,
    keep_rejects: bool,
) -> anyhow::Result<Imported> {
    let pack = &office.pack;
    let confirmed = confirmed(office).await?;
    let said = Said { ledger, confirmed: &confirmed };
    let progress = Progress::begin("读取工作簿", files.len());
    let mut found: Vec<(usize, Table)> = Vec::new();
    for (number, file) in files.iter().enumerate() {
        found.extend(tables_of(pack, file, said).into_iter().map(|table| (number, table)));
        progress.advance(1);
    }
    drop(progress);
    let results: Vec<SheetResult> = found.iter_mut().map(|(_, table)| std::mem::take(&mut table.result)).collect();
    let mut read: Vec<Result<Reading<'_>, SheetResult>> = found
        .iter()
        .zip(results)
        .map(|((_, table), mut result)| match (&table.sheet, &table.layout) {
            (Some(sheet), Some(layout)) => {
                result.layout = layout_json(pack, layout);
                result.guessed = guessed(pack, &result, layout);
                Ok(Reading::new(pack, sheet, layout, result, &table.hash))
            }
            _ => Err(result),
        })
        .collect();
    let serves = |number: usize| {
        let of_file = found.iter().zip(&read).filter(|((file, _), _)| *file == number);
        of_file.map(|(_, read)| read).any(|read| read.as_ref().is_ok_and(Reading::is_usable))
    };
    if !(0..files.len()).all(serves) {
        let refused = |read: Result<Reading<'_>, SheetResult>| match read {
            Ok(mut reading) => {
                reading.refuse_rest();
                reading.finish();
                reading.result
            }
            Err(result) => result,
        };
        let sheets = read.into_iter().map(refused).collect();
        return Ok(Imported { sheets, change_set: None, applied: false, rejects: Vec::new() });
    }
    let usable = || read.iter().flatten().filter(|reading| reading.is_usable());
    let incoming: Vec<Incoming> = usable().map(|reading| reading.incoming.clone()).collect();
    let rows = usable().map(|reading| reading.sheet.rows.len()).sum();
    let progress = Progress::begin(if terms.preview { "试导入" } else { "导入" }, rows);
    let readings = read.iter_mut().flatten().filter(|reading| reading.is_usable()).collect();
    let mut feed = Tables { readings, progress: &progress, keep: keep_rejects };
    let merged = merge_from(&office.register, pack, act, &incoming, terms, &mut feed).await;
    drop(progress);
    let change_set = match merged {
        Ok(change_set) => change_set,
        Err(error @ (RegisterError::DiskFull(_) | RegisterError::Busy | RegisterError::ReadOnly(_))) => {
            return Err(error.into());
        }
        Err(error) => return Err(anyhow::Error::new(error).context("导入没有写入任何数据")),
    };
    let rejects = if keep_rejects { given_back(&found, &read) } else { Vec::new() };
    let finished = |read: Result<Reading<'_>, SheetResult>| match read {
        Ok(mut reading) => {
            reading.finish();
            reading.result
        }
        Err(result) => result,
    };
    Ok(Imported { sheets: read.into_iter().map(finished).collect(), change_set, applied: true, rejects })
}

/// What people have confirmed about columns so far.
pub(super) async fn confirmed(office: &Office) -> anyhow::Result<Vec<Confirmed>> {
    let kept = office.register.layout_matches().await?;
    let confirmed = kept.into_iter().map(|kept| Confirmed {
        fingerprint: kept.fingerprint,
        column: kept.header,
        ledger: kept.ledger,
        field: kept.field,
    });
    Ok(confirmed.collect())
}

/// The refused rows of all tables as sheets to be mended; two tables of one sheet become two sheets.
fn given_back(found: &[(usize, Table)], read: &[Result<Reading<'_>, SheetResult>]) -> Vec<Rejects> {
    let mut sheets: Vec<Rejects> = Vec::new();
    for ((_, table), read) in found.iter().zip(read) {
        let Some(sheet) = &table.sheet else { continue };
        let again = match read {
            Ok(reading) => reading.given_back(),
            Err(result) if result.rejected > 0 => {
                let rows = sheet.rows.iter().map(|row| row.number).collect();
                let refused = Refused {
                    rows,
                    problems: &|_| result.problems.listed().to_vec(),
                    said_above: &|_, _| None,
                    day_columns: BTreeSet::new(),
                };
                Some(shouwang_intake::rejects(sheet, 0, &refused))
            }
            Err(_) => None,
        };
        let Some(mut again) = again else { continue };
        let (result, of) = match read {
            Ok(reading) => (&reading.result, &reading.result.sheet),
            Err(result) => (result, &result.sheet),
        };
        let earlier = sheets.iter().filter(|other| other.sheet.name.starts_with(of.as_str())).count();
        if earlier > 0 && !result.table.is_empty() {
            again.sheet.name = format!("{}({})", of.chars().take(26).collect::<String>(), earlier + 1);
        }
        sheets.push(again);
    }
    sheets
}
