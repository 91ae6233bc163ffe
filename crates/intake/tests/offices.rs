//! Files as office programs write them: hidden rows and sheets, other formats, other ways to write the same.

mod common;

use std::io::{Cursor, Read as _, Write as _};

use common::{codes_of, id, pack, read, values};
use rust_xlsxwriter::Workbook;
use shouwang_intake::{Cell, Merged, open};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

#[test]
fn hidden_rows_are_read_and_that_is_said() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(["户编号|行政村|户主姓名|户类型", "H1|甲村|张三|普通农户", "H2|甲村|李四|普通农户"])
    {
        for (column, text) in (0..).zip(line.split('|')) {
            sheet.write_string(row, column, text).expect("text");
        }
    }
    sheet.set_row_hidden(2).expect("hidden").set_row_hidden(9).expect("hidden");
    let bytes = book.save_to_buffer().expect("bytes");
    let book = open("农户.xlsx", bytes).expect("a workbook");
    assert_eq!(book.sheets[0].hidden_rows, [3], "a hidden row that holds nothing is hidden from nobody");
    let rows = read(&pack(), &book.sheets[0]);
    let notices: Vec<String> = rows.notices.iter().map(|n| format!("{} {}", n.code, n.message)).collect();
    assert_eq!(
        (rows.rows.len(), notices),
        (2, vec!["hidden_rows 有 1 行是隐藏的（从第 3 行起），和其他行一样读入".to_owned()])
    );
}

/// An OpenDocument spreadsheet; a cell is its attributes and its words.
fn ods(styles: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())]
    {
        writer.start_file(name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(text.as_bytes()).expect("written");
    }
    writer.finish().expect("a zip").into_inner()
}

#[test]
fn an_open_document_spreadsheet_is_read_as_typed_cells() {
    let cell = |attributes: &str, words: &str| {
        format!("<table:table-cell {attributes}><text:p>{words}</text:p></table:table-cell>")
    };
    let text = |words: &str| cell("office:value-type=\"string\"", words);
    let first = [
        cell("office:value-type=\"string\" table:number-rows-spanned=\"2\"", "甲<text:s text:c=\"2\"/>&amp;乙"),
        cell("office:value-type=\"float\" office:value=\"0.30000000000000004\"", "0.3"),
        cell("office:value-type=\"percentage\" office:value=\"0.0435\"", "4.35%"),
        cell("office:value-type=\"date\" office:date-value=\"2020-09-01T08:00:00\"", "2020/9/1"),
        cell("office:value-type=\"boolean\" office:boolean-value=\"true\"", "TRUE"),
        cell("office:value-type=\"string\" calcext:value-type=\"error\"", "#REF!"),
        "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>批注</text:p></office:annotation><text:p>一</text:p><text:p>二</text:p></table:table-cell>"
            .to_owned(),
    ];
    let rows = format!(
        "<table:table-row>{}</table:table-row><table:table-row table:visibility=\"filter\"><table:covered-table-cell/>{}</table:table-row><table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>",
        first.concat(),
        text("藏")
    );
    let styles = "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    let tables = format!(
        "<table:table table:name=\"表\">{rows}</table:table><table:table table:name=\"参考\" table:style-name=\"ta2\"></table:table>"
    );
    let book = open("表.et", ods(styles, &tables)).expect("a workbook");
    let names: Vec<(&str, bool)> = book.sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(names, [("表", false), ("参考", true)]);
    let sheet = &book.sheets[0];
    let expected = [
        Cell::Text("甲  &乙".to_owned()),
        Cell::Number("0.3".to_owned()),
        Cell::Text("4.35%".to_owned()),
        Cell::Date(jiff::civil::date(2020, 9, 1)),
        Cell::Bool(true),
        Cell::Error("#REF!".to_owned()),
        Cell::Text("一\n二".to_owned()),
    ];
    for (column, expected) in (0..).zip(expected) {
        assert_eq!(sheet.cell(1, column), expected);
    }
    assert_eq!(sheet.merged, [Merged { top: 1, bottom: 2, left: 0, right: 0 }]);
    assert_eq!((sheet.rows.len(), sheet.hidden_rows.as_slice()), (2, [2].as_slice()));
}

