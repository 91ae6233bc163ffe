//! Charts as SVG inside the page. Lengths are tenths of a millimetre.

use super::Html;
use super::escape::Escaped;
use crate::text::halves;
use crate::{Amount, Chart, ChartKind};

const WIDTH: usize = 1500;
/// A character of 10.5 pt.
const EM: usize = 37;
/// Between what stands beside each other.
const GAP: usize = 20;

impl Html {
    pub(super) fn chart(&mut self, chart: &Chart) {
        self.charts += 1;
        let svg = match chart.kind {
            ChartKind::Bar => bars(chart),
            ChartKind::Column => columns(chart),
        };
        self.add(format!("<figure>{svg}\n<figcaption><p>{}</p>\n", Escaped(&chart.caption(self.charts))));
        self.element("p", "", &chart.sources());
        self.add("</figcaption></figure>\n");
    }
}

fn svg(chart: &Chart, height: usize, inside: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">{inside}</svg>",
        Escaped(&chart.in_words())
    )
}

fn bars(chart: &Chart) -> String {
    const STEP: usize = 90;
    let names = chart.points.iter().map(|point| halves(&point.label)).max().unwrap_or(0).min(40) * EM / 2 + GAP;
    let values = longest_value(chart) * EM / 2 + GAP;
    let room = WIDTH.saturating_sub(names + values);
    let mut inside = String::new();
    for (index, point) in chart.points.iter().enumerate() {
        let top = index * STEP;
        let length = length(chart, point.amount, room);
        let line = top + STEP / 2 + EM / 3;
        inside += &format!(
            "<text x=\"{}\" y=\"{line}\" text-anchor=\"end\">{}</text><rect x=\"{names}\" y=\"{}\" width=\"{length}\" height=\"{}\" fill=\"#4f81bd\"/>\
             <text x=\"{}\" y=\"{line}\">{}</text>",
            names - GAP,
            Escaped(&point.label),
            top + STEP / 5,
            STEP * 3 / 5,
            names + length + GAP / 2,
            Escaped(&point.shown("")),
        );
    }
    svg(chart, chart.points.len() * STEP, &inside)
}

fn columns(chart: &Chart) -> String {
    const ROOM: usize = 520;
    let step = WIDTH / chart.points.len().max(1);
    let foot = ROOM + 2 * EM;
    let mut inside = String::new();
    for (index, point) in chart.points.iter().enumerate() {
        let middle = index * step + step / 2;
        let length = length(chart, point.amount, ROOM);
        inside += &format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{length}\" fill=\"#4f81bd\"/>\
             <text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text><text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            middle - step * 3 / 10,
            foot - length,
            step * 3 / 5,
            foot - length - GAP / 2,
            Escaped(&point.shown("")),
            foot + EM * 3 / 2,
            Escaped(&point.label),
        );
    }
    svg(chart, foot + 2 * EM, &inside)
}

fn longest_value(chart: &Chart) -> usize {
    chart.points.iter().map(|point| halves(&point.shown(""))).max().unwrap_or(0)
}

/// How long the bar of a value is where the greatest one fills the room. What is below nought has none.
fn length(chart: &Chart, amount: Option<Amount>, room: usize) -> usize {
    let scale = chart.scale();
    let whole = |amount: Amount| {
        let more = 10_i128.pow(u32::from(scale.saturating_sub(amount.scale)).min(18));
        i128::from(amount.unscaled.max(0)) * more
    };
    let greatest = chart.points.iter().filter_map(|point| point.amount).map(whole).max().unwrap_or(0).max(1);
    let room = i128::try_from(room).unwrap_or(i128::MAX);
    amount.map_or(0, |amount| usize::try_from(whole(amount) * room / greatest).unwrap_or(0))
}
