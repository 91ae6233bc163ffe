//! `shouwang demo`: a constructed town's workbooks, and with them all that a user would do.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use shouwang_demo::{CODE, DATA_DATE, DemoTown, NAME, write_inbox};
use shouwang_engine::{
    checks::{Status, checks},
    figures::numbers,
};
use shouwang_pack::RuleKind;
use shouwang_register::Terms;

use super::{figures::computed, import::import, screen::screened};
use crate::{
    cli::{Cli, Demo},
    clock,
    folder::cannot_make,
    office::Office,
    output::{Output, table},
    progress::Progress,
};

/// A file that only this command makes: a folder without it is somebody else's.
const MARK: &str = ".shouwang-demo";

/// What every document of the town says of itself.
const NOTICE: &str = "示例数据：本乡镇及其中的人和事均为虚构";

pub(super) async fn run(cli: &Cli, args: &Demo, output: Output) -> anyhow::Result<ExitCode> {
    let folder = &cli.data;
    claim(folder)?;
    let inbox = folder.join("inbox");
    output.say(&format!("一、生成{NAME}（虚构）的工作簿：{}", inbox.display()));
    let files = draw(&inbox, args.seed)?;

    output.say("二、建立登记簿，导入工作簿");
    super::init::make(cli, CODE, NAME, Some(NOTICE.to_owned())).await?;
    let office = Office::open(cli).await?;
    let imported = import(&office, clock::act(&cli.actor)?, &files, None, Terms::default(), false).await?;
    if !imported.applied {
        bail!("示例工作簿没有导入成功：\n{}", super::import::as_text(&imported, false));
    }

    output.say(&format!("三、生成 {DATA_DATE} 的快照，按规则筛查"));
    super::snapshot::write(&office, DATA_DATE).await?;
    let (snapshot, session) = office.session().await?;
    let (screening, _) = screened(&office, &snapshot, &session).await?;

    output.say("四、计算指标，核对勾稽关系");
    let (values, receipt) = computed(&office, &snapshot, &session).await?;
    let numbers = numbers(&values);
    let checked = checks(&office.pack, &numbers);

    output.say("五、写出报告，再把报告校对一遍");
    let out = folder.join("reports");
    let report = super::report::arguments(&out);
    let template = super::report::template(&office.pack, &report, &screening)?;
    let made = super::report::Made {
        template: &template,
        snapshot: &snapshot,
        values: &values,
        checked: &checked,
        receipt: &receipt,
    };
    let written = super::report::write(&office, &made, &report).await?;
    // The document stands first, before its page and its annex.
    let mut paragraphs = written.first().map(|file| super::proof::read(file)).transpose()?.unwrap_or_default();
    let known = super::proof::known(&office, numbers).await?;
    super::proof::without_definitions(&office.pack, &mut paragraphs);
    let proofed = shouwang_proof::proof(&office.pack, &paragraphs, Some(&known));

    let sum = |field: fn(&super::import::SheetResult) -> usize| imported.sheets.iter().map(field).sum::<usize>();
    let warned = screening
        .findings
        .iter()
        .filter(|f| f.stands() && f.subject == "household")
        .filter(|f| office.pack.rule(&f.rule).is_some_and(|r| r.kind == RuleKind::Warning))
        .map(|f| f.record.as_str())
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let audits = screening.rules.iter().filter(|r| r.kind == RuleKind::Audit).map(|r| r.yes).sum::<usize>();
    let status = |wanted| checked.iter().filter(|c| c.status == wanted).count();
    let found: Vec<(&str, usize)> = vec![
        ("工作簿", files.len()),
        ("工作表中的行", sum(|s| s.rows)),
        ("导入的行", sum(|s| s.created + s.updated + s.unchanged)),
        ("退回的行", sum(|s| s.rejected)),
        ("跳过的行（小计、说明、重复表头、空行）", sum(|s| s.skipped)),
        ("预警户", warned),
        ("数据核查发现", audits),
        ("指标", values.len()),
        ("成立的勾稽关系", status(Status::Holds)),
        ("有差异并已说明的勾稽关系", status(Status::Explained)),
        ("不成立的勾稽关系", status(Status::Fails)),
        ("报告中认出的数字", proofed.mentions.len()),
        ("报告中的矛盾", proofed.contradictions().count()),
        ("报告与登记簿不符的数字", proofed.disagreements.len()),
    ];
    let value = json!({
        "data": folder,
        "inbox": inbox,
        "reports": written,
        "receipt": receipt,
        "found": found.iter().map(|(what, n)| ((*what).to_owned(), Value::from(*n))).collect::<serde_json::Map<_, _>>(),
    });
    output.result(&value, || {
        let rows: Vec<Vec<String>> = found.iter().map(|(what, n)| vec![(*what).to_owned(), n.to_string()]).collect();
        let files: Vec<String> = written.iter().map(|f| format!("  {}", f.display())).collect();
        format!(
            "\n{}\n报告和附表：\n{}\n登记簿：{data}\n接着可以试：\n  shouwang figures --data {data}\n  shouwang trace warned_households --data {data}\n",
            table(&["找到了什么", "数量"], &rows),
            files.join("\n"),
            data = folder.display()
        )
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Takes the folder: an empty or missing one, or one that an earlier demonstration made. Nothing else is touched.
fn claim(folder: &Path) -> anyhow::Result<()> {
    let mark = folder.join(MARK);
    if folder.exists() {
        let mut inside = fs::read_dir(folder).with_context(|| format!("无法读取 {}", folder.display()))?;
        if mark.is_file() {
            fs::remove_dir_all(folder).with_context(|| format!("无法清空上次的示例 {}", folder.display()))?;
        } else if inside.next().is_some() {
            bail!("{} 里已经有别的内容，没有改动它。请用 --data 另选一个空文件夹", folder.display());
        }
    }
    fs::create_dir_all(folder).with_context(|| cannot_make(folder))?;
    fs::write(&mark, NOTICE).with_context(|| format!("无法写入 {}", mark.display()))
}

fn draw(inbox: &Path, seed: u64) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir_all(inbox).with_context(|| cannot_make(inbox))?;
    let progress = Progress::begin("生成工作簿", 0);
    let town = DemoTown::draw(seed);
    let files = write_inbox(&town, inbox, &mut |done, total, name| progress.note(&format!("{done}/{total} {name}")))?;
    Ok(files)
}
