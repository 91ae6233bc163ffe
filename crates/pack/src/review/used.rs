//! Parameters, terms, views, code lists and figures that nobody uses or shows.

use std::collections::BTreeSet;

use super::reports;
use crate::{
    expression::Expression,
    fault::{Faults, Place},
    figure::{AsOf, Figure, Mention},
    pack::Pack,
    sql,
    toml_file::line_at,
};

pub(super) fn review(pack: &Pack, faults: &mut Faults) {
    let printed: BTreeSet<String> = pack.reports.values().flat_map(reports::names).collect();
    figures(pack, &printed, faults);
    params(pack, &printed, faults);
    terms(pack, faults);
    views(pack, faults);
    code_lists(pack, faults);
}

/// A figure that stands in no programme, report, check or problem is never looked at.
fn figures(pack: &Pack, printed: &BTreeSet<String>, faults: &mut Faults) {
    let mut shown: BTreeSet<String> = printed.clone();
    shown.extend(pack.programmes.iter().flat_map(|programme| programme.figures.clone()));
    shown.extend(pack.problems.iter().flat_map(|problem| problem.figures.clone()));
    let sides = pack.checks.iter().flat_map(|check| check.relations.iter().chain(&check.explained_when));
    let texts = sides.flat_map(|relation| [&relation.left, &relation.right]);
    for text in texts.chain(pack.problems.iter().map(|problem| &problem.exists_when)) {
        // What does not parse has been refused at load.
        shown.extend(Expression::parse(text).map(|expression| expression.figures()).unwrap_or_default());
    }
    for check in &pack.checks {
        shown.extend(braced(&check.explanation).chain(braced(&check.message)).map(str::to_owned));
    }
    for figure in pack.figures.iter().filter(|figure| !shown.contains(&figure.id)) {
        faults.add(
            &figure.place,
            format!("指标“{}”（{}）没有任何地方展示", figure.title, figure.id),
            "列入一项专项工作、报告、勾稽关系或整改问题；不需要的删去",
        );
    }
}

fn params(pack: &Pack, printed: &BTreeSet<String>, faults: &mut Faults) {
    let mut used: BTreeSet<String> =
        printed.iter().filter_map(|name| name.strip_prefix("param.")).map(str::to_owned).collect();
    for text in queries(pack) {
        let Ok(query) = sql::parse_query(text) else { continue };
        used.extend(sql::params(&query));
        // The table of parameters is asked by name.
        if sql::tables(&query).contains("parameter") {
            used.extend(sql::texts(&query));
        }
    }
    let conditions = pack.rules.iter().flat_map(|rule| rule.among.iter().chain([&rule.when]));
    for text in conditions.chain(pack.figures.iter().map(|figure| &figure.aggregate)) {
        used.extend(sql::parse_expression(text).map(|expr| sql::params(&expr)).unwrap_or_default());
    }
    for figure in &pack.figures {
        if let AsOf::Param(name) = figure.as_of() {
            used.insert(name.to_owned());
        }
        used.extend(phrases(figure).flat_map(|phrase| braced(phrase)).map(str::to_owned));
    }
    for param in pack.params.values().filter(|param| !used.contains(&param.name)) {
        faults.add(
            &param.place,
            format!("参数“{}”（{}）没有被用到", param.title, param.name),
            "在视图、规则、指标或报告中用 $参数名 引用；不需要的删去",
        );
    }
}

fn terms(pack: &Pack, faults: &mut Faults) {
    let used: BTreeSet<&str> = pack.figures.iter().flat_map(phrases).flat_map(|phrase| named(phrase)).collect();
    let text = pack.files.0.get("terms.toml").map(String::as_str).unwrap_or_default();
    for term in pack.terms.keys().filter(|term| !used.contains(term.as_str())) {
        let is_it =
            |line: &&str| line.strip_prefix(term.as_str()).is_some_and(|rest| rest.trim_start().starts_with('='));
        let offset = text.lines().find(is_it).map_or(0, |line| line.as_ptr() as usize - text.as_ptr() as usize);
        let place = Place { file: "terms.toml".to_owned(), line: line_at(text, offset) };
        faults.add(&place, format!("词组 <{term}> 没有被用到"), "在指标的 mention 中写 <词组名>；不需要的删去");
    }
}

fn views(pack: &Pack, faults: &mut Faults) {
    let named = pack.subjects.values().map(|subject| &subject.view).chain(&pack.head.exemptions);
    let mut used: BTreeSet<String> = named.cloned().collect();
    for text in queries(pack) {
        used.extend(sql::parse_query(text).map(|query| sql::tables(&query)).unwrap_or_default());
    }
    for view in pack.views.iter().filter(|view| !used.contains(&view.name)) {
        let message = format!("视图 {} 没有被用到", view.name);
        faults.add(&view.place, message, "由对象、指标或别的视图引用；不需要的删去");
    }
}

fn code_lists(pack: &Pack, faults: &mut Faults) {
    let fields = pack.ledgers.values().flat_map(|ledger| &ledger.fields).filter_map(|field| field.codes.as_deref());
    let columns = pack.subjects.values().flat_map(|s| s.columns.values()).filter_map(|column| column.codes.as_deref());
    let used: BTreeSet<&str> = fields.chain(columns).collect();
    for list in pack.codes.values().filter(|list| !used.contains(list.name.as_str())) {
        let message = format!("代码表“{}”（{}）没有被用到", list.title, list.name);
        faults.add(&list.place, message, "由台账的一个字段引用；不需要的删去");
    }
}

/// All the queries of a pack.
fn queries(pack: &Pack) -> impl Iterator<Item = &String> {
    let views = pack.views.iter().map(|view| &view.sql);
    views.chain(pack.figures.iter().flat_map(|figure| [&figure.records].into_iter().chain(&figure.decided)))
}

fn phrases(figure: &Figure) -> impl Iterator<Item = &String> {
    figure.mentions.iter().flat_map(Mention::phrases)
}

/// The names in braces: `{parameter}`, `{figure_id}`.
fn braced(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// The names in angle brackets: `<term>`.
fn named(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(name, _)| name)
}
