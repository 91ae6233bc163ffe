//! Medical costs, as the insurance office lists them.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, yuan},
        form::{DATA_DATE_LINE, id_cell, stranger},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form medical");
    let headers = ["序号", "患者", "身份证号码", "年度", "医疗总费用", "医保报销金额", "个人合规自付"];
    let above = ["示例镇（虚构）2020年医疗费用明细", DATA_DATE_LINE, "单位：元"];
    let mut page = book.page("医疗费用明细", &above, &headers);
    let mut faults = Spread::over(town.medical.len());
    let row = |id: Cell, year: Cell| {
        page.cells([("身份证号码", id), ("年度", year), ("医疗总费用", yuan(880_000)), ("个人合规自付", yuan(210_000))])
    };
    let known = Cell::from(&town.members[town.medical[0].member].id_number);
    faults.add(row(Cell::from(stranger(60)), count(2020)), "身份证号码", "unknown_reference", Register);
    faults.add(row(known.clone(), Cell::from("20")), "年度", "bad_year", Intake);
    faults.add(row(known, count(2020)), "身份证号码", "duplicate_key", Intake);
    for cost in &town.medical {
        let member = &town.members[cost.member];
        page.row(cells![
            count(page.order()),
            &member.name,
            id_cell(&mut draw, member, false),
            count(cost.year),
            yuan(cost.total_fen),
            yuan(cost.reimbursed_fen),
            yuan(cost.out_of_pocket_fen),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
