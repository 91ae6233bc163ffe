//! Of incomes, of those who are monitored, of what is done for them, and of leads.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::said;
use crate::{
    draw::Draw,
    income::Income,
    member::Member,
    monitoring::{MonitoringObject, SupportMeasure},
    targets::{DATA_DATE, REPORT_YEAR},
    town::DemoTown,
    warning::Warning,
    words::{Channel, Dibao, LeadChannel, Measure, MeasureItem, Region, Risk, School, Tekun},
};

/// The items of an income, in fen; they are parts of the four incomes and of the costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IncomeDetail {
    /// Of the wages: odd jobs.
    pub odd_job_wage_fen: i64,
    /// Of the wages: workshops.
    pub workshop_wage_fen: i64,
    /// Of farming and trade: crops, livestock, orchards, processing, trade and services.
    pub business_fen: [i64; 5],
    /// Of its costs: crops, livestock, trade and services, others.
    pub cost_fen: [i64; 4],
    /// Of other transfers: retirement pay, what children give, old age, bereavement, disability, military pay,
    /// stability, returns of three years and more, allowances of less than a year, resettlement.
    pub transfer_fen: [i64; 10],
    /// Day on which the household was asked.
    pub collected_on: Option<Date>,
    /// Day on which the village looked it over.
    pub reviewed_on: Option<Date>,
    /// Day on which the town took a sample.
    pub sampled_on: Option<Date>,
}

pub(super) fn draw_incomes(town: &DemoTown) -> Vec<IncomeDetail> {
    let mut draw = Draw::new(town.seed, "income detail");
    let mut wages: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    for spell in &town.spells {
        let earned = spell.months_in(REPORT_YEAR) * spell.monthly_wage_fen;
        let (odd, workshop) = wages.entry(town.members[spell.member].household).or_default();
        *odd += if spell.employer == "本镇零工" { earned } else { 0 };
        *workshop += if spell.channel == Channel::Workshop { earned } else { 0 };
    }
    town.incomes
        .iter()
        .map(|income| {
            let now = wages.get(&income.household).copied().filter(|_| income.year == REPORT_YEAR);
            let (odd, workshop) = now.unwrap_or_default();
            let collected = draw.day(date(income.year, 10, 8), date(income.year, 12, 5));
            let reviewed = collected.saturating_add(draw.between(3, 15).days());
            let sampled = reviewed.saturating_add(draw.between(2, 10).days());
            IncomeDetail {
                odd_job_wage_fen: odd.min(income.migrant_wage_fen),
                workshop_wage_fen: workshop.min(income.migrant_wage_fen - odd.min(income.migrant_wage_fen)),
                business_fen: parts(&mut draw, income.business_fen, [(46, 90), (30, 62), (14, 30), (3, 4), (9, 14)]),
                cost_fen: parts(&mut draw, income.business_cost_fen, [(48, 90), (34, 62), (10, 14), (6, 30)]),
                transfer_fen: other_transfers(&mut draw, town, income),
                collected_on: draw.percent(97).then_some(collected),
                reviewed_on: draw.percent(95).then_some(reviewed),
                sampled_on: draw.percent(12).then_some(sampled),
            }
        })
        .collect()
}

/// Splits an amount: each part has a weight and a chance in a hundred that there is any of it. What is left over by
/// rounding, and all of it where no part is there, falls to the first.
fn parts<const N: usize>(draw: &mut Draw, whole: i64, weights: [(i64, u32); N]) -> [i64; N] {
    let drawn = weights.map(|(weight, chance)| if draw.percent(chance) { weight * draw.between(60, 140) } else { 0 });
    let total: i64 = drawn.iter().sum::<i64>().max(1);
    let mut split = drawn.map(|weight| whole / 100 * weight / total * 100);
    let others: i64 = split.iter().skip(1).sum();
    split[0] = whole - others;
    split
}

