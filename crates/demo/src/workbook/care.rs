//! Visits, and who answers for which household.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, flag},
        form::{DATA_DATE_LINE, NO_HOUSEHOLD, any_day, wide},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form cadres");
    let headers = ["序号", "行政村", "户编号", "户主姓名", "帮扶责任人", "帮扶单位", "结对日期", "调整日期"];
    let above = ["示例镇（虚构）帮扶责任人名册", DATA_DATE_LINE];
    let mut page = book.page("帮扶责任人", &above, &headers);
    let mut faults = Spread::over(town.cadres.len());
    let row = |number: Cell, cadre: &'static str, on: &'static str| {
        page.cells([("户编号", number), ("帮扶责任人", Cell::from(cadre)), ("结对日期", Cell::from(on))])
    };
    let known = Cell::from(&town.households[town.cadres[0].household].household_no);
    faults.add(row(Cell::from(NO_HOUSEHOLD), "示例干部1", "2018-03-01"), "户编号", "unknown_reference", Register);
    faults.add(row(known.clone(), "", "2017-03-01"), "帮扶责任人", "required_missing", Intake);
    faults.add(row(known, "示例干部1", "2017年33月"), "结对日期", "bad_date", Intake);
    for cadre in &town.cadres {
        page.row(cells![
            count(page.order()),
            town.village_of(cadre.household).name,
            wide(&mut draw, &town.households[cadre.household].household_no),
            &town.head_of(cadre.household).name,
            &cadre.name,
            cadre.unit,
            cadre.started_on,
            cadre.ended_on,
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
    visits(town, book);
}

fn visits(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form visits");
    let headers = ["序号", "村", "户编号", "户主", "走访日期", "走访方式", "走访人", "是否发现问题", "走访情况"];
    let above = ["示例镇（虚构）入户走访记录表", DATA_DATE_LINE];
    let mut page = book.page("走访记录", &above, &headers);
    let mut faults = Spread::over(town.visits.len());
    let known = Cell::from(&town.households[town.visits[0].household].household_no);
    let row = |number: Cell, on: &'static str, found: &'static str| {
        page.cells([("户编号", number), ("走访日期", Cell::from(on)), ("是否发现问题", Cell::from(found))])
    };
    faults.add(row(Cell::from(NO_HOUSEHOLD), "2020-10-09", "否"), "户编号", "unknown_reference", Register);
    faults.add(row(known.clone(), "2020-10", "否"), "走访日期", "date_without_day", Intake);
    faults.add(row(known, "2019-10-09", "待查看"), "是否发现问题", "bad_flag", Intake);
    for visit in &town.visits {
        let seen = if visit.found_problem { "收入有波动，已上报" } else { "情况稳定" };
        page.row(cells![
            count(page.order()),
            town.village_of(visit.household).name,
            &town.households[visit.household].household_no,
            &town.head_of(visit.household).name,
            any_day(&mut draw, visit.visited_on),
            visit.kind.word(),
            draw.pick(&["包村干部", "驻村工作队员", "村委会工作人员"]),
            flag(visit.found_problem),
            seen,
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
