//! `shouwang check`: the figures held against each other.

use std::process::ExitCode;

use serde_json::{Value, json};
use shouwang_engine::{
    checks::{Checked, Status, checks},
    figures::numbers,
};

use super::figures::json_number;
use crate::{
    cli::Cli,
    office::Office,
    output::{Output, table},
};

pub(super) async fn run(cli: &Cli, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let (snapshot, session) = office.session().await?;
    super::screen::screened(&office, &snapshot, &session).await?;
    let (values, _) = super::figures::computed(&office, &snapshot, &session).await?;
    let checked = checks(&office.pack, &numbers(&values));
    output.result(&as_json(&checked), || as_text(&checked))?;
    Ok(ExitCode::SUCCESS)
}

fn as_json(checked: &[Checked]) -> Value {
    checked
        .iter()
        .map(|c| {
            json!({
                "id": c.id, "title": c.title, "status": c.status.code(),
                "left": json_number(c.left), "right": json_number(c.right), "message": c.message,
            })
        })
        .collect()
}

fn as_text(checked: &[Checked]) -> String {
    let shown = |c: &Checked| match c.status {
        Status::Holds => "成立",
        Status::Explained => "已说明",
        Status::Fails => "不成立",
    };
    let rows: Vec<Vec<String>> =
        checked.iter().map(|c| vec![shown(c).to_owned(), c.id.clone(), c.message.clone()]).collect();
    table(&["结论", "编号", "说明"], &rows)
}
