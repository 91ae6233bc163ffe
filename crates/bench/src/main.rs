//! What `make bench` measures, on our side of the scales: it generates the workbook and the households, screens the
//! households, and prints the same rules for the peers. `bench/run.py` drives it and times whole commands.

mod rows;
mod workbook;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use serde_json::json;
use shouwang_engine::{Session, screen::screen_rows, table_file};
use shouwang_pack::{Pack, Rule, sql};

/// The subject whose rules are measured.
const SUBJECT: &str = "household";

#[derive(Debug, Parser)]
#[command(about = "Inputs and our side of the bench")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes a workbook of households, twenty columns wide
    Workbook { file: PathBuf, rows: u32 },
    /// Writes households as the rules see them, as Parquet
    Rows { file: PathBuf, rows: usize },
    /// Prints the rules about households as SQL, with the parameters put in
    Rules,
    /// Screens the rows of a Parquet file and writes every verdict
    Screen { rows: PathBuf, verdicts: PathBuf },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    let pack = Pack::built_in()?;
    match Cli::parse().command {
        Command::Workbook { file, rows } => workbook::write(&file, rows)?,
        Command::Rows { file, rows } => {
            let session = Session::empty(&pack, pack.examples_on()).await?;
            let subject = &pack.subjects[SUBJECT];
            let schema = session.schema_of(&pack, &subject.view).context("the view of households")?;
            table_file::write_file(&file, &rows::draw(&pack, subject, &schema, rows)?)?;
        }
        Command::Rules => print(&rules(&pack).await?)?,
        Command::Screen { rows, verdicts } => {
            let batch = table_file::read_file(&rows)?;
            let screened = screen_rows(&pack, pack.examples_on(), &pack.subjects[SUBJECT], batch).await?;
            table_file::write_file(&verdicts, &screened.answers()?)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn rules(pack: &Pack) -> anyhow::Result<Vec<serde_json::Value>> {
    let session = Session::empty(pack, pack.examples_on()).await?;
    let of_households = pack.rules.iter().filter(|rule| rule.subject == SUBJECT);
    let as_sql = |rule: &Rule| -> anyhow::Result<serde_json::Value> {
        let parts = rule.among.iter().chain([&rule.when]).map(|text| -> anyhow::Result<String> {
            let mut expr = sql::parse_expression(text)?;
            sql::bind(&mut expr, session.bindings()).map_err(anyhow::Error::msg)?;
            Ok(format!("({expr})"))
        });
        Ok(json!({ "id": rule.id, "condition": parts.collect::<anyhow::Result<Vec<_>>>()?.join(" and ") }))
    };
    of_households.map(as_sql).collect()
}

fn print(rules: &[serde_json::Value]) -> anyhow::Result<()> {
    Ok(serde_json::to_writer_pretty(std::io::stdout(), rules)?)
}
