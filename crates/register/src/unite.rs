//! Two records that are one person, one household, one loan: made one, as a change set of its own.
//!
//! What refers to the one that goes refers to the one that stays. Where two records that referred to the two become the
//! same by it, they are made one as well. What the two say differently is never dropped without a word.

use std::collections::{BTreeMap, VecDeque};

use shouwang_pack::{Field, Kind, Ledger, Pack, Value};

use crate::{
    change_set,
    db::Tx,
    error::RegisterError,
    ids::Act,
    log::{Change, Log},
    merged::{merged_into, remember},
    open::Register,
    record::{self, Stored, log_values, plain},
    schema::is_sealed,
    scope::Scope,
    store::{area_of, delete, natural_key, rows_by, rows_by_id, update},
    vault::Vault,
    words::said,
};

/// What became of a merge of two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum United {
    /// They are one.
    Done {
        /// The change set.
        change_set: String,
        /// Records that went into others, the one that was asked for included.
        dropped: usize,
        /// Records that refer to another one now.
        moved: usize,
        /// What the records that went said differently.
        given_up: Vec<Difference>,
    },
    /// They say different things; nothing was changed.
    Differ(Vec<Difference>),
}

/// A field of which two records say different things. Values are in words, identifiers masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Ledger.
    pub ledger: String,
    /// Field.
    pub field: String,
    /// Id of the record that stays.
    pub kept: String,
    /// Id of the record that goes.
    pub dropped: String,
    /// What the record that stays says.
    pub kept_says: String,
    /// What the record that goes says.
    pub dropped_says: String,
}

/// Two records of a ledger.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// Id of the record that stays.
    pub keep: &'a str,
    /// Id of the record that goes.
    pub drop: &'a str,
}

/// Makes two records one. With `keep_first` the record that stays is right wherever the two differ.
///
/// # Errors
///
/// Refused to somebody who does not see the whole town, for areas, and where one of the two is not there.
pub async fn unite(
    register: &Register,
    scope: &Scope,
    pack: &Pack,
    mut act: Act,
    pair: Pair<'_>,
    keep_first: bool,
) -> Result<United, RegisterError> {
    register.whole_town(scope).await?;
    if pair.ledger.name == "area" {
        return Err(RegisterError::MergeOfAreas);
    }
    if pair.keep == pair.drop {
        return Err(RegisterError::SameRecord);
    }
    let mut tx = register.db().write().await?;
    let mut plan = Plan { pack, vault: register.vault(), merged: BTreeMap::new(), rows: BTreeMap::new() };
    let mut differences = Vec::new();
    let mut open = VecDeque::from([(pair.ledger, pair.keep.to_owned(), pair.drop.to_owned())]);
    while let Some((ledger, keep, drop)) = open.pop_front() {
        if plan.merged.contains_key(&drop) {
            continue;
        }
        let differ = plan.join(&mut tx, ledger, &keep, &drop).await?;
        for (field, kept_says, dropped_says) in differ {
            let areas = register.areas_in(&mut tx).await?;
            differences.push(Difference {
                ledger: ledger.name.clone(),
                field: field.name.clone(),
                kept: keep.clone(),
                dropped: drop.clone(),
                kept_says: said(&mut tx, pack, register.vault(), &areas, field, &kept_says).await?,
                dropped_says: said(&mut tx, pack, register.vault(), &areas, field, &dropped_says).await?,
            });
        }
        open.extend(plan.follow(&mut tx, ledger, &keep, &drop).await?);
    }
    if !differences.is_empty() && !keep_first {
        tx.rollback().await?;
        return Ok(United::Differ(differences));
    }
    let change_set = change_set::begin(&mut tx, register.vault(), &mut act, "merge", "").await?;
    let mut log = Log::open(&mut tx).await?;
    let (dropped, moved) = plan.write(&mut tx, &mut log, &act, &change_set).await?;
    log.close(&mut tx, register.vault()).await?;
    tx.commit().await?;
    register.db().settle().await;
    Ok(United::Done { change_set, dropped, moved, given_up: differences })
}

