//! Ledgers as Arrow tables, and the cells of Arrow tables as people read them.

use std::{collections::HashMap, sync::Arc};

use datafusion::arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, ListBuilder,
        RecordBatch, StringBuilder,
    },
    datatypes::{DataType, Date32Type, Decimal128Type, Field as ArrowField, Int64Type, Schema, SchemaRef},
    error::ArrowError,
};
use jiff::{ToSpan as _, civil::Date};
use shouwang_pack::{Decimal, Field, Kind, Ledger, Pack, Subject, Value};

/// Digits that a decimal column holds.
pub(crate) const DECIMAL_DIGITS: u8 = 18;

/// Day 0 of Arrow's `Date32`.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// A record as the engine takes it: its id, its area, its values.
pub(crate) type Row<'a> = (&'a str, Option<&'a str>, &'a std::collections::BTreeMap<String, Value>);

/// The type of a field's column.
pub(crate) fn data_type(field: &Field) -> DataType {
    match field.kind {
        Kind::Integer | Kind::Money | Kind::Year => DataType::Int64,
        Kind::Decimal => DataType::Decimal128(DECIMAL_DIGITS, i8::try_from(field.scale).unwrap_or(0)),
        Kind::Date | Kind::Month => DataType::Date32,
        Kind::Flag => DataType::Boolean,
        Kind::Codes => DataType::List(Arc::new(ArrowField::new_list_field(DataType::Utf8, true))),
        _ => DataType::Utf8,
    }
}

/// The fields of a ledger that its table has.
pub(crate) fn snapshot_fields(ledger: &Ledger) -> impl Iterator<Item = &Field> {
    ledger.fields.iter().filter(|field| field.in_snapshot())
}

/// The schema of a ledger's table. Titles, units and code lists travel with the columns, through views as well, so
/// that evidence can be shown in words.
pub(crate) fn schema(ledger: &Ledger) -> SchemaRef {
    let mut columns = vec![ArrowField::new("id", DataType::Utf8, false), ArrowField::new("area", DataType::Utf8, true)];
    for field in snapshot_fields(ledger) {
        let mut words = HashMap::from([("title".to_owned(), field.title.clone())]);
        let unit = if field.kind == Kind::Money { Some("元") } else { field.unit.as_deref() };
        words.extend(unit.map(|unit| ("unit".to_owned(), unit.to_owned())));
        words.extend(field.codes.as_ref().map(|codes| ("codes".to_owned(), codes.clone())));
        if field.kind == Kind::Money {
            words.insert("money".to_owned(), "fen".to_owned());
        }
        // A required field is never null: intake refuses a row without it.
        columns.push(ArrowField::new(&field.name, data_type(field), !field.required).with_metadata(words));
    }
    Arc::new(Schema::new(columns))
}

/// A schema of columns that say nothing of themselves but name and type.
pub(crate) fn plain(columns: &[(&str, DataType)]) -> SchemaRef {
    let columns: Vec<ArrowField> =
        columns.iter().map(|(name, kind)| ArrowField::new(*name, kind.clone(), true)).collect();
    Arc::new(Schema::new(columns))
}

/// A schema in which everything may be unknown, for examples that give only what they are about.
pub(crate) fn relaxed(schema: &Schema) -> SchemaRef {
    let columns: Vec<ArrowField> = schema.fields().iter().map(|f| f.as_ref().clone().with_nullable(true)).collect();
    Arc::new(Schema::new(columns))
}

/// Records as one batch.
pub(crate) fn batch(ledger: &Ledger, schema: &SchemaRef, rows: &[Row<'_>]) -> Result<RecordBatch, ArrowError> {
    let mut ids = StringBuilder::new();
    let mut areas = StringBuilder::new();
    for (id, area, _) in rows {
        ids.append_value(id);
        areas.append_option(*area);
    }
    let mut columns: Vec<ArrayRef> = vec![Arc::new(ids.finish()), Arc::new(areas.finish())];
    for field in snapshot_fields(ledger) {
        let values = rows.iter().map(|(_, _, values)| values.get(&field.name).unwrap_or(&Value::Unknown));
        columns.push(column(&data_type(field), values)?);
    }
    RecordBatch::try_new(schema.clone(), columns)
}

/// Values as a column. A value of another type than the column's is unknown: the register has checked types already.
pub(crate) fn column<'a>(
    data_type: &DataType,
    values: impl Iterator<Item = &'a Value>,
) -> Result<ArrayRef, ArrowError> {
    Ok(match data_type {
        DataType::Int64 => {
            let mut builder = Int64Builder::new();
            values.for_each(|v| builder.append_option(v.as_integer()));
            Arc::new(builder.finish())
        }
        DataType::Decimal128(digits, scale) => {
            let mut builder = Decimal128Builder::new();
            values.for_each(|v| builder.append_option(v.as_integer().map(i128::from)));
            Arc::new(builder.finish().with_precision_and_scale(*digits, *scale)?)
        }
        DataType::Date32 => {
            let mut builder = Date32Builder::new();
            values.for_each(|v| {
                builder.append_option(match v {
                    Value::Date(date) => Some(days(*date)),
                    _ => None,
                });
            });
            Arc::new(builder.finish())
        }
        DataType::Boolean => {
            let mut builder = BooleanBuilder::new();
            values.for_each(|v| {
                builder.append_option(match v {
                    Value::Flag(flag) => Some(*flag),
                    _ => None,
                });
            });
            Arc::new(builder.finish())
        }
        DataType::List(_) => {
            let mut builder = ListBuilder::new(StringBuilder::new());
            for value in values {
                match value {
                    Value::Codes(codes) => builder.append_value(codes.iter().map(Some)),
                    _ => builder.append_null(),
                }
            }
            Arc::new(builder.finish())
        }
        _ => {
            let mut builder = StringBuilder::new();
            values.for_each(|v| builder.append_option(v.as_text()));
            Arc::new(builder.finish())
        }
    })
}

