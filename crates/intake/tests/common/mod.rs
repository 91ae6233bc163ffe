//! A small pack and the means to build sheets, shared by the tests.

#![allow(dead_code, reason = "every test file uses some of it")]

use std::collections::BTreeMap;

use shouwang_intake::{Cell, Sheet, SheetRows, read_sheet, recognise};
use shouwang_pack::{Pack, PackFiles};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// A valid number of a place that does not exist.
pub(crate) fn id(birth: &str, order: u32) -> String {
    let first = format!("590123{birth}{order:03}");
    let sum: u32 = first.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{first}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

pub(crate) fn pack() -> Pack {
    let files = [
        (
            "pack.toml",
            "name = \"t\"\ntitle = \"t\"\nversion = \"1\"\nvalid_from = \"2020-01-01\"\nexamples_on = \"2020-01-01\"",
        ),
        ("codes/household_kind.toml", codes("household_kind", "户类型", "ordinary:普通农户,ex_poor:脱贫户|建档立卡户")),
        (
            "codes/monitor_category.toml",
            codes(
                "monitor_category",
                "监测对象类别",
                "none:非监测对象|未纳入,unstable:脱贫不稳定户,marginal:边缘易致贫户",
            ),
        ),
        (
            "codes/relation.toml",
            codes("relation", "与户主关系", "head:户主|本人,spouse:配偶,son:之子|儿子,daughter:之女|女儿"),
        ),
        (
            "codes/health.toml",
            codes("health", "健康状况", "healthy:健康,chronic:长期慢性病,serious:患有大病,disabled:残疾"),
        ),
        ("codes/sex.toml", codes("sex", "性别", "male:男,female:女")),
        ("codes/risk.toml", codes("risk", "风险类型", "ill:因病,school:因学,disaster:因灾")),
        ("codes/item.toml", codes("item", "收入项目", "rent:租金,dividend:分红")),
        ("ledgers/area.toml", AREA),
        ("ledgers/household.toml", HOUSEHOLD),
        ("ledgers/member.toml", MEMBER),
        ("ledgers/monitoring_object.toml", MONITORING),
        ("ledgers/household_income.toml", INCOME),
        ("ledgers/migrant_work.toml", WORK),
        ("ledgers/collective_income.toml", COLLECTIVE),
    ];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    Pack::load(PackFiles(files)).expect("the pack of the tests")
}

fn codes(name: &str, title: &str, list: &str) -> &'static str {
    let mut text = format!("name = \"{name}\"\ntitle = \"{title}\"\nsource = \"例\"\n");
    for entry in list.split(',') {
        let (code, words) = entry.split_once(':').expect("code and words");
        let mut words = words.split('|');
        let label = words.next().expect("a label");
        let aliases: Vec<&str> = words.collect();
        text += &format!("[[code]]\ncode = \"{code}\"\nlabel = \"{label}\"\naliases = {aliases:?}\n");
    }
    // A handful of texts for the life of a test.
    Box::leak(text.into_boxed_str())
}

const AREA: &str = r#"
name = "area"
title = "行政区划"
key = ["code"]
source = "例"
order = 0
field = [
  { name = "code", title = "区划代码", type = "text", required = true },
  { name = "name", title = "区划名称", type = "text", required = true },
  { name = "level", title = "区划级别", type = "text" },
]
"#;

const HOUSEHOLD: &str = r#"
name = "household"
title = "农户"
aliases = ["农户信息"]
key = ["household_no"]
source = "例"
order = 1
field = [
  { name = "household_no", title = "户编号", aliases = ["户号", "家庭编号"], type = "text", required = true },
  { name = "village", title = "行政村", aliases = ["村", "所在村"], type = "area", required = true },
  { name = "head_name", title = "户主姓名", type = "text", required = true, class = "personal" },
  { name = "head_id_number", title = "户主证件号码", aliases = ["户主身份证号"], type = "id_number", class = "identifier" },
  { name = "phone", title = "联系电话", aliases = ["手机号码"], type = "phone", class = "personal" },
  { name = "bank_account", title = "银行卡号", type = "bank_account", class = "identifier" },
  { name = "household_kind", title = "户类型", type = "code", codes = "household_kind", required = true },
  { name = "exit_year", title = "脱贫年度", type = "year" },
  { name = "monitor_category", title = "监测对象类别", type = "code", codes = "monitor_category" },
  { name = "house_area_m2", title = "住房面积", type = "decimal", unit = "平方米", scale = 1, min = 0, max = 1000 },
  { name = "farmland_mu", title = "耕地面积", type = "decimal", unit = "亩", scale = 2, min = 0, max = 1000 },
  { name = "safe_water", title = "饮水安全", aliases = ["是否饮水安全"], type = "flag" },
]
"#;

