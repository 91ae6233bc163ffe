//! Subsidies paid to accounts, with a sum for each village and one for all.

use crate::{
    fault::Stage::{Intake, Register},
    subsidy::Subsidy,
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, yuan},
        form::{DATA_DATE_LINE, NO_HOUSEHOLD},
        page::{Book, Page, Spread},
    },
};

const HEADERS: [&str; 10] = [
    "序号",
    "村名",
    "户编号",
    "户主姓名",
    "补贴项目",
    "补贴金额（元）",
    "发放日期",
    "享受人身份证号码",
    "开户名",
    "备注",
];

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let above = ["示例镇（虚构）2020年惠民补贴一卡通发放表", DATA_DATE_LINE];
    let mut page = book.page("发放表", &above, &HEADERS);
    let mut faults = Spread::over(town.subsidies.len());
    plan_faults(town, &page, &mut faults);
    let village = |subsidy: &Subsidy| town.households[subsidy.household].village;
    let mut sum = 0;
    for (at, subsidy) in town.subsidies.iter().enumerate() {
        let household = &town.households[subsidy.household];
        page.row(cells![
            count(at as i64 + 1),
            town.village_of(subsidy.household).name,
            &household.household_no,
            &town.head_of(subsidy.household).name,
            subsidy.kind.word(),
            yuan(subsidy.amount_fen),
            subsidy.paid_on,
            &town.members[subsidy.payee].id_number,
            &town.members[subsidy.account].name,
        ]);
        faults.tick(&mut page);
        sum += subsidy.amount_fen;
        if town.subsidies.get(at + 1).is_none_or(|next| village(next) != village(subsidy)) {
            let label = format!("{}小计", town.village_of(subsidy.household).name);
            page.subtotal(cells![Cell::Blank, label, Cell::Blank, Cell::Blank, Cell::Blank, yuan(sum)]);
            sum = 0;
        }
    }
    faults.finish(&mut page);
    let all = town.subsidies.iter().map(|subsidy| subsidy.amount_fen).sum::<i64>();
    page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank, yuan(all)]);
    page.blank();
    page.note(cells!["备注：补贴通过“一卡通”发放，以银行到账为准。"]);
    page.end();
}

fn plan_faults(town: &DemoTown, page: &Page<'_>, faults: &mut Spread) {
    let known = Cell::from(&town.households[town.subsidies[0].household].household_no);
    let row = |number: Cell, amount: Cell, day: &'static str| {
        page.cells([
            ("户编号", number),
            ("补贴项目", Cell::from("临时救助")),
            ("补贴金额（元）", amount),
            ("发放日期", Cell::from(day)),
        ])
    };
    faults.add(row(known.clone(), Cell::from("￥一千多"), "2020-12-01"), "补贴金额（元）", "not_a_number", Intake);
    faults.add(row(Cell::from(NO_HOUSEHOLD), yuan(50_000), "2020-12-01"), "户编号", "unknown_reference", Register);
    faults.add(row(known.clone(), yuan(50_000), "2020年6月31日"), "发放日期", "bad_date", Intake);
    faults.add(row(known.clone(), yuan(50_000), ""), "发放日期", "required_missing", Intake);
    let lost = Cell::Number("5901230000012345".to_owned());
    faults.add(row(lost, yuan(50_000), "2020-12-01"), "户编号", "digits_lost", Intake);
}
