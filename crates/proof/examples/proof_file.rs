//! Proof-reads a text file and prints what was found: `cargo run --example proof_file FILE [PACK_FOLDER]`.
#![allow(clippy::print_stdout, reason = "an example talks to the terminal")]

use std::{collections::BTreeMap, error::Error, path::Path};

use shouwang_pack::Pack;
use shouwang_proof::proof;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("请给出一个文本文件")?;
    let pack = match arguments.next() {
        Some(folder) => Pack::read(Path::new(&folder))?,
        None => Pack::built_in()?,
    };
    let paragraphs: Vec<String> = std::fs::read_to_string(file)?.lines().map(str::to_owned).collect();
    let report = proof(&pack, &paragraphs, None);
    for mention in &report.mentions {
        println!("MENTION\t{}\t{}\t{}\t{}", mention.figure, mention.value, mention.unit, mention.offset);
    }
    for left in &report.unmatched {
        println!("UNMATCHED\t{}\t{}\t{}", left.text, left.offset, left.sentence);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for found in &report.findings {
        *counts.entry(&found.check).or_default() += 1;
        println!("CONTRADICTION\t{}\t{}\n\t{}", found.check, found.message, found.sentences.join("\n\t"));
    }
    println!("{} mentions, {} unmatched, contradictions {counts:?}", report.mentions.len(), report.unmatched.len());
    Ok(())
}
