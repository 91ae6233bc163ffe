//! What most commands begin with: the data folder, the pack, the register, and who may see what.

use std::sync::Arc;

use shouwang_engine::{Session, snapshot::Snapshot};
use shouwang_pack::Pack;
use shouwang_register::{Db, Register, RegisterError, Scope, Sm4Vault};

use crate::{cli::Cli, folder::Folder};

/// An opened register with its pack.
pub(crate) struct Office {
    pub(crate) folder: Folder,
    pub(crate) pack: Pack,
    pub(crate) register: Register,
    pub(crate) code: String,
    pub(crate) name: String,
    /// The command line is used by the town's own clerk, who sees the whole town.
    pub(crate) scope: Scope,
    pub(crate) notice: Option<String>,
}

impl Office {
    /// Opens the register of the data folder.
    pub(crate) async fn open(cli: &Cli) -> anyhow::Result<Self> {
        let folder = Folder::new(&cli.data);
        let place = folder.path().display().to_string();
        let db = match &cli.database_url {
            Some(url) => Db::postgres(url).await?,
            None if !folder.database().is_file() => return Err(RegisterError::Missing(place).into()),
            None => Db::sqlite(&folder.database(), false).await?,
        };
        let settings = folder.settings()?;
        let pack = pack_of(cli, settings.pack.as_deref())?;
        let vault = Arc::new(Sm4Vault::from_hex(&folder.read_key()?)?);
        let register = Register::open(db, vault, &pack, &place).await?;
        let (code, name) = register.town().await?;
        let scope = Scope::town(&code);
        Ok(Office { folder, pack, register, code, name, scope, notice: settings.notice })
    }

    /// The newest snapshot, opened as tables.
    pub(crate) async fn session(&self) -> anyhow::Result<(Snapshot, Session)> {
        let snapshot = Snapshot::newest(&self.folder.snapshots())?;
        let session = Session::open(&self.pack, &snapshot).await?;
        Ok((snapshot, session))
    }
}

/// The pack that a command is to use.
pub(crate) fn pack_of(cli: &Cli, chosen: Option<&std::path::Path>) -> anyhow::Result<Pack> {
    Ok(match cli.pack.as_deref().or(chosen) {
        Some(folder) => Pack::read(folder)?,
        None => Pack::built_in()?,
    })
}
