//! Checks of houses and water.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    words::Danger,
    workbook::{
        cell::{Cell, cells, count},
        form::{DATA_DATE_LINE, NO_HOUSEHOLD, any_day, wide},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form housing");
    let headers = ["序号", "户主姓名", "户编号", "排查日期", "房屋安全等级", "饮水是否安全", "备注"];
    let above = ["示例镇（虚构）住房和饮水安全排查台账", DATA_DATE_LINE];
    let mut page = book.page("排查台账", &above, &headers);
    let mut faults = Spread::over(town.housing_checks.len());
    let known = Cell::from(&town.households[town.housing_checks[0].household].household_no);
    let row = |number: Cell, danger: &'static str, water: &'static str| {
        page.cells([
            ("户编号", number),
            ("排查日期", Cell::from("2019-03-02")),
            ("房屋安全等级", Cell::from(danger)),
            ("饮水是否安全", Cell::from(water)),
        ])
    };
    faults.add(row(known.clone(), "E级", "是"), "房屋安全等级", "unknown_code", Intake);
    faults.add(row(known, "A级", "基本安全"), "饮水是否安全", "bad_flag", Intake);
    faults.add(row(Cell::from(NO_HOUSEHOLD), "A级", "是"), "户编号", "unknown_reference", Register);
    for check in &town.housing_checks {
        let household = &town.households[check.household];
        let danger = match check.house_danger {
            Danger::Safe => draw.pick(&["A级", "B级", "安全", "非危房"]),
            danger => danger.word(),
        };
        let note = match (check.house_danger, check.safe_water) {
            (Danger::Safe, true) => "",
            (Danger::Safe, false) => "水源季节性断水",
            _ => "墙体开裂，已提醒避险",
        };
        page.row(cells![
            count(page.order()),
            &town.head_of(check.household).name,
            wide(&mut draw, &household.household_no),
            any_day(&mut draw, check.checked_on),
            danger,
            if check.safe_water { "是" } else { "不安全" },
            note,
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
