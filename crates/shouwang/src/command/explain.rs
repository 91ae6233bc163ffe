//! `shouwang explain`: for one household or one record, every rule and why.

use std::{collections::BTreeMap, fmt::Write as _, process::ExitCode};

use anyhow::bail;
use serde_json::json;
use shouwang_engine::{
    Run, Session, Whom,
    distance::Distance,
    explain::{Explained, ReadValue, explain},
    snapshot::Snapshot,
};
use shouwang_pack::Expect;

use super::leads::find;
use crate::{
    cli::{Cli, Explain},
    office::Office,
    output::Output,
};

pub(super) async fn run(cli: &Cli, args: &Explain, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let what = &args.record;
    let Some((ledger, record)) = find(&office, what).await? else {
        bail!("登记簿中没有“{what}”。可以写户编号、村名、记录编号，或者 shouwang screen --list 列出的名称");
    };
    let is_household = office.pack.household_ledger().is_some_and(|own| own.name == ledger.name);
    let whom = if is_household { Whom::Household(&record.id) } else { Whom::Record(&record.id) };
    let snapshot = Snapshot::newest(&office.folder.snapshots())?;
    let kept = if args.fresh { None } else { office.folder.newest_run(&office.pack, &snapshot)? };
    let (receipt, run) = match kept {
        Some((receipt, run)) => (Some(receipt), run),
        // Nobody has screened this snapshot by these rules yet.
        None => {
            let session = Session::open(&office.pack, &snapshot).await?;
            (None, Run::about_one(&office.pack, &session, whom).await?)
        }
    };
    let explained = explain(&office.pack, &run, whom, snapshot.manifest.as_of, &snapshot.manifest.town);
    if explained.is_empty() {
        bail!(
            "{title}“{what}”没有规则可说明：规则包没有针对这条记录的规则，或者它不在数据时点 {on} 的快照里\
             （快照以后才登记的，先用 shouwang snapshot 做一份新的）",
            title = ledger.title,
            on = snapshot.manifest.as_of
        );
    }
    let value = json!({
        "ledger": ledger.name,
        "record": record.id,
        "as_of": snapshot.manifest.as_of,
        "snapshot": snapshot.id(),
        "run": receipt,
        "rules": explained,
    });
    output.result(&value, || as_text(&format!("{} {what}", ledger.title), &explained, args.full))?;
    Ok(ExitCode::SUCCESS)
}

/// Where several records of one subject are explained (members, spells, loans), the number of each among them.
fn numbered(explained: &[Explained]) -> BTreeMap<String, String> {
    let mut records: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for rule in explained {
        let own = records.entry(&rule.subject).or_default();
        if !own.contains(&rule.record.as_str()) {
            own.push(&rule.record);
        }
    }
    let several = records.values().filter(|own| own.len() > 1);
    several
        .flat_map(|own| {
            own.iter().enumerate().map(|(at, record)| ((*record).to_owned(), format!("（第 {} 条）", at + 1)))
        })
        .collect()
}

/// The unit of a value; nothing is measured where nothing is known.
fn unit(value: &ReadValue) -> &str {
    if value.value == "未知" { "" } else { &value.unit }
}

/// What holds and what cannot be judged with all that stands behind it; of what does not hold, only what is lacking,
/// unless all is asked for.
fn as_text(whom: &str, explained: &[Explained], all: bool) -> String {
    let whose = numbered(explained);
    let mut text = format!("{whom}\n");
    let groups = [(Expect::Yes, "成立"), (Expect::Unknown, "缺少数据，无法判断"), (Expect::No, "不成立")];
    for (verdict, title) in groups {
        let rules: Vec<&Explained> = explained.iter().filter(|e| e.verdict == verdict).collect();
        if rules.is_empty() {
            continue;
        }
        let is_short = verdict == Expect::No && !all;
        let hint = if is_short { "；依据和标准用 --full 列出" } else { "" };
        let _ = writeln!(text, "\n{title}（{} 条{hint}）", rules.len());
        for rule in rules {
            let own = whose.get(&rule.record).map_or("", String::as_str);
            let _ = writeln!(text, "  {} {}{own}", rule.id, rule.title);
            if !is_short {
                found(&mut text, rule);
            }
            lacking(&mut text, rule);
            if !is_short {
                thresholds(&mut text, rule);
            }
        }
    }
    text
}

/// Who answers for it, what it says, and what it was read from.
fn found(text: &mut String, rule: &Explained) {
    if let Some(exempt) = &rule.exempt {
        let _ = writeln!(text, "    豁免  {}（{}同意，到 {} 为止）", exempt.reason, exempt.approver, exempt.until);
    }
    if !rule.message.is_empty() {
        let _ = writeln!(text, "    {}", rule.message);
    }
    let values: Vec<String> = rule.values.iter().map(|v| format!("{}：{}{}", v.title, v.value, unit(v))).collect();
    let _ = writeln!(text, "    依据  {}", values.join("；"));
}

fn lacking(text: &mut String, rule: &Explained) {
    for near in &rule.nearest {
        let distance = near.distance.as_ref().and_then(Distance::words);
        let distance = distance.map_or_else(String::new, |words| format!("，相差 {words}"));
        let word = if rule.verdict == Expect::Unknown { "缺少" } else { "还要" };
        let _ = writeln!(text, "    {word}  {}{distance}", near.words);
    }
}

fn thresholds(text: &mut String, rule: &Explained) {
    for threshold in &rule.thresholds {
        let doubtful = if threshold.doubtful { "；尚未核实，使用前请向县级确认" } else { "" };
        let _ = writeln!(
            text,
            "    标准  {}：{}{}（{}{doubtful}）",
            threshold.title, threshold.value, threshold.unit, threshold.source
        );
    }
}
