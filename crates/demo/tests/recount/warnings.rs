//! The nine warnings of households, found anew from the drawn records.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use shouwang_demo::{
    DATA_DATE, DemoTown, Household, Income, Member, Warning,
    words::{Danger, IncidentKind, Labour, School},
};

/// What is wrong with each household: rules that say yes, and those that cannot say.
pub(crate) struct Screening {
    pub(crate) yes: Vec<BTreeSet<&'static str>>,
    pub(crate) unknown: BTreeMap<&'static str, usize>,
}

pub(crate) fn screen(town: &DemoTown) -> Screening {
    let mut incomes: BTreeMap<usize, &Income> = BTreeMap::new();
    incomes.extend(town.incomes.iter().filter(|income| income.year == 2020).map(|income| (income.household, income)));
    let mut workers: BTreeSet<usize> = BTreeSet::new();
    for spell in &town.spells {
        let touches = spell.started_on <= date(2020, 12, 1) && spell.ended_on.is_none_or(|end| end >= date(2020, 1, 1));
        if touches && town.members[spell.member].counts_on(DATA_DATE) {
            workers.insert(town.members[spell.member].household);
        }
    }
    let mut checks: BTreeMap<usize, (Date, Danger, bool)> = BTreeMap::new();
    for check in &town.housing_checks {
        let newest = checks.entry(check.household).or_insert((check.checked_on, check.house_danger, check.safe_water));
        if check.checked_on >= newest.0 {
            *newest = (check.checked_on, check.house_danger, check.safe_water);
        }
    }
    let mut screening = Screening { yes: Vec::new(), unknown: BTreeMap::new() };
    for (at, household) in town.households.iter().enumerate() {
        let living: Vec<&Member> =
            town.members[household.members.clone()].iter().filter(|m| m.counts_on(DATA_DATE)).collect();
        let mut yes = BTreeSet::new();
        let mut say = |verdict: Option<bool>, rule: &'static str| match verdict {
            Some(true) => {
                yes.insert(rule);
            }
            Some(false) => {}
            None => *screening.unknown.entry(rule).or_default() += 1,
        };
        people(&living, &mut say);
        house(household, checks.get(&at), &mut say);
        blows(town, at, &mut say);
        money(town, household, incomes.get(&at).copied(), &living, workers.contains(&at), &mut say);
        screening.yes.push(yes);
    }
    screening
}

