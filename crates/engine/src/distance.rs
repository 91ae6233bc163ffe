//! How far a number is from the threshold that it fails, in the unit that people read it in.

use std::cmp::Ordering;

use datafusion::arrow::{
    array::{Array, AsArray},
    datatypes::{DataType, Date32Type},
};
use serde::{Serialize, Serializer};
use shouwang_pack::{Decimal, sql};
use sqlparser::ast::{BinaryOperator, Expr, Value};

use crate::{
    condition::comparison,
    table::{self, ColumnInfo},
    verdicts::Verdicts,
};

/// What a value lacks of its threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Distance {
    /// In `unit`; nought where the value stands exactly on a threshold that it would have to pass.
    #[serde(serialize_with = "as_number")]
    pub amount: Decimal,
    /// As people write it: 元, 人, 天.
    pub unit: String,
    /// The threshold, in the same unit, never negative: distances in different units are compared as shares of it.
    #[serde(skip)]
    threshold: Decimal,
}

fn as_number<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    // For whoever reads the JSON; no verdict is made from it.
    let number: serde_json::Number = amount.to_string().parse().map_err(serde::ser::Error::custom)?;
    number.serialize(serializer)
}

impl Distance {
    /// In words: `12.50 元`. Nothing where the value stands on the threshold.
    pub fn words(&self) -> Option<String> {
        let words =
            if self.unit.is_empty() { self.amount.to_string() } else { format!("{} {}", self.amount, self.unit) };
        (self.amount.digits != 0).then_some(words)
    }

    /// Nearer first, each as a share of its own threshold; what has a threshold of nought comes last.
    pub(crate) fn by_share(&self, other: &Self) -> Ordering {
        let is_nought = |distance: &Self| distance.threshold.digits == 0;
        let shares = (self.amount * other.threshold).cmp(&(other.amount * self.threshold));
        is_nought(self).cmp(&is_nought(other)).then(shares)
    }
}

/// The distance of a row from a comparison that it fails: what the column on the left (or, where the left has none, on
/// the right) would have to change by. `x * 100 >= y * $percent` is told in the unit of `x`.
///
/// Nothing where the comparison is no matter of more and less: equality; a comparison with nought, which asks whether
/// there is any; words; a quotient or a product of columns, whose unit nobody has said.
pub(crate) fn distance(verdicts: &Verdicts, row: usize, atom: &Expr, info: &ColumnInfo) -> Option<Distance> {
    use BinaryOperator::{Gt, GtEq, Lt, LtEq};
    let (left, op, right) = comparison(atom)?;
    if !matches!(op, Lt | LtEq | Gt | GtEq) || is_nought(left) || is_nought(right) {
        return None;
    }
    let (moving, threshold) = if sql::columns(left).is_empty() { (right, left) } else { (left, right) };
    let factor = factor(moving)?;
    let whole_side = whole_number(verdicts.column(&moving.to_string())?, row);
    let value = number(verdicts, row, moving)?;
    let limit = number(verdicts, row, threshold)?;
    let difference = if value >= limit { value - limit } else { limit - value };
    let is_strict = matches!(op, Lt | Gt);
    let is_date = matches!(verdicts.column(&moving.to_string())?.data_type(), DataType::Date32);
    // Whole things (persons, months, days) are counted; money on the line is on the line.
    let amount = if (whole_side || is_date) && !info.is_fen {
        let difference = difference.trimmed();
        let step = factor.checked_mul(10i128.pow(difference.scale))?;
        let steps = difference.digits / step;
        Decimal { digits: if is_strict || difference.digits % step != 0 { steps + 1 } else { steps }, scale: 0 }
    } else {
        quotient_up(difference, factor)
    };
    let in_units = |number: Decimal| if info.is_fen { yuan(number) } else { number.trimmed() };
    let unit = match info.unit.as_str() {
        "" if is_date => "天",
        // Shares differ by points.
        "%" => "个百分点",
        unit => unit,
    };
    Some(Distance {
        amount: in_units(amount),
        unit: unit.to_owned(),
        threshold: in_units(absolute(quotient_up(absolute(limit), factor))),
    })
}

/// Fen as yuan with two places.
fn yuan(fen: Decimal) -> Decimal {
    Decimal { digits: fen.rounded(0).digits, scale: 2 }
}

fn absolute(number: Decimal) -> Decimal {
    Decimal { digits: number.digits.abs(), ..number }
}

/// A quotient with the places of the dividend, away from nought: what is said to be lacking is enough.
fn quotient_up(dividend: Decimal, divisor: i128) -> Decimal {
    let rest = i128::from(dividend.digits % divisor != 0);
    Decimal { digits: dividend.digits / divisor + rest, scale: dividend.scale }
}

/// By what whole number the column of a side is multiplied.
fn factor(side: &Expr) -> Option<i128> {
    match side {
        Expr::Nested(inside) => factor(inside),
        Expr::BinaryOp { left, op: BinaryOperator::Multiply, right } => match (literal(left), literal(right)) {
            (None, Some(number)) => factor(left)?.checked_mul(number),
            (Some(number), None) => factor(right)?.checked_mul(number),
            _ => None,
        },
        Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus, right } => {
            // A sum moves as any of its parts does, where none of them is multiplied.
            let is_plain = |part: &Expr| factor(part) == Some(1);
            (is_plain(left) && is_plain(right)).then_some(1)
        }
        Expr::BinaryOp { .. } => None,
        _ => Some(1),
    }
}

/// A whole number above nought that the rule itself names.
fn literal(expr: &Expr) -> Option<i128> {
    let Expr::Value(value) = expr else { return None };
    let Value::Number(text, _) = &value.value else { return None };
    text.parse().ok().filter(|number| *number > 0)
}

fn is_nought(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if value.to_string() == "0")
}

fn whole_number(array: &dyn Array, row: usize) -> bool {
    array.data_type().is_integer() && !array.is_null(row)
}

/// A side as a number; a date as its day.
fn number(verdicts: &Verdicts, row: usize, side: &Expr) -> Option<Decimal> {
    let array = verdicts.column(&side.to_string())?;
    match array.data_type() {
        DataType::Date32 if array.is_valid(row) => {
            Some(Decimal::whole(array.as_primitive::<Date32Type>().value(row).into()))
        }
        _ => table::number(array, row),
    }
}
