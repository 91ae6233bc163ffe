//! Header rows, columns and ledgers.

mod common;

use common::{pack, sheet};
use shouwang_intake::{Layout, Merged, Sheet, Unrecognised, recognise};
use shouwang_pack::{Kind, Pack};

fn layout(sheet: &Sheet) -> Layout {
    recognise(&pack(), sheet, None).expect("a layout")
}

/// `A household.household_no`, one for each pair.
fn columns(layout: &Layout) -> Vec<String> {
    let show = |c: &shouwang_intake::ColumnMatch| {
        format!("{} {}.{}", shouwang_intake::column_letters(c.column), c.ledger, c.field)
    };
    layout.columns.iter().map(show).collect()
}

#[test]
fn the_header_is_found_below_titles_by_what_it_says() {
    let found = layout(&sheet(
        "新店房村",
        &[
            "示例镇2020年农户信息",
            "数据时点：2020年10月30日||单位：万元、亩",
            "",
            "*户 编号（必填）|户主姓名|户类型|联系电话|手机号码|家庭耕地|耕地的面积(公顷)|摩托车",
            "H1|张三|脱贫户|13800000000|||0.2|1",
        ],
    ));
    assert_eq!((found.header_row, found.primary()), (4, Some("household")));
    assert_eq!(found.village_hint.as_deref(), Some("新店房村"));
    assert_eq!(found.data_date.map(|d| d.to_string()).as_deref(), Some("2020-10-30"));
    assert_eq!(
        columns(&found),
        [
            "A household.household_no",
            "B household.head_name",
            "C household.household_kind",
            "D household.phone",
            "G household.farmland_mu"
        ]
    );
    assert_eq!(found.column("household", "farmland_mu").map(|c| c.unit.as_str()), Some("公顷"));
    let problems: Vec<_> = found.problems.iter().map(|p| (p.cell.as_str(), p.code)).collect();
    assert_eq!(problems, [("E4", "ambiguous_column")]);
    let unknown: Vec<_> = found.unknown_columns.iter().map(|c| (c.cell.as_str(), c.guess.as_deref())).collect();
    assert_eq!(unknown, [("F4", None), ("H4", None)]);
}

#[test]
fn ledgers_are_told_apart_and_join_only_with_columns_of_their_own() {
    let cases: [(&str, &str, &[&str]); 9] = [
        ("member with a household number", "户编号|姓名|证件号码|与户主关系|性别", &["member"]),
        ("household", "户编号|行政村|户主姓名|户类型|监测对象类别", &["household"]),
        (
            "household and member",
            "户编号|行政村|户主姓名|户类型|住房面积|姓名|身份证号|与户主关系",
            &["member", "household"],
        ),
        (
            "all of it",
            "户编号|村|户主姓名|户类型|姓名|身份证号|与户主关系|监测对象类别|识别监测时间|风险1|风险是否已消除",
            &["member", "monitoring_object", "household"],
        ),
        ("monitoring", "户编号|监测对象类别|识别时间|风险1|风险是否已消除", &["monitoring_object"]),
        (
            "household and monitoring",
            "户编号|行政村|户主姓名|户类型|监测对象类别|识别时间|风险1|风险是否已消除",
            &["monitoring_object", "household"],
        ),
        ("work", "姓名|身份证号|务工开始时间|务工单位|月工资", &["migrant_work"]),
        (
            "work and member",
            "户编号|姓名|身份证号|与户主关系|性别|务工开始时间|务工单位|月工资",
            &["migrant_work", "member"],
        ),
        ("collective", "村|年度|收入项目|金额", &["collective_income"]),
    ];
    for (what, header, expected) in cases {
        let found = layout(&sheet("Sheet1", &[header, "H1"]));
        let mut ledgers = found.ledgers.clone();
        ledgers[1..].sort();
        let mut wanted: Vec<&str> = expected.to_vec();
        wanted[1..].sort_unstable();
        assert_eq!(ledgers, wanted, "{what}");
    }
}

#[test]
fn a_ledger_without_its_required_columns_stays_out_and_says_so() {
    let found = layout(&sheet("Sheet1", &["户编号|姓名|身份证号|与户主关系|村|住房面积|饮水安全", "H1"]));
    assert_eq!(found.ledgers, ["member"]);
    let notices: Vec<_> = found.notices.iter().map(|n| format!("{} {} {}", n.cell, n.code, n.message)).collect();
    insta::assert_snapshot!(notices.join("\n"), @"E1 partial_ledger “村”、“住房面积”、“饮水安全”属于“农户”，但表中缺少它的必填列“户主姓名”“户类型”，这些列没有读入");
}

#[test]
fn a_header_of_two_rows_is_read_as_one() {
    let mut two = sheet(
        "Sheet1",
        &[
            "示例镇家庭收入",
            "户编号|年度|2020年收入（万元）|||低保||",
            "||工资性收入|经营性收入||金额|人数",
            "H1|2020|1|2||0.3|1",
        ],
    );
    let expected = [
        "A household_income.household",
        "B household_income.year",
        "C household_income.wage_fen",
        "D household_income.business_fen",
        "F household_income.dibao_fen",
    ];
    let check = |sheet: &Sheet| {
        let found = layout(sheet);
        assert_eq!(found.header_row, 3);
        assert_eq!(columns(&found), expected);
        let units: Vec<_> = found.columns.iter().map(|c| c.unit.as_str()).collect();
        assert_eq!(units, ["", "", "万元", "万元", ""]);
    };
    check(&two);
    two.merged = vec![
        Merged { top: 1, bottom: 1, left: 0, right: 6 },
        Merged { top: 2, bottom: 3, left: 0, right: 0 },
        Merged { top: 2, bottom: 3, left: 1, right: 1 },
        Merged { top: 2, bottom: 2, left: 2, right: 3 },
        Merged { top: 2, bottom: 2, left: 5, right: 6 },
    ];
    check(&two);
}

