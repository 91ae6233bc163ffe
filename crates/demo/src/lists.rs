//! The lists that departments hand over for comparison: drawn from the register as it stands, so that they agree with it
//! until somebody plants a difference.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    id_number,
    member::Member,
    subsidy::Subsidy,
    targets::DATA_DATE,
    town::DemoTown,
    words::{
        AssistanceKind, DeathSource, Dibao, DisabilityKind, EstateKind, Health, LeaveReason, PayrollKind,
        RegistrationKind, RegistrationState, RollState, School, SubsidyKind, Tekun, VehicleKind,
    },
};

/// A person as a department names one; not all of them are in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Name.
    pub name: String,
    /// ID number of eighteen characters.
    pub id_number: String,
    /// Index of the village.
    pub village: usize,
}

/// A holder of a disability certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisabledPerson {
    /// Who.
    pub person: Listed,
    /// Category.
    pub kind: DisabilityKind,
    /// Grade, one to four.
    pub grade: u8,
    /// Day of issue.
    pub issued_on: Date,
    /// Whether the certificate was issued again, which adds two characters to its number.
    pub is_reissued: bool,
}

/// A pupil on the roll of the school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pupil {
    /// Who.
    pub person: Listed,
    /// School.
    pub school_name: String,
    /// Stage and grade.
    pub school: School,
    /// State on the roll.
    pub state: RollState,
}

/// A person on relief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assisted {
    /// Who.
    pub person: Listed,
    /// Kind of relief.
    pub kind: AssistanceKind,
    /// Monthly amount in fen.
    pub monthly_fen: i64,
    /// First day.
    pub started_on: Date,
    /// Last day, for those who get it no longer.
    pub stopped_on: Option<Date>,
}

/// A vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vehicle {
    /// Owner.
    pub person: Listed,
    /// Number plate.
    pub plate: String,
    /// Kind.
    pub kind: VehicleKind,
    /// Day of registration.
    pub registered_on: Date,
}

/// A house or shop with a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealEstate {
    /// Owner.
    pub person: Listed,
    /// Number of the title.
    pub title_no: String,
    /// Kind.
    pub kind: EstateKind,
    /// Area in hundredths of a square metre.
    pub area_m2_100: i64,
    /// Day of registration.
    pub registered_on: Date,
}

/// A registered business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Who runs it.
    pub person: Listed,
    /// Credit code; its area does not exist.
    pub credit_code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: RegistrationKind,
    /// State.
    pub state: RegistrationState,
    /// Day of registration.
    pub registered_on: Date,
}

/// Somebody paid from the budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payroll {
    /// Who.
    pub person: Listed,
    /// Employer.
    pub employer: &'static str,
    /// Kind.
    pub kind: PayrollKind,
    /// First day.
    pub started_on: Date,
}

/// A death as one department reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// Who.
    pub person: Listed,
    /// Day.
    pub died_on: Date,
    /// Who reports it.
    pub source: DeathSource,
}

/// A grant to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub person: Listed,
    /// Amount in fen.
    pub amount_fen: i64,
}

/// All the lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// Disability certificates.
    pub disabled: Vec<DisabledPerson>,
    /// School roll.
    pub pupils: Vec<Pupil>,
    /// Relief.
    pub assisted: Vec<Assisted>,
    /// Vehicles.
    pub vehicles: Vec<Vehicle>,
    /// Houses and shops.
    pub estates: Vec<RealEstate>,
    /// Businesses.
    pub registrations: Vec<Registration>,
    /// Public payroll.
    pub payroll: Vec<Payroll>,
    /// Deaths.
    pub deaths: Vec<Death>,
    /// Grants to students of vocational schools in the school year.
    pub yulu: Vec<Grant>,
    /// Grants towards the premium of the year.
    pub premiums: Vec<Grant>,
}

impl Listed {
    /// A member of the town as a department names one.
    pub(crate) fn of(town: &DemoTown, member: &Member) -> Self {
        Listed {
            name: member.name.clone(),
            id_number: member.id_number.clone(),
            village: town.households[member.household].village,
        }
    }

