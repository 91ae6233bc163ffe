//! The relocation workbook, printed page by page with the header on each.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, flag},
        form::{self, DATA_DATE_LINE, any_day},
        page::{Book, Page, Spread},
    },
};

/// Rows on a printed page.
const PAGE_ROWS: usize = 45;

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let headers =
        ["安置点名称", "所在村", "建成时间", "是否成立社区", "是否成立党组织", "有无物业", "网格数", "帮扶车间数"];
    let mut page = book.page("安置点", &["示例镇（虚构）易地扶贫搬迁安置点", DATA_DATE_LINE], &headers);
    for (site, detail) in town.sites.iter().zip(&town.details.sites) {
        page.row(cells![
            site.name,
            town.villages[site.village].name,
            site.built_on,
            flag(detail.has_community),
            flag(detail.has_party_branch),
            flag(detail.has_property_service),
            count(detail.grid_count),
            count(detail.workshop_count),
        ]);
    }
    page.end();
    households(town, book);
}

const HEADERS: [&str; 21] = [
    "序号",
    "户编号",
    "户主姓名",
    "安置点",
    "搬迁对象类型",
    "迁出村",
    "迁出组",
    "入住时间",
    "旧房是否拆除",
    "家庭成员（人）",
    "搬迁方式",
    "安置方式",
    "安置地",
    "安置房号",
    "是否复垦",
    "不动产权证",
    "迁出地承包地是否保留",
    "户籍是否迁入",
    "居住证",
    "后续产业",
    "社区服务",
];

fn households(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form relocation");
    let above = ["示例镇（虚构）易地扶贫搬迁户台账", DATA_DATE_LINE];
    let mut page = book.page("搬迁户", &above, &HEADERS);
    let mut faults = Spread::over(town.relocated.len());
    plan_faults(town, &page, &mut faults);
    for (order, (relocated, detail)) in town.relocated.iter().zip(&town.details.relocated).enumerate() {
        if order > 0 && order.is_multiple_of(PAGE_ROWS) {
            page.next_printed_page();
        }
        let household = &town.households[relocated.household];
        let living = town.members[household.members.clone()].iter().filter(|m| m.counts_on(crate::DATA_DATE)).count();
        let village = town.village_of(relocated.household);
        // Some write the village with its committee, some with the town in front, some as a code.
        let origin = match draw.between(0, 9) {
            0 => Cell::from(format!("{}委会", village.name)),
            1 => Cell::from(format!("示例镇{}", village.name)),
            2 => Cell::from(&village.code),
            _ => Cell::from(village.name),
        };
        page.row(cells![
            count(order as i64 + 1),
            form::wide(&mut draw, &household.household_no),
            &town.head_of(relocated.household).name,
            town.sites[relocated.site].name,
            relocated.kind.word(),
            origin,
            &household.group,
            any_day(&mut draw, relocated.moved_in_on),
            flag(relocated.old_house_removed),
            count(living as i64),
            detail.moved.map(|kind| kind.word()),
            detail.settled.word(),
            detail.place.map(|place| place.word()),
            &detail.room_no,
            detail.is_reclaimed.map(flag),
            detail.has_title.map(flag),
            detail.keeps_origin_land.map(flag),
            detail.hukou_moved.map(flag),
            detail.has_residence_permit.map(flag),
            detail.industry,
            detail.service,
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.subtotal(cells!["合计", Cell::Blank, count(town.relocated.len() as i64)]);
    page.blank();
    page.note(cells!["填表说明：1.一户一行；2.入住时间填实际搬入新房的日期；3.旧房未拆除的填“否”。"]);
    page.note(cells!["填表人：搬迁工作站", "审核人：分管领导"]);
    page.tail(6);
    page.end();
}

fn plan_faults(town: &DemoTown, page: &Page<'_>, faults: &mut Spread) {
    let others = town.households.iter().enumerate().filter(|(at, household)| {
        !household.is_ex_poor() && !town.relocated.iter().any(|relocated| relocated.household == *at)
    });
    let numbers: Vec<&String> = others.map(|(_, household)| &household.household_no).take(4).collect();
    let row = |order: usize, header: &'static str, cell: Cell| {
        let mut row = page.cells([
            ("户编号", Cell::from(numbers[order])),
            ("安置点", Cell::from(town.sites[0].name)),
            ("搬迁对象类型", Cell::from("同步搬迁户")),
            ("迁出村", Cell::from("松坪村")),
            ("迁出组", Cell::from("老寨组")),
        ]);
        if let Some(at) = page.position(header) {
            row[at] = cell;
        }
        row
    };
    faults.add(row(0, "安置点", Cell::from("县城安置点")), "安置点", "unknown_reference", Register);
    faults.add(row(1, "迁出村", Cell::from("石门坎村")), "迁出村", "unknown_area", Register);
    faults.add(row(2, "迁出组", Cell::Blank), "迁出组", "required_missing", Intake);
    faults.add(row(3, "入住时间", Cell::from("春节前")), "入住时间", "bad_date", Intake);
}