/// Days since 1970-01-01.
pub(crate) fn days(date: Date) -> i32 {
    EPOCH.until(date).map_or(0, |span| span.get_days())
}

/// The day of a `Date32`.
pub(crate) fn day(days: i32) -> Date {
    EPOCH.checked_add(days.days()).unwrap_or(EPOCH)
}

/// An exact number of a column, where it is a number.
pub(crate) fn number(array: &dyn Array, row: usize) -> Option<Decimal> {
    if array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Int64 => Some(Decimal::whole(array.as_primitive::<Int64Type>().value(row))),
        DataType::Decimal128(_, scale) => {
            let digits = array.as_primitive::<Decimal128Type>().value(row);
            Some(Decimal { digits, scale: u32::try_from(*scale).unwrap_or(0) })
        }
        DataType::UInt64 => {
            let number = array.as_primitive::<datafusion::arrow::datatypes::UInt64Type>().value(row);
            Some(Decimal { digits: i128::from(number), scale: 0 })
        }
        DataType::Int32 => {
            let number = array.as_primitive::<datafusion::arrow::datatypes::Int32Type>().value(row);
            Some(Decimal { digits: i128::from(number), scale: 0 })
        }
        _ => None,
    }
}

/// A text of a column.
pub(crate) fn text(array: &dyn Array, row: usize) -> Option<String> {
    if array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Some(array.as_string_view().value(row).to_owned()),
        _ => None,
    }
}

/// What a person is told about a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnInfo {
    /// Chinese title.
    pub title: String,
    /// Unit as people write it.
    pub unit: String,
    /// Whether the number is fen, to be shown as 元.
    pub is_fen: bool,
    /// Code list whose labels are shown.
    pub codes: Option<String>,
}

impl ColumnInfo {
    /// What a subject and the column itself say.
    pub fn of(subject: &Subject, field: &ArrowField) -> Self {
        let words = field.metadata();
        let own = |key: &str| words.get(key).cloned();
        let is_fen = own("money").is_some() || field.name().ends_with("_fen");
        let mut info = ColumnInfo {
            title: own("title").unwrap_or_else(|| field.name().clone()),
            unit: own("unit").unwrap_or_default(),
            is_fen,
            codes: own("codes"),
        };
        if let Some(column) = subject.columns.get(field.name()) {
            info.title.clone_from(&column.title);
            info.unit.clone_from(&column.unit);
            info.codes = column.codes.clone().or(info.codes);
        }
        if is_fen && info.unit.is_empty() {
            info.unit = "元".to_owned();
        }
        info
    }

    /// A number of this column as people write it.
    pub fn show_number(&self, number: Decimal) -> String {
        if self.is_fen {
            let yuan = Decimal { digits: number.rounded(0).digits, scale: 2 };
            return yuan.to_string();
        }
        number.to_string()
    }
}

/// A cell as people read it; `未知` where nobody has said.
pub fn cell_text(pack: &Pack, info: &ColumnInfo, array: &dyn Array, row: usize) -> String {
    if array.is_null(row) {
        return "未知".to_owned();
    }
    let label = |code: &str| {
        let list = info.codes.as_ref().and_then(|name| pack.codes.get(name));
        list.map_or_else(|| code.to_owned(), |list| list.label(code).to_owned())
    };
    if let Some(number) = number(array, row) {
        return info.show_number(number);
    }
    if let Some(text) = text(array, row) {
        return label(&text);
    }
    match array.data_type() {
        DataType::Boolean => if array.as_boolean().value(row) { "是" } else { "否" }.to_owned(),
        DataType::Date32 => day(array.as_primitive::<Date32Type>().value(row)).to_string(),
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(row);
            let texts: Vec<String> =
                (0..items.len()).filter_map(|n| text(&items, n)).map(|code| label(&code)).collect();
            texts.join("、")
        }
        _ => datafusion::arrow::util::display::array_value_to_string(array, row).unwrap_or_default(),
    }
}
