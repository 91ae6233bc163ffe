//! Whatever is put in, an answer comes out.

mod common;

use proptest::prelude::*;
use shouwang_intake::{Cell, Merged, Sheet, decode_text, open, read_sheet, recognise};

fn cell() -> impl Strategy<Value = Cell> {
    let words = [
        "户编号",
        "行政村",
        "户主姓名",
        "户类型",
        "姓名",
        "身份证号",
        "与户主关系",
        "务工开始时间",
        "务工月收入（万元）",
        "单位：万元",
        "合计",
        "注：",
        "新店房村",
        "数据时点：2020年1月1日",
        "普通农户",
        "户主",
        "H1",
        "2020.9",
        "590123199003071234",
        "1e9",
        "#REF!",
        "-",
        "（",
        "）",
        "年",
        "—",
    ];
    prop_oneof![
        4 => proptest::sample::select(words.to_vec()).prop_map(|word| Cell::Text(word.to_owned())),
        1 => "\\PC{0,12}".prop_map(Cell::Text),
        1 => any::<i64>().prop_map(|number| Cell::Number(number.to_string())),
        1 => "-?[0-9]{1,25}(\\.[0-9]{1,8})?".prop_map(Cell::Number),
        1 => (-4000i16..4000).prop_map(|year| Cell::Date(jiff::civil::date(year, 1, 1))),
        1 => any::<bool>().prop_map(Cell::Bool),
        1 => Just(Cell::Error("#N/A".to_owned())),
    ]
}

fn grid() -> impl Strategy<Value = Sheet> {
    let cells = prop::collection::vec((0..20u32, 0..12u32, cell()), 0..120);
    let merged = prop::collection::vec((0..20u32, 0..20u32, 0..12u32, 0..12u32), 0..4);
    (cells, merged).prop_map(|(cells, merged)| {
        let mut sheet = Sheet::from_cells("表", cells);
        let region = |(top, bottom, left, right)| Merged { top, bottom, left, right };
        sheet.merged = merged.into_iter().map(region).collect();
        sheet
    })
}

fn through(sheet: &Sheet, ledger: Option<&str>) {
    let pack = common::pack();
    if let Ok(layout) = recognise(&pack, sheet, ledger) {
        let rows = read_sheet(&pack, sheet, &layout);
        let last = sheet.rows.last_number().unwrap_or(0);
        assert!(rows.total() <= (last - layout.header_row) as usize, "every row is counted once");
        for row in &rows.rejected {
            assert!(!row.problems.is_empty(), "a row is never rejected without a reason");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_grids_are_answered(sheet in grid()) {
        through(&sheet, None);
        through(&sheet, Some("household"));
    }

    #[test]
    fn random_bytes_are_answered(start in 0..6usize, bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        let starts: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE", b"\xEF\xBB\xBF", b"a,b\n"];
        let bytes = [starts[start], &bytes].concat();
        decode_text(&bytes);
        if let Ok(book) = open("随机", bytes) {
            for sheet in &book.sheets {
                through(sheet, None);
            }
        }
    }

    #[test]
    fn broken_workbooks_are_answered(at in 0.0..1.0f64, with in any::<u8>(), cut in any::<bool>()) {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, line) in (0..).zip(["户编号", "H1", "H2"]) {
            sheet.write_string(row, 0, line).expect("text");
        }
        let mut bytes = book.save_to_buffer().expect("bytes");
        #[expect(clippy::float_arithmetic, reason = "a place in the file, not a quantity")]
        let place = (at * bytes.len() as f64) as usize;
        if cut {
            bytes.truncate(place);
        } else {
            bytes[place] = with;
        }
        if let Ok(book) = open("坏", bytes) {
            for sheet in &book.sheets {
                through(sheet, None);
            }
        }
    }
}
