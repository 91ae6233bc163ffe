//! Rules about what the books say besides, applied anew.

use std::collections::{BTreeMap, BTreeSet};

use shouwang_demo::{
    AuditHit, DATA_DATE, DemoTown, RecordHit,
    words::{Dibao, HouseholdKind, MeasureItem, Region, Tekun},
};

pub(crate) fn audit(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for (member, detail) in town.members.iter().zip(&town.details.members) {
        if !member.counts_on(DATA_DATE) {
            continue;
        }
        let is_insured = member.resident_medical == Some(true) || member.employee_medical == Some(true);
        let is_uninsured = member.resident_medical == Some(false) && member.employee_medical == Some(false);
        for (fires, rule) in [
            (is_insured && detail.serious_illness_insurance.is_none(), "m_serious_illness_blank"),
            (detail.has_medical_aid == Some(true) && is_uninsured, "m_aid_uninsured"),
        ] {
            if fires {
                hits.push(AuditHit { rule, household: member.household });
            }
        }
    }
    items(town, hits);
    relief(town, hits);
}

fn items(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let mut paid = BTreeSet::new();
    let mut away = BTreeSet::new();
    for spell in &town.spells {
        let household = town.members[spell.member].household;
        if spell.traffic_subsidy_fen.unwrap_or_default() > 0 {
            paid.insert(household);
        }
        if matches!(spell.region, Region::Province | Region::Away) {
            away.insert(household);
        }
    }
    for object in town.objects.iter().filter(|object| object.eliminated.is_none()) {
        let household = object.household;
        let measures = town.measures.iter().zip(&town.details.measures);
        let own = measures.filter(|(m, _)| m.household == household && m.started_on >= object.identified_on);
        let items: BTreeSet<_> = own.filter_map(|(_, item)| *item).collect();
        let is_unpaid = items.contains(&MeasureItem::TravelSubsidy) && !paid.contains(&household);
        let is_at_home = items.contains(&MeasureItem::LabourExport) && !away.contains(&household);
        if is_unpaid || is_at_home {
            hits.push(AuditHit { rule: "o_item_without_work", household });
        }
    }
}

/// Ex-poor households that are said to be on relief and are neither watched nor on it.
fn relief(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let open: BTreeSet<usize> =
        town.objects.iter().filter(|object| object.eliminated.is_none()).map(|object| object.household).collect();
    for (household, record) in town.households.iter().enumerate() {
        if record.kind != HouseholdKind::ExPoor || open.contains(&household) {
            continue;
        }
        let living: Vec<_> = town.members[record.members.clone()].iter().filter(|m| m.counts_on(DATA_DATE)).collect();
        let is_aided = living.iter().any(|m| m.dibao != Dibao::None || m.tekun != Tekun::None);
        if town.details.households[household].whole_no_labour == Some(true) && !is_aided {
            hits.push(AuditHit { rule: "h_no_labour_unaided", household });
        }
    }
}

pub(crate) fn records(town: &DemoTown, hits: &mut Vec<RecordHit>) {
    let mut fields: BTreeMap<usize, i64> = BTreeMap::new();
    for household in &town.households {
        *fields.entry(household.village).or_default() += household.farmland_mu_100;
    }
    for (year, detail) in town.village_years.iter().zip(&town.details.village_years) {
        let Some(detail) = detail.filter(|_| year.year == 2020) else { continue };
        for (fires, rule) in [
            (detail.disabled_persons.is_none() || detail.clinics.is_none(), "vy_blank"),
            (detail.dangerous_households + detail.unsafe_water_households > year.household_count, "vy_households"),
            (fields[&year.village] > detail.farmland_mu_100, "vy_farmland"),
        ] {
            if fires {
                hits.push(RecordHit { rule, record: town.villages[year.village].name.to_owned() });
            }
        }
    }
}