/// A row as it is and as it will be.
struct Planned<'a> {
    ledger: &'a Ledger,
    before: Stored,
    now: Stored,
    /// Whether another record goes into it.
    is_kept: bool,
}

/// What is going to be done.
struct Plan<'a> {
    pack: &'a Pack,
    vault: &'a dyn Vault,
    /// The records that go, by id, with those that they go into.
    merged: BTreeMap<String, (String, &'a str, Stored)>,
    /// The rows that change, by id.
    rows: BTreeMap<String, Planned<'a>>,
}

impl<'a> Plan<'a> {
    /// A row as it will be, as far as is planned.
    async fn row(&self, tx: &mut Tx, ledger: &Ledger, id: &str) -> Result<Stored, RegisterError> {
        if let Some(planned) = self.rows.get(id) {
            return Ok(planned.now.clone());
        }
        let missing = || RegisterError::NoRecord { ledger: ledger.title.clone(), record: id.to_owned() };
        rows_by_id(tx, ledger, &[id.to_owned()]).await?.remove(id).ok_or_else(missing)
    }

    fn plan(&mut self, ledger: &'a Ledger, before: Stored, now: Stored, is_kept: bool) {
        let planned = self.rows.entry(now.id.clone()).or_insert(Planned { ledger, before, now: now.clone(), is_kept });
        planned.now = now;
        planned.is_kept |= is_kept;
    }

    /// Plans that one record goes into another; gives the fields of which they say different things, in the clear.
    async fn join(
        &mut self,
        tx: &mut Tx,
        ledger: &'a Ledger,
        keep: &str,
        drop: &str,
    ) -> Result<Vec<(&'a Field, Value, Value)>, RegisterError> {
        let kept = self.row(tx, ledger, keep).await?;
        let dropped = self.row(tx, ledger, drop).await?;
        let mut now = kept.clone();
        let mut differ = Vec::new();
        for field in &ledger.fields {
            let Some(other) = dropped.values.get(&field.name) else { continue };
            let other = self.leads_to(field, other);
            let other_plain = if is_sealed(field) { plain(self.vault, &dropped, field)? } else { Some(other.clone()) };
            let other_plain = other_plain.unwrap_or_default();
            match kept.values.get(&field.name) {
                Some(own) if *own == other => {}
                // The number by which the record was named is not what it says: it goes with the record.
                _ if ledger.key == [field.name.clone()] => {}
                Some(_) => {
                    differ.push((field, plain(self.vault, &kept, field)?.unwrap_or_default(), other_plain));
                }
                // The key stays what it is.
                None if ledger.key.contains(&field.name) => {}
                None => match other_plain {
                    Value::Text(text) if is_sealed(field) => record::seal(self.vault, &mut now, field, &text)?,
                    other => {
                        now.values.insert(field.name.clone(), other);
                    }
                },
            }
        }
        // What was derived from fields that differ says nothing of its own.
        let named: Vec<&str> = differ.iter().map(|(field, ..): &(&Field, _, _)| field.name.as_str()).collect();
        let follows = |field: &Field| field.derive.as_ref().is_some_and(|derive| named.contains(&derive.from.as_str()));
        let differ = differ.iter().filter(|(field, ..)| !follows(field)).cloned().collect();
        self.plan(ledger, kept, now, true);
        // It may have been planned to refer to something else before it was found to be the same as another one.
        let dropped = self.rows.remove(drop).map_or(dropped, |planned| planned.before);
        self.merged.insert(drop.to_owned(), (keep.to_owned(), &ledger.name, dropped));
        Ok(differ)
    }

    /// Where a reference will lead.
    fn leads_to(&self, field: &Field, value: &Value) -> Value {
        let id = value.as_text().filter(|_| field.kind == Kind::Reference);
        let into = id.and_then(|id| self.merged.get(id));
        into.map_or_else(|| value.clone(), |(into, ..)| Value::Text(into.clone()))
    }

