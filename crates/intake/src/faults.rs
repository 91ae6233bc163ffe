//! Problems counted by kind: a column that is wrong in a hundred thousand rows is one line, and costs no more memory.

use std::collections::HashMap;

use crate::problem::Problem;

/// Problems of one kind in one column that are kept word for word; the rest are counted.
const KEPT_OF_A_KIND: usize = 1_000;
/// Reasons of one code in one column that are told apart; messages that differ in every row must not become as many lines.
const REASONS_OF_A_CODE: usize = 20;

/// Problems of sheets, those of one kind in one column together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    kinds: Vec<FaultKind>,
    listed: Vec<Problem>,
    /// Places among the kinds, by column and then by reason; the last reason takes those that are too many.
    places: HashMap<Column, Vec<(String, usize)>>,
}

/// A code in a column: that of a field, or where no field is meant that of the cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Column {
    code: &'static str,
    sheet: String,
    field: String,
    letters: String,
}

impl Column {
    fn of(problem: &Problem) -> Self {
        let letters = problem.cell.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_letters = problem.field.is_empty() && letters.bytes().all(|b| b.is_ascii_uppercase());
        Column {
            code: problem.code,
            sheet: problem.sheet.clone(),
            field: problem.field.clone(),
            letters: if is_letters { letters.to_owned() } else { String::new() },
        }
    }
}

/// What a problem says without the words of its own cell: what is quoted, numbers, and addresses. Two that are left with
/// the same say the same of two cells.
fn reason(problem: &Problem) -> String {
    let mut said = String::with_capacity(problem.message.len());
    // Which word was meant is a guess at one cell.
    let hint = match problem.hint.strip_prefix("是不是“").and_then(|rest| rest.split_once("”？")) {
        Some((_, rest)) => rest,
        None => &problem.hint,
    };
    let mut depth = 0usize;
    for c in problem.message.chars().chain(hint.chars()) {
        match c {
            '“' => depth += 1,
            '”' => depth = depth.saturating_sub(1),
            c if depth > 0 || c.is_ascii() => {}
            c => said.push(c),
        }
    }
    said
}

/// All problems of one kind in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultKind {
    /// The first of them.
    pub first: Problem,
    /// How many there are.
    pub count: usize,
    /// The cells of the first few.
    pub cells: Vec<String>,
}

impl Faults {
    /// Cells that are named of each kind.
    pub const CELLS: usize = 5;

    /// Counts a problem.
    pub fn add(&mut self, problem: Problem) {
        let known = self.places.entry(Column::of(&problem)).or_default();
        let reason = reason(&problem);
        let full = known.len() >= REASONS_OF_A_CODE;
        let same = known.iter().find(|(other, _)| *other == reason).or_else(|| known.last().filter(|_| full));
        match same.and_then(|(_, at)| self.kinds.get_mut(*at)) {
            Some(kind) => {
                kind.count += 1;
                if kind.cells.len() < Faults::CELLS && !problem.cell.is_empty() {
                    kind.cells.push(problem.cell.clone());
                }
                if kind.count <= KEPT_OF_A_KIND {
                    self.listed.push(problem);
                }
            }
            None => {
                known.push((reason, self.kinds.len()));
                let cells = if problem.cell.is_empty() { Vec::new() } else { vec![problem.cell.clone()] };
                self.kinds.push(FaultKind { first: problem.clone(), count: 1, cells });
                self.listed.push(problem);
            }
        }
    }

    /// The kinds, in the order in which the first of each was met.
    pub fn kinds(&self) -> &[FaultKind] {
        &self.kinds
    }

    /// Single problems in the order in which they were met: all, but no more than a thousand of a kind.
    pub fn listed(&self) -> &[Problem] {
        &self.listed
    }

    /// How many problems there are.
    pub fn count(&self) -> usize {
        self.kinds.iter().map(|kind| kind.count).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }
}

impl Extend<Problem> for Faults {
    fn extend<T: IntoIterator<Item = Problem>>(&mut self, problems: T) {
        problems.into_iter().for_each(|problem| self.add(problem));
    }
}

impl FromIterator<Problem> for Faults {
    fn from_iter<T: IntoIterator<Item = Problem>>(problems: T) -> Self {
        let mut faults = Faults::default();
        faults.extend(problems);
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Fault;

    #[test]
    fn a_hundred_thousand_faults_of_one_kind_are_one_line() {
        let fault = |row: u32, field: &str| Fault::new("bad_flag", "甲", "乙").at("表", format!("C{row}"), field);
        let mut faults: Faults = (2..100_002).map(|row| fault(row, "safe_water")).collect();
        faults.extend([fault(9, "is_converted_hukou")]);
        let kinds: Vec<_> = faults.kinds().iter().map(|kind| (kind.count, kind.cells.join("、"))).collect();
        assert_eq!(kinds, [(100_000, "C2、C3、C4、C5、C6".to_owned()), (1, "C9".to_owned())]);
        assert_eq!((faults.count(), faults.listed().len()), (100_001, 1_001));
    }
    #[test]
    fn different_reasons_in_one_column_are_different_lines() {
        let fault = |cell: &str, field: &str, code: &'static str, message: &str, hint: &str| {
            Fault::new(code, message, hint).at("表", cell.to_owned(), field)
        };
        let faults: Faults = [
            fault("C2", "started_on", "bad_date", "“昨天”不是有效日期", "写成 2020-09-01"),
            fault("C3", "started_on", "bad_date", "“2020.1”分不清是 1 月还是 10 月", "写成 2020-01 或 2020-10"),
            fault("C4", "started_on", "bad_date", "“明天”不是有效日期", "写成 2020-09-01"),
            fault("D2", "wage_fen", "out_of_range", "“工资”为 -3 元，超出允许范围", "不应小于 0 元"),
            fault("D3", "wage_fen", "out_of_range", "“工资”为 -50 元，超出允许范围", "不应小于 0 元"),
            fault("D4", "wage_fen", "out_of_range", "“（5）”加了括号，读作负数", "去掉括号"),
            fault("E2", "kind", "unknown_code", "“普通”不在“户类型”的可选项中", "是不是“普通农户”？可填：甲、乙"),
            fault("E3", "kind", "unknown_code", "“贫困”不在“户类型”的可选项中", "可填：甲、乙"),
            fault("F1", "", "unknown_column", "列“甲”不是本台账的列", "您是不是要找“乙”（列名相近）？"),
            fault("AG1", "", "unknown_column", "列“丙”不是本台账的列", "您是不是要找“丁”（列名相近）？"),
            fault("第 7 行", "", "unknown_record", "找不到“张三”", "补填"),
            fault("第 8 行", "", "unknown_record", "找不到“李四”", "补填"),
        ]
        .into_iter()
        .collect();
        let kinds: Vec<String> = faults.kinds().iter().map(|kind| kind.cells.join("、")).collect();
        assert_eq!(kinds, ["C2、C4", "C3", "D2、D3", "D4", "E2、E3", "F1", "AG1", "第 7 行、第 8 行"]);
        assert_eq!(faults.count(), 12);
    }

    #[test]
    fn messages_that_differ_in_every_row_do_not_become_as_many_lines() {
        let words: Vec<char> = ('一'..='鿿').take(1_000).collect();
        let fault = |word: &char| Fault::new("odd", format!("{word}不对"), "改").at("表", "C2".to_owned(), "x");
        let faults: Faults = words.iter().map(fault).collect();
        assert_eq!((faults.kinds().len(), faults.count()), (REASONS_OF_A_CODE, 1_000));
    }
}
