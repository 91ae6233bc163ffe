//! Charts (图表) of a programme: figures of one unit, as bars beside each other.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{fault::Faults, pack::Pack};

/// A chart, `[[chart]]` in the file of its programme.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// Stable id, by which a report names it.
    pub id: String,
    /// Chinese title, which stands below it.
    pub title: String,
    /// How the bars stand.
    #[serde(default)]
    pub kind: ChartKind,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// How the bars of a chart stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// One below the other: for long names.
    #[default]
    Bar,
    /// One beside the other: for years.
    Column,
}

/// A bar: a figure and what it is called in the chart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// The figure.
    pub figure: String,
    /// Its name in the chart, shorter than its title.
    pub label: String,
}

impl Pack {
    /// The charts of all programmes.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.programmes.iter().flat_map(|programme| &programme.charts)
    }

    pub(crate) fn check_charts(&self, faults: &mut Faults) {
        let mut ids = BTreeSet::new();
        for programme in &self.programmes {
            for chart in &programme.charts {
                let mut fault = |message: &str, hint: &str| {
                    faults.add(&programme.place, format!("图表 {} {message}", chart.id), hint);
                };
                if !ids.insert(chart.id.as_str()) {
                    fault("的编号用了两次", "换一个编号");
                }
                if chart.bars.len() < 2 {
                    fault("只有一个指标，没有可比的", "在 bars 中至少写两个指标");
                }
                for bar in chart.bars.iter().filter(|bar| !programme.figures.contains(&bar.figure)) {
                    fault(&format!("的指标 {} 不属于这项专项工作", bar.figure), "改正编号，或把它加进 figures");
                }
                let figures = chart.bars.iter().filter_map(|bar| self.figure(&bar.figure));
                let units: BTreeSet<&str> = figures.map(|figure| figure.unit.as_str()).collect();
                if units.len() > 1 {
                    fault("里的指标单位不同，放在一起比不了", "一张图表只放单位相同的指标");
                }
                if chart.bars.iter().map(|bar| bar.label.trim()).collect::<BTreeSet<_>>().len() < chart.bars.len() {
                    fault("里有两个指标的 label 相同", "各写各的名字");
                }
            }
        }
    }
}