const MEMBER: &str = r#"
name = "member"
title = "家庭成员"
aliases = ["人口信息"]
key = ["household", "id_number"]
source = "例"
order = 2
field = [
  { name = "household", title = "户编号", aliases = ["户号"], type = "reference", ledger = "household", by = "household_no", required = true },
  { name = "name", title = "姓名", type = "text", required = true, class = "personal" },
  { name = "id_number", title = "证件号码", aliases = ["身份证号码", "身份证号"], type = "id_number", required = true, class = "identifier" },
  { name = "person", title = "人员标识", type = "text", derive = { from = "id_number", part = "hash" } },
  { name = "birth_on", title = "出生日期", type = "date", derive = { from = "id_number", part = "birth" } },
  { name = "id_sex", title = "证件性别", type = "code", codes = "sex", derive = { from = "id_number", part = "sex" } },
  { name = "sex", title = "性别", type = "code", codes = "sex" },
  { name = "relation", title = "与户主关系", type = "code", codes = "relation", required = true },
  { name = "health", title = "健康状况", type = "codes", codes = "health" },
  { name = "joined_on", title = "加入家庭日期", type = "date" },
]
"#;

const MONITORING: &str = r#"
name = "monitoring_object"
title = "监测对象"
aliases = ["监测对象信息"]
key = ["household", "identified_on"]
source = "例"
order = 3
field = [
  { name = "household", title = "户编号", type = "reference", ledger = "household", by = "household_no", required = true },
  { name = "category", title = "监测对象类别", type = "code", codes = "monitor_category", required = true },
  { name = "identified_on", title = "识别监测时间", aliases = ["识别时间"], type = "month", required = true },
  { name = "risk_1", title = "风险1", type = "code", codes = "risk" },
  { name = "is_eliminated", title = "风险是否已消除", type = "flag" },
]
"#;

const INCOME: &str = r#"
name = "household_income"
title = "家庭年度收支"
aliases = ["家庭收入"]
key = ["household", "year"]
source = "例"
order = 4
field = [
  { name = "household", title = "户编号", type = "reference", ledger = "household", by = "household_no", required = true },
  { name = "year", title = "年度", type = "year", required = true },
  { name = "wage_fen", title = "工资性收入", type = "money", min = 0, max = 5000000 },
  { name = "business_fen", title = "生产经营性收入", aliases = ["经营性收入"], type = "money" },
  { name = "dibao_fen", title = "低保金", aliases = ["低保金额"], type = "money" },
]
"#;

const WORK: &str = r#"
name = "migrant_work"
title = "务工"
aliases = ["务工台账"]
key = ["member", "started_on"]
recorded_if = "is_working"
source = "例"
order = 5
field = [
  { name = "member", title = "证件号码", aliases = ["身份证号"], type = "reference", ledger = "member", by = "id_number", required = true },
  { name = "started_on", title = "务工开始时间", type = "month", required = true },
  { name = "ended_on", title = "务工结束时间", type = "month" },
  { name = "is_working", title = "是否已务工", type = "flag" },
  { name = "employer", title = "务工企业名称", aliases = ["务工单位"], type = "text" },
  { name = "monthly_wage_fen", title = "务工月收入", aliases = ["月工资"], type = "money", min = 0, max = 100000 },
]
"#;

const COLLECTIVE: &str = r#"
name = "collective_income"
title = "村集体经济收入"
aliases = ["集体经济"]
key = ["village", "year", "item"]
source = "例"
order = 6
field = [
  { name = "village", title = "行政村", aliases = ["村"], type = "area", required = true },
  { name = "year", title = "年度", type = "year", required = true },
  { name = "item", title = "收入项目", type = "code", codes = "item", required = true },
  { name = "amount_fen", title = "收入金额", aliases = ["金额"], type = "money", required = true },
  { name = "rate_percent", title = "年利率", type = "decimal", unit = "%", scale = 2, min = 1, max = 100 },
  { name = "share", title = "占比", type = "decimal", scale = 4, min = 0, max = 1 },
]
"#;

/// A sheet from rows of cells split at `|`; `#12` is a number cell, `@2020-01-01` a date cell.
pub(crate) fn sheet(name: &str, rows: &[&str]) -> Sheet {
    let mut cells = Vec::new();
    for (number, row) in (1..).zip(rows) {
        for (column, text) in (0..).zip(row.split('|')) {
            let text = text.trim();
            let cell = match (text.strip_prefix('#'), text.strip_prefix('@')) {
                (Some(number), _) if number.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                    Cell::Number(number.to_owned())
                }
                (_, Some(date)) => Cell::Date(date.parse().expect("a date")),
                _ => Cell::Text(text.to_owned()),
            };
            cells.push((number, column, cell));
        }
    }
    Sheet::from_cells(name, cells)
}

/// Recognises and reads a sheet.
pub(crate) fn read(pack: &Pack, sheet: &Sheet) -> SheetRows {
    let layout = recognise(pack, sheet, None).expect("a layout");
    read_sheet(pack, sheet, &layout)
}

/// `cell code`, one for each problem.
pub(crate) fn codes_of(rows: &SheetRows) -> Vec<String> {
    rows.rejected.iter().flat_map(|row| &row.problems).map(|p| format!("{} {}", p.cell, p.code)).collect()
}

/// Values of one part as text.
pub(crate) fn values(rows: &SheetRows, row: usize, ledger: &str) -> BTreeMap<String, String> {
    let part = rows.rows[row].part(ledger).expect("a part");
    part.values.iter().map(|(field, value)| (field.clone(), format!("{value:?}"))).collect()
}
