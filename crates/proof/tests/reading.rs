//! What single sentences state. Many of them look like a figure and state none.

use shouwang_pack::Pack;
use shouwang_proof::proof;

#[test]
fn sentences_state_what_they_state_and_no_more() {
    let cases: [(&str, &[&str]); 33] = [
        // One noun for two numbers, brackets, and 其中.
        ("稳定脱贫户302户，1045人。", &["stable_exit_households 302户", "stable_exit_persons 1045人"]),
        (
            "举办技能培训，共计1,250名(其中:建档立卡９６０名)。",
            &["skill_trained_persons 1250名", "skill_trained_registered_persons 960名"],
        ),
        (
            "转移就业人数（含跨省）5120人，其中：3011人为脱贫人口。",
            &["transferred_workers 5120人", "transferred_registered_workers 3011人"],
        ),
        ("外出务工5120人，其中党员43人。", &["transferred_workers 5120人"]),
        // 分别 gives each noun its number, and nothing where they do not match.
        (
            "技能培训、引导性培训分别完成310人、960人。",
            &["skill_trained_persons 310人", "guidance_trained_persons 960人"],
        ),
        (
            "2014年和2015年分别脱贫12户40人、15户51人。",
            &[
                "exit_2014_households 12户",
                "exit_2014_persons 40人",
                "exit_2015_households 15户",
                "exit_2015_persons 51人",
            ],
        ),
        ("技能培训、引导性培训分别完成310人、960人、55人。", &[]),
        // One number for two figures, and words for a number.
        ("全镇下辖十八个行政村均为深度贫困村。", &["villages 18个", "deep_poverty_villages 18个"]),
        ("搬迁群众已全部入住。", &["relocated_moved_in_share 100%"]),
        ("搬迁群众尚未全部入住。", &[]),
        ("抽查比例为百分之二十。", &["sampled_counties_share 20%"]),
        // Numbers in other dress.
        ("农村劳动力转移就业1.36万人。", &["transferred_workers_rounded 1.36万人"]),
        ("流转土地50亩以上的主体获流转补助资金31.8万元。", &["land_transfer_subsidy 31.8万元"]),
        ("松坪村养殖五黑鸡2万羽。", &["black_chickens_songping 20000羽"]),
        ("家庭年人均纯收入低于5000元的列入监测。", &["monitoring_line 5000元"]),
        ("脱贫不稳定户户数88，人数340。", &["unstable_households 88户", "unstable_persons 340人"]),
        // Villages, other years, plans, rates, changes, smaller groups: none of them is the town's figure.
        ("柳湾村有脱贫不稳定户14户51人。", &[]),
        ("柳湾村共有农户320户，脱贫不稳定户14户51人。", &[]),
        ("柳湾村示范带动，全镇转移就业5120人。", &["transferred_workers 5120人"]),
        ("去年转移就业4980人。", &[]),
        ("全县转移就业61200人。", &[]),
        ("2021年计划转移就业5300人，招聘会6场。", &[]),
        ("新增转移就业120人，比上年增长5%。", &[]),
        ("实现户均转移就业1人。", &[]),
        ("就业困难的脱贫不稳定户12户。", &[]),
        ("未脱贫人口和残疾搬迁户12户。", &[]),
        ("落实一户一策，脱贫不稳定户一户一档。", &[]),
        // Thresholds, dates, documents, sayings.
        ("人均纯收入4000元以下的农户25户。", &[]),
        ("按照云农〔2020〕15号文件和“两不愁三保障”要求，于3月15日召开1次会议。", &[]),
        ("组织三类人员学习“四个意识”。", &[]),
        ("村集体收入5—8万元的村3个。", &[]),
        ("开发公益性岗位120个，招聘信息另行宣传。", &[]),
        ("《关于2020年转移就业5000人的通知》已印发。", &[]),
    ];
    let pack = Pack::built_in().expect("the pack that is compiled in");
    for (sentence, expected) in cases {
        let report = proof(&pack, &[sentence.to_owned()], None);
        let found: Vec<String> =
            report.mentions.iter().map(|m| format!("{} {}{}", m.figure, m.value, m.unit)).collect();
        assert_eq!(found, expected, "{sentence}");
        assert_eq!(report.findings, Vec::new(), "{sentence}");
    }
}

