//! Progress of long work: a bar on a terminal, a line when it is done elsewhere.

use std::{io::IsTerminal as _, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};

/// One piece of long work.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Begins work of so many steps; 0 where nobody knows how many.
    pub(crate) fn begin(what: &str, steps: usize) -> Self {
        let bar = if steps == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(steps as u64) };
        if !std::io::stderr().is_terminal() {
            bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
        }
        let template = if steps == 0 { "{spinner} {msg} {elapsed}" } else { "{msg} {wide_bar} {pos}/{len} {eta}" };
        // The template is ours; a wrong one would only lose the bar's looks.
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(bar)
    }

    /// So many more steps are done.
    pub(crate) fn advance(&self, steps: usize) {
        self.0.inc(steps as u64);
    }

    /// So many steps are done in all.
    pub(crate) fn at(&self, steps: usize) {
        self.0.set_position(steps as u64);
    }

    /// What is being done now.
    pub(crate) fn note(&self, what: &str) {
        self.0.set_message(what.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
