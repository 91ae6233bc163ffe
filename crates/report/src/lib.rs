//! The official report: a template of the pack, the figures and the checks become a document and its annex.
//!
//! Numbers cannot be typed into a template; it names figures, and each stands in the document with its own anchor. A
//! check that fails blocks the report, or marks its figures in a draft.

mod annex;
mod chart;
mod compose;
mod definitions;
mod form;
mod numeral;
mod pack_page;
mod printout;

pub use annex::{Lead, Seal, annex};
pub use compose::{Draft, Issue, ReportError, ReportInput, compose};
pub use definitions::definitions;
pub use form::{RecordColumn, Words, form};
pub use numeral::chinese;
pub use pack_page::pack_page;
pub use printout::printout;
