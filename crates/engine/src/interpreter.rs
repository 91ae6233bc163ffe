//! The condition language, read naively: one row, one expression, one value. It lives in tests only, is slow and plain, and
//! says what the engine has to say.

mod agrees;
mod fuzz;
pub(crate) mod random;

use std::collections::BTreeMap;

use datafusion::arrow::{
    array::{Array, AsArray, RecordBatch},
    datatypes::{DataType, Date32Type},
};
use jiff::civil::Date;
use shouwang_pack::{
    Decimal,
    sql::{Bindings, Bound},
};
use sqlparser::ast::{
    BinaryOperator as Op, CaseWhen, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator,
    Value as Literal,
};

use crate::table;

/// A value of a row, or of an expression. Unknown is a value of its own.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Unknown,
    Flag(bool),
    Number(Decimal),
    Day(Date),
    Text(String),
    List(Vec<String>),
}

/// A row by its columns.
type Row = BTreeMap<String, Cell>;

/// The row of a batch.
fn row_of(batch: &RecordBatch, row: usize) -> Row {
    let columns = batch.schema_ref().fields().iter().zip(batch.columns());
    columns.map(|(field, column)| (field.name().clone(), cell_of(column.as_ref(), row))).collect()
}

fn cell_of(column: &dyn Array, row: usize) -> Cell {
    if column.is_null(row) {
        return Cell::Unknown;
    }
    if let Some(number) = table::number(column, row) {
        return Cell::Number(number);
    }
    if let Some(text) = table::text(column, row) {
        return Cell::Text(text);
    }
    match column.data_type() {
        DataType::Boolean => Cell::Flag(column.as_boolean().value(row)),
        DataType::Date32 => Cell::Day(table::day(column.as_primitive::<Date32Type>().value(row))),
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            Cell::List((0..items.len()).filter_map(|at| table::text(&items, at)).collect())
        }
        other => panic!("no cell for {other}"),
    }
}

/// An expression with what its parameters mean.
struct Interpreter<'a> {
    bindings: &'a Bindings,
}

impl Interpreter<'_> {
    /// The truth of a condition for a row; `None` is unknown.
    fn truth(&self, expr: &Expr, row: &Row) -> Option<bool> {
        match self.value(expr, row) {
            Cell::Unknown => None,
            Cell::Flag(flag) => Some(flag),
            other => panic!("{expr} is no condition: {other:?}"),
        }
    }

    fn value(&self, expr: &Expr, row: &Row) -> Cell {
        match expr {
            Expr::Identifier(name) => row.get(&name.value).unwrap_or_else(|| panic!("no column {name}")).clone(),
            Expr::Nested(inside) => self.value(inside, row),
            Expr::Value(literal) => self.literal(&literal.value),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => flag(self.truth(expr, row).map(|truth| !truth)),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match self.value(expr, row) {
                Cell::Number(number) => Cell::Number(Decimal::whole(0) - number),
                other => other,
            },
            Expr::BinaryOp { left, op: Op::And, right } => {
                flag(match (self.truth(left, row), self.truth(right, row)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                })
            }
            Expr::BinaryOp { left, op: Op::Or, right } => flag(match (self.truth(left, row), self.truth(right, row)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            }),
            Expr::BinaryOp { left, op, right } => binary(&self.value(left, row), op, &self.value(right, row)),
            Expr::IsNull(inside) => Cell::Flag(self.value(inside, row) == Cell::Unknown),
            Expr::IsNotNull(inside) => Cell::Flag(self.value(inside, row) != Cell::Unknown),
            Expr::IsTrue(inside) => Cell::Flag(self.truth(inside, row) == Some(true)),
            Expr::IsNotTrue(inside) => Cell::Flag(self.truth(inside, row) != Some(true)),
            Expr::IsFalse(inside) => Cell::Flag(self.truth(inside, row) == Some(false)),
            Expr::IsNotFalse(inside) => Cell::Flag(self.truth(inside, row) != Some(false)),
            Expr::Between { expr, negated, low, high } => {
                let value = self.value(expr, row);
                let from = binary(&value, &Op::GtEq, &self.value(low, row));
                let to = binary(&value, &Op::LtEq, &self.value(high, row));
                let within = match (&from, &to) {
                    (Cell::Flag(false), _) | (_, Cell::Flag(false)) => Some(false),
                    (Cell::Flag(true), Cell::Flag(true)) => Some(true),
                    _ => None,
                };
                flag(within.map(|within| within != *negated))
            }
            Expr::InList { expr, list, negated } => {
                let value = self.value(expr, row);
                let equal: Vec<Cell> =
                    list.iter().map(|item| binary(&value, &Op::Eq, &self.value(item, row))).collect();
                let found = if equal.contains(&Cell::Flag(true)) {
                    Some(true)
                } else if equal.contains(&Cell::Unknown) {
                    None
                } else {
                    Some(false)
                };
                flag(found.map(|found| found != *negated))
            }
            Expr::Case { operand: None, conditions, else_result, .. } => {
                for CaseWhen { condition, result } in conditions {
                    if self.truth(condition, row) == Some(true) {
                        return self.value(result, row);
                    }
                }
                else_result.as_ref().map_or(Cell::Unknown, |result| self.value(result, row))
            }
            Expr::Function(function) => {
                let FunctionArguments::List(list) = &function.args else { panic!("{expr}") };
                let argument = |argument: &FunctionArg| match argument {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => self.value(expr, row),
                    other => panic!("{other}"),
                };
                call(&function.name.to_string(), &list.args.iter().map(argument).collect::<Vec<_>>())
            }
            other => panic!("{other} is not in the language"),
        }
    }

    fn literal(&self, literal: &Literal) -> Cell {
        match literal {
            Literal::Null => Cell::Unknown,
            Literal::Boolean(flag) => Cell::Flag(*flag),
            Literal::Number(text, _) => Cell::Number(text.parse().expect("a number")),
            Literal::SingleQuotedString(text) => Cell::Text(text.clone()),
            Literal::Placeholder(name) => match &self.bindings[name.trim_start_matches('$')] {
                Bound::Number(text) => Cell::Number(text.parse().expect("a number")),
                Bound::Date(day) => Cell::Day(*day),
                Bound::Text(text) => Cell::Text(text.clone()),
            },
            other => panic!("{other}"),
        }
    }
}

