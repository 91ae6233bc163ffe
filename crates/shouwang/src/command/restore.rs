//! `shouwang restore`: a backup into a new data folder, on SQLite or PostgreSQL, whichever it came from.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    path::{Component, Path},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use shouwang_pack::{Pack, PackFiles};
use shouwang_register::{Db, Register, RegisterError, Sm4Vault, Vault as _, dump::Restoring, log::Verdict};
use sm3::{Digest as _, Sm3};
use zip::ZipArchive;

use super::backup::{FOLDERS, FORMAT, KEY, MANIFEST, Manifest, Table, table_path};
use crate::{
    cli::{self, Cli},
    folder::{Folder, Settings, cannot_make, write_whole},
    output::Output,
    progress::Progress,
};

/// Where a pack that is not the built-in one is put.
const PACK: &str = "pack";
/// Rows that are written together.
const CHUNK: usize = 500;

type Archive = ZipArchive<BufReader<File>>;

pub(super) async fn run(cli: &Cli, args: &cli::Restore, output: Output) -> anyhow::Result<ExitCode> {
    let file = File::open(&args.file).with_context(|| format!("无法读取备份 {}", args.file.display()))?;
    let damaged = || format!("{} 不是完整的备份文件，没有恢复。请换一份备份", args.file.display());
    let mut archive = ZipArchive::new(BufReader::new(file)).with_context(damaged)?;
    let manifest: Manifest =
        serde_json::from_slice(&read(&mut archive, MANIFEST).with_context(damaged)?).with_context(damaged)?;
    if manifest.format != FORMAT {
        bail!(
            "这份备份的格式是 {}，本程序只认得 {FORMAT}。请用写它的版本（{}）恢复",
            manifest.format,
            manifest.version
        );
    }
    let folder = Folder::new(&cli.data);
    let place = folder.path().display().to_string();
    if folder.database().exists() || folder.settings_file().exists() {
        return Err(RegisterError::Exists(place).into());
    }
    // What is there already would be written over, or taken away where restoring fails.
    if let Some(name) = FOLDERS.iter().chain(&[PACK]).find(|name| folder.path().join(name).exists()) {
        bail!("{place} 里已经有 {name}，没有恢复。请换一个空文件夹；里面可以先放好 register.key");
    }
    let key = key(args, &folder, &mut archive)?;
    let vault = key.as_deref().map(|hex| Sm4Vault::from_hex(hex).map(Arc::new)).transpose()?;
    let was_there = folder.path().exists();
    let had_key = folder.key().exists();
    let restored = restore(cli, &folder, &mut archive, &manifest, vault.clone(), key.as_deref()).await;
    if restored.is_err() {
        // Half a register would be taken for a whole one.
        for path in [folder.database(), folder.settings_file()] {
            let _ = std::fs::remove_file(path);
        }
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.path().join(format!("register.db{ending}")));
        }
        for name in FOLDERS.iter().chain(&[PACK]) {
            let _ = std::fs::remove_dir_all(folder.path().join(name));
        }
        if !had_key {
            let _ = std::fs::remove_file(folder.key());
        }
        if !was_there {
            let _ = std::fs::remove_dir(folder.path());
        }
    }
    restored?;
    let records: usize =
        manifest.tables.iter().filter(|t| t.head.name.starts_with("ledger_")).map(|table| table.rows).sum();
    let value = json!({
        "data": cli.data, "records": records, "changes": manifest.changes, "head": manifest.chain,
        "verified": vault.is_some(),
    });
    output.result(&value, || {
        let key = if vault.is_some() {
            "变更日志已核验，完整"
        } else {
            "还没有密钥：把另外保存的 register.key 放进这个文件夹，才能打开登记簿，再用 shouwang verify 核验"
        };
        format!("已恢复{}的登记簿：{place}，{records} 条记录、{} 条变更。{key}", manifest.name, manifest.changes)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The key, from where the clerk says, from the backup, or from the folder.
fn key(args: &cli::Restore, folder: &Folder, archive: &mut Archive) -> anyhow::Result<Option<String>> {
    let text = match &args.key {
        Some(path) => {
            Some(std::fs::read_to_string(path).with_context(|| format!("无法读取密钥文件 {}", path.display()))?)
        }
        None if folder.key().exists() => Some(folder.read_key()?),
        None if archive.index_for_name(KEY).is_some() => Some(String::from_utf8(read(archive, KEY)?)?),
        None => None,
    };
    Ok(text.map(|text| text.trim().to_owned()))
}

async fn restore(
    cli: &Cli,
    folder: &Folder,
    archive: &mut Archive,
    manifest: &Manifest,
    vault: Option<Arc<Sm4Vault>>,
    key: Option<&str>,
) -> anyhow::Result<()> {
    let files = pack_files(archive, manifest)?;
    let is_built_in = PackFiles::built_in().hash() == manifest.pack_hash;
    let pack = Pack::load(files.clone()).map_err(shouwang_pack::PackError::from)?;
    std::fs::create_dir_all(folder.path()).with_context(|| cannot_make(folder.path()))?;
    let db = match &cli.database_url {
        Some(url) => Db::postgres(url).await?,
        None => Db::sqlite(&folder.database(), true).await?,
    };
    let heads: Vec<_> = manifest.tables.iter().map(|table| table.head.clone()).collect();
    let mut restoring = Restoring::begin(db.clone(), &pack, &heads).await?;
    let progress = Progress::begin("恢复", manifest.tables.iter().map(|table| table.rows).sum());
    for table in &manifest.tables {
        rows(archive, table, vault.as_deref(), &mut restoring, &progress).await?;
    }
    drop(progress);
    restoring.finish().await?;
    for (path, hash) in &manifest.files {
        let wanted = FOLDERS.iter().any(|name| path.starts_with(&format!("{name}/")));
        if !wanted {
            continue;
        }
        if Path::new(path).components().any(|part| !matches!(part, Component::Normal(_))) {
            bail!("备份里的文件名 {path} 不对，没有恢复");
        }
        let bytes = read(archive, path)?;
        if hex::encode(Sm3::digest(&bytes)) != *hash {
            bail!("备份里的 {path} 与清单不符，没有恢复。请换一份备份");
        }
        let to = folder.path().join(path);
        std::fs::create_dir_all(to.parent().unwrap_or(folder.path())).context("无法建立文件夹")?;
        write_whole(&to, &bytes)?;
    }
    let own_pack = folder.path().join(PACK);
    if !is_built_in {
        files.write(&own_pack).with_context(|| format!("无法写入 {}", own_pack.display()))?;
    }
    let pack_folder =
        if is_built_in { None } else { Some(own_pack.canonicalize().context("无法找到规则包文件夹")?) };
    folder.make(&Settings { pack: pack_folder, notice: manifest.notice.clone() })?;
    let Some(vault) = vault else { return Ok(()) };
    if let Some(key) = key.filter(|_| !folder.key().exists()) {
        folder.write_key(key)?;
    }
    let register = Register::open(db, vault, &pack, &folder.path().display().to_string()).await?;
    match register.verify(&pack).await? {
        Verdict::Whole(head) if head.count == manifest.changes && head.mac == manifest.chain => Ok(()),
        _ => bail!("恢复出来的变更日志与备份时不同，没有恢复。请换一份备份"),
    }
}

/// The pack as it was.
fn pack_files(archive: &mut Archive, manifest: &Manifest) -> anyhow::Result<PackFiles> {
    let mut files = PackFiles::default();
    for path in manifest.files.keys() {
        if let Some(below) = path.strip_prefix("pack/") {
            files.0.insert(below.to_owned(), String::from_utf8(read(archive, path)?).context("规则包的文字读不懂")?);
        }
    }
    if files.hash() != manifest.pack_hash {
        bail!("备份里的规则包与清单不符，没有恢复。请换一份备份");
    }
    Ok(files)
}

async fn rows(
    archive: &mut Archive,
    table: &Table,
    vault: Option<&Sm4Vault>,
    restoring: &mut Restoring,
    progress: &Progress,
) -> anyhow::Result<()> {
    let name = &table.head.name;
    let mut hash = Sm3::new();
    let mut waiting: Vec<Vec<Value>> = Vec::new();
    let mut count = 0;
    let mut lines = BufReader::new(archive.by_name(&table_path(name)).with_context(|| format!("备份里没有表 {name}"))?);
    let mut line = String::new();
    loop {
        line.clear();
        let is_end = lines.read_line(&mut line).with_context(|| format!("备份里的表 {name} 读不出来"))? == 0;
        if !is_end {
            hash.update(line.as_bytes());
            let row: Vec<Value> =
                serde_json::from_str(&line).with_context(|| format!("备份里的表 {name} 第 {} 行读不懂", count + 1))?;
            // A wrong key is found before anything is written for good.
            if let (Some(vault), [Value::String(fact), Value::String(probe), ..]) = (vault, row.as_slice())
                && name == "register_fact"
                && fact == "key_probe"
            {
                vault.open("key_probe", probe)?;
            }
            waiting.push(row);
            count += 1;
        }
        if waiting.len() == CHUNK || is_end {
            restoring.rows(&table.head, &waiting).await?;
            progress.advance(waiting.len());
            waiting.clear();
        }
        if is_end {
            break;
        }
    }
    if count != table.rows || hex::encode(hash.finalize()) != table.sm3 {
        bail!("备份里的表 {name} 与清单不符，没有恢复。请换一份备份");
    }
    Ok(())
}

fn read(archive: &mut Archive, path: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    archive
        .by_name(path)
        .and_then(|mut file| file.read_to_end(&mut bytes).map_err(zip::result::ZipError::from))
        .with_context(|| format!("备份里的 {path} 读不出来"))?;
    Ok(bytes)
}
