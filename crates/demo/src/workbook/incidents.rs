//! Sudden blows, as village cadres write them down.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, yuan},
        form::{DATA_DATE_LINE, NO_HOUSEHOLD, any_day},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form incidents");
    let headers = [
        "序号",
        "村名",
        "户主姓名",
        "户编号",
        "突发事件类型",
        "发生时间",
        "造成损失",
        "临时救助金额",
        "化解时间",
        "备注",
    ];
    let above = ["示例镇（虚构）突发事件排查台账", DATA_DATE_LINE, "单位：元"];
    let mut page = book.page("突发事件", &above, &headers);
    let mut faults = Spread::over(town.incidents.len());
    let known = Cell::from(&town.households[town.incidents[0].household].household_no);
    let row = |number: Cell, kind: &'static str, day: &'static str| {
        page.cells([("户编号", number), ("突发事件类型", Cell::from(kind)), ("发生时间", Cell::from(day))])
    };
    faults.add(row(Cell::from(NO_HOUSEHOLD), "火灾", "2020-12-01"), "户编号", "unknown_reference", Register);
    faults.add(row(known.clone(), "被骗", "2020-12-01"), "突发事件类型", "unknown_code", Intake);
    faults.add(row(known, "火灾", "去年冬天"), "发生时间", "bad_date", Intake);
    for incident in &town.incidents {
        page.row(cells![
            count(page.order()),
            town.village_of(incident.household).name,
            &town.head_of(incident.household).name,
            &town.households[incident.household].household_no,
            incident.kind.word(),
            any_day(&mut draw, incident.happened_on),
            yuan(incident.loss_fen),
            incident.relief_fen.map(yuan),
            incident.settled_on.map(|on| any_day(&mut draw, on)),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.note(cells!["填表说明：困难已经解除或者已纳入监测的，填写化解时间。"]);
    page.end();
}
