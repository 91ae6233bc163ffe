//! The audit rules, applied anew to the drawn records.

use std::collections::BTreeMap;

use jiff::civil::date;
use shouwang_demo::{
    AuditHit, DATA_DATE, DemoTown, Member, Spell,
    words::{
        Category, Channel, Dibao, DropOutReason, Education, Health, HouseholdKind, Labour, LoanUse, Measure, Region,
        Relation, Risk, School, Sex, Tekun, Way,
    },
};

/// Every finding: rule and household, sorted.
pub(crate) fn audit(town: &DemoTown) -> Vec<AuditHit> {
    let mut hits = Vec::new();
    households(town, &mut hits);
    members(town, &mut hits);
    spells(town, &mut hits);
    objects(town, &mut hits);
    loans(town, &mut hits);
    exemptions(town, &mut hits);
    crate::posts::audit(town, &mut hits);
    crate::casework::audit(town, &mut hits);
    crate::lists::audit(town, &mut hits);
    crate::industry::audit(town, &mut hits);
    crate::plausible::audit(town, &mut hits);
    crate::details::audit(town, &mut hits);
    hits.sort();
    hits
}

fn exemptions(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for line in &town.exemptions {
        let known = ["l_borrower_age", "m_low_education", "m_old_labour", "青年文化程度偏低"];
        if !known.contains(&line.said) {
            hits.push(AuditHit { rule: "e_without_effect", household: line.household });
        }
        if line.until < DATA_DATE {
            hits.push(AuditHit { rule: "e_over", household: line.household });
        }
    }
}

fn households(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for (household, record) in town.households.iter().enumerate() {
        let count = |relation: Relation| {
            let own = town.members[record.members.clone()].iter().filter(|m| m.counts_on(DATA_DATE));
            own.filter(|m| m.relation == relation).count()
        };
        if count(Relation::Head) != 1 {
            hits.push(AuditHit { rule: "h_head_count", household });
        }
        if record.road.is_none() {
            hits.push(AuditHit { rule: "h_living_blank", household });
        }
        if record.irrigated_mu_100 > record.farmland_mu_100 {
            hits.push(AuditHit { rule: "h_irrigated_range", household });
        }
        if count(Relation::Spouse) > 1 {
            hits.push(AuditHit { rule: "h_spouse_count", household });
        }
    }
    for income in town.incomes.iter().filter(|income| income.year == 2020) {
        let household = income.household;
        let mut own = town.members[town.households[household].members.clone()].iter();
        let is_aided = own.any(|m| m.counts_on(DATA_DATE) && (m.dibao != Dibao::None || m.tekun != Tekun::None));
        let wage_fen = income.migrant_wage_fen + income.post_wage_fen;
        let transfers_fen = [
            income.dibao_fen,
            income.tekun_fen,
            income.pension_fen,
            income.family_planning_fen,
            income.ecology_fen,
            income.farm_subsidy_fen,
            income.other_transfer_fen,
        ];
        let mut bills = town.medical.iter().filter(|c| c.year == 2020 && town.members[c.member].household == household);
        let is_billed = bills.clone().next().is_some();
        let billed: i64 = bills.by_ref().map(|cost| cost.out_of_pocket_fen).sum();
        for (fires, rule) in [
            (is_billed && (income.medical_out_of_pocket_fen - billed).abs() > 10_000, "h_medical_differs"),
            (income.business_fen > 0 && income.business_cost_fen == 0, "h_business_without_cost"),
            (wage_fen > 0 && !(30_000..=30_000_000).contains(&wage_fen), "h_wage_range"),
            (is_aided && transfers_fen.iter().all(|fen| *fen == 0), "h_aided_without_transfer"),
        ] {
            if fires {
                hits.push(AuditHit { rule, household });
            }
        }
    }
}

fn sex_of(relation: Relation) -> Option<Sex> {
    use Relation::*;
    match relation {
        Son | SonInLaw | Grandson | DaughtersSon | Father | HusbandsFather => Some(Sex::Male),
        Daughter | DaughterInLaw | Granddaughter | DaughtersDaughter | Mother | HusbandsMother => Some(Sex::Female),
        _ => None,
    }
}

