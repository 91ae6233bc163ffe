//! What a person has confirmed about the columns of a layout, so that the same form is read the same way next time.

use sm3::{Digest as _, Sm3};

use crate::{header::Header, header_row::HeaderRow, layout::MatchedBy, matching::Matching, matching::Pair};

/// Digits of a fingerprint: enough to tell the forms of a town apart, short enough to be typed.
const DIGITS: usize = 12;

/// A column of a layout, and what a person said that it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Which layout: [`Layout::fingerprint`](crate::Layout::fingerprint).
    pub fingerprint: String,
    /// Which column: [`ColumnMatch::key`](crate::ColumnMatch::key).
    pub column: String,
    /// The ledger; empty where the column is not to be read.
    pub ledger: String,
    /// The field; empty where the column is not to be read.
    pub field: String,
}

/// What the clerk has said about sheets before they are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// The ledger that the sheet belongs to.
    pub ledger: Option<&'a str>,
    /// Matches that were confirmed, of this layout and of others.
    pub confirmed: &'a [Confirmed],
}

/// The columns of a header by which confirmed matches know them: the words of the header, and a number behind them where
/// several columns say the same.
pub(crate) fn keys(header: &HeaderRow) -> Vec<(u32, String)> {
    let mut keys: Vec<(u32, String)> = Vec::with_capacity(header.texts.len());
    for (column, text) in &header.texts {
        let full = Header::new(text).full;
        let same = |key: &str| key == full || key.strip_prefix(full.as_str()).is_some_and(|rest| rest.starts_with('#'));
        let before = keys.iter().filter(|(_, key)| same(key)).count();
        keys.push((*column, if before == 0 { full } else { format!("{full}#{}", before + 1) }));
    }
    keys
}

/// What tells one layout from another: the words of its header in their order, wherever on the sheet it stands.
pub(crate) fn fingerprint(header: &HeaderRow) -> String {
    let words: Vec<String> = keys(header).into_iter().map(|(_, key)| key).collect();
    let digest = Sm3::digest(words.join("\u{1f}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()[..DIGITS].to_owned()
}

/// What became of the confirmed matches of one layout.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// Columns that are not to be read.
    pub(crate) left_out: Vec<u32>,
    /// Columns whose own name says another field of the ledger than the one confirmed.
    pub(crate) against_name: Vec<Pair>,
    /// Confirmed matches whose ledger or field the pack no longer has.
    pub(crate) stale: Vec<(u32, String)>,
}

/// Puts confirmed matches in the place of what the names of columns say.
pub(crate) fn apply(confirmed: &[Confirmed], header: &HeaderRow, matchings: &mut [Matching<'_>]) -> Applied {
    let mut applied = Applied::default();
    if confirmed.is_empty() {
        return applied;
    }
    let print = fingerprint(header);
    let keys = keys(header);
    for said in confirmed.iter().filter(|said| said.fingerprint == print) {
        let Some((column, _)) = keys.iter().find(|(_, key)| *key == said.column) else { continue };
        if said.field.is_empty() {
            applied.left_out.push(*column);
            matchings.iter_mut().for_each(|matching| matching.drop_column(*column));
            continue;
        }
        let matching = matchings.iter_mut().find(|matching| matching.ledger.name == said.ledger);
        let place = |matching: &Matching<'_>| matching.ledger.fields.iter().position(|f| f.name == said.field);
        let Some((matching, field)) = matching.and_then(|m| place(m).map(|field| (m, field))) else {
            applied.stale.push((*column, format!("{}.{}", said.ledger, said.field)));
            continue;
        };
        let named = matching.of_column(*column).filter(|pair| pair.field != field && pair.by <= MatchedBy::Alias);
        applied.against_name.extend(named.copied());
        matching.confirm(*column, field);
    }
    applied
}
