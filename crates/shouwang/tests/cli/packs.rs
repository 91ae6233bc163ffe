//! Every pack of the repository goes the same way, by the same functions: another province with other ledgers, words and
//! lines proves that nothing of one pack is in the program.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use shouwang_pack::{Pack, PackFiles};

use crate::common::{all, by_id, demo, init, json, shouwang};

/// A pack, a town's workbooks, and what comes out of them.
struct Case {
    pack: &'static str,
    /// A data folder with the workbooks imported and a snapshot made.
    data: PathBuf,
    /// Rules with the numbers of yes, no and unknown.
    rules: &'static [(&'static str, [u64; 3])],
    /// Figures with their numbers, as JSON.
    figures: &'static [(&'static str, &'static str)],
    /// A household as people name it, and a rule that is so for it.
    household: Option<(&'static str, &'static str)>,
    /// A ledger with codes that have numbers of a standard, and one of the numbers.
    standard: (&'static str, &'static str),
}

const AREAS: &str = "村寨代码,村寨名称,层级\n598211100201,上寨村,行政村\n598211100202,下寨村,居委会\n";
const SURVEYS: &str =
    "家庭档案号,测算年份,全年收入（万元）,全年成本（万元）\nD-01,2022,3.2,0.5\nD-02,2022,1.5,0.1\nD-03,2021,9,1\n";
const RESIDENTS: &str = "档案号,人员姓名,身份证号,与户长关系\nD-01,甲一,590123197001010013,本人\nD-01,甲二,590123197202020023,配偶\nD-02,乙一,590123196504040041,02\nD-02,乙二,59012319681212006X,爱人\nD-03,丙一,590123194807070089,户长\n";
const STARTER_AREAS: &str = "代码,名称,级别\n590123101201,新店房村,村\n";
const STARTER_HOUSEHOLDS: &str =
    "户编号,行政村,户主,家庭年纯收入\nR1,新店房村,甲,9999\nR2,新店房村,乙,10000\nR3,新店房村,丙,\n";
const STARTER_MEMBERS: &str = "户编号,姓名,身份证号,关系\nR1,甲,590123197001010013,02\nR1,甲二,590123197202020023,妻子\nR2,乙,590123196504040041,户主\nR2,乙二,59012319681212006X,配偶\n";

/// Families as an office keeps them: a title, a header and a sum.
fn families(path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("家庭花名册").expect("a name");
    let rows = [
        ["样例镇2023年家庭花名册", "", "", "", ""],
        ["档案号", "村寨", "户长", "现评类别", "水田（亩）"],
        ["D-01", "上寨村", "甲一", "二类", "2.50"],
        ["D-02", "上寨村", "乙一", "关注户", "1.25"],
        ["D-03", "下寨村", "丙一", "待评定", ""],
        ["合计", "", "", "", "3.75"],
    ];
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(row) {
            sheet.write(at, column, text).expect("written");
        }
    }
    book.save(path).expect("saved");
}

fn pack_folder(pack: &str) -> String {
    let folder = Path::new("../../packs").join(pack);
    folder.canonicalize().expect("the pack").to_str().expect("a path").to_owned()
}

