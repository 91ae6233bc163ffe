//! `shouwang pack`: beginning, checking, testing, comparing and showing a pack.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use shouwang_engine::{EngineError, compile::compile, examples};
use shouwang_pack::{Fault, Faults, Pack, PackError, PackFiles, schemas};
use shouwang_report::pack_page;

use crate::{
    cli::{self, Cli},
    folder::{cannot_write, write_whole},
    output::Output,
    progress::Progress,
};

pub(super) async fn run(cli: &Cli, args: &cli::Pack, output: Output) -> anyhow::Result<ExitCode> {
    match args {
        cli::Pack::Check(place) => check(cli, place.folder.as_deref(), output).await,
        cli::Pack::Test(place) => test(cli, place.folder.as_deref(), output).await,
        cli::Pack::Diff(args) => diff(cli, args, output),
        cli::Pack::Doc(args) => doc(cli, args, output),
        cli::Pack::Schema(args) => schema(args, output),
        cli::Pack::New(args) => write(&PackFiles::starter(), &args.folder, output),
        cli::Pack::Copy(args) => write(&load(cli, None)?.files, &args.folder, output),
    }
}

fn load(cli: &Cli, folder: Option<&Path>) -> Result<Pack, PackError> {
    match folder.or(cli.pack.as_deref()) {
        Some(folder) => Pack::read(folder),
        None => Pack::built_in(),
    }
}

fn fault_json(fault: &Fault) -> Value {
    json!({ "file": fault.place.file, "line": fault.place.line, "message": fault.message, "hint": fault.hint })
}

/// Shows the faults of a pack, if that is what is wrong.
fn show_faults(faults: &[Fault], output: Output) -> anyhow::Result<ExitCode> {
    let value = json!({ "faults": faults.iter().map(fault_json).collect::<Vec<_>>() });
    output.result(&value, || {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        format!("{}\n共 {} 处错误", lines.join("\n"), faults.len())
    })?;
    Ok(ExitCode::from(1))
}

async fn check(cli: &Cli, folder: Option<&Path>, output: Output) -> anyhow::Result<ExitCode> {
    let pack = match load(cli, folder) {
        Ok(pack) => pack,
        Err(PackError::Faults { faults }) => return show_faults(&faults.0, output),
        Err(error) => return Err(error.into()),
    };
    let mut faults = Faults::default();
    match compile(&pack).await {
        Ok(_) => {}
        Err(EngineError::Pack { faults: found }) => faults.0.extend(found.0),
        Err(error) => return Err(error.into()),
    }
    for found in [pack.review(), shouwang_intake::review(&pack)] {
        faults.0.extend(found.err().unwrap_or_default().0);
    }
    if let Err(faults) = faults.into_result() {
        return show_faults(&faults.0, output);
    }
    output.result(&json!({ "faults": [] }), || {
        format!(
            "规则包“{}”{} 没有错误：台账 {}，规则 {}，指标 {}，勾稽关系 {}",
            pack.head.title,
            pack.head.version,
            pack.ledgers.len(),
            pack.rules.len(),
            pack.figures.len(),
            pack.checks.len()
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn test(cli: &Cli, folder: Option<&Path>, output: Output) -> anyhow::Result<ExitCode> {
    let pack = match load(cli, folder) {
        Ok(pack) => pack,
        Err(PackError::Faults { faults }) => return show_faults(&faults.0, output),
        Err(error) => return Err(error.into()),
    };
    let progress = Progress::begin("试验样例", pack.rules.len() + pack.figures.len());
    let tested = match examples::run(&pack, &mut |done, _| progress.at(done)).await {
        Ok(tested) => tested,
        Err(EngineError::Pack { faults }) => return show_faults(&faults.0, output),
        Err(error) => return Err(error.into()),
    };
    drop(progress);
    let value = json!({
        "rules": tested.rules,
        "figures": tested.figures,
        "examples": tested.examples,
        "failed": tested.failed.len(),
        "faults": tested.failed.iter().map(fault_json).collect::<Vec<_>>(),
    });
    output.result(&value, || {
        let mut lines: Vec<String> = tested.failed.iter().map(ToString::to_string).collect();
        lines.push(format!(
            "规则 {}，指标 {}，样例 {}，失败 {}",
            tested.rules,
            tested.figures,
            tested.examples,
            tested.failed.len()
        ));
        lines.join("\n")
    })?;
    Ok(if tested.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn write(files: &PackFiles, folder: &Path, output: Output) -> anyhow::Result<ExitCode> {
    if folder.exists() {
        bail!("{} 已经存在，没有改动它。请换一个文件夹", folder.display());
    }
    files.write(folder)?;
    output.result(&json!({ "folder": folder }), || {
        format!(
            "已写出 {}。改好后运行 shouwang pack check {} 和 shouwang pack test {}",
            folder.display(),
            folder.display(),
            folder.display()
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

fn schema(args: &cli::PackSchema, output: Output) -> anyhow::Result<ExitCode> {
    let mut all = schemas();
    if let Some(kind) = &args.kind {
        let kinds: Vec<&str> = all.iter().map(|schema| schema.kind).collect();
        if !kinds.contains(&kind.as_str()) {
            bail!("没有“{kind}”这种文件。可写：{}", kinds.join("、"));
        }
        all.retain(|schema| schema.kind == kind);
    }
    let Some(folder) = &args.out else {
        let value = match all.as_slice() {
            [one] => one.schema.clone(),
            all => all.iter().map(|one| (one.kind.to_owned(), one.schema.clone())).collect(),
        };
        // A schema is JSON either way.
        output.result(&value, || format!("{value:#}"))?;
        return Ok(ExitCode::SUCCESS);
    };
    fs::create_dir_all(folder).with_context(|| cannot_write(folder))?;
    let mut files = Vec::new();
    for schema in &all {
        let file = folder.join(format!("{}.schema.json", schema.kind));
        write_whole(&file, format!("{:#}\n", schema.schema).as_bytes())?;
        files.push(file);
    }
    output.result(&json!({ "files": files }), || {
        let list: Vec<String> = files.iter().map(|file| format!("  {}", file.display())).collect();
        format!("已写出：\n{}", list.join("\n"))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn diff(cli: &Cli, args: &cli::PackDiff, output: Output) -> anyhow::Result<ExitCode> {
    let (old, new) = (Pack::read(&args.old)?, load(cli, args.new.as_deref())?);
    let changes = shouwang_pack::diff(&old, &new);
    let value = json!({ "old": old.hash, "new": new.hash, "changes": changes });
    output.result(&value, || match changes.len() {
        0 if old.hash == new.hash => "两个规则包完全相同".to_owned(),
        0 => "只有样例、注释等不影响结果的文字不同".to_owned(),
        count => format!("{}\n共 {count} 处不同", changes.join("\n")),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn doc(cli: &Cli, args: &cli::PackDoc, output: Output) -> anyhow::Result<ExitCode> {
    let pack = load(cli, args.folder.as_deref())?;
    write_whole(&args.out, pack_page(&pack)?.as_bytes())?;
    output.result(&json!({ "file": args.out }), || format!("已写出 {}，用浏览器打开", args.out.display()))?;
    Ok(ExitCode::SUCCESS)
}
