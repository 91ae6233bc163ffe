//! What a pack's parts say of each other: the checks that need no engine. What a query means is planned by the engine.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sqlparser::ast::Query;

use crate::{
    check::CheckKind,
    expression::Expression,
    fault::{Faults, Place},
    figure::{AsOf, Mention},
    ledger::{Class, Field, Kind, Ledger, Part},
    name::is_name,
    pack::{BUILT_IN_TABLES, Pack},
    param::{ParamKind, ParamValue},
    rule::Expect,
    sql,
};

/// The ledger of areas, and what the register reads in it.
const AREA_LEDGER: &str = "area";
const AREA_FIELDS: [&str; 3] = ["code", "name", "level"];

impl Pack {
    /// Everything that can be wrong between parts that are each well formed.
    pub(crate) fn check_all(&self, faults: &mut Faults) {
        for (what, day) in [("valid_from", &self.head.valid_from), ("examples_on", &self.head.examples_on)] {
            if day.parse::<Date>().is_err() {
                let place = Place { file: "pack.toml".to_owned(), line: 0 };
                faults.add(&place, format!("{what} 不是日期：“{day}”"), "写成 \"2020-01-01\"");
            }
        }
        self.check_exemptions(faults);
        if let Some(name) = self.head.report.as_ref().filter(|name| !self.reports.contains_key(*name)) {
            let place = Place { file: "pack.toml".to_owned(), line: 0 };
            faults.add(&place, format!("没有名为 {name} 的报告模板"), "改正 report");
        }
        self.check_area_ledger(faults);
        self.check_ledgers(faults);
        self.check_params(faults);
        self.check_views(faults);
        self.check_subjects(faults);
        self.check_rules(faults);
        self.check_figures(faults);
        self.check_relations(faults);
        self.check_norms(faults);
        self.check_problems(faults);
        self.check_programmes(faults);
        self.check_charts(faults);
    }

    fn check_exemptions(&self, faults: &mut Faults) {
        let Some(view) = &self.head.exemptions else { return };
        if !self.views.iter().any(|v| v.name == *view) {
            let place = Place { file: "pack.toml".to_owned(), line: 0 };
            faults.add(&place, format!("没有视图 {view}"), "改正 exemptions，或新建 views 下的同名文件");
        }
    }

    fn check_norms(&self, faults: &mut Faults) {
        let mut ids = BTreeSet::new();
        for norm in &self.norms {
            let place = &norm.place;
            if !ids.insert(norm.id.as_str()) {
                faults.add(place, format!("核查要求编号 {} 用了两次", norm.id), "换一个编号");
            }
            self.check_rule_names(&norm.rules, place, faults);
            for id in norm.checks.iter().filter(|id| !self.checks.iter().any(|check| check.id == **id)) {
                faults.add(place, format!("没有编号为 {id} 的勾稽关系"), "改正编号");
            }
            if norm.is_open() {
                faults.add(
                    place,
                    format!("核查要求 {}“{}”没有人管", norm.id, norm.title),
                    "写明由哪些规则（rules）、勾稽关系（checks）、导入检查（intake）管；算不出来的写 person，说明原因和由谁看什么",
                );
            }
        }
    }

    /// The register finds villages by this ledger, and makes its first record.
    fn check_area_ledger(&self, faults: &mut Faults) {
        let ledger = self.ledgers.get(AREA_LEDGER);
        let place = ledger.map_or_else(|| Place { file: "ledgers/area.toml".to_owned(), line: 0 }, |l| l.place.clone());
        for name in AREA_FIELDS.iter().filter(|name| ledger.is_none_or(|ledger| ledger.field(name).is_none())) {
            let message = format!("缺少行政区划台账 {AREA_LEDGER} 的字段 {name}");
            faults.add(&place, message, "照 pack new 写出的 ledgers/area.toml 补上");
        }
        let levels = ledger.and_then(|ledger| ledger.field("level")).and_then(|field| self.codes_of(field));
        if levels.is_some_and(|levels| !levels.codes.iter().any(|code| code.code == "town")) {
            faults.add(&place, "行政区划级别的代码表里没有 town", "给乡级写上 code = \"town\"");
        }
    }

