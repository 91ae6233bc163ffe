//! `shouwang export` and `shouwang template`: a ledger as a workbook that can be imported again.

use std::process::ExitCode;

use anyhow::bail;
use serde_json::json;
use shouwang_intake::RECORD;
use shouwang_paper::xlsx;
use shouwang_report::{RecordColumn, Words, form};

use crate::{
    cli::{self, Cli},
    folder::write_whole,
    office::Office,
    output::Output,
    progress::Progress,
};

/// What the workbook is to hold.
enum What {
    /// The register's records.
    Records(Words),
    /// Nothing yet.
    EmptyForm,
}

pub(super) async fn records(cli: &Cli, args: &cli::Export, output: Output) -> anyhow::Result<ExitCode> {
    let words = if args.standard { Words::StandardNumbers } else { Words::Labels };
    run(cli, &args.place, &What::Records(words), output).await
}

pub(super) async fn empty_form(cli: &Cli, args: &cli::Ledger, output: Output) -> anyhow::Result<ExitCode> {
    run(cli, args, &What::EmptyForm, output).await
}

async fn run(cli: &Cli, args: &cli::Ledger, what: &What, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let Some(ledger) = office.pack.ledger(&args.ledger) else {
        let names: Vec<&str> = office.pack.ledgers_in_order().iter().map(|ledger| ledger.name.as_str()).collect();
        bail!("规则包里没有名为 {} 的台账。可写：{}", args.ledger, names.join("、"));
    };
    let progress = Progress::begin("写出台账", 0);
    let (words, rows, records) = match what {
        What::Records(words) => {
            let plain = office.register.plain_records(&office.scope, &office.pack, ledger).await?;
            let cells = plain.iter().map(|row| row.named.to_string()).collect();
            let rows: Vec<_> = plain.into_iter().map(|row| row.values).collect();
            (*words, rows, Some(RecordColumn { title: RECORD.to_owned(), cells }))
        }
        What::EmptyForm => (Words::Labels, Vec::new(), None),
    };
    let book = form(&office.pack, ledger, &office.name, office.notice.as_deref(), words, &rows, records.as_ref());
    write_whole(&args.out, &xlsx::write(&book)?)?;
    drop(progress);
    let value = json!({ "ledger": ledger.name, "rows": rows.len(), "file": args.out });
    output.result(&value, || match what {
        What::Records(_) => format!(
            "已导出“{}”{} 条记录：{}。里面有证件号码等个人信息，用完请妥善保管或删除",
            ledger.title,
            rows.len(),
            args.out.display()
        ),
        What::EmptyForm => format!("“{}”的空表：{}", ledger.title, args.out.display()),
    })?;
    Ok(ExitCode::SUCCESS)
}
