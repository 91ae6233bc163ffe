//! Activities that are to give people will and skill.

use jiff::civil::{Date, date};

use crate::{draw::Draw, village::Village, words::MotivationKind};

/// One activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: MotivationKind,
    /// Day.
    pub held_on: Date,
    /// Index of the village; the whole town where absent.
    pub village: Option<usize>,
    /// How many came.
    pub participants: i64,
    /// How many of them from ex-poor households.
    pub registered_participants: i64,
}

const KINDS: [(MotivationKind, &str); 5] = [
    (MotivationKind::Lecture, "政策宣讲"),
    (MotivationKind::Gratitude, "自强诚信感恩教育"),
    (MotivationKind::Skills, "技能比武"),
    (MotivationKind::Custom, "移风易俗倡议"),
    (MotivationKind::Credit, "爱心超市积分兑换"),
];
/// Villages that held nothing.
pub(crate) const INACTIVE: [usize; 2] = [11, 14];

/// Some activities of every village but two, and two of the whole town.
pub(crate) fn draw_activities(seed: u64, villages: &[Village]) -> Vec<Activity> {
    let mut draw = Draw::new(seed, "motivation");
    let mut activities = Vec::new();
    for (at, village) in villages.iter().enumerate().filter(|(at, _)| !INACTIVE.contains(at)) {
        let (first, count) = (draw.below(KINDS.len()), draw.between(2, 5) as usize);
        for order in 0..count {
            let (kind, name) = KINDS[(first + order) % KINDS.len()];
            let held_on = draw.day(date(2020, 3, 10), date(2020, 12, 20));
            let participants = draw.between(25, 140);
            activities.push(Activity {
                name: format!("{}{name}", village.name),
                kind,
                held_on,
                village: Some(at),
                participants,
                registered_participants: participants * draw.between(30, 75) / 100,
            });
        }
    }
    for (name, held_on) in [("全镇移风易俗集中宣讲", date(2020, 6, 18)), ("全镇扶志扶智动员会", date(2021, 2, 22))]
    {
        activities.push(Activity {
            name: name.to_owned(),
            kind: MotivationKind::Lecture,
            held_on,
            village: None,
            participants: 320,
            registered_participants: 180,
        });
    }
    activities.sort_by(|a, b| (a.held_on, &a.name).cmp(&(b.held_on, &b.name)));
    activities
}
