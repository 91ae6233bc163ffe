//! A copy of the pack, changed without compiling: a new field, rule and figure work; a mistake is named with its line.

use std::{fs, path::Path};

use serde_json::Value;

use crate::common::{all, by_id, init, json, shouwang};

const AREAS: &str = "代码,名称,级别\n590123101201,新店房村,行政村\n";
const HOUSEHOLDS: &str = "户编号,户主姓名,村,户类型,屋面面积\nR1,甲,新店房村,脱贫户,8\nR2,乙,新店房村,普通农户,80.5\nR3,丙,新店房村,普通农户,\n";

const FIELD: &str = r#"
[[field]]
name = "roof_area_m2"
title = "屋顶面积"
aliases = ["屋面面积"]
type = "decimal"
scale = 1
unit = "平方米"
source = "样例"
"#;

const PARAM: &str = r#"
[[param]]
name = "roof_min"
title = "最小屋顶面积"
type = "integer"
unit = "平方米"
value = [{ from = "2020-01-01", value = 20, source = "样例", sure = "local" }]
"#;

const RULE: &str = r#"
[[rule]]
id = "x_roof"
title = "屋顶太小"
kind = "audit"
subject = "roof"
severity = "hint"
when = "roof_area_m2 < $roof_min"
evidence = ["roof_area_m2"]
message = "屋顶面积 {roof_area_m2} 平方米"
source = "样例"

[[rule.example]]
name = "太小"
given = { roof_area_m2 = "8.0" }
expect = "yes"

[[rule.example]]
name = "够大"
given = { roof_area_m2 = "20.0" }
expect = "no"

[[rule.example]]
name = "没有填"
given = {}
expect = "unknown"
"#;

const SUBJECT: &str =
    "name = \"roof\"\ntitle = \"屋顶\"\nview = \"household\"\nledger = \"household\"\nhousehold = \"id\"\n";

const FIGURE: &str = r#"
[[figure]]
id = "small_roofs"
title = "屋顶太小的户数"
unit = "户"
definition = "屋顶面积不足规定的农户，没有填的不计。"
ledger = "household"
records = "select id as record, area from household where roof_area_m2 < $roof_min order by record"
aggregate = "count(*)"

[[figure.example]]
name = "两户中一户"
given = { household = [{ id = "a", roof_area_m2 = "8.0" }, { id = "b", roof_area_m2 = "80.0" }] }
expect = 1
"#;

fn append(pack: &Path, file: &str, text: &str) {
    let path = pack.join(file);
    let old = fs::read_to_string(&path).unwrap_or_default();
    fs::write(&path, old + text).expect("written");
}

fn copy() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let pack = folder.path().join("pack");
    let output = shouwang().args(["pack", "copy"]).arg(&pack).output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", all(&output));
    (folder, pack)
}

#[test]
fn a_new_field_rule_and_figure_work_without_compiling() {
    let (folder, pack) = copy();
    append(&pack, "ledgers/household.toml", FIELD);
    append(&pack, "params/roof.toml", PARAM);
    append(&pack, "subjects/roof.toml", SUBJECT);
    append(&pack, "rules/roof.toml", RULE);
    append(&pack, "figures/roof.toml", FIGURE);
    let data = folder.path().join("data");
    init(&data, &["--pack", pack.to_str().expect("path")]);
    let (areas, households) = (folder.path().join("a.csv"), folder.path().join("h.csv"));
    fs::write(&areas, AREAS).expect("written");
    fs::write(&households, HOUSEHOLDS).expect("written");
    let (code, sheets) = json(&data, &["import", areas.to_str().expect("path"), households.to_str().expect("path")]);
    assert_eq!(code, 0, "{sheets}");
    json(&data, &["snapshot", "--as-of", "2021-03-15"]);
    let (_, screening) = json(&data, &["screen"]);
    let rule = by_id(&screening["rules"], "x_roof");
    assert_eq!(["yes", "no", "unknown"].map(|v| rule[v].as_u64()), [Some(1), Some(1), Some(1)]);
    let (_, figures) = json(&data, &["figures"]);
    assert_eq!(by_id(&figures, "small_roofs")["value"], Value::from(1));
    let (_, explained) = json(&data, &["explain", "R2"]);
    let roof = by_id(&explained["rules"], "x_roof");
    assert_eq!(roof["verdict"], "no");
    assert_eq!(roof["nearest"][0]["distance"], serde_json::json!({ "amount": 60.5, "unit": "平方米" }));
    assert_eq!(roof["thresholds"][0]["source"], "样例");
}

