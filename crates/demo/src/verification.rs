//! Entries about work, held against reality: who was asked, how, and what came out.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    loan::Loan,
    member::Member,
    relocation::Relocated,
    words::{Verified, VerifyMethod},
    work::Spell,
};

/// One verification of one member's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Index of the member.
    pub member: usize,
    /// Day.
    pub verified_on: Date,
    /// How.
    pub method: VerifyMethod,
    /// What was found.
    pub result: Verified,
    /// Whether the entry was put right.
    pub is_corrected: Option<bool>,
}

/// The spring round among relocated households and those with a loan.
pub(crate) fn draw_verifications(
    seed: u64,
    members: &[Member],
    relocated: &[Relocated],
    loans: &[Loan],
    spells: &[Spell],
) -> Vec<Verification> {
    let mut draw = Draw::new(seed, "verification");
    let mut asked: BTreeSet<usize> = relocated.iter().map(|relocated| relocated.household).collect();
    asked.extend(loans.iter().map(|loan| loan.household));
    let mut all = Vec::new();
    for spell in spells.iter().filter(|spell| spell.is_open() && asked.contains(&members[spell.member].household)) {
        if !draw.percent(70) {
            continue;
        }
        let result = draw.weighted(&[(Verified::Agree, 93), (Verified::Changed, 7)]);
        all.push(Verification {
            member: spell.member,
            verified_on: draw.day(date(2021, 3, 2), date(2021, 3, 14)),
            method: draw.weighted(&[
                (VerifyMethod::Phone, 60),
                (VerifyMethod::Video, 14),
                (VerifyMethod::Home, 18),
                (VerifyMethod::Employer, 8),
            ]),
            result,
            is_corrected: (result == Verified::Changed).then_some(true),
        });
    }
    all.dedup_by_key(|verification| verification.member);
    all
}
