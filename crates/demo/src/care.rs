//! Who looks after a household, and who came to see it.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{draw::Draw, household::Household, monitoring::MonitoringObject, targets::DATA_DATE, words::VisitKind};

/// A visit to one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Index of the household.
    pub household: usize,
    /// Day.
    pub visited_on: Date,
    /// How.
    pub kind: VisitKind,
    /// Whether something was wrong.
    pub found_problem: bool,
}

/// The cadre who answers for one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadre {
    /// Index of the household.
    pub household: usize,
    /// Name.
    pub name: String,
    /// Office.
    pub unit: &'static str,
    /// First day.
    pub started_on: Date,
    /// Last day, where somebody else took over.
    pub ended_on: Option<Date>,
}

const UNITS: [&str; 6] = ["镇党政办", "镇扶贫办", "镇农业综合服务中心", "镇财政所", "镇中心学校", "驻村工作队"];
/// Cadres are known by a made-up title and a number, so that none can be taken for somebody.
const TITLES: [&str; 4] = ["示例干部", "样板干部", "示例队员", "样板队员"];

/// One cadre for every ex-poor or monitored household; now and then another took over.
pub(crate) fn draw_cadres(seed: u64, households: &[Household]) -> Vec<Cadre> {
    let mut draw = Draw::new(seed, "cadre");
    let mut cadres = Vec::new();
    for (at, household) in households.iter().enumerate() {
        if !household.is_ex_poor() && !household.is_monitored() {
            continue;
        }
        let mut cadre = |started_on, ended_on| Cadre {
            household: at,
            name: format!("{}{}", draw.pick(&TITLES), draw.between(1, 40)),
            unit: draw.pick(&UNITS),
            started_on,
            ended_on,
        };
        let first = date(2018, 3, 1);
        if at % 19 == 0 {
            cadres.push(cadre(first, Some(date(2020, 6, 30))));
            cadres.push(cadre(date(2020, 7, 1), None));
        } else {
            cadres.push(cadre(first, None));
        }
    }
    cadres
}

/// Every month where the risk stays, once a while elsewhere.
pub(crate) fn draw_visits(seed: u64, households: &[Household], objects: &[MonitoringObject]) -> Vec<Visit> {
    let mut draw = Draw::new(seed, "visit");
    let mut visits = Vec::new();
    let mut visit = |draw: &mut Draw, household, visited_on| {
        let kind = draw.weighted(&[(VisitKind::Home, 80), (VisitKind::Phone, 15), (VisitKind::Meeting, 5)]);
        visits.push(Visit { household, visited_on, kind, found_problem: draw.percent(6) });
    };
    for object in objects.iter().filter(|object| object.eliminated.is_none()) {
        let mut on = DATA_DATE.saturating_sub(draw.between(2, 26).days());
        while on > object.identified_on {
            visit(&mut draw, object.household, on);
            on = on.saturating_sub(draw.between(24, 34).days());
        }
    }
    for (at, household) in households.iter().enumerate() {
        if household.is_ex_poor() && !household.is_open && draw.percent(30) {
            let on = draw.day(date(2020, 9, 1), date(2021, 3, 10));
            visit(&mut draw, at, on);
        }
    }
    visits.sort_by_key(|visit| (visit.visited_on, visit.household));
    visits
}
