//! Forest, pasture and the way to the road, household by household.

use std::collections::BTreeSet;

use crate::{draw::Draw, household::Household, income::Income};

/// Gives every household its land. Whoever is paid for ecology has turned fields into forest.
pub(crate) fn lay_out(seed: u64, households: &mut [Household], incomes: &[Income]) {
    let mut draw = Draw::new(seed, "land");
    let paid: BTreeSet<usize> = incomes.iter().filter(|i| i.ecology_fen > 0).map(|income| income.household).collect();
    for (at, household) in households.iter_mut().enumerate() {
        let own_forest = if draw.percent(55) { draw.between(10, 180) * 10 } else { 0 };
        let was_field = if paid.contains(&at) { draw.between(8, 60) * 10 } else { 0 };
        household.grain_forest_mu_100 = was_field;
        household.forest_mu_100 = own_forest + was_field;
        household.pasture_mu_100 = if draw.percent(9) { draw.between(5, 40) * 10 } else { 0 };
        household.road_distance_km_100 = draw.between(2, 240);
    }
}
