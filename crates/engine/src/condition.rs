//! Conditions taken apart: a rule is a tree of `and` and `or` over atoms, each of them one question to one row.

use std::collections::BTreeSet;

use shouwang_pack::{Rule, sql};
use sqlparser::ast::{BinaryOperator, Expr};

/// A condition taken apart.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    /// All of them.
    And(Vec<Tree>),
    /// One of them at least.
    Or(Vec<Tree>),
    /// A condition that is not taken further apart.
    Atom(Box<Expr>),
}

impl Tree {
    /// Whom a rule is about, and what it asks of them. A condition that does not parse has been refused at load.
    pub(crate) fn of(rule: &Rule) -> Self {
        let texts = rule.among.iter().chain([&rule.when]);
        Tree::And(texts.filter_map(|text| sql::parse_expression(text).ok()).map(Tree::from).collect())
    }

    /// Its atoms, from left to right.
    pub(crate) fn atoms(&self) -> Vec<&Expr> {
        match self {
            Tree::Atom(expr) => vec![expr],
            Tree::And(parts) | Tree::Or(parts) => parts.iter().flat_map(Tree::atoms).collect(),
        }
    }

    /// The expressions that have to be evaluated to answer and to explain it: its atoms, and the two sides of those that
    /// compare. A column of the row is there already.
    pub(crate) fn parts(&self) -> BTreeSet<String> {
        let mut parts = BTreeSet::new();
        for atom in self.atoms() {
            let sides = comparison(atom).into_iter().flat_map(|(left, _, right)| [left, right]);
            let needed = [atom].into_iter().chain(sides).filter(|expr| !matches!(expr, Expr::Identifier(_)));
            parts.extend(needed.map(Expr::to_string));
        }
        parts
    }
}

impl From<Expr> for Tree {
    fn from(expr: Expr) -> Self {
        match expr {
            Expr::Nested(inside) => Tree::from(*inside),
            Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
                Tree::And(vec![Tree::from(*left), Tree::from(*right)])
            }
            Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
                Tree::Or(vec![Tree::from(*left), Tree::from(*right)])
            }
            // Not over a whole condition stays one atom: what would turn it is the condition as it is written.
            other => Tree::Atom(Box::new(other)),
        }
    }
}

/// The two sides of a comparison.
pub(crate) fn comparison(expr: &Expr) -> Option<(&Expr, &BinaryOperator, &Expr)> {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    match expr {
        Expr::BinaryOp { left, op: op @ (Eq | NotEq | Lt | LtEq | Gt | GtEq), right } => Some((left, op, right)),
        _ => None,
    }
}
