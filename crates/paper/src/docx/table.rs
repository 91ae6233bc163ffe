//! Tables: ruled, as wide as the text block, no row torn by the end of a page.

use docx_rs::{AlignmentType, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType};

use super::inline::Bookmarks;
use super::story::paragraph;
use crate::layout::{self, Page};
use crate::{Align, Inline};

/// The table, or nothing if it has no columns. Its header row is repeated on every page: [`order`](super::order) says so in the
/// XML, as docx-rs has no word for it.
pub(super) fn lay_out(table: &crate::Table, page: Page, bookmarks: &mut Bookmarks) -> Option<Table> {
    let widths = layout::column_widths(table, page);
    if widths.is_empty() {
        return None;
    }
    let (head, text) =
        if layout::is_small(table, page) { ("SmallCellHead", "SmallCell") } else { ("CellHead", "Cell") };
    let mut row = |style: &str, cells: &[Inline], align: &dyn Fn(usize) -> Option<AlignmentType>| {
        let empty = Inline::new();
        let cells = widths.iter().enumerate().map(|(column, &width)| {
            let mut paragraph = paragraph(style);
            if let Some(align) = align(column) {
                paragraph = paragraph.align(align);
            }
            let paragraph = bookmarks.add(paragraph, cells.get(column).unwrap_or(&empty));
            TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center).add_paragraph(paragraph)
        });
        TableRow::new(cells.collect()).cant_split()
    };
    let mut rows = vec![row(head, &table.header, &|_| None)];
    for cells in &table.rows {
        rows.push(row(text, cells, &|column| match table.align_of(column) {
            Align::Start => None,
            Align::Center => Some(AlignmentType::Center),
            Align::End => Some(AlignmentType::Right),
        }));
    }
    let table = Table::new(rows)
        .set_grid(widths.clone())
        .width(page.text_width(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(40, 80, 40, 80));
    Some(table)
}
