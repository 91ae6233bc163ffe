//! Rules that can never say yes, always say yes, or can never say anything.

use sqlparser::ast::{BinaryOperator, Expr};

use super::truth::impossible;
use crate::{
    fault::Faults,
    pack::Pack,
    rule::Rule,
    sql::{self, Bindings},
};

pub(super) fn review(pack: &Pack, faults: &mut Faults) {
    let bindings = pack.bind_all(pack.examples_on(), &pack.head.region);
    for rule in &pack.rules {
        // A condition that does not parse has been refused at load; a parameter without a value is another fault.
        let read = |text: &String| bound(text, &bindings);
        let among = match rule.among.as_ref().map(read) {
            Some(None) => continue,
            known => known.flatten(),
        };
        if let Some(when) = read(&rule.when) {
            of_rule(rule, among.as_ref(), &when, faults);
        }
    }
}

fn bound(text: &str, bindings: &Bindings) -> Option<Expr> {
    let mut expr = sql::parse_expression(text).ok()?;
    sql::bind(&mut expr, bindings).ok()?;
    Some(expr)
}

fn of_rule(rule: &Rule, among: Option<&Expr>, when: &Expr, faults: &mut Faults) {
    if let Some(why) = among.and_then(|among| impossible(&[(among, true)])) {
        let message = format!("规则 {} 的范围永远不成立：{why} 的要求互相矛盾", rule.id);
        faults.add(&rule.place, message, "改正 among");
        return;
    }
    let with = |when: &Expr, is_so: bool| {
        let asked: Vec<(&Expr, bool)> = among.map(|among| (among, true)).into_iter().chain([(when, is_so)]).collect();
        impossible(&asked)
    };
    let (never_yes, never_no) = (with(when, true), with(when, false));
    let fault = match (never_yes, never_no) {
        (Some(why), Some(_)) => {
            Some((format!("规则 {} 永远判断不了：{why}", rule.id), "不要与 null 比较；判断有没有填写用 is null"))
        }
        (Some(why), None) => {
            Some((format!("规则 {} 的条件永远不成立：{why} 的要求互相矛盾", rule.id), "改正 among 或 when"))
        }
        (None, Some(_)) => Some((
            format!("规则 {} 的条件对范围内的每个对象都成立，等于没有条件", rule.id),
            "改正 when，或把已写进 among 的条件从 when 中去掉",
        )),
        (None, None) => None,
    };
    if let Some((message, hint)) = fault {
        faults.add(&rule.place, message, hint);
        return;
    }
    let around: Vec<&Expr> = among.into_iter().collect();
    dead_branches(rule, when, &around, faults);
}

/// Alternatives of an `or` that the conditions around it exclude.
fn dead_branches(rule: &Rule, expr: &Expr, around: &[&Expr], faults: &mut Faults) {
    match expr {
        Expr::Nested(inside) => dead_branches(rule, inside, around, faults),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            for (one, other) in [(left, right), (right, left)] {
                dead_branches(rule, one, &[around, &[other]].concat(), faults);
            }
        }
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
            for branch in [left, right] {
                let asked: Vec<(&Expr, bool)> =
                    around.iter().copied().chain([branch.as_ref()]).map(|expr| (expr, true)).collect();
                match impossible(&asked) {
                    Some(_) => {
                        let message = format!("规则 {} 中“{branch}”这一支永远不成立", rule.id);
                        faults.add(&rule.place, message, "删去这一支，或改正与它矛盾的条件");
                    }
                    None => dead_branches(rule, branch, around, faults),
                }
            }
        }
        _ => {}
    }
}
