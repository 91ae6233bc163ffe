//! Problems counted by kind: a column that is wrong in a hundred thousand rows is one line, and costs no more memory.

use crate::problem::Problem;

/// Problems of one kind in one column that are kept word for word; the rest are counted.
const KEPT_OF_A_KIND: usize = 1_000;

/// Problems of sheets, those of one kind in one column together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    kinds: Vec<FaultKind>,
    listed: Vec<Problem>,
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
        let same = |kind: &&mut FaultKind| kind.first.code == problem.code && kind.first.field == problem.field;
        match self.kinds.iter_mut().find(same) {
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
}