    fn check_ledgers(&self, faults: &mut Faults) {
        for list in self.codes.values() {
            let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
            for code in &list.codes {
                let words = code.aliases.iter().chain(&code.within).map(String::as_str).chain([code.label.as_str()]);
                for word in words.collect::<BTreeSet<_>>() {
                    if let Some(other) = seen.insert(word, &code.code) {
                        let message = format!("代码表“{}”里，“{word}”同时指 {other} 和 {}", list.title, code.code);
                        faults.add(&list.place, message, "每个词只能属于一个代码");
                    }
                }
            }
            for word in list.undecided.iter().filter(|word| seen.contains_key(word.as_str())) {
                let message =
                    format!("代码表“{}”里，“{word}”既写在 undecided，又是 {} 的词", list.title, seen[word.as_str()]);
                faults.add(&list.place, message, "只留其中一处");
            }
        }
        for ledger in self.ledgers.values() {
            let mut names = BTreeSet::new();
            for key in ledger.key.iter().chain(&ledger.or_key).chain(&ledger.effective_on) {
                if ledger.field(key).is_none() {
                    faults.add(
                        &ledger.place,
                        format!("台账“{}”没有字段 {key}", ledger.title),
                        "改正 key、or_key 或 effective_on",
                    );
                }
            }
            if let Some(name) = &ledger.recorded_if
                && (ledger.field(name).is_none_or(|field| field.kind != Kind::Flag) || ledger.key.contains(name))
            {
                faults.add(
                    &ledger.place,
                    format!("台账“{}”的 recorded_if 写的 {name} 不是它的是否字段", ledger.title),
                    "写本台账里一个 type = \"flag\"、不在 key 里的字段",
                );
            }
            if ledger.key.is_empty() {
                faults.add(&ledger.place, "台账没有主键", "在 key 中写出能区分两条记录的字段");
            }
            if BUILT_IN_TABLES.contains(&ledger.name.as_str()) || !is_name(&ledger.name) {
                faults.add(
                    &ledger.place,
                    format!("台账不能叫 {}", ledger.name),
                    "用小写英文字母、数字和下划线另起一个名字，避开 SQL 的保留字",
                );
            }
            for field in &ledger.fields {
                self.check_field(ledger, field, faults);
                if !names.insert(&field.name) {
                    faults.add(&field.place, format!("字段 {} 写了两次", field.name), "删去其中一个");
                }
            }
            if self.ring(&ledger.name) {
                faults.add(&ledger.place, format!("台账“{}”绕了一圈引用自己", ledger.title), "去掉其中一个引用");
            }
        }
    }

    fn ring(&self, start: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&str> = self.ledgers.get(start).into_iter().flat_map(Ledger::references).collect();
        while let Some(name) = next.pop() {
            // A ledger may name its own records, as areas name their parents.
            let from_elsewhere = seen.insert(name);
            if name == start {
                if seen.len() > 1 {
                    return true;
                }
            } else if from_elsewhere {
                next.extend(self.ledgers.get(name).into_iter().flat_map(Ledger::references));
            }
        }
        false
    }

