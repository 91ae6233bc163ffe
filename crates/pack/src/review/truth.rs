//! Whether a condition can be met at all, by simple means: it is brought into a disjunction of conjunctions, and a
//! conjunction is impossible where what it asks of one side cannot all be so.
//!
//! Sides are told apart by their text. What is not understood is taken to be possible: the answer "impossible" is
//! certain, the answer "possible" is not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value as Literal};

use crate::value::Decimal;

/// A condition with more conjunctions than this is not looked at.
const MOST_TERMS: usize = 2048;

/// A value that a condition names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Number(Decimal),
    Day(Date),
    Text(String),
    Flag(bool),
}

/// One thing that a conjunction asks.
#[derive(Debug, Clone)]
enum Ask {
    /// A side compares so with a named value.
    Compare(String, BinaryOperator, Named),
    /// A side is one of these values, or none of them.
    Among(String, Vec<Named>, bool),
    /// A side is known, or is not.
    Known(String, bool),
    /// Cannot be so: a false constant, a side that differs from itself, a comparison with `null`.
    Never(String),
}

/// A conjunction of what is asked; what is not understood is left out of it.
type Term = Vec<Ask>;

/// Why no conjunction of a condition can be met, as the sides that contradict themselves; `None` where it may be met.
pub(super) fn impossible(conditions: &[(&Expr, bool)]) -> Option<String> {
    let mut terms: Vec<Term> = vec![Vec::new()];
    for (expr, is_so) in conditions {
        terms = both(&terms, &terms_of(expr, *is_so)?)?;
    }
    let reasons: Option<Vec<String>> = terms.iter().map(contradiction).collect();
    let mut reasons = reasons?;
    reasons.sort();
    reasons.dedup();
    Some(reasons.join("、"))
}

/// The conjunctions under which a condition is true (`is_so`) or false. Where it is unknown it is neither.
fn terms_of(expr: &Expr, is_so: bool) -> Option<Vec<Term>> {
    Some(match expr {
        Expr::Nested(inside) => terms_of(inside, is_so)?,
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => terms_of(expr, !is_so)?,
        Expr::BinaryOp { left, op: op @ (BinaryOperator::And | BinaryOperator::Or), right } => {
            let (left, right) = (terms_of(left, is_so)?, terms_of(right, is_so)?);
            if (*op == BinaryOperator::And) == is_so { both(&left, &right)? } else { [left, right].concat() }
        }
        Expr::Between { expr, negated, low, high } => {
            let from = compared(expr, &BinaryOperator::GtEq, low, *negated != is_so);
            let to = compared(expr, &BinaryOperator::LtEq, high, *negated != is_so);
            if *negated == is_so { vec![from, to] } else { vec![[from, to].concat()] }
        }
        Expr::InList { expr, list, negated } => {
            let values: Option<Vec<Named>> = list.iter().map(named).collect();
            vec![values.map(|values| Ask::Among(expr.to_string(), values, *negated != is_so)).into_iter().collect()]
        }
        Expr::IsNull(inside) => vec![vec![Ask::Known(inside.to_string(), !is_so)]],
        Expr::IsNotNull(inside) => vec![vec![Ask::Known(inside.to_string(), is_so)]],
        Expr::BinaryOp { left, op, right } => vec![compared(left, op, right, is_so)],
        other => vec![match named(other) {
            Some(Named::Flag(flag)) if flag == is_so => Vec::new(),
            Some(Named::Flag(_)) => vec![Ask::Never(other.to_string())],
            _ if is_null(other) => vec![Ask::Never(other.to_string())],
            _ => vec![Ask::Compare(other.to_string(), BinaryOperator::Eq, Named::Flag(is_so))],
        }],
    })
}

/// Every conjunction of one side with every one of the other; `None` where there are too many.
fn both(left: &[Term], right: &[Term]) -> Option<Vec<Term>> {
    if left.len().saturating_mul(right.len()) > MOST_TERMS {
        return None;
    }
    Some(left.iter().flat_map(|l| right.iter().map(move |r| [l.as_slice(), r].concat())).collect())
}

