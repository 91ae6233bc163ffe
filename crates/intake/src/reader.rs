//! Reading the rows of a table one after the other.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use shouwang_pack::{Field, Ledger, Pack, Value};

use crate::{
    above::{Reach, dittos, said_by},
    address::{address, column_letters},
    layout::Layout,
    plan::{PartRead, Plan},
    problem::{Fault, Problem},
    remark::{Remark, Remarks},
    rows::{Part, ReadRow, RejectedRow, Row, SkippedRow},
    skip::{RowKinds, Skip},
    workbook::{Cell, Sheet, SheetRow},
};

/// Cells that a record has at least.
const RECORD_CELLS: usize = 3;
/// Aliases that a message about a missing column names.
const NAMED_ALIASES: usize = 4;

/// Reads row after row. It keeps of the rows that it gave no more than where they stand, so that a sheet of a million
/// rows needs no more memory than the sheet itself.
pub struct SheetReader<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    plans: Vec<Plan<'a>>,
    kinds: RowKinds,
    /// Ditto marks by column.
    dittos: BTreeMap<u32, Vec<Reach>>,
    /// Place of the next row.
    at: usize,
    /// The place behind the last row that holds anything.
    end: usize,
    /// Number of the row that comes next, which may be blank.
    number: u32,
    unread: u32,
    /// Numbers of rows above the header that look like records of another table.
    above: Vec<u32>,
    problems: Vec<Problem>,
    /// Places of accepted rows, by plan and a hash of the key; whoever finds one looks whether the key is the same.
    seen: HashMap<(usize, u64), usize>,
    /// What there is to say of accepted cells.
    remarks: Remarks,
}

impl<'a> SheetReader<'a> {
    /// A reader that stands before the first row below the header.
    pub fn new(pack: &'a Pack, sheet: &'a Sheet, layout: &'a Layout) -> Self {
        let first = sheet.rows.place_of(layout.header_row + 1);
        let mut key_columns = Vec::new();
        if let Some(primary) = layout.primary().and_then(|name| pack.ledger(name)) {
            let column = |name: &String| layout.column(&primary.name, name).map(|matched| matched.column);
            key_columns.extend(primary.key.iter().filter_map(column));
        }
        let kinds = RowKinds::new(sheet, layout, key_columns);
        let filled =
            (first..sheet.rows.len()).rev().find(|at| sheet.rows.get(*at).is_some_and(|r| !kinds.is_blank(&r)));
        let end = filled.map_or(first, |last| last + 1);
        let dittos = dittos(sheet, first, |row| !kinds.is_blank(row) && kinds.skip(row).is_none());
        let mut reader = SheetReader {
            sheet,
            layout,
            plans: Plan::all(pack, sheet, layout, &dittos),
            kinds,
            dittos,
            at: first,
            end,
            number: layout.header_row + 1,
            unread: 0,
            above: records_above(sheet, layout.header_row),
            problems: layout.problems.clone(),
            seen: HashMap::new(),
            remarks: Remarks::default(),
        };
        reader.problems.extend(reader.lost_above());
        let missing = layout.missing(pack);
        if !missing.is_empty() || reader.plans.is_empty() {
            reader.refuse_all(&missing);
        }
        reader
    }

    /// Without its required columns a sheet is not read at all.
    fn refuse_all(&mut self, missing: &[(&Ledger, &Field)]) {
        let last = self.end.checked_sub(1).and_then(|at| self.sheet.rows.number(at));
        self.unread = last.unwrap_or_default().saturating_sub(self.layout.header_row);
        self.at = self.end;
        for (ledger, field) in missing {
            // A column with a unit that does not fit has been named already.
            if !self.layout.problems.iter().any(|problem| problem.field == field.name) {
                let fault = missing_column(&ledger.title, field);
                self.problems.push(fault.at(&self.sheet.name, String::new(), &field.name));
            }
        }
    }

    /// Rows that are not read because the sheet as a whole cannot be; [`SheetReader::problems`] tells why.
    pub fn unread(&self) -> u32 {
        self.unread
    }

    /// How many rows above the header look like records of a table that nobody recognised; they are not read either.
    pub fn unread_above(&self) -> usize {
        self.above.len()
    }

    fn lost_above(&self) -> Option<Problem> {
        let first = self.above.first()?;
        let fault = Fault::new(
            "table_above",
            format!(
                "表头上方还有 {} 行像是另一张表（从第 {first} 行起），认不出是哪本台账，没有读入",
                self.above.len()
            ),
            "把那张表的表头改成台账的列名，或者分到另一张工作表里再导入；不要的删去",
        );
        Some(fault.at(&self.sheet.name, address(*first, 0), ""))
    }

    /// Whether no row is left that holds anything; before the first row is read, whether the table is a blank form.
    pub fn is_blank(&self) -> bool {
        self.at == self.end && self.unread == 0
    }

