//! Verdicts: for every row of a subject the answer of each rule and of each of its conditions, and the values that they
//! were read from. One table a subject; what explains a verdict is what made it.

use std::{collections::BTreeSet, sync::Arc};

use datafusion::arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch},
    compute::{and_kleene, cast, concat_batches, or_kleene},
    datatypes::{DataType, Field, FieldRef, Schema},
};
use shouwang_pack::{Expect, Pack, Rule, Subject};
use sqlparser::ast::Expr;

use crate::{
    compile::{placeholders, used_columns},
    condition::Tree,
    error::EngineError,
    session::Session,
    table,
};

/// The verdicts about the rows of one subject.
///
/// The columns are those of the subject's view that a rule reads or shows, under their own names; each condition and each
/// side of a comparison, under its text (`net_per_head_fen < $monitoring_line`); and each rule, as `rule.ID`. A truth is
/// one bit and one bit for unknown.
#[derive(Debug, Clone)]
pub struct Verdicts {
    /// The subject.
    pub subject: String,
    batch: RecordBatch,
}

impl Verdicts {
    /// Asks all the rules of a subject in one query. `filter` is a condition on the view's columns, or empty.
    pub(crate) async fn evaluate(
        pack: &Pack,
        session: &Session,
        subject: &Subject,
        rules: &[&Rule],
        filter: &str,
    ) -> Result<Self, EngineError> {
        let trees: Vec<Tree> = rules.iter().map(|rule| Tree::of(rule)).collect();
        let parts: Vec<String> = trees.iter().flat_map(Tree::parts).collect::<BTreeSet<_>>().into_iter().collect();
        let selected: Vec<String> =
            parts.iter().enumerate().map(|(index, text)| format!(", ({text}) as part_{index}")).collect();
        let filter = if filter.is_empty() { String::new() } else { format!("where {filter}") };
        let text = format!("select *{} from {} {filter} order by id", selected.concat(), subject.view);
        let frame = session.query(pack, &text, &subject.title).await?;
        let schema = Arc::new(frame.schema().as_arrow().clone());
        let batches = frame.collect().await.map_err(EngineError::run(&subject.title))?;
        let all = concat_batches(&schema, &batches)?;

        let shown = shown_columns(subject, rules);
        let of_view = all.num_columns() - parts.len();
        let mut table = Columns::default();
        for (field, column) in schema.fields().iter().zip(all.columns()).take(of_view) {
            if shown.contains(field.name()) {
                table.add(field.clone(), column.clone());
            }
        }
        for (text, column) in parts.iter().zip(&all.columns()[of_view..]) {
            table.add(Arc::new(Field::new(text, column.data_type().clone(), true)), column.clone());
        }
        let mut verdicts = Verdicts { subject: subject.name.clone(), batch: table.clone().batch()? };
        for (rule, tree) in rules.iter().zip(&trees) {
            let answer = verdicts.fold(tree)?;
            table.add(Arc::new(Field::new(rule_column(&rule.id), DataType::Boolean, true)), Arc::new(answer));
        }
        verdicts.batch = table.batch()?;
        Ok(verdicts)
    }

    /// Verdicts that were kept.
    pub(crate) fn kept(subject: &str, batch: RecordBatch) -> Self {
        Verdicts { subject: subject.to_owned(), batch }
    }

    /// The table.
    pub(crate) fn batch(&self) -> &RecordBatch {
        &self.batch
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// The verdicts alone: `id`, and one column `rule.ID` a rule.
    pub fn answers(&self) -> Result<RecordBatch, EngineError> {
        let is_answer = |name: &str| name == "id" || name.starts_with("rule.");
        let fields = self.batch.schema_ref().fields().iter().enumerate();
        let wanted: Vec<usize> = fields.filter(|(_, field)| is_answer(field.name())).map(|(at, _)| at).collect();
        Ok(self.batch.project(&wanted)?)
    }

    /// The verdicts of a rule, row by row.
    pub(crate) fn of_rule(&self, rule: &str) -> Vec<Expect> {
        let Some(flags) = self.column(&rule_column(rule)).and_then(|column| column.as_boolean_opt()) else {
            return vec![Expect::Unknown; self.rows()];
        };
        flags.iter().map(expect).collect()
    }

    /// The verdict of a rule.
    pub(crate) fn verdict(&self, rule: &str, row: usize) -> Expect {
        self.truth_of(&rule_column(rule), row)
    }

    /// Whether a condition holds.
    pub(crate) fn truth(&self, condition: &Expr, row: usize) -> Expect {
        self.truth_of(&condition.to_string(), row)
    }

    fn truth_of(&self, column: &str, row: usize) -> Expect {
        let flags = self.column(column).and_then(|column| column.as_boolean_opt());
        expect(flags.filter(|flags| flags.is_valid(row)).map(|flags| flags.value(row)))
    }

    /// A column by its name, or the value of an expression by its text.
    pub(crate) fn column(&self, name: &str) -> Option<&dyn Array> {
        self.batch.column_by_name(name).map(AsRef::as_ref)
    }

    /// The text in a column.
    pub(crate) fn text(&self, column: &str, row: usize) -> Option<String> {
        table::text(self.column(column)?, row)
    }

    /// A rule's answers from those of its conditions, by three-valued logic: outside the population is `no`, and an
    /// unknown population is unknown unless the condition is known to be false.
    fn fold(&self, tree: &Tree) -> Result<BooleanArray, EngineError> {
        let all = |parts: &[Tree], join: fn(&BooleanArray, &BooleanArray) -> _| {
            let mut answers = parts.iter().map(|part| self.fold(part));
            let first = answers.next().unwrap_or_else(|| Ok(BooleanArray::from(vec![None::<bool>; self.rows()])))?;
            answers.try_fold(first, |so_far, answer| Ok(join(&so_far, &answer?)?))
        };
        match tree {
            Tree::And(parts) => all(parts, and_kleene),
            Tree::Or(parts) => all(parts, or_kleene),
            Tree::Atom(expr) => {
                let text = expr.to_string();
                let column = self.batch.column_by_name(&text).ok_or(EngineError::NoColumn(text))?;
                Ok(cast(column, &DataType::Boolean)?.as_boolean().clone())
            }
        }
    }
}

fn expect(truth: Option<bool>) -> Expect {
    match truth {
        Some(true) => Expect::Yes,
        Some(false) => Expect::No,
        None => Expect::Unknown,
    }
}

fn rule_column(rule: &str) -> String {
    format!("rule.{rule}")
}

/// The columns of the view that a rule reads or shows.
fn shown_columns(subject: &Subject, rules: &[&Rule]) -> BTreeSet<String> {
    let mut names = BTreeSet::from(["id".to_owned()]);
    names.extend(subject.household.clone());
    for rule in rules {
        names.extend(rule.evidence.iter().cloned());
        names.extend(placeholders(&rule.message));
        names.extend(used_columns(rule));
    }
    names
}

/// A table being put together.
#[derive(Debug, Clone, Default)]
struct Columns {
    fields: Vec<FieldRef>,
    columns: Vec<ArrayRef>,
}

impl Columns {
    fn add(&mut self, field: FieldRef, column: ArrayRef) {
        self.fields.push(field);
        self.columns.push(column);
    }

    fn batch(self) -> Result<RecordBatch, EngineError> {
        Ok(RecordBatch::try_new(Arc::new(Schema::new(self.fields)), self.columns)?)
    }
}