fn members(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    let mut copies: BTreeMap<&str, usize> = BTreeMap::new();
    for member in town.members.iter().filter(|m| m.counts_on(DATA_DATE)) {
        *copies.entry(&member.id_number).or_default() += 1;
    }
    for member in town.members.iter().filter(|m| m.counts_on(DATA_DATE)) {
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household: member.household });
            }
        };
        let age = member.age_on(DATA_DATE);
        let id_sex = if member.id_number.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female };
        let has_labour = matches!(member.labour, Labour::Ordinary | Labour::Skilled | Labour::Weak);
        let at_school = member.school.is_some_and(|school| !matches!(school, School::DroppedOut | School::NotAtSchool));
        let student = at_school && !matches!(member.school, Some(School::BeforeSchool | School::Kindergarten));
        hit(member.sex != id_sex, "m_sex_differs");
        hit(sex_of(member.relation).is_some_and(|sex| sex != member.sex), "m_relation_sex");
        hit(age < 16 && member.labour != Labour::None, "m_child_labour");
        let is_of_age = (6..=15).contains(&member.age_on(date(2020, 9, 1)));
        assert!(!is_of_age || member.school.is_some(), "a child of whom nobody knows whether it is at school");
        hit(is_of_age && !at_school && member.drop_out_reason.is_none(), "m_school_without_reason");
        hit(student && has_labour, "m_student_labour");
        hit(school_and_education(member, student), "m_school_and_education");
        hit(member.health.len() > 1 && member.health.contains(&Health::Healthy), "m_health_contradiction");
        let strong = matches!(member.labour, Labour::Ordinary | Labour::Skilled);
        hit(member.disability_grade.is_some_and(|grade| grade <= 2) && strong, "m_disability_labour");
        hit(member.resident_medical == Some(true) && member.employee_medical == Some(true), "m_double_insurance");
        hit(member.dibao != Dibao::None && member.tekun != Tekun::None, "m_dibao_tekun");
        hit(copies[member.id_number.as_str()] > 1, "m_same_person");
        let is_well = member.health == [Health::Healthy];
        let is_away_from_school = match member.school {
            Some(_) => !student,
            None => member.education.is_some(),
        };
        let is_able = is_well && is_away_from_school;
        hit((16..=59).contains(&age) && is_able && !strong, "m_able_without_labour");
        hit(age >= 60 && strong, "m_old_labour");
        hit(member.school.is_some_and(|school| !fits(school, member.age_on(date(2020, 9, 1)))), "m_school_age");
        let is_low = matches!(member.education, Some(Education::Illiterate | Education::Primary));
        hit((16..=22).contains(&age) && is_low && is_away_from_school, "m_low_education");
        hit(is_well && member.drop_out_reason == Some(DropOutReason::Illness), "m_drop_out_health");
        let says_disabled = member.health.contains(&Health::Disabled);
        let is_unsaid = member.health.is_empty();
        hit(!is_unsaid && says_disabled != member.disability_grade.is_some(), "m_disability_grade");
        hit(is_unsaid, "m_basics_blank");
        hit(member.resident_medical.is_none() && member.employee_medical.is_none(), "m_medical_blank");
        let is_kept = member.tekun != Tekun::None;
        hit(is_kept && (18..=59).contains(&age) && is_able, "m_tekun_able");
        let works = |spell: &&Spell| std::ptr::eq(&town.members[spell.member], member);
        let goes_on = |spell: &Spell| spell.ended_on.is_none_or(|end| end >= date(2021, 3, 1));
        hit(is_kept && town.spells.iter().filter(works).any(goes_on), "m_tekun_working");
    }
}

/// Whether somebody of an age at the beginning of the school year may be at such a school.
fn fits(school: School, age: i64) -> bool {
    use School::*;
    match school {
        BeforeSchool | Kindergarten => age <= 6,
        Primary => (6..=14).contains(&age),
        Grade7 | Grade8 | Grade9 => (12..=17).contains(&age),
        Senior1 | Senior2 | Senior3 | Vocational1 | Vocational2 | Vocational3 => (15..=20).contains(&age),
        College1 | College2 | College3 | Bachelor1 | Bachelor2 | Bachelor3 | Bachelor4 => age >= 18,
        DroppedOut | NotAtSchool => true,
    }
}

/// A student with an education, or somebody with neither.
fn school_and_education(member: &Member, student: bool) -> bool {
    let is_not_at_school = member.school.is_none_or(|school| school == School::NotAtSchool);
    (student && member.education.is_some()) || (is_not_at_school && member.education.is_none())
}

fn spells(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for (at, spell) in town.spells.iter().enumerate() {
        let member = &town.members[spell.member];
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household: member.household });
            }
        };
        hit(!(40_000..=3_000_000).contains(&spell.monthly_wage_fen), "s_wage_range");
        let next = town.spells.get(at + 1).filter(|next| next.member == spell.member);
        let overlaps = next.is_some_and(|next| spell.ended_on.is_none_or(|end| next.started_on < end));
        let wrong = spell.ended_on.is_some_and(|end| end < spell.started_on || end > DATA_DATE);
        hit(overlaps || wrong, "s_spell_dates");
        hit(member.age_on(spell.started_on) < 16, "s_child_worker");
        let is_open = spell.ended_on.is_none_or(|end| end >= date(2021, 3, 1));
        let stale = spell.verified_on.is_none_or(|on| (DATA_DATE - on).get_days() > 90);
        hit(is_open && stale, "s_unverified");
        hit(matches!(member.labour, Labour::Lost | Labour::None), "s_child_worker");
        hit(is_open && (spell.employer.is_empty() || spell.industry.is_empty()), "s_entry_blank");
        let is_afar = matches!(spell.region, Region::Province | Region::Away);
        hit(is_afar && matches!(spell.channel, Channel::Post | Channel::Workshop), "s_channel_region");
        assert!(spell.started_on <= DATA_DATE, "a spell that has not begun is not in a snapshot");
    }
}

