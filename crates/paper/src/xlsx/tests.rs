use std::io::{Cursor, Read};

use super::*;

fn part(xlsx: &[u8], name: &str) -> String {
    let mut xml = String::new();
    zip::ZipArchive::new(Cursor::new(xlsx)).unwrap().by_name(name).unwrap().read_to_string(&mut xml).unwrap();
    xml
}

fn sample() -> Workbook {
    let figures = Sheet {
        name: "指标".into(),
        title: Some("指标汇总".into()),
        note: Some("填报单位：甲乡".into()),
        unit: Some("单位：户".into()),
        columns: vec![Column::new("指标"), Column::new("数值"), Column::new("占比")],
        rows: vec![
            vec![Cell::text("=脱贫户\u{1}"), Cell::count(12).linked("台'账", Some(1)), Cell::percent(-7, 1)],
            vec![Cell::blank(), Cell::decimal(-5, 2), Cell::decimal(1_234_567_890_123_456, 2)],
        ],
        ..Sheet::default()
    };
    let ledger = Sheet {
        name: "台'账".into(),
        columns: vec![
            Column { kind: Kind::Text, help: Some("18位".into()), ..Column::new("身份证号") },
            Column { choices: vec!["是".into(), "否".into()], ..Column::new("是否核实") },
            Column { choices: (0..90).map(|n| format!("选项{n}")).collect(), ..Column::new("原因") },
        ],
        rows: vec![vec![Cell::text("530100"), Cell::date(2021, 3, 5)], vec![Cell::text("返回").linked("指标", None)]],
        spare_rows: 3,
        signature: Signature::OnPaper,
        ..Sheet::default()
    };
    let figures = Sheet { signature: Signature::Below, ..figures };
    Workbook { title: "汇总".into(), notice: Some("甲&乙".into()), sheets: vec![figures, ledger] }
}

#[test]
fn writes_typed_cells_links_and_drop_downs() {
    let xlsx = write(&sample()).unwrap();
    for (name, fragments) in [
        (
            "xl/worksheets/sheet1.xml",
            &[
                "<pane ySplit=\"3\" topLeftCell=\"A4\" activePane=\"bottomLeft\" state=\"frozen\"/>",
                "<mergeCell ref=\"A1:C1\"/>",
                "<mergeCell ref=\"A7:C7\"/>",
                "<v>12</v>",
                "<v>-0.007</v>",
                "<v>-0.05</v>",
                "<hyperlink ref=\"B4\" location=\"'台''账'!A3\"",
                "<oddHeader>&amp;C甲&amp;&amp;乙</oddHeader>",
                "fitToHeight=\"0\"",
            ][..],
        ),
        (
            "xl/worksheets/sheet2.xml",
            &[
                "<v>44260</v>",
                "sqref=\"A2:A6\"",
                "&amp;L填表人：",
                "<formula1>\"是,否\"</formula1>",
                "<formula1>'_选项'!$A$1:$A$90</formula1>",
                "location=\"'指标'!A3\"",
            ],
        ),
        ("xl/sharedStrings.xml", &["<t>=脱贫户</t>", "<t>12345678901234.56</t>", "<t>选项89</t>"]),
        ("xl/workbook.xml", &["name=\"_选项\" sheetId=\"3\" state=\"hidden\"", "_xlnm.Print_Titles", "指标!$A$1:$C$7"]),
    ] {
        let xml = part(&xlsx, name);
        for fragment in fragments {
            assert!(xml.contains(fragment), "{name} lacks {fragment}:\n{xml}");
        }
    }
    assert_eq!(write(&sample()).unwrap(), xlsx);
}

