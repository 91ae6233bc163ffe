//! Faults in the books: for every audit rule a few records where it fires, put where no figure and no warning changes.

mod casework;
mod details;
mod industry;
mod lists;
mod plausible;
mod posts;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::date};

use crate::{
    draw::Draw,
    member::Member,
    monitoring::MonitoringObject,
    month::{first_day, month, month_of},
    targets::{ADJUSTMENT_ON, DATA_DATE, REPORT_YEAR},
    town::DemoTown,
    words::{
        Category, Channel, Dibao, DropOutReason, Education, Health, Labour, LoanUse, Measure, Region, Relation, Risk,
        School, Sex, Tekun, Way,
    },
};

/// One expected finding of an audit rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditHit {
    /// The rule.
    pub rule: &'static str,
    /// Index of the household that the finding leads to.
    pub household: usize,
}

/// One expected finding about a record that belongs to no household.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordHit {
    /// The rule.
    pub rule: &'static str,
    /// What the record is known by.
    pub record: String,
}

pub(crate) use details::plant_details;

/// Lays the faults into the town.
pub(crate) fn plant(town: &mut DemoTown) {
    let mut planter = Planter::new(town);
    planter.households();
    planter.people();
    planter.insurance();
    planter.same_person();
    planter.incomes();
    planter.spells();
    planter.objects();
    planter.measures();
    planter.loans();
    planter.posts();
    planter.seekers();
    planter.verifications();
    planter.skilled_idle();
    planter.casework();
    planter.support();
    planter.lists();
    planter.industry();
    planter.plausible();
    let (mut hits, mut record_hits) = (planter.hits, planter.record_hits);
    hits.sort();
    record_hits.sort();
    (town.audit_hits, town.record_hits) = (hits, record_hits);
}

struct Planter<'t> {
    town: &'t mut DemoTown,
    draw: Draw,
    /// Households that may carry a fault, in a random order; each carries one.
    quiet: Vec<usize>,
    hits: Vec<AuditHit>,
    record_hits: Vec<RecordHit>,
    /// Members on a post who carry a fault.
    touched: BTreeSet<usize>,
}

impl<'t> Planter<'t> {
    fn new(town: &'t mut DemoTown) -> Self {
        let mut draw = Draw::new(town.seed, "planted");
        let mut quiet = quiet_households(town);
        draw.shuffle(&mut quiet);
        Planter { town, draw, quiet, hits: Vec::new(), record_hits: Vec::new(), touched: BTreeSet::new() }
    }

    /// Takes the next quiet household in which somebody fits.
    fn take(&mut self, fits: impl Fn(&DemoTown, &Member) -> bool) -> Option<(usize, usize)> {
        let found = self.quiet.iter().enumerate().find_map(|(order, at)| {
            let living = |m: &usize| self.town.members[*m].counts_on(DATA_DATE);
            let mut own = self.town.households[*at].members.clone().filter(living);
            own.find(|m| fits(self.town, &self.town.members[*m])).map(|member| (order, *at, member))
        });
        let (order, household, member) = found?;
        self.quiet.remove(order);
        Some((household, member))
    }

    /// Plants a fault in `count` households.
    fn each(
        &mut self,
        rule: &'static str,
        count: usize,
        fits: impl Fn(&DemoTown, &Member) -> bool,
        change: impl Fn(&mut Member),
    ) {
        for _ in 0..count {
            if let Some((household, member)) = self.take(&fits) {
                change(&mut self.town.members[member]);
                self.hits.push(AuditHit { rule, household });
            }
        }
    }

    fn households(&mut self) {
        let is_head = |_: &DemoTown, m: &Member| m.relation == Relation::Head;
        self.each("h_head_count", 1, is_head, |m| m.relation = Relation::Sibling);
        let is_grown_son = |_: &DemoTown, m: &Member| m.relation == Relation::Son && m.age_on(DATA_DATE) > 25;
        self.each("h_head_count", 1, is_grown_son, |m| m.relation = Relation::Head);
        let beside_spouse = |town: &DemoTown, m: &Member| {
            let own = &town.members[town.households[m.household].members.clone()];
            m.relation == Relation::DaughterInLaw
                && own.iter().any(|o| o.relation == Relation::Spouse && o.sex == Sex::Female && o.counts_on(DATA_DATE))
        };
        self.each("h_spouse_count", 2, beside_spouse, |m| m.relation = Relation::Spouse);
    }