fn objects(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for object in &town.objects {
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household: object.household });
            }
        };
        hit(
            object.risks.is_empty() || (object.risks.contains(&Risk::Disaster) && object.disaster.is_none()),
            "o_risk_missing",
        );
        let since = |m: &&shouwang_demo::SupportMeasure| {
            m.household == object.household && m.started_on >= object.identified_on
        };
        let develops = |m: &shouwang_demo::SupportMeasure| {
            matches!(m.kind, Measure::Industry | Measure::Employment | Measure::Post | Measure::Finance)
        };
        let is_helped = town.measures.iter().filter(since).any(develops);
        hit(object.eliminated.is_none() && !is_helped, "o_no_measure");
        let kinds: Vec<Measure> = town.measures.iter().filter(since).map(|m| m.kind).collect();
        let unanswered = object.risks.iter().any(|risk| match risk {
            Risk::Illness => !kinds.contains(&Measure::Health),
            Risk::Study => !kinds.contains(&Measure::Education),
            Risk::Disability => !kinds.contains(&Measure::Comprehensive),
            Risk::Housing => !kinds.contains(&Measure::Housing),
            Risk::Water => !kinds.contains(&Measure::Water),
            _ => false,
        });
        let is_late = object.identified_on < date(2021, 3, 1);
        hit(object.eliminated.is_none() && is_late && !kinds.is_empty() && unanswered, "o_measure_beside_risk");
        let own = &town.members[town.households[object.household].members.clone()];
        let has_labour = own.iter().any(|m| m.counts_on(DATA_DATE) && !matches!(m.labour, Labour::None | Labour::Lost));
        let is_open = object.eliminated.is_none();
        let on_relief = |m: &Member| m.dibao != Dibao::None || m.tekun != Tekun::None;
        let is_aided = own.iter().any(|m| m.counts_on(DATA_DATE) && on_relief(m));
        let is_disabled = |m: &Member| m.disability_grade.is_some() || m.health.contains(&Health::Disabled);
        let has_disabled = own.iter().any(|m| m.counts_on(DATA_DATE) && is_disabled(m));
        let is_secured = kinds.contains(&Measure::Comprehensive);
        hit(is_open && is_secured && !is_aided && !has_disabled, "o_security_without_status");
        hit(is_open && !kinds.is_empty() && is_aided && !is_secured, "o_status_without_security");
        hit(is_open && !has_labour && !is_aided, "o_no_labour_unaided");
        let is_assisted = object.eliminated.is_some_and(|(_, way)| way != Way::Natural);
        hit(is_assisted && !has_labour, "o_cleared_without_labour");
        let (from, month) =
            (object.identified_on, |day: jiff::civil::Date| i32::from(day.year()) * 12 + i32::from(day.month()));
        let early = |(on, way)| way != Way::Natural && month(on) - month(from) < 6;
        hit(object.eliminated.is_some_and(early), "o_cleared_early");
        hit(object.eliminated_income_fen.is_some_and(|fen| fen < 500_000), "o_cleared_below_line");
        let base = town.households[object.household].kind;
        let wrong = (object.category == Category::Unstable && base != HouseholdKind::ExPoor)
            || (object.category == Category::Marginal && base != HouseholdKind::Ordinary);
        hit(wrong, "o_category_base");
    }
}

fn loans(town: &DemoTown, hits: &mut Vec<AuditHit>) {
    for (at, loan) in town.loans.iter().enumerate() {
        let mut hit = |fires: bool, rule: &'static str| {
            if fires {
                hits.push(AuditHit { rule, household: loan.household });
            }
        };
        let latest = town.loan_checks.iter().filter(|check| check.loan == at).max_by_key(|check| check.checked_on);
        let misused = |used| matches!(used, LoanUse::Wedding | LoanUse::House | LoanUse::Goods | LoanUse::Repay);
        hit(latest.is_some_and(|check| misused(check.actual_use)), "l_misuse");
        hit(loan.amount_fen > 5_000_000, "l_amount");
        let months = (i32::from(loan.due_on.year()) - i32::from(loan.released_on.year())) * 12
            + i32::from(loan.due_on.month())
            - i32::from(loan.released_on.month())
            + i32::from(loan.due_on.day() > loan.released_on.day());
        hit(months > 36, "l_term");
        hit(!(18..=65).contains(&town.members[loan.borrower].age_on(loan.released_on)), "l_borrower_age");
    }
}
