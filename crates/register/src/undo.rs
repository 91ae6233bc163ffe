//! Taking a change set back: what it made goes, what it changed is as it was before. Where later changes stand on it
//! nothing is taken back, and they are named.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value as Json;
use shouwang_pack::{Field, Ledger, Pack, Value};

use crate::{
    change_set,
    db::{ARGS_MAX, Arg, Tx, placeholders},
    error::RegisterError,
    history::settled,
    ids::Act,
    log::{Change, DECLARED_EMPTY, Log, forget_fact},
    merged,
    open::Register,
    record::{self, Stored, log_values, sealed_place, write_row},
    schema::{is_sealed, table},
    scope::Scope,
    store::{area_of, delete, insert, natural_key, rows_by_id, update},
    vault::Vault,
};

/// How many records of one kind are named as examples.
const NAMED: usize = 3;

/// What became of an undo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// It was taken back, as a change set of its own.
    Done {
        /// The change set that took it back.
        change_set: String,
        /// Records that were taken away.
        removed: usize,
        /// Records whose fields are as they were before.
        restored: usize,
    },
    /// Later changes stand on it; nothing was taken back.
    Blocked(Vec<Blocker>),
}

/// A later change set that stands on the one to be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// The change set.
    pub change_set: String,
    /// `import`, `merge` or `undo`.
    pub kind: String,
    /// Who made it.
    pub actor: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The files it came from.
    pub files: Vec<String>,
    /// How many records of it stand on what would be undone.
    pub records: usize,
    /// A few of them, by ledger and id.
    pub examples: Vec<(String, String)>,
}

/// One record that the change set touched.
struct Touched {
    ledger: String,
    created: bool,
    /// Whether it went into another record.
    merged: bool,
    /// The record that it went into.
    into: Option<String>,
    /// Number of the last change that the set made to it.
    last: i64,
    /// The fields that it set, with what they were before it.
    before: BTreeMap<String, Json>,
}

/// Takes a change set back in one transaction.
///
/// # Errors
///
/// Refused to somebody who does not see the whole town, and where the change set is none that can be taken back.
pub async fn undo(
    register: &Register,
    scope: &Scope,
    pack: &Pack,
    mut act: Act,
    change_set: &str,
) -> Result<Undone, RegisterError> {
    register.whole_town(scope).await?;
    let mut tx = register.db().write().await?;
    let kind = tx.rows("select kind from change_set where id = $1", &[Arg::Text(change_set.to_owned())]).await?;
    match kind.first().and_then(|row| row.text(0)).as_deref() {
        None => return Err(RegisterError::NoChangeSet(change_set.to_owned())),
        Some("undo") => return Err(RegisterError::UndoOfUndo(change_set.to_owned())),
        Some(crate::layouts::KIND) => return Err(RegisterError::UndoOfLayout(change_set.to_owned())),
        Some(crate::release::RELEASE) => return Err(RegisterError::UndoOfRelease(change_set.to_owned())),
        _ => {}
    }
    let settled = settled(&mut tx).await?;
    if settled.contains(change_set) {
        return Err(RegisterError::AlreadyUndone(change_set.to_owned()));
    }
    let (touched, declared) = touched(&mut tx, change_set).await?;
    if touched.is_empty() && declared.is_empty() {
        return Err(RegisterError::NothingToUndo(change_set.to_owned()));
    }
    if touched.values().any(|t| t.created && t.ledger == "area") && is_first(&mut tx, change_set).await? {
        return Err(RegisterError::UndoOfTown);
    }
    let blockers = blockers(&mut tx, pack, change_set, &touched, &settled).await?;
    if !blockers.is_empty() {
        tx.rollback().await?;
        return Ok(Undone::Blocked(blockers));
    }
    let id = change_set::begin(&mut tx, register.vault(), &mut act, "undo", change_set).await?;
    let mut log = Log::open(&mut tx).await?;
    let change = |ledger: &str, record: &str, action| Change {
        change_set: id.clone(),
        source: None,
        source_row: None,
        ledger: ledger.to_owned(),
        record: record.to_owned(),
        action,
        before: None,
        after: None,
    };
    let back = back(&mut tx, pack, register.vault(), &touched).await?;
    let (mut removed, mut restored) = (0, 0);
    // Ledgers that refer to others go first, and come back last: a record is never without those it refers to.
    for ledger in pack.ledgers_in_order().into_iter().rev() {
        let made: Vec<String> =
            touched.iter().filter(|(_, t)| t.created && t.ledger == ledger.name).map(|(id, _)| id.clone()).collect();
        for stored in rows_by_id(&mut tx, ledger, &made).await?.into_values() {
            let names = ledger.fields.iter().filter(|f| stored.values.contains_key(&f.name)).map(|f| f.name.as_str());
            let mut change = change(&ledger.name, &stored.id, "delete");
            change.before = Some(log_values(ledger, &stored, names));
            log.add(&mut tx, register.vault(), &act, &change).await?;
            removed += 1;
        }
        delete(&mut tx, ledger, &made).await?;
    }
    for ledger in pack.ledgers_in_order() {
        for Back { now, back, .. } in back.iter().filter(|b| b.ledger.name == ledger.name) {
            let mut back = back.clone();
            back.area = area_of(&mut tx, pack, ledger, &back).await?;
            let before = &touched[&back.id].before;
            let fields: Vec<&Field> = ledger.fields.iter().filter(|f| before.contains_key(&f.name)).collect();
            let names = || fields.iter().map(|f| f.name.as_str());
            let mut change = change(&ledger.name, &back.id, if now.is_some() { "update" } else { "create" });
            change.before = now.as_ref().map(|now| log_values(ledger, now, names()));
            change.after = Some(log_values(ledger, &back, names()));
            log.add(&mut tx, register.vault(), &act, &change).await?;
            match now {
                Some(_) => update(&mut tx, ledger, &back, &fields).await?,
                None => {
                    merged::forget(&mut tx, ledger, &back.key).await?;
                    insert(&mut tx, ledger, write_row(ledger, &back)).await?;
                }
            }
            restored += 1;
        }
    }
    for ledger in &declared {
        forget_fact(&mut tx, &format!("{DECLARED_EMPTY}{ledger}")).await?;
        log.add(&mut tx, register.vault(), &act, &change(ledger, ledger, "delete")).await?;
    }
    log.close(&mut tx, register.vault()).await?;
    tx.commit().await?;
    register.db().settle().await;
    Ok(Undone::Done { change_set: id, removed, restored })
}

