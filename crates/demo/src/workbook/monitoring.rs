//! The national system's export of monitoring objects, and the town's list of measures.

use crate::{
    ObjectDetail,
    draw::Draw,
    fault::Stage::{Intake, Register},
    monitoring::MonitoringObject,
    town::DemoTown,
    words::{Disaster, Risk, Way},
    workbook::{
        cell::{Cell, cells, count, flag, yuan},
        form::{DATA_DATE_LINE, NO_HOUSEHOLD, any_day, short_month},
        page::{Book, Page, Spread},
    },
};

const OBJECTS: [&str; 17] = [
    "省",
    "市",
    "县",
    "乡",
    "户主姓名",
    "户编号",
    "监测对象类别",
    "识别监测时间",
    "返贫致贫风险1",
    "返贫致贫风险2",
    "返贫致贫风险3",
    "自然灾害子项",
    "风险是否已消除",
    "风险消除时间",
    "风险消除方式",
    "识别时人均纯收入",
    "消除时人均纯收入",
];

/// What the export says of a household after its risk is gone.
const CLEARED: [&str; 4] =
    ["风险消除后失学辍学", "风险消除后危房户", "风险消除后是否解决安全饮用水", "风险消除后有家庭成员未参加基本医保"];

/// Who looks after the household, and how it stood when it was identified.
const BESIDES: [&str; 12] = [
    "实施开发式帮扶措施情况",
    "监测联系人",
    "监测联系人电话",
    "信息采集人",
    "信息采集人电话",
    "识别时义务教育失学辍学",
    "识别时危房户",
    "识别时是否解决安全饮用水",
    "识别时有家庭成员未参加基本医保",
    "风险消除后住房损毁",
    "风险消除后饮水设施损毁",
    "帮扶政策明白纸签收日期",
];

pub(crate) fn lay_out_objects(town: &DemoTown, book: &mut Book<'_>) {
    let above = ["示例镇（虚构）监测对象信息（自定义导出）", DATA_DATE_LINE];
    let headers = [&OBJECTS[..], &CLEARED[..], &BESIDES[..]].concat();
    let mut page = book.page("监测对象信息", &above, &headers);
    let mut faults = Spread::over(town.objects.len());
    plan_object_faults(town, &page, &mut faults);
    for (object, detail) in town.objects.iter().zip(&town.details.objects) {
        page.row(object_row(town, object, detail));
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.end();
}

fn object_row(town: &DemoTown, object: &MonitoringObject, detail: &ObjectDetail) -> Vec<Cell> {
    let risk = |at: usize| object.risks.get(at).copied().map(Risk::word);
    cells![
        "示例省",
        "示例市",
        "示例县",
        crate::NAME,
        &town.head_of(object.household).name,
        &town.households[object.household].household_no,
        object.category.word(),
        short_month(object.identified_on),
        risk(0),
        risk(1),
        risk(2),
        object.disaster.map(Disaster::word),
        flag(object.eliminated.is_some()),
        object.eliminated.map(|(on, _)| short_month(on)),
        object.eliminated.map(|(_, way)| Way::word(way)),
        yuan(object.identified_income_fen),
        object.eliminated_income_fen.map(yuan),
        object.cleared.and_then(|cleared| cleared.is_dropout).map(flag),
        object.cleared.and_then(|cleared| cleared.is_dangerous).map(flag),
        object.cleared.and_then(|cleared| cleared.has_safe_water).map(flag),
        object.cleared.and_then(|cleared| cleared.is_uninsured).map(flag),
        if object.has_development_measure { "是" } else { "尚未实施" },
        &detail.contact,
        detail.contact_phone.as_ref(),
        &detail.collector,
        detail.collector_phone.as_ref(),
        detail.was_dropout.map(flag),
        detail.was_dangerous.map(flag),
        detail.had_safe_water.map(flag),
        detail.was_uninsured.map(flag),
        detail.is_damaged.map(flag),
        detail.is_damaged.map(flag),
        detail.leaflet_on,
    ]
}

fn plan_object_faults(town: &DemoTown, page: &Page<'_>, faults: &mut Spread) {
    let ordinary = town.households.iter().find(|household| !household.is_ex_poor() && !household.is_monitored());
    let number = ordinary.map(|household| household.household_no.clone());
    let row = |category: &'static str, month: &'static str| {
        page.cells([
            ("户编号", Cell::from(number.clone())),
            ("监测对象类别", Cell::from(category)),
            ("识别监测时间", Cell::from(month)),
            ("返贫致贫风险1", Cell::from("因病")),
        ])
    };
    faults.add(row("边缘易致贫户", "2020年13月"), "识别监测时间", "bad_date", Intake);
    faults.add(row("边缘易致贫户", "2020年"), "识别监测时间", "date_without_month", Intake);
    faults.add(row("重点关注户", "202006"), "监测对象类别", "unknown_code", Intake);
}

pub(crate) fn lay_out_measures(town: &DemoTown, book: &mut Book<'_>) {
    let mut draw = Draw::new(town.seed, "form measures");
    let headers = ["序号", "村名", "户主", "户编号", "措施类型", "开始时间", "投入资金（元）", "具体措施", "措施细项"];
    let above = ["示例镇（虚构）监测对象帮扶措施台账", DATA_DATE_LINE];
    let mut page = book.page("帮扶措施", &above, &headers);
    let mut faults = Spread::over(town.measures.len());
    let some = &town.households[town.objects[0].household].household_no;
    let row = |number: Cell, kind: &'static str| {
        page.cells([("户编号", number), ("措施类型", Cell::from(kind)), ("开始时间", Cell::from("2020-08-01"))])
    };
    faults.add(row(Cell::from(NO_HOUSEHOLD), "产业帮扶"), "户编号", "unknown_reference", Register);
    faults.add(row(Cell::from(some), ""), "措施类型", "required_missing", Intake);
    faults.add(row(Cell::from(some), "慰问活动"), "措施类型", "unknown_code", Intake);
    for (measure, item) in town.measures.iter().zip(&town.details.measures) {
        page.row(cells![
            count(page.order()),
            town.village_of(measure.household).name,
            &town.head_of(measure.household).name,
            &town.households[measure.household].household_no,
            measure.kind.word(),
            any_day(&mut draw, measure.started_on),
            measure.amount_fen.map(yuan),
            measure.content,
            item.map(|item| item.word()),
        ]);
        faults.tick(&mut page);
    }
    faults.finish(&mut page);
    page.blank();
    page.note(cells!["审核人：", "镇扶贫办"]);
    page.end();
}
