//! Entries about work held against reality.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    words::Verified,
    workbook::{
        cell::{Cell, cells, count, flag},
        form::{DATA_DATE_LINE, any_day, id_cell, mistyped, stranger},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form verifications");
    let headers = [
        "序号",
        "行政村",
        "姓名",
        "务工人员身份证号",
        "核对日期",
        "核对方式",
        "核对人",
        "核对结果",
        "实际情况",
        "台账是否已更正",
    ];
    let above = ["示例镇（虚构）务工账实核对台账", DATA_DATE_LINE];
    let mut page = book.page("账实核对", &above, &headers);
    let mut faults = Spread::over(town.verifications.len());
    let row = |id: Cell, on: &'static str, result: &'static str| {
        page.cells([("务工人员身份证号", id), ("核对日期", Cell::from(on)), ("核对结果", Cell::from(result))])
    };
    let known = Cell::from(&town.members[town.verifications[0].member].id_number);
    faults.add(row(Cell::from(stranger(78)), "2020-12-08", "一致"), "务工人员身份证号", "unknown_reference", Register);
    faults.add(row(Cell::from(mistyped(79)), "2020-12-08", "一致"), "务工人员身份证号", "id_check_digit", Intake);
    faults.add(row(known.clone(), "2020-12-08", "半真半假"), "核对结果", "unknown_code", Intake);
    faults.add(row(known, "", "一致"), "核对日期", "required_missing", Intake);
    for verification in &town.verifications {
        let member = &town.members[verification.member];
        let found =
            if verification.result == Verified::Changed { "已换用工单位，月收入有变化" } else { "" };
        page.row(cells![
            count(page.order()),
            town.village_of(member.household).name,
            &member.name,
            id_cell(&mut draw, member, false),
            any_day(&mut draw, verification.verified_on),
            verification.method.word(),
            draw.pick(&["驻村工作队员", "村委会工作人员", "帮扶责任人"]),
            verification.result.word(),
            found,
            verification.is_corrected.map(flag),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
