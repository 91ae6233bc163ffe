//! Fuzzing: a target is run on mutated inputs and must answer each of them.
//!
//! A test gives every target the same few hundred inputs on every machine. `make fuzz` sets `FUZZ_SECONDS`, and each target
//! goes on with new inputs for so long. Whoever finds an input that breaks something is told its `FUZZ_SEED`, with which
//! that one input comes again; `FUZZ_TRACE=1` names the seed before each input, for those that never come back.
//!
//! Targets stand beside what they try: `crates/*/tests/fuzz.rs`, and in the engine beside the interpreter that it is held
//! against.

mod mutate;
mod package;

use std::{
    env,
    str::FromStr,
    time::{Duration, Instant},
};

pub use fastrand::Rng;
pub use mutate::{Piece, mutate};
pub use package::{packed, parts};

/// Runs a target: `runs` times in a test, and for as long as `FUZZ_SECONDS` says where it is set.
///
/// # Panics
///
/// Where the target does. The seed of the input is printed.
pub fn fuzz(runs: u64, target: impl Fn(&mut Rng)) {
    if let Some(seed) = from_env("FUZZ_SEED") {
        return one(seed, &target);
    }
    let Some(seconds) = from_env("FUZZ_SECONDS") else {
        (0..runs).for_each(|seed| one(seed, &target));
        return;
    };
    let (began, wanted) = (Instant::now(), Duration::from_secs(seconds));
    let mut seeds = Rng::new();
    let mut done = 0_u64;
    while began.elapsed() < wanted {
        one(seeds.u64(..), &target);
        done += 1;
    }
    eprintln!("{done} inputs");
}

fn from_env<T: FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

fn one(seed: u64, target: &impl Fn(&mut Rng)) {
    // What never comes back, or runs out of stack, has no chance to say so afterwards.
    if env::var_os("FUZZ_TRACE").is_some() {
        eprintln!("FUZZ_SEED={seed}");
    }
    let _told = Told(seed);
    target(&mut Rng::with_seed(seed));
}

/// Says the seed where the target panics.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("FUZZ_SEED={} brings this input again", self.0);
        }
    }
}
