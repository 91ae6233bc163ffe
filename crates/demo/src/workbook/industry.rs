//! Entities, land, crops, livestock, projects and collective income, in the units of their offices.

use crate::{
    draw::Draw,
    fault::Stage::{Intake, Register},
    industry::{Crop, Project},
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, flag, hundredths, wan},
        form::{DATA_DATE_LINE, any_day},
        page::{Book, Spread},
    },
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    entities(town, book);
    transfers(town, book);
    crops(town, book);
    crops_in_hectares(town, book);
    livestock(town, book);
}

fn entities(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form entities");
    let headers = ["序号", "主体名称", "主体类型", "所在村", "培育时间", "带动户数", "产业链环节"];
    let mut page = book.page("新型经营主体", &["示例镇（虚构）新型农业经营主体台账", DATA_DATE_LINE], &headers);
    for (entity, detail) in town.entities.iter().zip(&town.details.entities) {
        let stages: Vec<&str> = detail.stages.iter().map(|stage| stage.word()).collect();
        page.row(cells![
            count(page.order()),
            &entity.name,
            entity.kind.word(),
            town.villages[entity.village].name,
            any_day(&mut draw, entity.fostered_on),
            count(entity.households_led),
            stages.join("、"),
        ]);
    }
    let odd = cells![count(26), "示例镇合作联社", "联合社（筹）", "松坪村", "2020-01-01", count(3)];
    page.refused(odd, "主体类型", "unknown_code", Intake);
    page.end();
}

fn transfers(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form transfers");
    let headers = ["序号", "流转合同编号", "经营主体", "土地所在村", "流转面积（亩）", "补助资金（万元）", "兑付日期"];
    let above = ["示例镇（虚构）土地流转补助台账", DATA_DATE_LINE];
    let mut page = book.page("土地流转", &above, &headers);
    let mut faults = Spread::over(town.transfers.len());
    let some = &town.entities[0].name;
    let row = |number: &'static str, entity: &str, area: Cell| {
        cells![Cell::Blank, number, entity.to_owned(), "松坪村", area, Cell::Number("0.3".to_owned())]
    };
    faults.add(row("TDLZ-2019-901", "不存在的合作社", count(60)), "经营主体", "unknown_reference", Register);
    faults.add(row("TDLZ-2019-902", some, Cell::from("12户")), "流转面积（亩）", "wrong_unit", Intake);
    faults.add(row("TDLZ-2019-903", some, Cell::Number("12.345".to_owned())), "流转面积（亩）", "too_precise", Intake);
    for transfer in &town.transfers {
        page.row(cells![
            count(page.order()),
            &transfer.contract_no,
            &town.entities[transfer.entity].name,
            town.villages[transfer.village].name,
            hundredths(transfer.area_mu_100),
            wan(transfer.subsidy_fen),
            transfer.subsidised_on.map(|on| any_day(&mut draw, on)),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    let area = town.transfers.iter().map(|transfer| transfer.area_mu_100).sum::<i64>();
    let subsidy = town.transfers.iter().map(|transfer| transfer.subsidy_fen).sum::<i64>();
    page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, Cell::Blank, hundredths(area), wan(subsidy)]);
    page.end();
}

fn crops(town: &DemoTown, book: &mut Book<'_>) {
    let headers =
        ["村名", "作物名称", "年份", "种植面积（亩）", "是否特色种植", "是否有灌溉条件", "其中参加农业保险面积（亩）"];
    let mut page = book.page("2020年种植", &["示例镇（虚构）种植台账", DATA_DATE_LINE], &headers);
    let now: Vec<&Crop> = town.crops.iter().filter(|crop| crop.year == 2020).collect();
    for (at, village) in town.villages.iter().enumerate() {
        let own = now.iter().filter(|crop| crop.village == at);
        for crop in own.clone() {
            page.row(cells![
                village.name,
                crop.crop,
                count(crop.year),
                hundredths(crop.area_mu_100),
                flag(crop.is_specialty),
                flag(crop.is_irrigated),
                hundredths(crop.insured_mu_100),
            ]);
        }
        let sum = own.map(|crop| crop.area_mu_100).sum::<i64>();
        page.subtotal(cells![format!("{}小计", village.name), Cell::Blank, Cell::Blank, hundredths(sum)]);
    }
    let all = now.iter().map(|crop| crop.area_mu_100).sum::<i64>();
    page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, hundredths(all)]);
    page.end();
}

