//! The register: the live ledgers, on SQLite or PostgreSQL with one SQL text.
//!
//! - [`Register`] opens or makes one; tables come from the pack ([`schema`]).
//! - [`merge`] takes rows that intake has read, finds what they mean in the register, and applies them as one change
//!   set in one transaction.
//! - [`undo`] takes a change set back, and names what stands on it where it cannot.
//! - [`Register::release`] seals a report that left the house as an entry of the log.
//! - Every write goes through [`log`], which keeps before, after, actor, time and source in a keyed hash chain.
//! - Identifiers are sealed by a [`Vault`]; the key lies outside the database.
//! - Every read takes a [`Scope`]: there is no unscoped read to forget.
//!
//! Nothing here knows HTTP, DataFusion or spreadsheets.

mod area;
mod db;
pub mod dump;
mod error;
mod export;
mod ids;
mod incoming;
pub mod log;
pub mod merge;
mod open;
mod read;
mod record;
mod reference;
mod release;
pub mod schema;
mod scope;
pub mod undo;
mod vault;

pub use area::{Area, Areas};
pub use db::{Arg, Db, Tx};
pub use error::RegisterError;
pub use ids::{Act, Ids};
pub use incoming::{FieldChange, Incoming, IncomingRow, Merged, Outcome, Refusal};
pub use open::Register;
pub use read::{ChangeSet, Origin, Record};
pub use release::Release;
pub use scope::Scope;
pub use vault::{KEY_BYTES, Sm4Vault, Vault, VaultError};
