//! Charts: figures drawn as bars, each with its value beside it.

use crate::text::decimal;
use crate::{Inline, Run};

/// A chart of figures of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What it shows, without `图1`; the number comes with the layout.
    pub title: String,
    /// The unit of all its values.
    pub unit: String,
    /// How the bars stand.
    pub kind: ChartKind,
    /// The bars.
    pub points: Vec<Point>,
}

/// How the bars of a chart stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChartKind {
    /// From left to right, one below the other: for long names.
    #[default]
    Bar,
    /// From bottom to top, one beside the other: for years.
    Column,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// What stands beside it.
    pub label: String,
    /// The id of the figure that it shows.
    pub figure: String,
    /// The figure's value; `None` where it has none.
    pub amount: Option<Amount>,
}

/// A decimal number: `unscaled / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The digits.
    pub unscaled: i64,
    /// How many of them are decimals.
    pub scale: u8,
}

impl Chart {
    /// What stands below the chart, with its number.
    pub(crate) fn caption(&self, number: usize) -> String {
        format!("图{number}　{}（单位：{}）", self.title, self.unit)
    }

    /// The ids of the figures, each an end of a link to its definition.
    pub(crate) fn sources(&self) -> Inline {
        let mut runs = vec![Run::plain("指标：")];
        for (index, point) in self.points.iter().enumerate() {
            if index > 0 {
                runs.push(Run::plain("、"));
            }
            runs.push(Run::figure(&point.figure, &point.figure));
        }
        runs
    }

    /// The chart in words, for those who do not see it.
    pub(crate) fn in_words(&self) -> String {
        let points: Vec<String> =
            self.points.iter().map(|point| format!("{}{}", point.label, point.shown(&self.unit))).collect();
        format!("{}：{}", self.title, points.join("；"))
    }

    /// The most decimals that a value has.
    pub(crate) fn scale(&self) -> u8 {
        self.points.iter().filter_map(|point| point.amount).map(|amount| amount.scale).max().unwrap_or(0)
    }
}

impl Point {
    /// The value as it is printed, with its unit.
    pub(crate) fn shown(&self, unit: &str) -> String {
        self.amount.map_or_else(|| "无数据".to_owned(), |amount| format!("{amount}{unit}"))
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&decimal(self.unscaled, u32::from(self.scale)))
    }
}
