//! The drawn town, counted anew without the generator's help: figures, warnings, audit findings, identifiers.

mod audits;
mod casework;
mod details;
mod figures;
mod industry;
mod lists;
mod plausible;
mod posts;
mod warnings;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use shouwang_demo::{DemoTown, words::Category};

const SEEDS: [u64; 3] = [1, 2, 7];

/// What the report says, figure by figure; what stands in no record of the town is left out.
const EXPECTED: &str = "
villages 18
deep_poverty_villages 18
sampled_counties_share 20
feedback_problems 5
special_actions 4
transferred_workers_rounded 1.36
registered_persons_2014 14858
poverty_incidence_2014 49.99
stable_exit_households 4027
stable_exit_persons 14649
unstable_households 371
unstable_persons 1277
marginal_households 127
marginal_persons 416
exit_2014_households 718
exit_2014_persons 2557
exit_2015_households 363
exit_2015_persons 1423
exit_2016_households 66
exit_2016_persons 246
exit_2017_households 663
exit_2017_persons 2556
exit_2018_households 2475
exit_2018_persons 8826
exit_2019_households 113
exit_2019_persons 318
open_marginal_households 16
open_marginal_persons 55
open_unstable_households 36
open_unstable_persons 134
joined_since_2014_persons 1262
left_since_2014_persons 194
relocation_sites 2
relocation_villages 9
relocation_groups 24
relocated_households 423
relocated_persons 1556
relocated_registered_households 291
relocated_registered_persons 1071
relocated_along_households 132
relocated_along_persons 485
relocated_moved_in_share 100
land_transfer_entities 15
land_transfer_area 1890.55
land_transfer_subsidy 31.8
specialty_crop_area 14230
business_entities 25
large_projects 2
million_project_villages 10
collective_80k_villages_2019 1
collective_50k_villages_2019 2
collective_30k_villages_2019 15
collective_100k_villages_2020 18
skill_trained_persons 750
skill_trained_registered_persons 560
guidance_trained_persons 3000
guidance_trained_registered_persons 2336
guidance_sessions_persons 106
guidance_sessions_registered_persons 75
trained_persons 3750
transferred_workers 13531
transferred_registered_workers 6600
transferred_person_times 13604
repeat_spells 73
transfers_completed 12988
short_spell_workers 543
point_to_point_workers 107
job_fairs 2
job_fair_posts 2000
orange_area_xindianfang 600
black_chickens_songping 20000
camellia_chickens_boka 50000
";

#[test]
fn figures_warnings_and_findings_come_out_for_every_seed() {
    for seed in SEEDS {
        let town = DemoTown::draw(seed);
        let expected: BTreeMap<String, String> = EXPECTED
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(id, n)| (id.to_owned(), n.to_owned()))
            .collect();
        assert_eq!(figures::figures(&town), expected, "figures of seed {seed}");
        warnings_are_as_planned(&town, seed);
        let found = audits::audit(&town);
        let surplus: Vec<_> = found.iter().filter(|hit| !town.audit_hits.contains(hit)).collect();
        let lacking: Vec<_> = town.audit_hits.iter().filter(|hit| !found.contains(hit)).collect();
        assert!(
            surplus.is_empty() && lacking.is_empty(),
            "seed {seed}: not planted {surplus:?}, not found {lacking:?}"
        );
        assert_eq!(found.len(), town.audit_hits.len(), "no finding twice");
        let mut records = Vec::new();
        posts::records(&town, &mut records);
        casework::records(&town, &mut records);
        industry::records(&town, &mut records);
        details::records(&town, &mut records);
        records.sort();
        assert_eq!(records, town.record_hits, "records of seed {seed}");
        let all = found.iter().map(|hit| hit.rule).chain(records.iter().map(|hit| hit.rule));
        let rules: BTreeMap<&str, usize> = all.fold(BTreeMap::new(), |mut rules, rule| {
            *rules.entry(rule).or_default() += 1;
            rules
        });
        assert_eq!(rules.len(), 144, "every audit rule fires: {rules:?}");
        assert!(rules.values().all(|hits| (1..=6).contains(hits)), "{rules:?}");
        assert_eq!(warnings::loans_and_villages(&town), [9, 27, 10], "loans and villages of seed {seed}");
        let planted = shouwang_demo::planted_faults(&town).warnings;
        for (rule, count) in posts::warnings(&town) {
            assert_eq!(planted.get(rule), Some(&count), "{rule} of seed {seed}");
            assert!(count > 0, "{rule} of seed {seed}");
        }
        assert_eq!(planted.get("w_village_inactive"), Some(&casework::inactive_villages(&town)));
        assert_eq!(industry::village_warnings(&town), [5, 3, 2], "weather and links of seed {seed}");
        identifiers_are_valid(&town);
        people_are_plausible(&town);
    }
}

