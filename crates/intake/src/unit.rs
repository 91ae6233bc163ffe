//! Units of measure, and exact conversion between them.

use shouwang_pack::{Field, Kind};

use crate::words::folded;

/// What a unit measures.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Dimension {
    Money,
    Area,
    Length,
    Weight,
    Percent,
    Months,
    Days,
    /// Things counted; units of one group mean the same.
    Count(&'static str),
    /// A multiple with nothing behind it: 万.
    Bare,
}

/// A unit: `numerator / denominator` of its dimension's base.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unit {
    dimension: Dimension,
    numerator: i64,
    denominator: i64,
}

/// How a written number becomes the number of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conversion {
    pub(crate) numerator: i64,
    pub(crate) denominator: i64,
}

/// Why a unit does not serve a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitFault {
    /// Nobody knows it.
    Unknown,
    /// It measures something else.
    Wrong,
}

const MULTIPLES: [(&str, i64); 10] = [
    ("w", 10_000),
    ("十万", 100_000),
    ("百万", 1_000_000),
    ("千万", 10_000_000),
    ("十亿", 1_000_000_000),
    ("万", 10_000),
    ("亿", 100_000_000),
    ("千", 1_000),
    ("百", 100),
    ("十", 10),
];

const COUNTS: [&[&str]; 10] = [
    &["人", "名", "口", "位"],
    &["个", "家", "项", "处", "座", "村", "组", "件"],
    &["户"],
    &["头", "只", "羽", "匹", "尾"],
    &["次", "场", "期"],
    &["株", "棵"],
    &["人次"],
    &["岁", "周岁"],
    &["辆", "台", "套"],
    // A degree: 残疾等级 二级.
    &["级"],
];

fn plain(dimension: Dimension, numerator: i64, denominator: i64) -> Option<Unit> {
    Some(Unit { dimension, numerator, denominator })
}

fn named(text: &str) -> Option<Unit> {
    match text {
        "元" | "圆" | "元整" | "块" | "块钱" | "rmb" | "cny" => return plain(Dimension::Money, 1, 1),
        "角" | "毛" => return plain(Dimension::Money, 1, 10),
        "分钱" => return plain(Dimension::Money, 1, 100),
        "平方米" | "平米" | "m2" | "m²" | "平方" => return plain(Dimension::Area, 1, 1),
        // Fifteen mu are a hectare, so a mu is 10000/15 square metres.
        "亩" => return plain(Dimension::Area, 10_000, 15),
        "公顷" | "ha" => return plain(Dimension::Area, 10_000, 1),
        "平方公里" | "平方千米" | "km2" => return plain(Dimension::Area, 1_000_000, 1),
        "米" | "m" => return plain(Dimension::Length, 1, 1),
        "公里" | "千米" | "km" => return plain(Dimension::Length, 1_000, 1),
        "里" | "华里" => return plain(Dimension::Length, 500, 1),
        "公斤" | "千克" | "kg" => return plain(Dimension::Weight, 2, 1),
        "斤" | "市斤" => return plain(Dimension::Weight, 1, 1),
        "吨" | "t" => return plain(Dimension::Weight, 2_000, 1),
        "%" | "百分比" | "百分点" | "百分数" => return plain(Dimension::Percent, 1, 1),
        "‰" | "千分比" => return plain(Dimension::Percent, 1, 10),
        "月" | "个月" => return plain(Dimension::Months, 1, 1),
        "年" => return plain(Dimension::Months, 12, 1),
        "天" | "日" => return plain(Dimension::Days, 1, 1),
        _ => {}
    }
    let group = COUNTS.iter().find(|group| group.contains(&text))?;
    plain(Dimension::Count(group[0]), 1, 1)
}

