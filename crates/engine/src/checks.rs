//! Checks: the figures held against each other.

use std::collections::BTreeMap;

use shouwang_pack::{
    Check, CheckKind, Decimal, Pack, Relation, RelationOp,
    expression::{Expression, ExpressionError},
};

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All its relations hold.
    Holds,
    /// A relation does not hold, and the figures that make up the difference are known and are stated.
    Explained,
    /// A relation does not hold.
    Fails,
}

impl Status {
    /// The stable code, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Status::Holds => "holds",
            Status::Explained => "explained",
            Status::Fails => "fails",
        }
    }
}

/// A check that was made.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Check id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// What became of it.
    pub status: Status,
    /// The left side of the relation that fails, or of the first.
    pub left: Option<Decimal>,
    /// The right side of it.
    pub right: Option<Decimal>,
    /// The sentence to show: what holds, what explains it, or what is wrong. Figures stand as `{figure_id}` in
    /// [`Checked::template`] and as numbers here.
    pub message: String,
    /// The same sentence with `{figure_id}` in the place of each figure, for documents that link their numbers.
    pub template: String,
}

/// Makes all the checks over these numbers. A check over a figure without a number fails and says so.
pub fn checks(pack: &Pack, numbers: &BTreeMap<String, Decimal>) -> Vec<Checked> {
    pack.checks.iter().map(|check| run(pack, check, numbers)).collect()
}

fn run(pack: &Pack, check: &Check, numbers: &BTreeMap<String, Decimal>) -> Checked {
    match check.kind {
        CheckKind::Relation => relation_check(pack, check, numbers),
        CheckKind::ProblemEvidence => problem_check(pack, check, numbers, |problem| {
            let exists = Expression::parse(&problem.exists_when)?.holds(&|id| numbers.get(id).copied())?;
            let shown = problem.figures.iter().any(|id| numbers.get(id).is_some_and(|n| n.digits != 0));
            Ok(!exists || shown)
        }),
        CheckKind::ProblemSelfCheck => problem_check(pack, check, numbers, |problem| {
            // That it can be decided is what the check asks for; which way does not matter.
            Expression::parse(&problem.exists_when)?.holds(&|id| numbers.get(id).copied()).map(|_| true)
        }),
    }
}

fn problem_check(
    pack: &Pack,
    check: &Check,
    numbers: &BTreeMap<String, Decimal>,
    holds: impl Fn(&shouwang_pack::Problem) -> Result<bool, ExpressionError>,
) -> Checked {
    let failing: Vec<&str> =
        pack.problems.iter().filter(|p| !holds(p).unwrap_or(false)).map(|p| p.title.as_str()).collect();
    let status = if failing.is_empty() { Status::Holds } else { Status::Fails };
    let whole = |n: usize| Some(Decimal::whole(i64::try_from(n).unwrap_or(i64::MAX)));
    let template = if failing.is_empty() {
        format!("{}：成立", check.title)
    } else {
        format!("{}（{}）", check.message, failing.join("、"))
    };
    Checked {
        id: check.id.clone(),
        title: check.title.clone(),
        status,
        left: whole(pack.problems.len() - failing.len()),
        right: whole(pack.problems.len()),
        message: fill(pack, &template, None, numbers),
        template,
    }
}

/// Both sides of a relation, and whether it holds.
pub fn evaluate(
    pack: &Pack,
    relation: &Relation,
    value: &dyn Fn(&str) -> Option<Decimal>,
) -> Result<(Decimal, Decimal, bool), ExpressionError> {
    let left = Expression::parse(&relation.left)?.number(value)?;
    let right = Expression::parse(&relation.right)?.number(value)?;
    let holds = match relation.op {
        RelationOp::Equal => left == right,
        RelationOp::AtMost => left <= right,
        RelationOp::RoundsTo => {
            let decimals = pack.figure(relation.right.trim()).map_or(right.scale, |figure| figure.decimals);
            left.rounded(decimals) == right.rounded(decimals)
        }
    };
    Ok((left, right, holds))
}

fn relation_check(pack: &Pack, check: &Check, numbers: &BTreeMap<String, Decimal>) -> Checked {
    let value = |id: &str| numbers.get(id).copied();
    let mut sides = None;
    let mut problem = None;
    let mut holds = true;
    for relation in &check.relations {
        match evaluate(pack, relation, &value) {
            Ok((left, right, true)) => sides = sides.or(Some((left, right))),
            Ok((left, right, false)) => {
                if holds {
                    sides = Some((left, right));
                }
                holds = false;
            }
            Err(error) => {
                holds = false;
                problem = Some(match error {
                    ExpressionError::NoValue(id) => {
                        let title = pack.figure(&id).map_or(id.as_str(), |figure| figure.title.as_str());
                        format!("指标“{title}”没有数据")
                    }
                    other => other.to_string(),
                });
            }
        }
    }
    let explained = !check.explained_when.is_empty()
        && check.explained_when.iter().all(|r| matches!(evaluate(pack, r, &value), Ok((_, _, true))));
    let status = match (holds, explained) {
        (true, _) => Status::Holds,
        (false, true) => Status::Explained,
        (false, false) => Status::Fails,
    };
    let template = match (status, problem) {
        (_, Some(problem)) => format!("{}：{problem}", check.title),
        (Status::Holds, _) => format!("{}：成立", check.title),
        (Status::Explained, _) => check.explanation.clone(),
        (Status::Fails, _) => check.message.clone(),
    };
    Checked {
        id: check.id.clone(),
        title: check.title.clone(),
        status,
        left: sides.map(|(left, _)| left.trimmed()),
        right: sides.map(|(_, right)| right.trimmed()),
        message: fill(pack, &template, sides, numbers),
        template: fill_sides(&template, sides),
    }
}

fn fill_sides(template: &str, sides: Option<(Decimal, Decimal)>) -> String {
    let Some((left, right)) = sides else { return template.to_owned() };
    let difference = if left >= right { left - right } else { right - left };
    template
        .replace("{left}", &left.trimmed().to_string())
        .replace("{right}", &right.trimmed().to_string())
        .replace("{difference}", &difference.trimmed().to_string())
}

/// Puts numbers with their units in the place of `{figure_id}`.
fn fill(pack: &Pack, template: &str, sides: Option<(Decimal, Decimal)>, numbers: &BTreeMap<String, Decimal>) -> String {
    let mut text = fill_sides(template, sides);
    for name in crate::compile::placeholders(&text) {
        if let (Some(number), Some(figure)) = (numbers.get(&name), pack.figure(&name)) {
            text = text.replace(&format!("{{{name}}}"), &format!("{number}{}", figure.unit));
        }
    }
    text
}
