use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;
use crate::{Align, Amount, Annex, Block, Chart, ChartKind, Head, Imprint, Level, Point, Run, Table, layout};

/// A part of a package, one paragraph a line.
fn part(docx: &[u8], name: &str) -> String {
    let mut xml = String::new();
    ZipArchive::new(Cursor::new(docx)).unwrap().by_name(name).unwrap().read_to_string(&mut xml).unwrap();
    xml.replace("</w:p>", "</w:p>\n").replace(" xml:space=\"preserve\"", "")
}

fn body(docx: &[u8]) -> String {
    let xml = part(docx, "word/document.xml");
    xml[xml.find("<w:body>").unwrap()..].to_owned()
}

/// A package with this main part.
fn package(document: &str) -> Vec<u8> {
    zipped(&[("word/document.xml", document.as_bytes())])
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn word(body: &str) -> String {
    format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
         xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><w:body>{body}</w:body></w:document>"
    )
}

fn sample() -> Document {
    let cell = |text: &str| vec![Run::plain(text)];
    Document {
        title: "甲乡关于整改的报告".into(),
        recipient: Some("县局".into()),
        number: Some("甲政报〔2021〕1号".into()),
        issuer: Some("甲乡人民政府".into()),
        date: Some("2021年3月5日".into()),
        head: Some(Head { mark: "甲乡人民政府文件".into(), signer: Some("李某".into()), ..Head::default() }),
        notice: Some("示例数据".into()),
        imprint: Some(Imprint {
            copies: Some("乙局。".into()),
            printer: "甲乡党政办公室".into(),
            printed_on: "2021年3月6日".into(),
        }),
        blocks: vec![
            Block::Heading { level: Level::Second, runs: vec![Run::plain("（一）现状")] },
            Block::Paragraph(vec![
                Run::plain("全乡\u{B}有<"),
                Run::figure("poor.households", "12"),
                Run::disputed("poor_households", "3\n𠮷"),
            ]),
            Block::Chart(chart()),
        ],
        annexes: vec![Annex {
            title: "台账".into(),
            blocks: vec![Block::Table(Table {
                header: vec![cell("村"), cell("户")],
                align: vec![Align::Center],
                rows: vec![vec![vec![Run::definition("poor_households", "甲")], cell("3")], vec![cell("乙")]],
            })],
            is_turned: false,
        }],
    }
}

fn chart() -> Chart {
    let point = |label: &str, figure: &str, amount| Point { label: label.into(), figure: figure.into(), amount };
    Chart {
        title: "贫困户<>".into(),
        unit: "户".into(),
        kind: ChartKind::Column,
        points: vec![
            point("2019年", "poor_households", Some(Amount { unscaled: 3, scale: 0 })),
            point("2020年", "poor", Some(Amount { unscaled: -25, scale: 1 })),
            point("2021年", "none", None),
        ],
    }
}

#[test]
fn a_chart_is_a_part_with_the_values_in_it() {
    insta::assert_snapshot!(part(&write(&sample()).unwrap(), "word/charts/chart1.xml").replace("><", ">\n<"));
    let lists = ["[Content_Types].xml", "word/_rels/document.xml.rels"];
    assert!(lists.iter().all(|list| part(&write(&sample()).unwrap(), list).contains("charts/chart1.xml")));
}

#[test]
fn lays_a_document_out() {
    insta::assert_snapshot!(body(&write(&sample()).unwrap()));
}

#[test]
fn the_styles_have_the_measures_of_the_layout() {
    let docx = write(&sample()).unwrap();
    for (name, measure) in [
        ("word/styles.xml", format!("w:line=\"{}\" w:lineRule=\"exact\"", layout::LINE_PITCH)),
        ("word/styles.xml", "w:firstLineChars=\"200\" w:firstLine=\"630\"".into()),
        (
            "word/footer3.xml",
            format!("w:tblpX=\"{}\" w:tblpY=\"{}\"", layout::Page::PORTRAIT.footer, layout::Page::PORTRAIT.left),
        ),
        ("word/footer3.xml", format!("<w:trHeight w:val=\"{}\"", layout::Page::PORTRAIT.text_width())),
        ("word/fontTable.xml", "<w:altName w:val=\"仿宋,FangSong\"/>".into()),
    ] {
        assert!(part(&docx, name).contains(&measure), "{name}: {measure}");
    }
}

