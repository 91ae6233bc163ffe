//! Units and measure words.

use shouwang_pack::Decimal;

/// What a unit counts. Units of one class can stand for each other: 名 for 人, 家 for 个.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// 户.
    Household,
    /// 人, 名.
    Person,
    /// 人次: the same person counts each time.
    PersonTime,
    /// 个 and all that counts things.
    Thing,
    /// 羽, 只, 头.
    Animal,
    /// 亩.
    Area,
    /// 元.
    Money,
    /// Of a hundred.
    Percent,
    /// Years, days, ages.
    Time,
    /// Anything else; only the same word fits.
    Other(&'static str),
}

impl Class {
    /// Whether a number of this class has a noun of its own behind it, as in 24个村民小组.
    pub(crate) fn counts_what_follows(self) -> bool {
        self == Class::Thing
    }
}

/// Words and classes; the longest word that fits is taken.
const UNITS: [(&str, Class); 90] = [
    // 反馈5方面问题: the measure word is left out.
    ("方面", Class::Thing),
    ("户次", Class::Other("户次")),
    ("户", Class::Household),
    ("人次", Class::PersonTime),
    ("人", Class::Person),
    ("名", Class::Person),
    ("位", Class::Person),
    ("口", Class::Person),
    ("个百分点", Class::Other("个百分点")),
    ("百分点", Class::Other("个百分点")),
    ("个工作日", Class::Time),
    ("个月", Class::Time),
    ("个季度", Class::Time),
    ("个小时", Class::Time),
    ("个", Class::Thing),
    ("项", Class::Thing),
    ("家", Class::Thing),
    ("场次", Class::Thing),
    ("场", Class::Thing),
    ("处", Class::Thing),
    ("座", Class::Thing),
    ("所", Class::Thing),
    ("类", Class::Thing),
    ("条", Class::Thing),
    ("种", Class::Thing),
    ("件", Class::Thing),
    ("期", Class::Thing),
    ("班次", Class::Thing),
    ("班", Class::Thing),
    ("批次", Class::Thing),
    ("批", Class::Thing),
    ("次", Class::Thing),
    ("支", Class::Thing),
    ("份", Class::Thing),
    ("起", Class::Thing),
    ("笔", Class::Thing),
    ("例", Class::Thing),
    ("套", Class::Thing),
    ("间", Class::Thing),
    ("栋", Class::Thing),
    ("幢", Class::Thing),
    ("台", Class::Thing),
    ("辆", Class::Thing),
    ("张", Class::Thing),
    ("册", Class::Thing),
    ("本", Class::Thing),
    ("株", Class::Thing),
    ("棵", Class::Thing),
    ("盏", Class::Thing),
    ("羽", Class::Animal),
    ("只", Class::Animal),
    ("头", Class::Animal),
    ("匹", Class::Animal),
    ("亩", Class::Area),
    ("公顷", Class::Other("公顷")),
    ("平方公里", Class::Other("平方公里")),
    ("平方千米", Class::Other("平方公里")),
    ("平方米", Class::Other("平方米")),
    ("m2", Class::Other("平方米")),
    ("立方米", Class::Other("立方米")),
    ("公里", Class::Other("公里")),
    ("千米", Class::Other("公里")),
    ("米", Class::Other("米")),
    ("元/年", Class::Other("元/年")),
    ("元/月", Class::Other("元/月")),
    ("元/亩", Class::Other("元/亩")),
    ("元", Class::Money),
    ("%", Class::Percent),
    ("‰", Class::Other("‰")),
    // 三成: in tens of a hundred.
    ("成", Class::Percent),
    ("吨", Class::Other("吨")),
    ("公斤", Class::Other("公斤")),
    ("千克", Class::Other("公斤")),
    ("斤", Class::Other("斤")),
    ("千瓦", Class::Other("千瓦")),
    ("兆瓦", Class::Other("兆瓦")),
    ("倍", Class::Other("倍")),
    ("年", Class::Time),
    ("月", Class::Time),
    ("日", Class::Time),
    ("号", Class::Time),
    ("天", Class::Time),
    ("周岁", Class::Time),
    ("岁", Class::Time),
    ("周", Class::Time),
    ("小时", Class::Time),
    ("分钟", Class::Time),
    ("季度", Class::Time),
    // The noun itself takes the place of the measure word: 9村24组. It stays in the text, as the noun of the number.
    ("村", Class::Thing),
    ("组", Class::Thing),
];

