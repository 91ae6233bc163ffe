//! Two reports of invented towns, with planted faults: all must be found, and none invented.
//!
//! In `reports/*.txt`, `⟦check：right⇒wrong⟧` holds both versions of a place; a fault that breaks two checks names both
//! with `+`. The right version of a report must have no contradiction, though it is full of places that look like one:
//! numbers of single villages, plans, thresholds, other years, lists that are not complete.

mod common;

use std::collections::BTreeMap;

use common::Planted;
use shouwang_pack::Pack;
use shouwang_proof::{ProofReport, Register, proof};

/// Which planted faults were not found, and which contradictions were not planted.
fn compare(planted: &Planted, report: &ProofReport) -> (Vec<String>, Vec<String>) {
    let mut missed = Vec::new();
    let mut used = vec![false; report.findings.len()];
    let faults = planted.faults.iter().flat_map(|(checks, words)| checks.split('+').map(move |check| (check, words)));
    for (check, words) in faults {
        let fits = report.findings.iter().enumerate().position(|(index, found)| {
            // What is left out stands in no sentence; the heading is shown instead.
            let shown = check.starts_with("loan_") || check.starts_with("problem_") || words.is_empty();
            let quoted = found.sentences.iter().any(|s| s.contains(words.as_str()));
            !used[index] && found.check == check && (shown || quoted)
        });
        match fits {
            Some(index) => used[index] = true,
            None => missed.push(format!("{check}: {words}")),
        }
    }
    let invented = report.findings.iter().zip(&used).filter(|(_, used)| !**used);
    (missed, invented.map(|(found, _)| format!("{}: {}", found.check, found.message)).collect())
}

#[test]
fn planted_faults_are_found_and_none_is_invented() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    for (name, text) in
        [("青石镇", include_str!("reports/qingshi.txt")), ("石桥乡", include_str!("reports/shiqiao.txt"))]
    {
        let planted = Planted::read(text);
        let clean = proof(&pack, &planted.right, None);
        assert_eq!(clean.findings, Vec::new(), "{name}, the right version");
        let report = proof(&pack, &planted.wrong, None);
        let (missed, invented) = compare(&planted, &report);
        eprintln!(
            "{name}：埋下{}处，找到{}处，误报{}处；识别指标{}个，未识别数字{}个",
            planted.faults.len(),
            planted.faults.len() - missed.len(),
            invented.len(),
            clean.mentions.len(),
            clean.unmatched.len()
        );
        assert_eq!((missed, invented), (Vec::new(), Vec::new()), "{name}");
    }
}

#[test]
fn offsets_count_characters_of_the_paragraphs_joined_by_line_ends() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let planted = Planted::read(include_str!("reports/qingshi.txt"));
    let text: Vec<char> = planted.right.join("\n").chars().collect();
    let report = proof(&pack, &planted.right, None);
    let places = report.mentions.iter().map(|m| (m.offset, &m.sentence));
    for (offset, sentence) in places.chain(report.unmatched.iter().map(|u| (u.offset, &u.sentence))) {
        let here: String = text.iter().skip(offset).take(2).collect();
        assert!(here.starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两".contains(c)), "{here}");
        assert!(sentence.contains(&here), "{here} in {sentence}");
    }
}

#[test]
fn numbers_of_the_register_are_held_against_those_of_the_report() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let text =
        "全镇共有脱贫不稳定户186户702人。举办招聘会两场，提供就业岗位2000余个，流转补助资金31.8万元。".to_owned();
    let numbers = [
        ("unstable_households", "186"),
        ("unstable_persons", "703"),
        ("job_fairs", "2"),
        ("job_fair_posts", "2036"),
        ("land_transfer_subsidy", "31.84"),
    ];
    let figures = BTreeMap::from(numbers.map(|(id, number)| (id.to_owned(), number.parse().expect("a number"))));
    let register = Register { figures, areas: Vec::new() };
    let report = proof(&pack, std::slice::from_ref(&text), Some(&register));
    assert_eq!(report.mentions.len(), 5, "{:?}", report.mentions);
    let found: Vec<(&str, String, usize)> =
        report.disagreements.iter().map(|d| (d.figure.as_str(), d.stated.to_string(), d.offset)).collect();
    assert_eq!(found, [("unstable_persons", "702".to_owned(), 14)]);
}
