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
