//! Pages: size, margins, the grid, the notice above and the number below.

use docx_rs::{
    AlignmentType, DocGrid, DocGridType, Docx, Footer, FooterReference, Header, HeaderReference, PageMargin, PageNum,
    PageOrientationType, PageSize, Paragraph, SectionProperty,
};

use super::inline::plain;
use super::story::paragraph;
use crate::layout::{LINE_PITCH, Page, mm, twips};

/// The page set-up of a section.
pub(super) fn section(page: Page) -> SectionProperty {
    let size = PageSize::new().width(twips(page.width).unsigned_abs()).height(twips(page.height).unsigned_abs());
    let size = if page == Page::LANDSCAPE { size.orient(PageOrientationType::Landscape) } else { size };
    let section = SectionProperty::new()
        .page_size(size)
        .page_margin(PageMargin {
            top: twips(page.top),
            left: twips(page.left),
            bottom: twips(page.bottom),
            right: twips(page.right),
            header: twips(mm(15)),
            footer: twips(page.footer),
            gutter: 0,
        })
        .doc_grid(DocGrid::with_empty().grid_type(DocGridType::Lines).line_pitch(LINE_PITCH));
    with_footers(section, page)
}

/// Every section names its headers and footers, by the ids that docx-rs gives to the document's own.
///
/// On a turned page the number stays where it is on all the others, at the outer corner of the sheet's lower edge, which is now at
/// the left; `parts/footer3.xml` and `parts/footer4.xml` put it there in a cell whose text runs down.
fn with_footers(mut section: SectionProperty, page: Page) -> SectionProperty {
    let (odd, even) = if page == Page::LANDSCAPE { ("rIdFooter3", "rIdFooter4") } else { ("rIdFooter1", "rIdFooter2") };
    section.header_reference = Some(HeaderReference::new("default", "rIdHeader1"));
    section.even_header_reference = Some(HeaderReference::new("even", "rIdHeader2"));
    section.footer_reference = Some(FooterReference::new("default", odd));
    section.even_footer_reference = Some(FooterReference::new("even", even));
    section
}

/// The last section, which is the document's own, with the headers and footers that all sections name.
pub(super) fn last_section(mut docx: Docx, page: Page, notice: &str) -> Docx {
    let header = || Header::new().add_paragraph(paragraph("Header").add_run(plain(notice)));
    let odd = page_number().align(AlignmentType::Right).indent(None, None, Some(EM), None);
    let even = page_number().indent(Some(EM), None, None, None);
    docx.document.section_property = section(page);
    let mut docx = docx
        .header(header())
        .even_header(header())
        .footer(Footer::new().add_paragraph(odd))
        .even_footer(Footer::new().add_paragraph(even));
    // Adding them made the section name the upright page's.
    docx.document.section_property = with_footers(docx.document.section_property, page);
    docx
}

/// A character of 4号, the indent of the page number.
const EM: i32 = 280;

/// "— 1 —".
fn page_number() -> Paragraph {
    paragraph("Footer").add_run(plain("— ")).add_page_num(PageNum::new()).add_run(plain(" —"))
}