fn compared(left: &Expr, op: &BinaryOperator, right: &Expr, is_so: bool) -> Term {
    let Some(op) = (if is_so { Some(op.clone()) } else { opposite(op) }) else { return Vec::new() };
    if is_null(left) || is_null(right) {
        return vec![Ask::Never(format!("{left} {op} {right}"))];
    }
    match (named(left), named(right)) {
        (Some(one), Some(other)) if !holds(&one, &op, &other) => vec![Ask::Never(format!("{left} {op} {right}"))],
        (Some(_), Some(_)) => Vec::new(),
        (None, Some(value)) => vec![Ask::Compare(left.to_string(), op, value)],
        (Some(value), None) => mirrored(&op).map(|op| Ask::Compare(right.to_string(), op, value)).into_iter().collect(),
        (None, None) if left == right => match op {
            BinaryOperator::NotEq | BinaryOperator::Lt | BinaryOperator::Gt => {
                vec![Ask::Never(format!("{left} {op} {right}"))]
            }
            _ => vec![Ask::Known(left.to_string(), true)],
        },
        (None, None) => Vec::new(),
    }
}

fn opposite(op: &BinaryOperator) -> Option<BinaryOperator> {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    Some(match op {
        Eq => NotEq,
        NotEq => Eq,
        Lt => GtEq,
        LtEq => Gt,
        Gt => LtEq,
        GtEq => Lt,
        _ => return None,
    })
}

/// The comparison with its sides exchanged.
fn mirrored(op: &BinaryOperator) -> Option<BinaryOperator> {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    Some(match op {
        Eq => Eq,
        NotEq => NotEq,
        Lt => Gt,
        LtEq => GtEq,
        Gt => Lt,
        GtEq => LtEq,
        _ => return None,
    })
}

/// Whether a comparison of two values holds. Values of two kinds are compared by the engine, which may convert them.
fn holds(one: &Named, op: &BinaryOperator, other: &Named) -> bool {
    if std::mem::discriminant(one) != std::mem::discriminant(other) {
        return true;
    }
    match op {
        BinaryOperator::Eq => one == other,
        BinaryOperator::NotEq => one != other,
        BinaryOperator::Lt => one < other,
        BinaryOperator::LtEq => one <= other,
        BinaryOperator::Gt => one > other,
        BinaryOperator::GtEq => one >= other,
        _ => true,
    }
}

fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if value.value == Literal::Null)
}

/// The value that an expression names outright.
fn named(expr: &Expr) -> Option<Named> {
    match expr {
        Expr::Nested(inside) => named(inside),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match named(expr)? {
            Named::Number(number) => Some(Named::Number(Decimal::whole(0) - number)),
            _ => None,
        },
        Expr::Value(value) => match &value.value {
            Literal::Number(text, _) => text.parse().ok().map(Named::Number),
            Literal::SingleQuotedString(text) => Some(Named::Text(text.clone())),
            Literal::Boolean(flag) => Some(Named::Flag(*flag)),
            _ => None,
        },
        Expr::TypedString(typed) => match &typed.value.value {
            Literal::SingleQuotedString(text) => text.parse().ok().map(Named::Day),
            _ => None,
        },
        _ => None,
    }
}

/// The side of which a conjunction asks what cannot all be so.
fn contradiction(term: &Term) -> Option<String> {
    let mut sides: BTreeMap<&str, Vec<&Ask>> = BTreeMap::new();
    for ask in term {
        match ask {
            Ask::Never(text) => return Some(text.clone()),
            Ask::Compare(side, ..) | Ask::Among(side, ..) | Ask::Known(side, _) => {
                sides.entry(side).or_default().push(ask);
            }
        }
    }
    sides.into_iter().find(|(_, asks)| contradict(asks)).map(|(side, _)| side.to_owned())
}

