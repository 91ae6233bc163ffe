//! Explanation: for one household or one record, every rule with its verdict, the values it read, its thresholds with
//! their source, and for `no` the conditions that stand nearest to yes.
//!
//! It reads the verdicts that a screening left: an explanation cannot differ from the verdict it explains.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use shouwang_pack::{Expect, Pack, Rule, Subject, Sure, sql};
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use crate::{
    condition::{Tree, comparison},
    distance::{Distance, distance},
    exemption::{Exemption, Exemptions},
    run::Run,
    screen::message,
    table::{ColumnInfo, cell_text},
    verdicts::Verdicts,
    whom::Whom,
};

/// One rule, for one subject.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// Rule.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its subject.
    pub subject: String,
    /// Record id of the subject.
    pub record: String,
    /// How grave.
    pub severity: &'static str,
    /// `yes`, `no` or `unknown`.
    pub verdict: Expect,
    /// Why it does not count, where somebody has looked into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exempt: Option<Exemption>,
    /// The rule's message, where the verdict is yes.
    pub message: String,
    /// The values it read.
    pub values: Vec<ReadValue>,
    /// The parameters it compared them with.
    pub thresholds: Vec<Threshold>,
    /// Where the verdict is no: the conditions that would have to turn, fewest first. Where it is unknown: the inputs
    /// that are missing.
    pub nearest: Vec<Near>,
    /// The policy.
    pub source: String,
    /// Suggested measures, where the verdict is yes.
    pub measures: Vec<String>,
}

/// A value that a rule read.
#[derive(Debug, Clone, Serialize)]
pub struct ReadValue {
    /// Column.
    pub column: String,
    /// Its title.
    pub title: String,
    /// The value as people read it.
    pub value: String,
    /// Unit.
    pub unit: String,
}

/// A parameter that a rule compared with.
#[derive(Debug, Clone, Serialize)]
pub struct Threshold {
    /// Parameter.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its value as the pack writes it.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// The document that sets it.
    pub source: String,
    /// Whether the county has to confirm it before it is relied on.
    pub doubtful: bool,
}

/// A condition that is not met, or an input that is missing.
#[derive(Debug, Clone, Serialize)]
pub struct Near {
    /// The condition, in the words of the pack.
    pub condition: String,
    /// In words.
    pub words: String,
    /// How far the value is from the threshold; absent where that is no matter of more and less.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance: Option<Distance>,
}

/// Explains all the rules about a household and what belongs to it (members, spells, loans), or about one record of any
/// ledger. Reads the verdicts of a run, and the parameters as they were on its data date in its region.
pub fn explain(pack: &Pack, run: &Run, whom: Whom<'_>, on: Date, region: &str) -> Vec<Explained> {
    let mut explained = Vec::new();
    for (subject, rules) in whom.subjects(pack) {
        let Some(verdicts) = run.about(&subject.name) else { continue };
        for row in whom.rows(subject, verdicts) {
            let reader = Reader { pack, subject, verdicts, row };
            explained.extend(rules.iter().map(|rule| reader.explain(rule, &run.exemptions, on, region)));
        }
    }
    let order = |id: &str| pack.rules.iter().position(|r| r.id == id);
    explained.sort_by_key(|e| (order(&e.id), e.record.clone()));
    explained
}

fn threshold(pack: &Pack, name: &str, on: Date, region: &str) -> Option<Threshold> {
    let region = if region.is_empty() { pack.head.region.as_str() } else { region };
    let param = pack.params.get(name)?;
    let value = param.on(on, region).ok()?;
    Some(Threshold {
        name: param.name.clone(),
        title: param.title.clone(),
        value: value.value.clone(),
        unit: param.unit.clone(),
        source: value.source.clone(),
        doubtful: value.sure == Sure::Doubtful,
    })
}

/// One row of the verdicts about a subject, read for people.
pub(crate) struct Reader<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) subject: &'a Subject,
    pub(crate) verdicts: &'a Verdicts,
    pub(crate) row: usize,
}

