//! Rows that were refused come back as a workbook that goes in once it is mended, and an import can be taken back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json as object};

use crate::common::{init, json, shouwang};

const AREAS: &str = "代码,名称,级别\n590123101201,新店房村,行政村\n590123101202,松坪村,行政村\n";

/// A town's workbook with title, unit line, a merged village and faults in several rows.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.set_name("农户").expect("a name");
    let format = rust_xlsxwriter::Format::new();
    page.merge_range(0, 0, 0, 4, "示例镇农户台账", &format).expect("merged");
    for (column, title) in (0..).zip(["序号", "户编号", "户主姓名", "行政村", "耕地面积（亩）"]) {
        page.write(1, column, title).expect("written");
    }
    let rows: [(&str, &str, &str); 6] = [
        ("5901230000000001", "甲", "3.5"),
        ("5901230000000002", "乙", "三亩多"),
        ("5901230000000003", "丙", "2"),
        ("", "丁", "1"),
        ("5901230000000005", "戊", "-4"),
        ("5901230000000006", "己", "6"),
    ];
    for (row, (number, head, area)) in (2..).zip(rows) {
        page.write(row, 0, row - 1).expect("written");
        page.write(row, 1, number).expect("written");
        page.write(row, 2, head).expect("written");
        match area.parse::<f64>() {
            Ok(area) => page.write(row, 4, area).expect("written"),
            Err(_) => page.write(row, 4, area).expect("written"),
        };
    }
    page.merge_range(2, 3, 4, 3, "松坪村", &format).expect("merged");
    page.merge_range(5, 3, 7, 3, "没有的村", &format).expect("merged");
    book.save_to_buffer().expect("a workbook")
}

/// Opens a workbook as a clerk would, changes cells, and saves it.
pub(crate) fn mend(path: &Path, cells: &[(&str, &str)]) -> PathBuf {
    let bytes = fs::read(path).expect("the workbook");
    let workbook = shouwang_intake::open("退回.xlsx", bytes).expect("a workbook");
    let mut book = rust_xlsxwriter::Workbook::new();
    for sheet in &workbook.sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name).expect("a name");
        for row in &sheet.rows {
            for (column, cell) in &row.cells {
                let column = u16::try_from(*column).expect("few columns");
                match cell.as_text() {
                    Some(text) => page.write(row.number - 1, column, text).expect("written"),
                    None => page
                        .write(row.number - 1, column, cell.shown().parse::<f64>().expect("a number"))
                        .expect("written"),
                };
            }
        }
        for (cell, value) in cells {
            let (column, row) = (cell.as_bytes()[0] - b'A', cell[1..].parse::<u32>().expect("a row"));
            page.write(row - 1, u16::from(column), *value).expect("written");
        }
    }
    let mended = path.with_file_name("改好的.xlsx");
    fs::write(&mended, book.save_to_buffer().expect("a workbook")).expect("written");
    mended
}

#[test]
fn refused_rows_come_back_as_a_workbook_that_goes_in_once_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data, &[]);
    let path = |name: &str| folder.path().join(name);
    let text = |path: &PathBuf| path.to_str().expect("a path").to_owned();
    fs::write(path("区划.csv"), AREAS).expect("written");
    let original = workbook();
    fs::write(path("农户.xlsx"), &original).expect("written");
    let rejects = path("退回.xlsx");
    let files = [text(&path("区划.csv")), text(&path("农户.xlsx"))];
    let (code, sheets) = json(&data, &["import", &files[0], &files[1], "--rejects", &text(&rejects)]);
    assert_eq!((code, &sheets[1]["created"], &sheets[1]["rejected"]), (2, &object!(2), &object!(4)), "{sheets}");

    // As it is, it is refused again, row for row and for the same reasons.
    let (code, again) = json(&data, &["import", &text(&rejects)]);
    assert_eq!((code, &again[0]["rows"], &again[0]["rejected"]), (2, &object!(4), &object!(4)), "{again}");
    let codes = |sheet: &Value| -> Vec<String> {
        let mut codes: Vec<String> =
            sheet["problems"].as_array().expect("problems").iter().map(|p| p["code"].to_string()).collect();
        codes.sort();
        codes
    };
    assert_eq!(codes(&again[0]), codes(&sheets[1]));
    assert_eq!(again[0]["notices"], object!([]), "the column of reasons is nobody's");

    // Mended: the village that a merged cell said for all its rows stands in each of them.
    let mended = mend(
        &rejects,
        &[("E3", "3.2"), ("D4", "松坪村"), ("B4", "5901230000000004"), ("D5", "松坪村"), ("E5", "4"), ("D6", "松坪村")],
    );
    let (code, done) = json(&data, &["import", &text(&mended), "--rejects", &text(&path("没有了.xlsx"))]);
    assert_eq!((code, &done[0]["created"]), (0, &object!(4)), "{done}");
    assert!(!path("没有了.xlsx").exists(), "nothing was refused");

    // The clerk's own workbook is not written over.
    let output = shouwang()
        .args(["import", &files[1], "--rejects", &files[1], "--data", data.to_str().expect("a path")])
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(fs::read(path("农户.xlsx")).expect("still there") == original);
}

