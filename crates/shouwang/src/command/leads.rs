//! Leads from record ids to what people can look up, and from what people write to records.

use std::collections::{BTreeMap, HashMap};

use anyhow::bail;
use shouwang_pack::{Kind, Ledger, Value};
use shouwang_register::{Areas, Record};
use shouwang_report::Lead;

use crate::office::Office;

/// How many records are named to somebody who has to say which one is meant.
const CANDIDATES_MAX: usize = 20;

/// Leads from record ids to what people can look up.
pub(super) struct Leads {
    areas: Areas,
    labels: HashMap<String, String>,
    places: HashMap<String, String>,
}

impl Leads {
    pub(super) async fn read(office: &Office) -> anyhow::Result<Self> {
        let areas = office.register.areas().await?;
        let mut labels: HashMap<String, String> = HashMap::new();
        for ledger in office.pack.ledgers_in_order() {
            for record in office.register.records(&office.scope, ledger).await? {
                let label = label(office, &areas, ledger, &record.values, &labels);
                labels.insert(record.id, label);
            }
        }
        let places = office.register.first_places(&office.scope, &office.pack).await?;
        Ok(Leads { areas, labels, places })
    }

    /// What people call a record: its label, the name of an area rather than its code, or, where it has neither, its id.
    pub(super) fn name(&self, record: &str) -> String {
        let label = self.labels.get(record).map_or("", String::as_str);
        let name = self.areas.name(label).unwrap_or(label);
        if name.is_empty() { record.to_owned() } else { name.to_owned() }
    }

    /// The records that people call so: by their label, or by the name of their area where the label is its code.
    fn called(&self, what: &str) -> Vec<String> {
        let is_called = |label: &str| label == what || self.areas.name(label) == Some(what);
        let mut ids: Vec<String> =
            self.labels.iter().filter(|(_, label)| is_called(label)).map(|(id, _)| id.clone()).collect();
        ids.sort();
        ids
    }
}

/// The record that somebody means: by its id, by its number (a ledger's only key), by its label as the lists show it, or
/// by the name of its area. Nothing where there is none; where there are several, they are named.
pub(super) async fn find<'a>(office: &'a Office, what: &str) -> anyhow::Result<Option<(&'a Ledger, Record)>> {
    for ledger in office.pack.ledgers_in_order() {
        let own_key = match ledger.key.as_slice() {
            [key] if ledger.field(key).is_some_and(|f| f.kind == Kind::Text) => Some(key.as_str()),
            _ => None,
        };
        for field in std::iter::once("id").chain(own_key) {
            if let Some(found) = one(office, ledger, field, what).await? {
                return Ok(Some(found));
            }
        }
    }
    let ids = Leads::read(office).await?.called(what);
    let mut found = Vec::new();
    for id in ids.iter().take(CANDIDATES_MAX) {
        for ledger in office.pack.ledgers_in_order() {
            found.extend(one(office, ledger, "id", id).await?);
        }
    }
    if found.len() > 1 {
        let names: Vec<String> =
            found.iter().map(|(ledger, record)| format!("{} {}", ledger.title, record.id)).collect();
        let more = if ids.len() > found.len() { format!("等 {} 条", ids.len()) } else { String::new() };
        bail!("叫“{what}”的记录不止一条：{}{more}。请写记录编号", names.join("、"));
    }
    Ok(found.pop())
}

async fn one<'a>(
    office: &Office,
    ledger: &'a Ledger,
    field: &str,
    what: &str,
) -> anyhow::Result<Option<(&'a Ledger, Record)>> {
    let found = office.register.find(&office.scope, ledger, field, what).await?;
    Ok(found.into_iter().next().map(|record| (ledger, record)))
}

/// A record by its natural key, without personal data: identifiers are not in `values`, references show their own label.
fn label(
    office: &Office,
    areas: &Areas,
    ledger: &Ledger,
    values: &BTreeMap<String, Value>,
    labels: &HashMap<String, String>,
) -> String {
    let part = |name: &String| -> Option<String> {
        let field = ledger.field(name)?;
        let value = values.get(name)?;
        let text = shown(value);
        Some(match field.kind {
            Kind::Reference => labels.get(&text).cloned().unwrap_or_default(),
            Kind::Area => areas.name(&text).map(str::to_owned).unwrap_or(text),
            Kind::Code => office.pack.codes_of(field).map(|list| list.label(&text).to_owned()).unwrap_or(text),
            _ => text,
        })
    };
    let parts: Vec<String> = ledger.key.iter().filter_map(part).filter(|p| !p.is_empty()).collect();
    parts.join(" ")
}

/// A value in plain words; nothing where it is unknown.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Unknown => String::new(),
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        Value::Codes(codes) => codes.join("、"),
    }
}

impl Lead for Leads {
    fn area(&self, code: &str) -> Option<String> {
        self.areas.name(code).map(str::to_owned)
    }

    fn label(&self, record: &str) -> Option<String> {
        self.labels.get(record).cloned()
    }

    fn origin(&self, record: &str) -> Option<String> {
        self.places.get(record).cloned()
    }
}
