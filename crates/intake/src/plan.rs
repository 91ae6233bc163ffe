//! How the cells of a row become the part of one ledger.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use shouwang_pack::{Field, Kind, Ledger, Pack, Part as Derived, Value};

use crate::{
    above::{Reach, is_ditto, merged_down, said_by},
    address::column_letters,
    field_reader::{FieldReader, read_as},
    id_number::IdNumber,
    layout::{Layout, MatchedBy, hinted_field},
    matching::is_needed,
    name,
    problem::{Fault, Problem},
    remark::Remark,
    unit,
    words::words,
    workbook::{Cell, Sheet, SheetRow},
};

/// The columns of one ledger, ready to read.
pub(crate) struct Plan<'p> {
    pub(crate) ledger: &'p Ledger,
    pub(crate) is_primary: bool,
    fields: Vec<Planned<'p>>,
    /// What the title says for all rows.
    hinted: Vec<(&'p Field, Value)>,
    pub(crate) columns: Arc<BTreeMap<String, String>>,
}

struct Planned<'p> {
    field: &'p Field,
    column: u32,
    reader: FieldReader<'p>,
    /// Whether the column feeds no other ledger of the sheet.
    is_own: bool,
    /// Whether the column counts only where no other one says it.
    is_second: bool,
    /// Rows of the column that a merged cell above speaks for.
    merged: Vec<Reach>,
    /// Rows of the column with a ditto mark.
    dittos: Vec<Reach>,
}

/// What was read.
pub(crate) struct PartRead {
    pub(crate) values: BTreeMap<String, Value>,
    pub(crate) problems: Vec<Problem>,
    /// Whether any cell that belongs to this ledger alone holds anything.
    pub(crate) says_something: bool,
}

impl<'p> Plan<'p> {
    /// The plans of a layout; a ledger stands behind those it refers to.
    pub(crate) fn all(pack: &'p Pack, sheet: &Sheet, layout: &Layout, dittos: &BTreeMap<u32, Vec<Reach>>) -> Vec<Self> {
        let takes_part = |ledger: &&Ledger| layout.ledgers.contains(&ledger.name);
        pack.ledgers_in_order()
            .into_iter()
            .filter(takes_part)
            .map(|ledger| Plan::new(pack, sheet, layout, ledger, dittos))
            .collect()
    }

    fn new(
        pack: &'p Pack,
        sheet: &Sheet,
        layout: &Layout,
        ledger: &'p Ledger,
        dittos: &BTreeMap<u32, Vec<Reach>>,
    ) -> Self {
        let is_primary = layout.primary() == Some(&ledger.name);
        let mut fields = Vec::new();
        for matched in layout.columns_of(&ledger.name) {
            let Some(field) = ledger.field(&matched.field) else { continue };
            // A layout that a clerk edited may name a unit that does not fit; recognising refuses such a column itself.
            let Ok(reader) = FieldReader::new(pack, read_as(pack, field, matched.by), &matched.unit) else { continue };
            let mut others = layout.columns.iter().filter(|other| other.column == matched.column);
            // An amount merged over the rows of a household must not become the amount of each of its members.
            let fills_down = !is_primary || ledger.key.contains(&field.name) || !unit::is_measured(field);
            fields.push(Planned {
                field,
                column: matched.column,
                reader: reader.counting_from(sheet.epoch),
                is_own: others.all(|other| other.ledger == ledger.name),
                is_second: matched.by == MatchedBy::Through,
                merged: if fills_down { merged_down(sheet, matched.column, layout.header_row) } else { Vec::new() },
                dittos: dittos.get(&matched.column).cloned().unwrap_or_default(),
            });
        }
        fields.sort_by_key(|planned| planned.is_second);
        let mut columns = BTreeMap::new();
        for planned in &fields {
            columns.entry(planned.field.name.clone()).or_insert_with(|| column_letters(planned.column));
        }
        // What overflows comes from the cell it did not fit into.
        for planned in &fields {
            for name in &planned.field.overflow {
                columns.entry(name.clone()).or_insert_with(|| column_letters(planned.column));
            }
        }
        let village = hinted_field(ledger, layout.village_hint.as_deref())
            .filter(|field| !fields.iter().any(|p| p.field.name == field.name))
            .zip(layout.village_hint.as_deref().map(|village| Value::Text(words(village))));
        let year = |field: &'p Field| layout.year_of(ledger, field).map(|year| (field, Value::Integer(year)));
        let hinted = village.into_iter().chain(ledger.fields.iter().filter_map(year)).collect();
        Plan { ledger, is_primary, fields, hinted, columns: Arc::new(columns) }
    }

