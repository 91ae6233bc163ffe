//! `shouwang init`: an empty register for a town.

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context as _, bail};
use serde_json::json;
use shouwang_register::{Db, Register, RegisterError, Sm4Vault};

use crate::{
    cli::{Cli, Init},
    clock,
    folder::{Folder, Settings},
    office::pack_of,
    output::Output,
};

pub(super) async fn run(cli: &Cli, args: &Init, output: Output) -> anyhow::Result<ExitCode> {
    make(cli, &args.code, &args.name, None).await?;
    let value = json!({ "data": cli.data, "code": args.code, "name": args.name });
    output.result(&value, || {
        format!(
            "已为{}（{}）建立登记簿：{}\n密钥在其中的 register.key，请另存一份备份；丢失后就打不开这个登记簿。",
            args.name,
            args.code,
            cli.data.display()
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the register, with a line for its documents where it is not a real town's.
pub(super) async fn make(cli: &Cli, code: &str, name: &str, notice: Option<String>) -> anyhow::Result<()> {
    let folder = Folder::new(&cli.data);
    let place = folder.path().display().to_string();
    if code.len() != 12 || !code.bytes().all(|b| b.is_ascii_digit()) || !code.ends_with("000") {
        return Err(RegisterError::TownCode(code.to_owned()).into());
    }
    if name.trim().is_empty() {
        bail!("乡镇名称不能为空，请用 --name 写明");
    }
    if folder.database().exists() || folder.key().exists() {
        return Err(RegisterError::Exists(place).into());
    }
    let pack = pack_of(cli, None)?;
    let chosen = cli.pack.as_ref().map(std::fs::canonicalize).transpose().context("无法找到规则包文件夹")?;
    let was_there = folder.path().exists();
    folder.make(&Settings { pack: chosen, notice })?;
    let key = hex::encode(clock::random()?);
    folder.write_key(&key)?;
    let made = async {
        let vault = Arc::new(Sm4Vault::from_hex(&key)?);
        let db = match &cli.database_url {
            Some(url) => Db::postgres(url).await?,
            None => Db::sqlite(&folder.database(), true).await?,
        };
        match Register::make(db, vault, &pack, clock::act(&cli.actor)?, code, name).await {
            Err(RegisterError::Exists(_)) if cli.database_url.is_some() => {
                bail!("DATABASE_URL 指的数据库里已经有一个登记簿，没有改动它。一个库只放一个镇，请换一个空库")
            }
            Err(RegisterError::Exists(_)) => Err(RegisterError::Exists(place).into()),
            other => other.context("无法建立登记簿"),
        }
    };
    let made = made.await;
    if made.is_err() {
        // A key without a register would block the next attempt.
        let _ = std::fs::remove_file(folder.key());
        let _ = std::fs::remove_file(folder.database());
        let _ = std::fs::remove_file(folder.settings_file());
        if !was_there {
            let _ = std::fs::remove_dir(folder.path());
        }
    }
    made.map(|_| ())
}
