//! The national system's monthly export of people who work away.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    work::Spell,
    workbook::{
        cell::{Cell, cells, flag, yuan},
        form::{self, DATA_DATE_LINE, any_day, id_cell, long_month, stranger},
        page::{Book, Page, Spread},
    },
};

const HEADERS: [&str; 19] = [
    "村",
    "户编号",
    "姓名",
    "证件号码",
    "是否已务工",
    "务工开始时间",
    "务工结束时间",
    "务工区域",
    "务工所在省",
    "务工所在市",
    "务工所在县",
    "务工企业名称",
    "所属行业",
    "务工月收入",
    "就业渠道",
    "是否点对点输送",
    "年度交通费补助",
    "核实日期",
    "核实结果",
];

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form work");
    let above = ["示例镇（虚构）（务工月监测）已外出务工信息", DATA_DATE_LINE];
    let mut page = book.page("已外出务工信息", &above, &HEADERS);
    let mut faults = Spread::over(town.spells.len());
    plan_faults(town, &page, &mut faults);
    for spell in &town.spells {
        let row = row(&mut draw, town, spell);
        page.row(row);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}

fn row(draw: &mut Draw, town: &DemoTown, spell: &Spell) -> Vec<Cell> {
    let member = &town.members[spell.member];
    cells![
        town.village_of(member.household).name,
        &town.households[member.household].household_no,
        &member.name,
        id_cell(draw, member, false),
        flag(true),
        long_month(spell.started_on),
        spell.ended_on.map(long_month),
        spell.region.word(),
        spell.province,
        spell.city,
        spell.county,
        &spell.employer,
        spell.industry,
        yuan(spell.monthly_wage_fen),
        spell.channel.word(),
        flag(spell.is_point_to_point),
        spell.traffic_subsidy_fen.map(yuan),
        spell.verified_on.map(|on| any_day(draw, on)),
        spell.verified.map(|result| result.word()),
    ]
}

fn plan_faults(town: &DemoTown, page: &Page<'_>, faults: &mut Spread) {
    let known = |order: usize| Cell::from(&town.members[town.spells[order].member].id_number);
    let row = |id: Cell, header: &'static str, cell: Cell| {
        let mut row = page.cells([
            ("证件号码", id),
            ("务工开始时间", Cell::from("2018年03月")),
            ("务工结束时间", Cell::from("2018年09月")),
            ("务工月收入", yuan(250_000)),
        ]);
        if let Some(at) = page.position(header) {
            row[at] = cell;
        }
        row
    };
    let nobody = Cell::from(stranger(40));
    faults.add(row(nobody.clone(), "证件号码", nobody), "证件号码", "unknown_reference", Register);
    let short = Cell::from(form::stranger(41)[..17].to_owned());
    faults.add(row(short.clone(), "证件号码", short), "证件号码", "id_length", Intake);
    faults.add(row(known(5), "务工月收入", Cell::from("面议")), "务工月收入", "not_a_number", Intake);
    faults.add(row(known(6), "务工区域", Cell::from("国外")), "务工区域", "unknown_code", Intake);
    faults.add(row(known(7), "是否点对点输送", Cell::from("可能")), "是否点对点输送", "bad_flag", Intake);
    faults.add(row(known(8), "务工开始时间", Cell::from("2018年00月")), "务工开始时间", "bad_date", Intake);
    faults.add(row(known(9), "核实日期", Cell::from("2021年2月30日")), "核实日期", "bad_date", Intake);
}