fn people(living: &[&Member], say: &mut dyn FnMut(Option<bool>, &'static str)) {
    let is_of_age = |m: &Member| (6..=15).contains(&m.age_on(DATA_DATE));
    let dropped = living.iter().any(|m| is_of_age(m) && m.school == Some(School::DroppedOut));
    let blank = living.iter().any(|m| is_of_age(m) && m.school.is_none());
    say(if dropped || !blank { Some(dropped) } else { None }, "w_education");
    let uninsured = living.iter().any(|m| m.resident_medical == Some(false) && m.employee_medical == Some(false));
    let unsaid = living.iter().any(|m| m.resident_medical.is_none() && m.employee_medical != Some(true));
    say(if uninsured || !unsaid { Some(uninsured) } else { None }, "w_medical_insurance");
}

fn house(household: &Household, check: Option<&(Date, Danger, bool)>, say: &mut dyn FnMut(Option<bool>, &'static str)) {
    let (danger, water) = check.map_or((household.house_danger, household.safe_water), |check| (check.1, check.2));
    say(Some(danger != Danger::Safe), "w_housing");
    say(Some(!water), "w_water");
}

/// Blows of the last year that are not settled.
fn blows(town: &DemoTown, at: usize, say: &mut dyn FnMut(Option<bool>, &'static str)) {
    let is_open = |incident: &&shouwang_demo::Incident| {
        incident.household == at
            && incident.settled_on.is_none_or(|on| on > DATA_DATE)
            && (DATA_DATE - incident.happened_on).get_days() <= 365
    };
    let open: Vec<_> = town.incidents.iter().filter(is_open).collect();
    say(Some(!open.is_empty()), "w_sudden_event");
    say(Some(open.iter().any(|incident| incident.kind == IncidentKind::EarnerDied)), "w_earner_lost");
}

fn money(
    town: &DemoTown,
    household: &Household,
    income: Option<&Income>,
    living: &[&Member],
    has_worker: bool,
    say: &mut dyn FnMut(Option<bool>, &'static str),
) {
    let labour = living.iter().any(|m| matches!(m.labour, Labour::Ordinary | Labour::Skilled | Labour::Weak));
    let idle = labour && !has_worker;
    let Some(income) = income else {
        say(None, "w_income");
        say(None, "w_rigid_spending");
        say(None, "w_large_medical");
        say(None, "w_medical_below_line");
        say(None, "w_medical_near_line");
        say(if idle { None } else { Some(false) }, "w_zero_employment");
        say(None, "w_policy_dependence");
        return;
    };
    let year_end = date(2020, 12, 31);
    let persons = town.members[household.members.clone()].iter().filter(|m| m.counts_on(year_end)).count() as i64;
    let gross = income.wage_fen() + income.business_fen + income.property_fen() + income.transfer_fen();
    let net = gross - income.business_cost_fen;
    let per_head = net / persons;
    let policy = income.dibao_fen
        + income.tekun_fen
        + income.family_planning_fen
        + income.ecology_fen
        + income.farm_subsidy_fen
        + income.other_transfer_fen
        + income.asset_share_fen;
    let rigid = income.medical_out_of_pocket_fen + income.education_cost_fen + income.disaster_loss_fen;
    let line = 500_000;
    say(Some(per_head < line), "w_income");
    let is_near = per_head >= line && per_head * 100 < line * 120;
    say(Some(is_near && rigid * 100 >= net * 30), "w_rigid_spending");
    say(Some(income.medical_out_of_pocket_fen >= 2_000_000), "w_large_medical");
    let after_bill = (net - income.medical_out_of_pocket_fen) / persons;
    let is_below = per_head >= line && income.medical_out_of_pocket_fen >= 2_000_000 && after_bill < line;
    say(Some(is_below), "w_medical_below_line");
    say(Some(is_near && income.medical_out_of_pocket_fen >= 1_000_000), "w_medical_near_line");
    say(Some(idle && per_head * 100 < line * 150), "w_zero_employment");
    say(Some(policy * 100 >= gross * 50 && per_head < 800_000), "w_policy_dependence");

    // The same with the other readings of what policy pays: a town may switch them on and find the same households.
    let wide = policy + income.pension_fen + income.post_wage_fen;
    let narrow = policy - income.asset_share_fen;
    let dependent = |part: i64| part * 100 >= gross * 50 && per_head < 800_000;
    assert_eq!(dependent(wide), dependent(narrow), "policy dependence hangs on a definition");
}

/// The rules of a household's plan.
pub(crate) fn planned(town: &DemoTown, at: usize) -> BTreeSet<&'static str> {
    town.warned[at].iter().copied().map(Warning::rule).collect()
}

/// Warnings about loans and villages: overdue, due within thirty days, villages that grow what most villages grow.
pub(crate) fn loans_and_villages(town: &DemoTown) -> [usize; 3] {
    let days = |loan: &shouwang_demo::Loan| (loan.due_on - DATA_DATE).get_days();
    let open = || town.loans.iter().filter(|loan| loan.repaid_on.is_none() && loan.balance_fen > 0);
    let overdue = open().filter(|loan| loan.overdue_fen > 0 || days(loan) < 0).count();
    let due_soon = open().filter(|loan| (0..=30).contains(&days(loan))).count();
    let mut areas: BTreeMap<&str, i64> = BTreeMap::new();
    let mut first: BTreeMap<usize, (i64, &str)> = BTreeMap::new();
    for crop in town.crops.iter().filter(|crop| crop.year == 2020 && crop.is_specialty) {
        *areas.entry(crop.crop).or_default() += crop.area_mu_100;
        let largest = first.entry(crop.village).or_default();
        *largest = (*largest).max((crop.area_mu_100, crop.crop));
    }
    let town_first = areas.into_iter().max_by_key(|(_, area)| *area).map(|(crop, _)| crop);
    let same = first.values().filter(|(_, crop)| Some(*crop) == town_first).count();
    [overdue, due_soon, if same * 2 >= town.villages.len() { same } else { 0 }]
}
