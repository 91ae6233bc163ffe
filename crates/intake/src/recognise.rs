//! Which ledger a sheet is, and what its columns mean.

use std::collections::BTreeSet;

use shouwang_pack::{Field, Ledger, Pack};

use crate::{
    address::column_letters,
    field_reader::{FieldReader, read_as},
    guess::nearest,
    header::Header,
    header_row::{self, HeaderRow, names_ledger},
    join::{Joined, Joining},
    layout::{ColumnMatch, Layout, MatchedBy, UnknownColumn},
    matching::{FieldNames, Matching},
    preamble::Preamble,
    problem::{Fault, Problem},
    rejects::{REASON, RECORD},
    unit,
    words::folded,
    workbook::Sheet,
};

/// What the name of a ledger in the sheet's name or title adds; about a key and a required column.
const NAMED_BONUS: i64 = 10;
/// What a required field without a column takes away.
const MISSING_PENALTY: i64 = 3;

/// Why a sheet is not recognised.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unrecognised {
    /// Nothing on it.
    #[error("工作表“{sheet}”是空的")]
    Empty {
        /// The sheet.
        sheet: String,
    },
    /// No row that reads as the header of a ledger.
    #[error("工作表“{sheet}”中找不到表头：前几十行里没有一行与台账的列名相符{closest}")]
    NoHeader {
        /// The sheet.
        sheet: String,
        /// The row that came nearest, as an inserted clause.
        closest: String,
    },
    /// Two ledgers fit equally well.
    #[error("工作表“{sheet}”既像“{first}”又像“{second}”，无法判断")]
    Ambiguous {
        /// The sheet.
        sheet: String,
        /// Title of one.
        first: String,
        /// Title of the other.
        second: String,
    },
    /// The ledger that was asked for is not in the pack.
    #[error("规则包里没有名为 {ledger} 的台账")]
    UnknownLedger {
        /// The name.
        ledger: String,
    },
}

impl Unrecognised {
    /// A stable name for the kind of failure.
    pub fn code(&self) -> &'static str {
        match self {
            Unrecognised::Empty { .. } => "empty_sheet",
            Unrecognised::NoHeader { .. } => "no_header",
            Unrecognised::Ambiguous { .. } => "ambiguous_ledger",
            Unrecognised::UnknownLedger { .. } => "unknown_ledger",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Unrecognised::Empty { .. } => "不需要导入这张表；若应有内容，请检查是否选错了文件",
            Unrecognised::NoHeader { .. } => {
                "把表头改成台账的列名，或用 --ledger 指定台账后重试；说明页、封面等可以不理会"
            }
            Unrecognised::Ambiguous { .. } => "用 --ledger 指定这张表属于哪个台账，或在表名、标题中写明台账名称",
            Unrecognised::UnknownLedger { .. } => "改成规则包 ledgers 文件夹中的台账名，例如 household、member",
        }
    }
}

/// Recognises a sheet; `ledger` says which ledger it is where the clerk knows.
pub fn recognise(pack: &Pack, sheet: &Sheet, ledger: Option<&str>) -> Result<Layout, Unrecognised> {
    let ledgers: Vec<&Ledger> = pack.ledgers_in_order();
    let forced = match ledger {
        None => None,
        Some(name) => {
            let unknown = || Unrecognised::UnknownLedger { ledger: name.to_owned() };
            Some(ledgers.iter().position(|ledger| ledger.name == name).ok_or_else(unknown)?)
        }
    };
    if sheet.rows.is_empty() {
        return Err(Unrecognised::Empty { sheet: sheet.name.clone() });
    }
    let names: Vec<FieldNames<'_>> = ledgers.iter().map(|ledger| FieldNames::new(pack, ledger)).collect();
    let searched = forced.map_or(names.as_slice(), |at| &names[at..=at]);
    let header = header_row::find(sheet, searched).ok_or_else(|| no_header(sheet, searched))?;
    let (above, rest) = sheet.rows.split_at(header.at + 1 - header.height);
    let preamble = Preamble::read(sheet, above, &rest[..header.height]);
    let matchings: Vec<Matching<'_>> = names.iter().map(|names| names.matching(&header.columns)).collect();
    let top = match forced {
        Some(at) => at,
        None => best(sheet, &matchings, &preamble)?,
    };
    let below = sheet.rows.get(header.at + 1..).unwrap_or_default();
    let joining = Joining {
        pack,
        matchings: &matchings,
        hint: preamble.village.as_deref(),
        has_year: preamble.year.is_some(),
        below,
    };
    let joined = joining.join(top, forced.is_some());
    Ok(Described { pack, sheet, header: &header, matchings: &matchings, preamble: &preamble }.layout(&joined))
}

/// The ledger that fits best; two that fit equally well and have nothing to do with each other are no answer.
fn best(sheet: &Sheet, matchings: &[Matching<'_>], preamble: &Preamble) -> Result<usize, Unrecognised> {
    let longest = matchings.iter().filter_map(|m| names_ledger(&preamble.texts, m.ledger)).max();
    let score = |matching: &Matching<'_>| {
        let named = names_ledger(&preamble.texts, matching.ledger);
        // 搬迁户务工台账 names two ledgers; the longer name says more.
        let bonus = named.map_or(0, |length| if Some(length) == longest { NAMED_BONUS } else { NAMED_BONUS / 2 });
        let missing = i64::try_from(matching.missing().count()).unwrap_or(i64::MAX);
        matching.weight() + bonus - MISSING_PENALTY.saturating_mul(missing)
    };
    let mut scored: Vec<(i64, usize)> = matchings
        .iter()
        .enumerate()
        .filter(|(_, matching)| matching.pairs.len() >= 2)
        .map(|(at, matching)| (score(matching), at))
        .collect();
    scored.sort_by_key(|(score, at)| (-score, *at));
    let none = || Unrecognised::NoHeader { sheet: sheet.name.clone(), closest: String::new() };
    let (most, at) = *scored.first().ok_or_else(none)?;
    if let Some((second, rival)) = scored.get(1)
        && *second == most
    {
        let (first, rival) = (matchings[at].ledger, matchings[*rival].ledger);
        let related =
            first.references().any(|name| name == rival.name) || rival.references().any(|name| name == first.name);
        if !related {
            let (first, second) = (first.title.clone(), rival.title.clone());
            return Err(Unrecognised::Ambiguous { sheet: sheet.name.clone(), first, second });
        }
    }
    Ok(at)
}

