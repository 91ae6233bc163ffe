//! The document's parts in the order of GB/T 9704, each in its style. What the styles look like is in `parts/styles.xml`.

use docx_rs::{
    AlignmentType, BreakType, Docx, LineSpacing, LineSpacingType, Paragraph, Run, RunFonts, SpecialIndentType, Tab,
    TabValueType,
};

use super::inline::plain;
use super::story::{Story, paragraph};
use super::{imprint, page};
use crate::layout::{self, Page, mm, twips};
use crate::text::{clean, halves};
use crate::{Annex, Document, Head, title};

pub(super) fn lay_out(document: &Document) -> Docx {
    let mut story = Story::of(document);
    story.body(document);
    let mut page = Page::PORTRAIT;
    for (index, annex) in document.annexes.iter().enumerate() {
        story.end_section(page::section(page));
        page = layout::annex_page(annex);
        story.annex(&layout::annex_number(index, &document.annexes), annex, page);
    }
    if let Some(imprint) = &document.imprint {
        // A turned page has no place for it: it is read upright.
        if page == Page::LANDSCAPE {
            story.end_section(page::section(page));
            page = Page::PORTRAIT;
            // The page's first line; LibreOffice would not turn the page back for a table that floats.
            story.push(paragraph("Spacer"));
        }
        story.float(imprint::lay_out(imprint));
    }
    let mut docx = Docx::new();
    docx.document.children = story.finish();
    page::last_section(docx, page, document.notice.as_deref().unwrap_or_default())
}

impl Story {
    fn body(&mut self, document: &Document) {
        let page = Page::PORTRAIT;
        if let Some(head) = &document.head {
            self.head(head, document.number.as_deref().unwrap_or_default());
        }
        self.title(&document.title, page);
        if let (None, Some(number)) = (&document.head, &document.number) {
            self.push(paragraph("Normal").align(AlignmentType::Center).add_run(plain(number)));
        }
        self.blank();
        if let Some(recipient) = &document.recipient {
            self.push(paragraph("Recipient").add_run(plain(&layout::recipient(recipient))));
        }
        self.blocks(&document.blocks, page);
        self.annex_list(&document.annexes);
        self.signature(document);
    }

    /// 版头 (7.2): the mark 35 mm below the top of the text block, the reference two lines further down. The style of the latter
    /// draws the red line.
    fn head(&mut self, head: &Head, number: &str) {
        let mut above = mm(35);
        for (label, is_heavy) in head.labels() {
            self.push(paragraph(if is_heavy { "HeavyLabel" } else { "Normal" }).add_run(plain(label)));
            above = above.saturating_sub(layout::LINE_PITCH);
        }
        let size = layout::mark_pt(&head.mark);
        // A line as high as the characters, so that nothing but the 35 mm stands above them.
        let line = LineSpacing::new()
            .before(twips(above).unsigned_abs())
            .line_rule(LineSpacingType::Exact)
            .line(twips(size * 20));
        self.push(paragraph("Mark").line_spacing(line).add_run(plain(&head.mark).size(size * 2)));
        self.blank();
        self.blank();
        let reference = paragraph("Reference").add_run(plain(number));
        self.push(match &head.signer {
            None => reference,
            // A document to a superior names who signed it, so the two share the line, a character in on either side (7.2.6).
            Some(signer) => {
                let (right, edge) = (Page::PORTRAIT.text_width(), layout::indent(2));
                let fonts = RunFonts::new().ascii("楷体_GB2312").hi_ansi("楷体_GB2312").east_asia("楷体_GB2312");
                reference
                    .align(AlignmentType::Left)
                    .indent(None, Some(SpecialIndentType::FirstLine(twips(edge))), None, None)
                    .add_tab(Tab::new().val(TabValueType::Right).pos(right - edge))
                    .add_run(Run::new().add_tab())
                    .add_run(plain("签发人："))
                    .add_run(plain(signer).fonts(fonts))
            }
        });
        self.blank();
        self.blank();
    }

    fn title(&mut self, text: &str, page: Page) {
        let mut run = Run::new();
        for (index, line) in title::lines(text, page.title_halves()).into_iter().enumerate() {
            if index > 0 {
                run = run.add_break(BreakType::TextWrapping);
            }
            run = run.add_text(line);
        }
        self.push(paragraph("Title").add_run(run));
    }

    /// 附件 (7.3.7): its number on the first line of a page, its title on the third.
    fn annex(&mut self, number: &str, annex: &Annex, page: Page) {
        self.push(paragraph("Annex").add_run(plain(&format!("附件{number}"))));
        self.blank();
        self.title(&annex.title, page);
        self.blank();
        self.blocks(&annex.blocks, page);
    }

    /// 附件说明 (7.3.4): two characters in, and a long name goes on under its own first character.
    fn annex_list(&mut self, annexes: &[Annex]) {
        const LABEL: &str = "附件：";
        for index in 0..annexes.len() {
            let (number, name) = layout::annex_entry(index, annexes);
            let label = if index == 0 { LABEL } else { "" };
            if index == 0 {
                self.blank();
            }
            let hanging = layout::indent(halves(label) + halves(&number));
            let left = layout::indent(4 + halves(LABEL) + halves(&number));
            self.push(
                paragraph("AnnexList")
                    .indent(Some(twips(left)), Some(SpecialIndentType::Hanging(twips(hanging))), None, None)
                    .add_run(plain(&format!("{label}{number}{name}"))),
            );
        }
    }

    /// 署名 and 成文日期 (7.3.5.2). They keep hold of the text before them: a page with nothing but a signature is forbidden (7.3.5.5).
    fn signature(&mut self, document: &Document) {
        let issuer = clean(document.issuer.as_deref().unwrap_or_default());
        let date = clean(document.date.as_deref().unwrap_or_default());
        let (issuer_blank, date_blank) = layout::signature(&issuer, &date);
        let lines: Vec<Paragraph> = [(issuer, issuer_blank), (date, date_blank)]
            .into_iter()
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, blank)| {
                let right = Some(twips(layout::indent(blank)));
                paragraph("Signature").indent(None, None, right, None).add_run(plain(&text))
            })
            .collect();
        if !lines.is_empty() {
            self.keep_with_next();
            self.blank();
        }
        for line in lines {
            self.keep_with_next();
            self.push(line);
        }
    }
}
