//! JSON Schema (draft 2020-12), as much of it as the schemas of packs use. An unknown keyword fails, so nothing is passed
//! over. A whole validator would draw features into the workspace that build DataFusion a second time for the tests.

use serde_json::Value;

/// What is wrong with a value, each with the place in it.
pub(crate) fn errors(schema: &Value, value: &Value) -> Vec<String> {
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else {
        assert!(schema.is_boolean(), "{place}: {schema}");
        if schema == false {
            found.push(format!("{place}: nothing is allowed here"));
        }
        return;
    };
    for (keyword, said) in keywords {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => {}
            "$ref" => {
                let pointer = said.as_str().and_then(|text| text.strip_prefix('#')).expect("a reference inside");
                check(root, root.pointer(pointer).expect("a definition"), value, place, found);
            }
            "type" => {
                let types = said.as_array().cloned().unwrap_or_else(|| vec![said.clone()]);
                if !types.iter().any(|wanted| is_a(value, wanted.as_str().expect("a type"))) {
                    found.push(format!("{place}: {value} is no {said}"));
                }
            }
            "const" if said != value => found.push(format!("{place}: {value} is not {said}")),
            "const" => {}
            "enum" => {
                if !said.as_array().expect("a list").contains(value) {
                    found.push(format!("{place}: {value} is none of {said}"));
                }
            }
            "minimum" => {
                if value.as_i64().zip(said.as_i64()).is_some_and(|(value, least)| value < least) {
                    found.push(format!("{place}: {value} is less than {said}"));
                }
            }
            "required" => {
                let names = said.as_array().expect("a list").iter().filter_map(Value::as_str);
                let missing = names.filter(|name| value.is_object() && value.get(name).is_none());
                found.extend(missing.map(|name| format!("{place}: {name} is missing")));
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, said, item, &format!("{place}/{index}"), found);
                }
            }
            "properties" => {
                for (name, inside) in said.as_object().expect("properties") {
                    if let Some(value) = value.get(name) {
                        check(root, inside, value, &format!("{place}/{name}"), found);
                    }
                }
            }
            "additionalProperties" => {
                for (name, inside) in value.as_object().into_iter().flatten() {
                    if schema["properties"].get(name).is_none() {
                        check(root, said, inside, &format!("{place}/{name}"), found);
                    }
                }
            }
            "anyOf" | "oneOf" => {
                let fits = |one: &&Value| {
                    let mut faults = Vec::new();
                    check(root, one, value, place, &mut faults);
                    faults.is_empty()
                };
                let count = said.as_array().expect("a list").iter().filter(fits).count();
                if count == 0 || (keyword == "oneOf" && count > 1) {
                    found.push(format!("{place}: {value} fits {count} of {said}"));
                }
            }
            other => panic!("{place}: the validator does not know {other}"),
        }
    }
}

fn is_a(value: &Value, wanted: &str) -> bool {
    match wanted {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    }
}