    fn check_field(&self, ledger: &Ledger, field: &Field, faults: &mut Faults) {
        let place = &field.place;
        if !is_name(&field.name) || ["id", "area", "record"].contains(&field.name.as_str()) {
            faults.add(
                place,
                format!("字段不能叫 {}", field.name),
                "用小写英文字母、数字和下划线，避开 id、area、record 和 SQL 的保留字",
            );
        }
        let needs = |wanted: bool, there: bool, what: &str, faults: &mut Faults| {
            if wanted && !there {
                faults.add(place, format!("字段“{}”缺少 {what}", field.title), format!("补上 {what}"));
            }
        };
        needs(matches!(field.kind, Kind::Code | Kind::Codes), field.codes.is_some(), "代码表 codes", faults);
        if let Some(name) = field.codes.as_ref().filter(|name| !self.codes.contains_key(*name)) {
            let message = format!("字段“{}”的代码表 {name} 不存在", field.title);
            faults.add(place, message, "核对 codes 文件夹中的文件名");
        }
        needs(field.kind == Kind::Reference, field.ledger.is_some(), "被引用的台账 ledger", faults);
        needs(field.kind == Kind::Decimal, field.scale > 0, "小数位数 scale", faults);
        let identifier = matches!(field.kind, Kind::IdNumber | Kind::BankAccount);
        if identifier && field.class != Class::Identifier {
            faults.add(
                place,
                format!("字段“{}”是身份标识，class 必须是 identifier", field.title),
                "加上 class = \"identifier\"",
            );
        }
        if let Some(target) = field.ledger.as_deref() {
            match self.ledgers.get(target) {
                None => faults.add(place, format!("没有名为 {target} 的台账"), "改正 ledger"),
                Some(there) => {
                    if let Some(by) = field.by.as_deref()
                        && there.field(by).is_none()
                    {
                        faults.add(place, format!("台账“{}”没有字段 {by}", there.title), "改正 by");
                    }
                    if let Some(by) = field.or_by.as_deref()
                        && there.field(by).is_none()
                    {
                        faults.add(place, format!("台账“{}”没有字段 {by}", there.title), "改正 or_by");
                    }
                    if field.by.is_none() && there.key.len() != 1 {
                        let message = format!(
                            "台账“{}”的主键有 {} 个字段，引用时要说明按哪个字段找",
                            there.title,
                            there.key.len()
                        );
                        faults.add(place, message, "加上 by = \"字段名\"");
                    }
                }
            }
        }
        let takes = |name: &String| {
            ledger.field(name).is_some_and(|f| f.kind == Kind::Code && f.codes == field.codes && f.name != field.name)
        };
        if let Some(name) = field.overflow.iter().find(|name| field.kind != Kind::Code || !takes(name)) {
            faults.add(
                place,
                format!("字段“{}”的 overflow 写了 {name}，它不是同一代码表的另一个 code 字段", field.title),
                "改正 overflow",
            );
        }
        self.check_through(field, faults);
        self.check_derive(ledger, field, faults);
        if field.month_will_do && field.kind != Kind::Date {
            faults.add(place, format!("字段“{}”不是日期，不能写 month_will_do", field.title), "去掉 month_will_do");
        }
    }

    fn check_through(&self, field: &Field, faults: &mut Faults) {
        let Some(through) = &field.through else { return };
        let there = self.ledgers.get(&through.ledger);
        let named = there.and_then(|ledger| ledger.field(&through.by)).is_some();
        let belongs = there.is_some_and(|ledger| ledger.references().any(|name| Some(name) == field.ledger.as_deref()));
        if field.kind != Kind::Reference || !named || !belongs || through.aliases.is_empty() {
            faults.add(
                &field.place,
                format!("字段“{}”的 through 不成立", field.title),
                "through 只用于引用：ledger 是引用了同一台账的台账，by 是它的字段，aliases 至少写一个表头",
            );
        }
    }

    fn check_derive(&self, ledger: &Ledger, field: &Field, faults: &mut Faults) {
        let Some(derive) = &field.derive else { return };
        let Some(from) = ledger.field(&derive.from) else {
            faults.add(&field.place, format!("没有可供推算的字段 {}", derive.from), "改正 derive 的 from");
            return;
        };
        if derive.part.is_some() != derive.codes.is_empty() {
            faults.add(
                &field.place,
                format!("字段“{}”的 derive 要么写 part，要么写 codes", field.title),
                "只保留其中一个",
            );
        }
        let near = derive.part == Some(Part::Near);
        if near == derive.same.is_empty() {
            faults.add(
                &field.place,
                format!("字段“{}”的 derive：part = \"near\" 要在 same 中写出相同的字段", field.title),
                "补上 same；其他 part 不写 same",
            );
        }
        let needed = derive.part.map(|part| match part {
            Part::Birth => (Kind::Date, "date"),
            Part::Sex => (Kind::Code, "code"),
            Part::Hash | Part::Near => (Kind::Text, "text"),
            Part::PlainName => (Kind::Flag, "flag"),
        });
        if let Some((_, word)) = needed.filter(|(kind, _)| field.kind != *kind) {
            faults.add(
                &field.place,
                format!("字段“{}”的 derive 的这个 part 要求 type = \"{word}\"", field.title),
                "改正字段的 type 或 derive 的 part",
            );
        }
        if let Some(name) = derive.same.iter().find(|name| ledger.field(name).is_none()) {
            faults.add(&field.place, format!("没有字段 {name}"), "改正 derive 的 same");
        }
        for (list, code) in derive.codes.iter().flat_map(|(said, means)| [(from, said), (field, means)]) {
            if !self.codes_of(list).is_some_and(|list| list.codes.iter().any(|c| c.code == *code)) {
                faults.add(
                    &field.place,
                    format!("字段“{}”的 derive 写了“{}”没有的代码 {code}", field.title, list.title),
                    "改成代码表中的代码",
                );
            }
        }
    }