/// Disability allowances first, as far as they are in it; the rest is of one kind.
fn other_transfers(draw: &mut Draw, town: &DemoTown, income: &Income) -> [i64; 10] {
    let own = &town.members[town.households[income.household].members.clone()];
    let living = || own.iter().filter(|m| m.counts_on(DATA_DATE));
    let disabled = living().filter(|m| m.disability_grade.is_some_and(|grade| grade <= 2)).count() as i64;
    let is_old = living().any(|m| m.age_on(DATA_DATE) >= 80);
    let allowance = (disabled * 12 * 7_000).min(income.other_transfer_fen);
    let kind = draw.weighted(&[
        (0, 4),
        (1, 30),
        (2, if is_old { 200 } else { 0 }),
        (3, 4),
        (5, 4),
        (6, 30),
        (7, 4),
        (8, 4),
        (9, 20),
    ]);
    let mut split = [0; 10];
    split[4] = allowance;
    split[kind] += income.other_transfer_fen - allowance;
    split
}

/// What is written of a monitoring object besides; nobody has said where absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectDetail {
    /// Who keeps in touch with the household.
    pub contact: String,
    /// Telephone of that person.
    pub contact_phone: Option<String>,
    /// Who wrote down what is known.
    pub collector: String,
    /// Telephone of that person.
    pub collector_phone: Option<String>,
    /// At identification: a child of school age was not at school.
    pub was_dropout: Option<bool>,
    /// At identification: the house was dangerous.
    pub was_dangerous: Option<bool>,
    /// At identification: the water was safe.
    pub had_safe_water: Option<bool>,
    /// At identification: a member had no medical insurance.
    pub was_uninsured: Option<bool>,
    /// After elimination: the house is damaged; and what brings the water.
    pub is_damaged: Option<bool>,
    /// Day on which the leaflet on help was handed over.
    pub leaflet_on: Option<Date>,
}

pub(super) fn draw_objects(town: &DemoTown) -> Vec<ObjectDetail> {
    let mut draw = Draw::new(town.seed, "object detail");
    let cadres: BTreeMap<usize, &str> =
        town.cadres.iter().filter(|c| c.ended_on.is_none()).map(|c| (c.household, c.name.as_str())).collect();
    town.objects.iter().map(|object| of_object(&mut draw, town, &cadres, object)).collect()
}

fn of_object(
    draw: &mut Draw,
    town: &DemoTown,
    cadres: &BTreeMap<usize, &str>,
    object: &MonitoringObject,
) -> ObjectDetail {
    let warned = &town.warned[object.household];
    // Numbers above those of the households.
    let mut phone = || draw.percent(95).then(|| format!("19900009{:03}", draw.between(500, 999)));
    let (contact_phone, collector_phone) = (phone(), phone());
    let given_on = object.identified_on.saturating_add(draw.between(15, 50).days()).min(DATA_DATE);
    ObjectDetail {
        contact: cadres.get(&object.household).map_or_else(|| "示例干部41".to_owned(), |name| (*name).to_owned()),
        contact_phone,
        collector: format!("示例采集员{}", draw.between(1, 36)),
        collector_phone,
        was_dropout: said(draw, warned.contains(&Warning::Education), 2),
        was_dangerous: said(draw, object.risks.contains(&Risk::Housing), 2),
        had_safe_water: said(draw, !object.risks.contains(&Risk::Water), 2),
        was_uninsured: said(draw, warned.contains(&Warning::MedicalInsurance), 2),
        is_damaged: object.cleared.map(|_| false),
        leaflet_on: draw.percent(96).then_some(given_on),
    }
}

/// What speaks for an item: work, schools and relief of a household.
#[derive(Default)]
struct Grounds {
    travelled: BTreeSet<usize>,
    away: BTreeSet<usize>,
    vocational: BTreeSet<usize>,
    on_dibao: BTreeSet<usize>,
    on_tekun: BTreeSet<usize>,
    disabled: BTreeSet<usize>,
}

