//! Relocation: who moved from where to which site.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    targets::{Count, DATA_DATE, RELOCATED_ALONG, RELOCATED_REGISTERED, RELOCATION_ORIGINS, REPORT_YEAR},
    village::Village,
    words::{Category, RelocationKind},
    work::Spell,
};

/// A relocation site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Name.
    pub name: &'static str,
    /// Index of the village where it lies.
    pub village: usize,
    /// Day of completion.
    pub built_on: Date,
}

/// A relocated household; village and group of the household are those it left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relocated {
    /// Index of the household.
    pub household: usize,
    /// Index of the site.
    pub site: usize,
    /// Registered as poor or moved along.
    pub kind: RelocationKind,
    /// Day of moving in.
    pub moved_in_on: Date,
    /// Whether the old house is gone.
    pub old_house_removed: bool,
}

/// The two sites.
pub(crate) fn sites() -> Vec<Site> {
    vec![
        Site { name: "石榴园安置点", village: 3, built_on: date(2018, 11, 20) },
        Site { name: "核桃坪安置点", village: 7, built_on: date(2019, 6, 30) },
    ]
}

/// Draws the relocated households so that their members on the data date add up.
pub(crate) fn draw_relocated(
    seed: u64,
    villages: &[Village],
    households: &[Household],
    members: &[Member],
) -> Vec<Relocated> {
    let mut draw = Draw::new(seed, "relocation");
    let groups = origins(&mut draw, villages);
    let persons = |at: usize| members[households[at].members.clone()].iter().filter(|m| m.counts_on(DATA_DATE)).count();
    let mut relocated = Vec::new();
    for (kind, count) in [(RelocationKind::Registered, RELOCATED_REGISTERED), (RelocationKind::Along, RELOCATED_ALONG)]
    {
        let fits = |household: &Household| {
            household.is_ex_poor() == (kind == RelocationKind::Registered)
                && household.category != Category::Marginal
                && groups.contains(&household.group)
        };
        let mut pool: Vec<usize> = (0..households.len()).filter(|at| fits(&households[*at])).collect();
        draw.shuffle(&mut pool);
        // One of every group comes first, so that no group is left out.
        let mut seen = BTreeSet::new();
        let (first, others): (Vec<usize>, Vec<usize>) =
            pool.into_iter().partition(|at| kind == RelocationKind::Registered && seen.insert(&households[*at].group));
        let chosen = choose(&mut draw, first, others, count, &persons);
        for at in chosen {
            let site = households[at].village % 2;
            relocated.push(Relocated {
                household: at,
                site,
                kind,
                moved_in_on: if site == 0 {
                    draw.day(date(2018, 12, 1), date(2019, 5, 31))
                } else {
                    draw.day(date(2019, 7, 10), date(2019, 12, 20))
                },
                old_house_removed: draw.percent(97),
            });
        }
    }
    relocated.sort_by_key(|r| (r.site, r.kind, r.household));
    relocated
}

/// Nine villages without a site, and twenty-four of their groups: some two, some three, the rest whatever is left.
fn origins(draw: &mut Draw, villages: &[Village]) -> BTreeSet<String> {
    let (wanted_villages, wanted_groups) = RELOCATION_ORIGINS;
    let taken: Vec<usize> = sites().iter().map(|site| site.village).collect();
    let mut others: Vec<usize> = (0..villages.len()).filter(|at| !taken.contains(at)).collect();
    draw.shuffle(&mut others);
    others.truncate(wanted_villages);
    let mut groups = BTreeSet::new();
    let mut round = 0;
    while groups.len() < wanted_groups {
        let village = others[round % others.len()];
        groups.extend(villages[village].groups.get(round / others.len()).cloned());
        round += 1;
    }
    groups
}

/// Takes all of `first` and some of `others`, then exchanges until the persons add up.
fn choose(
    draw: &mut Draw,
    first: Vec<usize>,
    others: Vec<usize>,
    count: Count,
    persons: &dyn Fn(usize) -> usize,
) -> Vec<usize> {
    let fixed = first.len();
    let mut chosen = first;
    let mut rest = others;
    while chosen.len() < count.households {
        match rest.pop() {
            Some(at) => chosen.push(at),
            None => break,
        }
    }
    let mut sum: usize = chosen.iter().map(|at| persons(*at)).sum();
    // Every exchange of a larger for a smaller household, or the other way round, comes closer; some thousand suffice.
    for _ in 0..200_000 {
        if sum == count.persons || rest.is_empty() || chosen.len() == fixed {
            break;
        }
        let (out, into) = (fixed + draw.below(chosen.len() - fixed), draw.below(rest.len()));
        let (leaving, coming) = (persons(chosen[out]), persons(rest[into]));
        let changed = sum + coming - leaving;
        if changed.abs_diff(count.persons) < sum.abs_diff(count.persons) {
            std::mem::swap(&mut chosen[out], &mut rest[into]);
            sum = changed;
        }
    }
    chosen
}

/// How many relocated households could work and have not for longer than the days in which they should be helped.
pub(crate) fn idle(households: &[Household], members: &[Member], spells: &[Spell], relocated: &[Relocated]) -> usize {
    let mut busy = BTreeSet::new();
    for spell in spells.iter().filter(|spell| spell.months_in(REPORT_YEAR) > 0 || spell.is_open()) {
        busy.insert(members[spell.member].household);
    }
    let has_labour = |at: &usize| {
        let own = &members[households[*at].members.clone()];
        own.iter().any(|member| member.counts_on(DATA_DATE) && member.has_labour())
    };
    relocated.iter().map(|r| r.household).filter(|at| !busy.contains(at) && has_labour(at)).count()
}
