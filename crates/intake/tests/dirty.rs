//! One very dirty sheet, and the words that its clerk gets to read.

mod common;

use common::{id, pack, read, sheet};

#[test]
fn everything_that_is_wrong_is_said_where_it_stands() {
    let (one, two) = (id("19700101", 111), id("19720202", 222));
    let wrong_check = format!("{}{}", &one[..17], if one.ends_with('0') { '1' } else { '0' });
    let rows = read(
        &pack(),
        &sheet(
            "新店房村务工",
            &[
                "示例镇新店房村外出务工台账",
                "填报日期：2021年3月15日||单位：万元",
                "序号|姓 名|身份证号|务工开始日期|务工结束时间|务工单位|月工资（元/月）|月工资|籍贯|",
                &format!("#1|张三|{one}|2020.3|至今|示例公司|4500|||"),
                &format!("#2|李四|{}|2020年13月||示例公司|四千|||", &two[..16]),
                &format!("#3|王五|{wrong_check}|#2020.1|2020|#REF!|4500.123|||旁注"),
                "#4|赵六|#590123197001011000|@2020-05-06||示例公司|200000元|||",
                "#5|钱七||||示例公司|-5|||",
                &format!("#6|张三|{one}|202003|202012|示例公司|5000|||"),
                &format!("#7|孙八|{two}|202004||{}|3千元|||", "很长".repeat(300)),
                "合计|7人|||||18500",
                "填报人：甲|||审核人：乙",
            ],
        ),
    );
    let mut lines = vec![format!(
        "共 {} 行：读入 {}，退回 {}，跳过 {:?}",
        rows.total(),
        rows.rows.len(),
        rows.rejected.len(),
        rows.skipped.iter().map(|s| (s.number, s.why)).collect::<Vec<_>>()
    )];
    let said = |p: &shouwang_intake::Problem| {
        format!("{}!{} [{} {}] {}。{}", p.sheet, p.cell, p.field, p.code, p.message, p.hint)
    };
    lines.push("-- 表".to_owned());
    lines.extend(rows.problems.iter().map(said));
    lines.push("-- 提示".to_owned());
    lines.extend(rows.notices.iter().map(said));
    lines.push("-- 行".to_owned());
    lines.extend(rows.rejected.iter().flat_map(|row| &row.problems).map(said));
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(rows.rows[0].parts[0].values["monthly_wage_fen"].as_integer(), Some(450_000));
}
