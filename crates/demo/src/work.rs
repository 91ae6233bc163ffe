//! Work: who works where, from when to when, for how much, and when somebody last asked.

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    month::{first_day, month, month_of, months_in_year},
    targets::{ADJUSTMENT_ON, DATA_DATE, POINT_TO_POINT, REPEAT_SPELLS, REPORT_YEAR, SHORT_WORKERS, WORKERS},
    warning::{Fate, Work},
    words::{Channel, Education, Labour, Region, Verified},
};

/// One spell of work of one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    /// Index of the member.
    pub member: usize,
    /// First month.
    pub started_on: Date,
    /// Last month; open where the work goes on.
    pub ended_on: Option<Date>,
    /// Where, as seen from the town.
    pub region: Region,
    /// Province.
    pub province: &'static str,
    /// City.
    pub city: &'static str,
    /// County.
    pub county: &'static str,
    /// Employer.
    pub employer: String,
    /// Industry.
    pub industry: &'static str,
    /// Wage of a month in fen.
    pub monthly_wage_fen: i64,
    /// How the work was found.
    pub channel: Channel,
    /// Carried there by the government.
    pub is_point_to_point: bool,
    /// Travel subsidy of the year in fen.
    pub traffic_subsidy_fen: Option<i64>,
    /// When somebody last asked.
    pub verified_on: Option<Date>,
    /// What was found.
    pub verified: Option<Verified>,
}

impl Spell {
    /// Months of the spell that lie in a year.
    pub fn months_in(&self, year: i16) -> i64 {
        months_in_year(year, month_of(self.started_on), self.ended_on.map_or(i64::MAX, month_of))
    }

    /// Whether the work goes on in the month of the data date.
    pub fn is_open(&self) -> bool {
        self.ended_on.is_none_or(|end| month_of(end) >= month_of(DATA_DATE))
    }
}

/// Draws the spells of all who work, in the order of members.
pub(crate) fn draw_spells(seed: u64, households: &[Household], members: &[Member], fates: &[Fate]) -> Vec<Spell> {
    let mut draw = Draw::new(seed, "work");
    let mut free = [Vec::new(), Vec::new()];
    let mut spells = Vec::new();
    let mut fixed = [0, 0];
    for (at, member) in members.iter().enumerate() {
        let household = &households[member.household];
        let group = usize::from(household.is_ex_poor());
        match fates[member.household].work {
            Work::One(worker) if worker == at => {
                spells.push(little_work(&mut draw, at, &fates[member.household]));
                fixed[group] += 1;
            }
            Work::Free if may_work(member) => free[group].push(at),
            _ => {}
        }
    }
    let (all, ex_poor) = WORKERS;
    let mut workers = Vec::new();
    for (group, wanted) in [(0, all - ex_poor), (1, ex_poor)] {
        draw.shuffle(&mut free[group]);
        workers.extend(free[group].iter().take(wanted - fixed[group]).copied());
    }
    draw.shuffle(&mut workers);
    let (short, rest) = workers.split_at(SHORT_WORKERS.min(workers.len()));
    // Three of the repeaters changed their work twice.
    let (twice, thrice) = (REPEAT_SPELLS - 6, 3);
    for at in short {
        let (first, last) = short_spell(&mut draw);
        spells.push(spell(&mut draw, *at, first, Some(last)));
    }
    for (count, at) in rest.iter().enumerate() {
        if count < twice + thrice {
            let spans: &[(i64, i64)] = if count < twice { &[(1, 5), (7, 12)] } else { &[(1, 3), (5, 8), (9, 12)] };
            for (first, last) in spans {
                let span = (month(2020, *first), month(2020, *last));
                spells.push(spell(&mut draw, *at, span.0, Some(span.1)));
            }
        } else {
            long_work(&mut draw, *at, &members[*at], &mut spells);
        }
    }
    point_to_point(&mut draw, &mut spells);
    spells.sort_by_key(|spell| (spell.member, spell.started_on));
    spells
}