fn flag(truth: Option<bool>) -> Cell {
    truth.map_or(Cell::Unknown, Cell::Flag)
}

fn binary(left: &Cell, op: &Op, right: &Cell) -> Cell {
    let order = match (left, right) {
        (Cell::Unknown, _) | (_, Cell::Unknown) => return Cell::Unknown,
        (Cell::Number(left), Cell::Number(right)) => {
            let (left, right) = (*left, *right);
            match op {
                Op::Plus => return Cell::Number(left + right),
                Op::Minus => return Cell::Number(left - right),
                Op::Multiply => return Cell::Number(left * right),
                // Of whole numbers only: the rest falls away.
                Op::Divide if left.scale == 0 && right.scale == 0 => {
                    return Cell::Number(Decimal { digits: left.digits / right.digits, scale: 0 });
                }
                _ => left.cmp(&right),
            }
        }
        (Cell::Day(left), Cell::Day(right)) => left.cmp(right),
        (Cell::Text(left), Cell::Text(right)) => left.cmp(right),
        (Cell::Flag(left), Cell::Flag(right)) => left.cmp(right),
        (left, right) => panic!("{left:?} {op} {right:?}"),
    };
    Cell::Flag(match op {
        Op::Eq => order.is_eq(),
        Op::NotEq => order.is_ne(),
        Op::Lt => order.is_lt(),
        Op::LtEq => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::GtEq => order.is_ge(),
        other => panic!("{other} is not in the language"),
    })
}

fn call(name: &str, arguments: &[Cell]) -> Cell {
    match (name, arguments) {
        ("coalesce", all) => all.iter().find(|cell| **cell != Cell::Unknown).cloned().unwrap_or(Cell::Unknown),
        ("nullif", [value, other]) => {
            if binary(value, &Op::Eq, other) == Cell::Flag(true) {
                Cell::Unknown
            } else {
                value.clone()
            }
        }
        (_, all) if all.contains(&Cell::Unknown) => Cell::Unknown,
        ("abs", [Cell::Number(number)]) => {
            Cell::Number(if number.digits < 0 { Decimal::whole(0) - *number } else { *number })
        }
        ("array_has", [Cell::List(items), Cell::Text(word)]) => Cell::Flag(items.contains(word)),
        ("cardinality", [Cell::List(items)]) => {
            Cell::Number(Decimal::whole(i64::try_from(items.len()).expect("a short list")))
        }
        (name, arguments) => panic!("{name}({arguments:?}) is not in the language"),
    }
}
