//! The register: the live ledgers, on SQLite or PostgreSQL with one SQL text.
//!
//! - [`Register`] opens or makes one; tables come from the pack ([`schema`]).
//! - [`merge`] takes rows that intake has read, finds what they mean in the register, and applies them as one change
//!   set in one transaction.
//! - [`unite`] makes two records one where they are one person or one household.
//! - [`undo`] takes a change set back, and names what stands on it where it cannot.
//! - [`Register::release`] seals a report that left the house as an entry of the log.
//! - Every write goes through [`log`], which keeps before, after, actor, time and source in a keyed hash chain;
//!   [`Register::verify`] walks along it, and holds the ledgers against it.
//! - Identifiers are sealed by a [`Vault`]; the key lies outside the database.
//! - Every read takes a [`Scope`]: there is no unscoped read to forget.
//!
//! Nothing here knows HTTP, DataFusion or spreadsheets.

mod area;
mod base;
mod change_set;
mod db;
pub mod dump;
mod error;
mod export;
mod feed;
mod history;
mod ids;
mod incoming;
mod layouts;
pub mod log;
pub mod merge;
mod merged;
mod near;
mod open;
mod read;
mod record;
mod reference;
mod release;
mod replay;
pub mod schema;
mod scope;
mod store;
pub mod undo;
pub mod unite;
mod vault;
mod words;

pub use area::{Area, Areas};
pub use base::{Base, Named};
pub use db::{Arg, Db, Tx};
pub use error::RegisterError;
pub use export::Plain;
pub use feed::Feed;
pub use ids::{Act, Ids};
pub use incoming::{Conflict, FieldChange, Incoming, IncomingRow, Merged, Outcome, Prefer, Refusal, Terms};
pub use layouts::LayoutMatch;
pub use open::Register;
pub use read::{ChangeSet, Origin, Record};
pub use release::Release;
pub use replay::{Deed, Drift};
pub use scope::Scope;
pub use vault::{KEY_BYTES, Sm4Vault, Vault, VaultError};