/// Whether a change set is the one that made the register.
async fn is_first(tx: &mut Tx, change_set: &str) -> Result<bool, RegisterError> {
    let rows = tx.rows("select change_set from change where seq = 1", &[]).await?;
    Ok(rows.first().and_then(|row| row.text(0)).as_deref() == Some(change_set))
}

/// The records that a change set touched by id, and the ledgers that it declared empty.
async fn touched(tx: &mut Tx, change_set: &str) -> Result<(BTreeMap<String, Touched>, Vec<String>), RegisterError> {
    let sql = "select seq, ledger, record, action, before_values, after_values from change where change_set = $1 order by seq";
    let mut touched: BTreeMap<String, Touched> = BTreeMap::new();
    let mut declared = Vec::new();
    for row in tx.rows(sql, &[Arg::Text(change_set.to_owned())]).await? {
        let text = |index| row.text(index).unwrap_or_default();
        let (ledger, action) = (text(1), text(3));
        if action == "declare" {
            declared.push(ledger);
            continue;
        }
        let seq = row.integer(0).unwrap_or_default();
        let entry = touched.entry(text(2)).or_insert_with(|| Touched {
            ledger,
            created: action == "create",
            merged: false,
            into: None,
            last: seq,
            before: BTreeMap::new(),
        });
        entry.last = seq;
        let before: BTreeMap<String, Json> = serde_json::from_str(&text(4)).unwrap_or_default();
        let after: BTreeMap<String, Json> = serde_json::from_str(&text(5)).unwrap_or_default();
        entry.merged = action == "merge";
        entry.into = after.get("into").filter(|_| entry.merged).and_then(Json::as_str).map(str::to_owned);
        let names = if entry.merged { before.keys().cloned().collect() } else { after.into_keys().collect::<Vec<_>>() };
        for name in names {
            // The first value that the set found is the one to go back to.
            let was = before.get(&name).cloned().unwrap_or(Json::Null);
            entry.before.entry(name).or_insert(was);
        }
    }
    Ok((touched, declared))
}

/// A record as it is, and as it was before the change set.
struct Back<'a> {
    ledger: &'a Ledger,
    /// `None` for one that went into another record.
    now: Option<Stored>,
    back: Stored,
}

