//! `shouwang proof`: reads a report as an inspector would.

use std::{collections::BTreeMap, fmt::Write as _, path::Path, process::ExitCode};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use shouwang_engine::figures::numbers;
use shouwang_pack::{Decimal, Pack};
use shouwang_proof::{Finding, ProofReport, Register, Severity, proof};

use super::figures::json_number;
use crate::{
    cli::{Cli, Proof},
    folder::Folder,
    office::{Office, pack_of},
    output::Output,
};

/// The exit code where something contradicts.
const CONTRADICTS: u8 = 3;

pub(super) async fn run(cli: &Cli, args: &Proof, output: Output) -> anyhow::Result<ExitCode> {
    let mut paragraphs = read(&args.file)?;
    let report = if args.alone || !has_snapshot(cli) {
        output.say("没有可比较的登记簿快照，只校对文字本身。");
        let pack = pack_of(cli, None)?;
        without_definitions(&pack, &mut paragraphs);
        proof(&pack, &paragraphs, None)
    } else {
        let office = Office::open(cli).await?;
        let (snapshot, session) = office.session().await?;
        super::screen::screened(&office, &snapshot, &session).await?;
        let (values, _) = super::figures::computed(&office, &snapshot, &session).await?;
        without_definitions(&office.pack, &mut paragraphs);
        proof(&office.pack, &paragraphs, Some(&known(&office, numbers(&values)).await?))
    };
    output.result(&as_json(&report), || as_text(&report))?;
    let clean = report.contradictions().next().is_none() && report.disagreements.is_empty();
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(CONTRADICTS) })
}

/// What the register knows: the figures, and the names of its areas.
pub(super) async fn known(office: &Office, figures: BTreeMap<String, Decimal>) -> anyhow::Result<Register> {
    let areas = office.register.areas().await?;
    Ok(Register { figures, areas: areas.all().map(|area| area.name.clone()).collect() })
}

fn has_snapshot(cli: &Cli) -> bool {
    Folder::new(&cli.data).snapshots().join("latest").is_file()
}

/// The paragraphs of a txt or docx file, told apart by their bytes.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<String>> {
    if path.is_dir() {
        bail!("{} 是文件夹。请写明要校对的 txt 或 docx 文件", path.display());
    }
    let bytes = std::fs::read(path).with_context(|| format!("无法读取 {}", path.display()))?;
    if bytes.is_empty() {
        bail!("{} 是空文件", path.display());
    }
    let is_docx = bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if is_docx {
        return shouwang_paper::docx::read(&bytes).with_context(|| format!("无法读取 {}", path.display()));
    }
    let (text, _) = shouwang_intake::decode_text(&bytes);
    if text.contains('\0') {
        bail!("{} 不是文字文件。请提供 txt 或 docx", path.display());
    }
    Ok(text.lines().map(str::to_owned).collect())
}

/// Leaves out the annex that the report command adds: it says what figures mean, and claims nothing.
pub(super) fn without_definitions(pack: &Pack, paragraphs: &mut Vec<String>) {
    let titles: Vec<&str> = pack.reports.values().filter_map(|report| report.definitions.as_deref()).collect();
    let words = |paragraph: &String| paragraph.split_whitespace().collect::<String>();
    let label = (0..paragraphs.len()).find(|at| {
        let is_label = words(&paragraphs[*at]).trim_end_matches(|c: char| c.is_ascii_digit()) == "附件";
        let title = paragraphs[at + 1..].iter().map(words).find(|text| !text.is_empty());
        is_label && title.is_some_and(|title| titles.contains(&title.as_str()))
    });
    paragraphs.truncate(label.unwrap_or(paragraphs.len()));
}

fn as_json(report: &ProofReport) -> Value {
    let mentions: Vec<Value> = report
        .mentions
        .iter()
        .map(|m| {
            json!({
                "figure": m.figure, "value": json_number(Some(m.value)), "unit": m.unit,
                "sentence": m.sentence, "offset": m.offset,
            })
        })
        .collect();
    let contradictions: Vec<Value> = report.contradictions().map(finding).collect();
    let hints: Vec<Value> = report.findings.iter().filter(|f| f.severity == Severity::Hint).map(finding).collect();
    let disagreements: Vec<Value> = report
        .disagreements
        .iter()
        .map(|d| {
            json!({
                "figure": d.figure, "stated": json_number(Some(d.stated)), "computed": json_number(Some(d.computed)),
                "sentence": d.sentence, "offset": d.offset,
            })
        })
        .collect();
    let unmatched: Vec<Value> = report
        .unmatched
        .iter()
        .map(|u| json!({ "text": u.text, "sentence": u.sentence, "offset": u.offset }))
        .collect();
    json!({
        "mentions": mentions,
        "contradictions": contradictions,
        "hints": hints,
        "disagreements": disagreements,
        "unmatched": unmatched,
    })
}

fn finding(found: &Finding) -> Value {
    json!({
        "check": found.check, "severity": found.severity.name(), "message": found.message,
        "arithmetic": found.arithmetic, "suggestion": found.suggestion,
        "sentences": found.sentences, "offset": found.offset,
    })
}

fn as_text(report: &ProofReport) -> String {
    let mut text = format!(
        "认出指标数字 {} 处，矛盾 {} 处，未说明 {} 处，提示 {} 处，与登记簿不符 {} 处，没有认出的数字 {} 处\n",
        report.mentions.len(),
        report.count(Severity::Contradiction),
        report.count(Severity::Unexplained),
        report.count(Severity::Hint),
        report.disagreements.len(),
        report.unmatched.len()
    );
    if report.mentions.is_empty() {
        text.push_str("没有认出任何指标数字。请确认这是一份报告，并且规则包写明了这些指标的说法\n");
    }
    for found in &report.findings {
        let _ = writeln!(text, "\n{}（{}）：{}", found.severity.title(), found.check, found.message);
        for sentence in &found.sentences {
            let _ = writeln!(text, "  “{sentence}”");
        }
        if !found.arithmetic.is_empty() {
            let _ = writeln!(text, "  算式：{}", found.arithmetic);
        }
        let _ = writeln!(text, "  建议：{}", found.suggestion);
    }
    for d in &report.disagreements {
        let _ = writeln!(
            text,
            "\n与登记簿不符（{}）：写的是 {}，登记簿是 {}\n  “{}”",
            d.figure, d.stated, d.computed, d.sentence
        );
    }
    if !report.unmatched.is_empty() {
        let words: Vec<&str> = report.unmatched.iter().map(|u| u.text.as_str()).collect();
        let _ = writeln!(text, "\n没有认出的数字：{}", words.join("、"));
    }
    text
}
