//! The national system's export of ex-poor households and their members: one composite table, one row a member.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    member::Member,
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count},
        form::{self, DATA_DATE_LINE, NO_HOUSEHOLD, id_cell, mistyped, stranger},
        page::{Book, Page, Spread},
        person::{
            MORE_HOUSEHOLD, MORE_PERSON, NATIONAL_DWELLING, NATIONAL_PERSON, dwelling, more_household, more_person,
            national,
        },
    },
};

/// What stands in every row of a household, and what only its first row says.
const EVERY_ROW: [&str; 6] = ["序号", "行政村", "村民小组", "户编号", "户主姓名", "户类型"];
const FIRST_ROW: [&str; 10] = [
    "户主证件号码",
    "脱贫户属性",
    "识别年度",
    "脱贫年度",
    "主要致贫原因",
    "监测对象类别",
    "家庭人口数",
    "联系电话",
    "开户银行",
    "银行卡号",
];

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form register");
    let usual = [&EVERY_ROW[..], &NATIONAL_PERSON[..], &FIRST_ROW[..], &NATIONAL_DWELLING[..]].concat();
    let headers = [&usual[..], &MORE_PERSON[..], &MORE_HOUSEHOLD[..]].concat();
    let above = ["示例镇（虚构）脱贫户家庭成员信息（自定义导出）", DATA_DATE_LINE];
    let mut page = book.page("家庭成员信息", &above, &headers);
    let ex_poor: Vec<usize> = (0..town.households.len()).filter(|at| town.households[*at].is_ex_poor()).collect();
    let mut faults = Spread::over(16_000);
    plan_faults(town, &ex_poor, &page, &mut faults);
    let certified = certified(town);
    for at in ex_poor {
        let household = &town.households[at];
        for (order, member) in household.members.clone().enumerate() {
            let member_record = &town.members[member];
            let id = match certified.contains(&member) {
                // The certificate of disability carries the ID number, a category and a grade.
                true => {
                    Cell::from(format!("{}4{}", member_record.id_number, member_record.disability_grade.unwrap_or(4)))
                }
                false => id_cell(&mut draw, member_record, true),
            };
            let number = form::wide(&mut draw, &household.household_no);
            let mut row = cells![
                count(page.order()),
                town.village_of(at).name,
                &household.group,
                number,
                &town.head_of(at).name,
                household.kind.word(),
            ];
            let detail = &town.details.members[member];
            row.extend(national(&mut draw, member_record, detail, id));
            if order == 0 {
                row.extend(first_row(&mut draw, town, at));
                row.extend(dwelling(household));
            }
            row.resize(usual.len(), Cell::Blank);
            row.extend(more_person(detail, certified.contains(&member)));
            if order == 0 {
                row.extend(more_household(&town.details.households[at]));
            }
            page.row(row);
            faults.tick(&mut page);
        }
    }
    faults.finish(&mut page);
    page.end();
}

fn first_row(draw: &mut Draw, town: &DemoTown, at: usize) -> Vec<Cell> {
    let household = &town.households[at];
    let living = town.members[household.members.clone()].iter().filter(|m| m.counts_on(crate::DATA_DATE)).count();
    cells![
        &town.head_of(at).id_number,
        household.ex_poor_kind.map(|kind| kind.word()),
        household.registered_year.map(count),
        household.exit_year.map(count),
        household.cause.map(|cause| cause.word()),
        household.category.word(),
        count(living as i64 + household.stated_too_many),
        (!household.phone.is_empty()).then(|| form::wide(draw, &household.phone)),
        "示例农商银行",
        &household.bank_account,
    ]
}

/// Three disabled members whom no other list names are entered with their certificates instead of their ID numbers.
fn certified(town: &DemoTown) -> Vec<usize> {
    let named = crate::planted::named_elsewhere(town);
    let fits = |at: &usize| {
        let member: &Member = &town.members[*at];
        let certificate = member.disability_grade.is_some() && member.relation != crate::words::Relation::Head;
        certificate && town.household_of(*at).is_ex_poor() && !named.contains(at)
    };
    (0..town.members.len()).filter(fits).take(3).collect()
}

fn plan_faults(town: &DemoTown, ex_poor: &[usize], page: &Page<'_>, faults: &mut Spread) {
    let number = |order: usize| Cell::from(&town.households[ex_poor[order]].household_no);
    let person = |order: usize, id: Cell| {
        page.cells([
            ("户编号", number(order)),
            ("姓名", Cell::from("王示例")),
            ("证件号码", id),
            ("性别", Cell::from("男")),
            ("与户主关系", Cell::from("之兄弟姐妹")),
            ("健康状况", Cell::from("健康")),
        ])
    };
    let stranger = |order| Cell::from(stranger(order));
    let put = |mut row: Vec<Cell>, header: &str, cell: Cell| {
        if let Some(at) = page.position(header) {
            row[at] = cell;
        }
        row
    };
    faults.add(person(10, Cell::from(mistyped(1))), "证件号码", "id_check_digit", Intake);
    faults.add(person(11, Cell::from(form::stranger(2)[..17].to_owned())), "证件号码", "id_length", Intake);
    faults.add(person(12, Cell::Number("590123191204157000".to_owned())), "证件号码", "digits_lost", Intake);
    faults.add(person(13, Cell::from("5.90123E+17")), "证件号码", "digits_lost", Intake);
    faults.add(person(14, Cell::from("590123199002300016")), "证件号码", "id_birth", Intake);
    let odd = put(person(15, stranger(3)), "与户主关系", Cell::from("干亲"));
    faults.add(odd, "与户主关系", "unknown_code", Intake);
    faults.add(put(person(16, stranger(4)), "姓名", Cell::Blank), "姓名", "required_missing", Intake);
    let gone = put(person(17, stranger(5)), "离开家庭日期", Cell::from("2020-13-01"));
    faults.add(gone, "离开家庭日期", "bad_date", Intake);
    faults.add(put(person(18, stranger(6)), "残疾等级", count(9)), "残疾等级", "out_of_range", Intake);
    // The first member once more under another name.
    let first = &town.members[town.households[ex_poor[0]].members.start];
    faults.add(person(0, Cell::from(&first.id_number)), "户编号", "duplicate_key", Intake);
    let other = put(person(2, stranger(7)), "脱贫年度", count(2013));
    faults.add(other, "脱贫年度", "conflicting_rows", Intake);
    let nowhere = put(person(19, stranger(8)), "户编号", Cell::from(NO_HOUSEHOLD));
    faults.add(nowhere, "户编号", "unknown_reference", Register);
}
