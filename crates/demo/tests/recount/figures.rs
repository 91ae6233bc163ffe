//! The figures of the report, counted anew from the drawn records by the definitions of the pack.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use shouwang_demo::{
    DATA_DATE, DemoTown, Household,
    words::{Category, RelocationKind, TrainingKind, TrainingMode},
};

const ADJUSTMENT: Date = date(2020, 10, 30);
const REGISTRATION: Date = date(2014, 12, 31);

/// Figures by id, as decimal texts.
pub(crate) fn figures(town: &DemoTown) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut set = |id: &str, number: i64| {
        all.insert(id.to_owned(), number.to_string());
    };
    // Persons are counted by identity and not by record: somebody who stands in two households is one.
    let people = |households: Vec<&Household>, on: Date| {
        let all = households.iter().flat_map(|household| &town.members[household.members.clone()]);
        all.filter(|member| member.counts_on(on)).map(|member| &member.id_number).collect::<BTreeSet<_>>().len() as i64
    };
    let count = |on: Date, fits: &dyn Fn(&Household) -> bool| {
        let fitting: Vec<&Household> = town.households.iter().filter(|household| fits(household)).collect();
        (fitting.len() as i64, people(fitting, on))
    };

    set("villages", town.villages.len() as i64);
    let deep = town.village_years.iter().filter(|v| v.year == 2020 && v.is_deep_poverty);
    set("deep_poverty_villages", deep.map(|v| v.village).collect::<BTreeSet<_>>().len() as i64);
    set("sampled_counties_share", town.feedback.sampled_share_percent_100 / 100);
    set("feedback_problems", town.problems.len() as i64);
    set("special_actions", town.special_actions.iter().filter(|action| action.started_on <= DATA_DATE).count() as i64);
    let poor_2014: i64 = town.village_years.iter().filter(|v| v.year == 2014).map(|v| v.registered_poor_persons).sum();
    let all_2014: i64 = town.village_years.iter().filter(|v| v.year == 2014).map(|v| v.agricultural_persons).sum();
    set("registered_persons_2014", poor_2014);
    let (_, registered) = count(REGISTRATION, &|h| h.is_ex_poor());
    assert_eq!(registered, poor_2014, "the village list and the members agree");

    for (name, category, ex_poor) in [
        ("stable_exit", Category::None, true),
        ("unstable", Category::Unstable, true),
        ("marginal", Category::Marginal, false),
    ] {
        let (households, people) = count(ADJUSTMENT, &|h| h.category == category && h.is_ex_poor() == ex_poor);
        set(&format!("{name}_households"), households);
        set(&format!("{name}_persons"), people);
    }
    for year in 2014..=2019 {
        let (households, people) = count(ADJUSTMENT, &|h| h.is_ex_poor() && h.exit_year == Some(year));
        set(&format!("exit_{year}_households"), households);
        set(&format!("exit_{year}_persons"), people);
    }
    for (name, category) in [("open_marginal", Category::Marginal), ("open_unstable", Category::Unstable)] {
        let open = || {
            let of = town.objects.iter().filter(|o| o.category == category);
            of.filter(|o| o.eliminated.is_none_or(|(on, _)| on > DATA_DATE)).map(|o| &town.households[o.household])
        };
        set(&format!("{name}_households"), open().count() as i64);
        set(&format!("{name}_persons"), people(open().collect(), DATA_DATE));
    }
    let ex_poor = |m: &&shouwang_demo::Member| town.households[m.household].is_ex_poor();
    let joined = |m: &&shouwang_demo::Member| m.joined.is_some_and(|(on, _)| on > REGISTRATION && on <= ADJUSTMENT);
    let left = |m: &&shouwang_demo::Member| m.left.is_some_and(|(on, _)| on > REGISTRATION && on <= ADJUSTMENT);
    assert!(
        town.households.iter().filter_map(|h| h.registered_year).all(|year| year <= 2014),
        "whoever was registered later would have joined later"
    );
    set("joined_since_2014_persons", town.members.iter().filter(ex_poor).filter(joined).count() as i64);
    set("left_since_2014_persons", town.members.iter().filter(ex_poor).filter(left).count() as i64);

    set("relocation_sites", town.sites.len() as i64);
    let groups: BTreeSet<&str> = town.relocated.iter().map(|r| town.households[r.household].group.as_str()).collect();
    let origins: BTreeSet<usize> = town.relocated.iter().map(|r| town.households[r.household].village).collect();
    set("relocation_villages", origins.len() as i64);
    set("relocation_groups", groups.len() as i64);
    for (name, kind) in [
        ("relocated", None),
        ("relocated_registered", Some(RelocationKind::Registered)),
        ("relocated_along", Some(RelocationKind::Along)),
    ] {
        let fitting = || town.relocated.iter().filter(|r| kind.is_none_or(|kind| r.kind == kind));
        set(&format!("{name}_households"), fitting().count() as i64);
        set(&format!("{name}_persons"), people(fitting().map(|r| &town.households[r.household]).collect(), DATA_DATE));
    }
    let moved_in = town.relocated.iter().filter(|r| r.moved_in_on <= DATA_DATE).count() * 100 / town.relocated.len();
    set("relocated_moved_in_share", moved_in as i64);
    work(town, &mut set);
    industry(town, &mut all);
    let times: i64 = all["transferred_person_times"].parse().expect("a count");
    all.insert("transferred_workers_rounded".to_owned(), hundredths((times / 10 + 5) / 10));
    all.insert("poverty_incidence_2014".to_owned(), hundredths((poor_2014 * 100_000 / all_2014 + 5) / 10));
    all
}

