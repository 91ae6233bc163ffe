//! Subsidies paid to accounts, taken from the incomes that they are part of.

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    household::Household,
    income::Income,
    member::Member,
    targets::REPORT_YEAR,
    words::{Relation, SubsidyKind},
};

/// One payment to one household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subsidy {
    /// Index of the household.
    pub household: usize,
    /// Kind.
    pub kind: SubsidyKind,
    /// Amount in fen.
    pub amount_fen: i64,
    /// Day of payment.
    pub paid_on: Date,
    /// Index of the member whom it is for.
    pub payee: usize,
    /// Index of the member whose name the account bears.
    pub account: usize,
}

/// Draws the payments of the report year to ex-poor and monitored households; what is listed here is what their incomes
/// say. The list is the office's own and does not reach every household.
pub(crate) fn draw_subsidies(
    seed: u64,
    households: &[Household],
    members: &[Member],
    incomes: &[Income],
) -> Vec<Subsidy> {
    let mut draw = Draw::new(seed, "subsidy");
    let mut subsidies = Vec::new();
    for income in incomes.iter().filter(|income| income.year == REPORT_YEAR) {
        let household = &households[income.household];
        if !(household.is_ex_poor() || household.is_monitored()) || !draw.percent(58) {
            continue;
        }
        let mut own = household.members.clone();
        let head = own.find(|at| members[*at].relation == Relation::Head).unwrap_or(household.members.start);
        let items = [
            (SubsidyKind::Farmland, income.farm_subsidy_fen, date(2020, 6, 18)),
            (SubsidyKind::Ecology, income.ecology_fen, date(2020, 11, 12)),
            (SubsidyKind::FamilyPlanning, income.family_planning_fen, date(2020, 9, 25)),
            (SubsidyKind::Dibao, income.dibao_fen, date(2020, 12, 20)),
            (SubsidyKind::Tekun, income.tekun_fen, date(2020, 12, 20)),
        ];
        let paid = items.into_iter().filter(|(_, amount, _)| *amount > 0);
        subsidies.extend(paid.map(|(kind, amount_fen, paid_on)| Subsidy {
            household: income.household,
            kind,
            amount_fen,
            paid_on,
            payee: head,
            account: head,
        }));
    }
    subsidies.sort_by_key(|subsidy| (households[subsidy.household].village, subsidy.kind, subsidy.household));
    subsidies
}
