//! Small loans and what became of them.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    member::{Member, age_on},
    targets::DATA_DATE,
    words::{InterestPayer, LoanUse, Relation},
};

/// One loan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// Number of the contract.
    pub contract_no: String,
    /// Index of the household.
    pub household: usize,
    /// Index of the member who borrows.
    pub borrower: usize,
    /// Bank.
    pub bank: &'static str,
    /// Amount in fen.
    pub amount_fen: i64,
    /// Day of release.
    pub released_on: Date,
    /// Day on which it is due.
    pub due_on: Date,
    /// Interest a year in hundredths of a per cent.
    pub rate_percent_100: i64,
    /// What it was asked for.
    pub stated_use: LoanUse,
    /// Day on which it was paid back.
    pub repaid_on: Option<Date>,
    /// What is still owed, in fen.
    pub balance_fen: i64,
    /// What is overdue, in fen.
    pub overdue_fen: i64,
    /// How often it was extended.
    pub extended_count: i64,
}

/// A check of what a loan is used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoanCheck {
    /// Index of the loan.
    pub loan: usize,
    /// Day.
    pub checked_on: Date,
    /// What it is really used for.
    pub actual_use: LoanUse,
    /// What was found to be put into a savings account, in fen; nobody looked where absent.
    pub deposited_fen: Option<i64>,
    /// Who pays the interest.
    pub interest_payer: InterestPayer,
    /// Who checked.
    pub checker: &'static str,
    /// What was seen.
    pub note: &'static str,
}

/// How many loans were released.
const LOANS: usize = 604;
/// How many of them are overdue.
pub(crate) const OVERDUE: usize = 9;
/// How many of them fall due within a month.
pub(crate) const DUE_SOON: usize = 27;

/// Those of which somebody must be told come first.
const CALLED: usize = OVERDUE + DUE_SOON;

const PRODUCTIVE: &[(LoanUse, u32)] =
    &[(LoanUse::Breeding, 48), (LoanUse::Planting, 36), (LoanUse::Trade, 11), (LoanUse::Processing, 5)];

/// Draws the loans: one a household, all of them to ex-poor households.
pub(crate) fn draw_loans(seed: u64, households: &[Household], members: &[Member]) -> Vec<Loan> {
    let mut draw = Draw::new(seed, "loan");
    let mut candidates: Vec<(usize, usize)> = Vec::new();
    for (at, household) in households.iter().enumerate() {
        let may_borrow = |m: &Member| {
            matches!(m.relation, Relation::Head | Relation::Spouse)
                && m.can_work()
                && (22..=60).contains(&age_on(m.birth_on, date(2018, 6, 1)))
                && m.counts_on(DATA_DATE)
        };
        if household.is_ex_poor() {
            let borrower = household.members.clone().find(|m| may_borrow(&members[*m]));
            candidates.extend(borrower.map(|borrower| (at, borrower)));
        }
    }
    draw.shuffle(&mut candidates);
    candidates.truncate(LOANS);
    candidates.into_iter().enumerate().map(|(order, (at, borrower))| loan(&mut draw, order, at, borrower)).collect()
}

fn loan(draw: &mut Draw, order: usize, household: usize, borrower: usize) -> Loan {
    let years = draw.weighted(&[(1, 14), (2, 26), (3, 60)]);
    let due_on = match order {
        0..OVERDUE => draw.day(date(2020, 11, 20), date(2021, 2, 25)),
        OVERDUE..CALLED => draw.day(DATA_DATE.saturating_add(3.days()), DATA_DATE.saturating_add(28.days())),
        _ if draw.percent(34) => draw.day(date(2020, 1, 10), date(2021, 3, 1)),
        // Released at least three weeks ago: a loan of tomorrow stands in no ledger.
        _ => draw.day(date(2021, 5, 1), DATA_DATE.saturating_add(years.years()).saturating_sub(21.days())),
    };
    let released_on = due_on.saturating_sub(years.years()).saturating_add(1.day());
    let amount_fen = draw.weighted(&[(50_000, 55), (30_000, 25), (20_000, 12), (10_000, 8)]) * 100;
    let is_overdue = order < OVERDUE;
    let repaid_on = (due_on < DATA_DATE && !is_overdue).then(|| due_on.saturating_sub(draw.between(0, 40).days()));
    let balance_fen = match repaid_on {
        Some(_) => 0,
        None if draw.percent(20) => amount_fen / 2,
        None => amount_fen,
    };
    Loan {
        contract_no: format!("SLXD{}{:05}", released_on.year(), 10_000 + order * 3),
        household,
        borrower,
        bank: draw.pick(&["示例县农村信用合作联社", "示例农商银行示例镇支行"]),
        amount_fen,
        released_on,
        due_on,
        rate_percent_100: draw.pick(&[435, 475, 435]),
        stated_use: draw.weighted(PRODUCTIVE),
        repaid_on,
        balance_fen,
        overdue_fen: if is_overdue { balance_fen } else { 0 },
        extended_count: i64::from(draw.percent(6)),
    }
}

/// Draws one or two checks of every loan. Where an early check found another use, a later one found it put right.
pub(crate) fn draw_checks(seed: u64, loans: &[Loan]) -> Vec<LoanCheck> {
    let mut draw = Draw::new(seed, "loan check");
    let mut checks = Vec::new();
    for (at, loan) in loans.iter().enumerate() {
        let last = loan.repaid_on.unwrap_or(DATA_DATE).min(DATA_DATE);
        let first = loan.released_on.saturating_add(draw.between(8, 28).days()).min(DATA_DATE);
        let again = draw.percent(50);
        let was_misused = again && draw.percent(3);
        let early =
            if was_misused { draw.pick(&[LoanUse::House, LoanUse::Goods, LoanUse::Repay]) } else { loan.stated_use };
        let note =
            if was_misused { "部分资金挪作他用，已要求限期整改" } else { "与申报用途一致" };
        checks.push(check(&mut draw, at, first, early, note));
        if again {
            let on = first.saturating_add(draw.between(90, 200).days()).min(last);
            let note = if was_misused { "已整改，资金用于生产" } else { "生产正常" };
            if on > first {
                checks.push(check(&mut draw, at, on, loan.stated_use, note));
            } else if was_misused {
                checks.pop();
            }
        }
    }
    checks
}

fn check(draw: &mut Draw, loan: usize, checked_on: Date, actual_use: LoanUse, note: &'static str) -> LoanCheck {
    let checker = draw.pick(&["镇信贷专员", "村委会工作人员", "驻村工作队员", "银行客户经理"]);
    LoanCheck {
        loan,
        checked_on,
        actual_use,
        deposited_fen: Some(0),
        interest_payer: InterestPayer::Borrower,
        checker,
        note,
    }
}

/// How many loans that are not paid back fall due in so many days.
pub(crate) fn due_in(loans: &[Loan], days: std::ops::RangeInclusive<i32>) -> usize {
    let open = loans.iter().filter(|loan| loan.repaid_on.is_none());
    open.filter(|loan| days.contains(&(loan.due_on - DATA_DATE).get_days())).count()
}

/// In how many villages more than a hundredth of what is owed is overdue.
pub(crate) fn overdue_villages(households: &[Household], loans: &[Loan]) -> usize {
    let mut sums: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    for loan in loans.iter().filter(|loan| loan.repaid_on.is_none()) {
        let sum = sums.entry(households[loan.household].village).or_default();
        *sum = (sum.0 + loan.balance_fen, sum.1 + loan.overdue_fen);
    }
    sums.values().filter(|(balance, overdue)| overdue * 100 > *balance).count()
}
