//! Monitoring objects and the measures that follow.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    month::{first_day, month},
    targets::DATA_DATE,
    warning::{Fate, Warning},
    words::{Category, Danger, Disaster, HouseholdKind, Measure, Risk, Way},
};

/// One identification of one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonitoringObject {
    /// Index of the household.
    pub household: usize,
    /// Category.
    pub category: Category,
    /// Month of identification.
    pub identified_on: Date,
    /// Risks, the gravest first.
    pub risks: Vec<Risk>,
    /// What disaster, where one is a risk.
    pub disaster: Option<Disaster>,
    /// Month and way of elimination.
    pub eliminated: Option<(Date, Way)>,
    /// Income a head at identification, in fen.
    pub identified_income_fen: i64,
    /// Income a head at elimination, in fen.
    pub eliminated_income_fen: Option<i64>,
    /// Whether a measure of development is under way.
    pub has_development_measure: bool,
}

/// A measure of support for one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportMeasure {
    /// Index of the household.
    pub household: usize,
    /// Kind.
    pub kind: Measure,
    /// First day.
    pub started_on: Date,
    /// Money, in fen.
    pub amount_fen: Option<i64>,
    /// What is done.
    pub content: &'static str,
}

/// One object for each monitored household.
pub(crate) fn draw_objects(
    seed: u64,
    households: &[Household],
    members: &[Member],
    fates: &[Fate],
) -> Vec<MonitoringObject> {
    let mut draw = Draw::new(seed, "monitoring");
    let monitored = households.iter().enumerate().filter(|(_, household)| household.is_monitored());
    monitored.map(|(at, household)| object(&mut draw, at, household, members, &fates[at])).collect()
}

fn object(draw: &mut Draw, at: usize, household: &Household, members: &[Member], fate: &Fate) -> MonitoringObject {
    let own = &members[household.members.clone()];
    let identified = month(2020, draw.between(3, if household.is_open { 9 } else { 8 }));
    let eliminated = (!household.is_open).then(|| {
        let earliest = identified + 6;
        let on = draw.between(earliest, month(2021, 2));
        // A household in which nobody can work is not declared free of risk by help.
        let has_labour = own.iter().any(|m| m.counts_on(DATA_DATE) && m.has_labour());
        let way = if draw.percent(95) && has_labour { Way::Assisted } else { Way::Natural };
        (first_day(on), way)
    });
    let risks = risks(draw, own, fate);
    let disaster =
        risks.contains(&Risk::Disaster).then(|| draw.pick(&[Disaster::Drought, Disaster::Flood, Disaster::Geological]));
    MonitoringObject {
        household: at,
        category: household.category,
        identified_on: first_day(identified),
        risks,
        disaster,
        identified_income_fen: draw.between(3_150, 5_850) * 100 + draw.between(0, 99),
        eliminated_income_fen: eliminated.map(|_| draw.between(5_900, 9_600) * 100 + draw.between(0, 99)),
        eliminated,
        has_development_measure: true,
    }
}

fn risks(draw: &mut Draw, own: &[Member], fate: &Fate) -> Vec<Risk> {
    let mut fitting = Vec::new();
    let mut when = |fits: bool, risk: Risk| {
        if fits && !fitting.contains(&risk) {
            fitting.push(risk);
        }
    };
    when(fate.warned.contains(&Warning::LargeMedical), Risk::Illness);
    when(own.iter().any(|m| m.disability_grade.is_some()), Risk::Disability);
    when(own.iter().any(|m| m.health.contains(&crate::words::Health::Serious)), Risk::Illness);
    when(own.iter().any(|m| m.is_student() && m.age_on(DATA_DATE) >= 16), Risk::Study);
    when(own.iter().all(|m| !m.has_labour()), Risk::Labour);
    let usual = draw.weighted(&[(Risk::Work, 50), (Risk::Industry, 22), (Risk::Disaster, 16), (Risk::Illness, 12)]);
    when(true, usual);
    draw.shuffle(&mut fitting);
    fitting.truncate(draw.weighted(&[(1, 62), (2, 30), (3, 8)]));
    fitting
}

/// Measures for the monitored households, and some for other ex-poor ones.
pub(crate) fn draw_measures(
    seed: u64,
    households: &[Household],
    members: &[Member],
    objects: &[MonitoringObject],
) -> Vec<SupportMeasure> {
    let mut draw = Draw::new(seed, "measure");
    let mut measures = Vec::new();
    for object in objects {
        let own = &members[households[object.household].members.clone()];
        let first = object.identified_on.saturating_add(draw.between(8, 44).days());
        let develop = draw.weighted(&[
            (Measure::Industry, 46),
            (Measure::Employment, 40),
            (Measure::Finance, 6),
            (Measure::Post, 8),
        ]);
        measures.push(measure(&mut draw, object.household, develop, first));
        let mut others = BTreeSet::new();
        for risk in &object.risks {
            others.insert(match risk {
                Risk::Illness => Measure::Health,
                Risk::Study => Measure::Education,
                Risk::Disability | Risk::Labour | Risk::Disaster => Measure::Comprehensive,
                Risk::Industry => Measure::Industry,
                Risk::Work => Measure::Employment,
            });
        }
        if own.iter().any(|m| m.dibao != crate::words::Dibao::None) {
            others.insert(Measure::Comprehensive);
        }
        others.remove(&develop);
        for kind in others {
            let on = first.saturating_add(draw.between(0, 90).days());
            measures.push(measure(&mut draw, object.household, kind, on));
        }
    }
    for (at, household) in households.iter().enumerate() {
        if household.kind == HouseholdKind::ExPoor && !household.is_monitored() && draw.percent(16) {
            let kind = draw.weighted(&[(Measure::Industry, 60), (Measure::Employment, 25), (Measure::Education, 15)]);
            let on = draw.day(date(2019, 3, 1), date(2020, 11, 30));
            measures.push(measure(&mut draw, at, kind, on));
        }
        // A house that was rebuilt leaves its trace here too.
        if household.house_danger != Danger::Safe && draw.percent(60) {
            let on = draw.day(date(2019, 3, 1), date(2020, 3, 31));
            measures.push(measure(&mut draw, at, Measure::Housing, on));
        }
    }
    measures.sort_by_key(|measure| (measure.household, measure.started_on, measure.kind));
    measures
}

fn measure(draw: &mut Draw, household: usize, kind: Measure, started_on: Date) -> SupportMeasure {
    let (low, high, content) = match kind {
        Measure::Industry => (800, 5_000, "发放种苗和农资，签订保底收购协议"),
        Measure::Employment => (0, 0, "推荐就业岗位，发放交通补助"),
        Measure::Post => (4_800, 9_600, "安排公益性岗位"),
        Measure::Finance => (10_000, 50_000, "协助申请小额信贷"),
        Measure::Education => (1_000, 5_000, "落实教育资助"),
        Measure::Health => (280, 3_000, "资助参保，落实家庭医生签约"),
        Measure::Housing => (8_000, 30_000, "实施危房改造"),
        Measure::Water => (500, 3_000, "接通集中供水管网"),
        Measure::Comprehensive => (1_000, 6_000, "按规定纳入兜底保障"),
    };
    let amount_fen = (high > 0).then(|| draw.between(low, high) * 100);
    SupportMeasure { household, kind, started_on, amount_fen, content }
}
