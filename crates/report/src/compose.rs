//! From a template and the figures to a document.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex},
};

use jiff::civil::Date;
use minijinja::{
    Environment, UndefinedBehavior, Value, context,
    value::{Object, ObjectRepr},
};
use shouwang_engine::checks::{Checked, Status};
use shouwang_pack::{Decimal, Pack, Report, expression::Expression};
use shouwang_paper::{Document, Head, Imprint, markup};

use crate::{
    chart::{chart, charts},
    numeral::chinese,
};

/// What a report is made of.
pub struct ReportInput<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The template.
    pub report: &'a Report,
    /// The town's name.
    pub town: &'a str,
    /// The data date, also the day on which parameters are taken.
    pub data_date: Date,
    /// The town's code, for parameters of a region.
    pub region: &'a str,
    /// The day that is printed as the report's own (成文日期).
    pub written_on: Date,
    /// The numbers of the figures.
    pub numbers: &'a BTreeMap<String, Decimal>,
    /// For figures without a number: why, as sentences.
    pub lacking: &'a BTreeMap<String, Vec<String>>,
    /// The checks that were made.
    pub checked: &'a [Checked],
    /// Rows of town-level ledgers that the text may quote, by ledger: field to shown text.
    pub facts: &'a BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// A line for the top of every page.
    pub notice: Option<&'a str>,
    /// What makes it an issued document; without, it has neither 版头 nor 版记.
    pub issue: Option<&'a Issue>,
}

/// How an office issues a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// 发文字号, e.g. `云岭政报〔2021〕16号`.
    pub number: String,
    /// 签发人.
    pub signer: Option<String>,
}

/// Whether a failing check blocks the report or is marked in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draft {
    /// Blocks.
    No,
    /// Is marked.
    Yes,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Checks fail.
    #[error("有 {} 项勾稽关系不成立，没有生成报告：\n{}\n核实数据后重试；先看带标记的草稿可加 --draft", .0.len(), .0.join("\n"))]
    Blocked(Vec<String>),
    /// Figures that the text names have no number.
    #[error("报告用到的 {} 个指标没有数据，没有生成报告：\n{}\n所缺的台账请导入，本镇确实没有的，导入一张只有表头的空表；判断不了的，请补填所缺的内容；先看草稿可加 --draft", .0.len(), .0.join("\n"))]
    NoData(Vec<String>),
    /// A document to a superior must name who signed it.
    #[error("这份报告是上行文，版头要写签发人。请加 --signer 姓名")]
    NoSigner,
    /// The template cannot be rendered.
    #[error("报告模板 {place} 无法使用：{reason}")]
    Template {
        /// File and line.
        place: String,
        /// What is wrong.
        reason: String,
    },
}

