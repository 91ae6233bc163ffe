//! Of people and their households.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::{answer, said};
use crate::{
    draw::Draw,
    household::{CAUSES, Household},
    member::Member,
    targets::DATA_DATE,
    town::DemoTown,
    words::{Cause, Danger, Dibao, Fuel, Health, IdKind, Marriage, Occupation, Politics, Relation, School, Tekun},
};

/// What the register says of a member besides; nobody has said where absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonDetail {
    /// What kind of document the number is of.
    pub id_kind: Option<IdKind>,
    /// Politics.
    pub politics: Option<Politics>,
    /// Marriage.
    pub marriage: Option<Marriage>,
    /// Occupation.
    pub occupation: Option<Occupation>,
    /// Speaks Mandarin.
    pub speaks_mandarin: Option<bool>,
    /// Insured against the costs of serious illness.
    pub serious_illness_insurance: Option<bool>,
    /// Privately insured against medical costs.
    pub has_commercial_medical: Option<bool>,
    /// Insured against accidents.
    pub has_accident_insurance: Option<bool>,
    /// Given medical aid.
    pub has_medical_aid: Option<bool>,
    /// Lives with the household, or shares what it earns and spends.
    pub is_living_together: Option<bool>,
}

pub(super) fn draw_members(town: &DemoTown) -> Vec<PersonDetail> {
    let mut draw = Draw::new(town.seed, "person detail");
    let busy: BTreeSet<usize> = town.spells.iter().filter(|spell| spell.is_open()).map(|spell| spell.member).collect();
    town.members
        .iter()
        .enumerate()
        .map(|(at, member)| {
            let age = member.age_on(DATA_DATE);
            let is_insured = member.resident_medical == Some(true) || member.employee_medical == Some(true);
            let on_relief = member.dibao != Dibao::None || member.tekun != Tekun::None;
            let was_aided = is_insured && (member.health.contains(&Health::Serious) || on_relief && draw.percent(15));
            let speaking = match age {
                ..7 => 55,
                7..46 => 95,
                46..61 => 70,
                _ => 35,
            };
            PersonDetail {
                id_kind: (!draw.percent(4)).then_some(IdKind::Card),
                politics: politics(&mut draw, member, age),
                marriage: marriage(&mut draw, town, member, age),
                occupation: occupation(&mut draw, member, age, busy.contains(&at)),
                speaks_mandarin: answer(&mut draw, speaking, 4),
                serious_illness_insurance: member.resident_medical,
                has_commercial_medical: answer(&mut draw, 3, 6),
                has_accident_insurance: answer(&mut draw, 22, 6),
                has_medical_aid: said(&mut draw, was_aided, 3),
                is_living_together: said(&mut draw, member.left.is_none(), 2),
            }
        })
        .collect()
}

fn politics(draw: &mut Draw, member: &Member, age: i64) -> Option<Politics> {
    let league = if member.is_student() { 45 } else { 12 };
    match age {
        ..14 => None,
        14..28 => Some(if draw.percent(league) { Politics::League } else { Politics::Masses }),
        _ => Some(if draw.percent(4) { Politics::Party } else { Politics::Masses }),
    }
}

fn marriage(draw: &mut Draw, town: &DemoTown, member: &Member, age: i64) -> Option<Marriage> {
    let own = || town.members[town.households[member.household].members.clone()].iter().filter(|m| m.left.is_none());
    let has = |relation: Relation| own().any(|other| other.relation == relation);
    let partner = match member.relation {
        Relation::Head => Some(Relation::Spouse),
        Relation::Father => Some(Relation::Mother),
        Relation::Mother => Some(Relation::Father),
        Relation::HusbandsFather => Some(Relation::HusbandsMother),
        Relation::HusbandsMother => Some(Relation::HusbandsFather),
        _ => None,
    };
    let is_married = matches!(member.relation, Relation::Spouse | Relation::DaughterInLaw | Relation::SonInLaw);
    if draw.percent(3) {
        return None;
    }
    Some(match age {
        ..20 => Marriage::Single,
        _ if is_married || partner.is_some_and(has) => {
            draw.weighted(&[(Marriage::Married, 94), (Marriage::Remarried, 6)])
        }
        60.. => draw.weighted(&[(Marriage::Widowed, 82), (Marriage::Single, 12), (Marriage::Divorced, 6)]),
        20..28 => Marriage::Single,
        _ => draw.weighted(&[(Marriage::Single, 46), (Marriage::Divorced, 30), (Marriage::Widowed, 24)]),
    })
}