/// The year before was reported in hectares; every area is a whole number of hectares, so that nothing is lost.
fn crops_in_hectares(town: &DemoTown, book: &mut Book<'_>) {
    let headers = ["村名", "作物名称", "年份", "种植面积（公顷）", "是否特色种植", "是否有灌溉条件"];
    let mut page = book.page("2019年特色种植", &["示例镇（虚构）2019年特色种植台账", DATA_DATE_LINE], &headers);
    for crop in town.crops.iter().filter(|crop| crop.year == 2019) {
        page.row(cells![
            town.villages[crop.village].name,
            crop.crop,
            count(crop.year),
            hundredths(crop.area_mu_100 / 15),
            flag(crop.is_specialty),
            flag(crop.is_irrigated),
        ]);
    }
    page.end();
}

fn livestock(town: &DemoTown, book: &mut Book<'_>) {
    let headers = ["行政村", "养殖品种", "年度", "存栏数（头、只、羽）"];
    let mut page = book.page("养殖", &["示例镇（虚构）养殖台账", DATA_DATE_LINE], &headers);
    for livestock in &town.livestock {
        page.row(cells![
            town.villages[livestock.village].name,
            livestock.breed,
            count(livestock.year),
            count(livestock.head_count),
        ]);
    }
    let half = cells!["播卡村", "蜜蜂", count(2020), Cell::Number("12.5".to_owned())];
    page.refused(half, "存栏数（头、只、羽）", "not_whole", Intake);
    page.end();
}

pub(crate) fn lay_out_projects(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form projects");
    let headers = [
        "序号",
        "项目名称",
        "实施村",
        "产业类别",
        "总投资",
        "开工时间",
        "四个一批",
        "资金来源",
        "资产类型",
        "是否联农带农",
    ];
    let above = ["示例镇（虚构）产业项目台账", DATA_DATE_LINE, "单位：万元"];
    let mut page = book.page("产业项目", &above, &headers);
    for (project, detail) in town.projects.iter().zip(&town.details.projects) {
        let Project { name, village, industry, investment_fen, started_on, status, fund_source } = project;
        page.row(cells![
            count(page.order()),
            name,
            town.villages[*village].name,
            *industry,
            wan(*investment_fen),
            any_day(&mut draw, *started_on),
            status.word(),
            *fund_source,
            detail.asset.map(|kind| kind.word()),
            detail.has_linkage.map(flag),
        ]);
    }
    let open = cells![Cell::Blank, "冷链物流中心项目", "松坪村", "冷链物流", "待定", "2021-03-01"];
    page.refused(open, "总投资", "required_missing", Intake);
    let elsewhere = cells![Cell::Blank, "石门坎村蔬菜大棚项目", "石门坎村", "果蔬种植", count(55), "2020-03-01"];
    page.refused(elsewhere, "实施村", "unknown_area", Register);
    let sum = town.projects.iter().map(|project| project.investment_fen).sum::<i64>();
    page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, Cell::Blank, wan(sum)]);
    page.end();
}

pub(crate) fn lay_out_collective(town: &DemoTown, book: &mut Book<'_>) {
    for year in [2019, 2020] {
        let title = format!("示例镇（虚构）{year}年村集体经济收入台账");
        let headers = ["行政村", "年度", "收入项目", "收入金额（万元）", "是否一次性收入", "租期（年）"];
        let mut page = book.page(format!("{year}年"), &[title.as_str(), DATA_DATE_LINE], &headers);
        for income in town.collective.iter().filter(|income| income.year == year) {
            page.row(cells![
                town.villages[income.village].name,
                count(income.year),
                income.item.word(),
                wan(income.amount_fen),
                flag(income.is_one_off),
                count(income.covers_years),
            ]);
        }
        if year == 2019 {
            let fines = cells!["播卡村", count(2019), "罚没收入", Cell::Number("0.2".to_owned())];
            page.refused(fines, "收入项目", "unknown_code", Intake);
            let loss = cells!["松坪村", count(2019), "其他收入", Cell::Number("-0.5".to_owned())];
            page.refused(loss, "收入金额（万元）", "out_of_range", Intake);
        }
        let sum =
            town.collective.iter().filter(|income| income.year == year).map(|income| income.amount_fen).sum::<i64>();
        page.subtotal(cells!["合计", Cell::Blank, Cell::Blank, wan(sum)]);
        page.end();
    }
}
