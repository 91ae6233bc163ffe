//! A run of the past: its receipt, and the snapshot and the pack that the receipt names.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use shouwang_engine::{Receipt, snapshot::Snapshot};
use shouwang_pack::{Pack, PackFiles};

use crate::{cli::Cli, folder::Folder, office::pack_of};

/// What a run was made from, found again.
pub(super) struct Past {
    pub(super) receipt: Receipt,
    pub(super) snapshot: Snapshot,
    pub(super) pack: Pack,
}

impl Past {
    /// Finds what the run of a receipt was made from. The receipt is named by its number or by its file.
    pub(super) fn open(cli: &Cli, named: &str) -> anyhow::Result<Self> {
        let folder = Folder::new(&cli.data);
        let receipt = read(&folder, named)?;
        let [snapshot_id, snapshot_hash] = &receipt.snapshot;
        let snapshot = Snapshot::open(&folder.snapshots().join(snapshot_id))
            .with_context(|| format!("凭证用的快照 {snapshot_id} 打不开。请从备份中恢复 snapshots 文件夹"))?;
        if snapshot.manifest.hash() != *snapshot_hash {
            bail!("快照 {snapshot_id} 与凭证记的不是同一份。请从备份中恢复 snapshots 文件夹");
        }
        let pack = pack(cli, &folder, &receipt, &snapshot)?;
        Ok(Past { receipt, snapshot, pack })
    }
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
    let mut altered = None;
    for place in places.iter().filter(|place| place.is_dir()) {
        let files = PackFiles::read(place).with_context(|| format!("无法读取 {}", place.display()))?;
        if files.hash() == *hash {
            return Pack::load(files).map_err(shouwang_pack::PackError::from).with_context(|| {
                format!("当时的规则包 {name} {version} 不能用本版本读出，结果无从比较。请用当时的版本重新计算")
            });
        }
        altered = altered.or(Some(place));
    }
    let pack = pack_of(cli, folder.settings()?.pack.as_deref())?;
    if pack.hash != *hash {
        if let Some(place) = altered {
            bail!(
                "规则包变了：{} 不是凭证记的那份 {name} {version}（{}），保存以后被改动过。请从备份中恢复它",
                place.display(),
                short(hash)
            );
        }
        bail!("找不到凭证用的规则包 {name} {version}（{}）。请从备份中恢复 packs 文件夹", short(hash));
    }
    Ok(pack)
}

fn short(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}
