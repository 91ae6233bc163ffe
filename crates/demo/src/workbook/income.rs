//! Incomes, item by item, in yuan.

use crate::{
    IncomeDetail,
    draw::Draw,
    fault::Stage::{Intake, Register},
    income::Income,
    town::DemoTown,
    workbook::{
        cell::{Cell, cells, count, yuan},
        form::{self, DATA_DATE_LINE, NO_HOUSEHOLD},
        page::{Book, Page, Spread},
    },
};

const HEADERS: [&str; 58] = [
    "序号",
    "户编号",
    "户主姓名",
    "年度",
    "工资性收入",
    "务工收入",
    "公益岗工资",
    "生产经营性收入",
    "生产经营性支出",
    "财产性收入",
    "资产收益分红",
    "土地流转租金",
    "转移性收入",
    "低保金",
    "特困供养金",
    "养老金",
    "计划生育金",
    "生态补偿金",
    "农业补贴",
    "其他转移性收入",
    "家庭纯收入",
    "人均纯收入",
    "合规自付医疗支出",
    "教育支出",
    "灾害损失",
    "理赔收入",
    "调查员",
    "调查日期",
    "零工收入",
    "帮扶车间工资",
    "种植收入",
    "养殖收入",
    "林果收入",
    "加工收入",
    "商业服务收入",
    "种植支出",
    "养殖支出",
    "商业服务支出",
    "其他经营性支出",
    "房屋租金收入",
    "利息收入",
    "集体分红",
    "其他财产性收入",
    "离退休金",
    "赡养金",
    "高龄补贴",
    "抚恤金",
    "残疾补贴",
    "军人工资",
    "稳定性补贴",
    "三年以上资产性收入",
    "一年期以下低保金",
    "水库移民补贴",
    "家庭年收入",
    "监测参考收入",
    "收入采集日期",
    "村级复核日期",
    "乡镇抽查日期",
];
/// Where what the form asks besides begins.
const ITEMS_FROM: usize = 28;

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    for year in [2020, 2019] {
        let title = format!("示例镇（虚构）{year}年家庭收入核查表");
        let above = [title.as_str(), DATA_DATE_LINE, "单位：元"];
        let mut page = book.page(format!("{year}年"), &above, &HEADERS);
        let mut draw = Draw::new(town.seed, &format!("form income {year}"));
        let all = town.incomes.iter().zip(&town.details.incomes);
        let incomes: Vec<(&Income, &IncomeDetail)> = all.filter(|(income, _)| income.year == year).collect();
        let mut faults = Spread::over(incomes.len());
        if year == 2020 {
            plan_faults(town, incomes[0].0, &page, &mut faults);
        }
        for (income, detail) in incomes {
            let mut row = row(&mut draw, town, income, page.order());
            row.resize(ITEMS_FROM, Cell::Blank);
            row.extend(items(income, detail));
            page.row(row);
            faults.tick(&mut page);
        }
        faults.finish(&mut page);
        page.end();
    }
}

fn row(draw: &mut Draw, town: &DemoTown, income: &Income, order: i64) -> Vec<Cell> {
    cells![
        count(order),
        form::wide(draw, &town.households[income.household].household_no),
        &town.head_of(income.household).name,
        count(income.year),
        yuan(income.wage_fen()),
        yuan(income.migrant_wage_fen),
        yuan(income.post_wage_fen),
        yuan(income.business_fen),
        yuan(income.business_cost_fen),
        yuan(income.property_fen()),
        yuan(income.asset_share_fen),
        yuan(income.land_rent_fen),
        yuan(income.transfer_fen()),
        yuan(income.dibao_fen),
        yuan(income.tekun_fen),
        yuan(income.pension_fen),
        yuan(income.family_planning_fen),
        yuan(income.ecology_fen),
        yuan(income.farm_subsidy_fen),
        yuan(income.other_transfer_fen),
        yuan(income.net_fen()),
        yuan(income.net_fen() / income.persons.max(1)),
        yuan(income.medical_out_of_pocket_fen),
        yuan(income.education_cost_fen),
        yuan(income.disaster_loss_fen),
        yuan(income.claim_fen),
    ]
}

/// The items below the four incomes, and who looked them over.
fn items(income: &Income, detail: &IncomeDetail) -> Vec<Cell> {
    let mut row = cells![yuan(detail.odd_job_wage_fen), yuan(detail.workshop_wage_fen)];
    row.extend(detail.business_fen.map(yuan));
    row.extend(detail.cost_fen.map(yuan));
    // Returns and rent of land stand in columns of their own; nobody has other property.
    row.extend([0; 4].map(yuan));
    row.extend(detail.transfer_fen.map(yuan));
    row.extend(cells![
        yuan(income.gross_fen()),
        yuan(income.net_fen() + income.claim_fen - income.medical_out_of_pocket_fen),
        detail.collected_on,
        detail.reviewed_on,
        detail.sampled_on,
    ]);
    row
}

fn plan_faults(town: &DemoTown, first: &Income, page: &Page<'_>, faults: &mut Spread) {
    let without = town.warned.len().min(town.households.len());
    let unasked: Vec<usize> = (0..without)
        .filter(|at| !town.incomes.iter().any(|income| income.household == *at && income.year == 2020))
        .collect();
    let number = |order: usize| Cell::from(&town.households[unasked[order % unasked.len().max(1)]].household_no);
    // These households have no other row for the year, so that a refused row leaves their income unknown.
    let row = |order: usize, header: &'static str, cell: Cell| {
        let mut row = page.cells([("户编号", number(order)), ("年度", count(2020)), ("工资性收入", yuan(1_250_000))]);
        if let Some(at) = page.position(header) {
            row[at] = cell;
        }
        row
    };
    faults.add(row(0, "工资性收入", yuan(-350_000)), "工资性收入", "out_of_range", Intake);
    faults.add(row(1, "生产经营性收入", Cell::from("两万多")), "生产经营性收入", "not_a_number", Intake);
    faults.add(row(2, "人均纯收入", Cell::Failed("#DIV/0!")), "人均纯收入", "formula_error", Intake);
    faults.add(row(3, "户编号", Cell::from(NO_HOUSEHOLD)), "户编号", "unknown_reference", Register);
    faults.add(row(4, "养老金", Cell::Number("1236.005".to_owned())), "养老金", "too_precise", Intake);
    faults.add(row(5, "年度", Cell::Blank), "年度", "required_missing", Intake);
    let again = Cell::from(&town.households[first.household].household_no);
    faults.add(row(6, "户编号", again), "户编号", "duplicate_key", Intake);
}
