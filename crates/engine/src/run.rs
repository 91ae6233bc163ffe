//! Runs: what a screening found about everybody, kept, so that an explanation reads what was decided.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};
use shouwang_pack::Pack;
use sm3::{Digest, Sm3};

use crate::{error::EngineError, exemption::Exemptions, session::Session, table_file, verdicts::Verdicts, whom::Whom};

/// The file that names the others with their hashes.
const MANIFEST: &str = "manifest.json";
const EXEMPTIONS: &str = "exemptions.parquet";

/// All the verdicts of a screening.
#[derive(Debug, Clone)]
pub struct Run {
    /// Subject by subject.
    pub verdicts: Vec<Verdicts>,
    /// The exemptions that were valid.
    pub exemptions: Exemptions,
}

/// SM3 of each file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
}

impl Run {
    /// The verdicts about one household and what belongs to it, or about one record, made now.
    pub async fn about_one(pack: &Pack, session: &Session, whom: Whom<'_>) -> Result<Self, EngineError> {
        let mut run = Run { verdicts: Vec::new(), exemptions: Exemptions::read(pack, session).await? };
        for (subject, rules) in whom.subjects(pack) {
            run.verdicts.push(Verdicts::evaluate(pack, session, subject, &rules, &whom.filter(subject)).await?);
        }
        Ok(run)
    }

    /// The verdicts about one subject.
    pub(crate) fn about(&self, subject: &str) -> Option<&Verdicts> {
        self.verdicts.iter().find(|verdicts| verdicts.subject == subject)
    }

    /// Writes the run as a folder, which must be empty or not be there.
    pub fn write(&self, folder: &Path) -> Result<(), EngineError> {
        fs::create_dir_all(folder).map_err(EngineError::io(folder))?;
        let mut manifest = Manifest::default();
        let tables = self.verdicts.iter().map(|verdicts| (file(&verdicts.subject), verdicts.batch()));
        for (name, batch) in tables.chain([(EXEMPTIONS.to_owned(), self.exemptions.batch())]) {
            let bytes = table_file::write(batch)?;
            fs::write(folder.join(&name), &bytes).map_err(EngineError::io(folder.join(&name)))?;
            manifest.files.insert(name, hex::encode(Sm3::digest(&bytes)));
        }
        let path = folder.join(MANIFEST);
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
        fs::write(&path, text).map_err(EngineError::io(&path))
    }

    /// Reads a run. Files that are not what was written are refused.
    pub fn read(folder: &Path) -> Result<Self, EngineError> {
        let path = folder.join(MANIFEST);
        let text = fs::read_to_string(&path).map_err(EngineError::io(&path))?;
        let damaged = |file: &str| EngineError::DamagedRun {
            run: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            file: file.to_owned(),
        };
        let manifest: Manifest = serde_json::from_str(&text).map_err(|_| damaged(MANIFEST))?;
        let mut run = None;
        let mut verdicts = Vec::new();
        for (name, hash) in &manifest.files {
            let bytes = fs::read(folder.join(name)).map_err(EngineError::io(folder.join(name)))?;
            if hex::encode(Sm3::digest(&bytes)) != *hash {
                return Err(damaged(name));
            }
            let batch = table_file::read(bytes)?;
            match name.strip_suffix(".parquet") {
                _ if name == EXEMPTIONS => run = Some(Exemptions::kept(batch)),
                Some(subject) => verdicts.push(Verdicts::kept(subject, batch)),
                None => return Err(damaged(name)),
            }
        }
        Ok(Run { verdicts, exemptions: run.ok_or_else(|| damaged(EXEMPTIONS))? })
    }
}

fn file(subject: &str) -> String {
    format!("{subject}.parquet")
}