    fn people(&mut self) {
        let age = |m: &Member| m.age_on(DATA_DATE);
        self.each(
            "m_sex_differs",
            3,
            |_, m| m.relation == Relation::Sibling,
            |m| {
                m.sex = if m.sex == Sex::Male { Sex::Female } else { Sex::Male };
            },
        );
        self.each("m_relation_sex", 2, |_, m| m.relation == Relation::Daughter, |m| m.relation = Relation::Son);
        let is_small = |_: &DemoTown, m: &Member| {
            matches!(m.school, Some(School::BeforeSchool | School::Kindergarten)) && m.health == [Health::Healthy]
        };
        self.each("m_child_labour", 3, is_small, |m| m.labour = Labour::Ordinary);
        self.each(
            "m_school_without_reason",
            2,
            |_, m| (9..=13).contains(&age(m)) && m.is_student(),
            |m| {
                m.school = Some(School::NotAtSchool);
                m.education = Some(Education::Primary);
            },
        );
        let is_grown_student =
            |_: &DemoTown, m: &Member| m.is_student() && age(m) >= 16 && m.health == [Health::Healthy];
        self.each("m_student_labour", 3, is_grown_student, |m| m.labour = Labour::Ordinary);
        self.each("m_school_and_education", 2, is_grown_student, |m| m.education = Some(Education::Junior));
        let is_well = |_: &DemoTown, m: &Member| (30..55).contains(&age(m)) && m.health == [Health::Healthy];
        self.each("m_health_contradiction", 2, is_well, |m| m.health = vec![Health::Healthy, Health::Chronic]);
        let is_strong = |_: &DemoTown, m: &Member| {
            (30..55).contains(&m.age_on(DATA_DATE)) && m.labour == Labour::Ordinary && m.health == [Health::Healthy]
        };
        self.each("m_disability_labour", 3, is_strong, |m| {
            m.health = vec![Health::Disabled];
            m.disability_grade = Some(2);
        });
        self.ages_and_blanks();
    }

    fn ages_and_blanks(&mut self) {
        let age = |m: &Member| m.age_on(DATA_DATE);
        let named = named_elsewhere(self.town);
        let is_well = |town: &DemoTown, m: &Member| {
            (30..55).contains(&age(m)) && m.health == [Health::Healthy] && !named.contains(&member_at(town, m))
        };
        self.each("m_able_without_labour", 2, is_well, |m| m.labour = Labour::Weak);
        self.each(
            "m_old_labour",
            2,
            |_, m| age(m) >= 61 && m.labour == Labour::Weak,
            |m| {
                m.labour = Labour::Ordinary;
            },
        );
        let is_pupil =
            |_: &DemoTown, m: &Member| (9..=13).contains(&age(m)) && m.is_student() && m.health == [Health::Healthy];
        self.each("m_school_age", 2, is_pupil, |m| m.school = Some(School::Kindergarten));
        self.each("m_drop_out_health", 2, is_pupil, |m| m.drop_out_reason = Some(DropOutReason::Illness));
        let has_left_school =
            |_: &DemoTown, m: &Member| (17..=21).contains(&age(m)) && !m.is_student() && m.education.is_some();
        self.each("m_low_education", 2, has_left_school, |m| m.education = Some(Education::Primary));
        self.each("m_disability_grade", 2, is_well, |m| m.disability_grade = Some(3));
        self.each("m_basics_blank", 2, is_well, |m| m.health = Vec::new());
        let is_unaided = |town: &DemoTown, m: &Member| is_well(town, m) && m.dibao == Dibao::None;
        self.each("m_tekun_able", 2, is_unaided, |m| m.tekun = Tekun::Rural);
        let working: BTreeSet<usize> =
            self.town.spells.iter().filter(|s| s.ended_on.is_none()).map(|s| s.member).collect();
        let is_frail_worker = |town: &DemoTown, m: &Member| {
            working.contains(&member_at(town, m)) && m.health == [Health::Chronic] && m.dibao == Dibao::None
        };
        self.each("m_tekun_working", 2, is_frail_worker, |m| m.tekun = Tekun::Rural);
    }

