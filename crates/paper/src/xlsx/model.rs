//! The model of a workbook. Numbers are integers with a scale, never floats: money is fen, and a ratio has named digits.

/// A workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workbook {
    /// The title in the file's properties.
    pub title: String,
    /// A line at the top of every printed page, e.g. `示例数据：虚构乡镇`.
    pub notice: Option<String>,
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
}

/// One table on a sheet of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name on the tab: 31 characters at most, without `[]:*?/\`.
    pub name: String,
    /// The title above the table.
    pub title: Option<String>,
    /// The left half of the line under the title, e.g. `填报单位：云岭乡`.
    pub note: Option<String>,
    /// The right half of that line, e.g. `单位：户、人`.
    pub unit: Option<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows under the header. Cells beyond the last column are written too.
    pub rows: Vec<Vec<Cell>>,
    /// Empty rows below, with the drop-downs and formats of their columns: a form to fill in.
    pub spare_rows: u32,
    /// Where the line to be signed stands.
    pub signature: Signature,
}

/// The line 填表人、审核人、日期.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Signature {
    /// Nowhere.
    #[default]
    None,
    /// Below the last row.
    Below,
    /// At the foot of every printed page, and in no cell: what is read again holds records and nothing else.
    OnPaper,
}

impl Sheet {
    /// The rows above the header: the title, and the line with note and unit.
    pub(super) fn rows_above(&self) -> u32 {
        u32::from(self.title.is_some()) + u32::from(self.note.is_some() || self.unit.is_some())
    }

    /// The sheet's row, from 0, of a row of the table; `None` is the header.
    pub(super) fn row(&self, row: Option<usize>) -> Option<u32> {
        let header = self.rows_above();
        match row {
            None => Some(header),
            Some(row) => u32::try_from(row).ok()?.checked_add(header + 1),
        }
    }
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// The header.
    pub title: String,
    /// What is typed into its empty cells.
    pub kind: Kind,
    /// The width in ASCII characters; by default that of the contents.
    pub width: Option<u16>,
    /// The values that may be chosen. None means that anything may be typed.
    pub choices: Vec<String>,
    /// A hint shown beside the cell that is being filled in.
    pub help: Option<String>,
    /// Whether it is there for programs only.
    pub hidden: bool,
}

impl Column {
    /// A column with a header and nothing else said.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }
}

/// What a column's empty cells are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Anything.
    #[default]
    General,
    /// Text, even if it looks like a number: ID numbers and bank accounts, of which a spreadsheet would keep 15 digits.
    Text,
    /// Dates.
    Date,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// Where a click leads.
    pub link: Option<Place>,
}

/// What a cell holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    #[default]
    Blank,
    /// Text. It is never taken for a formula.
    Text(String),
    /// `unscaled / 10^scale`, shown with `scale` decimals. One of more than 15 digits is written as text, for a spreadsheet would
    /// round it.
    Number {
        /// The digits.
        unscaled: i64,
        /// How many of them are decimals.
        scale: u8,
    },
    /// As [`Value::Number`], followed by a percent sign.
    Percent {
        /// The digits: 7150 with a scale of 2 is 71.50%.
        unscaled: i64,
        /// How many of them are decimals.
        scale: u8,
    },
    /// A date since 1900.
    Date {
        /// The year.
        year: u16,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
}

/// A place in the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The sheet's name.
    pub sheet: String,
    /// A row of the table, from 0; `None` is its header.
    pub row: Option<usize>,
}

impl Cell {
    /// An empty cell.
    pub fn blank() -> Self {
        Self::default()
    }

    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into()).into()
    }

    /// A whole number.
    pub fn count(count: i64) -> Self {
        Self::decimal(count, 0)
    }

    /// A number with decimals: `Cell::decimal(fen, 2)` is an amount in yuan.
    pub fn decimal(unscaled: i64, scale: u8) -> Self {
        Value::Number { unscaled, scale }.into()
    }

    /// A percentage: `Cell::percent(7150, 2)` is 71.50%.
    pub fn percent(unscaled: i64, scale: u8) -> Self {
        Value::Percent { unscaled, scale }.into()
    }

    /// A date.
    pub fn date(year: u16, month: u8, day: u8) -> Self {
        Value::Date { year, month, day }.into()
    }

    /// The same cell with a link.
    pub fn linked(self, sheet: impl Into<String>, row: Option<usize>) -> Self {
        Self { link: Some(Place { sheet: sheet.into(), row }), ..self }
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, link: None }
    }
}
