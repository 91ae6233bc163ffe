//! Entries that cannot be true beside each other: families, telephones, land, amounts, and the risks of monitored
//! households.

use std::collections::BTreeSet;

use jiff::ToSpan;

use crate::{
    member::Member,
    monitoring::SupportMeasure,
    planted::{AuditHit, Planter, named_elsewhere},
    targets::{DATA_DATE, REPORT_YEAR},
    town::DemoTown,
    words::{Health, Measure, Relation, Risk, Sex},
};

impl Planter<'_> {
    pub(super) fn plausible(&mut self) {
        self.families();
        self.telephones();
        self.land();
        self.amounts();
        self.risks();
    }

    fn families(&mut self) {
        let head = |town: &DemoTown, m: &Member| town.head_of(m.household).clone();
        let is_alone = |town: &DemoTown, m: &Member| {
            let own = &town.members[town.households[m.household].members.clone()];
            own.iter().all(|o| o.relation != Relation::Spouse || !o.counts_on(DATA_DATE))
        };
        let is_like_the_head = |town: &DemoTown, m: &Member| {
            matches!(m.relation, Relation::Sibling | Relation::DaughterInLaw | Relation::SonInLaw)
                && m.sex == head(town, m).sex
                && is_alone(town, m)
        };
        self.each("h_spouse_sex", 2, is_like_the_head, |m| m.relation = Relation::Spouse);
        let is_of_one_age = |town: &DemoTown, m: &Member| {
            m.relation == Relation::Sibling && (m.age_on(DATA_DATE) - head(town, m).age_on(DATA_DATE)).abs() < 12
        };
        self.each("m_relation_age", 2, is_of_one_age, |m| {
            m.relation = if m.sex == Sex::Male { Relation::Son } else { Relation::Daughter };
        });
        let named = named_elsewhere(self.town);
        let is_unnamed = |town: &DemoTown, m: &Member| {
            m.relation != Relation::Head
                && m.disability_grade.is_none()
                && !m.is_student()
                && !named.contains(&super::member_at(town, m))
        };
        self.each("m_name_odd", 2, is_unnamed, |m| m.name.push('2'));
        self.each("m_birth_differs", 2, is_unnamed, |m| {
            m.written_birth_on = m.birth_on.checked_sub(1.year()).ok();
        });
        for off in [1, -1] {
            if let Some((household, _)) = self.take(|_, m| m.relation == Relation::Spouse) {
                self.town.households[household].stated_too_many = off;
                self.hits.push(AuditHit { rule: "h_stated_persons", household });
            }
        }
    }

    fn telephones(&mut self) {
        let is_head = |_: &DemoTown, m: &Member| m.relation == Relation::Head;
        for _ in 0..2 {
            if let Some((household, _)) = self.take(is_head) {
                self.town.households[household].phone.clear();
                self.hits.push(AuditHit { rule: "h_phone_blank", household });
            }
        }
        let Some((first, _)) = self.take(is_head) else { return };
        self.hits.push(AuditHit { rule: "h_phone_shared", household: first });
        for _ in 0..2 {
            if let Some((household, _)) = self.take(is_head) {
                self.town.households[household].phone = self.town.households[first].phone.clone();
                self.hits.push(AuditHit { rule: "h_phone_shared", household });
            }
        }
    }

    fn land(&mut self) {
        let is_head = |_: &DemoTown, m: &Member| m.relation == Relation::Head;
        for rule in ["h_farmland_range", "h_forest_range", "h_pasture_range", "h_grain_forest", "h_road_far"] {
            for more in [0, 370] {
                let Some((household, _)) = self.take(is_head) else { return };
                let record = &mut self.town.households[household];
                match rule {
                    "h_farmland_range" => record.farmland_mu_100 = 12_600 + more,
                    "h_forest_range" => record.forest_mu_100 = 24_300 + more,
                    "h_pasture_range" => record.pasture_mu_100 = 11_500 + more,
                    "h_grain_forest" => {
                        record.grain_forest_mu_100 = record.forest_mu_100 + record.pasture_mu_100 + 120 + more;
                    }
                    // Metres that somebody took for kilometres.
                    _ => record.road_distance_km_100 = 12_000 + more,
                }
                self.hits.push(AuditHit { rule, household });
            }
        }
    }

    fn amounts(&mut self) {
        let place = |town: &DemoTown, household: usize, year: i16| {
            town.incomes.iter().position(|income| income.household == household && income.year == year)
        };
        let gets = |fits: fn(&crate::income::Income) -> bool| {
            move |town: &DemoTown, m: &Member| {
                m.relation == Relation::Head
                    && place(town, m.household, REPORT_YEAR).is_some_and(|at| fits(&town.incomes[at]))
            }
        };
        if let Some((household, _)) = self.take(gets(|income| income.pension_fen > 0)) {
            // Eighty a year, where it should have been a month's.
            self.change_income(household, REPORT_YEAR, |income| income.pension_fen = 8_000);
            self.hits.push(AuditHit { rule: "h_transfer_range", household });
        }
        if let Some((household, _)) = self.take(gets(|income| income.family_planning_fen > 0)) {
            self.change_income(household, REPORT_YEAR, |income| income.family_planning_fen = 8_000);
            self.hits.push(AuditHit { rule: "h_transfer_range", household });
        }
        for _ in 0..2 {
            if let Some((household, _)) = self.take(gets(|income| income.ecology_fen > 0)) {
                self.town.households[household].grain_forest_mu_100 = 0;
                self.hits.push(AuditHit { rule: "h_ecology_without_forest", household });
            }
            let has_two_years = |town: &DemoTown, m: &Member| {
                m.relation == Relation::Head && place(town, m.household, REPORT_YEAR - 1).is_some()
            };
            if let Some((household, _)) = self.take(has_two_years) {
                self.change_income(household, REPORT_YEAR - 1, |income| {
                    income.migrant_wage_fen += income.net_fen().max(0) * 2 + 100_000;
                });
                self.hits.push(AuditHit { rule: "h_income_jump", household });
            }
        }
    }

    fn change_income(&mut self, household: usize, year: i16, change: impl Fn(&mut crate::income::Income)) {
        let own = self.town.incomes.iter_mut().find(|income| income.household == household && income.year == year);
        if let Some(income) = own {
            change(income);
        }
    }

    /// Open objects: two whose help nobody marked as given, and two that are ill by the risk and by nothing else.
    fn risks(&mut self) {
        let town = &mut *self.town;
        let hit: BTreeSet<usize> = self.hits.iter().map(|hit| hit.household).collect();
        let open = |town: &DemoTown| -> Vec<usize> {
            let is_open = |at: &usize| {
                let object = &town.objects[*at];
                object.eliminated.is_none() && !hit.contains(&object.household)
            };
            (0..town.objects.len()).filter(is_open).collect()
        };
        let mut open = open(town);
        self.draw.shuffle(&mut open);
        let is_well = |town: &DemoTown, at: usize| {
            let own = &town.members[town.households[town.objects[at].household].members.clone()];
            let is_ill = |m: &Member| m.health.contains(&Health::Chronic) || m.health.contains(&Health::Serious);
            let risks = &town.objects[at].risks;
            risks.len() < 3
                && !risks.contains(&Risk::Illness)
                && own.iter().all(|m| !m.counts_on(DATA_DATE) || !m.health.is_empty() && !is_ill(m))
        };
        let ill: Vec<usize> = open.iter().copied().filter(|at| is_well(town, *at)).take(2).collect();
        for at in &ill {
            let object = &mut town.objects[*at];
            object.risks.push(Risk::Illness);
            let household = object.household;
            town.measures.push(SupportMeasure {
                household,
                kind: Measure::Health,
                started_on: object.identified_on.saturating_add(31.days()),
                amount_fen: Some(28_000),
                content: "资助参保，落实家庭医生签约",
            });
            self.hits.push(AuditHit { rule: "o_illness_unfounded", household });
        }
        town.measures.sort_by_key(|measure| (measure.household, measure.started_on, measure.kind));
        let is_developed = |town: &DemoTown, at: usize| {
            let object = &town.objects[at];
            let develops = |kind| matches!(kind, Measure::Industry | Measure::Employment);
            let since = |m: &&SupportMeasure| m.household == object.household && m.started_on >= object.identified_on;
            town.measures.iter().filter(since).any(|m| develops(m.kind))
        };
        let unmarked: Vec<usize> =
            open.iter().copied().filter(|at| !ill.contains(at) && is_developed(town, *at)).take(2).collect();
        for at in unmarked {
            town.objects[at].has_development_measure = false;
            self.hits.push(AuditHit { rule: "o_development_flag", household: town.objects[at].household });
        }
    }
}
