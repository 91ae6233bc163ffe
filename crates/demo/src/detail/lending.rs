//! Of loans and of those who hold posts.

use jiff::{ToSpan, civil::Date};

use super::answer;
use crate::{
    draw::Draw,
    loan::Loan,
    targets::DATA_DATE,
    town::DemoTown,
    words::{Agreement, HouseholdKind, LoanClass, LoanUse, Period, RectificationStatus},
};

/// What the bank and the town write of a loan besides; nobody has said where absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanDetail {
    /// What the household was when the money was given.
    pub household_kind: HouseholdKind,
    /// What is grown, raised or done with it.
    pub industry: &'static str,
    /// How much the bank was ready to give, in fen.
    pub credit_limit_fen: i64,
    /// How much of the interest is paid for the household, in hundredths of a per cent.
    pub subsidy_percent_100: i64,
    /// How often.
    pub subsidy_period: Option<Period>,
    /// How much until now, in fen.
    pub subsidy_fen: i64,
    /// What was paid back, in fen.
    pub repaid_fen: i64,
    /// For how many days something is overdue.
    pub overdue_days: i64,
    /// How safe the bank thinks it.
    pub class: Option<LoanClass>,
    /// Whether the risk fund stands in.
    pub is_compensated: Option<bool>,
    /// Day on which the borrower was told that it falls due.
    pub reminded_on: Option<Date>,
    /// How far a misuse is put right.
    pub rectified: Option<RectificationStatus>,
}

pub(super) fn draw_loans(town: &DemoTown) -> Vec<LoanDetail> {
    let mut draw = Draw::new(town.seed, "loan detail");
    town.loans.iter().enumerate().map(|(at, loan)| of_loan(&mut draw, town, at, loan)).collect()
}

fn of_loan(draw: &mut Draw, town: &DemoTown, at: usize, loan: &Loan) -> LoanDetail {
    let is_misuse = |used| matches!(used, LoanUse::House | LoanUse::Wedding | LoanUse::Goods | LoanUse::Repay);
    let uses: Vec<bool> =
        town.loan_checks.iter().filter(|check| check.loan == at).map(|check| is_misuse(check.actual_use)).collect();
    let rectified = match uses.last() {
        Some(true) => Some(RectificationStatus::UnderWay),
        Some(false) if uses.contains(&true) => Some(RectificationStatus::Closed),
        _ => None,
    };
    let until = loan.repaid_on.unwrap_or(DATA_DATE).min(DATA_DATE);
    let days = i64::from((until - loan.released_on).get_days()).max(0);
    let subsidised = loan.amount_fen.min(5_000_000);
    let overdue_days = if loan.overdue_fen > 0 { i64::from((DATA_DATE - loan.due_on).get_days()) } else { 0 };
    let reminded_on = loan.due_on.saturating_sub(draw.between(28, 36).days());
    LoanDetail {
        household_kind: town.households[loan.household].kind,
        industry: match loan.stated_use {
            LoanUse::Planting => draw.pick(&["花椒", "核桃", "芒果", "蔬菜"]),
            LoanUse::Breeding => draw.pick(&["生猪", "黑山羊", "土鸡", "肉牛"]),
            LoanUse::Processing => "农产品加工",
            _ => draw.pick(&["小百货", "运输"]),
        },
        credit_limit_fen: loan.amount_fen.max(5_000_000),
        subsidy_percent_100: 10_000,
        subsidy_period: (!draw.percent(5))
            .then(|| draw.weighted(&[(Period::Quarter, 84), (Period::Year, 12), (Period::End, 4)])),
        subsidy_fen: subsidised / 10_000 * loan.rate_percent_100 * days / 365,
        repaid_fen: loan.amount_fen - loan.balance_fen,
        overdue_days,
        class: (!draw.percent(3)).then_some(match overdue_days {
            0 => LoanClass::Pass,
            1..=60 => LoanClass::Watch,
            _ => LoanClass::Substandard,
        }),
        is_compensated: (overdue_days > 90).then_some(true).or_else(|| answer(draw, 0, 4)),
        reminded_on: (reminded_on <= DATA_DATE && draw.percent(97)).then_some(reminded_on),
        rectified,
    }
}

/// What is written of somebody on a post besides; nobody has said where absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HolderDetail {
    /// Whether the hiring was made known.
    pub is_publicised: Option<bool>,
    /// Whether there was training before the work began.
    pub is_trained: Option<bool>,
    /// What was signed.
    pub agreement: Option<Agreement>,
}

pub(super) fn draw_holders(town: &DemoTown) -> Vec<HolderDetail> {
    let mut draw = Draw::new(town.seed, "holder detail");
    let of_one = |_: &crate::posts::Holder| HolderDetail {
        is_publicised: answer(&mut draw, 97, 3),
        is_trained: answer(&mut draw, 92, 3),
        agreement: (!draw.percent(4)).then(|| draw.weighted(&[(Agreement::Agreement, 92), (Agreement::Contract, 8)])),
    };
    town.holders.iter().map(of_one).collect()
}
