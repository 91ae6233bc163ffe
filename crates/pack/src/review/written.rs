//! Conditions that mean something else than they say: numbers and days that belong into a parameter, `and` beside `or`
//! without brackets, and divisions that end a run where the divisor is zero.

use std::ops::ControlFlow;

use sqlparser::ast::{BinaryOperator, DataType, Expr, Value, visit_expressions};

use crate::{fault::Faults, pack::Pack, rule::Rule, sql};

/// Numbers that policy does not decide: none, one, and the hundred of a percentage.
const PLAIN: [&str; 3] = ["0", "1", "100"];

pub(super) fn review(pack: &Pack, faults: &mut Faults) {
    for rule in &pack.rules {
        // A condition that does not parse has been refused at load.
        for text in rule.among.iter().chain([&rule.when]) {
            if let Ok(expr) = sql::parse_expression(text) {
                of_condition(rule, &expr, faults);
            }
        }
    }
}

fn of_condition(rule: &Rule, expr: &Expr, faults: &mut Faults) {
    let mut mixed = None;
    let _ = visit_expressions(expr, |part| {
        match part {
            Expr::Value(value) => match &value.value {
                Value::Number(number, _) if !PLAIN.contains(&number.as_str()) => {
                    add(rule, &format!("写死了 {number}"), "改成参数，在 params 中写明依据", faults);
                }
                Value::SingleQuotedString(text) if text.parse::<jiff::civil::Date>().is_ok() => {
                    add(rule, &format!("写死了日期 {text}"), "改成参数，在 params 中写明依据", faults);
                }
                _ => {}
            },
            Expr::TypedString(typed) if typed.data_type == DataType::Date => {
                add(rule, &format!("写死了日期 {}", typed.value), "改成参数，在 params 中写明依据", faults);
            }
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
                let is_and = |side: &Expr| matches!(side, Expr::BinaryOp { op: BinaryOperator::And, .. });
                if mixed.is_none() && (is_and(left) || is_and(right)) {
                    mixed = Some(part.to_string());
                }
            }
            Expr::BinaryOp { op: BinaryOperator::Divide | BinaryOperator::Modulo, right, .. } if may_be_zero(right) => {
                let message = format!("除以 {right}，它可能是 0，筛查会因此中断");
                add(rule, &message, "写成 nullif(除数, 0)：除数为 0 时这一户算“未知”", faults);
            }
            _ => {}
        }
        ControlFlow::<()>::Continue(())
    });
    if let Some(part) = mixed {
        add(rule, &format!("“{part}”中 and 与 or 混用而没有括号"), "用括号写明哪几项连在一起", faults);
    }
}

/// Whether a divisor may be zero: all but numbers and parameters that are none, and what is guarded.
fn may_be_zero(divisor: &Expr) -> bool {
    match divisor {
        Expr::Nested(inside) => may_be_zero(inside),
        Expr::Value(value) => matches!(&value.value, Value::Number(number, _) if PLAIN[0] == number.as_str()),
        Expr::Function(function) => !function.name.to_string().eq_ignore_ascii_case("nullif"),
        _ => true,
    }
}

fn add(rule: &Rule, message: &str, hint: &str, faults: &mut Faults) {
    faults.add(&rule.place, format!("规则 {} 的条件{message}", rule.id), hint);
}
