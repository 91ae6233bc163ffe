//! Dated parameters: every number of a policy, with the document that set it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{fault::Place, value::Decimal};

/// A parameter, one block of `params/*.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// English name; SQL names it `$name`.
    pub name: String,
    /// Chinese title.
    pub title: String,
    /// `money` (written in 元, read by SQL in fen), `integer`, `decimal`, `date` or `text`.
    #[serde(rename = "type")]
    pub kind: ParamKind,
    /// Unit as people write it.
    #[serde(default)]
    pub unit: String,
    /// Why there are days without a value, where there are any: not looked up yet, or no such rule at that time.
    #[serde(default)]
    pub gap: String,
    /// The values through time.
    #[serde(rename = "value")]
    pub values: Vec<ParamValue>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

/// What kind of value a parameter has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParamKind {
    /// Money, written in 元.
    Money,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal,
    /// A day.
    Date,
    /// Text.
    Text,
}

/// One value of a parameter, with its region, its time and its source.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParamValue {
    /// First day on which it holds.
    #[serde(deserialize_with = "date")]
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day on which it holds; open where absent.
    #[serde(default, deserialize_with = "optional_date")]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Area code, or the beginning of one, where it holds; everywhere where absent.
    #[serde(default)]
    pub region: String,
    /// The value, as written.
    #[serde(deserialize_with = "scalar")]
    #[schemars(with = "Scalar")]
    pub value: String,
    /// The document that sets it.
    pub source: String,
    /// How sure we are that the document says so.
    pub sure: Sure,
}

/// How sure a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// Read in the named source.
    Found,
    /// Worked out from found facts.
    Inferred,
    /// Believed, and to be confirmed by the county before it is relied on.
    Doubtful,
    /// Chosen by the town itself.
    Local,
}

/// Why a parameter has no value. The words are shown as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParamError {
    /// No value holds on that day.
    #[error(
        "参数“{title}”（{name}）在 {on} 没有规定值：{around}。请在规则包的 {place} 补上该日期适用的数值和文件依据，或换一个数据时点"
    )]
    NoValue {
        /// Name.
        name: String,
        /// Title.
        title: String,
        /// The day asked for.
        on: Date,
        /// The values before and after, in words.
        around: String,
        /// Where the parameter stands.
        place: Place,
    },
    /// Two values hold on that day.
    #[error("参数“{title}”（{name}）在 {on} 有两个同等适用的数值。请在 {place} 给前一个数值补上截止日期 until")]
    TwoValues {
        /// Name.
        name: String,
        /// Title.
        title: String,
        /// The day asked for.
        on: Date,
        /// Where the parameter stands.
        place: Place,
    },
}

impl Param {
    /// The value in force on a day in a region: the longest region that fits wins, then the latest start.
    pub fn on(&self, on: Date, region: &str) -> Result<&ParamValue, ParamError> {
        let holds = |v: &&ParamValue| {
            v.from <= on && v.until.is_none_or(|until| on <= until) && region.starts_with(v.region.as_str())
        };
        let mut fitting: Vec<&ParamValue> = self.values.iter().filter(holds).collect();
        fitting.sort_by_key(|v| (v.region.len(), v.from));
        let (name, title, place) = (self.name.clone(), self.title.clone(), self.place.clone());
        match fitting.as_slice() {
            [] => Err(ParamError::NoValue { name, title, on, around: self.around(on), place }),
            [.., before, last] if before.region.len() == last.region.len() && before.from == last.from => {
                Err(ParamError::TwoValues { name, title, on, place })
            }
            [.., last] => Ok(last),
        }
    }

    /// The days from one on that have no value in a region, as first and last day; the last may be open.
    pub fn gaps(&self, from: Date, region: &str) -> Vec<(Date, Option<Date>)> {
        let mut values: Vec<&ParamValue> =
            self.values.iter().filter(|v| region.starts_with(v.region.as_str())).collect();
        values.sort_by_key(|v| v.from);
        let mut gaps = Vec::new();
        let mut next = Some(from);
        for value in values {
            let Some(first) = next else { break };
            if first < value.from {
                gaps.push((first, value.from.yesterday().ok()));
            }
            next = match value.until {
                Some(until) => until.tomorrow().ok().map(|day| day.max(first)),
                None => None,
            };
        }
        gaps.extend(next.map(|first| (first, None)));
        gaps
    }

