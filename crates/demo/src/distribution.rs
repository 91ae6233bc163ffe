//! What villages do with their collective income: plan, meeting, review, notice, payment.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    collective::CollectiveIncome,
    draw::Draw,
    targets::REPORT_YEAR,
    village::Village,
    words::{CollectiveItem, DistributionUse},
};

/// One use of a village's income in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Index of the village.
    pub village: usize,
    /// The year.
    pub year: i16,
    /// Use.
    pub purpose: DistributionUse,
    /// Amount in fen.
    pub amount_fen: i64,
    /// Day of the plan.
    pub planned_on: Date,
    /// Day of the members' meeting.
    pub agreed_on: Option<Date>,
    /// Day of the town's review.
    pub reviewed_on: Date,
    /// First and last day of the notice.
    pub published: Option<(Date, Date)>,
    /// Day of payment.
    pub paid_on: Option<Date>,
    /// Who got something.
    pub beneficiaries: i64,
}

/// Draws the uses: most of what the solar plants earn is paid as wages, part of the rest is spent.
pub(crate) fn draw_distributions(
    seed: u64,
    villages: &[Village],
    collective: &[CollectiveIncome],
) -> Vec<Distribution> {
    let mut draw = Draw::new(seed, "distribution");
    let mut all = Vec::new();
    for village in 0..villages.len() {
        let own = || collective.iter().filter(|c| c.village == village && c.year == REPORT_YEAR);
        let income: i64 = own().map(|c| c.amount_fen).sum();
        let solar: i64 = own().filter(|c| c.item == CollectiveItem::Solar).map(|c| c.amount_fen).sum();
        let rest = income - solar;
        let planned_on = draw.day(date(2020, 10, 9), date(2020, 11, 20));
        let agreed_on = planned_on.saturating_add(draw.between(2, 6).days());
        let reviewed_on = agreed_on.saturating_add(draw.between(2, 6).days());
        let from = reviewed_on.saturating_add(draw.between(1, 3).days());
        let until = from.saturating_add(draw.between(4, 9).days());
        let paid_on = until.saturating_add(draw.between(1, 12).days());
        for (purpose, part) in [
            (DistributionUse::Post, solar * 57 / 100),
            (DistributionUse::Labour, solar * 27 / 100),
            (DistributionUse::Welfare, rest * draw.between(20, 35) / 100),
            (DistributionUse::Relief, rest * draw.between(4, 8) / 100),
            (DistributionUse::Growth, rest * draw.between(20, 40) / 100),
        ] {
            let is_due = purpose == DistributionUse::Growth && draw.percent(20);
            all.push(Distribution {
                village,
                year: REPORT_YEAR,
                purpose,
                amount_fen: part / 100 * 100,
                planned_on,
                agreed_on: Some(agreed_on),
                reviewed_on,
                published: Some((from, until)),
                paid_on: (!is_due).then_some(paid_on),
                beneficiaries: draw.between(3, 60),
            });
        }
    }
    all
}
