//! The inspection's feedback, its problems, and the special actions.

use crate::{
    fault::Stage::Register,
    town::DemoTown,
    workbook::{
        cell::{cells, count, hundredths},
        form::DATA_DATE_LINE,
        page::Book,
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let feedback = &town.feedback;
    let headers = ["反馈文件", "文号", "发文单位", "反馈时间", "抽查比例（%）"];
    let mut page = book.page("反馈意见", &["示例镇（虚构）反馈意见台账", DATA_DATE_LINE], &headers);
    page.row(cells![
        feedback.document,
        feedback.document_no,
        feedback.issuer,
        feedback.fed_back_on,
        hundredths(feedback.sampled_share_percent_100),
    ]);
    page.end();

    let headers = ["问题编号", "反馈文件", "反馈问题", "责任单位"];
    let mut page = book.page("整改问题", &["示例镇（虚构）问题整改台账", DATA_DATE_LINE], &headers);
    for (at, (problem, responsible)) in town.problems.iter().enumerate() {
        page.row(cells![count(at as i64 + 1), feedback.document, *problem, *responsible]);
    }
    let other = cells![count(6), "示例市2020年专项督查反馈意见", "档案资料不齐", "镇扶贫办"];
    page.refused(other, "反馈文件", "unknown_reference", Register);
    page.end();

    let headers = ["专项行动名称", "文号", "启动时间"];
    let mut page = book.page("专项行动", &["示例镇（虚构）专项行动台账", DATA_DATE_LINE], &headers);
    for action in &town.special_actions {
        page.row(cells![action.name, action.document_no, action.started_on]);
    }
    page.end();
}