fn warnings_are_as_planned(town: &DemoTown, seed: u64) {
    let screening = warnings::screen(town);
    for (at, found) in screening.yes.iter().enumerate() {
        assert_eq!(
            found,
            &warnings::planned(town, at),
            "seed {seed}, household {at}: {:?}",
            town.incomes.iter().find(|i| i.household == at)
        );
    }
    let warned =
        || (0..town.households.len()).filter(|at| !screening.yes[*at].is_empty()).map(|at| &town.households[at]);
    let ex_poor = warned().filter(|household| household.is_ex_poor()).count();
    let monitored = warned().filter(|household| household.category != Category::None).count();
    assert_eq!((warned().count(), ex_poor, monitored), (469, 357, 310), "seed {seed}");
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for rule in screening.yes.iter().flatten() {
        *rules.entry(rule).or_default() += 1;
    }
    assert_eq!(rules.len(), 13, "every warning rule fires: {rules:?}");
    assert!(rules.values().all(|hits| *hits >= 3), "{rules:?}");
    assert!(screening.yes.iter().filter(|rules| rules.len() > 1).count() > 30, "some households have several needs");
    assert_eq!(screening.unknown.get("w_income"), Some(&26), "incomes that nobody asked for");
}

fn identifiers_are_valid(town: &DemoTown) {
    let mut seen = BTreeSet::new();
    let mut twice = 0;
    for member in &town.members {
        let id = member.id_number.as_bytes();
        assert_eq!(id.len(), 18);
        assert!(member.id_number.starts_with("590123"));
        let weights = [7u32, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = id.iter().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        assert_eq!(id[17], b"10X98765432"[(sum % 11) as usize]);
        assert_eq!(member.id_number[6..14], member.birth_on.strftime("%Y%m%d").to_string());
        twice += usize::from(!seen.insert(&member.id_number));
    }
    assert_eq!(twice, 2, "only the planted doubles stand twice");
    let numbers: BTreeSet<&str> = town.households.iter().map(|household| household.household_no.as_str()).collect();
    assert_eq!(numbers.len(), town.households.len());
    assert!(numbers.iter().all(|number| number.len() == 16));
    assert!(
        town.households.iter().all(|h| h.phone.is_empty() || h.phone.len() == 11 && h.phone.starts_with("1990000"))
    );
}

fn people_are_plausible(town: &DemoTown) {
    let living: Vec<_> = town.members.iter().filter(|member| member.counts_on(date(2021, 3, 15))).collect();
    assert!((29_500..31_000).contains(&living.len()), "{} people", living.len());
    assert!(living.iter().any(|member| member.name.contains('·')));
    assert!(living.iter().any(|member| member.name.chars().any(|c| c > '\u{ffff}')));
    let share = |fits: &dyn Fn(i64) -> bool| {
        living.iter().filter(|member| fits(member.age_on(date(2021, 3, 15)))).count() * 100 / living.len()
    };
    assert!((14..26).contains(&share(&|age| age < 16)), "{} % children", share(&|age| age < 16));
    assert!((10..25).contains(&share(&|age| age >= 60)), "{} % elders", share(&|age| age >= 60));
}

#[test]
fn the_same_seed_gives_the_same_town() {
    assert_eq!(DemoTown::draw(1), DemoTown::draw(1));
    assert_ne!(DemoTown::draw(1), DemoTown::draw(2));
}
