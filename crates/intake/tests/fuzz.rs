//! Workbooks and tables that were cut, doubled and mistyped: each is read or refused, no row is lost, and none is refused
//! without a reason.

mod common;

use std::{
    panic,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use shouwang_fuzz::{fuzz, mutate, packed, parts};
use shouwang_intake::{Limits, Said, open_within, read_sheet, recognise, tables};
use shouwang_pack::Pack;

use common::{id, pack};

const XML: [&str; 32] = [
    "<row r=\"1048576\">",
    "<row>",
    "</row>",
    "<c r=\"XFD1\" t=\"s\">",
    "<c t=\"inlineStr\"><is><t>户编号</t></is></c>",
    "<c r=\"A0\">",
    "<v>",
    "</v>",
    "<v>99999</v>",
    "<v>1e309</v>",
    "<v>-1</v>",
    "<f>",
    "</f>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "<mergeCell ref=\"B2:A1\"/>",
    "<si><t>",
    "</t></si>",
    "<r><rPh>",
    "hidden=\"1\"",
    "date1904=\"1\"",
    "s=\"9\"",
    "t=\"e\"",
    "t=\"b\"",
    "t=\"d\"",
    "&#x0;",
    "&#55296;",
    "&lt;",
    "<![CDATA[",
    "<!--",
    "<!DOCTYPE a [<!ENTITY a \"b\">]>",
    "\"",
    ">",
];

const TEXT: [&str; 40] = [
    ",",
    "\t",
    ";",
    "\"",
    "\"\"",
    "\r",
    "\n",
    "\r\n\r\n",
    "户编号",
    "行政村",
    "户主姓名",
    "姓名",
    "证件号码",
    "与户主关系",
    "单位：万元",
    "合计",
    "小计",
    "注：",
    "〃",
    "同上",
    "1.2e5",
    "2020.9",
    "202009",
    "44075",
    "3.5亩",
    "2万元",
    "四五口",
    "０１２",
    "\u{3000}",
    "#REF!",
    "=1+1",
    "'",
    "（",
    "）",
    "、",
    "-",
    "—",
    "1,234.50",
    "99999999999999999999999",
    "\u{0}",
];

/// Much less than a machine has, so that a bomb shows.
const LIMITS: Limits = Limits {
    unpacked_bytes: 8 << 20,
    text_bytes: 2 << 20,
    times: 200,
    cells: 200_000,
    rows: 1 << 20,
    columns: 1 << 14,
};

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 6, "示例镇家庭成员", &Format::new()).expect("merged");
    for (column, header) in (0..).zip(["户编号", "姓名", "证件号码", "与户主关系", "性别", "健康状况", "加入日期"])
    {
        sheet.write_string(1, column, header).expect("a header");
    }
    let day = ExcelDateTime::from_ymd(2020, 9, 1).expect("a day");
    for row in 2..8 {
        sheet.write_string(row, 0, format!("H{}", row / 2)).expect("text");
        sheet.write_string(row, 1, "张三").expect("text");
        sheet.write_string(row, 2, id("19700101", 100 + row)).expect("text");
        sheet.write_string(row, 3, if row % 2 == 0 { "户主" } else { "之子" }).expect("text");
        sheet.write_string(row, 4, "男").expect("text");
        sheet.write_string(row, 5, "健康").expect("text");
        sheet.write_datetime_with_format(row, 6, &day, &Format::new().set_num_format("yyyy-mm-dd")).expect("a day");
    }
    sheet.merge_range(8, 0, 9, 0, "H9", &Format::new()).expect("merged");
    sheet.write_formula(8, 1, "=B3").expect("a formula");
    book.add_worksheet().set_hidden(true);
    book.save_to_buffer().expect("bytes")
}

/// Readers of strangers' files panic on some of them, and [`open_within`] makes a refusal of it; ours must not.
fn no_panic_of_ours() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if info.location().is_some_and(|place| place.file().starts_with("crates/")) {
                usual(info);
                OURS.store(true, Ordering::Relaxed);
            }
        }));
    });
}

static OURS: AtomicBool = AtomicBool::new(false);

fn through(pack: &Pack, name: &str, bytes: Vec<u8>) {
    no_panic_of_ours();
    let opened = open_within(name, bytes, LIMITS);
    assert!(!OURS.load(Ordering::Relaxed), "our own reader gave up");
    let book = match opened {
        Ok(book) => book,
        Err(why) => return assert!(!why.to_string().is_empty()),
    };
    for sheet in book.sheets {
        for table in tables(pack, sheet, Said::default()) {
            let Ok(layout) = recognise(pack, &table, None) else { continue };
            let rows = read_sheet(pack, &table, &layout);
            let last = table.rows.last_number().unwrap_or(0);
            assert!(rows.total() <= (last - layout.header_row) as usize, "every row is counted once");
            for row in &rows.rejected {
                assert!(!row.problems.is_empty(), "row {} is refused without a reason", row.number);
            }
        }
    }
}

#[test]
fn any_workbook_is_answered() {
    let pack = pack();
    let whole = workbook();
    let parts = parts(&whole);
    let words: Vec<Vec<u8>> = XML.iter().map(|word| word.as_bytes().to_vec()).collect();
    fuzz(600, |rng| {
        let bytes = if rng.u8(0..4) == 0 {
            mutate(rng, std::slice::from_ref(&whole), &words)
        } else {
            let mut changed = parts.clone();
            let at = rng.usize(..changed.len());
            changed[at].1 = mutate(rng, std::slice::from_ref(&parts[at].1), &words);
            packed(&changed)
        };
        through(&pack, "成员.xlsx", bytes);
    });
}

#[test]
fn any_text_table_is_answered() {
    let pack = pack();
    let table: Vec<char> = format!(
        "家庭成员信息,,,\r\n户编号,姓名,证件号码,与户主关系\r\nH1,张三,{},户主\r\nH1,\"张,四\",{},之子\r\n合计,2,,\r\n注：示例,,,\r\n",
        id("19700101", 111),
        id("19990101", 113)
    )
    .chars()
    .collect();
    let tabs: Vec<char> = table.iter().map(|c| if *c == ',' { '\t' } else { *c }).collect();
    let words: Vec<Vec<char>> = TEXT.iter().map(|word| word.chars().collect()).collect();
    fuzz(600, |rng| {
        let text: String = mutate(rng, &[table.clone(), tabs.clone()], &words).into_iter().collect();
        let bytes = match rng.u8(0..4) {
            0 => encoding_rs::GB18030.encode(&text).0.into_owned(),
            1 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => text.into_bytes(),
        };
        through(&pack, "成员.csv", bytes);
    });
}
