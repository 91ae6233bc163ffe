//! Files: good ones of every kind, bad ones of every kind.

mod common;

use common::{codes_of, id, pack, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use shouwang_intake::{Cell, Limits, Unreadable, open, open_within};

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("农户").expect("a name");
    sheet.merge_range(0, 0, 0, 3, "示例镇农户", &Format::new()).expect("merged");
    for (column, header) in
        (0..).zip(["户编号", "行政村", "户主姓名", "户类型", "耕地面积", "加入日期", "占比", "电话"])
    {
        sheet.write_string(1, column, header).expect("a header");
    }
    sheet.write_string(2, 0, "H1").expect("text");
    sheet.write_string(2, 1, "新店房村").expect("text");
    sheet.write_string(2, 2, "张三").expect("text");
    sheet.write_string(2, 3, "普通农户").expect("text");
    // What a spreadsheet computes for 0.1 + 0.2.
    sheet.write_number(2, 4, 0.300_000_000_000_000_04).expect("a number");
    let day = ExcelDateTime::from_ymd(2020, 9, 1).expect("a day");
    sheet.write_datetime_with_format(2, 5, &day, &Format::new().set_num_format("yyyy-mm-dd")).expect("a date");
    sheet.write_number_with_format(2, 6, 0.0435, &Format::new().set_num_format("0.00%")).expect("a share");
    sheet.write_boolean(2, 7, true).expect("a flag");
    for row in 3..2000 {
        sheet.write_blank(row, 0, &Format::new().set_bold()).expect("a blank");
    }
    let hidden = book.add_worksheet();
    hidden.set_name("参考").expect("a name").set_hidden(true);
    book.save_to_buffer().expect("bytes")
}

#[test]
fn a_workbook_is_read_as_typed_cells() {
    let book = open("农户.csv", workbook()).expect("a workbook, whatever it is called");
    let names: Vec<(&str, bool)> = book.sheets.iter().map(|s| (s.name.as_str(), s.hidden)).collect();
    assert_eq!(names, [("农户", false), ("参考", true)]);
    let sheet = &book.sheets[0];
    assert_eq!(sheet.rows.len(), 3, "blank formatted rows are not kept");
    assert_eq!(sheet.merged.len(), 1);
    assert_eq!(sheet.cell(3, 4), Cell::Number("0.3".to_owned()));
    assert_eq!(sheet.cell(3, 5), Cell::Date(jiff::civil::date(2020, 9, 1)));
    assert_eq!(sheet.cell(3, 6), Cell::Text("4.35%".to_owned()));
    assert_eq!(sheet.cell(3, 7), Cell::Bool(true));
    let rows = read(&pack(), sheet);
    assert_eq!((rows.rows.len(), codes_of(&rows).len()), (1, 0));
}

#[test]
fn text_tables_in_the_usual_encodings_are_read() {
    let text = format!("户编号,姓名,证件号码,与户主关系\r\nH1,张三,=\"{}\",户主\r\n", id("19700101", 111));
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    let tabs: Vec<u8> =
        format!("\u{feff}{}", text.replace(',', "\t")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.clone().into_bytes(), gb.into_owned(), tabs] {
        let book = open("人口信息.xls", bytes).expect("a table");
        assert_eq!(book.sheets[0].name, "人口信息");
        let rows = read(&pack(), &book.sheets[0]);
        assert_eq!((rows.rows.len(), rows.rejected.len()), (1, 0));
    }
}

/// A compound file with one directory sector.
fn compound(streams: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0u8; 512 * 3];
    bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    bytes[26] = 3;
    bytes[28..30].copy_from_slice(&[0xFE, 0xFF]);
    bytes[30] = 9;
    bytes[32] = 6;
    bytes[44] = 1;
    bytes[48] = 1;
    bytes[57] = 0x10;
    bytes[60..64].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    bytes[68..72].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    bytes[76..512].fill(0xFF);
    bytes[76..80].copy_from_slice(&0u32.to_le_bytes());
    bytes[512..1024].fill(0xFF);
    bytes[512..516].copy_from_slice(&0xFFFF_FFFDu32.to_le_bytes());
    bytes[516..520].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    for (at, name) in ["Root Entry"].iter().chain(streams).enumerate() {
        let entry = 1024 + 128 * at;
        for (i, unit) in name.encode_utf16().enumerate() {
            bytes[entry + 2 * i..entry + 2 * i + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[entry + 64] = (name.len() * 2 + 2) as u8;
        bytes[entry + 66] = if at == 0 { 5 } else { 2 };
        bytes[entry + 116..entry + 120].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    }
    bytes
}

/// A zip with one stored entry of no length.
fn archive(name: &str, declared: u32) -> Vec<u8> {
    let mut local = b"PK\x03\x04".to_vec();
    local.extend([0; 22]);
    local.extend((name.len() as u16).to_le_bytes());
    local.extend([0, 0]);
    local.extend(name.as_bytes());
    let mut central = b"PK\x01\x02".to_vec();
    central.extend([0; 20]);
    central.extend(declared.to_le_bytes());
    central.extend((name.len() as u16).to_le_bytes());
    central.extend([0; 16]);
    central.extend(name.as_bytes());
    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend((central.len() as u32).to_le_bytes());
    end.extend((local.len() as u32).to_le_bytes());
    end.extend([0, 0]);
    [local, central, end].concat()
}

#[test]
fn bad_files_are_refused_with_a_reason() {
    let whole = workbook();
    let cut = whole[..whole.len() / 2].to_vec();
    let garbage: Vec<u8> = (0..2000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("空.xlsx", Vec::new()),
        ("空白.csv", b" \r\n".to_vec()),
        ("文件.xlsx", b"%PDF-1.4 ...".to_vec()),
        ("照片.xlsx", b"\xFF\xD8\xFF\xE0....".to_vec()),
        ("文档.xls", compound(&["WordDocument"])),
        ("加密.xlsx", compound(&["EncryptionInfo", "EncryptedPackage"])),
        ("断开.xls", compound(&["Workbook"])),
        ("断开.xlsx", cut),
        ("乱码.xlsx", garbage),
        ("压缩.xlsx", archive("照片.jpg", 5)),
        ("文字.xlsx", archive("word/document.xml", 5)),
        ("炸弹.xlsx", archive("xl/workbook.xml", 0xFFFF_FFF0)),
        ("内空.xlsx", archive("xl/workbook.xml", 0)),
        ("网页.xls", b"<html><table><tr><td>1</td></tr></table></html>".to_vec()),
    ];
    let mut said = Vec::new();
    for (name, bytes) in cases {
        let refused: Unreadable = open(name, bytes).expect_err(name);
        said.push(format!("{}: {}。{}", refused.code(), refused, refused.hint()));
    }
    insta::assert_snapshot!(said.join("\n"));
    let few = open_within("大.xlsx", whole, Limits { cells: 5, ..Limits::default() }).expect_err("too many cells");
    assert_eq!(few.code(), "too_large");
}
