//! The data folder of an office: where the register, its key, snapshots and receipts lie.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use shouwang_engine::{Receipt, Run, snapshot::Snapshot};
use shouwang_pack::Pack;

/// The data folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    path: PathBuf,
}

/// `shouwang.toml`: what was chosen when the register was made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// The pack's folder; the built-in pack where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pack: Option<PathBuf>,
    /// A line printed on every document, for a register that is not a real town's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notice: Option<String>,
}

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Folder { path: path.to_owned() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the folder and what lies in it.
    pub(crate) fn make(&self, settings: &Settings) -> anyhow::Result<()> {
        fs::create_dir_all(&self.path).with_context(|| cannot_make(&self.path))?;
        let text = toml::to_string(settings).context("无法写出设置")?;
        let path = self.settings_file();
        fs::write(&path, text).with_context(|| cannot_write(&path))
    }

    /// Where the settings stand.
    pub(crate) fn settings_file(&self) -> PathBuf {
        self.path.join("shouwang.toml")
    }

    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        let path = self.settings_file();
        match fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).with_context(|| format!("{} 的内容读不懂", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(error) => Err(error).with_context(|| format!("无法读取 {}", path.display())),
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("register.db")
    }

    /// The key lies beside the database and not in it; a backup of one does not hold the other.
    pub(crate) fn key(&self) -> PathBuf {
        self.path.join("register.key")
    }

    pub(crate) fn write_key(&self, hex: &str) -> anyhow::Result<()> {
        let path = self.key();
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).with_context(|| format!("无法写入密钥文件 {}", path.display()))?;
        std::io::Write::write_all(&mut file, hex.as_bytes())
            .with_context(|| format!("无法写入密钥文件 {}", path.display()))
    }

    pub(crate) fn read_key(&self) -> anyhow::Result<String> {
        let path = self.key();
        fs::read_to_string(&path).with_context(|| {
            format!("无法读取密钥文件 {}。没有它就打不开登记簿中的身份标识，请从备份中恢复", path.display())
        })
    }

    pub(crate) fn snapshots(&self) -> PathBuf {
        self.path.join("snapshots")
    }

    pub(crate) fn receipts(&self) -> PathBuf {
        self.path.join("receipts")
    }

    /// Where the files of released reports are kept, a folder each.
    pub(crate) fn releases(&self) -> PathBuf {
        self.path.join("releases")
    }

    /// Where a pack is kept that ran on a snapshot made with another one.
    pub(crate) fn kept_pack(&self, hash: &str) -> PathBuf {
        self.path.join("packs").join(hash.get(..16).unwrap_or(hash))
    }

    /// Keeps the receipt of a run under its own name, and the pack where the snapshot does not hold it: a run can be
    /// made again as long as both are there.
    pub(crate) fn keep(&self, receipt: &Receipt, pack: &Pack, snapshot: &Snapshot) -> anyhow::Result<String> {
        if pack.hash != snapshot.manifest.pack_hash {
            let place = self.kept_pack(&pack.hash);
            pack.files.write(&place).with_context(|| cannot_write(&place))?;
        }
        let id = receipt.id();
        let folder = self.receipts();
        fs::create_dir_all(&folder).with_context(|| cannot_make(&folder))?;
        let text = serde_json::to_string_pretty(receipt).context("无法写出凭证")?;
        write_whole(&folder.join(format!("{id}.json")), text.as_bytes())?;
        Ok(id)
    }

    /// Where the verdicts of a screening are kept, by the number of its receipt.
    pub(crate) fn runs(&self) -> PathBuf {
        self.path.join("runs")
    }

    /// Keeps all the verdicts of a screening, beside its receipt. The same run has the same number: it is written once.
    pub(crate) fn keep_run(&self, id: &str, run: &Run) -> anyhow::Result<()> {
        let (runs, place) = (self.runs(), self.runs().join(id));
        if !place.is_dir() {
            let begun = runs.join(format!(".{id}.writing-{}", std::process::id()));
            let _ = fs::remove_dir_all(&begun);
            let moved = |_| fs::rename(&begun, &place);
            run.write(&begun).map(moved)?.with_context(|| cannot_write(&place))?;
        }
        write_whole(&runs.join("latest"), id.as_bytes())
    }

    /// The newest screening of a snapshot by a pack, where it was the last one.
    pub(crate) fn newest_run(&self, pack: &Pack, snapshot: &Snapshot) -> anyhow::Result<Option<(String, Run)>> {
        let Ok(id) = fs::read_to_string(self.runs().join("latest")) else { return Ok(None) };
        let path = self.receipts().join(format!("{id}.json"));
        let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
        let receipt: Receipt = serde_json::from_str(&text).with_context(|| format!("{} 不是凭证", path.display()))?;
        let is_of_these = receipt.pack[2] == pack.hash && receipt.snapshot == [snapshot.id(), snapshot.manifest.hash()];
        Ok(if is_of_these { Some((id.clone(), Run::read(&self.runs().join(id))?)) } else { None })
    }
}

/// Writes a file beside its place and moves it there, so that nobody ever sees half of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let writing = Writing::begin(path);
    let written = fs::write(writing.begun(), bytes);
    written.with_context(|| cannot_write(path))?;
    writing.finish()
}

/// Why a folder could not be made.
pub(crate) fn cannot_make(path: &Path) -> String {
    format!("无法建立文件夹 {}。请检查磁盘空间和文件夹权限", path.display())
}

/// Why a file could not be written.
pub(crate) fn cannot_write(path: &Path) -> String {
    format!("无法写入 {}。请检查磁盘空间和文件夹权限", path.display())
}

/// A file on its way to its place. What was begun is taken away again unless it is finished.
pub(crate) struct Writing {
    begun: PathBuf,
    place: PathBuf,
}

impl Writing {
    pub(crate) fn begin(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let begun = path.with_file_name(format!(".{name}.writing-{}", std::process::id()));
        Writing { begun, place: path.to_owned() }
    }

    /// Where to write until it is finished.
    pub(crate) fn begun(&self) -> &Path {
        &self.begun
    }

    /// Moves the file to its place.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        fs::rename(&self.begun, &self.place).with_context(|| cannot_write(&self.place))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        // Where it was finished there is nothing left to take away.
        let _ = fs::remove_file(&self.begun);
    }
}
