//! Merging rows that intake has read into the register: what each row means, then all of it as one change set.

mod compare;
mod resolve;
mod stage;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use shouwang_pack::{Field, Ledger, Pack, Value};

use crate::{
    area::Areas,
    base::Base,
    db::{ARGS_MAX, Arg, Tx, placeholders},
    error::RegisterError,
    history::History,
    ids::Act,
    incoming::{Conflict, Incoming, IncomingRow, Merged, Outcome, Prefer, Refusal, Terms},
    log::{Change, DECLARED_EMPTY, Log, fact, set_fact},
    merged::went,
    open::Register,
    record::Stored,
    reference::{Found, References},
    store::rows_by,
    vault::Vault,
};

/// Rows that are resolved, compared and written together.
const CHUNK: usize = 500;

/// Merges sheets in one transaction. Sheets are taken in the order of their ledgers, whatever the order given, so that
/// areas come before households and households before members. A preview does the same and takes it back.
pub async fn merge(
    register: &Register,
    pack: &Pack,
    mut act: Act,
    incoming: &[Incoming],
    terms: Terms,
    progress: &mut dyn FnMut(usize),
) -> Result<Merged, RegisterError> {
    let mut tx = register.db().write().await?;
    let change_set = act.ids.next_id();
    let args = [
        Arg::Text(change_set.clone()),
        Arg::Text("import".to_owned()),
        Arg::Text(act.actor.clone()),
        Arg::Integer(act.at_ms),
        Arg::Text(String::new()),
    ];
    tx.execute("insert into change_set (id, kind, actor, at_ms, note) values ($1, $2, $3, $4, $5)", &args).await?;
    let mut sheets = vec![Vec::new(); incoming.len()];
    let mut conflicts = vec![Vec::new(); incoming.len()];
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
        let sheet = &incoming[number];
        for rows in sheet.rows.chunks(CHUNK) {
            let (outcomes, met) = desk.take(&mut tx, number, rows).await?;
            sheets[number].extend(outcomes);
            conflicts[number].extend(met);
            progress(rows.len());
        }
    }
    let mut changed = sheets.iter().flatten().any(|o| matches!(o, Outcome::Created | Outcome::Updated(_)));
    for (number, sheet) in incoming.iter().enumerate() {
        let empty = sheet.ledger.as_deref().filter(|_| sheet.rows.is_empty()).and_then(|name| pack.ledger(name));
        if let Some(ledger) = empty {
            changed |= desk.declare_empty(&mut tx, number, ledger).await?;
        }
    }
    if terms.preview || !changed {
        tx.rollback().await?;
        return Ok(Merged { change_set: None, sheets, conflicts });
    }
    for (number, sheet) in incoming.iter().enumerate() {
        let columns = serde_json::to_string(&sheet.columns).unwrap_or_default();
        let args = [
            Arg::Text(change_set.clone()),
            Arg::Integer(number as i64),
            Arg::Text(sheet.file.clone()),
            Arg::Text(sheet.file_hash.clone()),
            Arg::Text(sheet.sheet.clone()),
            Arg::Text(columns),
            Arg::text(sheet.data_date.map(|date| date.to_string())),
        ];
        let sql = "insert into change_source (change_set, number, file, file_hash, sheet, columns, data_date) values ($1, $2, $3, $4, $5, $6, $7)";
        tx.execute(sql, &args).await?;
    }
    desk.log.close(&mut tx).await?;
    tx.commit().await?;
    register.db().settle().await;
    Ok(Merged { change_set: Some(change_set), sheets, conflicts })
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

