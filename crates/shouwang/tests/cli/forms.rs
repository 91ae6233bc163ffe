//! Forms as offices fill them in: no household number, a month where a day is asked for, a year only in the title.

use std::{fs, path::Path};

use serde_json::{Value, json as object};

use crate::common::{init, json};

const AREAS: &str = "示例县示例镇行政区划\n代码,名称,级别,上级代码\n590123000000,示例县,县,\n590123101201,新店房村,行政村,590123101000\n590123101202,松坪村,行政村,590123101000\n";

const PEOPLE: &str = "\
户编号,户主姓名,户主证件号码,行政村,户类型,监测对象类别,姓名,证件号码,与户主关系\n\
5901230000000001,甲一,590123196001010011,新店房村,脱贫户,非监测对象,甲一,590123196001010011,户主\n\
5901230000000001,甲一,590123196001010011,新店房村,脱贫户,非监测对象,甲二,590123196201010025,妻子\n\
5901230000000002,乙一,590123197001010034,松坪村,监测户,脱贫不稳定户,乙一,590123197001010034,户主\n\
5901230000000003,丙一,590123198001010048,松坪村,监测户,边缘易致贫户,丙一,590123198001010048,户主\n";

/// The right check digit of an ID number is not what these tests are about.
fn with_check_digits(text: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let fixed = |word: &str| {
        let digits: Vec<usize> = word.chars().filter_map(|c| c.to_digit(10)).map(|d| d as usize).collect();
        if word.len() != 18 || digits.len() != 18 || !word.starts_with("590123") {
            return word.to_owned();
        }
        let sum: usize = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
        format!("{}{}", &word[..17], &"10X98765432"[sum % 11..=sum % 11])
    };
    text.split('\n').map(|line| line.split(',').map(fixed).collect::<Vec<_>>().join(",")).collect::<Vec<_>>().join("\n")
}

struct Desk {
    folder: tempfile::TempDir,
    data: std::path::PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        init(&data, &[]);
        Desk { folder, data }
    }

    /// Imports a text table and gives what became of its sheet.
    fn import(&self, name: &str, text: &str) -> Value {
        let path = self.folder.path().join(name);
        fs::write(&path, with_check_digits(text)).expect("written");
        let (_, sheets) = json(&self.data, &["import", path.to_str().expect("path")]);
        sheets[0].clone()
    }

    fn path(&self) -> &Path {
        &self.data
    }
}

fn counts(sheet: &Value) -> [u64; 4] {
    ["rows", "created", "rejected", "skipped"].map(|name| sheet[name].as_u64().expect("a count"))
}

fn codes<'a>(sheet: &'a Value, list: &str) -> Vec<(&'a str, &'a str)> {
    let problems = sheet[list].as_array().expect("a list");
    problems.iter().filter_map(|p| Some((p["cell"].as_str()?, p["code"].as_str()?))).collect()
}

