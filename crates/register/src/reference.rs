//! Finding the records that a workbook's words mean: by their own number, by another of their fields, or through those
//! who belong to them.

use std::collections::{BTreeMap, HashMap, HashSet};

use shouwang_pack::{Field, Kind, Ledger, Pack, Value};

use crate::{
    db::{ARGS_MAX, Arg, Tx, placeholders},
    error::RegisterError,
    incoming::{IncomingRow, Refusal},
    merged::went,
    record,
    schema::{is_sealed, lookup_column, lookup_fields, table},
    store::rows_by_id,
    vault::Vault,
};

/// A record that a reference found: id and area.
pub(crate) type Found = (String, Option<String>);

/// Where a reference looks: ledger, column, value.
type Place = (String, String, String);

/// Adds a record to what was found, or gives it its new area.
fn add(found: &mut Vec<Found>, id: &str, area: Option<&String>) {
    match found.iter_mut().find(|(known, _)| known == id) {
        Some((_, old)) => *old = area.cloned().or(old.take()),
        None => found.push((id.to_owned(), area.cloned())),
    }
}

/// What references have found so far in an import.
pub(crate) struct References<'a> {
    pack: &'a Pack,
    vault: &'a dyn Vault,
    /// What the database holds and what this import has written.
    found: HashMap<Place, Vec<Found>>,
    /// Places that the database has been asked for.
    looked_up: HashSet<Place>,
    /// What the rows of the chunk at hand may come to write: its rows may refer to each other.
    offered: HashMap<Place, Vec<Found>>,
}

impl<'a> References<'a> {
    pub(crate) fn new(pack: &'a Pack, vault: &'a dyn Vault) -> Self {
        Self { pack, vault, found: HashMap::new(), looked_up: HashSet::new(), offered: HashMap::new() }
    }

    /// Forgets the chunk before: what it wrote stands in the database, which is asked again, so that an import of any
    /// length needs no more memory than a chunk of it.
    pub(crate) fn next_chunk(&mut self) {
        self.found.clear();
        self.looked_up.clear();
        self.offered.clear();
    }

    /// A record that a row of the chunk at hand may come to write.
    pub(crate) fn offer(&mut self, ledger: &Ledger, values: &BTreeMap<String, Value>, record: &Found) {
        for (place, id) in self.places(ledger, values, &record.0) {
            add(self.offered.entry(place).or_default(), &id, record.1.as_ref());
        }
    }

    /// A record that has been taken.
    pub(crate) fn keep(&mut self, ledger: &Ledger, values: &BTreeMap<String, Value>, record: &Found) {
        for (place, id) in self.places(ledger, values, &record.0) {
            add(self.found.entry(place).or_default(), &id, record.1.as_ref());
        }
    }

