//! What a workbook says against what the register says: whether it knew better, or only knew less.
//!
//! A row that carries its base is compared three ways, field by field: what it left as it was takes nothing back, what
//! only it changed is taken, and what both changed is a conflict. A row without a base is held against the log: a value
//! that the register has left behind is not news.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value as Json;
use shouwang_pack::{Field, Value};

use super::{Desk, Place, Prefer, Resolved, Staged};
use crate::{
    base::Base,
    db::Tx,
    error::RegisterError,
    history::{History, Step},
    incoming::{Conflict, Incoming, Refusal},
    record::{self, Kept, Stored, sealed_place},
    schema::is_sealed,
    words::said,
};

/// What the comparison of one part found.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) refusals: Vec<Refusal>,
    pub(super) conflicts: Vec<Conflict>,
}

/// A field that the register has left behind or that both sides changed.
struct Dispute<'h> {
    /// What it was when the workbook was exported.
    base: Option<Value>,
    /// The change that made it what it is.
    by: &'h Step,
}

impl<'a> Desk<'a> {
    /// Whether the log has to be read to compare a part: where its row has a base, or it would change something.
    pub(super) fn needs_history(&self, part: &Resolved<'a>, stored: &Stored, base: Option<&Base>) -> bool {
        base.is_some()
            || self
                .kept(part)
                .iter()
                .any(|(field, value)| !value.is_unknown() && stored.values.get(&field.name).is_some_and(|v| v != value))
    }

    /// Compares a part with its record, and takes out of it what is not to be written.
    pub(super) async fn compare(
        &self,
        tx: &mut Tx,
        history: &History,
        part: &mut Resolved<'a>,
        stored: &Stored,
        (sheet, row, base): (&Incoming, u32, Option<&Base>),
    ) -> Result<Compared, RegisterError> {
        let mut compared = Compared::default();
        let mut left = BTreeSet::new();
        let columns = sheet.columns.get(&part.ledger.name);
        // What nobody wrote down follows the field that it was derived from.
        let follows = |field: &Field| field.derive.is_some() && columns.is_none_or(|c| !c.contains_key(&field.name));
        let kept = self.kept(part);
        for (field, value) in kept.iter().filter(|(field, value)| !value.is_unknown() && !follows(field)) {
            let now = stored.values.get(&field.name).cloned().unwrap_or_default();
            if *value == now {
                continue;
            }
            let dispute = match base {
                Some(base) => match history.since(&stored.id, &field.name, base.seq) {
                    None => None,
                    Some((first, last)) => {
                        let was = self.past(&stored.id, field, first)?;
                        if was == *value {
                            left.insert(field.name.clone());
                            continue;
                        }
                        (was != now).then_some(Dispute { base: Some(was), by: last })
                    }
                },
                None => self.left_behind(history, sheet, stored, (field, value, &now))?,
            };
            let Some(dispute) = dispute else { continue };
            let conflict = self.conflict(tx, part, stored, row, field, &dispute).await?;
            match self.terms.prefer {
                None => compared.refusals.push(refusal(field, &conflict)),
                Some(Prefer::Register) => {
                    left.insert(field.name.clone());
                }
                Some(Prefer::Workbook) => {}
            }
            compared.conflicts.push(conflict);
        }
        for field in part.ledger.fields.iter().filter(|field| follows(field)) {
            if field.derive.as_ref().is_some_and(|derive| left.contains(&derive.from)) {
                left.insert(field.name.clone());
            }
        }
        for name in &left {
            part.values.remove(name);
        }
        if part.area_from.is_some_and(|field| left.contains(field)) {
            part.area = None;
        }
        Ok(compared)
    }

