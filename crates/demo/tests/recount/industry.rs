//! Agreements, collective income and its uses, and the weather, judged anew.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use shouwang_demo::{
    AuditHit, DATA_DATE, DemoTown, RecordHit,
    words::{CollectiveItem, DistributionUse, Labour},
};

fn is_expired(end: Option<Date>) -> bool {
    end.is_some_and(|on| on <= DATA_DATE)
}

/// Agreements that ran out, and such as brought nothing in a year.
pub(crate) fn audit(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for link in &town.links {
        let household = link.household;
        let later = town.links.iter().any(|other| other.household == household && other.signed_on > link.signed_on);
        if is_expired(link.ends_on) && !later {
            hits.push(AuditHit { rule: "k_expired", household });
        }
        let is_a_year_old = link.signed_on < date(2020, 4, 1);
        if !is_expired(link.ends_on) && is_a_year_old && (link.benefit_fen == 0 || !link.has_proof) {
            hits.push(AuditHit { rule: "k_no_benefit", household });
        }
    }
}

/// Findings of audit rules about villages.
pub(crate) fn records(town: &DemoTown, hits: &mut Vec<RecordHit>) {
    let mut hit = |fires: bool, rule: &'static str, village: usize| {
        if fires {
            hits.push(RecordHit { rule, record: town.villages[village].code.clone() });
        }
    };
    for income in &town.collective {
        hit(income.is_one_off && income.item == CollectiveItem::Operation, "c_one_off", income.village);
        let is_rent = matches!(income.item, CollectiveItem::Rent | CollectiveItem::Land);
        hit(income.covers_years > 1 && is_rent, "c_prepaid_rent", income.village);
    }
    for record in &town.distributions {
        let is_whole = record.agreed_on.is_some() && record.published.is_some();
        hit(record.paid_on.is_some() && !is_whole, "d_steps_missing", record.village);
        if let Some((from, until)) = record.published {
            let steps = [Some(record.planned_on), record.agreed_on, Some(record.reviewed_on)];
            let sorted: Vec<Date> = steps.into_iter().flatten().collect();
            let is_early = record.paid_on.is_some_and(|on| on < until || on < record.reviewed_on);
            let is_short = (until - from).get_days() + 1 < 5;
            let is_wrong = !sorted.is_sorted() || record.agreed_on.is_some_and(|on| from < on) || is_early || is_short;
            hit(is_wrong, "d_steps_order", record.village);
        }
    }
    for village in 0..town.villages.len() {
        let earned = |solar: bool| {
            let own = town.collective.iter().filter(|c| c.village == village && c.year == 2020);
            own.filter(|c| !solar || c.item == CollectiveItem::Solar).map(|c| c.amount_fen).sum::<i64>()
        };
        let spent = |labour: bool| {
            let is_labour = |d: &&shouwang_demo::Distribution| {
                !labour || matches!(d.purpose, DistributionUse::Post | DistributionUse::Labour)
            };
            let own = town.distributions.iter().filter(|d| d.village == village && d.year == 2020);
            own.filter(is_labour).map(|d| d.amount_fen).sum::<i64>()
        };
        hit(spent(false) > earned(false), "v_over_distributed", village);
        hit(earned(true) > 0 && spent(true) * 100 < earned(true) * 80, "v_solar_use", village);
    }
    for loss in &town.losses {
        let is_wrong = loss.ruined_mu_100 > loss.area_mu_100
            || loss.insured_mu_100 > loss.area_mu_100
            || loss.claim_fen > loss.loss_fen;
        hit(is_wrong, "f_loss_range", loss.village);
    }
}

/// Warnings about villages: dry and hardly insured, struck and not paid, few households linked.
pub(crate) fn village_warnings(town: &DemoTown) -> [usize; 3] {
    let villages = 0..town.villages.len();
    let is_dependent = |village: &usize| {
        let own = || town.crops.iter().filter(|c| c.village == *village && c.year == 2020 && c.is_specialty);
        let area: i64 = own().map(|crop| crop.area_mu_100).sum();
        let dry: i64 = own().filter(|crop| !crop.is_irrigated).map(|crop| crop.area_mu_100).sum();
        let insured: i64 = own().map(|crop| crop.insured_mu_100).sum();
        area > 0 && dry * 100 / area >= 50 && insured * 100 / area < 30
    };
    let is_unpaid = |village: &usize| {
        let own = || town.losses.iter().filter(|loss| loss.village == *village && loss.happened_on.year() == 2020);
        own().map(|loss| loss.loss_fen).sum::<i64>() >= 10_000_000 && own().map(|loss| loss.claim_fen).sum::<i64>() == 0
    };
    let open: BTreeSet<usize> =
        town.objects.iter().filter(|object| object.eliminated.is_none()).map(|object| object.household).collect();
    let linked: BTreeSet<usize> =
        town.links.iter().filter(|link| !is_expired(link.ends_on)).map(|link| link.household).collect();
    let mut due: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (at, household) in town.households.iter().enumerate() {
        let mut own = town.members[household.members.clone()].iter().filter(|m| m.counts_on(DATA_DATE));
        let has_labour = own.any(|m| !matches!(m.labour, Labour::None | Labour::Lost));
        if has_labour && (household.is_ex_poor() || open.contains(&at)) {
            let entry = due.entry(household.village).or_default();
            entry.0 += 1;
            entry.1 += usize::from(linked.contains(&at));
        }
    }
    let low = due.values().filter(|(due, linked)| linked * 100 < due * 50).count();
    [villages.clone().filter(is_dependent).count(), villages.filter(is_unpaid).count(), low]
}
