//! Faults about public-welfare posts, registrations of work, verifications and the use of loans.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::date};

use super::{AuditHit, Planter, RecordHit, member_at};
use crate::{
    month::{first_day, month, month_of},
    posts::{Attendance, Holder},
    targets::DATA_DATE,
    words::{Category, FivePost, InterestPayer, Labour, PostFund, Region, Relation, Verified, VerifyMethod},
};

impl Planter<'_> {
    pub(super) fn posts(&mut self) {
        self.new_holders();
        self.holders();
        self.attendance();
        let posts = &mut self.town.posts;
        for at in [5, 22] {
            posts[at].is_justified = false;
            self.record_hits.push(RecordHit { rule: "pp_unjustified", record: posts[at].post_no.clone() });
        }
        let now =
            |post: usize, holders: &[Holder]| holders.iter().filter(|h| h.post == post && h.is_open()).count() as i64;
        for (at, post) in posts.iter_mut().enumerate() {
            // Those whom the planting put there besides count as well.
            post.head_count = post.head_count.max(now(at, &self.town.holders));
        }
        let crowded: Vec<usize> = (0..posts.len()).filter(|at| now(*at, &self.town.holders) >= 2).take(2).collect();
        for at in crowded {
            posts[at].head_count = now(at, &self.town.holders) - 1;
            self.record_hits.push(RecordHit { rule: "pp_over_manned", record: posts[at].post_no.clone() });
        }
    }

    /// Somebody too old, and somebody who works far away, taken on this very month.
    fn new_holders(&mut self) {
        let open: BTreeSet<usize> = self
            .town
            .spells
            .iter()
            .filter(|spell| spell.is_open() && spell.region == Region::Away)
            .map(|spell| spell.member)
            .collect();
        for _ in 0..2 {
            let is_old = |_: &crate::DemoTown, m: &crate::Member| m.age_on(DATA_DATE) >= 72 && m.labour != Labour::None;
            if let Some((household, member)) = self.take(is_old) {
                self.hire(member, 0);
                self.hits.push(AuditHit { rule: "p_age_labour", household });
            }
            let is_away = |town: &crate::DemoTown, m: &crate::Member| open.contains(&member_at(town, m));
            if let Some((household, member)) = self.take(is_away) {
                self.hire(member, 1);
                self.hits.push(AuditHit { rule: "p_works_away", household });
            }
        }
        let holders = self.picked(|_, holder| holder.is_open(), 2);
        for at in holders {
            let (member, post) = (self.town.holders[at].member, self.town.holders[at].post);
            self.hire(member, if post % 4 == 2 { 3 } else { 2 });
            let household = self.town.members[member].household;
            self.hits.extend([AuditHit { rule: "p_many_posts", household }; 2]);
        }
    }

    /// Puts a member on one of the posts of the village.
    fn hire(&mut self, member: usize, order: usize) {
        let village = self.town.household_of(member).village;
        self.town.holders.push(Holder {
            member,
            post: village * 4 + order,
            hired_on: date(2021, 3, 1),
            left: None,
            agreement_until: date(2021, 12, 31),
            funds: vec![PostFund::Linkage],
            is_insured: true,
        });
    }

    /// The next holders of a random order who fit and carry no fault yet.
    fn picked(&mut self, fits: impl Fn(&crate::DemoTown, &Holder) -> bool, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.town.holders.len()).collect();
        self.draw.shuffle(&mut order);
        let mut found = Vec::new();
        for at in order {
            let holder = &self.town.holders[at];
            if found.len() < count && !self.touched.contains(&holder.member) && fits(self.town, holder) {
                self.touched.insert(holder.member);
                found.push(at);
            }
        }
        found
    }

    fn holder_faults(
        &mut self,
        rule: &'static str,
        count: usize,
        fits: impl Fn(&crate::DemoTown, &Holder) -> bool,
        change: impl Fn(&mut crate::DemoTown, usize),
    ) {
        for at in self.picked(fits, count) {
            change(self.town, at);
            let household = self.town.members[self.town.holders[at].member].household;
            self.hits.push(AuditHit { rule, household });
        }
    }

    fn holders(&mut self) {
        let is_open = |_: &crate::DemoTown, holder: &Holder| holder.is_open();
        // Long enough there that months can be missing.
        let is_settled =
            |_: &crate::DemoTown, holder: &Holder| holder.is_open() && month_of(holder.hired_on) <= month(2020, 6);
        self.holder_faults("p_fund", 1, is_open, |town, at| town.holders[at].funds.clear());
        self.holder_faults("p_fund", 2, is_open, |town, at| {
            town.holders[at].funds = vec![PostFund::Employment, PostFund::Solar];
        });
        self.holder_faults("p_agreement_over", 2, is_open, |town, at| {
            town.holders[at].agreement_until = date(2020, 12, 31);
        });
        self.holder_faults("p_uninsured", 2, is_open, |town, at| town.holders[at].is_insured = false);
        self.holder_faults("p_without_attendance", 2, is_settled, |town, at| {
            let member = town.holders[at].member;
            town.attendance.retain(|a| a.member != member || ![date(2020, 9, 1), date(2020, 10, 1)].contains(&a.month));
        });
        self.holder_faults("p_unassessed", 2, is_settled, |town, at| {
            let member = town.holders[at].member;
            for month in town.attendance.iter_mut().filter(|a| a.member == member && a.month >= date(2020, 10, 1)) {
                month.assessment = None;
            }
        });
    }

    /// Paid after leaving, and paid in full for two thirds of the days.
    fn attendance(&mut self) {
        let has_left = |town: &crate::DemoTown, holder: &Holder| {
            let own = town.holders.iter().filter(|other| other.member == holder.member);
            own.count() == 1 && holder.left.is_some_and(|(on, _)| on < date(2020, 12, 1) && on >= date(2020, 2, 1))
        };
        self.holder_faults("pm_not_held", 2, has_left, |town, at| {
            let holder = &town.holders[at];
            let last = holder.left.map_or(holder.hired_on, |(on, _)| on);
            town.attendance.push(Attendance {
                member: holder.member,
                post: holder.post,
                month: first_day(month_of(last) + 1),
                due_days: 30,
                attended_days: 30,
                paid_fen: town.posts[holder.post].monthly_pay_fen,
                assessment: Some(crate::words::Assessment::Qualified),
            });
        });
        let is_paid =
            |town: &crate::DemoTown, holder: &Holder| town.attendance.iter().any(|a| a.member == holder.member);
        self.holder_faults("pm_pay", 2, is_paid, |town, at| {
            let member = town.holders[at].member;
            if let Some(month) = town.attendance.iter_mut().find(|a| a.member == member) {
                (month.attended_days, month.paid_fen) = (20, 80_000);
            }
        });
    }

    pub(super) fn seekers(&mut self) {
        let moved: BTreeSet<usize> = self.town.relocated.iter().map(|relocated| relocated.household).collect();
        let mut order: Vec<usize> = (0..self.town.seekers.len()).collect();
        self.draw.shuffle(&mut order);
        let town = &mut *self.town;
        let household = |member: usize, town: &crate::DemoTown| town.members[member].household;
        let (own, others): (Vec<usize>, Vec<usize>) =
            order.into_iter().partition(|at| moved.contains(&household(town.seekers[*at].member, town)));
        for at in others.into_iter().filter(|at| town.seekers[*at].plans_to_work).take(2).collect::<Vec<_>>() {
            town.seekers[at].services.clear();
            let household = household(town.seekers[at].member, town);
            self.hits.push(AuditHit { rule: "k_service_blank", household });
        }
        let mut mistaken = own.iter().copied().filter(|at| town.seekers[*at].five_post == Some(FivePost::Retain));
        let found: Vec<usize> = mistaken.by_ref().take(3).collect();
        for (order, at) in found.into_iter().enumerate() {
            town.seekers[at].five_post = Some(FivePost::Offer);
            let household = household(town.seekers[at].member, town);
            if order == 0 {
                // Another measure is right where somebody says why.
                town.seekers[at].reason = "本人要求换岗，已另送岗位";
            } else {
                self.hits.push(AuditHit { rule: "rl_other_post", household });
            }
        }
        let blank = own.iter().copied().find(|at| town.seekers[*at].five_post == Some(FivePost::Follow));
        let forgotten = own.iter().copied().find(|at| town.seekers[*at].five_post == Some(FivePost::Guide));
        for at in [blank, forgotten].into_iter().flatten() {
            let household = household(town.seekers[at].member, town);
            self.hits.push(AuditHit { rule: "rl_unregistered", household });
            town.seekers[at].five_post = None;
        }
        if let Some(at) = forgotten {
            town.seekers.remove(at);
        }
    }

    /// Two entries that were found wrong and left so.
    pub(super) fn verifications(&mut self) {
        let agreed: Vec<usize> = (0..self.town.verifications.len())
            .filter(|at| self.town.verifications[*at].result == Verified::Agree)
            .collect();
        for at in agreed.into_iter().step_by(40).take(2) {
            let verification = &mut self.town.verifications[at];
            (verification.result, verification.is_corrected) = (Verified::Changed, Some(false));
            verification.method = VerifyMethod::Home;
            let household = self.town.members[verification.member].household;
            self.hits.push(AuditHit { rule: "v_not_corrected", household });
        }
    }

    /// Two people of watched households whose skill nobody uses.
    pub(super) fn skilled_idle(&mut self) {
        // Some lost their work to the faults before.
        crate::work::settle_watched(&self.town.households, &mut self.town.members, &self.town.spells);
        let working: BTreeSet<usize> =
            self.town.spells.iter().filter(|spell| spell.is_open()).map(|spell| spell.member).collect();
        let town = &mut *self.town;
        let is_idle = |at: &usize| {
            let (member, household) = (&town.members[*at], town.household_of(*at));
            household.is_monitored()
                && household.is_open
                && member.labour == Labour::Ordinary
                && (30..55).contains(&member.age_on(DATA_DATE))
                && member.counts_on(DATA_DATE)
                && !member.is_student()
                && !working.contains(at)
        };
        let found: Vec<usize> = (0..town.members.len()).filter(is_idle).take(2).collect();
        for at in found {
            town.members[at].labour = Labour::Skilled;
            self.hits.push(AuditHit { rule: "m_skilled_idle", household: town.members[at].household });
        }
    }

    /// Loans put into savings, paid for by others, given too early, or never looked at; `free` are loans without a fault.
    pub(super) fn loan_use(&mut self, free: &mut Vec<usize>) {
        let town = &mut *self.town;
        for (rule, count) in [("l_deposit", 2), ("l_enterprise_interest", 2), ("l_unchecked", 2)] {
            for _ in 0..count {
                let Some(order) = free.iter().position(|at| town.loans[*at].released_on < date(2020, 9, 1)) else {
                    return;
                };
                let loan = free.remove(order);
                let Some(check) = town.loan_checks.iter_mut().find(|check| check.loan == loan) else { continue };
                match rule {
                    "l_deposit" => check.deposited_fen = Some(town.loans[loan].amount_fen / 2),
                    "l_enterprise_interest" => check.interest_payer = InterestPayer::Enterprise,
                    _ => check.checked_on = town.loans[loan].released_on.saturating_add(46.days()),
                }
                self.hits.push(AuditHit { rule, household: town.loans[loan].household });
            }
        }
        let borrowing: BTreeSet<usize> = town.loans.iter().map(|loan| loan.household).collect();
        let mut marginal = (0..town.households.len()).filter(|at| {
            town.households[*at].category == Category::Marginal
                && !town.households[*at].is_open
                && !borrowing.contains(at)
        });
        for _ in 0..2 {
            let Some(order) = free.iter().position(|at| town.loans[*at].released_on < date(2020, 2, 1)) else { return };
            let head = |at: usize| {
                let may_borrow = |m: &usize| {
                    let member = &town.members[*m];
                    member.relation == Relation::Head
                        && (25..=60).contains(&member.age_on(DATA_DATE))
                        && member.counts_on(DATA_DATE)
                };
                town.households[at].members.clone().find(may_borrow).map(|member| (at, member))
            };
            let Some((household, borrower)) = marginal.find_map(head) else { return };
            let loan = &mut town.loans[free.remove(order)];
            (loan.household, loan.borrower) = (household, borrower);
            self.hits.push(AuditHit { rule: "l_before_identified", household });
        }
    }
}
