//! Rules about monitored households, care, leads, requests and rectification, applied anew.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use shouwang_demo::{
    AuditHit, DATA_DATE, DemoTown, Lead, RecordHit,
    words::{AidResult, Danger, HouseholdKind, Labour, LeadResult, Measure, Risk, Satisfaction, School, Way},
};

/// What is so of a household on the data date.
struct State {
    persons: usize,
    labour: usize,
    dropouts: usize,
    danger: Danger,
    safe_water: bool,
}

fn state(town: &DemoTown, household: usize) -> State {
    let record = &town.households[household];
    let living = || town.members[record.members.clone()].iter().filter(|m| m.counts_on(DATA_DATE));
    let newest = town.housing_checks.iter().filter(|c| c.household == household).max_by_key(|c| c.checked_on);
    let (danger, safe_water) =
        newest.map_or((record.house_danger, record.safe_water), |check| (check.house_danger, check.safe_water));
    State {
        persons: living().count(),
        labour: living().filter(|m| !matches!(m.labour, Labour::None | Labour::Lost)).count(),
        dropouts: living()
            .filter(|m| (6..=15).contains(&m.age_on(DATA_DATE)) && m.school == Some(School::DroppedOut))
            .count(),
        danger,
        safe_water,
    }
}

pub(crate) fn audit(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    objects(town, hits);
    households(town, hits);
    for lead in &town.leads {
        one_lead(town, lead, hits);
    }
    for request in &town.aid_requests {
        let household = request.household;
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household });
            }
        };
        hit((request.replied_on.unwrap_or(DATA_DATE) - request.requested_on).get_days() > 14, "a_overdue");
        hit(request.result == Some(AidResult::Refused) && request.reason.is_empty(), "a_refused_without_reason");
        hit(request.satisfaction == Some(Satisfaction::Dissatisfied), "a_dissatisfied");
    }
}

fn objects(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let mut last_work: BTreeMap<usize, Date> = BTreeMap::new();
    for spell in &town.spells {
        let last = last_work.entry(town.members[spell.member].household).or_insert(Date::MIN);
        *last = (*last).max(spell.ended_on.unwrap_or(Date::MAX));
    }
    let incomes: BTreeMap<usize, _> =
        town.incomes.iter().filter(|i| i.year == 2020).map(|income| (income.household, income)).collect();
    for object in &town.objects {
        let household = object.household;
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household });
            }
        };
        let now = state(town, household);
        let has = |risk: Risk| object.risks.contains(&risk);
        let limit = if now.persons < 4 { now.persons } else { now.persons * 2 };
        hit(has(Risk::Labour) && now.labour * 4 > limit, "o_labour_risk");
        hit(has(Risk::Work) && (now.labour == 0 || !last_work.contains_key(&household)), "o_work_risk");
        hit(object.identified_income_fen > 2_000_000, "o_identified_income_high");
        let since = |kind: Measure| {
            let own = town.measures.iter().filter(|m| m.household == household && m.started_on >= object.identified_on);
            own.filter(|m| m.kind == kind).count()
        };
        let Some((_, way)) = object.eliminated else {
            let bad = (now.danger != Danger::Safe && !has(Risk::Housing))
                || (!now.safe_water && !has(Risk::Water))
                || (now.dropouts > 0 && !has(Risk::Study));
            hit(bad, "o_risk_unlisted");
            let worked = last_work.get(&household).is_some_and(|last| *last >= object.identified_on);
            hit(since(Measure::Employment) + since(Measure::Post) > 0 && !worked, "o_idle_measure");
            continue;
        };
        let cleared = object.cleared.expect("said of everybody whose risk is gone");
        let flags = [cleared.is_dropout, cleared.is_dangerous, cleared.is_uninsured];
        let is_good = flags.iter().all(|flag| *flag == Some(false)) && cleared.has_safe_water == Some(true);
        hit(way != Way::Natural && !is_good, "o_cleared_state");
        let income = incomes[&household];
        let unpaid = (since(Measure::Industry) > 0 && income.business_fen == 0)
            || (since(Measure::Employment) > 0 && income.migrant_wage_fen + income.post_wage_fen == 0)
            || (since(Measure::Comprehensive) > 0 && income.transfer_fen() == 0);
        hit(unpaid, "o_measure_income");
    }
}

