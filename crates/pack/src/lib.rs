//! Packs: the domain as data.
//!
//! A pack is a folder that a county's own IT person can read, change and test without a compiler. This crate reads
//! one, checks all that can be checked without an engine, and hands out the vocabulary ([`Ledger`], [`Field`],
//! [`Rule`], [`Figure`], [`Param`] …) that every other crate speaks. It touches nothing but the folder it is given:
//! no clock, no network, no database.
//!
//! Start with [`Pack`]; each noun has its own file. SQL in a pack is only parsed here ([`sql`]); whether it can be
//! planned over the pack's own tables is the engine's question, asked by `shouwang pack check`.

mod chart;
mod check;
mod code;
mod diff;
pub mod expression;
mod fault;
mod figure;
mod ledger;
mod load;
mod name;
mod norm;
mod pack;
mod param;
mod problem;
mod programme;
mod report;
mod review;
mod rule;
mod schema;
mod source;
pub mod sql;
mod subject;
mod toml_file;
mod toml_words;
mod validate;
mod value;
mod view;

pub use chart::{Bar, Chart, ChartKind};
pub use check::{Check, CheckKind, Relation, RelationOp};
pub use code::{Code, CodeList};
pub use diff::diff;
pub use fault::{Fault, Faults, Place};
pub use figure::{AsOf, Figure, FigureExample, Mention, Said};
pub use ledger::{Class, Derive, Field, Kind, Ledger, Part, Through};
pub use norm::Norm;
pub use pack::{BUILT_IN_TABLES, Pack, PackError, PackHead, Town};
pub use param::{Param, ParamError, ParamKind, ParamValue, Sure};
pub use problem::Problem;
pub use programme::Programme;
pub use report::{Head, Imprint, Report};
pub use rule::{Expect, Rule, RuleExample, RuleKind, Severity};
pub use schema::{FileSchema, schemas};
pub use source::PackFiles;
pub use subject::{Column, Subject};
pub use value::{Decimal, Value};
pub use view::View;