#[test]
fn lists_that_name_households_in_other_ways_find_them() {
    let desk = Desk::new();
    assert_eq!(counts(&desk.import("区划.csv", AREAS)), [3, 3, 0, 0]);
    assert_eq!(counts(&desk.import("人口.csv", PEOPLE)), [4, 4, 0, 0]);

    // By the head, by somebody else of the household, and by nobody who is known.
    let subsidy = desk.import(
        "补贴.csv",
        "示例镇2020年惠民补贴发放表\n领款人身份证号,补贴项目,发放日期,金额（元）\n\
         590123196001010011,最低生活保障金,2020-06-10,3000\n590123196201010025,耕地地力保护补贴,2020.6.10,120.5\n\
         590123199901010019,耕地地力保护补贴,20200610,80\n",
    );
    assert_eq!(counts(&subsidy), [3, 2, 1, 0], "{subsidy}");
    assert_eq!(codes(&subsidy, "problems"), [("A5", "unknown_reference")]);

    // The borrower tells the household; free words tell the use; a household number with a typing error makes no
    // household, even where the row carries its village and its head.
    let loans = desk.import(
        "贷款.csv",
        "合同号,借款人姓名,借款人身份证号,贷款银行,贷款金额（万元）,放款日期,到期日期,贷款用途\n\
         HT1,乙一,590123197001010034,农商行,5,2020-01-01,2022-12-31,购买能繁母牛\n",
    );
    assert_eq!(counts(&loans), [1, 1, 0, 0], "{loans}");
    let income = desk.import(
        "收支.csv",
        "2020年农户收支情况\n户编号,户主姓名,行政村,家庭人口,工资性收入（万元）,转移性收入（元）\n\
         5901230000000002,乙一,松坪村,3,1.2,800\n5901230000000999,乙一,松坪村,3,1.2,800\n",
    );
    assert_eq!(counts(&income), [2, 1, 1, 0], "{income}");
    assert_eq!(codes(&income, "problems"), [("A4", "unknown_reference")]);
    assert!(codes(&income, "notices").iter().any(|(_, code)| *code == "year_from_title"), "{income}");

    // A month will do where the day is seldom known, and the clerk is told.
    let moved = desk.import("安置点.csv", "安置点名称,所在村,建成时间\n老街安置点,松坪村,2018年12月\n");
    assert_eq!(counts(&moved), [1, 1, 0, 0], "{moved}");
    assert!(codes(&moved, "notices").contains(&("C1", "month_only")), "{moved}");

    // A list of households alone means the head's number; a wrong one is refused with its cell.
    let heads = desk.import(
        "花名册.csv",
        "户编号,户主姓名,身份证号,行政村\n5901230000000009,丁一,590123199001010055,松坪村\n5901230000000010,戊一,59012319900230,松坪村\n",
    );
    assert_eq!(counts(&heads), [2, 1, 1, 0], "{heads}");
    assert_eq!(codes(&heads, "problems"), [("C3", "id_length")]);
    // Beside somebody else's name it is somebody else's number: that of a member, and of nobody where the clerk says
    // that the rows are households.
    let text = "户编号,户主姓名,姓名,身份证号,行政村\n5901230000000011,戊一,戊二,590123199001010063,松坪村\n";
    let path = desk.folder.path().join("联系人.csv");
    fs::write(&path, with_check_digits(text)).expect("written");
    let (_, forced) = json(desk.path(), &["import", "--ledger", "household", path.to_str().expect("path")]);
    assert_eq!(counts(&forced[0]), [1, 1, 0, 0], "{forced}");
    assert!(codes(&forced[0], "notices").iter().any(|(cell, _)| *cell == "D1"), "{forced}");
    let others = desk.import("联系人.csv", text);
    assert_eq!(others["ledgers"], object!(["member", "household"]));
}

#[test]
fn a_monitored_household_is_of_the_kind_that_its_category_says() {
    let desk = Desk::new();
    desk.import("区划.csv", AREAS);
    desk.import("人口.csv", PEOPLE);
    json(desk.path(), &["snapshot", "--as-of", "2021-03-15"]);
    let (_, figures) = json(desk.path(), &["figures"]);
    let value = |id: &str| crate::common::by_id(&figures, id)["value"].clone();
    let households = ["stable_exit_households", "unstable_households", "marginal_households"].map(value);
    assert_eq!(households, [1, 1, 1].map(|n| object!(n)));
}

#[test]
fn words_that_offices_use_in_cells_are_understood() {
    let desk = Desk::new();
    desk.import("区划.csv", AREAS);
    desk.import("人口.csv", PEOPLE);

    // Several risks in one cell go to the fields that are there for them; one that is none is refused with its cell.
    let monitored = desk.import(
        "监测对象台账.csv",
        "户编号,户主姓名,监测对象类别,识别监测时间,致贫返贫风险,风险是否消除\n\
         5901230000000002,乙一,脱贫不稳定户,2020.5,因病、因残,未消除\n\
         5901230000000003,丙一,边缘易致贫户,2020年6月,因雷公,否\n",
    );
    assert_eq!(counts(&monitored), [2, 1, 1, 0], "{monitored}");
    assert_eq!(codes(&monitored, "problems"), [("E3", "unknown_code")]);
    json(desk.path(), &["snapshot", "--as-of", "2021-03-15"]);
    let (_, open) = json(desk.path(), &["trace", "open_unstable_households"]);
    let (_, record) = json(desk.path(), &["trace", open["records"][0]["record"].as_str().expect("one record")]);
    let cells = record["origins"][0]["cells"].as_array().expect("cells");
    let cell = |name: &str| cells.iter().find(|cell| cell["field"] == name).map(|cell| &cell["cell"]);
    assert_eq!([cell("risk_1"), cell("risk_2")], [Some(&object!("E2")), Some(&object!("E2"))], "{record}");
    assert_eq!(cell("risk_3"), None);

    // A question about safety is answered by 达标 and 不安全 as well as by 是 and 否; a bare 是 does not say of what
    // kind a danger is, so nothing is taken from it.
    let water = desk.import(
        "住房饮水.csv",
        "户编号,行政村,排查日期,住房安全等级,饮水是否安全\n\
         5901230000000001,新店房村,2021-01-10,A级,达标\n5901230000000002,松坪村,2021-01-10,是,不安全\n",
    );
    assert_eq!(counts(&water), [2, 2, 0, 0], "{water}");

    // A unit in the header that is one of those of the field.
    let animals = desk.import("畜牧.csv", "行政村,畜禽品种,年度,存栏数（头）\n松坪村,黄牛,2020,300\n");
    assert_eq!(counts(&animals), [1, 1, 0, 0], "{animals}");

    // A table that is no ledger was not taken, and the exit code says so; a page of explanations is passed over.
    let table = desk.import("别的.csv", "天,地,人\n1,2,3\n4,5,6\n");
    assert_eq!(counts(&table), [3, 0, 3, 0], "{table}");
    let words = desk.import("说明.csv", "填表说明\n一、按户填写\n");
    assert_eq!(counts(&words), [2, 0, 0, 2], "{words}");
}

