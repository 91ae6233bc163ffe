//! Fills households with people: families, those who came and went, schools, health, labour, insurance.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    family::{Kin, draw_family},
    household::Household,
    id_number::IdNumbers,
    member::{Member, births_of_age},
    names,
    targets::{ADJUSTMENT_ON, DATA_DATE, JOINED_SINCE_2014, LEFT_SINCE_2014, REGISTRATION_ON},
    words::{Dibao, Education, Ethnicity, Health, JoinReason, Labour, LeaveReason, Relation, School, Sex, Tekun},
};

/// The day by which schools count ages.
const SCHOOL_YEAR: Date = date(2020, 9, 1);

const ETHNICITIES: &[(Ethnicity, u32)] = &[
    (Ethnicity::Han, 74),
    (Ethnicity::Yi, 15),
    (Ethnicity::Miao, 5),
    (Ethnicity::Hui, 3),
    (Ethnicity::Buyi, 2),
    (Ethnicity::Dai, 1),
];

/// Draws all members and writes their places into the households.
pub(crate) fn draw_members(seed: u64, households: &mut [Household]) -> Vec<Member> {
    let mut draw = Draw::new(seed, "people");
    let leavers = leavers(&mut draw, households);
    let mut ids = IdNumbers::default();
    let mut members = Vec::new();
    for (at, household) in households.iter_mut().enumerate() {
        let first = members.len();
        let surname = names::surname(&mut draw);
        let ethnicity = draw.weighted(ETHNICITIES);
        let family = draw_family(&mut draw, household.size);
        let is_quiet = household.is_monitored();
        for kin in &family {
            let (low, high) = births_of_age(kin.age, ADJUSTMENT_ON);
            let birth = draw.day(low, high.min(ADJUSTMENT_ON.saturating_sub(5.days())));
            members.push(person(&mut draw, &mut ids, at, *kin, birth, surname, ethnicity));
        }
        for _ in 0..leavers.iter().filter(|leaver| **leaver == at).count() {
            let gone = gone(&mut draw, &family, &members[first..]);
            let (low, high) = births_of_age(gone.age, ADJUSTMENT_ON);
            let birth = draw.day(low, high);
            let mut member = person(&mut draw, &mut ids, at, gone, birth, surname, ethnicity);
            member.left = Some(departure(&mut draw, gone));
            members.push(member);
        }
        if !is_quiet && draw.permille(6) {
            members.extend(late_child(&mut draw, &mut ids, at, &family, surname, ethnicity));
        }
        if !is_quiet {
            late_death(&mut draw, &mut members[first..]);
        }
        household.members = first..members.len();
    }
    arrivals(&mut draw, households, &mut members);
    members
}

/// The households that somebody left: exactly as many ex-poor ones as the figures need, and some others.
fn leavers(draw: &mut Draw, households: &[Household]) -> Vec<usize> {
    let mut ex_poor: Vec<usize> = (0..households.len()).filter(|at| households[*at].is_ex_poor()).collect();
    let mut others: Vec<usize> = (0..households.len()).filter(|at| !households[*at].is_ex_poor()).collect();
    draw.shuffle(&mut ex_poor);
    draw.shuffle(&mut others);
    ex_poor.truncate(LEFT_SINCE_2014);
    others.truncate(LEFT_SINCE_2014 - 41);
    ex_poor.extend(others);
    ex_poor
}

/// Somebody who would have belonged to the family: a parent where there is none of that sex, or a child.
fn gone(draw: &mut Draw, family: &[Kin], _members: &[Member]) -> Kin {
    let head = family[0];
    let has = |relation| family.iter().any(|kin| kin.relation == relation);
    if head.age < 60 && draw.percent(65) {
        if !has(Relation::Father) && !has(Relation::HusbandsFather) {
            return Kin { relation: Relation::Father, sex: Sex::Male, age: head.age + draw.between(21, 32) };
        }
        if !has(Relation::Mother) && !has(Relation::HusbandsMother) {
            return Kin { relation: Relation::Mother, sex: Sex::Female, age: head.age + draw.between(20, 30) };
        }
    }
    let age = (head.age - 25).clamp(21, 38);
    match draw.percent(80) {
        true => Kin { relation: Relation::Daughter, sex: Sex::Female, age },
        false => Kin { relation: Relation::Son, sex: Sex::Male, age },
    }
}