fn may_work(member: &Member) -> bool {
    (18..=62).contains(&member.age_on(DATA_DATE))
        && matches!(member.labour, Labour::Ordinary | Labour::Skilled)
        && member.counts_on(DATA_DATE)
        && member.counts_on(ADJUSTMENT_ON)
}

/// One or two months within the year.
fn short_spell(draw: &mut Draw) -> (i64, i64) {
    match draw.between(0, 3) {
        0 => (month(2019, draw.between(6, 11)), month(2020, draw.between(1, 2))),
        1 => (month(2020, draw.between(11, 12)), month(2021, draw.between(1, 2))),
        _ => {
            let first = draw.between(2, 10);
            (month(2020, first), month(2020, first + draw.between(0, 1)))
        }
    }
}

/// Three months or more within the year, and sometimes another spell in the year before or after.
fn long_work(draw: &mut Draw, at: usize, member: &Member, spells: &mut Vec<Spell>) {
    let (first, last) = match draw.between(0, 99) {
        0..=39 => {
            let first =
                if draw.percent(60) { month(2020, draw.between(1, 4)) } else { month(2019, draw.between(4, 12)) };
            (first, None)
        }
        40..=74 => {
            let first = draw.between(1, 6);
            (month(2020, first), Some(month(2020, draw.between(first + 4, 12).min(12))))
        }
        75..=89 => (month(2020, draw.between(2, 9)), Some(month(2021, draw.between(1, 2)))),
        _ => (month(2020, draw.between(6, 10)), None),
    };
    let grown_up = month_of(member.birth_on) + 17 * 12;
    if first >= month(2020, 2) && grown_up < month(2019, 2) && draw.percent(2) {
        let earlier = month(2019, draw.between(3, 6));
        let end = earlier + draw.between(1, 5);
        spells.push(spell(draw, at, earlier, Some(end)));
    }
    spells.push(spell(draw, at, first, last));
    if last.is_some_and(|last| last <= month(2020, 12)) && draw.percent(6) {
        let later = month(2021, draw.between(1, 3));
        spells.push(spell(draw, at, later, None));
    }
}

/// Work close to home for little money: what a poor household can have without being less poor.
fn little_work(draw: &mut Draw, at: usize, fate: &Fate) -> Spell {
    let is_dependent = fate.warned.contains(&crate::warning::Warning::PolicyDependence);
    let budget = fate.net_fen.unwrap_or_default() * if is_dependent { 17 } else { 50 } / 100;
    let months = (budget / 130_000).clamp(3, 8);
    let wage = (budget / months / 5_000 * 5_000).clamp(45_000, 210_000);
    let first = draw.between(3, 4);
    let mut spell = spell(draw, at, month(2020, first), Some(month(2020, first + months - 1)));
    (spell.region, spell.province, spell.city, spell.county) = (Region::Town, HOME.0, HOME.1, HOME.2);
    spell.employer = "本镇零工".to_owned();
    (spell.industry, spell.channel) = ("农业", Channel::Local);
    (spell.monthly_wage_fen, spell.traffic_subsidy_fen) = (wage, None);
    spell
}

