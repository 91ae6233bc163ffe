//! The aid platform's export of requests, as text.

use crate::{
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells},
        form::NO_HOUSEHOLD,
        page::{Book, Spread},
    },
};

const HEADERS: [&str; 13] = [
    "办件编号",
    "行政村",
    "户编号",
    "户主",
    "救助事项",
    "申请时间",
    "受理日期",
    "承办部门",
    "办理结果",
    "不予办理原因",
    "办结时间",
    "满意度",
    "备注",
];

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut page = book.page("政府救助平台申请台账", &["示例镇（虚构）政府救助平台申请台账"], &HEADERS);
    let mut faults = Spread::over(town.aid_requests.len());
    let known = Cell::from(&town.households[town.aid_requests[0].household].household_no);
    let row = |number: &'static str, household: Cell, item: &'static str, on: &'static str| {
        page.cells([
            ("办件编号", Cell::from(number)),
            ("户编号", household),
            ("救助事项", Cell::from(item)),
            ("申请时间", Cell::from(on)),
        ])
    };
    let nowhere = Cell::from(NO_HOUSEHOLD);
    faults.add(row("JZ20209901", nowhere, "基本生活", "2020-10-12"), "户编号", "unknown_reference", Register);
    faults.add(row("JZ20209902", known.clone(), "修家电", "2020-10-12"), "救助事项", "unknown_code", Intake);
    faults.add(row("JZ20209903", known, "基本生活", "2020-10-32"), "申请时间", "bad_date", Intake);
    for request in &town.aid_requests {
        page.row(cells![
            &request.request_no,
            town.village_of(request.household).name,
            &town.households[request.household].household_no,
            &town.head_of(request.household).name,
            request.item.word(),
            request.requested_on,
            request.requested_on,
            request.department,
            request.result.map(|result| result.word()),
            request.reason,
            request.replied_on,
            request.satisfaction.map(|answer| answer.word()),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
