//! The names that a report template uses.

use std::collections::BTreeSet;

use crate::report::Report;

/// The names in the code of a template, with what stands behind their points: `figure_id`, `param.NAME`.
pub(super) fn names(report: &Report) -> BTreeSet<String> {
    let texts = [&report.title, &report.text].into_iter().chain(&report.recipient);
    texts.flat_map(|text| code(text)).flat_map(words).collect()
}

/// What stands between `{{ }}` and between `{% %}`.
fn code(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (opens, closes) in [("{{", "}}"), ("{%", "%}")] {
        let parts = text.split(opens).skip(1);
        found.extend(parts.filter_map(|rest| rest.split_once(closes)).map(|(code, _)| code));
    }
    found
}

fn words(code: &str) -> impl Iterator<Item = String> {
    let words = code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
    words.filter(|word| !word.is_empty()).map(str::to_owned)
}