type Place = (&'static str, &'static str, &'static str);
const HOME: Place = ("示例省", "示例市", "示例县");
const NEAR: [Place; 4] = [
    ("示例省", "示例市", "北城区"),
    ("示例省", "示例市", "南湖区"),
    ("示例省", "东山州", "东山市"),
    ("示例省", "西江州", "西江县"),
];
const FAR: [Place; 7] = [
    ("广东省", "东莞市", "长安镇"),
    ("广东省", "深圳市", "宝安区"),
    ("浙江省", "宁波市", "慈溪市"),
    ("浙江省", "金华市", "义乌市"),
    ("江苏省", "苏州市", "昆山市"),
    ("福建省", "泉州市", "晋江市"),
    ("上海市", "上海市", "松江区"),
];
const TRADES: [(&str, &[&str]); 6] = [
    ("制造业", &["示例电子厂", "样板鞋厂", "示例五金厂", "样板服装厂", "示例玩具厂"]),
    ("建筑业", &["示例建筑劳务队", "样板路桥队", "示例装修队"]),
    ("住宿和餐饮业", &["示例酒店", "样板火锅店", "示例饭庄"]),
    ("居民服务业", &["示例家政", "样板保洁", "示例护理站"]),
    ("交通运输业", &["示例物流", "样板货运"]),
    ("农业", &["示例果业基地", "样板蔬菜基地", "示例种植合作社"]),
];

fn spell(draw: &mut Draw, member: usize, first: i64, last: Option<i64>) -> Spell {
    let region = draw.weighted(&[(Region::Town, 17), (Region::County, 24), (Region::Province, 27), (Region::Away, 32)]);
    let place = match region {
        Region::Town | Region::County => HOME,
        Region::Province => draw.pick(&NEAR),
        Region::Away => draw.pick(&FAR),
    };
    let wage_yuan = match region {
        Region::Town => draw.between(12, 23) * 100,
        Region::County => draw.between(18, 30) * 100,
        Region::Province => draw.between(22, 38) * 100,
        Region::Away => draw.between(28, 50) * 100,
    };
    let (industry, employers) = draw.pick(&TRADES);
    let mut employer = draw.pick(employers).to_owned();
    let channel = match region {
        Region::Town => draw.weighted(&[(Channel::Local, 60), (Channel::Post, 22), (Channel::Workshop, 18)]),
        Region::County => draw.weighted(&[(Channel::Own, 60), (Channel::Relatives, 25), (Channel::Organised, 15)]),
        _ => draw.weighted(&[
            (Channel::Own, 44),
            (Channel::Relatives, 36),
            (Channel::Agency, 12),
            (Channel::Organised, 8),
        ]),
    };
    let is_post = channel == Channel::Post;
    if is_post {
        employer = "示例镇公益性岗位".to_owned();
    }
    let ended_on = last.map(first_day);
    Spell {
        member,
        started_on: first_day(first),
        ended_on,
        region,
        province: place.0,
        city: place.1,
        county: place.2,
        employer,
        industry: if is_post { "居民服务业" } else { industry },
        monthly_wage_fen: if is_post { 80_000 } else { wage_yuan * 100 },
        channel,
        is_point_to_point: false,
        traffic_subsidy_fen: (region == Region::Away && draw.percent(24)).then_some(100_000),
        verified_on: Some(draw.day(date(2021, 2, 18), date(2021, 3, 12))),
        verified: Some(draw.weighted(&[(Verified::Agree, 94), (Verified::Changed, 6)])),
    }
}

/// Where a household is watched or was poor, the market has taken whoever has a skill or a degree: the others have none.
pub(crate) fn settle_watched(households: &[Household], members: &mut [Member], spells: &[Spell]) {
    let working: std::collections::BTreeSet<usize> =
        spells.iter().filter(|spell| spell.is_open()).map(|spell| spell.member).collect();
    let is_helped = |household: &&Household| household.is_ex_poor() || household.is_monitored() && household.is_open;
    for household in households.iter().filter(is_helped) {
        for at in household.members.clone().filter(|at| !working.contains(at)) {
            if members[at].labour == Labour::Skilled {
                members[at].labour = Labour::Ordinary;
            }
            if matches!(members[at].education, Some(Education::College | Education::Bachelor)) {
                members[at].education = Some(Education::Senior);
            }
        }
    }
}

/// Marks exactly as many workers as were carried, all of them organised and far away.
fn point_to_point(draw: &mut Draw, spells: &mut [Spell]) {
    let touches = |spell: &Spell| spell.months_in(REPORT_YEAR) >= 3;
    let mut far: Vec<usize> = (0..spells.len())
        .filter(|at| touches(&spells[*at]) && spells[*at].region == Region::Away)
        .filter(|at| spells[*at].channel != Channel::Post)
        .collect();
    draw.shuffle(&mut far);
    let mut seen = std::collections::BTreeSet::new();
    for at in far {
        if seen.len() == POINT_TO_POINT {
            break;
        }
        if seen.insert(spells[at].member) {
            spells[at].is_point_to_point = true;
            spells[at].channel = Channel::Organised;
            spells[at].traffic_subsidy_fen = Some(100_000);
        }
    }
}