/// The records that the change set did not make, as they were before it.
async fn back<'a>(
    tx: &mut Tx,
    pack: &'a Pack,
    vault: &dyn Vault,
    touched: &BTreeMap<String, Touched>,
) -> Result<Vec<Back<'a>>, RegisterError> {
    let mut all = Vec::new();
    for ledger in pack.ledgers_in_order() {
        let own = || touched.iter().filter(|(_, t)| !t.created && t.ledger == ledger.name);
        let ids: Vec<String> = own().map(|(id, _)| id.clone()).collect();
        let mut there = rows_by_id(tx, ledger, &ids).await?;
        for (id, record) in own() {
            let now = there.remove(id);
            if now.is_none() && !record.merged {
                continue;
            }
            let mut back = now.clone().unwrap_or_else(|| Stored::empty(id));
            for field in ledger.fields.iter().filter(|f| record.before.contains_key(&f.name)) {
                set(vault, &mut back, field, &record.before[&field.name])?;
            }
            back.key = natural_key(ledger, &back.values);
            all.push(Back { ledger, now, back });
        }
    }
    Ok(all)
}

/// The change set that touched a record last.
async fn last_change(tx: &mut Tx, record: &str) -> Result<String, RegisterError> {
    let sql = "select change_set from change where record = $1 order by seq desc limit 1";
    let rows = tx.rows(sql, &[Arg::Text(record.to_owned())]).await?;
    Ok(rows.first().and_then(|row| row.text(0)).unwrap_or_default())
}

/// Change sets, each with the records of it that stand in the way, by ledger and id.
type Standing = BTreeMap<String, BTreeSet<(String, String)>>;

/// The later change sets that stand on a change set, newest first: they changed the same fields, or refer to records that it made.
async fn blockers(
    tx: &mut Tx,
    pack: &Pack,
    change_set: &str,
    touched: &BTreeMap<String, Touched>,
    settled: &BTreeSet<String>,
) -> Result<Vec<Blocker>, RegisterError> {
    let mut standing = Standing::new();
    let ids: Vec<&String> = touched.keys().collect();
    for ids in ids.chunks(ARGS_MAX) {
        let sql = format!(
            "select seq, change_set, ledger, record, after_values, action from change where record in ({}) and change_set <> ${}",
            placeholders(1, ids.len()),
            ids.len() + 1
        );
        let args = ids.iter().map(|id| Arg::Text((*id).clone())).chain([Arg::Text(change_set.to_owned())]);
        for row in tx.rows(&sql, &args.collect::<Vec<_>>()).await? {
            let text = |index| row.text(index).unwrap_or_default();
            let Some(mine) = touched.get(&text(3)).filter(|t| row.integer(0).unwrap_or_default() > t.last) else {
                continue;
            };
            if settled.contains(&text(1)) {
                continue;
            }
            let after: BTreeMap<String, Json> = serde_json::from_str(&text(4)).unwrap_or_default();
            // Other fields of a record may have been changed since; taking these back leaves those alone.
            let gone = matches!(text(5).as_str(), "delete" | "merge");
            if mine.created || gone || after.keys().any(|name| mine.before.contains_key(name)) {
                standing.entry(text(1)).or_default().insert((text(2), text(3)));
            }
        }
    }
    for (record, ledger) in referring(tx, pack, touched).await? {
        standing.entry(last_change(tx, &record).await?).or_default().insert((ledger, record));
    }
    for (record, ledger, by) in since_merged(tx, pack, change_set, touched, settled).await? {
        standing.entry(by).or_default().insert((ledger, record));
    }
    described(tx, standing).await
}

/// Records that came to refer, after the change set merged two, to the one that was kept, each with the change set that
/// did it: which of the two their lists meant, nobody can tell any more.
async fn since_merged(
    tx: &mut Tx,
    pack: &Pack,
    change_set: &str,
    touched: &BTreeMap<String, Touched>,
    settled: &BTreeSet<String>,
) -> Result<Vec<(String, String, String)>, RegisterError> {
    let mut found = Vec::new();
    for gone in touched.values() {
        let Some(kept) = &gone.into else { continue };
        for ledger in pack.ledgers.values() {
            for field in ledger.fields.iter().filter(|f| f.ledger.as_deref() == Some(gone.ledger.as_str())) {
                let sql = format!(
                    "select t.id, c.change_set, c.action, c.after_values from {} t join change c on c.record = t.id \
                     where t.{} = $1 and c.seq > $2 and c.change_set <> $3 order by c.seq",
                    table(&ledger.name),
                    field.name
                );
                let args = [Arg::Text(kept.clone()), Arg::Integer(gone.last), Arg::Text(change_set.to_owned())];
                for row in tx.rows(&sql, &args).await? {
                    let text = |index| row.text(index).unwrap_or_default();
                    let after: BTreeMap<String, Json> = serde_json::from_str(&text(3)).unwrap_or_default();
                    if !settled.contains(&text(1)) && (text(2) == "create" || after.contains_key(&field.name)) {
                        found.push((text(0), ledger.name.clone(), text(1)));
                    }
                }
            }
        }
    }
    Ok(found)
}

