//! `shouwang layout`: what the columns of a form are read as, and what is remembered about them.

use std::{fmt::Write as _, path::Path, process::ExitCode};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use shouwang_intake::{Layout, MatchedBy, Said, column_letters};
use shouwang_pack::Pack;

use super::import::{Table, confirmed, layout_json, tables_of, title};
use crate::{
    cli::{Cli, Layout as Command, LayoutForget, LayoutKeep, LayoutShow},
    clock,
    office::Office,
    output::{Output, table},
};

/// The word for a column that is not to be read.
const NOT_READ: &str = "不读";

/// A match to remember: layout, column, ledger, field.
type Match = (String, String, String, String);

pub(super) async fn run(cli: &Cli, command: &Command, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    match command {
        Command::Show(args) => show(&office, args, output).await?,
        Command::Keep(args) => keep(cli, &office, args, output).await?,
        Command::List => list(&office, output).await?,
        Command::Forget(args) => forget(&office, cli, args, output).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The tables of a file that were recognised; `sheet` chooses those of one sheet.
async fn recognised(
    office: &Office,
    file: &Path,
    ledger: Option<&str>,
    sheet: Option<&str>,
) -> anyhow::Result<Vec<Table>> {
    let confirmed = confirmed(office).await?;
    let mut tables = tables_of(&office.pack, file, Said { ledger, confirmed: &confirmed });
    let reason = tables.iter().find_map(|table| table.result.problems.listed().first().cloned());
    tables.retain(|table| table.layout.is_some() && sheet.is_none_or(|name| table.result.sheet == name));
    if tables.is_empty() {
        match (sheet, reason) {
            (_, Some(problem)) => bail!("{}。{}", problem.message, problem.hint),
            (Some(sheet), None) => bail!("文件里没有可以认出的工作表“{sheet}”"),
            (None, None) => bail!("文件里没有可以认出的工作表"),
        }
    }
    Ok(tables)
}

async fn show(office: &Office, args: &LayoutShow, output: Output) -> anyhow::Result<()> {
    let tables = recognised(office, &args.file, args.ledger.as_deref(), args.sheet.as_deref()).await?;
    let shown = tables.iter().filter_map(|table| Some((table, table.layout.as_ref()?)));
    let value: Value = shown
        .clone()
        .map(|(table, layout)| {
            json!({
                "file": table.result.file, "sheet": table.result.sheet, "table": table.result.table,
                "ledgers": layout.ledgers, "layout": layout_json(&office.pack, layout),
            })
        })
        .collect();
    output.result(&value, || shown.map(|(table, layout)| described(&office.pack, table, layout)).collect())
}

fn described(pack: &Pack, of: &Table, layout: &Layout) -> String {
    let name = |ledger: &str| pack.ledger(ledger).map_or(ledger, |l| &l.title).to_owned();
    let ledgers: Vec<String> = layout.ledgers.iter().map(|ledger| name(ledger)).collect();
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    for column in &layout.columns {
        let field = format!("{}·{}", name(&column.ledger), title(pack, &column.ledger, &column.field));
        let row = vec![column_letters(column.column), column.header.clone(), field, column.why.clone()];
        rows.push((column.column, row));
    }
    for column in &layout.unknown_columns {
        let guess =
            column.guess.as_ref().map_or_else(String::new, |g| format!("您是不是要找“{}”（{}）", g.title, g.why));
        rows.push((
            column.column,
            vec![column_letters(column.column), column.header.clone(), NOT_READ.to_owned(), guess],
        ));
    }
    rows.sort_by_key(|(column, _)| *column);
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    let place = format!("{} {} {}", of.result.file, of.result.sheet, of.result.table);
    let mut text = format!("{}：{}，版式 {}\n", place.trim_end(), ledgers.join("、"), layout.fingerprint);
    text.push_str(&table(&["列", "列名", "读作", "为什么"], &rows));
    let missing: Vec<&str> = layout.missing(pack).iter().map(|(_, field)| field.title.as_str()).collect();
    if !missing.is_empty() {
        let _ = writeln!(text, "缺少必填列：{}", missing.join("、"));
    }
    text.push('\n');
    text
}

async fn keep(cli: &Cli, office: &Office, args: &LayoutKeep, output: Output) -> anyhow::Result<()> {
    let tables = recognised(office, &args.file, args.ledger.as_deref(), args.sheet.as_deref()).await?;
    let mut matches: Vec<Match> = Vec::new();
    for layout in tables.iter().filter_map(|table| table.layout.as_ref()) {
        if args.pairs.is_empty() {
            matches.extend(as_it_is(layout));
        }
        for pair in &args.pairs {
            matches.extend(chosen(&office.pack, layout, pair)?);
        }
    }
    matches.sort();
    matches.dedup();
    if let Some(pair) = args.pairs.iter().find(|pair| !matches.iter().any(|m| m.1 == key_of(&tables, pair))) {
        bail!("表里没有“{pair}”所说的列，没有记住任何对应。请照表头写列名，或写列的字母");
    }
    clash(&office.pack, &matches)?;
    office.register.keep_layout_matches(clock::act(&cli.actor)?, &matches).await?;
    let value: Vec<Value> = matches
        .iter()
        .map(|(print, header, ledger, field)| {
            json!({ "fingerprint": print, "header": header, "ledger": ledger, "field": field })
        })
        .collect();
    output.result(&value, || format!("记住了 {} 列的对应，以后同一版式的表都这样读。", matches.len()))
}

/// What the columns are read as now. A column that several ledgers read, or that only leads to a record, is left to the
/// rules: one match cannot say it.
fn as_it_is(layout: &Layout) -> Vec<Match> {
    let outright = |by: MatchedBy| !matches!(by, MatchedBy::Shared | MatchedBy::Through | MatchedBy::Target);
    let alone = |column: u32| layout.columns.iter().filter(|other| other.column == column).count() == 1;
    let columns = layout.columns.iter().filter(|c| outright(c.by) && alone(c.column));
    columns.map(|c| (layout.fingerprint.clone(), c.key.clone(), c.ledger.clone(), c.field.clone())).collect()
}

/// Both sides of 列=字段.
fn sides(pair: &str) -> anyhow::Result<(&str, &str)> {
    let (column, field) = pair
        .rsplit_once(['=', '＝'])
        .with_context(|| format!("“{pair}”看不懂，要写成 列名=字段，例如 家庭耕地=耕地面积，或 D=farmland_mu"))?;
    Ok((column.trim(), field.trim()))
}

/// The columns of a layout by key, with letter and header.
fn columns(layout: &Layout) -> Vec<(&str, String, &str)> {
    let known = layout.columns.iter().map(|c| (c.key.as_str(), column_letters(c.column), c.header.as_str()));
    let unknown = layout.unknown_columns.iter().map(|c| (c.key.as_str(), column_letters(c.column), c.header.as_str()));
    known.chain(unknown).filter(|(key, ..)| !key.is_empty()).collect()
}

fn find_column<'l>(layout: &'l Layout, said: &str) -> Option<&'l str> {
    let columns = columns(layout);
    let by_name = columns.iter().find(|(key, _, header)| *header == said || *key == said);
    let by_letter = || columns.iter().find(|(_, letters, _)| letters.eq_ignore_ascii_case(said));
    by_name.or_else(by_letter).map(|(key, ..)| *key)
}