#[test]
fn title_unit_and_paper_end_at_the_last_column_that_is_shown() {
    let sheet = Sheet {
        name: "台账".into(),
        title: Some("农户台账".into()),
        unit: Some("单位：元".into()),
        columns: vec![Column::new("户编号"), Column::new("收入"), Column { hidden: true, ..Column::new("记录编号") }],
        rows: vec![vec![Cell::text("H1"), Cell::count(1), Cell::text("r1")]],
        ..Sheet::default()
    };
    let xlsx = write(&Workbook { sheets: vec![sheet], ..Workbook::default() }).unwrap();
    let page = part(&xlsx, "xl/worksheets/sheet1.xml");
    assert!(page.contains("<mergeCell ref=\"A1:B1\"/>"), "{page}");
    assert!(page.contains("<c r=\"B2\"") && !page.contains("<c r=\"C2\""), "{page}");
    let book = part(&xlsx, "xl/workbook.xml");
    assert!(book.contains("$A$1:$B$"), "{book}");
}

#[test]
fn refuses_what_a_workbook_cannot_hold() {
    let sheet = |name: &str, cell: Cell| Sheet { name: name.into(), rows: vec![vec![cell]], ..Sheet::default() };
    for (sheets, message) in [
        (vec![sheet("a/b", Cell::blank())], "工作表名称“a/b”不可用"),
        (vec![sheet("表", Cell::blank()), sheet("表", Cell::blank())], "工作表名称“表”不可用"),
        (vec![sheet("_选项", Cell::blank())], "工作表名称“_选项”不可用"),
        (vec![sheet("表", Cell::text("长".repeat(32_768)))], "工作表“表”第2行第1列"),
        (vec![sheet("表", Cell::date(2021, 2, 30))], "工作表“表”第2行第1列"),
        (vec![sheet("表", Cell::blank().linked("无", None))], "指向不存在的位置“无”"),
        (vec![sheet("表", Cell::blank().linked("表", Some(1)))], "指向不存在的位置“表（数据第2行）”"),
        (vec![Sheet { spare_rows: u32::MAX, ..sheet("表", Cell::blank()) }], "超出表格上限"),
    ] {
        let error = write(&Workbook { sheets, ..Workbook::default() }).unwrap_err();
        assert!(error.to_string().contains(message), "{message}: {error:?}");
    }
}

#[test]
fn a_sheet_is_given_back_row_by_row_with_its_regions_and_marks() {
    let text = |text: &str| Given::Text(text.into());
    let rows: Vec<GivenRow> = vec![
        (0, vec![(0, text("农户台账"))]),
        (1, vec![(0, text("户编号")), (1, text("收入")), (3, text("退回原因"))]),
        (2, vec![(1, text("工资")), (2, text("低保"))]),
        (3, vec![(0, text("H1")), (1, Given::Number("12.5".into())), (3, text("低保没有填"))]),
        (5, vec![(0, Given::Date(2020, 9, 1)), (1, text("两万多")), (2, Given::Flag(true)), (3, text("不是数字"))]),
    ];
    let sheet = || Marked {
        name: "甲:村".into(),
        header_row: Some(2),
        rows: Box::new(rows.clone().into_iter()),
        merged: vec![(0, 0, 0, 3), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 2, 3)],
        marks: vec![(5, 1, "不是数字".into()), (3, 2, String::new())],
        reason: 3,
    };
    let xlsx = write_marked(vec![sheet(), sheet()]).expect("a workbook");
    assert_eq!(xlsx, write_marked(vec![sheet(), sheet()]).expect("a workbook"), "the same rows are the same bytes");
    let book = part(&xlsx, "xl/workbook.xml");
    assert!(book.contains("name=\"甲村\"") && book.contains("name=\"甲村 (2)\""), "{book}");
    let xml = part(&xlsx, "xl/worksheets/sheet2.xml");
    for region in ["A1:D1", "A2:A3", "B2:C2", "D2:D3"] {
        assert!(xml.contains(&format!("<mergeCell ref=\"{region}\"/>")), "{region}: {xml}");
    }
    let shown = ["农户台账", "户编号", "收入", "退回原因", "工资", "低保", "H1", "<v>12.5</v>", "两万多", "不是数字"];
    let mut rest = xml.as_str();
    for words in shown {
        rest = rest.split_once(words).unwrap_or_else(|| panic!("{words} stands in its place: {xml}")).1;
    }
    assert!(xml.contains("<c r=\"C4\" s="), "a mark on a blank cell is a colour: {xml}");
    assert!(part(&xlsx, "xl/comments2.xml").contains("不是数字"));
}
