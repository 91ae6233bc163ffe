//! Sheets as clerks of towns really make them.

mod common;

use common::{id, pack, sheet};
use shouwang_intake::{Merged, ReadRow, Said, Sheet, SheetReader, recognise, tables};
use shouwang_pack::Pack;

/// All that is read of a sheet and said of it, a line each.
fn told(pack: &Pack, sheet: Sheet) -> String {
    let mut lines = Vec::new();
    for table in tables(pack, sheet, Said::default()) {
        let layout = match recognise(pack, &table, None) {
            Ok(layout) => layout,
            Err(refused) => {
                lines.push(format!("{refused}。{}", refused.hint()));
                continue;
            }
        };
        lines.push(format!(
            "[{}] 表头第 {} 行，{}",
            layout.ledgers.join("+"),
            layout.header_row,
            layout
                .columns
                .iter()
                .map(|c| format!("{}={}{}", shouwang_intake::column_letters(c.column), c.field, c.unit))
                .collect::<Vec<_>>()
                .join(" ")
        ));
        let mut reader = SheetReader::new(pack, &table, &layout);
        for read in reader.by_ref() {
            match read {
                ReadRow::Row(row) => {
                    for part in &row.parts {
                        let values: Vec<String> = part
                            .values
                            .iter()
                            .filter(|(_, value)| !value.is_unknown())
                            .map(|(field, value)| format!("{field}={value:?}"))
                            .collect();
                        lines.push(format!("{} {}: {}", row.number, part.ledger, values.join(" ")));
                    }
                }
                ReadRow::Rejected(row) => {
                    for p in row.problems {
                        lines.push(format!("{} 退回 {} {} {}。{}", row.number, p.cell, p.code, p.message, p.hint));
                    }
                }
                ReadRow::Skipped(row) => lines.push(format!("{} 跳过 {:?}", row.number, row.why)),
            }
        }
        for p in reader.problems() {
            lines.push(format!("问题 {} {} {}。{}", p.cell, p.code, p.message, p.hint));
        }
        for p in reader.notices() {
            lines.push(format!("提示 {} {} {}。{}", p.cell, p.code, p.message, p.hint));
        }
    }
    lines.join("\n")
}

/// Recognised, read and told: one snapshot for each kind of sheet.
fn check(name: &str, sheet: Sheet) {
    insta::assert_snapshot!(name, told(&pack(), sheet));
}

fn with_merged(name: &str, rows: &[&str], merged: &[(u32, u32, u32, u32)]) -> Sheet {
    let mut sheet = sheet(name, rows);
    sheet.merged = merged.iter().map(|&(top, bottom, left, right)| Merged { top, bottom, left, right }).collect();
    sheet
}

/// Somebody whose number ends with an X.
fn with_x() -> String {
    (1..1000).map(|order| id("19850505", order)).find(|id| id.ends_with('X')).expect("a number with an X")
}

const THREE_LEVELS: [&str; 11] = [
    "示例镇2020年农户家庭收入情况统计表",
    "填报单位：示例镇甲村（盖章）||||||填报日期：2020年12月1日",
    "序号|户编号|年度|家庭收入情况|||备注",
    "|||经营与工资||转移性收入|",
    "|||工资性收入|经营性收入|低保金|",
    "单位|||（元）|万元|元|",
    "#1|H1|2020年|#30000|#1.5|#0|",
    "#2|‘H2|2020|3万5千|（0.2）|1,200.00元|同上",
    "小计||||||",
    "#3|H3|2020.12|三万五千|—|/|",
    "合计||#2020|#95000|#1.3|#1200|",
];

#[test]
fn a_header_of_three_levels_with_a_row_of_units() {
    let merged = [(1, 1, 0, 6), (3, 5, 0, 0), (3, 5, 1, 1), (3, 5, 2, 2), (3, 3, 3, 5), (4, 4, 3, 4), (3, 5, 6, 6)];
    let as_made = told(&pack(), with_merged("Sheet1", &THREE_LEVELS, &merged));
    insta::assert_snapshot!("three_levels", as_made);
    // Saved as text, a sheet has no merged cells any more.
    let records = |told: &str| told.lines().filter(|line| !line.starts_with("提示")).collect::<Vec<_>>().join("\n");
    assert_eq!(records(&told(&pack(), sheet("Sheet1", &THREE_LEVELS))), records(&as_made));
}

