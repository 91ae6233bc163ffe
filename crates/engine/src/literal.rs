//! What must not stand in a plan: floats, and words that a code list does not know.

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
            Expr::BinaryExpr(binary) if matches!(binary.op, Operator::Eq | Operator::NotEq) => {
                compare(pack, &binary.left, &binary.right, schema, found);
                compare(pack, &binary.right, &binary.left, schema, found);
            }
            Expr::InList(list) => list.list.iter().for_each(|word| compare(pack, &list.expr, word, schema, found)),
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