/// Says of change sets what they are, newest first.
async fn described(tx: &mut Tx, standing: Standing) -> Result<Vec<Blocker>, RegisterError> {
    let mut blockers = Vec::new();
    for (id, records) in standing {
        let sql = "select kind, actor, at_ms, (select max(seq) from change where change_set = $1) from change_set where id = $1";
        let rows = tx.rows(sql, &[Arg::Text(id.clone())]).await?;
        let text = |index| rows.first().and_then(|row| row.text(index)).unwrap_or_default();
        let sql = "select distinct file from change_source where change_set = $1 order by file";
        let files = tx.rows(sql, &[Arg::Text(id.clone())]).await?;
        let last = rows.first().and_then(|row| row.integer(3)).unwrap_or_default();
        let blocker = Blocker {
            kind: text(0),
            actor: text(1),
            at_ms: rows.first().and_then(|row| row.integer(2)).unwrap_or_default(),
            files: files.iter().filter_map(|row| row.text(0)).collect(),
            records: records.len(),
            examples: records.into_iter().take(NAMED).collect(),
            change_set: id,
        };
        blockers.push((last, blocker));
    }
    // By the log and not by the clock, which may have been set back.
    blockers.sort_by_key(|(last, _)| std::cmp::Reverse(*last));
    Ok(blockers.into_iter().map(|(_, blocker)| blocker).collect())
}

/// Records, made by others, that refer to what the change set made or lie in an area that it made.
async fn referring(
    tx: &mut Tx,
    pack: &Pack,
    touched: &BTreeMap<String, Touched>,
) -> Result<Vec<(String, String)>, RegisterError> {
    let mut made: HashMap<&str, Vec<String>> = HashMap::new();
    for (id, record) in touched.iter().filter(|(_, t)| t.created) {
        made.entry(&record.ledger).or_default().push(id.clone());
    }
    let mut found = Vec::new();
    let mut codes = Vec::new();
    if let (Some(ids), Some(areas)) = (made.get("area"), pack.ledger("area")) {
        for area in rows_by_id(tx, areas, ids).await?.into_values() {
            codes.extend(area.values.get("code").and_then(Value::as_text).map(str::to_owned));
        }
    }
    for ledger in pack.ledgers.values() {
        let to = |field: &Field| field.ledger.as_deref().and_then(|name| made.get(name));
        let references = ledger.fields.iter().filter_map(|field| Some((field.name.as_str(), to(field)?)));
        let mut asked: Vec<(&str, Vec<String>)> = references.map(|(name, ids)| (name, ids.clone())).collect();
        asked.push(("area", codes.clone()));
        for (column, values) in asked {
            for values in values.chunks(ARGS_MAX) {
                let sql = format!(
                    "select id from {} where {column} in ({})",
                    table(&ledger.name),
                    placeholders(1, values.len())
                );
                let args: Vec<Arg> = values.iter().cloned().map(Arg::Text).collect();
                for row in tx.rows(&sql, &args).await? {
                    let id = row.text(0).unwrap_or_default();
                    if !touched.get(&id).is_some_and(|t| t.created) {
                        found.push((id, ledger.name.clone()));
                    }
                }
            }
        }
    }
    Ok(found)
}

/// Gives a field the value that the log kept of it.
fn set(vault: &dyn Vault, row: &mut Stored, field: &Field, was: &Json) -> Result<(), RegisterError> {
    if is_sealed(field) {
        match was.as_str() {
            Some(sealed) => {
                let plain = vault.open(&sealed_place(&row.id, &field.name), sealed)?;
                record::seal(vault, row, field, &plain)?;
            }
            None => {
                row.sealed.remove(&field.name);
                row.values.remove(&field.name);
            }
        }
        return Ok(());
    }
    match record::from_json(field, was) {
        Some(value) => row.values.insert(field.name.clone(), value),
        None => row.values.remove(&field.name),
    };
    Ok(())
}
