//! Planning a pack before anything runs: what cannot be expressed does not load.

use std::{collections::BTreeSet, sync::Arc};

use datafusion::{
    arrow::datatypes::{DataType, SchemaRef},
    logical_expr::LogicalPlan,
    prelude::DataFrame,
};
use shouwang_pack::{Expect, Faults, Pack, Place, Rule, Subject, sql};

use crate::{
    error::EngineError,
    exemption,
    literal::{Forbidden, in_plan},
    plan_words::in_chinese,
    session::Session,
    table,
};

/// Plans every view, rule and figure of a pack over empty tables. Gives the session on which that was done.
pub async fn compile(pack: &Pack) -> Result<Session, EngineError> {
    let mut faults = Faults::default();
    let mut session = Session::bare(pack, pack.examples_on())?;
    for ledger in pack.ledgers.values() {
        session.put(&ledger.name, table::schema(ledger), Vec::new())?;
    }
    for view in &pack.views {
        if let Some(frame) =
            planned(pack, &session, &view.sql, &format!("视图 {}", view.name), &view.place, &mut faults).await
        {
            let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
            session.put_view(&view.name, schema, Vec::new())?;
        }
    }
    check_exemptions(pack, &session, &mut faults);
    for subject in pack.subjects.values() {
        check_subject(pack, &session, subject, &mut faults);
    }
    for rule in &pack.rules {
        check_rule(pack, &session, rule, &mut faults).await;
    }
    for figure in &pack.figures {
        let what = format!("指标 {}", figure.id);
        let Some(frame) = planned(pack, &session, &figure.records, &what, &figure.place, &mut faults).await else {
            continue;
        };
        let schema: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
        if schema.field_with_name("record").map(|f| f.data_type() != &DataType::Utf8).unwrap_or(true) {
            faults.add(&figure.place, format!("{what} 的 records 没有文本列 record"), "例如 select id as record");
            continue;
        }
        if let Some(decided) = &figure.decided
            && let Some(frame) = planned(pack, &session, decided, &what, &figure.place, &mut faults).await
            && frame
                .schema()
                .as_arrow()
                .field_with_name("decided")
                .map_or(true, |f| f.data_type() != &DataType::Boolean)
        {
            let message = format!("{what} 的 decided 没有布尔列 decided");
            faults.add(&figure.place, message, "例如 select is_specialty is not null as decided from crop");
        }
        session.put("records", schema, Vec::new())?;
        let aggregate = format!("select {} as value from records", figure.aggregate);
        if let Some(frame) = planned(pack, &session, &aggregate, &what, &figure.place, &mut faults).await {
            let kind = frame.schema().field(0).data_type().clone();
            let is_aggregate = matches!(frame.logical_plan(), LogicalPlan::Projection(p) if matches!(*p.input, LogicalPlan::Aggregate(_)))
                || matches!(frame.logical_plan(), LogicalPlan::Aggregate(_));
            if !is_aggregate {
                faults.add(
                    &figure.place,
                    format!("{what} 的 aggregate 不是汇总"),
                    "用 count、sum、min、max 等汇总 records 的各行",
                );
            } else if !matches!(kind, DataType::Int64 | DataType::UInt64 | DataType::Decimal128(..)) {
                faults.add(
                    &figure.place,
                    format!("{what} 的结果不是精确的数（{kind}）"),
                    "用整数或 decimal 计算，不要用浮点数",
                );
            }
        }
    }
    faults.into_result()?;
    Ok(session)
}

async fn planned(
    pack: &Pack,
    session: &Session,
    text: &str,
    what: &str,
    place: &Place,
    faults: &mut Faults,
) -> Option<DataFrame> {
    match session.query(pack, text, what).await {
        Ok(frame) => {
            check_plan(pack, frame.logical_plan(), what, place, faults);
            Some(frame)
        }
        Err(EngineError::Param(error)) => {
            faults.add(place, error.to_string(), "");
            None
        }
        Err(error) => {
            let reason = match error {
                EngineError::Run { source, .. } => source.strip_backtrace(),
                other => other.to_string(),
            };
            faults.add(place, format!("{what} 无法执行：{}", in_chinese(&reason)), "核对列名、表名和类型");
            None
        }
    }
}

fn check_plan(pack: &Pack, plan: &LogicalPlan, what: &str, place: &Place, faults: &mut Faults) {
    for forbidden in in_plan(pack, plan).unwrap_or_default() {
        match forbidden {
            Forbidden::Float(part) => {
                faults.add(place, format!("{what} 用到了浮点数：{part}"), "改用整数（分）或 cast(… as decimal(38, 6))");
            }
            Forbidden::Unlike(part) => {
                faults.add(
                    place,
                    format!("{what} 比较了不同类型的东西：{part}"),
                    "数和数比，文本和文本比，日期和日期比",
                );
            }
            Forbidden::UnknownCode { column, word, list } => {
                let message =
                    format!("{what} 把 {column} 与“{word}”比较，而代码表“{list}”里没有这个代码，条件永远不会成立");
                faults.add(place, message, "改成代码表中的代码");
            }
        }
    }
}

