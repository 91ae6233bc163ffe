//! The binary, from outside: run as a user runs it. One file a concern, one test program, so that the demonstration is
//! made once for all of them.

mod backup;
mod bad_input;
mod common;
mod demo;
mod docs;
mod forms;
mod kill;
mod layout;
mod machine;
mod mend;
mod merge;
mod pack_copy;
mod packs;
mod release;
