//! The audit rules about entries that cannot be true beside each other, applied anew.

use std::collections::BTreeMap;

use shouwang_demo::{
    AuditHit, DATA_DATE, DemoTown, Income, Member,
    words::{Health, Measure, Relation, Risk},
};

pub(crate) fn audit(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    households(town, hits);
    incomes(town, hits);
    members(town, hits);
    objects(town, hits);
}

fn living(town: &DemoTown, household: usize) -> Vec<&Member> {
    let own = town.members[town.households[household].members.clone()].iter();
    own.filter(|m| m.counts_on(DATA_DATE)).collect()
}

/// The only one of a household with a relation.
fn only<'t>(own: &[&'t Member], relation: Relation) -> Option<&'t Member> {
    let mut found = own.iter().filter(|m| m.relation == relation);
    found.next().copied().filter(|_| found.next().is_none())
}

fn households(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let mut phones: BTreeMap<&str, usize> = BTreeMap::new();
    for household in &town.households {
        *phones.entry(&household.phone).or_default() += 1;
    }
    for (household, record) in town.households.iter().enumerate() {
        let own = living(town, household);
        let couple = only(&own, Relation::Head).zip(only(&own, Relation::Spouse));
        for (fires, rule) in [
            (couple.is_some_and(|(head, spouse)| head.sex == spouse.sex), "h_spouse_sex"),
            (record.stated_too_many != 0, "h_stated_persons"),
            (record.phone.is_empty(), "h_phone_blank"),
            (!record.phone.is_empty() && phones[record.phone.as_str()] > 1, "h_phone_shared"),
            (record.farmland_mu_100 > 100 * 100, "h_farmland_range"),
            (record.forest_mu_100.max(record.grain_forest_mu_100) > 200 * 100, "h_forest_range"),
            (record.pasture_mu_100 > 100 * 100, "h_pasture_range"),
            (record.grain_forest_mu_100 > record.forest_mu_100 + record.pasture_mu_100, "h_grain_forest"),
            (record.road_distance_km_100 > 5 * 100, "h_road_far"),
        ] {
            if fires {
                hits.push(AuditHit { rule, household });
            }
        }
    }
}

fn incomes(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    // As the rule has it: net income a head of those who counted on the last day of the year, whole fen.
    let per_head = |income: &Income| {
        let last_day = jiff::civil::date(income.year, 12, 31);
        let own = &town.members[town.households[income.household].members.clone()];
        let persons = own.iter().filter(|m| m.counts_on(last_day)).count() as i64;
        (persons > 0).then(|| income.net_fen() / persons)
    };
    let before: BTreeMap<usize, i64> = town
        .incomes
        .iter()
        .filter(|income| income.year == 2019)
        .filter_map(|income| Some((income.household, per_head(income)?)))
        .collect();
    for income in town.incomes.iter().filter(|income| income.year == 2020) {
        let household = income.household;
        let low = |fen: i64, least_yuan: i64| fen > 0 && fen < least_yuan * 100;
        let change = before.get(&household).filter(|fen| **fen > 0).zip(per_head(income));
        let percent = change.map_or(0, |(before, now)| (now - before) * 100 / before);
        for (fires, rule) in [
            (
                low(income.dibao_fen, 200)
                    || low(income.tekun_fen, 200)
                    || low(income.pension_fen, 88)
                    || low(income.family_planning_fen, 100),
                "h_transfer_range",
            ),
            (income.ecology_fen > 0 && town.households[household].grain_forest_mu_100 == 0, "h_ecology_without_forest"),
            (percent.abs() > 50, "h_income_jump"),
        ] {
            if fires {
                hits.push(AuditHit { rule, household });
            }
        }
    }
}

fn members(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    use Relation::*;
    for household in 0..town.households.len() {
        let own = living(town, household);
        let head = only(&own, Head);
        for member in &own {
            let older = head.map(|head| member.age_on(DATA_DATE) - head.age_on(DATA_DATE));
            let gap = match member.relation {
                Son | Daughter | DaughterInLaw | SonInLaw | Grandson | Granddaughter | DaughtersSon
                | DaughtersDaughter => older.map(|years| -years),
                Father | Mother | HusbandsFather | HusbandsMother => older,
                _ => None,
            };
            if gap.is_some_and(|years| years < 15) {
                hits.push(AuditHit { rule: "m_relation_age", household });
            }
            if member.written_birth_on.is_some_and(|day| day != member.birth_on) {
                hits.push(AuditHit { rule: "m_birth_differs", household });
            }
            if member.name.chars().any(|c| c.is_ascii()) {
                hits.push(AuditHit { rule: "m_name_odd", household });
            }
        }
    }
}

fn objects(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for object in town.objects.iter().filter(|object| object.eliminated.is_none()) {
        let household = object.household;
        let own = living(town, household);
        let ill = own.iter().filter(|m| m.health.contains(&Health::Chronic) || m.health.contains(&Health::Serious));
        let income = town.incomes.iter().find(|income| income.household == household && income.year == 2020);
        let paid_fen = income.map(|income| income.medical_out_of_pocket_fen);
        if object.risks.contains(&Risk::Illness) && (ill.count() == 0 || paid_fen == Some(0)) {
            hits.push(AuditHit { rule: "o_illness_unfounded", household });
        }
        let develops = town.measures.iter().any(|m| {
            m.household == household
                && m.started_on >= object.identified_on
                && matches!(m.kind, Measure::Industry | Measure::Employment | Measure::Post | Measure::Finance)
        });
        if develops && !object.has_development_measure {
            hits.push(AuditHit { rule: "o_development_flag", household });
        }
    }
}