#[test]
fn loose_matches_are_made_only_where_nothing_else_could_be_meant() {
    let cases = [
        ("务工企业", Some("employer")),
        ("务工开始日期", Some("started_on")),
        ("2020年务工月收入", Some("monthly_wage_fen")),
        ("务工月收入（不含奖金）", Some("monthly_wage_fen")),
        ("务工月支出", None),
        ("是否务工企业", None),
        ("开始", None),
    ];
    for (header, expected) in cases {
        let row = format!("证件号码|务工结束时间|{header}");
        let found = recognise(&pack(), &sheet("务工", &[&row]), None).expect(header);
        let third = found.columns.iter().find(|c| c.column == 2).map(|c| c.field.as_str());
        assert_eq!(third, expected, "{header}");
    }
    let found =
        recognise(&pack(), &sheet("务工", &["证件号码|务工开始时间|务工月收入(含奖金)|务工月收入(不含奖金)"]), None);
    assert!(
        found.expect("a layout").column("migrant_work", "monthly_wage_fen").is_none(),
        "two loose columns mean neither"
    );
}

#[test]
fn units_that_do_not_fit_are_named_and_their_column_is_not_read() {
    let found = layout(&sheet("务工", &["证件号码|务工开始时间|务工单位|务工月收入（美元）"]));
    let problems: Vec<_> = found.problems.iter().map(|p| (p.cell.as_str(), p.code)).collect();
    assert_eq!(problems, [("D1", "unknown_unit")]);
    let found = layout(&sheet("务工", &["证件号码|务工开始时间|务工单位|务工月收入（元/年）"]));
    assert_eq!(found.problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["wrong_unit"]);
    assert!(found.column("migrant_work", "monthly_wage_fen").is_none());
}

#[test]
fn what_is_no_ledger_is_refused_with_a_reason() {
    let pack = pack();
    let said = |sheet: &Sheet, ledger: Option<&str>| {
        let refused: Unrecognised = recognise(&pack, sheet, ledger).expect_err("refused");
        format!("{}: {}。{}", refused.code(), refused, refused.hint())
    };
    let refusals = [
        said(&sheet("空", &[]), None),
        said(&sheet("通知", &["关于召开会议的通知", "时间|地点"]), None),
        said(&sheet("名册", &["序号|姓名|组别"]), None),
        said(&sheet("名册", &["户编号|姓名"]), Some("nothing")),
    ];
    insta::assert_snapshot!(refusals.join("\n"));
    let forced = recognise(
        &pack,
        &sheet("名册", &["户编号|行政村|户主姓名|户类型|姓名|身份证号|与户主关系"]),
        Some("household"),
    );
    assert_eq!(forced.expect("a layout").ledgers, ["household"]);
}

#[test]
fn the_template_of_every_ledger_is_recognised_as_that_ledger() {
    let pack = Pack::built_in().expect("the built-in pack");
    for ledger in pack.ledgers.values() {
        let titles: Vec<&str> = ledger.fields.iter().map(|field| field.title.as_str()).collect();
        let example = vec!["例"; titles.len()].join("|");
        let sheet = sheet(&ledger.title, &[&titles.join("|"), &example]);
        let found = recognise(&pack, &sheet, None).unwrap_or_else(|e| panic!("{}: {e}", ledger.name));
        assert_eq!(found.primary(), Some(ledger.name.as_str()), "{:?}", found.ledgers);
        assert_eq!(found.ledgers.len(), 1, "{:?}", found.ledgers);
        for field in &ledger.fields {
            let column = found.column(&ledger.name, &field.name);
            assert!(column.is_some(), "{}.{} “{}”", ledger.name, field.name, field.title);
        }
        assert!(found.problems.is_empty() && found.unknown_columns.is_empty(), "{}: {:?}", ledger.name, found.problems);
    }
}

#[test]
fn required_columns_alone_are_enough_for_every_ledger() {
    let pack = Pack::built_in().expect("the built-in pack");
    for ledger in pack.ledgers.values() {
        let needed = ledger.fields.iter().filter(|field| field.required || ledger.key.contains(&field.name));
        // Aliases are what workbooks carry; the last one is the least like the title.
        let headers: Vec<&str> = needed
            .map(|f| f.aliases.last().filter(|_| f.kind != Kind::Reference).unwrap_or(&f.title).as_str())
            .collect();
        // One column alone is chance, unless the clerk says which ledger it is.
        let forced = (headers.len() < 2).then_some(ledger.name.as_str());
        let sheet = sheet(&format!("2020年{}", ledger.title), &[&headers.join("|")]);
        let found = recognise(&pack, &sheet, forced).unwrap_or_else(|e| panic!("{}: {e}", ledger.name));
        assert_eq!(found.primary(), Some(ledger.name.as_str()), "{:?}", found.ledgers);
        assert!(found.missing(&pack).is_empty(), "{}: {:?}", ledger.name, headers);
    }
}
