//! The attendance list of training courses, as old text in GB18030, and the job fairs.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count},
        form::{DATA_DATE_LINE, id_cell, stranger},
        page::{Book, Page, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form training");
    let headers = ["序号", "姓名", "身份证号码", "培训类别", "组织方式", "培训班名称", "开班日期", "是否结业"];
    let above = ["示例镇（虚构）2020年劳动力培训花名册"];
    let mut page = book.page("2020年劳动力培训花名册", &above, &headers);
    let mut faults = Spread::over(town.trainings.len());
    plan_faults(town, &page, &mut faults);
    for training in &town.trainings {
        let member = &town.members[training.member];
        let day = training.trained_on;
        let row = cells![
            count(page.order()),
            &member.name,
            id_cell(&mut draw, member, false),
            training.kind.word(),
            training.mode.word(),
            &training.session,
            format!("{}/{}/{}", day.year(), day.month(), day.day()),
            "是",
        ];
        page.row(row);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}

fn plan_faults(town: &DemoTown, page: &Page<'_>, faults: &mut Spread) {
    let known = Cell::from(&town.members[town.trainings[0].member].id_number);
    let row = |id: Cell, kind: &'static str, day: &'static str| {
        page.cells([
            ("姓名", Cell::from("周示例")),
            ("身份证号码", id),
            ("培训类别", Cell::from(kind)),
            ("组织方式", Cell::from("按需举办")),
            ("培训班名称", Cell::from("补录班")),
            ("开班日期", Cell::from(day)),
        ])
    };
    faults.add(row(Cell::from(stranger(50)), "技能培训", "2020/5/6"), "身份证号码", "unknown_reference", Register);
    faults.add(row(known.clone(), "技能培训", "2020/2/30"), "开班日期", "bad_date", Intake);
    faults.add(row(known.clone(), "养生讲座", "2020/5/6"), "培训类别", "unknown_code", Intake);
    faults.add(row(Cell::from("5.90123E+17"), "技能培训", "2020/5/6"), "身份证号码", "digits_lost", Intake);
    faults.add(row(known, "技能培训", "5月6日"), "开班日期", "bad_date", Intake);
}

pub(crate) fn lay_out_fairs(town: &DemoTown, book: &mut Book<'_>) {
    let headers = ["招聘会名称", "举办时间", "举办地点", "参会企业数（家）", "提供岗位数（个）"];
    let mut page = book.page("招聘会", &["示例镇（虚构）2020年招聘会记录", DATA_DATE_LINE], &headers);
    for fair in &town.job_fairs {
        page.row(cells![fair.name, fair.held_on, fair.place, count(fair.employer_count), count(fair.posts)]);
    }
    let posts = town.job_fairs.iter().map(|fair| fair.posts).sum::<i64>();
    page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, Cell::Blank, count(posts)]);
    page.note(cells!["注：岗位数以企业报送为准。"]);
    page.end();
}
