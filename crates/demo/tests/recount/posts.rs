//! Rules about posts, registrations, verifications and the use of loans, applied anew.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use shouwang_demo::{
    AuditHit, DATA_DATE, DemoTown, Holder, RecordHit,
    words::{Education, FivePost, HouseholdKind, InterestPayer, Labour, Region, Verified},
};

fn months(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month())
}

/// Members with work in the month of the data date.
fn at_work(town: &DemoTown, fits: impl Fn(Region) -> bool) -> BTreeSet<usize> {
    let goes_on = |end: Option<Date>| end.is_none_or(|end| end >= date(2021, 3, 1));
    town.spells.iter().filter(|s| goes_on(s.ended_on) && fits(s.region)).map(|s| s.member).collect()
}

pub(crate) fn audit(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    holders(town, hits);
    attendance(town, hits);
    seekers(town, hits);
    loan_use(town, hits);
}

fn is_open(holder: &Holder) -> bool {
    holder.left.is_none_or(|(on, _)| on > DATA_DATE)
}

fn holders(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let away = at_work(town, |region| matches!(region, Region::Province | Region::Away));
    for holder in town.holders.iter().filter(|holder| is_open(holder)) {
        let member = &town.members[holder.member];
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household: member.household });
            }
        };
        let is_without_labour = matches!(member.labour, Labour::Lost | Labour::None);
        hit(!(16..=69).contains(&member.age_on(DATA_DATE)) || is_without_labour, "p_age_labour");
        let own = || town.holders.iter().filter(|other| other.member == holder.member);
        let kinds: BTreeSet<_> = own().map(|other| town.posts[other.post].kind).collect();
        hit(own().filter(|other| is_open(other)).count() > 1 || kinds.len() >= 3, "p_many_posts");
        hit(away.contains(&holder.member), "p_works_away");
        hit(holder.funds.len() != 1, "p_fund");
        hit(holder.agreement_until < DATA_DATE, "p_agreement_over");
        hit(!holder.is_insured, "p_uninsured");
        let (first, last) = (months(holder.hired_on).max(months(date(2020, 1, 1))), months(date(2021, 2, 1)));
        let kept = || {
            let of = town.attendance.iter().filter(|a| a.member == holder.member && a.post == holder.post);
            of.filter(|a| (first..=last).contains(&months(a.month)))
        };
        let recorded: BTreeSet<Date> = kept().map(|a| a.month).collect();
        hit((last - first + 1).max(0) > recorded.len() as i32, "p_without_attendance");
        let assessed = kept().filter(|a| a.assessment.is_some()).map(|a| months(a.month)).max().unwrap_or(first - 1);
        hit(last - assessed > 3, "p_unassessed");
    }
}

fn attendance(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for month in &town.attendance {
        let household = town.members[month.member].household;
        let is_held = town.holders.iter().any(|h| {
            h.member == month.member
                && h.post == month.post
                && months(h.hired_on) <= months(month.month)
                && h.left.is_none_or(|(on, _)| on >= month.month)
        });
        if !is_held {
            hits.push(AuditHit { rule: "pm_not_held", household });
        }
        let earned = town.posts[month.post].monthly_pay_fen * month.attended_days / month.due_days;
        if (month.paid_fen - earned).abs() > 100 {
            hits.push(AuditHit { rule: "pm_pay", household });
        }
    }
}

fn seekers(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let working = at_work(town, |_| true);
    let registered: BTreeMap<usize, _> = town.seekers.iter().map(|seeker| (seeker.member, seeker)).collect();
    assert_eq!(registered.len(), town.seekers.len(), "everybody is registered once");
    for seeker in town.seekers.iter().filter(|s| s.plans_to_work && s.services.is_empty()) {
        hits.push(AuditHit { rule: "k_service_blank", household: town.members[seeker.member].household });
    }
    for relocated in &town.relocated {
        let household = relocated.household;
        for at in town.households[household].members.clone() {
            let member = &town.members[at];
            let labour = matches!(member.labour, Labour::Ordinary | Labour::Skilled | Labour::Weak);
            if !labour || !member.counts_on(DATA_DATE) || member.is_student() {
                continue;
            }
            let seeker = registered.get(&at);
            let Some((seeker, measure)) = seeker.and_then(|seeker| Some((seeker, seeker.five_post?))) else {
                hits.push(AuditHit { rule: "rl_unregistered", household });
                continue;
            };
            let fitting = match (working.contains(&at), seeker.has_difficulty, seeker.is_willing) {
                (true, ..) => FivePost::Retain,
                (_, true, _) => FivePost::Settle,
                (.., Some(false)) => FivePost::Guide,
                (.., Some(true)) => FivePost::Follow,
                _ => FivePost::Offer,
            };
            if measure != fitting && seeker.reason.is_empty() {
                hits.push(AuditHit { rule: "rl_other_post", household });
            }
        }
    }
    for verification in town.verifications.iter().filter(|v| v.result == Verified::Changed) {
        if verification.is_corrected != Some(true) {
            hits.push(AuditHit { rule: "v_not_corrected", household: town.members[verification.member].household });
        }
    }
    for (at, member) in town.members.iter().enumerate() {
        let household = &town.households[member.household];
        let is_helped = household.is_ex_poor() || household.is_monitored() && household.is_open;
        let is_of_age = (16..=59).contains(&member.age_on(DATA_DATE)) && !member.is_student();
        let is_able = member.labour == Labour::Skilled
            || matches!(member.education, Some(Education::College | Education::Bachelor));
        if is_helped && member.counts_on(DATA_DATE) && is_of_age && is_able && !working.contains(&at) {
            hits.push(AuditHit { rule: "m_skilled_idle", household: member.household });
        }
    }
}

