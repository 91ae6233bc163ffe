//! Chance that repeats itself: every part of the town draws from a stream of its own, so that a change in one part
//! leaves the others as they were.

use jiff::{ToSpan, civil::Date};
use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

/// A stream of draws.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of one topic. Topics are short English words; two topics never share a stream.
    pub(crate) fn new(seed: u64, topic: &str) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(
            topic
                .bytes()
                .fold(1469598103934665603, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(1099511628211)),
        );
        Draw(rng)
    }

    /// A whole number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// An index below `count`, zero where there is none.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        if count == 0 { 0 } else { self.0.random_range(0..count) }
    }

    /// True in `share` of a hundred cases.
    pub(crate) fn percent(&mut self, share: u32) -> bool {
        self.0.random_range(0..100) < share
    }

    /// True in `share` of a thousand cases.
    pub(crate) fn permille(&mut self, share: u32) -> bool {
        self.0.random_range(0..1000) < share
    }

    /// One of the choices, all alike.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// One of the choices by weight.
    pub(crate) fn weighted<T: Copy>(&mut self, choices: &[(T, u32)]) -> T {
        let total: u32 = choices.iter().map(|(_, weight)| weight).sum();
        let mut at = self.0.random_range(0..total.max(1));
        for (choice, weight) in choices {
            if at < *weight {
                return *choice;
            }
            at -= weight;
        }
        choices[choices.len() - 1].0
    }

    /// A random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }

    /// A day from `first` to `last`, both included.
    pub(crate) fn day(&mut self, first: Date, last: Date) -> Date {
        let days = i64::from((last - first).get_days());
        first.saturating_add(self.between(0, days).days())
    }

    /// Numbers within `low..=high`, drawn by weight, that add up to exactly `sum`.
    pub(crate) fn with_sum(&mut self, count: usize, sum: i64, weights: &[(i64, u32)], low: i64, high: i64) -> Vec<i64> {
        let mut numbers: Vec<i64> = (0..count).map(|_| self.weighted(weights)).collect();
        let mut left = sum - numbers.iter().sum::<i64>();
        // A sum that cannot be reached would never end.
        left = left.clamp(low * count as i64 - (sum - left), high * count as i64 - (sum - left));
        while left != 0 {
            let at = self.below(count);
            let step = left.signum();
            if (low..=high).contains(&(numbers[at] + step)) {
                numbers[at] += step;
                left -= step;
            }
        }
        numbers
    }

    /// Splits `sum` into `count` parts of at least one step each, all multiples of `step` but the last.
    pub(crate) fn split(&mut self, sum: i64, count: usize, step: i64) -> Vec<i64> {
        let weights: Vec<i64> = (0..count).map(|_| self.between(50, 150)).collect();
        let total: i64 = weights.iter().sum();
        let mut parts: Vec<i64> = weights.iter().map(|weight| (sum / step * weight / total).max(1) * step).collect();
        let others: i64 = parts.iter().skip(1).sum();
        if let Some(first) = parts.first_mut() {
            *first = sum - others;
        }
        parts
    }
}
