//! Activities that are to give people will and skill.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count},
        form::{DATA_DATE_LINE, any_day},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form motivation");
    let headers = ["序号", "活动名称", "活动类型", "开展日期", "开展村", "参加人次", "其中建档立卡人次", "备注"];
    let above = ["示例镇（虚构）扶志扶智活动台账", DATA_DATE_LINE];
    let mut page = book.page("扶志扶智活动", &above, &headers);
    let mut faults = Spread::over(town.activities.len());
    let row = |kind: &'static str, village: &'static str, people: Cell| {
        page.cells([
            ("活动名称", Cell::from("读书会")),
            ("活动类型", Cell::from(kind)),
            ("开展日期", Cell::from("2020-05-04")),
            ("开展村", Cell::from(village)),
            ("参加人次", people),
        ])
    };
    faults.add(row("读书分享", "松坪村", count(20)), "活动类型", "unknown_code", Intake);
    faults.add(row("其他", "云上村", count(20)), "开展村", "unknown_area", Register);
    faults.add(row("其他", "松坪村", count(-3)), "参加人次", "out_of_range", Intake);
    for activity in &town.activities {
        page.row(cells![
            count(page.order()),
            &activity.name,
            activity.kind.word(),
            any_day(&mut draw, activity.held_on),
            activity.village.map(|at| town.villages[at].name),
            count(activity.participants),
            count(activity.registered_participants),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
