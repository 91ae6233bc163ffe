//! Monitoring objects and the measures that follow.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    income::Income,
    member::Member,
    month::{first_day, month},
    targets::{DATA_DATE, REPORT_YEAR},
    warning::{Fate, Warning},
    words::{Category, Danger, Disaster, Health, HouseholdKind, Measure, Risk, Way},
    work::Spell,
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
    /// What was so when the risk was declared gone.
    pub cleared: Option<Cleared>,
}

/// State of a household when its risk was declared gone; nobody has said where absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleared {
    /// A child of school age is not at school.
    pub is_dropout: Option<bool>,
    /// The house is dangerous.
    pub is_dangerous: Option<bool>,
    /// The water is safe.
    pub has_safe_water: Option<bool>,
    /// A member has no medical insurance.
    pub is_uninsured: Option<bool>,
}

impl Cleared {
    /// As it has to be.
    const GOOD: Cleared = Cleared {
        is_dropout: Some(false),
        is_dangerous: Some(false),
        has_safe_water: Some(true),
        is_uninsured: Some(false),
    };
}

/// What decides which risks and measures can be true of a household.
#[derive(Debug, Clone, Copy, Default)]
struct Means {
    /// The last month in which somebody worked; none where nobody ever did, far away where the work goes on.
    last_work: Option<Date>,
    /// Income of the report year from farming and trade, in fen.
    business_fen: i64,
    /// From wages.
    wage_fen: i64,
    /// From transfers.
    transfer_fen: i64,
    /// What the household paid for being ill.
    medical_fen: i64,
}

impl Means {
    fn of_all(households: usize, members: &[Member], spells: &[Spell], incomes: &[Income]) -> Vec<Means> {
        let mut all = vec![Means::default(); households];
        for spell in spells {
            let means = &mut all[members[spell.member].household];
            means.last_work = means.last_work.max(Some(spell.ended_on.unwrap_or(Date::MAX)));
        }
        for income in incomes.iter().filter(|income| income.year == REPORT_YEAR) {
            let means = &mut all[income.household];
            means.business_fen = income.business_fen;
            (means.wage_fen, means.transfer_fen) = (income.wage_fen(), income.transfer_fen());
            means.medical_fen = income.medical_out_of_pocket_fen;
        }
        all
    }

    /// Whether somebody worked, and was paid, since a month.
    fn works_since(&self, month: Date) -> bool {
        self.wage_fen > 0 && self.last_work.is_some_and(|last| last >= month)
    }
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
    spells: &[Spell],
    incomes: &[Income],
) -> Vec<MonitoringObject> {
    let mut draw = Draw::new(seed, "monitoring");
    let means = Means::of_all(households.len(), members, spells, incomes);
    let monitored = households.iter().enumerate().filter(|(_, household)| household.is_monitored());
    monitored.map(|(at, household)| object(&mut draw, at, household, members, &fates[at], &means[at])).collect()
}

fn object(
    draw: &mut Draw,
    at: usize,
    household: &Household,
    members: &[Member],
    fate: &Fate,
    means: &Means,
) -> MonitoringObject {
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
    let risks = risks(draw, own, fate, means, first_day(identified));
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
        cleared: eliminated.map(|_| Cleared::GOOD),
    }
}

fn risks(draw: &mut Draw, own: &[Member], fate: &Fate, means: &Means, identified_on: Date) -> Vec<Risk> {
    // What shows in house, water and school is named first; the others as it happens.
    let shown: Vec<Risk> =
        [(Warning::Housing, Risk::Housing), (Warning::Water, Risk::Water), (Warning::Education, Risk::Study)]
            .into_iter()
            .filter_map(|(warning, risk)| fate.warned.contains(&warning).then_some(risk))
            .collect();
    let mut fitting = Vec::new();
    let mut when = |fits: bool, risk: Risk| {
        if fits && !fitting.contains(&risk) && !shown.contains(&risk) {
            fitting.push(risk);
        }
    };
    let can_work = own.iter().any(|m| m.counts_on(DATA_DATE) && m.has_labour());
    // Illness is a risk where somebody is ill and pays for it.
    let is_ill = |m: &Member| m.health.contains(&Health::Chronic) || m.health.contains(&Health::Serious);
    let is_ill = means.medical_fen > 0 && own.iter().any(|m| m.counts_on(DATA_DATE) && is_ill(m));
    let is_seriously_ill = own.iter().any(|m| m.health.contains(&Health::Serious) && m.counts_on(DATA_DATE));
    when(is_ill && fate.warned.contains(&Warning::LargeMedical), Risk::Illness);
    when(own.iter().any(|m| m.disability_grade.is_some() && m.counts_on(DATA_DATE)), Risk::Disability);
    when(is_ill && is_seriously_ill, Risk::Illness);
    when(own.iter().any(|m| m.is_student() && m.age_on(DATA_DATE) >= 16), Risk::Study);
    when(own.iter().all(|m| !m.has_labour()), Risk::Labour);
    let usual = draw.weighted(&[
        (Risk::Work, if can_work && means.works_since(identified_on) { 50 } else { 0 }),
        (Risk::Industry, if means.business_fen > 0 { 22 } else { 0 }),
        (Risk::Disaster, 16),
        (Risk::Illness, if is_ill { 12 } else { 0 }),
    ]);
    when(true, usual);
    draw.shuffle(&mut fitting);
    let count: usize = draw.weighted(&[(1, 62), (2, 30), (3, 8)]);
    fitting.truncate(count.saturating_sub(shown.len()));
    [shown, fitting].concat()
}

/// Measures for the monitored households, and some for other ex-poor ones.
pub(crate) fn draw_measures(
    seed: u64,
    households: &[Household],
    members: &[Member],
    objects: &[MonitoringObject],
    spells: &[Spell],
    incomes: &[Income],
) -> Vec<SupportMeasure> {
    let mut draw = Draw::new(seed, "measure");
    let all_means = Means::of_all(households.len(), members, spells, incomes);
    let mut measures = Vec::new();
    for object in objects {
        let own = &members[households[object.household].members.clone()];
        let first = object.identified_on.saturating_add(draw.between(8, 44).days());
        let means = all_means[object.household];
        let works = u32::from(means.works_since(object.identified_on));
        let develop = draw.weighted(&[
            (Measure::Industry, if means.business_fen > 0 { 46 } else { 0 }),
            (Measure::Employment, 40 * works),
            (Measure::Finance, 6),
            (Measure::Post, 8 * works),
        ]);
        measures.push(measure(&mut draw, object.household, develop, first));
        let is_aided = own.iter().any(|m| m.dibao != crate::words::Dibao::None && m.counts_on(DATA_DATE));
        let mut others = BTreeSet::new();
        for risk in &object.risks {
            others.insert(match risk {
                Risk::Illness => Measure::Health,
                Risk::Study => Measure::Education,
                Risk::Disability => Measure::Comprehensive,
                Risk::Labour | Risk::Disaster if is_aided => Measure::Comprehensive,
                Risk::Housing => Measure::Housing,
                Risk::Water => Measure::Water,
                Risk::Labour | Risk::Disaster | Risk::Industry => Measure::Industry,
                Risk::Work => Measure::Employment,
            });
        }
        if is_aided {
            others.insert(Measure::Comprehensive);
        }
        others.remove(&develop);
        // Money that the books of the year do not show was not given either.
        if means.transfer_fen == 0 {
            others.remove(&Measure::Comprehensive);
        }
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