fn grounds(town: &DemoTown) -> Grounds {
    let mut grounds = Grounds::default();
    for spell in &town.spells {
        let household = town.members[spell.member].household;
        if spell.traffic_subsidy_fen.is_some_and(|fen| fen > 0) {
            grounds.travelled.insert(household);
        }
        if matches!(spell.region, Region::Province | Region::Away) {
            grounds.away.insert(household);
        }
    }
    let is_vocational =
        |m: &Member| m.school.is_some_and(|school| (School::Vocational1..=School::College3).contains(&school));
    for member in town.members.iter().filter(|m| m.counts_on(DATA_DATE)) {
        for (is_so, set) in [
            (is_vocational(member), &mut grounds.vocational),
            (member.dibao != Dibao::None, &mut grounds.on_dibao),
            (member.tekun != Tekun::None, &mut grounds.on_tekun),
            (member.disability_grade.is_some(), &mut grounds.disabled),
        ] {
            if is_so {
                set.insert(member.household);
            }
        }
    }
    grounds
}

pub(super) fn draw_items(town: &DemoTown) -> Vec<Option<MeasureItem>> {
    let mut draw = Draw::new(town.seed, "measure detail");
    let grounds = grounds(town);
    town.measures
        .iter()
        .map(|measure| {
            let item = item(&mut draw, &grounds, measure);
            if draw.percent(6) { None } else { item }
        })
        .collect()
}

fn item(draw: &mut Draw, grounds: &Grounds, measure: &SupportMeasure) -> Option<MeasureItem> {
    let when = |set: &BTreeSet<usize>, weight: u32| if set.contains(&measure.household) { weight } else { 0 };
    match measure.kind {
        Measure::Employment => Some(draw.weighted(&[
            (MeasureItem::TravelSubsidy, when(&grounds.travelled, 120)),
            (MeasureItem::LabourExport, when(&grounds.away, 30)),
            (MeasureItem::SkillTraining, 30),
            (MeasureItem::EmploymentOther, 40),
        ])),
        Measure::Education => Some(
            draw.weighted(&[(MeasureItem::Yulu, when(&grounds.vocational, 80)), (MeasureItem::EducationOther, 20)]),
        ),
        Measure::Health => Some(draw.weighted(&[
            (MeasureItem::PremiumGrant, 55),
            (MeasureItem::FamilyDoctor, 35),
            (MeasureItem::HealthOther, 10),
        ])),
        Measure::Comprehensive => Some(draw.weighted(&[
            (MeasureItem::Dibao, when(&grounds.on_dibao, 70)),
            (MeasureItem::Tekun, when(&grounds.on_tekun, 90)),
            (MeasureItem::DisabilitySubsidy, when(&grounds.disabled, 40)),
            (MeasureItem::Relief, 20),
            (MeasureItem::SecurityOther, 4),
        ])),
        _ => None,
    }
}

/// What is written of a lead besides; nobody has said where absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadDetail {
    /// Day of the batch in which a department sent it.
    pub batch_on: Option<Date>,
    /// The value that the department gave.
    pub indicator_value: Option<String>,
    /// Day by which it is to be looked into.
    pub due_on: Date,
    /// Who looked into it.
    pub checker: Option<String>,
    /// Whether something shows it.
    pub has_evidence: Option<bool>,
}

pub(super) fn draw_leads(town: &DemoTown) -> Vec<LeadDetail> {
    let mut draw = Draw::new(town.seed, "lead detail");
    town.leads
        .iter()
        .map(|lead| {
            let is_sent = lead.channel == LeadChannel::Department;
            let value = format!("{}元", draw.between(21, 180) * 100);
            let checker = format!("{}{}", draw.pick(&["示例干部", "样板队员"]), draw.between(1, 40));
            LeadDetail {
                batch_on: is_sent.then(|| lead.found_on.first_of_month()),
                indicator_value: (is_sent && draw.percent(88)).then_some(value),
                due_on: lead.found_on.saturating_add(15.days()),
                checker: (lead.result.is_some() && draw.percent(96)).then_some(checker),
                has_evidence: lead.result.and_then(|_| said(&mut draw, true, 6)),
            }
        })
        .collect()
}
