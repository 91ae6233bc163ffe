//! Documents as LibreOffice prints them, held against the measures of GB/T 9704-2012.
#![allow(clippy::float_arithmetic, reason = "millimetres on paper")]

mod pdf;

use pdf::{Ink, Page, print};
use shouwang_paper::xlsx::{self, Cell, Column, Sheet, Signature, Workbook};
use shouwang_paper::{Amount, Annex, Block, Chart, ChartKind, Document, Head, Imprint, Point, Run, docx, markup};

/// The text block: 156 × 225 mm, 37 mm below the top of the sheet and 28 mm from its left (5.2.1).
const TOP: f64 = 37.0;
const LEFT: f64 = 28.0;
const RIGHT: f64 = LEFT + 156.0;
const BOTTOM: f64 = TOP + 225.0;
/// 22 lines a page, and 28 characters a line (5.2.3).
const LINES: usize = 22;
const CHARACTERS: usize = 28;
const CHARACTER: f64 = 156.0 / 28.0;
/// A character of 4号.
const SMALL_CHARACTER: f64 = 14.0 * 25.4 / 72.0;

fn near(what: &str, measured: f64, wanted: f64, within: f64) {
    assert!((measured - wanted).abs() <= within, "{what}: {measured:.2} mm, should be {wanted:.2} ± {within} mm");
}

/// Everything that a document can have, so that a page shows how the parts stand to each other.
fn whole() -> Document {
    let point = |label: &str, households| Point {
        label: label.into(),
        figure: "poor".into(),
        amount: Some(Amount { unscaled: households, scale: 0 }),
    };
    let chart = Chart {
        title: "各村脱贫户".into(),
        unit: "户".into(),
        kind: ChartKind::Bar,
        points: vec![point("甲村", 4312), point("乙村", 4287)],
    };
    let headers = ["序号", "问题", "整改措施", "责任单位", "责任人", "完成时限", "整改状态", "佐证材料"];
    let mut ledger = format!("| {} |\n|{}\n", headers.join(" | "), "--|".repeat(headers.len()));
    for number in 1..=24 {
        ledger += &format!(
            "| {number} | 个别村组台账更新不及时，户内人口与实际不一致 | 由乡振兴办牵头，逐户比对公安、民政数据后更正 | 乡振兴办 | 张某 | 九月底 | 已完成 | 照片 |\n"
        );
    }
    let text = format!("# 一、情况\n\n{}\n\n{}", markup::chart("villages"), "逐户核实。".repeat(60));
    Document {
        title: "云岭乡人民政府关于巩固拓展脱贫攻坚成果同乡村振兴有效衔接专项排查问题整改情况的报告".into(),
        recipient: Some("示例县乡村振兴局".into()),
        number: Some("云岭政报〔2021〕16号".into()),
        issuer: Some("云岭乡人民政府".into()),
        date: Some("2021年7月5日".into()),
        head: Some(Head {
            mark: "云岭乡人民政府文件".into(), signer: Some("李某某".into()), ..Head::default()
        }),
        imprint: Some(Imprint {
            copies: Some("示例县民政局，示例县人力资源和社会保障局，示例县卫生健康局，示例县医疗保障局".into()),
            printer: "云岭乡党政综合办公室".into(),
            printed_on: "2021年7月6日".into(),
        }),
        notice: Some("示例数据".into()),
        blocks: markup::parse_with(&text, &|_| Some(chart.clone())),
        annexes: vec![
            Annex { title: "说明".into(), blocks: markup::parse("本附件为示例。"), ..Annex::default() },
            Annex {
                title: "云岭乡专项排查问题整改台账".into(), blocks: markup::parse(&ledger), ..Annex::default()
            },
        ],
    }
}

