//! Explanation: for one household, every rule with its verdict, the values it read, its thresholds with their source,
//! and for `no` the conditions that stand nearest to yes.
//!
//! The same conditions over the same tables by the same engine as the screening, only for fewer rows: an explanation
//! cannot differ from the verdict it explains.

use std::collections::BTreeSet;

use datafusion::arrow::{
    array::{Array, RecordBatch},
    datatypes::{DataType, SchemaRef},
};
use serde::Serialize;
use shouwang_pack::{Decimal, Expect, Pack, Rule, Subject, Sure, sql};
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use crate::{
    error::EngineError,
    screen::{evaluate, message, verdict},
    session::Session,
    table::{self, ColumnInfo, cell_text},
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
    /// How far the value is from the threshold, as people read it; absent where it is no number.
    pub distance: Option<String>,
}

/// A condition taken apart.
#[derive(Debug, Clone)]
enum Tree {
    And(Vec<Tree>),
    Or(Vec<Tree>),
    Atom(Box<Expr>),
}

/// Explains all the rules about a household and about what belongs to it: members, spells, loans.
pub async fn explain(pack: &Pack, session: &Session, household: &str) -> Result<Vec<Explained>, EngineError> {
    let mut explained = Vec::new();
    for subject in pack.subjects.values() {
        let Some(column) = &subject.household else { continue };
        let rules: Vec<&Rule> = pack.rules.iter().filter(|r| r.subject == subject.name).collect();
        if rules.is_empty() {
            continue;
        }
        let filter = format!("{column} = '{}'", household.replace('\'', "''"));
        let batch = evaluate(pack, session, subject, &rules, &filter).await?;
        if batch.num_rows() == 0 {
            continue;
        }
        let schema = batch.schema();
        let atoms = Atoms::evaluate(pack, session, subject, &rules, &filter, schema).await?;
        for row in 0..batch.num_rows() {
            for (index, rule) in rules.iter().enumerate() {
                explained.push(one(pack, subject, rule, &batch, index, row, &atoms));
            }
        }
    }
    let order = |id: &str| pack.rules.iter().position(|r| r.id == id);
    explained.sort_by_key(|e| (order(&e.id), e.record.clone()));
    Ok(explained)
}

fn one(
    pack: &Pack,
    subject: &Subject,
    rule: &Rule,
    batch: &RecordBatch,
    index: usize,
    row: usize,
    atoms: &Atoms,
) -> Explained {
    let verdict = verdict(batch, index, row);
    let mut columns: Vec<String> = rule.evidence.clone();
    let mut params = BTreeSet::new();
    for text in rule.among.iter().chain([&rule.when]) {
        let Ok(expr) = sql::parse_expression(text) else { continue };
        columns.extend(sql::columns(&expr));
        params.extend(sql::params(&expr));
    }
    let mut seen = BTreeSet::new();
    columns.retain(|column| seen.insert(column.clone()));
    let values = columns
        .iter()
        .filter_map(|column| {
            let array = batch.column_by_name(column)?;
            let info = ColumnInfo::of(subject, batch.schema_ref().field_with_name(column).ok()?);
            Some(ReadValue {
                column: column.clone(),
                value: cell_text(pack, &info, array, row),
                title: info.title,
                unit: info.unit,
            })
        })
        .collect();
    let thresholds = params.iter().filter_map(|name| atoms.threshold(name)).collect();
    let is_yes = verdict == Expect::Yes;
    Explained {
        id: rule.id.clone(),
        title: rule.title.clone(),
        subject: rule.subject.clone(),
        record: batch.column_by_name("id").and_then(|array| table::text(array, row)).unwrap_or_default(),
        severity: rule.severity.code(),
        verdict,
        message: if is_yes { message(pack, subject, rule, batch, row) } else { String::new() },
        values,
        thresholds,
        nearest: if is_yes { Vec::new() } else { atoms.nearest(pack, subject, index, row, verdict) },
        source: rule.source.clone(),
        measures: if is_yes { rule.measures.clone() } else { Vec::new() },
    }
}

/// The conditions of all rules of a subject, taken apart and evaluated once for all the rows.
struct Atoms {
    trees: Vec<Tree>,
    batch: RecordBatch,
    /// For each atom in the order of the trees: rule, condition, and its columns in the batch.
    atoms: Vec<Atom>,
    thresholds: Vec<Threshold>,
    /// The columns of the subject's view, for their titles.
    view: SchemaRef,
}

struct Atom {
    rule: usize,
    expr: Expr,
    holds: usize,
    /// Left and right side, where the atom compares.
    sides: Option<(usize, usize)>,
}

