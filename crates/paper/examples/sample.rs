//! Writes a sample document of made-up text, to look at: `cargo run -p shouwang-paper --example sample -- sample.docx`.
//!
//! The ending of the path chooses the form: `.docx`, `.html` or `.xlsx`.

use std::error::Error;
use std::path::PathBuf;

use shouwang_paper::xlsx::{Cell, Column, Kind, Sheet, Workbook};
use shouwang_paper::{Amount, Annex, Chart, ChartKind, Document, Head, Imprint, Point, docx, html, markup, xlsx};

fn main() -> Result<(), Box<dyn Error>> {
    let path = PathBuf::from(
        std::env::args().nth(1).ok_or("name the file to write: sample.docx, sample.html or sample.xlsx")?,
    );
    let bytes = match path.extension().and_then(|ending| ending.to_str()) {
        Some("docx") => docx::write(&document())?,
        Some("html") => html::write(&document()).into_bytes(),
        Some("xlsx") => xlsx::write(&workbook())?,
        _ => return Err("the file must end in .docx, .html or .xlsx".into()),
    };
    std::fs::write(path, bytes)?;
    Ok(())
}

fn document() -> Document {
    let body = format!(
        "按照县委农村工作领导小组统一安排，我乡对照《巩固脱贫成果排查整改问题清单》，对{}个行政村{}户脱贫户、{}户监测对象开展了“全覆盖、\
         无遗漏”排查（截至2021年6月30日），现将整改情况报告如下。\n\n\
         # 一、组织领导\n\n\
         乡党委、政府高度重视，成立由乡党委书记任组长的整改工作领导小组，下设办公室和5个工作专班，逐村逐户逐项核实。\n\n\
         # 二、问题排查和整改措施\n\n\
         ## （一）防止返贫监测帮扶方面\n\n\
         ### 1.现状数据\n\n\
         {}\n\n\
         #### （1）分村情况\n\n\
         | 村 | 脱贫户（户） | 监测对象（户） | 人均纯收入（元） | 备注 |\n|:--|--:|--:|--:|:-:|\n\
         | 甲村 | 312 | 12 | 11238.50 | |\n| 乙村 | 287 | 9 | {} | 待核 |\n| 丙村 | 301 | 14 | 10876.00 | |\n\n\
         {}\n\n{}",
        markup::figure("villages", "8"),
        markup::figure("poor_households", "1964"),
        markup::disputed("monitored_households", "67"),
        "经核实，全乡脱贫户人均纯收入达到当年标准，未发现返贫情形。".repeat(6),
        markup::disputed("income.b", "10993.25"),
        markup::chart("villages"),
        "乡村两级干部、驻村工作队员和网格员按月走访，对收入骤减、支出骤增的农户及时预警、及时核实、及时帮扶。\n\n"
            .repeat(9),
    );
    let headers = ["序号", "问题", "整改措施", "责任单位", "责任人", "完成时限", "整改状态", "佐证材料"];
    let mut ledger = format!("| {} |\n|{}\n", headers.join(" | "), ":-:|--|--|--|:-:|:-:|:-:|--|");
    for number in 1..=24 {
        ledger += &format!(
            "| {number} | 个别村组台账更新不及时，户内人口与实际不一致 | 由乡振兴办牵头，逐户比对公安、民政数据后更正，村级每月复核一次 \
             | 乡振兴办、各村委会 | 张某 | 2021年9月底 | 已完成 | 台账、照片 |\n"
        );
    }
    Document {
        title: "云岭乡人民政府关于巩固拓展脱贫攻坚成果同乡村振兴有效衔接专项排查问题整改情况的报告".into(),
        recipient: Some("示例县乡村振兴局".into()),
        number: Some("云岭政报〔2021〕16号".into()),
        issuer: Some("云岭乡人民政府".into()),
        date: Some("2021年7月5日".into()),
        head: Some(Head {
            mark: "云岭乡人民政府文件".into(), signer: Some("李某某".into()), ..Head::default()
        }),
        notice: Some("示例数据：虚构乡镇".into()),
        imprint: Some(Imprint {
            copies: Some(
                "示例县委农村工作领导小组办公室，示例县民政局，示例县人力资源和社会保障局，示例县卫生健康局".into(),
            ),
            printer: "云岭乡党政综合办公室".into(),
            printed_on: "2021年7月6日".into(),
        }),
        blocks: markup::parse_with(&body, &|name| (name == "villages").then(chart)),
        annexes: vec![
            Annex {
                title: "云岭乡专项排查问题整改台账".into(), blocks: markup::parse(&ledger), ..Annex::default()
            },
            Annex {
                title: "云岭乡2021年上半年防止返贫监测帮扶、小额信贷、公益性岗位和易地扶贫搬迁后续扶持工作情况说明"
                    .into(),
                blocks: markup::parse("本附件为示例文字，内容均为虚构。"),
                ..Annex::default()
            },
        ],
    }
}

fn chart() -> Chart {
    let point = |label: &str, households| Point {
        label: label.into(),
        figure: "poor_households".into(),
        amount: Some(Amount { unscaled: households, scale: 0 }),
    };
    Chart {
        title: "各村脱贫户".into(),
        unit: "户".into(),
        kind: ChartKind::Bar,
        points: vec![point("甲村民委员会", 312), point("乙村", 287), point("丙村", 301)],
    }
}

fn workbook() -> Workbook {
    let villages = [("甲村", 312, 1_123_850), ("乙村", 287, 1_099_325), ("丙村", 301, 1_087_600)];
    let total = Cell::count(villages.iter().map(|village| village.1).sum()).linked("脱贫户分村", Some(0));
    let figures = Sheet {
        name: "指标".into(),
        title: Some("云岭乡指标汇总".into()),
        note: Some("填报单位：云岭乡".into()),
        unit: Some("单位：户".into()),
        columns: vec![Column::new("指标"), Column::new("数值"), Column::new("占比")],
        rows: vec![vec![Cell::text("脱贫户"), total, Cell::percent(9325, 2)]],
        ..Sheet::default()
    };
    let rows = villages.map(|(village, households, fen)| {
        vec![
            Cell::text(village),
            Cell::count(households),
            Cell::decimal(fen, 2),
            Cell::date(2021, 6, 30),
            Cell::text("已核实"),
        ]
    });
    let records = Sheet {
        name: "脱贫户分村".into(),
        title: Some("云岭乡脱贫户分村统计表".into()),
        unit: Some("单位：户、元".into()),
        columns: vec![
            Column::new("村"),
            Column::new("脱贫户"),
            Column::new("人均纯收入"),
            Column { kind: Kind::Date, ..Column::new("数据时点") },
            Column { choices: vec!["已核实".into(), "待核实".into()], ..Column::new("核实情况") },
        ],
        rows: rows.to_vec(),
        spare_rows: 5,
        ..Sheet::default()
    };
    Workbook {
        title: "云岭乡指标汇总".into(),
        notice: Some("示例数据：虚构乡镇".into()),
        sheets: vec![figures, records],
    }
}
