//! The areas and what villages report every year.

use crate::{
    CODE, NAME, VillageDetail,
    fault::Stage,
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, flag, hundredths, wan},
        form::DATA_DATE_LINE,
        page::{Book, Spread},
    },
};

const VILLAGE_YEAR: [&str; 26] = [
    "行政村",
    "年度",
    "总户数",
    "总人口",
    "农业户籍人口",
    "建档立卡贫困人口",
    "是否贫困村",
    "是否深度贫困村",
    "是否出列",
    "村耕地总面积（亩）",
    "低保户数",
    "低保人数",
    "特困人口",
    "残疾人口",
    "村级集体经济收入（万元）",
    "小学数",
    "卫生室数",
    "执业（助理）医师数",
    "公共厕所数",
    "垃圾集中堆放点数",
    "文化活动室数",
    "养老保险参保人数",
    "是否通客运班车",
    "到乡镇是否通硬化路",
    "未实现饮水安全户数",
    "危房户数",
];

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    areas(town, book);
    village_years(town, book);
}

fn areas(town: &DemoTown, book: &mut Book<'_>) {
    let above = ["示例镇（虚构）行政区划代码表", DATA_DATE_LINE];
    let mut page =
        book.page("行政区划", &above, &["序号", "区划代码", "区划名称", "区划级别", "上级区划代码", "城乡分类代码"]);
    page.row(cells![count(1), CODE, NAME, "镇", "590123000000"]);
    for (at, village) in town.villages.iter().enumerate() {
        // The first village lies where the town has its seat; some write the word and not the code.
        let class = match at {
            0 => "121",
            _ if at % 5 == 2 => "村庄",
            _ => "220",
        };
        page.row(cells![count(at as i64 + 2), &village.code, village.name, "行政村", CODE, class]);
    }
    page.refused(
        cells![count(20), "590123102201", "邻镇村", "行政村", CODE],
        "区划代码",
        "area_outside_town",
        Stage::Register,
    );
    page.refused(cells![count(21), "590123101219", "新设村", "片区", CODE], "区划级别", "unknown_code", Stage::Intake);
    page.note(cells!["填表说明：村民小组不单列代码，在农户台账中填写名称。"]);
    page.end();
}

fn village_years(town: &DemoTown, book: &mut Book<'_>) {
    let mut page = book.page("村年度情况", &["示例镇（虚构）行政村基本情况", DATA_DATE_LINE], &VILLAGE_YEAR);
    let mut faults = Spread::over(town.village_years.len());
    let row = |village: &'static str, year: Cell, households: Cell| {
        cells![village, year, households, count(1_200), count(1_180), count(300), flag(true), flag(true)]
    };
    faults.add(row("松坪村", count(2013), Cell::from("约四百户")), "总户数", "not_a_number", Stage::Intake);
    faults.add(row("石门坎村", count(2020), count(320)), "行政村", "unknown_area", Stage::Register);
    faults.add(row("播卡村", Cell::from("去年"), count(401)), "年度", "bad_year", Stage::Intake);
    // Statistical forms number their columns.
    page.note((1..=VILLAGE_YEAR.len()).map(|column| Cell::from(format!("{column}"))).collect());
    for (year, detail) in town.village_years.iter().zip(&town.details.village_years) {
        let mut row = cells![
            town.villages[year.village].name,
            count(year.year),
            count(year.household_count),
            count(year.person_count),
            count(year.agricultural_persons),
            count(year.registered_poor_persons),
            flag(true),
            flag(year.is_deep_poverty),
        ];
        row.extend(detail.iter().flat_map(told));
        page.row(row);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}

/// What a village was asked besides.
fn told(detail: &VillageDetail) -> Vec<Cell> {
    cells![
        flag(true),
        hundredths(detail.farmland_mu_100),
        count(detail.dibao_households),
        count(detail.dibao_persons),
        count(detail.tekun_persons),
        detail.disabled_persons.map(count),
        wan(detail.collective_income_fen),
        count(detail.primary_schools),
        detail.clinics.map(count),
        count(detail.doctors),
        count(detail.public_toilets),
        count(detail.refuse_points),
        count(detail.culture_rooms),
        count(detail.pension_persons),
        detail.has_bus.map(flag),
        flag(detail.has_paved_road),
        count(detail.unsafe_water_households),
        count(detail.dangerous_households),
    ]
}
