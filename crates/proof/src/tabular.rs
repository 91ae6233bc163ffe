//! Tables whose columns and rows must add up, and whose shares must be quotients. What a column means is told by the
//! rows themselves: a relation that most of them keep is the table's own, and the row that breaks it is wrong.

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{Fit, dressed, fit, quotient},
    document::Document,
    finding::{Finding, Severity},
    grid::{Grid, Row, grids},
    sentence::clause_start,
    token::Number,
    unit::Class,
};

/// Words over a column that is no sum of anything.
const NO_SUM: [&str; 14] =
    ["率", "比", "%", "均", "排名", "名次", "序号", "得分", "幅", "单价", "标准", "年龄", "进度", "时间"];
/// Words over a column that says how others relate to it.
const TOTALS: [&str; 6] = ["合计", "总计", "小计", "共计", "总", "计"];
const CHANGES: [&str; 10] = ["增减", "增加", "减少", "增量", "差", "剩余", "余", "未", "变化", "净增"];
/// Words over a column of shares.
const SHARES: [&str; 7] = ["率", "占比", "比例", "比重", "%", "进度", "度"];
/// Rows that are quoted at most.
const QUOTED_MAX: usize = 15;

/// All tables of a report.
pub(crate) fn check(document: &Document) -> Vec<Finding> {
    grids(&document.text).iter().flat_map(|grid| table(document, grid)).collect()
}

/// 从表1看，省外占51%: a share that the text takes of the sums of a table, by the name of a row.
pub(crate) fn shares(document: &Document) -> Vec<Finding> {
    let grids = grids(&document.text);
    document.numbers.iter().filter_map(|number| share(document, &grids, number)).collect()
}

fn share(document: &Document, grids: &[Grid], number: &Number) -> Option<Finding> {
    const NAME_MIN: usize = 2;
    let text = &document.text;
    let percent = number.unit.class == Class::Percent && text.ends(number.start, "占");
    percent.then_some(())?;
    let clause = clause_start(text, number.start);
    let from = (clause..number.start).rev().find(|at| text.at(*at) == Some('、')).map_or(clause, |at| at + 1);
    let words: String = text.slice(from, number.start - 1).iter().collect();
    let named = |row: &&Row| {
        let label = label(row);
        !row.is_sum && label.chars().count() >= NAME_MIN && words.starts_with(&label)
    };
    // The last table above is the one that is spoken of.
    let above = |grid: &&Grid| grid.rows.first().is_some_and(|row| row.start < number.start);
    let grid = grids.iter().rfind(above)?;
    let row = grid.rows.iter().filter(named).max_by_key(|row| label(row).chars().count())?;
    let sum = grid.rows.iter().find(|row| row.is_sum)?;
    let columns: Vec<usize> = grid.number_columns().into_iter().filter(|column| adds(grid, *column)).collect();
    let right = |column: usize| {
        let share = quotient(row.number(column)? * Decimal::whole(100), sum.number(column)?)?;
        Some(crate::range::Range::exact(share))
    };
    let near = |column: &usize| right(*column).is_some_and(|right| fit(number, &right) != Fit::Off);
    (!columns.iter().any(near)).then_some(())?;
    // The last column that is no change is that of the time the text speaks of.
    let column = columns.into_iter().rfind(|column| !grid.head_holds(*column, &CHANGES))?;
    let value = dressed(right(column)?.value, number);
    let (name, stated) = (label(row), text.original(number.start, number.end));
    let (part, whole) = (row.number(column)?.trimmed(), sum.number(column)?.trimmed());
    let message = format!("表中“{name}”{part}占{}{whole}的比例应是{value}，写的是{stated}。请核对", label(sum));
    Some(
        Finding::new(document, "share_differs", Severity::Unexplained, &[row.start, sum.start, number.start], message)
            .because(format!("{part}÷{whole}={value}≠{stated}"))
            .better(format!("表中无误时，改为“{}”", document.reworded(number.start, number.end, &value))),
    )
}

