//! Several tables on one sheet, and what stands between them.

mod common;

use common::{codes_of, id, pack, sheet, values};
use shouwang_intake::{Said, Sheet, SheetRows, extent, read_sheet, recognise, tables};
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
