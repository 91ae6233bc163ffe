//! The commands, one a file.

mod backup;
mod check;
mod conflicts;
mod demo;
mod doctor;
mod explain;
mod export;
mod figures;
mod history;
mod import;
mod init;
mod layout;
mod leads;
mod listed;
mod merge;
mod near;
mod pack;
mod past;
mod proof;
mod recompute;
mod rejects;
mod report;
mod restore;
mod screen;
mod since;
mod snapshot;
mod trace;
mod undo;
mod verify;

use std::process::ExitCode;

use crate::{
    cli::{Cli, Command},
    output::Output,
};

/// Runs the command that was asked for. An error means that nothing was done; the exit code is then 1.
pub(crate) async fn run(cli: &Cli, output: &Output) -> anyhow::Result<ExitCode> {
    let output = *output;
    match &cli.command {
        Command::Demo(args) => demo::run(cli, args, output).await,
        Command::Init(args) => init::run(cli, args, output).await,
        Command::Import(args) => import::run(cli, args, output).await,
        Command::Layout(args) => layout::run(cli, args, output).await,
        Command::History => history::run(cli, output).await,
        Command::Undo(args) => undo::run(cli, args, output).await,
        Command::Merge(args) => merge::run(cli, args, output).await,
        Command::Verify(args) => verify::run(cli, args, output).await,
        Command::Export(args) => export::records(cli, args, output).await,
        Command::Template(args) => export::empty_form(cli, args, output).await,
        Command::Backup(args) => backup::run(cli, args, output).await,
        Command::Restore(args) => restore::run(cli, args, output).await,
        Command::Snapshot(args) => snapshot::run(cli, args, output).await,
        Command::Screen(args) => screen::run(cli, args, output).await,
        Command::Explain(args) => explain::run(cli, args, output).await,
        Command::Figures => figures::run(cli, output).await,
        Command::Check => check::run(cli, output).await,
        Command::Report(args) => report::run(cli, args, output).await,
        Command::Trace(args) => trace::run(cli, args, output).await,
        Command::Recompute(args) => recompute::run(cli, args, output).await,
        Command::Doctor => doctor::run(cli, output).await,
        Command::Proof(args) => proof::run(cli, args, output).await,
        Command::Pack(args) => pack::run(cli, args, output).await,
    }
}
