//! What households earn and spend, item by item, so that the sums come out and the fates hold.

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    household::Household,
    medical::MedicalCost,
    member::Member,
    targets::REPORT_YEAR,
    warning::{Fate, Warning},
    words::{Channel, Dibao, Health, School, Tekun},
    work::Spell,
};

/// Income and spending of one household in one year, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Income {
    /// Index of the household.
    pub household: usize,
    /// The year.
    pub year: i16,
    /// Members on the last day of the year.
    pub persons: i64,
    /// Wages earned away or nearby.
    pub migrant_wage_fen: i64,
    /// Wages of public posts.
    pub post_wage_fen: i64,
    /// Farming and trade, before costs.
    pub business_fen: i64,
    /// Costs of farming and trade.
    pub business_cost_fen: i64,
    /// Share in the return of public assets.
    pub asset_share_fen: i64,
    /// Rent of land.
    pub land_rent_fen: i64,
    /// Subsistence allowance.
    pub dibao_fen: i64,
    /// Support of people in special hardship.
    pub tekun_fen: i64,
    /// Pension.
    pub pension_fen: i64,
    /// Family-planning allowance.
    pub family_planning_fen: i64,
    /// Ecological compensation.
    pub ecology_fen: i64,
    /// Farm subsidies.
    pub farm_subsidy_fen: i64,
    /// Other transfers.
    pub other_transfer_fen: i64,
    /// Medical costs borne by the household.
    pub medical_out_of_pocket_fen: i64,
    /// Costs of schooling.
    pub education_cost_fen: i64,
    /// Losses by disaster.
    pub disaster_loss_fen: i64,
    /// Insurance paid out.
    pub claim_fen: i64,
}

impl Income {
    /// Wages.
    pub fn wage_fen(&self) -> i64 {
        self.migrant_wage_fen + self.post_wage_fen
    }

    /// Income from property.
    pub fn property_fen(&self) -> i64 {
        self.asset_share_fen + self.land_rent_fen
    }

    /// Transfers.
    pub fn transfer_fen(&self) -> i64 {
        self.subsidies_fen() + self.pension_fen
    }

    /// Transfers that depend on policy.
    pub fn subsidies_fen(&self) -> i64 {
        self.dibao_fen
            + self.tekun_fen
            + self.family_planning_fen
            + self.ecology_fen
            + self.farm_subsidy_fen
            + self.other_transfer_fen
    }

    /// Everything before costs.
    pub fn gross_fen(&self) -> i64 {
        self.wage_fen() + self.business_fen + self.property_fen() + self.transfer_fen()
    }

    /// Net income.
    pub fn net_fen(&self) -> i64 {
        self.gross_fen() - self.business_cost_fen
    }
}

/// Draws the incomes of the report year, and of the year before for those who were poor then.
pub(crate) fn draw_incomes(
    seed: u64,
    households: &[Household],
    members: &[Member],
    fates: &[Fate],
    spells: &[Spell],
    medical: &[MedicalCost],
) -> Vec<Income> {
    let mut draw = Draw::new(seed, "income");
    let mut wages = vec![(0, 0); households.len()];
    let mut has_worker = vec![false; households.len()];
    for spell in spells {
        let of = members[spell.member].household;
        let earned = spell.months_in(REPORT_YEAR) * spell.monthly_wage_fen;
        has_worker[of] |= earned > 0;
        if spell.channel == Channel::Post { wages[of].1 += earned } else { wages[of].0 += earned }
    }
    let mut bills = vec![0; households.len()];
    for cost in medical {
        bills[members[cost.member].household] += cost.out_of_pocket_fen;
    }
    let last_day = date(REPORT_YEAR, 12, 31);
    let mut incomes = Vec::new();
    for (at, household) in households.iter().enumerate() {
        let fate = &fates[at];
        if !fate.has_income {
            continue;
        }
        let living: Vec<&Member> =
            members[household.members.clone()].iter().filter(|m| m.counts_on(last_day)).collect();
        let mut income = Income { household: at, year: REPORT_YEAR, persons: living.len() as i64, ..Income::default() };
        (income.migrant_wage_fen, income.post_wage_fen) = wages[at];
        transfers(&mut draw, &mut income, household, &living, last_day);
        match fate.net_fen {
            Some(net) => fit(&mut draw, &mut income, net, fate),
            None => thrive(&mut draw, &mut income, household, has_worker[at], &living),
        }
        spending(&mut draw, &mut income, fate, &living, bills[at]);
        incomes.push(income);
    }
    let before = year_before(&mut draw, households, members, &incomes);
    incomes.extend(before);
    incomes
}

