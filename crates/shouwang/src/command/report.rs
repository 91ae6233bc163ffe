//! `shouwang report`: the document in docx and html, and the annex in xlsx.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use serde_json::json;
use shouwang_engine::{
    checks::{Checked, checks},
    figures::{FigureValue, numbers},
    snapshot::Snapshot,
};
use shouwang_pack::{Kind, Ledger, Value};
use shouwang_paper::{docx, html, xlsx};
use shouwang_register::Areas;
use shouwang_report::{Draft, Lead, ReportInput, Seal, annex, compose};

use crate::{
    cli::{self, Cli},
    folder::write_whole,
    office::Office,
    output::Output,
    progress::Progress,
};

pub(super) async fn run(cli: &Cli, args: &cli::Report, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let (snapshot, session) = office.session().await?;
    super::screen::screened(&office, &snapshot, &session).await?;
    let (values, receipt) = super::figures::computed(&office, &snapshot, &session).await?;
    let checked = checks(&office.pack, &numbers(&values));
    let files = write(&office, &snapshot, &values, &checked, &receipt, args).await?;
    let value = json!({ "files": files, "receipt": receipt });
    output.result(&value, || {
        let list: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
        format!("已写出：\n{}\n凭证 {receipt}", list.join("\n"))
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the three files; none of them where the report is blocked.
pub(super) async fn write(
    office: &Office,
    snapshot: &Snapshot,
    values: &[FigureValue],
    checked: &[Checked],
    receipt: &str,
    args: &cli::Report,
) -> anyhow::Result<Vec<PathBuf>> {
    let names = || office.pack.reports.keys().map(String::as_str).collect::<Vec<_>>().join("、");
    let Some(template) = args.template.as_deref().or(office.pack.default_report()) else {
        bail!("规则包里不止一份报告模板，也没有写明默认用哪份。请加 --template，可用的有：{}", names());
    };
    let Some(report) = office.pack.reports.get(template) else {
        bail!("规则包里没有报告模板 {template}。可用的有：{}", names());
    };
    let facts = facts(office).await?;
    let lacking = values.iter().map(|value| (value.id.clone(), super::figures::reasons(office, value))).collect();
    let input = ReportInput {
        pack: &office.pack,
        report,
        town: &office.name,
        data_date: snapshot.manifest.as_of,
        region: &office.code,
        written_on: args.date.unwrap_or(snapshot.manifest.as_of),
        numbers: &numbers(values),
        lacking: &lacking,
        checked,
        facts: &facts,
        notice: office.notice.as_deref(),
    };
    let document = compose(&input, if args.draft { Draft::Yes } else { Draft::No })?;
    let progress = Progress::begin("写出报告", 0);
    let lead = Leads::read(office).await?;
    let head = office.register.head().await?;
    let book = annex(&input, values, &Seal { receipt, changes: head.count, chain: &head.mac }, &lead);
    let folder = &args.out;
    std::fs::create_dir_all(folder).with_context(|| format!("无法建立文件夹 {}", folder.display()))?;
    let path = |ending: &str| -> PathBuf { folder.join(format!("{template}.{ending}")) };
    let files = [
        (path("docx"), docx::write(&document)?),
        (path("html"), html::write(&document).into_bytes()),
        (path("xlsx"), xlsx::write(&book)?),
    ];
    for (path, bytes) in &files {
        progress.note(&path.display().to_string());
        write_whole(path, bytes)?;
    }
    Ok(files.map(|(path, _)| path).to_vec())
}

/// The rows of ledgers that belong to the town as a whole and hold nothing about people: what a text may quote.
async fn facts(office: &Office) -> anyhow::Result<BTreeMap<String, Vec<BTreeMap<String, String>>>> {
    let mut facts = BTreeMap::new();
    for ledger in office.pack.ledgers.values().filter(|l| is_about_the_town(office, l)) {
        let rows = office.register.records(&office.scope, ledger).await?;
        let rows = rows
            .iter()
            .map(|row| {
                let text = |name: &String| row.values.get(name).map_or_else(String::new, shown);
                ledger.fields.iter().map(|f| (f.name.clone(), text(&f.name))).collect()
            })
            .collect();
        facts.insert(ledger.name.clone(), rows);
    }
    Ok(facts)
}

fn is_about_the_town(office: &Office, ledger: &Ledger) -> bool {
    let public = ledger.fields.iter().all(|f| f.class == shouwang_pack::Class::Public);
    public && !office.pack.is_about_households(ledger)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Unknown => String::new(),
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Value::Codes(codes) => codes.join("、"),
    }
}

/// Leads from record ids to what people can look up.
pub(super) struct Leads {
    areas: Areas,
    labels: HashMap<String, String>,
    places: HashMap<String, String>,
}

impl Leads {
    pub(super) async fn read(office: &Office) -> anyhow::Result<Self> {
        let areas = office.register.areas().await?;
        let mut labels: HashMap<String, String> = HashMap::new();
        for ledger in office.pack.ledgers_in_order() {
            for record in office.register.records(&office.scope, ledger).await? {
                let label = label(office, &areas, ledger, &record.values, &labels);
                labels.insert(record.id, label);
            }
        }
        let places = office.register.first_places(&office.scope, &office.pack).await?;
        Ok(Leads { areas, labels, places })
    }
}

/// A record by its natural key, without personal data: identifiers are not in `values`, references show their own label.
fn label(
    office: &Office,
    areas: &Areas,
    ledger: &Ledger,
    values: &BTreeMap<String, Value>,
    labels: &HashMap<String, String>,
) -> String {
    let part = |name: &String| -> Option<String> {
        let field = ledger.field(name)?;
        let value = values.get(name)?;
        let text = shown(value);
        Some(match field.kind {
            Kind::Reference => labels.get(&text).cloned().unwrap_or_default(),
            Kind::Area => areas.name(&text).map(str::to_owned).unwrap_or(text),
            Kind::Code => office.pack.codes_of(field).map(|list| list.label(&text).to_owned()).unwrap_or(text),
            _ => text,
        })
    };
    let parts: Vec<String> = ledger.key.iter().filter_map(part).filter(|p| !p.is_empty()).collect();
    parts.join(" ")
}

impl Lead for Leads {
    fn area(&self, code: &str) -> Option<String> {
        self.areas.name(code).map(str::to_owned)
    }

    fn label(&self, record: &str) -> Option<String> {
        self.labels.get(record).cloned()
    }

    fn origin(&self, record: &str) -> Option<String> {
        self.places.get(record).cloned()
    }
}

/// Where a report of the demonstration goes.
pub(super) fn arguments(out: &Path) -> cli::Report {
    cli::Report { out: out.to_owned(), draft: false, template: None, date: None }
}
