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

mod above;
mod address;
mod archive;
mod chinese;
mod code_words;
mod compound;
mod confirmed;
mod contact;
mod date_text;
mod decode;
mod describe;
mod digits;
mod faults;
mod field_reader;
mod flag;
mod guess;
mod header;
mod header_row;
mod id_number;
mod join;
mod layout;
mod matching;
mod name;
mod ods;
mod open;
mod packed;
mod parts;
mod percent;
mod plan;
mod preamble;
mod problem;
mod quantity;
mod reader;
mod recognise;
mod rejects;
mod remark;
mod review;
mod rows;
mod serial;
mod skip;
mod spreadsheet;
mod survey;
mod tables;
mod text_table;
mod unit;
mod unpack;
mod unreadable;
mod why;
mod words;
mod workbook;

pub use address::{address, column_letters};
pub use confirmed::{Confirmed, Said};
pub use decode::decode_text;
pub use faults::{FaultKind, Faults};
pub use field_reader::FieldReader;
pub use id_number::{IdNumber, IdNumberProblem};
pub use layout::{ColumnMatch, Guess, Layout, MatchedBy, UnknownColumn};
pub use open::{Limits, open, open_within};
pub use packed::Rows;
pub use problem::{Fault, Problem};
pub use reader::SheetReader;
pub use recognise::{Unrecognised, recognise, recognise_as};
pub use rejects::{REASON, RECORD, Refused, Rejects, rejects};
pub use review::review;
pub use rows::{Part, ReadRow, RejectedRow, Row, SheetRows, SkippedRow, read_sheet};
pub use skip::Skip;
pub use tables::{extent, tables};
pub use unreadable::Unreadable;
pub use words::words;
pub use workbook::{Cell, Epoch, Merged, Sheet, SheetRow, Workbook};
