//! The bank's list of small loans, as text in UTF-8, and the town's checks.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    words::LoanUse,
    workbook::{
        cell::{Cell, cells, count, flag, hundredths, yuan},
        form::{DATA_DATE_LINE, NO_HOUSEHOLD, any_day, id_cell},
        page::{Book, Page, Spread},
    },
};

const LOANS: [&str; 29] = [
    "序号",
    "户编号",
    "借款人",
    "借款人身份证号",
    "合同编号",
    "贷款银行",
    "贷款金额（元）",
    "放款日期",
    "到期日期",
    "年利率（%）",
    "是否贴息",
    "贷款用途",
    "还清日期",
    "贷款余额（元）",
    "逾期金额（元）",
    "续贷（展期）次数",
    "备注",
    "贷款时户类型",
    "扶持产业",
    "授信额度（元）",
    "贴息比例（%）",
    "贴息周期",
    "贴息金额（元）",
    "已还本金（元）",
    "逾期天数",
    "五级分类",
    "是否启动风险补偿",
    "到期提醒日期",
    "整改状态",
];

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form loans");
    let mut page = book.page("扶贫小额信贷台账", &["示例镇（虚构）扶贫小额信贷台账"], &LOANS);
    let mut faults = Spread::over(town.loans.len());
    plan_loan_faults(town, &page, &mut faults);
    for (loan, detail) in town.loans.iter().zip(&town.details.loans) {
        let borrower = &town.members[loan.borrower];
        let row = cells![
            count(page.order()),
            &town.households[loan.household].household_no,
            &borrower.name,
            id_cell(&mut draw, borrower, false),
            &loan.contract_no,
            loan.bank,
            yuan(loan.amount_fen),
            loan.released_on,
            loan.due_on,
            hundredths(loan.rate_percent_100),
            flag(true),
            loan.stated_use.word(),
            loan.repaid_on,
            yuan(loan.balance_fen),
            yuan(loan.overdue_fen),
            count(loan.extended_count),
            Cell::Blank,
            detail.household_kind.word(),
            detail.industry,
            yuan(detail.credit_limit_fen),
            hundredths(detail.subsidy_percent_100),
            detail.subsidy_period.map(|period| period.word()),
            yuan(detail.subsidy_fen),
            yuan(detail.repaid_fen),
            count(detail.overdue_days),
            detail.class.map(|class| class.word()),
            detail.is_compensated.map(flag),
            detail.reminded_on,
            detail.rectified.map(|status| status.word()),
        ];
        page.row(row);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}

fn plan_loan_faults(town: &DemoTown, page: &Page<'_>, faults: &mut Spread) {
    let first = &town.loans[0];
    let row = |contract: String, amount: Cell, released: &'static str| {
        page.cells([
            ("户编号", Cell::from(&town.households[first.household].household_no)),
            ("合同编号", Cell::from(contract)),
            ("贷款金额（元）", amount),
            ("放款日期", Cell::from(released)),
            ("到期日期", Cell::from("2021-06-30")),
        ])
    };
    let number = |order: u32| format!("SLXD2019{:05}", 90_000 + order);
    faults.add(row(number(1), yuan(-3_000_000), "2019-07-01"), "贷款金额（元）", "out_of_range", Intake);
    faults.add(row(number(2), yuan(3_000_000), "2020.9"), "放款日期", "date_without_day", Intake);
    let mut nowhere = row(number(3), yuan(3_000_000), "2019-07-01");
    if let Some(at) = page.position("户编号") {
        nowhere[at] = Cell::from(NO_HOUSEHOLD);
    }
    faults.add(nowhere, "户编号", "unknown_reference", Register);
    let again = row(first.contract_no.clone(), yuan(first.amount_fen + 100_000), "2019-07-01");
    faults.add(again, "合同编号", "duplicate_key", Intake);
    faults.add(row(number(4), Cell::Blank, "2019-07-01"), "贷款金额（元）", "required_missing", Intake);
}

pub(crate) fn lay_out_checks(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form loan checks");
    let headers =
        ["序号", "合同编号", "检查日期", "实际用途", "转存金额", "付息人", "检查人员", "检查情况", "是否有检查照片"];
    let above = ["示例镇（虚构）小额信贷贷后检查台账", DATA_DATE_LINE];
    let mut page = book.page("贷后检查", &above, &headers);
    let mut faults = Spread::over(town.loan_checks.len());
    let row = |contract: &str, used: &'static str| {
        page.cells([
            ("合同编号", Cell::from(contract.to_owned())),
            ("检查日期", Cell::from("2018-01-05")),
            ("实际用途", Cell::from(used)),
        ])
    };
    let known = &town.loans[1].contract_no;
    faults.add(row("SLXD201899999", "养殖业"), "合同编号", "unknown_reference", Register);
    faults.add(row(known, "炒股"), "实际用途", "unknown_code", Intake);
    faults.add(row(known, ""), "实际用途", "required_missing", Intake);
    for (check, has_photo) in town.loan_checks.iter().zip(&town.details.loan_checks) {
        let used = match check.actual_use {
            // Village cadres write what they saw.
            LoanUse::Breeding if draw.percent(40) => draw.pick(&["养猪", "养羊", "养鸡", "养牛"]),
            LoanUse::Planting if draw.percent(30) => "购买农资",
            used => used.word(),
        };
        page.row(cells![
            count(page.order()),
            &town.loans[check.loan].contract_no,
            any_day(&mut draw, check.checked_on),
            used,
            check.deposited_fen.map(yuan),
            check.interest_payer.word(),
            check.checker,
            check.note,
            has_photo.map(flag),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
