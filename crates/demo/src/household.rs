//! Households: how many of which kind and size, where they live and how.

use std::ops::Range;

use crate::{
    draw::Draw,
    targets::{self, Count},
    village::Village,
    words::{Category, Cause, Danger, ExPoorKind, HouseholdKind, Road},
};

/// Sizes of households by how common they are.
const SIZES: [(i64, u32); 8] = [(1, 8), (2, 16), (3, 23), (4, 28), (5, 15), (6, 7), (7, 2), (8, 1)];

/// Causes of former poverty by how common they were.
pub(crate) const CAUSES: &[(Cause, u32)] = &[
    (Cause::Skill, 26),
    (Cause::Funds, 20),
    (Cause::Illness, 16),
    (Cause::Traffic, 11),
    (Cause::Labour, 9),
    (Cause::Study, 7),
    (Cause::Disability, 5),
    (Cause::Land, 4),
    (Cause::Motivation, 2),
];

/// One household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Number of sixteen characters.
    pub household_no: String,
    /// Index of the village.
    pub village: usize,
    /// Name of the villager group.
    pub group: String,
    /// Ordinary or ex-poor.
    pub kind: HouseholdKind,
    /// Kind of ex-poor household.
    pub ex_poor_kind: Option<ExPoorKind>,
    /// Year of registration as poor.
    pub registered_year: Option<i16>,
    /// Year of leaving poverty.
    pub exit_year: Option<i16>,
    /// Main cause of former poverty.
    pub cause: Option<Cause>,
    /// Category of monitoring on the adjustment day.
    pub category: Category,
    /// Whether the risk of a monitored household stays.
    pub is_open: bool,
    /// Members on the adjustment day, as drawn; everything else counts the members anew.
    pub size: usize,
    /// The household's members in the town's list, those who left included.
    pub members: Range<usize>,
    /// How many members more the books state than there are.
    pub stated_too_many: i64,
    /// Telephone; empty where nobody has written one down.
    pub phone: String,
    /// Bank account.
    pub bank_account: String,
    /// Turned from rural to urban registration.
    pub is_converted: bool,
    /// House, in tenths of a square metre.
    pub house_area_m2_10: i64,
    /// State of the house, before any later check.
    pub house_danger: Danger,
    /// Whether water is safe, before any later check.
    pub safe_water: bool,
    /// Farmland in hundredths of a mu.
    pub farmland_mu_100: i64,
    /// Of it irrigated, in hundredths of a mu.
    pub irrigated_mu_100: i64,
    /// Forest, that which was fields included, in hundredths of a mu.
    pub forest_mu_100: i64,
    /// Of it fields that were given back to the forest, in hundredths of a mu.
    pub grain_forest_mu_100: i64,
    /// Pasture in hundredths of a mu.
    pub pasture_mu_100: i64,
    /// How far away the village road is, in hundredths of a kilometre.
    pub road_distance_km_100: i64,
    /// Road to the door; nobody has said where absent.
    pub road: Option<Road>,
    /// Sanitary toilet.
    pub has_toilet: bool,
    /// Member of a cooperative.
    pub in_cooperative: bool,
}

impl Household {
    /// Whether the household was registered as poor.
    pub fn is_ex_poor(&self) -> bool {
        self.kind == HouseholdKind::ExPoor
    }

    /// Whether the household is one of the 498 that are monitored.
    pub fn is_monitored(&self) -> bool {
        self.category != Category::None
    }
}

/// What is decided of a household before it has a place and people.
#[derive(Debug, Clone, Copy)]
struct Plan {
    exit_year: Option<i16>,
    category: Category,
    is_open: bool,
    size: usize,
}

/// All households of the town without their members, in the order of their villages.
pub(crate) fn draw_households(seed: u64, villages: &[Village]) -> Vec<Household> {
    let mut draw = Draw::new(seed, "household");
    let mut plans = ex_poor_plans(&mut draw);
    plans.extend(ordinary_plans(&mut draw));
    draw.shuffle(&mut plans);
    let weights: Vec<(usize, u32)> = villages.iter().enumerate().map(|(at, village)| (at, village.weight)).collect();
    let mut placed: Vec<(usize, usize, Plan)> = plans
        .into_iter()
        .map(|plan| {
            let village = draw.weighted(&weights);
            (village, draw.below(villages[village].groups.len()), plan)
        })
        .collect();
    placed.sort_by_key(|(village, group, _)| (*village, *group));
    placed
        .into_iter()
        .enumerate()
        .map(|(at, (village, group, plan))| furnish(&mut draw, at, village, &villages[village].groups[group], plan))
        .collect()
}