fn departure(draw: &mut Draw, kin: Kin) -> (Date, LeaveReason) {
    let on = draw.day(date(2015, 2, 1), date(2020, 10, 20));
    let reason = match kin.relation {
        Relation::Father | Relation::Mother => LeaveReason::Died,
        Relation::Daughter => draw.weighted(&[(LeaveReason::MarriedOut, 85), (LeaveReason::MovedOut, 15)]),
        _ => draw.weighted(&[(LeaveReason::MovedOut, 60), (LeaveReason::Died, 25), (LeaveReason::Sentenced, 15)]),
    };
    (on, reason)
}

/// A child born between adjustment and export.
fn late_child(
    draw: &mut Draw,
    ids: &mut IdNumbers,
    at: usize,
    family: &[Kin],
    surname: &str,
    ethnicity: Ethnicity,
) -> Option<Member> {
    let has_mother = family.iter().any(|kin| {
        kin.sex == Sex::Female
            && (22..38).contains(&kin.age)
            && matches!(kin.relation, Relation::Spouse | Relation::DaughterInLaw)
    });
    let grandchild = family.iter().any(|kin| kin.relation == Relation::DaughterInLaw);
    let sex = if draw.percent(52) { Sex::Male } else { Sex::Female };
    let relation = match (grandchild, sex) {
        (true, Sex::Male) => Relation::Grandson,
        (true, Sex::Female) => Relation::Granddaughter,
        (false, Sex::Male) => Relation::Son,
        (false, Sex::Female) => Relation::Daughter,
    };
    let birth = draw.day(date(2020, 11, 5), date(2021, 2, 20));
    let joined = birth.saturating_add(draw.between(3, 20).days());
    has_mother.then(|| {
        let mut member = person(draw, ids, at, Kin { relation, sex, age: 0 }, birth, surname, ethnicity);
        member.joined = Some((joined, JoinReason::Newborn));
        member
    })
}

/// A few of the very old die between adjustment and export.
fn late_death(draw: &mut Draw, members: &mut [Member]) {
    for member in members {
        let is_parent = matches!(member.relation, Relation::Father | Relation::Mother);
        if is_parent && member.left.is_none() && member.age_on(ADJUSTMENT_ON) >= 74 && draw.permille(28) {
            member.left = Some((draw.day(date(2020, 11, 10), date(2021, 2, 25)), LeaveReason::Died));
        }
    }
}

fn person(
    draw: &mut Draw,
    ids: &mut IdNumbers,
    household: usize,
    kin: Kin,
    birth_on: Date,
    surname: &str,
    ethnicity: Ethnicity,
) -> Member {
    let bears_name = !matches!(
        kin.relation,
        Relation::Spouse | Relation::DaughterInLaw | Relation::SonInLaw | Relation::Mother | Relation::HusbandsMother
    );
    let own = if bears_name { surname } else { names::surname(draw) };
    let age = crate::member::age_on(birth_on, DATA_DATE);
    let school_age = crate::member::age_on(birth_on, SCHOOL_YEAR);
    let school = school(draw, school_age);
    let (health, disability_grade) = health(draw, age);
    let labour = labour(draw, age, school.is_some(), &health, disability_grade);
    let employee = school.is_none() && (22..58).contains(&age) && draw.percent(3);
    let pays_pension = age >= 16 && school.is_none();
    Member {
        household,
        name: names::name(draw, own, kin.sex, ethnicity),
        id_number: ids.next(draw, birth_on, kin.sex),
        birth_on,
        written_birth_on: None,
        sex: kin.sex,
        relation: kin.relation,
        ethnicity,
        education: school.is_none().then(|| education(draw, age)),
        school,
        drop_out_reason: None,
        health,
        disability_grade,
        labour,
        resident_medical: Some(!employee),
        employee_medical: Some(employee),
        resident_pension: pays_pension && !employee,
        employee_pension: pays_pension && employee,
        dibao: Dibao::None,
        tekun: Tekun::None,
        joined: None,
        left: None,
    }
}

fn school(draw: &mut Draw, school_age: i64) -> Option<School> {
    use School::*;
    let later = |draw: &mut Draw, share: u32, schools: [School; 2]| {
        let school = if draw.percent(58) { schools[0] } else { schools[1] };
        draw.percent(share).then_some(school)
    };
    match school_age {
        ..=2 => Some(BeforeSchool),
        3..=5 => Some(Kindergarten),
        6..=11 => Some(Primary),
        12 => Some(Grade7),
        13 => Some(Grade8),
        14 => Some(Grade9),
        15 => later(draw, 100, [Senior1, Vocational1]),
        16 => later(draw, 80, [Senior2, Vocational2]),
        17 => later(draw, 72, [Senior3, Vocational3]),
        18 => later(draw, 34, [College1, Bachelor1]),
        19 => later(draw, 30, [College2, Bachelor2]),
        20 => later(draw, 26, [College3, Bachelor3]),
        21 => draw.percent(9).then_some(Bachelor4),
        _ => None,
    }
}

