//! Business entities, the land they took over, crops, livestock and projects.

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    targets::{
        BLACK_CHICKENS, CAMELLIA_CHICKENS, ENTITIES, MILLION_VILLAGES, ORANGE_MU_100, REPORT_YEAR, SPECIALTY_MU_100,
        TRANSFER_SUBSIDY_FEN, TRANSFERRED_MU_100,
    },
    village::Village,
    words::{EntityKind, ProjectStatus},
};

/// A business entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: EntityKind,
    /// Index of the village.
    pub village: usize,
    /// Day from which it was fostered.
    pub fostered_on: Date,
    /// Households it leads.
    pub households_led: i64,
}

/// Land that an entity took over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandTransfer {
    /// Number of the contract.
    pub contract_no: String,
    /// Index of the entity.
    pub entity: usize,
    /// Index of the village where the land lies.
    pub village: usize,
    /// Area in hundredths of a mu.
    pub area_mu_100: i64,
    /// Subsidy in fen.
    pub subsidy_fen: i64,
    /// Day of the subsidy.
    pub subsidised_on: Option<Date>,
}

/// A crop of one village in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crop {
    /// Index of the village.
    pub village: usize,
    /// Crop.
    pub crop: &'static str,
    /// The year.
    pub year: i16,
    /// Area in hundredths of a mu.
    pub area_mu_100: i64,
    /// Whether it counts as a specialty.
    pub is_specialty: bool,
    /// Whether the fields can be irrigated.
    pub is_irrigated: bool,
    /// Of it insured, in hundredths of a mu.
    pub insured_mu_100: i64,
}

/// Animals of one village in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Livestock {
    /// Index of the village.
    pub village: usize,
    /// Breed.
    pub breed: &'static str,
    /// The year.
    pub year: i16,
    /// Heads.
    pub head_count: i64,
}

/// An agricultural project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Name.
    pub name: String,
    /// Index of the village.
    pub village: usize,
    /// Industry.
    pub industry: &'static str,
    /// Investment in fen.
    pub investment_fen: i64,
    /// Day of beginning.
    pub started_on: Date,
    /// What is to become of it.
    pub status: ProjectStatus,
    /// Where the money comes from.
    pub fund_source: &'static str,
}

/// Crops that count as specialties; the first is that of most villages.
const SPECIALTIES: [&str; 5] = ["花椒", "核桃", "芒果", "脐橙", "中药材"];
const STAPLES: [(&str, i64); 3] = [("玉米", 900), ("马铃薯", 520), ("水稻", 160)];
/// Villages whose largest specialty is the first of the list: more than half, hence a warning for each.
pub(crate) const SAME_FIRST: usize = 10;

/// Villages whose specialties wait for rain and are hardly insured.
pub(crate) const DEPENDENT: usize = 5;

fn stem(name: &str) -> &str {
    name.strip_suffix('村').unwrap_or(name)
}

pub(crate) fn draw_entities(seed: u64, villages: &[Village]) -> Vec<Entity> {
    let mut draw = Draw::new(seed, "entity");
    let mut entities = Vec::new();
    for at in 0..ENTITIES.0 {
        let village = at % villages.len();
        let stem = stem(villages[village].name);
        let (kind, name) = match at % 5 {
            0 | 3 => (EntityKind::Cooperative, format!("{stem}{}种植专业合作社", draw.pick(&["花椒", "果蔬", "核桃"]))),
            1 => (EntityKind::Cooperative, format!("{stem}{}养殖专业合作社", draw.pick(&["土鸡", "生猪", "黑山羊"]))),
            2 => (EntityKind::Farm, format!("{stem}{}家庭农场", draw.pick(&["向阳", "清水", "山里"]))),
            _ if at % 2 == 0 => (EntityKind::Company, format!("示例县{stem}农业发展有限公司")),
            _ => (EntityKind::Grower, format!("{stem}种植示范户")),
        };
        let name = if at >= villages.len() { format!("{name}（二社）") } else { name };
        let fostered_on = draw.day(date(2016, 3, 1), date(2020, 8, 31));
        entities.push(Entity { name, kind, village, fostered_on, households_led: draw.between(12, 160) });
    }
    entities
}

