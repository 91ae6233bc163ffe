//! The inspection that the report answers, its problems, and the special actions.

use jiff::civil::{Date, date};

/// A document of feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Title.
    pub document: &'static str,
    /// Number.
    pub document_no: &'static str,
    /// Who issued it.
    pub issuer: &'static str,
    /// Day.
    pub fed_back_on: Date,
    /// Share of counties sampled, in hundredths of a per cent.
    pub sampled_share_percent_100: i64,
}

/// A special action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialAction {
    /// Name.
    pub name: &'static str,
    /// Number of the document.
    pub document_no: &'static str,
    /// First day.
    pub started_on: Date,
}

/// The feedback.
pub(crate) fn feedback() -> Feedback {
    Feedback {
        document: "示例省2020年贫困县退出抽查反馈意见",
        document_no: "示反馈〔2021〕1号",
        issuer: "示例省扶贫开发领导小组办公室",
        fed_back_on: date(2021, 2, 5),
        sampled_share_percent_100: 2_000,
    }
}

/// The five problems and who is to mend them.
pub(crate) const PROBLEMS: [(&str, &str); 5] = [
    ("巩固脱贫成果的任务还很重", "镇扶贫办"),
    ("易地搬迁群众的后续帮扶还要加力", "镇易地搬迁工作站"),
    ("小额信贷有用途不当和还款风险", "镇财政所、示例农商银行"),
    ("部分农户过多依靠政策性收入", "镇农业综合服务中心"),
    ("特色产业链条短，带动增收不够", "镇农业综合服务中心"),
];

/// The four special actions.
pub(crate) fn special_actions() -> Vec<SpecialAction> {
    let action = |name, document_no, day| SpecialAction { name, document_no, started_on: date(2021, 2, day) };
    vec![
        action("救助平台建设行动", "示镇发〔2021〕3号", 18),
        action("产业帮扶全覆盖行动", "示镇发〔2021〕4号", 18),
        action("村集体经济壮大行动", "示镇发〔2021〕5号", 22),
        action("扶志扶智行动", "示镇发〔2021〕6号", 22),
    ]
}
