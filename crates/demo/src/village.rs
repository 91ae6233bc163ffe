//! The villages of the town, their groups, and what is reported of each village every year.

use jiff::civil::{Date, date};

use crate::{draw::Draw, household::Household, member::Member, targets::AGRICULTURAL_2014};

/// The eighteen villages. The first three are named by figures of the report; the others are invented.
const NAMES: [&str; 18] = [
    "新店房村",
    "松坪村",
    "播卡村",
    "石榴园村",
    "桃源坝村",
    "梨花箐村",
    "大麦地村",
    "核桃坪村",
    "青松岭村",
    "白云岩村",
    "双龙潭村",
    "小凹子村",
    "竹林湾村",
    "马鞍山村",
    "金竹棚村",
    "花椒坪村",
    "响水河村",
    "长岭岗村",
];
/// First halves of the names of groups; with the second halves there are more names than groups.
const FRONTS: [&str; 24] = [
    "上坪", "下坪", "大沟", "小沟", "老寨", "新寨", "岩脚", "坡头", "水井", "大树", "横路", "凹子", "半坡", "桥头",
    "田坝", "麦冲", "石门", "背阴", "向阳", "草坪", "深箐", "沙地", "红土", "黄土",
];
const BACKS: [&str; 10] = ["", "一", "二", "三", "东", "西", "上", "下", "前", "后"];

/// One administrative village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    /// Statistical code of twelve digits.
    pub code: String,
    /// Name.
    pub name: &'static str,
    /// Villager groups; no two groups of the town share a name.
    pub groups: Vec<String>,
    /// Share of the town's people, in parts of the sum of all.
    pub weight: u32,
}

/// What a village reported for one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VillageYear {
    /// Index of the village.
    pub village: usize,
    /// The year.
    pub year: i16,
    /// Households.
    pub household_count: i64,
    /// Persons.
    pub person_count: i64,
    /// Of them of agricultural registration.
    pub agricultural_persons: i64,
    /// Of them registered as poor at the end of the year.
    pub registered_poor_persons: i64,
    /// Whether the village was one of deep poverty.
    pub is_deep_poverty: bool,
}

pub(crate) fn draw_villages(seed: u64) -> Vec<Village> {
    let mut draw = Draw::new(seed, "village");
    let mut names: Vec<String> =
        FRONTS.iter().flat_map(|front| BACKS.iter().map(move |back| format!("{front}{back}组"))).collect();
    draw.shuffle(&mut names);
    let mut villages = Vec::new();
    for (at, name) in NAMES.iter().enumerate() {
        let groups = names.split_off(names.len() - draw.between(8, 13) as usize);
        let weight = draw.between(60, 130) as u32;
        villages.push(Village { code: format!("{}{}", &crate::CODE[..9], 201 + at), name, groups, weight });
    }
    villages
}

/// What the villages reported for 2014 to 2020. The last year is counted, the poor of every year are counted, and the
/// agricultural population of the first year is split so that the town's incidence comes out.
pub(crate) fn draw_village_years(
    seed: u64,
    villages: &[Village],
    households: &[Household],
    members: &[Member],
) -> Vec<VillageYear> {
    let mut draw = Draw::new(seed, "village year");
    let mut years = Vec::new();
    let mut agricultural: Vec<i64> = Vec::new();
    for (village, _) in villages.iter().enumerate() {
        let own: Vec<&Household> = households.iter().filter(|household| household.village == village).collect();
        let living = |on: Date, fits: &dyn Fn(&Household) -> bool| -> i64 {
            let households = own.iter().filter(|household| fits(household));
            let counts = |h: &&&Household| members[h.members.clone()].iter().filter(|m| m.counts_on(on)).count();
            households.map(|household| counts(&household) as i64).sum()
        };
        let all = living(date(2020, 12, 31), &|_| true);
        agricultural.push(all);
        for year in 2014..=2020 {
            let back = 2020 - i64::from(year);
            let person_count = all - all * back * 15 / 10_000;
            let is_poor = |household: &Household| match year {
                2014 => household.is_ex_poor(),
                _ => household.exit_year.is_some_and(|exit| exit > year),
            };
            years.push(VillageYear {
                village,
                year,
                household_count: own.len() as i64 - back * draw.between(1, 4),
                person_count,
                agricultural_persons: person_count - person_count * back.max(1) / 500,
                registered_poor_persons: living(date(year, 12, 31), &is_poor),
                is_deep_poverty: true,
            });
        }
    }
    let total: i64 = agricultural.iter().sum();
    let mut left = AGRICULTURAL_2014;
    let last = villages.len().saturating_sub(1);
    for row in years.iter_mut().filter(|row| row.year == 2014) {
        let share = if row.village == last { left } else { AGRICULTURAL_2014 * agricultural[row.village] / total };
        row.agricultural_persons = share;
        row.person_count = row.person_count.max(share + share / 80);
        left -= share;
    }
    years
}