#[test]
fn documents_have_the_measures_of_the_standard() {
    let dense = Document {
        blocks: vec![Block::Paragraph(vec![Run::plain("守".repeat(CHARACTERS * LINES * 3 - 2))])],
        title: "关于文字的报告".into(),
        ..Document::default()
    };
    let secret = Document {
        head: Some(Head {
            copy_number: Some("000001".into()),
            secrecy: Some("秘密★1年".into()),
            urgency: Some("特急".into()),
            ..whole().head.expect("a head")
        }),
        annexes: Vec::new(),
        ..whole()
    };
    let documents = [("dense.docx", &dense), ("whole.docx", &whole()), ("secret.docx", &secret)];
    let files = documents.map(|(name, document)| (name, docx::write(document).expect("a docx")));
    let printed = print(&files);
    let [dense, whole, secret] = printed.as_slice() else { panic!("three documents") };
    the_page_is_full_of_lines_and_the_lines_of_characters(dense);
    page_numbers_stand_outside(dense);
    the_head_stands_above_its_red_line(&whole[0]);
    labels_do_not_move_the_mark(&whole[0], &secret[0]);
    the_signature_stands_below_the_text(secret.last().expect("a page"));
    annexes_begin_pages_and_a_ledger_turns_them(whole);
    a_chart_shows_its_values(&whole[0], &whole[1]);
    for pages in [whole, secret] {
        the_imprint_stands_at_the_foot_of_the_last_page(pages.last().expect("a page"));
    }
    nothing_is_lost(&files, &printed);
}

fn the_page_is_full_of_lines_and_the_lines_of_characters(pages: &[Page]) {
    for page in pages {
        near("width", page.width, 210.0, 0.1);
        near("height", page.height, 297.0, 0.1);
    }
    let full: Vec<_> = pages[1].lines().into_iter().filter(|line| line.text.contains('守')).collect();
    assert_eq!(full.len(), LINES);
    for (index, line) in full.iter().enumerate() {
        assert_eq!(line.text.chars().count(), CHARACTERS, "{}", line.text);
        near("left", line.left, LEFT, 0.3);
        near("right", line.right, RIGHT, 0.5);
        let pitch = 225.0 / LINES as f64;
        near("the middle of a line", line.middle, TOP + pitch * (index as f64 + 0.5), 1.0);
    }
    let (first, last) = pages[1].inked(Ink::Dark, 30.0, (LEFT, LEFT + CHARACTER)).expect("text");
    assert!(first >= TOP && last <= 270.0, "{first} {last}");
    let begin = pages[0].lines().into_iter().find(|line| line.text.contains('守')).expect("a paragraph");
    assert_eq!(begin.text.chars().count(), CHARACTERS - 2);
    near("the indent of a paragraph", begin.left, LEFT + 2.0 * CHARACTER, 0.3);
}

/// "— 1 —" in 4号, its dashes 7 mm below the text block, a character from the outer edge (7.5).
fn page_numbers_stand_outside(pages: &[Page]) {
    for (index, page) in pages.iter().enumerate() {
        let line = page.line(&format!("—{}—", index + 1));
        if index % 2 == 0 {
            near("an odd number", line.right, RIGHT - SMALL_CHARACTER, 0.7);
        } else {
            near("an even number", line.left, LEFT + SMALL_CHARACTER, 0.7);
        }
        let dash = (line.left + 0.5, line.left + 3.0);
        let (dash, _) = page.inked(Ink::Dark, BOTTOM + 4.0, dash).expect("a dash");
        near("the dash below the text block", dash - BOTTOM, 7.0, 1.0);
    }
}

