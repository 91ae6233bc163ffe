//! Shares that are written the other way: 0.0435 where per cent are asked for, 435 that was multiplied once too often, and
//! 85% where a share of one is asked for.

use shouwang_pack::{Decimal, Field};

use crate::{problem::Fault, unit};

const HUNDRED: Decimal = Decimal { digits: 100, scale: 0 };
const HUNDREDTH: Decimal = Decimal { digits: 1, scale: 2 };

/// What to say of a number of per cent that cannot be, where the other way to write it can: both readings, and what to
/// write. Nothing where the number is as it should be, or wrong either way.
pub(crate) fn misread(field: &Field, shown: &str, percent: Decimal) -> Option<Fault> {
    if !unit::is_percent(field) || percent.digits <= 0 || is_within(field, percent) {
        return None;
    }
    let one = Decimal::whole(1);
    let (other, how) = if percent < one {
        (percent * HUNDRED, "写的是小数")
    } else {
        (percent * HUNDREDTH, "多乘了一次 100 ")
    };
    if !is_within(field, other) {
        return None;
    }
    let (percent, other) = (percent.trimmed(), other.trimmed());
    let range = match (field.min, field.max) {
        (Some(min), Some(max)) => format!("；这一列应在 {min}% 到 {max}% 之间"),
        (Some(min), None) => format!("；这一列不应小于 {min}%"),
        (None, Some(max)) => format!("；这一列不应大于 {max}%"),
        (None, None) => String::new(),
    };
    Some(Fault::new(
        "out_of_range",
        format!("“{shown}”有两种读法：照写的是 {percent}%，{how}的话是 {other}%{range}"),
        format!("“{}”填百分数：是 {other}% 的填 {other} 或 {other}%；不是的核对原件后改正", field.title),
    ))
}

/// What to say of per cent in a field that is a share of one.
pub(crate) fn of_one(field: &Field, shown: &str, percent: Decimal) -> Option<Fault> {
    let share = (percent * HUNDREDTH).trimmed();
    let is_share = field.unit.is_none() && field.max == Some(1) && is_within(field, share);
    is_share.then(|| {
        Fault::new(
            "wrong_unit",
            format!("“{shown}”是百分数，“{}”填的是小数", field.title),
            format!("是 {shown} 的填 {share}"),
        )
    })
}

fn is_within(field: &Field, number: Decimal) -> bool {
    let fits = number.trimmed().scale <= field.scale;
    fits && field.min.is_none_or(|min| number >= Decimal::whole(min))
        && field.max.is_none_or(|max| number <= Decimal::whole(max))
}
