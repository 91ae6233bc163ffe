//! Receipts: what a run was made from, so that it can be made again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shouwang_pack::{Pack, sql::Bound};
use sm3::{Digest, Sm3};

use crate::{session::Session, snapshot::Snapshot};

/// What a run was made from and what came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// `screen` or `figures`.
    pub kind: String,
    /// Name, version and hash of the pack.
    pub pack: [String; 3],
    /// Name and hash of the snapshot.
    pub snapshot: [String; 2],
    /// The data date.
    pub as_of: String,
    /// The value of every parameter.
    pub parameters: BTreeMap<String, String>,
    /// Name and version of the engine.
    pub engine: [String; 2],
    /// SM3 of the result.
    pub result: String,
}

impl Receipt {
    /// A receipt for a result, given as the text that stands for it.
    pub fn of(kind: &str, pack: &Pack, snapshot: &Snapshot, session: &Session, result: &str) -> Self {
        let shown = |bound: &Bound| match bound {
            Bound::Number(text) | Bound::Text(text) => text.clone(),
            Bound::Date(date) => date.to_string(),
        };
        Receipt {
            kind: kind.to_owned(),
            pack: [pack.head.name.clone(), pack.head.version.clone(), pack.hash.clone()],
            snapshot: [snapshot.id(), snapshot.manifest.hash()],
            as_of: session.on().to_string(),
            parameters: session.bindings().iter().map(|(name, bound)| (name.clone(), shown(bound))).collect(),
            engine: ["datafusion".to_owned(), datafusion::DATAFUSION_VERSION.to_owned()],
            result: hex::encode(Sm3::digest(result.as_bytes())),
        }
    }

    /// The receipt's name: a hash of all it says, so that the same run has the same receipt.
    pub fn id(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        hex::encode(&Sm3::digest(text.as_bytes())[..8])
    }
}
