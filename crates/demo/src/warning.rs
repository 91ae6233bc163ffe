//! Which households are in need, and of what: decided before anybody works or earns, so that the rest can follow.

use std::collections::BTreeSet;

use jiff::civil::date;

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    targets::{self, DATA_DATE, REPORT_YEAR},
    town::DemoTown,
    words::{Category, Dibao, DropOutReason, ExPoorKind, Health, School},
};

/// What a household may be warned of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Warning {
    /// A child of school age is not at school.
    Education,
    /// The house is dangerous.
    Housing,
    /// The water is not safe.
    Water,
    /// A member has no medical insurance.
    MedicalInsurance,
    /// Income below the line.
    Income,
    /// Income close to the line, and much of it spent on what cannot be avoided.
    RigidSpending,
    /// A large medical bill.
    LargeMedical,
    /// Nobody of those who could work does.
    ZeroEmployment,
    /// The household lives on subsidies.
    PolicyDependence,
    /// A sudden blow that is not settled.
    SuddenEvent,
    /// The one who earned died.
    EarnerLost,
    /// Below the line once the medical bill is paid.
    MedicalBelowLine,
    /// Close to the line, with a medical bill.
    MedicalNearLine,
}

impl Warning {
    /// The rule that finds it.
    pub fn rule(self) -> &'static str {
        match self {
            Warning::Education => "w_education",
            Warning::Housing => "w_housing",
            Warning::Water => "w_water",
            Warning::MedicalInsurance => "w_medical_insurance",
            Warning::Income => "w_income",
            Warning::RigidSpending => "w_rigid_spending",
            Warning::LargeMedical => "w_large_medical",
            Warning::ZeroEmployment => "w_zero_employment",
            Warning::PolicyDependence => "w_policy_dependence",
            Warning::SuddenEvent => "w_sudden_event",
            Warning::EarnerLost => "w_earner_lost",
            Warning::MedicalBelowLine => "w_medical_below_line",
            Warning::MedicalNearLine => "w_medical_near_line",
        }
    }
}

/// How many of a household work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// As it happens.
    Free,
    /// Nobody.
    Nobody,
    /// Exactly this member, for little money.
    One(usize),
}

/// What is laid down for a household.
#[derive(Debug, Clone)]
pub(crate) struct Fate {
    /// What it is warned of.
    pub(crate) warned: BTreeSet<Warning>,
    /// Who works.
    pub(crate) work: Work,
    /// Net income of the report year in fen, where it matters.
    pub(crate) net_fen: Option<i64>,
    /// Whether anybody asked for the income.
    pub(crate) has_income: bool,
}

impl Fate {
    fn plain() -> Self {
        Fate { warned: BTreeSet::new(), work: Work::Free, net_fen: None, has_income: true }
    }
}

/// Adds to those with large bills, or an income close to the line, how grave their bills are. Nobody is warned who was
/// not warned before.
pub(crate) fn grade_medical(town: &mut DemoTown) {
    for income in town.incomes.iter().filter(|income| income.year == REPORT_YEAR) {
        let warned = &mut town.warned[income.household];
        let bill = income.medical_out_of_pocket_fen;
        let (before, after) = (income.net_fen() / income.persons, (income.net_fen() - bill) / income.persons);
        let is_above = before >= 500_000;
        if is_above && warned.contains(&Warning::LargeMedical) && after < 500_000 {
            warned.insert(Warning::MedicalBelowLine);
        }
        if is_above && before < 600_000 && bill >= 1_000_000 && !warned.is_empty() {
            warned.insert(Warning::MedicalNearLine);
        }
    }
}

/// What of a household decides which warnings fit it.
struct Facts {
    persons: i64,
    school_child: Option<usize>,
    /// Members whom any definition would count as labour.
    labour: usize,
    /// The member who could take up a little work.
    worker: Option<usize>,
    /// Members whom every definition would count as labour.
    sure_labour: usize,
}

fn facts(household: &Household, members: &[Member]) -> Facts {
    let living = || household.members.clone().filter(|at| members[*at].counts_on(DATA_DATE));
    let has_labour = |at: &usize| members[*at].has_labour();
    let fit = |at: &usize, oldest| (18..=oldest).contains(&members[*at].age_on(DATA_DATE));
    Facts {
        persons: household.members.clone().filter(|at| members[*at].counts_on(date(2020, 12, 31))).count() as i64,
        school_child: living().find(|at| (8..=14).contains(&members[*at].age_on(DATA_DATE))),
        labour: living().filter(has_labour).count(),
        worker: living().find(|at| has_labour(at) && fit(at, 62)),
        sure_labour: living().filter(|at| members[*at].can_work() && fit(at, 58)).count(),
    }
}

/// Chooses the warned households and what they are warned of, and writes what shows in the members' own records.
pub(crate) fn draw_fates(seed: u64, households: &mut [Household], members: &mut [Member]) -> Vec<Fate> {
    let mut draw = Draw::new(seed, "warning");
    draw_relief(&mut draw, households, members);
    let mut fates = vec![Fate::plain(); households.len()];
    let mut order: Vec<usize> = (0..households.len()).collect();
    draw.shuffle(&mut order);
    // Those whose risk stays come first, so that they are among the warned.
    order.sort_by_key(|at| !households[*at].is_open);
    let wanted = [
        (true, Category::Unstable, targets::WARNED.unstable),
        (true, Category::None, targets::WARNED.stable),
        (false, Category::Marginal, targets::WARNED.marginal),
        (false, Category::None, targets::WARNED.ordinary),
    ];
    for (ex_poor, category, count) in wanted {
        let fits = |at: &&usize| households[**at].is_ex_poor() == ex_poor && households[**at].category == category;
        let chosen: Vec<usize> = order.iter().filter(fits).take(count).copied().collect();
        for at in chosen {
            fates[at] = draw_fate(&mut draw, &mut households[at], members);
        }
    }
    let mut left = targets::WITHOUT_INCOME;
    for at in order.iter().rev() {
        if left > 0 && fates[*at].warned.is_empty() && !households[*at].is_monitored() {
            fates[*at].has_income = false;
            left -= 1;
        }
    }
    fates
}