/// Renders the template.
pub fn compose(input: &ReportInput<'_>, draft: Draft) -> Result<Document, ReportError> {
    let failing: Vec<&Checked> = input.checked.iter().filter(|c| c.status == Status::Fails).collect();
    let disputed = disputed_figures(input.pack, &failing);
    let missing = Missing::default();
    let figures: BTreeMap<String, Value> = input
        .pack
        .figures
        .iter()
        .map(|figure| {
            let number = input.numbers.get(&figure.id).copied();
            let shown = ShownFigure {
                id: figure.id.clone(),
                number,
                disputed: disputed.contains(&figure.id),
                missing: Arc::clone(&missing),
            };
            (figure.id.clone(), Value::from_object(shown))
        })
        .collect();
    let context = context! {
        town => input.town,
        date => input.written_on.to_string(),
        data_date => input.data_date.to_string(),
        param => params(input),
        facts => facts(input),
        problems => problems(input, &figures),
        checks => checks(input, &disputed),
        chart => charts(input, &missing),
        ..Value::from(figures)
    };
    let environment = environment();
    let render = |text: &str, line: usize| {
        environment.render_str(text, &context).map_err(|error| ReportError::Template {
            place: format!("{}:{}", input.report.place.file, line + error.line().unwrap_or(1) - 1),
            reason: reason(&error),
        })
    };
    let mut text = render(&input.report.text, input.report.place.line)?;
    if draft == Draft::Yes && !failing.is_empty() {
        text.push_str("\n\n# 草稿说明：以下勾稽关系不成立，正式印发前必须解决\n");
        for check in &failing {
            text.push_str(&format!("\n{}\n", marked(input.pack, &check.template, input.numbers, &disputed)));
        }
    }
    if draft == Draft::No {
        let missing = no_data(input, &missing);
        if !missing.is_empty() {
            return Err(ReportError::NoData(missing));
        }
        if !failing.is_empty() {
            return Err(ReportError::Blocked(failing.iter().map(|c| format!("  {}：{}", c.id, c.message)).collect()));
        }
    }
    let line = |text: &str| Ok::<_, ReportError>(plain(&render(text, 1)?));
    let optional = |text: &Option<String>| text.as_deref().map(&line).transpose();
    let head = match (&input.report.head, input.issue) {
        (Some(head), Some(issue)) if head.upward && issue.signer.is_none() => return Err(ReportError::NoSigner),
        (Some(head), Some(issue)) => Some(Head {
            copy_number: None,
            secrecy: head.secrecy.clone(),
            urgency: head.urgency.clone(),
            mark: line(&head.mark)?,
            signer: issue.signer.clone(),
        }),
        _ => None,
    };
    let imprint = match (&input.report.imprint, input.issue) {
        (Some(imprint), Some(_)) => Some(Imprint {
            copies: optional(&imprint.copies)?,
            printer: line(&imprint.printer)?,
            printed_on: chinese_date(input.written_on),
        }),
        _ => None,
    };
    Ok(Document {
        title: line(&input.report.title)?,
        recipient: optional(&input.report.recipient)?,
        number: input.issue.map(|issue| issue.number.clone()),
        head,
        imprint,
        issuer: Some(format!("{}人民政府", input.town)),
        date: Some(chinese_date(input.written_on)),
        notice: input.notice.map(str::to_owned),
        blocks: markup::parse_with(&text, &|id| chart(input, id)),
        annexes: Vec::new(),
    })
}

/// Figures that were printed without a number, each with the reason.
fn no_data(input: &ReportInput<'_>, missing: &Missing) -> Vec<String> {
    let missing = missing.lock().map(|ids| ids.clone()).unwrap_or_default();
    let line = |id: &String| {
        let title = input.pack.figure(id).map_or(id.as_str(), |figure| figure.title.as_str());
        let because = input.lacking.get(id).map(|reasons| reasons.join("；")).unwrap_or_default();
        format!("  {title}（{id}）：{because}")
    };
    missing.iter().map(line).collect()
}

/// A rendered line without markers.
fn plain(text: &str) -> String {
    markup::parse(text)
        .into_iter()
        .flat_map(|block| match block {
            shouwang_paper::Block::Paragraph(runs) | shouwang_paper::Block::Heading { runs, .. } => runs,
            _ => Vec::new(),
        })
        .map(|run| run.text)
        .collect()
}

fn reason(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

/// The figures of failing checks.
fn disputed_figures(pack: &Pack, failing: &[&Checked]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for check in pack.checks.iter().filter(|c| failing.iter().any(|f| f.id == c.id)) {
        for text in check.relations.iter().flat_map(|r| [&r.left, &r.right]) {
            if let Ok(expression) = Expression::parse(text) {
                ids.extend(expression.figures());
            }
        }
    }
    ids
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // A misspelt name must stop the report and not print as nothing.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("han", |value: Value| -> Result<Value, minijinja::Error> {
        let figure = value.downcast_object_ref::<ShownFigure>();
        let number = figure.and_then(|f| f.number).and_then(|n| u64::try_from(n.rounded(0).digits).ok());
        match (figure, number) {
            (Some(figure), Some(number)) => Ok(Value::from(figure.show(&chinese(number)))),
            _ => Err(invalid("han 只能用于有数值的指标")),
        }
    });
    environment.add_filter("date", |value: Value| -> Result<String, minijinja::Error> {
        let text = value.to_string();
        text.parse().map(chinese_date).map_err(|_| invalid(&format!("“{text}”不是日期")))
    });
    // Policies write large amounts in 万元: 10000000 元 is printed as 1000, and the template says the unit.
    environment.add_filter("wan", |value: Value| -> Result<String, minijinja::Error> {
        let text = value.to_string();
        let number: Decimal = text.parse().map_err(|()| invalid(&format!("“{text}”不是数")))?;
        Ok(Decimal { digits: number.digits, scale: number.scale + 4 }.trimmed().to_string())
    });
    // A figure without a number is printed as one, so that its sentence is not dropped in silence.
    environment.add_test("positive", |value: Value| {
        let figure = value.downcast_object_ref::<ShownFigure>();
        figure.is_some_and(|figure| figure.number.is_none_or(|number| number.digits > 0))
    });
    environment
}

