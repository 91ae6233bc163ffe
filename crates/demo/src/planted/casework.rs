//! Faults about monitored households, about who looks after them, and about leads, requests and activities.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::date};

use super::{AuditHit, Planter, RecordHit};
use crate::{
    Cleared, DemoTown, MonitoringObject, SupportMeasure,
    targets::{DATA_DATE, REPORT_YEAR},
    warning::Warning,
    words::{AidResult, LeadResult, Measure, Risk, Satisfaction, Way},
};

impl Planter<'_> {
    pub(super) fn casework(&mut self) {
        self.cleared_objects();
        self.open_objects();
        self.care();
        self.leads();
        self.requests();
        let town = &mut *self.town;
        for plan in &town.plans {
            let record = || plan.name.to_owned();
            if plan.document_no.is_empty() {
                self.record_hits.push(RecordHit { rule: "wp_without_number", record: record() });
            }
            if plan.finished_on.is_none() && plan.due_on.is_some_and(|due| due < DATA_DATE) {
                self.record_hits.push(RecordHit { rule: "wp_overdue", record: record() });
            }
        }
        // The tasks are written down with their faults, because there are so few of them.
        for (rule, labels) in [
            ("t_overdue", &["1-2", "3-3"][..]),
            ("t_closed_without_proof", &["3-2"]),
            ("t_self_verified", &["4-1"]),
            ("t_not_rechecked", &["3-1"]),
            ("q_without_task", &["5"]),
        ] {
            self.record_hits.extend(labels.iter().map(|label| RecordHit { rule, record: (*label).to_owned() }));
        }
        let activity = &mut town.activities[3];
        activity.registered_participants = activity.participants + 12;
        self.record_hits.push(RecordHit { rule: "mv_participants", record: activity.name.clone() });
    }

    /// Takes objects that fit, of households without a fault, in a random order.
    fn objects_where(&mut self, count: usize, fits: impl Fn(&DemoTown, &MonitoringObject) -> bool) -> Vec<usize> {
        let taken: BTreeSet<usize> = self.hits.iter().map(|hit| hit.household).collect();
        let mut order: Vec<usize> = (0..self.town.objects.len()).collect();
        self.draw.shuffle(&mut order);
        let town = &*self.town;
        let free = |at: &usize| !taken.contains(&town.objects[*at].household) && fits(town, &town.objects[*at]);
        order.into_iter().filter(free).take(count).collect()
    }

    fn object_faults(
        &mut self,
        rule: &'static str,
        count: usize,
        fits: impl Fn(&DemoTown, &MonitoringObject) -> bool,
        change: impl Fn(&mut MonitoringObject),
    ) {
        for at in self.objects_where(count, fits) {
            let object = &mut self.town.objects[at];
            change(object);
            self.hits.push(AuditHit { rule, household: object.household });
        }
    }

    fn cleared_objects(&mut self) {
        let is_assisted =
            |_: &DemoTown, o: &MonitoringObject| o.eliminated.is_some_and(|(_, way)| way == Way::Assisted);
        let set = |change: fn(&mut Cleared)| move |o: &mut MonitoringObject| o.cleared.iter_mut().for_each(change);
        self.object_faults("o_cleared_state", 1, is_assisted, set(|cleared| cleared.is_uninsured = None));
        self.object_faults("o_cleared_state", 1, is_assisted, set(|cleared| cleared.is_dangerous = Some(true)));
        self.object_faults("o_cleared_state", 1, is_assisted, set(|cleared| cleared.has_safe_water = Some(false)));
        self.object_faults("o_identified_income_high", 2, is_assisted, |o| o.identified_income_fen = 2_350_000);
        let has_much_labour = |town: &DemoTown, o: &MonitoringObject| {
            let own =
                || town.members[town.households[o.household].members.clone()].iter().filter(|m| m.counts_on(DATA_DATE));
            is_assisted(town, o) && o.risks.len() < 3 && own().filter(|m| m.has_labour()).count() * 2 > own().count()
        };
        self.object_faults("o_labour_risk", 2, has_much_labour, |o| o.risks.push(Risk::Labour));
        let working: BTreeSet<usize> =
            self.town.spells.iter().map(|spell| self.town.members[spell.member].household).collect();
        let never_worked = |_: &DemoTown, o: &MonitoringObject| {
            o.eliminated.is_some() && o.risks.len() < 3 && !working.contains(&o.household)
        };
        self.object_faults("o_work_risk", 2, never_worked, |o| o.risks.push(Risk::Work));
        let earning: BTreeSet<usize> = self
            .town
            .incomes
            .iter()
            .filter(|income| income.year == REPORT_YEAR && income.wage_fen() > 0)
            .map(|income| income.household)
            .collect();
        let without_wage =
            |_: &DemoTown, o: &MonitoringObject| o.eliminated.is_some() && !earning.contains(&o.household);
        for at in self.objects_where(2, without_wage) {
            let object = &self.town.objects[at];
            let (household, started_on) = (object.household, object.identified_on.saturating_add(20.days()));
            let content = "推荐就业岗位，没有上岗";
            self.town.measures.push(SupportMeasure {
                household,
                kind: Measure::Employment,
                started_on,
                amount_fen: None,
                content,
            });
            self.hits.push(AuditHit { rule: "o_measure_income", household });
        }
    }

    fn open_objects(&mut self) {
        let is_open = |o: &MonitoringObject| o.eliminated.is_none();
        let shown = [Risk::Housing, Risk::Water, Risk::Study];
        let is_shown = |town: &DemoTown, o: &MonitoringObject| {
            let warned = &town.warned[o.household];
            let of = [Warning::Housing, Warning::Water, Warning::Education];
            is_open(o) && of.iter().filter(|warning| warned.contains(warning)).count() == 1
        };
        self.object_faults("o_risk_unlisted", 2, is_shown, |o| {
            o.risks.retain(|risk| !shown.contains(risk));
            if o.risks.is_empty() {
                o.risks.push(Risk::Industry);
            }
        });
        let town = &*self.town;
        let busy: BTreeSet<(usize, jiff::civil::Date)> = town
            .objects
            .iter()
            .filter(|o| {
                let works = |s: &&crate::Spell| town.members[s.member].household == o.household;
                town.spells.iter().filter(works).any(|s| s.ended_on.is_none_or(|end| end >= o.identified_on))
            })
            .map(|o| (o.household, o.identified_on))
            .collect();
        let is_idle =
            |_: &DemoTown, o: &MonitoringObject| is_open(o) && !busy.contains(&(o.household, o.identified_on));
        for at in self.objects_where(2, is_idle) {
            let object = &self.town.objects[at];
            let (household, started_on) = (object.household, object.identified_on.saturating_add(25.days()));
            let content = "推荐就业岗位";
            self.town.measures.push(SupportMeasure {
                household,
                kind: Measure::Employment,
                started_on,
                amount_fen: None,
                content,
            });
            self.hits.push(AuditHit { rule: "o_idle_measure", household });
        }
        self.town.measures.sort_by_key(|measure| (measure.household, measure.started_on, measure.kind));
    }

    fn care(&mut self) {
        let is_open = |_: &DemoTown, o: &MonitoringObject| o.eliminated.is_none();
        for (order, at) in self.objects_where(2, is_open).into_iter().enumerate() {
            let household = self.town.objects[at].household;
            // One was not visited since the new year, the other never.
            self.town.visits.retain(|v| v.household != household || (order == 0 && v.visited_on < date(2021, 1, 1)));
            self.hits.push(AuditHit { rule: "h_visit_overdue", household });
        }
        let is_ex_poor = |town: &DemoTown, o: &MonitoringObject| town.households[o.household].is_ex_poor();
        for at in self.objects_where(2, is_ex_poor) {
            let household = self.town.objects[at].household;
            self.town.cadres.retain(|cadre| cadre.household != household || cadre.ended_on.is_some());
            self.hits.push(AuditHit { rule: "h_without_cadre", household });
        }
    }

    /// The next leads of a random order that fit, one a household.
    fn leads_where(&mut self, count: usize, fits: impl Fn(&crate::Lead) -> bool) -> Vec<usize> {
        let taken: BTreeSet<usize> = self.hits.iter().map(|hit| hit.household).collect();
        let mut order: Vec<usize> = (0..self.town.leads.len()).collect();
        self.draw.shuffle(&mut order);
        let leads = &self.town.leads;
        order.into_iter().filter(|at| !taken.contains(&leads[*at].household) && fits(&leads[*at])).take(count).collect()
    }

    fn lead_faults(&mut self, rule: &'static str, result: LeadResult, change: impl Fn(&mut crate::Lead)) {
        for at in self.leads_where(2, |lead| lead.result == Some(result)) {
            let lead = &mut self.town.leads[at];
            change(lead);
            self.hits.push(AuditHit { rule, household: lead.household });
        }
    }

    fn leads(&mut self) {
        self.lead_faults("d_publicity_short", LeadResult::Identified, |lead| {
            lead.publicised = lead.publicised.map(|(from, _)| (from, from.saturating_add(2.days())));
        });
        self.lead_faults("d_paper_missing", LeadResult::Identified, |lead| lead.has_authorisation = Some(false));
        self.lead_faults("d_without_reason", LeadResult::Rejected, |lead| lead.reason = "");
        self.lead_faults("d_late", LeadResult::Relief, |lead| {
            lead.found_on = lead.found_on.saturating_sub(40.days());
        });
        self.lead_faults("d_not_listed", LeadResult::Rejected, |lead| {
            (lead.result, lead.reason) = (Some(LeadResult::Identified), "");
            (lead.has_authorisation, lead.has_deliberation) = (Some(true), Some(true));
            lead.publicised = Some((lead.found_on, lead.found_on.saturating_add(5.days())));
        });
        let town = &*self.town;
        let noticed = |household: usize| {
            let of = [Warning::Housing, Warning::Water, Warning::Income];
            of.iter().any(|warning| town.warned[household].contains(warning))
                && !town.households[household].is_monitored()
        };
        let all: BTreeSet<usize> = (0..town.households.len()).filter(|at| noticed(*at)).collect();
        for at in self.leads_where(3, |lead| all.contains(&lead.household)) {
            let household = self.town.leads[at].household;
            self.hits.push(AuditHit { rule: "h_leak", household });
            self.town.leads[at].lead_no.clear();
        }
        self.town.leads.retain(|lead| !lead.lead_no.is_empty());
    }

    fn requests(&mut self) {
        let requests = &mut self.town.aid_requests;
        let mut free: Vec<usize> =
            (0..requests.len()).filter(|at| requests[*at].requested_on < date(2021, 1, 20)).collect();
        self.draw.shuffle(&mut free);
        let mut take = |fits: &dyn Fn(&crate::AidRequest) -> bool, requests: &[crate::AidRequest]| {
            let order = free.iter().position(|at| fits(&requests[*at]))?;
            Some(free.remove(order))
        };
        for rule in ["a_overdue", "a_overdue", "a_refused_without_reason", "a_refused_without_reason", "a_dissatisfied"]
        {
            let is_refused = rule == "a_refused_without_reason";
            let Some(at) = take(&|r| (r.result == Some(AidResult::Refused)) == is_refused, requests) else { continue };
            let request = &mut requests[at];
            match rule {
                "a_overdue" if request.requested_on < date(2020, 12, 1) => {
                    request.replied_on = Some(request.requested_on.saturating_add(41.days()));
                }
                // Nobody has answered since.
                "a_overdue" => (request.result, request.replied_on, request.satisfaction) = (None, None, None),
                "a_refused_without_reason" => request.reason = "",
                _ => request.satisfaction = Some(Satisfaction::Dissatisfied),
            }
            self.hits.push(AuditHit { rule, household: request.household });
        }
    }
}
