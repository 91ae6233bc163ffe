//! The register held against the departments' lists, person by person.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use shouwang_demo::{
    AuditHit, DATA_DATE, DemoTown, Member,
    words::{
        AssistanceKind, Category, Dibao, EstateKind, Health, LeaveReason, PayrollKind, RegistrationState, RollState,
        School, SubsidyKind, Tekun, VehicleKind,
    },
};

/// Whether a member counts as disabled; nobody knows where the health is blank and there is no grade.
fn is_disabled(member: &Member) -> Option<bool> {
    match (member.disability_grade, member.health.as_slice()) {
        (Some(_), _) => Some(true),
        (None, []) => None,
        (None, health) => Some(health.contains(&Health::Disabled)),
    }
}

pub(crate) fn audit(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let lists = &town.lists;
    let grades: BTreeMap<&str, u8> = lists.disabled.iter().map(|l| (l.person.id_number.as_str(), l.grade)).collect();
    let enrolled = lists.pupils.iter().filter(|pupil| pupil.state == RollState::Enrolled);
    let rolled: BTreeMap<&str, School> = enrolled.map(|p| (p.person.id_number.as_str(), p.school)).collect();
    let on = |kind: AssistanceKind| -> BTreeSet<&str> {
        let now = lists.assisted.iter().filter(|l| l.kind == kind && l.stopped_on.is_none_or(|on| on > DATA_DATE));
        now.map(|l| l.person.id_number.as_str()).collect()
    };
    let (dibao, tekun) = (on(AssistanceKind::Dibao), on(AssistanceKind::Tekun));
    let dead: BTreeSet<&str> = lists.deaths.iter().map(|death| death.person.id_number.as_str()).collect();
    let yulu: BTreeSet<&str> = lists.yulu.iter().map(|grant| grant.person.id_number.as_str()).collect();
    let premiums: BTreeSet<&str> = lists.premiums.iter().map(|grant| grant.person.id_number.as_str()).collect();
    let open: BTreeSet<usize> =
        town.objects.iter().filter(|object| object.eliminated.is_none()).map(|object| object.household).collect();
    for member in town.members.iter().filter(|m| m.counts_on(DATA_DATE)) {
        let id = member.id_number.as_str();
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household: member.household });
            }
        };
        hit(dead.contains(id), "m_deceased_active");
        let is_helped = open.contains(&member.household) || town.households[member.household].is_ex_poor();
        let is_vocational = member.school.is_some_and(|school| {
            use School::*;
            matches!(school, Vocational1 | Vocational2 | Vocational3 | College1 | College2 | College3)
        });
        hit(is_helped && is_vocational && !yulu.contains(id), "m_yulu_missing");
        hit(yulu.contains(id) && !(is_vocational && is_helped), "m_yulu_unfit");
        let is_target = open.contains(&member.household) || member.tekun != Tekun::None;
        hit(is_target && member.resident_medical == Some(true) && !premiums.contains(id), "m_premium_ungranted");
        let differs = |disabled: bool| {
            disabled != grades.contains_key(id) || (disabled && member.disability_grade != grades.get(id).copied())
        };
        hit(is_disabled(member).is_some_and(differs), "m_disability_list");
        let is_of_age = (6..=15).contains(&member.age_on(date(2020, 9, 1)));
        let school = member.school.filter(|s| !matches!(s, School::DroppedOut | School::NotAtSchool));
        hit(is_of_age && school != rolled.get(id).copied(), "m_school_roll");
        let relief = (member.dibao != Dibao::None, member.tekun != Tekun::None);
        hit(relief != (dibao.contains(id), tekun.contains(id)), "m_assistance_list");
    }
    households(town, hits);
    payments(town, hits);
}

/// Payments to people who had died before the month, and to accounts in names that nobody of the household bears.
fn payments(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let mut died: BTreeMap<&str, jiff::civil::Date> = BTreeMap::new();
    let gone = town.members.iter().filter_map(|m| match m.left {
        Some((on, LeaveReason::Died)) => Some((m.id_number.as_str(), on)),
        _ => None,
    });
    for (id, on) in town.lists.deaths.iter().map(|d| (d.person.id_number.as_str(), d.died_on)).chain(gone) {
        let first = died.entry(id).or_insert(on);
        *first = (*first).min(on);
    }
    for subsidy in &town.subsidies {
        let household = subsidy.household;
        let late = died
            .get(town.members[subsidy.payee].id_number.as_str())
            .is_some_and(|on| (subsidy.paid_on.year(), subsidy.paid_on.month()) > (on.year(), on.month()));
        if late {
            hits.push(AuditHit { rule: "b_paid_after_death", household });
        }
        let name = &town.members[subsidy.account].name;
        if town.members[town.households[household].members.clone()].iter().all(|m| m.name != *name) {
            hits.push(AuditHit { rule: "b_account_name", household });
        }
    }
}

fn households(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let lists = &town.lists;
    let vehicles = lists.vehicles.iter().filter(|v| matches!(v.kind, VehicleKind::Car | VehicleKind::Truck));
    let estates = lists.estates.iter().filter(|e| matches!(e.kind, EstateKind::Commodity | EstateKind::Shop));
    let trading = lists.registrations.iter().filter(|r| r.state == RegistrationState::Active);
    let paid = lists.payroll.iter().filter(|p| p.kind != PayrollKind::Temporary);
    let mut owners: BTreeSet<&str> = vehicles.map(|v| v.person.id_number.as_str()).collect();
    owners.extend(estates.map(|e| e.person.id_number.as_str()));
    owners.extend(trading.map(|r| r.person.id_number.as_str()));
    owners.extend(paid.map(|p| p.person.id_number.as_str()));
    let open: BTreeSet<usize> = town
        .objects
        .iter()
        .filter(|o| o.eliminated.is_none_or(|(on, _)| on > DATA_DATE))
        .map(|o| o.household)
        .collect();
    let of_2020 = town.subsidies.iter().filter(|s| s.kind == SubsidyKind::Disabled && s.paid_on.year() == 2020);
    let allowances: BTreeSet<usize> = of_2020.map(|s| s.household).collect();
    for (household, record) in town.households.iter().enumerate() {
        let own = || town.members[record.members.clone()].iter().filter(|m| m.counts_on(DATA_DATE));
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household });
            }
        };
        let has_means = own().any(|m| owners.contains(m.id_number.as_str()));
        hit(has_means && own().any(|m| m.dibao != Dibao::None), "h_dibao_assets");
        hit(has_means && open.contains(&household), "h_monitored_assets");
        assert!(!open.contains(&household) || record.category != Category::None, "whoever is monitored has a category");
        let is_severe = own().any(|m| m.disability_grade.is_some_and(|grade| grade <= 2));
        hit(is_severe && !allowances.contains(&household), "h_severe_unpaid");
        let nobody = own().all(|m| is_disabled(m) == Some(false));
        hit(allowances.contains(&household) && nobody, "h_paid_without_disabled");
    }
}