fn transfers(draw: &mut Draw, income: &mut Income, household: &Household, living: &[&Member], on: Date) {
    let count = |fits: &dyn Fn(&Member) -> bool| living.iter().filter(|m| fits(m)).count() as i64;
    income.pension_fen = count(&|m| m.resident_pension && m.age_on(on) >= 60) * 12 * 10_300;
    income.dibao_fen = count(&|m| m.dibao == Dibao::Rural) * 12 * draw.between(180, 330) * 100;
    income.tekun_fen = count(&|m| m.tekun == Tekun::Rural) * 12 * 83_200;
    income.farm_subsidy_fen = household.farmland_mu_100 * 7_252 / 100;
    if draw.percent(31) {
        income.ecology_fen = draw.between(800, 6_000) * 10;
    }
    if draw.permille(35) {
        income.family_planning_fen = 96_000;
    }
    let disabled = count(&|m| m.disability_grade.is_some_and(|grade| grade <= 2));
    income.other_transfer_fen = disabled * 12 * 7_000;
    if draw.percent(14) {
        income.other_transfer_fen += draw.between(20, 90) * 1_000;
    }
    if household.is_ex_poor() && draw.percent(38) {
        income.asset_share_fen = draw.between(200, 900) * 100;
    }
    if draw.percent(17) {
        income.land_rent_fen = household.farmland_mu_100.min(300) * draw.between(180, 420);
    }
}

/// Makes the net income exactly what the fate says, with many subsidies or with few.
fn fit(draw: &mut Draw, income: &mut Income, net: i64, fate: &Fate) {
    let wage = income.wage_fen();
    income.land_rent_fen = 0;
    if fate.warned.contains(&Warning::PolicyDependence) {
        income.asset_share_fen = 0;
        income.pension_fen = income.pension_fen.min(net / 8);
        let room = net - wage - income.pension_fen;
        let wanted = (net * draw.between(66, 78) / 100).min(room);
        let allowance = income.dibao_fen.max(income.tekun_fen);
        let others = income.subsidies_fen() - income.dibao_fen - income.tekun_fen;
        if others > wanted / 3 {
            (income.family_planning_fen, income.ecology_fen, income.other_transfer_fen) = (0, 0, 0);
            income.farm_subsidy_fen = income.farm_subsidy_fen.min(wanted / 4);
        }
        let others = income.subsidies_fen() - income.dibao_fen - income.tekun_fen;
        let allowance_is_tekun = allowance == income.tekun_fen && allowance > 0;
        let money = (wanted - others) / 100 * 100;
        (income.dibao_fen, income.tekun_fen) = if allowance_is_tekun { (0, money) } else { (money, 0) };
    } else {
        // What policy pays stays far below half, whatever one counts as policy.
        let ceiling = net * 30 / 100;
        for item in [
            &mut income.asset_share_fen,
            &mut income.dibao_fen,
            &mut income.tekun_fen,
            &mut income.other_transfer_fen,
            &mut income.family_planning_fen,
        ] {
            *item = 0;
        }
        income.pension_fen = income.pension_fen.min(ceiling * 2 / 3);
        income.ecology_fen = income.ecology_fen.min(ceiling / 6);
        income.farm_subsidy_fen = income.farm_subsidy_fen.min(ceiling / 6);
    }
    let left = net - wage - income.property_fen() - income.transfer_fen();
    business(draw, income, left);
}