fn households(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let watched: BTreeSet<usize> =
        town.objects.iter().filter(|o| o.eliminated.is_none()).map(|object| object.household).collect();
    let cared: BTreeSet<usize> = town.cadres.iter().filter(|c| c.ended_on.is_none()).map(|c| c.household).collect();
    let led: BTreeSet<usize> = town
        .leads
        .iter()
        .filter(|lead| (DATA_DATE - lead.found_on).get_days() <= 365)
        .map(|lead| lead.household)
        .collect();
    let mut visited: BTreeMap<usize, Date> = BTreeMap::new();
    for visit in &town.visits {
        let last = visited.entry(visit.household).or_insert(visit.visited_on);
        *last = (*last).max(visit.visited_on);
    }
    let mut poor: BTreeSet<usize> = BTreeSet::new();
    for income in town.incomes.iter().filter(|income| income.year == 2020) {
        let own = &town.members[town.households[income.household].members.clone()];
        let persons = own.iter().filter(|m| m.counts_on(date(2020, 12, 31))).count() as i64;
        if income.net_fen() / persons < 500_000 {
            poor.insert(income.household);
        }
    }
    for (household, record) in town.households.iter().enumerate() {
        let now = state_if_needed(town, household, &watched);
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household });
            }
        };
        let is_watched = watched.contains(&household);
        hit((record.kind == HouseholdKind::ExPoor || is_watched) && !cared.contains(&household), "h_without_cadre");
        let seen = visited.get(&household).is_some_and(|on| (DATA_DATE - *on).get_days() <= 31);
        hit(is_watched && !seen, "h_visit_overdue");
        let needs = now.is_some_and(|now| now.danger != Danger::Safe || !now.safe_water) || poor.contains(&household);
        hit(!is_watched && needs && !led.contains(&household), "h_leak");
    }
}

/// Looking a household up takes time, so only those are looked up that may leak.
fn state_if_needed(town: &DemoTown, household: usize, watched: &BTreeSet<usize>) -> Option<State> {
    let record = &town.households[household];
    let is_said = record.house_danger != Danger::Safe || !record.safe_water;
    let is_checked = || {
        town.housing_checks
            .iter()
            .any(|c| c.household == household && (c.house_danger != Danger::Safe || !c.safe_water))
    };
    (!watched.contains(&household) && (is_said || is_checked())).then(|| state(town, household))
}

fn one_lead(town: &DemoTown, lead: &Lead, hits: &mut Vec<AuditHit>) {
    let mut hit = |fires: bool, rule: &'static str| {
        if fires {
            hits.push(AuditHit { rule, household: lead.household });
        }
    };
    let until = lead.result.map_or(DATA_DATE, |_| lead.decided_on.expect("a decision has a day"));
    hit((until - lead.found_on).get_days() > 15, "d_late");
    hit(lead.result == Some(LeadResult::Rejected) && lead.reason.is_empty(), "d_without_reason");
    if lead.result == Some(LeadResult::Identified) {
        let (from, to) = lead.publicised.expect("was on the board");
        hit((to - from).get_days() < 4, "d_publicity_short");
        hit(lead.has_authorisation != Some(true) || lead.has_deliberation != Some(true), "d_paper_missing");
        let listed = |o: &shouwang_demo::MonitoringObject| {
            o.household == lead.household && o.identified_on >= lead.found_on.first_of_month()
        };
        hit(!town.objects.iter().any(listed), "d_not_listed");
    }
}

/// Findings about plans, tasks, problems and activities.
pub(crate) fn records(town: &DemoTown, hits: &mut Vec<RecordHit>) {
    let mut hit = |fires: bool, rule: &'static str, record: String| {
        if fires {
            hits.push(RecordHit { rule, record });
        }
    };
    for plan in &town.plans {
        hit(plan.document_no.is_empty(), "wp_without_number", plan.name.to_owned());
        let is_late = plan.due_on.is_some_and(|due| due < DATA_DATE) && plan.finished_on.is_none();
        hit(is_late, "wp_overdue", plan.name.to_owned());
    }
    for task in &town.tasks {
        let Some(closed_on) = task.closed_on else {
            hit(task.due_on < DATA_DATE, "t_overdue", task.label());
            continue;
        };
        hit(task.proof.is_empty(), "t_closed_without_proof", task.label());
        hit(task.verified_by == task.responsible, "t_self_verified", task.label());
        let is_forgotten = task.rechecked_on.is_none() && (DATA_DATE - closed_on).get_days() > 30;
        hit(is_forgotten, "t_not_rechecked", task.label());
    }
    for problem in 1..=town.problems.len() as i64 {
        hit(town.tasks.iter().all(|task| task.problem != problem), "q_without_task", problem.to_string());
    }
    for activity in &town.activities {
        hit(activity.registered_participants > activity.participants, "mv_participants", activity.name.clone());
    }
}

/// Villages without any activity in the report year.
pub(crate) fn inactive_villages(town: &DemoTown) -> usize {
    let active: BTreeSet<usize> =
        town.activities.iter().filter(|a| a.held_on.year() == 2020).filter_map(|a| a.village).collect();
    town.villages.len() - active.len()
}