    /// Which values stand nearest to a day that has none.
    fn around(&self, on: Date) -> String {
        let before = self.values.iter().filter_map(|v| v.until).filter(|until| *until < on).max();
        let after = self.values.iter().map(|v| v.from).filter(|from| on < *from).min();
        let nearest = match (before, after) {
            (Some(before), Some(after)) => format!("前一个数值到 {before} 为止，后一个从 {after} 起"),
            (Some(before), None) => format!("最后一个数值到 {before} 为止"),
            (None, Some(after)) => format!("最早的数值从 {after} 起"),
            (None, None) => "规定的数值不适用于本地区".to_owned(),
        };
        if self.gap.is_empty() { nearest } else { format!("{nearest}（{}）", self.gap) }
    }

    /// Reads a value as an exact number: money in fen. `None` for dates and texts and for what is no number.
    pub fn number(&self, value: &ParamValue) -> Option<Decimal> {
        let number: Decimal = value.value.parse().ok()?;
        match self.kind {
            ParamKind::Money => {
                let fen = number.rounded(2);
                (fen == number).then_some(Decimal { digits: fen.digits, scale: 0 })
            }
            ParamKind::Integer => (number.rounded(0) == number).then(|| number.rounded(0)),
            ParamKind::Decimal => Some(number),
            ParamKind::Date | ParamKind::Text => None,
        }
    }
}

fn date<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    String::deserialize(from)?.parse().map_err(|_| serde::de::Error::custom("日期要写成 \"2020-01-01\""))
}

fn optional_date<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    date(from).map(Some)
}

/// A number, with or without quotes. A float without quotes would already have lost its exactness.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Scalar {
    Whole(i64),
    Text(String),
}

fn scalar<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match Scalar::deserialize(from)? {
        Scalar::Whole(number) => number.to_string(),
        Scalar::Text(text) => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_chosen_by_day_and_region_and_a_day_without_one_is_refused() {
        let param: Param = toml::from_str(
            r#"
            name = "line"
            title = "监测线"
            type = "money"
            value = [
              { from = "2020-01-01", until = "2020-12-31", value = 5000, source = "甲", sure = "found" },
              { from = "2020-01-01", until = "2020-12-31", region = "53", value = "5200.50", source = "乙", sure = "found" },
              { from = "2024-01-01", value = 8700, source = "丙", sure = "doubtful" },
            ]"#,
        )
        .expect("parameter");
        let on = |day: &str, region: &str| {
            let day = day.parse().expect("day");
            param.on(day, region).map(|v| param.number(v).expect("number").to_string()).map_err(|e| e.to_string())
        };
        assert_eq!(on("2020-06-30", "11"), Ok("500000".to_owned()));
        assert_eq!(on("2020-06-30", "5301"), Ok("520050".to_owned()));
        assert_eq!(on("2025-01-01", "5301"), Ok("870000".to_owned()));
        assert!(on("2021-06-30", "53").expect_err("gap").contains("在 2021-06-30 没有规定值"));
        let gaps = |from: &str, region: &str| -> Vec<String> {
            let gaps = param.gaps(from.parse().expect("day"), region).into_iter();
            gaps.map(|(first, last)| format!("{first}/{}", last.map(|d| d.to_string()).unwrap_or_default())).collect()
        };
        assert_eq!(gaps("2019-07-01", ""), ["2019-07-01/2019-12-31", "2021-01-01/2023-12-31"]);
        assert_eq!(gaps("2020-02-01", "53"), ["2021-01-01/2023-12-31"]);
        assert_eq!(gaps("2024-01-01", "53"), [] as [&str; 0]);
    }
}