    fn insurance(&mut self) {
        let is_employed = |_: &DemoTown, m: &Member| m.employee_medical == Some(true);
        self.each("m_double_insurance", 2, is_employed, |m| m.resident_medical = Some(true));
        let is_kept = |_: &DemoTown, m: &Member| m.tekun == Tekun::Rural;
        self.each("m_dibao_tekun", 2, is_kept, |m| m.dibao = Dibao::Rural);
        // Nobody has said of these whether they are insured: a fault in the books, and no answer for the warning.
        self.each(
            "m_medical_blank",
            6,
            |_, m| m.relation != Relation::Head,
            |m| {
                (m.resident_medical, m.employee_medical) = (None, None);
            },
        );
    }

    /// Incomes of the report year that cannot be right; nobody becomes poorer by much.
    fn incomes(&mut self) {
        let of_household: BTreeMap<usize, usize> = self
            .town
            .incomes
            .iter()
            .enumerate()
            .filter(|(_, income)| income.year == REPORT_YEAR)
            .map(|(at, income)| (income.household, at))
            .collect();
        let income = |town: &DemoTown, m: &Member| of_household.get(&m.household).map(|at| town.incomes[*at]);
        let plain = |m: &Member| m.relation != Relation::Head && m.dibao == Dibao::None && m.tekun == Tekun::None;
        // The ex-poor have the year before as well, and their income must not seem to jump.
        let farms = |town: &DemoTown, m: &Member| {
            !town.households[m.household].is_ex_poor()
                && income(town, m).is_some_and(|income| income.business_fen > 0 && income.business_cost_fen > 0)
        };
        let small_transfers = |town: &DemoTown, m: &Member| {
            plain(m)
                && income(town, m).is_some_and(|income| {
                    (1..=200_000).contains(&income.transfer_fen()) && income.net_fen() > 2_000_000
                })
        };
        for _ in 0..2 {
            if let Some((household, _)) = self.take(farms) {
                self.town.incomes[of_household[&household]].business_cost_fen = 0;
                self.hits.push(AuditHit { rule: "h_business_without_cost", household });
            }
            if let Some((household, _)) = self.take(farms) {
                self.town.incomes[of_household[&household]].migrant_wage_fen = 41_200_000;
                self.hits.push(AuditHit { rule: "h_wage_range", household });
            }
            if let Some((household, member)) = self.take(small_transfers) {
                self.town.members[member].dibao = Dibao::Rural;
                let income = &mut self.town.incomes[of_household[&household]];
                (income.pension_fen, income.family_planning_fen, income.ecology_fen) = (0, 0, 0);
                (income.farm_subsidy_fen, income.other_transfer_fen) = (0, 0);
                (income.dibao_fen, income.tekun_fen) = (0, 0);
                self.hits.push(AuditHit { rule: "h_aided_without_transfer", household });
            }
        }
    }

    /// Daughters who married within the town and stand in both households.
    fn same_person(&mut self) {
        let named = named_elsewhere(self.town);
        // Figures count persons and not records, so that one person must not stand twice among the ex-poor.
        for from_ex_poor in [false, true] {
            let is_free = |town: &DemoTown, m: &Member, relation, ex_poor| {
                m.relation == relation
                    && town.households[m.household].is_ex_poor() == ex_poor
                    && !m.is_student()
                    // Departments know one person; two records of it must not say different things of the same.
                    && m.dibao == Dibao::None
                    && m.tekun == Tekun::None
                    && m.health == [Health::Healthy]
                    && !named.contains(&member_at(town, m))
            };
            let is_wife = |town: &DemoTown, m: &Member| is_free(town, m, Relation::DaughterInLaw, false);
            let Some((new_home, wife)) = self.take(is_wife) else { continue };
            let age = self.town.members[wife].age_on(DATA_DATE);
            let is_twin = |town: &DemoTown, m: &Member| {
                is_free(town, m, Relation::Daughter, from_ex_poor)
                    && (m.age_on(DATA_DATE) - age).abs() <= 8
                    && m.joined.is_none()
            };
            let Some((old_home, daughter)) = self.take(is_twin) else { continue };
            let wife = self.town.members[wife].clone();
            let daughter = &mut self.town.members[daughter];
            (daughter.id_number, daughter.birth_on, daughter.name) = (wife.id_number, wife.birth_on, wife.name);
            self.hits.extend([old_home, new_home].map(|household| AuditHit { rule: "m_same_person", household }));
        }
    }

