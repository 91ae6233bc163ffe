//! How well proof-reading does on reports that it was not written for.
//!
//! `measured/NN.txt` are reports of invented towns, written by people who knew the figures and checks of the pack and not
//! a line of this crate; `NN.json` says what each of them states and what was planted. The numbers of the last lines stand
//! in `docs/proof-reading.md`.

use std::{collections::BTreeSet, fs, path::Path};

use shouwang_pack::Pack;
use shouwang_proof::{Finding, proof};

/// What a report states and what is wrong with it.
#[derive(serde::Deserialize)]
struct Truth {
    /// Figure, and where its number begins in the text, in characters.
    mentions: Vec<(String, usize)>,
    faults: Vec<Fault>,
}

/// A planted fault.
#[derive(serde::Deserialize)]
struct Fault {
    /// The checks that may name it.
    checks: Vec<String>,
    /// Words of the sentences that contradict.
    words: Vec<String>,
}

impl Fault {
    fn is_named_by(&self, found: &Finding) -> bool {
        let quoted = || self.words.iter().any(|words| found.sentences.iter().any(|s| s.contains(words.as_str())));
        quoted() || self.checks.contains(&found.check)
    }
}

/// How many there were, how many were found, and how many were found that were none.
#[derive(Debug, Default)]
struct Count {
    all: usize,
    found: usize,
    invented: usize,
}

#[test]
fn reports_by_strangers_are_read_well() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let folder = Path::new("tests/measured");
    let mut texts: Vec<_> = fs::read_dir(folder).expect("reports").map(|entry| entry.expect("entry").path()).collect();
    texts.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    texts.sort();
    let (mut mentions, mut faults) = (Count::default(), Count::default());
    for path in &texts {
        let truth = fs::read_to_string(path.with_extension("json")).expect("truth");
        let truth: Truth = serde_json::from_str(&truth).expect("truth");
        let text = fs::read_to_string(path).expect("report");
        let paragraphs: Vec<String> = text.lines().map(str::to_owned).collect();
        let report = proof(&pack, &paragraphs, None);
        let near = |at: usize, other: usize| at.abs_diff(other) <= 3;
        let known: BTreeSet<&str> = truth.mentions.iter().map(|(figure, _)| figure.as_str()).collect();
        let stated = |figure: &str, at: usize| {
            report.mentions.iter().any(|found| found.figure == figure && near(found.offset, at))
        };
        mentions.all += truth.mentions.len();
        mentions.found += truth.mentions.iter().filter(|(figure, at)| stated(figure, *at)).count();
        mentions.invented += report
            .mentions
            .iter()
            .filter(|found| known.contains(found.figure.as_str()))
            .filter(|found| !truth.mentions.iter().any(|(f, at)| *f == found.figure && near(found.offset, *at)))
            .count();
        faults.all += truth.faults.len();
        faults.found += truth.faults.iter().filter(|f| report.findings.iter().any(|c| f.is_named_by(c))).count();
        for fault in truth.faults.iter().filter(|f| !report.findings.iter().any(|c| f.is_named_by(c))) {
            eprintln!("{}: missed: {:?} {:?}", path.display(), fault.checks, fault.words);
        }
        for found in report.findings.iter().filter(|c| !truth.faults.iter().any(|fault| fault.is_named_by(c))) {
            faults.invented += 1;
            eprintln!("{}: not planted: {}: {} {:?}", path.display(), found.check, found.message, found.sentences);
        }
    }
    let line = |what: &str, count: &Count| format!("| {what} | {} | {} | {} |", count.all, count.found, count.invented);
    let lines = [line("指标数字", &mentions), line("埋下的错误", &faults)];
    let page = fs::read_to_string(folder.join("../../../../docs/proof-reading.md")).expect("the page");
    for line in &lines {
        assert!(page.contains(line.as_str()), "docs/proof-reading.md should say: {line}");
    }
    assert!(mentions.found * 100 >= mentions.all * 97 && mentions.invented * 100 <= mentions.all * 2, "{mentions:?}");
    assert!(faults.found * 100 >= faults.all * 95 && faults.invented * 100 <= faults.all * 3, "{faults:?}");
}
