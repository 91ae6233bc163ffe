use proptest::prelude::*;

use super::*;
use crate::{Align, Inline, Run, Table};

fn paragraph(runs: Inline) -> Vec<Block> {
    vec![Block::Paragraph(runs)]
}

#[test]
fn reads_headings_paragraphs_and_tables() {
    let text = "\
# 一、组织领导

　　云岭乡共有脱贫户
\u{E000}poor_households\u{E001}1234\u{E002}户。

## （一）排查情况
####没有空格的不是标题

| 村 | 户数 |
|:--|--:|
| 甲村 | \u{E000}!a|b\u{E001}12|3\u{E002} |
| a\\|b
后文";
    let table = Table {
        header: vec![vec![Run::plain("村")], vec![Run::plain("户数")]],
        align: vec![Align::Start, Align::End],
        rows: vec![vec![vec![Run::plain("甲村")], vec![Run::disputed("a|b", "12|3")]], vec![vec![Run::plain("a|b")]]],
    };
    assert_eq!(
        parse(text),
        [
            Block::Heading { level: Level::First, runs: vec![Run::plain("一、组织领导")] },
            Block::Paragraph(vec![
                Run::plain("云岭乡共有脱贫户"),
                Run::figure("poor_households", "1234"),
                Run::plain("户。")
            ]),
            Block::Heading { level: Level::Second, runs: vec![Run::plain("（一）排查情况")] },
            Block::Paragraph(vec![Run::plain("####没有空格的不是标题")]),
            Block::Table(table),
            Block::Paragraph(vec![Run::plain("后文")]),
        ]
    );
}

#[test]
fn shows_what_is_not_well_formed_as_text() {
    for (text, runs) in [
        ("| 甲 | 乙 |", vec![Run::plain("| 甲 | 乙 |")]),
        ("\u{E000}id\u{E001}12", vec![Run::plain("id12")]),
        ("1\u{E002}2\u{E001}3", vec![Run::plain("123")]),
        ("\u{E000}a\u{E000}b\u{E001}7\u{E002}", vec![Run::plain("a"), Run::figure("b", "7")]),
        ("5301**********1234", vec![Run::plain("5301**********1234")]),
        ("C:\\数据\\", vec![Run::plain("C:\\数据\\")]),
        ("one\ntwo\n三", vec![Run::plain("one two三")]),
    ] {
        assert_eq!(parse(text), paragraph(runs), "{text:?}");
    }
    assert_eq!(parse(" \n\n　"), []);
}

proptest! {
    /// Writing a figure and reading it are inverse, wherever it stands and whatever else the data holds.
    #[test]
    fn figures_come_back(
        id in "[^!\\n\\r\u{E000}-\u{E003}][^\\n\\r\u{E000}-\u{E003}]{0,12}",
        text in "[^\\n\\r\u{E000}-\u{E003}]{0,12}",
        other in "[一-十|#\\\\*0-9][^\\n\\r\u{E000}-\u{E003}]{0,12}[。|\\\\]",
        is_disputed: bool,
    ) {
        let (written, run) = if is_disputed {
            (disputed(&id, &text), Run::disputed(&id, &text))
        } else {
            (figure(&id, &text), Run::figure(&id, &text))
        };
        let around = [Run::plain(&other), run.clone(), Run::plain(&other)];
        let escaped = escape(&other);
        prop_assert_eq!(parse(&written), paragraph(vec![run.clone()]));
        prop_assert_eq!(parse(&format!("{escaped}{written}{escaped}")), paragraph(around.to_vec()));
        let rows = format!("|甲|乙|\n|--|--|\n| {escaped} | {written} |");
        let Some(Block::Table(table)) = parse(&rows).pop() else { panic!("a table") };
        prop_assert_eq!(table.rows, vec![vec![vec![Run::plain(&other)], vec![run]]]);
    }

    #[test]
    fn any_text_parses(text in "[#|\\- \\n\\\\!甲1\u{E000}-\u{E003}]{0,40}") {
        parse(&text);
    }
}
