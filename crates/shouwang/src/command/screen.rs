//! `shouwang screen`: all the rules over the newest snapshot.

use std::process::ExitCode;

use serde_json::{Value, json};
use shouwang_engine::{
    Receipt, Session,
    screen::{Screening, screen},
    snapshot::Snapshot,
};

use super::since;
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
    let (snapshot, session) = office.session().await?;
    let (screening, receipt) = screened(&office, &snapshot, &session).await?;
    output.result(&as_json(&screening, &receipt), || as_text(&screening, &receipt))?;
    Ok(ExitCode::SUCCESS)
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
    Ok((screening, id))
}

fn as_json(screening: &Screening, receipt: &str) -> Value {
    let rules: Vec<Value> = screening
        .rules
        .iter()
        .map(|r| {
            json!({
                "id": r.id, "title": r.title, "subject": r.subject, "severity": r.severity.code(),
                "yes": r.yes, "no": r.no, "unknown": r.unknown,
            })
        })
        .collect();
    json!({ "subjects": screening.subjects, "rules": rules, "receipt": receipt })
}

fn as_text(screening: &Screening, receipt: &str) -> String {
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
            ]
        })
        .collect();
    format!("{}\n凭证 {receipt}\n", table(&["规则", "名称", "等级", "是", "否", "未知"], &rows))
}