/// Rows that are taken together, once it is known what they mean.
struct Chunk<'a> {
    /// The parts of each row.
    parts: Vec<Vec<Resolved<'a>>>,
    /// What is wrong with each row.
    refusals: Vec<Vec<Refusal>>,
    /// The records of the register that the rows are about.
    existing: HashMap<Place, Stored>,
    /// Ids of records that the rows may come to make.
    new: HashSet<String>,
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
        rows: &'a [IncomingRow],
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

    /// Finds what rows mean.
    async fn chunk(&mut self, tx: &mut Tx, rows: &'a [IncomingRow]) -> Result<Chunk<'a>, RegisterError> {
        let mut chunk = Chunk {
            parts: rows.iter().map(|_| Vec::new()).collect(),
            refusals: vec![Vec::new(); rows.len()],
            existing: HashMap::new(),
            new: HashSet::new(),
        };
        // Each ledger in turn, for all rows, those that are referred to first: so a member finds the household that
        // another part of the sheet is about to make, and the database is asked once a ledger and not once a row.
        let said: BTreeSet<&str> = rows.iter().flat_map(|row| &row.parts).map(|(name, _)| name.as_str()).collect();
        let ledgers: Vec<&str> = self.order.iter().copied().filter(|name| said.contains(name)).collect();
        self.references.next_chunk();
        let mut open: BTreeSet<usize> = (0..rows.len()).filter(|&index| rows[index].named.is_some()).collect();
        for name in ledgers {
            if let Some(ledger) = self.pack.ledger(name) {
                self.chunk_of(tx, ledger, rows, &mut chunk, &mut open).await?;
            }
        }
        let unfounded = self.unfounded(tx, rows).await?;
        for (index, row) in rows.iter().enumerate() {
            let Some(ledger) = row.parts.last().map(|(name, _)| name) else { continue };
            let refusal = |code, message: &str, hint: &str| Refusal {
                ledger: ledger.clone(),
                field: String::new(),
                code,
                message: message.to_owned(),
                hint: hint.to_owned(),
            };
            if open.contains(&index) && chunk.refusals[index].is_empty() {
                chunk.refusals[index].push(refusal(
                    "record_gone",
                    "“记录编号”所写的记录不在登记簿的这本台账里：导出以后被撤销了，或者并入了别的记录",
                    "不再需要的，删去这一行；要重新登记的，把这一行的“记录编号”清空再导入",
                ));
            } else if unfounded.contains(&index) {
                chunk.refusals[index].push(refusal(
                    "foreign_base",
                    "“记录编号”说这一行是从另一个登记簿，或从另一份日志导出的，无法和现在的登记簿比较",
                    "要当作普通表格导入的，删去“记录编号”一列",
                ));
            }
        }
        Ok(chunk)
    }

    /// Finds what the parts of one ledger mean. `open` are the rows whose named record has not been found yet.
    async fn chunk_of(
        &mut self,
        tx: &mut Tx,
        ledger: &'a Ledger,
        rows: &'a [IncomingRow],
        chunk: &mut Chunk<'a>,
        open: &mut BTreeSet<usize>,
    ) -> Result<(), RegisterError> {
        self.references.look_up(tx, ledger, rows).await?;
        let named = self.named(tx, ledger, rows).await?;
        let mut parts: Vec<(usize, Resolved<'a>)> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let says = row.named.as_ref().and_then(|name| named.get(&name.record));
            for (_, values) in row.parts.iter().filter(|(part, _)| *part == ledger.name) {
                let mut part = match self.resolve(ledger, values, &chunk.parts[index]) {
                    Ok(part) => part,
                    Err(found) => {
                        chunk.refusals[index].extend(found);
                        continue;
                    }
                };
                if let Some(stored) = says {
                    open.remove(&index);
                    if let Err(refusal) = self.adopt(&mut part, stored) {
                        chunk.refusals[index].push(refusal);
                        continue;
                    }
                    chunk.existing.insert(part.place(), stored.clone());
                }
                parts.push((index, part));
            }
        }
        let by_key = |part: &Resolved<'a>| part.id.is_empty() && !part.lacks_key();
        let keys: BTreeSet<String> = parts.iter().filter(|(_, p)| by_key(p)).map(|(_, p)| p.key.clone()).collect();
        for stored in rows_by(tx, ledger, "natural_key", &keys.into_iter().collect::<Vec<_>>()).await? {
            chunk.existing.insert((ledger.name.clone(), stored.key.clone()), stored);
        }
        let there = |part: &Resolved<'a>| chunk.existing.contains_key(&part.place());
        let keys: BTreeSet<String> =
            parts.iter().filter(|(_, p)| by_key(p) && !there(p)).map(|(_, p)| p.key.clone()).collect();
        let went = went(tx, ledger, &keys.into_iter().collect::<Vec<_>>()).await?;
        for (index, part) in parts.extract_if(.., |(_, part)| by_key(part) && went.contains_key(&part.key)) {
            let refusal = self.merged(tx, ledger, &went[&part.key]).await?;
            chunk.refusals[index].push(refusal);
        }
        let mut ids: HashMap<String, String> = HashMap::new();
        for (_, part) in parts.iter_mut().filter(|(_, part)| by_key(part)) {
            part.id = match chunk.existing.get(&part.place()) {
                Some(stored) => stored.id.clone(),
                None => ids.entry(part.key.clone()).or_insert_with(|| self.act.ids.next_id()).clone(),
            };
        }
        chunk.new.extend(ids.into_values());
        let candidates = self.candidates(tx, ledger, &parts, &mut chunk.existing).await?;
        for (index, mut part) in parts {
            if part.id.is_empty()
                && let Err(refusal) = self.find_meant(&mut part, &candidates)
            {
                chunk.refusals[index].push(refusal);
                continue;
            }
            self.references.offer(ledger, &part.values, &part.found());
            chunk.parts[index].push(part);
        }
        Ok(())
    }

    /// References to records that nobody makes: the row that was to make one is refused, or was not there to make any.
    fn dangling(
        &self,
        parts: &[Resolved<'a>],
        new: &HashSet<String>,
        staged: &BTreeMap<(usize, String), Staged<'a>>,
    ) -> Vec<Refusal> {
        let there: HashSet<&str> = parts.iter().map(|p| p.id.as_str()).collect();
        let mut refusals = Vec::new();
        for part in parts {
            for (field, target) in &part.points_to {
                if !new.contains(target) || staged.values().any(|s| s.now.id == *target) {
                    continue;
                }
                // The row itself is about to make it: for a list of people that is what it is there for, for a list of
                // loans it is a household number with a typing error.
                let introduced = parts.iter().any(|p| p.points_to.iter().any(|(f, t)| t == target && !f.existing));
                if !there.contains(target.as_str()) {
                    refusals.push(self.references.unknown(part.ledger, field, "被引用的那一行没有通过检查"));
                } else if !introduced {
                    refusals.push(self.references.unknown(part.ledger, field, ""));
                }
            }
        }
        refusals
    }

    /// The rows whose base is none of this register's.
    async fn unfounded(&self, tx: &mut Tx, rows: &[IncomingRow]) -> Result<BTreeSet<usize>, RegisterError> {
        let based: Vec<(usize, &Base)> = rows
            .iter()
            .enumerate()
            .filter_map(|(index, row)| Some((index, row.named.as_ref()?.base.as_ref()?)))
            .collect();
        let numbers: BTreeSet<i64> = based.iter().map(|(_, base)| base.seq).collect();
        let mut macs = HashMap::new();
        for numbers in numbers.into_iter().collect::<Vec<_>>().chunks(ARGS_MAX) {
            let sql = format!("select seq, mac from change where seq in ({})", placeholders(1, numbers.len()));
            let args: Vec<Arg> = numbers.iter().copied().map(Arg::Integer).collect();
            for row in tx.rows(&sql, &args).await? {
                macs.insert(row.integer(0).unwrap_or_default(), row.text(1).unwrap_or_default());
            }
        }
        let fits = |base: &Base| macs.get(&base.seq).is_some_and(|mac| base.fits(mac));
        Ok(based.into_iter().filter(|(_, base)| !fits(base)).map(|(index, _)| index).collect())
    }

    /// What the log says of the records that the rows would change.
    async fn history(&self, tx: &mut Tx, rows: &[IncomingRow], chunk: &Chunk<'a>) -> Result<History, RegisterError> {
        let mut ids = BTreeSet::new();
        for (row, parts) in rows.iter().zip(&chunk.parts) {
            let base = row.named.as_ref().and_then(|named| named.base.as_ref());
            for part in parts {
                let stored = chunk.existing.get(&part.place());
                ids.extend(stored.filter(|s| self.needs_history(part, s, base)).map(|s| s.id.clone()));
            }
        }
        History::read(tx, &ids.into_iter().collect::<Vec<_>>()).await
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
