//! Public-welfare posts, who holds them, and the months of attendance that are paid.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use crate::{
    draw::Draw,
    household::Household,
    member::Member,
    month::{first_day, month, month_of},
    targets::DATA_DATE,
    village::Village,
    words::{Assessment, Channel, ExitReason, PostFund, PostKind},
    work::Spell,
};

/// One post of one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Number that the town gave it.
    pub post_no: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PostKind,
    /// Index of the village.
    pub village: usize,
    /// How many people it is meant for.
    pub head_count: i64,
    /// Pay of a month in fen.
    pub monthly_pay_fen: i64,
    /// Day from which it is there.
    pub set_on: Date,
    /// What is to be done.
    pub workload: &'static str,
    /// Whether somebody argued for it.
    pub is_justified: bool,
}

/// Somebody on a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Index of the member.
    pub member: usize,
    /// Index of the post.
    pub post: usize,
    /// First day.
    pub hired_on: Date,
    /// Last day, and why it was the last.
    pub left: Option<(Date, ExitReason)>,
    /// Day on which the agreement ends.
    pub agreement_until: Date,
    /// What pays; exactly one where the books are in order.
    pub funds: Vec<PostFund>,
    /// Insured against accidents.
    pub is_insured: bool,
}

impl Holder {
    /// Whether the post is held on the data date.
    pub fn is_open(&self) -> bool {
        self.left.is_none_or(|(on, _)| on > DATA_DATE)
    }
}

/// One month of somebody on a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// Index of the member.
    pub member: usize,
    /// Index of the post.
    pub post: usize,
    /// The month.
    pub month: Date,
    /// Days due.
    pub due_days: i64,
    /// Days attended.
    pub attended_days: i64,
    /// What was paid, in fen.
    pub paid_fen: i64,
    /// How the month was assessed.
    pub assessment: Option<Assessment>,
}

/// What the posts of a village are, and what is to be done there.
const KINDS: [(PostKind, &str, &str); 4] = [
    (PostKind::Cleaning, "村组保洁", "清扫村内道路和垃圾收集点，每周不少于五次"),
    (PostKind::Forest, "森林管护", "巡山护林，防火期每天一次"),
    (PostKind::Road, "村道管护", "清理边沟和塌方，雨季随时排查"),
    (PostKind::Water, "河道管护", "清理河道漂浮物，巡查饮水管网"),
];
/// Pay of a month; the ledger of work says the same.
const MONTHLY_PAY_FEN: i64 = 80_000;

/// The posts of all villages, without their head counts.
pub(crate) fn draw_posts(seed: u64, villages: &[Village]) -> Vec<Post> {
    let mut draw = Draw::new(seed, "post");
    let mut posts = Vec::new();
    for (village, own) in villages.iter().enumerate() {
        for (order, (kind, name, workload)) in KINDS.into_iter().enumerate() {
            posts.push(Post {
                post_no: format!("GY{:02}{:02}", village + 1, order + 1),
                name: format!("{}{name}", own.name),
                kind,
                village,
                head_count: 0,
                monthly_pay_fen: MONTHLY_PAY_FEN,
                set_on: draw.day(date(2018, 1, 5), date(2018, 12, 20)),
                workload,
                is_justified: true,
            });
        }
    }
    posts
}

/// Everybody who found work on a post holds one in the village of the household, always the same.
pub(crate) fn draw_holders(
    seed: u64,
    households: &[Household],
    members: &[Member],
    spells: &[Spell],
    posts: &mut [Post],
) -> Vec<Holder> {
    let mut draw = Draw::new(seed, "post holder");
    let mut chosen: BTreeMap<usize, usize> = BTreeMap::new();
    let mut holders = Vec::new();
    for spell in spells.iter().filter(|spell| spell.channel == Channel::Post) {
        let village = households[members[spell.member].household].village;
        let post = *chosen.entry(spell.member).or_insert_with(|| village * KINDS.len() + draw.below(KINDS.len()));
        let left = spell.ended_on.map(|month| {
            let reason = draw.weighted(&[
                (ExitReason::OtherWork, 50),
                (ExitReason::Expired, 30),
                (ExitReason::Unable, 14),
                (ExitReason::Breach, 6),
            ]);
            (month.last_of_month(), reason)
        });
        let agreement_until = match left {
            Some((on, _)) => date(on.year(), 12, 31),
            None => draw.pick(&[date(2021, 6, 30), date(2021, 12, 31), date(2021, 12, 31)]),
        };
        let fund = match posts[post].kind {
            PostKind::Forest => PostFund::Forest,
            _ => draw.weighted(&[(PostFund::Employment, 50), (PostFund::Linkage, 30), (PostFund::Solar, 20)]),
        };
        let hired_on = spell.started_on;
        holders.push(Holder {
            member: spell.member,
            post,
            hired_on,
            left,
            agreement_until,
            funds: vec![fund],
            is_insured: true,
        });
    }
    for (at, post) in posts.iter_mut().enumerate() {
        let now = holders.iter().filter(|holder| holder.post == at && holder.is_open()).count() as i64;
        post.head_count = now + draw.between(1, 3);
    }
    holders
}

/// Attendance of every month since the beginning of the report year.
pub(crate) fn draw_attendance(seed: u64, posts: &[Post], holders: &[Holder]) -> Vec<Attendance> {
    let mut draw = Draw::new(seed, "post attendance");
    let mut all = Vec::new();
    for holder in holders {
        let first = month_of(holder.hired_on).max(month(2020, 1));
        let last = holder.left.map_or(i64::MAX, |(on, _)| month_of(on)).min(month(2021, 2));
        for at in first..=last {
            all.push(attend(&mut draw, holder.member, holder.post, first_day(at), posts[holder.post].monthly_pay_fen));
        }
    }
    all
}

/// A month; what is left over when pay is split by days is rounded to whole yuan, as lists of pay do.
fn attend(draw: &mut Draw, member: usize, post: usize, month: Date, monthly_pay_fen: i64) -> Attendance {
    let due_days = 30;
    let attended_days = if draw.percent(78) { due_days } else { draw.between(20, 29) };
    let assessment = draw.weighted(&[
        (Assessment::Excellent, 300),
        (Assessment::Qualified, 690 + (attended_days - 20) as u32),
        (Assessment::Unqualified, 8),
    ]);
    Attendance {
        member,
        post,
        month,
        due_days,
        attended_days,
        paid_fen: (monthly_pay_fen * attended_days / due_days + 50) / 100 * 100,
        assessment: Some(assessment),
    }
}
