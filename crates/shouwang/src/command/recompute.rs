//! `shouwang recompute`: the run of a receipt, made again from the snapshot and the pack that it names.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use shouwang_engine::{Receipt, Session, figures, screen::screen, snapshot::Snapshot};
use shouwang_pack::{Pack, PackFiles};

use crate::{
    cli::{self, Cli},
    folder::Folder,
    office::pack_of,
    output::Output,
    progress::Progress,
};

pub(super) async fn run(cli: &Cli, args: &cli::Recompute, output: Output) -> anyhow::Result<ExitCode> {
    let folder = Folder::new(&cli.data);
    let receipt = read(&folder, &args.receipt)?;
    let [snapshot_id, snapshot_hash] = &receipt.snapshot;
    let snapshot = Snapshot::open(&folder.snapshots().join(snapshot_id))
        .with_context(|| format!("凭证用的快照 {snapshot_id} 打不开。请从备份中恢复 snapshots 文件夹"))?;
    if snapshot.manifest.hash() != *snapshot_hash {
        bail!("快照 {snapshot_id} 与凭证记的不是同一份。请从备份中恢复 snapshots 文件夹");
    }
    let pack = pack(cli, &folder, &receipt, &snapshot)?;
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

fn read(folder: &Folder, named: &str) -> anyhow::Result<Receipt> {
    let is_name = named.chars().all(|c| c.is_ascii_alphanumeric());
    let path: PathBuf =
        if is_name { folder.receipts().join(format!("{named}.json")) } else { Path::new(named).to_owned() };
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("没有凭证 {named}。凭证号印在报告和指标的末尾，文件在数据文件夹的 receipts 中"))?;
    let receipt: Receipt = serde_json::from_str(&text).with_context(|| format!("{} 不是凭证", path.display()))?;
    if is_name && receipt.id() != named {
        bail!("凭证 {named} 的内容被改动过：按内容算，它的编号应当是 {}", receipt.id());
    }
    Ok(receipt)
}

/// The pack with the receipt's hash: the snapshot's own, one kept for the run, or the one at hand.
fn pack(cli: &Cli, folder: &Folder, receipt: &Receipt, snapshot: &Snapshot) -> anyhow::Result<Pack> {
    let [name, version, hash] = &receipt.pack;
    let places = [snapshot.folder.join("pack"), folder.kept_pack(hash)];
    for place in places.iter().filter(|place| place.is_dir()) {
        let files = PackFiles::read(place).with_context(|| format!("无法读取 {}", place.display()))?;
        if files.hash() == *hash {
            return Pack::load(files).map_err(shouwang_pack::PackError::from).with_context(|| {
                format!("当时的规则包 {name} {version} 不能用本版本读出，结果无从比较。请用当时的版本重新计算")
            });
        }
    }
    let pack = pack_of(cli, folder.settings()?.pack.as_deref())?;
    if pack.hash != *hash {
        bail!(
            "找不到凭证用的规则包 {name} {version}（{}）。请从备份中恢复 packs 文件夹",
            hash.get(..16).unwrap_or(hash)
        );
    }
    Ok(pack)
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