fn work(town: &DemoTown, set: &mut dyn FnMut(&str, i64)) {
    let is_poor = |member: usize| town.households[town.members[member].household].is_ex_poor();
    let mut months: BTreeMap<&str, (i64, usize, bool)> = BTreeMap::new();
    let mut times = 0;
    for spell in &town.spells {
        let (from, to) = (
            spell.started_on.max(date(2020, 1, 1)),
            spell.ended_on.unwrap_or(date(2020, 12, 1)).min(date(2020, 12, 1)),
        );
        if from > to {
            continue;
        }
        times += 1;
        let entry = months.entry(&town.members[spell.member].id_number).or_insert((0, spell.member, false));
        entry.0 += i64::from(to.month() - from.month()) + 1;
        entry.2 |= spell.is_point_to_point;
    }
    set("transferred_workers", months.len() as i64);
    set("transferred_registered_workers", months.values().filter(|(_, member, _)| is_poor(*member)).count() as i64);
    set("transferred_person_times", times);
    set("repeat_spells", times - months.len() as i64);
    set("transfers_completed", months.values().filter(|(months, ..)| *months >= 3).count() as i64);
    set("short_spell_workers", months.values().filter(|(months, ..)| *months < 3).count() as i64);
    set("point_to_point_workers", months.values().filter(|(.., carried)| *carried).count() as i64);
    for (name, registered, kind, mode) in [
        ("skill_trained_persons", "skill_trained_registered_persons", TrainingKind::Skill, None),
        (
            "guidance_trained_persons",
            "guidance_trained_registered_persons",
            TrainingKind::Guidance,
            Some(TrainingMode::Task),
        ),
        (
            "guidance_sessions_persons",
            "guidance_sessions_registered_persons",
            TrainingKind::Guidance,
            Some(TrainingMode::OnDemand),
        ),
    ] {
        let fitting = town.trainings.iter().filter(|t| t.kind == kind && mode.is_none_or(|mode| t.mode == mode));
        let persons: BTreeSet<usize> = fitting.map(|t| t.member).collect();
        set(name, persons.len() as i64);
        set(registered, persons.iter().filter(|member| is_poor(**member)).count() as i64);
    }
    let trained: BTreeSet<usize> =
        town.trainings.iter().filter(|t| t.mode == TrainingMode::Task).map(|t| t.member).collect();
    set("trained_persons", trained.len() as i64);
    set("job_fairs", town.job_fairs.len() as i64);
    set("job_fair_posts", town.job_fairs.iter().map(|fair| fair.posts).sum::<i64>() / 100 * 100);
}

fn industry(town: &DemoTown, all: &mut BTreeMap<String, String>) {
    let mut by_entity: BTreeMap<usize, (i64, i64, bool)> = BTreeMap::new();
    for transfer in &town.transfers {
        let entry = by_entity.entry(transfer.entity).or_default();
        entry.0 += transfer.area_mu_100;
        entry.1 += transfer.subsidy_fen;
        entry.2 |= transfer.subsidised_on.is_some();
    }
    let large: Vec<_> = by_entity.values().filter(|(area, _, subsidised)| *area >= 5_000 && *subsidised).collect();
    let mut set = |id: &str, text: String| {
        all.insert(id.to_owned(), text);
    };
    set("land_transfer_entities", large.len().to_string());
    set("land_transfer_area", hundredths(large.iter().map(|(area, ..)| area).sum()));
    set("land_transfer_subsidy", hundredths(large.iter().map(|(_, fen, _)| fen).sum::<i64>() / 10_000));
    set("business_entities", town.entities.len().to_string());
    let crops = |fits: &dyn Fn(&shouwang_demo::Crop) -> bool| {
        town.crops.iter().filter(|crop| crop.year == 2020 && fits(crop)).map(|crop| crop.area_mu_100).sum::<i64>()
    };
    set("specialty_crop_area", hundredths(crops(&|crop| crop.is_specialty)));
    let village = |at: usize| town.villages[at].name;
    set("orange_area_xindianfang", hundredths(crops(&|c| village(c.village) == "新店房村" && c.crop == "脐橙")));
    for (id, name, breed) in
        [("black_chickens_songping", "松坪村", "五黑鸡"), ("camellia_chickens_boka", "播卡村", "茶花土鸡")]
    {
        let fits = |l: &&shouwang_demo::Livestock| village(l.village) == name && l.breed == breed && l.year == 2020;
        set(id, town.livestock.iter().filter(fits).map(|l| l.head_count).sum::<i64>().to_string());
    }
    let yuan = |project: &shouwang_demo::Project| project.investment_fen / 100;
    set("large_projects", town.projects.iter().filter(|p| yuan(p) >= 10_000_000).count().to_string());
    let million: BTreeSet<usize> = town.projects.iter().filter(|p| yuan(p) >= 1_000_000).map(|p| p.village).collect();
    set("million_project_villages", million.len().to_string());
    let collective = |year: i16, low: i64, high: i64| {
        let of = |at: usize| {
            let own = town.collective.iter().filter(|c| c.village == at && c.year == year);
            own.map(|c| c.amount_fen).sum::<i64>() / 100
        };
        (0..town.villages.len()).filter(|at| (low..high).contains(&of(*at))).count().to_string()
    };
    set("collective_80k_villages_2019", collective(2019, 80_000, i64::MAX));
    set("collective_50k_villages_2019", collective(2019, 50_000, 80_000));
    set("collective_30k_villages_2019", collective(2019, 30_000, 50_000));
    set("collective_100k_villages_2020", collective(2020, 100_001, i64::MAX));
}

/// A number of hundredths without zeros at its end.
fn hundredths(number: i64) -> String {
    let text = format!("{}.{:02}", number / 100, number % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
