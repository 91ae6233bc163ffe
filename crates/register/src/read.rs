//! Reading: always inside a scope.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use shouwang_pack::{Ledger, Pack, Value};

use crate::{
    area::{Area, Areas},
    db::{Arg, Tx, placeholders},
    error::RegisterError,
    history::settled,
    log::{DECLARED_EMPTY, fact},
    merged::merged_into,
    near,
    open::Register,
    record::{columns, read_row, sealed_place},
    schema::{is_sealed, table},
    scope::Scope,
};

/// A record of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Record id.
    pub id: String,
    /// 12-digit area code; `None` for what belongs to the town as a whole.
    pub area: Option<String>,
    /// Values by field. Identifiers are left out: ask [`Register::identifier`], which a log can watch.
    pub values: BTreeMap<String, Value>,
}

/// Where a record's value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The record itself, or one that went into it.
    pub record: String,
    /// `create`, `update`, `delete` or `merge`.
    pub action: String,
    /// What made the change: `import`, `merge` or `undo`.
    pub kind: String,
    /// Change set.
    pub change_set: String,
    /// Who.
    pub actor: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// File name.
    pub file: String,
    /// Sheet name.
    pub sheet: String,
    /// Row of the sheet.
    pub row: i64,
    /// The fields that this change set, each with the cell it came from where a column carried it.
    pub cells: Vec<(String, Option<String>)>,
}

/// One change set, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// Its id.
    pub id: String,
    /// `import`, `merge`, `undo`, `release` or `layout`.
    pub kind: String,
    /// Who made it.
    pub actor: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The change set that an undo took back, the report that was released, or the layout of which columns were matched;
    /// empty for others.
    pub about: String,
    /// The files it came from.
    pub files: Vec<String>,
    /// Records made, changed, and taken away.
    pub counts: [i64; 3],
}

impl Register {
    /// The change sets, newest first. They speak of the whole town: who sees less of it sees none.
    pub async fn history(&self, scope: &Scope) -> Result<Vec<ChangeSet>, RegisterError> {
        let mut tx = self.db().read().await?;
        if !scope.covers(&fact(&mut tx, "town_code").await?.unwrap_or_default()) {
            return Ok(Vec::new());
        }
        let mut files: HashMap<String, Vec<String>> = HashMap::new();
        for row in tx.rows("select change_set, file from change_source order by change_set, number", &[]).await? {
            let (Some(id), Some(file)) = (row.text(0), row.text(1)) else { continue };
            let files = files.entry(id).or_default();
            if files.last() != Some(&file) {
                files.push(file);
            }
        }
        let mut counts: HashMap<String, [i64; 3]> = HashMap::new();
        let mut begun: HashMap<String, i64> = HashMap::new();
        let sql = "select change_set, action, count(*), min(seq) from change group by change_set, action";
        for row in tx.rows(sql, &[]).await? {
            if let (Some(id), Some(seq)) = (row.text(0), row.integer(3)) {
                begun.entry(id).and_modify(|first| *first = seq.min(*first)).or_insert(seq);
            }
            let at = match row.text(1).as_deref() {
                Some("create") => 0,
                Some("update") => 1,
                Some("delete" | "merge") => 2,
                _ => continue,
            };
            if let (Some(id), Some(count)) = (row.text(0), row.integer(2)) {
                counts.entry(id).or_default()[at] += count;
            }
        }
        let mut sets: Vec<ChangeSet> = tx
            .rows("select id, kind, actor, at_ms, note from change_set", &[])
            .await?
            .iter()
            .map(|row| {
                let text = |index| row.text(index).unwrap_or_default();
                let id = text(0);
                ChangeSet {
                    kind: text(1),
                    actor: text(2),
                    at_ms: row.integer(3).unwrap_or_default(),
                    about: text(4),
                    files: files.remove(&id).unwrap_or_default(),
                    counts: counts.remove(&id).unwrap_or_default(),
                    id,
                }
            })
            .collect();
        // By the log and not by the clock, which may have been set back.
        sets.sort_by_key(|set| std::cmp::Reverse(begun.get(&set.id).copied()));
        Ok(sets)
    }

