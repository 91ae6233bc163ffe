//! The schemas agree with the loader: what loads is valid, and what an editor should underline is not.

mod validator;

use std::{collections::BTreeSet, path::PathBuf};

use shouwang_pack::{FileSchema, PackFiles, schemas};
use validator::errors;

fn packs() -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir("../../packs").expect("packs").map(|entry| entry.expect("a folder").path())
}

fn faults(kind: &str, text: &str) -> Vec<String> {
    let found = schemas().into_iter().find(|schema| schema.kind == kind);
    errors(&found.unwrap_or_else(|| panic!("{kind} has no schema")).schema, &json(text))
}

fn json(text: &str) -> serde_json::Value {
    let table: toml::Table = toml::from_str(text).expect("TOML");
    serde_json::to_value(table).expect("JSON")
}

/// The TOML of a pack file: all of it, or the head of a report; none in a view.
fn toml_of<'a>(path: &str, text: &'a str) -> Option<&'a str> {
    if path.ends_with(".md") {
        return text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).map(|(head, _)| head);
    }
    path.ends_with(".toml").then_some(text)
}

#[test]
fn every_file_of_every_pack_is_valid() {
    for folder in packs() {
        let (name, files) = (folder.display(), PackFiles::read(&folder).expect("readable"));
        let mut seen = 0;
        for (path, text) in &files.0 {
            let Some(text) = toml_of(path, text) else { continue };
            let errors = faults(FileSchema::kind_of(path), text);
            assert!(errors.is_empty(), "{name}/{path}: {}", errors.join("\n"));
            seen += 1;
        }
        assert!(seen > 10, "{name}");
    }
}

#[test]
fn what_does_not_load_is_underlined() {
    let cases = [
        ("codes", "name = \"a\"\ntitle = \"甲\"\nsource = \"乙\"\ncode = [{ code = \"a\", lable = \"甲\" }]"),
        ("codes", "name = \"a\"\ntitle = \"甲\"\ncode = []"),
        ("pack", "name = \"a\"\ntitle = \"甲\"\nversion = \"1\"\nvalid_from = 2020\nexamples_on = \"2020-01-01\""),
        ("params", "[[parm]]\nname = \"a\""),
        (
            "params",
            "[[param]]\nname = \"a\"\ntitle = \"甲\"\ntype = \"integer\"\nvalue = [{ from = \"2020-01-01\", value = 1.5, source = \"乙\", sure = \"local\" }]",
        ),
        (
            "checks",
            "[[check]]\nid = \"a\"\ntitle = \"甲\"\nmessage = \"乙\"\nrelation = [{ left = \"a\", op = \">\", right = \"b\" }]",
        ),
        ("terms", "a = \"甲\""),
    ];
    for (kind, text) in cases {
        assert!(!faults(kind, text).is_empty(), "{kind}: {text}");
    }
}

#[test]
fn every_key_is_described() {
    for schema in schemas() {
        undescribed(schema.kind, &schema.schema);
    }
    // There are files of every kind, so that none is described and never read.
    let all: Vec<PackFiles> = packs().map(|folder| PackFiles::read(&folder).expect("readable")).collect();
    let mut kinds: BTreeSet<&str> =
        all.iter().flat_map(|files| files.0.keys()).map(|p| FileSchema::kind_of(p)).collect();
    kinds.remove("views");
    assert_eq!(kinds, schemas().iter().map(|schema| schema.kind).collect());
}

/// Every property says what it is, itself or by the type that it refers to.
fn undescribed(place: &str, schema: &serde_json::Value) {
    match schema {
        serde_json::Value::Object(keys) => {
            for (key, inside) in keys {
                if let ("properties", Some(properties)) = (key.as_str(), inside.as_object()) {
                    for (name, property) in properties {
                        let is_list_of_blocks = property["items"].get("$ref").is_some();
                        assert!(
                            property.get("description").is_some() || is_list_of_blocks,
                            "{place}: {name} is not described"
                        );
                    }
                }
                undescribed(place, inside);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| undescribed(place, item)),
        _ => {}
    }
}
