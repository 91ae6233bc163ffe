//! Grants to students and to those whose premium is paid.

use crate::{
    draw::Draw,
    fault::Stage::Intake,
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, yuan},
        form::{DATA_DATE_LINE, listed_id_cell, mistyped, stranger},
        page::Book,
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form grants");
    yulu(town, book, &mut draw);
    premiums(town, book, &mut draw);
}

fn yulu(town: &DemoTown, book: &mut Book<'_>, draw: &mut Draw) {
    let headers =
        ["序号", "户籍所在村", "学生姓名", "学生身份证号码", "学年", "就读院校", "补助金额（元）", "发放时间"];
    let above = ["示例镇（虚构）2020—2021学年雨露计划补助花名册", DATA_DATE_LINE];
    let mut page = book.page("雨露计划", &above, &headers);
    for grant in &town.lists.yulu {
        page.row(cells![
            count(page.order()),
            town.villages[grant.person.village].name,
            &grant.person.name,
            listed_id_cell(draw, &grant.person.id_number),
            count(2020),
            draw.pick(&["示例市职业技术学院", "示例县职业高级中学"]),
            yuan(grant.amount_fen),
            "2020-12-25",
        ]);
    }
    let unpaid = page.cells([("学生身份证号码", Cell::from(stranger(91))), ("学年", count(2020))]);
    page.refused(unpaid, "补助金额（元）", "required_missing", Intake);
    let sum = town.lists.yulu.iter().map(|grant| grant.amount_fen).sum::<i64>();
    page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank, yuan(sum)]);
    page.end();
}

fn premiums(town: &DemoTown, book: &mut Book<'_>, draw: &mut Draw) {
    let headers = ["序号", "参保人姓名", "参保人身份证号", "参保年度", "财政资助金额", "户籍所在村"];
    let above = ["示例镇（虚构）2021年医保参保缴费资助名单", DATA_DATE_LINE, "单位：元"];
    let mut page = book.page("参保缴费资助", &above, &headers);
    for grant in &town.lists.premiums {
        page.row(cells![
            count(page.order()),
            &grant.person.name,
            listed_id_cell(draw, &grant.person.id_number),
            count(2021),
            yuan(grant.amount_fen),
            town.villages[grant.person.village].name,
        ]);
    }
    let wrong = page.cells([
        ("参保人身份证号", Cell::from(mistyped(92))),
        ("参保年度", count(2021)),
        ("财政资助金额", yuan(28_000)),
    ]);
    page.refused(wrong, "参保人身份证号", "id_check_digit", Intake);
    page.end();
}