    /// Columns of the natural key, in its order.
    pub(crate) fn key_columns(&self) -> impl Iterator<Item = u32> {
        self.ledger.key.iter().filter_map(|name| self.column_of(name))
    }

    /// What a clerk should know of accepted cells of this row, by column.
    pub(crate) fn remarks<'s>(
        &'s self,
        sheet: &'s Sheet,
        row: &'s SheetRow,
    ) -> impl Iterator<Item = (u32, Remark)> + 's {
        self.fields.iter().filter_map(|planned| {
            let cell = planned.cell(sheet, row);
            Some((planned.column, Remark::of(&planned.reader, &cell)?))
        })
    }

    /// Columns whose cells are days.
    pub(crate) fn day_columns(&self) -> impl Iterator<Item = u32> + '_ {
        let is_day = |planned: &&Planned<'_>| matches!(planned.field.kind, Kind::Date | Kind::Month);
        self.fields.iter().filter(is_day).map(|planned| planned.column)
    }

    /// The field that a column feeds.
    pub(crate) fn field_of(&self, column: u32) -> Option<&'p Field> {
        self.fields.iter().find(|planned| planned.column == column).map(|planned| planned.field)
    }

    /// The column of a field.
    pub(crate) fn column_of(&self, field: &str) -> Option<u32> {
        self.fields.iter().find(|planned| planned.field.name == field).map(|planned| planned.column)
    }

    /// Reads a row.
    pub(crate) fn read(&self, sheet: &Sheet, row: &SheetRow) -> PartRead {
        let mut read = PartRead { values: BTreeMap::new(), problems: Vec::new(), says_something: false };
        let has_own = self.fields.iter().any(|planned| planned.is_own);
        for planned in &self.fields {
            let cell = planned.cell(sheet, row);
            match planned.value(&cell) {
                Ok(value) => {
                    read.says_something |= (planned.is_own || !has_own) && !value.is_unknown();
                    let said = read.values.get(&planned.field.name).is_some_and(|said| !said.is_unknown());
                    if !planned.is_second || !said {
                        read.values.insert(planned.field.name.clone(), value);
                    }
                }
                Err(_) if self.overflows(planned, &cell, &mut read.values) => {
                    read.says_something |= planned.is_own || !has_own;
                }
                Err(fault) => {
                    read.says_something |= planned.is_own || !has_own;
                    read.problems.push(fault.at(&sheet.name, row.address(planned.column), &planned.field.name));
                }
            }
        }
        for (field, said) in &self.hinted {
            read.values.insert(field.name.clone(), said.clone());
        }
        self.derive(&mut read.values);
        read
    }

    /// Spreads the codes of a cell that says several over the fields that take them; `false` where it does not say
    /// several or they do not fit.
    fn overflows(&self, planned: &Planned<'_>, cell: &Cell, values: &mut BTreeMap<String, Value>) -> bool {
        let field = planned.field;
        let is_free = |name: &&String| self.column_of(name).is_none();
        let room: Vec<&String> = std::iter::once(&field.name).chain(field.overflow.iter().filter(is_free)).collect();
        let codes = planned.reader.several(cell).filter(|codes| codes.len() <= room.len());
        let Some(codes) = codes else { return false };
        values.extend(room.into_iter().cloned().zip(codes.into_iter().map(Value::Text)));
        true
    }

    /// What nobody wrote down and another field says: birth and sex from an ID number, whether a name is written as names
    /// are, one code from another.
    fn derive(&self, values: &mut BTreeMap<String, Value>) {
        for field in &self.ledger.fields {
            let Some(derive) = &field.derive else { continue };
            if matches!(derive.part, Some(Derived::Hash | Derived::Near))
                || values.get(&field.name).is_some_and(|value| !value.is_unknown())
            {
                continue;
            }
            let Some(part) = derive.part else {
                let said = values.get(&derive.from).and_then(Value::as_text);
                if let Some(means) = said.and_then(|said| derive.codes.get(said)) {
                    values.insert(field.name.clone(), Value::Text(means.clone()));
                }
                continue;
            };
            let Some(text) = values.get(&derive.from).and_then(Value::as_text) else { continue };
            let id = || IdNumber::parse(text).ok();
            let value = match part {
                Derived::Birth => id().map(|id| Value::Date(id.birth())),
                Derived::Sex => id().map(|id| Value::Text(if id.is_male() { "male" } else { "female" }.to_owned())),
                Derived::PlainName => Some(Value::Flag(name::is_plain(text))),
                Derived::Hash | Derived::Near => None,
            };
            if let Some(value) = value {
                values.insert(field.name.clone(), value);
            }
        }
    }

    /// Whether a row says enough for its record to be found where the key is not complete.
    pub(crate) fn finds_otherwise(&self, values: &BTreeMap<String, Value>) -> bool {
        let said = |name: &String| values.get(name).is_some_and(|value| !value.is_unknown());
        let needed = |name: &&String| self.ledger.field(name).is_some_and(|field| field.required);
        !self.ledger.or_key.is_empty() && self.ledger.or_key.iter().filter(needed).all(said)
    }

    /// Required fields that the row leaves blank. `found` are the ledgers whose record the row finds by other fields.
    pub(crate) fn missing_cells(
        &self,
        sheet: &Sheet,
        row: &SheetRow,
        read: &PartRead,
        found: &BTreeSet<&str>,
    ) -> Vec<Problem> {
        let own = found.contains(self.ledger.name.as_str());
        let otherwise = |field: &Field| {
            own && self.ledger.key.contains(&field.name) || field.ledger.as_deref().is_some_and(|to| found.contains(to))
        };
        let is_blank = |planned: &&Planned<'_>| {
            is_needed(self.ledger, planned.field)
                && read.values.get(&planned.field.name).is_some_and(Value::is_unknown)
                && !otherwise(planned.field)
        };
        let fault = |planned: &Planned<'_>| {
            let fault =
                Fault::new("required_missing", format!("必填项“{}”没有填写", planned.field.title), "补填后重新导入");
            fault.at(&sheet.name, row.address(planned.column), &planned.field.name)
        };
        self.fields.iter().filter(is_blank).map(fault).collect()
    }

    /// The flag by which a row says that it is no record, and the part of the key that it leaves blank: it answers 否. A
    /// key that cannot be read is not blank.
    pub(crate) fn disowned_by(&self, read: &PartRead) -> Option<(&'p Field, &'p Field)> {
        let flag = self.ledger.field(self.ledger.recorded_if.as_ref()?)?;
        let is_no = read.values.get(&flag.name) == Some(&Value::Flag(false));
        let is_blank = |name: &&String| read.values.get(*name).is_some_and(Value::is_unknown);
        let is_wrong = |name: &String| read.problems.iter().any(|problem| problem.field == *name);
        let mut key = self.ledger.key.iter();
        let blank = self.ledger.field(key.clone().find(is_blank)?)?;
        (is_no && !key.any(is_wrong)).then_some((flag, blank))
    }

    /// The values of the natural key; nothing where one of them is unknown.
    pub(crate) fn key_of(&self, values: &BTreeMap<String, Value>) -> Option<Vec<Value>> {
        self.ledger.key.iter().map(|name| values.get(name).filter(|value| !value.is_unknown()).cloned()).collect()
    }
}

impl Planned<'_> {
    /// The cell of the row, or the one above that speaks for it.
    fn cell<'r>(&self, sheet: &Sheet, row: &'r SheetRow) -> Cow<'r, Cell> {
        let own = row.cell(self.column);
        let reaches = match own {
            Cell::Empty => &self.merged,
            _ if is_ditto(own) => &self.dittos,
            _ => return Cow::Borrowed(own),
        };
        match said_by(reaches, row.number) {
            Some(says) => Cow::Owned(sheet.cell(says, self.column)),
            None => Cow::Borrowed(own),
        }
    }

    fn value(&self, cell: &Cell) -> Result<Value, Fault> {
        if is_ditto(cell) {
            let message = format!("“{}”表示同上，但上面的行没有内容", cell.shown().trim());
            return Err(Fault::new("nothing_above", message, "把内容写全"));
        }
        self.reader.read(cell)
    }
}
