//! The charts of the pack, with the values of their figures.

use std::{collections::BTreeMap, fmt, sync::Arc};

use minijinja::{
    Value,
    value::{Object, ObjectRepr},
};
use shouwang_pack::{ChartKind, Decimal};
use shouwang_paper::{Amount, Chart, Point, markup};

use crate::compose::{Missing, ReportInput};

/// The charts as a template sees them, by id.
pub(crate) fn charts(input: &ReportInput<'_>, missing: &Missing) -> BTreeMap<String, Value> {
    let shown = |chart: &shouwang_pack::Chart| {
        let without = chart.bars.iter().map(|bar| &bar.figure).filter(|id| !input.numbers.contains_key(*id));
        let shown =
            ShownChart { id: chart.id.clone(), without: without.cloned().collect(), missing: Arc::clone(missing) };
        (chart.id.clone(), Value::from_object(shown))
    };
    input.pack.charts().map(shown).collect()
}

/// A chart by its id.
pub(crate) fn chart(input: &ReportInput<'_>, id: &str) -> Option<Chart> {
    let chart = input.pack.charts().find(|chart| chart.id == id)?;
    let unit = chart.bars.iter().find_map(|bar| input.pack.figure(&bar.figure)).map(|figure| figure.unit.clone());
    Some(Chart {
        title: chart.title.clone(),
        unit: unit.unwrap_or_default(),
        kind: match chart.kind {
            ChartKind::Bar => shouwang_paper::ChartKind::Bar,
            ChartKind::Column => shouwang_paper::ChartKind::Column,
        },
        points: chart
            .bars
            .iter()
            .map(|bar| Point {
                label: bar.label.clone(),
                figure: bar.figure.clone(),
                amount: input.numbers.get(&bar.figure).copied().and_then(amount),
            })
            .collect(),
    })
}

/// A number that a chart can hold; one of more than 18 digits is shown as missing rather than wrong.
fn amount(number: Decimal) -> Option<Amount> {
    let number = number.trimmed();
    Some(Amount { unscaled: i64::try_from(number.digits).ok()?, scale: u8::try_from(number.scale).ok()? })
}

/// A chart as a template sees it: prints as its marker.
#[derive(Debug)]
struct ShownChart {
    id: String,
    /// Its figures without a number.
    without: Vec<String>,
    /// Where they say that they were shown.
    missing: Missing,
}

impl Object for ShownChart {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(mut missing) = self.missing.lock() {
            missing.extend(self.without.iter().cloned());
        }
        f.write_str(&markup::chart(&self.id))
    }
}
