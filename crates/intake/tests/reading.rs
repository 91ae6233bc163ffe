//! Rows: values, rejected rows, skipped rows, several ledgers in one row.

mod common;

use common::{codes_of, id, pack, read, sheet, values};
use shouwang_intake::{Cell, Faults, FieldReader, Merged, Skip, recognise};
use shouwang_pack::Value;

#[test]
fn cells_become_values_of_their_field() {
    let pack = pack();
    let number = |text: &str| Cell::Number(text.to_owned());
    let text = |text: &str| Cell::Text(text.to_owned());
    let fen = |fen: i64| Ok(Value::Integer(fen));
    let word = |word: &str| Ok(Value::Text(word.to_owned()));
    let person = id("19900307", 123);
    type Case<'a> = (&'a str, &'a str, &'a str, Cell, Result<Value, &'a str>);
    let cases: Vec<Case<'_>> = vec![
        ("household_income", "wage_fen", "", text("1,234.50"), fen(123_450)),
        ("household_income", "wage_fen", "", text("￥１２３４．５"), fen(123_450)),
        ("household_income", "wage_fen", "", text("2万元"), fen(2_000_000)),
        ("household_income", "wage_fen", "万元", number("3.5"), fen(3_500_000)),
        ("household_income", "wage_fen", "万元", text("35000元"), fen(3_500_000)),
        ("household_income", "wage_fen", "千元", number("0.00001"), fen(1)),
        ("household_income", "wage_fen", "", number("0.001"), Err("too_precise")),
        ("household_income", "wage_fen", "", number("-1"), Err("out_of_range")),
        ("household_income", "wage_fen", "亿元", number("1"), Err("out_of_range")),
        ("household_income", "wage_fen", "", text("3亩"), Err("wrong_unit")),
        ("household_income", "wage_fen", "", text("三千二百元"), fen(320_000)),
        ("household_income", "wage_fen", "万元", text("三万"), fen(3_000_000)),
        ("household_income", "wage_fen", "", text("三千五"), Err("not_a_number")),
        ("household_income", "wage_fen", "", Cell::Date(jiff::civil::date(1900, 2, 1)), Err("not_a_number")),
        ("household_income", "wage_fen", "", Cell::Error("#REF!".to_owned()), Err("formula_error")),
        ("household_income", "wage_fen", "", text("#N/A"), Err("formula_error")),
        ("household_income", "wage_fen", "", text("99999999999999999999"), Err("out_of_range")),
        ("household_income", "wage_fen", "", text("—"), Ok(Value::Unknown)),
        ("household_income", "wage_fen", "", text("不详"), Ok(Value::Unknown)),
        ("household_income", "wage_fen", "", text("0"), fen(0)),
        ("household_income", "year", "", text("2020年"), fen(2020)),
        ("household_income", "year", "", text("2018年12月"), fen(2018)),
        ("household_income", "year", "", number("201812"), fen(2018)),
        ("household_income", "year", "", text("2018-2019"), Err("bad_year")),
        ("household_income", "wage_fen", "", text("壹仟贰佰叁拾肆元伍角"), fen(123_450)),
        ("household_income", "wage_fen", "", text("人民币壹万元整"), fen(1_000_000)),
        ("household_income", "wage_fen", "", text("伍角"), fen(50)),
        ("household_income", "wage_fen", "", text("3万5千"), fen(3_500_000)),
        ("household_income", "wage_fen", "万元", text("3万5千"), fen(3_500_000)),
        ("household_income", "wage_fen", "万元", text("三万五千"), fen(3_500_000)),
        ("household_income", "wage_fen", "", text("3万5"), Err("not_a_number")),
        ("household_income", "wage_fen", "", text("（500）"), Err("out_of_range")),
        ("household_income", "wage_fen", "", text("(0)"), fen(0)),
        ("household_income", "business_fen", "", text("（500）"), fen(-50_000)),
        ("household_income", "business_fen", "", text("(1,234.50元)"), fen(-123_450)),
        ("household", "farmland_mu", "", text("三亩半"), fen(350)),
        ("household", "farmland_mu", "", text("3亩半"), fen(350)),
        ("household", "farmland_mu", "", text("半亩"), fen(50)),
        ("household", "farmland_mu", "", text("三亩五分"), fen(350)),
        ("household", "farmland_mu", "", text("3元5角"), Err("wrong_unit")),
        ("member", "joined_on", "", number("44075"), Ok(Value::Date(jiff::civil::date(2020, 9, 1)))),
        ("member", "joined_on", "", number("2020"), Err("date_without_day")),
        ("member", "joined_on", "", number("202009"), Err("date_without_day")),
        ("migrant_work", "started_on", "", number("44083"), Ok(Value::Date(jiff::civil::date(2020, 9, 1)))),
        ("migrant_work", "started_on", "", number("20209"), Err("bad_date")),
        ("household", "farmland_mu", "", text("3.5亩"), fen(350)),
        ("household", "farmland_mu", "公顷", number("0.2"), fen(300)),
        ("household", "farmland_mu", "", number("3.555"), Err("too_precise")),
        ("household", "house_area_m2", "", text("120.5㎡"), fen(1205)),
        ("household", "household_no", "", number("12"), word("12")),
        ("household", "household_no", "", text("５９０１２３"), word("590123")),
        ("household", "household_no", "", number("59012300011"), Err("digits_lost")),
        ("household", "household_no", "", text("5.90123E+17"), Err("digits_lost")),
        ("household", "household_no", "", text("590001.0"), word("590001")),
        ("household", "household_no", "", text("‘590001"), word("590001")),
        ("household", "household_no", "", text("5.0.0"), word("5.0.0")),
        ("household", "phone", "", text("13800000000.0"), word("13800000000")),
        ("member", "household", "", text("590001.0"), word("590001")),
        ("household", "head_name", "", text(" 张  三 "), word("张三")),
        ("household", "head_name", "", number("1234567890123456"), Err("digits_lost")),
        ("household", "head_name", "", text(&"长".repeat(501)), Err("too_long")),
        ("household", "phone", "", text("138 0000 0000"), word("13800000000")),
        // A mobile number is whole in a number; a landline has lost the nought of its area code.
        ("household", "phone", "", number("13800000000"), word("13800000000")),
        ("household", "phone", "", number("87161234567"), Err("digits_lost")),
        ("household", "phone", "", text("1380000"), Err("bad_phone")),
        ("household", "phone", "", text("无"), Ok(Value::Unknown)),
        ("household", "bank_account", "", text("6217000000000000000"), word("6217000000000000000")),
        ("household", "bank_account", "", text("6.217E+18"), Err("digits_lost")),
        ("household", "head_id_number", "", text(&person.to_lowercase()), word(&person)),
        ("household", "head_id_number", "", number("590123199003071000"), Err("digits_lost")),
        ("household", "head_id_number", "", text(&person[..17]), Err("id_length")),
        ("household", "safe_water", "", text("√"), Ok(Value::Flag(true))),
        ("household", "safe_water", "", text("无"), Ok(Value::Flag(false))),
        ("household", "safe_water", "", number("0"), Ok(Value::Flag(false))),
        ("household", "safe_water", "", Cell::Bool(true), Ok(Value::Flag(true))),
        ("household", "safe_water", "", text("也许"), Err("bad_flag")),
        ("household", "village", "", text("新店房 村"), word("新店房村")),
        ("household", "village", "", number("590123101201"), word("590123101201")),
        ("household", "household_kind", "", text("建档立卡户"), word("ex_poor")),
        ("household", "household_kind", "", text("贫困户"), Err("unknown_code")),
        ("member", "household", "", number("590123000110011"), Err("digits_lost")),
        ("member", "health", "", text("残疾、长期慢性病"), Ok(Value::Codes(vec!["chronic".into(), "disabled".into()]))),
        ("member", "joined_on", "", text("2020.9"), Err("date_without_day")),
        ("member", "joined_on", "", text("2020/9/31"), Err("bad_date")),
        ("migrant_work", "member", "", text(&person), word(&person)),
        ("migrant_work", "member", "", text("59012319900307123"), Err("id_length")),
        ("migrant_work", "started_on", "", text("202009"), Ok(Value::Date(jiff::civil::date(2020, 9, 1)))),
        ("migrant_work", "ended_on", "", text("至今"), Ok(Value::Unknown)),
    ];
    for (ledger, field, unit, cell, expected) in cases {
        let field = pack.ledger(ledger).and_then(|l| l.field(field)).expect(field);
        let reader = FieldReader::new(&pack, field, unit).expect("a unit that fits");
        assert_eq!(reader.read(&cell).map_err(|fault| fault.code), expected, "{ledger}.{} {cell:?}", field.name);
    }
}

