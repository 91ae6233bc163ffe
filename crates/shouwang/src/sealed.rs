//! Released reports: what is sealed when one leaves the house, and whether it is still as it was.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use shouwang_engine::snapshot::{Manifest, Snapshot};
use shouwang_pack::PackFiles;
use shouwang_register::Release;
use sm3::{Digest as _, Sm3};

use crate::folder::{Folder, cannot_write};

/// What the log's entry of a release says. All hashes are SM3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    /// The template.
    pub(crate) template: String,
    /// The title as it was printed.
    pub(crate) title: String,
    /// 发文字号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<String>,
    /// Name, version and hash of the pack.
    pub(crate) pack: [String; 3],
    /// Name and hash of the snapshot.
    pub(crate) snapshot: [String; 2],
    /// The receipts of its runs, with the hashes of their files.
    pub(crate) receipts: BTreeMap<String, String>,
    /// Its files with their hashes.
    pub(crate) files: BTreeMap<String, String>,
    /// Changes in the log when it was made.
    pub(crate) changes: i64,
    /// The end of the log's chain that is printed in it.
    pub(crate) chain: String,
}

/// A sealed file that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Broken {
    /// The release.
    pub(crate) release: String,
    /// The file below the data folder.
    pub(crate) path: String,
    /// What became of it.
    pub(crate) state: State,
}

/// What became of a sealed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It is not there.
    Missing,
    /// It is another.
    Edited,
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sm3::digest(bytes))
}

/// A name that no release and no folder has: template, data date, and the number of the revision.
pub(crate) fn free_name(folder: &Folder, releases: &[Release], template: &str, as_of: &str) -> String {
    let name = |revision: usize| format!("{template}-{as_of}-{revision}");
    let is_free =
        |name: &String| !releases.iter().any(|release| release.id == *name) && !folder.releases().join(name).exists();
    (1..).map(name).find(is_free).unwrap_or_default()
}

/// Refuses a 发文字号 that another release has.
pub(crate) fn check_number(releases: &[Release], number: &str) -> anyhow::Result<()> {
    for release in releases {
        if read(release)?.number.as_deref() == Some(number) {
            bail!("发文字号 {number} 已经用在发布过的报告 {} 上。请换一个字号", release.id);
        }
    }
    Ok(())
}

/// What a release sealed.
pub(crate) fn read(release: &Release) -> anyhow::Result<Sealed> {
    serde_json::from_str(&release.sealed).with_context(|| format!("变更日志里报告 {} 的内容读不懂", release.id))
}

/// Puts the files of a release into the data folder, all or none.
pub(crate) fn keep(folder: &Folder, id: &str, files: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
    let place = folder.releases().join(id);
    let begun = folder.releases().join(format!(".{id}.writing-{}", std::process::id()));
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(&begun)?;
        for (name, bytes) in files {
            fs::write(begun.join(name), bytes)?;
        }
        // A folder that holds another release is not replaced.
        fs::rename(&begun, &place)
    };
    write().with_context(|| cannot_write(&place)).inspect_err(|_| {
        let _ = fs::remove_dir_all(&begun);
    })
}

/// Takes away again what was kept for a release that did not come about.
pub(crate) fn forget(folder: &Folder, id: &str) {
    // What stays behind is no release: the log has no entry of it.
    let _ = fs::remove_dir_all(folder.releases().join(id));
}

/// All sealed files that are not as they were: of every release its own files, its receipts, its snapshot and its pack.
pub(crate) fn broken(folder: &Folder, releases: &[Release]) -> anyhow::Result<Vec<Broken>> {
    let mut broken = Vec::new();
    for release in releases {
        let sealed = read(release)?;
        let mut add = |path: &Path, state: State| {
            let path = path.strip_prefix(folder.path()).unwrap_or(path).display().to_string();
            broken.push(Broken { release: release.id.clone(), path, state });
        };
        let place = folder.releases().join(&release.id);
        let own = sealed.files.iter().map(|(name, hash)| (place.join(name), hash));
        let receipts = sealed.receipts.iter().map(|(id, hash)| (folder.receipts().join(format!("{id}.json")), hash));
        for (path, hash) in own.chain(receipts) {
            if let Some(state) = changed(&path, hash) {
                add(&path, state);
            }
        }
        for (path, state) in broken_snapshot(folder, &sealed) {
            add(&path, state);
        }
    }
    broken.sort();
    broken.dedup();
    Ok(broken)
}

/// What became of a file, if it is not as it was.
fn changed(path: &Path, expected: &str) -> Option<State> {
    match fs::read(path) {
        Ok(bytes) if hash(&bytes) == expected => None,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(State::Missing),
        // What cannot be read is there, and not as it was.
        _ => Some(State::Edited),
    }
}

/// The files of a release's snapshot and pack that are not as they were.
fn broken_snapshot(folder: &Folder, sealed: &Sealed) -> Vec<(PathBuf, State)> {
    let [id, expected] = &sealed.snapshot;
    let place = folder.snapshots().join(id);
    let path = place.join("manifest.json");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return vec![(path, State::Missing)],
        Err(_) => return vec![(path, State::Edited)],
    };
    let manifest = serde_json::from_str::<Manifest>(&text).ok().filter(|manifest| manifest.hash() == *expected);
    let Some(manifest) = manifest else { return vec![(path, State::Edited)] };
    let snapshot = Snapshot { folder: place.clone(), manifest };
    let mut broken: Vec<(PathBuf, State)> = snapshot
        .manifest
        .tables
        .iter()
        .map(|(ledger, entry)| (snapshot.table(ledger), entry))
        .filter_map(|(path, entry)| changed(&path, &entry.sm3).map(|state| (path, state)))
        .collect();
    let own = place.join("pack");
    let [_, _, pack] = &sealed.pack;
    let wanted = if *pack == snapshot.manifest.pack_hash { own } else { folder.kept_pack(pack) };
    match PackFiles::read(&wanted) {
        Ok(files) if files.hash() == *pack => {}
        _ if !wanted.is_dir() => broken.push((wanted, State::Missing)),
        _ => broken.push((wanted, State::Edited)),
    }
    broken
}
