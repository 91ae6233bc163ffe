//! What is done about the problems that were fed back: plans, tasks, and mechanisms that are to last.

use jiff::civil::{Date, date};

use crate::words::{PlanKind, RectificationKind, RectificationStatus};

/// A plan of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Name.
    pub name: &'static str,
    /// What it is about.
    pub kind: PlanKind,
    /// Number of the document.
    pub document_no: &'static str,
    /// Day.
    pub issued_on: Date,
    /// Who carries it out.
    pub responsible: &'static str,
    /// Day by which it is to be done.
    pub due_on: Option<Date>,
    /// Day on which it was.
    pub finished_on: Option<Date>,
}

/// A task of rectification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Number of the problem, from one.
    pub problem: i64,
    /// Number of the task below the problem, from one.
    pub number: i64,
    /// What is to be done.
    pub task: &'static str,
    /// How soon.
    pub kind: RectificationKind,
    /// Who does it.
    pub responsible: &'static str,
    /// Day by which it is to be done.
    pub due_on: Date,
    /// How far it is.
    pub status: RectificationStatus,
    /// Grounds on which it is closed.
    pub proof: &'static str,
    /// Who looked whether it is done.
    pub verified_by: &'static str,
    /// Day of closing.
    pub closed_on: Option<Date>,
    /// Day of looking again.
    pub rechecked_on: Option<Date>,
}

impl Task {
    /// What the task is known by.
    pub fn label(&self) -> String {
        format!("{}-{}", self.problem, self.number)
    }
}

/// A document that is to keep a problem from coming back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mechanism {
    /// Name.
    pub name: &'static str,
    /// Number of the document.
    pub document_no: &'static str,
    /// Day.
    pub issued_on: Date,
    /// Number of the problem that it answers.
    pub problem: i64,
    /// Who keeps it.
    pub responsible: &'static str,
}

/// The plans of the winter. One is late, one has no number.
pub(crate) fn plans() -> Vec<Plan> {
    let plan = |name, kind, document_no, issued_on, responsible, due_on, finished_on| Plan {
        name,
        kind,
        document_no,
        issued_on,
        responsible,
        due_on,
        finished_on,
    };
    let (office, station) = ("镇扶贫办", "镇社会保障服务中心");
    vec![
        plan(
            "农村人口防贫监测预警和帮扶工作方案",
            PlanKind::Monitoring,
            "示镇发〔2020〕21号",
            date(2020, 4, 8),
            office,
            None,
            None,
        ),
        plan(
            "劳动力技能培训工作方案",
            PlanKind::Employment,
            "示镇发〔2020〕26号",
            date(2020, 3, 20),
            station,
            Some(date(2020, 12, 31)),
            Some(date(2020, 12, 18)),
        ),
        plan("搬迁群众精准就业工作方案", PlanKind::Relocation, "", date(2020, 5, 6), "镇易地搬迁工作站", None, None),
        plan(
            "公益性岗位清理规范工作方案",
            PlanKind::Post,
            "示镇发〔2021〕7号",
            date(2021, 1, 20),
            station,
            Some(date(2021, 2, 28)),
            None,
        ),
        plan(
            "抽查反馈问题整改工作方案",
            PlanKind::Rectification,
            "示镇发〔2021〕9号",
            date(2021, 2, 8),
            office,
            Some(date(2021, 6, 30)),
            None,
        ),
    ]
}

/// Tasks of four of the five problems; of the fifth somebody forgot to make any.
pub(crate) fn tasks() -> Vec<Task> {
    use RectificationKind::*;
    let day = |month, day| date(2021, month, day);
    let open = |problem, number, task, kind, responsible, due_on| Task {
        problem,
        number,
        task,
        kind,
        responsible,
        due_on,
        status: RectificationStatus::UnderWay,
        proof: "",
        verified_by: "",
        closed_on: None,
        rechecked_on: None,
    };
    let done = |task: Task, proof, verified_by, closed_on: Date, rechecked_on| Task {
        status: RectificationStatus::Closed,
        proof,
        verified_by,
        closed_on: Some(closed_on),
        rechecked_on,
        ..task
    };
    let (office, station, bank) = ("镇扶贫办", "镇易地搬迁工作站", "镇财政所");
    let inspectors = "镇纪委";
    vec![
        done(
            open(1, 1, "逐户核查未消除风险户的帮扶措施", Immediate, office, day(2, 20)),
            "核查表五十二份、措施补录截图",
            inspectors,
            day(2, 19),
            Some(day(3, 10)),
        ),
        open(1, 2, "补录监测线索和走访记录", Limited, office, day(3, 10)),
        open(1, 3, "每月筛查预警并逐户核实", Lasting, office, day(12, 31)),
        done(
            open(2, 1, "摸清搬迁劳动力就业状态和意愿", Immediate, station, day(2, 28)),
            "求职登记花名册",
            inspectors,
            day(2, 26),
            None,
        ),
        open(2, 2, "整治安置点环境卫生", Limited, station, day(4, 30)),
        done(
            open(3, 1, "逐笔核查贷款用途", Immediate, bank, day(2, 25)),
            "贷后检查表和约谈记录",
            inspectors,
            day(2, 9),
            None,
        ),
        done(open(3, 2, "发放小额信贷政策宣传册", Immediate, bank, day(2, 25)), "", inspectors, day(3, 1), None),
        open(3, 3, "清收逾期贷款", Limited, bank, day(3, 5)),
        done(
            open(4, 1, "核对家庭收入漏记项目", Immediate, "镇农业综合服务中心", day(3, 5)),
            "收入核查表",
            "镇农业综合服务中心",
            day(3, 3),
            None,
        ),
        open(4, 2, "开发一批就近就业岗位", Lasting, "镇社会保障服务中心", day(12, 31)),
    ]
}

/// Mechanisms that were set up since.
pub(crate) fn mechanisms() -> Vec<Mechanism> {
    let mechanism = |name, document_no, day, problem, responsible| Mechanism {
        name,
        document_no,
        issued_on: date(2021, 3, day),
        problem,
        responsible,
    };
    vec![
        mechanism("防贫监测预警月筛查制度", "示镇发〔2021〕11号", 1, 1, "镇扶贫办"),
        mechanism("农村公益性岗位管理办法", "示镇发〔2021〕12号", 3, 2, "镇社会保障服务中心"),
        mechanism("小额信贷贷后管理制度", "示镇发〔2021〕13号", 5, 3, "镇财政所"),
    ]
}