#[test]
fn shares_that_are_written_the_other_way_are_refused_with_both_readings() {
    let pack = pack();
    let cases = [
        ("rate_percent", "4.35", Ok(435)),
        ("rate_percent", "4.35%", Ok(435)),
        ("rate_percent", "100", Ok(10_000)),
        ("rate_percent", "0.0435", Err("out_of_range")),
        ("rate_percent", "0.0435%", Err("out_of_range")),
        ("rate_percent", "43.5‰", Ok(435)),
        ("rate_percent", "435%", Err("out_of_range")),
        ("rate_percent", "4.3512", Err("too_precise")),
        ("rate_percent", "0", Err("out_of_range")),
        ("share", "0.85", Ok(8_500)),
        ("share", "85%", Err("wrong_unit")),
        ("share", "850%", Err("wrong_unit")),
    ];
    let mut said = Vec::new();
    for (field, cell, expected) in cases {
        let field = pack.ledger("collective_income").and_then(|l| l.field(field)).expect(field);
        let read = FieldReader::new(&pack, field, "").expect("a unit").read(&Cell::Text(cell.to_owned()));
        if let Err(fault) = &read {
            said.push(format!("{cell}: {}。{}", fault.message, fault.hint));
        }
        let read = read.map(|value| value.as_integer().expect("a number")).map_err(|fault| fault.code);
        assert_eq!(read, expected, "{} {cell}", field.name);
    }
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_village_in_the_title_stands_for_a_missing_column_and_ids_give_birth_and_sex() {
    let pack = pack();
    let rows = read(&pack, &sheet("松坪村", &["户编号|户主姓名|户类型", "H1|张三|普通农户"]));
    assert_eq!(values(&rows, 0, "household")["village"], "Text(\"松坪村\")");
    let person = id("19900307", 124);
    let rows = read(&pack, &sheet("表", &["户编号|姓名|证件号码|与户主关系|性别", &format!("H1|李四|{person}|配偶|")]));
    let got = values(&rows, 0, "member");
    assert_eq!((got["birth_on"].as_str(), got["id_sex"].as_str()), ("Date(1990-03-07)", "Text(\"female\")"));
    assert_eq!(got["sex"], "Unknown");
    assert!(!got.contains_key("person"), "the register makes the hash");
    assert_eq!(rows.rows[0].cell("member", "id_number").as_deref(), Some("C2"));
}

#[test]
fn rows_that_are_no_records_are_skipped_and_counted() {
    let pack = pack();
    let rows = read(
        &pack,
        &sheet(
            "集体经济",
            &[
                "示例镇村集体经济收入",
                "单位：万元",
                "序号|行政村|年度|收入项目|收入金额",
                "#1|#2|#3|#4|#5",
                "#1|新店房村|2019|租金|8.5",
                "#2|",
                "小计||||8.5",
                "示例镇村集体经济收入",
                "序号|行政村|年度|收入项目|收入金额",
                "#2|松坪村|2019|分红|3",
                "",
                "|合计|#2019||11.5",
                "#3|播卡村|2019||",
                "|||缺村名|1",
                "审核人：甲|||填报人：乙|",
                "注：金额含上年结转",
                "#4|",
                "#5|",
            ],
        ),
    );
    let skipped: Vec<(u32, Skip)> = rows.skipped.iter().map(|row| (row.number, row.why)).collect();
    assert_eq!(
        skipped,
        [
            (4, Skip::Note),
            (6, Skip::Blank),
            (7, Skip::Subtotal),
            (8, Skip::RepeatedHeader),
            (9, Skip::RepeatedHeader),
            (11, Skip::Blank),
            (12, Skip::Subtotal),
            (15, Skip::Note),
            (16, Skip::Note),
        ]
    );
    assert_eq!(rows.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [5, 10]);
    assert_eq!(values(&rows, 0, "collective_income")["amount_fen"], "Integer(8500000)");
    let expected = [
        "D13 required_missing",
        "E13 required_missing",
        "B14 required_missing",
        "C14 required_missing",
        "D14 unknown_code",
    ];
    assert_eq!(codes_of(&rows), expected);
    assert_eq!(rows.total(), 13);
}

#[test]
fn the_same_key_twice_is_a_problem_only_where_the_rows_differ() {
    let pack = pack();
    let rows = read(
        &pack,
        &sheet(
            "农户",
            &[
                "户编号|行政村|户主姓名|户类型",
                "H1|甲村|张三|坏词",
                "H1|甲村|张三|普通农户",
                "H1|甲村|张三|普通农户",
                "Ｈ1|甲村|李四|普通农户",
            ],
        ),
    );
    assert_eq!(rows.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(codes_of(&rows), ["D2 unknown_code", "A5 duplicate_key"]);
    let message = &rows.rejected[1].problems[0].message;
    assert_eq!(message, "与第 3 行（A3）是同一条记录，但“户主姓名”不同（C3 与 C5）");
}

fn composite(rows: &[&str]) -> shouwang_intake::Sheet {
    let mut all = vec!["户编号|行政村|户主姓名|户类型|住房面积|姓名|身份证号|与户主关系"];
    all.extend(rows);
    sheet("户信息", &all)
}

#[test]
fn a_row_may_speak_of_several_ledgers() {
    let pack = pack();
    let (one, two, three) = (id("19700101", 111), id("19720202", 222), id("19990303", 333));
    let sheet = composite(&[
        &format!("H1|甲村|张三|脱贫户|100|张三|{one}|户主"),
        &format!("H1|甲村|张三|脱贫户|100|李四|{two}|配偶"),
        &format!("H1|||||张五|{three}|之子"),
        &format!("H1|甲村|张三|脱贫户||张六|{}|之子", id("20010303", 333)),
        &format!("H1|甲村|张三|普通农户|100|张七|{}|之女", id("20030303", 444)),
        &format!("||||90|张八|{}|之女", id("20040303", 444)),
    ]);
    let rows = read(&pack, &sheet);
    let parts: Vec<Vec<&str>> =
        rows.rows.iter().map(|row| row.parts.iter().map(|p| p.ledger.as_str()).collect()).collect();
    assert_eq!(parts, [vec!["household", "member"], vec!["household", "member"], vec!["member"], vec!["member"]]);
    let expected = [
        "D6 conflicting_rows",
        "A7 required_missing",
        "B7 required_missing",
        "C7 required_missing",
        "D7 required_missing",
    ];
    assert_eq!(codes_of(&rows), expected);
}

#[test]
fn merged_cells_speak_for_all_their_rows_and_blank_ones_for_none() {
    let pack = pack();
    let mut sheet = composite(&[
        &format!("H1|甲村|张三|脱贫户|100|张三|{}|户主", id("19700101", 111)),
        &format!("|||||李四|{}|配偶", id("19720202", 222)),
        &format!("|||||张五|{}|之子", id("19990303", 333)),
    ]);
    assert_eq!(codes_of(&read(&pack, &sheet)), ["A3 required_missing", "A4 required_missing"]);
    sheet.merged = (0..5).map(|column| Merged { top: 2, bottom: 3, left: column, right: column }).collect();
    let rows = read(&pack, &sheet);
    assert_eq!(codes_of(&rows), ["A4 required_missing"]);
    assert_eq!(values(&rows, 1, "member")["household"], "Text(\"H1\")");
    assert_eq!(values(&rows, 1, "household")["house_area_m2"], "Integer(1000)");
}

#[test]
fn a_missing_required_column_is_said_once_and_nothing_is_read() {
    let pack = pack();
    let rows = read(&pack, &sheet("农户", &["户编号|户主姓名|联系电话|耕地面积", "H1|张三||", "H2|李四||"]));
    assert_eq!((rows.unread, rows.total(), rows.rows.len()), (2, 2, 0));
    let said: Vec<String> = rows.problems.iter().map(|p| format!("{} {}。{}", p.code, p.message, p.hint)).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_column_whose_unit_measures_something_else_is_a_problem_of_its_own() {
    let pack = pack();
    let rows = read(
        &pack,
        &sheet(
            "农户",
            &["户编号|行政村|户主姓名|户类型|耕地面积（元）|住房面积（户）", "H1|甲村|张三|普通农户|#3.5|#100"],
        ),
    );
    let said: Vec<String> =
        rows.problems.iter().map(|p| format!("{} {} {}。{}", p.cell, p.code, p.message, p.hint)).collect();
    assert_eq!(rows.rows.len(), 1);
    insta::assert_snapshot!(said.join("\n"));
    // Where no row can do without it, none is read.
    let rows = read(&pack, &sheet("集体", &["村|年度|收入项目|金额（亩）", "甲村|#2020|租金|#3"]));
    let said: Vec<&str> = rows.problems.iter().map(|p| p.code).collect();
    assert_eq!((rows.rows.len(), rows.unread, said), (0, 1, vec!["wrong_unit"]));
}

#[test]
fn each_unknown_column_is_told_with_its_own_guess() {
    let pack = pack();
    let sheet = sheet("农户", &["户编号|行政村|户主姓名|户类型|耕地面|住房面|备用", "H1|甲村|张三|普通农户|1|1|1"]);
    let layout = recognise(&pack, &sheet, None).expect("a layout");
    let faults: Faults = layout.notices.iter().cloned().collect();
    let lines: Vec<String> = faults
        .kinds()
        .iter()
        .map(|kind| format!("{} {}。{}", kind.cells.join("、"), kind.first.message, kind.first.hint))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn rows_that_say_they_are_no_record_are_passed_over_and_that_is_said() {
    let pack = pack();
    let (one, two, three, four) = (id("19700101", 111), id("19720202", 222), id("19990303", 333), id("20010303", 333));
    let rows = read(
        &pack,
        &sheet(
            "务工",
            &[
                "证件号码|是否已务工|务工开始时间|务工结束时间|务工单位",
                &format!("{one}|是|2020.3||示例公司"),
                &format!("{two}|否|||"),
                &format!("{three}|未务工|/||"),
                &format!("{four}|否|2020.3|2020.10|示例公司"),
                &format!("{two}|否|不记得了||"),
                &format!("{three}|是|||"),
                "590123|否|||",
            ],
        ),
    );
    assert_eq!(rows.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 5]);
    assert_eq!(values(&rows, 1, "migrant_work")["is_working"], "Flag(false)");
    assert_eq!(codes_of(&rows), ["C6 bad_date", "C7 required_missing", "A8 id_length", "C8 required_missing"]);
    let skipped: Vec<(u32, Skip)> = rows.skipped.iter().map(|row| (row.number, row.why)).collect();
    assert_eq!(skipped, [(3, Skip::Disowned), (4, Skip::Disowned)]);
    let notices: Vec<String> =
        rows.notices.iter().map(|n| format!("{} {} {}。{}", n.cell, n.code, n.message, n.hint)).collect();
    insta::assert_snapshot!(notices.join("\n"));
    // A row that also introduces a person is still one about the person.
    let rows = read(
        &pack,
        &sheet(
            "务工",
            &[
                "户编号|姓名|证件号码|与户主关系|是否已务工|务工开始时间|务工单位",
                &format!("H1|张三|{one}|户主|否||"),
                &format!("H1|李四|{two}|配偶|是|2020.3|示例公司"),
            ],
        ),
    );
    let parts: Vec<Vec<&str>> =
        rows.rows.iter().map(|row| row.parts.iter().map(|p| p.ledger.as_str()).collect()).collect();
    assert_eq!(parts, [vec!["member"], vec!["member", "migrant_work"]]);
}

#[test]
fn a_million_blank_rows_between_cost_nothing_but_their_count() {
    let pack = pack();
    let mut sheet = sheet("农户", &["户编号|行政村|户主姓名|户类型", "H1|甲村|张三|普通农户"]);
    let mut stray = sheet.rows.get(1).expect("a row");
    stray.number = 1_048_576;
    stray.cells[0].1 = Cell::Text("H2".to_owned());
    sheet.rows.push(&stray);
    let rows = read(&pack, &sheet);
    assert_eq!((rows.rows.len(), rows.skipped.len()), (2, 1_048_573));
}
