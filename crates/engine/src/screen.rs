//! Screening: all the rules of a subject in one pass over its rows.

use std::{collections::BTreeMap, sync::Arc};

use datafusion::arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, StringBuilder},
    compute::concat_batches,
};
use shouwang_pack::{Expect, Pack, Rule, RuleKind, Severity, Subject};

use crate::{
    compile::condition,
    error::EngineError,
    session::{Session, finding_schema},
    table::{self, ColumnInfo, cell_text},
};

/// What a screening found.
#[derive(Debug, Clone)]
pub struct Screening {
    /// Number of subjects looked at, by subject.
    pub subjects: BTreeMap<String, usize>,
    /// Verdicts counted, rule by rule.
    pub rules: Vec<RuleCount>,
    /// Every subject for which a rule said yes or could not say.
    pub findings: Vec<Finding>,
}

/// The verdicts of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCount {
    /// Rule.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its subject.
    pub subject: String,
    /// Warning or audit.
    pub kind: RuleKind,
    /// How grave.
    pub severity: Severity,
    /// How many it is so for.
    pub yes: usize,
    /// How many it is not so for.
    pub no: usize,
    /// How many lack an input that would decide it.
    pub unknown: usize,
}

/// One verdict that is not no.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Rule.
    pub rule: String,
    /// Subject.
    pub subject: String,
    /// Record id of the subject.
    pub record: String,
    /// Record id of its household, where it has one.
    pub household: Option<String>,
    /// Yes or unknown.
    pub verdict: Expect,
    /// The rule's message with the values of this subject; empty where unknown.
    pub message: String,
}

/// Runs all the rules, and puts the findings into the session for the figures that count them.
pub async fn screen(pack: &Pack, session: &Session) -> Result<Screening, EngineError> {
    let mut screening = Screening { subjects: BTreeMap::new(), rules: Vec::new(), findings: Vec::new() };
    for subject in pack.subjects.values() {
        let rules: Vec<&Rule> = pack.rules.iter().filter(|r| r.subject == subject.name).collect();
        if rules.is_empty() {
            continue;
        }
        let batch = evaluate(pack, session, subject, &rules, "").await?;
        screening.subjects.insert(subject.name.clone(), batch.num_rows());
        for (index, rule) in rules.iter().enumerate() {
            count(pack, subject, rule, &batch, index, &mut screening)?;
        }
    }
    let order = |id: &str| pack.rules.iter().position(|r| r.id == id);
    screening.rules.sort_by_key(|count| order(&count.id));
    screening.findings.sort();
    session.put_findings(vec![finding_batch(pack, &screening.findings)?])?;
    Ok(screening)
}

/// One row a subject: all columns of its view, and one column `verdict_N` a rule. One query, whatever the number of
/// rules. `filter` is a condition on the view's columns, or empty.
pub(crate) async fn evaluate(
    pack: &Pack,
    session: &Session,
    subject: &Subject,
    rules: &[&Rule],
    filter: &str,
) -> Result<RecordBatch, EngineError> {
    let verdicts: Vec<String> =
        rules.iter().enumerate().map(|(index, rule)| format!("{} as verdict_{index}", condition(rule))).collect();
    let filter = if filter.is_empty() { String::new() } else { format!("where {filter}") };
    let text = format!("select *, {} from {} {filter} order by id", verdicts.join(", "), subject.view);
    let frame = session.query(pack, &text, &subject.title).await?;
    let schema = Arc::new(frame.schema().as_arrow().clone());
    let batches = frame.collect().await.map_err(EngineError::run(&subject.title))?;
    Ok(concat_batches(&schema, &batches)?)
}

/// The verdict in a column `verdict_N`.
pub(crate) fn verdict(batch: &RecordBatch, index: usize, row: usize) -> Expect {
    let Some(column) = batch.column_by_name(&format!("verdict_{index}")) else { return Expect::Unknown };
    if column.is_null(row) {
        Expect::Unknown
    } else if column.as_boolean().value(row) {
        Expect::Yes
    } else {
        Expect::No
    }
}

fn count(
    pack: &Pack,
    subject: &Subject,
    rule: &Rule,
    batch: &RecordBatch,
    index: usize,
    screening: &mut Screening,
) -> Result<(), EngineError> {
    let mut counts = RuleCount {
        id: rule.id.clone(),
        title: rule.title.clone(),
        subject: rule.subject.clone(),
        kind: rule.kind,
        severity: rule.severity,
        yes: 0,
        no: 0,
        unknown: 0,
    };
    let text = |column: &str, row: usize| batch.column_by_name(column).and_then(|array| table::text(array, row));
    for row in 0..batch.num_rows() {
        let verdict = verdict(batch, index, row);
        match verdict {
            Expect::Yes => counts.yes += 1,
            Expect::No => counts.no += 1,
            Expect::Unknown => counts.unknown += 1,
        }
        if verdict == Expect::No {
            continue;
        }
        let message = if verdict == Expect::Yes { message(pack, subject, rule, batch, row) } else { String::new() };
        screening.findings.push(Finding {
            rule: rule.id.clone(),
            subject: rule.subject.clone(),
            record: text("id", row).unwrap_or_default(),
            household: subject.household.as_ref().and_then(|column| text(column, row)),
            verdict,
            message,
        });
    }
    screening.rules.push(counts);
    Ok(())
}

/// The rule's message with the values of one subject.
pub(crate) fn message(pack: &Pack, subject: &Subject, rule: &Rule, batch: &RecordBatch, row: usize) -> String {
    let mut message = rule.message.clone();
    for column in crate::compile::placeholders(&rule.message) {
        let (Some(array), Ok(field)) = (batch.column_by_name(&column), batch.schema_ref().field_with_name(&column))
        else {
            continue;
        };
        let shown = cell_text(pack, &ColumnInfo::of(subject, field), array, row);
        message = message.replace(&format!("{{{column}}}"), &shown);
    }
    message
}

fn finding_batch(pack: &Pack, findings: &[Finding]) -> Result<RecordBatch, EngineError> {
    let mut columns: [StringBuilder; 7] = Default::default();
    for finding in findings {
        let Some(rule) = pack.rule(&finding.rule) else { continue };
        let kind = match rule.kind {
            RuleKind::Warning => "warning",
            RuleKind::Audit => "audit",
        };
        let verdict = if finding.verdict == Expect::Yes { "yes" } else { "unknown" };
        let row = [
            Some(finding.rule.as_str()),
            Some(kind),
            Some(rule.severity.code()),
            Some(finding.subject.as_str()),
            Some(finding.record.as_str()),
            finding.household.as_deref(),
            Some(verdict),
        ];
        columns.iter_mut().zip(row).for_each(|(builder, text)| builder.append_option(text));
    }
    let columns = columns.map(|mut builder| Arc::new(builder.finish()) as ArrayRef);
    Ok(RecordBatch::try_new(finding_schema(), columns.into())?)
}

impl Screening {
    /// The text that stands for the result in a receipt.
    pub fn text(&self) -> String {
        let line = |f: &Finding| format!("{} {} {:?}", f.rule, f.record, f.verdict);
        let counts = self.rules.iter().map(|r| format!("{} {} {} {}", r.id, r.yes, r.no, r.unknown));
        counts.chain(self.findings.iter().map(line)).collect::<Vec<_>>().join("\n")
    }
}