    /// Takes a spell of a quiet household.
    fn take_spell(&mut self, fits: impl Fn(&DemoTown, usize) -> bool) -> Option<usize> {
        let mut of_household: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, spell) in self.town.spells.iter().enumerate() {
            of_household.entry(self.town.members[spell.member].household).or_default().push(at);
        }
        let (order, spell) = self.quiet.iter().enumerate().find_map(|(order, household)| {
            let own = of_household.get(household)?;
            own.iter().find(|at| fits(self.town, **at)).map(|at| (order, *at))
        })?;
        self.quiet.remove(order);
        Some(spell)
    }

    fn each_spell(
        &mut self,
        rule: &'static str,
        count: usize,
        fits: impl Fn(&DemoTown, usize) -> bool,
        change: impl Fn(&mut DemoTown, usize),
    ) {
        for _ in 0..count {
            if let Some(at) = self.take_spell(&fits) {
                change(self.town, at);
                let household = self.town.members[self.town.spells[at].member].household;
                self.hits.push(AuditHit { rule, household });
            }
        }
    }

    fn spells(&mut self) {
        let is_plain = |town: &DemoTown, at: usize| {
            let spell = &town.spells[at];
            let alone = town.spells.iter().filter(|other| other.member == spell.member).count() == 1;
            alone && spell.months_in(REPORT_YEAR) >= 3 && !spell.is_point_to_point
        };
        let is_open = |town: &DemoTown, at: usize| is_plain(town, at) && town.spells[at].ended_on.is_none();
        self.each_spell("s_wage_range", 2, is_plain, |town, at| town.spells[at].monthly_wage_fen = 35_000);
        self.each_spell("s_wage_range", 1, is_plain, |town, at| town.spells[at].monthly_wage_fen = 3_600_000);
        // Spells of this year alone do not touch the report year, whatever their end says.
        let is_new = |town: &DemoTown, at: usize| town.spells[at].started_on >= date(2021, 2, 1);
        self.each_spell("s_spell_dates", 1, is_new, |town, at| {
            town.spells[at].ended_on = Some(first_day(month_of(town.spells[at].started_on) - 1));
        });
        self.each_spell("s_spell_dates", 1, is_new, |town, at| town.spells[at].ended_on = Some(date(2021, 6, 1)));
        let changes_work = |town: &DemoTown, at: usize| {
            let next = town.spells.get(at + 1);
            town.spells[at].ended_on == Some(date(2020, 5, 1))
                && next.is_some_and(|next| next.member == town.spells[at].member && next.started_on == date(2020, 7, 1))
        };
        self.each_spell("s_spell_dates", 1, changes_work, |town, at| {
            town.spells[at].ended_on = Some(date(2020, 9, 1));
        });
        let is_young = |town: &DemoTown, at: usize| {
            let member = &town.members[town.spells[at].member];
            is_open(town, at)
                && member.age_on(DATA_DATE) <= 20
                && month_of(town.spells[at].started_on) <= month(2020, 2)
        };
        self.each_spell("s_child_worker", 2, is_young, |town, at| {
            let birth = month_of(town.members[town.spells[at].member].birth_on);
            town.spells[at].started_on = first_day(birth + 15 * 12 + 5);
        });
        self.each_spell("s_unverified", 2, is_open, |town, at| {
            (town.spells[at].verified_on, town.spells[at].verified) = (None, None);
        });
        self.each_spell("s_unverified", 2, is_open, |town, at| town.spells[at].verified_on = Some(date(2020, 9, 10)));
        self.each_spell("s_entry_blank", 2, is_open, |town, at| town.spells[at].employer.clear());
        let is_away = |town: &DemoTown, at: usize| is_open(town, at) && town.spells[at].region == Region::Away;
        self.each_spell("s_channel_region", 2, is_away, |town, at| town.spells[at].channel = Channel::Workshop);
    }

    fn objects(&mut self) {
        // Only objects whose risk is gone, so that the figures of the open ones stay as they are.
        let mut cleared: Vec<usize> =
            (0..self.town.objects.len()).filter(|at| self.town.objects[*at].eliminated.is_some()).collect();
        self.draw.shuffle(&mut cleared);
        let mut take = |rule: &'static str, fits: &dyn Fn(&DemoTown, usize) -> bool| {
            let found = cleared.iter().position(|at| fits(self.town, *at))?;
            let at = cleared.remove(found);
            self.hits.push(AuditHit { rule, household: self.town.objects[at].household });
            Some(at)
        };
        let any = |_: &DemoTown, _: usize| true;
        let mut picked: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        let is_natural =
            |town: &DemoTown, at: usize| town.objects[at].eliminated.is_some_and(|(_, way)| way == Way::Natural);
        let is_without_labour = |town: &DemoTown, at: usize| {
            let own = &town.members[town.households[town.objects[at].household].members.clone()];
            let can_work = |m: &Member| m.counts_on(DATA_DATE) && m.has_labour();
            is_natural(town, at) && !own.iter().any(can_work)
        };
        let is_assisted =
            |town: &DemoTown, at: usize| town.objects[at].eliminated.is_some_and(|(_, way)| way == Way::Assisted);
        for (rule, fits) in [
            ("o_risk_missing", &any as &dyn Fn(&DemoTown, usize) -> bool),
            ("o_cleared_early", &is_assisted),
            ("o_cleared_below_line", &any),
            ("o_cleared_without_labour", &is_without_labour),
        ] {
            for _ in 0..2 {
                picked.entry(rule).or_default().extend(take(rule, fits));
            }
        }
        let of = |category: Category| move |town: &DemoTown, at: usize| town.objects[at].category == category;
        let base: Vec<Option<usize>> =
            vec![take("o_category_base", &of(Category::Unstable)), take("o_category_base", &of(Category::Marginal))];
        let disaster = take("o_risk_missing", &|town, at| town.objects[at].risks.contains(&Risk::Disaster));
        let town = &mut *self.town;
        for at in base.into_iter().flatten() {
            let object = &mut town.objects[at];
            object.category =
                if object.category == Category::Unstable { Category::Marginal } else { Category::Unstable };
        }
        if let Some(at) = disaster {
            town.objects[at].disaster = None;
        }
        for (rule, all) in picked {
            for at in all {
                let object = &mut town.objects[at];
                match rule {
                    "o_risk_missing" => (object.risks, object.disaster) = (Vec::new(), None),
                    "o_cleared_early" => {
                        let early = first_day(month_of(object.identified_on) + 3);
                        object.eliminated = object.eliminated.map(|(_, way)| (early, way));
                    }
                    "o_cleared_without_labour" => {
                        object.eliminated = object.eliminated.map(|(on, _)| (on, Way::Assisted));
                    }
                    _ => object.eliminated_income_fen = Some(461_230),
                }
            }
        }
    }

    /// Two open objects for which nothing was done, and two for which the wrong thing was.
    fn measures(&mut self) {
        let mut open: Vec<usize> =
            (0..self.town.objects.len()).filter(|at| self.town.objects[*at].eliminated.is_none()).collect();
        self.draw.shuffle(&mut open);
        let rest = open.split_off(2);
        for at in open {
            let household = self.town.objects[at].household;
            self.town.measures.retain(|measure| measure.household != household);
            self.town.objects[at].has_development_measure = false;
            self.hits.push(AuditHit { rule: "o_no_measure", household });
        }
        self.help_beside_the_risk(&rest);
    }

    /// Two open objects with a risk for which nothing was done, though something else was.
    fn help_beside_the_risk(&mut self, open: &[usize]) {
        let town = &mut *self.town;
        let schooled: BTreeSet<usize> =
            town.measures.iter().filter(|m| m.kind == Measure::Education).map(|m| m.household).collect();
        let fits = |object: &MonitoringObject| {
            !schooled.contains(&object.household) && object.risks.len() < 3 && !object.risks.contains(&Risk::Study)
        };
        let found: Vec<usize> = open.iter().copied().filter(|at| fits(&town.objects[*at])).take(2).collect();
        for at in found {
            town.objects[at].risks.push(Risk::Study);
            let household = town.objects[at].household;
            self.hits.push(AuditHit { rule: "o_measure_beside_risk", household });
        }
    }

    fn loans(&mut self) {
        let mut free: Vec<usize> = (40..self.town.loans.len()).collect();
        self.draw.shuffle(&mut free);
        let latest: BTreeMap<usize, usize> =
            self.town.loan_checks.iter().enumerate().map(|(at, check)| (check.loan, at)).collect();
        let town = &mut *self.town;
        let hits = &mut self.hits;
        let mut hit = |rule, household| hits.push(AuditHit { rule, household });
        for actual_use in [LoanUse::House, LoanUse::Wedding, LoanUse::Goods, LoanUse::Repay] {
            let Some(loan) = free.pop() else { break };
            if let Some(check) = latest.get(&loan) {
                town.loan_checks[*check].actual_use = actual_use;
                town.loan_checks[*check].note = "资金未用于发展生产，已约谈并要求整改";
                hit("l_misuse", town.loans[loan].household);
            }
        }
        for amount_fen in [6_000_000, 8_000_000] {
            let Some(loan) = free.pop().map(|at| &mut town.loans[at]) else { break };
            loan.amount_fen = amount_fen;
            loan.balance_fen = if loan.repaid_on.is_some() { 0 } else { amount_fen };
            hit("l_amount", loan.household);
        }
        for years in [4, 5] {
            let grown_up = |at: &usize| town.members[town.loans[*at].borrower].age_on(ADJUSTMENT_ON) >= 30;
            let Some(order) = free.iter().position(grown_up) else { break };
            let at = free.remove(order);
            let loan = &mut town.loans[at];
            loan.released_on = loan.due_on.saturating_sub(years.years()).saturating_add(1.day());
            hit("l_term", loan.household);
            // Somebody looked in time all the same.
            if let Some(check) = town.loan_checks.iter_mut().find(|check| check.loan == at) {
                check.checked_on = loan.released_on.saturating_add(20.days());
            }
        }
        for _ in 0..2 {
            let elder = |at: &usize| {
                let loan = &town.loans[*at];
                let old = |m: &usize| {
                    town.members[*m].counts_on(DATA_DATE) && town.members[*m].age_on(loan.released_on) >= 67
                };
                town.households[loan.household].members.clone().find(old)
            };
            let Some((order, member)) = free.iter().enumerate().find_map(|(order, at)| Some((order, elder(at)?)))
            else {
                break;
            };
            let loan = &mut town.loans[free.remove(order)];
            loan.borrower = member;
            hit("l_borrower_age", loan.household);
        }
        self.loan_use(&mut free);
    }
}