#[test]
fn a_snapshot_made_before_a_field_was_added_still_serves() {
    let (folder, pack) = copy();
    let data = folder.path().join("data");
    init(&data, &["--pack", pack.to_str().expect("path")]);
    let (areas, households) = (folder.path().join("a.csv"), folder.path().join("h.csv"));
    fs::write(&areas, AREAS).expect("written");
    fs::write(&households, HOUSEHOLDS).expect("written");
    json(&data, &["import", areas.to_str().expect("path"), households.to_str().expect("path")]);
    json(&data, &["snapshot", "--as-of", "2021-03-15"]);
    for (file, text) in [
        ("ledgers/household.toml", FIELD),
        ("params/roof.toml", PARAM),
        ("subjects/roof.toml", SUBJECT),
        ("rules/roof.toml", RULE),
    ] {
        append(&pack, file, text);
    }
    let (code, screening) = json(&data, &["screen"]);
    assert_eq!(code, 0, "{screening}");
    let rule = by_id(&screening["rules"], "x_roof");
    assert_eq!(["yes", "no", "unknown"].map(|v| rule[v].as_u64()), [Some(0), Some(0), Some(3)], "nobody has said");
}

#[test]
fn a_mistake_in_a_pack_is_named_with_file_line_and_what_to_do() {
    let cases: [(&str, &str, &str); 14] = [
        ("rules/x.toml", &RULE.replace("subject = \"roof\"", "subject = \"household\""), "没有列 roof_area_m2"),
        (
            "rules/x.toml",
            &RULE
                .replace("roof_area_m2 < $roof_min", "age > 60")
                .replace("subject = \"roof\"", "subject = \"household\""),
            "不同层级不能混用",
        ),
        ("rules/x.toml", &RULE.replace("roof_area_m2 < $roof_min", "1 = 1"), "没有用到任何一列"),
        (
            "rules/x.toml",
            &RULE.replace("roof_area_m2 < $roof_min", "id in (select id from household)"),
            "超出了对象本身的一行",
        ),
        ("rules/x.toml", &RULE.replace("$roof_min", "$no_such_param"), "没有名为 no_such_param 的参数"),
        ("rules/x.toml", &RULE.replace("roof_area_m2 < $roof_min", "household_kind = 'ex_pour'"), "没有这个代码"),
        ("rules/x.toml", &RULE.replace("roof_area_m2 < $roof_min", "cast(farmland_mu as double) > 1"), "浮点数"),
        ("rules/x.toml", &RULE.replace("roof_area_m2 < $roof_min", "id < $roof_min"), "比较了不同类型的东西"),
        ("rules/x.toml", &RULE.replace("roof_area_m2 <", "absolute(roof_area_m2) <"), "没有函数 absolute"),
        // The mistake itself comes first, and not all that cannot be found because of it.
        ("rules/x.toml", &RULE.replace("\"hint\"", "\"purple\""), "不认识的取值 purple"),
        (
            "params/x.toml",
            &PARAM
                .replace("roof_min", "roof_max")
                .replace("}]", "}, { from = \"2021-01-01\", value = 30, source = \"样例\", sure = \"local\" }]"),
            "时间重叠",
        ),
        (
            "figures/x.toml",
            &FIGURE.replace("from household where", "from household, finding where"),
            "没有写是哪些规则",
        ),
        ("figures/x.toml", &FIGURE.replace("count(*)", "roof_area_m2"), "指标 small_roofs"),
        ("reports/x.md", "+++\nname = \"x\"\ntitle = \"x\"\n+++\n共12户。\n", "直接写了数字“12”"),
    ];
    for (file, text, expected) in cases {
        let (_folder, pack) = copy();
        append(&pack, "ledgers/household.toml", FIELD);
        append(&pack, "params/roof.toml", PARAM);
        append(&pack, "subjects/roof.toml", SUBJECT);
        append(&pack, file, text);
        let output = shouwang().args(["pack", "check", "--json"]).arg(&pack).output().expect("runs");
        assert_eq!(output.status.code(), Some(1), "{expected}: {}", all(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let faults = answer["faults"].as_array().expect("faults");
        let fault = faults.iter().find(|f| {
            f["message"].as_str().is_some_and(|m| m.contains(expected))
                || f["hint"].as_str().is_some_and(|m| m.contains(expected))
        });
        let fault = fault.unwrap_or_else(|| panic!("{expected}: {answer}"));
        assert_eq!(fault["file"], file, "{fault}");
        assert!(fault["line"].as_u64().is_some_and(|line| line > 0), "{fault}");
    }
    let (_folder, pack) = copy();
    append(&pack, "views/roof.sql", "select id, null as roof_area_m2 from household");
    append(&pack, "params/roof.toml", PARAM);
    append(&pack, "subjects/roof.toml", &SUBJECT.replace("view = \"household\"", "view = \"roof\""));
    append(&pack, "rules/x.toml", RULE);
    let output = shouwang().args(["pack", "check"]).arg(&pack).output().expect("runs");
    assert!(
        all(&output).contains("规则 x_roof 永远判断不了：视图 roof 的列 roof_area_m2 永远空着"),
        "{}",
        all(&output)
    );
    let (_folder, pack) = copy();
    append(&pack, "rules/x.toml", "\n[[rule]\nid = 1\n");
    let output = shouwang().args(["pack", "test"]).arg(&pack).output().expect("runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(all(&output).contains("rules/x.toml:2"), "{}", all(&output));
}

#[test]
fn two_packs_are_compared_in_words_and_one_is_shown_as_a_page() {
    let (folder, old) = copy();
    let new = folder.path().join("new");
    let run = |args: &[&str]| {
        let output = shouwang().args(args).output().expect("runs");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", all(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    let path = |path: &Path| path.to_str().expect("a path").to_owned();
    run(&["pack", "copy", &path(&new)]);
    assert!(run(&["pack", "diff", &path(&old), &path(&new)]).contains("完全相同"));
    append(&new, "ledgers/household.toml", FIELD);
    append(&new, "params/roof.toml", PARAM);
    append(&new, "figures/roof.toml", FIGURE);
    let change = |file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(new.join(file)).expect("read");
        assert!(text.contains(from), "{file}");
        fs::write(new.join(file), text.replacen(from, to, 1)).expect("written");
    };
    change("params/loan.toml", "value = 30,", "value = 45,");
    change("rules/warning_household.toml", "among = \"living_members > 0\"", "among = \"living_members > 1\"");
    change("rules/warning_household.toml", "severity = \"red\"", "severity = \"orange\"");
    change("views/household_now.sql", "from household", "from household -- 全部农户\n");
    change("programmes/micro_loans.toml", "figures = [", "figures = [\"aid_open\", ");
    let changes: Value =
        serde_json::from_str(&run(&["pack", "diff", &path(&old), &path(&new), "--json"])).expect("JSON");
    let changes: Vec<&str> = changes["changes"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(changes.len() >= 8, "{changes:#?}");
    for expected in [
        "台账“农户”（household）：新增字段“屋顶面积”（roof_area_m2）",
        "新增参数“最小屋顶面积”（roof_min）",
        "由“30”改为“45”",
        "范围由“living_members > 0”改为“living_members > 1”",
        "新增指标“屋顶太小的户数”（small_roofs）",
        "等级由“红色”改为“橙色”",
        "视图 household_now：增加一行“from household -- 全部农户",
        "（micro_loans）：指标增加 aid_open",
    ] {
        assert!(changes.iter().any(|change| change.contains(expected)), "{expected}: {changes:#?}");
    }
    let page = folder.path().join("page.html");
    run(&["pack", "doc", &path(&new), "--out", &path(&page)]);
    let page = fs::read_to_string(page).expect("a page");
    for expected in [
        "屋顶面积",
        "id=\"figure-small_roofs\"",
        "id=\"rule-w_income\"",
        "存疑，使用前请核实",
        "roof_area_m2 &lt; $roof_min",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}
