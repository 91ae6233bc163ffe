//! `shouwang screen`: all the rules over the newest snapshot.

use std::{fmt::Write as _, process::ExitCode};

use anyhow::bail;
use serde_json::{Value, json};
use shouwang_engine::{
    Receipt, Run, Session,
    screen::{Screening, screen},
    snapshot::Snapshot,
};
use shouwang_pack::{Norm, Pack, Rule};

use super::{listed, near, since};
use crate::{
    cli::{self, Cli},
    office::Office,
    output::{Output, table},
    progress::Progress,
};

pub(super) async fn run(cli: &Cli, args: &cli::Screen, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    if let Some(run) = &args.diff {
        return since::run(cli, &office, run, output).await;
    }
    if let Some(id) = args.near.as_ref().or(args.list.as_ref()) {
        let rule = rule(&office.pack, id)?;
        let (receipt, run) = latest(&office).await?;
        if args.near.is_some() {
            return near::run(&office, &run, &receipt, rule, args.first, output).await;
        }
        return listed::run(&office, &run, &receipt, rule, args.first, output).await;
    }
    let (snapshot, session) = office.session().await?;
    let (screening, receipt) = screened(&office, &snapshot, &session).await?;
    output.result(&as_json(&office.pack, &screening, &receipt), || as_text(&office.pack, &screening, &receipt))?;
    Ok(ExitCode::SUCCESS)
}

/// The rule of this id.
fn rule<'a>(pack: &'a Pack, id: &str) -> anyhow::Result<&'a Rule> {
    match pack.rule(id) {
        Some(rule) => Ok(rule),
        None => bail!("没有编号为 {id} 的规则。规则的编号见 shouwang screen 的第一列"),
    }
}

/// What the newest screening of the newest snapshot by these rules found; screens where nobody has yet.
async fn latest(office: &Office) -> anyhow::Result<(String, Run)> {
    let snapshot = Snapshot::newest(&office.folder.snapshots())?;
    if let Some(kept) = office.folder.newest_run(&office.pack, &snapshot)? {
        return Ok(kept);
    }
    let session = Session::open(&office.pack, &snapshot).await?;
    let (screening, receipt) = screened(office, &snapshot, &session).await?;
    Ok((receipt, screening.run))
}

/// Screens, and keeps the receipt.
pub(super) async fn screened(
    office: &Office,
    snapshot: &Snapshot,
    session: &Session,
) -> anyhow::Result<(Screening, String)> {
    let _progress = Progress::begin("筛查", 0);
    let screening = screen(&office.pack, session).await?;
    let receipt = Receipt::of("screen", &office.pack, snapshot, session, &screening.text());
    let id = office.folder.keep(&receipt, &office.pack, snapshot)?;
    office.folder.keep_run(&id, &screening.run)?;
    Ok((screening, id))
}

fn as_json(pack: &Pack, screening: &Screening, receipt: &str) -> Value {
    let rules: Vec<Value> = screening
        .rules
        .iter()
        .map(|r| {
            json!({
                "id": r.id, "title": r.title, "subject": r.subject, "severity": r.severity.code(),
                "yes": r.yes, "no": r.no, "unknown": r.unknown, "exempt": r.exempt,
            })
        })
        .collect();
    let exempt = screening.findings.iter().filter_map(|f| f.exempt.as_ref().map(|exempt| (f, exempt)));
    let exempt: Vec<Value> = exempt
        .map(|(f, why)| {
            json!({
                "rule": f.rule, "record": f.record, "reason": why.reason, "approver": why.approver, "until": why.until,
            })
        })
        .collect();
    let person: Vec<Value> = by_person(pack)
        .map(|(norm, why)| json!({ "id": norm.id, "title": norm.title, "why": why, "source": norm.source }))
        .collect();
    json!({
        "subjects": screening.subjects, "rules": rules, "exempt": exempt, "needs_person": person, "receipt": receipt,
    })
}

/// The norms that no machine can check, and why.
fn by_person(pack: &Pack) -> impl Iterator<Item = (&Norm, &str)> {
    pack.norms.iter().filter_map(|norm| norm.person.as_deref().map(|why| (norm, why)))
}

fn as_text(pack: &Pack, screening: &Screening, receipt: &str) -> String {
    let rows: Vec<Vec<String>> = screening
        .rules
        .iter()
        .map(|r| {
            vec![
                r.id.clone(),
                r.title.clone(),
                r.severity.title().to_owned(),
                r.yes.to_string(),
                r.no.to_string(),
                r.unknown.to_string(),
                if r.exempt == 0 { String::new() } else { r.exempt.to_string() },
            ]
        })
        .collect();
    let mut text = table(&["规则", "名称", "等级", "是", "否", "未知", "豁免"], &rows);
    let person: Vec<Vec<String>> =
        by_person(pack).map(|(norm, why)| vec![norm.id.clone(), norm.title.clone(), why.to_owned()]).collect();
    if !person.is_empty() {
        let _ = write!(text, "\n另有 {} 项核查要求要由人核对，程序判断不了：\n", person.len());
        text.push_str(&table(&["编号", "要求", "由谁看什么"], &person));
    }
    let _ = write!(text, "\n凭证 {receipt}\n");
    text
}