    /// A value that the record had and has no more, or one of a workbook that speaks of an earlier day.
    fn left_behind<'h>(
        &self,
        history: &'h History,
        sheet: &Incoming,
        stored: &Stored,
        (field, value, now): (&'h Field, &Value, &Value),
    ) -> Result<Option<Dispute<'h>>, RegisterError> {
        // What this import itself has written is no news of somebody else's: two rows that disagree are told apart later.
        if now.is_unknown() || self.touched.contains_key(&stored.id) {
            return Ok(None);
        }
        for step in history.standing(&stored.id, &field.name) {
            if self.past(&stored.id, field, step)? == *value {
                return Ok(Some(Dispute { base: None, by: step }));
            }
        }
        let known = history.data_date(&stored.id, &field.name);
        let older = known.filter(|(date, _)| sheet.data_date.is_some_and(|own| own < *date));
        Ok(older.map(|(_, by)| Dispute { base: None, by }))
    }

    /// What a field was before a change, as the register keeps it.
    fn past(&self, record: &str, field: &Field, step: &Step) -> Result<Value, RegisterError> {
        let plain = self.past_plain(record, field, step.before(&field.name).unwrap_or(&Json::Null))?;
        Ok(match &plain {
            Value::Text(text) if is_sealed(field) => Value::Text(self.vault.index(record::index_kind(field), text)),
            _ => plain,
        })
    }

    fn past_plain(&self, record: &str, field: &Field, was: &Json) -> Result<Value, RegisterError> {
        match was.as_str() {
            Some(sealed) if is_sealed(field) => {
                Ok(Value::Text(self.vault.open(&sealed_place(record, &field.name), sealed)?))
            }
            _ => Ok(record::from_json(field, was).unwrap_or_default()),
        }
    }

    async fn conflict(
        &self,
        tx: &mut Tx,
        part: &Resolved<'a>,
        stored: &Stored,
        row: u32,
        field: &Field,
        dispute: &Dispute<'_>,
    ) -> Result<Conflict, RegisterError> {
        let now = record::plain(self.vault, stored, field)?.unwrap_or_default();
        let own = part.values.get(&field.name).cloned().unwrap_or_default();
        let base = match (&dispute.base, dispute.by.before(&field.name)) {
            (Some(Value::Text(_)), Some(was)) if is_sealed(field) => Some(self.past_plain(&stored.id, field, was)?),
            (base, _) => base.clone(),
        };
        Ok(Conflict {
            row,
            ledger: part.ledger.name.clone(),
            record: stored.id.clone(),
            field: field.name.clone(),
            base: match base {
                Some(base) => Some(self.said(tx, field, &base).await?),
                None => None,
            },
            register: self.said(tx, field, &now).await?,
            workbook: self.said(tx, field, &own).await?,
            change_set: dispute.by.change_set.clone(),
            settled: self.terms.prefer,
        })
    }

    async fn said(&self, tx: &mut Tx, field: &Field, value: &Value) -> Result<String, RegisterError> {
        said(tx, self.pack, self.vault, &self.areas, field, value).await
    }

    /// Fields that another row of the same import has already set otherwise: two sources disagree, and only a person can
    /// say which is right.
    pub(super) fn disagreements(
        &self,
        parts: &[Resolved<'a>],
        staged: &BTreeMap<(usize, String), Staged<'a>>,
        order: &HashMap<Place, (usize, String)>,
        existing: &HashMap<Place, Stored>,
        sheet: usize,
    ) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        for part in parts {
            let place = (part.ledger.name.clone(), part.key.clone());
            let in_chunk = order.get(&place).and_then(|o| staged.get(o));
            let (now, source) = match (in_chunk, existing.get(&place)) {
                (Some(s), _) => (&s.now, (sheet, s.row)),
                (None, Some(stored)) => match self.touched.get(&stored.id) {
                    Some(&source) => (stored, source),
                    None => continue,
                },
                (None, None) => continue,
            };
            for (field, value) in self.kept(part) {
                let differs = now.values.get(&field.name).is_some_and(|old| *old != value);
                if differs && !value.is_unknown() {
                    let from = &self.incoming[source.0];
                    refusals.push(Refusal {
                        ledger: part.ledger.name.clone(),
                        field: field.name.clone(),
                        code: "conflicting_rows",
                        message: format!(
                            "同一条记录的“{}”在本次导入中有两个不同的值，前一个在 {} 的工作表“{}”第 {} 行",
                            field.title, from.file, from.sheet, source.1
                        ),
                        hint: "核实后只保留正确的一个，再重新导入".to_owned(),
                    });
                }
            }
        }
        refusals
    }

    /// The values of a part as the register keeps them: identifiers as keyed hashes.
    pub(super) fn kept(&self, part: &Resolved<'a>) -> Vec<(&'a Field, Value)> {
        part.ledger
            .fields
            .iter()
            .filter_map(|field| {
                let value = part.values.get(&field.name)?;
                let kept = match value {
                    Value::Text(plain) if is_sealed(field) => {
                        Value::Text(self.vault.index(record::index_kind(field), plain))
                    }
                    other => other.clone(),
                };
                Some((field, kept))
            })
            .collect()
    }

    /// The same by name, with what is not known left out of account.
    pub(super) fn kept_values(&self, part: &Resolved<'a>) -> Kept {
        self.kept(part).into_iter().map(|(field, value)| (field.name.clone(), value)).collect()
    }
}

/// A row is refused for a conflict until somebody says which side holds.
fn refusal(field: &Field, conflict: &Conflict) -> Refusal {
    let Conflict { register, workbook, change_set, .. } = conflict;
    let title = &field.title;
    let (code, message, hint) = match &conflict.base {
        Some(base) => (
            "conflict_since_export",
            format!(
                "两边都改过“{title}”：导出时是{base}，登记簿后来改成{register}（变更集 {change_set}），这份表改成{workbook}"
            ),
            "以登记簿为准的，把这一格改成登记簿的值；以这份表为准的，加 --prefer workbook 再导入",
        ),
        None => (
            "older_value",
            format!("“{title}”写的是{workbook}，登记簿已由变更集 {change_set} 改成{register}，这份表可能是旧的"),
            "以登记簿为准的，把这一格改成登记簿的值，或加 --prefer register 再导入；确实要改回去的，加 --prefer workbook 再导入",
        ),
    };
    Refusal { ledger: conflict.ledger.clone(), field: field.name.clone(), code, message, hint: hint.to_owned() }
}
