//! What the weather took from the fields.

use jiff::civil::{Date, date};

use crate::{draw::Draw, industry::Crop, targets::REPORT_YEAR, village::Village, words::Disaster};

/// One loss of one crop of one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeatherLoss {
    /// Index of the village.
    pub village: usize,
    /// Crop.
    pub crop: &'static str,
    /// What happened.
    pub disaster: Disaster,
    /// Day.
    pub happened_on: Date,
    /// Area in hundredths of a mu.
    pub area_mu_100: i64,
    /// Of it without a harvest, in hundredths of a mu.
    pub ruined_mu_100: i64,
    /// Of it insured, in hundredths of a mu.
    pub insured_mu_100: i64,
    /// Loss in fen.
    pub loss_fen: i64,
    /// What the insurance paid, in fen.
    pub claim_fen: i64,
}

/// Villages that lost much and got nothing.
pub(crate) const UNPAID: usize = 3;
/// Villages that lost something in the report year.
const STRUCK: usize = 10;

/// Draws the losses: one of each crop of the villages that were struck.
pub(crate) fn draw_losses(seed: u64, villages: &[Village], crops: &[Crop]) -> Vec<WeatherLoss> {
    let mut draw = Draw::new(seed, "weather");
    let mut order: Vec<usize> = (0..villages.len()).collect();
    draw.shuffle(&mut order);
    let mut losses = Vec::new();
    for (rank, village) in order.into_iter().take(STRUCK).enumerate() {
        for crop in crops.iter().filter(|c| c.village == village && c.year == REPORT_YEAR && c.is_specialty) {
            let area_mu_100 = crop.area_mu_100 * draw.between(10, 30) / 100;
            let loss_fen = match rank {
                rank if rank < UNPAID => draw.between(60_000, 140_000) * 100,
                _ => draw.between(12_000, 90_000) * 100,
            };
            losses.push(WeatherLoss {
                village,
                crop: crop.crop,
                disaster: draw.pick(&[Disaster::Drought, Disaster::Flood]),
                happened_on: draw.day(date(2020, 4, 1), date(2020, 8, 30)),
                area_mu_100,
                ruined_mu_100: area_mu_100 * draw.between(0, 30) / 100,
                insured_mu_100: if rank < UNPAID { 0 } else { area_mu_100 * draw.between(20, 80) / 100 },
                loss_fen,
                claim_fen: if rank < UNPAID { 0 } else { loss_fen * draw.between(15, 60) / 100 },
            });
        }
    }
    losses.sort_by_key(|loss| (loss.village, loss.crop));
    losses
}