#[test]
fn an_import_is_taken_back_and_the_log_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data, &[]);
    let path = folder.path().join("区划.csv");
    fs::write(&path, AREAS).expect("written");
    let (_, sheets) = json(&data, &["import", path.to_str().expect("a path")]);
    let set = sheets[0]["change_set"].as_str().expect("a change set");
    let household = folder.path().join("农户.csv");
    fs::write(&household, "户编号,户主姓名,行政村\n5901230000000001,甲,松坪村\n").expect("written");
    let (_, later) = json(&data, &["import", household.to_str().expect("a path")]);

    let (code, refused) = json(&data, &["undo", set]);
    assert_eq!(code, 1);
    assert_eq!(refused["blocked_by"][0]["change_set"], later[0]["change_set"]);
    assert!(refused["error"].as_str().is_some_and(|error| error.contains("农户.csv")), "{refused}");
    for (set, removed) in [(later[0]["change_set"].as_str().expect("a change set"), 1), (set, 2)] {
        let (code, undone) = json(&data, &["undo", set]);
        assert_eq!((code, &undone["removed"]), (0, &object!(removed)), "{undone}");
    }
    let (code, verdict) = json(&data, &["verify"]);
    assert_eq!((code, &verdict["status"], &verdict["changes"]), (0, &object!("whole"), &object!(7)));
    // An end of the chain that was printed once is found again; another register's is not.
    let (_, verdict) = json(&data, &["verify", "--head", verdict["head"].as_str().expect("a head")]);
    assert_eq!(verdict["printed_at"], object!(7));
    let (code, verdict) = json(&data, &["verify", "--head", "00"]);
    assert_eq!((code, &verdict["status"]), (1, &object!("foreign")));
    let (_, history) = json(&data, &["history"]);
    let kinds: Vec<&Value> = history.as_array().expect("a list").iter().map(|set| &set["kind"]).collect();
    assert_eq!(kinds, ["undo", "undo", "import", "import", "import"]);
}

#[test]
fn a_run_is_made_again_from_its_receipt_even_with_another_pack() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    init(&data, &[]);
    let path = folder.path().join("区划.csv");
    fs::write(&path, AREAS).expect("written");
    json(&data, &["import", path.to_str().expect("a path")]);
    json(&data, &["snapshot", "--as-of", "2021-03-15"]);
    let pack = folder.path().join("pack");
    json(&data, &["pack", "copy", pack.to_str().expect("a path")]);
    let params = pack.join("params/loan.toml");
    let changed = fs::read_to_string(&params).expect("parameters").replace("value = 30,", "value = 31,");
    fs::write(&params, changed).expect("written");
    let (_, own) = json(&data, &["screen"]);
    let (code, other) = json(&data, &["screen", "--pack", pack.to_str().expect("a path")]);
    assert_eq!(code, 0, "{other}");
    assert_ne!(own["receipt"], other["receipt"]);
    fs::remove_dir_all(&pack).expect("the pack is gone, as after five years");
    for receipt in [&own["receipt"], &other["receipt"]] {
        let (code, again) = json(&data, &["recompute", receipt.as_str().expect("a receipt")]);
        assert_eq!((code, &again["identical"], &again["differs"]), (0, &object!(true), &object!([])), "{again}");
    }
    // A receipt that somebody has changed is not believed; a result that somebody claims is found out.
    let name = own["receipt"].as_str().expect("a receipt");
    let file = data.join("receipts").join(format!("{name}.json"));
    let mut receipt: Value = serde_json::from_slice(&fs::read(&file).expect("a receipt")).expect("JSON");
    receipt["result"] = object!("00");
    fs::write(&file, receipt.to_string()).expect("written");
    let (code, refused) = json(&data, &["recompute", name]);
    assert_eq!(code, 1);
    assert!(refused["error"].as_str().is_some_and(|error| error.contains("被改动过")), "{refused}");
    let (code, again) = json(&data, &["recompute", file.to_str().expect("a path")]);
    assert_eq!((code, &again["identical"], &again["differs"][0]["what"]), (1, &object!(false), &object!("结果")));
}

#[test]
fn the_doctor_says_what_is_wrong_and_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let states = |(code, found): (i32, Value)| {
        let found = found.as_array().expect("findings").clone();
        let bad = found.iter().filter(|f| f["state"] == "bad").map(|f| f["about"].to_string()).collect::<Vec<_>>();
        assert!(found.iter().all(|f| (f["state"] == "good") == (f["hint"] == "")), "{found:?}");
        (code, bad.join(" "))
    };
    assert_eq!(states(json(&data, &["doctor"])), (1, "\"文件夹\"".to_owned()), "all else lies in it");
    fs::create_dir(&data).expect("made");
    assert_eq!(states(json(&data, &["doctor"])), (1, "\"登记簿\"".to_owned()));
    init(&data, &[]);
    assert_eq!(states(json(&data, &["doctor"])), (0, String::new()));
    let key = data.join("register.key");
    fs::write(&key, "cd".repeat(32)).expect("written");
    assert_eq!(states(json(&data, &["doctor"])), (1, "\"数据库\"".to_owned()));
    fs::remove_file(&key).expect("removed");
    assert_eq!(states(json(&data, &["doctor"])), (1, "\"密钥\"".to_owned()));
}