fn unit(text: &str) -> Option<Unit> {
    let text = text.trim_start_matches("单位:").trim_start_matches("单位");
    if let Some(found) = named(text) {
        return Some(found);
    }
    // 头(只、羽): one group of things counted, whichever of its words is used.
    let mut words = text.split(['(', ')', '、', ',']).filter(|word| !word.is_empty()).map(named);
    if let Some(Some(first)) = words.next()
        && matches!(first.dimension, Dimension::Count(_))
        && words.all(|other| other.as_ref() == Some(&first))
    {
        return Some(first);
    }
    let (rest, multiple) = MULTIPLES.iter().find_map(|(word, multiple)| Some((text.strip_prefix(word)?, *multiple)))?;
    if rest.is_empty() {
        return plain(Dimension::Bare, multiple, 1);
    }
    let found = named(rest)?;
    Some(Unit { numerator: found.numerator.checked_mul(multiple)?, ..found })
}

/// Whether a word is a unit at all, alone or by the month, year or head (元/月).
pub(crate) fn is_unit(text: &str) -> bool {
    let text = folded(text);
    unit(&text).is_some() || text.split_once('/').is_some_and(|(of, per)| unit(of).is_some() && named(per).is_some())
}

/// The multiple at the beginning of a text: 万 of 万元.
pub(crate) fn multiple(text: &str) -> Option<(&'static str, i64)> {
    MULTIPLES.iter().find(|(word, _)| text.starts_with(word)).copied()
}

/// Whether a word is a unit that is no multiple of another: 亩, 元 and 个月, but not 万元.
pub(crate) fn is_counted_by_itself(text: &str) -> bool {
    named(text).is_some()
}

/// Whether a field is counted in per cent.
pub(crate) fn is_percent(field: &Field) -> bool {
    let own = field.unit.as_deref().map(folded);
    field.kind == Kind::Decimal && own.is_some_and(|own| unit(&own).is_some_and(|u| u.dimension == Dimension::Percent))
}

/// Whether a field is measured, so that units matter to it.
pub(crate) fn is_measured(field: &Field) -> bool {
    matches!(field.kind, Kind::Money | Kind::Decimal | Kind::Integer)
}

/// Whether a unit measures what the field measures; a line 单位：… above a table goes to such columns only.
pub(crate) fn suits(field: &Field, text: &str) -> bool {
    let measured = field.kind == Kind::Money || field.unit.is_some();
    measured
        && unit(&folded(text)).is_some_and(|unit| unit.dimension != Dimension::Bare)
        && conversion(field, text).is_ok()
}

/// How numbers written in a unit become numbers of a field; the field's own unit where `text` is empty.
pub(crate) fn conversion(field: &Field, text: &str) -> Result<Conversion, UnitFault> {
    let own_text = field.unit.as_deref().map(folded).unwrap_or_default();
    let base = match field.kind {
        // Money is kept in yuan and fen whatever unit the ledger's workbooks write it in.
        Kind::Money => named("元"),
        _ => unit(&own_text),
    };
    let text = folded(text);
    let text = if text.is_empty() { own_text.clone() } else { text };
    let as_it_is = Ok(Conversion { numerator: 1, denominator: 1 });
    if text.is_empty() || (text == own_text && field.kind != Kind::Money) {
        return as_it_is;
    }
    let text = match text.split_once('/') {
        Some((of, per)) if text != own_text => per_suits(field, per).then_some(of).ok_or(UnitFault::Wrong)?.to_owned(),
        Some((of, _)) => of.to_owned(),
        None => text,
    };
    let written = unit(&text).ok_or(UnitFault::Unknown)?;
    match (&written.dimension, base) {
        (Dimension::Bare, _) => Ok(Conversion { numerator: written.numerator, denominator: 1 }),
        (Dimension::Count(_), None) if own_text.is_empty() => {
            Ok(Conversion { numerator: written.numerator, denominator: 1 })
        }
        (dimension, Some(base)) if *dimension == base.dimension => {
            let fraction =
                written.numerator.checked_mul(base.denominator).zip(written.denominator.checked_mul(base.numerator));
            let (numerator, denominator) = fraction.ok_or(UnitFault::Wrong)?;
            Ok(Conversion { numerator, denominator })
        }
        _ => Err(UnitFault::Wrong),
    }
}