/// The first fifteen entities took over fifty mu or more each and were subsidised; of the others two took over as much
/// without a subsidy, four less with one, two less without, and two nothing.
pub(crate) fn draw_transfers(seed: u64, entities: &[Entity]) -> Vec<LandTransfer> {
    let mut draw = Draw::new(seed, "transfer");
    let (_, subsidised) = ENTITIES;
    // Fifty mu are laid aside for each, and what is above is split.
    let areas = draw.split(TRANSFERRED_MU_100 - 5_000 * subsidised as i64, subsidised, 5);
    let mut wanted: Vec<(i64, i64, bool)> = Vec::new();
    let mut left = TRANSFER_SUBSIDY_FEN;
    for (at, area) in areas.iter().enumerate() {
        let area = area + 5_000;
        let share = TRANSFER_SUBSIDY_FEN / TRANSFERRED_MU_100 * area / 10_000 * 10_000;
        let subsidy = if at + 1 == subsidised { left } else { share };
        left -= subsidy;
        wanted.push((area, subsidy, true));
    }
    wanted.extend([(7_350, 0, false), (5_680, 0, false), (4_120, 680_000, true), (3_560, 580_000, true)]);
    wanted.extend([(2_875, 480_000, true), (4_950, 820_000, true), (1_240, 0, false), (2_060, 0, false)]);
    let mut transfers = Vec::new();
    for (entity, (area, subsidy, is_subsidised)) in wanted.into_iter().enumerate() {
        let parts = if area >= 9_000 { 3 } else { draw.pick(&[1, 2]) };
        let areas = draw.split(area, parts, 5);
        let mut left = subsidy;
        for (at, area_part) in areas.iter().enumerate() {
            let part = if at + 1 == areas.len() { left } else { subsidy / area * area_part / 10_000 * 10_000 };
            left -= part;
            transfers.push(LandTransfer {
                contract_no: format!("TDLZ-2019-{:03}", transfers.len() + 1),
                entity,
                village: entities[entity].village,
                area_mu_100: *area_part,
                subsidy_fen: part,
                subsidised_on: is_subsidised.then(|| draw.day(date(2020, 3, 1), date(2020, 12, 20))),
            });
        }
    }
    transfers
}

pub(crate) fn draw_crops(seed: u64, villages: &[Village]) -> Vec<Crop> {
    let mut draw = Draw::new(seed, "crop");
    let mut crops = Vec::new();
    // The first village grows oranges first; ten of the others grow what everybody grows.
    let mut others: Vec<usize> = (1..villages.len()).collect();
    draw.shuffle(&mut others);
    let same: Vec<usize> = others[..SAME_FIRST].to_vec();
    let oranges = ORANGE_MU_100;
    let mut areas = draw.split(SPECIALTY_MU_100 - oranges - 15_000, villages.len() - 1, 100);
    areas.insert(0, oranges + 15_000);
    for (village, area) in areas.into_iter().enumerate() {
        let mut push = |crop, area_mu_100, is_specialty, is_irrigated| {
            crops.push(Crop {
                village,
                crop,
                year: REPORT_YEAR,
                area_mu_100,
                is_specialty,
                is_irrigated,
                insured_mu_100: 0,
            });
        };
        if village == 0 {
            push("脐橙", oranges, true, true);
            push("花椒", 15_000, true, false);
        } else {
            let first = if same.contains(&village) { 0 } else { 1 + draw.below(SPECIALTIES.len() - 1) };
            let second = (first + 1 + draw.below(SPECIALTIES.len() - 1)) % SPECIALTIES.len();
            let larger = area * draw.between(58, 76) / 10_000 * 100;
            push(SPECIALTIES[first], larger, true, draw.percent(18));
            push(SPECIALTIES[second], area - larger, true, draw.percent(12));
        }
        for (crop, most) in STAPLES {
            let mu = draw.between(most / 2, most);
            // Rice needs water; the other fields live on rain.
            push(crop, mu * 100, false, crop == "水稻");
        }
    }
    insure(&mut draw, villages.len(), &mut crops);
    let before: Vec<Crop> = crops
        .iter()
        .filter(|crop| crop.is_specialty)
        .map(|crop| Crop {
            year: REPORT_YEAR - 1,
            area_mu_100: crop.area_mu_100 * 85 / 100 / 1_500 * 1_500,
            insured_mu_100: 0,
            ..crop.clone()
        })
        .collect();
    crops.extend(before);
    crops
}