fn sizes(draw: &mut Draw, count: Count) -> Vec<usize> {
    let sizes = draw.with_sum(count.households, count.persons as i64, &SIZES, 1, 8);
    sizes.into_iter().map(|size| size as usize).collect()
}

/// The monitored households of one category: those whose risk stays, then the others.
fn monitored(draw: &mut Draw, category: Category, all: Count, open: Count) -> Vec<Plan> {
    let cleared = Count { households: all.households - open.households, persons: all.persons - open.persons };
    let plan = |is_open| move |size| Plan { exit_year: None, category, is_open, size };
    let mut plans: Vec<Plan> = sizes(draw, open).into_iter().map(plan(true)).collect();
    plans.extend(sizes(draw, cleared).into_iter().map(plan(false)));
    plans
}

fn ex_poor_plans(draw: &mut Draw) -> Vec<Plan> {
    let mut plans = monitored(draw, Category::Unstable, targets::UNSTABLE, targets::OPEN_UNSTABLE);
    let years: Vec<(i16, u32)> = targets::EXITS.iter().map(|(year, count)| (*year, count.households as u32)).collect();
    for plan in &mut plans {
        plan.exit_year = Some(draw.weighted(&years));
    }
    for (year, all) in targets::EXITS {
        let unstable = plans.iter().filter(|plan| plan.exit_year == Some(year) && plan.category == Category::Unstable);
        let (households, persons) = unstable.fold((0, 0), |(h, p), plan| (h + 1, p + plan.size));
        let stable = Count { households: all.households - households, persons: all.persons - persons };
        let plan = |size| Plan { exit_year: Some(year), category: Category::None, is_open: false, size };
        plans.extend(sizes(draw, stable).into_iter().map(plan));
    }
    plans
}

fn ordinary_plans(draw: &mut Draw) -> Vec<Plan> {
    let mut plans = monitored(draw, Category::Marginal, targets::MARGINAL, targets::OPEN_MARGINAL);
    let persons = draw.between(13_850, 14_150) as usize;
    let others = Count { households: persons * 100 / 374, persons };
    let plan = |size| Plan { exit_year: None, category: Category::None, is_open: false, size };
    plans.extend(sizes(draw, others).into_iter().map(plan));
    plans
}

fn furnish(draw: &mut Draw, at: usize, village: usize, group: &str, plan: Plan) -> Household {
    let is_ex_poor = plan.exit_year.is_some();
    let size = plan.size as i64;
    let farmland_mu_100 = draw.between(20, 130) * (size + 1) / 2 * 2;
    let dry = draw.between(40, 100);
    Household {
        household_no: format!("{}{:010}", crate::id_number::AREA, 1_000 + at * 7 + draw.below(7)),
        village,
        group: group.to_owned(),
        kind: if is_ex_poor { HouseholdKind::ExPoor } else { HouseholdKind::Ordinary },
        ex_poor_kind: is_ex_poor.then_some(ExPoorKind::General),
        registered_year: is_ex_poor.then(|| if draw.percent(70) { 2013 } else { 2014 }),
        exit_year: plan.exit_year,
        cause: is_ex_poor.then(|| draw.weighted(CAUSES)),
        category: plan.category,
        is_open: plan.is_open,
        size: plan.size,
        members: 0..0,
        stated_too_many: 0,
        phone: format!("1990000{at:04}"),
        bank_account: format!("000000{:013}", 6_200_000_000 + at as u64 * 31 + draw.between(0, 30) as u64),
        is_converted: draw.percent(3),
        house_area_m2_10: (size * draw.between(180, 320) + draw.between(200, 500)).min(2_400),
        house_danger: Danger::Safe,
        safe_water: true,
        farmland_mu_100,
        irrigated_mu_100: farmland_mu_100 * (100 - dry) / 100,
        forest_mu_100: 0,
        grain_forest_mu_100: 0,
        pasture_mu_100: 0,
        road_distance_km_100: 0,
        road: Some(draw.weighted(&[(Road::Cement, 66), (Road::Gravel, 22), (Road::Earth, 12)])),
        has_toilet: draw.percent(83),
        in_cooperative: draw.percent(if is_ex_poor { 58 } else { 21 }),
    }
}
