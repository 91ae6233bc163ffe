//! Rows that are taken together: the database is asked once a ledger for all of them, and not once a row.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use shouwang_pack::Ledger;

use super::{Desk, Place, Resolved, Staged};
use crate::{
    base::Base,
    db::{ARGS_MAX, Arg, Tx, placeholders},
    error::RegisterError,
    history::History,
    incoming::{IncomingRow, Refusal},
    merged::went,
    record::Stored,
    store::rows_by,
};

/// Rows that are taken together, once it is known what they mean.
pub(super) struct Chunk<'a> {
    /// The parts of each row.
    pub(super) parts: Vec<Vec<Resolved<'a>>>,
    /// What is wrong with each row.
    pub(super) refusals: Vec<Vec<Refusal>>,
    /// The records of the register that the rows are about.
    pub(super) existing: HashMap<Place, Stored>,
    /// Ids of records that the rows may come to make.
    pub(super) new: HashSet<String>,
}

impl<'a> Desk<'a> {
    /// Finds what rows mean.
    pub(super) async fn chunk(&mut self, tx: &mut Tx, rows: &[IncomingRow]) -> Result<Chunk<'a>, RegisterError> {
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
        rows: &[IncomingRow],
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
    pub(super) fn dangling(
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
    pub(super) async fn history(
        &self,
        tx: &mut Tx,
        rows: &[IncomingRow],
        chunk: &Chunk<'a>,
    ) -> Result<History, RegisterError> {
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
}
