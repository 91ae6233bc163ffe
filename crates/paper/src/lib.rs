//! Documents as Chinese offices exchange them: docx in the layout of GB/T 9704-2012, printable HTML, xlsx ledgers.
//!
//! This crate is pure. It knows no other crate of ours and touches no clock, network, database or file; the same model
//! gives the same bytes, so a report can be made again years later and compared.
//!
//! Start at [`Document`], the model. [`markup::parse`] makes blocks of a rendered template, [`docx::write`] and
//! [`html::write`] lay them out (the measures are in `layout`), and [`docx::read`] takes the text out of a docx that somebody sends.
//! [`xlsx::write`] has a model of its own, since a ledger is not prose.

pub mod docx;
pub mod html;
pub mod markup;
pub mod xlsx;

mod chart;
mod document;
mod error;
mod layout;
mod links;
mod text;
mod title;

pub use chart::{Amount, Chart, ChartKind, Point};
pub use document::{Align, Anchor, Annex, Block, Document, Head, Imprint, Inline, Level, Mark, Run, Table};
pub use error::PaperError;
