//! Writing down how a sheet is laid out: what each column is read as, and what is to be said about those that are not.

use std::collections::BTreeSet;

use shouwang_pack::{Field, Ledger, Pack};

use crate::{
    address::{address, column_letters},
    confirmed::{self, Applied},
    field_reader::{FieldReader, read_as},
    header::Header,
    header_row::HeaderRow,
    join::Joined,
    layout::{ColumnMatch, Guess, Layout, MatchedBy, UnknownColumn},
    matching::Matching,
    preamble::Preamble,
    problem::{Fault, Problem},
    rejects::{REASON, RECORD},
    skip::{is_note, is_total},
    unit, why,
    words::folded,
    workbook::{Cell, Sheet, SheetRow},
};

/// Everything that is known when the layout is written down.
pub(crate) struct Described<'a, 'p> {
    pub(crate) pack: &'p Pack,
    pub(crate) sheet: &'a Sheet,
    /// The first rows below the header.
    pub(crate) below: &'a [SheetRow],
    /// Number of the header row.
    pub(crate) number: u32,
    /// By which words a confirmed match knows each column.
    pub(crate) keys: Vec<(u32, String)>,
    pub(crate) header: &'a HeaderRow,
    pub(crate) matchings: &'a [Matching<'p>],
    pub(crate) preamble: &'a Preamble,
    pub(crate) applied: &'a Applied,
}

