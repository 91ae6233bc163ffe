//! Who acts, when, and the ids that the act makes. Time and randomness come in from outside.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha12Rng;
use uuid::Builder;

/// One act: who, when, and a source of ids.
#[derive(Debug, Clone)]
pub struct Act {
    /// Who acts.
    pub actor: String,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// Makes the ids.
    pub ids: Ids,
}

impl Act {
    /// An act of somebody at an instant, with ids drawn from a seed.
    pub fn new(actor: impl Into<String>, at_ms: i64, seed: [u8; 32]) -> Self {
        Act { actor: actor.into(), at_ms, ids: Ids::new(at_ms, seed) }
    }
}

/// Makes UUIDv7 texts: ordered by time, so that a phone can make them offline and an index stays compact.
#[derive(Debug, Clone)]
pub struct Ids {
    at_ms: u64,
    random: ChaCha12Rng,
    counter: u32,
}

impl Ids {
    /// Ids of one instant, drawn from a seed.
    pub fn new(at_ms: i64, seed: [u8; 32]) -> Self {
        Ids { at_ms: at_ms.max(0).unsigned_abs(), random: ChaCha12Rng::from_seed(seed), counter: 0 }
    }

    /// The next id. Ids of one act grow, because the first random bits are a counter (RFC 9562, method 1).
    pub fn next_id(&mut self) -> String {
        let mut bytes = [0_u8; 10];
        self.random.fill_bytes(&mut bytes);
        // The builder keeps twelve bits of the first two bytes, six of the third, and all bits of the others: thirty of
        // them, in this order, are the counter.
        let [_, _, high, low] = (self.counter >> 18).to_be_bytes();
        (bytes[0], bytes[1]) = (high, low);
        let [_, _, high, low] = (self.counter << 4 & 0xff_ff).to_be_bytes();
        bytes[2] = (self.counter >> 12 & 0x3f).to_be_bytes()[3];
        (bytes[3], bytes[4]) = (high, low | bytes[4] & 0x0f);
        self.counter += 1;
        Builder::from_unix_timestamp_millis(self.at_ms, &bytes).into_uuid().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_act_grow() {
        let mut ids = Ids::new(1_615_800_000_000, [7; 32]);
        let mut last = ids.next_id();
        for _ in 0..10_000 {
            let next = ids.next_id();
            assert!(last < next, "{last} {next}");
            last = next;
        }
        for counter in [0xfff, 0x3_ffff, 0x3f_ffff] {
            ids.counter = counter;
            let last = ids.next_id();
            assert!(last < ids.next_id(), "{counter:x}");
        }
    }
}
