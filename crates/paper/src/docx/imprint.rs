//! 版记 (7.4): between its rules at the foot of the last page.

use docx_rs::{
    BorderType, Paragraph, Run, SpecialIndentType, Tab, TabValueType, Table, TableCell, TableCellBorder,
    TableCellBorderPosition, TableCellBorders, TableCellMargins, TableLayoutType, TablePositionProperty, TableRow,
    WidthType,
};

use super::inline::plain;
use super::story::paragraph;
use crate::Imprint;
use crate::layout::{Page, twips};

/// The first and the last rule, 0.35 mm, in eighths of a point.
const THICK: usize = 8;
/// The rule between, 0.25 mm.
const THIN: usize = 6;
/// A character of 4号.
const EM: usize = 280;

/// The lines as a table that stands at the foot of the text block, whatever is above it.
pub(super) fn lay_out(imprint: &Imprint) -> Table {
    let width = Page::PORTRAIT.text_width();
    let lines = lines(imprint, width);
    let last = lines.len() - 1;
    let rows = lines.into_iter().enumerate().map(|(index, line)| {
        let rule = |position, size| TableCellBorder::new(position).border_type(BorderType::Single).size(size);
        let borders = TableCellBorders::with_empty()
            .set(rule(TableCellBorderPosition::Top, if index == 0 { THICK } else { THIN }))
            .set(rule(TableCellBorderPosition::Bottom, if index == last { THICK } else { THIN }));
        let cell = TableCell::new().width(width, WidthType::Dxa).set_borders(borders);
        TableRow::new(vec![cell.add_paragraph(line)])
    });
    Table::without_borders(rows.collect())
        .set_grid(vec![width])
        .width(width, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
        .position(
            // From the edge of the page: LibreOffice lets a table go with the flow that fills the text block from its margin.
            TablePositionProperty::new()
                .horizontal_anchor("page")
                .position_x(twips(Page::PORTRAIT.left))
                .vertical_anchor("margin")
                .position_y_alignment("bottom"),
        )
}

/// 抄送机关, and 印发机关 with 印发日期, each a character in on either side.
fn lines(imprint: &Imprint, width: usize) -> Vec<Paragraph> {
    let line =
        |left: usize, special| paragraph("Imprint").indent(Some(twips(left)), Some(special), Some(twips(EM)), None);
    let copies = imprint.copies.as_ref().map(|copies| {
        let text = format!("抄送：{}。", copies.trim().trim_end_matches('。'));
        // A long list goes on under its own first character.
        line(4 * EM, SpecialIndentType::Hanging(twips(3 * EM))).add_run(plain(&text))
    });
    let printed = line(EM, SpecialIndentType::FirstLine(0))
        .add_tab(Tab::new().val(TabValueType::Right).pos(width - EM))
        .add_run(plain(&imprint.printer))
        .add_run(Run::new().add_tab())
        .add_run(plain(&format!("{}印发", imprint.printed_on)));
    copies.into_iter().chain([printed]).collect()
}