fn table(document: &Document, grid: &Grid) -> Vec<Finding> {
    let columns = grid.number_columns();
    let mut found = columns_sum(document, grid, &columns);
    let mut told: Vec<usize> = Vec::new();
    for relation in relations(grid, &columns) {
        for index in relation.broken {
            if !told.contains(&index)
                && let Some(row) = grid.rows.get(index)
            {
                told.push(index);
                found.push(broken(document, grid, row, &relation.rule));
            }
        }
    }
    found
}

/// Whether a column can be summed up.
fn adds(grid: &Grid, column: usize) -> bool {
    let percent = grid.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| cell.percent));
    !percent && !grid.head_holds(column, &NO_SUM)
}

/// How far a sum of so many written numbers may be off because they are rounded.
fn slack(grid: &Grid, column: usize, rows: usize) -> Decimal {
    let scale = grid.rows.iter().filter_map(|row| row.number(column)).map(|n| n.trimmed().scale).max().unwrap_or(0);
    let large = grid.head_holds(column, &["万", "亿"]);
    if scale == 0 && !large {
        return Decimal::whole(0);
    }
    let count = i64::try_from(rows).unwrap_or(0);
    Decimal { digits: 5, scale: scale + 1 } * Decimal::whole(count)
}

fn size(value: Decimal) -> Decimal {
    if value < Decimal::whole(0) { Decimal::whole(0) - value } else { value }
}

/// The rows that a row of sums may sum up: those right above it, all above it, the sums above it, and where it stands
/// first, all below.
fn summed(grid: &Grid, index: usize) -> Vec<Vec<usize>> {
    let plain = |i: &usize| grid.rows.get(*i).is_some_and(|row| !row.is_sum && !is_of_which(row));
    let sums: Vec<usize> = (0..index).filter(|i| grid.rows.get(*i).is_some_and(|row| row.is_sum)).collect();
    let last = sums.last().map_or(0, |i| i + 1);
    let mut ways: Vec<Vec<usize>> = vec![(last..index).filter(plain).collect(), (0..index).filter(plain).collect()];
    ways.push(sums.iter().copied().chain((last..index).filter(plain)).collect());
    if ways.iter().all(Vec::is_empty) {
        ways.push((index + 1..grid.rows.len()).filter(plain).collect());
    }
    ways.retain(|way| way.len() >= 2);
    ways
}

/// 其中: its numbers are contained in the row above.
fn is_of_which(row: &Row) -> bool {
    row.cells.first().is_some_and(|cell| cell.words.contains("其中") || cell.words.starts_with('#'))
}

fn columns_sum(document: &Document, grid: &Grid, columns: &[usize]) -> Vec<Finding> {
    let mut found = Vec::new();
    let columns: Vec<usize> = columns.iter().copied().filter(|column| adds(grid, *column)).collect();
    for (index, row) in grid.rows.iter().enumerate().filter(|(_, row)| row.is_sum) {
        let ways = summed(grid, index);
        let sum = |way: &[usize], column: usize| {
            let numbers = way.iter().filter_map(|i| grid.rows.get(*i)).map(|row| row.number(column));
            numbers.sum_all()
        };
        let holds = |way: &[usize], column: usize| {
            let stated = row.cells.get(column).and_then(|cell| cell.value);
            sum(way, column)
                .zip(stated)
                .is_some_and(|(sum, stated)| size(sum - stated) <= slack(grid, column, way.len()))
        };
        // The way in which most columns are summed up is the table's.
        let kept = |way: &Vec<usize>| columns.iter().filter(|column| holds(way, **column)).count();
        let Some(way) = ways.iter().rev().max_by_key(|way| kept(way)) else { continue };
        let known = kept(way);
        for column in columns.iter().copied().filter(|column| !holds(way, *column)) {
            let (Some(right), Some(stated)) = (sum(way, column), row.cells.get(column).and_then(|cell| cell.value))
            else {
                continue;
            };
            let largest = way.iter().filter_map(|i| grid.rows.get(*i)?.number(column)).max();
            // Without a column that adds up, only what is no average and no count of kinds can be a sum.
            let clear = known > 0 || columns.len() == 1 && largest.is_some_and(|largest| stated > largest);
            if !clear || ways.iter().any(|way| holds(way, column)) {
                continue;
            }
            found.push(column_differs(document, grid, row, way, column, right, stated));
        }
    }
    found
}

