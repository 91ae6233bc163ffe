//! A released report is sealed, on either database: it gets a name of its own, and what became of its files is told.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json as object};

use crate::common::{database, json};

/// A pack of one ledger, two figures, a chart of them and a report.
const PACK: [(&str, &str); 6] = [
    (
        "pack.toml",
        "name = \"t\"\ntitle = \"样例\"\nversion = \"1\"\nvalid_from = \"2020-01-01\"\nexamples_on = \"2021-01-01\"\n",
    ),
    (
        "ledgers/area.toml",
        "name = \"area\"\ntitle = \"行政区划\"\nkey = [\"code\"]\nsource = \"样例\"\nfield = [\n\
         { name = \"code\", title = \"代码\", type = \"text\", required = true },\n\
         { name = \"name\", title = \"名称\", type = \"text\", required = true },\n\
         { name = \"level\", title = \"级别\", type = \"text\", required = true },\n]\n",
    ),
    ("examples/small.toml", "area = [{ id = \"a\", code = \"590123101201\", name = \"甲村\", level = \"村\" }]\n"),
    (
        "figures/areas.toml",
        "[[figure]]\nid = \"villages\"\ntitle = \"村数\"\nunit = \"个\"\ndefinition = \"级别为村的区划\"\nledger = \"area\"\n\
         records = \"select id as record, code as area from area where level = '村'\"\naggregate = \"count(*)\"\n\
         [[figure.example]]\nname = \"一个\"\ntown = \"small\"\nexpect = \"1\"\n\
         [[figure]]\nid = \"communities\"\ntitle = \"社区数\"\nunit = \"个\"\ndefinition = \"级别为社区的区划\"\nledger = \"area\"\n\
         records = \"select id as record, code as area from area where level = '社区'\"\naggregate = \"count(*)\"\n\
         [[figure.example]]\nname = \"没有\"\ntown = \"small\"\nexpect = \"0\"\n",
    ),
    (
        "programmes/areas.toml",
        "id = \"areas\"\ntitle = \"区划\"\nabout = \"样例\"\nledgers = [\"area\"]\nfigures = [\"villages\", \"communities\"]\nrules = []\n\
         [[chart]]\nid = \"areas\"\ntitle = \"区划个数\"\n\
         bars = [{ figure = \"villages\", label = \"村\" }, { figure = \"communities\", label = \"社区\" }]\n",
    ),
    (
        "reports/monthly.md",
        "+++\nname = \"monthly\"\ntitle = \"{{ town }}区划月报\"\nrecipient = \"县局\"\ndefinitions = \"指标口径\"\n\
         [head]\nmark = \"{{ town }}人民政府文件\"\nupward = true\n\
         [imprint]\ncopies = \"县民政局\"\nprinter = \"{{ town }}办公室\"\n+++\n\
         全镇有村{{ villages }}个。\n\n{{ chart.areas }}\n",
    ),
];

