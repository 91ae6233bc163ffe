//! Paragraphs, tables and the runs in them.

use super::Html;
use super::escape::{Escaped, Fragment};
use crate::layout;
use crate::{Align, Anchor, Block, Inline, Mark, Run, Table};

/// The name of an end of a link in the page.
fn place(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Figure(id) => format!("figure-{}", Fragment(id)),
        Anchor::Definition(id) => format!("definition-{}", Fragment(id)),
    }
}

impl Html {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { level, runs } => {
                    // The title is h1.
                    let tag = format!("h{}", level.number() + 1);
                    self.element(&tag, "", runs);
                }
                Block::Paragraph(runs) => self.element("p", "", runs),
                Block::Table(table) => self.table(table),
                Block::Chart(chart) => self.chart(chart),
                Block::PageBreak => self.add("<div class=\"break\"></div>\n"),
            }
        }
    }

    pub(super) fn element(&mut self, tag: &str, attributes: &str, runs: &Inline) {
        self.add(format!("<{tag}{attributes}>"));
        for run in runs {
            self.run(run);
        }
        self.add(format!("</{tag}>\n"));
    }

    fn run(&mut self, run: &Run) {
        let mut html = Escaped(&run.shown()).to_string();
        if run.mark == Mark::Disputed {
            html = format!("<mark>{html}</mark>");
        }
        if run.bold {
            html = format!("<b>{html}</b>");
        }
        if let Some(anchor) = &run.anchor {
            let id = if self.links.is_first(anchor) { format!(" id=\"{}\"", place(anchor)) } else { String::new() };
            let to = self.links.other_end(anchor).map(|other| format!(" href=\"#{}\"", place(&other)));
            html = format!("<a{id}{}>{html}</a>", to.unwrap_or_default());
        }
        self.add(html);
    }

    fn table(&mut self, table: &Table) {
        let columns = table.columns();
        if columns == 0 {
            return;
        }
        let class = if layout::is_small(table, self.page) { " class=\"small\"" } else { "" };
        self.add(format!("<table{class}>\n<colgroup>"));
        for width in layout::column_widths(table, self.page) {
            let per_mille = width * 1000 / self.page.text_width();
            self.add(format!("<col style=\"width:{}.{}%\">", per_mille / 10, per_mille % 10));
        }
        self.add("</colgroup>\n<thead>");
        self.row("th", columns, &table.header, |_| " scope=\"col\"");
        self.add("</thead>\n<tbody>\n");
        for row in &table.rows {
            self.row("td", columns, row, |column| match table.align_of(column) {
                Align::Start => "",
                Align::Center => " class=\"center\"",
                Align::End => " class=\"end\"",
            });
        }
        self.add("</tbody>\n</table>\n");
    }

    fn row(&mut self, tag: &str, columns: usize, cells: &[Inline], attributes: impl Fn(usize) -> &'static str) {
        let empty = Inline::new();
        self.add("<tr>");
        for column in 0..columns {
            let runs = cells.get(column).unwrap_or(&empty);
            self.element(tag, attributes(column), runs);
        }
        self.add("</tr>\n");
    }
}