/// An income above every line: what work and transfers leave open is earned by farming.
fn thrive(draw: &mut Draw, income: &mut Income, household: &Household, has_worker: bool, living: &[&Member]) {
    let has_labour = living.iter().any(|m| m.has_labour());
    let least_yuan = match (has_labour && !has_worker, household.is_monitored()) {
        (true, _) => draw.between(7_900, 10_500),
        (false, true) => draw.between(6_350, 8_200),
        (false, false) => draw.between(6_600, 11_500),
    };
    let farm = draw.between(120, 900) * 1_000 + household.farmland_mu_100 * draw.between(300, 900);
    let least = least_yuan * 100 * income.persons + draw.between(0, 9_999);
    let left = (least - income.net_fen()).max(farm);
    business(draw, income, left);
    let policy = |income: &Income| income.transfer_fen() + income.asset_share_fen + income.post_wage_fen;
    let is_far_from_poor = |income: &Income| income.net_fen() >= 840_000 * income.persons;
    while policy(income) * 100 > income.gross_fen() * 44 && !is_far_from_poor(income) {
        income.business_fen += draw.between(500, 1_500) * 100;
    }
}

fn business(draw: &mut Draw, income: &mut Income, left: i64) {
    let left = left.max(0);
    // Whoever sells anything has spent something on it.
    income.business_cost_fen = (left * draw.between(22, 58) / 100).max(left.min(1));
    income.business_fen = left + income.business_cost_fen;
}

fn spending(draw: &mut Draw, income: &mut Income, fate: &Fate, living: &[&Member], bills: i64) {
    let at_college =
        living.iter().filter(|m| m.school.is_some_and(|s| (School::Senior1..School::DroppedOut).contains(&s))).count();
    let is_ill = living.iter().any(|m| !m.health.contains(&Health::Healthy));
    income.medical_out_of_pocket_fen = bills;
    if bills == 0 && draw.percent(if is_ill { 80 } else { 35 }) {
        income.medical_out_of_pocket_fen =
            draw.between(60, if is_ill { 3_600 } else { 900 }) * 100 + draw.between(0, 99);
    }
    income.education_cost_fen = at_college as i64 * draw.between(2_400, 9_800) * 100;
    if draw.permille(12) {
        income.disaster_loss_fen = draw.between(400, 4_000) * 100;
        income.claim_fen = income.disaster_loss_fen * draw.between(0, 60) / 100;
    }
    if fate.warned.contains(&Warning::RigidSpending) {
        let rigid = income.net_fen() * draw.between(42, 68) / 100;
        income.claim_fen = 0;
        (income.medical_out_of_pocket_fen, income.education_cost_fen, income.disaster_loss_fen) =
            match draw.between(0, 9) {
                0..=5 => (rigid.min(1_950_000), 0, (rigid - 1_950_000).max(0)),
                6..=7 if at_college > 0 => (0, rigid, 0),
                _ => (rigid / 4, 0, rigid - rigid / 4),
            };
    }
}

/// The year before of the ex-poor households: a little less of everything, for those who counted then.
fn year_before(draw: &mut Draw, households: &[Household], members: &[Member], incomes: &[Income]) -> Vec<Income> {
    let last_day = date(REPORT_YEAR - 1, 12, 31);
    incomes
        .iter()
        .filter(|income| households[income.household].is_ex_poor())
        .map(|now| {
            let share = draw.between(78, 97);
            let less = |fen: i64| fen * share / 100;
            let own = &members[households[now.household].members.clone()];
            let persons = own.iter().filter(|m| m.counts_on(last_day)).count().max(1) as i64;
            let mut before = Income {
                year: now.year - 1,
                persons,
                migrant_wage_fen: less(now.migrant_wage_fen),
                business_fen: less(now.business_fen),
                business_cost_fen: less(now.business_cost_fen),
                land_rent_fen: less(now.land_rent_fen),
                dibao_fen: less(now.dibao_fen),
                medical_out_of_pocket_fen: less(now.medical_out_of_pocket_fen) / 2,
                education_cost_fen: less(now.education_cost_fen),
                disaster_loss_fen: 0,
                claim_fen: 0,
                ..*now
            };
            // Farming, then wages, made up for those who were fewer or more: a head's income is near that of this year.
            let wanted_fen = now.net_fen() * share / 100 * persons / now.persons.max(1);
            before.business_fen = (before.business_fen + wanted_fen - before.net_fen()).max(0);
            before.migrant_wage_fen = (before.migrant_wage_fen + wanted_fen - before.net_fen()).max(0);
            before
        })
        .collect()
}
