//! Why a column is read as a field, and which field an unknown column may be meant for, in words for the clerk.

use shouwang_pack::{Field, Kind, Ledger, Pack};

use crate::{
    above::is_ditto,
    field_reader::{FieldReader, target},
    guess::nearest,
    header::Header,
    layout::{Guess, MatchedBy},
    words::folded,
    workbook::{Cell, SheetRow},
};

/// Cells of a column by which it is judged.
const SAMPLED_CELLS: usize = 20;
/// Fewer cells say nothing about what a column holds.
const LEAST_CELLS: usize = 3;

/// The first cells of a column that hold something.
pub(crate) fn sample(below: &[SheetRow], column: u32) -> Vec<Cell> {
    let cells = below.iter().map(|row| row.cell(column)).filter(|cell| **cell != Cell::Empty && !is_ditto(cell));
    cells.take(SAMPLED_CELLS).cloned().collect()
}

/// Why the header means the field.
pub(crate) fn by_name(pack: &Pack, field: &Field, by: MatchedBy, headers: &[Header]) -> String {
    let title = &field.title;
    match by {
        MatchedBy::Confirmed => "以前确认过".to_owned(),
        MatchedBy::Title => format!("列名就是“{title}”"),
        MatchedBy::Alias => match alias(field, headers) {
            Some(alias) => format!("列名是“{title}”的别名“{alias}”"),
            None => format!("列名是“{title}”的另一种写法"),
        },
        MatchedBy::Target => match target(pack, field) {
            Some((ledger, by)) => format!("列名是“{}”的“{}”，本表用它指明是哪一条", ledger.title, by.title),
            None => format!("列名指明“{title}”"),
        },
        MatchedBy::Shared => format!("同一行里别的台账的这一列就是“{title}”"),
        MatchedBy::Through => format!("“{title}”没有写明时，按这一列的人找到他所在的那一户"),
        MatchedBy::Loose => format!("列名与“{title}”相近，也没有别的列可以对上"),
    }
}

/// The alias that one of the headers is.
fn alias<'f>(field: &'f Field, headers: &[Header]) -> Option<&'f str> {
    let says = |alias: &&String| {
        let alias = Header::new(alias);
        headers.iter().any(|header| header.full == alias.full || header.base == alias.base)
    };
    field.aliases.iter().find(says).map(String::as_str)
}

/// What the first cells of the column say about it.
pub(crate) fn by_cells(reader: &FieldReader<'_>, cells: &[Cell]) -> Option<String> {
    if cells.is_empty() {
        return None;
    }
    let readable = cells.iter().filter(|cell| reader.read(cell).is_ok()).count();
    Some(match cells.len() - readable {
        0 => format!("前 {readable} 格都读得通"),
        unreadable => format!("前 {} 格有 {unreadable} 格读不通", cells.len()),
    })
}

/// The field, of those that no column carries yet, that a column may be meant for: by its name, else by what it holds.
pub(crate) fn guess(pack: &Pack, header: &str, cells: &[Cell], free: &[(&Ledger, &Field)]) -> Option<Guess> {
    let guessed = |(ledger, field): &(&Ledger, &Field), why: String| Guess {
        ledger: ledger.name.clone(),
        field: field.name.clone(),
        title: field.title.clone(),
        why,
    };
    let names = free.iter().flat_map(|(_, field)| std::iter::once(&field.title).chain(&field.aliases));
    if let Some(near) = nearest(&folded(header), names.map(String::as_str)) {
        let owner = free.iter().find(|(_, field)| field.title == near || field.aliases.iter().any(|a| a == near))?;
        let why = if owner.1.title == near {
            "列名相近".to_owned()
        } else {
            format!("列名与别名“{near}”相近")
        };
        return Some(guessed(owner, why));
    }
    if cells.len() < LEAST_CELLS {
        return None;
    }
    let mut holds = free.iter().filter(|(_, field)| tells_by_cells(field) && reads_all(pack, field, cells));
    let only = holds.next().filter(|_| holds.next().is_none())?;
    Some(guessed(only, format!("前 {} 格的内容都像“{}”", cells.len(), only.1.title)))
}

/// Kinds whose cells look like nothing else: anything is a text, and any number may be money.
fn tells_by_cells(field: &Field) -> bool {
    matches!(field.kind, Kind::IdNumber | Kind::Phone | Kind::BankAccount | Kind::Code | Kind::Codes | Kind::Date)
}

fn reads_all(pack: &Pack, field: &Field, cells: &[Cell]) -> bool {
    let reader = FieldReader::new(pack, field, "");
    // Any amount of five digits might be a counted day; such a column looks like nothing in particular.
    let says = |cell: &Cell| {
        reader
            .as_ref()
            .is_ok_and(|r| r.counted_day(cell).is_none() && r.read(cell).is_ok_and(|value| !value.is_unknown()))
    };
    cells.iter().all(says)
}