    /// All the records of a ledger that the reader may see, in the order of area and id.
    pub async fn records(&self, scope: &Scope, ledger: &Ledger) -> Result<Vec<Record>, RegisterError> {
        let mut tx = self.db().read().await?;
        records_in(&mut tx, scope, ledger).await
    }

    /// The same for all ledgers, in one state of the data, with what is worked out anew each time.
    pub async fn all_records(
        &self,
        scope: &Scope,
        pack: &Pack,
        mut each: impl FnMut(&Ledger, Vec<Record>),
    ) -> Result<(), RegisterError> {
        let mut tx = self.db().read().await?;
        for ledger in pack.ledgers.values() {
            let mut records = records_in(&mut tx, scope, ledger).await?;
            near::mark(ledger, &mut records);
            each(ledger, records);
        }
        Ok(())
    }

    /// The records of a ledger whose field has this value.
    pub async fn find(
        &self,
        scope: &Scope,
        ledger: &Ledger,
        field: &str,
        value: &str,
    ) -> Result<Vec<Record>, RegisterError> {
        if field != "id" && ledger.field(field).is_none_or(is_sealed) {
            return Ok(Vec::new());
        }
        let mut tx = self.db().read().await?;
        let (condition, args) = scope.condition(2);
        let sql = format!(
            "select {} from {} where {field} = $1 and {condition} order by id",
            columns(ledger).join(", "),
            table(&ledger.name)
        );
        let args: Vec<Arg> = [Arg::Text(value.to_owned())].into_iter().chain(args).collect();
        tx.rows(&sql, &args).await?.iter().map(|row| Ok(record(read_row(ledger, row)?))).collect()
    }

    /// An identifier of a record in the clear.
    pub async fn identifier(
        &self,
        scope: &Scope,
        ledger: &Ledger,
        id: &str,
        field: &str,
    ) -> Result<Option<String>, RegisterError> {
        let Some(field) = ledger.field(field).filter(|f| is_sealed(f)) else { return Ok(None) };
        let mut tx = self.db().read().await?;
        let (condition, args) = scope.condition(2);
        let sql = format!("select {} from {} where id = $1 and {condition}", field.name, table(&ledger.name));
        let args: Vec<Arg> = [Arg::Text(id.to_owned())].into_iter().chain(args).collect();
        let rows = tx.rows(&sql, &args).await?;
        match rows.first().and_then(|row| row.text(0)) {
            Some(sealed) => Ok(Some(self.vault().open(&sealed_place(id, &field.name), &sealed)?)),
            None => Ok(None),
        }
    }

    /// How a record came to be what it is, newest first; what went into it included. The reader must be able to see the
    /// record.
    pub async fn origins(&self, scope: &Scope, ledger: &Ledger, id: &str) -> Result<Vec<Origin>, RegisterError> {
        if self.find(scope, ledger, "id", id).await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.db().read().await?;
        let ids = with_merged(&mut tx, id).await?;
        let sql = format!(
            "select c.action, c.change_set, c.actor, c.at_ms, s.file, s.sheet, c.source_row, s.columns, c.after_values, c.record, t.kind
            from change c
            join change_set t on t.id = c.change_set
            left join change_source s on s.change_set = c.change_set and s.number = c.source
            where c.record in ({}) order by c.seq desc",
            placeholders(1, ids.len())
        );
        let rows = tx.rows(&sql, &ids.into_iter().map(Arg::Text).collect::<Vec<_>>()).await?;
        Ok(rows
            .iter()
            .map(|row| {
                let text = |index| row.text(index).unwrap_or_default();
                let number = row.integer(6).unwrap_or_default();
                let columns: BTreeMap<String, BTreeMap<String, String>> =
                    serde_json::from_str(&text(7)).unwrap_or_default();
                let columns = columns.get(&ledger.name);
                let fields: BTreeMap<String, Json> = serde_json::from_str(&text(8)).unwrap_or_default();
                let known = |field: &&String| ledger.field(field).is_some();
                let cell =
                    |field: &String| columns.and_then(|c| c.get(field)).map(|letter| format!("{letter}{number}"));
                Origin {
                    record: text(9),
                    kind: text(10),
                    action: text(0),
                    change_set: text(1),
                    actor: text(2),
                    at_ms: row.integer(3).unwrap_or_default(),
                    file: text(4),
                    sheet: text(5),
                    row: number,
                    cells: fields.keys().filter(known).map(|field| (field.clone(), cell(field))).collect(),
                }
            })
            .collect())
    }