fn education(draw: &mut Draw, age: i64) -> Education {
    use Education::*;
    draw.weighted(match age {
        ..=25 => &[(Junior, 52), (Senior, 33), (College, 12), (Bachelor, 3)],
        26..=40 => &[(Illiterate, 2), (Primary, 27), (Junior, 50), (Senior, 13), (College, 6), (Bachelor, 2)],
        41..=60 => &[(Illiterate, 10), (Primary, 56), (Junior, 29), (Senior, 5)],
        _ => &[(Illiterate, 44), (Primary, 46), (Junior, 9), (Senior, 1)],
    })
}

fn health(draw: &mut Draw, age: i64) -> (Vec<Health>, Option<u8>) {
    let (chronic, serious, disabled) = match age {
        ..=15 => (3, 2, 6),
        16..=45 => (25, 8, 18),
        46..=60 => (90, 16, 38),
        _ => (210, 28, 70),
    };
    let mut health = Vec::new();
    if draw.permille(chronic) {
        health.push(Health::Chronic);
    }
    if draw.permille(serious) {
        health.push(Health::Serious);
    }
    let grade = draw.permille(disabled).then(|| draw.weighted(&[(1, 8), (2, 22), (3, 36), (4, 34)]));
    if grade.is_some() {
        health.push(Health::Disabled);
    }
    if health.is_empty() {
        health.push(Health::Healthy);
    }
    (health, grade)
}

fn labour(draw: &mut Draw, age: i64, at_school: bool, health: &[Health], grade: Option<u8>) -> Labour {
    if at_school || age < 16 {
        return Labour::None;
    }
    let is_weak = health.contains(&Health::Serious) || grade.is_some();
    match age {
        16..=59 if grade.is_some_and(|grade| grade <= 2) => Labour::Lost,
        16..=59 if is_weak => Labour::Weak,
        16..=59 if health.contains(&Health::Chronic) && draw.percent(30) => Labour::Weak,
        16..=59 => draw.weighted(&[(Labour::Ordinary, 87), (Labour::Skilled, 13)]),
        60..=69 if !is_weak => draw.weighted(&[(Labour::Weak, 80), (Labour::None, 20)]),
        60..=69 => draw.weighted(&[(Labour::Lost, 40), (Labour::None, 60)]),
        _ => draw.weighted(&[(Labour::None, 84), (Labour::Lost, 16)]),
    }
}

/// Says of whom the register knows when they came: every child born since registration, and as many of those who
/// married or moved in as the figures need.
fn arrivals(draw: &mut Draw, households: &[Household], members: &mut [Member]) {
    let mut born = 0;
    let mut came: Vec<usize> = Vec::new();
    let mut came_elsewhere = Vec::new();
    for (at, member) in members.iter_mut().enumerate() {
        let is_ex_poor = households[member.household].is_ex_poor();
        if member.joined.is_some() || member.left.is_some() {
            continue;
        }
        if member.birth_on > REGISTRATION_ON {
            let joined = member.birth_on.saturating_add(draw.between(1, 60).days()).min(ADJUSTMENT_ON);
            member.joined = Some((joined, JoinReason::Newborn));
            born += usize::from(is_ex_poor);
        } else if (20..46).contains(&member.age_on(date(2015, 1, 1).saturating_add(3.years())))
            && matches!(member.relation, Relation::Spouse | Relation::DaughterInLaw | Relation::SonInLaw)
        {
            if is_ex_poor { came.push(at) } else { came_elsewhere.push(at) }
        }
    }
    draw.shuffle(&mut came);
    // Young people marry; those beyond forty hardly do.
    came.sort_by_key(|at| (members[*at].age_on(ADJUSTMENT_ON) / 10).max(3));
    came.truncate(JOINED_SINCE_2014.saturating_sub(born));
    came_elsewhere.retain(|_| draw.percent(22));
    came.extend(came_elsewhere);
    for at in came {
        let member = &mut members[at];
        let grown_up = member.birth_on.saturating_add(20.years());
        let on = draw.day(grown_up.max(date(2015, 1, 10)).min(date(2020, 9, 1)), date(2020, 10, 20));
        let reason = draw.weighted(&[(JoinReason::MarriedIn, 88), (JoinReason::TransferredIn, 12)]);
        member.joined = Some((on, reason));
    }
}
