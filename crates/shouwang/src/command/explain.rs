//! `shouwang explain`: for one household, every rule and why.

use std::{collections::BTreeMap, fmt::Write as _, process::ExitCode};

use serde_json::json;
use shouwang_engine::{
    EngineError, Run, Session,
    explain::{Explained, ReadValue, explain},
    snapshot::Snapshot,
};
use shouwang_pack::Expect;

use crate::{
    cli::{Cli, Explain},
    office::Office,
    output::Output,
};

pub(super) async fn run(cli: &Cli, args: &Explain, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let Some(ledger) = office.pack.household_ledger() else {
        return Err(EngineError::NoHousehold(args.household.clone()).into());
    };
    let mut found = Vec::new();
    for field in ledger.key.iter().map(String::as_str).chain(["id"]) {
        if found.is_empty() {
            found = office.register.find(&office.scope, ledger, field, &args.household).await?;
        }
    }
    let Some(household) = found.into_iter().next() else {
        return Err(EngineError::NoHousehold(args.household.clone()).into());
    };
    let snapshot = Snapshot::newest(&office.folder.snapshots())?;
    let kept = if args.fresh { None } else { office.folder.newest_run(&office.pack, &snapshot)? };
    let (receipt, run) = match kept {
        Some((receipt, run)) => (Some(receipt), run),
        // Nobody has screened this snapshot by these rules yet.
        None => {
            let session = Session::open(&office.pack, &snapshot).await?;
            (None, Run::of_household(&office.pack, &session, &household.id).await?)
        }
    };
    let explained = explain(&office.pack, &run, &household.id, snapshot.manifest.as_of, &snapshot.manifest.town);
    let value = json!({
        "household": args.household,
        "record": household.id,
        "as_of": snapshot.manifest.as_of,
        "snapshot": snapshot.id(),
        "run": receipt,
        "rules": explained,
    });
    output.result(&value, || as_text(&args.household, &explained))?;
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

fn as_text(household: &str, explained: &[Explained]) -> String {
    let whose = numbered(explained);
    let mut text = format!("农户 {household}\n");
    let groups = [(Expect::Yes, "成立"), (Expect::Unknown, "缺少数据，无法判断"), (Expect::No, "不成立")];
    for (verdict, title) in groups {
        let rules: Vec<&Explained> = explained.iter().filter(|e| e.verdict == verdict).collect();
        if rules.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{title}（{} 条）", rules.len());
        for rule in rules {
            let _ =
                writeln!(text, "  {} {}{}", rule.id, rule.title, whose.get(&rule.record).map_or("", String::as_str));
            if let Some(exempt) = &rule.exempt {
                let _ =
                    writeln!(text, "    豁免  {}（{}同意，到 {} 为止）", exempt.reason, exempt.approver, exempt.until);
            }
            if !rule.message.is_empty() {
                let _ = writeln!(text, "    {}", rule.message);
            }
            let values: Vec<String> =
                rule.values.iter().map(|v| format!("{}：{}{}", v.title, v.value, unit(v))).collect();
            let _ = writeln!(text, "    依据  {}", values.join("；"));
            for near in &rule.nearest {
                let distance = near.distance.as_ref().map_or_else(String::new, |d| format!("，相差 {d}"));
                let word = if verdict == Expect::Unknown { "缺少" } else { "还要" };
                let _ = writeln!(text, "    {word}  {}{distance}", near.words);
            }
            for threshold in &rule.thresholds {
                let doubtful = if threshold.doubtful { "；尚未核实，使用前请向县级确认" } else { "" };
                let _ = writeln!(
                    text,
                    "    标准  {}：{}{}（{}{doubtful}）",
                    threshold.title, threshold.value, threshold.unit, threshold.source
                );
            }
        }
    }
    text
}
