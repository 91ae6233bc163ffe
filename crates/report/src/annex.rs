//! The annex: every figure with its definition, the checks, the parameters, and the records behind each figure.

use shouwang_engine::{ColumnInfo, cell_text, figures::FigureValue};
use shouwang_pack::{Decimal, Figure, Pack, Part, Subject, Sure};
use shouwang_paper::xlsx::{Cell, Column, Kind, Sheet, Signature, Workbook};

use crate::compose::ReportInput;

/// What leads from a record id to something that a person can look up.
pub trait Lead {
    /// The name of an area code.
    fn area(&self, code: &str) -> Option<String>;
    /// The number or name under which a record is known in the office, without personal data.
    fn label(&self, record: &str) -> Option<String>;
    /// Where the record came from: file, sheet and row.
    fn origin(&self, record: &str) -> Option<String>;
}

/// By what a report can be held against the register that it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Seal<'a> {
    /// The receipt of the figures.
    pub receipt: &'a str,
    /// Changes in the log.
    pub changes: i64,
    /// The end of the log's chain.
    pub chain: &'a str,
    /// The name under which it is released.
    pub release: Option<&'a str>,
}

/// The annex of a report as a workbook.
///
/// `seal` is what a later reader needs to know that nothing was changed since: the receipt of the figures, and the end of
/// the change log's chain.
pub fn annex(input: &ReportInput<'_>, values: &[FigureValue], seal: &Seal<'_>, lead: &dyn Lead) -> Workbook {
    let (pack, town) = (input.pack, input.town);
    let mut overview = sheet("指标一览", &format!("{town}报告指标一览"), "指标编号 指标 数值 单位 时点 口径 记录数");
    let released = seal.release.map(|id| format!("发布编号 {id}　")).unwrap_or_default();
    overview.note = Some(format!("{released}变更日志 {} 条，链尾 {}", seal.changes, seal.chain));
    overview.unit = Some(format!("计算凭证：{}", seal.receipt));
    let mut sheets = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let Some(figure) = pack.figure(&value.id) else { continue };
        let name = sheet_name(index + 1, &figure.title);
        let records = i64::try_from(value.len()).unwrap_or(i64::MAX);
        overview.rows.push(vec![
            Cell::text(&figure.id),
            Cell::text(&figure.title).linked(&name, None),
            value.value.map_or_else(Cell::blank, number),
            Cell::text(&figure.unit),
            Cell::text(&value.as_of),
            Cell::text(&figure.definition),
            Cell::count(records),
        ]);
        sheets.push(record_sheet(pack, name, figure, value, lead));
    }
    let mut relations = sheet("勾稽关系", &format!("{town}报告勾稽关系"), "编号 勾稽关系 结论 左边 右边 说明");
    for check in input.checked {
        let status = match check.status.code() {
            "holds" => "成立",
            "explained" => "有差异，已说明",
            _ => "不成立",
        };
        relations.rows.push(vec![
            Cell::text(&check.id),
            Cell::text(&check.title),
            Cell::text(status),
            check.left.map_or_else(Cell::blank, number),
            check.right.map_or_else(Cell::blank, number),
            Cell::text(&check.message),
        ]);
    }
    let lists = sheets;
    let sheets = [overview, relations, parameters(input)].into_iter().chain(lists).collect();
    Workbook { title: format!("{town}报告附表"), notice: input.notice.map(str::to_owned), sheets }
}

/// The values of policy that stood behind the figures, and how sure each is: one that is doubtful has to be confirmed
/// before the report is relied on.
fn parameters(input: &ReportInput<'_>) -> Sheet {
    let title = format!("{}报告所用标准和参数（{}）", input.town, input.data_date);
    let mut sheet = sheet("标准和参数", &title, "编号 标准或参数 数值 单位 起始日期 文件依据 把握程度");
    for param in input.pack.params.values() {
        let Ok(value) = param.on(input.data_date, input.region) else { continue };
        let sure = match value.sure {
            Sure::Found => "有据可查",
            Sure::Inferred => "由文件推算",
            Sure::Doubtful => "存疑，使用前请核实",
            Sure::Local => "本地自定",
        };
        let cells = [&param.name, &param.title, &value.value, &param.unit, &value.from.to_string(), &value.source];
        sheet.rows.push(cells.into_iter().map(Cell::text).chain([Cell::text(sure)]).collect());
    }
    sheet
}

