//! The table `parameter_value`: what every parameter was, and from which day to which. A condition about the past asks it;
//! a `$parameter` is always that of the data date.

use std::sync::Arc;

use datafusion::arrow::{
    array::{ArrayRef, Date32Builder, Decimal128Builder, RecordBatch, StringBuilder},
    datatypes::{DataType, Field, Schema, SchemaRef},
};
use jiff::{ToSpan, civil::Date};
use shouwang_pack::{Pack, Param, ParamKind, ParamValue};

use crate::{error::EngineError, table::days};

/// Digits and places of its numbers.
const DIGITS: (u8, i8) = (38, 6);

/// One row for each parameter and time in which it did not change, in the region of a town.
pub(crate) fn parameter_values(pack: &Pack, region: &str) -> Result<(SchemaRef, RecordBatch), EngineError> {
    let (digits, places) = DIGITS;
    let schema = Arc::new(Schema::new(vec![
        Field::new("record", DataType::Utf8, false),
        Field::new("name", DataType::Utf8, false),
        Field::new("from_on", DataType::Date32, false),
        Field::new("until_on", DataType::Date32, true),
        Field::new("number", DataType::Decimal128(digits, places), true),
        Field::new("value_text", DataType::Utf8, false),
    ]));
    let mut texts: [StringBuilder; 3] = Default::default();
    let (mut from_on, mut until_on) = (Date32Builder::new(), Date32Builder::new());
    let mut numbers = Decimal128Builder::new();
    for param in pack.params.values() {
        for (from, until, value) in times(param, region) {
            let row = [&format!("{} {from}", param.name), &param.name, &value.value];
            texts.iter_mut().zip(row).for_each(|(builder, text)| builder.append_value(text));
            from_on.append_value(days(from));
            until_on.append_option(until.map(days));
            let number = if param.kind == ParamKind::Text { None } else { param.number(value) };
            numbers.append_option(number.map(|n| n.rounded(places.unsigned_abs().into()).digits));
        }
    }
    let [record, name, value_text] = texts.map(|mut builder| Arc::new(builder.finish()) as ArrayRef);
    let numbers = Arc::new(numbers.finish().with_precision_and_scale(digits, places)?) as ArrayRef;
    let (from_on, until_on) = (Arc::new(from_on.finish()) as ArrayRef, Arc::new(until_on.finish()) as ArrayRef);
    let batch = RecordBatch::try_new(schema.clone(), vec![record, name, from_on, until_on, numbers, value_text])?;
    Ok((schema, batch))
}

/// The times in which a parameter has one value, each with its first and last day.
fn times<'p>(param: &'p Param, region: &str) -> Vec<(Date, Option<Date>, &'p ParamValue)> {
    let next_day = |day: Date| day.checked_add(1.day()).ok();
    let mut starts: Vec<Date> =
        param.values.iter().flat_map(|value| [Some(value.from), value.until.and_then(next_day)]).flatten().collect();
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next.checked_sub(1.day()).ok()).chain([None]);
    let held = starts.iter().zip(ends).filter_map(|(from, until)| Some((*from, until, param.on(*from, region).ok()?)));
    held.collect()
}
