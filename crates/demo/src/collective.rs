//! Collective income of the villages, item by item.

use crate::{draw::Draw, targets::COLLECTIVE_2019, village::Village, words::CollectiveItem};

/// One item of a village's collective income in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CollectiveIncome {
    /// Index of the village.
    pub village: usize,
    /// The year.
    pub year: i16,
    /// Item.
    pub item: CollectiveItem,
    /// Amount in fen.
    pub amount_fen: i64,
    /// Whether it will not come again.
    pub is_one_off: bool,
    /// The years for which it was paid.
    pub covers_years: i64,
}

/// Draws two years: in 2019 few villages had much, in 2020 the solar plants brought every village above 100 000 yuan.
pub(crate) fn draw_collective(seed: u64, villages: &[Village]) -> Vec<CollectiveIncome> {
    let mut draw = Draw::new(seed, "collective");
    let mut order: Vec<usize> = (0..villages.len()).collect();
    draw.shuffle(&mut order);
    let [high, middle, _] = COLLECTIVE_2019;
    let mut all = Vec::new();
    for (rank, village) in order.into_iter().enumerate() {
        let before_yuan = if rank < high {
            draw.between(80_000, 84_000)
        } else if rank < high + middle {
            draw.between(50_200, 58_000)
        } else {
            draw.between(30_000, 38_000)
        };
        let now_yuan = draw.between(102_000, 168_000);
        let items = [CollectiveItem::Rent, CollectiveItem::Land, CollectiveItem::Dividend, CollectiveItem::Service];
        let first = draw.below(items.len());
        let own = [items[first], items[(first + 1) % items.len()]];
        push(&mut all, village, 2019, &own, &draw.split(before_yuan * 100, 2, 100));
        let now = [CollectiveItem::Solar, own[0], own[1], CollectiveItem::Operation];
        let solar = now_yuan * 100 * draw.between(42, 60) / 10_000 * 100;
        let mut parts = vec![solar];
        parts.extend(draw.split(now_yuan * 100 - solar, 3, 100));
        push(&mut all, village, 2020, &now, &parts);
    }
    all.sort_by_key(|income| (income.year, income.village, income.item));
    all
}

fn push(all: &mut Vec<CollectiveIncome>, village: usize, year: i16, items: &[CollectiveItem], parts: &[i64]) {
    let pairs = items.iter().zip(parts);
    all.extend(pairs.map(|(item, amount)| CollectiveIncome {
        village,
        year,
        item: *item,
        amount_fen: *amount,
        is_one_off: false,
        covers_years: 1,
    }));
}
