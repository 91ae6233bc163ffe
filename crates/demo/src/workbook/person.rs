//! The columns of people and dwellings, as the national export and as a village's own roster write them.

use crate::{
    HouseholdDetail, PersonDetail,
    draw::Draw,
    household::Household,
    member::Member,
    words::{Cause, Dibao, Ethnicity, IdKind, Labour, Relation, Sex, Tekun},
    workbook::{
        cell::{Cell, cells, count, flag, hundredths, tenths},
        form::any_day,
    },
};

/// Headers of a person in the national export.
pub(crate) const NATIONAL_PERSON: [&str; 23] = [
    "姓名",
    "证件号码",
    "性别",
    "与户主关系",
    "民族",
    "文化程度",
    "在校生状况",
    "失学或辍学原因",
    "健康状况",
    "残疾等级",
    "劳动技能",
    "是否参加城乡居民基本医疗保险",
    "是否参加城镇职工基本医疗保险",
    "是否参加大病保险",
    "是否参加城乡居民基本养老保险",
    "是否参加城镇职工基本养老保险",
    "是否享受低保",
    "是否享受特困供养",
    "加入家庭日期",
    "增加原因",
    "离开家庭日期",
    "减少原因",
    "出生日期",
];
/// The same in the words of a village.
pub(crate) const VILLAGE_PERSON: [&str; 23] = [
    "姓名",
    "身份证号",
    "性别",
    "与户主的关系",
    "民族",
    "学历",
    "就学情况",
    "辍学原因",
    "身体状况",
    "残疾级别",
    "劳动力状况",
    "居民医保",
    "职工医保",
    "大病保险",
    "居民养老",
    "职工养老",
    "享受低保",
    "特困供养",
    "增加日期",
    "增加原因",
    "减少日期",
    "减少原因",
    "出生年月日",
];
/// Headers of a dwelling in the national export.
pub(crate) const NATIONAL_DWELLING: [&str; 13] = [
    "是否农转城",
    "住房面积",
    "危房级别",
    "饮水安全",
    "耕地面积",
    "有效灌溉面积",
    "林地面积",
    "退耕还林面积",
    "牧草地面积",
    "与村主干路距离",
    "入户路类型",
    "有无卫生厕所",
    "是否加入合作社",
];
/// The same in the words of a village.
pub(crate) const VILLAGE_DWELLING: [&str; 13] = [
    "农转城",
    "住房面积（平方米）",
    "住房安全等级",
    "安全饮水",
    "承包地面积（亩）",
    "灌溉面积（亩）",
    "林地（亩）",
    "退耕还林（亩）",
    "牧草地（亩）",
    "到村主干路距离（公里）",
    "入户路",
    "卫生厕所",
    "加入合作社",
];

/// What both say of a person besides, at the end of the sheet.
pub(crate) const MORE_PERSON: [&str; 9] = [
    "证件类型",
    "政治面貌",
    "婚姻状况",
    "从业状况",
    "普通话",
    "商业医疗保险",
    "意外伤害保险",
    "医疗救助",
    "是否共同生活",
];
/// What both say of a household besides.
pub(crate) const MORE_HOUSEHOLD: [&str; 17] = [
    "次要致贫原因1",
    "次要致贫原因2",
    "整户无劳动能力兜底保障户",
    "是否危房户",
    "是否饮水困难",
    "是否军烈属",
    "独生子女户",
    "双女户",
    "申报政策明白纸发放日期",
    "林果面积（亩）",
    "水面面积（亩）",
    "主要燃料类型",
    "生产用电",
    "生活用电",
    "广播电视",
    "龙头企业带动",
    "致富带头人带动",
];

/// A person as the national system writes one.
pub(crate) fn national(draw: &mut Draw, member: &Member, detail: &PersonDetail, id: Cell) -> Vec<Cell> {
    let health: Vec<&str> = member.health.iter().map(|health| health.word()).collect();
    let (joined, joined_why) = (member.joined.map(|(on, _)| on), member.joined.map(|(_, why)| why.word()));
    let (left, left_why) = (member.left.map(|(on, _)| on), member.left.map(|(_, why)| why.word()));
    cells![
        &member.name,
        id,
        member.sex.word(),
        member.relation.word(),
        member.ethnicity.word(),
        member.education.map(|education| education.word()),
        member.school.map(|school| school.word()),
        member.drop_out_reason.map(|reason| reason.word()),
        health.join("、"),
        member.disability_grade.map(count),
        member.labour.word(),
        member.resident_medical.map(flag),
        member.employee_medical.map(flag),
        detail.serious_illness_insurance.map(flag),
        flag(member.resident_pension),
        flag(member.employee_pension),
        member.dibao.word(),
        member.tekun.word(),
        joined.map(|on| any_day(draw, on)),
        joined_why,
        left.map(|on| any_day(draw, on)),
        left_why,
        member.written_birth_on.unwrap_or(member.birth_on).to_string(),
    ]
}

