//! `shouwang merge`: two records that are one person or one household become one.

use std::{fmt::Write as _, process::ExitCode};

use anyhow::bail;
use serde_json::{Value, json};
use shouwang_register::unite::{Difference, Pair, United, unite};

use super::leads::find;
use crate::{
    cli::{self, Cli},
    clock,
    office::Office,
    output::{Output, table},
};

pub(super) async fn run(cli: &Cli, args: &cli::Merge, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let mut found = Vec::new();
    for what in [&args.keep, &args.drop] {
        match find(&office, what).await? {
            Some(one) => found.push(one),
            None => {
                bail!("登记簿中没有编号为 {what} 的记录。户写户编号，人写记录编号（导出的表最后一列、筛查结果里都有）")
            }
        }
    }
    let [(ledger, keep), (other, drop)] = found.as_slice() else { bail!("要写两条记录") };
    if ledger.name != other.name {
        bail!("{} 在台账“{}”，{} 在台账“{}”，不能合并", args.keep, ledger.title, args.drop, other.title);
    }
    let pair = Pair { ledger, keep: &keep.id, drop: &drop.id };
    let act = clock::act(&cli.actor)?;
    match unite(&office.register, &office.scope, &office.pack, act, pair, args.keep_first).await? {
        United::Done { change_set, dropped, moved, given_up } => {
            let value = json!({
                "change_set": change_set, "ledger": ledger.name, "kept": keep.id, "merged": drop.id,
                "dropped": dropped, "moved": moved, "given_up": given_up.iter().map(as_json).collect::<Vec<_>>(),
            });
            output.result(&value, || {
                let more = if dropped > 1 { format!("，连带合并 {} 条", dropped - 1) } else { String::new() };
                let mut text = format!(
                    "已合并：{} 并入 {}{more}，{moved} 条记录改为指向留下的。变更集 {change_set}，可以撤销\n",
                    args.drop, args.keep
                );
                if !given_up.is_empty() {
                    let _ = writeln!(text, "\n没有采用的值（变更日志里还在）：");
                    text.push_str(&as_table(&office, &given_up));
                }
                text
            })?;
            Ok(ExitCode::SUCCESS)
        }
        United::Differ(differences) => {
            let sentence = format!(
                "两条记录有 {} 处说法不同，没有合并。先改成一致，或加 --keep-first 以留下的一条为准",
                differences.len()
            );
            let value = json!({ "error": sentence, "differ": differences.iter().map(as_json).collect::<Vec<_>>() });
            output.say(&format!("错误：{sentence}\n\n{}", as_table(&office, &differences)));
            output.result(&value, String::new)?;
            Ok(ExitCode::FAILURE)
        }
    }
}

fn as_json(difference: &Difference) -> Value {
    json!({
        "ledger": difference.ledger, "field": difference.field, "kept": difference.kept, "dropped": difference.dropped,
        "kept_says": difference.kept_says, "dropped_says": difference.dropped_says,
    })
}

fn as_table(office: &Office, differences: &[Difference]) -> String {
    let row = |d: &Difference| {
        let ledger = office.pack.ledger(&d.ledger);
        let field = ledger.and_then(|l| l.field(&d.field)).map_or(&d.field, |f| &f.title);
        let title = ledger.map_or(&d.ledger, |l| &l.title);
        vec![title.clone(), field.clone(), d.kept_says.clone(), d.dropped_says.clone(), d.dropped.clone()]
    };
    let rows: Vec<Vec<String>> = differences.iter().map(row).collect();
    table(&["台账", "字段", "留下的", "并进去的", "并进去的记录"], &rows)
}
