//! What loads and yet cannot be meant: the part of `pack check` that finds rules which never speak, numbers that nobody
//! shows, parameters with days on which they have no value, and whatever nobody uses.
//!
//! A pack with such faults still runs, so that somebody in the middle of a change can try it; it is not finished.

mod codes;
mod conditions;
mod gaps;
mod reports;
mod truth;
mod used;
mod written;

use crate::{fault::Faults, pack::Pack};

impl Pack {
    /// What is not finished or cannot be meant, in the order of files and lines.
    ///
    /// # Errors
    ///
    /// The faults, where there are any.
    pub fn review(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        codes::review(self, &mut faults);
        conditions::review(self, &mut faults);
        gaps::review(self, &mut faults);
        used::review(self, &mut faults);
        written::review(self, &mut faults);
        faults.into_result()
    }
}
