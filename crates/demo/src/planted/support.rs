//! Faults about living conditions, medical costs in two books, and social security of monitored households.

use std::collections::BTreeSet;

use crate::{
    member::Member,
    monitoring::SupportMeasure,
    planted::{AuditHit, Planter},
    targets::{DATA_DATE, REPORT_YEAR},
    town::DemoTown,
    words::{Dibao, ExPoorKind, Measure, Relation, Risk, Tekun},
};

impl Planter<'_> {
    pub(super) fn support(&mut self) {
        self.living();
        self.medical_books();
        self.security();
    }

    fn living(&mut self) {
        let is_head = |_: &DemoTown, m: &Member| m.relation == Relation::Head;
        for _ in 0..2 {
            if let Some((household, _)) = self.take(is_head) {
                self.town.households[household].road = None;
                self.hits.push(AuditHit { rule: "h_living_blank", household });
            }
            if let Some((household, _)) = self.take(is_head) {
                let record = &mut self.town.households[household];
                record.irrigated_mu_100 = record.farmland_mu_100 + 150;
                self.hits.push(AuditHit { rule: "h_irrigated_range", household });
            }
        }
    }

    /// Incomes that say less than the insurance office does.
    fn medical_books(&mut self) {
        let billed: BTreeSet<usize> =
            self.town.medical.iter().filter(|cost| cost.out_of_pocket_fen > 60_000).map(|cost| cost.member).collect();
        let is_billed = |town: &DemoTown, m: &Member| billed.contains(&super::member_at(town, m));
        for _ in 0..2 {
            if let Some((household, _)) = self.take(is_billed) {
                let own = self.town.incomes.iter_mut().find(|i| i.household == household && i.year == REPORT_YEAR);
                if let Some(income) = own {
                    income.medical_out_of_pocket_fen = 20_000;
                }
                self.hits.push(AuditHit { rule: "h_medical_differs", household });
            }
        }
    }

    /// Relief without the measure, the measure without relief, and households without labour that have neither.
    fn security(&mut self) {
        let town = &mut *self.town;
        let hit: BTreeSet<usize> = self.hits.iter().map(|hit| hit.household).collect();
        let mut open: Vec<usize> =
            (0..town.objects.len()).filter(|at| town.objects[*at].eliminated.is_none()).collect();
        self.draw.shuffle(&mut open);
        let own = |town: &DemoTown, at: usize| -> Vec<usize> {
            let household = town.households[town.objects[at].household].members.clone();
            household.filter(|m| town.members[*m].counts_on(DATA_DATE)).collect()
        };
        let any = |town: &DemoTown, at: usize, fits: fn(&Member) -> bool| {
            own(town, at).iter().any(|m| fits(&town.members[*m]))
        };
        let is_aided = |m: &Member| m.dibao != Dibao::None || m.tekun != Tekun::None;
        // Those without labour are on relief, but for two.
        let mut bare: Vec<usize> = Vec::new();
        for at in open.iter().copied() {
            if any(town, at, Member::has_labour) || any(town, at, is_aided) {
                continue;
            }
            let household = town.objects[at].household;
            if bare.len() < 2 && !hit.contains(&household) {
                bare.push(at);
                self.hits.push(AuditHit { rule: "o_no_labour_unaided", household });
                continue;
            }
            for member in own(town, at) {
                town.members[member].dibao = Dibao::Rural;
            }
            let record = &mut town.households[household];
            record.ex_poor_kind = record.is_ex_poor().then_some(ExPoorKind::Dibao);
            let helped = |kind: Option<Measure>| {
                town.measures.iter().any(|m| m.household == household && kind.is_none_or(|kind| m.kind == kind))
            };
            if helped(None) && !helped(Some(Measure::Comprehensive)) {
                add_measure(town, at);
            }
        }
        open.retain(|at| !bare.contains(at) && !hit.contains(&town.objects[*at].household));
        let is_secure = |town: &DemoTown, at: usize| any(town, at, is_aided);
        let is_plain = |town: &DemoTown, at: usize| {
            !is_secure(town, at) && !any(town, at, |m| m.disability_grade.is_some() || m.health.is_empty())
        };
        let without: Vec<usize> = open.iter().copied().filter(|at| is_plain(town, *at)).take(2).collect();
        for at in without {
            add_measure(town, at);
            let household = town.objects[at].household;
            self.hits.push(AuditHit { rule: "o_security_without_status", household });
        }
        let may_lose = |town: &DemoTown, at: usize| !town.objects[at].risks.contains(&Risk::Disability);
        let with: Vec<usize> =
            open.iter().copied().filter(|at| is_secure(town, *at) && may_lose(town, *at)).take(2).collect();
        for at in with {
            let household = town.objects[at].household;
            town.measures.retain(|m| m.household != household || m.kind != Measure::Comprehensive);
            self.hits.push(AuditHit { rule: "o_status_without_security", household });
        }
        town.measures.sort_by_key(|measure| (measure.household, measure.started_on, measure.kind));
    }
}

/// Notes that an object's household was given social security a month after it was identified.
fn add_measure(town: &mut DemoTown, at: usize) {
    let object = &town.objects[at];
    town.measures.push(SupportMeasure {
        household: object.household,
        kind: Measure::Comprehensive,
        started_on: object.identified_on.saturating_add(jiff::ToSpan::days(31)),
        amount_fen: Some(240_000),
        content: "按规定纳入兜底保障",
    });
}
