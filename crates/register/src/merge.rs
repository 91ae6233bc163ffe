//! Merging rows that intake has read into the register: what each row means, then all of it as one change set.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use shouwang_pack::{Field, Kind, Ledger, Pack, Part, Value};

use crate::{
    area::{Area, Areas, NoArea},
    db::{ARGS_MAX, Arg, Tx, placeholders},
    error::RegisterError,
    feed::{AtHand, Feed},
    ids::Act,
    incoming::{FieldChange, Incoming, IncomingRow, Merged, Outcome, Refusal},
    log::{Change, DECLARED_EMPTY, Log, fact, set_fact},
    open::Register,
    record::{self, Stored, columns, log_values, read_row, write_row},
    reference::{Found, References},
    schema::{is_sealed, table},
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
    preview: bool,
    progress: &mut dyn FnMut(usize),
) -> Result<Merged, RegisterError> {
    let mut feed = AtHand { incoming, sheets: vec![Vec::new(); incoming.len()], progress };
    let change_set = merge_from(register, pack, act, incoming, preview, &mut feed).await?;
    Ok(Merged { change_set, sheets: feed.sheets })
}

/// Merges sheets whose rows come from a [`Feed`], so that no more than a few hundred of them are in memory at a time.
/// Gives the change set; `None` where nothing changed, and for a preview.
pub async fn merge_from(
    register: &Register,
    pack: &Pack,
    mut act: Act,
    incoming: &[Incoming],
    preview: bool,
    feed: &mut dyn Feed,
) -> Result<Option<String>, RegisterError> {
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
            let outcomes = desk.chunk(&mut tx, number, &rows).await?;
            given[number] += rows.len();
            changed |= outcomes.iter().any(|o| matches!(o, Outcome::Created | Outcome::Updated(_)));
            feed.merged(number, &rows, outcomes);
        }
    }
    for (number, sheet) in incoming.iter().enumerate() {
        let empty = sheet.ledger.as_deref().filter(|_| given[number] == 0).and_then(|name| pack.ledger(name));
        if let Some(ledger) = empty {
            changed |= desk.declare_empty(&mut tx, number, ledger).await?;
        }
    }
    if preview || !changed {
        tx.rollback().await?;
        return Ok(None);
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
        ];
        let sql = "insert into change_source (change_set, number, file, file_hash, sheet, columns) values ($1, $2, $3, $4, $5, $6)";
        tx.execute(sql, &args).await?;
    }
    desk.log.close(&mut tx).await?;
    tx.commit().await?;
    register.db().settle().await;
    Ok(Some(change_set))
}

/// One part of a row, with areas and references resolved.
struct Resolved<'a> {
    ledger: &'a Ledger,
    key: String,
    id: String,
    area: Option<String>,
    /// Values; identifiers still plain.
    values: BTreeMap<String, Value>,
    /// Records that the part points to.
    points_to: Vec<(&'a Field, String)>,
}

