//! The villages' own rosters of ordinary households: a sheet for each village, whose name stands only in the title.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count},
        form::{self, NO_HOUSEHOLD, id_cell, stranger},
        page::{Book, Page, Spread},
        person::{
            MORE_HOUSEHOLD, MORE_PERSON, VILLAGE_DWELLING, VILLAGE_PERSON, dwelling, more_household, more_person,
            village,
        },
    },
};

const HOUSEHOLD: [&str; 9] =
    ["序号", "户号", "户主姓名", "村民小组", "户类型", "监测对象类型", "户联系电话", "一卡通账号", "家庭人数"];

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    for at in 0..town.villages.len() {
        sheet(town, book, at);
    }
}

fn sheet(town: &DemoTown, book: &mut Book<'_>, at: usize) {
    let mut draw = Draw::new(town.seed, &format!("form roster {at}"));
    let name = town.villages[at].name;
    let usual = [&HOUSEHOLD[..], &VILLAGE_PERSON[..], &VILLAGE_DWELLING[..]].concat();
    // Only the poor were asked why they were, and whether they are on relief for having no labour.
    let headers = [&usual[..], &MORE_PERSON[..], &MORE_HOUSEHOLD[3..]].concat();
    let title = format!("示例镇（虚构）{name}一般农户花名册");
    let above = [title.as_str(), form::DATA_DATE_LINE];
    let label = if at.is_multiple_of(3) { format!("{}.{name}", at + 1) } else { name.to_owned() };
    let mut page = book.page(label, &above, &headers);
    let own: Vec<usize> = (0..town.households.len())
        .filter(|household| town.households[*household].village == at && !town.households[*household].is_ex_poor())
        .collect();
    let mut faults = Spread::over(700);
    plan_faults(town, at, &own, &page, &mut faults);
    for (count_of, household) in own.iter().enumerate() {
        // Clerks leave a line between groups now and then.
        let new_group = count_of > 0 && town.households[*household].group != town.households[own[count_of - 1]].group;
        if new_group && at % 4 == 1 {
            page.blank();
        }
        for (order, member) in town.households[*household].members.clone().enumerate() {
            let record = &town.households[*household];
            let mut row = cells![count(page.order()), &record.household_no, &town.head_of(*household).name];
            if order == 0 {
                row.extend(cells![
                    &record.group,
                    "一般农户",
                    record.category.word(),
                    phone(&mut draw, &record.phone),
                    &record.bank_account,
                    count(living(town, *household) + record.stated_too_many),
                ]);
            } else {
                row.resize(HOUSEHOLD.len(), Cell::Blank);
            }
            let id = id_cell(&mut draw, &town.members[member], true);
            let detail = &town.details.members[member];
            row.extend(village(&mut draw, &town.members[member], detail, id));
            if order == 0 {
                row.extend(dwelling(record));
            }
            row.resize(usual.len(), Cell::Blank);
            row.extend(more_person(detail, false));
            if order == 0 {
                row.extend(more_household(&town.details.households[*household]).into_iter().skip(3));
            }
            page.row(row);
            faults.tick(&mut page);
        }
    }
    faults.finish(&mut page);
    page.blank();
    page.note(cells![Cell::Blank, "填表人：村委会文书"]);
    page.end();
}

fn living(town: &DemoTown, household: usize) -> i64 {
    let members = &town.members[town.households[household].members.clone()];
    members.iter().filter(|member| member.counts_on(crate::DATA_DATE)).count() as i64
}

fn phone(draw: &mut Draw, phone: &str) -> Cell {
    if phone.is_empty() {
        return Cell::Blank;
    }
    match draw.between(0, 19) {
        0 => Cell::from(format!("{}-{}-{}", &phone[..3], &phone[3..7], &phone[7..])),
        1 => Cell::from(format!("{} {}", &phone[..3], &phone[3..])),
        _ => form::wide(draw, phone),
    }
}

fn plan_faults(town: &DemoTown, village: usize, own: &[usize], page: &Page<'_>, faults: &mut Spread) {
    let member = |id: Cell, relation: &'static str, sex: &'static str| {
        page.cells([
            ("户号", Cell::from(&town.households[own[3]].household_no)),
            ("姓名", Cell::from("李示例")),
            ("身份证号", id),
            ("与户主的关系", Cell::from(relation)),
            ("性别", Cell::from(sex)),
        ])
    };
    let household = |number: &'static str, head: &'static str| {
        page.cells([
            ("户号", Cell::from(number)),
            ("户主姓名", Cell::from(head)),
            ("户类型", Cell::from("一般农户")),
            ("姓名", Cell::from("赵示例")),
            ("身份证号", Cell::from(stranger(30))),
            ("与户主的关系", Cell::from("户主")),
        ])
    };
    let put = |mut row: Vec<Cell>, header: &str, cell: Cell| {
        if let Some(at) = page.position(header) {
            row[at] = cell;
        }
        row
    };
    match village {
        0 => {
            let id = Cell::from("5901231988O4151234");
            faults.add(member(id, "弟弟", "男"), "身份证号", "id_character", Intake);
            let nameless = put(member(Cell::from(stranger(20)), "弟弟", "男"), "姓名", Cell::Blank);
            faults.add(nameless, "姓名", "required_missing", Intake);
        }
        3 => {
            faults.add(member(Cell::from(stranger(21)), "弟弟", "男性化"), "性别", "unknown_code", Intake);
            let nowhere = put(member(Cell::from(stranger(22)), "弟弟", "男"), "户号", Cell::from(NO_HOUSEHOLD));
            faults.add(nowhere, "户号", "unknown_reference", Register);
        }
        5 => {
            let row = put(household("5901239999999901", "赵示例"), "家庭人数", Cell::from("四口左右"));
            faults.add(row, "家庭人数", "not_a_number", Intake);
        }
        8 => {
            let row = put(household("5901239999999902", "赵示例"), "承包地面积（亩）", Cell::Failed("#REF!"));
            faults.add(row, "承包地面积（亩）", "formula_error", Intake);
        }
        11 => {
            let row = put(household("5901239999999903", "赵示例"), "户联系电话", Cell::from("1990000"));
            faults.add(row, "户联系电话", "bad_phone", Intake);
        }
        14 => {
            let row = put(
                household("5901239999999904", "赵示例"),
                "一卡通账号",
                Cell::Number("1000000006200000000".to_owned()),
            );
            faults.add(row, "一卡通账号", "digits_lost", Intake);
        }
        _ => {}
    }
}
