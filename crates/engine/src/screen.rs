//! Screening: all the rules of a subject in one pass over its rows.

use std::{collections::BTreeMap, sync::Arc};

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use jiff::civil::Date;
use shouwang_pack::{Expect, Pack, Rule, RuleKind, Severity, Subject};

use crate::{
    error::EngineError,
    exemption::{Exemption, Exemptions},
    run::Run,
    session::{Session, finding_schema},
    table::{ColumnInfo, cell_text},
    verdicts::Verdicts,
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
    /// Every verdict, with the conditions and values that it was made from.
    pub run: Run,
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
    /// How many it is so for, but somebody has looked into it and answers for it.
    pub exempt: usize,
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
    /// Why it does not count, where it does not.
    pub exempt: Option<Exemption>,
}

impl Finding {
    /// Whether it is so, and nobody has said why it need not be mended.
    pub fn stands(&self) -> bool {
        self.verdict == Expect::Yes && self.exempt.is_none()
    }

    /// The word of the table `finding`.
    fn word(&self) -> &'static str {
        match self.verdict {
            Expect::Yes if self.exempt.is_some() => "exempt",
            Expect::Yes => "yes",
            Expect::No => "no",
            Expect::Unknown => "unknown",
        }
    }
}

/// Runs all the rules, and puts the findings into the session for the figures that count them.
pub async fn screen(pack: &Pack, session: &Session) -> Result<Screening, EngineError> {
    let exemptions = Exemptions::read(pack, session).await?;
    let run = Run { verdicts: Vec::new(), exemptions };
    let mut screening = Screening { subjects: BTreeMap::new(), rules: Vec::new(), findings: Vec::new(), run };
    for subject in pack.subjects.values() {
        let rules: Vec<&Rule> = pack.rules.iter().filter(|r| r.subject == subject.name).collect();
        if rules.is_empty() {
            continue;
        }
        let verdicts = Verdicts::evaluate(pack, session, subject, &rules, "").await?;
        let rows = verdicts.rows();
        screening.subjects.insert(subject.name.clone(), rows);
        screening.run.verdicts.push(verdicts);
        for rule in rules {
            let found = findings(pack, &screening.run, rule);
            screening.rules.push(count(rule, rows, &found));
            screening.findings.extend(found);
        }
    }
    let order = |id: &str| pack.rules.iter().position(|r| r.id == id);
    screening.rules.sort_by_key(|count| order(&count.id));
    screening.findings.sort();
    session.put_findings(vec![finding_batch(pack, &screening.findings)?])?;
    Ok(screening)
}

/// Asks the rules of a subject about rows that somebody else has computed: `batch` has the columns of its view.
pub async fn screen_rows(
    pack: &Pack,
    on: Date,
    subject: &Subject,
    batch: RecordBatch,
) -> Result<Verdicts, EngineError> {
    let session = Session::bare(pack, on)?;
    session.put(&subject.view, batch.schema(), vec![batch])?;
    let rules: Vec<&Rule> = pack.rules.iter().filter(|rule| rule.subject == subject.name).collect();
    Verdicts::evaluate(pack, &session, subject, &rules, "").await
}

/// What a rule found in a run: every subject for which it says yes or cannot say, in the order of record ids.
pub fn findings(pack: &Pack, run: &Run, rule: &Rule) -> Vec<Finding> {
    let about = pack.subjects.get(&rule.subject).zip(run.about(&rule.subject));
    let Some((subject, verdicts)) = about else { return Vec::new() };
    let mut findings = Vec::new();
    for (row, verdict) in verdicts.of_rule(&rule.id).into_iter().enumerate() {
        if verdict == Expect::No {
            continue;
        }
        let is_yes = verdict == Expect::Yes;
        let record = verdicts.text("id", row).unwrap_or_default();
        let household = subject.household.as_ref().and_then(|column| verdicts.text(column, row));
        let exempt = if is_yes { run.exemptions.of(&rule.id, &record, household.as_deref()) } else { None };
        findings.push(Finding {
            rule: rule.id.clone(),
            subject: rule.subject.clone(),
            record,
            household,
            verdict,
            message: if is_yes { message(pack, subject, rule, verdicts.batch(), row) } else { String::new() },
            exempt,
        });
    }
    findings
}

/// The verdicts of a rule about so many rows, counted.
fn count(rule: &Rule, rows: usize, findings: &[Finding]) -> RuleCount {
    let with = |word: &str| findings.iter().filter(|finding| finding.word() == word).count();
    RuleCount {
        id: rule.id.clone(),
        title: rule.title.clone(),
        subject: rule.subject.clone(),
        kind: rule.kind,
        severity: rule.severity,
        yes: with("yes"),
        no: rows - findings.len(),
        unknown: with("unknown"),
        exempt: with("exempt"),
    }
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
        let row = [
            Some(finding.rule.as_str()),
            Some(kind),
            Some(rule.severity.code()),
            Some(finding.subject.as_str()),
            Some(finding.record.as_str()),
            finding.household.as_deref(),
            Some(finding.word()),
        ];
        columns.iter_mut().zip(row).for_each(|(builder, text)| builder.append_option(text));
    }
    let columns = columns.map(|mut builder| Arc::new(builder.finish()) as ArrayRef);
    Ok(RecordBatch::try_new(finding_schema(), columns.into())?)
}

impl Screening {
    /// The text that stands for the result in a receipt. Exemptions are told only where there are some: a run that knew
    /// of none has the same text as ever.
    pub fn text(&self) -> String {
        let exempt = |count: usize| if count == 0 { String::new() } else { format!(" {count}") };
        let counts =
            self.rules.iter().map(|r| format!("{} {} {} {}{}", r.id, r.yes, r.no, r.unknown, exempt(r.exempt)));
        let line = |f: &Finding| {
            let exempt = if f.exempt.is_some() { " exempt" } else { "" };
            format!("{} {} {:?}{exempt}", f.rule, f.record, f.verdict)
        };
        counts.chain(self.findings.iter().map(line)).collect::<Vec<_>>().join("\n")
    }
}
