//! Faults in what the books say besides. They are laid last, so that they take nothing from the others.

use std::collections::BTreeSet;

use crate::{
    draw::Draw,
    planted::{AuditHit, RecordHit, quiet_households},
    targets::{DATA_DATE, REPORT_YEAR},
    town::DemoTown,
    words::{Dibao, Measure, MeasureItem, Region, Relation, Tekun},
};

/// Lays the faults into the details of the town.
pub(crate) fn plant_details(town: &mut DemoTown) {
    let mut draw = Draw::new(town.seed, "planted details");
    let taken: BTreeSet<usize> = town.audit_hits.iter().map(|hit| hit.household).collect();
    let mut quiet: Vec<usize> = quiet_households(town).into_iter().filter(|at| !taken.contains(at)).collect();
    draw.shuffle(&mut quiet);
    insurance(town, &quiet);
    relief(town, &mut quiet);
    aid(town, &mut draw, &taken);
    items(town, &taken);
    villages(town);
    town.record_hits.sort();
}

/// Two insured members of whom nobody says whether they are insured against serious illness.
fn insurance(town: &mut DemoTown, quiet: &[usize]) {
    let is_insured = |town: &DemoTown, at: usize| {
        let member = &town.members[at];
        member.resident_medical == Some(true) && member.relation != Relation::Head && member.counts_on(DATA_DATE)
    };
    let found: Vec<usize> = quiet
        .iter()
        .filter_map(|household| town.households[*household].members.clone().find(|at| is_insured(town, *at)))
        .take(2)
        .collect();
    for at in found {
        town.details.members[at].serious_illness_insurance = None;
        town.audit_hits.push(AuditHit { rule: "m_serious_illness_blank", household: town.members[at].household });
    }
}

/// Two ex-poor households that are said to be on relief, of whom nobody is.
fn relief(town: &mut DemoTown, quiet: &mut Vec<usize>) {
    let hit: BTreeSet<usize> = town.audit_hits.iter().map(|hit| hit.household).collect();
    quiet.retain(|at| {
        let living = || town.members[town.households[*at].members.clone()].iter().filter(|m| m.counts_on(DATA_DATE));
        let is_bare = living().all(|m| m.dibao == Dibao::None && m.tekun == Tekun::None);
        town.households[*at].is_ex_poor() && is_bare && !hit.contains(at)
    });
    for household in quiet.iter().copied().take(2) {
        town.details.households[household].whole_no_labour = Some(true);
        town.audit_hits.push(AuditHit { rule: "h_no_labour_unaided", household });
    }
}

/// Two members without any insurance who are said to be given medical aid all the same.
fn aid(town: &mut DemoTown, draw: &mut Draw, taken: &BTreeSet<usize>) {
    let mut bare: Vec<usize> = (0..town.members.len())
        .filter(|at| {
            let member = &town.members[*at];
            let is_bare = member.resident_medical == Some(false) && member.employee_medical == Some(false);
            is_bare && member.counts_on(DATA_DATE) && !taken.contains(&member.household)
        })
        .collect();
    draw.shuffle(&mut bare);
    for at in bare.into_iter().take(2) {
        town.details.members[at].has_medical_aid = Some(true);
        town.audit_hits.push(AuditHit { rule: "m_aid_uninsured", household: town.members[at].household });
    }
}

/// Two open objects whose measures speak of work far away that nobody took up.
fn items(town: &mut DemoTown, taken: &BTreeSet<usize>) {
    let works = |household: usize, fits: &dyn Fn(&crate::Spell) -> bool| {
        town.spells.iter().any(|spell| town.members[spell.member].household == household && fits(spell))
    };
    let mut wanted = vec![MeasureItem::LabourExport, MeasureItem::TravelSubsidy];
    let mut found = Vec::new();
    for object in town.objects.iter().filter(|o| o.eliminated.is_none() && !taken.contains(&o.household)) {
        let household = object.household;
        let fits = |at: &usize| {
            let measure = &town.measures[*at];
            measure.household == household
                && measure.kind == Measure::Employment
                && measure.started_on >= object.identified_on
        };
        let Some(measure) = (0..town.measures.len()).find(fits) else { continue };
        let is_away = works(household, &|spell| matches!(spell.region, Region::Province | Region::Away));
        let is_paid = works(household, &|spell| spell.traffic_subsidy_fen.is_some_and(|fen| fen > 0));
        if is_away || is_paid {
            continue;
        }
        let Some(item) = wanted.pop() else { break };
        found.push((measure, item, household));
    }
    for (measure, item, household) in found {
        town.details.measures[measure] = Some(item);
        town.audit_hits.push(AuditHit { rule: "o_item_without_work", household });
    }
}

/// Villages that left something out, counted a house twice, or have more fields than ground.
fn villages(town: &mut DemoTown) {
    let reported = town.village_years.iter().zip(&mut town.details.village_years);
    for (year, detail) in reported.filter(|(year, _)| year.year == REPORT_YEAR) {
        let Some(detail) = detail else { continue };
        let rule = match year.village {
            4 => {
                detail.disabled_persons = None;
                "vy_blank"
            }
            9 => {
                detail.clinics = None;
                "vy_blank"
            }
            6 => {
                detail.unsafe_water_households = year.household_count;
                detail.dangerous_households += 1;
                "vy_households"
            }
            13 => {
                detail.farmland_mu_100 = detail.farmland_mu_100 * 6 / 10;
                "vy_farmland"
            }
            _ => continue,
        };
        town.record_hits.push(RecordHit { rule, record: town.villages[year.village].name.to_owned() });
    }
}
