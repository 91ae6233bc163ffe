//! Leads and what came of them.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, flag},
        form::{DATA_DATE_LINE, NO_HOUSEHOLD, any_day},
        page::{Book, Spread},
    },
};

const HEADERS: [&str; 21] = [
    "线索编号",
    "村名",
    "户编号",
    "户主姓名",
    "线索来源",
    "推送部门",
    "线索日期",
    "预警内容",
    "承诺授权书",
    "民主评议记录",
    "公示起始日期",
    "公示截止日期",
    "核查结果",
    "不纳入原因",
    "认定日期",
    "备注",
    "预警批次日期",
    "预警值",
    "核查时限",
    "线索核查人",
    "是否有核查佐证",
];

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form leads");
    let above = ["示例镇（虚构）监测预警线索台账", DATA_DATE_LINE];
    let mut page = book.page("监测线索", &above, &HEADERS);
    let mut faults = Spread::over(town.leads.len());
    let known = Cell::from(&town.households[town.leads[0].household].household_no);
    let row = |number: &'static str, household: Cell, channel: &'static str, result: &'static str| {
        page.cells([
            ("线索编号", Cell::from(number)),
            ("户编号", household),
            ("线索来源", Cell::from(channel)),
            ("线索日期", Cell::from("2020-10-12")),
            ("核查结果", Cell::from(result)),
        ])
    };
    let nowhere = Cell::from(NO_HOUSEHOLD);
    faults.add(row("XS20209901", nowhere, "干部排查", "不予纳入"), "户编号", "unknown_reference", Register);
    faults.add(row("XS20209902", known.clone(), "听邻居说", "不予纳入"), "线索来源", "unknown_code", Intake);
    faults.add(row("XS20209903", known.clone(), "干部排查", "再看看"), "核查结果", "unknown_code", Intake);
    faults.add(row("", known, "干部排查", "不予纳入"), "线索编号", "required_missing", Intake);
    for (lead, detail) in town.leads.iter().zip(&town.details.leads) {
        page.row(cells![
            &lead.lead_no,
            town.village_of(lead.household).name,
            &town.households[lead.household].household_no,
            &town.head_of(lead.household).name,
            lead.channel.word(),
            lead.department,
            any_day(&mut draw, lead.found_on),
            lead.indicator,
            lead.has_authorisation.map(flag),
            lead.has_deliberation.map(flag),
            lead.publicised.map(|(from, _)| any_day(&mut draw, from)),
            lead.publicised.map(|(_, until)| any_day(&mut draw, until)),
            lead.result.map(|result| result.word()),
            lead.reason,
            lead.decided_on.map(|on| any_day(&mut draw, on)),
            Cell::Blank,
            detail.batch_on,
            detail.indicator_value.as_ref(),
            detail.due_on,
            detail.checker.as_ref(),
            detail.has_evidence.map(flag),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
