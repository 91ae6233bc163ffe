//! Registrations of those who look for work, and the work on offer.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, flag, yuan},
        form::{DATA_DATE_LINE, any_day, id_cell, stranger},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form seekers");
    let headers = [
        "序号",
        "村",
        "姓名",
        "身份证号码",
        "登记日期",
        "是否有就业意愿",
        "是否就业困难",
        "是否计划务工",
        "意向区域",
        "就业服务需求",
        "五岗措施",
        "措施不同的理由",
    ];
    let above = ["示例镇（虚构）劳动力求职登记表", DATA_DATE_LINE];
    let mut page = book.page("求职登记", &above, &headers);
    let mut faults = Spread::over(town.seekers.len());
    let known = |order: usize| Cell::from(&town.members[town.seekers[order].member].id_number);
    let row = |id: Cell, on: &'static str, willing: &'static str, measure: &'static str| {
        page.cells([
            ("身份证号码", id),
            ("登记日期", Cell::from(on)),
            ("是否有就业意愿", Cell::from(willing)),
            ("五岗措施", Cell::from(measure)),
        ])
    };
    let nobody = Cell::from(stranger(75));
    faults.add(row(nobody, "2019-11-05", "是", "跟岗"), "身份证号码", "unknown_reference", Register);
    faults.add(row(known(2), "2019-11-05", "看情况", "跟岗"), "是否有就业意愿", "bad_flag", Intake);
    faults.add(row(known(3), "2019-11-05", "是", "下岗"), "五岗措施", "unknown_code", Intake);
    faults.add(row(known(4), "2019-11-31", "是", "跟岗"), "登记日期", "bad_date", Intake);
    for seeker in &town.seekers {
        let member = &town.members[seeker.member];
        let services: Vec<&str> = seeker.services.iter().map(|service| service.word()).collect();
        page.row(cells![
            count(page.order()),
            town.village_of(member.household).name,
            &member.name,
            id_cell(&mut draw, member, false),
            any_day(&mut draw, seeker.registered_on),
            seeker.is_willing.map(flag),
            flag(seeker.has_difficulty),
            flag(seeker.plans_to_work),
            seeker.wanted_region.map(|region| region.word()),
            services.join("、"),
            seeker.five_post.map(|measure| measure.word()),
            seeker.reason,
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
    vacancies(town, book);
}

fn vacancies(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form vacancies");
    let headers = ["用工企业", "招聘岗位", "需求人数", "工作区域", "月薪待遇", "发布日期", "截止日期"];
    let above = ["示例镇（虚构）用工岗位信息汇总表", DATA_DATE_LINE];
    let mut page = book.page("岗位信息", &above, &headers);
    for vacancy in &town.vacancies {
        page.row(cells![
            vacancy.employer,
            vacancy.post,
            count(vacancy.head_count),
            vacancy.region.word(),
            yuan(vacancy.monthly_wage_fen),
            any_day(&mut draw, vacancy.published_on),
            vacancy.closes_on.map(|on| any_day(&mut draw, on)),
        ]);
    }
    let negotiable = page.cells([
        ("用工企业", Cell::from("样板服装厂")),
        ("招聘岗位", Cell::from("车位工")),
        ("月薪待遇", Cell::from("面议")),
        ("发布日期", Cell::from("2021-02-20")),
    ]);
    page.refused(negotiable, "月薪待遇", "not_a_number", Intake);
    page.end();
}