/// Subsistence allowance and support, before anybody is warned: 特困 where nobody can work, 低保 for about every fifth
/// ex-poor household.
fn draw_relief(draw: &mut Draw, households: &mut [Household], members: &mut [Member]) {
    for household in households {
        let own = &mut members[household.members.clone()];
        let nobody_works = own.iter().all(|m| !m.has_labour() && m.age_on(DATA_DATE) >= 60);
        let ex_poor = household.is_ex_poor();
        if nobody_works && own.len() == 1 && !household.is_monitored() && draw.percent(if ex_poor { 34 } else { 12 }) {
            own[0].tekun = crate::words::Tekun::Rural;
            household.ex_poor_kind = ex_poor.then_some(ExPoorKind::Tekun);
        } else if draw.percent(if ex_poor { 19 } else { 3 }) {
            give_dibao(household, own);
        }
    }
}

fn give_dibao(household: &mut Household, own: &mut [Member]) {
    for member in own.iter_mut().filter(|member| member.left.is_none()) {
        member.dibao = Dibao::Rural;
    }
    household.ex_poor_kind = household.is_ex_poor().then_some(ExPoorKind::Dibao);
}

fn draw_fate(draw: &mut Draw, household: &mut Household, members: &mut [Member]) -> Fate {
    use Warning::*;
    let facts = facts(household, members);
    // Somebody with labour who is too young or too old to be put to work would make the count of labour a matter of
    // definition; such households keep a good income.
    let may_be_poor = facts.labour == 0 || facts.worker.is_some();
    let open = u32::from(household.is_open);
    let when = |fits: bool, weight: u32| if fits { weight } else { 0 };
    let first = draw.weighted(&[
        (Education, when(facts.school_child.is_some(), 34)),
        (Housing, 7),
        (Water, 9),
        (MedicalInsurance, 17),
        (Income, when(may_be_poor, 30 + open * 60)),
        (RigidSpending, when(may_be_poor, 22 + open * 30)),
        (LargeMedical, 26),
        (ZeroEmployment, when(facts.sure_labour > 0, 38)),
        (PolicyDependence, when(may_be_poor, 62)),
    ]);
    let mut fate = Fate::plain();
    fate.warned.insert(first);
    if draw.percent(16) {
        let second = draw.pick(&[Housing, Water, MedicalInsurance, MedicalInsurance, LargeMedical, LargeMedical]);
        if !(second == LargeMedical && matches!(first, RigidSpending)) {
            fate.warned.insert(second);
        }
    }
    let per_head_yuan = match first {
        Income if draw.percent(25) && facts.sure_labour > 0 => {
            fate.warned.insert(ZeroEmployment);
            Some(draw.between(2_600, 4_700))
        }
        Income => Some(draw.between(2_600, 4_850)),
        RigidSpending => Some(draw.between(5_080, 5_900)),
        ZeroEmployment => Some(draw.between(6_100, 7_300)),
        PolicyDependence => Some(draw.between(6_100, 7_700)),
        _ => None,
    };
    fate.net_fen = per_head_yuan.map(|yuan| facts.persons * yuan * 100 + draw.between(0, 9_999));
    fate.work = match (fate.warned.contains(&ZeroEmployment), fate.net_fen, facts.worker) {
        (true, _, _) => Work::Nobody,
        (false, Some(_), Some(worker)) => Work::One(worker),
        (false, Some(_), None) => Work::Nobody,
        (false, None, _) => Work::Free,
    };
    show(draw, &fate, &facts, household, members);
    fate
}

/// Writes into the records what a warning is seen by.
fn show(draw: &mut Draw, fate: &Fate, facts: &Facts, household: &mut Household, members: &mut [Member]) {
    if let (true, Some(child)) = (fate.warned.contains(&Warning::Education), facts.school_child) {
        members[child].school = Some(School::DroppedOut);
        members[child].drop_out_reason =
            Some(draw.pick(&[DropOutReason::Difficulty, DropOutReason::Illness, DropOutReason::Poverty]));
        members[child].education = None;
        if members[child].drop_out_reason == Some(DropOutReason::Illness) {
            members[child].health = vec![Health::Chronic];
        }
    }
    if fate.warned.contains(&Warning::MedicalInsurance) {
        let living: Vec<usize> = household.members.clone().filter(|at| members[*at].counts_on(DATA_DATE)).collect();
        let at = draw.pick(&living);
        members[at].resident_medical = Some(false);
        members[at].employee_medical = Some(false);
        members[at].employee_pension = false;
    }
    let own = &mut members[household.members.clone()];
    if fate.warned.contains(&Warning::PolicyDependence) && own.iter().all(|m| m.tekun == crate::words::Tekun::None) {
        give_dibao(household, own);
    } else if fate.net_fen.is_some() && !fate.warned.contains(&Warning::PolicyDependence) {
        // A poor household without an allowance is what the screening is there to find.
        for member in own.iter_mut() {
            member.dibao = Dibao::None;
            member.tekun = crate::words::Tekun::None;
        }
        household.ex_poor_kind = household.is_ex_poor().then_some(ExPoorKind::General);
    }
}