#[test]
fn one_table_says_the_same_however_it_is_written() {
    let person = id("19700101", 111);
    let wide: String = person.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)).collect();
    let lines = [
        format!("户编号,姓名,证件号码,与户主关系\nH1,王\u{20bb7}·买买提,{person},户主\n"),
        format!("户编号\t姓 名\t证件\u{3000}号码\t与户主关系\nＨ１\t\u{3000}王\u{20bb7}•买买提\t{wide}\t户主\n"),
        format!(
            "\"户\n编号\";\"姓名\";\"证件号码\n（18位）\";\"与户主关系\"\n H1 ;王 \u{20bb7} ・ 买买提;'{person};户主\n"
        ),
    ];
    let bare = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let mark: [u8; 2] = if big { [0xFE, 0xFF] } else { [0xFF, 0xFE] };
        mark.into_iter().chain(bare(text, big)).collect()
    };
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    for text in &lines {
        let encoded = [
            text.clone().into_bytes(),
            utf16(text, true),
            utf16(text, false),
            bare(text, true),
            bare(text, false),
            gb(text),
        ];
        for bytes in encoded {
            let book = open("人口.txt", bytes).expect("a table");
            let rows = read(&pack(), &book.sheets[0]);
            assert_eq!(codes_of(&rows), Vec::<String>::new(), "{text}");
            let said = values(&rows, 0, "member");
            let expected = format!("Text(\"王\u{20bb7}·买买提\") Text(\"{person}\") Text(\"H1\")");
            assert_eq!(format!("{} {} {}", said["name"], said["id_number"], said["household"]), expected);
        }
    }
}

/// The same workbook, counting its days from 1904.
fn counted_from_1904(bytes: Vec<u8>) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("read");
        if name == "xl/workbook.xml" {
            let text = String::from_utf8(content).expect("text");
            assert!(text.contains("<workbookPr "), "{text}");
            content = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ").into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).expect("a part");
        to.write_all(&content).expect("written");
    }
    to.finish().expect("a zip").into_inner()
}

#[test]
fn days_in_plain_number_cells_are_counted_as_the_workbook_counts() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, text) in (0..).zip(["户编号", "姓名", "证件号码", "与户主关系", "加入家庭日期"]) {
        page.write_string(0, column, text).expect("text");
    }
    for (row, days) in [(1, 44_075.0), (2, 44_075.5), (3, 20_209.0)] {
        let person = id("19700101", 111 + row);
        for (column, text) in (0..).zip(["H1", "张三", &person, "户主"]) {
            page.write_string(row, column, text).expect("text");
        }
        page.write_number(row, 4, days).expect("a number");
    }
    let from_1900 = book.save_to_buffer().expect("bytes");
    let from_1904 = counted_from_1904(from_1900.clone());
    for (bytes, day) in [(from_1900, "2020-09-01"), (from_1904, "2024-09-02")] {
        let book = open("成员.xlsx", bytes).expect("a workbook");
        let rows = read(&pack(), &book.sheets[0]);
        assert_eq!(codes_of(&rows), ["E4 bad_date"]);
        for row in [0, 1] {
            assert_eq!(values(&rows, row, "member")["joined_on"], format!("Date({day})"));
        }
        let notice = rows.notices.iter().find(|notice| notice.code == "date_serial").expect("told");
        let expected =
            format!("“加入家庭日期”有 2 格是数字，不是日期格式，按表格里的日期序号读作日期，例如 44075 读作 {day}");
        assert_eq!((notice.cell.as_str(), notice.message.as_str()), ("E1", expected.as_str()));
    }
    let csv = format!("户编号,姓名,证件号码,与户主关系,加入家庭日期\nH1,张三,{},户主,44075\n", id("19700101", 111));
    let rows = read(&pack(), &open("成员.csv", csv.into_bytes()).expect("a table").sheets[0]);
    assert_eq!(values(&rows, 0, "member")["joined_on"], "Date(2020-09-01)");
}