/// Words that begin like a unit and are none: 农业户籍, 人民, 家庭.
const NOT_UNITS: [&str; 37] = [
    "村民",
    "村级",
    "村集体",
    "村两委",
    "组长",
    "组成",
    "户籍",
    "户主",
    "户口",
    "户均",
    "人均",
    "人民",
    "人社",
    "家庭",
    "项目",
    "名称",
    "名单",
    "组织",
    "次要",
    "起来",
    "条件",
    "元旦",
    "本级",
    "成立",
    "成员",
    "成本",
    "成功",
    "成为",
    "成效",
    "成果",
    "成都",
    "成年",
    "成交",
    "成品",
    "成片",
    "成熟",
    "成绩",
];

/// The unit that begins with these characters: its word, its class, and how many characters it takes.
pub(crate) fn unit_at(chars: &[char]) -> Option<(&'static str, Class, usize)> {
    let begins = |word: &str| word.chars().enumerate().all(|(i, c)| chars.get(i) == Some(&c));
    if NOT_UNITS.iter().any(|word| begins(word)) {
        return None;
    }
    let longest = UNITS.iter().filter(|(word, _)| begins(word)).max_by_key(|(word, _)| word.chars().count())?;
    match longest.0 {
        word @ ("村" | "组") => Some((word, Class::Thing, 0)),
        word => Some((word, longest.1, word.chars().count())),
    }
}

/// A unit with the power of ten before it: 万人次 is four and 人次.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// The word without 万.
    pub(crate) word: &'static str,
    /// What it counts.
    pub(crate) class: Class,
    /// The power of ten.
    pub(crate) power: u32,
}

impl Unit {
    /// Reads a unit as packs write it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let chars: Vec<char> = text.chars().collect();
        let (power, used) = power_at(&chars);
        let rest = chars.get(used..)?;
        let (word, class, length) = unit_at(rest)?;
        // 村 and 组 take no room in a text but are whole units in a pack.
        (length == rest.len() || matches!(rest, ['村' | '组'])).then_some(Unit { word, class, power })
    }
}

/// The power of ten that 百, 千, 万 and 亿 say at the front, and how many characters they take.
pub(crate) fn power_at(chars: &[char]) -> (u32, usize) {
    let (mut power, mut used) = (0, 0);
    while let Some(more) = chars.get(used).and_then(|c| match c {
        '百' => Some(2),
        '千' => Some(3),
        '万' => Some(4),
        '亿' => Some(8),
        _ => None,
    }) {
        // 千克 and 百分点 are units of their own.
        if power + more > 12 || unit_at(chars.get(used..).unwrap_or_default()).is_some_and(|u| u.2 > 1) {
            break;
        }
        power += more;
        used += 1;
    }
    (power, used)
}

/// The number times a power of ten.
pub(crate) fn shifted(number: Decimal, power: i64) -> Decimal {
    if power >= 0 {
        let factor = 10_i128.checked_pow(u32::try_from(power).unwrap_or(0)).unwrap_or(1);
        number * Decimal { digits: factor, scale: 0 }
    } else {
        let places = u32::try_from(-power).unwrap_or(0);
        Decimal { digits: number.digits, scale: number.scale + places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit_is_taken_and_words_that_only_begin_like_one_are_not() {
        let cases = [
            ("人次，", Some(("人次", 2))),
            ("人(其中", Some(("人", 1))),
            ("户籍人口", None),
            ("个月", Some(("个月", 2))),
            ("个村", Some(("个", 1))),
            ("村24组", Some(("村", 0))),
            ("方面问题", Some(("方面", 2))),
            ("面貌", None),
        ];
        for (text, expected) in cases {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(unit_at(&chars).map(|(word, _, length)| (word, length)), expected, "{text}");
        }
        assert_eq!(Unit::parse("万人次"), Some(Unit { word: "人次", class: Class::PersonTime, power: 4 }));
        assert_eq!(Unit::parse("村"), Some(Unit { word: "村", class: Class::Thing, power: 0 }));
        assert_eq!(Unit::parse("斗"), None);
    }
}