    /// Somebody who is not in the register.
    fn stranger(draw: &mut Draw, order: usize) -> Self {
        let body =
            format!("{}19{:02}0{}1{}{:03}", id_number::AREA, 40 + order % 50, 1 + order % 9, order % 10, 900 + order);
        let names = ["陆远", "施平", "尹光", "龙春", "白云"];
        Listed {
            name: draw.pick(&names).to_owned(),
            id_number: format!("{body}{}", id_number::check_digit(&body)),
            village: order % 18,
        }
    }
}

/// What a list tells the register is drawn from the register; strangers stand on every list.
pub(crate) fn draw_lists(town: &DemoTown) -> Lists {
    let mut draw = Draw::new(town.seed, "lists");
    let mut lists = Lists::default();
    let aided: BTreeSet<usize> = town.members.iter().filter(|m| m.dibao != Dibao::None).map(|m| m.household).collect();
    let open = town.objects.iter().filter(|object| object.eliminated.is_none());
    let monitored: BTreeSet<usize> = open.map(|object| object.household).collect();
    for member in &town.members {
        if member.counts_on(DATA_DATE) {
            lists.add_grants(town, member, monitored.contains(&member.household));
            lists.add_needs(&mut draw, town, member);
            lists.add_means(&mut draw, town, member, aided.contains(&member.household));
        } else if let Some((died_on, LeaveReason::Died)) = member.left
            && died_on >= date(2019, 1, 1)
        {
            let first = draw.pick(&[DeathSource::Police, DeathSource::Funeral, DeathSource::Pension]);
            lists.deaths.push(death(town, member, died_on, first));
            if first != DeathSource::Police && draw.percent(35) {
                lists.deaths.push(death(town, member, died_on, DeathSource::Police));
            }
        }
    }
    for order in 0..6 {
        let person = Listed::stranger(&mut draw, order);
        let on = date(2016, 4, 12);
        lists.disabled.push(disabled(&mut draw, person.clone(), 3));
        lists.vehicles.push(vehicle(&mut draw, lists.vehicles.len(), person.clone(), VehicleKind::Car));
        lists.assisted.push(assisted(&mut draw, person.clone(), AssistanceKind::Dibao));
        lists.deaths.push(Death { person: person.clone(), died_on: date(2020, 5, 20), source: DeathSource::Funeral });
        lists.payroll.push(Payroll {
            person,
            employer: "示例县第二中学",
            kind: PayrollKind::Institution,
            started_on: on,
        });
    }
    lists
}

impl Lists {
    /// What a person needs: certificate, school, relief.
    fn add_needs(&mut self, draw: &mut Draw, town: &DemoTown, member: &Member) {
        let person = || Listed::of(town, member);
        if member.disability_grade.is_some() || member.health.contains(&Health::Disabled) {
            self.disabled.push(disabled(draw, person(), member.disability_grade.unwrap_or(4)));
        }
        let is_of_age = (6..=15).contains(&member.age_on(date(2020, 9, 1)));
        if let (true, Some(school)) = (is_of_age, member.school) {
            self.pupils.extend(pupil(draw, town, person(), school));
        }
        if member.dibao != Dibao::None {
            self.assisted.push(assisted(draw, person(), AssistanceKind::Dibao));
        }
        if member.tekun != Tekun::None {
            self.assisted.push(assisted(draw, person(), AssistanceKind::Tekun));
        }
        if member.dibao == Dibao::None && member.tekun == Tekun::None && draw.permille(2) {
            let mut gone = assisted(draw, person(), AssistanceKind::Dibao);
            gone.stopped_on = Some(draw.day(date(2020, 1, 5), date(2020, 11, 28)));
            self.assisted.push(gone);
        }
    }

