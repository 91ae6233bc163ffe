//! `shouwang screen --diff RUN`: whom the rules find now and did not find then, whom they found then and do not find
//! now, and why.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    process::ExitCode,
};

use anyhow::bail;
use serde_json::{Value, json};
use shouwang_engine::{
    Session,
    screen::{Screening, screen},
};
use shouwang_pack::{Pack, Rule, sql};
use shouwang_report::Lead as _;

use super::{leads::Leads, past::Past, screen::screened};
use crate::{
    cli::Cli,
    office::Office,
    output::{Output, table},
    progress::Progress,
};

/// How many records a person is shown.
const SHOWN: usize = 50;

/// Why a finding came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The rules of then, on the data of now, say the same as now.
    Data,
    /// The rule, or what it reads, was written differently.
    Rule,
    /// The rule is the same, and a value that it compares with is not.
    Parameter,
}

impl Why {
    fn code(self) -> &'static str {
        match self {
            Why::Data => "data",
            Why::Rule => "rule",
            Why::Parameter => "parameter",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Why::Data => "数据变了",
            Why::Rule => "规则改了",
            Why::Parameter => "参数改了",
        }
    }
}

/// A finding: rule and record.
type Found = BTreeSet<(String, String)>;

pub(super) async fn run(cli: &Cli, office: &Office, run: &str, output: Output) -> anyhow::Result<ExitCode> {
    let past = Past::open(cli, run)?;
    if past.receipt.kind != "screen" {
        bail!("{run} 是“{}”的凭证，不是筛查的。筛查的凭证号印在 shouwang screen 的末尾", past.receipt.kind);
    }
    let (snapshot, session) = office.session().await?;
    let (now, receipt) = screened(office, &snapshot, &session).await?;
    let progress = Progress::begin("与以前比较", 0);
    let before = Session::open(&past.pack, &past.snapshot).await?;
    let then = found(&screen(&past.pack, &before).await?);
    let now = found(&now);
    // The rules of then on the data of now: what differs from then is the data's doing, the rest the pack's.
    let (mixed, mixed_session) = if past.pack.hash == office.pack.hash {
        (now.clone(), None)
    } else {
        let mixed = Session::open(&past.pack, &snapshot).await?;
        (found(&screen(&past.pack, &mixed).await?), Some(mixed))
    };
    let why = |found: &(String, String)| {
        if mixed.contains(found) == now.contains(found) {
            return Why::Data;
        }
        match (past.pack.rule(&found.0), office.pack.rule(&found.0), &mixed_session) {
            (Some(was), Some(is), Some(mixed)) if is_same(was, is) && differs(is, mixed, &session) => Why::Parameter,
            _ => Why::Rule,
        }
    };
    let leads = Leads::read(office).await?;
    drop(progress);
    let changes = |these: &Found, those: &Found| -> Vec<((String, String), Why)> {
        these.difference(those).map(|found| (found.clone(), why(found))).collect()
    };
    let (entered, left) = (changes(&now, &then), changes(&then, &now));
    let as_json = |list: &[((String, String), Why)]| -> Vec<Value> {
        let one = |((rule, record), why): &((String, String), Why)| json!({ "rule": rule, "record": record, "label": leads.label(record), "why": why.code() });
        list.iter().map(one).collect()
    };
    let value = json!({
        "then": past.receipt.id(), "now": receipt, "entered": as_json(&entered), "left": as_json(&left),
    });
    output.result(&value, || {
        let mut text = String::new();
        for (what, list) in [("新命中", &entered), ("不再命中", &left)] {
            let _ = writeln!(text, "{what} {} 条", list.len());
            text.push_str(&counts(&office.pack, list));
            let rows: Vec<Vec<String>> = list
                .iter()
                .take(SHOWN)
                .map(|((rule, record), why)| {
                    let label = leads.label(record).unwrap_or_else(|| format!("已不在登记簿中（{record}）"));
                    vec![label, title(&office.pack, rule), why.words().to_owned()]
                })
                .collect();
            if !rows.is_empty() {
                text.push_str(&table(&["登记簿编号或名称", "规则", "原因"], &rows));
            }
            text.push('\n');
        }
        let _ =
            writeln!(text, "与凭证 {} 相比，本次凭证 {receipt}；只列前 {SHOWN} 条，全部加 --json", past.receipt.id());
        text
    })?;
    Ok(ExitCode::SUCCESS)
}

fn found(screening: &Screening) -> Found {
    let yes = screening.findings.iter().filter(|finding| finding.stands());
    yes.map(|finding| (finding.rule.clone(), finding.record.clone())).collect()
}

fn is_same(was: &Rule, is: &Rule) -> bool {
    (&was.when, &was.among, &was.subject) == (&is.when, &is.among, &is.subject)
}

/// Whether a parameter that the rule names has another value.
fn differs(rule: &Rule, was: &Session, is: &Session) -> bool {
    let texts = std::iter::once(&rule.when).chain(&rule.among);
    let names = texts.filter_map(|text| sql::parse_expression(text).ok()).flat_map(|expr| sql::params(&expr));
    names.into_iter().any(|name| was.bindings().get(&name) != is.bindings().get(&name))
}

fn title(pack: &Pack, rule: &str) -> String {
    pack.rule(rule).map_or_else(|| format!("{rule}（规则已删去）"), |rule| rule.title.clone())
}

/// How many findings of each rule, for each reason.
fn counts(pack: &Pack, list: &[((String, String), Why)]) -> String {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for ((rule, _), why) in list {
        *counts.entry((rule.as_str(), why.words())).or_default() += 1;
    }
    let line = |((rule, why), count): (&(&str, &str), &usize)| format!("  {}：{count} 条，{why}\n", title(pack, rule));
    counts.iter().map(line).collect()
}
