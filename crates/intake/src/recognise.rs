//! Which ledger a sheet is, and what its columns mean.

use shouwang_pack::{Ledger, Pack};

use crate::{
    confirmed::{self, Said},
    describe::Described,
    header_row::{self, names_ledger},
    join::Joining,
    layout::Layout,
    matching::{FieldNames, Matching},
    preamble::Preamble,
    workbook::{Sheet, SheetRow},
};

/// What the name of a ledger in the sheet's name or title adds; about a key and a required column.
const NAMED_BONUS: i64 = 10;
/// What a required field without a column takes away.
const MISSING_PENALTY: i64 = 3;

/// Rows that are looked at to recognise a sheet: those that may be the header, and a sample of what stands below.
const HEAD_ROWS: usize = 600;

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
    recognise_as(pack, sheet, Said { ledger, confirmed: &[] })
}

/// Recognises a sheet with all that the clerk has said about it and about sheets like it.
pub fn recognise_as(pack: &Pack, sheet: &Sheet, said: Said<'_>) -> Result<Layout, Unrecognised> {
    let ledger = said.ledger;
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
    let head: Vec<SheetRow> = sheet.rows.iter().take(HEAD_ROWS).collect();
    let header =
        header_row::find(sheet, &head, searched, said.confirmed).ok_or_else(|| no_header(sheet, &head, searched))?;
    let (above, rest) = head.split_at(header.at + 1 - header.height);
    let preamble = Preamble::read(sheet, above, &rest[..header.height]);
    let mut matchings: Vec<Matching<'_>> = names.iter().map(|names| names.matching(&header.columns)).collect();
    let applied = confirmed::apply(said.confirmed, &header, &mut matchings);
    let top = match forced {
        Some(at) => at,
        None => best(sheet, &matchings, &preamble)?,
    };
    let below = head.get(header.at + 1..).unwrap_or_default();
    let joining = Joining {
        pack,
        matchings: &matchings,
        hint: preamble.village.as_deref(),
        has_year: preamble.year.is_some(),
        below,
    };
    let joined = joining.join(top, forced.is_some());
    let number = head[header.at].number;
    let described = Described {
        pack,
        sheet,
        below,
        number,
        keys: confirmed::keys(&header),
        header: &header,
        matchings: &matchings,
        preamble: &preamble,
        applied: &applied,
    };
    Ok(described.layout(&joined))
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

fn no_header(sheet: &Sheet, head: &[SheetRow], names: &[FieldNames<'_>]) -> Unrecognised {
    let near = (0..head.len().min(40)).find_map(|at| {
        let columns = header_row::at_row(head, at).columns;
        let matching =
            names.iter().map(|names| names.matching(&columns)).find(|matching| !matching.pairs.is_empty())?;
        let pair = matching.pairs.first()?;
        let title = &matching.ledger.fields[pair.field].title;
        let cell = head[at].address(pair.column);
        Some(format!("（最接近的是 {cell}，只有这一列像“{}”的“{title}”）", matching.ledger.title))
    });
    Unrecognised::NoHeader { sheet: sheet.name.clone(), closest: near.unwrap_or_default() }
}
