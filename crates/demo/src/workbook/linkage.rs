//! Agreements, uses of collective income, and losses to the weather.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, hundredths, wan, yuan},
        form::{DATA_DATE_LINE, NO_HOUSEHOLD, any_day},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form linkage");
    let headers = [
        "序号",
        "村名",
        "户主姓名",
        "户编号",
        "绑定合作社",
        "绑定龙头企业",
        "利益联结方式",
        "协议编号",
        "签订日期",
        "到期日期",
        "年收益（元）",
        "有无兑现凭证",
    ];
    let above = ["示例镇（虚构）产业帮扶“双绑”利益联结台账", DATA_DATE_LINE];
    let mut page = book.page("双绑台账", &above, &headers);
    let mut faults = Spread::over(town.links.len());
    let known = Cell::from(&town.households[town.links[0].household].household_no);
    let some = Cell::from(&town.entities[town.links[0].entity].name);
    let row = |number: Cell, entity: Cell, kind: &'static str, agreement: &'static str| {
        page.cells([
            ("户编号", number),
            ("绑定合作社", entity),
            ("利益联结方式", Cell::from(kind)),
            ("协议编号", Cell::from(agreement)),
            ("签订日期", Cell::from("2020-05-01")),
        ])
    };
    let (nobody, none) = (Cell::from(NO_HOUSEHOLD), Cell::from("不存在的合作社"));
    faults.add(row(nobody, some.clone(), "订单收购", "LYLJ-2020-90001"), "户编号", "unknown_reference", Register);
    faults.add(row(known.clone(), none, "订单收购", "LYLJ-2020-90002"), "绑定合作社", "unknown_reference", Register);
    faults.add(row(known.clone(), some.clone(), "口头约定", "LYLJ-2020-90003"), "利益联结方式", "unknown_code", Intake);
    faults.add(row(known, some, "订单收购", ""), "协议编号", "required_missing", Intake);
    for link in &town.links {
        page.row(cells![
            count(page.order()),
            town.village_of(link.household).name,
            &town.head_of(link.household).name,
            &town.households[link.household].household_no,
            &town.entities[link.entity].name,
            link.leading.map(|at| town.entities[at].name.clone()),
            link.kind.word(),
            &link.agreement_no,
            any_day(&mut draw, link.signed_on),
            link.ends_on.map(|on| any_day(&mut draw, on)),
            yuan(link.benefit_fen),
            if link.has_proof { "有" } else { "无" },
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.note(cells!["填表说明：合作社绑定农户、龙头企业绑定合作社，年收益按上一年度实际兑现填写。"]);
    page.end();
}

pub(crate) fn lay_out_distributions(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form distribution");
    let headers = [
        "行政村",
        "分配年度",
        "分配用途",
        "分配金额（元）",
        "方案制定日期",
        "成员（代表）会议日期",
        "乡镇审核日期",
        "公示开始日期",
        "公示结束日期",
        "兑付日期",
        "受益人数",
    ];
    let above = ["示例镇（虚构）2020年村集体收益分配台账", DATA_DATE_LINE];
    let mut page = book.page("收益分配", &above, &headers);
    for record in &town.distributions {
        page.row(cells![
            town.villages[record.village].name,
            count(record.year),
            record.purpose.word(),
            yuan(record.amount_fen),
            any_day(&mut draw, record.planned_on),
            record.agreed_on.map(|on| any_day(&mut draw, on)),
            any_day(&mut draw, record.reviewed_on),
            record.published.map(|(from, _)| any_day(&mut draw, from)),
            record.published.map(|(_, until)| any_day(&mut draw, until)),
            record.paid_on.map(|on| any_day(&mut draw, on)),
            count(record.beneficiaries),
        ]);
    }
    let travel = cells!["松坪村", count(2020), "外出考察", yuan(300_000)];
    page.refused(travel, "分配用途", "unknown_code", Intake);
    let sum = town.distributions.iter().map(|record| record.amount_fen).sum::<i64>();
    page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, yuan(sum)]);
    page.end();
}

pub(crate) fn lay_out_losses(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form losses");
    let headers = [
        "受灾村",
        "受灾作物",
        "灾害类型",
        "受灾时间",
        "受灾面积",
        "其中绝收面积",
        "参保面积",
        "直接经济损失（万元）",
        "理赔金额（万元）",
    ];
    let above = ["示例镇（虚构）2020年农业受灾台账", DATA_DATE_LINE, "单位：亩"];
    let mut page = book.page("受灾台账", &above, &headers);
    for loss in &town.losses {
        page.row(cells![
            town.villages[loss.village].name,
            loss.crop,
            loss.disaster.word(),
            any_day(&mut draw, loss.happened_on),
            hundredths(loss.area_mu_100),
            hundredths(loss.ruined_mu_100),
            hundredths(loss.insured_mu_100),
            wan(loss.loss_fen),
            wan(loss.claim_fen),
        ]);
    }
    let vague = cells!["松坪村", "花椒", "旱灾", "2020-07-01", "一大片"];
    page.refused(vague, "受灾面积", "not_a_number", Intake);
    let elsewhere = cells!["石门坎村", "花椒", "旱灾", "2020-07-01", hundredths(1_200)];
    page.refused(elsewhere, "受灾村", "unknown_area", Register);
    page.end();
}