#[test]
fn a_ledger_that_nobody_handed_in_gives_no_figures_and_an_empty_form_gives_nought() {
    let desk = Desk::new();
    desk.import("区划.csv", AREAS);
    desk.import("人口.csv", PEOPLE);
    json(desk.path(), &["snapshot", "--as-of", "2021-03-15"]);
    let loans = |figures: &Value| crate::common::by_id(figures, "loan_count").clone();
    let (code, figures) = json(desk.path(), &["figures"]);
    assert_eq!((code, &loans(&figures)["value"]), (0, &Value::Null));
    assert_eq!(loans(&figures)["missing"], object!(["micro_loan"]));
    let (code, refused) =
        json(desk.path(), &["report", "--out", desk.folder.path().join("报告").to_str().expect("path")]);
    assert_eq!(code, 1);
    assert!(refused["error"].as_str().is_some_and(|error| error.contains("小额信贷")), "{refused}");
    let draft = desk.folder.path().join("草稿");
    let (code, _) = json(desk.path(), &["report", "--draft", "--out", draft.to_str().expect("path")]);
    assert_eq!(code, 0);

    // An office that has none hands in the form without rows: now it is known that there are none.
    let form = desk.import("小额信贷.csv", "合同号,户编号,贷款银行,贷款金额（元）,放款日期,到期日期,贷款用途\n");
    assert_eq!(counts(&form), [0, 0, 0, 0], "{form}");
    json(desk.path(), &["snapshot", "--as-of", "2021-03-15"]);
    let (_, figures) = json(desk.path(), &["figures"]);
    assert_eq!(loans(&figures)["value"], object!(0));
}

#[test]
fn what_cannot_be_judged_is_not_nought() {
    let desk = Desk::new();
    desk.import("区划.csv", AREAS);
    desk.import("人口.csv", PEOPLE);
    // Totals tell that an income is low, and not how much of it is policy; a crop list without the column does not tell which
    // crops are the specialty.
    let income = desk.import(
        "收支.csv",
        "户编号,年度,家庭纯收入,人均纯收入\n5901230000000001,2020,9000,4500\n5901230000000002,2020,4000,4000\n",
    );
    assert_eq!(counts(&income), [2, 2, 0, 0], "{income}");
    let crops = desk.import("种植.csv", "行政村,作物,年度,面积（亩）\n松坪村,核桃,2020,120\n新店房村,花椒,2020,80.5\n");
    assert_eq!(counts(&crops), [2, 2, 0, 0], "{crops}");
    json(desk.path(), &["snapshot", "--as-of", "2021-03-15"]);
    let (_, figures) = json(desk.path(), &["figures"]);
    for id in ["policy_dependent_households", "specialty_crop_area", "product_homogeneity_villages"] {
        let figure = crate::common::by_id(&figures, id);
        assert_eq!(figure["value"], Value::Null, "{figure}");
        assert_ne!(figure["undecided"], object!([]), "{figure}");
    }
    let (_, screening) = json(desk.path(), &["screen"]);
    assert_eq!(crate::common::by_id(&screening["rules"], "w_income")["yes"], object!(2), "by the total that is stated");
    let (_, checks) = json(desk.path(), &["check"]);
    assert_eq!(crate::common::by_id(&checks, "problem_has_self_check")["status"], "fails");
    let out = desk.folder.path().join("报告");
    let (code, refused) = json(desk.path(), &["report", "--out", out.to_str().expect("path")]);
    assert_eq!(code, 1);
    assert!(refused["error"].as_str().is_some_and(|error| error.contains("无法判断")), "{refused}");
}

