//! The annex of the document that ties its figures to what they mean and how they were computed.

use shouwang_engine::figures::FigureValue;
use shouwang_paper::{Align, Annex, Block, Document, Inline, Run, Table};

use crate::{annex::Seal, compose::ReportInput};

/// The figures of a document in the order in which it shows them, each with its definition: a click on a number leads here,
/// and from here back. Nothing where the template asks for none, or shows none.
pub fn definitions(
    input: &ReportInput<'_>,
    document: &Document,
    values: &[FigureValue],
    seal: &Seal<'_>,
) -> Option<Annex> {
    let title = input.report.definitions.clone()?;
    let cell = |text: &str| -> Inline { vec![Run::plain(text)] };
    let mut table = Table {
        header: ["序号", "指标", "数值", "时点", "口径", "记录数"].map(cell).to_vec(),
        align: vec![Align::Center, Align::Start, Align::End, Align::Center, Align::Start, Align::End],
        rows: Vec::new(),
    };
    for id in document.figures() {
        let value = values.iter().find(|value| value.id == id);
        let (Some(figure), Some(value)) = (input.pack.figure(&id), value) else { continue };
        let number = value.value.map_or_else(|| "无数据".to_owned(), |number| number.to_string());
        table.rows.push(vec![
            cell(&(table.rows.len() + 1).to_string()),
            vec![Run::definition(&id, &figure.title), Run::plain(format!("\n{id}"))],
            cell(&format!("{number}{}", figure.unit)),
            cell(&value.as_of),
            cell(&figure.definition),
            cell(&value.len().to_string()),
        ]);
    }
    if table.rows.is_empty() {
        return None;
    }
    let line = |text: String| Block::Paragraph(vec![Run::plain(text)]);
    let mut blocks: Vec<Block> = seal.release.map(|id| line(format!("发布编号 {id}"))).into_iter().collect();
    blocks.push(line(format!("计算凭证 {}，数据时点 {}", seal.receipt, input.data_date)));
    blocks.push(line(format!("变更日志 {} 条，链尾 {}", seal.changes, seal.chain)));
    blocks.push(Block::Table(table));
    Some(Annex { title, blocks, is_turned: true })
}