    /// Asks the database for all the records that the references of these rows name.
    pub(crate) async fn look_up(
        &mut self,
        tx: &mut Tx,
        ledger: &Ledger,
        rows: &[IncomingRow],
    ) -> Result<(), RegisterError> {
        for field in ledger.fields.iter().filter(|f| f.kind == Kind::Reference) {
            let Some((target, by)) = target(self.pack, field) else { continue };
            let words = |(_, values): &'_ (String, BTreeMap<String, Value>)| {
                values.get(&field.name).and_then(Value::as_text).map(str::to_owned)
            };
            let parts = rows.iter().flat_map(|row| &row.parts).filter(|(part, _)| *part == ledger.name);
            let words: Vec<String> = parts.filter_map(words).collect();
            for way in ways(self.pack, field, target, by) {
                let column = lookup_column(way.by);
                let mut wanted = Vec::new();
                for words in &words {
                    let value = self.lookup_value(way.by, words);
                    if self.looked_up.insert((way.place.clone(), column.clone(), value.clone())) {
                        wanted.push(value);
                    }
                }
                self.ask(tx, &way, &column, &wanted).await?;
                self.ask_merged(tx, &way, &column, &wanted).await?;
            }
        }
        Ok(())
    }

    /// Asks one table for the records that some values of a column name.
    async fn ask(&mut self, tx: &mut Tx, way: &Way<'_>, column: &str, wanted: &[String]) -> Result<(), RegisterError> {
        for values in wanted.chunks(ARGS_MAX) {
            let sql = format!(
                "select {column}, {}, area from {} where {column} in ({}) order by id",
                way.id,
                table(&way.ledger.name),
                placeholders(1, values.len())
            );
            let args: Vec<Arg> = values.iter().cloned().map(Arg::Text).collect();
            for row in tx.rows(&sql, &args).await? {
                let (Some(value), Some(id)) = (row.text(0), row.text(1)) else { continue };
                let place = (way.place.clone(), column.to_owned(), value);
                add(self.found.entry(place).or_default(), &id, row.text(2).as_ref());
            }
        }
        Ok(())
    }

    /// Records that lists still name by a number that went into another record: they mean that one.
    async fn ask_merged(
        &mut self,
        tx: &mut Tx,
        way: &Way<'_>,
        column: &str,
        wanted: &[String],
    ) -> Result<(), RegisterError> {
        if way.id != "id" || way.ledger.key != [way.by.name.clone()] {
            return Ok(());
        }
        let place = |value: &String| (way.place.clone(), column.to_owned(), value.clone());
        let open: Vec<String> =
            wanted.iter().filter(|value| !self.found.contains_key(&place(value))).cloned().collect();
        let went = went(tx, way.ledger, &open).await?;
        let ids: Vec<String> = went.values().cloned().collect();
        let kept = rows_by_id(tx, way.ledger, &ids).await?;
        for (value, id) in went {
            if let Some(row) = kept.get(&id) {
                add(self.found.entry(place(&value)).or_default(), &id, row.area.as_ref());
            }
        }
        Ok(())
    }

    /// Words as a column holds them: identifiers by their keyed hash.
    pub(crate) fn lookup_value(&self, by: &Field, words: &str) -> String {
        if is_sealed(by) { self.vault.index(record::index_kind(by), words) } else { words.to_owned() }
    }

    /// The places under which references look for a record with these values, and for the record that it belongs to.
    fn places(&self, ledger: &Ledger, values: &BTreeMap<String, Value>, id: &str) -> Vec<(Place, String)> {
        let place = |name: String, by: &Field| {
            let value = self.lookup_value(by, values.get(&by.name)?.as_text()?);
            Some((name, lookup_column(by), value))
        };
        let own = lookup_fields(self.pack, ledger).into_iter();
        let mut places: Vec<(Place, String)> =
            own.filter_map(|by| Some((place(ledger.name.clone(), by)?, id.to_owned()))).collect();
        let fields = self.pack.ledgers.values().flat_map(|other| &other.fields);
        for (belongs, by, to) in fields.filter_map(|field| through(self.pack, field)) {
            let whole = to.ledger.as_deref().and_then(|name| self.pack.ledger(name));
            let whose = values.get(&to.name).and_then(Value::as_text);
            if let (true, Some(whole), Some(whose)) = (belongs.name == ledger.name, whole, whose)
                && let Some(place) = place(through_place(belongs, whole), by)
                && !places.iter().any(|(known, _)| *known == place)
            {
                places.push((place, whose.to_owned()));
            }
        }
        places
    }

    /// The one record that the words of a cell mean.
    pub(crate) fn find(&self, ledger: &Ledger, field: &Field, words: &str) -> Result<Found, Box<Refusal>> {
        let Some((target, by)) = target(self.pack, field) else {
            return Err(Box::new(self.unknown(ledger, field, "")));
        };
        let mut found = Vec::new();
        for way in ways(self.pack, field, target, by) {
            // A number of the record itself goes before the numbers of its people, of whom two may have it by mistake.
            if found.is_empty() {
                let place = (way.place, lookup_column(way.by), self.lookup_value(way.by, words));
                for (id, area) in [&self.found, &self.offered].iter().filter_map(|known| known.get(&place)).flatten() {
                    add(&mut found, id, area.as_ref());
                }
            }
        }
        match found.as_slice() {
            [one] => Ok(one.clone()),
            several if several.len() > 1 => Err(Box::new(Refusal {
                ledger: ledger.name.clone(),
                field: field.name.clone(),
                code: "ambiguous_reference",
                message: format!(
                    "台账“{}”里有 {} 条记录的{}与这一格相同，分不清是哪一条",
                    target.title,
                    several.len(),
                    by.title
                ),
                hint: format!("先在台账“{}”中合并或改正重复的记录", target.title),
            })),
            _ => Err(Box::new(self.unknown(ledger, field, ""))),
        }
    }

    /// Refuses a cell that names no record.
    pub(crate) fn unknown(&self, ledger: &Ledger, field: &Field, because: &str) -> Refusal {
        let (title, by) = target(self.pack, field).map_or(("", ""), |(l, f)| (l.title.as_str(), f.title.as_str()));
        let also = through(self.pack, field)
            .map_or_else(String::new, |(belongs, by, _)| format!("，台账“{}”里也没有这个{}", belongs.title, by.title));
        let because = if because.is_empty() { String::new() } else { format!("（{because}）") };
        Refusal {
            ledger: ledger.name.clone(),
            field: field.name.clone(),
            code: "unknown_reference",
            message: format!("台账“{title}”里找不到这一格所写的{by}{also}{because}"),
            hint: format!("核对{by}；确属新增的，先导入台账“{title}”"),
        }
    }
}

/// One way in which a workbook names a record.
struct Way<'a> {
    /// The ledger that is asked.
    ledger: &'a Ledger,
    /// The field that holds what the workbook says.
    by: &'a Field,
    /// The column that holds the record's id.
    id: &'a str,
    /// Where the answer is kept.
    place: String,
}

/// The ledger and field that a reference points to.
pub(crate) fn target<'a>(pack: &'a Pack, field: &Field) -> Option<(&'a Ledger, &'a Field)> {
    let ledger = pack.ledger(field.ledger.as_deref()?)?;
    let by = field.by.as_deref().or_else(|| ledger.key.first().map(String::as_str))?;
    Some((ledger, ledger.field(by)?))
}

/// The ledger of those who belong to what a reference points to, the field that names one of them, and the field by
/// which they point to it.
fn through<'a>(pack: &'a Pack, field: &Field) -> Option<(&'a Ledger, &'a Field, &'a Field)> {
    let through = field.through.as_ref()?;
    let belongs = pack.ledger(&through.ledger)?;
    let to = belongs.fields.iter().find(|to| to.kind == Kind::Reference && to.ledger == field.ledger)?;
    Some((belongs, belongs.field(&through.by)?, to))
}

/// The ways in which a reference may name its record, the surest first.
fn ways<'a>(pack: &'a Pack, field: &'a Field, target: &'a Ledger, by: &'a Field) -> Vec<Way<'a>> {
    let own = |by: &'a Field| Way { ledger: target, by, id: "id", place: target.name.clone() };
    let other = field.or_by.as_deref().and_then(|by| target.field(by));
    let through = through(pack, field).map(|(belongs, by, to)| Way {
        ledger: belongs,
        by,
        id: &to.name,
        place: through_place(belongs, target),
    });
    std::iter::once(own(by)).chain(other.map(own)).chain(through).collect()
}

/// Where records are looked for by those who belong to them.
fn through_place(belongs: &Ledger, whole: &Ledger) -> String {
    format!("{} of {}", whole.name, belongs.name)
}
