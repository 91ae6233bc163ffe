//! The rows of a sheet: records, rejected rows, and rows that are none.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use shouwang_pack::{Field, Pack, Value};

use crate::{
    address::{address, column_letters},
    layout::Layout,
    plan::{PartRead, Plan},
    problem::{Fault, Problem},
    skip::{RowKinds, Skip},
    workbook::{Sheet, SheetRow},
};

/// Aliases that a message about a missing column names.
const NAMED_ALIASES: usize = 4;

/// What the rows of a sheet are. Every row between the header and the last row that holds something is in exactly one
/// of `rows`, `rejected` and `skipped`, or was not read at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetRows {
    /// Name of the sheet.
    pub sheet: String,
    /// Rows without a problem.
    pub rows: Vec<Row>,
    /// Rows with at least one problem.
    pub rejected: Vec<RejectedRow>,
    /// Rows that are no records.
    pub skipped: Vec<SkippedRow>,
    /// Rows that were not read because the sheet as a whole cannot be.
    pub unread: u32,
    /// What is wrong with the sheet as a whole; where `unread` is not zero, the reason.
    pub problems: Vec<Problem>,
    /// What a clerk should know and nothing fails for.
    pub notices: Vec<Problem>,
}

/// A row that can be written to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Counted from 1, as a spreadsheet shows it.
    pub number: u32,
    /// What it says for each ledger; a ledger stands behind those it refers to.
    pub parts: Vec<Part>,
}

/// What a row says for one ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The ledger.
    pub ledger: String,
    /// Values by field. A field that no column carries and nothing gives is absent; a blank cell is unknown.
    pub values: BTreeMap<String, Value>,
    /// Letters of the column that carries a field; shared by all rows.
    pub columns: Arc<BTreeMap<String, String>>,
}

/// A row with problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Counted from 1, as a spreadsheet shows it.
    pub number: u32,
    /// All that is wrong with it.
    pub problems: Vec<Problem>,
}

/// A row that is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkippedRow {
    /// Counted from 1, as a spreadsheet shows it.
    pub number: u32,
    /// Why.
    pub why: Skip,
}

impl SheetRows {
    /// All rows below the header.
    pub fn total(&self) -> usize {
        self.rows.len() + self.rejected.len() + self.skipped.len() + self.unread as usize
    }
}

impl Row {
    /// The part for a ledger.
    pub fn part(&self, ledger: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.ledger == ledger)
    }

    /// Address of the cell that a field was read from.
    pub fn cell(&self, ledger: &str, field: &str) -> Option<String> {
        let letters = self.part(ledger)?.columns.get(field)?;
        Some(format!("{letters}{}", self.number))
    }
}

/// Reads the rows of a sheet that was recognised.
pub fn read_sheet(pack: &Pack, sheet: &Sheet, layout: &Layout) -> SheetRows {
    let mut out = SheetRows {
        sheet: sheet.name.clone(),
        problems: layout.problems.clone(),
        notices: layout.notices.clone(),
        ..SheetRows::default()
    };
    let plans: Vec<Plan<'_>> = Plan::all(pack, sheet, layout);
    let key_columns = plans.iter().filter(|plan| plan.is_primary).flat_map(Plan::key_columns).collect();
    let kinds = RowKinds::new(sheet, layout, key_columns);
    let first = sheet.rows.partition_point(|row| row.number <= layout.header_row);
    let lines = || sheet.rows[first..].iter().filter(|row| !kinds.is_blank(row));
    let missing = layout.missing(pack);
    if !missing.is_empty() || plans.is_empty() {
        out.unread = lines().next_back().map_or(0, |row| row.number - layout.header_row);
        for (ledger, field) in missing {
            // A column with a unit that does not fit has been named already.
            if !layout.problems.iter().any(|problem| problem.field == field.name) {
                out.problems.push(missing_column(&ledger.title, field).at(&sheet.name, String::new(), &field.name));
            }
        }
        return out;
    }
    let mut reader = RowReader { sheet, plans, seen: HashMap::new(), months: BTreeMap::new(), out };
    let mut before = layout.header_row;
    for row in lines() {
        reader.out.skipped.extend((before + 1..row.number).map(|number| SkippedRow { number, why: Skip::Blank }));
        before = row.number;
        match kinds.skip(row) {
            Some(why) => reader.out.skipped.push(SkippedRow { number: row.number, why }),
            None => reader.read(row),
        }
    }
    reader.finish(layout.header_row)
}

fn missing_column(ledger: &str, field: &Field) -> Fault {
    let aliases: Vec<String> = field.aliases.iter().take(NAMED_ALIASES).map(|alias| format!("“{alias}”")).collect();
    let also = if aliases.is_empty() { String::new() } else { format!("（也可写作{}）", aliases.join("、")) };
    let or = match field.kind {
        shouwang_pack::Kind::Area => "，或把工作表名改成村名",
        _ => "",
    };
    Fault::new(
        "missing_column",
        format!("缺少“{ledger}”的必填列“{}”{also}，整张表没有读入", field.title),
        format!("在表中增加“{}”列{or}，再重新导入", field.title),
    )
}

/// Reads row after row and remembers which records it has met.
struct RowReader<'a, 'p> {
    sheet: &'a Sheet,
    plans: Vec<Plan<'p>>,
    /// Where in `out.rows` a record stands first, by plan and key.
    seen: HashMap<(usize, Vec<Value>), usize>,
    /// Accepted cells that name a month where a day is asked for: how many, by plan and column.
    months: BTreeMap<(usize, u32), usize>,
    out: SheetRows,
}

