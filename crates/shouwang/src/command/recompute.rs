//! `shouwang recompute`: the run of a receipt, made again from the snapshot and the pack that it names.

use std::process::ExitCode;

use anyhow::bail;
use serde_json::{Value, json};
use shouwang_engine::{Receipt, Session, figures, screen::screen};

use super::past::Past;
use crate::{
    cli::{self, Cli},
    output::Output,
    progress::Progress,
};

pub(super) async fn run(cli: &Cli, args: &cli::Recompute, output: Output) -> anyhow::Result<ExitCode> {
    let Past { receipt, snapshot, pack } = Past::open(cli, &args.receipt)?;
    let progress = Progress::begin("重新计算", 0);
    let session = Session::open(&pack, &snapshot).await?;
    let screening = screen(&pack, &session).await?;
    let text = match receipt.kind.as_str() {
        "screen" => screening.text(),
        "figures" => figures::text(&figures::figures(&pack, &session, &mut |_| {}).await?),
        other => bail!("这是“{other}”的凭证，本版本不会重新计算这一种"),
    };
    drop(progress);
    let again = Receipt::of(&receipt.kind, &pack, &snapshot, &session, &text);
    let differs = differences(&receipt, &again);
    let identical = receipt.result == again.result;
    let as_json: Vec<Value> =
        differs.iter().map(|(what, was, now)| json!({ "what": what, "was": was, "now": now })).collect();
    let value = json!({
        "receipt": receipt.id(), "kind": receipt.kind, "identical": identical, "result": again.result,
        "differs": as_json,
    });
    output.result(&value, || {
        let verdict = if identical { "结果完全相同" } else { "结果不同" };
        let mut text = format!("凭证 {}：重新计算的{verdict}（{}）\n", receipt.id(), again.result);
        for (what, was, now) in &differs {
            text.push_str(&format!("  {what}：当时 {was}，现在 {now}\n"));
        }
        text
    })?;
    Ok(if identical { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is not as it was: in words, then and now.
fn differences(then: &Receipt, now: &Receipt) -> Vec<(String, String, String)> {
    let mut differs = Vec::new();
    let mut add = |what: &str, was: &str, is: &str| {
        if was != is {
            differs.push((what.to_owned(), was.to_owned(), is.to_owned()));
        }
    };
    add("结果", &then.result, &now.result);
    add("计算引擎", &then.engine.join(" "), &now.engine.join(" "));
    add("数据时点", &then.as_of, &now.as_of);
    let names = then.parameters.keys().chain(now.parameters.keys()).collect::<std::collections::BTreeSet<_>>();
    for name in names {
        let shown = |receipt: &Receipt| receipt.parameters.get(name).cloned().unwrap_or_else(|| "没有".to_owned());
        add(&format!("参数 {name}"), &shown(then), &shown(now));
    }
    differs
}
