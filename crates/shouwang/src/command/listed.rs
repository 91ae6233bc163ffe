//! `shouwang screen --list RULE`: whom a rule finds, whom somebody answers for, and of whom too little is known.

use std::{fmt::Write as _, process::ExitCode};

use serde_json::{Value, json};
use shouwang_engine::{
    Run,
    screen::{Finding, findings},
};
use shouwang_pack::{Expect, Rule};

use super::leads::Leads;
use crate::{
    office::Office,
    output::{Output, table},
};

/// The groups of findings, the gravest first: what each is called, in JSON and in words.
const GROUPS: [(&str, &str); 3] = [("yes", "命中"), ("exempt", "已豁免"), ("unknown", "缺少数据，无法判断")];

pub(super) async fn run(
    office: &Office,
    run: &Run,
    receipt: &str,
    rule: &Rule,
    first: usize,
    output: Output,
) -> anyhow::Result<ExitCode> {
    let all = findings(&office.pack, run, rule);
    let leads = Leads::read(office).await?;
    let label = |record: &str| leads.name(record);
    let groups = GROUPS.map(|(name, words)| {
        let own: Vec<&Finding> = all.iter().filter(|found| group(found) == name).collect();
        (name, words, own)
    });
    let one = |found: &&Finding| {
        json!({
            "record": found.record, "label": label(&found.record), "household": found.household,
            "household_label": found.household.as_deref().map(label), "message": found.message,
            "exempt": found.exempt,
        })
    };
    let mut value = json!({ "rule": rule.id, "title": rule.title, "source": rule.source, "receipt": receipt });
    for (name, _, own) in &groups {
        let listed: Vec<Value> = own.iter().take(first).map(one).collect();
        value[*name] = json!({ "number": own.len(), "listed": listed });
    }
    output.result(&value, || {
        let mut text = format!("{} {}（{}）\n", rule.id, rule.title, rule.source);
        for (_, words, own) in &groups {
            let _ = writeln!(text, "\n{words} {} 条", own.len());
            if own.is_empty() {
                continue;
            }
            let rows: Vec<Vec<String>> = own.iter().take(first).map(|found| row(found, label)).collect();
            text.push_str(&table(&["登记簿编号或名称", "户编号", "情况"], &rows));
            if own.len() > first {
                let _ = writeln!(text, "只列出前 {first} 条，用 --first 多列几条");
            }
        }
        let _ = write!(text, "\n凭证 {receipt}\n");
        text
    })?;
    Ok(ExitCode::SUCCESS)
}

fn group(found: &Finding) -> &'static str {
    match found.verdict {
        Expect::Yes if found.exempt.is_some() => "exempt",
        Expect::Yes => "yes",
        _ => "unknown",
    }
}

/// A finding as a person reads it. Whose record it is need not be said twice.
fn row(found: &Finding, label: impl Fn(&str) -> String) -> Vec<String> {
    let own = label(&found.record);
    let household = found.household.as_deref().filter(|id| *id != found.record).map(label);
    let about = match &found.exempt {
        Some(exempt) => {
            format!("{}；{}（{}同意，到 {} 为止）", found.message, exempt.reason, exempt.approver, exempt.until)
        }
        None => found.message.clone(),
    };
    vec![own, household.unwrap_or_default(), about]
}
