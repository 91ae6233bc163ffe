//! The text as it gathers while the elements go by. There is no recursion, so that no nesting can exhaust the stack.

use quick_xml::events::BytesStart;

use super::Kind;

#[derive(Default)]
pub(super) struct Text {
    /// The elements around the place that is read, the innermost last.
    open: Vec<Kind>,
    /// How many elements were open when one began whose contents do not count.
    skipped_at: Option<usize>,
    /// For each set of alternatives around: whether one has been taken.
    taken: Vec<bool>,
    body: Lines,
    rows: Vec<Row>,
    cells: Vec<Lines>,
    paragraphs: Vec<Paragraph>,
}

/// The finished lines of the body or of a cell.
#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    /// A paragraph whose end was deleted: the next one goes on where it stops.
    unended: String,
}

impl Lines {
    fn finish(mut self) -> Vec<String> {
        if !self.unended.is_empty() {
            self.lines.push(self.unended);
        }
        self.lines
    }
}

#[derive(Default)]
struct Row {
    cells: Vec<String>,
    is_deleted: bool,
}

struct Paragraph {
    text: String,
    end_is_deleted: bool,
}

impl Text {
    pub(super) fn is_complete(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn finish(self) -> Vec<String> {
        self.body.finish()
    }

    /// Characters, which count inside `w:t` only.
    pub(super) fn add(&mut self, characters: &str) {
        if self.open.last() == Some(&Kind::Characters) {
            // A line that ends within the characters of a run is a blank to every word processor; `w:br` ends a line.
            self.put(&characters.replace(['\n', '\r', '\t'], " "));
        }
    }

    fn put(&mut self, text: &str) {
        if let (None, Some(paragraph)) = (self.skipped_at, self.paragraphs.last_mut()) {
            paragraph.text.push_str(text);
        }
    }

    /// Where finished lines go: the innermost cell, or the body.
    fn lines(&mut self) -> &mut Lines {
        self.cells.last_mut().unwrap_or(&mut self.body)
    }

    pub(super) fn open(&mut self, kind: Kind, start: &BytesStart<'_>) {
        let parent = self.open.last().copied();
        if self.skipped_at.is_none() {
            match kind {
                Kind::Paragraph => {
                    let text = std::mem::take(&mut self.lines().unended);
                    self.paragraphs.push(Paragraph { text, end_is_deleted: false });
                }
                Kind::Row => self.rows.push(Row::default()),
                Kind::Cell => self.cells.push(Lines::default()),
                Kind::Tab if parent == Some(Kind::Run) => self.put("\t"),
                Kind::Break if parent == Some(Kind::Run) && !is_page_break(start) => self.put("\n"),
                Kind::Hyphen => self.put("-"),
                Kind::Deleted => self.delete(parent),
                Kind::Alternatives => self.taken.push(false),
                Kind::Choice | Kind::Fallback => match self.taken.last_mut() {
                    Some(true) => self.skip(),
                    Some(taken) => *taken = true,
                    None => {}
                },
                _ => {}
            }
        }
        self.open.push(kind);
    }

    fn skip(&mut self) {
        self.skipped_at = Some(self.open.len());
    }

    /// A deletion is of the end of a paragraph or of a row, if it stands among their properties, and else of what it holds.
    fn delete(&mut self, parent: Option<Kind>) {
        match parent {
            Some(Kind::RunProperties) => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.end_is_deleted = true;
                }
            }
            Some(Kind::RowProperties) => {
                if let Some(row) = self.rows.last_mut() {
                    row.is_deleted = true;
                }
            }
            _ => self.skip(),
        }
    }

    pub(super) fn close(&mut self) {
        let kind = self.open.pop();
        if let Some(depth) = self.skipped_at {
            if depth == self.open.len() {
                self.skipped_at = None;
            }
            return;
        }
        match kind {
            Some(Kind::Paragraph) => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    let lines = self.lines();
                    if paragraph.end_is_deleted {
                        lines.unended = paragraph.text;
                    } else {
                        lines.lines.push(paragraph.text);
                    }
                }
            }
            Some(Kind::Cell) => {
                let text = self.cells.pop().unwrap_or_default().finish().join("\n");
                match self.rows.last_mut() {
                    Some(row) => row.cells.push(text),
                    None => self.lines().lines.push(text),
                }
            }
            Some(Kind::Row) => {
                if let Some(row) = self.rows.pop().filter(|row| !row.is_deleted) {
                    self.lines().lines.push(row.cells.join("\t"));
                }
            }
            Some(Kind::Alternatives) => {
                self.taken.pop();
            }
            _ => {}
        }
    }
}

/// Whether a break goes to the next page or column, which is layout and not text.
fn is_page_break(start: &BytesStart<'_>) -> bool {
    start.attributes().flatten().any(|attribute| {
        attribute.key.local_name().as_ref() == "type" && matches!(&*attribute.value, "page" | "column")
    })
}