/// 发文机关标志 35 mm below the top of the text block, the red line as wide as it, the title two lines further down (7.2, 7.3.1).
fn the_head_stands_above_its_red_line(page: &Page) {
    let (mark, _) = page.inked(Ink::Red, 0.0, (LEFT, RIGHT)).expect("a mark");
    near("发文机关标志", mark, TOP + 35.0, 2.0);
    let rules = page.rules(Ink::Red, 100.0);
    let [(row, left, right)] = rules.as_slice() else { panic!("one red line: {rules:?}") };
    near("the red line's left end", *left, LEFT, 0.5);
    near("the red line's right end", *right, RIGHT, 0.5);
    let reference = page.line("云岭政报〔2021〕16号签发人：李某某");
    near("发文字号", reference.left, LEFT + CHARACTER, 0.5);
    near("签发人", reference.right, RIGHT - CHARACTER, 0.7);
    near("the red line below 发文字号", *row - reference.middle - 2.8, 4.0, 1.2);
    let title: Vec<_> = ["云岭乡人民政府关于巩固拓展", "脱贫攻坚成果同乡村振兴有效衔接", "专项排查问题整改情况的报告"]
        .map(|text| page.line(text))
        .to_vec();
    for line in &title {
        near("the middle of a title", (line.left + line.right) / 2.0, (LEFT + RIGHT) / 2.0, 0.5);
    }
    near("the title below the red line", title[0].middle - row, 2.5 * 225.0 / 22.0, 2.5);
    near("主送机关", page.line("示例县乡村振兴局：").left, LEFT, 0.3);
}

/// 份号, 密级 and 紧急程度 stand on lines of their own at the top, and all below them stays where it was (7.2.1 to 7.2.3).
fn labels_do_not_move_the_mark(plain: &Page, labelled: &Page) {
    for (index, label) in ["000001", "秘密★1年", "特急"].iter().enumerate() {
        let line = labelled.line(label);
        near("a label", line.left, LEFT, 0.3);
        near("a label's line", line.middle, TOP + 225.0 / 22.0 * (index as f64 + 0.5), 1.2);
    }
    let mark = "云岭乡人民政府文件";
    near("发文机关标志 below labels", labelled.line(mark).middle, plain.line(mark).middle, 0.5);
}

/// 署名 two characters in, 成文日期 below it, its first character two to the right of the first of 署名 (7.3.5.2).
fn the_signature_stands_below_the_text(page: &Page) {
    let (issuer, date) = (page.line("云岭乡人民政府"), page.line("2021年7月5日"));
    near("署名", issuer.right, RIGHT - 2.0 * CHARACTER, 0.7);
    near("成文日期", date.middle - issuer.middle, 225.0 / 22.0, 0.5);
    near("成文日期", date.right, RIGHT - CHARACTER, 0.7);
}

/// 附件 on the first line of a new page, its title on the third (7.3.7); a ledger is turned, its head repeated.
fn annexes_begin_pages_and_a_ledger_turns_them(pages: &[Page]) {
    let pitch = 225.0 / 22.0;
    let first = |label: &str| pages.iter().find(|page| page.lines().iter().any(|line| line.text.ends_with(label)));
    let (text, ledger) = (first("附件1").expect("an annex"), first("附件2").expect("an annex"));
    near("附件1", text.line("附件1").middle, TOP + pitch / 2.0, 1.0);
    near("an annex's title", text.line("说明").middle, TOP + pitch * 2.5, 1.5);
    near("an upright annex", text.width, 210.0, 0.1);
    let turned: Vec<&Page> = pages.iter().filter(|page| page.width > page.height).collect();
    assert!(turned.len() > 1 && turned[0].text() == ledger.text());
    for page in turned {
        near("a turned page", page.width, 297.0, 0.1);
        assert!(page.text().contains("序号问题整改措施责任单位"), "the header is repeated: {}", page.text());
        // The binding edge is at the top now, the outer edge of the sheet's foot at the left.
        let number = page.words.iter().find(|word| word.text == "—").expect("a number");
        assert!(
            number.right < 35.0 && number.left > 20.0,
            "the number is below the text block of the sheet: {number:?}"
        );
        let rules = page.rules(Ink::Dark, 200.0);
        let (_, left, right) = rules.first().expect("a table");
        near("a turned table's left", *left, 35.0, 0.5);
        near("a turned table's right", *right, 297.0 - 37.0, 0.5);
    }
}

