//! Several hands on one register: workbooks that were exported and come back, old lists, people without a number, and
//! records that are one.

use std::{fs, path::PathBuf};

use serde_json::{Value, json as object};

use crate::{
    common::{database, init, json},
    mend::mend,
};

struct Desk {
    folder: tempfile::TempDir,
    url: Vec<String>,
}

impl Desk {
    /// A town with two villages and three households, on either database.
    fn each(name: &str, story: impl Fn(&Desk)) {
        for url in [None, Some(database(name))] {
            let url = url.map_or_else(Vec::new, |url| vec!["--database-url".to_owned(), url]);
            let desk = Desk { folder: tempfile::tempdir().expect("a folder"), url };
            init(&desk.path("data"), &desk.url.iter().map(String::as_str).collect::<Vec<_>>());
            desk.import("区划.csv", "代码,名称,级别\n590123101201,新店房村,行政村\n590123101202,松坪村,行政村\n", &[]);
            desk.import(
                "农户.csv",
                "户编号,户主姓名,行政村,耕地面积（亩）\n5901230000000001,甲,松坪村,3.5\n5901230000000002,乙,松坪村,2\n\
                 5901230000000003,乙,新店房村,2\n",
                &[],
            );
            story(&desk);
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn ask(&self, args: &[&str]) -> (i32, Value) {
        let url: Vec<&str> = self.url.iter().map(String::as_str).collect();
        json(&self.path("data"), &[args, &url].concat())
    }

    /// Imports a text table; gives the exit code and what became of its sheet.
    fn import(&self, name: &str, text: &str, more: &[&str]) -> (i32, Value) {
        let path = self.path(name);
        fs::write(&path, text).expect("written");
        let (code, sheets) = self.ask(&[&["import", path.to_str().expect("a path")], more].concat());
        (code, sheets[0].clone())
    }

    fn export(&self, ledger: &str) -> PathBuf {
        let path = self.path("导出.xlsx");
        let (code, told) = self.ask(&["export", ledger, "--out", path.to_str().expect("a path")]);
        assert_eq!(code, 0, "{told}");
        path
    }
}

fn codes(sheet: &Value) -> Vec<(&str, &str)> {
    let problems = sheet["problems"].as_array().expect("a list");
    problems.iter().filter_map(|p| Some((p["cell"].as_str()?, p["code"].as_str()?))).collect()
}

#[test]
fn a_workbook_that_comes_back_takes_nothing_back() {
    Desk::each("back", |desk| {
        let exported = desk.export("household");
        let book = shouwang_intake::open("导出.xlsx", fs::read(&exported).expect("read")).expect("a workbook");
        let header = book.sheets[0].rows.get(2).expect("a header below title and units");
        let column = |title: &str| {
            let at = header.cells.iter().position(|(_, cell)| cell.shown().starts_with(title)).expect("a column");
            header.cells[at].0
        };
        let letters = shouwang_intake::column_letters(column("耕地面积"));
        assert_eq!(column("记录编号"), header.cells.last().expect("columns").0, "the last one, and hidden");
        // While the workbook is away, the register goes on.
        let (_, later) = desk.import("更正.csv", "户编号,行政村,耕地面积（亩）\n5901230000000001,松坪村,4\n", &[]);
        let later = later["change_set"].clone();

        // As it went out, it changes nothing: not even what the register has changed since.
        let exported = exported.to_str().expect("a path").to_owned();
        let (code, same) = desk.ask(&["import", &exported]);
        assert_eq!((code, &same[0]["unchanged"], &same[0]["notices"]), (0, &object!(3), &object!([])), "{same}");

        let rejects = desk.path("退回.xlsx");
        let changed = mend(exported.as_ref(), &[(&format!("{letters}5"), "5"), (&format!("{letters}6"), "2.5")]);
        let changed = changed.to_str().expect("a path");
        let (code, sheets) = desk.ask(&["import", changed, "--rejects", rejects.to_str().expect("a path")]);
        let cell = format!("{letters}5");
        assert_eq!((code, codes(&sheets[0])), (2, vec![(cell.as_str(), "conflict_since_export")]), "{sheets}");
        assert_eq!(sheets[0]["updated"], object!(1), "what only the workbook changed is taken");
        let conflict = &sheets[0]["conflicts"][0];
        assert_eq!(
            ["cell", "field", "base", "register", "workbook", "settled"].map(|name| &conflict[name]),
            [
                &object!(cell),
                &object!("farmland_mu"),
                &object!("3.50"),
                &object!("4.00"),
                &object!("5.00"),
                &Value::Null
            ]
        );
        assert_eq!(conflict["change_set"], later);

        // The row that came back goes in once its cell says what the register says, or once somebody says that it is right.
        let cell = format!("{letters}4");
        let (code, again) = desk.ask(&["import", rejects.to_str().expect("a path")]);
        assert_eq!((code, codes(&again[0])), (2, vec![(cell.as_str(), "conflict_since_export")]));
        let mended = mend(&rejects, &[(&cell, "4")]);
        let (code, settled) = desk.ask(&["import", mended.to_str().expect("a path")]);
        assert_eq!((code, &settled[0]["unchanged"]), (0, &object!(1)), "{settled}");
        let (code, settled) = desk.ask(&["import", rejects.to_str().expect("a path"), "--prefer", "workbook"]);
        assert_eq!((code, &settled[0]["updated"]), (0, &object!(1)), "{settled}");
        assert_eq!(settled[0]["conflicts"][0]["settled"], object!("workbook"));
    });
}

#[test]
fn an_old_list_is_not_taken_for_news() {
    Desk::each("old", |desk| {
        let old = "户编号,行政村,耕地面积（亩）\n5901230000000001,松坪村,3.5\n5901230000000002,松坪村,2.5\n";
        let (_, changed) = desk.import("更正.csv", "户编号,行政村,耕地面积（亩）\n5901230000000001,松坪村,4\n", &[]);
        let (code, sheet) = desk.import("旧表.csv", old, &["--preview"]);
        assert_eq!((code, codes(&sheet)), (2, vec![("C2", "older_value")]), "{sheet}");
        assert_eq!(sheet["conflicts"][0]["change_set"], changed["change_set"]);
        let (code, sheet) = desk.import("旧表.csv", old, &["--prefer", "register"]);
        assert_eq!((code, &sheet["updated"], &sheet["unchanged"]), (0, &object!(1), &object!(1)), "{sheet}");
        let (code, sheet) = desk.import("旧表.csv", old, &["--prefer", "workbook"]);
        assert_eq!((code, &sheet["updated"]), (0, &object!(1)), "{sheet}");
        assert_eq!(desk.ask(&["import", "旧表.csv", "--prefer", "nobody"]).0, 1);
    });
}

#[test]
fn people_without_a_number_are_found_and_doubles_become_one() {
    Desk::each("people", |desk| {
        let member = |household: u8, name: &str, id: &str| format!("590123000000000{household},{name},{id}\n");
        let people = [
            member(2, "乙一", "590123198001010018"),
            member(2, "乙一", "590123197502020017"),
            member(3, "乙一", "590123198001010018"),
        ];
        let (code, sheet) =
            desk.import("人口.csv", &format!("户编号,姓名,证件号码\n{}", people.concat()), &["--ledger", "member"]);
        assert_eq!((code, &sheet["created"]), (0, &object!(3)), "{sheet}");

        let checked = "户编号,姓名,证件号码,出生日期,健康状况\n5901230000000002,乙一,,1980-01-01,长期慢性病\n\
                       5901230000000002,乙一,,,残疾\n5901230000000002,乙二,,1980-01-01,残疾\n";
        let (code, sheet) = desk.import("体检.csv", checked, &["--ledger", "member"]);
        assert_eq!((code, &sheet["updated"]), (2, &object!(1)), "{sheet}");
        assert_eq!(codes(&sheet), [("C3", "ambiguous_record"), ("C4", "unknown_record")]);
        let told = sheet["problems"][0]["message"].as_str().expect("words");
        assert!(told.contains("1975-02-02") && told.contains("590123********"), "{told}");
        // The candidates are named by their record ids; the row goes in once it says which it means.
        let id = told.rsplit("记录编号 ").next().expect("an id").trim_end_matches(|c: char| !c.is_ascii_hexdigit());
        let chosen = format!("户编号,姓名,证件号码,健康状况,记录编号\n5901230000000002,乙一,,残疾,{id}\n");
        let (code, sheet) = desk.import("改好.csv", &chosen, &["--ledger", "member"]);
        assert_eq!((code, &sheet["updated"]), (0, &object!(1)), "{sheet}");
        // A list without the column at all will do as well, where it says who is meant.
        let list = "户编号,姓名,出生日期,民族\n5901230000000002,乙一,1975-02-02,汉族\n";
        let (code, sheet) = desk.import("名单.csv", list, &["--ledger", "member"]);
        assert_eq!((code, &sheet["updated"]), (0, &object!(1)), "{sheet}");

        let (code, refused) = desk.ask(&["merge", "5901230000000002", "5901230000000003"]);
        assert_eq!(code, 1, "{refused}");
        let fields: Vec<&Value> =
            refused["differ"].as_array().expect("a list").iter().map(|differ| &differ["field"]).collect();
        assert_eq!(fields, ["village"]);
        let (code, done) = desk.ask(&["merge", "5901230000000002", "5901230000000003", "--keep-first"]);
        assert_eq!((code, &done["dropped"], &done["moved"]), (0, &object!(2), &object!(0)), "{done}");
        let (_, traced) = desk.ask(&["trace", "5901230000000002"]);
        let kinds: Vec<&Value> = traced["origins"].as_array().expect("a list").iter().map(|o| &o["kind"]).collect();
        assert_eq!(kinds, ["merge", "merge", "import", "import"]);
        let (_, history) = desk.ask(&["history"]);
        assert_eq!((&history[0]["kind"], &history[0]["deleted"]), (&object!("merge"), &object!(2)));
        // Old lists go on to name the household that went.
        let (code, sheet) = desk.import("旧表.csv", "户编号,行政村\n5901230000000003,新店房村\n", &[]);
        assert_eq!((code, codes(&sheet)), (2, vec![("A2", "merged_record")]), "{sheet}");
        let (code, undone) = desk.ask(&["undo", done["change_set"].as_str().expect("a change set")]);
        assert_eq!((code, &undone["restored"]), (0, &object!(4)), "{undone}");
        assert_eq!(desk.ask(&["verify"]).1["status"], object!("whole"));
        assert_eq!(desk.ask(&["merge", "5901230000000002", "没有的"]).0, 1);
    });
}
