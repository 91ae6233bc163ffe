//! `shouwang report`: the document in docx and html, and the annex in xlsx.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use serde_json::json;
use shouwang_engine::{
    checks::{Checked, checks},
    figures::{FigureValue, numbers},
    screen::Screening,
    snapshot::Snapshot,
};
use shouwang_pack::{Ledger, Pack, Programme, Report, expression::Expression};
use shouwang_paper::{docx, html, xlsx};
use shouwang_register::log::Head;
use shouwang_report::{Draft, Issue, ReportInput, Seal, annex, compose, definitions, printout};

use super::leads::{Leads, shown};
use crate::{
    cli::{self, Cli},
    clock,
    folder::{cannot_make, write_whole},
    office::Office,
    output::Output,
    progress::Progress,
    sealed::{self, Sealed},
};

pub(super) async fn run(cli: &Cli, args: &cli::Report, output: Output) -> anyhow::Result<ExitCode> {
    let office = Office::open(cli).await?;
    let (snapshot, session) = office.session().await?;
    let (screening, screened) = super::screen::screened(&office, &snapshot, &session).await?;
    let (mut values, receipt) = super::figures::computed(&office, &snapshot, &session).await?;
    let template = template(&office.pack, args, &screening)?;
    let mut checked = checks(&office.pack, &numbers(&values));
    if let Some(programme) = programme(&office.pack, args)? {
        // What is wrong with other figures is no reason to hold this one back.
        checked.retain(|check| speaks_of(&office.pack, check, &programme.figures));
        values.retain(|value| programme.figures.contains(&value.id));
    }
    let made = Made { template: &template, snapshot: &snapshot, values: &values, checked: &checked, receipt: &receipt };
    if !args.release {
        let files = write(&office, &made, args).await?;
        let value = json!({ "files": files, "receipt": receipt, "release": null });
        output.result(&value, || format!("{}\n凭证 {receipt}", written(&files)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (id, files) = release(cli, &office, &made, &screened, args).await?;
    let value = json!({ "files": files, "receipt": receipt, "release": id });
    output.result(&value, || {
        format!("{}\n凭证 {receipt}\n已发布并封存：{id}。以后用 shouwang verify 核验", written(&files))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn written(files: &[PathBuf]) -> String {
    let list: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    format!("已写出：\n{}", list.join("\n"))
}

/// What a report is made from.
pub(super) struct Made<'a> {
    /// How it is written.
    pub(super) template: &'a Report,
    pub(super) snapshot: &'a Snapshot,
    pub(super) values: &'a [FigureValue],
    pub(super) checked: &'a [Checked],
    /// The receipt of the figures.
    pub(super) receipt: &'a str,
}

/// Writes the three files; none of them where the report is blocked.
pub(super) async fn write(office: &Office, made: &Made<'_>, args: &cli::Report) -> anyhow::Result<Vec<PathBuf>> {
    let head = office.register.head().await?;
    let bundle = bundle(office, made, args, &head, None).await?;
    bundle.write(&args.out, &made.template.name)
}

/// Writes the three files under a name that no report has had, and seals them together with all that they were made from.
async fn release(
    cli: &Cli,
    office: &Office,
    made: &Made<'_>,
    screened: &str,
    args: &cli::Report,
) -> anyhow::Result<(String, Vec<PathBuf>)> {
    let releases = office.register.releases(&office.scope).await?;
    if let Some(number) = &args.number {
        sealed::check_number(&releases, number)?;
    }
    let template = made.template.name.clone();
    let as_of = made.snapshot.manifest.as_of.to_string();
    let id = sealed::free_name(&office.folder, &releases, &template, &as_of);
    let head = office.register.head().await?;
    let bundle = bundle(office, made, args, &head, Some(&id)).await?;
    for place in bundle.places(&args.out, &id) {
        if place.exists() {
            bail!("{} 已经存在，没有发布。请换一个文件夹", place.display());
        }
    }
    let files: BTreeMap<String, Vec<u8>> =
        bundle.files.iter().map(|(ending, bytes)| (format!("{id}.{ending}"), bytes.clone())).collect();
    let mut receipts = BTreeMap::new();
    for receipt in [screened, made.receipt] {
        let path = office.folder.receipts().join(format!("{receipt}.json"));
        let bytes = std::fs::read(&path).with_context(|| format!("无法读取 {}", path.display()))?;
        receipts.insert(receipt.to_owned(), sealed::hash(&bytes));
    }
    let pack = &office.pack;
    let sealed = Sealed {
        template,
        title: bundle.title.clone(),
        number: args.number.clone(),
        pack: [pack.head.name.clone(), pack.head.version.clone(), pack.hash.clone()],
        snapshot: [made.snapshot.id(), made.snapshot.manifest.hash()],
        receipts,
        files: files.iter().map(|(name, bytes)| (name.clone(), sealed::hash(bytes))).collect(),
        changes: head.count,
        chain: head.mac,
    };
    let text = serde_json::to_string(&sealed).context("无法写出封存的内容")?;
    // The files first: an entry of the log always has them, and files without an entry are no release.
    sealed::keep(&office.folder, &id, &files)?;
    let entered = office.register.release(&office.scope, clock::act(&cli.actor)?, &id, &text).await;
    entered.inspect_err(|_| sealed::forget(&office.folder, &id))?;
    let written = bundle.write(&args.out, &id)?;
    Ok((id, written))
}

/// The template that was asked for, a programme's printout, or the pack's own report.
pub(super) fn template<'a>(
    pack: &'a Pack,
    args: &cli::Report,
    screening: &Screening,
) -> anyhow::Result<Cow<'a, Report>> {
    if let Some(programme) = programme(pack, args)? {
        return Ok(Cow::Owned(printout(pack, programme, &screening.rules)));
    }
    let names = || pack.reports.keys().map(String::as_str).collect::<Vec<_>>().join("、");
    let Some(template) = args.template.as_deref().or(pack.default_report()) else {
        bail!("规则包里不止一份报告模板，也没有写明默认用哪份。请加 --template，可用的有：{}", names());
    };
    let Some(report) = pack.reports.get(template) else {
        bail!("规则包里没有报告模板 {template}。可用的有：{}", names());
    };
    Ok(Cow::Borrowed(report))
}

fn programme<'a>(pack: &'a Pack, args: &cli::Report) -> anyhow::Result<Option<&'a Programme>> {
    let Some(id) = &args.programme else { return Ok(None) };
    let found = pack.programmes.iter().find(|programme| programme.id == *id || programme.title == *id);
    let names = || pack.programmes.iter().map(|p| format!("{}（{}）", p.id, p.title)).collect::<Vec<_>>().join("、");
    found.map(Some).with_context(|| format!("规则包里没有专项工作 {id}。可用的有：{}", names()))
}

/// Whether a check relates some of these figures.
fn speaks_of(pack: &Pack, checked: &Checked, figures: &[String]) -> bool {
    let texts = pack.checks.iter().filter(|check| check.id == checked.id).flat_map(|check| &check.relations);
    texts
        .flat_map(|relation| [&relation.left, &relation.right])
        .filter_map(|text| Expression::parse(text).ok())
        .any(|expression| expression.figures().iter().any(|id| figures.contains(id)))
}

/// The files of a report before they are written.
struct Bundle {
    title: String,
    /// Bytes by the ending of the file's name.
    files: [(&'static str, Vec<u8>); 3],
}

impl Bundle {
    fn places(&self, folder: &Path, name: &str) -> Vec<PathBuf> {
        self.files.iter().map(|(ending, _)| folder.join(format!("{name}.{ending}"))).collect()
    }

    fn write(&self, folder: &Path, name: &str) -> anyhow::Result<Vec<PathBuf>> {
        std::fs::create_dir_all(folder).with_context(|| cannot_make(folder))?;
        let places = self.places(folder, name);
        for (place, (_, bytes)) in places.iter().zip(&self.files) {
            write_whole(place, bytes)?;
        }
        Ok(places)
    }
}

async fn bundle(
    office: &Office,
    made: &Made<'_>,
    args: &cli::Report,
    head: &Head,
    release: Option<&str>,
) -> anyhow::Result<Bundle> {
    let report = made.template;
    let facts = facts(office).await?;
    let lacking = made.values.iter().map(|value| (value.id.clone(), super::figures::reasons(office, value))).collect();
    let issue = args.number.clone().map(|number| Issue { number, signer: args.signer.clone() });
    let input = ReportInput {
        pack: &office.pack,
        report,
        town: &office.name,
        data_date: made.snapshot.manifest.as_of,
        region: &office.code,
        written_on: args.date.unwrap_or(made.snapshot.manifest.as_of),
        numbers: &numbers(made.values),
        lacking: &lacking,
        checked: made.checked,
        facts: &facts,
        notice: office.notice.as_deref(),
        issue: issue.as_ref(),
    };
    let mut document = compose(&input, if args.draft { Draft::Yes } else { Draft::No })?;
    let _progress = Progress::begin("写出报告", 0);
    let lead = Leads::read(office).await?;
    let seal = Seal { receipt: made.receipt, changes: head.count, chain: &head.mac, release };
    document.annexes.extend(definitions(&input, &document, made.values, &seal));
    let book = annex(&input, made.values, &seal, &lead);
    Ok(Bundle {
        title: document.title.clone(),
        files: [
            ("docx", docx::write(&document)?),
            ("html", html::write(&document).into_bytes()),
            ("xlsx", xlsx::write(&book)?),
        ],
    })
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

/// Where a report of the demonstration goes.
pub(super) fn arguments(out: &Path) -> cli::Report {
    cli::Report {
        out: out.to_owned(),
        draft: false,
        template: None,
        programme: None,
        date: None,
        number: None,
        signer: None,
        release: false,
    }
}