impl RowReader<'_, '_> {
    fn read(&mut self, row: &SheetRow) {
        let mut parts = Vec::with_capacity(self.plans.len());
        let mut problems = Vec::new();
        let mut keys = Vec::new();
        let mut found = BTreeSet::new();
        for at in 0..self.plans.len() {
            let plan = &self.plans[at];
            let mut read = plan.read(self.sheet, row);
            if !plan.is_primary && !read.says_something {
                continue;
            }
            if plan.finds_otherwise(&read.values) {
                found.insert(plan.ledger.name.as_str());
            }
            let key = plan.key_of(&read.values);
            let earlier = key.as_ref().and_then(|key| self.seen.get(&(at, key.clone()))).copied();
            match earlier {
                Some(earlier) if read.problems.is_empty() => match self.compare(at, row, &read, earlier) {
                    Repeat::Same => {}
                    Repeat::LessSaid => continue,
                    Repeat::Differs(problem) => problems.push(problem),
                },
                _ => {
                    problems.append(&mut read.problems);
                    problems.extend(plan.missing_cells(self.sheet, row, &read, &found));
                    if let Some(key) = key {
                        keys.push((at, key));
                    }
                }
            }
            parts.push(Part {
                ledger: plan.ledger.name.clone(),
                values: read.values,
                columns: Arc::clone(&plan.columns),
            });
        }
        if problems.is_empty() {
            let at = self.out.rows.len();
            // Only accepted rows count as met: a rejected row must not take its correction down with it.
            self.seen.extend(keys.into_iter().map(|key| (key, at)));
            for (at, plan) in self.plans.iter().enumerate() {
                for column in plan.lacks_day(self.sheet, row) {
                    *self.months.entry((at, column)).or_default() += 1;
                }
            }
            self.out.rows.push(Row { number: row.number, parts });
        } else {
            // A column that feeds two ledgers is wrong once.
            let mut named = HashSet::new();
            problems.retain(|problem| named.insert((problem.cell.clone(), problem.code)));
            // In the order in which a clerk goes through the row: B before AA.
            problems.sort_by(|a, b| (a.cell.len(), &a.cell).cmp(&(b.cell.len(), &b.cell)));
            self.out.rejected.push(RejectedRow { number: row.number, problems });
        }
    }

    /// Says once a column what was done with cells that name only a month.
    fn finish(mut self, header_row: u32) -> SheetRows {
        for ((at, column), count) in &self.months {
            let field = self.plans[*at].field_of(*column);
            let fault = Fault::new(
                "month_only",
                format!("“{}”有 {count} 格只写到月，按当月 1 日登记", field.map_or("", |field| field.title.as_str())),
                "知道具体日期的请补全后重新导入",
            );
            let name = field.map_or("", |field| field.name.as_str());
            self.out.notices.push(fault.at(&self.sheet.name, address(header_row, *column), name));
        }
        self.out
    }

    /// How a record compares with the row in which it stood first.
    fn compare(&self, at: usize, row: &SheetRow, read: &PartRead, earlier: usize) -> Repeat {
        let plan = &self.plans[at];
        let first_row = &self.out.rows[earlier];
        let Some(first) = first_row.part(&plan.ledger.name) else { return Repeat::Same };
        if first.values == read.values {
            return Repeat::Same;
        }
        let differs = |(field, value): &(&String, &Value)| first.values.get(*field) != Some(value);
        let contradicts = |(field, value): &(&String, &Value)| !value.is_unknown() && differs(&(*field, *value));
        let values = || read.values.iter();
        let different = values().find(contradicts).or_else(|| values().find(differs));
        // Cells left blank on later rows of a household say nothing against the first.
        if !plan.is_primary && !values().any(|pair| contradicts(&pair)) {
            return Repeat::LessSaid;
        }
        let Some((field, _)) = different else { return Repeat::Same };
        let title = plan.ledger.field(field).map_or(field.as_str(), |field| &field.title);
        let column = plan.column_of(field);
        let key_letters = plan.key_columns().next().map(column_letters).unwrap_or_default();
        let here = column.map(|column| row.address(column)).unwrap_or_default();
        let there = column.map(|column| format!("{}{}", column_letters(column), first_row.number)).unwrap_or_default();
        let fault = if plan.is_primary {
            Fault::new(
                "duplicate_key",
                format!(
                    "与第 {} 行（{key_letters}{}）是同一条记录，但“{title}”不同（{there} 与 {here}）",
                    first_row.number, first_row.number
                ),
                "核对后只保留正确的一行；确是两条记录时请改正编号",
            )
        } else {
            Fault::new(
                "conflicting_rows",
                format!(
                    "与第 {} 行是同一{}，但“{title}”不同（{there} 与 {here}）",
                    first_row.number, plan.ledger.title
                ),
                "核对后把各行改成一致，或只在第一行填写",
            )
        };
        let cell = if plan.is_primary { format!("{key_letters}{}", row.number) } else { here };
        let named = if plan.is_primary {
            plan.ledger.key.first().map_or(field.as_str(), String::as_str)
        } else {
            field.as_str()
        };
        Repeat::Differs(fault.at(&self.sheet.name, cell, named))
    }
}

enum Repeat {
    Same,
    LessSaid,
    Differs(Problem),
}
