//! Training courses and who attended them; job fairs.

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    targets::{ADJUSTMENT_ON, DATA_DATE, GUIDANCE_ON_DEMAND, GUIDANCE_TASK, JOB_FAIR_POSTS, SKILL_TRAINED},
    village::Village,
    words::{TrainingKind, TrainingMode},
};

/// One member at one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Training {
    /// Index of the member.
    pub member: usize,
    /// Kind.
    pub kind: TrainingKind,
    /// What it was held for.
    pub mode: TrainingMode,
    /// Name of the course.
    pub session: String,
    /// First day.
    pub trained_on: Date,
}

/// A job fair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFair {
    /// Name.
    pub name: &'static str,
    /// Day.
    pub held_on: Date,
    /// Place.
    pub place: &'static str,
    /// Employers that came.
    pub employer_count: i64,
    /// Posts on offer.
    pub posts: i64,
}

const TRADES: [&str; 6] = ["花椒种植", "家畜养殖", "中式烹调", "砌筑工", "家政服务", "电工"];

/// Draws all attendances. Nobody is trained in two of the three programmes; some attend two courses of one.
pub(crate) fn draw_trainings(
    seed: u64,
    villages: &[Village],
    households: &[Household],
    members: &[Member],
) -> Vec<Training> {
    let mut draw = Draw::new(seed, "training");
    let fits = |member: &Member| {
        (17..60).contains(&member.age_on(DATA_DATE))
            && member.has_labour()
            && member.counts_on(DATA_DATE)
            && member.counts_on(ADJUSTMENT_ON)
    };
    let mut groups = [Vec::new(), Vec::new()];
    for (at, member) in members.iter().enumerate().filter(|(_, member)| fits(member)) {
        groups[usize::from(households[member.household].is_ex_poor())].push(at);
    }
    for group in &mut groups {
        draw.shuffle(group);
    }
    let mut trainings = Vec::new();
    let programmes = [
        (TrainingKind::Skill, TrainingMode::Task, SKILL_TRAINED),
        (TrainingKind::Guidance, TrainingMode::Task, GUIDANCE_TASK),
        (TrainingKind::Guidance, TrainingMode::OnDemand, GUIDANCE_ON_DEMAND),
    ];
    for (kind, mode, (all, ex_poor)) in programmes {
        let mut chosen: Vec<usize> = groups[1].split_off(groups[1].len().saturating_sub(ex_poor));
        chosen.extend(groups[0].split_off(groups[0].len().saturating_sub(all - ex_poor)));
        // A second course does not make a second person.
        let again: Vec<usize> =
            if kind == TrainingKind::Skill { chosen.iter().copied().take(12).collect() } else { Vec::new() };
        for member in chosen {
            let village = households[members[member].household].village;
            trainings.push(attendance(&mut draw, villages, member, village, kind, mode, 1));
        }
        for member in again {
            let village = households[members[member].household].village;
            trainings.push(attendance(&mut draw, villages, member, village, kind, mode, 2));
        }
    }
    trainings.sort_by(|a, b| (a.trained_on, &a.session, a.member).cmp(&(b.trained_on, &b.session, b.member)));
    trainings
}

fn attendance(
    draw: &mut Draw,
    villages: &[Village],
    member: usize,
    village: usize,
    kind: TrainingKind,
    mode: TrainingMode,
    round: i64,
) -> Training {
    // A course is held once for a village, so its day follows from the village and the round.
    let at = village as i64;
    let (session, month) = match (kind, mode) {
        (TrainingKind::Skill, _) => {
            let trade = TRADES[village % TRADES.len()];
            (format!("{}{trade}技能培训班（第{round}期）", villages[village].name), 4 + (at + (round - 1) * 2) % 7)
        }
        (_, TrainingMode::Task) => {
            let half = draw.between(1, 2);
            (format!("{}引导性培训（第{half}期）", villages[village].name), 4 + (at + half * 3) % 8)
        }
        _ => ("示例镇返乡人员引导性培训班".to_owned(), 12),
    };
    let day = i8::try_from(5 + at).unwrap_or(5);
    let trained_on = date(2020, i8::try_from(month).unwrap_or(6), day);
    Training { member, kind, mode, session, trained_on }
}

/// The two job fairs of the year.
pub(crate) fn job_fairs() -> Vec<JobFair> {
    vec![
        JobFair {
            name: "示例镇2020年春风行动招聘会",
            held_on: date(2020, 3, 28),
            place: "示例镇文化广场",
            employer_count: 31,
            posts: JOB_FAIR_POSTS[0],
        },
        JobFair {
            name: "示例镇易地搬迁安置点专场招聘会",
            held_on: date(2020, 9, 16),
            place: "石榴园安置点",
            employer_count: 24,
            posts: JOB_FAIR_POSTS[1],
        },
    ]
}
