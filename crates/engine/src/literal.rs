//! What must not stand in a plan: floats, words that a code list does not know, and comparisons of unlike things.

use datafusion::{
    arrow::datatypes::DataType,
    common::{
        DFSchema, ScalarValue,
        tree_node::{TreeNode, TreeNodeRecursion},
    },
    error::DataFusionError,
    logical_expr::{Expr, ExprSchemable, LogicalPlan, Operator},
};
use shouwang_pack::Pack;

/// A thing that must not stand in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Forbidden {
    /// An expression of a floating-point type.
    Float(String),
    /// A word compared with a column whose code list does not know it: it would never match, in silence.
    UnknownCode { column: String, word: String, list: String },
    /// Unlike things compared: one would be turned into the other in silence, and `'9' < 10` is not so between texts.
    Unlike(String),
}

/// Looks through a whole plan.
pub(crate) fn in_plan(pack: &Pack, plan: &LogicalPlan) -> Result<Vec<Forbidden>, DataFusionError> {
    let mut found = Vec::new();
    plan.apply_with_subqueries(|node| {
        let mut schema = DFSchema::empty();
        for input in node.inputs() {
            schema.merge(input.schema());
        }
        node.apply_expressions(|expr| {
            in_expr(pack, expr, &schema, &mut found)?;
            Ok(TreeNodeRecursion::Continue)
        })
    })?;
    found.dedup();
    Ok(found)
}

fn in_expr(pack: &Pack, expr: &Expr, schema: &DFSchema, found: &mut Vec<Forbidden>) -> Result<(), DataFusionError> {
    expr.apply(|part| {
        if let Ok(kind) = part.get_type(schema)
            && matches!(kind, DataType::Float16 | DataType::Float32 | DataType::Float64)
        {
            found.push(Forbidden::Float(part.to_string()));
        }
        match part {
            Expr::BinaryExpr(binary) if binary.op.supports_propagation() => {
                if matches!(binary.op, Operator::Eq | Operator::NotEq) {
                    compare(pack, &binary.left, &binary.right, schema, found);
                    compare(pack, &binary.right, &binary.left, schema, found);
                }
                unlike(part, [&binary.left, &binary.right], schema, found);
            }
            Expr::Between(between) => {
                unlike(part, [&between.expr, &between.low], schema, found);
                unlike(part, [&between.expr, &between.high], schema, found);
            }
            Expr::InList(list) => {
                for word in &list.list {
                    compare(pack, &list.expr, word, schema, found);
                    unlike(part, [&list.expr, word], schema, found);
                }
            }
            Expr::ScalarFunction(call) if call.name().starts_with("array_has") => {
                if let [column, word] = call.args.as_slice() {
                    compare(pack, column, word, schema, found);
                }
            }
            _ => {}
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(())
}

/// Notes a comparison of two things of which neither is what the other is. A day may be written as text.
fn unlike(part: &Expr, sides: [&Expr; 2], schema: &DFSchema, found: &mut Vec<Forbidden>) {
    let [left, right] = sides.map(|side| side.get_type(schema).ok().and_then(|kind| sort(&kind)));
    let is_day_as_text = |one: Option<Sort>, text: &Expr| one == Some(Sort::Day) && literal_text(text).is_some();
    let (Some(one), Some(other)) = (left, right) else { return };
    if one != other && !is_day_as_text(left, sides[1]) && !is_day_as_text(right, sides[0]) {
        found.push(Forbidden::Unlike(part.to_string()));
    }
}

/// What can be compared with its like alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Text,
    Day,
    Flag,
}

/// The sort of a type; nothing for `null` and for what is not compared.
fn sort(kind: &DataType) -> Option<Sort> {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Some(Sort::Text),
        DataType::Boolean => Some(Sort::Flag),
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => Some(Sort::Day),
        kind if kind.is_numeric() => Some(Sort::Number),
        _ => None,
    }
}

fn compare(pack: &Pack, column: &Expr, word: &Expr, schema: &DFSchema, found: &mut Vec<Forbidden>) {
    let Expr::Column(column) = column else { return };
    let Ok((_, field)) = schema.qualified_field_from_column(column) else { return };
    let Some(list) = field.metadata().get("codes").and_then(|name| pack.codes.get(name)) else { return };
    let Some(word) = literal_text(word) else { return };
    if !list.codes.iter().any(|code| code.code == word) {
        found.push(Forbidden::UnknownCode {
            column: column.name.clone(),
            word: word.to_owned(),
            list: list.title.clone(),
        });
    }
}

fn literal_text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Literal(ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)), _) => Some(text),
        Expr::Cast(cast) => literal_text(&cast.expr),
        _ => None,
    }
}