    /// What a person is granted: students of vocational schools of ex-poor and monitored households, and the premium of
    /// the monitored and of those in special hardship.
    fn add_grants(&mut self, town: &DemoTown, member: &Member, is_monitored: bool) {
        let grant = |amount_fen| Grant { person: Listed::of(town, member), amount_fen };
        if is_vocational(member) && (is_monitored || town.households[member.household].is_ex_poor()) {
            self.yulu.push(grant(300_000));
        }
        if (is_monitored || member.tekun != Tekun::None) && member.resident_medical == Some(true) {
            self.premiums.push(grant(if member.tekun == Tekun::None { 18_000 } else { 28_000 }));
        }
    }

    /// What a person has. Who is on relief or monitored has nothing that wants an explanation.
    fn add_means(&mut self, draw: &mut Draw, town: &DemoTown, member: &Member, is_aided: bool) {
        if !(25..58).contains(&member.age_on(DATA_DATE)) {
            return;
        }
        let person = || Listed::of(town, member);
        let is_modest = is_aided || town.households[member.household].is_monitored();
        if draw.permille(30) {
            let kind = match is_modest {
                true => draw.pick(&[VehicleKind::Motorcycle, VehicleKind::Tricycle, VehicleKind::Farm]),
                false => draw.weighted(&[
                    (VehicleKind::Car, 46),
                    (VehicleKind::Truck, 9),
                    (VehicleKind::Motorcycle, 30),
                    (VehicleKind::Tricycle, 10),
                    (VehicleKind::Farm, 5),
                ]),
            };
            self.vehicles.push(vehicle(draw, self.vehicles.len(), person(), kind));
        }
        if draw.permille(9) {
            let kind = match is_modest {
                true => draw.pick(&[EstateKind::Rural, EstateKind::Resettlement]),
                false => {
                    draw.pick(&[EstateKind::Commodity, EstateKind::Commodity, EstateKind::Shop, EstateKind::Rural])
                }
            };
            self.estates.push(estate(draw, self.estates.len(), person(), kind));
        }
        if draw.permille(11) {
            let state = match is_modest {
                true => RegistrationState::Closed,
                false => draw.weighted(&[(RegistrationState::Active, 82), (RegistrationState::Closed, 18)]),
            };
            self.registrations.push(registration(draw, self.registrations.len(), person(), state));
        }
        if member.employee_medical == Some(true) && draw.percent(40) {
            let kind = match is_modest {
                true => PayrollKind::Temporary,
                false => draw.pick(&[PayrollKind::Institution, PayrollKind::Temporary, PayrollKind::Civil]),
            };
            self.payroll.push(payroll(draw, person(), kind));
        }
    }
}

/// Whether a member is at a school for which the Rain and Dew plan pays.
pub(crate) fn is_vocational(member: &Member) -> bool {
    use School::*;
    let stage = [Vocational1, Vocational2, Vocational3, College1, College2, College3];
    member.school.is_some_and(|school| stage.contains(&school))
}

fn disabled(draw: &mut Draw, person: Listed, grade: u8) -> DisabledPerson {
    let kind = draw.weighted(&[
        (DisabilityKind::Physical, 48),
        (DisabilityKind::Visual, 14),
        (DisabilityKind::Hearing, 12),
        (DisabilityKind::Speech, 5),
        (DisabilityKind::Intellectual, 10),
        (DisabilityKind::Mental, 9),
        (DisabilityKind::Multiple, 2),
    ]);
    let issued_on = draw.day(date(2010, 3, 1), date(2020, 12, 1));
    DisabledPerson { person, kind, grade, issued_on, is_reissued: draw.percent(7) }
}

/// A pupil on the roll; whoever is at no school stands there as one who left, or not at all.
fn pupil(draw: &mut Draw, town: &DemoTown, person: Listed, school: School) -> Option<Pupil> {
    let village = town.villages[person.village].name;
    let school_name = match school {
        School::BeforeSchool | School::Kindergarten => format!("示例镇{village}幼儿园"),
        School::Primary => format!("示例镇{village}完小"),
        School::Grade7 | School::Grade8 | School::Grade9 => "示例镇初级中学".to_owned(),
        School::DroppedOut => {
            let state = RollState::DroppedOut;
            let last = draw.pick(&[School::Grade7, School::Grade8]);
            return Some(Pupil { person, school_name: "示例镇初级中学".to_owned(), school: last, state });
        }
        School::NotAtSchool => return None,
        _ => "示例县第一中学".to_owned(),
    };
    Some(Pupil { person, school_name, school, state: RollState::Enrolled })
}