fn check_exemptions(pack: &Pack, session: &Session, faults: &mut Faults) {
    let Some(view) = &pack.head.exemptions else { return };
    let Some(schema) = session.schema_of(pack, view) else { return };
    let place = pack.views.iter().find(|v| v.name == *view).map(|v| v.place.clone()).unwrap_or_default();
    for (name, kind) in exemption::COLUMNS {
        if !schema.field_with_name(name).is_ok_and(|field| *field.data_type() == kind) {
            let kind = if kind == DataType::Utf8 { "文本" } else { "日期" };
            faults.add(
                &place,
                format!("豁免清单 {view} 没有{kind}列 {name}"),
                "豁免清单要有 rule、record、reason、approver、until 五列",
            );
        }
    }
}

fn check_subject(pack: &Pack, session: &Session, subject: &Subject, faults: &mut Faults) {
    let Some(schema) = session.schema_of(pack, &subject.view) else { return };
    for column in ["id".to_owned()].iter().chain(&subject.household).chain(subject.columns.keys()) {
        if schema.field_with_name(column).is_err() {
            faults.add(
                &subject.place,
                format!("视图 {} 没有列 {column}", subject.view),
                "改正列名，或在视图中补上该列",
            );
        }
    }
}

async fn check_rule(pack: &Pack, session: &Session, rule: &Rule, faults: &mut Faults) {
    let Some(subject) = pack.subjects.get(&rule.subject) else { return };
    let Some(schema) = session.schema_of(pack, &subject.view) else { return };
    let place = &rule.place;
    let used = used_columns(rule);
    let mut known = true;
    let shown: BTreeSet<String> = rule.evidence.iter().cloned().chain(placeholders(&rule.message)).collect();
    for column in used.iter().chain(&shown) {
        if schema.field_with_name(column).is_err() {
            known = false;
            faults.add(
                place,
                format!("规则 {} 的对象“{}”没有列 {column}", rule.id, subject.title),
                elsewhere(pack, session, column),
            );
        }
    }
    if rule.evidence.is_empty() {
        faults.add(place, format!("规则 {} 没有写出作为依据的列", rule.id), "在 evidence 中至少写一列");
    }
    if !known {
        return;
    }
    for column in
        used.iter().filter(|name| schema.field_with_name(name).is_ok_and(|f| f.data_type() == &DataType::Null))
    {
        let message = format!("规则 {} 永远判断不了：视图 {} 的列 {column} 永远空着", rule.id, subject.view);
        faults.add(place, message, "在视图里算出这一列，或不用它");
        known = false;
    }
    if !known {
        return;
    }
    let what = format!("规则 {}", rule.id);
    let condition = condition(rule);
    let text = format!("select {condition} as verdict from {}", subject.view);
    let Some(frame) = planned(pack, session, &text, &what, place, faults).await else { return };
    let field = frame.schema().field(0).clone();
    if field.data_type() != &DataType::Boolean {
        faults.add(place, format!("{what} 的条件不是“是或否”，而是 {}", field.data_type()), "条件要能判断真假");
    }
    // Whether a value is missing is always known: `gender is null` reads a nullable column and is never unknown.
    if field.is_nullable() && !rule.examples.iter().any(|e| e.expect == Expect::Unknown) {
        faults.add(
            place,
            format!("{what} 用到可能缺失的数据，却没有“未知”的样例"),
            "补一个 expect = \"unknown\" 的样例",
        );
    }
    for example in &rule.examples {
        for column in example.given.keys().filter(|c| schema.field_with_name(c).is_err()) {
            faults.add(place, format!("{what} 的样例“{}”给出了不存在的列 {column}", example.name), "改正列名");
        }
    }
}

/// The columns that a rule's conditions read.
pub(crate) fn used_columns(rule: &Rule) -> BTreeSet<String> {
    let texts = rule.among.iter().chain([&rule.when]);
    texts.filter_map(|text| sql::parse_expression(text).ok()).flat_map(|expr| sql::columns(&expr)).collect()
}

/// Population and condition as one condition.
fn condition(rule: &Rule) -> String {
    match &rule.among {
        Some(among) => format!("(({among}) and ({}))", rule.when),
        None => format!("({})", rule.when),
    }
}

/// The columns that a message names.
pub(crate) fn placeholders(message: &str) -> Vec<String> {
    message.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// Where else a column is to be found: levels must not be mixed, but the message can say what to do.
fn elsewhere(pack: &Pack, session: &Session, column: &str) -> String {
    let others: Vec<&str> = pack
        .subjects
        .values()
        .filter(|s| session.schema_of(pack, &s.view).is_some_and(|schema| schema.field_with_name(column).is_ok()))
        .map(|s| s.title.as_str())
        .collect();
    if others.is_empty() {
        "改正列名，或在对象的视图中补上该列".to_owned()
    } else {
        format!("{column} 是“{}”的列，不同层级不能混用：在本对象的视图中先汇总，再按汇总列引用", others.join("”“"))
    }
}
