//! Who lives together: families of a given size with relations and ages that fit each other.

use crate::{
    draw::Draw,
    words::{Relation, Sex},
};

/// One person of a family before the person has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kin {
    pub(crate) relation: Relation,
    pub(crate) sex: Sex,
    /// Completed years on the adjustment day.
    pub(crate) age: i64,
}

impl Sex {
    fn other(self) -> Sex {
        match self {
            Sex::Male => Sex::Female,
            Sex::Female => Sex::Male,
        }
    }
}

/// A family of exactly `size` people, the head first.
pub(crate) fn draw_family(draw: &mut Draw, size: usize) -> Vec<Kin> {
    let mut family = match size {
        0 | 1 => alone(draw),
        2 => pair(draw),
        _ if draw.percent(56) => young(draw, size),
        _ => old(draw, size),
    };
    while family.len() < size {
        let age = (family[0].age + draw.between(-6, 6)).clamp(22, 70);
        let sex = any_sex(draw);
        family.push(Kin { relation: Relation::Sibling, sex, age });
    }
    family.truncate(size.max(1));
    family
}

fn any_sex(draw: &mut Draw) -> Sex {
    if draw.percent(52) { Sex::Male } else { Sex::Female }
}

fn head(draw: &mut Draw, low: i64, high: i64) -> Kin {
    let sex = if draw.percent(89) { Sex::Male } else { Sex::Female };
    Kin { relation: Relation::Head, sex, age: draw.between(low, high) }
}

fn spouse(draw: &mut Draw, head: Kin) -> Kin {
    let shift = if head.sex == Sex::Male { draw.between(-5, 2) } else { draw.between(-2, 5) };
    Kin { relation: Relation::Spouse, sex: head.sex.other(), age: (head.age + shift).max(21) }
}

fn child(draw: &mut Draw, age: i64) -> Kin {
    match any_sex(draw) {
        Sex::Male => Kin { relation: Relation::Son, sex: Sex::Male, age },
        Sex::Female => Kin { relation: Relation::Daughter, sex: Sex::Female, age },
    }
}

fn parent(draw: &mut Draw, head: Kin, sex: Sex) -> Kin {
    let with_in_laws = head.sex == Sex::Female && head.age < 50;
    let relation = match (sex, with_in_laws) {
        (Sex::Male, false) => Relation::Father,
        (Sex::Female, false) => Relation::Mother,
        (Sex::Male, true) => Relation::HusbandsFather,
        (Sex::Female, true) => Relation::HusbandsMother,
    };
    Kin { relation, sex, age: (head.age + draw.between(20, 29)).min(96) }
}

fn alone(draw: &mut Draw) -> Vec<Kin> {
    vec![if draw.percent(62) { head(draw, 62, 88) } else { head(draw, 34, 60) }]
}

fn pair(draw: &mut Draw) -> Vec<Kin> {
    match draw.between(0, 99) {
        0..=33 => {
            let head = head(draw, 57, 80);
            vec![head, spouse(draw, head)]
        }
        34..=53 => {
            let head = head(draw, 38, 57);
            vec![head, spouse(draw, head)]
        }
        54..=78 => {
            let head = head(draw, 28, 56);
            let sex = if draw.percent(75) { Sex::Female } else { Sex::Male };
            vec![head, parent(draw, head, sex)]
        }
        _ => {
            let head = head(draw, 40, 66);
            let age = (head.age - draw.between(22, 32)).max(3);
            vec![head, child(draw, age)]
        }
    }
}

/// A couple in working age with children, and parents where there is room.
fn young(draw: &mut Draw, size: usize) -> Vec<Kin> {
    let oldest = draw.pick(&[41, 49, 56]);
    let head = head(draw, 25 + (size as i64).min(7), oldest);
    let mut family = vec![head];
    let mut mother = head.age;
    if draw.percent(if size == 3 { 82 } else { 93 }) {
        let spouse = spouse(draw, head);
        mother = mother.min(spouse.age);
        family.push(spouse);
    }
    let room = size - family.len();
    let parents = match room {
        0 => 0,
        1 => usize::from(draw.percent(30)),
        2 => draw.weighted(&[(0, 55), (1, 40), (2, 5)]),
        3 => draw.weighted(&[(0, 25), (1, 45), (2, 30)]),
        _ => draw.weighted(&[(1, 35), (2, 65)]),
    };
    let mut sexes = [Sex::Female, Sex::Male];
    if draw.percent(35) {
        sexes.reverse();
    }
    for sex in sexes.into_iter().take(parents) {
        family.push(parent(draw, head, sex));
    }
    let mut age = (mother - draw.between(20, 31)).min(27);
    for _ in 0..(room - parents).min(3) {
        family.push(child(draw, age.max(0)));
        age -= draw.between(1, 5);
        if age < 0 {
            break;
        }
    }
    family
}

/// An older head with grown-up children and, where one is married, grandchildren.
fn old(draw: &mut Draw, size: usize) -> Vec<Kin> {
    let head = head(draw, 50, 72);
    let mut family = vec![head];
    if draw.percent(86) {
        family.push(spouse(draw, head));
    }
    let room = size - family.len();
    let grown = |draw: &mut Draw| (head.age - draw.between(22, 32)).clamp(19, 44);
    let married = room >= 2 && head.age >= 52 && draw.percent(if room == 2 { 55 } else { 90 });
    if !married {
        for _ in 0..room.min(2) {
            let age = grown(draw);
            family.push(child(draw, age));
        }
        return family;
    }
    let own = draw.percent(86);
    let age = grown(draw).max(23);
    let partner_age = age + draw.between(-4, 1);
    let (sex, partner) = if own { (Sex::Male, Relation::DaughterInLaw) } else { (Sex::Female, Relation::SonInLaw) };
    family.push(Kin { relation: if own { Relation::Son } else { Relation::Daughter }, sex, age });
    family.push(Kin { relation: partner, sex: sex.other(), age: partner_age.max(21) });
    let mut left = room - 2;
    let mother = if own { partner_age.max(21) } else { age };
    let mut next = (mother - draw.between(20, 30)).clamp(0, 19);
    while left > 0 && next >= 0 && draw.percent(78) {
        let sex = any_sex(draw);
        let relation = match (sex, own) {
            (Sex::Male, true) => Relation::Grandson,
            (Sex::Female, true) => Relation::Granddaughter,
            (Sex::Male, false) => Relation::DaughtersSon,
            (Sex::Female, false) => Relation::DaughtersDaughter,
        };
        family.push(Kin { relation, sex, age: next });
        next -= draw.between(2, 5);
        left -= 1;
    }
    if left > 0 && head.age < 68 && draw.percent(60) {
        family.push(parent(draw, head, Sex::Female));
        left -= 1;
    }
    for _ in 0..left.min(2) {
        let age = grown(draw);
        family.push(child(draw, age));
    }
    family
}