fn occupation(draw: &mut Draw, member: &Member, age: i64, is_busy: bool) -> Option<Occupation> {
    if draw.percent(5) || matches!(member.school, Some(School::BeforeSchool | School::Kindergarten)) {
        return None;
    }
    if member.is_student() {
        return Some(Occupation::Student);
    }
    Some(match age {
        ..16 => return None,
        _ if member.employee_medical == Some(true) => Occupation::Clerk,
        _ if is_busy => Occupation::Worker,
        60.. if member.employee_pension => Occupation::Retired,
        _ if !member.has_labour() => draw.weighted(&[(Occupation::Farmer, 55), (Occupation::None, 45)]),
        _ => draw.weighted(&[
            (Occupation::Farmer, 86),
            (Occupation::SelfEmployed, 5),
            (Occupation::Freelance, 4),
            (Occupation::None, 5),
        ]),
    })
}

/// What the register says of a household besides; nobody has said where absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdDetail {
    /// Causes of former poverty beside the main one, at most two.
    pub other_causes: Vec<Cause>,
    /// Whether nobody can work and the household is on relief for that; said of ex-poor households that nobody watches.
    pub whole_no_labour: Option<bool>,
    /// Whether the house is dangerous, without the grade.
    pub is_dangerous_house: Option<bool>,
    /// Whether water is hard to get.
    pub has_water_difficulty: Option<bool>,
    /// Family of a soldier or a martyr.
    pub is_military_family: Option<bool>,
    /// Family with one child.
    pub is_one_child: Option<bool>,
    /// Family with two daughters.
    pub is_two_daughters: Option<bool>,
    /// Day on which the leaflet on how to apply was handed over.
    pub leaflet_on: Option<Date>,
    /// Orchard in hundredths of a mu.
    pub orchard_mu_100: i64,
    /// Water in hundredths of a mu.
    pub pond_mu_100: i64,
    /// Fuel.
    pub fuel: Option<Fuel>,
    /// Power for machines.
    pub has_production_power: Option<bool>,
    /// Power for the house.
    pub has_living_power: Option<bool>,
    /// Radio and television.
    pub has_broadcast: Option<bool>,
    /// Led by a larger company.
    pub led_by_enterprise: Option<bool>,
    /// Led by somebody who does well.
    pub led_by_leader: Option<bool>,
}

pub(super) fn draw_households(town: &DemoTown) -> Vec<HouseholdDetail> {
    let mut draw = Draw::new(town.seed, "household detail");
    let led: BTreeSet<usize> =
        town.links.iter().filter(|link| link.leading.is_some()).map(|link| link.household).collect();
    town.households
        .iter()
        .enumerate()
        .map(|(at, household)| {
            let wanted = draw.weighted(&[(0, 44), (1, 42), (2, 14)]);
            let mut other_causes = Vec::new();
            for _ in 0..wanted {
                let cause = draw.weighted(CAUSES);
                if household.cause.is_some_and(|main| main != cause) && !other_causes.contains(&cause) {
                    other_causes.push(cause);
                }
            }
            let is_dangerous = household.house_danger != Danger::Safe;
            let given_on = draw.day(date(2020, 3, 20), date(2020, 10, 20));
            HouseholdDetail {
                other_causes,
                whole_no_labour: (household.is_ex_poor() && !household.is_monitored() && !draw.percent(3))
                    .then(|| is_on_relief(town, household)),
                is_dangerous_house: said(&mut draw, is_dangerous, 2),
                has_water_difficulty: said(&mut draw, !household.safe_water, 2),
                is_military_family: answer(&mut draw, 1, 4),
                is_one_child: answer(&mut draw, 3, 4),
                is_two_daughters: answer(&mut draw, 4, 4),
                leaflet_on: draw.percent(96).then_some(given_on),
                orchard_mu_100: if draw.percent(38) { draw.between(5, 90) * 10 } else { 0 },
                pond_mu_100: if draw.percent(3) { draw.between(2, 20) * 10 } else { 0 },
                fuel: (!draw.percent(3))
                    .then(|| draw.weighted(&[(Fuel::Clean, 61), (Fuel::Firewood, 33), (Fuel::Coal, 6)])),
                has_production_power: answer(&mut draw, 91, 3),
                has_living_power: answer(&mut draw, 100, 2),
                has_broadcast: answer(&mut draw, 98, 2),
                led_by_enterprise: said(&mut draw, led.contains(&at), 3),
                led_by_leader: answer(&mut draw, if household.is_ex_poor() { 32 } else { 9 }, 3),
            }
        })
        .collect()
}

/// Whether nobody in a household can work, and somebody is on relief.
fn is_on_relief(town: &DemoTown, household: &Household) -> bool {
    let living = || town.members[household.members.clone()].iter().filter(|m| m.counts_on(DATA_DATE));
    !living().any(Member::has_labour) && living().any(|m| m.dibao != Dibao::None || m.tekun != Tekun::None)
}
