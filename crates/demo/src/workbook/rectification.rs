//! The inspection's feedback, its problems, and the special actions.

use crate::{
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, hundredths},
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
    tasks(town, book);
    plans(town, book);
}

fn tasks(town: &DemoTown, book: &mut Book<'_>) {
    let document = town.feedback.document;
    let headers = [
        "任务序号",
        "反馈文件",
        "问题序号",
        "整改任务",
        "整改类型",
        "责任单位",
        "整改时限",
        "进展情况",
        "佐证材料",
        "申请销号单位",
        "核验单位",
        "销号日期",
        "回头看日期",
    ];
    let mut page = book.page("整改任务清单", &["示例镇（虚构）整改任务清单", DATA_DATE_LINE], &headers);
    for task in &town.tasks {
        let applied_by = if task.closed_on.is_some() { task.responsible } else { "" };
        page.row(cells![
            count(task.number),
            document,
            count(task.problem),
            task.task,
            task.kind.word(),
            task.responsible,
            task.due_on,
            task.status.word(),
            task.proof,
            applied_by,
            task.verified_by,
            task.closed_on,
            task.rechecked_on,
        ]);
    }
    let other = page.cells([
        ("任务序号", count(9)),
        ("反馈文件", Cell::from(document)),
        ("问题序号", count(1)),
        ("整改任务", Cell::from("完善档案资料")),
        ("整改类型", Cell::from("择机整改")),
    ]);
    page.refused(other, "整改类型", "unknown_code", Intake);
    page.end();

    let headers = ["制度名称", "文号", "印发日期", "反馈文件", "对应问题序号", "责任单位"];
    let mut page = book.page("长效机制清单", &["示例镇（虚构）长效机制清单", DATA_DATE_LINE], &headers);
    for mechanism in &town.mechanisms {
        page.row(cells![
            mechanism.name,
            mechanism.document_no,
            mechanism.issued_on,
            document,
            count(mechanism.problem),
            mechanism.responsible,
        ]);
    }
    page.end();
}

fn plans(town: &DemoTown, book: &mut Book<'_>) {
    let headers = ["方案名称", "方案类别", "文号", "印发日期", "责任单位", "完成时限", "完成日期"];
    let mut page = book.page("工作方案", &["示例镇（虚构）工作方案台账", DATA_DATE_LINE], &headers);
    for plan in &town.plans {
        page.row(cells![
            plan.name,
            plan.kind.word(),
            plan.document_no,
            plan.issued_on,
            plan.responsible,
            plan.due_on,
            plan.finished_on,
        ]);
    }
    let undated = page.cells([("方案名称", Cell::from("档案整理工作方案")), ("方案类别", Cell::from("整改"))]);
    page.refused(undated, "印发日期", "required_missing", Intake);
    page.end();
}