/// Adds numbers up, where there are all of them.
trait SumAll {
    fn sum_all(self) -> Option<Decimal>;
}

impl<I: Iterator<Item = Option<Decimal>>> SumAll for I {
    fn sum_all(mut self) -> Option<Decimal> {
        self.try_fold(Decimal::whole(0), |sum, number| Some(sum + number?))
    }
}

fn column_differs(
    document: &Document,
    grid: &Grid,
    row: &Row,
    way: &[usize],
    column: usize,
    right: Decimal,
    stated: Decimal,
) -> Finding {
    let head = grid.heads.get(column).map_or("", String::as_str);
    let label = label(row);
    let rows: Vec<&Row> = way.iter().filter_map(|i| grid.rows.get(*i)).collect();
    let numbers: Vec<String> =
        rows.iter().filter_map(|row| row.number(column)).map(|n| n.trimmed().to_string()).collect();
    let mut places = vec![row.start];
    if rows.len() <= QUOTED_MAX {
        places.extend(rows.iter().map(|row| row.start));
    }
    let (right, stated) = (right.trimmed(), stated.trimmed());
    let message = format!("表中“{head}”一列各行相加是{right}，{label}写的是{stated}。请核对各行和{label}");
    Finding::new(document, "table_sum", Severity::Contradiction, &places, message)
        .because(format!("{}={right}≠{stated}", numbers.join("+")))
        .better(format!("各行无误时，{label}改为“{right}”；{label}无误时，改正写错的一行"))
}

fn label(row: &Row) -> String {
    let words = row.cells.iter().filter(|cell| cell.value.is_none() && !cell.is_blank()).map(|cell| &cell.words);
    words.take(1).cloned().collect()
}

/// What a column is of others.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    /// The sum of columns.
    Sum(usize, Vec<usize>),
    /// One column less another.
    Less(usize, usize, usize),
    /// One column of a hundred of another.
    Share(usize, usize, usize),
}

/// A relation that most rows keep, with the rows that do not.
struct Kept {
    rule: Rule,
    broken: Vec<usize>,
}

impl Rule {
    fn target(&self) -> usize {
        match self {
            Rule::Sum(target, _) | Rule::Less(target, ..) | Rule::Share(target, ..) => *target,
        }
    }

    /// What the target should be in a row, and how far it may be off.
    fn computed(&self, grid: &Grid, row: &Row) -> Option<(Decimal, Decimal)> {
        match self {
            Rule::Sum(target, parts) => {
                let sum = parts.iter().map(|part| row.number(*part)).sum_all()?;
                Some((sum, slack(grid, *target, parts.len())))
            }
            Rule::Less(target, from, by) => Some((row.number(*from)? - row.number(*by)?, slack(grid, *target, 2))),
            Rule::Share(target, part, whole) => {
                let (part, whole) = (row.number(*part)?, row.number(*whole)?);
                let share = quotient(part * Decimal::whole(100), whole)?;
                let scale = row.cells.get(*target)?.value?.scale;
                Some((share, Decimal { digits: 6, scale: scale + 1 }))
            }
        }
    }

    fn holds(&self, grid: &Grid, row: &Row) -> Option<bool> {
        let stated = row.cells.get(self.target())?.value?;
        let (right, slack) = self.computed(grid, row)?;
        Some(size(right - stated) <= slack)
    }

    /// Whether the row can speak for it: nought and nought are always nought.
    fn tells(&self, row: &Row) -> bool {
        let full = |column: &usize| row.number(*column).is_some_and(|n| n != Decimal::whole(0));
        match self {
            Rule::Sum(_, parts) => parts.iter().filter(|part| full(part)).count() >= 2,
            Rule::Less(_, from, by) | Rule::Share(_, from, by) => full(from) && full(by),
        }
    }
}

