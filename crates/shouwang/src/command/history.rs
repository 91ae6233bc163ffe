//! `shouwang history`: the change sets, newest first.

use std::process::ExitCode;

use serde_json::{Value, json};
use shouwang_register::ChangeSet;

use crate::{
    cli::Cli,
    clock,
    office::Office,
    output::{Output, table},
};

pub(super) async fn run(cli: &Cli, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let sets = office.register.history(&office.scope).await?;
    let value: Value = sets.iter().map(as_json).collect();
    output.result(&value, || as_text(&sets))?;
    Ok(ExitCode::SUCCESS)
}

fn as_json(set: &ChangeSet) -> Value {
    let [created, updated, deleted] = set.counts;
    let about = |kind| Some(&set.about).filter(|_| set.kind == kind);
    json!({
        "change_set": set.id, "kind": set.kind, "actor": set.actor, "at_ms": set.at_ms, "undoes": about("undo"),
        "released": about("release"), "layout": about("layout"),
        "files": set.files, "created": created, "updated": updated, "deleted": deleted,
    })
}

fn as_text(sets: &[ChangeSet]) -> String {
    let rows: Vec<Vec<String>> = sets
        .iter()
        .map(|set| {
            let what = match set.kind.as_str() {
                "undo" => format!("撤销 {}", set.about),
                "merge" => "合并记录".to_owned(),
                "release" => format!("发布报告 {}", set.about),
                "layout" => format!("列的对应（版式 {}）", set.about),
                _ => set.files.join("、"),
            };
            let mut row = vec![set.id.clone(), clock::shown(set.at_ms), set.actor.clone()];
            row.extend(set.counts.map(|count| count.to_string()));
            row.push(what);
            row
        })
        .collect();
    table(&["变更集", "时间", "操作人", "新建", "修改", "删除", "来源"], &rows)
}