fn loan_use(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for (at, loan) in town.loans.iter().enumerate() {
        let household = loan.household;
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household });
            }
        };
        let checks = || town.loan_checks.iter().filter(|check| check.loan == at && check.checked_on <= DATA_DATE);
        hit(checks().any(|check| check.deposited_fen.is_some_and(|fen| fen > 0)), "l_deposit");
        hit(checks().any(|check| check.interest_payer == InterestPayer::Enterprise), "l_enterprise_interest");
        let first = checks().map(|check| check.checked_on).min().unwrap_or(DATA_DATE);
        hit((first - loan.released_on).get_days() > 30, "l_unchecked");
        let identified = town.objects.iter().filter(|o| o.household == household).map(|o| o.identified_on).min();
        let is_ordinary = town.households[household].kind == HouseholdKind::Ordinary;
        hit(is_ordinary && identified.is_none_or(|on| loan.released_on < on), "l_before_identified");
    }
}

/// Findings about posts.
pub(crate) fn records(town: &DemoTown, hits: &mut Vec<RecordHit>) {
    for (at, post) in town.posts.iter().enumerate() {
        let now = town.holders.iter().filter(|holder| holder.post == at && is_open(holder)).count() as i64;
        for (fires, rule) in [(!post.is_justified, "pp_unjustified"), (now > post.head_count, "pp_over_manned")] {
            if fires {
                hits.push(RecordHit { rule, record: post.post_no.clone() });
            }
        }
    }
}

/// Warnings about loans due later, villages with much overdue, and relocated households without work.
pub(crate) fn warnings(town: &DemoTown) -> [(&'static str, usize); 4] {
    let days = |loan: &shouwang_demo::Loan| (loan.due_on - DATA_DATE).get_days();
    let open = || town.loans.iter().filter(|loan| loan.repaid_on.is_none() && loan.balance_fen > 0);
    let within = |low, high| open().filter(|loan| (low..=high).contains(&days(loan))).count();
    let village = |loan: &shouwang_demo::Loan| town.households[loan.household].village;
    let is_overdue = |at: &usize| {
        let own = || open().filter(|loan| village(loan) == *at);
        let (owed, late): (i64, i64) = (own().map(|l| l.balance_fen).sum(), own().map(|l| l.overdue_fen).sum());
        late * 100 > owed
    };
    let worked: BTreeSet<usize> = town
        .spells
        .iter()
        .filter(|s| s.ended_on.is_none_or(|end| end >= date(2020, 1, 1)) && s.started_on <= DATA_DATE)
        .filter(|s| s.started_on < date(2021, 1, 1) || s.ended_on.is_none_or(|end| end >= date(2021, 3, 1)))
        .map(|s| town.members[s.member].household)
        .collect();
    let could = |at: usize| {
        let own = town.members[town.households[at].members.clone()].iter().filter(|m| m.counts_on(DATA_DATE));
        own.filter(|m| !matches!(m.labour, Labour::None | Labour::Lost)).count() > 0
    };
    let idle = town.relocated.iter().filter(|r| !worked.contains(&r.household) && could(r.household)).count();
    [
        ("w_loan_due_60", within(31, 60)),
        ("w_loan_due_90", within(61, 90)),
        ("w_village_overdue", (0..town.villages.len()).filter(is_overdue).count()),
        ("w_relocated_idle", idle),
    ]
}
