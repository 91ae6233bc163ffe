//! Sudden blows: fires, accidents, deaths. Those that are not settled strike households that are warned anyway.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    warning::{Fate, Warning},
    words::IncidentKind,
};

/// One blow to one household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incident {
    /// Index of the household.
    pub household: usize,
    /// Kind.
    pub kind: IncidentKind,
    /// Day.
    pub happened_on: Date,
    /// Loss and spending in fen.
    pub loss_fen: i64,
    /// Relief in fen.
    pub relief_fen: Option<i64>,
    /// Day on which it was settled.
    pub settled_on: Option<Date>,
}

/// How many households have one that is not settled.
const OPEN: usize = 12;
/// How many were settled.
const SETTLED: usize = 22;

/// Draws the incidents and warns of the open ones.
pub(crate) fn draw_incidents(seed: u64, households: &[Household], fates: &mut [Fate]) -> Vec<Incident> {
    let mut draw = Draw::new(seed, "incident");
    let mut order: Vec<usize> = (0..households.len()).collect();
    draw.shuffle(&mut order);
    let (warned, others): (Vec<usize>, Vec<usize>) = order.into_iter().partition(|at| !fates[*at].warned.is_empty());
    let mut incidents = Vec::new();
    for (rank, household) in warned.into_iter().take(OPEN).enumerate() {
        let kind = if rank < 3 { IncidentKind::EarnerDied } else { kind(&mut draw) };
        let happened_on = draw.day(date(2020, 5, 1), date(2021, 3, 5));
        incidents.push(incident(&mut draw, household, kind, happened_on, None));
        let warned: &mut BTreeSet<Warning> = &mut fates[household].warned;
        warned.insert(Warning::SuddenEvent);
        if kind == IncidentKind::EarnerDied {
            warned.insert(Warning::EarnerLost);
        }
    }
    for (rank, household) in others.into_iter().take(SETTLED).enumerate() {
        let kind = kind(&mut draw);
        // Two are so old that nobody asks any more, although nobody wrote down how they ended.
        let happened_on = if rank < 2 { date(2019, 6, 18) } else { draw.day(date(2019, 8, 1), date(2020, 11, 30)) };
        let settled_on = (rank >= 2).then(|| happened_on.saturating_add(draw.between(5, 80).days()));
        incidents.push(incident(&mut draw, household, kind, happened_on, settled_on));
    }
    incidents.sort_by_key(|incident| (households[incident.household].village, incident.household));
    incidents
}

fn kind(draw: &mut Draw) -> IncidentKind {
    draw.pick(&[IncidentKind::Disaster, IncidentKind::Fire, IncidentKind::Accident, IncidentKind::Illness])
}

fn incident(
    draw: &mut Draw,
    household: usize,
    kind: IncidentKind,
    happened_on: Date,
    settled_on: Option<Date>,
) -> Incident {
    let loss_fen = draw.between(30, 900) * 10_000;
    let relief_fen = settled_on.is_some().then(|| draw.between(10, 60) * 10_000);
    Incident { household, kind, happened_on, loss_fen, relief_fen, settled_on }
}