/// A workbook by its name, and what writes it.
type Book = (&'static str, fn(&Path));

/// A register of a town with these workbooks in it, and a snapshot.
fn town(pack: &str, code: &str, as_of: &str, texts: &[(&str, &str)], books: &[Book]) -> PathBuf {
    let folder = tempfile::tempdir().expect("a folder").keep();
    let data = folder.join("data");
    let pack = pack_folder(pack);
    let (exit, value) = json(&data, &["init", "--code", code, "--name", "样例镇", "--pack", &pack]);
    assert_eq!(exit, 0, "{value}");
    let mut files = Vec::new();
    for (name, text) in texts {
        fs::write(folder.join(name), text).expect("written");
        files.push(folder.join(name));
    }
    for (name, write) in books {
        write(&folder.join(name));
        files.push(folder.join(name));
    }
    let files: Vec<&str> = files.iter().map(|file| file.to_str().expect("a path")).collect();
    let args: Vec<&str> = ["import"].into_iter().chain(files).collect();
    let (exit, sheets) = json(&data, &args);
    assert_eq!(exit, 0, "{sheets:#}");
    let (exit, snapshot) = json(&data, &["snapshot", "--as-of", as_of]);
    assert_eq!(exit, 0, "{snapshot}");
    data
}

fn cases() -> Vec<Case> {
    vec![
        Case {
            pack: "yunnan-town",
            data: demo().to_owned(),
            rules: &[],
            figures: &[("warned_households", "469"), ("relocated_households", "423"), ("monitoring_line", "5000")],
            household: None,
            standard: ("member", "02"),
        },
        Case {
            pack: "guizhou-town",
            data: town(
                "guizhou-town",
                "598211100000",
                "2023-11-30",
                &[("村寨.csv", AREAS), ("收入测算.csv", SURVEYS), ("人员.csv", RESIDENTS)],
                &[("家庭.xlsx", families)],
            ),
            // The third family was surveyed for another year only; its class is not settled.
            rules: &[("g_below_line", [1, 1, 1]), ("g_class_too_good", [1, 2, 0]), ("g_gender_blank", [0, 5, 0])],
            figures: &[
                ("homes", "3"),
                ("homes_below_line", "1"),
                ("homes_watched", "1"),
                ("rice_land", "3.75"),
                ("line_yuan", "7300"),
            ],
            household: Some(("D-02", "g_below_line")),
            standard: ("resident", "10"),
        },
        Case {
            pack: "starter",
            data: town(
                "starter",
                "590123101000",
                "2021-03-15",
                &[("区划.csv", STARTER_AREAS), ("农户.csv", STARTER_HOUSEHOLDS), ("成员.csv", STARTER_MEMBERS)],
                &[],
            ),
            rules: &[("w_income", [1, 1, 1])],
            figures: &[("households", "3"), ("low_income_households", "1")],
            household: Some(("R1", "w_income")),
            standard: ("member", "02"),
        },
    ]
}

#[test]
fn every_pack_is_checked_tested_and_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut seen = 0;
    for entry in fs::read_dir("../../packs").expect("packs") {
        let pack = entry.expect("a pack").path();
        let run = |args: &[&str]| {
            let output = shouwang().args(args).arg(&pack).output().expect("runs");
            assert_eq!(output.status.code(), Some(0), "{args:?} {}: {}", pack.display(), all(&output));
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        assert!(run(&["pack", "check"]).contains("没有错误"));
        assert!(run(&["pack", "test"]).contains("失败 0"));
        let page = folder.path().join("page.html");
        run(&["pack", "doc", "--out", page.to_str().expect("a path")]);
        let page = fs::read_to_string(page).expect("a page");
        for (folder, heading) in [("ledgers", "ledger-"), ("codes", "code-")] {
            for file in fs::read_dir(pack.join(folder)).expect("files") {
                let name = file.expect("a file").path().file_stem().expect("a name").to_string_lossy().into_owned();
                assert!(page.contains(&format!("id=\"{heading}{name}\"")), "{}: {name}", pack.display());
            }
        }
        if pack.ends_with("guizhou-town") {
            for expected in ["没有规定值", "不沿用旧数", "要由人看：评议记录是纸质的", "国家代码：GB"]
            {
                assert!(page.contains(expected), "{expected}");
            }
        }
        seen += 1;
    }
    assert_eq!(seen, cases().len(), "each pack has a town");
}

#[test]
fn every_pack_leads_from_workbooks_to_a_report_that_is_found_whole() {
    for case in cases() {
        let name = case.pack;
        let (exit, screening) = json(&case.data, &["screen"]);
        assert_eq!(exit, 0, "{name}: {screening}");
        for (rule, counts) in case.rules {
            let found = by_id(&screening["rules"], rule);
            assert_eq!(["yes", "no", "unknown"].map(|v| found[v].as_u64()), counts.map(Some), "{name}: {rule}");
        }
        let (_, figures) = json(&case.data, &["figures"]);
        for (figure, number) in case.figures {
            assert_eq!(by_id(&figures, figure)["value"].to_string(), *number, "{name}: {figure}");
        }
        let (_, checks) = json(&case.data, &["check"]);
        assert!(checks.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(|c| c["status"] != "fails")));
        if let Some((household, rule)) = case.household {
            let (exit, explained) = json(&case.data, &["explain", household]);
            assert_eq!(exit, 0, "{name}: {explained}");
            assert_eq!(by_id(&explained["rules"], rule)["verdict"], "yes", "{name}: {explained}");
        }
        let out = tempfile::tempdir().expect("a folder");
        let (exit, report) = json(&case.data, &["report", "--out", out.path().to_str().expect("a path")]);
        assert_eq!(exit, 0, "{name}: {report}");
        let document = report["files"][0].as_str().expect("a document");
        let (exit, proof) = json(&case.data, &["proof", document]);
        assert_eq!(exit, 0, "{name}: {proof}");
        assert_eq!(proof["unmatched"], Value::Array(Vec::new()), "{name}");
        let mentions = proof["mentions"].as_array().expect("mentions");
        for (figure, _) in case.figures {
            assert!(mentions.iter().any(|mention| mention["figure"] == *figure), "{name}: {figure} in the report");
        }
        every_programme_is_printed(name, &case.data, &figures);
    }
}