    fn check_params(&self, faults: &mut Faults) {
        for param in self.params.values() {
            for value in &param.values {
                let right = match param.kind {
                    ParamKind::Text => true,
                    ParamKind::Date => value.value.parse::<Date>().is_ok(),
                    _ => param.number(value).is_some(),
                };
                if !right {
                    faults.add(
                        &param.place,
                        format!("参数“{}”的取值“{}”与类型不符", param.title, value.value),
                        "改正取值或 type",
                    );
                }
                if value.source.trim().is_empty() {
                    faults.add(&param.place, format!("参数“{}”的取值没有文件依据", param.title), "写明 source");
                }
            }
            for (index, value) in param.values.iter().enumerate() {
                let overlaps = |other: &&ParamValue| {
                    let ends = |v: &ParamValue, from: Date| v.until.is_some_and(|until| until < from);
                    other.region == value.region && !ends(other, value.from) && !ends(value, other.from)
                };
                if let Some(other) = param.values[..index].iter().find(overlaps) {
                    faults.add(
                        &param.place,
                        format!("参数“{}”从 {} 起和从 {} 起的两个取值时间重叠", param.title, other.from, value.from),
                        "给前一个取值写上截止日期 until，早于后一个的 from",
                    );
                }
            }
            if param.values.is_empty() {
                faults.add(&param.place, format!("参数“{}”没有任何取值", param.title), "至少写一个 value");
            }
        }
    }

    fn check_subjects(&self, faults: &mut Faults) {
        for subject in self.subjects.values() {
            let is_table =
                self.views.iter().any(|v| v.name == subject.view) || self.ledgers.contains_key(&subject.view);
            if !is_table {
                faults.add(
                    &subject.place,
                    format!("没有视图 {}", subject.view),
                    "改正 view，或新建 views 下的同名文件",
                );
            }
            if !self.ledgers.contains_key(&subject.ledger) {
                faults.add(&subject.place, format!("没有台账 {}", subject.ledger), "改正 ledger");
            }
        }
    }

    fn check_rules(&self, faults: &mut Faults) {
        let mut ids = BTreeSet::new();
        for rule in &self.rules {
            let place = &rule.place;
            if !ids.insert(rule.id.as_str()) {
                faults.add(place, format!("规则编号 {} 用了两次", rule.id), "换一个编号");
            }
            if !self.subjects.contains_key(&rule.subject) {
                let names: Vec<&str> = self.subjects.keys().map(String::as_str).collect();
                let hint = format!("subject 只能是 {}", names.join("、"));
                faults.add(place, format!("规则 {} 的对象 {} 不存在", rule.id, rule.subject), hint);
            }
            for (what, text) in rule.among.iter().map(|t| ("among", t)).chain([("when", &rule.when)]) {
                match sql::parse_expression(text) {
                    Err(error) => faults.add(
                        place,
                        format!("规则 {} 的 {what} 不是合法的条件：{}", rule.id, sql::complaint(&error)),
                        "改正条件",
                    ),
                    Ok(expr) => {
                        if let Some(beyond) = sql::beyond_one_row(&expr) {
                            let message = format!("规则 {} 的 {what} 超出了对象本身的一行：{beyond}", rule.id);
                            faults.add(place, message, "把需要的汇总写进对象的视图，再按列名引用");
                        }
                        if sql::columns(&expr).is_empty() {
                            let message =
                                format!("规则 {} 的 {what} 没有用到任何一列，对所有人都成立或都不成立", rule.id);
                            faults.add(place, message, "条件中至少要有一列");
                        }
                        self.check_param_names(&sql::params(&expr), place, faults);
                    }
                }
            }
            let expects = |wanted| rule.examples.iter().any(|example| example.expect == wanted);
            if !expects(Expect::Yes) || !expects(Expect::No) {
                faults.add(
                    place,
                    format!("规则 {} 的样例不全", rule.id),
                    "至少写一个 expect = \"yes\" 和一个 expect = \"no\" 的样例",
                );
            }
        }
    }

