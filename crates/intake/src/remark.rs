//! What a clerk should know of cells that were accepted, told once for a column.

use std::collections::BTreeMap;

use jiff::civil::Date;
use shouwang_pack::{Field, Ledger};

use crate::{field_reader::FieldReader, problem::Fault, workbook::Cell};

/// How an accepted cell was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Remark {
    /// It names a month where a day is asked for.
    MonthOnly,
    /// It counts its day, as spreadsheets do inside.
    Counted {
        /// What the cell shows.
        shown: String,
        /// The day.
        day: Date,
    },
    /// It says that the row is no record of the ledger.
    Disowned {
        /// Title of the part of the key that it leaves blank.
        blank: String,
    },
}

impl Remark {
    /// What there is to say of a cell; nothing of nearly all.
    pub(crate) fn of(reader: &FieldReader<'_>, cell: &Cell) -> Option<Self> {
        if reader.lacks_day(cell) {
            return Some(Remark::MonthOnly);
        }
        let day = reader.counted_day(cell)?;
        Some(Remark::Counted { shown: cell.shown().trim().to_owned(), day })
    }
}

/// Remarks on columns, by plan and column: how many cells, and the first of those that differ.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    months: BTreeMap<(usize, u32), usize>,
    counted: BTreeMap<(usize, u32), (usize, String, Date)>,
    disowned: BTreeMap<(usize, u32), (usize, String)>,
}

impl Remarks {
    pub(crate) fn add(&mut self, plan: usize, column: u32, remark: Remark) {
        match remark {
            Remark::MonthOnly => *self.months.entry((plan, column)).or_default() += 1,
            Remark::Counted { shown, day } => {
                self.counted.entry((plan, column)).or_insert((0, shown, day)).0 += 1;
            }
            Remark::Disowned { blank } => self.disowned.entry((plan, column)).or_insert((0, blank)).0 += 1,
        }
    }

    /// The remarks in words, with their plan and column; `of` knows the field of each.
    pub(crate) fn said<'f>(
        &self,
        of: impl Fn(usize, u32) -> Option<(&'f Ledger, &'f Field)>,
    ) -> Vec<(usize, u32, Fault)> {
        let title = |plan: usize, column: u32| of(plan, column).map_or("", |(_, field)| field.title.as_str());
        let months = self.months.iter().map(|((plan, column), count)| {
            let message = format!("“{}”有 {count} 格只写到月，按当月 1 日登记", title(*plan, *column));
            (*plan, *column, Fault::new("month_only", message, "知道具体日期的请补全后重新导入"))
        });
        let counted = self.counted.iter().map(|((plan, column), (count, shown, day))| {
            let message = format!(
                "“{}”有 {count} 格是数字，不是日期格式，按表格里的日期序号读作日期，例如 {shown} 读作 {day}",
                title(*plan, *column)
            );
            (*plan, *column, Fault::new("date_serial", message, "核对几格；不对的把这一列改成日期格式，重新填写"))
        });
        let disowned = self.disowned.iter().filter_map(|((plan, column), (count, blank))| {
            let (ledger, field) = of(*plan, *column)?;
            let message = format!("有 {count} 行“{}”填“否”，没有填“{blank}”，不登记为“{}”", field.title, ledger.title);
            let hint = "以前登记过的不会因此改变；要改的，在原来那一条上改";
            Some((*plan, *column, Fault::new("not_recorded", message, hint)))
        });
        months.chain(counted).chain(disowned).collect()
    }
}