fn key_of(tables: &[Table], pair: &str) -> String {
    let column = sides(pair).map_or("", |(column, _)| column);
    let layouts = tables.iter().filter_map(|table| table.layout.as_ref());
    layouts.filter_map(|layout| find_column(layout, column)).next().unwrap_or_default().to_owned()
}

/// What one pair says about a layout; nothing where the layout has no such column.
fn chosen(pack: &Pack, layout: &Layout, pair: &str) -> anyhow::Result<Option<Match>> {
    let (column, field) = sides(pair)?;
    let Some(key) = find_column(layout, column) else { return Ok(None) };
    let said = |ledger: &str, field: &str| {
        Some((layout.fingerprint.clone(), key.to_owned(), ledger.to_owned(), field.to_owned()))
    };
    if field == NOT_READ {
        return Ok(said("", ""));
    }
    let (of, name) = field.split_once('.').map_or((None, field), |(of, name)| (Some(of), name));
    let ledgers = layout.ledgers.iter().filter(|ledger| of.is_none_or(|of| of == ledger.as_str()));
    let found = ledgers.filter_map(|ledger| pack.ledger(ledger)).find_map(|ledger| {
        let field = ledger.fields.iter().find(|field| field.name == name || field.title == name)?;
        Some((ledger.name.as_str(), field.name.as_str()))
    });
    match found {
        Some((ledger, field)) => Ok(said(ledger, field)),
        None => {
            bail!("这张表的台账里没有字段“{field}”。写字段的标题或英文名，台账不止一本时写成 household.farmland_mu")
        }
    }
}

/// Two columns of one layout that are to carry the same field cannot both be right.
fn clash(pack: &Pack, matches: &[Match]) -> anyhow::Result<()> {
    for (at, (print, header, ledger, field)) in matches.iter().enumerate() {
        let same = |m: &&Match| m.0 == *print && !field.is_empty() && (&m.2, &m.3) == (ledger, field);
        if let Some(other) = matches[at + 1..].iter().find(same) {
            let title = title(pack, ledger, field);
            bail!("“{header}”和“{}”不能都是“{title}”，没有记住任何对应", other.1);
        }
    }
    Ok(())
}

async fn list(office: &Office, output: Output) -> anyhow::Result<()> {
    let kept = office.register.layout_matches().await?;
    let value: Vec<Value> = kept
        .iter()
        .map(|m| {
            json!({
                "fingerprint": m.fingerprint, "header": m.header, "ledger": m.ledger, "field": m.field,
                "actor": m.actor, "at_ms": m.at_ms,
            })
        })
        .collect();
    output.result(&value, || {
        let rows: Vec<Vec<String>> = kept
            .iter()
            .map(|m| {
                let field =
                    if m.field.is_empty() { NOT_READ.to_owned() } else { title(&office.pack, &m.ledger, &m.field) };
                vec![m.fingerprint.clone(), m.header.clone(), field, m.actor.clone(), clock::shown(m.at_ms)]
            })
            .collect();
        table(&["版式", "列名", "读作", "确认人", "时间"], &rows)
    })
}

async fn forget(office: &Office, cli: &Cli, args: &LayoutForget, output: Output) -> anyhow::Result<()> {
    let act = clock::act(&cli.actor)?;
    let forgotten = office.register.forget_layout_matches(act, &args.fingerprint, args.column.as_deref()).await?;
    if forgotten == 0 {
        bail!("没有记住过这样的对应。用 shouwang layout list 查看全部");
    }
    output.result(&json!({ "forgotten": forgotten }), || format!("取消了 {forgotten} 列的对应。"))
}
