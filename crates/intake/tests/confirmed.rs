//! Why a column is read as a field, which field an unknown column may be, and what a person confirmed about it.

mod common;

use common::{id, pack, sheet};
use shouwang_intake::{Confirmed, Layout, Said, Sheet, recognise, recognise_as};

fn form(header: &str) -> Sheet {
    let row = |n: u32| format!("H{n}|甲村|张三|普通农户|#{n}.5|138000000{n:02}|是|{}", id("19700101", n));
    let rows: Vec<String> = std::iter::once(header.to_owned()).chain((1..6).map(row)).collect();
    sheet("农户", &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

const HEADER: &str = "户编号|村|户主姓名|户类型|耕地的面积（亩）|怎么找到他|饮水安全|证件";

#[test]
fn every_match_and_every_guess_says_why() {
    let found = recognise(&pack(), &form(HEADER), None).expect("a layout");
    let mut said: Vec<String> = found
        .columns
        .iter()
        .map(|c| format!("{} {}：{}", shouwang_intake::column_letters(c.column), c.field, c.why))
        .collect();
    for column in &found.unknown_columns {
        let guess = column.guess.as_ref().map_or("没有猜测".to_owned(), |g| format!("{}？{}", g.title, g.why));
        said.push(format!("{} {}：{guess}", column.cell, column.header));
    }
    said.extend(found.notices.iter().map(|n| format!("{} {}。{}", n.code, n.message, n.hint)));
    insta::assert_snapshot!(said.join("\n"));
}

fn confirm(layout: &Layout, column: &str, ledger: &str, field: &str) -> Confirmed {
    let text = |text: &str| text.to_owned();
    Confirmed {
        fingerprint: layout.fingerprint.clone(),
        column: text(column),
        ledger: text(ledger),
        field: text(field),
    }
}

fn shown(layout: &Layout) -> Vec<String> {
    let matched = layout.columns.iter().filter(|c| c.by.code() == "confirmed");
    let said = matched.map(|c| format!("{} {}", c.header, c.field));
    let notes = layout.notices.iter().chain(&layout.problems).filter(|n| n.code != "unknown_column");
    said.chain(notes.map(|n| format!("{} {}", n.cell, n.code))).collect()
}

#[test]
fn a_confirmed_match_is_used_and_never_overrides_another_name_in_silence() {
    let pack = pack();
    let sheet = form(HEADER);
    let before = recognise(&pack, &sheet, None).expect("a layout");
    let with = |confirmed: &[Confirmed]| {
        let layout = recognise_as(&pack, &sheet, Said { ledger: None, confirmed }).expect("a layout");
        shown(&layout)
    };
    assert_eq!(with(&[]), Vec::<String>::new());
    let phone = confirm(&before, "怎么找到他", "household", "phone");
    assert_eq!(with(std::slice::from_ref(&phone)), ["怎么找到他 phone"]);
    let elsewhere = Confirmed { fingerprint: "000000000000".to_owned(), ..phone.clone() };
    assert_eq!(with(&[elsewhere]), Vec::<String>::new(), "what was said of another layout says nothing here");
    let against = confirm(&before, "饮水安全", "household", "phone");
    assert_eq!(with(&[against]), ["饮水安全 phone", "G1 confirmed_against_name"]);
    let double = confirm(&before, "怎么找到他", "household", "safe_water");
    assert_eq!(with(&[double]), ["怎么找到他 safe_water", "G1 ambiguous_column"]);
    let stale = confirm(&before, "怎么找到他", "household", "no_such_field");
    assert_eq!(with(&[stale]), ["F1 confirmed_stale"]);
    let nothing = confirm(&before, "饮水安全", "", "");
    let layout = recognise_as(&pack, &sheet, Said { ledger: None, confirmed: &[nothing] }).expect("a layout");
    assert!(layout.column("household", "safe_water").is_none());
    assert!(!layout.unknown_columns.iter().any(|c| c.header == "饮水安全"), "left out by will, not unknown");
}

#[test]
fn a_fingerprint_is_that_of_the_words_wherever_they_stand() {
    let print = |rows: &[&str]| recognise(&pack(), &sheet("表", rows), None).expect("a layout").fingerprint;
    let one = print(&["户编号|行政村|户主姓名|户类型", "H1|甲村|张三|普通农户"]);
    assert_eq!(one, print(&["示例镇农户", "|户 编号*|行政村|户主姓名|户类型（必填）", "|H2"]));
    assert_ne!(one, print(&["行政村|户编号|户主姓名|户类型"]));
}
