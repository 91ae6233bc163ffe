//! `shouwang verify`: walks along the change log and says whether it is as it was written, and whether the files of released
//! reports are as they were sealed.

use std::process::ExitCode;

use serde_json::json;
use shouwang_register::log::Verdict;

use crate::{
    cli::{self, Cli},
    office::Office,
    output::Output,
    progress::Progress,
    sealed::{self, Broken, State},
};

pub(super) async fn run(cli: &Cli, args: &cli::Verify, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let progress = Progress::begin("核验变更日志", 0);
    let verdict = office.register.verify().await?;
    drop(progress);
    let printed = match &args.head {
        Some(mac) => match office.register.change_of(mac).await? {
            Some(seq) => Some(seq),
            None => {
                let sentence = "变更日志里没有这个链尾：当时的日志不是现在这份的一段，或者抄错了";
                output.say(&format!("错误：{sentence}"));
                output.result(&json!({ "status": "foreign", "error": sentence }), String::new)?;
                return Ok(ExitCode::FAILURE);
            }
        },
        None => None,
    };
    let (status, at, sentence) = match &verdict {
        Verdict::Whole(head) => {
            let releases = office.register.releases(&office.scope).await?;
            let broken = sealed::broken(&office.folder, &releases)?;
            if !broken.is_empty() {
                let sentence = in_words(&broken);
                output.say(&format!("错误：{sentence}"));
                output.result(&json!({ "status": "sealed", "broken": broken, "error": sentence }), String::new)?;
                return Ok(ExitCode::FAILURE);
            }
            let mut sentence = format!("变更日志完整：{} 条，链尾 {}", head.count, head.mac);
            if !releases.is_empty() {
                sentence.push_str(&format!("\n发布过的报告 {} 份，封存的文件都和当时一样", releases.len()));
            }
            if let Some(seq) = printed {
                sentence.push_str(&format!("\n印着的链尾是第 {seq} 条，那以前的记录没有被动过"));
            }
            let value = json!({
                "status": "whole", "changes": head.count, "head": head.mac, "printed_at": printed,
                "released": releases.len(), "message": sentence,
            });
            output.result(&value, || sentence.clone())?;
            return Ok(ExitCode::SUCCESS);
        }
        Verdict::Gap(seq) => ("gap", *seq, format!("变更日志缺第 {seq} 条：有人从中间抽走了记录")),
        Verdict::Edited(seq) => ("edited", *seq, format!("变更日志第 {seq} 条与写入时不同：有人改动过它")),
        Verdict::Truncated { written, there } => {
            let sentence = format!("变更日志写过 {written} 条，现在只有 {there} 条：有人截去了末尾");
            ("truncated", there + 1, sentence)
        }
    };
    let sentence = format!("{sentence}。请不要再写入，用最近一份完好的备份核对");
    output.say(&format!("错误：{sentence}"));
    output.result(&json!({ "status": status, "at": at, "error": sentence }), String::new)?;
    Ok(ExitCode::FAILURE)
}

/// What became of which file, and of whose.
fn in_words(broken: &[Broken]) -> String {
    let mut text = "变更日志完整，但封存的文件和发布时不同：".to_owned();
    for Broken { release, path, state } in broken {
        let what = match state {
            State::Missing => "不见了",
            State::Edited => "被改动过",
        };
        text.push_str(&format!("\n  {path} {what}（报告 {release}）"));
    }
    text + "\n请从备份中恢复这些文件；要更正报告，请改好数据后另发布一版"
}