#[test]
fn thresholds_and_dates_are_known_for_what_they_are() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let cases: [(&str, &[&str]); 7] = [
        ("收入1000万元以上的企业3家。", &["3家"]),
        ("各村均达到3万元，全部突破10万元。", &[]),
        ("人均纯收入在5000—8000元之间的农户25户。", &["25户"]),
        ("根据国发〔2021〕10号第3条，2021年2月5日前办结。", &[]),
        ("“1115”行动按“一达标两不愁三保障”推进。", &[]),
        ("用12个月、3年时间，60岁以上老人优先。", &[]),
        ("新修水渠12.5公里、蓄水池8座。", &["12.5公里", "8座"]),
    ];
    for (sentence, expected) in cases {
        let report = proof(&pack, &[sentence.to_owned()], None);
        let found: Vec<&str> = report.unmatched.iter().map(|u| u.text.as_str()).collect();
        assert_eq!(found, expected, "{sentence}");
    }
}

#[test]
fn what_rounds_to_the_same_number_does_not_contradict() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let cases = [
        ("外出务工13604人次。全年外出务工13604人次。", 0),
        ("招聘会提供岗位2036个。宣传就业岗位2000余个，举办招聘会。", 0),
        ("招聘会提供岗位2036个。宣传就业岗位3000余个，举办招聘会。", 1),
        ("特色种植面积14230亩。全镇特色种植1.42万亩。", 0),
        ("特色种植面积14230亩。全镇特色种植1.24万亩。", 1),
        ("贫困发生率49.99%。全镇贫困发生率50%。", 0),
        ("2019年外出务工4100人。2020年外出务工4326人。", 0),
        ("截至2020年10月底，外出务工4158人。2020年外出务工4326人。", 0),
        ("目前外出务工4158人。全镇外出务工4326人。", 1),
    ];
    for (text, expected) in cases {
        let report = proof(&pack, &[text.to_owned()], None);
        assert_eq!(report.findings.len(), expected, "{text}: {:?}", report.findings);
    }
}

#[test]
fn what_only_looks_like_a_contradiction_is_none() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let cases = [
        // Growth against two years in one sentence.
        "2021年收入210万元，2022年收入296万元，2023年收入388.5万元，分别比上年增长41.0%、31.3%，2023年比2021年增长85%。",
        "2023年收入388.5万元，比2021年的210万元增长85%，比上年增长31.3%。",
        "2023年收入388.5万元，比2021年的210万元增长85%，比2022年的296万元增长31.3%。",
        "一季度产值同比增长5.3%，二季度增长4.7%，三季度增长4.6%。",
        // Items of one list are parts of the whole and not of one another.
        "全乡脱贫户168户。坪上15户、田坝12户，共27户，占16.1%。",
        "坪上15户、田坝12户占44.4%，共27户。",
        "务工人员中男性2226人，占57%，女性1680人，占43%，全镇务工3906人。",
        // Growth at constant prices is no quotient.
        "人均生产总值28322元，比上年增加3637元，增长12.7%。",
        "2021年全镇生产总值3.9亿元，按可比价格计算，增长9.6%。2022年全镇生产总值3.8亿元，按可比价格计算，比上年下降4.1%。",
        // Words that are left of nothing, and names that are no ordinals.
        "存款余额26.6亿元，其中住户存款20.9亿元；年末贷款余额14.1亿元。",
        "第二、第三产业比重分别回落2.1和1.6个百分点。",
        "粮食面积8660亩，与上年基本持平；油料面积1345亩，同比增长3.9%。",
        // What is counted twice, and what belongs to another count.
        "低保对象、特困人员663户1932人（其中低保521户1772人，特困142户160人，双重身份122户395人）。",
        "为86名特困人员每人每月发放970元，发放低保金412户1130人共计38.6万元。",
        "全镇农户9380户，登记对象1193户，2015年96户，2016年已脱贫170户，2017年已脱贫456户，2018年已脱贫393户，未脱贫78户。",
        "规模种植6400亩，计划收购814.5万公斤，备货50.5万公斤；收购等级合格率80%以上。",
        // Numbers of each one are no items of a sum, and another count's rate is none of theirs.
        "小学生528人，每人补助625元；初中生468人，每人补助750元，两项合计68.1万元。",
        "垃圾清运车6辆、垃圾箱180个，每个点平均18个垃圾箱。",
        "护路员每人每月补贴300元，66名护路员每月需1.98万元，全年需23.76万元。",
        "全镇有4个示范村，分别是柳湾、荷塘（省级），梅岭及竹溪。",
        "“两项补贴”人员已全面复核，现小结如下：\n一、范围\n二、结果\n三、资金",
    ];
    for text in cases {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_eq!(proof(&pack, &lines, None).findings, Vec::new(), "{text}");
    }
}

