//! Faults about industry and collectives: agreements without effect, steps left out, rents of many years in one.

use jiff::civil::date;

use crate::{
    industry::Entity,
    linkage,
    planted::{AuditHit, Planter, RecordHit},
    targets::REPORT_YEAR,
    town::DemoTown,
    words::{CollectiveItem, DistributionUse, EntityKind},
};

impl Planter<'_> {
    pub(super) fn industry(&mut self) {
        self.agreements();
        self.collective();
        self.distribution();
        self.losses();
    }

    fn village_hit(&mut self, rule: &'static str, village: usize) {
        let record = self.town.villages[village].code.clone();
        self.record_hits.push(RecordHit { rule, record });
    }

    fn agreements(&mut self) {
        let town = &mut *self.town;
        let long_ago = |at: &usize| {
            let link = &town.links[*at];
            link.signed_on < date(2020, 3, 1) && link.ends_on.is_none_or(|on| on > date(2021, 4, 1))
        };
        let mut old: Vec<usize> = (0..town.links.len()).filter(long_ago).collect();
        self.draw.shuffle(&mut old);
        for (rank, at) in old.into_iter().take(4).enumerate() {
            let link = &mut town.links[at];
            if rank % 2 == 0 {
                link.benefit_fen = 0
            } else {
                link.has_proof = false
            }
            self.hits.push(AuditHit { rule: "k_no_benefit", household: link.household });
        }
        let cooperative = |entity: &Entity| entity.kind == EntityKind::Cooperative;
        let entity = town.entities.iter().position(cooperative).unwrap_or_default();
        let linked: std::collections::BTreeSet<usize> = town.links.iter().map(|link| link.household).collect();
        let free = |at: &usize| town.households[*at].is_ex_poor() && !linked.contains(at);
        let mut free: Vec<usize> = (0..town.households.len()).filter(free).collect();
        self.draw.shuffle(&mut free);
        for household in free.into_iter().take(3) {
            let (signed_on, ends_on) = (date(2018, 5, 1), Some(date(2020, 4, 30)));
            let order = town.links.len();
            town.links.push(linkage::link(&mut self.draw, order, household, (entity, None), signed_on, ends_on));
            self.hits.push(AuditHit { rule: "k_expired", household });
        }
    }

    /// Income items that are not what they are called.
    fn collective(&mut self) {
        let found = |town: &DemoTown, items: &[CollectiveItem]| -> Vec<usize> {
            let fits = |at: &usize| {
                let income = &town.collective[*at];
                income.year == REPORT_YEAR && items.contains(&income.item)
            };
            (0..town.collective.len()).filter(fits).collect()
        };
        for (rule, items) in [
            ("c_one_off", [CollectiveItem::Operation].as_slice()),
            ("c_prepaid_rent", &[CollectiveItem::Rent, CollectiveItem::Land]),
        ] {
            let mut fitting = found(self.town, items);
            self.draw.shuffle(&mut fitting);
            for at in fitting.into_iter().take(2) {
                let income = &mut self.town.collective[at];
                if rule == "c_one_off" {
                    income.is_one_off = true
                } else {
                    income.covers_years = 5
                }
                let village = income.village;
                self.village_hit(rule, village);
            }
        }
    }

    fn distribution(&mut self) {
        let mut villages: Vec<usize> = (0..self.town.villages.len()).collect();
        self.draw.shuffle(&mut villages);
        let of = |town: &DemoTown, village: usize, purpose: DistributionUse| {
            town.distributions.iter().position(|d| d.village == village && d.purpose == purpose)
        };
        for (rank, village) in villages.into_iter().take(7).enumerate() {
            let purpose = match rank {
                4 => DistributionUse::Growth,
                5 | 6 => DistributionUse::Post,
                _ => DistributionUse::Welfare,
            };
            let Some(at) = of(self.town, village, purpose) else { continue };
            let record = &mut self.town.distributions[at];
            let rule = match rank {
                0 => {
                    record.agreed_on = None;
                    "d_steps_missing"
                }
                1 => {
                    record.published = None;
                    "d_steps_missing"
                }
                2 => {
                    record.paid_on = record.published.map(|(from, _)| from);
                    "d_steps_order"
                }
                3 => {
                    record.published =
                        record.published.map(|(from, _)| (from, from.saturating_add(jiff::ToSpan::days(2))));
                    "d_steps_order"
                }
                4 => {
                    record.amount_fen += 20_000_000;
                    "v_over_distributed"
                }
                _ => {
                    record.amount_fen /= 2;
                    "v_solar_use"
                }
            };
            self.village_hit(rule, village);
        }
    }

    fn losses(&mut self) {
        let paid = |town: &DemoTown| -> Vec<usize> {
            (0..town.losses.len()).filter(|at| town.losses[*at].claim_fen > 0).collect()
        };
        let mut paid = paid(self.town);
        self.draw.shuffle(&mut paid);
        for (rank, at) in paid.into_iter().take(2).enumerate() {
            let loss = &mut self.town.losses[at];
            if rank == 0 {
                loss.ruined_mu_100 = loss.area_mu_100 + 500;
            } else {
                loss.claim_fen = loss.loss_fen + 100_000;
            }
            let village = loss.village;
            self.village_hit("f_loss_range", village);
        }
    }
}