    /// Plans that what refers to one record refers to another; gives those pairs that become the same by it.
    async fn follow(
        &mut self,
        tx: &mut Tx,
        ledger: &Ledger,
        keep: &str,
        drop: &str,
    ) -> Result<Vec<(&'a Ledger, String, String)>, RegisterError> {
        let mut same = Vec::new();
        let pack = self.pack;
        for other in pack.ledgers_in_order() {
            let refers = |field: &&Field| field.ledger.as_deref() == Some(ledger.name.as_str());
            for field in other.fields.iter().filter(|field| field.kind == Kind::Reference).filter(refers) {
                for before in rows_by(tx, other, &field.name, &[drop.to_owned()]).await? {
                    if self.merged.contains_key(&before.id) {
                        continue;
                    }
                    let mut now = self.row(tx, other, &before.id).await?;
                    now.values.insert(field.name.clone(), Value::Text(keep.to_owned()));
                    now.key = natural_key(other, &now.values);
                    let there = rows_by(tx, other, "natural_key", &[now.key.clone()]).await?;
                    let planned = self.rows.values().find(|p| p.ledger.name == other.name && p.now.key == now.key);
                    let taken = there.first().map(|s| &s.id).or(planned.map(|p| &p.now.id)).filter(|id| **id != now.id);
                    match taken {
                        Some(taken) => same.push((other, taken.clone(), now.id.clone())),
                        None => self.plan(other, before, now, false),
                    }
                }
            }
        }
        Ok(same)
    }

    /// Writes what is planned; gives how many records went, and how many refer to another one now.
    async fn write(
        self,
        tx: &mut Tx,
        log: &mut Log,
        act: &Act,
        change_set: &str,
    ) -> Result<(usize, usize), RegisterError> {
        let change = |ledger: &Ledger, record: &str, action| Change {
            change_set: change_set.to_owned(),
            source: None,
            source_row: None,
            ledger: ledger.name.clone(),
            record: record.to_owned(),
            action,
            before: None,
            after: None,
        };
        let ledgers = self.pack.ledgers_in_order();
        // Ledgers that refer to others go first: a record is never without those it refers to.
        for ledger in ledgers.iter().rev() {
            let mut gone = Vec::new();
            for (id, (into, _, row)) in self.merged.iter().filter(|(_, (_, name, _))| *name == ledger.name) {
                let known = ledger.fields.iter().filter(|f| row.values.contains_key(&f.name)).map(|f| f.name.as_str());
                let mut change = change(ledger, id, "merge");
                change.before = Some(log_values(ledger, row, known));
                change.after = Some(merged_into(into));
                log.add(tx, self.vault, act, &change).await?;
                remember(tx, ledger, &row.key, into).await?;
                gone.push(id.clone());
            }
            delete(tx, ledger, &gone).await?;
        }
        let mut moved = 0;
        for ledger in &ledgers {
            for planned in self.rows.values().filter(|planned| planned.ledger.name == ledger.name) {
                let Planned { before, is_kept, .. } = planned;
                let mut now = planned.now.clone();
                let changed: Vec<&Field> =
                    ledger.fields.iter().filter(|f| before.values.get(&f.name) != now.values.get(&f.name)).collect();
                now.area = area_of(tx, self.pack, ledger, &now).await?;
                moved += usize::from(!is_kept);
                let names = || changed.iter().map(|field| field.name.as_str());
                // The record that stays is part of the change set even where it learns nothing new.
                let mut change = change(ledger, &now.id, "update");
                change.before = Some(log_values(ledger, before, names()));
                change.after = Some(log_values(ledger, &now, names()));
                log.add(tx, self.vault, act, &change).await?;
                update(tx, ledger, &now, &changed).await?;
            }
        }
        Ok((self.merged.len(), moved))
    }
}
