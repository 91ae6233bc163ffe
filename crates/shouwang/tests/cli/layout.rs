//! Tables as they stand on sheets: several on one, a column that only a person can name, faults that are one line.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::common::{all, init, json, shouwang};

struct Desk {
    folder: tempfile::TempDir,
    data: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        init(&data, &[]);
        let desk = Desk { folder, data };
        let areas = desk.file("区划.csv", "代码,名称,级别,上级代码\n590123101201,新店房村,行政村,590123101000\n");
        assert_eq!(desk.run(&["import", &areas]).0, 0);
        desk
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("written");
        path.to_str().expect("a path").to_owned()
    }

    fn run(&self, args: &[&str]) -> (i32, Value) {
        json(&self.data, args)
    }
}

#[test]
fn tables_of_one_sheet_are_counted_each_for_itself() {
    let desk = Desk::new();
    let two = desk.file(
        "农户.csv",
        "户编号,行政村,户主姓名,户类型\nH1,新店房村,甲,一般农户\n〃,〃,甲,一般农户\n\n家庭收支\n户编号,年度,工资性收入\nH1,2020,1\n",
    );
    let (code, sheets) = desk.run(&["import", &two]);
    let shown: Vec<String> = sheets
        .as_array()
        .expect("tables")
        .iter()
        .map(|s| format!("{} {} {}/{}/{}", s["table"], s["ledger"], s["rows"], s["created"], s["rejected"]))
        .collect();
    assert_eq!(
        (code, shown),
        (0, vec!["\"A1:D3\" \"household\" 2/1/0".to_owned(), "\"A5:C7\" \"household_income\" 1/1/0".to_owned(),]),
        "{sheets}"
    );
}

#[test]
fn a_confirmed_match_is_remembered_until_it_is_forgotten() {
    let desk = Desk::new();
    let file = desk.file("农户.csv", "户编号,行政村,户主姓名,户类型,怎么找到他\nH1,新店房村,甲,一般农户,19900010001\n");
    let layout = |value: &Value| value[0]["layout"].clone();
    let (_, shown) = desk.run(&["layout", "show", &file]);
    let print = layout(&shown)["fingerprint"].as_str().expect("a fingerprint").to_owned();
    assert_eq!(layout(&shown)["unknown_columns"][0]["header"], "怎么找到他");
    assert!(layout(&shown)["columns"][0]["why"].as_str().is_some_and(|why| why.contains("列名就是“户编号”")));
    for wrong in ["怎么找到他=没有这一项", "没有这一列=联系电话", "看不懂"] {
        assert_eq!(desk.run(&["layout", "keep", &file, wrong]).0, 1, "{wrong}");
    }
    assert_eq!(desk.run(&["layout", "list"]).1, Value::Array(Vec::new()), "nothing is kept of what is wrong");
    let (code, kept) = desk.run(&["layout", "keep", &file, "怎么找到他=联系电话", "D=不读"]);
    assert_eq!((code, kept.as_array().map(Vec::len)), (0, Some(2)), "{kept}");
    let (_, sheets) = desk.run(&["import", &file, "--preview"]);
    let by = |field: &str| {
        let columns = sheets[0]["layout"]["columns"].as_array().expect("columns");
        columns.iter().find(|c| c["field"] == field).map(|c| c["by"].clone())
    };
    assert_eq!((by("phone"), by("ex_poor_kind")), (Some("confirmed".into()), None), "{sheets}");
    let (_, forgotten) = desk.run(&["layout", "forget", &print]);
    assert_eq!(forgotten["forgotten"], 2);
    assert_eq!(desk.run(&["layout", "forget", &print]).0, 1);
}

#[test]
fn faults_of_one_kind_in_one_column_are_one_line() {
    let desk = Desk::new();
    let rows: String = (1..=1_200).map(|n| format!("H{n},新店房村,甲,一般农户,无此项\n")).collect();
    let file = desk.file("农户.csv", &format!("户编号,行政村,户主姓名,户类型,饮水安全\n{rows}"));
    let (code, sheets) = desk.run(&["import", &file]);
    let fault = &sheets[0]["faults"][0];
    assert_eq!((code, &fault["count"], &fault["code"]), (2, &1_200.into(), &"bad_flag".into()), "{fault}");
    assert_eq!(fault["cells"], serde_json::json!(["E2", "E3", "E4", "E5", "E6"]));
    assert_eq!(sheets[0]["problems"].as_array().map(Vec::len), Some(1_000));
    let text = all(&shouwang().args(["import", &file, "--data"]).arg(&desk.data).output().expect("runs"));
    assert!(text.contains("E2、E3、E4、E5、E6 等 1200 处"), "{text}");
}
