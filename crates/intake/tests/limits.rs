//! What is too much is refused with a reason, before it is in memory.

use std::io::{Cursor, Write as _};

use shouwang_intake::{Limits, open_within};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A zip of named parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("a zip").into_inner()
}

/// A workbook of one sheet and the texts that it shares.
fn xlsx(sheet: &str, texts: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let links = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
    );
    let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>"#);
    let texts = format!(r#"<sst xmlns="{main}">{texts}</sst>"#);
    let root = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    zipped(&[
        ("_rels/.rels", root.as_bytes()),
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
    ])
}

/// An OpenDocument spreadsheet of one table.
fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="表">{table}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

/// The same zip, saying of a part that it is ten bytes long.
fn lying(mut bytes: Vec<u8>, name: &str) -> Vec<u8> {
    let places: Vec<usize> = (0..bytes.len() - 46)
        .filter(|at| bytes[*at..].starts_with(b"PK\x01\x02") && bytes[at + 46..].starts_with(name.as_bytes()))
        .collect();
    for at in places {
        bytes[at + 24..at + 28].copy_from_slice(&10u32.to_le_bytes());
    }
    bytes
}

#[test]
fn what_is_too_much_is_refused_with_a_reason() {
    let number = |place: &str| format!(r#"<c r="{place}"><v>1</v></c>"#);
    let row = |place: &str| format!("<row>{}</row>", number(place));
    let texts = "<si><t>户编号</t></si>".repeat(5_000);
    let sheet = row("A1").repeat(3_000);
    let repeated = |rows: &str, columns: &str| {
        ods(&format!(
            r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/></table:table-row>"#
        ))
    };
    let small = Limits { text_bytes: 10_000, ..Limits::default() };
    let usual = Limits::default();
    let csv = |lines: usize, columns: usize| format!("{}\n", vec!["1"; columns].join(",")).repeat(lines).into_bytes();
    let bomb = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &vec![b' '; 80 << 20])]);
    let cases: Vec<(&str, Vec<u8>, Limits, &str)> = vec![
        ("rows of an xlsx", xlsx(&row("A1048577"), ""), usual, "行数超过上限 1048576 行"),
        ("columns of an xlsx", xlsx(&row("XFE1"), ""), usual, "列数超过上限 16384 列"),
        ("rows of a csv", csv(1_048_577, 1), usual, "行数超过上限 1048576 行"),
        ("columns of a csv", csv(1, 16_385), usual, "列数超过上限 16384 列"),
        ("rows of an ods", repeated("1048577", "1"), usual, "行数超过上限 1048576 行"),
        ("columns of an ods", repeated("1", "16385"), usual, "列数超过上限 16384 列"),
        ("cells of an ods", repeated("1000000", "1000"), usual, "单元格数量超过上限 32000000 格"),
        ("cells of an ods without end", repeated("99999999999", "99999999999"), usual, "单元格数量超过上限"),
        ("shared texts", xlsx("", &texts), small, "文字内容超过上限"),
        (
            "shared texts that lie about their length",
            lying(xlsx("", &texts), "xl/sharedStrings.xml"),
            usual,
            "已损坏或不完整",
        ),
        (
            "a sheet that lies about its length",
            lying(xlsx(&sheet, ""), "xl/worksheets/sheet1.xml"),
            usual,
            "已损坏或不完整",
        ),
        ("a part that is nothing but blanks", bomb, usual, "不像正常的表格"),
    ];
    for (what, bytes, limits, says) in cases {
        match open_within("表", bytes, limits) {
            Err(refused) => assert!(refused.to_string().contains(says), "{what}: {refused}"),
            Ok(book) => panic!("{what}: opened with {} rows", book.sheets[0].rows.len()),
        }
    }
}

#[test]
fn what_is_just_within_the_limits_opens() {
    let row = |place: &str| format!(r#"<row><c r="{place}"><v>1</v></c></row>"#);
    let cases = [
        xlsx(&row("XFD1048576"), ""),
        ods(
            r#"<table:table-row table:number-rows-repeated="1048575"/><table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#,
        ),
    ];
    for bytes in cases {
        let book = open_within("表", bytes, Limits::default()).expect("opened");
        assert_eq!(book.sheets[0].cell(1_048_576, 16_383), shouwang_intake::Cell::Number("1".to_owned()));
        assert_eq!(book.sheets[0].rows.len(), 1);
    }
}

#[test]
fn a_formula_without_a_result_is_said_to_be_none() {
    let cell = |place: &str, inside: &str| format!(r#"<c r="{place}" t="str">{inside}</c>"#);
    let row = cell("A1", "<f>1/B1</f>") + &cell("B1", "<f>1</f><v>1</v>") + &cell("C1", r#"<f t="shared" si="0"/>"#);
    let book = open_within("表", xlsx(&format!("<row>{row}</row>"), ""), Limits::default()).expect("opened");
    let sheet = &book.sheets[0];
    assert_eq!((sheet.uncomputed, sheet.first_uncomputed.as_str()), (2, "A1"));
}

#[test]
fn elements_nested_without_end_do_no_harm() {
    let deep = format!("{}{}", "<c>".repeat(200_000), "</c>".repeat(200_000));
    for bytes in [xlsx(&deep, ""), ods(&deep), format!("{}x", "(".repeat(200_000)).into_bytes()] {
        let _ = open_within("深", bytes, Limits::default());
    }
}
