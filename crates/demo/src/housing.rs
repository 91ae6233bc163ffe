//! Checks of houses and water.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    warning::{Fate, Warning},
    words::Danger,
};

/// One check of one household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HousingCheck {
    /// Index of the household.
    pub household: usize,
    /// Day.
    pub checked_on: Date,
    /// State of the house.
    pub house_danger: Danger,
    /// Whether the water is safe.
    pub safe_water: bool,
}

/// Draws the checks, and writes into the households what their own records still say: some are older than the check.
pub(crate) fn draw_checks(seed: u64, households: &mut [Household], fates: &[Fate]) -> Vec<HousingCheck> {
    let mut draw = Draw::new(seed, "housing");
    let mut checks = Vec::new();
    for (at, household) in households.iter_mut().enumerate() {
        let bad_house = fates[at].warned.contains(&Warning::Housing);
        let bad_water = fates[at].warned.contains(&Warning::Water);
        let danger = if bad_house { draw.pick(&[Danger::C, Danger::C, Danger::D]) } else { Danger::Safe };
        let listed = household.is_ex_poor() || household.is_monitored() || bad_house || bad_water;
        let checked_on = draw.day(date(2020, 5, 6), date(2020, 12, 15));
        if bad_house || bad_water {
            // Half of the faults stand in the household's record, the others were only found by the check.
            if draw.percent(50) {
                (household.house_danger, household.safe_water) = (danger, !bad_water);
                if draw.percent(50) {
                    continue;
                }
            } else if draw.percent(30) {
                let before = checked_on.saturating_sub(200.days());
                checks.push(HousingCheck {
                    household: at,
                    checked_on: before,
                    house_danger: Danger::Safe,
                    safe_water: true,
                });
            }
        } else if draw.permille(8) {
            // Rebuilt or connected since the record was written: the later check counts.
            (household.house_danger, household.safe_water) =
                if draw.percent(60) { (Danger::C, true) } else { (Danger::Safe, false) };
            let (house_danger, safe_water) = (household.house_danger, household.safe_water);
            let before = checked_on.saturating_sub(120.days());
            checks.push(HousingCheck { household: at, checked_on: before, house_danger, safe_water });
        } else if !listed || !draw.percent(86) {
            continue;
        }
        checks.push(HousingCheck { household: at, checked_on, house_danger: danger, safe_water: !bad_water });
    }
    checks.sort_by_key(|check| (households[check.household].village, check.checked_on, check.household));
    checks
}
