//! Merging rows that intake has read into the register: what each row means, then all of it as one change set.

mod chunk;
mod compare;
mod resolve;
mod stage;

use std::collections::{BTreeMap, HashMap};

use chunk::Chunk;
use shouwang_pack::{Field, Ledger, Pack, Value};

use crate::{
    area::Areas,
    change_set,
    db::Tx,
    error::RegisterError,
    feed::{AtHand, Feed},
    ids::Act,
    incoming::{Conflict, Incoming, IncomingRow, Merged, Outcome, Prefer, Refusal, Terms},
    log::{Change, DECLARED_EMPTY, Log, fact, set_fact},
    open::Register,
    record::Stored,
    reference::{Found, References},
    vault::Vault,
};

/// Rows that are resolved, compared and written together.
const CHUNK: usize = 500;

/// Merges sheets in one transaction. Sheets are taken in the order of their ledgers, whatever the order given, so that
/// areas come before households and households before members. A preview does the same and takes it back.
pub async fn merge(
    register: &Register,
    pack: &Pack,
    act: Act,
    incoming: &[Incoming],
    terms: Terms,
    progress: &mut dyn FnMut(usize),
) -> Result<Merged, RegisterError> {
    let mut feed = AtHand::new(incoming, progress);
    let change_set = merge_from(register, pack, act, incoming, terms, &mut feed).await?;
    Ok(Merged { change_set, sheets: feed.sheets, conflicts: feed.conflicts })
}

/// Merges sheets whose rows come from a [`Feed`], so that no more than a few hundred of them are in memory at a time.
/// Gives the change set; `None` where nothing changed, and for a preview.
pub async fn merge_from(
    register: &Register,
    pack: &Pack,
    mut act: Act,
    incoming: &[Incoming],
    terms: Terms,
    feed: &mut dyn Feed,
) -> Result<Option<String>, RegisterError> {
    let mut tx = register.db().write().await?;
    let change_set = change_set::begin(&mut tx, register.vault(), &mut act, "import", "").await?;
    let mut given = vec![0usize; incoming.len()];
    let mut changed = false;
    let rank: HashMap<&str, usize> =
        pack.ledgers_in_order().iter().enumerate().map(|(n, l)| (l.name.as_str(), n)).collect();
    let mut order: Vec<usize> = (0..incoming.len()).collect();
    order.sort_by_key(|&n| {
        let ranks = incoming[n].columns.keys().filter_map(|l| rank.get(l.as_str()));
        (ranks.max().copied().unwrap_or(usize::MAX), n)
    });
    let mut desk = Desk {
        pack,
        vault: register.vault(),
        areas: register.areas_in(&mut tx).await?,
        incoming,
        terms,
        change_set: change_set.clone(),
        log: Log::open(&mut tx).await?,
        act,
        touched: HashMap::new(),
        order: pack.ledgers_in_order().iter().map(|l| l.name.as_str()).collect(),
        references: References::new(pack, register.vault()),
    };
    for &number in &order {
        loop {
            let rows = feed.next_rows(number, CHUNK);
            if rows.is_empty() {
                break;
            }
            let (outcomes, conflicts) = desk.take(&mut tx, number, &rows).await?;
            given[number] += rows.len();
            changed |= outcomes.iter().any(|o| matches!(o, Outcome::Created | Outcome::Updated(_)));
            feed.merged(number, &rows, outcomes, conflicts);
        }
    }
    for (number, sheet) in incoming.iter().enumerate() {
        let empty = sheet.ledger.as_deref().filter(|_| given[number] == 0).and_then(|name| pack.ledger(name));
        if let Some(ledger) = empty {
            changed |= desk.declare_empty(&mut tx, number, ledger).await?;
        }
    }
    if terms.preview || !changed {
        tx.rollback().await?;
        return Ok(None);
    }
    for (number, sheet) in incoming.iter().enumerate() {
        change_set::add_source(&mut tx, register.vault(), &change_set, number, sheet).await?;
    }
    desk.log.close(&mut tx, register.vault()).await?;
    tx.commit().await?;
    register.db().settle().await;
    Ok(Some(change_set))
}

/// A record by ledger and natural key.
type Place = (String, String);

/// One part of a row, with areas and references resolved.
struct Resolved<'a> {
    ledger: &'a Ledger,
    key: String,
    id: String,
    area: Option<String>,
    /// The field that the area follows from.
    area_from: Option<&'a str>,
    /// Whether it is the record that its people mean, and not one that its own key names.
    is_meant: bool,
    /// Values; identifiers still plain.
    values: BTreeMap<String, Value>,
    /// Records that the part points to.
    points_to: Vec<(&'a Field, String)>,
}

