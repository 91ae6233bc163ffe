//! Snapshots: the ledgers at one data date, as Parquet, without names or identifiers.
//!
//! A snapshot is a folder: one Parquet file a ledger, the pack that it was made with, and `manifest.json` with the hash
//! of everything. Same register and date, same bytes. It is written beside its place and moved there at the end, so a
//! half-written one never has a name.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shouwang_pack::{Ledger, Pack, PackFiles, Value};
use sm3::{Digest, Sm3};

use crate::{
    error::EngineError,
    table::{Row, batch, schema},
    table_file,
};

/// What a snapshot holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Data date (数据时点).
    pub as_of: Date,
    /// 12-digit code of the town.
    pub town: String,
    /// Name of the pack.
    pub pack: String,
    /// Version of the pack.
    pub pack_version: String,
    /// Hash of the pack.
    pub pack_hash: String,
    /// The tables, by ledger.
    pub tables: BTreeMap<String, TableEntry>,
}

/// One table of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableEntry {
    /// Number of rows.
    pub rows: usize,
    /// Whether the town has said that it has none: then nothing is not unknown but nought.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub none_here: bool,
    /// SM3 of the file.
    pub sm3: String,
}

/// A snapshot on disk.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Its folder.
    pub folder: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

impl Manifest {
    /// SM3 over the whole manifest, which itself holds the hash of every file.
    pub fn hash(&self) -> String {
        hex::encode(Sm3::digest(self.text().as_bytes()))
    }

    fn text(&self) -> String {
        // A struct of texts and numbers always has a JSON form.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Snapshot {
    /// A short name that is unique for its content.
    pub fn id(&self) -> String {
        format!("{}-{}", self.manifest.as_of, &self.manifest.hash()[..12])
    }

    /// Opens a snapshot, and checks that every file is what was written.
    pub fn open(folder: &Path) -> Result<Self, EngineError> {
        let path = folder.join("manifest.json");
        let text = fs::read_to_string(&path).map_err(EngineError::io(&path))?;
        let damaged = |file: &str| EngineError::Damaged {
            snapshot: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            file: file.to_owned(),
        };
        let manifest: Manifest = serde_json::from_str(&text).map_err(|_| damaged("manifest.json"))?;
        for (ledger, entry) in &manifest.tables {
            let file = table_file(ledger);
            let bytes = fs::read(folder.join(&file)).map_err(EngineError::io(folder.join(&file)))?;
            if hex::encode(Sm3::digest(&bytes)) != entry.sm3 {
                return Err(damaged(&file));
            }
        }
        Ok(Snapshot { folder: folder.to_owned(), manifest })
    }

    /// The snapshot below a folder that was made last.
    pub fn newest(folder: &Path) -> Result<Self, EngineError> {
        let text = fs::read_to_string(folder.join("latest")).map_err(|_| EngineError::NoSnapshot(folder.to_owned()))?;
        Self::open(&folder.join(text.trim()))
    }

    /// The Parquet file of a ledger.
    pub fn table(&self, ledger: &str) -> PathBuf {
        self.folder.join(table_file(ledger))
    }

    /// The pack that the snapshot was made with.
    pub fn pack_files(&self) -> Result<PackFiles, EngineError> {
        PackFiles::read(&self.folder.join("pack")).map_err(EngineError::io(self.folder.join("pack")))
    }
}

fn table_file(ledger: &str) -> String {
    format!("{ledger}.parquet")
}

/// Writes a snapshot, ledger by ledger.
pub struct SnapshotWriter<'a> {
    pack: &'a Pack,
    parent: PathBuf,
    folder: PathBuf,
    manifest: Manifest,
}

impl<'a> SnapshotWriter<'a> {
    /// Begins a snapshot below `parent`, which is made where it is missing.
    pub fn begin(parent: &Path, pack: &'a Pack, as_of: Date, town: &str) -> Result<Self, EngineError> {
        let folder = parent.join(format!(".{as_of}.writing-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(EngineError::io(&folder))?;
        }
        fs::create_dir_all(&folder).map_err(EngineError::io(&folder))?;
        let manifest = Manifest {
            as_of,
            town: town.to_owned(),
            pack: pack.head.name.clone(),
            pack_version: pack.head.version.clone(),
            pack_hash: pack.hash.clone(),
            tables: BTreeMap::new(),
        };
        Ok(SnapshotWriter { pack, parent: parent.to_owned(), folder, manifest })
    }

    /// Writes the records of one ledger. Those that begin after the data date are left out.
    pub fn add(&mut self, ledger: &Ledger, mut rows: Vec<Row<'_>>) -> Result<(), EngineError> {
        if let Some(field) = &ledger.effective_on {
            rows.retain(|(_, _, values)| match values.get(field) {
                Some(Value::Date(from)) => *from <= self.manifest.as_of,
                _ => true,
            });
        }
        // Area, then household, then record: what is read together lies together, and the order is always the same.
        let field = self.pack.household_field(ledger).map(|field| field.name.as_str());
        let household = |row: &Row<'_>| row.2.get(field?).and_then(Value::as_text).map(str::to_owned);
        rows.sort_by(|a, b| (a.1, household(a), a.0).cmp(&(b.1, household(b), b.0)));
        let bytes = table_file::write(&batch(ledger, &schema(ledger), &rows)?)?;
        let file = table_file(&ledger.name);
        fs::write(self.folder.join(&file), &bytes).map_err(EngineError::io(self.folder.join(&file)))?;
        let entry = TableEntry { rows: rows.len(), none_here: false, sm3: hex::encode(Sm3::digest(&bytes)) };
        self.manifest.tables.insert(ledger.name.clone(), entry);
        Ok(())
    }

    /// Keeps that the town has said of a ledger that there is nothing.
    pub fn declare_empty(&mut self, ledger: &str) {
        if let Some(entry) = self.manifest.tables.get_mut(ledger) {
            entry.none_here = entry.rows == 0;
        }
    }

    /// Gives the snapshot its name and makes it the newest.
    pub fn finish(self) -> Result<Snapshot, EngineError> {
        let pack = self.folder.join("pack");
        self.pack.files.write(&pack).map_err(EngineError::io(&pack))?;
        let text = self.manifest.text();
        fs::write(self.folder.join("manifest.json"), text).map_err(EngineError::io(&self.folder))?;
        let mut snapshot = Snapshot { folder: self.folder.clone(), manifest: self.manifest };
        let place = self.parent.join(snapshot.id());
        if place.exists() {
            // The same content has the same name: what is there already is this very snapshot.
            fs::remove_dir_all(&self.folder).map_err(EngineError::io(&self.folder))?;
        } else {
            fs::rename(&self.folder, &place).map_err(EngineError::io(&place))?;
        }
        let latest = self.parent.join("latest");
        let writing = self.parent.join(".latest.writing");
        fs::write(&writing, snapshot.id()).map_err(EngineError::io(&writing))?;
        fs::rename(&writing, &latest).map_err(EngineError::io(&latest))?;
        snapshot.folder = place;
        Ok(snapshot)
    }
}