impl Resolved<'_> {
    fn found(&self) -> Found {
        (self.id.clone(), self.area.clone())
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
    async fn chunk(&mut self, tx: &mut Tx, sheet: usize, rows: &[IncomingRow]) -> Result<Vec<Outcome>, RegisterError> {
        let mut refusals: Vec<Vec<Refusal>> = vec![Vec::new(); rows.len()];
        let mut resolved: Vec<Vec<Resolved<'a>>> = rows.iter().map(|_| Vec::new()).collect();
        let mut existing: HashMap<(String, String), Stored> = HashMap::new();
        // Each ledger in turn, for all rows, those that are referred to first: so a member finds the household that
        // another part of the sheet is about to make, and the database is asked once a ledger and not once a row.
        let named: BTreeSet<&str> = rows.iter().flat_map(|row| &row.parts).map(|(name, _)| name.as_str()).collect();
        let ledgers = self.order.iter().copied().filter(|name| named.contains(name));
        let ledgers: Vec<&str> = ledgers.collect();
        self.references.next_chunk();
        let mut ids: HashMap<(String, String), String> = HashMap::new();
        for name in ledgers {
            let Some(ledger) = self.pack.ledger(name) else { continue };
            self.references.look_up(tx, ledger, rows).await?;
            let mut keys = HashSet::new();
            let mut parts = Vec::new();
            for (index, row) in rows.iter().enumerate() {
                for (_, values) in row.parts.iter().filter(|(part, _)| part == name) {
                    match self.resolve(ledger, values) {
                        Ok(part) => {
                            keys.insert(part.key.clone());
                            parts.push((index, part));
                        }
                        Err(found) => refusals[index].extend(found),
                    }
                }
            }
            for stored in self.stored(tx, ledger, keys.into_iter().collect()).await? {
                existing.insert((name.to_owned(), stored.key.clone()), stored);
            }
            for (index, mut part) in parts {
                let place = (name.to_owned(), part.key.clone());
                part.id = match existing.get(&place) {
                    Some(stored) => stored.id.clone(),
                    None => ids.entry(place).or_insert_with(|| self.act.ids.next_id()).clone(),
                };
                self.references.offer(ledger, &part.values, &part.found());
                resolved[index].push(part);
            }
        }
        let mut staged: BTreeMap<(usize, String), Staged<'a>> = BTreeMap::new();
        let mut order: HashMap<(String, String), (usize, String)> = HashMap::new();
        let mut outcomes = Vec::with_capacity(rows.len());
        for (row, (parts, mut refusals)) in rows.iter().zip(resolved.into_iter().zip(refusals)) {
            let there: HashSet<&str> = parts.iter().map(|p| p.id.as_str()).collect();
            for part in &parts {
                for (field, target) in &part.points_to {
                    let new = ids.values().any(|id| id == target);
                    if !new || staged.values().any(|s| s.now.id == *target) {
                        continue;
                    }
                    // The row itself is about to make it: for a list of people that is what it is there for, for a list
                    // of loans it is a household number with a typing error.
                    let introduced = parts.iter().any(|p| p.points_to.iter().any(|(f, t)| t == target && !f.existing));
                    if !there.contains(target.as_str()) {
                        refusals.push(self.references.unknown(part.ledger, field, "被引用的那一行没有通过检查"));
                    } else if !introduced {
                        refusals.push(self.references.unknown(part.ledger, field, ""));
                    }
                }
            }
            if refusals.is_empty() {
                refusals = self.conflicts(&parts, &staged, &order, &existing, sheet);
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
        Ok(outcomes)
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

    fn resolve(&self, ledger: &'a Ledger, values: &BTreeMap<String, Value>) -> Result<Resolved<'a>, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut part = Resolved {
            ledger,
            key: String::new(),
            id: String::new(),
            area: None,
            values: values.clone(),
            points_to: Vec::new(),
        };
        let mut inherited = None;
        for field in &ledger.fields {
            let Some(words) = values.get(&field.name).and_then(Value::as_text) else { continue };
            match field.kind {
                Kind::Area => match self.areas.find(words) {
                    Ok(code) => {
                        part.area.get_or_insert_with(|| code.to_owned());
                        part.values.insert(field.name.clone(), Value::Text(code.to_owned()));
                    }
                    Err(why) => refusals.push(self.no_area(ledger, field, words, &why)),
                },
                Kind::Reference => match self.references.find(ledger, field, words) {
                    Ok((id, area)) => {
                        inherited = inherited.or(area);
                        part.values.insert(field.name.clone(), Value::Text(id.clone()));
                        part.points_to.push((field, id));
                    }
                    Err(refusal) => refusals.push(*refusal),
                },
                _ => {}
            }
        }
        // Where a row has to name its own area, that counts. Elsewhere the record belongs where those are to whom it refers,
        // and a village beside them is only a check of the words.
        let names_its_own = ledger.area_field().is_some_and(|field| field.required);
        part.area = if names_its_own { part.area.or(inherited) } else { inherited.or(part.area) };
        if ledger.name == "area" {
            self.check_area(ledger, &mut part, &mut refusals);
        }
        for field in ledger.fields.iter().filter(|f| f.derive.as_ref().is_some_and(|d| d.part == Some(Part::Hash))) {
            let from = field.derive.as_ref().map_or("", |d| d.from.as_str());
            if let Some(plain) = values.get(from).and_then(Value::as_text) {
                let hash = self.vault.index("snapshot person", plain);
                part.values.insert(field.name.clone(), Value::Text(hash));
            }
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        part.key = self.key(ledger, &part.values);
        Ok(part)
    }

    fn check_area(&self, ledger: &Ledger, part: &mut Resolved<'a>, refusals: &mut Vec<Refusal>) {
        let code = part.values.get("code").and_then(Value::as_text).unwrap_or_default().to_owned();
        if !self.areas.inside(&code) && !self.areas.above(&code) {
            refusals.push(Refusal {
                ledger: ledger.name.clone(),
                field: "code".to_owned(),
                code: "area_outside_town",
                message: format!("行政区划代码“{code}”不在{}（{}）之内", self.areas.town_name(), self.areas.town()),
                hint: format!("本乡镇的代码是 12 位，以 {} 开头", self.areas.town().get(..9).unwrap_or_default()),
            });
        }
        part.area = Some(code);
    }

    fn no_area(&self, ledger: &Ledger, field: &Field, words: &str, why: &NoArea) -> Refusal {
        let (code, message, hint) = match why {
            NoArea::Unknown(near) if near.is_empty() => (
                "unknown_area",
                format!("{}里没有“{words}”", self.areas.town_name()),
                "改成本乡镇行政区划台账中的名称或 12 位代码；新设的村先导入行政区划台账".to_owned(),
            ),
            NoArea::Unknown(near) => (
                "unknown_area",
                format!("{}里没有“{words}”", self.areas.town_name()),
                format!("是不是{}？不是的话，先把它加入行政区划台账", near.join("、")),
            ),
            NoArea::Several(codes) => (
                "ambiguous_area",
                format!("“{words}”在本乡镇不止一个"),
                format!("改写 12 位代码：{}", codes.join("、")),
            ),
        };
        Refusal { ledger: ledger.name.clone(), field: field.name.clone(), code, message, hint }
    }

    /// The natural key as text: an identifier by its keyed hash, so that the key tells nothing.
    fn key(&self, ledger: &Ledger, values: &BTreeMap<String, Value>) -> String {
        let part = |name: &String| {
            let Some(field) = ledger.field(name) else { return String::new() };
            match values.get(name) {
                Some(Value::Text(text)) => self.references.lookup_value(field, text),
                Some(Value::Integer(number)) => number.to_string(),
                Some(Value::Date(date)) => date.to_string(),
                Some(Value::Flag(flag)) => flag.to_string(),
                Some(Value::Codes(codes)) => codes.join(","),
                Some(Value::Unknown) | None => String::new(),
            }
        };
        ledger.key.iter().map(part).collect::<Vec<_>>().join("\u{1f}")
    }

    async fn stored(&self, tx: &mut Tx, ledger: &Ledger, keys: Vec<String>) -> Result<Vec<Stored>, RegisterError> {
        let mut all = Vec::new();
        for keys in keys.chunks(ARGS_MAX) {
            let sql = format!(
                "select {} from {} where natural_key in ({})",
                columns(ledger).join(", "),
                table(&ledger.name),
                placeholders(1, keys.len())
            );
            let args: Vec<Arg> = keys.iter().cloned().map(Arg::Text).collect();
            for row in tx.rows(&sql, &args).await? {
                all.push(read_row(ledger, &row)?);
            }
        }
        Ok(all)
    }

    /// Fields that another row of the same import has already set otherwise: two sources disagree, and only a person can
    /// say which is right.
    fn conflicts(
        &self,
        parts: &[Resolved<'a>],
        staged: &BTreeMap<(usize, String), Staged<'a>>,
        order: &HashMap<(String, String), (usize, String)>,
        existing: &HashMap<(String, String), Stored>,
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
    fn kept(&self, part: &Resolved<'a>) -> Vec<(&'a Field, Value)> {
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

    fn stage(
        &mut self,
        parts: Vec<Resolved<'a>>,
        row: u32,
        staged: &mut BTreeMap<(usize, String), Staged<'a>>,
        order: &mut HashMap<(String, String), (usize, String)>,
        existing: &HashMap<(String, String), Stored>,
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

    async fn write(
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

async fn insert(tx: &mut Tx, ledger: &Ledger, args: Vec<Arg>) -> Result<(), RegisterError> {
    let columns = columns(ledger);
    let width = columns.len();
    let rows_max = (ARGS_MAX / width).max(1);
    for args in args.chunks(rows_max * width) {
        let rows: Vec<String> =
            (0..args.len() / width).map(|n| format!("({})", placeholders(n * width + 1, width))).collect();
        let sql = format!("insert into {} ({}) values {}", table(&ledger.name), columns.join(", "), rows.join(", "));
        tx.execute(&sql, args).await?;
    }
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    ledger: &Ledger,
    row: &Stored,
    changed: &[&Field],
) -> Result<(), RegisterError> {
    let names = columns(ledger);
    let args = write_row(ledger, row);
    let wanted = |name: &str| {
        name == "area" || changed.iter().any(|f| f.name == name || crate::schema::index_column(&f.name) == name)
    };
    let mut sets = Vec::new();
    let mut values = vec![Arg::Text(row.id.clone())];
    for (name, arg) in names.iter().zip(args).filter(|(name, _)| wanted(name)) {
        values.push(arg);
        sets.push(format!("{name} = ${}", values.len()));
    }
    let sql = format!("update {} set {} where id = $1", table(&ledger.name), sets.join(", "));
    tx.execute(&sql, &values).await?;
    Ok(())
}
