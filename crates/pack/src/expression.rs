//! Arithmetic over figures, as checks and problems write it: `a + b`, `a / 10000`, `a + b > 0`.
//!
//! Exact throughout; there is no float. Division keeps twelve places, which is more than any report prints.

use std::collections::BTreeSet;

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value as Literal};

use crate::{sql, value::Decimal};

/// Places that a division keeps.
const DIVISION_PLACES: u32 = 12;

/// Why an expression cannot be read or computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// It is no expression.
    #[error("算式“{0}”读不懂")]
    Unreadable(String),
    /// It holds something that arithmetic over figures has no use for.
    #[error("算式中的“{0}”不受支持：只能用指标编号、整数、加减乘除、括号和比较")]
    Unsupported(String),
    /// A figure has no value.
    #[error("指标 {0} 没有数值")]
    NoValue(String),
    /// A division by zero.
    #[error("算式“{0}”除以了零")]
    DividedByZero(String),
}

/// A parsed expression over figures.
#[derive(Debug, Clone)]
pub struct Expression(Expr);

impl Expression {
    /// Reads one.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let expr = sql::parse_expression(text).map_err(|_| ExpressionError::Unreadable(text.to_owned()))?;
        check(&expr)?;
        Ok(Expression(expr))
    }

    /// The figures it names.
    pub fn figures(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        collect(&self.0, &mut names);
        names
    }

    /// Its number, where `value` gives the number of a figure.
    pub fn number(&self, value: &dyn Fn(&str) -> Option<Decimal>) -> Result<Decimal, ExpressionError> {
        number(&self.0, value)
    }

    /// Whether it is so.
    pub fn holds(&self, value: &dyn Fn(&str) -> Option<Decimal>) -> Result<bool, ExpressionError> {
        holds(&self.0, value)
    }
}

fn is_arithmetic(op: &BinaryOperator) -> bool {
    matches!(op, BinaryOperator::Plus | BinaryOperator::Minus | BinaryOperator::Multiply | BinaryOperator::Divide)
}

fn is_condition(op: &BinaryOperator) -> bool {
    use BinaryOperator::{And, Eq, Gt, GtEq, Lt, LtEq, NotEq, Or};
    matches!(op, And | Or | Eq | NotEq | Lt | LtEq | Gt | GtEq)
}

fn check(expr: &Expr) -> Result<(), ExpressionError> {
    match expr {
        Expr::Identifier(_) => Ok(()),
        Expr::Value(literal) if matches!(literal.value, Literal::Number(..)) => Ok(()),
        Expr::Nested(inside) | Expr::UnaryOp { op: UnaryOperator::Minus, expr: inside } => check(inside),
        Expr::BinaryOp { left, op, right } if is_arithmetic(op) || is_condition(op) => {
            check(left)?;
            check(right)
        }
        other => Err(ExpressionError::Unsupported(other.to_string())),
    }
}

fn collect(expr: &Expr, names: &mut BTreeSet<String>) {
    match expr {
        Expr::Identifier(name) => {
            names.insert(name.value.clone());
        }
        Expr::Nested(inside) | Expr::UnaryOp { expr: inside, .. } => collect(inside, names),
        Expr::BinaryOp { left, right, .. } => {
            collect(left, names);
            collect(right, names);
        }
        _ => {}
    }
}

fn number(expr: &Expr, value: &dyn Fn(&str) -> Option<Decimal>) -> Result<Decimal, ExpressionError> {
    let unsupported = || ExpressionError::Unsupported(expr.to_string());
    match expr {
        Expr::Identifier(name) => value(&name.value).ok_or_else(|| ExpressionError::NoValue(name.value.clone())),
        Expr::Value(literal) => match &literal.value {
            Literal::Number(text, _) => text.parse().map_err(|()| unsupported()),
            _ => Err(unsupported()),
        },
        Expr::Nested(inside) => number(inside, value),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr: inside } => Ok(Decimal::whole(0) - number(inside, value)?),
        Expr::BinaryOp { left, op, right } => {
            let (left, right) = (number(left, value)?, number(right, value)?);
            match op {
                BinaryOperator::Plus => Ok(left + right),
                BinaryOperator::Minus => Ok(left - right),
                BinaryOperator::Multiply => Ok(left * right),
                BinaryOperator::Divide => {
                    divide(left, right).ok_or_else(|| ExpressionError::DividedByZero(expr.to_string()))
                }
                _ => Err(unsupported()),
            }
        }
        _ => Err(unsupported()),
    }
}

fn divide(left: Decimal, right: Decimal) -> Option<Decimal> {
    if right.digits == 0 {
        return None;
    }
    let scale = DIVISION_PLACES + right.scale;
    let digits = left.rounded(scale.max(left.scale)).digits / right.digits;
    Some(Decimal { digits, scale: scale.max(left.scale) - right.scale })
}

fn holds(expr: &Expr, value: &dyn Fn(&str) -> Option<Decimal>) -> Result<bool, ExpressionError> {
    let Expr::BinaryOp { left, op, right } = expr else {
        return match expr {
            Expr::Nested(inside) => holds(inside, value),
            other => Err(ExpressionError::Unsupported(other.to_string())),
        };
    };
    if matches!(op, BinaryOperator::And | BinaryOperator::Or) {
        let (left, right) = (holds(left, value)?, holds(right, value)?);
        return Ok(if *op == BinaryOperator::And { left && right } else { left || right });
    }
    let order = number(left, value)?.cmp(&number(right, value)?);
    match op {
        BinaryOperator::Eq => Ok(order.is_eq()),
        BinaryOperator::NotEq => Ok(order.is_ne()),
        BinaryOperator::Lt => Ok(order.is_lt()),
        BinaryOperator::LtEq => Ok(order.is_le()),
        BinaryOperator::Gt => Ok(order.is_gt()),
        BinaryOperator::GtEq => Ok(order.is_ge()),
        _ => Err(ExpressionError::Unsupported(expr.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_over_figures_is_exact_and_refuses_the_rest() {
        let value = |name: &str| match name {
            "a" => Some(Decimal::whole(13604)),
            "b" => Some(Decimal::whole(0)),
            _ => None,
        };
        let number =
            |text: &str| Expression::parse(text).and_then(|e| e.number(&value)).map(|n| n.rounded(2).to_string());
        assert_eq!(number("a / 10000"), Ok("1.36".to_owned()));
        assert_eq!(number("(a + 1) * 2 - a"), Ok("13606.00".to_owned()));
        assert_eq!(number("a / b"), Err(ExpressionError::DividedByZero("a / b".to_owned())));
        assert_eq!(number("c + 1"), Err(ExpressionError::NoValue("c".to_owned())));
        assert!(number("(select 1)").is_err());
        let holds = |text: &str| Expression::parse(text).and_then(|e| e.holds(&value));
        assert_eq!(holds("a + b > 0 and b = 0"), Ok(true));
        assert_eq!(holds("a < 1 or b > 0"), Ok(false));
    }
}
