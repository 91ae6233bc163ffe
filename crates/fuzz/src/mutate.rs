//! Changes to a text or to bytes that still look much like what they were.

use std::ops::Range;

use fastrand::Rng;

/// How often a piece is repeated at most: deep nesting and long chains are what recursive readers stumble over.
const REPEATS: usize = 300;

/// What is mutated: a byte, a character, or a word.
pub trait Piece: Copy {
    /// Some piece that may never have been there before.
    fn any(rng: &mut Rng) -> Self;
}

impl Piece for u8 {
    fn any(rng: &mut Rng) -> Self {
        rng.u8(..)
    }
}

impl Piece for char {
    fn any(rng: &mut Rng) -> Self {
        match rng.u8(0..8) {
            0..=2 => rng.char('\u{20}'..'\u{7f}'),
            3..=5 => rng.char('一'..'龥'),
            6 => rng
                .choice(['\0', '\t', '\u{3000}', '\u{feff}', '０', '％', '“', '）', '·', '—', '〇', '②', '㎡'])
                .unwrap_or(' '),
            _ => rng.char(..),
        }
    }
}

impl Piece for &str {
    fn any(rng: &mut Rng) -> Self {
        rng.choice(["", "\0", "\u{3000}", "，", "“", "𬀩"]).unwrap_or_default()
    }
}

/// A few changes to one of the seeds: parts taken out, doubled, moved, repeated, taken from another seed, and words put in
/// between.
pub fn mutate<P: Piece>(rng: &mut Rng, seeds: &[Vec<P>], words: &[Vec<P>]) -> Vec<P> {
    let mut text = rng.choice(seeds).cloned().unwrap_or_default();
    for _ in 0..rng.usize(1..=6) {
        change(rng, &mut text, seeds, words);
    }
    text
}

fn change<P: Piece>(rng: &mut Rng, text: &mut Vec<P>, seeds: &[Vec<P>], words: &[Vec<P>]) {
    let here = part(rng, text.len());
    let at = rng.usize(0..=text.len());
    match rng.u8(0..10) {
        0 => drop(text.drain(here)),
        1 => text.truncate(at),
        2 => {
            let again = text[here].to_vec();
            insert(text, at, &again);
        }
        3 => {
            let moved: Vec<P> = text.drain(here).collect();
            let to = rng.usize(0..=text.len());
            insert(text, to, &moved);
        }
        4 => {
            let other = rng.choice(seeds).cloned().unwrap_or_default();
            let theirs = part(rng, other.len());
            text.splice(here, other[theirs].iter().copied());
        }
        5 => {
            let short = here.start..here.end.min(here.start + 12);
            let many = text[short].repeat(rng.usize(2..=REPEATS));
            insert(text, at, &many);
        }
        6 => {
            let some: Vec<P> = (0..rng.usize(1..4)).map(|_| P::any(rng)).collect();
            insert(text, at, &some);
        }
        7 => {
            let short = here.start..here.end.min(here.start + 3);
            let with = rng.choice(words).cloned().unwrap_or_default();
            text.splice(short, with);
        }
        _ => {
            let word = rng.choice(words).cloned().unwrap_or_default();
            insert(text, at, &word);
        }
    }
}

/// A part of something so long; most parts are short.
fn part(rng: &mut Rng, length: usize) -> Range<usize> {
    let from = rng.usize(0..=length);
    let longest = if rng.u8(0..4) == 0 { length - from } else { (length - from).min(16) };
    from..from + rng.usize(0..=longest)
}

fn insert<P: Piece>(text: &mut Vec<P>, at: usize, what: &[P]) {
    text.splice(at..at, what.iter().copied());
}
