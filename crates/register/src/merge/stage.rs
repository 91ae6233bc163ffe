//! Writing what rows say: first as records will stand, then the records and the log together.

use std::collections::{BTreeMap, HashMap};

use shouwang_pack::{Field, Ledger, Value};

use super::{Desk, Place, Resolved, Staged};
use crate::{
    area::Area,
    db::{Arg, Tx},
    error::RegisterError,
    incoming::{FieldChange, Outcome},
    log::Change,
    record::{self, Stored, log_values, write_row},
    schema::is_sealed,
    store::{insert, update},
};

impl<'a> Desk<'a> {
    /// What records will be once a row is taken.
    pub(super) fn stage(
        &mut self,
        parts: Vec<Resolved<'a>>,
        row: u32,
        staged: &mut BTreeMap<(usize, String), Staged<'a>>,
        order: &mut HashMap<Place, (usize, String)>,
        existing: &HashMap<Place, Stored>,
    ) -> Result<Outcome, RegisterError> {
        let mut created = false;
        let mut changes = Vec::new();
        for (depth, part) in parts.into_iter().enumerate() {
            let place = (part.ledger.name.clone(), part.key.clone());
            let next = (depth, format!("{:08}", staged.len()));
            let slot = order.entry(place.clone()).or_insert(next).clone();
            let kept = self.kept(&part);
            let entry = staged.entry(slot).or_insert_with(|| {
                let before = existing.get(&place).cloned();
                created |= before.is_none();
                let now = before.clone().unwrap_or_else(|| Stored {
                    id: part.id.clone(),
                    area: part.area.clone(),
                    key: part.key.clone(),
                    values: BTreeMap::new(),
                    sealed: BTreeMap::new(),
                });
                Staged { ledger: part.ledger, before, now, row }
            });
            for (field, value) in kept {
                // An empty cell says nothing: it takes nothing away.
                if value.is_unknown() || entry.now.values.get(&field.name) == Some(&value) {
                    continue;
                }
                if entry.before.is_some() {
                    let old = entry.now.values.get(&field.name).cloned().unwrap_or_default();
                    let hide = |v: Value| if is_sealed(field) { Value::Unknown } else { v };
                    changes.push(FieldChange {
                        ledger: part.ledger.name.clone(),
                        field: field.name.clone(),
                        before: hide(old),
                        after: hide(value.clone()),
                    });
                }
                match part.values.get(&field.name) {
                    Some(Value::Text(plain)) if is_sealed(field) => {
                        record::seal(self.vault, &mut entry.now, field, plain)?;
                    }
                    _ => {
                        entry.now.values.insert(field.name.clone(), value);
                    }
                }
            }
            if part.area.is_some() {
                entry.now.area.clone_from(&part.area);
            }
            if part.ledger.name == "area" {
                let text = |name: &str| part.values.get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
                self.areas.add(Area { code: text("code"), name: text("name") });
            }
        }
        Ok(if created {
            Outcome::Created
        } else if changes.is_empty() {
            Outcome::Unchanged
        } else {
            Outcome::Updated(changes)
        })
    }

    /// Writes what a chunk has staged, with its log.
    pub(super) async fn write(
        &mut self,
        tx: &mut Tx,
        sheet: usize,
        staged: BTreeMap<(usize, String), Staged<'a>>,
    ) -> Result<(), RegisterError> {
        let mut new: Vec<(&Ledger, Vec<Arg>)> = Vec::new();
        for entry in staged.values() {
            let ledger = entry.ledger;
            let mut change = Change {
                change_set: self.change_set.clone(),
                source: Some(sheet as i64),
                source_row: Some(i64::from(entry.row)),
                ledger: ledger.name.clone(),
                record: entry.now.id.clone(),
                action: "create",
                before: None,
                after: None,
            };
            let Some(before) = &entry.before else {
                let known = ledger.fields.iter().filter(|f| entry.now.values.contains_key(&f.name));
                change.after = Some(log_values(ledger, &entry.now, known.map(|f| f.name.as_str())));
                self.log.add(tx, self.vault, &self.act, &change).await?;
                self.touched.insert(entry.now.id.clone(), (sheet, entry.row));
                match new.iter_mut().find(|(l, _)| l.name == ledger.name) {
                    Some((_, args)) => args.extend(write_row(ledger, &entry.now)),
                    None => new.push((ledger, write_row(ledger, &entry.now))),
                }
                continue;
            };
            let changed: Vec<&Field> =
                ledger.fields.iter().filter(|f| before.values.get(&f.name) != entry.now.values.get(&f.name)).collect();
            if changed.is_empty() {
                continue;
            }
            let names = || changed.iter().map(|f| f.name.as_str());
            change.action = "update";
            change.before = Some(log_values(ledger, before, names()));
            change.after = Some(log_values(ledger, &entry.now, names()));
            self.log.add(tx, self.vault, &self.act, &change).await?;
            self.touched.insert(entry.now.id.clone(), (sheet, entry.row));
            update(tx, ledger, &entry.now, &changed).await?;
        }
        for (ledger, args) in new {
            insert(tx, ledger, args).await?;
        }
        Ok(())
    }
}