fn contradict(asks: &[&Ask]) -> bool {
    let is_unknown = |ask: &&Ask| matches!(ask, Ask::Known(_, false));
    if asks.iter().any(is_unknown) {
        // Whatever else is asked needs a value.
        return !asks.iter().all(is_unknown);
    }
    let allowed = |value: &Named| {
        asks.iter().all(|ask| match ask {
            Ask::Compare(_, op, bound) => holds(value, op, bound),
            Ask::Among(_, values, is_in) => values.contains(value) == *is_in || !alike(value, values),
            Ask::Known(..) | Ask::Never(_) => true,
        })
    };
    // Where the values are listed, one of them has to do; otherwise one between the bounds has to.
    let listed = asks.iter().find_map(|ask| match ask {
        Ask::Compare(_, BinaryOperator::Eq, value) => Some(vec![value.clone()]),
        Ask::Among(_, values, true) => Some(values.clone()),
        _ => None,
    });
    match listed {
        Some(values) => !values.iter().any(allowed),
        None => bounds_cross(asks),
    }
}

fn alike(value: &Named, values: &[Named]) -> bool {
    values.iter().any(|other| std::mem::discriminant(value) == std::mem::discriminant(other))
}

/// Whether a lower bound lies above an upper one.
fn bounds_cross(asks: &[&Ask]) -> bool {
    let bounds = |lower: bool| {
        asks.iter().filter_map(move |ask| match ask {
            Ask::Compare(_, BinaryOperator::GtEq, value) if lower => Some((value, true)),
            Ask::Compare(_, BinaryOperator::Gt, value) if lower => Some((value, false)),
            Ask::Compare(_, BinaryOperator::LtEq, value) if !lower => Some((value, true)),
            Ask::Compare(_, BinaryOperator::Lt, value) if !lower => Some((value, false)),
            _ => None,
        })
    };
    bounds(true).any(|(low, with_low)| {
        bounds(false).any(|(high, with_high)| {
            let op = if with_low && with_high { BinaryOperator::LtEq } else { BinaryOperator::Lt };
            !holds(low, &op, high)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::parse_expression;

    #[test]
    fn what_cannot_be_met_is_known_for_certain() {
        // The condition, whether it can be true, and whether it can be false.
        let cases = [
            ("age > 60", true, true),
            ("age > 60 and age < 16", false, true),
            ("age >= 60 and age <= 60", true, true),
            ("age >= 60 and 60 > age", false, true),
            ("age < 16 or age > 60", true, true),
            ("age < 60 or age >= 60", true, false),
            ("not (age < 60 or age >= 60)", false, true),
            ("kind = 'a' and kind = 'b'", false, true),
            ("kind = 'a' and kind <> 'a'", false, true),
            ("kind in ('a', 'b') and kind = 'c'", false, true),
            ("kind in ('a', 'b') and kind not in ('a')", true, true),
            ("kind in ('a', 'b') and not kind in ('b', 'a')", false, true),
            ("kind is null and kind = 'a'", false, true),
            ("kind is null and kind is not null", false, true),
            ("kind is null or kind is not null", true, false),
            ("age between 20 and 10", false, true),
            ("age not between 10 and 20 and age = 15", false, true),
            ("born_on > date '2020-01-01' and born_on < date '2019-01-01'", false, true),
            ("flag and not flag", false, true),
            ("flag or age > 3", true, true),
            ("age = null", false, false),
            ("age = age", true, false),
            ("age <> age", false, true),
            ("1 = 1 and age > 3", true, true),
            ("age > 3 and 2 < 1", false, true),
            ("age > 3 and true", true, true),
            ("age > 3 and false", false, true),
            ("age > limit_age and age < limit_age", true, true),
            ("coalesce(age, 0) > 3 and coalesce(age, 0) < 2", false, true),
            ("(age > 60 and kind = 'a') or (age < 16 and age > 20)", true, true),
        ];
        for (text, can_be_true, can_be_false) in cases {
            let expr = parse_expression(text).expect(text);
            assert_eq!(impossible(&[(&expr, true)]).is_none(), can_be_true, "{text} true");
            assert_eq!(impossible(&[(&expr, false)]).is_none(), can_be_false, "{text} false");
        }
    }
}