fn assisted(draw: &mut Draw, person: Listed, kind: AssistanceKind) -> Assisted {
    let monthly_fen = match kind {
        AssistanceKind::Tekun => 83_200,
        AssistanceKind::Dibao => draw.between(180, 330) * 100,
    };
    let started_on = draw.day(date(2016, 1, 1), date(2019, 12, 20));
    Assisted { person, kind, monthly_fen, started_on, stopped_on: None }
}

pub(crate) fn vehicle(draw: &mut Draw, order: usize, person: Listed, kind: VehicleKind) -> Vehicle {
    Vehicle {
        person,
        plate: format!("虚A{:05}", order + 1),
        kind,
        registered_on: draw.day(date(2012, 1, 5), date(2020, 12, 1)),
    }
}

pub(crate) fn estate(draw: &mut Draw, order: usize, person: Listed, kind: EstateKind) -> RealEstate {
    RealEstate {
        person,
        title_no: format!("虚（2018）示例县不动产权第{:07}号", order + 1),
        kind,
        area_m2_100: draw.between(4_200, 14_800),
        registered_on: draw.day(date(2014, 1, 5), date(2020, 12, 1)),
    }
}

pub(crate) fn registration(draw: &mut Draw, order: usize, person: Listed, state: RegistrationState) -> Registration {
    let kind = draw.weighted(&[(RegistrationKind::Individual, 80), (RegistrationKind::Company, 20)]);
    let trade = draw.pick(&["小吃店", "百货店", "农资店", "运输服务部", "理发店"]);
    Registration {
        name: format!(
            "示例县{}{trade}{:03}号",
            if kind == RegistrationKind::Company { "有限公司" } else { "" },
            order + 1
        ),
        credit_code: format!("92{}MA6{:06}X", id_number::AREA, order + 1),
        person,
        kind,
        state,
        registered_on: draw.day(date(2013, 1, 5), date(2020, 12, 1)),
    }
}

pub(crate) fn payroll(draw: &mut Draw, person: Listed, kind: PayrollKind) -> Payroll {
    let employer = draw.pick(&["示例镇人民政府", "示例镇中心学校", "示例镇卫生院", "示例县水务局"]);
    Payroll { person, employer, kind, started_on: draw.day(date(2005, 7, 1), date(2020, 9, 1)) }
}

pub(crate) fn death(town: &DemoTown, member: &Member, died_on: Date, source: DeathSource) -> Death {
    Death { person: Listed::of(town, member), died_on, source }
}

/// The disability allowances of the report year, one payment to each household with a severely disabled member.
pub(crate) fn disability_payments(town: &DemoTown) -> Vec<Subsidy> {
    let mut severe: BTreeMap<usize, i64> = BTreeMap::new();
    for member in town.members.iter().filter(|m| m.counts_on(DATA_DATE)) {
        if member.disability_grade.is_some_and(|grade| grade <= 2) {
            *severe.entry(member.household).or_default() += 1;
        }
    }
    let paid_on = date(2020, 12, 20);
    severe.into_iter().map(|(household, persons)| disability_payment(town, household, persons, paid_on)).collect()
}

/// The year's allowances of so many people of a household, paid to its head.
pub(crate) fn disability_payment(town: &DemoTown, household: usize, persons: i64, paid_on: Date) -> Subsidy {
    let head = town.place_of_head(household);
    let (kind, amount_fen) = (SubsidyKind::Disabled, persons * 12 * 7_000);
    Subsidy { household, kind, amount_fen, paid_on, payee: head, account: head }
}