    fn check_param_names(&self, names: &BTreeSet<String>, place: &Place, faults: &mut Faults) {
        for name in names {
            if name != "data_date" && !self.params.contains_key(name) {
                faults.add(place, format!("没有名为 {name} 的参数"), "在 params 下补上该参数及其文件依据，或改正名称");
            }
        }
    }

    fn check_figures(&self, faults: &mut Faults) {
        let mut ids = BTreeSet::new();
        for figure in &self.figures {
            let place = &figure.place;
            if !ids.insert(figure.id.as_str()) {
                faults.add(place, format!("指标编号 {} 用了两次", figure.id), "换一个编号");
            }
            match sql::parse_query(&figure.records) {
                Err(error) => faults.add(
                    place,
                    format!("指标 {} 的 records 不是一个查询：{}", figure.id, sql::complaint(&error)),
                    "改正 records",
                ),
                Ok(query) => {
                    self.check_query(&query, place, faults);
                    if sql::tables(&query).contains("finding") && figure.rules.is_empty() {
                        let message = format!("指标 {} 数的是规则的结论，却没有写是哪些规则", figure.id);
                        faults.add(place, message, "在 rules 中写明规则编号：判断不了的太多时，指标就没有数据");
                    }
                }
            }
            self.check_rule_names(&figure.rules, place, faults);
            match figure.decided.as_deref().map(sql::parse_query) {
                Some(Err(error)) => faults.add(
                    place,
                    format!("指标 {} 的 decided 不是一个查询：{}", figure.id, sql::complaint(&error)),
                    "改正 decided",
                ),
                Some(Ok(query)) => {
                    self.check_query(&query, place, faults);
                }
                None => {}
            }
            match sql::parse_expression(&figure.aggregate) {
                Err(error) => {
                    faults.add(
                        place,
                        format!("指标 {} 的 aggregate 不是算式：{}", figure.id, sql::complaint(&error)),
                        "例如 count(*)",
                    );
                }
                Ok(expr) => {
                    if let Some(beyond) = sql::beyond_one_row(&expr) {
                        let message = format!("指标 {} 的 aggregate 超出了自己的记录清单：{beyond}", figure.id);
                        faults.add(place, message, "需要的列都写进 records，再汇总");
                    }
                }
            }
            if let AsOf::Param(name) = figure.as_of() {
                self.check_param_names(&BTreeSet::from([name.to_owned()]), place, faults);
            } else if figure.as_of != "data_date" {
                faults.add(
                    place,
                    format!("指标 {} 的时点“{}”不认识", figure.id, figure.as_of),
                    "写 data_date 或 $参数名",
                );
            }
            if !self.ledgers.contains_key(&figure.ledger) && !BUILT_IN_TABLES.contains(&figure.ledger.as_str()) {
                faults.add(place, format!("指标 {} 的台账 {} 不存在", figure.id, figure.ledger), "改正 ledger");
            }
            if figure.examples.is_empty() {
                faults.add(place, format!("指标 {} 没有样例", figure.id), "至少写一个 [[figure.example]]");
            }
            for example in &figure.examples {
                if let Some(town) = &example.town
                    && !self.towns.contains_key(town)
                {
                    faults.add(place, format!("没有样例乡镇 {town}"), "改正 town，或新建 examples 下的同名文件");
                }
            }
            for of in figure.mentions.iter().flat_map(|m| m.of.iter().chain(&m.beside)) {
                self.check_figure_names(&BTreeSet::from([of.clone()]), place, faults);
            }
            for phrase in figure.mentions.iter().flat_map(Mention::phrases) {
                for term in phrase.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(term, _)| term) {
                    if !self.terms.contains_key(term) {
                        faults.add(
                            place,
                            format!("指标 {} 的说法用了没有的词组 <{term}>", figure.id),
                            "改正，或写进 terms.toml",
                        );
                    }
                }
            }
        }
    }

    fn check_views(&self, faults: &mut Faults) {
        for view in &self.views {
            // A view that does not parse has been refused already.
            if let Ok(query) = sql::parse_query(&view.sql) {
                self.check_query(&query, &view.place, faults);
            }
        }
    }

    /// What a query may name: the pack's parameters, ledgers and views, and nothing outside of them.
    fn check_query(&self, query: &Query, place: &Place, faults: &mut Faults) {
        self.check_param_names(&sql::params(query), place, faults);
        if let Some(outside) = sql::outside(query) {
            let message = format!("查询读了规则包以外的东西：{outside}");
            faults.add(place, message, format!("只能读规则包的台账、视图和内置的表 {}", BUILT_IN_TABLES.join("、")));
            return;
        }
        let is_table = |name: &String| {
            self.ledgers.contains_key(name)
                || self.views.iter().any(|v| v.name == *name)
                || BUILT_IN_TABLES.contains(&name.as_str())
        };
        for table in sql::tables(query).iter().filter(|name| !is_table(name)) {
            faults.add(place, format!("没有名为 {table} 的台账或视图"), "改正表名");
        }
        // Within such a query nobody could tell which of the two is read.
        for name in sql::own_names(query).iter().filter(|name| is_table(name)) {
            faults.add(place, format!("with 中的名称 {name} 与台账或视图同名"), "换一个名称");
        }
    }

    fn check_figure_names(&self, names: &BTreeSet<String>, place: &Place, faults: &mut Faults) {
        for name in names {
            if self.figure(name).is_none() {
                faults.add(place, format!("没有编号为 {name} 的指标"), "改正编号");
            }
        }
    }

    fn check_expression(&self, text: &str, place: &Place, faults: &mut Faults) {
        match Expression::parse(text) {
            Ok(expression) => self.check_figure_names(&expression.figures(), place, faults),
            Err(error) => faults.add(place, error.to_string(), "改正算式"),
        }
    }

    fn check_relations(&self, faults: &mut Faults) {
        let mut ids = BTreeSet::new();
        for check in &self.checks {
            if !ids.insert(check.id.as_str()) {
                faults.add(&check.place, format!("勾稽关系编号 {} 用了两次", check.id), "换一个编号");
            }
            for relation in check.relations.iter().chain(&check.explained_when) {
                self.check_expression(&relation.left, &check.place, faults);
                self.check_expression(&relation.right, &check.place, faults);
            }
            if check.relations.is_empty() && check.kind == CheckKind::Relation {
                faults.add(
                    &check.place,
                    format!("勾稽关系 {} 没有写出关系", check.id),
                    "至少写一个 [[check.relation]]",
                );
            }
            if check.explained_when.is_empty() != check.explanation.is_empty() {
                let message = format!("勾稽关系 {} 的 explained_when 和 explanation 要么都写，要么都不写", check.id);
                faults.add(&check.place, message, "差异要有算得出的构成，也要有写进报告的一句话");
            }
        }
    }

    fn check_problems(&self, faults: &mut Faults) {
        for problem in &self.problems {
            self.check_expression(&problem.exists_when, &problem.place, faults);
            self.check_figure_names(&problem.figures.iter().cloned().collect(), &problem.place, faults);
            self.check_rule_names(&problem.rules, &problem.place, faults);
            if problem.figures.is_empty() {
                faults.add(
                    &problem.place,
                    format!("问题“{}”没有佐证指标", problem.title),
                    "在 figures 中至少写一个指标",
                );
            }
        }
    }

    fn check_rule_names(&self, ids: &[String], place: &Place, faults: &mut Faults) {
        for id in ids {
            if self.rule(id).is_none() {
                faults.add(place, format!("没有编号为 {id} 的规则"), "改正编号");
            }
        }
    }

    fn check_programmes(&self, faults: &mut Faults) {
        for programme in &self.programmes {
            let place = &programme.place;
            self.check_figure_names(&programme.figures.iter().cloned().collect(), place, faults);
            self.check_rule_names(&programme.rules, place, faults);
            for ledger in &programme.ledgers {
                if !self.ledgers.contains_key(ledger) {
                    faults.add(place, format!("没有名为 {ledger} 的台账"), "改正名称");
                }
            }
            for problem in &programme.problems {
                if !self.problems.iter().any(|p| p.id == *problem) {
                    faults.add(place, format!("没有编号为 {problem} 的整改问题"), "改正编号");
                }
            }
        }
    }
}