impl Resolved<'_> {
    fn found(&self) -> Found {
        (self.id.clone(), self.area.clone())
    }

    fn place(&self) -> Place {
        (self.ledger.name.clone(), self.key.clone())
    }

    /// Whether the key does not tell which record it is, and other fields may.
    fn lacks_key(&self) -> bool {
        let said = |name: &String| self.values.get(name).is_some_and(|value| !value.is_unknown());
        !self.ledger.or_key.is_empty() && !self.ledger.key.iter().all(said)
    }
}

/// A record as it will stand when the chunk is written.
struct Staged<'a> {
    ledger: &'a Ledger,
    before: Option<Stored>,
    now: Stored,
    row: u32,
}

struct Desk<'a> {
    pack: &'a Pack,
    vault: &'a dyn Vault,
    areas: Areas,
    incoming: &'a [Incoming],
    terms: Terms,
    change_set: String,
    log: Log,
    act: Act,
    /// Records written in this import, with the sheet and row that wrote them last.
    touched: HashMap<String, (usize, u32)>,
    /// Ledgers so that each stands behind those it refers to.
    order: Vec<&'a str>,
    references: References<'a>,
}

impl<'a> Desk<'a> {
    /// Takes some rows of a sheet: an outcome for each, and the conflicts that were met.
    async fn take(
        &mut self,
        tx: &mut Tx,
        sheet: usize,
        rows: &[IncomingRow],
    ) -> Result<(Vec<Outcome>, Vec<Conflict>), RegisterError> {
        let chunk = self.chunk(tx, rows).await?;
        // What was written before must be seen in the log.
        self.log.flush(tx).await?;
        let history = self.history(tx, rows, &chunk).await?;
        let Chunk { parts, refusals, existing, new } = chunk;
        let mut staged: BTreeMap<(usize, String), Staged<'a>> = BTreeMap::new();
        let mut order: HashMap<Place, (usize, String)> = HashMap::new();
        let mut outcomes = Vec::with_capacity(rows.len());
        let mut conflicts = Vec::new();
        for (row, (mut parts, mut refusals)) in rows.iter().zip(parts.into_iter().zip(refusals)) {
            refusals.extend(self.dangling(&parts, &new, &staged));
            let there =
                |part: &&Resolved<'a>| existing.contains_key(&part.place()) || order.contains_key(&part.place());
            let lost = parts.iter().filter(|part| part.is_meant && !there(part));
            refusals.extend(lost.map(|part| Refusal {
                ledger: part.ledger.name.clone(),
                field: String::new(),
                code: "unknown_record",
                message: "所指的那一行没有通过检查".to_owned(),
                hint: "先改好那一行".to_owned(),
            }));
            let sound = refusals.is_empty();
            for part in parts.iter_mut().filter(|_| sound) {
                let Some(stored) = existing.get(&part.place()) else { continue };
                let base = row.named.as_ref().filter(|named| named.record == stored.id).and_then(|n| n.base.as_ref());
                let from = (&self.incoming[sheet], row.number, base);
                let compared = self.compare(tx, &history, part, stored, from).await?;
                refusals.extend(compared.refusals);
                conflicts.extend(compared.conflicts);
            }
            if refusals.is_empty() {
                refusals = self.disagreements(&parts, &staged, &order, &existing, sheet);
            }
            if !refusals.is_empty() {
                outcomes.push(Outcome::Rejected(refusals));
                continue;
            }
            for part in &parts {
                self.references.keep(part.ledger, &part.values, &part.found());
            }
            outcomes.push(self.stage(parts, row.number, &mut staged, &mut order, &existing)?);
        }
        self.write(tx, sheet, staged).await?;
        Ok((outcomes, conflicts))
    }

    /// Keeps that an office handed in an empty form of a ledger; `false` where the register knows it already.
    async fn declare_empty(&mut self, tx: &mut Tx, sheet: usize, ledger: &Ledger) -> Result<bool, RegisterError> {
        let name = format!("{DECLARED_EMPTY}{}", ledger.name);
        if fact(tx, &name).await?.is_some() {
            return Ok(false);
        }
        set_fact(tx, &name, &self.change_set).await?;
        let change = Change {
            change_set: self.change_set.clone(),
            source: Some(sheet as i64),
            source_row: None,
            ledger: ledger.name.clone(),
            record: ledger.name.clone(),
            action: "declare",
            before: None,
            after: None,
        };
        self.log.add(tx, self.vault, &self.act, &change).await?;
        Ok(true)
    }
}