/// A town with its pack and a snapshot; `database` is what every command is told of it.
fn town(folder: &Path, database: &[&str]) -> PathBuf {
    let (data, pack) = (folder.join("data"), folder.join("pack"));
    for (name, text) in PACK {
        let path = pack.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let areas = folder.join("区划.csv");
    fs::write(&areas, "代码,名称,级别\n590123101201,甲村,村\n590123101202,乙村,村\n590123101003,丙社区,社区\n")
        .expect("written");
    let (pack, areas) = (pack.to_str().expect("a path"), areas.to_str().expect("a path"));
    for args in [
        &["init", "--code", "590123101000", "--name", "示例镇", "--pack", pack][..],
        &["import", areas],
        &["snapshot", "--as-of", "2021-03-15"],
    ] {
        let (code, value) = json(&data, &[args, database].concat());
        assert_eq!(code, 0, "{args:?}: {value}");
    }
    data
}

#[test]
fn a_released_report_is_sealed_on_either_database() {
    let url = database("release");
    for database in [&[][..], &["--database-url", &url]] {
        let folder = tempfile::tempdir().expect("a folder");
        let data = town(folder.path(), database);
        let out = folder.path().join("报告");
        let ask = |args: &[&str]| json(&data, &[args, database].concat());
        let report = |more: &[&str]| {
            ask(&[&["report", "--template", "monthly", "--out", out.to_str().expect("a path")], more].concat())
        };
        // A report that is written is no release, and may be written again.
        for _ in 0..2 {
            let (code, written) = report(&[]);
            assert_eq!((code, &written["release"]), (0, &Value::Null), "{written}");
        }
        assert_eq!(ask(&["verify"]).1["released"], object!(0));

        // What goes to a superior says who signed it; a draft is not released.
        let (code, refused) = report(&["--release", "--number", "示政报〔2021〕1号"]);
        assert!(code == 1 && refused["error"].as_str().is_some_and(|error| error.contains("签发人")), "{refused}");
        assert_eq!(report(&["--release", "--draft"]).0, 1);

        let signed = ["--release", "--number", "示政报〔2021〕1号", "--signer", "李某"];
        let (_, before) = ask(&["verify"]);
        let (code, released) = report(&signed);
        assert_eq!((code, &released["release"]), (0, &object!("monthly-2021-03-15-1")), "{released}");
        let text = shouwang_paper::docx::read(&fs::read(out.join("monthly-2021-03-15-1.docx")).expect("a docx"));
        let text = text.expect("text").join("\n");
        let receipt = released["receipt"].as_str().expect("a receipt");
        let chain = before["head"].as_str().expect("a chain");
        for part in [
            "示例镇人民政府文件",
            "示政报〔2021〕1号\t签发人：李某",
            "全镇有村2个。",
            "图1　区划个数（单位：个）",
            "1\t村数\nvillages\t2个",
            "monthly-2021-03-15-1",
            receipt,
            chain,
            "抄送：县民政局。",
            "示例镇办公室\t2021年3月15日印发",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }

        // The next one has a name of its own, also where the number is given by mistake again.
        let (code, refused) = report(&signed);
        assert!(code == 1 && refused["error"].as_str().is_some_and(|error| error.contains("换一个字号")), "{refused}");
        let (code, second) = report(&["--release"]);
        assert_eq!((code, &second["release"]), (0, &object!("monthly-2021-03-15-2")), "{second}");
        let (code, whole) = ask(&["verify"]);
        assert_eq!((code, &whole["status"], &whole["released"]), (0, &object!("whole"), &object!(2)), "{whole}");

        // It stands in the history, and is not taken back.
        let (_, history) = ask(&["history"]);
        assert_eq!(history[0]["released"], object!("monthly-2021-03-15-2"));
        let (code, refused) = ask(&["undo", history[0]["change_set"].as_str().expect("a change set")]);
        assert!(code == 1 && refused["error"].as_str().is_some_and(|error| error.contains("报告发布")), "{refused}");

        what_became_of_sealed_files_is_told(&data, &ask);
        a_backup_brings_them_back(folder.path(), &data, &ask);
    }
}

/// Edits and losses are told apart, of the report itself and of all that it was made from.
fn what_became_of_sealed_files_is_told(data: &Path, ask: &dyn Fn(&[&str]) -> (i32, Value)) {
    let mut sealed = Vec::new();
    let mut waiting = vec![data.join("releases/monthly-2021-03-15-1"), data.join("receipts"), data.join("snapshots")];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("entry").path();
            match path.is_dir() {
                true if !path.ends_with("pack") => waiting.push(path),
                false if !path.ends_with("latest") => sealed.push(path),
                _ => {}
            }
        }
    }
    assert!(sealed.len() >= 7, "three files, two receipts, a manifest and a table: {sealed:?}");
    for path in sealed {
        let as_it_was = fs::read(&path).expect("a file");
        let below = path.strip_prefix(data).expect("below").display().to_string();
        let told = |state: &str| {
            let (code, told) = ask(&["verify"]);
            let broken = told["broken"].as_array().expect("broken files");
            let is_told = broken.iter().any(|broken| broken["path"] == below.as_str() && broken["state"] == state);
            assert!(code == 1 && told["status"] == "sealed" && is_told, "{below} {state}: {told}");
        };
        fs::write(&path, [&as_it_was[..], b" "].concat()).expect("edited");
        // JSON with a space behind it says the same; the manifest is held to what it says.
        if !path.ends_with("manifest.json") {
            told("edited");
        }
        fs::remove_file(&path).expect("removed");
        told("missing");
        fs::write(&path, as_it_was).expect("put back");
    }
    assert_eq!(ask(&["verify"]).0, 0);
}

/// A backup holds what is sealed, and what is restored is verified with it.
fn a_backup_brings_them_back(folder: &Path, data: &Path, ask: &dyn Fn(&[&str]) -> (i32, Value)) {
    let (file, again) = (folder.join("备份.zip"), folder.join("again"));
    let file = file.to_str().expect("a path");
    assert_eq!(ask(&["backup", file, "--with-key"]).0, 0);
    let (code, _) = json(&again, &["restore", file]);
    assert_eq!(code, 0);
    let (code, whole) = json(&again, &["verify"]);
    assert_eq!((code, &whole["released"]), (0, &object!(2)), "{whole}");
    // A release that nobody finished is none, and its name is not used again.
    fs::create_dir_all(data.join("releases/monthly-2021-03-15-3")).expect("made");
    let out = folder.join("later");
    let (_, third) = ask(&["report", "--template", "monthly", "--out", out.to_str().expect("a path"), "--release"]);
    assert_eq!(third["release"], object!("monthly-2021-03-15-4"), "{third}");
    // Nor is a file that somebody has put there written over.
    fs::write(out.join("monthly-2021-03-15-5.docx"), "别人的").expect("written");
    let (code, refused) =
        ask(&["report", "--template", "monthly", "--out", out.to_str().expect("a path"), "--release"]);
    assert!(code == 1 && refused["error"].as_str().is_some_and(|error| error.contains("已经存在")), "{refused}");
}