/// Each programme has figures with numbers, one of them not nought, and a printout that shows them; one is written out.
fn every_programme_is_printed(pack: &str, data: &Path, figures: &Value) {
    let files = PackFiles::read(Path::new(&pack_folder(pack))).expect("a pack");
    let pack = Pack::load(files).expect("it loads");
    for programme in &pack.programmes {
        let values: Vec<&Value> = programme.figures.iter().map(|id| &by_id(figures, id)["value"]).collect();
        assert!(values.iter().all(|value| value.is_number()), "{}: {values:?}", programme.id);
        assert!(values.iter().any(|value| value.as_f64() != Some(0.0)), "{} is empty", programme.id);
    }
    let programme = pack.programmes.last().expect("a programme");
    let out = tempfile::tempdir().expect("a folder");
    let to = out.path().to_str().expect("a path");
    let (exit, said) = json(data, &["report", "--programme", &programme.title, "--out", to]);
    assert_eq!(exit, 0, "{said}");
    let page = fs::read_to_string(out.path().join(format!("{}.html", programme.id))).expect("a page");
    for id in &programme.figures {
        assert!(page.contains(&pack.figure(id).expect("a figure").title), "{id} on the page of {}", programme.id);
    }
    for id in &programme.rules {
        let rule = pack.rules.iter().find(|rule| rule.id == *id).expect("a rule");
        assert!(page.contains(&rule.title), "{id} on the page of {}", programme.id);
    }
    assert!(programme.charts.is_empty() || page.contains("<svg"), "the charts of {}", programme.id);
    let (exit, _) = json(data, &["report", "--programme", "没有", "--out", to]);
    assert_eq!(exit, 1);
}

#[test]
fn numbers_of_the_standard_are_exported_when_asked_for_and_read_again() {
    for case in cases() {
        let (ledger, number) = case.standard;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("out.xlsx");
        let path = file.to_str().expect("a path");
        let (exit, said) = json(&case.data, &["export", ledger, "--standard", "--out", path]);
        assert_eq!(exit, 0, "{}: {said}", case.pack);
        let sheets = shouwang_intake::open("out.xlsx", fs::read(&file).expect("a workbook")).expect("opens").sheets;
        let cells = sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| row.cells);
        let has_number = cells.into_iter().any(|(_, cell)| cell == shouwang_intake::Cell::Text(number.to_owned()));
        assert!(has_number, "{}: no {number}", case.pack);
        let (exit, sheets) = json(&case.data, &["import", "--preview", path]);
        assert_eq!(exit, 0, "{}: {sheets}", case.pack);
        assert_eq!(sheets[0]["rows"], sheets[0]["unchanged"], "{}: {sheets}", case.pack);
        assert_ne!(sheets[0]["rows"], 0);
    }
}

#[test]
fn a_new_pack_works_at_once_and_a_copy_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str], exit: i32| {
        let output = shouwang().args(args).current_dir(folder.path()).output().expect("runs");
        assert_eq!(output.status.code(), Some(exit), "{args:?}: {}", all(&output));
        all(&output)
    };
    run(&["pack", "new", "新包"], 0);
    run(&["pack", "check", "新包"], 0);
    assert!(run(&["pack", "test", "新包"], 0).contains("失败 0"));
    assert!(run(&["pack", "new", "新包"], 1).contains("已经存在"));
    run(&["pack", "copy", "照抄", "--pack", "新包"], 0);
    assert!(run(&["pack", "diff", "新包", "照抄"], 0).contains("完全相同"));
    assert!(run(&["pack", "schema", "rule"], 1).contains("可写：checks、codes"));
    let schema: Value = serde_json::from_str(&run(&["pack", "schema", "rules"], 0)).expect("JSON");
    assert_eq!(schema["properties"]["rule"]["type"], "array");
    run(&["pack", "schema", "--out", "schemas"], 0);
    assert!(folder.path().join("schemas/rules.schema.json").is_file());
    // A town can be begun with it.
    init(&folder.path().join("data"), &["--pack", folder.path().join("新包").to_str().expect("a path")]);
}