/// A person as a village writes one: words of the house, ticks for 是.
pub(crate) fn village(draw: &mut Draw, member: &Member, detail: &PersonDetail, id: Cell) -> Vec<Cell> {
    let mut row = national(draw, member, detail, id);
    let tick = |answer: Option<bool>| answer.map(|answer| if answer { "√" } else { "×" });
    let health: Vec<&str> = member.health.iter().map(|health| health.word()).collect();
    let changes = [
        (3, Cell::from(at_home(member.relation, member.sex))),
        (4, Cell::from(if member.ethnicity == Ethnicity::Han { "汉" } else { member.ethnicity.word() })),
        (8, Cell::from(health.join(","))),
        (10, Cell::from(if member.labour == Labour::None { "无" } else { member.labour.word() })),
        (11, Cell::from(tick(member.resident_medical))),
        (12, Cell::from(tick(member.employee_medical))),
        (13, Cell::from(tick(detail.serious_illness_insurance))),
        (16, Cell::from(if member.dibao == Dibao::None { "否" } else { "是" })),
        (17, Cell::from(if member.tekun == Tekun::None { "否" } else { "是" })),
    ];
    for (at, cell) in changes {
        row[at] = cell;
    }
    row
}

/// Relations as people say them.
fn at_home(relation: Relation, sex: Sex) -> &'static str {
    match (relation, sex) {
        (Relation::Spouse, Sex::Female) => "妻子",
        (Relation::Spouse, Sex::Male) => "丈夫",
        (Relation::Son, _) => "儿子",
        (Relation::Daughter, _) => "女儿",
        (Relation::DaughterInLaw, _) => "儿媳",
        (Relation::SonInLaw, _) => "女婿",
        (Relation::Father, _) => "父亲",
        (Relation::Mother, _) => "母亲",
        (relation, _) => relation.word(),
    }
}

/// The dwelling and the land of a household.
pub(crate) fn dwelling(household: &Household) -> Vec<Cell> {
    cells![
        flag(household.is_converted),
        tenths(household.house_area_m2_10),
        household.house_danger.word(),
        flag(household.safe_water),
        hundredths(household.farmland_mu_100),
        hundredths(household.irrigated_mu_100),
        hundredths(household.forest_mu_100),
        hundredths(household.grain_forest_mu_100),
        hundredths(household.pasture_mu_100),
        hundredths(household.road_distance_km_100),
        household.road.map(|road| road.word()),
        flag(household.has_toilet),
        flag(household.in_cooperative),
    ]
}

/// What the register says of a person besides; some are entered with the certificate of their disability.
pub(crate) fn more_person(detail: &PersonDetail, is_certified: bool) -> Vec<Cell> {
    let id_kind = if is_certified { Some(IdKind::Certificate) } else { detail.id_kind };
    cells![
        id_kind.map(IdKind::word),
        detail.politics.map(|politics| politics.word()),
        detail.marriage.map(|marriage| marriage.word()),
        detail.occupation.map(|occupation| occupation.word()),
        detail.speaks_mandarin.map(flag),
        detail.has_commercial_medical.map(flag),
        detail.has_accident_insurance.map(flag),
        detail.has_medical_aid.map(flag),
        detail.is_living_together.map(flag),
    ]
}

/// What the register says of a household besides.
pub(crate) fn more_household(detail: &HouseholdDetail) -> Vec<Cell> {
    let cause = |at: usize| detail.other_causes.get(at).copied().map(Cause::word);
    cells![
        cause(0),
        cause(1),
        detail.whole_no_labour.map(flag),
        detail.is_dangerous_house.map(flag),
        detail.has_water_difficulty.map(flag),
        detail.is_military_family.map(flag),
        detail.is_one_child.map(flag),
        detail.is_two_daughters.map(flag),
        detail.leaflet_on,
        hundredths(detail.orchard_mu_100),
        hundredths(detail.pond_mu_100),
        detail.fuel.map(|fuel| fuel.word()),
        detail.has_production_power.map(flag),
        detail.has_living_power.map(flag),
        detail.has_broadcast.map(flag),
        detail.led_by_enterprise.map(flag),
        detail.led_by_leader.map(flag),
    ]
}
