//! Names drawn from common characters, with the rare ones that a register must not lose.

use crate::{
    draw::Draw,
    words::{Ethnicity, Sex},
};

const SURNAMES: &[(&str, u32)] = &[
    ("李", 90),
    ("王", 80),
    ("张", 80),
    ("杨", 60),
    ("陈", 50),
    ("刘", 50),
    ("赵", 30),
    ("周", 30),
    ("黄", 25),
    ("何", 22),
    ("罗", 22),
    ("唐", 20),
    ("朱", 18),
    ("马", 18),
    ("高", 16),
    ("郭", 14),
    ("徐", 14),
    ("沈", 10),
    ("代", 10),
    ("宋", 10),
    ("付", 9),
    ("邓", 9),
    ("余", 9),
    ("龙", 8),
    ("普", 8),
    ("白", 7),
    ("毛", 7),
    ("尹", 7),
    ("施", 6),
    ("起", 5),
    ("欧阳", 2),
];
const MALE: &[&str] = &[
    "国", "明", "华", "军", "强", "平", "勇", "文", "建", "学", "荣", "福", "贵", "林", "云", "春", "兴", "发", "成",
    "才", "德", "光", "祥", "忠", "顺", "朝", "正", "志", "永", "正", "海", "龙", "波", "涛", "俊", "浩", "宇", "杰",
    "鑫", "磊",
];
const FEMALE: &[&str] = &[
    "秀", "英", "兰", "芬", "芳", "珍", "琼", "美", "丽", "梅", "菊", "凤", "仙", "莲", "会", "翠", "花", "桂", "香",
    "玉", "艳", "燕", "红", "敏", "娟", "霞", "雪", "婷", "欣", "怡", "梦", "思", "雨", "佳", "琴", "萍",
];
/// Characters of the planes above U+FFFF, which two-byte programs cut in half.
const RARE: &[&str] = &["𠮷", "𣲗", "𫍽", "𬱖", "𬴂", "𫘝"];
const CLANS: &[&str] = &["阿鲁", "吉木", "沙玛", "尔古", "毕摩", "罗洪"];
const GIVEN: &[&str] = &["木嘎", "阿且", "拉铁", "依呷", "伍果", "尔布", "子日", "阿呷", "古哈", "色呷"];

/// A surname, by how common it is.
pub(crate) fn surname(draw: &mut Draw) -> &'static str {
    draw.weighted(SURNAMES)
}

/// A full name with the given surname.
pub(crate) fn name(draw: &mut Draw, surname: &str, sex: Sex, ethnicity: Ethnicity) -> String {
    if ethnicity == Ethnicity::Yi && draw.percent(6) {
        return format!("{}·{}", draw.pick(CLANS), draw.pick(GIVEN));
    }
    let given = if sex == Sex::Male { MALE } else { FEMALE };
    let first = if draw.permille(2) { draw.pick(RARE) } else { draw.pick(given) };
    let second = if draw.percent(82) { draw.pick(given) } else { "" };
    format!("{surname}{first}{second}")
}