fn a_chart_shows_its_values(first: &Page, second: &Page) {
    let page = [first, second].into_iter().find(|page| page.text().contains("图1")).expect("a chart");
    for text in ["4312", "4287", "甲村", "乙村", "图1各村脱贫户（单位：户）", "指标：poor、poor"] {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
}

/// 版记 fills the last lines of the text block, between three rules as wide as it (7.4).
fn the_imprint_stands_at_the_foot_of_the_last_page(page: &Page) {
    near("版记 on an upright page", page.width, 210.0, 0.1);
    let rules: Vec<_> = page.rules(Ink::Dark, 150.0).into_iter().filter(|(row, ..)| *row > 200.0).collect();
    assert_eq!(rules.len(), 3, "{rules:?}");
    for (_, left, right) in &rules {
        near("a rule's left end", *left, LEFT, 0.7);
        near("a rule's right end", *right, RIGHT, 0.7);
    }
    near("the last rule", rules[2].0, BOTTOM, 1.0);
    let printed = page.line("云岭乡党政综合办公室2021年7月6日印发");
    near("印发机关", printed.left, LEFT + SMALL_CHARACTER, 0.7);
    near("印发日期", printed.right, RIGHT - SMALL_CHARACTER, 0.7);
}

/// Opened without repair: all that is written in a docx is printed.
fn nothing_is_lost(files: &[(&str, Vec<u8>)], printed: &[Vec<Page>]) {
    for ((name, bytes), pages) in files.iter().zip(printed) {
        let all: String =
            pages.iter().map(|page| page.lines().into_iter().map(|line| line.text).collect::<String>()).collect();
        for paragraph in docx::read(bytes).expect("a docx") {
            for word in paragraph.split(|c: char| c.is_whitespace() || c == '　').filter(|w| w.chars().count() < 20) {
                assert!(all.contains(word), "{name}: {word} in {all}");
            }
        }
    }
}

/// A ledger prints as wide as its paper, lies across where it is wide, shows its header on every page and its unit line once.
#[test]
fn ledgers_print_as_offices_use_them() {
    let sheet = |name: &str, columns: usize, signature| Sheet {
        name: name.into(),
        title: Some(format!("{name}台账")),
        note: Some("填报单位：云岭乡".into()),
        unit: Some("单位：户、人、元".into()),
        columns: (1..=columns).map(|n| Column::new(format!("列名{n}"))).collect(),
        rows: (1..=90).map(|row| (0..columns).map(|_| Cell::count(row)).collect()).collect(),
        signature,
        ..Sheet::default()
    };
    let workbook =
        |sheet| Workbook { title: "台账".into(), notice: Some("示例数据".into()), sheets: vec![sheet] };
    let wide = workbook(sheet("宽表", 16, Signature::Below));
    let narrow = workbook(sheet("窄表", 4, Signature::OnPaper));
    let files = [("wide.xlsx", &wide), ("narrow.xlsx", &narrow)];
    let printed = print(&files.map(|(name, workbook)| (name, xlsx::write(workbook).expect("a workbook"))));
    for (pages, (width, height), columns) in [(&printed[0], (297.0, 210.0), 16), (&printed[1], (210.0, 297.0), 4)] {
        assert!(pages.len() > 1);
        for (index, page) in pages.iter().enumerate() {
            near("width", page.width, width, 0.2);
            near("height", page.height, height, 0.2);
            let header: String = (1..=columns).map(|n| format!("列名{n}")).collect();
            let lines = page.lines();
            assert!(lines.iter().any(|line| line.text == header), "page {index} has the whole header: {lines:#?}");
            assert!(page.text().contains("示例数据") && page.text().contains(&format!("第{}页", index + 1)));
            assert_eq!(page.text().contains("单位："), index == 0);
        }
    }
    let signed = |page: &Page| ["填表人：", "审核人：", "日期："].iter().all(|word| page.text().contains(word));
    assert_eq!(printed[0].iter().filter(|page| signed(page)).count(), 1, "signed below the last row");
    assert!(printed[1].iter().all(signed), "signed on every page");
}