#[test]
fn work_away_as_it_is_typed() {
    let (one, two, three) = (id("19700101", 111), id("19720202", 222), id("19990303", 333));
    let other = |order: u32| id("19660606", order);
    let spaced = format!("{} {} {}", &one[..6], &one[6..14], &one[14..]);
    let rows = [
        "附件3：".to_owned(),
        "示例镇外出务工人员台账".to_owned(),
        "村名：甲村|||单位：元、人".to_owned(),
        "序号|姓　名|身份证号码|||务工开始时间|务工结束时间|务工单位（全称）|月工资|是否已务工|联系电话".to_owned(),
        format!("#1|张 三|{spaced}|||2020年3月||示例公司|#4500|是|138 0000 0000"),
        format!("#2|李　四|{}|||2020.03|2020.10|〃|4,500元/月|√|1.38E+10", with_x().replace('X', "ｘ")),
        format!("#3|王五|'{two}|||#43891|至今|同上|４５００|是|'13800000000"),
        "#4|赵六|5.33E+17|||2020-3-1||示例公司|4500左右|是|".to_owned(),
        format!("#5|钱七|{three}|||2020年3月至10月||示例公司|三千五|是|"),
        format!("#6|孙八|{}|||二〇二〇年三月||示例公司|约4000|是|", other(6)),
        format!("#7|周九|{}|||||||否|", other(7)),
        format!("#8|吴十|{}|||20.3||示例公司|4000-5000|是|", other(8)),
        "合    计|8人||||||||".to_owned(),
        "填表人：|张某||审核人：|李某||日期：|2020.12.1".to_owned(),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    check("work", sheet("务工", &rows));
}

#[test]
fn households_with_blank_columns_between_and_the_header_printed_twice() {
    let (one, two) = (id("19700101", 111), id("19720202", 222));
    let header = "户编号||户主姓名|户主身份证号||户类型|耕地面积|住房面积|脱贫年度|饮水安全";
    let rows = [
        header.to_owned(),
        "一、脱贫户".to_owned(),
        format!("'590001||张 三|{one}||脱贫户|三亩半|120平方|2018年12月|安全"),
        format!("５９０００２||李　四|{}||建档立卡户（脱贫）|3亩5分|8间|2018年度|达标", with_x().replace('X', "Ｘ")),
        header.to_owned(),
        "（二）其他".to_owned(),
        format!("590003||王·五|{two}||普通农户|0.2公顷|１２０㎡|201812|是（自来水）"),
        "小 计||2户|||||||".to_owned(),
        "590004||赵六|无||普通农户|12.5亩|#120|未脱贫|否".to_owned(),
        "590005||钱七（已故）|||一般户|#3.5|无房|2018-12-31|".to_owned(),
        "590006||孙八|590123||普通农户||||".to_owned(),
        "590007.0||周九|||普通农户|#44075|#80|#2018.12|√".to_owned(),
        "其中：脱贫户||#2|||||||".to_owned(),
        "注：面积以确权证为准".to_owned(),
        "1、本表一式两份。|||||||||".to_owned(),
        "村支书签字：|||||||||".to_owned(),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    check("households", sheet("甲村", &rows));
}

#[test]
fn people_under_merged_households() {
    let (one, two, three) = (id("19700101", 111), id("19720202", 222), id("19990303", 333));
    let rows = [
        "户编号|户主姓名|姓名|身份证号码|与户主关系|出生日期|性别|健康状况|加入家庭日期".to_owned(),
        format!("H1|张三|张三|{one}|户主|1970.1.1|男|健康|"),
        format!("||李 四|{two}|配偶|19720202|女|长期慢性病、残疾|1995-10-1"),
        format!("||张小三|{three}|儿子|1999/3/3|男|良好|#36222"),
        "||张老三||父亲|1940年|男|患大病|".to_owned(),
        format!("H2|王五|王五|{}|本人|#31172||健康|1985.5.5", with_x()),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    check("people", with_merged("人口信息", &rows, &[(2, 5, 0, 0), (2, 5, 1, 1)]));
}

#[test]
fn income_of_villages_with_sums_between() {
    let rows = [
        "示例镇村集体经济收入台账（2020年）",
        "|||单位：万元",
        "序号|村|收入项目|金额|备注",
        "甲|乙|1|2|3",
        "#1|甲村|租金|#3.5|",
        "||分红|2万|",
        "#2|乙村委会|租金|3500元|含上年",
        "|乙村小计||#3.85|",
        "#3|丙村|租金|叁拾元伍角|",
        "总计||#9.35||",
        "单位负责人：  填表人：  联系电话：13800000000",
    ];
    check("villages", with_merged("Sheet1", &rows, &[(5, 6, 1, 1)]));
}

#[test]
fn numbers_between_western_and_chinese_signs() {
    let rows = [
        "户编号（14位）|年 度|工资性收入(元)|经营性收入【元】|低保金:元",
        "H1|2020|12，345.60|￥1,234.5|0",
        "H2|２０２０|1 234|-|零",
        "H3|2020|1234.5元整|壹仟贰佰元整|无",
        "H4|20年|１２３４|未统计|不详",
        "H5|#44197|-100|#-5|(5)",
        "H6|2020年|3万5|￥1.234，5|（约5）",
    ];
    check("numbers", sheet("2020年", &rows));
}

/// What nobody may take for something else: the first year of a group for the whole, a heading for a household, one
/// table's unit for the other's, a remark for a sum.
#[test]
fn nothing_is_taken_for_something_else() {
    let groups =
        ["示例镇农户收入", "户编号|年度|工资性收入||经营性收入|", "||上年|本年|合计|其中种植", "H1|2020年|#1|#2|#3|#4"];
    check("groups", with_merged("Sheet1", &groups, &[(2, 3, 0, 0), (2, 3, 1, 1), (2, 2, 2, 3), (2, 2, 4, 5)]));
    let lone = [
        "户编号|户主姓名|户类型|耕地面积",
        "二组|||",
        "H1|甲|普通农户|#2",
        "共2户|||",
        "H2||普通农户|",
        "以上数据截至3月|||",
        "||#3|合计三笔",
    ];
    check("lone_words", sheet("新店房村", &lone));
    let beside = [
        "2019年村集体经济收入（元）||||||2020年村集体经济收入（万元）",
        "行政村|年度|收入项目|收入金额|||行政村|年度|收入项目|收入金额",
        "新店房村|2019年|租金|#50000|||新店房村|2020年|租金|#5",
        "松坪村|2019年|租金|#60000|||松坪村|2020年|租金|#6",
    ];
    check("beside_with_units", sheet("Sheet1", &beside));
    let noted = ["户编号|年度|工资性收入", "H1|2020年|#2", "注：以上金额单位均为万元。"];
    check("unit_in_a_note", sheet("Sheet1", &noted));
}