fn invalid(message: &str) -> minijinja::Error {
    minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, message.to_owned())
}

fn chinese_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn params(input: &ReportInput<'_>) -> BTreeMap<String, String> {
    let value = |param: &shouwang_pack::Param| param.on(input.data_date, input.region).ok().map(|v| v.value.clone());
    input.pack.params.values().filter_map(|p| Some((p.name.clone(), markup::escape(&value(p)?)))).collect()
}

fn facts(input: &ReportInput<'_>) -> Value {
    let row = |row: &BTreeMap<String, String>| -> Value {
        row.iter().map(|(field, text)| (field.clone(), markup::escape(text))).collect::<BTreeMap<_, _>>().into()
    };
    let rows = |rows: &Vec<BTreeMap<String, String>>| -> Value { rows.iter().map(row).collect::<Vec<_>>().into() };
    input.facts.iter().map(|(ledger, all)| (ledger.clone(), rows(all))).collect::<BTreeMap<_, _>>().into()
}

fn problems(input: &ReportInput<'_>, figures: &BTreeMap<String, Value>) -> Value {
    let value = |id: &str| input.numbers.get(id).copied();
    input
        .pack
        .problems
        .iter()
        .map(|problem| {
            // Where it cannot be decided the check for self-checks fails and blocks the report; a draft says 存在, which
            // somebody then has to look at.
            let exists = Expression::parse(&problem.exists_when).and_then(|e| e.holds(&value)).unwrap_or(true);
            let evidence: Vec<Value> = problem.figures.iter().filter_map(|id| figures.get(id).cloned()).collect();
            let measures: Vec<String> = problem.measures.iter().map(|m| markup::escape(m)).collect();
            context! {
                id => problem.id.clone(),
                title => markup::escape(&problem.title),
                exists => exists,
                figures => evidence,
                measures => measures,
                responsible => markup::escape(&problem.responsible),
            }
        })
        .collect()
}

fn checks(input: &ReportInput<'_>, disputed: &BTreeSet<String>) -> Value {
    input
        .checked
        .iter()
        .map(|check| {
            context! {
                id => check.id.clone(),
                title => markup::escape(&check.title),
                status => check.status.code(),
                explanation => marked(input.pack, &check.template, input.numbers, disputed),
            }
        })
        .collect()
}

/// A check's sentence with its figures as anchors, each with its unit.
fn marked(pack: &Pack, template: &str, numbers: &BTreeMap<String, Decimal>, disputed: &BTreeSet<String>) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        text.push_str(&markup::escape(before));
        match (pack.figure(name), numbers.get(name)) {
            (Some(figure), Some(number)) => {
                let show = if disputed.contains(name) { markup::disputed } else { markup::figure };
                text.push_str(&show(name, &number.to_string()));
                text.push_str(&figure.unit);
            }
            _ => text.push_str(&markup::escape(name)),
        }
        rest = behind;
    }
    text + &markup::escape(rest)
}

/// A figure as a template sees it: prints as its number, with its anchor.
#[derive(Debug)]
struct ShownFigure {
    id: String,
    number: Option<Decimal>,
    disputed: bool,
    /// Where figures without a number say that they were printed.
    missing: Missing,
}

/// Ids of figures that were printed without a number.
pub(crate) type Missing = Arc<Mutex<BTreeSet<String>>>;

impl ShownFigure {
    fn show(&self, text: &str) -> String {
        if self.disputed { markup::disputed(&self.id, text) } else { markup::figure(&self.id, text) }
    }
}

impl Object for ShownFigure {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => f.write_str(&self.show(&number.to_string())),
            // Printed where a share has nothing to be a share of, or a ledger was never handed in.
            None => {
                if let Ok(mut missing) = self.missing.lock() {
                    missing.insert(self.id.clone());
                }
                f.write_str(&markup::disputed(&self.id, "无数据"))
            }
        }
    }
}
