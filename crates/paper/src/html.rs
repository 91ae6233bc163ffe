//! One self-contained page that prints as the docx does: CSS inline, no script, nothing from elsewhere.
//!
//! It is written for Chromium 86 and its print dialogue. Page numbers come from margin boxes, which Chromium knows since 131; an
//! older one leaves them out or adds its own.

mod blocks;
mod chart;
mod escape;

use crate::layout::{self, Page};
use crate::links::Links;
use crate::{Annex, Document, Head, title};
use escape::Escaped;

const STYLE: &str = include_str!("html/style.css");
const NOTICE_STYLE: &str = include_str!("html/notice.css");

/// Writes the document as a page of HTML.
///
/// The first place that shows a figure is `#figure-ID`, the place that defines it `#definition-ID`; a click leads from one to
/// the other.
pub fn write(document: &Document) -> String {
    let mut html = Html { out: String::new(), page: Page::PORTRAIT, links: Links::of(document), charts: 0 };
    html.add("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.add("<meta name=\"viewport\" content=\"width=device-width\">\n");
    html.add(format!("<title>{}</title>\n", Escaped(&document.title.replace('\n', ""))));
    let notice_style = if document.notice.is_some() { NOTICE_STYLE } else { "" };
    html.add(format!("<style>\n{STYLE}{notice_style}</style>\n</head>\n<body>\n"));
    let last = document.annexes.len();
    html.sheet(Page::PORTRAIT, document, |html| {
        html.body(document);
        html.imprint(document, last == 0);
    });
    for (index, annex) in document.annexes.iter().enumerate() {
        let number = layout::annex_number(index, &document.annexes);
        html.sheet(layout::annex_page(annex), document, |html| {
            html.annex(&number, annex);
            html.imprint(document, index + 1 == last);
        });
    }
    html.add("</body>\n</html>\n");
    html.out
}

/// The page as far as it is written.
struct Html {
    out: String,
    /// The paper of the sheet that is being written.
    page: Page,
    links: Links,
    /// The number of the last chart.
    charts: usize,
}

impl Html {
    fn add(&mut self, html: impl AsRef<str>) {
        self.out.push_str(html.as_ref());
    }

    /// A run of pages. The notice is a table's head, the one thing that every Chromium repeats on each printed page.
    fn sheet(&mut self, page: Page, document: &Document, content: impl FnOnce(&mut Self)) {
        self.page = page;
        let class = if page == Page::LANDSCAPE { "sheet wide" } else { "sheet" };
        let (open, close) = match &document.notice {
            Some(notice) => (
                format!(
                    "<table class=\"pages\" role=\"presentation\"><thead><tr><td>{}</td></tr></thead>\n<tbody><tr><td>\n",
                    Escaped(notice)
                ),
                "</td></tr></tbody></table>\n",
            ),
            None => (String::new(), ""),
        };
        self.add(format!("<section class=\"{class}\">\n{open}"));
        content(self);
        self.add(format!("{close}</section>\n"));
    }

    fn body(&mut self, document: &Document) {
        if let Some(head) = &document.head {
            self.head(head, document.number.as_deref().unwrap_or_default());
        }
        self.title(&document.title);
        if let (None, Some(number)) = (&document.head, &document.number) {
            self.add(format!("<p class=\"number\">{}</p>\n", Escaped(number)));
        }
        if let Some(recipient) = &document.recipient {
            self.add(format!("<p class=\"recipient\">{}</p>\n", Escaped(&layout::recipient(recipient))));
        }
        self.blocks(&document.blocks);
        self.annex_list(&document.annexes);
        self.signature(document);
    }

    fn head(&mut self, head: &Head, number: &str) {
        for (label, is_heavy) in head.labels() {
            let class = if is_heavy { "label heavy" } else { "label" };
            self.add(format!("<p class=\"{class}\">{}</p>\n", Escaped(label)));
        }
        let size = layout::mark_pt(&head.mark);
        self.add(format!("<p class=\"mark\" style=\"font-size:{size}pt\">{}</p>\n", Escaped(&head.mark)));
        let number = Escaped(number);
        self.add(match &head.signer {
            Some(signer) => format!(
                "<p class=\"reference upward\"><span>{number}</span><span>签发人：<i>{}</i></span></p>\n",
                Escaped(signer)
            ),
            None => format!("<p class=\"reference\">{number}</p>\n"),
        });
    }

    fn title(&mut self, text: &str) {
        let lines = title::lines(text, self.page.title_halves());
        let lines: Vec<String> = lines.iter().map(|line| Escaped(line).to_string()).collect();
        self.add(format!("<h1>{}</h1>\n", lines.join("<br>")));
    }

    fn annex(&mut self, number: &str, annex: &Annex) {
        self.add(format!("<p class=\"annex\">附件{number}</p>\n"));
        self.title(&annex.title);
        self.blocks(&annex.blocks);
    }

    /// 附件说明 (7.3.4): no punctuation after the names, and a long name goes on under its own first character.
    fn annex_list(&mut self, annexes: &[Annex]) {
        if annexes.is_empty() {
            return;
        }
        self.add("<div class=\"annexes\"><span>附件：</span><div>\n");
        for index in 0..annexes.len() {
            let (number, name) = layout::annex_entry(index, annexes);
            self.add(format!("<p><span>{number}</span><span>{}</span></p>\n", Escaped(&name)));
        }
        self.add("</div></div>\n");
    }

    /// 版记 (7.4), below everything else.
    fn imprint(&mut self, document: &Document, is_last: bool) {
        let Some(imprint) = document.imprint.as_ref().filter(|_| is_last) else { return };
        self.add("<div class=\"imprint\">\n");
        if let Some(copies) = &imprint.copies {
            self.add(format!("<p>抄送：{}。</p>\n", Escaped(copies.trim().trim_end_matches('。'))));
        }
        let (printer, day) = (Escaped(&imprint.printer), Escaped(&imprint.printed_on));
        self.add(format!("<p class=\"printed\"><span>{printer}</span><span>{day}印发</span></p>\n</div>\n"));
    }

    fn signature(&mut self, document: &Document) {
        let (issuer, date) = (document.issuer.as_deref().unwrap_or(""), document.date.as_deref().unwrap_or(""));
        let (issuer_blank, date_blank) = layout::signature(issuer, date);
        let lines = [(issuer, issuer_blank), (date, date_blank)];
        for (index, (text, blank)) in lines.into_iter().filter(|(text, _)| !text.is_empty()).enumerate() {
            let class = if index == 0 { "signature first" } else { "signature" };
            let points = layout::indent(blank) / 20;
            self.add(format!("<p class=\"{class}\" style=\"margin-right:{points}pt\">{}</p>\n", Escaped(text)));
        }
    }
}

#[cfg(test)]
mod tests;
