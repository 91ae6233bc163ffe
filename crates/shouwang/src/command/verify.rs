//! `shouwang verify`: walks along the change log and says whether it is as it was written, whether the ledgers are what it
//! says, and whether the files of released reports are as they were sealed.

use std::process::ExitCode;

use serde_json::{Value, json};
use shouwang_pack::Pack;
use shouwang_register::{Deed, Drift, log::Verdict};

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
    let verdict = office.register.verify(&office.pack).await?;
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
            let mut sentence = format!("变更日志完整：{} 条，链尾 {}；台账和它相符", head.count, head.mac);
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
        Verdict::Unsealed(last) => {
            let sentence =
                format!("变更日志止于第 {last} 条，而末尾的封条不是这一条的：有人截去了末尾，并改了登记簿记着的末尾");
            ("truncated", last + 1, sentence)
        }
        Verdict::Rewritten(change_set) => {
            let sentence = format!(
                "变更日志完整，但变更集 {change_set} 的操作人、时间或来源（文件、工作表、列）和写入时不同：有人绕过程序改动过"
            );
            return failed(output, "rewritten", &json!({ "change_set": change_set }), &sentence);
        }
        Verdict::Drifted(drifts) => {
            let places: Vec<Value> = drifts.iter().map(|drift| as_json(&office.pack, drift)).collect();
            let words: Vec<String> = drifts.iter().map(|drift| of_drift(&office.pack, drift)).collect();
            let sentence = format!(
                "变更日志完整，但台账和它不符：有人绕过程序改动了数据库\n  {}\n按日志，这些记录原来是什么，用 shouwang trace 记录编号 查看",
                words.join("\n  ")
            );
            return failed(output, "drifted", &json!({ "records": places }), &sentence);
        }
    };
    failed(output, status, &json!({ "at": at }), &sentence)
}

/// Says what is wrong, and what to do.
fn failed(output: Output, status: &str, value: &Value, sentence: &str) -> anyhow::Result<ExitCode> {
    let sentence = format!("{sentence}。请不要再写入，用最近一份完好的备份核对");
    output.say(&format!("错误：{sentence}"));
    let mut value = value.clone();
    value["status"] = status.into();
    value["error"] = sentence.into();
    output.result(&value, String::new)?;
    Ok(ExitCode::FAILURE)
}

fn as_json(pack: &Pack, drift: &Drift) -> Value {
    let (what, field) = match &drift.what {
        Deed::Removed => ("removed", None),
        Deed::Added => ("added", None),
        Deed::Changed(field) => ("changed", Some(field)),
    };
    json!({ "ledger": drift.ledger, "record": drift.record, "what": what, "field": field, "message": of_drift(pack, drift) })
}

/// A difference between ledger and log in words. Values are not told: they may be anybody's.
fn of_drift(pack: &Pack, drift: &Drift) -> String {
    let ledger = pack.ledger(&drift.ledger);
    let title = ledger.map_or("列的对应", |ledger| ledger.title.as_str());
    let what = match &drift.what {
        Deed::Removed => "日志里有，台账里没有".to_owned(),
        Deed::Added => "台账里有，日志里没有".to_owned(),
        Deed::Changed(name) => {
            let field =
                ledger.and_then(|ledger| ledger.field(name)).map_or(name.as_str(), |field| field.title.as_str());
            format!("“{field}”和日志不同")
        }
    };
    format!("{title} {}：{what}", drift.record)
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
