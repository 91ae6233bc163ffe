//! `shouwang backup`: the register, its snapshots, receipts and pack in one file. The key is left out unless asked for:
//! whoever holds a backup without it reads no identifier.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shouwang_register::{RegisterError, dump::TableHead};
use sm3::{Digest as _, Sm3};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    cli::{self, Cli},
    folder::{Writing, cannot_write},
    office::Office,
    output::Output,
    progress::Progress,
};

/// Version of the layout of a backup.
pub(super) const FORMAT: u32 = 1;
/// The list of what a backup holds.
pub(super) const MANIFEST: &str = "manifest.json";
/// Where the key stands in a backup that holds it.
pub(super) const KEY: &str = "register.key";
/// The folders of the data folder that a backup holds.
pub(super) const FOLDERS: [&str; 4] = ["snapshots", "receipts", "packs", "releases"];

/// What a backup holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Version of the layout.
    pub(super) format: u32,
    /// The program that wrote it.
    pub(super) version: String,
    /// 12-digit code of the town.
    pub(super) code: String,
    /// Name of the town.
    pub(super) name: String,
    /// Hash of the pack.
    pub(super) pack_hash: String,
    /// A line printed on every document, for a register that is not a real town's.
    #[serde(default)]
    pub(super) notice: Option<String>,
    /// Changes in the log.
    pub(super) changes: i64,
    /// The end of the log's chain.
    pub(super) chain: String,
    /// The tables, each behind those it refers to.
    pub(super) tables: Vec<Table>,
    /// SM3 of the other files by path.
    pub(super) files: BTreeMap<String, String>,
}

/// A table in a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Table {
    /// Name and columns.
    pub(super) head: TableHead,
    /// Number of rows.
    pub(super) rows: usize,
    /// SM3 of its file.
    pub(super) sm3: String,
}

pub(super) async fn run(cli: &Cli, args: &cli::Backup, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let progress = Progress::begin("备份", 0);
    let writing = Writing::begin(&args.file);
    let file = File::create(writing.begun()).with_context(|| cannot_write(&args.file))?;
    let mut zip = Zip::new(file);
    let head = office.register.head().await?;
    let tables = tables(&office, &mut zip).await?;
    for (path, text) in &office.pack.files.0 {
        zip.file(&format!("pack/{path}"), text.as_bytes()).with_context(|| cannot_write(&args.file))?;
    }
    for folder in FOLDERS {
        progress.note(folder);
        add_folder(&mut zip, office.folder.path(), folder)?;
    }
    if args.with_key {
        zip.file(KEY, office.folder.read_key()?.as_bytes()).with_context(|| cannot_write(&args.file))?;
    }
    let manifest = Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        code: office.code.clone(),
        name: office.name.clone(),
        pack_hash: office.pack.hash.clone(),
        notice: office.notice.clone(),
        changes: head.count,
        chain: head.mac,
        tables,
        files: zip.hashes.clone(),
    };
    zip.finish(&manifest).with_context(|| cannot_write(&args.file))?;
    writing.finish()?;
    drop(progress);
    let records: usize =
        manifest.tables.iter().filter(|t| t.head.name.starts_with("ledger_")).map(|table| table.rows).sum();
    let value = json!({
        "file": args.file, "records": records, "changes": manifest.changes, "head": manifest.chain,
        "with_key": args.with_key,
    });
    output.result(&value, || {
        let key = if args.with_key {
            "密钥在里面，谁拿到谁就能打开，请锁好"
        } else {
            "密钥不在里面，请把 register.key 另外保存；没有它，备份恢复不了"
        };
        format!("已备份 {records} 条记录、{} 条变更：{}\n{key}", manifest.changes, args.file.display())
    })?;
    Ok(ExitCode::SUCCESS)
}

async fn tables(office: &Office, zip: &mut Zip) -> anyhow::Result<Vec<Table>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut hash = Sm3::new();
    let mut take = |head: &TableHead, rows: Vec<Vec<Value>>| -> Result<(), RegisterError> {
        if tables.last().is_none_or(|table| table.head.name != head.name) {
            if let Some(before) = tables.last_mut() {
                before.sm3 = hex::encode(std::mem::take(&mut hash).finalize());
            }
            zip.begin(&table_path(&head.name)).map_err(disk)?;
            tables.push(Table { head: head.clone(), rows: 0, sm3: String::new() });
        }
        for row in &rows {
            let mut line = Value::from(row.clone()).to_string();
            line.push('\n');
            hash.update(line.as_bytes());
            zip.write(line.as_bytes()).map_err(disk)?;
        }
        if let Some(table) = tables.last_mut() {
            table.rows += rows.len();
        }
        Ok(())
    };
    office.register.dump(&office.scope, &mut take).await?;
    if let Some(last) = tables.last_mut() {
        last.sm3 = hex::encode(hash.finalize());
    }
    Ok(tables)
}

/// Where the rows of a table stand, one JSON list a line.
pub(super) fn table_path(name: &str) -> String {
    format!("tables/{name}.jsonl")
}

fn disk(error: std::io::Error) -> RegisterError {
    RegisterError::DiskFull(error.to_string())
}

/// Adds all files below a folder of the data folder.
fn add_folder(zip: &mut Zip, data: &Path, folder: &str) -> anyhow::Result<()> {
    let mut waiting = vec![data.join(folder)];
    let mut found = BTreeMap::new();
    while let Some(folder) = waiting.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| format!("无法读取 {}", folder.display())),
        };
        for entry in entries {
            let path = entry.with_context(|| format!("无法读取 {}", folder.display()))?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if let Ok(below) = path.strip_prefix(data) {
                found.insert(below.to_string_lossy().replace('\\', "/"), path);
            }
        }
    }
    for (below, path) in found {
        let bytes = std::fs::read(&path).with_context(|| format!("无法读取 {}", path.display()))?;
        zip.file(&below, &bytes).context("无法写入备份。请检查磁盘空间")?;
    }
    Ok(())
}

/// A zip that is being written, with the hashes of its files.
struct Zip {
    writer: ZipWriter<BufWriter<File>>,
    hashes: BTreeMap<String, String>,
}

impl Zip {
    fn new(file: File) -> Self {
        Zip { writer: ZipWriter::new(BufWriter::new(file)), hashes: BTreeMap::new() }
    }

    fn begin(&mut self, path: &str) -> std::io::Result<()> {
        let options = SimpleFileOptions::default().large_file(true);
        self.writer.start_file(path, options).map_err(std::io::Error::other)
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.writer.write_all(bytes)
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        self.begin(path)?;
        self.hashes.insert(path.to_owned(), hex::encode(Sm3::digest(bytes)));
        self.write(bytes)
    }

    fn finish(mut self, manifest: &Manifest) -> std::io::Result<()> {
        self.begin(MANIFEST)?;
        let text = serde_json::to_vec_pretty(manifest).map_err(std::io::Error::other)?;
        self.write(&text)?;
        let mut file = self.writer.finish().map_err(std::io::Error::other)?;
        file.flush()?;
        file.get_ref().sync_all()
    }
}