    /// What is wrong with the sheet as a whole.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Letters of the column that carries a field, by ledger.
    pub fn columns(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        self.plans.iter().map(|plan| (plan.ledger.name.clone(), plan.columns.as_ref().clone())).collect()
    }

    /// What a clerk should know and nothing fails for; what the rows give rise to stands there once they are read.
    pub fn notices(&self) -> Vec<Problem> {
        let mut notices = self.layout.notices.clone();
        notices.extend(self.hidden());
        notices.extend(self.uncomputed());
        let of = |plan: usize, column: u32| Some((self.plans[plan].ledger, self.plans[plan].field_of(column)?));
        for (plan, column, fault) in self.remarks.said(of) {
            let name = self.plans[plan].field_of(column).map_or("", |field| field.name.as_str());
            notices.push(fault.at(&self.sheet.name, address(self.layout.header_row, column), name));
        }
        notices
    }

    /// A formula without a result looks like a blank cell and is none.
    fn uncomputed(&self) -> Option<Problem> {
        let count = self.sheet.uncomputed;
        let fault = Fault::new(
            "uncomputed",
            format!("有 {count} 个公式没有计算结果，当作空白读入"),
            "用 WPS 或 Excel 打开，保存一次再导入",
        );
        (count > 0).then(|| fault.at(&self.sheet.name, self.sheet.first_uncomputed.clone(), ""))
    }

    /// Rows that a filter hides are records like others; whoever wanted them left out has to know that they are not.
    fn hidden(&self) -> Option<Problem> {
        let rows: Vec<u32> =
            self.sheet.hidden_rows.iter().copied().filter(|number| *number > self.layout.header_row).collect();
        let first = rows.first()?;
        let fault = Fault::new(
            "hidden_rows",
            format!("有 {} 行是隐藏的（从第 {first} 行起），和其他行一样读入", rows.len()),
            "不要导入的，先取消隐藏或筛选，删去这些行再导入",
        );
        Some(fault.at(&self.sheet.name, String::new(), ""))
    }

    /// The row that a ditto mark points at.
    pub fn said_above(&self, number: u32, column: u32) -> Option<u32> {
        said_by(self.dittos.get(&column)?, number)
    }

    /// Columns whose cells are days: what stands there as a bare number may count one.
    pub fn day_columns(&self) -> BTreeSet<u32> {
        self.plans.iter().flat_map(Plan::day_columns).collect()
    }

    /// All that is wrong with one row, by its number; for rows that were refused and are to be given back.
    pub fn problems_of(&self, number: u32) -> Vec<Problem> {
        let Some(row) = self.sheet.rows.with_number(number) else { return Vec::new() };
        match self.judge(&row) {
            Judged::Wrong(problems) => problems,
            Judged::Right { .. } => Vec::new(),
        }
    }

