//! `shouwang verify`: walks along the change log and says whether it is as it was written.

use std::process::ExitCode;

use serde_json::json;
use shouwang_register::log::Verdict;

use crate::{
    cli::{self, Cli},
    office::Office,
    output::Output,
    progress::Progress,
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
            let mut sentence = format!("变更日志完整：{} 条，链尾 {}", head.count, head.mac);
            if let Some(seq) = printed {
                sentence.push_str(&format!("\n印着的链尾是第 {seq} 条，那以前的记录没有被动过"));
            }
            let value = json!({
                "status": "whole", "changes": head.count, "head": head.mac, "printed_at": printed, "message": sentence,
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