    /// Where every record came from, in short: file, sheet and row of the change that made it.
    pub async fn first_places(&self, scope: &Scope, pack: &Pack) -> Result<HashMap<String, String>, RegisterError> {
        let mut tx = self.db().read().await?;
        let mut places = HashMap::new();
        for ledger in pack.ledgers.values() {
            let (condition, mut args) = scope.condition(2);
            args.insert(0, Arg::Text(ledger.name.clone()));
            let sql = format!(
                "select c.record, s.file, s.sheet, c.source_row from change c
                 join change_source s on s.change_set = c.change_set and s.number = c.source
                 where c.ledger = $1 and c.action = 'create' and c.record in (select id from {} where {condition})",
                table(&ledger.name)
            );
            for row in tx.rows(&sql, &args).await? {
                let text = |index| row.text(index).unwrap_or_default();
                let number = row.integer(3).unwrap_or_default();
                places.insert(text(0), format!("{} {} 第{number}行", text(1), text(2)));
            }
        }
        Ok(places)
    }

    /// The ledgers of which the town has said that there is nothing.
    pub async fn declared_empty(&self, pack: &Pack) -> Result<Vec<String>, RegisterError> {
        let mut tx = self.db().read().await?;
        let mut declared = Vec::new();
        for ledger in pack.ledgers.keys() {
            if fact(&mut tx, &format!("{DECLARED_EMPTY}{ledger}")).await?.is_some() {
                declared.push(ledger.clone());
            }
        }
        Ok(declared)
    }

    /// The areas of the town.
    pub async fn areas(&self) -> Result<Areas, RegisterError> {
        let mut tx = self.db().read().await?;
        self.areas_in(&mut tx).await
    }

    pub(crate) async fn areas_in(&self, tx: &mut Tx) -> Result<Areas, RegisterError> {
        let town = fact(tx, "town_code").await?.unwrap_or_default();
        let name = fact(tx, "town_name").await?.unwrap_or_default();
        let rows = tx.rows("select code, name from ledger_area order by code", &[]).await?;
        let areas = rows.iter().filter_map(|row| Some(Area { code: row.text(0)?, name: row.text(1)? }));
        Ok(Areas::new(&town, &name, areas))
    }
}

/// A record and those that went into it, unless that was taken back.
async fn with_merged(tx: &mut Tx, id: &str) -> Result<Vec<String>, RegisterError> {
    let settled = settled(tx).await?;
    let mut all = vec![id.to_owned()];
    let mut at = 0;
    while let Some(id) = all.get(at).cloned() {
        let sql = "select record, change_set from change where action = 'merge' and after_values = $2
                   and change_set in (select change_set from change where record = $1) order by seq";
        for row in tx.rows(sql, &[Arg::Text(id.clone()), Arg::Text(merged_into(&id))]).await? {
            if let (Some(record), Some(set)) = (row.text(0), row.text(1))
                && !settled.contains(&set)
            {
                all.push(record);
            }
        }
        at += 1;
    }
    Ok(all)
}

async fn records_in(tx: &mut Tx, scope: &Scope, ledger: &Ledger) -> Result<Vec<Record>, RegisterError> {
    let (condition, args) = scope.condition(1);
    let sql = format!(
        "select {} from {} where {condition} order by area, id",
        columns(ledger).join(", "),
        table(&ledger.name)
    );
    tx.rows(&sql, &args).await?.iter().map(|row| Ok(record(read_row(ledger, row)?))).collect()
}

fn record(mut stored: crate::record::Stored) -> Record {
    for sealed in stored.sealed.keys() {
        stored.values.remove(sealed);
    }
    Record { id: stored.id, area: stored.area, values: stored.values }
}
