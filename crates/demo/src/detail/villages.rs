//! Of what villages report of themselves.

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    targets::DATA_DATE,
    town::DemoTown,
    words::{Danger, Dibao, Tekun},
};

/// What a village reports of itself for one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VillageDetail {
    /// Fields in hundredths of a mu.
    pub farmland_mu_100: i64,
    /// Households on the subsistence allowance.
    pub dibao_households: i64,
    /// Persons on it.
    pub dibao_persons: i64,
    /// Persons in special hardship.
    pub tekun_persons: i64,
    /// Disabled persons; nobody has counted where absent.
    pub disabled_persons: Option<i64>,
    /// Income of the collective in fen.
    pub collective_income_fen: i64,
    /// Primary schools.
    pub primary_schools: i64,
    /// Clinics; nobody has counted where absent.
    pub clinics: Option<i64>,
    /// Doctors.
    pub doctors: i64,
    /// Public toilets.
    pub public_toilets: i64,
    /// Places where refuse is gathered.
    pub refuse_points: i64,
    /// Rooms for culture.
    pub culture_rooms: i64,
    /// Persons with a pension insurance.
    pub pension_persons: i64,
    /// Reached by a bus; nobody has said where absent.
    pub has_bus: Option<bool>,
    /// Paved road to the town.
    pub has_paved_road: bool,
    /// Households without safe water.
    pub unsafe_water_households: i64,
    /// Households in dangerous houses.
    pub dangerous_households: i64,
}

/// Villages have been asked since 2019.
const ASKED_SINCE: i16 = 2019;

pub(super) fn draw_years(town: &DemoTown) -> Vec<Option<VillageDetail>> {
    let mut draw = Draw::new(town.seed, "village detail");
    let years = town.village_years.iter();
    years.map(|year| (year.year >= ASKED_SINCE).then(|| report(&mut draw, town, year.village, year.year))).collect()
}

fn report(draw: &mut Draw, town: &DemoTown, village: usize, year: i16) -> VillageDetail {
    let own: Vec<&Household> = town.households.iter().filter(|household| household.village == village).collect();
    let living = |household: &Household| {
        let members = town.members[household.members.clone()].iter();
        members.filter(|m| m.counts_on(DATA_DATE)).collect::<Vec<&Member>>()
    };
    let people = |fits: &dyn Fn(&Member) -> bool| -> i64 {
        own.iter().map(|household| living(household).into_iter().filter(|m| fits(m)).count() as i64).sum()
    };
    let houses = |fits: &dyn Fn(&Household) -> bool| own.iter().filter(|household| fits(household)).count() as i64;
    let collective = town.collective.iter().filter(|income| income.village == village && income.year == year);
    let fields: i64 = own.iter().map(|household| household.farmland_mu_100).sum();
    VillageDetail {
        // What the collective holds itself comes on top.
        farmland_mu_100: fields * draw.between(104, 128) / 100,
        dibao_households: houses(&|household| living(household).iter().any(|m| m.dibao != Dibao::None)),
        dibao_persons: people(&|m| m.dibao != Dibao::None),
        tekun_persons: people(&|m| m.tekun != Tekun::None),
        disabled_persons: Some(people(&|m| m.disability_grade.is_some())),
        collective_income_fen: collective.map(|income| income.amount_fen).sum(),
        primary_schools: draw.weighted(&[(0, 20), (1, 70), (2, 10)]),
        clinics: Some(draw.weighted(&[(1, 92), (2, 8)])),
        doctors: draw.between(1, 3),
        public_toilets: draw.between(1, 6),
        refuse_points: draw.between(3, 14),
        culture_rooms: draw.between(1, 2),
        pension_persons: people(&|m| m.resident_pension || m.employee_pension),
        has_bus: super::answer(draw, 84, 8),
        has_paved_road: true,
        unsafe_water_households: houses(&|household| !household.safe_water),
        dangerous_households: houses(&|household| household.house_danger != Danger::Safe),
    }
}