impl Reader<'_> {
    fn explain(&self, rule: &Rule, exemptions: &Exemptions, on: Date, region: &str) -> Explained {
        let verdict = self.verdicts.verdict(&rule.id, self.row);
        let mut columns: Vec<String> = rule.evidence.clone();
        let mut params = BTreeSet::new();
        for text in rule.among.iter().chain([&rule.when]) {
            let Ok(expr) = sql::parse_expression(text) else { continue };
            columns.extend(sql::columns(&expr));
            params.extend(sql::params(&expr));
        }
        let mut seen = BTreeSet::new();
        columns.retain(|column| seen.insert(column.clone()));
        let values = columns.iter().filter_map(|column| {
            let info = self.column_info(column)?;
            Some(ReadValue {
                column: column.clone(),
                value: self.shown(&info, column),
                title: info.title,
                unit: info.unit,
            })
        });
        let is_yes = verdict == Expect::Yes;
        let record = self.verdicts.text("id", self.row).unwrap_or_default();
        let household = self.subject.household.as_ref().and_then(|column| self.verdicts.text(column, self.row));
        Explained {
            id: rule.id.clone(),
            title: rule.title.clone(),
            subject: rule.subject.clone(),
            severity: rule.severity.code(),
            verdict,
            exempt: if is_yes { exemptions.of(&rule.id, &record, household.as_deref()) } else { None },
            record,
            message: if is_yes {
                message(self.pack, self.subject, rule, self.verdicts.batch(), self.row)
            } else {
                String::new()
            },
            values: values.collect(),
            thresholds: params.iter().filter_map(|name| threshold(self.pack, name, on, region)).collect(),
            nearest: if is_yes { Vec::new() } else { self.nearest(rule, verdict) },
            source: rule.source.clone(),
            measures: if is_yes { rule.measures.clone() } else { Vec::new() },
        }
    }

    /// The atoms that keep a rule from saying yes: of an `and` all that fail, of an `or` the side that lacks least. For
    /// an unknown verdict those whose inputs are missing.
    fn nearest(&self, rule: &Rule, verdict: Expect) -> Vec<Near> {
        self.blocking(&Tree::of(rule), verdict).iter().map(|atom| self.near(atom)).collect()
    }

    pub(crate) fn blocking<'t>(&self, tree: &'t Tree, verdict: Expect) -> Vec<&'t Expr> {
        match tree {
            Tree::Atom(atom) => {
                let truth = self.verdicts.truth(atom, self.row);
                // For an unknown verdict the missing inputs count; for a no, whatever is not yes.
                let blocks = if verdict == Expect::Unknown { truth == Expect::Unknown } else { truth != Expect::Yes };
                if blocks { vec![atom.as_ref()] } else { Vec::new() }
            }
            Tree::And(parts) => parts.iter().flat_map(|part| self.blocking(part, verdict)).collect(),
            Tree::Or(parts) => {
                let mut all: Vec<Vec<&Expr>> = parts.iter().map(|part| self.blocking(part, verdict)).collect();
                all.sort_by_key(Vec::len);
                all.into_iter().find(|blocking| verdict != Expect::Unknown || !blocking.is_empty()).unwrap_or_default()
            }
        }
    }

    /// How far the row is from a comparison that it fails.
    pub(crate) fn distance(&self, atom: &Expr) -> Option<Distance> {
        let (left, _, right) = comparison(atom)?;
        distance(self.verdicts, self.row, atom, &self.info_of(left, right))
    }

    /// The column that a comparison is about: that of its left side, or where it has none, of its right.
    fn info_of(&self, left: &Expr, right: &Expr) -> ColumnInfo {
        self.info(if sql::columns(left).is_empty() { right } else { left })
    }

    fn near(&self, atom: &Expr) -> Near {
        let fails = self.verdicts.truth(atom, self.row) == Expect::No;
        Near {
            condition: atom.to_string(),
            words: self.words_of(atom),
            distance: if fails { self.distance(atom) } else { None },
        }
    }

    /// What a condition asks for, with the values on both of its sides.
    pub(crate) fn words_of(&self, atom: &Expr) -> String {
        let Some((left, op, right)) = comparison(atom) else { return self.demand(atom) };
        let info = self.info_of(left, right);
        let is_null = |expr: &Expr| self.verdicts.column(&expr.to_string()).is_none_or(|c| c.is_null(self.row));
        let unit = |expr: &Expr| {
            if info.unit.is_empty() || is_null(expr) { String::new() } else { format!(" {}", info.unit) }
        };
        let side = |expr: &Expr| match expr {
            // A word or a number that the rule itself names needs no second telling.
            Expr::Value(_) if sql::params(expr).is_empty() => {
                format!("{}{}", self.shown(&info, &expr.to_string()), unit(expr))
            }
            expr => format!("{}（{}{}）", self.words(expr), self.shown(&info, &expr.to_string()), unit(expr)),
        };
        format!("{}要{}{}", side(left), operator_words(op), side(right))
    }

    /// What a condition that compares no two sides asks for.
    fn demand(&self, atom: &Expr) -> String {
        let title = |expr: &Expr| self.words(expr);
        match atom {
            Expr::IsNotNull(inside) => format!("{}要已填写", title(inside)),
            Expr::IsNull(inside) => format!("{}要空着", title(inside)),
            Expr::InList { expr, list, negated } => {
                let info = self.info(expr);
                let label = |item: &Expr| self.literal(&info, item).unwrap_or_else(|| title(item));
                let labels: Vec<String> = list.iter().map(label).collect();
                let not = if *negated { "不" } else { "" };
                format!("{}要{not}是{}", title(expr), labels.join("、"))
            }
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => format!("{}要为否", title(expr)),
            expr => {
                let now = match self.verdicts.truth(expr, self.row) {
                    Expect::Yes => "是",
                    Expect::No => "否",
                    Expect::Unknown => "未知",
                };
                format!("{}（{now}）要为是", title(expr))
            }
        }
    }

    /// A column, or the value of an expression, as people read it.
    fn shown(&self, info: &ColumnInfo, column: &str) -> String {
        self.verdicts
            .column(column)
            .map_or_else(|| "未知".to_owned(), |array| cell_text(self.pack, info, array, self.row))
    }

    /// What a side that is one column is called and measured in.
    fn info(&self, expr: &Expr) -> ColumnInfo {
        sql::columns(expr).iter().find_map(|name| self.column_info(name)).unwrap_or_default()
    }

    fn column_info(&self, name: &str) -> Option<ColumnInfo> {
        let schema = self.verdicts.batch().schema_ref();
        schema.field_with_name(name).ok().map(|field| ColumnInfo::of(self.subject, field))
    }

    /// A word of a code list as people read it.
    fn literal(&self, info: &ColumnInfo, expr: &Expr) -> Option<String> {
        let Expr::Value(value) = expr else { return None };
        let text = value.to_string();
        let code = text.trim_matches('\'');
        let list = info.codes.as_ref().and_then(|name| self.pack.codes.get(name));
        Some(list.map_or(code, |list| list.label(code)).to_owned())
    }

    /// An expression in words: columns by their titles, parameters by theirs.
    fn words(&self, expr: &Expr) -> String {
        let mut words = expr.to_string();
        let mut names: Vec<String> = sql::columns(expr).into_iter().collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        for name in names {
            if let Some(info) = self.column_info(&name) {
                words = words.replace(&name, &info.title);
            }
        }
        let mut params: Vec<String> = sql::params(expr).into_iter().collect();
        params.sort_by_key(|name| std::cmp::Reverse(name.len()));
        for name in params {
            let title = self.pack.params.get(&name).map_or("数据时点", |p| p.title.as_str());
            words = words.replace(&format!("${name}"), title);
        }
        words.replace(" * ", "×").replace(" / ", "÷").replace(" + ", "＋").replace(" - ", "－")
    }
}

fn operator_words(op: &BinaryOperator) -> &'static str {
    match op {
        BinaryOperator::Lt => "低于",
        BinaryOperator::LtEq => "不高于",
        BinaryOperator::Gt => "高于",
        BinaryOperator::GtEq => "达到",
        BinaryOperator::NotEq => "不同于",
        _ => "为",
    }
}
