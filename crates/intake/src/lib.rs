//! Intake: the bytes of a workbook and a pack in, rows and problems out.
//!
//! Three steps, each of which a person can look at and correct before the next: [`open()`] turns bytes into sheets of
//! typed cells, whatever the file is called; [`recognise()`] finds the header row, the ledgers and what each column
//! means; [`read_sheet`] reads the rows. A bad row is data: it comes back with all that is wrong with it, cell by cell,
//! and the good rows come back beside it.
//!
//! Pure: no files, no clock, no network, no database. References and areas leave as words, because only the register
//! knows which records there are.
//!
//! To follow one cell, read `field_reader.rs`; to follow one header, `header.rs` and `matching.rs`.

mod address;
mod archive;
mod code_words;
mod compound;
mod contact;
mod date_text;
mod decode;
mod field_reader;
mod flag;
mod guess;
mod header;
mod header_row;
mod id_number;
mod join;
mod layout;
mod matching;
mod open;
mod plan;
mod preamble;
mod problem;
mod quantity;
mod recognise;
mod rejects;
mod review;
mod rows;
mod skip;
mod spreadsheet;
mod text_table;
mod unit;
mod unreadable;
mod words;
mod workbook;

pub use address::{address, column_letters};
pub use decode::decode_text;
pub use field_reader::FieldReader;
pub use id_number::{IdNumber, IdNumberProblem};
pub use layout::{ColumnMatch, Layout, MatchedBy, UnknownColumn};
pub use open::{Limits, open, open_within};
pub use problem::{Fault, Problem};
pub use recognise::{Unrecognised, recognise};
pub use rejects::{REASON, RECORD, Rejects, rejects};
pub use review::review;
pub use rows::{Part, RejectedRow, Row, SheetRows, SkippedRow, read_sheet};
pub use skip::Skip;
pub use unreadable::Unreadable;
pub use words::words;
pub use workbook::{Cell, Merged, Sheet, SheetRow, Workbook};