/// Insures the crops: hardly in a few villages without water, well in the others.
fn insure(draw: &mut Draw, villages: usize, crops: &mut [Crop]) {
    let is_dry = |village: &usize| {
        let own = || crops.iter().filter(|crop| crop.village == *village && crop.is_specialty);
        let area = |fits: fn(&Crop) -> bool| own().filter(|crop| fits(crop)).map(|crop| crop.area_mu_100).sum::<i64>();
        area(|crop| !crop.is_irrigated) * 2 >= area(|_| true)
    };
    let mut dry: Vec<usize> = (0..villages).filter(is_dry).collect();
    draw.shuffle(&mut dry);
    dry.truncate(DEPENDENT);
    for crop in crops {
        let share = if dry.contains(&crop.village) { draw.between(3, 22) } else { draw.between(38, 84) };
        crop.insured_mu_100 = crop.area_mu_100 * share / 100;
    }
}

pub(crate) fn draw_livestock(seed: u64, villages: &[Village]) -> Vec<Livestock> {
    let mut draw = Draw::new(seed, "livestock");
    let mut all = Vec::new();
    let year = REPORT_YEAR;
    for village in 0..villages.len() {
        for (breed, low, high) in
            [("生猪", 380, 1_450), ("黑山羊", 150, 900), ("肉牛", 60, 320), ("本地土鸡", 1_500, 6_000)]
        {
            all.push(Livestock { village, breed, year, head_count: draw.between(low, high) });
        }
        match village {
            1 => all.push(Livestock { village, breed: "五黑鸡", year, head_count: BLACK_CHICKENS }),
            2 => all.push(Livestock { village, breed: "茶花土鸡", year, head_count: CAMELLIA_CHICKENS }),
            // The same breed elsewhere must not be counted for the named village.
            5 => all.push(Livestock { village, breed: "五黑鸡", year, head_count: 1_200 }),
            _ => {}
        }
    }
    all
}

/// Two projects above ten million yuan, others above one million in eight more villages, and small ones.
pub(crate) fn draw_projects(seed: u64, villages: &[Village]) -> Vec<Project> {
    let mut draw = Draw::new(seed, "project");
    let mut projects = Vec::new();
    let mut push = |draw: &mut Draw, village: usize, industry: &'static str, what: &str, wan: i64| {
        projects.push(Project {
            name: format!("{}{industry}{what}", villages[village].name),
            village,
            industry,
            investment_fen: wan * 1_000_000,
            started_on: draw.day(date(2017, 3, 1), date(2020, 9, 30)),
            status: draw.weighted(&[
                (ProjectStatus::Consolidate, 55),
                (ProjectStatus::Upgrade, 25),
                (ProjectStatus::Revive, 12),
                (ProjectStatus::Adjust, 8),
            ]),
            fund_source: draw.pick(&["财政衔接资金", "东西部协作资金", "自筹和招商引资"]),
        });
    };
    push(&mut draw, 1, "五黑鸡养殖", "基地建设项目", 1_260);
    push(&mut draw, 2, "茶花土鸡养殖", "示范基地建设项目", 1_850);
    let mut others: Vec<usize> = (0..villages.len()).filter(|at| !matches!(at, 1 | 2)).collect();
    draw.shuffle(&mut others);
    for (order, village) in others.into_iter().enumerate() {
        let industry = draw.pick(&["花椒种植", "核桃提质增效", "黑山羊养殖", "果蔬种植", "生猪养殖"]);
        if order < MILLION_VILLAGES - 2 {
            let wan = draw.between(105, 680);
            push(&mut draw, village, industry, "项目", wan);
        }
        let wan = draw.between(12, 86);
        push(&mut draw, village, industry, "配套设施项目", wan);
    }
    projects
}
