//! Several tables on one sheet, and what stands between them.

mod common;

use common::{codes_of, id, pack, sheet, values};
use shouwang_intake::{
    ReadRow, Refused, Said, Sheet, SheetReader, SheetRows, extent, read_sheet, recognise, rejects, tables,
};
use shouwang_pack::Pack;

/// Every table of a sheet: its extent, its ledger, and what was read.
fn read_all(pack: &Pack, sheet: Sheet) -> Vec<(String, String, SheetRows)> {
    let read = |table: &Sheet| {
        let layout = recognise(pack, table, None).expect("a layout");
        (extent(table), layout.ledgers.join("+"), read_sheet(pack, table, &layout))
    };
    tables(pack, sheet, Said::default()).iter().map(read).collect()
}

/// `extent ledger rows/rejected/skipped`, one for each table.
fn shown(pack: &Pack, sheet: Sheet) -> Vec<String> {
    let show = |(extent, ledger, rows): &(String, String, SheetRows)| {
        format!("{extent} {ledger} {}/{}/{}", rows.rows.len(), rows.rejected.len(), rows.skipped.len())
    };
    read_all(pack, sheet).iter().map(show).collect()
}

#[test]
fn tables_that_stand_below_each_other_are_read_one_by_one() {
    let person = id("19700101", 111);
    let cases: [(&str, &[&str], &[&str]); 8] = [
        (
            "two ledgers, a blank row and a title between",
            &[
                "示例镇农户",
                "户编号|行政村|户主姓名|户类型",
                "H1|甲村|张三|普通农户",
                "合计|1户",
                "制表人：甲",
                "",
                "二、务工台账",
                "单位：万元",
                "证件号码|务工开始时间|务工单位|月工资",
                &format!("{person}|2020.3|示例公司|0.45"),
            ],
            &["A1:D5 household 1/0/2", "A7:D10 migrant_work 1/0/0"],
        ),
        (
            "no blank row: signatures close the first",
            &[
                "户编号|行政村|户主姓名|户类型",
                "H1|甲村|张三|普通农户",
                "填报人：甲|审核人：乙",
                "务工情况",
                "证件号码|务工开始时间|务工单位",
                &format!("{person}|2020.3|示例公司"),
            ],
            &["A1:D3 household 1/0/1", "A4:C6 migrant_work 1/0/0"],
        ),
        (
            "one village after the other, under the same header",
            &[
                "甲村农户台账",
                "户编号|户主姓名|户类型",
                "H1|张三|普通农户",
                "",
                "乙村农户台账",
                "户编号|户主姓名|户类型",
                "H2|李四|普通农户",
            ],
            &["A1:C3 household 1/0/0", "A5:C7 household 1/0/0"],
        ),
        (
            "the header printed on every page",
            &[
                "甲村农户台账",
                "户编号|户主姓名|户类型",
                "H1|张三|普通农户",
                "第1页 共2页",
                "甲村农户台账",
                "户编号|户主姓名|户类型",
                "H2|李四|普通农户",
                "第2页 共2页",
            ],
            &["A1:C8 household 2/0/4"],
        ),
        (
            "a header of two rows",
            &["户编号|年度|收入||", "||工资性收入|经营性收入", "H1|2020|1|2", "H2|2020|1|2"],
            &["A1:D4 household_income 2/0/0"],
        ),
        (
            "folded in two halves",
            &[
                "甲村农户台账",
                "序号|户编号|户主姓名|户类型|序号|户编号|户主姓名|户类型",
                "#1|H1|张三|普通农户|#3|H3|王五|普通农户",
                "#2|H2|李四|普通农户|#4||",
            ],
            &["A1:D4 household 2/0/0", "A1:H4 household 1/0/0"],
        ),
        (
            "two ledgers side by side",
            &[
                "户编号|行政村|户主姓名|户类型||村|年度|收入项目|金额",
                "H1|甲村|张三|普通农户||甲村|#2020|租金|#3",
                "H2|甲村|李四|普通农户",
            ],
            &["A1:D3 household 2/0/0", "F1:I2 collective_income 1/0/0"],
        ),
        (
            "a blank column within one table",
            &["户编号|行政村|户主姓名||户类型|联系电话", "H1|甲村|张三||普通农户|"],
            &["A1:F2 household 1/0/0"],
        ),
    ];
    let pack = pack();
    for (what, rows, expected) in cases {
        assert_eq!(shown(&pack, sheet("台账", rows)), expected, "{what}");
    }
}

