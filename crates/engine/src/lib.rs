//! The engine: snapshots, rules, figures and checks on Apache DataFusion.
//!
//! - [`snapshot`] writes the ledgers at one data date as Parquet, without names or identifiers.
//! - [`Session`] opens one: ledgers and views are tables, parameters are literals.
//! - [`screen`] evaluates all the rules of a subject in one pass; the [`Run`] it leaves is kept, and [`explain`] says from
//!   it why, for one household, one record, or those nearest to a line.
//! - [`figures`] computes every figure as the aggregate of its own record list.
//! - [`checks`] holds the figures against each other.
//! - [`examples`] runs the examples of a pack; [`compile`] finds what cannot be planned before anything runs.
//!
//! There is one evaluator, for one edited household as for a province. Nothing here knows the register or HTTP.

pub mod checks;
pub mod compile;
mod condition;
mod dated;
pub mod distance;
pub mod error;
pub mod examples;
mod exemption;
pub mod explain;
pub mod figures;
#[cfg(test)]
mod interpreter;
mod literal;
pub mod near;
mod plan_words;
pub mod receipt;
mod run;
pub mod screen;
mod session;
pub mod snapshot;
mod table;
pub mod table_file;
mod verdicts;
mod whom;

/// The tables that a [`Run`] and a snapshot are made of.
pub use datafusion::arrow;
pub use error::EngineError;
pub use exemption::Exemption;
pub use receipt::Receipt;
pub use run::Run;
pub use session::Session;
pub use table::{ColumnInfo, cell_text};
pub use verdicts::Verdicts;
pub use whom::Whom;
