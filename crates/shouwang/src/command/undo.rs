//! `shouwang undo`: takes a change set back, or says what stands on it.

use std::{fmt::Write as _, process::ExitCode};

use serde_json::{Value, json};
use shouwang_register::undo::{Blocker, Undone, undo};

use crate::{
    cli::{self, Cli},
    clock,
    office::Office,
    output::Output,
};

pub(super) async fn run(cli: &Cli, args: &cli::Undo, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let act = clock::act(&cli.actor)?;
    match undo(&office.register, &office.scope, &office.pack, act, &args.change_set).await? {
        Undone::Done { change_set, removed, restored } => {
            let value = json!({
                "undone": args.change_set, "change_set": change_set, "removed": removed, "restored": restored,
            });
            output.result(&value, || {
                format!("已撤销：去掉 {removed} 条新建的记录，{restored} 条修改过的记录恢复原样。变更集 {change_set}")
            })?;
            Ok(ExitCode::SUCCESS)
        }
        Undone::Blocked(blockers) => {
            let sentence = blocked(&office, &blockers);
            let value = json!({ "error": sentence, "blocked_by": blockers.iter().map(as_json).collect::<Vec<_>>() });
            output.say(&format!("错误：{sentence}"));
            output.result(&value, String::new)?;
            Ok(ExitCode::FAILURE)
        }
    }
}

fn as_json(blocker: &Blocker) -> Value {
    let examples: Vec<Value> =
        blocker.examples.iter().map(|(ledger, record)| json!({ "ledger": ledger, "record": record })).collect();
    json!({
        "change_set": blocker.change_set, "kind": blocker.kind, "actor": blocker.actor, "at_ms": blocker.at_ms,
        "files": blocker.files, "records": blocker.records, "examples": examples,
    })
}

fn blocked(office: &Office, blockers: &[Blocker]) -> String {
    let mut text = "后来的变更建立在它上面，没有撤销。请先从新到旧撤销这些变更集：".to_owned();
    for blocker in blockers {
        let what = match blocker.kind.as_str() {
            "undo" => "一次撤销".to_owned(),
            "merge" => "一次合并".to_owned(),
            _ => blocker.files.join("、"),
        };
        let title = |ledger: &str| office.pack.ledger(ledger).map_or(ledger, |l| l.title.as_str()).to_owned();
        let named: Vec<String> =
            blocker.examples.iter().map(|(ledger, record)| format!("{} {record}", title(ledger))).collect();
        let _ = write!(
            text,
            "\n  {} {} {} {what}：涉及 {} 条记录，例如 {}",
            blocker.change_set,
            clock::shown(blocker.at_ms),
            blocker.actor,
            blocker.records,
            named.join("、")
        );
    }
    text
}
