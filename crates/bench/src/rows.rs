//! Households as the rules see them, drawn column by column: near the numbers that policies name, unknown now and then.

use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use shouwang_engine::{
    ColumnInfo,
    arrow::{
        array::{
            ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray,
            UInt64Array, new_null_array,
        },
        datatypes::{DataType, Field, Schema, SchemaRef},
    },
};
use shouwang_pack::{Pack, Subject};

/// One in so many values is unknown.
const UNKNOWN: u32 = 40;

/// So many rows, the same on every machine.
pub(crate) fn draw(pack: &Pack, subject: &Subject, schema: &SchemaRef, rows: usize) -> anyhow::Result<RecordBatch> {
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let columns = schema.fields().iter().map(|field| column(pack, subject, field, rows, &mut random));
    let columns = columns.collect::<anyhow::Result<Vec<_>>>()?;
    let fields: Vec<Field> = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

fn column(
    pack: &Pack,
    subject: &Subject,
    field: &Field,
    rows: usize,
    random: &mut ChaCha8Rng,
) -> anyhow::Result<ArrayRef> {
    if field.name() == "id" {
        return Ok(Arc::new(StringArray::from_iter_values((0..rows).map(|row| format!("{row:08}")))));
    }
    let codes = ColumnInfo::of(subject, field).codes.and_then(|list| pack.codes.get(&list));
    let words: Vec<&str> =
        codes.map(|list| list.codes.iter().map(|code| code.code.as_str()).collect()).unwrap_or_default();
    // Money reaches some way above the income line; counts and percentages stay small.
    let most: i64 = if field.name().ends_with("_fen") { 2_000_000 } else { 100 };
    let least = if field.name().ends_with("_fen") { 0 } else { -2 };
    let known = |random: &mut ChaCha8Rng| random.random_range(0..UNKNOWN) != 0;
    let mut numbers = || (0..rows).map(|_| known(random).then(|| random.random_range(least..most))).collect::<Vec<_>>();
    Ok(match field.data_type() {
        DataType::Int64 => Arc::new(Int64Array::from(numbers())),
        DataType::Int32 => {
            let numbers = numbers().into_iter().map(|number| number.and_then(|number| i32::try_from(number).ok()));
            Arc::new(numbers.collect::<Int32Array>())
        }
        DataType::UInt64 => {
            let numbers = numbers().into_iter().map(|number| number.map(i64::unsigned_abs));
            Arc::new(numbers.collect::<UInt64Array>())
        }
        DataType::Decimal128(digits, scale) => {
            let numbers = numbers().into_iter().map(|number| number.map(i128::from));
            Arc::new(numbers.collect::<Decimal128Array>().with_precision_and_scale(*digits, *scale)?)
        }
        DataType::Date32 => {
            let days = numbers().into_iter().map(|number| number.and_then(|n| i32::try_from(18_600 + n % 100).ok()));
            Arc::new(days.collect::<Date32Array>())
        }
        DataType::Boolean => {
            let flags = (0..rows).map(|_| known(random).then(|| random.random_range(0..10) == 0));
            Arc::new(flags.collect::<BooleanArray>())
        }
        DataType::Utf8 if !words.is_empty() => {
            let texts = (0..rows).map(|_| known(random).then(|| words[random.random_range(0..words.len())]));
            Arc::new(texts.collect::<StringArray>())
        }
        // What no rule compares: references, lists, names.
        other => new_null_array(other, rows),
    })
}