#[test]
fn money_is_read_in_the_unit_that_the_sheet_says_wherever_it_says_so() {
    let desk = Desk::new();
    desk.import("区划.csv", AREAS);
    desk.import("人口.csv", PEOPLE);
    let forms = [
        "2018年农户收支统计表（万元）\n户编号,工资性收入\n5901230000000001,1.5\n",
        "2017年农户收支,,填报单位：示例镇  单位：万元\n户编号,工资性收入\n5901230000000001,1.5\n",
        "2016年农户收支\n户编号,工资性收入,单位：万元\n5901230000000001,1.5,\n",
        "2015年农户收支\n户编号,工资性收入\n,万元\n5901230000000001,1.5\n",
        "2014年农户收支\n户编号,工资性收入（人民币万元）\n5901230000000001,1.5\n",
        "2013年农户收支\n户编号,工资性收入\n小计,15\n5901230000000001,15000\n村主任（签字）：甲  日期：2014.1.5,\n",
    ];
    let export = desk.folder.path().join("导出.xlsx");
    for (form, year) in forms.iter().zip((2013..=2018).rev()) {
        let income = desk.import(&format!("{year}.csv"), form);
        assert_eq!((counts(&income)[1], counts(&income)[2]), (1, 0), "{form}{income}");
    }
    json(desk.path(), &["export", "household_income", "--out", export.to_str().expect("path")]);
    let book = shouwang_intake::open("导出.xlsx", fs::read(&export).expect("exported")).expect("a workbook");
    let wages: Vec<String> = book.sheets[0].rows.iter().skip(3).map(|row| row.cell(2).shown()).collect();
    assert_eq!(wages, ["15000"; 6]);
}

#[test]
fn who_came_and_who_went_since_another_screening_and_why() {
    let desk = Desk::new();
    desk.import("区划.csv", AREAS);
    desk.import("人口.csv", PEOPLE);
    let income = |name: &str, one: u32, two: u32| {
        desk.import(
            name,
            &format!("户编号,年度,人均纯收入（元）\n5901230000000001,2020,{one}\n5901230000000002,2020,{two}\n"),
        )
    };
    let screen = |args: &[&str]| json(desk.path(), &[&["screen"], args].concat()).1;
    let of_income = |list: &Value| -> Vec<(String, String)> {
        let list = list.as_array().expect("a list").iter().filter(|found| found["rule"] == "w_income");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        list.map(|found| (text(&found["label"]), text(&found["why"]))).collect()
    };
    let pair = |label: &str, why: &str| vec![(label.to_owned(), why.to_owned())];
    income("收支.csv", 3000, 9000);
    json(desk.path(), &["snapshot", "--as-of", "2021-03-15"]);
    let first = screen(&[])["receipt"].as_str().expect("a receipt").to_owned();
    income("更正.csv", 9000, 3000);
    json(desk.path(), &["snapshot", "--as-of", "2021-03-15"]);
    let changed = screen(&["--diff", &first]);
    assert_eq!(of_income(&changed["entered"]), pair("5901230000000002", "data"), "{changed}");
    assert_eq!(of_income(&changed["left"]), pair("5901230000000001", "data"), "{changed}");

    // Another line, and another rule: the data are as they were.
    let second = changed["now"].as_str().expect("a receipt").to_owned();
    let pack = desk.folder.path().join("pack");
    let path = pack.to_str().expect("a path");
    json(desk.path(), &["pack", "copy", path]);
    let edit = |file: &str, from: &str, to: &str| {
        let text = fs::read_to_string(pack.join(file)).expect("read");
        assert!(text.contains(from), "{file}");
        fs::write(pack.join(file), text.replacen(from, to, 1)).expect("written");
    };
    edit("params/income.toml", "value = 5000", "value = 10000");
    let changed = screen(&["--diff", &second, "--pack", path]);
    assert_eq!(of_income(&changed["entered"]), pair("5901230000000001", "parameter"), "{changed}");
    edit("params/income.toml", "value = 10000", "value = 5000");
    edit(
        "rules/warning_household.toml",
        "net_per_head_fen < $monitoring_line",
        "net_per_head_fen < $monitoring_line * 2",
    );
    let changed = screen(&["--diff", &second, "--pack", path]);
    assert_eq!(of_income(&changed["entered"]), pair("5901230000000001", "rule"), "{changed}");
    let (code, _) = json(desk.path(), &["screen", "--diff", "0000000000000000"]);
    assert_eq!(code, 1);
}
