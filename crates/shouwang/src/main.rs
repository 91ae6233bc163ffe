//! The command line: one subcommand a file in [`command`].
//!
//! Results go to standard output, as JSON with `--json`; progress and everything else goes to standard error. This is
//! the only place that reads the clock and draws random bytes.

mod cli;
mod clock;
mod command;
mod folder;
mod office;
mod output;
mod progress;
mod sealed;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match usage::parse() {
        Ok(cli) => cli,
        Err(usage::Words::Asked(page)) => return output::Output::new(false).page(&page),
        Err(usage::Words::Wrong(sentence)) => {
            let json = std::env::args_os().any(|word| word == "--json");
            return output::Output::new(json).fail(&anyhow::Error::msg(sentence));
        }
    };
    let output = output::Output::new(cli.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.fail(&anyhow::Error::new(error).context("无法启动")),
    };
    no_death_by_a_full_file();
    match runtime.block_on(command::run(&cli, &output)) {
        Ok(code) => code,
        Err(error) => output.fail(&error),
    }
}

/// A file that may not grow any further (`ulimit -f`) is an error like a full disk, to be told as one; without somebody who
/// listens for the signal, it ends the process.
fn no_death_by_a_full_file() {
    #[cfg(unix)]
    {
        let heard = std::sync::Arc::default();
        // Who cannot listen for it is no worse off than before.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, heard);
    }
}