    fn judge(&self, row: &SheetRow) -> Judged {
        // In a table of several columns a heading or a remark stands alone in its row; it is nobody's number.
        if self.layout.columns.len() >= RECORD_CELLS
            && let Some((column, words)) = self.kinds.lone_words(row)
        {
            let fault = Fault::new(
                "lone_words",
                format!("这一行只有“{words}”，不像一个编号"),
                "是小标题或说明的，删去这一行；是一条记录的，把编号和其他各列填上",
            );
            return Judged::Wrong(vec![fault.at(&self.sheet.name, row.address(column), "")]);
        }
        let mut parts = Vec::with_capacity(self.plans.len());
        let mut problems = Vec::new();
        let mut keys = Vec::new();
        let mut found = BTreeSet::new();
        let mut disowned = Vec::new();
        for (at, plan) in self.plans.iter().enumerate() {
            let mut read = plan.read(self.sheet, row);
            if !plan.is_primary && !read.says_something {
                continue;
            }
            if let Some((flag, blank)) = plan.disowned_by(&read) {
                let remark = Remark::Disowned { blank: blank.title.clone() };
                disowned.extend(plan.column_of(&flag.name).map(|column| (at, column, remark)));
                continue;
            }
            if plan.finds_otherwise(&read.values) {
                found.insert(plan.ledger.name.as_str());
            }
            let key = plan.key_of(&read.values);
            match key.as_ref().and_then(|key| self.earlier(at, key, row.number)) {
                Some(earlier) if read.problems.is_empty() => match self.compare(plan, row, &read, &earlier) {
                    Repeat::Same => {}
                    Repeat::LessSaid => continue,
                    Repeat::Differs(problem) => problems.push(problem),
                },
                _ => {
                    problems.append(&mut read.problems);
                    problems.extend(plan.missing_cells(self.sheet, row, &read, &found));
                    if let Some(key) = key {
                        keys.push((at, hash_of(&key)));
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
            return Judged::Right { parts, keys, disowned };
        }
        // A column that feeds two ledgers is wrong once.
        let mut wrong: Vec<Problem> = Vec::with_capacity(problems.len());
        for problem in problems {
            if !wrong.iter().any(|other| other.cell == problem.cell && other.code == problem.code) {
                wrong.push(problem);
            }
        }
        // In the order in which a clerk goes through the row: B before AA.
        wrong.sort_by(|a, b| (a.cell.len(), &a.cell).cmp(&(b.cell.len(), &b.cell)));
        Judged::Wrong(wrong)
    }

    fn read(&mut self, row: &SheetRow, place: usize) -> ReadRow {
        match self.judge(row) {
            Judged::Right { parts, keys, disowned } => {
                for (at, column, remark) in disowned {
                    self.remarks.add(at, column, remark);
                }
                if parts.is_empty() {
                    return ReadRow::Skipped(SkippedRow { number: row.number, why: Skip::Disowned });
                }
                // Only accepted rows count as met: a rejected row must not take its correction down with it.
                self.seen.extend(keys.into_iter().map(|key| (key, place)));
                for (at, plan) in self.plans.iter().enumerate() {
                    for (column, remark) in plan.remarks(self.sheet, row) {
                        self.remarks.add(at, column, remark);
                    }
                }
                ReadRow::Row(Row { number: row.number, parts })
            }
            Judged::Wrong(problems) => ReadRow::Rejected(RejectedRow { number: row.number, problems }),
        }
    }

    /// The accepted row above in which a record stands first, with what it says.
    fn earlier(&self, at: usize, key: &[Value], number: u32) -> Option<(u32, PartRead)> {
        let place = *self.seen.get(&(at, hash_of(key)))?;
        let row = self.sheet.rows.get(place).filter(|row| row.number < number)?;
        let plan = &self.plans[at];
        let first = plan.read(self.sheet, &row);
        (plan.key_of(&first.values).as_deref() == Some(key)).then_some((row.number, first))
    }

    /// How a record compares with the row in which it stood first.
    fn compare(&self, plan: &Plan<'_>, row: &SheetRow, read: &PartRead, earlier: &(u32, PartRead)) -> Repeat {
        let (first_number, first) = earlier;
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
        let there = column.map(|column| address(*first_number, column)).unwrap_or_default();
        let fault = if plan.is_primary {
            Fault::new(
                "duplicate_key",
                format!(
                    "与第 {first_number} 行（{key_letters}{first_number}）是同一条记录，但“{title}”不同（{there} 与 {here}）"
                ),
                "核对后只保留正确的一行；确是两条记录时请改正编号",
            )
        } else {
            Fault::new(
                "conflicting_rows",
                format!("与第 {first_number} 行是同一{}，但“{title}”不同（{there} 与 {here}）", plan.ledger.title),
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

impl Iterator for SheetReader<'_> {
    type Item = ReadRow;

    fn next(&mut self) -> Option<ReadRow> {
        while self.at < self.end {
            let found = self.sheet.rows.number(self.at)?;
            if self.number < found {
                self.number += 1;
                return Some(ReadRow::Skipped(SkippedRow { number: self.number - 1, why: Skip::Blank }));
            }
            let row = self.sheet.rows.get(self.at)?;
            let place = self.at;
            self.at += 1;
            // A row that holds nothing but its own number is blank too.
            if self.kinds.is_blank(&row) {
                continue;
            }
            self.number = found + 1;
            return Some(match self.kinds.skip(&row) {
                Some(why) => ReadRow::Skipped(SkippedRow { number: found, why }),
                None => self.read(&row, place),
            });
        }
        None
    }
}

/// A row read, and whether it stands.
enum Judged {
    Right {
        parts: Vec<Part>,
        /// The keys that it is the first to name.
        keys: Vec<(usize, u64)>,
        /// What it says of ledgers of which it is no record, by plan and column.
        disowned: Vec<(usize, u32, Remark)>,
    },
    Wrong(Vec<Problem>),
}

fn hash_of(key: &[Value]) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

enum Repeat {
    Same,
    LessSaid,
    Differs(Problem),
}

/// Rows above a header that hold what records hold: several cells, and a number among them. One alone may be part of what
/// stands above a table.
fn records_above(sheet: &Sheet, header_row: u32) -> Vec<u32> {
    let above = sheet.rows.iter().take(sheet.rows.place_of(header_row));
    let is_record = |row: &SheetRow| {
        row.cells.len() >= RECORD_CELLS
            && row.cells.iter().any(|(_, cell)| matches!(cell, Cell::Number(_) | Cell::Date(_)))
    };
    let rows: Vec<u32> = above.filter(is_record).map(|row| row.number).collect();
    if rows.len() < 2 { Vec::new() } else { rows }
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
