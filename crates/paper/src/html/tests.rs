use super::*;
use crate::{Amount, Block, Chart, ChartKind, Imprint, Level, Mark, Point, Run, markup};

fn body(document: &Document) -> String {
    let page = write(document);
    page[page.find("<body>").unwrap()..].to_owned()
}

#[test]
fn lays_a_document_out() {
    let document = Document {
        title: "甲乡关于\u{1}整改的报告<&>".into(),
        recipient: Some("县局:".into()),
        number: Some("甲政报〔2021〕1号".into()),
        issuer: Some("甲乡人民政府".into()),
        date: Some("2021年3月5日".into()),
        head: Some(Head { mark: "甲乡人民政府文件".into(), signer: Some("李某".into()), ..Head::default() }),
        notice: Some("示例数据".into()),
        imprint: Some(Imprint { copies: None, printer: "办公室".into(), printed_on: "2021年3月6日".into() }),
        blocks: vec![
            Block::Heading { level: Level::First, runs: vec![Run::plain("一、现状")] },
            Block::Paragraph(vec![
                Run::figure("poor", "12"),
                Run { bold: true, ..Run::plain("户，一是") },
                Run::disputed("监测 户", "<3>"),
                Run { mark: Mark::Disputed, ..Run::plain("待核\n𠮷") },
                Run::figure("poor", "12"),
            ]),
            Block::PageBreak,
            Block::Chart(Chart {
                title: "比较".into(),
                unit: "%".into(),
                kind: ChartKind::Bar,
                points: vec![
                    Point {
                        label: "甲<".into(),
                        figure: "poor".into(),
                        amount: Some(Amount { unscaled: 5, scale: 0 }),
                    },
                    Point { label: "乙".into(), figure: "b".into(), amount: Some(Amount { unscaled: 25, scale: 1 }) },
                    Point { label: "丙".into(), figure: "c".into(), amount: None },
                ],
            }),
        ],
        annexes: vec![Annex {
            title: "台账".into(),
            blocks: [
                markup::parse("| 村 | 户 |\n|--|-:|\n| 甲 | 3 |\n| 乙 |"),
                vec![Block::Paragraph(vec![Run::definition("poor", "口径")])],
            ]
            .concat(),
            is_turned: false,
        }],
    };
    insta::assert_snapshot!(body(&document));
}

#[test]
fn turns_the_page_for_a_wide_annex_and_numbers_several() {
    let wide = format!("|{}\n|{}", "责任单位名称|".repeat(6), "--|".repeat(6));
    let annex = |blocks| Annex { title: "表".into(), blocks, ..Annex::default() };
    let document = Document { annexes: vec![annex(markup::parse(&wide)), annex(vec![])], ..Document::default() };
    let html = body(&document);
    for part in [
        "<section class=\"sheet wide\">\n<p class=\"annex\">附件1</p>",
        "<p class=\"annex\">附件2</p>",
        "<span>2.</span><span>表</span>",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
}

#[test]
fn needs_nothing_from_elsewhere() {
    let page = write(&Document { notice: Some("示例".into()), ..Document::default() });
    for foreign in ["<script", "<link", "@import", "url(", "http"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}
