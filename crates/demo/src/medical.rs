//! Medical bills, as the insurance office lists them for members with large ones.

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    targets::{DATA_DATE, REPORT_YEAR},
    warning::{Fate, Warning},
    words::Health,
};

/// The medical costs of one member in the report year, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MedicalCost {
    /// Index of the member.
    pub member: usize,
    /// The year.
    pub year: i16,
    /// All costs.
    pub total_fen: i64,
    /// Paid by insurance.
    pub reimbursed_fen: i64,
    /// Borne by the household.
    pub out_of_pocket_fen: i64,
}

/// About how many members the list names besides those with large bills.
const LISTED: u32 = 900;

/// Draws the list: one or two members of every household with a large bill, and some of the ill.
pub(crate) fn draw_medical(
    seed: u64,
    households: &[Household],
    members: &[Member],
    fates: &[Fate],
) -> Vec<MedicalCost> {
    let mut draw = Draw::new(seed, "medical");
    let mut costs = Vec::new();
    let is_ill = |m: &&Member| m.health.contains(&Health::Chronic) || m.health.contains(&Health::Serious);
    let ill = members.iter().filter(is_ill).count().max(1);
    let share = LISTED * 1000 / ill as u32;
    for (at, household) in households.iter().enumerate() {
        let fate = &fates[at];
        let living: Vec<usize> = household.members.clone().filter(|m| members[*m].counts_on(DATA_DATE)).collect();
        let mut ill: Vec<usize> = living.iter().copied().filter(|m| is_ill(&&members[*m])).collect();
        if fate.warned.contains(&Warning::LargeMedical) {
            if ill.is_empty() {
                ill.extend(living.first());
            }
            ill.truncate(2);
            let bill = draw.between(21_500, 68_000) * 100 + draw.between(0, 99);
            let parts = if ill.len() == 2 { vec![bill * 3 / 4, bill - bill * 3 / 4] } else { vec![bill] };
            costs.extend(ill.into_iter().zip(parts).map(|(member, part)| cost(&mut draw, member, part)));
        } else if fate.has_income && !fate.warned.contains(&Warning::RigidSpending) {
            // Two such bills together stay below the line of a large one.
            for member in ill.into_iter().take(2) {
                if draw.permille(share) {
                    let bill = draw.between(600, 8_800) * 100 + draw.between(0, 99);
                    costs.push(cost(&mut draw, member, bill));
                }
            }
        }
    }
    costs
}

fn cost(draw: &mut Draw, member: usize, out_of_pocket_fen: i64) -> MedicalCost {
    let share = draw.between(55, 88);
    let total_fen = out_of_pocket_fen * 100 / (100 - share);
    MedicalCost {
        member,
        year: REPORT_YEAR,
        total_fen,
        reimbursed_fen: total_fen - out_of_pocket_fen,
        out_of_pocket_fen,
    }
}