fn no_header(sheet: &Sheet, names: &[FieldNames<'_>]) -> Unrecognised {
    let near = (0..sheet.rows.len().min(40)).find_map(|at| {
        let columns = header_row::at_row(sheet, at).columns;
        let matching =
            names.iter().map(|names| names.matching(&columns)).find(|matching| !matching.pairs.is_empty())?;
        let pair = matching.pairs.first()?;
        let title = &matching.ledger.fields[pair.field].title;
        let cell = sheet.rows[at].address(pair.column);
        Some(format!("（最接近的是 {cell}，只有这一列像“{}”的“{title}”）", matching.ledger.title))
    });
    Unrecognised::NoHeader { sheet: sheet.name.clone(), closest: near.unwrap_or_default() }
}

/// Everything that is known when the layout is written down.
struct Described<'a, 'p> {
    pack: &'p Pack,
    sheet: &'a Sheet,
    header: &'a HeaderRow,
    matchings: &'a [Matching<'p>],
    preamble: &'a Preamble,
}

impl<'p> Described<'_, 'p> {
    fn layout(&self, joined: &Joined) -> Layout {
        let mut layout = Layout {
            ledgers: joined.ledgers.iter().map(|at| self.matchings[*at].ledger.name.clone()).collect(),
            header_row: self.sheet.rows[self.header.at].number,
            columns: Vec::new(),
            unknown_columns: Vec::new(),
            data_date: self.preamble.data_date,
            village_hint: self.preamble.village.clone(),
            year_hint: self.preamble.year,
            problems: Vec::new(),
            notices: self.preamble.notices.clone(),
        };
        let mut explained = BTreeSet::new();
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
        self.add_unknown(&mut layout, joined, &explained);
        self.add_year(&mut layout);
        layout.columns.sort_by_key(|column| column.column);
        layout
    }

    fn add_column(&self, layout: &mut Layout, ledger: &Ledger, field: &'p Field, column: u32, by: MatchedBy) {
        let headers = self.header.columns.iter().find(|(c, _)| *c == column).map(|(_, headers)| headers.as_slice());
        let own = headers.unwrap_or_default().iter().find_map(|header| header.unit.clone());
        let unit = match own {
            _ if !unit::is_measured(field) => String::new(),
            Some(unit) => unit,
            None => self.preamble.units.iter().find(|unit| unit::suits(field, unit)).cloned().unwrap_or_default(),
        };
        match FieldReader::new(self.pack, read_as(self.pack, field, by), &unit) {
            Ok(_) => layout.columns.push(ColumnMatch {
                column,
                header: self.text(column),
                ledger: ledger.name.clone(),
                field: field.name.clone(),
                by,
                unit,
            }),
            Err(fault) => layout.problems.push(self.at(fault, column, &field.name)),
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
        let free: Vec<&str> = joined
            .ledgers
            .iter()
            .flat_map(|at| self.matchings[*at].ledger.fields.iter().map(|field| (self.matchings[*at].ledger, field)))
            .filter(|(ledger, field)| layout.column(&ledger.name, &field.name).is_none())
            .map(|(_, field)| field.title.as_str())
            .collect();
        let mut unknown: Vec<(u32, String)> = Vec::new();
        for (column, text) in &self.header.texts {
            let is_ours = Header::new(text).is_row_number() || [REASON, RECORD].contains(&text.trim());
            if !explained.contains(column) && !is_ours {
                unknown.push((*column, text.trim().to_owned()));
            }
        }
        let titled: BTreeSet<u32> = self.header.texts.iter().map(|(column, _)| *column).collect();
        let below = self.sheet.rows.get(self.header.at + 1..).unwrap_or_default();
        let filled: BTreeSet<u32> = below.iter().flat_map(|row| row.cells.iter().map(|(column, _)| *column)).collect();
        // What covers the header sideways, a merged header cell, titles the columns beside it.
        let number = self.sheet.rows[self.header.at].number;
        let covered = |column: &u32| self.sheet.merged_at(number, *column).is_some_and(|m| titled.contains(&m.left));
        unknown.extend(filled.difference(&titled).filter(|c| !covered(c)).map(|column| (*column, String::new())));
        for (column, header) in unknown {
            let guess = nearest(&folded(&header), free.iter().copied()).map(str::to_owned);
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
                Some(guess) => format!("是不是“{guess}”？是的话请把表头改成“{guess}”再导入"),
                None => "不需要可以不理会；需要时请把表头改成台账的列名".to_owned(),
            };
            layout.notices.push(self.at(Fault::new("unknown_column", message, hint), column, ""));
            layout.unknown_columns.push(UnknownColumn { column, cell: layout.header_cell(column), header, guess });
        }
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

    fn text(&self, column: u32) -> String {
        let texts = &self.header.texts;
        texts.iter().find(|(c, _)| *c == column).map(|(_, text)| text.trim().to_owned()).unwrap_or_default()
    }

    fn at(&self, fault: Fault, column: u32, field: &str) -> Problem {
        fault.at(&self.sheet.name, self.sheet.rows[self.header.at].address(column), field)
    }
}
