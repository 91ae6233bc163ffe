//! How well proof-reading does on faults of every kind, in reports that were written before a line was read for them.
//!
//! In `marked/*.txt`, `⟦kind：right⇒wrong⟧` holds both versions of a place. Of the right version nothing may be said; in
//! the wrong one every fault should be. Where one number is wrong, any of the sums that it stands in may show it, so a
//! fault counts as found where a finding of the same family quotes its sentence; each finding counts once. The table
//! stands in `docs/proof-reading.md`. `latest/*.txt` are the last that were written, for which little has been mended yet.

mod common;

use std::{collections::BTreeMap, fs, path::Path};

use common::Planted;
use shouwang_pack::Pack;
use shouwang_proof::{Finding, Severity, proof};

/// The kinds that have nothing to do with arithmetic, by family.
const FAMILIES: [(&str, &[&str]); 5] = [
    ("日期", &["date_impossible", "period_reversed", "event_dated_twice", "data_after_report"]),
    ("文号", &["document_number_form", "document_cited_twice"]),
    ("列举", &["count_announced", "numbering", "repeated_item"]),
    ("村名", &["village_unknown", "village_spelling"]),
    ("重复", &["repeated_paragraph"]),
];

fn family(check: &str) -> &'static str {
    FAMILIES.iter().find(|(_, checks)| checks.contains(&check)).map_or("数字", |(name, _)| name)
}

fn quotes(finding: &Finding, words: &str) -> bool {
    words.lines().any(|line| finding.sentences.iter().any(|s| s.contains(line) || line.contains(s.as_str())))
}

/// For each fault, the finding that shows it; and the findings that show none.
fn compare<'f>(faults: &[(String, String)], findings: &'f [Finding]) -> (Vec<bool>, Vec<&'f Finding>) {
    let shows = |fault: usize, finding: usize| {
        faults.get(fault).zip(findings.get(finding)).is_some_and(|((checks, words), finding)| {
            quotes(finding, words) && checks.split('|').any(|kind| family(kind) == family(&finding.check))
        })
    };
    // As many faults as possible, each with a finding of its own.
    let mut shown_by: Vec<Option<usize>> = vec![None; findings.len()];
    for fault in 0..faults.len() {
        assign(fault, &shows, &mut shown_by, &mut vec![false; findings.len()]);
    }
    let found = (0..faults.len()).map(|fault| shown_by.contains(&Some(fault))).collect();
    let true_of = |finding: &&Finding| {
        faults.iter().any(|(checks, words)| {
            quotes(finding, words) && checks.split('|').any(|kind| family(kind) == family(&finding.check))
        })
    };
    let invented = findings.iter().filter(|finding| !true_of(finding)).collect();
    (found, invented)
}

/// Gives a fault a finding, moving other faults to other findings where that helps.
fn assign(
    fault: usize,
    shows: &dyn Fn(usize, usize) -> bool,
    shown_by: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for finding in 0..shown_by.len() {
        if tried[finding] || !shows(fault, finding) {
            continue;
        }
        tried[finding] = true;
        let free = match shown_by[finding] {
            None => true,
            Some(other) => assign(other, shows, shown_by, tried),
        };
        if free {
            shown_by[finding] = Some(fault);
            return true;
        }
    }
    false
}

/// What the reports of a folder gave: for each kind the planted and the found, what was invented, and how many there are.
#[derive(Default)]
struct Tally {
    kinds: BTreeMap<String, (usize, usize)>,
    invented: usize,
    reports: usize,
}

impl Tally {
    fn of(folder: &str) -> Self {
        let pack = Pack::built_in().expect("the pack that is compiled in");
        let mut texts: Vec<_> =
            fs::read_dir(folder).expect("reports").map(|entry| entry.expect("entry").path()).collect();
        texts.sort();
        let mut tally = Tally::default();
        for path in &texts {
            let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
            tally.read(&pack, name, &Planted::read(&fs::read_to_string(path).expect("a report")));
        }
        tally
    }

    fn read(&mut self, pack: &Pack, name: &str, planted: &Planted) {
        self.reports += 1;
        for finding in proof(pack, &planted.right, None).findings {
            self.invented += 1;
            eprintln!("{name}: not there: {}: {} {:?}", finding.check, finding.message, finding.sentences);
        }
        let findings = proof(pack, &planted.wrong, None).findings;
        let (found, others) = compare(&planted.faults, &findings);
        for finding in others {
            self.invented += 1;
            eprintln!("{name}: not planted: {}: {} {:?}", finding.check, finding.message, finding.sentences);
        }
        for ((checks, words), found) in planted.faults.iter().zip(found) {
            let kind = checks.split('|').next().unwrap_or(checks);
            let count = self.kinds.entry(kind.to_owned()).or_default();
            count.0 += 1;
            count.1 += usize::from(found);
            if !found {
                eprintln!("{name}: missed: {checks}: {words}");
            }
        }
        for finding in &findings {
            assert!(
                !finding.suggestion.is_empty() && !finding.arithmetic.is_empty() || is_pack(finding),
                "{finding:?}"
            );
            assert!(!finding.sentences.is_empty(), "{finding:?}");
        }
    }

    fn all(&self) -> (usize, usize) {
        self.kinds.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1))
    }
}

#[test]
fn faults_of_every_kind_are_found_and_none_is_invented() {
    let tally = Tally::of("tests/marked");
    let (all, invented) = (tally.all(), tally.invented);
    let mut lines: Vec<String> =
        tally.kinds.iter().map(|(kind, (planted, found))| format!("| `{kind}` | {planted} | {found} |")).collect();
    lines.push(format!("| 合计（{} 份报告） | {} | {} |", tally.reports, all.0, all.1));
    lines.push(format!("误报 {invented} 处"));
    let page = fs::read_to_string(Path::new("../../docs/proof-reading.md")).expect("the page");
    for line in &lines {
        assert!(page.contains(line.as_str()), "docs/proof-reading.md should say:\n{}", lines.join("\n"));
    }
    assert!(all.0 >= 120 && all.1 * 100 >= all.0 * 98 && invented * 100 <= all.0 * 2, "{all:?} {invented}");
}

#[test]
fn the_latest_round_shows_what_is_to_be_expected() {
    let tally = Tally::of("tests/latest");
    let (planted, found) = tally.all();
    let line = format!("| 最近一轮（{} 份报告） | {planted} | {found} | {} |", tally.reports, tally.invented);
    let page = fs::read_to_string(Path::new("../../docs/proof-reading.md")).expect("the page");
    assert!(page.contains(&line), "docs/proof-reading.md should say:\n{line}");
    assert!(found * 100 >= planted * 60 && tally.invented == 0, "{found} of {planted}, {}", tally.invented);
}

/// What a section leaves out is no arithmetic.
fn is_pack(finding: &Finding) -> bool {
    finding.severity == Severity::Unexplained && !finding.suggestion.is_empty()
}
