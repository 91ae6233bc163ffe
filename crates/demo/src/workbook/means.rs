//! What departments know of people's means: vehicles, real estate, businesses and posts paid from the budget.

use crate::{
    draw::Draw,
    fault::Stage::Intake,
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, hundredths},
        form::{DATA_DATE_LINE, any_day, listed_id_cell, mistyped, stranger},
        page::Book,
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form means");
    vehicles(town, book, &mut draw);
    estates(town, book, &mut draw);
    registrations(town, book, &mut draw);
    payroll(town, book, &mut draw);
}

fn vehicles(town: &DemoTown, book: &mut Book<'_>, draw: &mut Draw) {
    let headers = ["序号", "号牌号码", "车主", "车主身份证号码", "车辆类型", "初次登记日期"];
    let mut page = book.page("车辆", &["示例镇（虚构）机动车登记比对名单", DATA_DATE_LINE], &headers);
    for vehicle in &town.lists.vehicles {
        page.row(cells![
            count(page.order()),
            &vehicle.plate,
            &vehicle.person.name,
            listed_id_cell(draw, &vehicle.person.id_number),
            vehicle.kind.word(),
            any_day(draw, vehicle.registered_on),
        ]);
    }
    let balloon = page.cells([
        ("号牌号码", Cell::from("虚A99901")),
        ("车主身份证号码", Cell::from(stranger(88))),
        ("车辆类型", Cell::from("热气球")),
    ]);
    page.refused(balloon, "车辆类型", "unknown_code", Intake);
    page.end();
}

fn estates(town: &DemoTown, book: &mut Book<'_>, draw: &mut Draw) {
    let headers = ["序号", "不动产权证号", "权利人", "权利人证件号码", "规划用途", "建筑面积（㎡）", "登记时间"];
    let mut page = book.page("不动产", &["示例镇（虚构）不动产登记比对名单", DATA_DATE_LINE], &headers);
    for estate in &town.lists.estates {
        page.row(cells![
            count(page.order()),
            &estate.title_no,
            &estate.person.name,
            listed_id_cell(draw, &estate.person.id_number),
            estate.kind.word(),
            hundredths(estate.area_m2_100),
            any_day(draw, estate.registered_on),
        ]);
    }
    let wrong = page.cells([
        ("不动产权证号", Cell::from("虚（2018）示例县不动产权第9999901号")),
        ("权利人证件号码", Cell::from(mistyped(89))),
        ("规划用途", Cell::from("商品房")),
    ]);
    page.refused(wrong, "权利人证件号码", "id_check_digit", Intake);
    page.end();
}

fn registrations(town: &DemoTown, book: &mut Book<'_>, draw: &mut Draw) {
    let headers =
        ["统一社会信用代码", "市场主体名称", "经营者姓名", "经营者身份证号码", "市场主体类型", "登记状态", "成立日期"];
    let mut page = book.page("工商登记", &["示例镇（虚构）市场主体登记比对名单", DATA_DATE_LINE], &headers);
    for registration in &town.lists.registrations {
        page.row(cells![
            &registration.credit_code,
            &registration.name,
            &registration.person.name,
            listed_id_cell(draw, &registration.person.id_number),
            registration.kind.word(),
            registration.state.word(),
            any_day(draw, registration.registered_on),
        ]);
    }
    page.end();
}

fn payroll(town: &DemoTown, book: &mut Book<'_>, draw: &mut Draw) {
    let headers = ["序号", "姓名", "身份证号码", "供养单位", "编制类型", "参加工作时间"];
    let mut page = book.page("财政供养", &["示例镇（虚构）财政供养人员名册", DATA_DATE_LINE], &headers);
    for paid in &town.lists.payroll {
        page.row(cells![
            count(page.order()),
            &paid.person.name,
            listed_id_cell(draw, &paid.person.id_number),
            paid.employer,
            paid.kind.word(),
            any_day(draw, paid.started_on),
        ]);
    }
    let nowhere = page.cells([("身份证号码", Cell::from(stranger(90))), ("编制类型", Cell::from("事业"))]);
    page.refused(nowhere, "供养单位", "required_missing", Intake);
    page.end();
}
