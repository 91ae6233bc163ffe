//! A workbook of households as a county would send it: twenty columns, every cell filled.

use std::path::Path;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rust_xlsxwriter::Workbook;

const HEADERS: [&str; 20] = [
    "户编号",
    "行政村",
    "村民小组",
    "户主姓名",
    "家庭人口数",
    "户类型",
    "识别年度",
    "整户无劳动能力兜底保障户",
    "住房面积",
    "饮水安全",
    "耕地面积",
    "有效灌溉面积",
    "林地面积",
    "退耕还林面积",
    "林果面积",
    "入户路类型",
    "与村主干路距离",
    "有无卫生厕所",
    "主要燃料类型",
    "是否通生产用电",
];

/// Writes the workbook. The same number of rows gives the same content on every machine.
#[expect(clippy::float_arithmetic, reason = "the cells of a workbook are floats")]
pub(crate) fn write(file: &Path, rows: u32) -> anyhow::Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("农户")?;
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(0, column, header)?;
    }
    for row in 1..=rows {
        let mut hundredths = |most: u32| f64::from(random.random_range(0..most)) / 100.0;
        let areas = [hundredths(3_000), hundredths(2_000), hundredths(5_000), hundredths(4_000), hundredths(900)];
        let road = hundredths(500);
        let house = f64::from(random.random_range(200..2_200)) / 10.0;
        let mut pick = |words: &[&'static str]| words[random.random_range(0..words.len())];
        let yes = ["是", "否"];
        let texts = [
            (0, format!("59012310{row:08}")),
            (1, pick(&["新店房村", "松坪村", "大田村", "小河村"]).to_owned()),
            (2, format!("第{}村民小组", row % 9 + 1)),
            (3, format!("测试{row}")),
            (5, pick(&["普通农户", "脱贫户"]).to_owned()),
            (7, pick(&yes).to_owned()),
            (9, pick(&yes).to_owned()),
            (15, pick(&["泥土路", "砂石路", "水泥路", "沥青路"]).to_owned()),
            (17, pick(&yes).to_owned()),
            (18, pick(&["柴草", "煤炭", "清洁能源", "其他"]).to_owned()),
            (19, pick(&yes).to_owned()),
        ];
        for (column, text) in texts {
            sheet.write(row, column, text)?;
        }
        sheet.write(row, 4, random.random_range(1..9_u32))?;
        sheet.write(row, 6, random.random_range(2014..2020_u32))?;
        sheet.write(row, 8, house)?;
        for (column, area) in (10..15).zip(areas) {
            sheet.write(row, column, area)?;
        }
        sheet.write(row, 16, road)?;
    }
    workbook.save(file)?;
    Ok(())
}
