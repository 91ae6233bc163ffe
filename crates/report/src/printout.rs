//! The printout of a programme (专项工作情况表): one page of figures, charts and findings, drawn from the pack alone.

use std::fmt::Write as _;

use shouwang_engine::screen::RuleCount;
use shouwang_pack::{Figure, Pack, Place, Programme, Report};
use shouwang_paper::markup::escape;

/// A template for a programme, as somebody would write it by hand: what it is about, its figures with their units, its
/// charts, and how many its rules found. Written out like any other template, with the figures' definitions as annex.
pub fn printout(pack: &Pack, programme: &Programme, found: &[RuleCount]) -> Report {
    let mut text = format!("{}数据时点为{{{{ data_date | date }}}}。\n", escape(&programme.about));
    text.push_str("\n# 一、数据\n\n| 指标 | 数值 | 单位 |\n|---|---:|---|\n");
    for figure in programme.figures.iter().filter_map(|id| pack.figure(id)) {
        let Figure { id, title, unit, .. } = figure;
        let _ = writeln!(text, "| {} | {{{{ {id} }}}} | {} |", escape(title), escape(unit));
    }
    let mut numerals = ["二", "三"].iter();
    if !programme.charts.is_empty() {
        let _ = writeln!(text, "\n# {}、图表", numerals.next().unwrap_or(&"二"));
        for chart in &programme.charts {
            let _ = writeln!(text, "\n{{{{ chart.{} }}}}", chart.id);
        }
    }
    let rules: Vec<&RuleCount> = programme.rules.iter().filter_map(|id| found.iter().find(|r| r.id == *id)).collect();
    if !rules.is_empty() {
        let _ = writeln!(text, "\n# {}、筛查和核查\n", numerals.next().unwrap_or(&"三"));
        text.push_str("| 规则 | 级别 | 对象 | 发现 | 判断不了 |\n|---|---|---|---:|---:|\n");
        for rule in rules {
            let subject = pack.subjects.get(&rule.subject).map_or("", |subject| subject.title.as_str());
            let (title, severity) = (escape(&rule.title), rule.severity.title());
            let _ = writeln!(text, "| {title} | {severity} | {} | {} | {} |", escape(subject), rule.yes, rule.unknown);
        }
    }
    Report {
        name: programme.id.clone(),
        title: format!("{{{{ town }}}}{}情况表", escape(&programme.title)),
        recipient: None,
        head: None,
        imprint: None,
        definitions: Some("指标的口径和来源".to_owned()),
        text,
        place: Place { line: 1, ..programme.place.clone() },
    }
}
