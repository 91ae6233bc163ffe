//! The flow of paragraphs and tables, with what Word wants between them.

use docx_rs::{DocumentChild, Paragraph, SectionProperty, Table};

use super::inline::{Bookmarks, plain};
use super::{chart, table};
use crate::layout::{LINE_HALVES, Page};
use crate::text::halves;
use crate::{Block, Chart, Document, Inline};

/// A paragraph in one of our styles.
pub(super) fn paragraph(style: &str) -> Paragraph {
    Paragraph::new().style(style)
}

pub(super) struct Story {
    children: Vec<DocumentChild>,
    bookmarks: Bookmarks,
    /// The number of the last chart.
    charts: usize,
    break_before: bool,
    /// Whether the last paragraph is too long to be moved to another page as a whole.
    is_long: bool,
}

/// Ten lines. LibreOffice moves all of a paragraph that must stay with the next one, and would leave most of a page empty.
const LONG_HALVES: usize = 10 * LINE_HALVES;

impl Story {
    pub(super) fn of(document: &Document) -> Self {
        let bookmarks = Bookmarks::of(document);
        Self { children: Vec::new(), bookmarks, charts: 0, break_before: false, is_long: false }
    }

    pub(super) fn push(&mut self, paragraph: Paragraph) {
        let paragraph =
            if std::mem::take(&mut self.break_before) { paragraph.page_break_before(true) } else { paragraph };
        self.children.push(DocumentChild::Paragraph(Box::new(paragraph)));
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        self.push(paragraph("Normal"));
    }

    pub(super) fn blocks(&mut self, blocks: &[Block], page: Page) {
        for block in blocks {
            match block {
                Block::Heading { level, runs } => self.text(&format!("Heading{}", level.number()), runs),
                Block::Paragraph(runs) => self.text("Text", runs),
                Block::Table(table) => {
                    // Word would make one table of two that touch, and only a paragraph can begin a page.
                    if self.break_before || self.ends_with_table() {
                        self.push(paragraph("Spacer"));
                    }
                    if let Some(table) = table::lay_out(table, page, &mut self.bookmarks) {
                        self.children.push(DocumentChild::Table(Box::new(table)));
                    }
                }
                Block::Chart(chart) => self.chart(chart),
                Block::PageBreak => self.break_before = true,
            }
        }
    }

    fn text(&mut self, style: &str, runs: &Inline) {
        let paragraph = self.bookmarks.add(paragraph(style), runs);
        self.push(paragraph);
        self.is_long = runs.iter().map(|run| halves(&run.text)).sum::<usize>() > LONG_HALVES;
    }

    /// The chart's number stands where [`order`](super::order) puts the chart itself. All its lines share a page.
    fn chart(&mut self, chart: &Chart) {
        self.charts += 1;
        self.push(paragraph(chart::STYLE).add_run(plain(&self.charts.to_string())));
        self.push(paragraph("Caption").keep_next(true).add_run(plain(&chart.caption(self.charts))));
        self.text("Sources", &chart.sources());
    }

    /// A table that stands where its own position says, and an invisible line that it hangs on.
    pub(super) fn float(&mut self, table: Table) {
        self.children.push(DocumentChild::Table(Box::new(table)));
        self.push(paragraph("Spacer"));
    }

    fn ends_with_table(&self) -> bool {
        matches!(self.children.last(), Some(DocumentChild::Table(_)))
    }

    /// Keeps the last paragraph on the page of the next one, unless it is long.
    pub(super) fn keep_with_next(&mut self) {
        if self.is_long {
            return;
        }
        if let Some(DocumentChild::Paragraph(last)) = self.children.last_mut() {
            last.property.keep_next = Some(true);
        }
    }

    /// Ends a section: its last paragraph carries the page set-up, and what follows begins a page.
    pub(super) fn end_section(&mut self, section: SectionProperty) {
        self.close();
        if let Some(DocumentChild::Paragraph(last)) = self.children.last_mut() {
            last.property.section_property = Some(section);
        }
        self.break_before = false;
    }

    pub(super) fn finish(mut self) -> Vec<DocumentChild> {
        self.close();
        self.children
    }

    /// A section must end with a paragraph.
    fn close(&mut self) {
        if self.children.is_empty() || self.ends_with_table() {
            self.push(paragraph("Spacer"));
        }
    }
}
