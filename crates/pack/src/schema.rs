//! JSON Schema of every kind of pack file, so that an editor completes keys and underlines mistakes while one types.
//!
//! It is derived from the very types that read the files, and describes each key by its docstring: it cannot say
//! anything else than the loader does.

use std::collections::BTreeMap;

use schemars::{
    JsonSchema, Schema, SchemaGenerator,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};
use serde_json::{Value, json};

use crate::{
    check::Check, code::CodeList, figure::Figure, ledger::Ledger, norm::Norm, pack::PackHead, param::Param,
    problem::Problem, programme::Programme, report::Report, rule::Rule, subject::Subject,
};

/// The schema of one kind of pack file (JSON Schema, draft 2020-12).
#[derive(Debug, Clone)]
pub struct FileSchema {
    /// The folder whose files it describes, or the name of the one file (`pack`, `terms`) without its ending.
    pub kind: &'static str,
    /// The schema.
    pub schema: Value,
}

impl FileSchema {
    /// The kind of a file of a pack, by its path below the pack's folder. A view is SQL and has no schema.
    pub fn kind_of(path: &str) -> &str {
        let first = path.split('/').next().unwrap_or(path);
        first.strip_suffix(".toml").unwrap_or(first)
    }
}

/// The schemas of all kinds of pack files. That of `reports` describes the head between the lines `+++`.
pub fn schemas() -> Vec<FileSchema> {
    let kinds = [
        ("checks", blocks::<Check>("check")),
        ("codes", whole::<CodeList>()),
        ("examples", whole::<BTreeMap<String, Vec<BTreeMap<String, Value>>>>()),
        ("figures", blocks::<Figure>("figure")),
        ("ledgers", whole::<Ledger>()),
        ("norms", blocks::<Norm>("norm")),
        ("pack", whole::<PackHead>()),
        ("params", blocks::<Param>("param")),
        ("problems", whole::<Problem>()),
        ("programmes", whole::<Programme>()),
        ("reports", whole::<Report>()),
        ("rules", blocks::<Rule>("rule")),
        ("subjects", whole::<Subject>()),
        ("terms", whole::<BTreeMap<String, Vec<String>>>()),
    ];
    kinds.map(|(kind, schema)| FileSchema { kind, schema: schema.to_value() }).into()
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

/// A file that is one thing.
fn whole<T: JsonSchema>() -> Schema {
    readable(generator().into_root_schema_for::<T>())
}

/// A file of blocks `[[key]]`.
fn blocks<T: JsonSchema>(key: &str) -> Schema {
    let mut generator = generator();
    let items = generator.subschema_for::<T>();
    let mut schema = Schema::default();
    schema.insert("$schema".to_owned(), json!(generator.settings().meta_schema));
    schema.insert("title".to_owned(), json!(format!("[[{key}]]")));
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), json!({ key: { "type": "array", "items": items } }));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema.insert("$defs".to_owned(), Value::Object(generator.take_definitions(true)));
    readable(schema)
}

/// Docstrings link to other items in brackets and backticks; outside of Rust the brackets mean nothing.
fn readable(mut schema: Schema) -> Schema {
    RecursiveTransform(|schema: &mut Schema| {
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = text.replace("[`", "`").replace("`]", "`");
        }
    })
    .transform(&mut schema);
    schema
}