/// 元/月 suits a monthly wage, 元/年 does not.
fn per_suits(field: &Field, per: &str) -> bool {
    let says = |word: &str| field.title.contains(word) || field.aliases.iter().any(|alias| alias.contains(word));
    match per {
        "月" => says("月"),
        "年" => !field.title.contains('月'),
        "人" => says("人均"),
        "户" => says("户均"),
        "亩" => says("亩均"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::scaled;

    fn field(kind: &str, unit: &str, title: &str) -> Field {
        let unit = if unit.is_empty() { String::new() } else { format!("unit = \"{unit}\"") };
        toml_field(&format!("name = \"x\"\ntitle = \"{title}\"\ntype = \"{kind}\"\n{unit}"))
    }

    fn toml_field(text: &str) -> Field {
        let ledger = format!("name = \"x\"\ntitle = \"表\"\nkey = [\"x\"]\nsource = \"无\"\n[[field]]\n{text}");
        let files = [
            (
                "pack.toml",
                "name = \"p\"\ntitle = \"p\"\nversion = \"1\"\nvalid_from = \"2020-01-01\"\nexamples_on = \"2020-01-01\"",
            ),
            (
                "ledgers/area.toml",
                "name = \"area\"\ntitle = \"区划\"\nkey = [\"code\"]\nsource = \"无\"\nfield = [{ name = \"code\", title = \"代码\", type = \"text\" }, { name = \"name\", title = \"名称\", type = \"text\" }, { name = \"level\", title = \"级别\", type = \"text\" }]",
            ),
            ("ledgers/x.toml", ledger.as_str()),
        ];
        let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        let pack = shouwang_pack::Pack::load(shouwang_pack::PackFiles(files)).expect("a pack");
        pack.ledgers["x"].fields[0].clone()
    }

    #[test]
    fn units_convert_exactly_or_not_at_all() {
        type Expected = Result<(i64, i64), UnitFault>;
        let cases: [(&str, &str, &str, &str, Expected); 20] = [
            ("money", "", "金额", "万元", Ok((10_000, 1))),
            ("money", "", "金额", "亿元", Ok((100_000_000, 1))),
            ("money", "", "金额", "千元", Ok((1_000, 1))),
            ("money", "万元", "投资", "", Ok((10_000, 1))),
            ("money", "万元", "投资", "元", Ok((1, 1))),
            ("money", "", "月工资", "元/月", Ok((1, 1))),
            ("money", "", "月工资", "元/年", Err(UnitFault::Wrong)),
            ("money", "", "金额", "亩", Err(UnitFault::Wrong)),
            ("money", "", "金额", "美元", Err(UnitFault::Unknown)),
            ("money", "", "金额", "万", Ok((10_000, 1))),
            ("integer", "亩", "耕地", "公顷", Ok((150_000, 10_000))),
            ("integer", "亩", "耕地", "㎡", Ok((15, 10_000))),
            ("integer", "人", "人数", "万人", Ok((10_000, 1))),
            ("integer", "户", "户数", "人", Err(UnitFault::Wrong)),
            ("integer", "头（只、羽）", "存栏数", "头", Ok((1, 1))),
            ("integer", "头", "存栏数", "只/羽", Err(UnitFault::Wrong)),
            ("integer", "头（只、羽）", "存栏数", "户", Err(UnitFault::Wrong)),
            ("integer", "", "等级", "个", Ok((1, 1))),
            ("integer", "%", "比例", "％", Ok((1, 1))),
            ("integer", "筐", "产量", "筐", Ok((1, 1))),
        ];
        for (kind, own, title, text, expected) in cases {
            let got = conversion(&field(kind, own, title), text).map(|c| (c.numerator, c.denominator));
            assert_eq!(got, expected, "{kind} {own} {text}");
        }
        let hectares = conversion(&field("integer", "亩", "耕地"), "公顷").expect("a conversion");
        let number = "0.2".parse().expect("a number");
        assert_eq!(scaled(number, hectares.numerator, hectares.denominator, 0), Ok(3));
    }
}