#[test]
fn each_table_has_the_village_and_the_unit_of_its_own_title() {
    let pack = pack();
    let both = read_all(
        &pack,
        sheet(
            "收入",
            &[
                "甲村家庭收入",
                "单位：元",
                "户编号|年度|工资性收入",
                "H1|#2020|#1",
                "",
                "乙村家庭收入",
                "单位：万元",
                "户编号|年度|工资性收入",
                "H2|#2020|#1",
            ],
        ),
    );
    let wages: Vec<String> =
        both.iter().map(|(_, _, rows)| values(rows, 0, "household_income")["wage_fen"].clone()).collect();
    assert_eq!(wages, ["Integer(100)", "Integer(1000000)"]);
}

#[test]
fn ditto_marks_say_what_the_record_above_says() {
    let pack = pack();
    let rows = common::read(
        &pack,
        &sheet(
            "集体经济",
            &[
                "村|年度|收入项目|金额",
                "〃|#2019|租金|#1",
                "甲村|#2019|租金|#1",
                "″|#2020|同上|#2",
                "小计|||#3",
                "\"|#2021|〃|同 上",
                "乙村|〃|分红|#4",
            ],
        ),
    );
    assert_eq!(codes_of(&rows), ["A2 nothing_above"]);
    let said: Vec<String> = (0..rows.rows.len())
        .map(|row| {
            let values = values(&rows, row, "collective_income");
            format!("{} {} {} {}", values["village"], values["year"], values["item"], values["amount_fen"])
        })
        .collect();
    assert_eq!(
        said,
        [
            "Text(\"甲村\") Integer(2019) Text(\"rent\") Integer(100)",
            "Text(\"甲村\") Integer(2020) Text(\"rent\") Integer(200)",
            "Text(\"甲村\") Integer(2021) Text(\"rent\") Integer(200)",
            "Text(\"乙村\") Integer(2021) Text(\"dividend\") Integer(400)",
        ]
    );
}

#[test]
fn a_ditto_mark_under_a_blank_says_nothing() {
    let rows = common::read(
        &pack(),
        &sheet("收入", &["户编号|年度|工资性收入|低保金", "H1|#2020|#30000|", "H2|#2020||#5", "H3|#2020|〃|〃"]),
    );
    assert_eq!(codes_of(&rows), ["C4 nothing_above"]);
}

#[test]
fn refused_rows_say_themselves_what_the_rows_above_said_for_them() {
    let pack = pack();
    let sheet = sheet(
        "集体经济",
        &["村|年度|收入项目|金额", "甲村|#2019|租金|#1", "〃|〃|分红|不清", "〃|#2020|〃|#2", "乙村|〃|〃|没数"],
    );
    let layout = recognise(&pack, &sheet, None).expect("a layout");
    let mut reader = SheetReader::new(&pack, &sheet, &layout);
    let refused: Vec<u32> = reader
        .by_ref()
        .filter_map(|row| match row {
            ReadRow::Rejected(row) => Some(row.number),
            _ => None,
        })
        .collect();
    assert_eq!(refused, [3, 5]);
    let given_back = rejects(
        &sheet,
        layout.header_row,
        &Refused {
            rows: refused.into_iter().collect(),
            problems: &|number| reader.problems_of(number),
            said_above: &|number, column| reader.said_above(number, column),
            day_columns: reader.day_columns(),
        },
    );
    let shown = |number: u32| (0..4).map(|column| given_back.sheet.cell(number, column).shown()).collect();
    let rows: Vec<Vec<String>> = [2, 3].map(shown).to_vec();
    assert_eq!(rows, [["甲村", "2019", "分红", "不清"], ["乙村", "2020", "分红", "没数"]]);
}

#[test]
fn every_line_of_a_header_is_known_where_it_is_printed_again() {
    let rows = common::read(
        &pack(),
        &sheet(
            "收入",
            &[
                "户编号|年度|收入情况|",
                "||工资性收入|低保金",
                "H1|#2020|#30000|#1",
                "户编号|年度|收入情况|",
                "||工资性收入|低保金",
                "H2|#2020|#30000|#1",
                "2020年收入表（续）",
                "户编号|年度|工资性收入|低保金",
                "H3|#2020|#30000|#1",
                "2021年3月15日",
            ],
        ),
    );
    assert_eq!((rows.rows.len(), codes_of(&rows).len(), rows.skipped.len()), (3, 0, 5), "{rows:#?}");
}

#[test]
fn records_above_the_header_that_nobody_recognised_are_told() {
    let pack = pack();
    let sheet = sheet(
        "台账",
        &[
            "序号|企业|产品甲|产量",
            "#1|某公司|花椒|#12",
            "#2|某公司|花椒|#9",
            "",
            "户编号|行政村|户主姓名",
            "H1|甲村|张三",
        ],
    );
    let layout = recognise(&pack, &sheet, None).expect("a layout");
    let reader = SheetReader::new(&pack, &sheet, &layout);
    assert_eq!((reader.unread_above(), reader.problems()[0].code), (2, "table_above"));
}