/// The relations of a table, the surest first.
fn relations(grid: &Grid, columns: &[usize]) -> Vec<Kept> {
    let mut rules: Vec<(Rule, bool)> = Vec::new();
    for target in columns.iter().copied() {
        let others: Vec<usize> = columns.iter().copied().filter(|c| *c != target).collect();
        let total = grid.head_holds(target, &TOTALS);
        if adds(grid, target) || total {
            // A sum stands before its parts, or behind them.
            let parts: Vec<usize> = others.iter().copied().filter(|c| adds(grid, *c)).collect();
            for from in 0..parts.len() {
                for to in from + 2..=parts.len() {
                    rules.push((Rule::Sum(target, parts.get(from..to).unwrap_or_default().to_vec()), total));
                }
            }
        }
        let share = grid.head_holds(target, &SHARES);
        let change = grid.head_holds(target, &CHANGES);
        for from in &others {
            for by in others.iter().filter(|by| *by != from) {
                if change && !share {
                    rules.push((Rule::Less(target, *from, *by), true));
                }
                if share {
                    rules.push((Rule::Share(target, *from, *by), true));
                }
            }
        }
    }
    let mut kept: Vec<(usize, Kept)> = rules.into_iter().filter_map(|(rule, named)| kept(grid, rule, named)).collect();
    kept.sort_by_key(|(holding, _)| std::cmp::Reverse(*holding));
    // Of the rules for one column the one that most rows keep is meant.
    let mut targets: Vec<usize> = Vec::new();
    kept.retain(|(_, kept)| {
        let new = !targets.contains(&kept.rule.target());
        targets.push(kept.rule.target());
        new
    });
    kept.into_iter().map(|(_, kept)| kept).collect()
}

/// Whether a relation is the table's: most rows keep it. Where the words over a column say so, fewer are enough.
fn kept(grid: &Grid, rule: Rule, named: bool) -> Option<(usize, Kept)> {
    let (mut holding, mut broken) = (0, Vec::new());
    for (index, row) in grid.rows.iter().enumerate() {
        match rule.holds(grid, row) {
            Some(true) => holding += usize::from(rule.tells(row)),
            Some(false) => broken.push(index),
            None => {}
        }
    }
    let enough =
        if named { holding >= 2 && holding >= broken.len() } else { holding >= 4 && holding >= broken.len() * 3 };
    enough.then_some((holding, Kept { rule, broken }))
}

fn broken(document: &Document, grid: &Grid, row: &Row, rule: &Rule) -> Finding {
    let target = rule.target();
    let head = |column: usize| grid.heads.get(column).map_or("", String::as_str);
    let number = |column: usize| row.number(column).unwrap_or(Decimal::whole(0)).trimmed().to_string();
    let scale = row.cells.get(target).and_then(|cell| cell.value).map_or(0, |value| value.scale);
    let right = rule.computed(grid, row).map_or(Decimal::whole(0), |(right, _)| right);
    let (check, right, steps, columns) = match rule {
        Rule::Sum(_, parts) => {
            let steps: Vec<String> = parts.iter().map(|part| number(*part)).collect();
            ("table_sum", right, steps.join("+"), parts.clone())
        }
        Rule::Less(_, from, by) => ("table_sum", right, format!("{}-{}", number(*from), number(*by)), vec![*from, *by]),
        Rule::Share(_, part, whole) => {
            let steps = format!("{}÷{}", number(*part), number(*whole));
            ("share_differs", right.rounded(scale), steps, vec![*part, *whole])
        }
    };
    let (right, stated, label) = (right.trimmed().to_string(), number(target), label(row));
    let percent = if check == "share_differs" { "%" } else { "" };
    let names: Vec<&str> = columns.iter().map(|column| head(*column)).collect();
    let message = format!(
        "表中“{label}”一行，“{}”写的是{stated}{percent}，由{}算得{right}{percent}。请核对这一行",
        head(target),
        names.join("、")
    );
    Finding::new(document, check, Severity::Contradiction, &[row.start], message)
        .because(format!("{steps}={right}{percent}≠{stated}{percent}"))
        .better(format!("其他各格无误时，“{}”改为“{right}{percent}”", head(target)))
}
