//! The areas and what villages report every year.

use crate::{
    CODE, NAME,
    fault::Stage,
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, flag},
        form::DATA_DATE_LINE,
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    areas(town, book);
    village_years(town, book);
}

fn areas(town: &DemoTown, book: &mut Book<'_>) {
    let above = ["示例镇（虚构）行政区划代码表", DATA_DATE_LINE];
    let mut page = book.page("行政区划", &above, &["序号", "区划代码", "区划名称", "区划级别", "上级区划代码"]);
    page.row(cells![count(1), CODE, NAME, "镇", "590123000000"]);
    for (at, village) in town.villages.iter().enumerate() {
        page.row(cells![count(at as i64 + 2), &village.code, village.name, "行政村", CODE]);
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
    let headers =
        ["行政村", "年度", "总户数", "总人口", "农业户籍人口", "建档立卡贫困人口", "是否贫困村", "是否深度贫困村"];
    let mut page = book.page("村年度情况", &["示例镇（虚构）行政村基本情况", DATA_DATE_LINE], &headers);
    let mut faults = Spread::over(town.village_years.len());
    let row = |village: &'static str, year: Cell, households: Cell| {
        cells![village, year, households, count(1_200), count(1_180), count(300), flag(true), flag(true)]
    };
    faults.add(row("松坪村", count(2013), Cell::from("约四百户")), "总户数", "not_a_number", Stage::Intake);
    faults.add(row("石门坎村", count(2020), count(320)), "行政村", "unknown_area", Stage::Register);
    faults.add(row("播卡村", Cell::from("去年"), count(401)), "年度", "bad_year", Stage::Intake);
    // Statistical forms number their columns.
    page.note((1..=8).map(|column| Cell::from(format!("{column}"))).collect());
    for year in &town.village_years {
        page.row(cells![
            town.villages[year.village].name,
            count(year.year),
            count(year.household_count),
            count(year.person_count),
            count(year.agricultural_persons),
            count(year.registered_poor_persons),
            flag(true),
            flag(year.is_deep_poverty),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