impl Atoms {
    async fn evaluate(
        pack: &Pack,
        session: &Session,
        subject: &Subject,
        rules: &[&Rule],
        filter: &str,
        view: SchemaRef,
    ) -> Result<Self, EngineError> {
        let mut trees = Vec::new();
        let mut atoms = Vec::new();
        let mut selected: Vec<String> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let mut parts = Vec::new();
            for text in rule.among.iter().chain([&rule.when]) {
                // A condition that does not parse has been refused at load.
                if let Ok(expr) = sql::parse_expression(text) {
                    parts.push(tree(expr));
                }
            }
            let whole = Tree::And(parts);
            for expr in leaves(&whole) {
                let holds = selected.len();
                selected.push(expr.to_string());
                let sides = comparison(expr).map(|(left, _, right)| {
                    selected.push(left.to_string());
                    selected.push(right.to_string());
                    (holds + 1, holds + 2)
                });
                atoms.push(Atom { rule: index, expr: expr.clone(), holds, sides });
            }
            trees.push(whole);
        }
        let columns: Vec<String> =
            selected.iter().enumerate().map(|(n, text)| format!("({text}) as part_{n}")).collect();
        let text = format!("select {} from {} where {filter} order by id", columns.join(", "), subject.view);
        let frame = session.query(pack, &text, &subject.title).await?;
        let schema = std::sync::Arc::new(frame.schema().as_arrow().clone());
        let batches = frame.collect().await.map_err(EngineError::run(&subject.title))?;
        let batch = datafusion::arrow::compute::concat_batches(&schema, &batches)?;
        let thresholds = pack
            .params
            .values()
            .filter_map(|param| {
                let value = param.on(session.on(), session.region()).ok()?;
                Some(Threshold {
                    name: param.name.clone(),
                    title: param.title.clone(),
                    value: value.value.clone(),
                    unit: param.unit.clone(),
                    source: value.source.clone(),
                    doubtful: value.sure == Sure::Doubtful,
                })
            })
            .collect();
        Ok(Atoms { trees, batch, atoms, thresholds, view })
    }

    fn threshold(&self, name: &str) -> Option<Threshold> {
        self.thresholds.iter().find(|t| t.name == name).cloned()
    }

    /// The atoms that keep a rule from saying yes: of an `and` all that fail, of an `or` the side that lacks least.
    fn nearest(&self, pack: &Pack, subject: &Subject, rule: usize, row: usize, verdict: Expect) -> Vec<Near> {
        let first = self.atoms.iter().position(|a| a.rule == rule).unwrap_or(0);
        let mut next = first;
        let blocking = match self.trees.get(rule) {
            Some(tree) => self.blocking(tree, row, verdict, &mut next),
            None => Vec::new(),
        };
        blocking.into_iter().map(|index| self.near(pack, subject, &self.atoms[index], row)).collect()
    }

    fn truth(&self, atom: usize, row: usize) -> Expect {
        let column = self.batch.column(self.atoms[atom].holds);
        if column.is_null(row) {
            return Expect::Unknown;
        }
        match column.as_any().downcast_ref::<datafusion::arrow::array::BooleanArray>() {
            Some(flags) if flags.value(row) => Expect::Yes,
            _ => Expect::No,
        }
    }

    fn blocking(&self, tree: &Tree, row: usize, verdict: Expect, next: &mut usize) -> Vec<usize> {
        match tree {
            Tree::Atom(_) => {
                let atom = *next;
                *next += 1;
                let truth = self.truth(atom, row);
                // For an unknown verdict the missing inputs count; for a no, whatever is not yes.
                let blocks = if verdict == Expect::Unknown { truth == Expect::Unknown } else { truth != Expect::Yes };
                if blocks { vec![atom] } else { Vec::new() }
            }
            Tree::And(parts) => {
                let all: Vec<Vec<usize>> = parts.iter().map(|p| self.blocking(p, row, verdict, next)).collect();
                all.into_iter().flatten().collect()
            }
            Tree::Or(parts) => {
                let mut all: Vec<Vec<usize>> = parts.iter().map(|p| self.blocking(p, row, verdict, next)).collect();
                all.sort_by_key(Vec::len);
                all.into_iter().find(|blocking| verdict != Expect::Unknown || !blocking.is_empty()).unwrap_or_default()
            }
        }
    }

    fn near(&self, pack: &Pack, subject: &Subject, atom: &Atom, row: usize) -> Near {
        let condition = atom.expr.to_string();
        let Some(((left, op, right), (l, r))) = comparison(&atom.expr).zip(atom.sides) else {
            return Near { words: self.demand(pack, subject, atom, row), condition, distance: None };
        };
        let (left_info, right_info) = (self.info(subject, left), self.info(subject, right));
        let info = if left_info.title.is_empty() { right_info } else { left_info };
        let shown = |index: usize| cell_text(pack, &info, self.batch.column(index), row);
        let unit = |index: usize| {
            let known = !info.unit.is_empty() && !self.batch.column(index).is_null(row);
            if known { format!(" {}", info.unit) } else { String::new() }
        };
        let side = |expr: &Expr, index: usize| match expr {
            // A word or a number that the rule itself names needs no second telling.
            Expr::Value(_) if sql::params(expr).is_empty() => format!("{}{}", shown(index), unit(index)),
            expr => format!("{}（{}{}）", self.words(pack, subject, expr), shown(index), unit(index)),
        };
        let words = format!("{}要{}{}", side(left, l), operator_words(op), side(right, r));
        let number = |index: usize| table::number(self.batch.column(index), row);
        let distance = number(l).zip(number(r)).and_then(|(left, right)| {
            let difference: Decimal = if left >= right { left - right } else { right - left };
            // At the line itself there is nothing to say about how far it is.
            (difference.digits != 0).then(|| format!("{}{}", info.show_number(difference.trimmed()), unit(l)))
        });
        Near { condition, words, distance: distance.filter(|_| self.is_number(l)) }
    }

    /// What a condition that compares no two sides asks for.
    fn demand(&self, pack: &Pack, subject: &Subject, atom: &Atom, row: usize) -> String {
        let now = || match self.truth_text(atom, row) {
            Some(text) => format!("（{text}）"),
            None => String::new(),
        };
        let title = |expr: &Expr| self.words(pack, subject, expr);
        match &atom.expr {
            Expr::IsNotNull(inside) => format!("{}要已填写", title(inside)),
            Expr::IsNull(inside) => format!("{}要空着", title(inside)),
            Expr::InList { expr, list, negated } => {
                let info = self.info(subject, expr);
                let label = |item: &Expr| self.literal(pack, &info, item).unwrap_or_else(|| title(item));
                let labels: Vec<String> = list.iter().map(label).collect();
                let not = if *negated { "不" } else { "" };
                format!("{}要{not}是{}", title(expr), labels.join("、"))
            }
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => format!("{}要为否", title(expr)),
            expr => format!("{}{}要为是", title(expr), now()),
        }
    }

    /// The present answer of a condition that is a plain yes or no.
    fn truth_text(&self, atom: &Atom, row: usize) -> Option<&'static str> {
        let index = self.atoms.iter().position(|other| std::ptr::eq(other, atom))?;
        Some(match self.truth(index, row) {
            Expect::Yes => "是",
            Expect::No => "否",
            Expect::Unknown => "未知",
        })
    }

    fn is_number(&self, column: usize) -> bool {
        !matches!(self.batch.column(column).data_type(), DataType::Boolean | DataType::Utf8)
    }

    /// What a side that is one column is called and measured in.
    fn info(&self, subject: &Subject, expr: &Expr) -> ColumnInfo {
        let columns = sql::columns(expr);
        let mut infos = columns.iter().filter_map(|name| self.column_info(subject, name));
        infos.next().unwrap_or_default()
    }

    fn column_info(&self, subject: &Subject, name: &str) -> Option<ColumnInfo> {
        self.view.field_with_name(name).ok().map(|field| ColumnInfo::of(subject, field))
    }

    /// A word of a code list as people read it.
    fn literal(&self, pack: &Pack, info: &ColumnInfo, expr: &Expr) -> Option<String> {
        let Expr::Value(value) = expr else { return None };
        let text = value.to_string();
        let code = text.trim_matches('\'');
        let list = info.codes.as_ref().and_then(|name| pack.codes.get(name));
        Some(list.map_or(code, |list| list.label(code)).to_owned())
    }

    /// An expression in words: columns by their titles, parameters by theirs.
    fn words(&self, pack: &Pack, subject: &Subject, expr: &Expr) -> String {
        let mut words = expr.to_string();
        let mut names: Vec<String> = sql::columns(expr).into_iter().collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        for name in names {
            if let Some(info) = self.column_info(subject, &name) {
                words = words.replace(&name, &info.title);
            }
        }
        let mut params: Vec<String> = sql::params(expr).into_iter().collect();
        params.sort_by_key(|name| std::cmp::Reverse(name.len()));
        for name in params {
            let title = pack.params.get(&name).map_or("数据时点", |p| p.title.as_str());
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

fn tree(expr: Expr) -> Tree {
    match expr {
        Expr::Nested(inside) => tree(*inside),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => Tree::And(vec![tree(*left), tree(*right)]),
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => Tree::Or(vec![tree(*left), tree(*right)]),
        // Not over a whole condition stays one atom: what would turn it is the condition as it is written.
        other @ Expr::UnaryOp { op: UnaryOperator::Not, .. } => Tree::Atom(Box::new(other)),
        other => Tree::Atom(Box::new(other)),
    }
}

fn leaves(tree: &Tree) -> Vec<&Expr> {
    match tree {
        Tree::Atom(expr) => vec![expr],
        Tree::And(parts) | Tree::Or(parts) => parts.iter().flat_map(leaves).collect(),
    }
}

fn comparison(expr: &Expr) -> Option<(&Expr, &BinaryOperator, &Expr)> {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    match expr {
        Expr::BinaryOp { left, op: op @ (Eq | NotEq | Lt | LtEq | Gt | GtEq), right } => Some((left, op, right)),
        _ => None,
    }
}
