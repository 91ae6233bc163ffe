//! The whole loop on the constructed town: workbooks in, figures, checks and a report out, and the report read again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shouwang_demo::{DemoTown, SkippedRows, planted_faults};

use crate::common::{all, by_id, demo, init, json, shouwang};

/// The figures of the town report that the product grew out of.
const FIGURES: &str = include_str!("figures.csv");

#[test]
fn all_figures_come_out_of_the_records_exactly() {
    let (code, figures) = json(demo(), &["figures"]);
    assert_eq!(code, 0);
    let mut wrong = Vec::new();
    for line in FIGURES.lines().skip(1) {
        let (id, value) = line.split_once(',').expect("id,value");
        let computed = by_id(&figures, id)["value"].to_string();
        if computed != value {
            wrong.push(format!("{id}: {value} expected, {computed} computed"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(FIGURES.lines().count(), 72);
}

#[test]
fn every_check_holds_or_is_explained() {
    let (code, checks) = json(demo(), &["check"]);
    assert_eq!(code, 0);
    let checks = checks.as_array().expect("a list");
    let of = |status: &str| -> BTreeSet<&str> {
        checks.iter().filter(|c| c["status"] == status).filter_map(|c| c["id"].as_str()).collect()
    };
    assert_eq!(of("fails"), BTreeSet::new());
    let explained = [
        "exit_persons_against_registered",
        "guidance_agree",
        "monitored_against_warned",
        "transfers_agree",
        "transfers_rounding",
    ];
    assert_eq!(of("explained"), BTreeSet::from(explained));
    assert!(checks.len() >= 17);
}

#[test]
fn the_planted_faults_are_what_is_found() {
    let data = demo();
    let faults = planted_faults(&DemoTown::draw(1));
    // A second register, because the demonstration's own has taken the good rows already.
    let second = tempfile::tempdir().expect("a folder");
    init(second.path(), &[]);
    let mut files: Vec<String> = std::fs::read_dir(data.join("inbox"))
        .expect("inbox")
        .map(|entry| entry.expect("entry").path().to_string_lossy().into_owned())
        .collect();
    files.sort();
    // Any order will do; the reverse is the least helpful one.
    files.reverse();
    let args: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let (code, sheets) = json(second.path(), &args);
    assert_eq!(code, 2, "some rows are rejected, the good ones applied");
    let mut found: Vec<(String, String, String, String)> = Vec::new();
    let mut skipped: BTreeMap<(String, String), u64> = BTreeMap::new();
    for sheet in sheets.as_array().expect("sheets") {
        let number = |name: &str| sheet[name].as_u64().expect("a count");
        let sum: u64 = ["created", "updated", "unchanged", "rejected", "skipped"].map(number).iter().sum();
        assert_eq!(number("rows"), sum, "{sheet}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if number("skipped") > 0 {
            skipped.insert((text(&sheet["file"]), text(&sheet["sheet"])), number("skipped"));
        }
        for problem in sheet["problems"].as_array().expect("problems") {
            found.push((text(&sheet["file"]), text(&sheet["sheet"]), text(&problem["cell"]), text(&problem["code"])));
        }
    }
    found.sort();
    let mut expected: Vec<(String, String, String, String)> = faults
        .rejected
        .iter()
        .map(|fault| (fault.file.to_owned(), fault.sheet.clone(), fault.cell.clone(), fault.code.to_owned()))
        .collect();
    expected.sort();
    assert_eq!(found, expected);
    assert!(expected.len() >= 40, "a few dozen: {}", expected.len());
    let rows = |s: &SkippedRows| (s.subtotal + s.note + s.repeated_header + s.blank) as u64;
    let expected: BTreeMap<(String, String), u64> = faults
        .sheets
        .iter()
        .filter(|sheet| rows(&sheet.skipped) > 0)
        .map(|sheet| ((sheet.file.to_owned(), sheet.sheet.clone()), rows(&sheet.skipped)))
        .collect();
    assert_eq!(skipped, expected);

    // The same files again: nothing changes, and the same rows are rejected.
    let (_, again) = json(second.path(), &args);
    for sheet in again.as_array().expect("sheets") {
        assert_eq!((&sheet["created"], &sheet["updated"]), (&Value::from(0), &Value::from(0)), "{sheet}");
        assert!(sheet["change_set"].is_null());
    }

    let (_, screening) = json(data, &["screen"]);
    for audit in &faults.audit {
        assert_eq!(by_id(&screening["rules"], audit.rule)["yes"], audit.subjects.len(), "{}", audit.rule);
    }
    assert_eq!(screening["exempt"].as_array().expect("exempt").len(), faults.exempt);
    assert!(faults.exempt >= 3, "some findings are exempt");
    for (rule, hits) in &faults.warnings {
        assert_eq!(by_id(&screening["rules"], rule)["yes"], *hits, "{rule}");
    }
}

#[test]
fn our_own_report_is_found_whole_and_without_contradiction() {
    let data = demo();
    let report = data.join("reports/rectification.docx");
    let (code, proof) = json(data, &["proof", report.to_str().expect("path")]);
    let list = |name: &str| proof[name].as_array().expect("a list").clone();
    assert_eq!(list("contradictions"), Vec::<Value>::new());
    assert_eq!(list("hints"), Vec::<Value>::new());
    assert_eq!(list("disagreements"), Vec::<Value>::new());
    assert_eq!(list("unmatched"), Vec::<Value>::new());
    assert_eq!(code, 0);
    let mentions = list("mentions");
    let mentioned: BTreeSet<&str> = mentions.iter().filter_map(|m| m["figure"].as_str()).collect();
    for line in FIGURES.lines().skip(1) {
        let (id, _) = line.split_once(',').expect("id,value");
        assert!(mentioned.contains(id), "{id} is not found in the report");
    }
}

#[test]
fn a_figure_leads_to_records_and_a_record_to_its_cell() {
    let (_, traced) = json(demo(), &["trace", "open_marginal_households"]);
    assert_eq!(traced["value"], 16);
    let records = traced["records"].as_array().expect("records");
    assert_eq!(records.len(), 16);
    let record = records[0]["record"].as_str().expect("id");
    assert!(records[0]["origin"].as_str().is_some_and(|o| o.contains(".xlsx")), "{}", records[0]);
    let (code, origin) = json(demo(), &["trace", record]);
    assert_eq!(code, 0);
    let cells = origin["origins"][0]["cells"].as_array().expect("cells");
    let category = cells.iter().find(|c| c["field"] == "category").expect("category");
    let cell = category["cell"].as_str().expect("a cell");
    assert!(cell.ends_with(&origin["origins"][0]["row"].to_string()), "{cell}");
}

#[test]
fn near_misses_come_nearest_first_and_exemptions_are_shown() {
    let (_, near) = json(demo(), &["screen", "--near", "w_income", "--first", "20"]);
    let misses = near["misses"].as_array().expect("misses");
    assert_eq!(misses.len(), 20);
    let yuan = |miss: &Value| -> f64 {
        assert_eq!(miss["distance"]["unit"], "元", "{miss}");
        miss["distance"]["amount"].as_f64().expect("a distance")
    };
    assert!(misses.windows(2).all(|pair| yuan(&pair[0]) <= yuan(&pair[1])), "{near}");
    assert!(near["near"].as_u64().is_some_and(|all| all > 1_000), "{}", near["near"]);
    let refused = shouwang().args(["screen", "--near", "nobody", "--data"]).arg(demo()).output().expect("runs");
    assert!(
        refused.status.code() == Some(1) && all(&refused).contains("没有编号为 nobody 的规则"),
        "{}",
        all(&refused)
    );

    let (_, screening) = json(demo(), &["screen"]);
    let exempt = screening["exempt"].as_array().expect("exempt");
    let of_member = exempt.iter().find(|finding| finding["rule"] == "m_low_education").expect("a member");
    let town = DemoTown::draw(1);
    let line = town.exemptions.iter().find(|line| line.rule == Some("m_low_education")).expect("a line");
    let (_, explained) = json(demo(), &["explain", &town.households[line.household].household_no]);
    let rules = explained["rules"].as_array().expect("rules");
    let excused = rules.iter().find(|rule| rule["id"] == "m_low_education" && rule["record"] == of_member["record"]);
    assert_eq!(excused.expect("the rule")["exempt"]["reason"], of_member["reason"]);
}

#[test]
fn a_rule_lists_whom_it_finds_and_each_of_them_is_explained() {
    // One rule about households, one about members, one about a village, one about posts.
    let (_, screening) = json(demo(), &["screen"]);
    for id in ["w_income", "m_low_education", "w_product_homogeneity", "pp_over_manned"] {
        let counts = by_id(&screening["rules"], id);
        let (code, listed) = json(demo(), &["screen", "--list", id, "--first", "3"]);
        assert_eq!(code, 0, "{listed}");
        for group in ["yes", "exempt", "unknown"] {
            assert_eq!(listed[group]["number"], counts[group], "{id} {group}");
        }
        let found = listed["yes"]["listed"].as_array().expect("a list");
        assert!(!found.is_empty() && found.len() <= 3, "{id}: {listed}");
        assert_eq!(listed["receipt"], screening["receipt"], "what was found is read, not found again");
        let one = &found[0];
        assert!(one["message"].as_str().is_some_and(|message| !message.is_empty()), "{one}");
        let record = one["record"].as_str().expect("a record");
        let (code, explained) = json(demo(), &["explain", record]);
        assert_eq!(code, 0, "{explained}");
        let rule = by_id(&explained["rules"], id);
        assert_eq!((&rule["verdict"], &rule["message"]), (&"yes".into(), &one["message"]), "{id}");
        if id == "pp_over_manned" {
            let (_, fresh) = json(demo(), &["explain", record, "--fresh"]);
            assert_eq!(fresh["rules"], explained["rules"], "{id}");
        }
    }
    // What does not hold is told in short, unless all is asked for.
    let (_, listed) = json(demo(), &["screen", "--list", "w_income", "--first", "1"]);
    let household = listed["yes"]["listed"][0]["label"].as_str().expect("its number").to_owned();
    let text = |args: &[&str]| all(&shouwang().args(args).arg("--data").arg(demo()).output().expect("runs"));
    let (short, full) = (text(&["explain", &household]), text(&["explain", &household, "--full"]));
    assert!(short.contains("依据和标准用 --full 列出") && !full.contains("--full"), "{short}");
    assert!(short.lines().count() * 3 < full.lines().count() * 2, "{short}");
    // A village is called by its name, and what nobody has is said.
    let village = DemoTown::draw(1).villages[0].name;
    let (code, explained) = json(demo(), &["explain", village]);
    assert_eq!((code, &explained["ledger"]), (0, &Value::from("area")), "{explained}");
    let refused = shouwang().args(["explain", "没有这个村", "--data"]).arg(demo()).output().expect("runs");
    assert!(
        refused.status.code() == Some(1) && all(&refused).contains("登记簿中没有“没有这个村”"),
        "{}",
        all(&refused)
    );
}

#[test]
fn an_explanation_says_what_the_screening_said() {
    let (_, screening) = json(demo(), &["screen"]);
    let (_, warned) = json(demo(), &["trace", "warned_households"]);
    let records = warned["records"].as_array().expect("records");
    assert_eq!(records.len(), 469);
    let rules = screening["rules"].as_array().expect("rules");
    for record in records.iter().step_by(47) {
        let (code, explained) = json(demo(), &["explain", record["label"].as_str().expect("household number")]);
        assert_eq!(code, 0);
        assert_eq!(explained["run"], screening["receipt"], "what was decided is read, not decided again");
        let (_, fresh) = json(demo(), &["explain", record["label"].as_str().expect("household number"), "--fresh"]);
        assert_eq!((&fresh["rules"], &fresh["run"]), (&explained["rules"], &Value::Null));
        let all = explained["rules"].as_array().expect("rules");
        let warnings: Vec<&Value> = all
            .iter()
            .filter(|r| r["subject"] == "household" && r["id"].as_str().is_some_and(|id| id.starts_with("w_")))
            .collect();
        let expected = rules
            .iter()
            .filter(|r| r["subject"] == "household" && r["id"].as_str().is_some_and(|id| id.starts_with("w_")));
        assert_eq!(warnings.len(), expected.count(), "every rule is explained, also those that are not so");
        assert!(warnings.iter().any(|r| r["verdict"] == "yes"), "{explained}");
        for rule in warnings.iter().filter(|r| r["verdict"] == "no") {
            assert!(!rule["nearest"].as_array().expect("nearest").is_empty(), "{rule}");
            assert!(!rule["values"].as_array().expect("values").is_empty(), "{rule}");
        }
    }
}

#[test]
fn the_same_register_and_date_give_the_same_bytes() {
    let (_, one) = json(demo(), &["snapshot", "--as-of", "2021-03-15"]);
    let (_, two) = json(demo(), &["snapshot", "--as-of", "2021-03-15"]);
    assert_eq!(one, two);
    let folder = one["folder"].as_str().expect("folder");
    let mut seen = String::new();
    for entry in std::fs::read_dir(folder).expect("snapshot") {
        let path = entry.expect("entry").path();
        if path.is_file() {
            seen.push_str(&String::from_utf8_lossy(&std::fs::read(&path).expect("file")));
        }
    }
    // ID numbers of the town begin with an area code that nothing else in a snapshot begins with but codes of villages.
    let birth_years = ["59012319", "59012320"];
    assert!(birth_years.iter().all(|start| !seen.contains(start)), "an ID number in a snapshot");
    assert!(!seen.contains("1990000"), "a telephone number in a snapshot");
}

#[test]
fn the_demonstration_touches_no_folder_but_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("重要.txt"), "别动我").expect("written");
    let output = shouwang().args(["demo", "--data"]).arg(folder.path()).output().expect("runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(all(&output).contains("已经有别的内容"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("folder").collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn what_is_exported_is_read_again_without_a_change_and_forms_are_recognised() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledgers: Vec<String> = std::fs::read_dir("../../packs/yunnan-town/ledgers")
        .expect("ledgers")
        .map(|entry| entry.expect("entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (mut exports, mut forms) = (Vec::new(), Vec::new());
    for ledger in &ledgers {
        let (export, form) = (path(&format!("{ledger}.xlsx")), path(&format!("{ledger} 空表.xlsx")));
        let (code, _) = json(demo(), &["export", ledger, "--out", &export]);
        assert_eq!(code, 0, "{ledger}");
        let (code, _) = json(demo(), &["template", ledger, "--out", &form]);
        assert_eq!(code, 0, "{ledger}");
        exports.push(export);
        forms.push(form);
    }
    let import = |files: &[String]| {
        let args: Vec<&str> = ["import", "--preview"].into_iter().chain(files.iter().map(String::as_str)).collect();
        json(demo(), &args)
    };
    for (files, what) in [(&exports, "an export"), (&forms, "a form")] {
        let (code, sheets) = import(files);
        assert_eq!(code, 0, "{what}");
        let sheets = sheets.as_array().expect("sheets");
        assert_eq!(sheets.len(), ledgers.len());
        for (sheet, ledger) in sheets.iter().zip(&ledgers) {
            assert_eq!(sheet["ledger"], Value::from(ledger.as_str()), "{what}");
            assert_eq!(sheet["rows"], sheet["unchanged"], "{what}: {ledger}");
            assert_eq!(sheet["notices"], Value::Array(Vec::new()), "{what}: {ledger}");
        }
        assert!(sheets.iter().any(|sheet| sheet["rows"] != 0) == (what == "an export"));
    }
}
