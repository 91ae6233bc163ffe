//! Agreements that link households with cooperatives, and cooperatives with larger companies.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    industry::Entity,
    member::Member,
    monitoring::MonitoringObject,
    targets::DATA_DATE,
    words::{EntityKind, LinkageKind},
};

/// One agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenefitLink {
    /// Number.
    pub agreement_no: String,
    /// Index of the household.
    pub household: usize,
    /// Index of the entity with which it is made.
    pub entity: usize,
    /// Index of the company with which that entity is bound.
    pub leading: Option<usize>,
    /// Kind.
    pub kind: LinkageKind,
    /// First day.
    pub signed_on: Date,
    /// Last day.
    pub ends_on: Option<Date>,
    /// What the household gets in a year, in fen.
    pub benefit_fen: i64,
    /// Whether somebody can show that it was paid.
    pub has_proof: bool,
}

/// Villages in which few households are linked.
pub(crate) const LOW: usize = 2;

/// The households that industry should help: ex-poor or monitored, with labour.
pub(crate) fn due_households(
    households: &[Household],
    members: &[Member],
    objects: &[MonitoringObject],
) -> BTreeSet<usize> {
    let open: BTreeSet<usize> = objects.iter().filter(|o| o.eliminated.is_none()).map(|o| o.household).collect();
    let has_labour =
        |at: &usize| members[households[*at].members.clone()].iter().any(|m| m.counts_on(DATA_DATE) && m.has_labour());
    let is_helped = |at: &usize| households[*at].is_ex_poor() || open.contains(at);
    (0..households.len()).filter(is_helped).filter(has_labour).collect()
}

/// Draws the agreements: more than half of those due in every village but two.
pub(crate) fn draw_links(
    seed: u64,
    households: &[Household],
    members: &[Member],
    objects: &[MonitoringObject],
    entities: &[Entity],
) -> Vec<BenefitLink> {
    let mut draw = Draw::new(seed, "linkage");
    let due = due_households(households, members, objects);
    let villages = households.iter().map(|h| h.village).max().map_or(0, |last| last + 1);
    let mut order: Vec<usize> = (0..villages).collect();
    draw.shuffle(&mut order);
    let low: BTreeSet<usize> = order.into_iter().take(LOW).collect();
    let is = |kind: EntityKind| move |at: &usize| entities[*at].kind == kind;
    let cooperatives: Vec<usize> = (0..entities.len()).filter(is(EntityKind::Cooperative)).collect();
    let companies: Vec<usize> = (0..entities.len()).filter(is(EntityKind::Company)).collect();
    let mut links = Vec::new();
    for village in 0..villages {
        let mut own: Vec<usize> = due.iter().copied().filter(|at| households[*at].village == village).collect();
        draw.shuffle(&mut own);
        let share = if low.contains(&village) { draw.between(24, 40) } else { draw.between(58, 88) };
        own.truncate((own.len() as i64 * share / 100) as usize + usize::from(share > 50));
        for household in own {
            let signed_on = draw.day(date(2019, 4, 1), date(2020, 12, 10));
            let ends_on = draw.percent(80).then(|| signed_on.saturating_add(3.years()));
            let leading = draw.percent(62).then(|| draw.pick(&companies));
            let entity = draw.pick(&cooperatives);
            links.push(link(&mut draw, links.len(), household, (entity, leading), signed_on, ends_on));
            // Some had an agreement before, which ran out.
            if draw.permille(8) {
                let before = date(2018, 3, 1);
                let ended = before.saturating_add(1.years());
                links.push(link(&mut draw, links.len(), household, (entity, leading), before, Some(ended)));
            }
        }
    }
    links
}

pub(crate) fn link(
    draw: &mut Draw,
    order: usize,
    household: usize,
    (entity, leading): (usize, Option<usize>),
    signed_on: Date,
    ends_on: Option<Date>,
) -> BenefitLink {
    let kind = draw.weighted(&[
        (LinkageKind::Order, 46),
        (LinkageKind::Land, 14),
        (LinkageKind::Work, 14),
        (LinkageKind::Share, 12),
        (LinkageKind::Trust, 8),
        (LinkageKind::Service, 6),
    ]);
    BenefitLink {
        agreement_no: format!("LYLJ-{}-{:05}", signed_on.year(), order + 1),
        household,
        entity,
        leading,
        kind,
        signed_on,
        ends_on,
        benefit_fen: draw.between(30, 320) * 1_000,
        has_proof: true,
    }
}