impl<'p> Described<'_, 'p> {
    /// The layout.
    pub(crate) fn layout(&self, joined: &Joined) -> Layout {
        let mut layout = Layout {
            ledgers: joined.ledgers.iter().map(|at| self.matchings[*at].ledger.name.clone()).collect(),
            fingerprint: confirmed::fingerprint(self.header),
            header_row: self.number,
            columns: Vec::new(),
            unknown_columns: Vec::new(),
            data_date: self.preamble.data_date,
            village_hint: self.preamble.village.clone(),
            year_hint: self.preamble.year,
            problems: Vec::new(),
            notices: self.preamble.notices.clone(),
        };
        let mut explained: BTreeSet<u32> = self.applied.left_out.iter().copied().collect();
        for (at, pairs) in joined.ledgers.iter().zip(&joined.pairs) {
            let ledger = self.matchings[*at].ledger;
            for pair in pairs {
                explained.insert(pair.column);
                self.add_column(&mut layout, ledger, &ledger.fields[pair.field], pair.column, pair.by);
            }
        }
        for at in &joined.ledgers {
            self.add_doubles(&mut layout, &self.matchings[*at], &mut explained);
        }
        for at in &joined.partial {
            self.add_partial(&mut layout, &self.matchings[*at], &mut explained);
        }
        self.add_confirmed(&mut layout);
        self.add_unknown(&mut layout, joined, &explained);
        self.add_year(&mut layout);
        layout.columns.sort_by_key(|column| column.column);
        layout
    }

    fn add_column(&self, layout: &mut Layout, ledger: &Ledger, field: &'p Field, column: u32, by: MatchedBy) {
        let headers = self.header.columns.iter().find(|(c, _)| *c == column).map(|(_, headers)| headers.as_slice());
        let headers = headers.unwrap_or_default();
        let own = headers.iter().find_map(|header| header.unit.clone());
        let says = if own.is_some() { "列名" } else { "表头上方" };
        let unit = match own {
            _ if !unit::is_measured(field) => String::new(),
            Some(unit) => unit,
            None => self.preamble.units.iter().find(|unit| unit::suits(field, unit)).cloned().unwrap_or_default(),
        };
        match FieldReader::new(self.pack, read_as(self.pack, field, by), &unit) {
            Ok(reader) => {
                let reader = reader.counting_from(self.sheet.epoch);
                let by_name = why::by_name(self.pack, field, by, headers);
                let by_unit = (!unit.is_empty()).then(|| format!("{says}写着单位“{unit}”"));
                let by_cells = why::by_cells(&reader, &why::sample(self.below, column));
                let reasons: Vec<String> = [Some(by_name), by_unit, by_cells].into_iter().flatten().collect();
                layout.columns.push(ColumnMatch {
                    column,
                    header: self.text(column),
                    ledger: ledger.name.clone(),
                    field: field.name.clone(),
                    by,
                    unit,
                    key: self.key(column),
                    why: reasons.join("；"),
                });
            }
            Err(fault) => {
                let message = format!("列“{}”没有读入：{}", self.text(column), fault.message);
                let hint = format!("{}；这一列不是“{}”的，改掉列名", fault.hint, field.title);
                layout.problems.push(self.at(Fault { message, hint, ..fault }, column, &field.name));
            }
        }
    }

    fn add_doubles(&self, layout: &mut Layout, matching: &Matching<'_>, explained: &mut BTreeSet<u32>) {
        for double in &matching.doubles {
            let field = &matching.ledger.fields[double.field];
            let first = layout.column(&matching.ledger.name, &field.name).map(|column| column.column);
            let Some(first) = first.filter(|_| explained.insert(double.column)) else { continue };
            let fault = Fault::new(
                "ambiguous_column",
                format!(
                    "“{}”有两列：{} 列和 {} 列，只读了前者",
                    field.title,
                    column_letters(first),
                    column_letters(double.column)
                ),
                "删去其中一列，或改掉它的表头后重新导入",
            );
            layout.problems.push(self.at(fault, double.column, &field.name));
        }
    }

    fn add_partial(&self, layout: &mut Layout, matching: &Matching<'_>, explained: &mut BTreeSet<u32>) {
        let mut open: Vec<u32> =
            matching.pairs.iter().map(|pair| pair.column).filter(|c| !explained.contains(c)).collect();
        open.sort_unstable();
        let Some(first) = open.first().copied() else { return };
        let missing: Vec<&str> = matching.missing().map(|field| field.title.as_str()).collect();
        let read: Vec<String> = open.iter().map(|column| format!("“{}”", self.text(*column).trim())).collect();
        let fault = Fault::new(
            "partial_ledger",
            format!(
                "{}属于“{}”，但表中缺少它的必填列“{}”，这些列没有读入",
                read.join("、"),
                matching.ledger.title,
                missing.join("”“")
            ),
            "需要一并导入时请补上缺少的列；不需要可以不理会",
        );
        layout.notices.push(self.at(fault, first, ""));
        explained.extend(open);
    }

    /// What was confirmed and cannot be taken as it is, or says something else than the column's own name.
    fn add_confirmed(&self, layout: &mut Layout) {
        for pair in &self.applied.against_name {
            let Some(read) = layout.columns.iter().find(|c| c.column == pair.column && c.by == MatchedBy::Confirmed)
            else {
                continue;
            };
            let ledger = self.pack.ledger(&read.ledger);
            let title = |name: &str| ledger.and_then(|l| l.field(name)).map_or(name, |field| &field.title).to_owned();
            let own = ledger.map_or("", |ledger| ledger.fields[pair.field].title.as_str());
            let message = format!("列“{}”按以前的确认读作“{}”，但列名本身是“{own}”", read.header, title(&read.field));
            let hint = format!("核对一下；不对的话用 shouwang layout forget {} 取消确认", layout.fingerprint);
            let problem = self.at(Fault::new("confirmed_against_name", message, hint), pair.column, &read.field);
            layout.notices.push(problem);
        }
        for (column, name) in &self.applied.stale {
            let message = format!("列“{}”以前确认为 {name}，规则包里已经没有它，没有按确认读", self.text(*column));
            let hint = format!("用 shouwang layout forget {} 取消确认，再重新确认", layout.fingerprint);
            layout.notices.push(self.at(Fault::new("confirmed_stale", message, hint), *column, ""));
        }
    }

    /// A year that only the title says is said to the clerk.
    fn add_year(&self, layout: &mut Layout) {
        let ledger = layout.primary().and_then(|name| self.pack.ledger(name));
        let said = ledger.and_then(|ledger| {
            ledger.fields.iter().find_map(|field| layout.year_of(ledger, field).map(|year| (field, year)))
        });
        if let Some((field, year)) = said {
            let message = format!("表中没有“{}”列，按标题中的 {year} 年登记", field.title);
            let fault = Fault::new("year_from_title", message, "不对的话请增加这一列，或改正标题");
            layout.notices.push(fault.at(&self.sheet.name, String::new(), &field.name));
        }
    }

    fn add_unknown(&self, layout: &mut Layout, joined: &Joined, explained: &BTreeSet<u32>) {
        let free: Vec<(&Ledger, &Field)> = joined
            .ledgers
            .iter()
            .flat_map(|at| self.matchings[*at].ledger.fields.iter().map(|field| (self.matchings[*at].ledger, field)))
            .filter(|(ledger, field)| layout.column(&ledger.name, &field.name).is_none())
            .collect();
        let mut unknown: Vec<(u32, String)> = Vec::new();
        for (column, text) in &self.header.texts {
            let is_ours = Header::new(text).is_row_number() || [REASON, RECORD].contains(&text.trim());
            if !explained.contains(column) && !is_ours {
                unknown.push((*column, text.trim().to_owned()));
            }
        }
        let titled: BTreeSet<u32> = self.header.texts.iter().map(|(column, _)| *column).collect();
        let filled = self.sheet.rows.columns(self.header.at + 1);
        // What covers the header sideways, a merged header cell, titles the columns beside it.
        let covered =
            |column: &u32| self.sheet.merged_at(self.number, *column).is_some_and(|m| titled.contains(&m.left));
        let untitled = filled.difference(&titled).copied().filter(|column| !covered(column)).collect();
        unknown.extend(self.recorded(untitled).into_iter().map(|column| (column, String::new())));
        for (column, header) in unknown {
            let guess = why::guess(self.pack, &header, &why::sample(self.below, column), &free);
            let elsewhere = self.referred_owner(joined, column);
            let message = if let Some(owner) = elsewhere {
                format!("列“{header}”是“{owner}”的内容，本表不需要，没有读入")
            } else if header.is_empty() {
                format!("{} 列有内容但没有表头，没有读入", column_letters(column))
            } else {
                format!("列“{header}”不是本台账的列，没有读入")
            };
            let hint = match &guess {
                _ if elsewhere.is_some() => "不需要理会；要导入这项内容，请用那个台账的表".to_owned(),
                Some(Guess { title, why, .. }) => {
                    format!(
                        "您是不是要找“{title}”（{why}）？是的话请把表头改成“{title}”，或用 shouwang layout keep 记住"
                    )
                }
                None => "不需要可以不理会；需要时请把表头改成台账的列名".to_owned(),
            };
            layout.notices.push(self.at(Fault::new("unknown_column", message, hint), column, ""));
            let (cell, key) = (layout.header_cell(column), self.key(column));
            layout.unknown_columns.push(UnknownColumn { column, cell, header, key, guess });
        }
    }

    /// Those of some columns in which a record says something: signatures and sums below a table spread over columns that
    /// are none of it.
    fn recorded(&self, mut columns: BTreeSet<u32>) -> BTreeSet<u32> {
        let mut recorded = BTreeSet::new();
        for row in self.sheet.rows.from(self.header.at + 1) {
            if columns.is_empty() {
                break;
            }
            let closes = |(_, cell): &(u32, Cell)| {
                cell.as_text().map(folded).is_some_and(|word| is_note(&word) || is_total(&word))
            };
            let own: Vec<u32> = row.cells.iter().map(|(column, _)| *column).filter(|c| columns.contains(c)).collect();
            if !own.is_empty() && !row.cells.iter().any(closes) {
                columns.retain(|column| !own.contains(column));
                recorded.extend(own);
            }
        }
        recorded
    }

    /// The ledger that the sheet refers to and that the column belongs to: the name beside an ID number.
    fn referred_owner(&self, joined: &Joined, column: u32) -> Option<&'p str> {
        let refers =
            |name: &str| joined.ledgers.iter().any(|at| self.matchings[*at].ledger.references().any(|to| to == name));
        let owns =
            |matching: &&Matching<'p>| matching.of_column(column).is_some_and(|pair| pair.by < MatchedBy::Target);
        let owner = self.matchings.iter().filter(owns).find(|matching| refers(&matching.ledger.name));
        owner.map(|matching| matching.ledger.title.as_str())
    }

    fn key(&self, column: u32) -> String {
        self.keys.iter().find(|(c, _)| *c == column).map(|(_, key)| key.clone()).unwrap_or_default()
    }

    fn text(&self, column: u32) -> String {
        let texts = &self.header.texts;
        texts.iter().find(|(c, _)| *c == column).map(|(_, text)| text.trim().to_owned()).unwrap_or_default()
    }

    fn at(&self, fault: Fault, column: u32, field: &str) -> Problem {
        fault.at(&self.sheet.name, address(self.number, column), field)
    }
}