fn sheet(name: &str, title: &str, columns: &str) -> Sheet {
    Sheet {
        name: name.to_owned(),
        title: Some(title.to_owned()),
        columns: columns.split(' ').map(Column::new).collect(),
        signature: Signature::Below,
        ..Sheet::default()
    }
}

/// A tab's name: numbered, so that two figures with the same title have two, and short enough for a spreadsheet.
fn sheet_name(number: usize, title: &str) -> String {
    let words: String = title.chars().filter(|c| !"[]:*?/\\'：".contains(*c)).take(26).collect();
    format!("{number} {words}")
}

fn record_sheet(pack: &Pack, name: String, figure: &Figure, value: &FigureValue, lead: &dyn Lead) -> Sheet {
    let shown = value.value.map_or_else(|| "无数据".to_owned(), |n| n.to_string());
    let mut sheet = Sheet {
        name,
        title: Some(format!("{}：{shown}{}", figure.title, figure.unit)),
        note: Some(figure.definition.clone()),
        unit: Some(format!("单位：{}", figure.unit)),
        signature: Signature::Below,
        ..Sheet::default()
    };
    let batch = &value.records;
    // Columns of a figure's list belong to no subject, so they are called what the ledgers call them.
    let nobody = Subject {
        name: String::new(),
        title: String::new(),
        view: String::new(),
        ledger: String::new(),
        household: None,
        columns: std::collections::BTreeMap::new(),
        place: shouwang_pack::Place::default(),
    };
    let schema = batch.schema();
    let shown: Vec<(usize, ColumnInfo)> = schema
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, field)| field.name() != "record" && !says_nothing(pack, field.name()))
        .map(|(index, field)| (index, ColumnInfo::of(&nobody, field)))
        .collect();
    sheet.columns = vec![Column::new("序号"), Column { kind: Kind::Text, ..Column::new("登记簿编号或名称") }];
    sheet.columns.extend(shown.iter().map(|(index, info)| {
        let name = schema.field(*index).name();
        let own = figure.columns.get(name).map(String::as_str).or_else(|| titled_elsewhere(pack, name));
        let own = own.filter(|_| info.title == *name).unwrap_or(&info.title);
        Column::new(if name == "area" { "村（社区）" } else { own })
    }));
    sheet.columns.push(Column::new("来源（文件、工作表、行）"));
    for row in 0..batch.num_rows() {
        let record = batch.column_by_name("record").map(|column| cell_text(pack, &ColumnInfo::default(), column, row));
        let record = record.unwrap_or_default();
        let mut cells = vec![
            Cell::count(i64::try_from(row + 1).unwrap_or(i64::MAX)),
            Cell::text(lead.label(&record).unwrap_or_default()),
        ];
        for (index, info) in &shown {
            let text = cell_text(pack, info, batch.column(*index), row);
            let is_area = schema.field(*index).name() == "area";
            // An id of another record is known in the office by its number or name.
            let other = || lead.label(&text).filter(|label| !label.is_empty());
            let text = if is_area { lead.area(&text) } else { other() }.unwrap_or(text);
            cells.push(text.parse().map_or_else(|()| Cell::text(text), number_or_text(is_area)));
        }
        cells.push(Cell::text(lead.origin(&record).unwrap_or_default()));
        sheet.rows.push(cells);
    }
    sheet
}

/// Keyed hashes of people say nothing to a reader, and whose household a record is of stands in its label.
fn says_nothing(pack: &Pack, column: &str) -> bool {
    let fields = pack.ledgers.values().flat_map(|ledger| {
        let hashes =
            ledger.fields.iter().filter(|field| field.derive.as_ref().is_some_and(|d| d.part == Some(Part::Hash)));
        hashes.chain(pack.household_field(ledger))
    });
    // In the table of findings the column has this name whatever the ledgers call it.
    column == "household" || fields.into_iter().any(|field| field.name == column)
}

/// What the subjects of rules call a column of that name.
fn titled_elsewhere<'p>(pack: &'p Pack, column: &str) -> Option<&'p str> {
    pack.subjects.values().find_map(|subject| subject.columns.get(column)).map(|column| column.title.as_str())
}

/// Area codes without a name look like numbers and are none.
fn number_or_text(is_area: bool) -> impl Fn(Decimal) -> Cell {
    move |number_value| if is_area { Cell::text(number_value.to_string()) } else { number(number_value) }
}

fn number(value: Decimal) -> Cell {
    match (i64::try_from(value.digits), u8::try_from(value.scale)) {
        (Ok(digits), Ok(scale)) => Cell::decimal(digits, scale),
        _ => Cell::text(value.to_string()),
    }
}