/// Households that are neither warned nor monitored nor relocated, earn well and have somebody at work, so that a fault
/// in one record changes nothing else.
fn quiet_households(town: &DemoTown) -> Vec<usize> {
    let working: BTreeSet<usize> = town
        .spells
        .iter()
        .filter(|spell| spell.months_in(REPORT_YEAR) >= 3)
        .map(|spell| town.members[spell.member].household)
        .collect();
    let mut busy: BTreeSet<usize> = town.relocated.iter().map(|relocated| relocated.household).collect();
    busy.extend(town.loans.iter().map(|loan| loan.household));
    busy.extend(town.holders.iter().map(|holder| town.members[holder.member].household));
    busy.extend(town.seekers.iter().map(|seeker| town.members[seeker.member].household));
    let well_off =
        town.incomes.iter().filter(|income| income.year == REPORT_YEAR && income.net_fen() > 900_000 * income.persons);
    well_off
        .map(|income| income.household)
        .filter(|at| town.warned[*at].is_empty() && !town.households[*at].is_monitored() && !busy.contains(at))
        .filter(|at| {
            let is_kept = town.members[town.households[*at].members.clone()].iter().any(|m| m.tekun == Tekun::Rural);
            working.contains(at) || is_kept
        })
        .filter(|at| town.members[town.households[*at].members.clone()].iter().all(|m| m.left.is_none()))
        .collect()
}

/// Members whom another list names.
pub(crate) fn named_elsewhere(town: &DemoTown) -> BTreeSet<usize> {
    let mut named: BTreeSet<usize> = town.spells.iter().map(|spell| spell.member).collect();
    named.extend(town.trainings.iter().map(|training| training.member));
    named.extend(town.loans.iter().map(|loan| loan.borrower));
    named.extend(town.medical.iter().map(|cost| cost.member));
    named.extend(town.holders.iter().map(|holder| holder.member));
    named.extend(town.seekers.iter().map(|seeker| seeker.member));
    named
}

/// The place of a member in the town's list.
fn member_at(town: &DemoTown, member: &Member) -> usize {
    let household = town.households[member.household].members.clone();
    household.into_iter().find(|at| std::ptr::eq(&town.members[*at], member)).unwrap_or(usize::MAX)
}
