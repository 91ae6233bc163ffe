//! Names in a pack that reading cannot follow: a header that leads to another field than the one which claims it, and a
//! word that leads to another code. Judged by the very comparison with which workbooks are read, so that full-width
//! letters, brackets and blanks hide nothing.

use shouwang_pack::{CodeList, Faults, Ledger, Pack};

use crate::{code_words::CodeWords, header::Header, matching::FieldNames};

/// Finds headers claimed by two fields of one ledger, and words claimed by two codes of one list.
///
/// # Errors
///
/// The faults, where there are any.
pub fn review(pack: &Pack) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for ledger in pack.ledgers.values() {
        headers(pack, ledger, &mut faults);
    }
    for list in pack.codes.values() {
        words(list, &mut faults);
    }
    faults.into_result()
}

fn headers(pack: &Pack, ledger: &Ledger, faults: &mut Faults) {
    let names = FieldNames::new(pack, ledger);
    for (at, field) in ledger.fields.iter().enumerate() {
        for name in std::iter::once(&field.title).chain(&field.aliases) {
            let Some(other) = names.rival(at, &Header::new(name)) else { continue };
            let message = format!(
                "台账“{}”的表头“{name}”既是“{}”（{}）的，又是“{}”（{}）的",
                ledger.title, field.title, field.name, ledger.fields[other].title, ledger.fields[other].name
            );
            faults.add(&field.place, message, "只留给其中一个字段；只在本台账的表中才指这个字段的，写进 alone");
        }
    }
}

fn words(list: &CodeList, faults: &mut Faults) {
    let words = CodeWords::new(list);
    for code in &list.codes {
        let own = [&code.label, &code.code].into_iter().chain(&code.standard).chain(&code.aliases);
        for word in own {
            // Only a word that leads elsewhere is a fault.
            if let Ok(other) = words.one(word)
                && other != code.code
            {
                let message = format!("代码表“{}”里，“{word}”同时指 {other} 和 {}", list.title, code.code);
                faults.add(&list.place, message, "每个词只能属于一个代码（全角半角、括号、空格不同仍算同一个词）");
            }
        }
    }
}
