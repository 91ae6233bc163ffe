//! `shouwang snapshot`: the ledgers at a data date.

use std::process::ExitCode;

use jiff::civil::Date;
use serde_json::json;
use shouwang_engine::snapshot::{Snapshot, SnapshotWriter};

use crate::{
    cli::{self, Cli},
    office::Office,
    output::{Output, table},
    progress::Progress,
};

pub(super) async fn run(cli: &Cli, args: &cli::Snapshot, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let snapshot = write(&office, args.as_of).await?;
    let manifest = &snapshot.manifest;
    let value = json!({
        "id": snapshot.id(),
        "hash": manifest.hash(),
        "as_of": manifest.as_of,
        "folder": snapshot.folder,
        "tables": manifest.tables.iter().map(|(ledger, t)| (ledger.clone(), t.rows)).collect::<std::collections::BTreeMap<_, _>>(),
    });
    output.result(&value, || {
        let rows: Vec<Vec<String>> = manifest
            .tables
            .iter()
            .map(|(name, t)| {
                let title = office.pack.ledger(name).map_or(name.as_str(), |l| l.title.as_str());
                vec![title.to_owned(), t.rows.to_string()]
            })
            .collect();
        format!("{}\n快照 {}：{}\n", table(&["台账", "记录数"], &rows), snapshot.id(), snapshot.folder.display())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the snapshot of a data date.
pub(super) async fn write(office: &Office, as_of: Date) -> anyhow::Result<Snapshot> {
    let progress = Progress::begin("生成快照", office.pack.ledgers.len());
    let mut writer = SnapshotWriter::begin(&office.folder.snapshots(), &office.pack, as_of, &office.code)?;
    let mut failed = None;
    office
        .register
        .all_records(&office.scope, &office.pack, |ledger, records| {
            let rows = records.iter().map(|r| (r.id.as_str(), r.area.as_deref(), &r.values)).collect();
            if failed.is_none()
                && let Err(error) = writer.add(ledger, rows)
            {
                failed = Some(error);
            }
            progress.advance(1);
        })
        .await?;
    for ledger in office.register.declared_empty(&office.pack).await? {
        writer.declare_empty(&ledger);
    }
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(writer.finish()?),
    }
}