#[test]
fn what_stands_side_by_side_and_differs_is_a_contradiction() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let cases = [
        ("共有286户1058人，户均3.8人。", "average_differs"),
        ("累计改造3640户，是年初2824户的1.4倍。", "change_differs"),
        ("5个小组每组12人，共96人。", "product_differs"),
        ("25户，每户3000元，共8.5万元。", "product_differs"),
        ("村级补助123456元（12.43万元）。", "rounding_differs"),
        ("外出务工6420人，省内2140人，省外4280人，省内外人数之比为2:3。", "ratio_differs"),
        ("保洁员120名，女性93名，男性37名。", "parts_sum"),
        ("计划400万元，支出388.5万元，结余15.1万元。", "remainder_differs"),
        ("问题分布在坪上、田坝、老寨、田坝等村。", "repeated_item"),
        ("不合格13户，包括面积不实9户、以旧充新14户。", "part_exceeds_total"),
        ("应参保2210人，已参保2033人，参保率为七成。", "share_differs"),
        ("发现问题21个，当场改正14个，占四分之三。", "share_differs"),
        ("村\t户数\t人数\n坪上\t12\t45\n田坝\t15\t50\n老寨\t20\t61\n合计\t47\t165", "table_sum"),
    ];
    for (text, check) in cases {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let found = proof(&pack, &lines, None).findings;
        assert!(found.iter().any(|finding| finding.check == check), "{text}: {found:?}");
    }
}

#[test]
fn messages_say_what_is_wrong_and_what_to_do() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let text = "农村劳动力转移就业7642人，稳定就业7218人。技能培训420人（其中脱贫户520人）。合作社社员42户，其中大户50户。\
        目前外出务工7600人。流转面积120户。甲组12户、乙组15户，合计28户。";
    let report = proof(&pack, &[text.to_owned()], None);
    let lines: Vec<String> =
        report.findings.iter().map(|c| format!("{}：{}\n  {}", c.check, c.message, c.sentences.join("\n  "))).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn the_guide_names_every_kind_of_finding() {
    let guide = std::fs::read_to_string("../../docs/guide/proof.md").expect("the guide");
    let mut kinds = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir("src").expect("source") {
        let text = std::fs::read_to_string(entry.expect("entry").path()).expect("text");
        for after in text.split("inding").skip(1).filter(|after| after.starts_with("::new(") || after.starts_with('('))
        {
            let call: String = after.chars().take(120).collect();
            let words = call.split('"').skip(1).step_by(2);
            kinds.extend(words.filter(|word| word.contains('_') && word.is_ascii()).map(str::to_owned));
        }
    }
    assert!(kinds.len() > 18, "{kinds:?}");
    for kind in kinds {
        assert!(guide.contains(&format!("| `{kind}` |")), "docs/guide/proof.md has no row for {kind}");
    }
}