#[test]
fn a_wide_table_turns_its_annex_only() {
    let wide = Table { header: vec![vec![Run::plain("责任单位名称")]; 6], ..Table::default() };
    let annex = |blocks| Annex { title: "表".into(), blocks, ..Annex::default() };
    let document = Document {
        annexes: vec![annex(vec![Block::Table(wide)]), annex(vec![Block::Paragraph(vec![Run::plain("文")])])],
        ..Document::default()
    };
    let xml = body(&write(&document).unwrap());
    let pages: Vec<&str> = xml.split("<w:pgSz ").skip(1).map(|rest| rest.split("/>").next().unwrap()).collect();
    let upright = "w:w=\"11906\" w:h=\"16838\"";
    assert_eq!(pages, [upright, "w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"", upright]);
    assert!(xml.contains("附件2"));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = write(&sample()).unwrap();
    let other = std::thread::spawn(|| (0..3).map(|_| write(&sample()).unwrap()).collect::<Vec<_>>()).join().unwrap();
    assert!(other.iter().all(|bytes| *bytes == first));
}

#[test]
fn reads_what_it_wrote() {
    let text = read(&write(&sample()).unwrap()).unwrap();
    let text: Vec<&str> = text.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    assert_eq!(
        text,
        [
            "甲乡人民政府文件",
            "甲政报〔2021〕1号\t签发人：李某",
            "甲乡关于整改的报告",
            "县局：",
            "（一）现状",
            "全乡有<12【3\n𠮷】",
            "图1　贫困户<>（单位：户）",
            "指标：poor_households、poor、none",
            "附件：台账",
            "甲乡人民政府",
            "2021年3月5日",
            "附件",
            "台账",
            "村\t户",
            "甲\t3",
            "乙\t",
            "抄送：乙局。",
            "甲乡党政办公室\t2021年3月6日印发",
        ]
    );
}

#[test]
fn reads_the_final_text() {
    let p = |inner: &str| format!("<w:p>{inner}</w:p>");
    let t = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    for (document, lines) in [
        // Characters, references, layout that is not text.
        (
            p(
                "<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>A&amp;B&#x4E61;<![CDATA[<]]></w:t><w:tab/><w:t>二</w:t><w:br/><w:br w:type=\"page\"/><w:noBreakHyphen/></w:r>",
            ),
            vec!["A&B乡<\t二\n-"],
        ),
        // Fields: the result, not the instruction.
        (
            p(
                "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>3</w:t></w:r></w:fldSimple>",
            ),
            vec!["3"],
        ),
        // Revisions.
        (
            p(&format!(
                "{}<w:ins>{}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>",
                t("甲"),
                t("新"),
                t("走"),
                t("来")
            )),
            vec!["甲新来"],
        ),
        (p(&format!("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}", t("上"))) + &p(&t("下")), vec!["上下"]),
        (p(&format!("<w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>{}", t("上"))) + &p(""), vec!["上", ""]),
        // Tables, one in another, a deleted row.
        (
            format!(
                "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{0}</w:tc></w:tr><w:tr><w:tc>{0}{1}</w:tc><w:tc><w:tbl><w:tr><w:tc>{0}</w:tc><w:tc>{1}</w:tc></w:tr></w:tbl>{1}</w:tc></w:tr></w:tbl>{1}",
                p(&t("一")),
                p(&t("二"))
            ),
            vec!["一\n二\t一\t二\n二", "二"],
        ),
        // A text box is there twice, for new and for old readers; DrawingML has paragraphs of its own.
        (
            p(&format!(
                "{2}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{1}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><a:p><a:t>图</a:t></a:p>",
                p(&t("框")),
                p(&t("旧框")),
                t("文")
            )),
            vec!["框", "文"],
        ),
        (String::new(), vec![]),
    ] {
        assert_eq!(read(&package(&word(&document))).unwrap(), lines, "{document}");
    }
    let strict = "<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:p><x:r><x:t>文</x:t></x:r></x:p></x:document>";
    assert_eq!(read(&package(strict)).unwrap(), ["文"]);
}

#[test]
fn says_what_is_wrong_with_a_file() {
    let compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let encrypted: Vec<u8> =
        compound.into_iter().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let relations = |target: &str| {
        format!("<Relationships><Relationship Type=\"http://x/officeDocument\" Target=\"{target}\"/></Relationships>")
    };
    let good = write(&sample()).unwrap();
    let bomb = vec![b' '; (open::LIMIT_MIB as usize + 1) << 20];
    for (bytes, message) in [
        (b"hello".to_vec(), "这不是 Word 文档"),
        (Vec::new(), "这不是 Word 文档"),
        (compound.to_vec(), "旧版格式"),
        (encrypted, "打开密码"),
        (zipped(&[("a.txt", b"")]), "这不是 Word 文档"),
        (
            zipped(&[("_rels/.rels", relations("xl/a.xml").as_bytes()), ("xl/a.xml", b"<workbook></workbook>")]),
            "这不是 Word 文档",
        ),
        (zipped(&[("_rels/.rels", relations("/word/other.xml").as_bytes())]), "已损坏（word/other.xml）"),
        (zipped(&[("word/document.xml", &bomb)]), "超过 64 MB"),
        (zipped(&[("word/document.xml", b"\xFF\xFE")]), "已损坏（word/document.xml）"),
        (package(&word("<w:p>")), "已损坏（word/document.xml）"),
        (package(word("").trim_end_matches("</w:document>")), "已损坏（word/document.xml）"),
        (package(&word("<a></b>")), "已损坏（word/document.xml）"),
        (package(&word(&"<w:p>".repeat(100_000))), "已损坏（word/document.xml）"),
        (good[..good.len() / 2].to_vec(), "已损坏（zip）"),
    ] {
        let error = read(&bytes).unwrap_err();
        assert!(error.to_string().contains(message), "{message}: {error:?}");
    }
}

proptest! {
    #[test]
    fn any_text_survives(text in "\\PC{0,40}", id in "\\PC{1,60}") {
        let document = Document {
            blocks: vec![Block::Paragraph(vec![Run::figure(id.clone(), text.clone()), Run::figure(id, text.clone())])],
            ..Document::default()
        };
        let lines = read(&write(&document).unwrap()).unwrap();
        let text = crate::text::clean(&text);
        prop_assert_eq!(lines.last().unwrap(), &format!("{text}{text}"));
    }

    #[test]
    fn no_damage_panics(at in 0usize..4000, byte: u8, length in 0usize..4000) {
        let mut bytes = write(&sample()).unwrap();
        let (at, length) = (at % bytes.len(), length % bytes.len());
        bytes[at] = byte;
        let _ = read(&bytes);
        bytes.truncate(length);
        let _ = read(&bytes);
    }
}
