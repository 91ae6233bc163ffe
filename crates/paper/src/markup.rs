//! The rendered report template, read into blocks.
//!
//! The markup is the little of Markdown that an official document needs:
//!
//! - `# `, `## `, `### `, `#### ` at the start of a line: headings of the four levels;
//! - lines that begin with `|`, the second of them `|---|:--:|--:|`: a table;
//! - everything else is text; a blank line ends a paragraph, a single line break does not.
//!
//! Nothing else has a meaning. Asterisks in particular do not: masked ID numbers are full of them.
//!
//! Figures come as markers of private-use characters, written by [`figure`] and [`disputed`], because a template renders to text;
//! so do charts, written by [`chart`], each on a line of its own.
//! [`escape`] is for everything else that a template takes from data, so that a cell's `|` or a forged marker stays plain text.

mod inline;
mod table;

pub use inline::{chart, disputed, escape, figure};

use crate::{Block, Chart, Level};

/// The blocks of a rendered template. Every text is a document: what is not well formed is shown as it stands.
pub fn parse(text: &str) -> Vec<Block> {
    parse_with(text, &|_| None)
}

/// As [`parse`], with the charts that the text names. One that there is not is left out.
pub fn parse_with(text: &str, charts: &dyn Fn(&str) -> Option<Chart>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if let Some((level, title)) = heading(line) {
            end_paragraph(&mut paragraph, &mut blocks);
            blocks.push(Block::Heading { level, runs: inline::parse(title) });
        } else if let Some(align) = table::alignment(line, lines.peek().copied()) {
            end_paragraph(&mut paragraph, &mut blocks);
            lines.next();
            let rows = std::iter::from_fn(|| lines.next_if(|next| table::is_row(next)));
            blocks.push(Block::Table(table::parse(line, align, rows)));
        } else if let Some(name) = inline::chart_name(line) {
            end_paragraph(&mut paragraph, &mut blocks);
            blocks.extend(charts(name).map(Block::Chart));
        } else if line.is_empty() {
            end_paragraph(&mut paragraph, &mut blocks);
        } else {
            join(&mut paragraph, line);
        }
    }
    end_paragraph(&mut paragraph, &mut blocks);
    blocks
}

fn heading(line: &str) -> Option<(Level, &str)> {
    Level::ALL.into_iter().find_map(|level| {
        let title = line.strip_prefix(&"#".repeat(level.number()))?.strip_prefix(' ')?;
        Some((level, title.trim()))
    })
}

fn end_paragraph(paragraph: &mut String, blocks: &mut Vec<Block>) {
    if !paragraph.is_empty() {
        blocks.push(Block::Paragraph(inline::parse(paragraph)));
        paragraph.clear();
    }
}

/// Adds a line to its paragraph. Chinese has no spaces, so only words of another script are kept apart.
fn join(paragraph: &mut String, line: &str) {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if word(paragraph.chars().last()) && word(line.chars().next()) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

#[cfg(test)]
mod tests;
