//! The departments' lists of people: certificates, schools, relief and deaths, each in the form of its office.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    lists::{DisabledPerson, Listed},
    town::DemoTown,
    words::{DisabilityKind, School},
    workbook::{
        cell::{Cell, cells, count, yuan},
        form::{DATA_DATE_LINE, any_day, listed_id_cell, mistyped, stranger},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out_disabled(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form disabled");
    let headers = ["序号", "残疾人姓名", "残疾人证号", "主要残疾类别", "残疾等级", "发证日期", "所在村"];
    let mut page = book.page("持证残疾人", &["示例镇（虚构）持证残疾人名册", DATA_DATE_LINE], &headers);
    let mut faults = Spread::over(town.lists.disabled.len());
    let row = |number: String, kind: &'static str, grade: &'static str| {
        page.cells([
            ("残疾人证号", Cell::from(number)),
            ("主要残疾类别", Cell::from(kind)),
            ("残疾等级", Cell::from(grade)),
        ])
    };
    faults.add(row(format!("{}98", stranger(80)), "肢体", "3"), "残疾人证号", "id_certificate", Intake);
    faults.add(row(format!("{}43", stranger(81)), "内部残疾", "3"), "主要残疾类别", "unknown_code", Intake);
    faults.add(row(format!("{}44", stranger(82)), "肢体", "5"), "残疾等级", "out_of_range", Intake);
    for listed in &town.lists.disabled {
        page.row(cells![
            count(page.order()),
            &listed.person.name,
            certificate_no(listed),
            listed.kind.word(),
            draw.pick(&[["1", "2", "3", "4"], ["1级", "2级", "3级", "4级"]])[usize::from(listed.grade - 1)],
            any_day(&mut draw, listed.issued_on),
            town.villages[listed.person.village].name,
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.note(cells!["填表说明：残疾人证号末两位为残疾类别和等级，补证的另加两位。"]);
    page.end();
}

/// The ID number with category and grade behind it, and two more characters where the certificate was issued again.
fn certificate_no(listed: &DisabledPerson) -> String {
    let kinds = [
        DisabilityKind::Visual,
        DisabilityKind::Hearing,
        DisabilityKind::Speech,
        DisabilityKind::Physical,
        DisabilityKind::Intellectual,
        DisabilityKind::Mental,
        DisabilityKind::Multiple,
    ];
    let kind = kinds.iter().position(|kind| *kind == listed.kind).unwrap_or_default() + 1;
    let again = if listed.is_reissued { "B1" } else { "" };
    format!("{}{kind}{}{again}", listed.person.id_number, listed.grade)
}

pub(crate) fn lay_out_pupils(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form pupils");
    let headers = ["序号", "学校名称", "学生姓名", "学生身份证号", "学年", "就读年级", "学籍状态", "户籍所在村"];
    // Each school stage has a sheet of its own; the compulsory stage goes on until the age of fifteen.
    for (sheet, from, until) in [
        ("幼儿园和小学", School::BeforeSchool, School::Primary),
        ("初中", School::Grade7, School::Grade9),
        ("高中", School::Senior1, School::Bachelor4),
    ] {
        let title = format!("示例镇（虚构）2020—2021学年{sheet}学籍名册");
        let mut page = book.page(sheet, &[title.as_str(), DATA_DATE_LINE], &headers);
        let own = || town.lists.pupils.iter().filter(|pupil| (from..=until).contains(&pupil.school));
        let mut faults = Spread::over(own().count());
        if sheet == "初中" {
            let row = |id: String, grade: &'static str| {
                page.cells([
                    ("学生身份证号", Cell::from(id)),
                    ("学年", count(2020)),
                    ("就读年级", Cell::from(grade)),
                    ("学籍状态", Cell::from("在读")),
                ])
            };
            faults.add(row(mistyped(83), "七年级"), "学生身份证号", "id_check_digit", Intake);
            faults.add(row(stranger(84), "初四"), "就读年级", "unknown_code", Intake);
            faults.add(row(stranger(85), ""), "就读年级", "required_missing", Intake);
        }
        for pupil in own() {
            page.row(cells![
                count(page.order()),
                &pupil.school_name,
                &pupil.person.name,
                listed_id_cell(&mut draw, &pupil.person.id_number),
                count(2020),
                pupil.school.word(),
                pupil.state.word(),
                town.villages[pupil.person.village].name,
            ]);
            faults.tick(&mut page);
        }
        faults.finish(&mut page);
        page.end();
    }
}

pub(crate) fn lay_out_assisted(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form assisted");
    let headers = [
        "序号",
        "所属行政村",
        "保障对象姓名",
        "身份证号码",
        "救助类别",
        "月保障金额（元）",
        "纳入时间",
        "停保日期",
        "备注",
    ];
    let above = ["示例镇（虚构）低保和特困人员名册", DATA_DATE_LINE];
    let mut page = book.page("低保特困名册", &above, &headers);
    let mut faults = Spread::over(town.lists.assisted.len());
    let row = |village: &'static str, kind: &'static str, money: Cell| {
        page.cells([
            ("所属行政村", Cell::from(village)),
            ("身份证号码", Cell::from(stranger(86))),
            ("救助类别", Cell::from(kind)),
            ("月保障金额（元）", money),
        ])
    };
    faults.add(row("松坪村", "临时困难", yuan(20_000)), "救助类别", "unknown_code", Intake);
    faults.add(row("松坪村", "农村低保", Cell::from("贰佰多")), "月保障金额（元）", "not_a_number", Intake);
    faults.add(row("石门坎村", "农村低保", yuan(20_000)), "所属行政村", "unknown_area", Register);
    for listed in &town.lists.assisted {
        page.row(cells![
            count(page.order()),
            town.villages[listed.person.village].name,
            &listed.person.name,
            listed_id_cell(&mut draw, &listed.person.id_number),
            listed.kind.word(),
            yuan(listed.monthly_fen),
            any_day(&mut draw, listed.started_on),
            listed.stopped_on.map(|on| any_day(&mut draw, on)),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    let sum = town.lists.assisted.iter().map(|listed| listed.monthly_fen).sum::<i64>();
    page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank, yuan(sum)]);
    page.end();
}

pub(crate) fn lay_out_deaths(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form deaths");
    let headers = ["序号", "死亡人员姓名", "身份证号", "死亡日期", "数据来源", "户籍所在村"];
    let mut page = book.page("死亡人员", &["示例镇（虚构）死亡人员比对名单", DATA_DATE_LINE], &headers);
    let mut faults = Spread::over(town.lists.deaths.len());
    let row = |day: &'static str, source: &'static str| {
        page.cells([
            ("身份证号", Cell::from(stranger(87))),
            ("死亡日期", Cell::from(day)),
            ("数据来源", Cell::from(source)),
        ])
    };
    faults.add(row("2020年2月30日", "公安"), "死亡日期", "bad_date", Intake);
    faults.add(row("", "公安"), "死亡日期", "required_missing", Intake);
    faults.add(row("2020-03-01", "听说"), "数据来源", "unknown_code", Intake);
    for death in &town.lists.deaths {
        let Listed { name, id_number, village } = &death.person;
        page.row(cells![
            count(page.order()),
            name,
            listed_id_cell(&mut draw, id_number),
            any_day(&mut draw, death.died_on),
            death.source.word(),
            town.villages[*village].name,
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}
