//! Ledgers as offices hand them round: an empty form to fill in, or the register's own records. Both come from one
//! writer, and what it writes is read again without a change.

use std::collections::BTreeMap;

use shouwang_pack::{Code, Field, Kind, Ledger, Pack, Part, Value};
use shouwang_paper::xlsx::{self, Cell, Column, Sheet, Signature, Workbook};

/// Rows of an empty form that have drop-downs and formats.
const SPARE_ROWS: u32 = 200;

/// What cells of codes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// The words that people read.
    Labels,
    /// The numbers of the national standard, where it has one for the code; other systems take them.
    StandardNumbers,
}

impl Words {
    fn of(self, code: &Code) -> String {
        let number = code.standard.as_ref().filter(|_| self == Words::StandardNumbers);
        number.unwrap_or(&code.label).clone()
    }
}

/// The last column of a form, which says for each row which record it is. Programs read it, and it is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordColumn {
    /// Its header.
    pub title: String,
    /// What it says of each row.
    pub cells: Vec<String>,
}

/// A ledger as a workbook: its title, its columns with units, choices and help, and the rows given. Areas and
/// references in the rows are the words by which people know them.
pub fn form(
    pack: &Pack,
    ledger: &Ledger,
    town: &str,
    notice: Option<&str>,
    words: Words,
    rows: &[BTreeMap<String, Value>],
    records: Option<&RecordColumn>,
) -> Workbook {
    let fields: Vec<&Field> = ledger.fields.iter().filter(|field| is_filled_in(field)).collect();
    let mut sheet = Sheet {
        name: ledger.title.clone(),
        title: Some(format!("{town}{}台账", ledger.title)),
        note: Some(format!("填报单位：{town}")),
        unit: units(&fields),
        columns: fields.iter().map(|field| column(pack, field, words)).collect(),
        signature: Signature::OnPaper,
        ..Sheet::default()
    };
    for row in rows {
        let cell = |field: &&Field| cell(pack, field, words, row.get(&field.name).unwrap_or(&Value::Unknown));
        sheet.rows.push(fields.iter().map(cell).collect());
    }
    if let Some(records) = records {
        sheet.columns.push(Column { kind: xlsx::Kind::Text, hidden: true, ..Column::new(&records.title) });
        for (row, record) in sheet.rows.iter_mut().zip(&records.cells) {
            row.push(Cell::text(record));
        }
    }
    if rows.is_empty() {
        sheet.spare_rows = SPARE_ROWS;
    }
    Workbook { title: format!("{town}{}台账", ledger.title), notice: notice.map(str::to_owned), sheets: vec![sheet] }
}

/// Whether people fill a field in: keyed hashes, likenesses and how a name is written are worked out.
fn is_filled_in(field: &Field) -> bool {
    field.derive.as_ref().is_none_or(|derive| !matches!(derive.part, Some(Part::Hash | Part::Near | Part::PlainName)))
}

/// The unit that stands in a column's header. 头（只、羽） explains itself and would nest in its own brackets.
fn unit(field: &Field) -> Option<&str> {
    let unit = match (field.kind, field.unit.as_deref()) {
        (Kind::Money, None) => Some("元"),
        (Kind::Money | Kind::Integer | Kind::Decimal, unit) => unit,
        _ => None,
    };
    unit.filter(|unit| !unit.contains('（'))
}

/// The line with all the units of a ledger, as offices put it above the table.
fn units(fields: &[&Field]) -> Option<String> {
    let mut units: Vec<&str> = Vec::new();
    for unit in fields.iter().filter_map(|field| unit(field)) {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    Some(format!("单位：{}", units.join("、"))).filter(|_| !units.is_empty())
}

fn column(pack: &Pack, field: &Field, words: Words) -> Column {
    let unit = unit(field).map_or_else(String::new, |unit| format!("（{unit}）"));
    let choices = match (field.kind, pack.codes_of(field)) {
        (Kind::Flag, _) => vec!["是".to_owned(), "否".to_owned()],
        (Kind::Code, Some(list)) => list.codes.iter().map(|code| words.of(code)).collect(),
        _ => Vec::new(),
    };
    let several = match (field.kind, pack.codes_of(field)) {
        (Kind::Codes, Some(list)) => {
            let labels: Vec<String> = list.codes.iter().map(|code| words.of(code)).collect();
            format!("可填几项，用顿号隔开：{}", labels.join("、"))
        }
        _ => String::new(),
    };
    let required = if field.required { "必填。" } else { "" };
    let help = format!("{required}{}{several}", field.help);
    Column {
        title: format!("{}{unit}", field.title),
        kind: match field.kind {
            Kind::Date => xlsx::Kind::Date,
            Kind::Integer | Kind::Decimal | Kind::Money | Kind::Year => xlsx::Kind::General,
            _ => xlsx::Kind::Text,
        },
        choices,
        help: Some(help).filter(|help| !help.is_empty()),
        ..Column::default()
    }
}

fn cell(pack: &Pack, field: &Field, words: Words, value: &Value) -> Cell {
    let label = |code: &String| {
        let list = pack.codes_of(field).map(|list| list.codes.as_slice()).unwrap_or_default();
        list.iter().find(|known| known.code == *code).map_or_else(|| code.clone(), |known| words.of(known))
    };
    match value {
        Value::Unknown => Cell::blank(),
        Value::Text(code) if field.kind == Kind::Code => Cell::text(label(code)),
        Value::Text(text) => Cell::text(text),
        Value::Codes(codes) => Cell::text(codes.iter().map(label).collect::<Vec<_>>().join("、")),
        Value::Flag(flag) => Cell::text(if *flag { "是" } else { "否" }),
        Value::Integer(number) => Cell::decimal(*number, scale(field)),
        Value::Date(date) if field.kind == Kind::Month => Cell::text(format!("{}-{:02}", date.year(), date.month())),
        Value::Date(date) => match (u16::try_from(date.year()), date.year() >= 1900) {
            (Ok(year), true) => Cell::date(year, date.month().unsigned_abs(), date.day().unsigned_abs()),
            // Spreadsheets know no earlier days.
            _ => Cell::text(date.to_string()),
        },
    }
}

/// The places behind the point of a number as workbooks write it: money is kept in fen, and written in 元 or 万元.
fn scale(field: &Field) -> u8 {
    match (field.kind, field.unit.as_deref()) {
        (Kind::Money, Some("万元")) => 6,
        (Kind::Money, Some("亿元")) => 10,
        (Kind::Money, _) => 2,
        (Kind::Decimal, _) => u8::try_from(field.scale).unwrap_or(u8::MAX),
        _ => 0,
    }
}
