//! Who looks for work, what is done for those who were relocated, and what work is on offer.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    relocation::Relocated,
    targets::DATA_DATE,
    words::{FivePost, Region, Service},
    work::Spell,
};

/// One registration of one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeker {
    /// Index of the member.
    pub member: usize,
    /// Day.
    pub registered_on: Date,
    /// Whether the member wants to work; nobody has asked where absent.
    pub is_willing: Option<bool>,
    /// Whether it is hard to find something.
    pub has_difficulty: bool,
    /// Whether the member plans to work away.
    pub plans_to_work: bool,
    /// Where.
    pub wanted_region: Option<Region>,
    /// Services asked for.
    pub services: Vec<Service>,
    /// Which of the five posts was chosen, for those who were relocated.
    pub five_post: Option<FivePost>,
    /// Why it is another than it would be.
    pub reason: &'static str,
}

/// Work on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacancy {
    /// Employer.
    pub employer: &'static str,
    /// Post.
    pub post: &'static str,
    /// Day of publication.
    pub published_on: Date,
    /// How many are wanted.
    pub head_count: i64,
    /// Where.
    pub region: Region,
    /// Wage of a month in fen.
    pub monthly_wage_fen: i64,
    /// Last day, where there is one.
    pub closes_on: Option<Date>,
}

/// Everybody who can work and was relocated, and some of the others.
pub(crate) fn draw_seekers(
    seed: u64,
    households: &[Household],
    members: &[Member],
    relocated: &[Relocated],
    spells: &[Spell],
) -> Vec<Seeker> {
    let mut draw = Draw::new(seed, "seeker");
    let working: BTreeSet<usize> = spells.iter().filter(|spell| spell.is_open()).map(|spell| spell.member).collect();
    let moved: BTreeSet<usize> = relocated.iter().map(|relocated| relocated.household).collect();
    let mut seekers = Vec::new();
    for at in moved.iter().flat_map(|household| households[*household].members.clone()) {
        if members[at].counts_on(DATA_DATE) && members[at].has_labour() && !members[at].is_student() {
            seekers.push(register(&mut draw, at, working.contains(&at)));
        }
    }
    let mut others: Vec<usize> = (0..members.len())
        .filter(|at| !moved.contains(&members[*at].household) && !working.contains(at))
        .filter(|at| members[*at].counts_on(DATA_DATE) && members[*at].can_work())
        .collect();
    draw.shuffle(&mut others);
    for at in others.into_iter().take(240) {
        let mut seeker = register(&mut draw, at, false);
        seeker.five_post = None;
        seekers.push(seeker);
    }
    seekers.sort_by_key(|seeker| seeker.member);
    seekers
}

fn register(draw: &mut Draw, member: usize, works: bool) -> Seeker {
    let has_difficulty = !works && draw.percent(9);
    let is_willing = match draw.between(0, 99) {
        _ if works => Some(true),
        0..=69 => Some(true),
        70..=92 => Some(false),
        _ => None,
    };
    let five_post = match (works, has_difficulty, is_willing) {
        (true, ..) => FivePost::Retain,
        (_, true, _) => FivePost::Settle,
        (.., Some(false)) => FivePost::Guide,
        (.., Some(true)) => FivePost::Follow,
        (.., None) => FivePost::Offer,
    };
    let plans_to_work = !works && is_willing == Some(true);
    let asked = draw.pick(&[Service::Referral, Service::Referral, Service::Training, Service::Transport]);
    Seeker {
        member,
        registered_on: draw.day(date(2020, 11, 2), date(2021, 3, 5)),
        is_willing,
        has_difficulty,
        plans_to_work,
        wanted_region: plans_to_work.then(|| draw.pick(&[Region::County, Region::Province, Region::Away])),
        services: if plans_to_work { vec![asked] } else { vec![Service::None] },
        five_post: Some(five_post),
        reason: "",
    }
}

const EMPLOYERS: [(&str, &[&str], Region); 8] = [
    ("示例电子厂", &["普工", "质检员"], Region::Away),
    ("样板鞋厂", &["针车工", "普工"], Region::Away),
    ("示例玩具厂", &["包装工"], Region::Away),
    ("样板路桥队", &["砌筑工", "小工"], Region::Province),
    ("示例家政", &["保洁员", "护理员"], Region::Province),
    ("示例果业基地", &["采摘工"], Region::County),
    ("样板蔬菜基地", &["田间管理员"], Region::County),
    ("示例帮扶车间", &["缝纫工", "手工编织"], Region::Town),
];

/// What employers published in the weeks before and after the new year.
pub(crate) fn draw_vacancies(seed: u64) -> Vec<Vacancy> {
    let mut draw = Draw::new(seed, "vacancy");
    let mut vacancies = Vec::new();
    for (employer, posts, region) in EMPLOYERS {
        for post in posts {
            for first in [date(2020, 11, 3), date(2021, 2, 18)] {
                let published_on = draw.day(first, first.saturating_add(14.days()));
                vacancies.push(Vacancy {
                    employer,
                    post,
                    published_on,
                    head_count: draw.between(2, 30) * 2,
                    region,
                    monthly_wage_fen: draw.between(20, 48) * 10_000,
                    closes_on: draw.percent(80).then(|| published_on.saturating_add(draw.between(30, 60).days())),
                });
            }
        }
    }
    vacancies
}
