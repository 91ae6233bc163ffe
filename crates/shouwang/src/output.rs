//! What the command line prints, and where.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

use serde::Serialize;

/// Where results go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Output { json }
    }

    /// Prints a result: as JSON, or as the text that people read.
    pub(crate) fn result(self, value: &impl Serialize, text: impl FnOnce() -> String) -> anyhow::Result<()> {
        let mut out = if self.json { serde_json::to_string_pretty(value)? } else { text() };
        if !out.ends_with('\n') {
            out.push('\n');
        }
        match io::stdout().lock().write_all(out.as_bytes()) {
            // Whoever reads has seen enough (`| head`).
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        }
    }

    /// Prints a page that was asked for.
    pub(crate) fn page(self, text: &str) -> ExitCode {
        // Whoever reads may have seen enough (`| head`).
        let _ = io::stdout().lock().write_all(text.as_bytes());
        ExitCode::SUCCESS
    }

    /// Says something beside the result.
    pub(crate) fn say(self, text: &str) {
        // Standard error may be closed; then nobody wants to hear it.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    /// Says why a command failed: the chain of reasons, in one sentence.
    pub(crate) fn fail(self, error: &anyhow::Error) -> ExitCode {
        let mut sentence = String::new();
        let mut last = String::new();
        for reason in error.chain().map(ToString::to_string) {
            // A wrapper often repeats the reason that it wraps.
            if last.contains(&reason) {
                continue;
            }
            let _ = write!(sentence, "{}{reason}", if sentence.is_empty() { "" } else { "：" });
            last = reason;
        }
        self.say(&format!("错误：{sentence}"));
        if self.json {
            let _ = self.result(&serde_json::json!({ "error": sentence }), String::new);
        }
        ExitCode::from(1)
    }
}

/// Lines up a table for a terminal, in which a Chinese character is two columns wide.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let mut widths: Vec<usize> = header.iter().map(|h| width(h)).collect();
    for row in rows {
        for (index, cell) in row.iter().enumerate().take(widths.len()) {
            widths[index] = widths[index].max(width(cell));
        }
    }
    let mut text = String::new();
    let header: Vec<String> = header.iter().map(|h| (*h).to_owned()).collect();
    for row in std::iter::once(&header).chain(rows) {
        let mut line = String::new();
        for (index, cell) in row.iter().enumerate().take(widths.len()) {
            let pad = widths[index].saturating_sub(width(cell));
            // Numbers stand at the right, as in ledgers.
            let is_number =
                cell.starts_with(|c: char| c.is_ascii_digit()) && cell.chars().all(|c| c.is_ascii_digit() || c == '.');
            let padding = " ".repeat(pad);
            line.push_str(&if is_number { format!("{padding}{cell}  ") } else { format!("{cell}{padding}  ") });
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
