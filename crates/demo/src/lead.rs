//! Leads: who was pointed out, by whom, and what came of it.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    monitoring::MonitoringObject,
    warning::{Fate, Warning},
    words::{LeadChannel, LeadResult},
};

/// One lead to one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Number.
    pub lead_no: String,
    /// Index of the household.
    pub household: usize,
    /// Where it came from.
    pub channel: LeadChannel,
    /// Department that gave it.
    pub department: &'static str,
    /// Day.
    pub found_on: Date,
    /// What was noticed.
    pub indicator: &'static str,
    /// Whether the household agreed to be looked into.
    pub has_authorisation: Option<bool>,
    /// Whether the village talked it over.
    pub has_deliberation: Option<bool>,
    /// First and last day on the notice board.
    pub publicised: Option<(Date, Date)>,
    /// What came of it; nobody has decided where absent.
    pub result: Option<LeadResult>,
    /// Why the household was not taken in.
    pub reason: &'static str,
    /// Day of the decision.
    pub decided_on: Option<Date>,
}

/// Warnings by which a household that nobody monitors has to be noticed.
const NOTICED: [Warning; 3] = [Warning::Housing, Warning::Water, Warning::Income];
const REASONS: [&str; 3] = ["已落实保障，基本生活有保障", "有稳定收入来源，风险已排除", "信息有误，经核实无此情况"];

/// A lead for every household that was taken in, for every one that would have to be noticed, and some that lead nowhere.
pub(crate) fn draw_leads(
    seed: u64,
    households: &[Household],
    objects: &[MonitoringObject],
    fates: &[Fate],
) -> Vec<Lead> {
    let mut draw = Draw::new(seed, "lead");
    let mut leads = Vec::new();
    for object in objects {
        let found_on = object.identified_on.saturating_add(draw.between(0, 11).days());
        let mut lead = lead(&mut draw, object.household, found_on);
        let from = found_on.saturating_add(draw.between(4, 6).days());
        lead.publicised = Some((from, from.saturating_add(draw.between(4, 6).days())));
        (lead.has_authorisation, lead.has_deliberation) = (Some(true), Some(true));
        lead.result = Some(LeadResult::Identified);
        lead.decided_on = Some(found_on.saturating_add(draw.between(13, 15).days()));
        leads.push(lead);
    }
    let watched: BTreeSet<usize> =
        objects.iter().filter(|object| object.eliminated.is_none()).map(|object| object.household).collect();
    for (at, fate) in fates.iter().enumerate() {
        let is_noticed = NOTICED.iter().any(|warning| fate.warned.contains(warning)) && !watched.contains(&at);
        if is_noticed || (fate.warned.is_empty() && households[at].is_ex_poor() && draw.percent(3)) {
            let found_on = draw.day(date(2021, 1, 5), date(2021, 3, 12));
            leads.push(dismissed(&mut draw, at, found_on));
        }
    }
    leads.sort_by_key(|lead| (lead.found_on, lead.household));
    for (order, lead) in leads.iter_mut().enumerate() {
        lead.lead_no = format!("XS{}{:04}", lead.found_on.year(), order + 1);
    }
    leads
}

fn lead(draw: &mut Draw, household: usize, found_on: Date) -> Lead {
    let (channel, department, indicator) = draw.weighted(&[
        ((LeadChannel::Own, "", "农户申报家庭支出大"), 20),
        ((LeadChannel::Cadre, "", "走访发现收入下降"), 45),
        ((LeadChannel::Department, "县医保局", "医疗费用个人自付较大"), 18),
        ((LeadChannel::Department, "县水务局", "饮水水源不稳定"), 8),
        ((LeadChannel::Department, "县残联", "新增残疾人"), 9),
    ]);
    Lead {
        lead_no: String::new(),
        household,
        channel,
        department,
        found_on,
        indicator,
        has_authorisation: None,
        has_deliberation: None,
        publicised: None,
        result: None,
        reason: "",
        decided_on: None,
    }
}

/// Most leads come to nothing, and the reason is what is kept.
fn dismissed(draw: &mut Draw, household: usize, found_on: Date) -> Lead {
    let mut lead = lead(draw, household, found_on);
    if found_on >= date(2021, 3, 2) && draw.percent(60) {
        return lead;
    }
    let result = draw.weighted(&[(LeadResult::Rejected, 60), (LeadResult::Relief, 40)]);
    lead.result = Some(result);
    lead.reason = if result == LeadResult::Rejected { draw.pick(&REASONS) } else { "已给予临时救助" };
    lead.decided_on = Some(found_on.saturating_add(draw.between(1, 13).days()).min(date(2021, 3, 15)));
    lead
}
