//! The whole pack: loading, and the checks that need no engine.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    check::Check,
    code::CodeList,
    expression::Expression,
    fault::{Fault, Faults, Place},
    figure::{AsOf, Figure, Mention},
    ledger::{Field, Kind, Ledger},
    param::{Param, ParamError, ParamKind},
    problem::Problem,
    programme::Programme,
    report::Report,
    rule::Rule,
    source::PackFiles,
    sql::{self, Bindings, Bound},
    subject::Subject,
    toml_file::{Step, TomlFile, line_at},
    view::View,
};

/// Tables that the engine adds to the ledgers and views of a pack.
pub const BUILT_IN_TABLES: [&str; 3] = ["finding", "parameter", "code"];

/// A pack, loaded and checked.
#[derive(Debug, Clone)]
pub struct Pack {
    /// `pack.toml`.
    pub head: PackHead,
    /// SM3 over all files.
    pub hash: String,
    /// The files themselves, kept so that a run can be repeated years later.
    pub files: PackFiles,
    /// Code lists by name.
    pub codes: BTreeMap<String, CodeList>,
    /// Ledgers by name.
    pub ledgers: BTreeMap<String, Ledger>,
    /// Parameters by name.
    pub params: BTreeMap<String, Param>,
    /// Views in an order in which each reads only what stands before it.
    pub views: Vec<View>,
    /// Subjects by name.
    pub subjects: BTreeMap<String, Subject>,
    /// Rules in the order of files and blocks.
    pub rules: Vec<Rule>,
    /// Figures in the order of files and blocks.
    pub figures: Vec<Figure>,
    /// Checks in the order of files and blocks.
    pub checks: Vec<Check>,
    /// Problems in the order of the feedback.
    pub problems: Vec<Problem>,
    /// Programmes in the order in which they are shown.
    pub programmes: Vec<Programme>,
    /// Report templates by name.
    pub reports: BTreeMap<String, Report>,
    /// Words that mean the same, by term: phrases name them as `<term>`.
    pub terms: BTreeMap<String, Vec<String>>,
    /// Example towns by name: rows by ledger, shared by examples of figures.
    pub towns: BTreeMap<String, Town>,
}

/// Rows of an example town by ledger, as in `examples/NAME.toml`.
pub type Town = BTreeMap<String, Vec<BTreeMap<String, toml::Value>>>;

/// `pack.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackHead {
    /// English name.
    pub name: String,
    /// Chinese title.
    pub title: String,
    /// Version of the pack.
    pub version: String,
    /// Beginning of the area codes it is for; everywhere where empty.
    #[serde(default)]
    pub region: String,
    /// First day from which it is meant to be used.
    pub valid_from: String,
    /// The day on which examples are run and parameters are checked to have values.
    pub examples_on: String,
}

/// Why a pack cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The folder cannot be read.
    #[error("无法读取规则包文件夹 {folder}：{source}。请检查路径和读取权限")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It has faults.
    #[error("规则包有 {} 处错误：\n{faults}", faults.0.len())]
    Faults {
        /// What is wrong, and where.
        #[from]
        faults: Faults,
    },
}

impl Pack {
    /// The pack that is compiled into the binary.
    pub fn built_in() -> Result<Self, PackError> {
        Ok(Self::load(PackFiles::built_in())?)
    }

    /// A pack from a folder.
    pub fn read(folder: &Path) -> Result<Self, PackError> {
        let files =
            PackFiles::read(folder).map_err(|source| PackError::Folder { folder: folder.to_owned(), source })?;
        Ok(Self::load(files)?)
    }

    /// Loads and checks.
    pub fn load(files: PackFiles) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let place = Place { file: "pack.toml".to_owned(), line: 0 };
        let head: Option<PackHead> = match files.0.get("pack.toml") {
            Some(text) => TomlFile::read("pack.toml", text, &mut faults).map(|(head, _)| head),
            None => {
                faults.add(&place, "缺少 pack.toml", "新建该文件，写明 name、title、version、valid_from、examples_on");
                None
            }
        };
        let mut pack = Pack {
            head: head.unwrap_or_else(|| PackHead {
                name: String::new(),
                title: String::new(),
                version: String::new(),
                region: String::new(),
                valid_from: String::new(),
                examples_on: "2020-01-01".to_owned(),
            }),
            hash: files.hash(),
            codes: one_a_file(&files, "codes", &mut faults),
            ledgers: load_ledgers(&files, &mut faults),
            params: blocks::<Param>(&files, "params", "param", &mut faults)
                .into_iter()
                .map(|param| (param.name.clone(), param))
                .collect(),
            views: Vec::new(),
            subjects: one_a_file(&files, "subjects", &mut faults),
            rules: blocks::<Rule>(&files, "rules", "rule", &mut faults),
            figures: blocks::<Figure>(&files, "figures", "figure", &mut faults),
            checks: blocks::<Check>(&files, "checks", "check", &mut faults),
            problems: one_a_file::<Problem>(&files, "problems", &mut faults).into_values().collect(),
            programmes: one_a_file::<Programme>(&files, "programmes", &mut faults).into_values().collect(),
            reports: BTreeMap::new(),
            terms: load_terms(&files, &mut faults),
            towns: BTreeMap::new(),
            files: PackFiles::default(),
        };
        for (path, text) in files.under("reports", "md") {
            if let Some(report) = Report::read(path, text, &mut faults) {
                pack.reports.insert(report.name.clone(), report);
            }
        }
        for (path, text) in files.under("examples", "toml") {
            if let Some((town, _)) = TomlFile::read::<Town>(path, text, &mut faults) {
                pack.towns.insert(stem(path).to_owned(), town);
            }
        }
        pack.views = load_views(&files, &pack.ledgers, &mut faults);
        pack.problems.sort_by_key(|p| p.order);
        pack.programmes.sort_by_key(|p| p.order);
        pack.files = files;
        pack.check_all(&mut faults);
        faults.into_result()?;
        Ok(pack)
    }

    /// A ledger by name.
    pub fn ledger(&self, name: &str) -> Option<&Ledger> {
        self.ledgers.get(name)
    }

    /// Ledgers so that each stands behind those it refers to: the order of importing.
    pub fn ledgers_in_order(&self) -> Vec<&Ledger> {
        let mut placed: BTreeSet<&str> = BTreeSet::new();
        let mut order = Vec::new();
        let mut waiting: Vec<&Ledger> = self.ledgers.values().collect();
        waiting.sort_by_key(|l| (l.order, l.name.as_str()));
        while !waiting.is_empty() {
            let (ready, rest): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|l| l.references().all(|r| placed.contains(r) || r == l.name));
            if ready.is_empty() {
                // Loading has refused rings; what is left keeps its order rather than being lost.
                order.extend(rest);
                break;
            }
            placed.extend(ready.iter().map(|l| l.name.as_str()));
            order.extend(ready);
            waiting = rest;
        }
        order
    }

    /// A rule by id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// A figure by id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// The code list of a field.
    pub fn codes_of(&self, field: &Field) -> Option<&CodeList> {
        self.codes.get(field.codes.as_deref()?)
    }

    /// The day on which examples are run.
    pub fn examples_on(&self) -> Date {
        self.head.examples_on.parse().unwrap_or(Date::constant(2020, 1, 1))
    }

    /// The values of the named parameters on a day in a region, as SQL sees them. `data_date` is the day itself.
    pub fn bind<'a>(
        &self,
        names: impl IntoIterator<Item = &'a str>,
        on: Date,
        region: &str,
    ) -> Result<Bindings, ParamError> {
        let mut bindings = Bindings::new();
        for name in names {
            if name == "data_date" {
                bindings.insert(name.to_owned(), Bound::Date(on));
                continue;
            }
            let Some(param) = self.params.get(name) else { continue };
            let value = param.on(on, region)?;
            let bound = match (param.kind, param.number(value), value.value.parse::<Date>()) {
                (ParamKind::Date, _, Ok(date)) => Bound::Date(date),
                (ParamKind::Text, ..) => Bound::Text(value.value.clone()),
                (_, Some(number), _) => Bound::Number(number.to_string()),
                // Refused at load; text keeps the planner from taking it for a number.
                _ => Bound::Text(value.value.clone()),
            };
            bindings.insert(name.to_owned(), bound);
        }
        Ok(bindings)
    }

    /// All the parameters on a day in a region; those without a value on that day are left out, so that only a rule
    /// which names one is refused.
    pub fn bind_all(&self, on: Date, region: &str) -> Bindings {
        let mut bindings = Bindings::from([("data_date".to_owned(), Bound::Date(on))]);
        for name in self.params.keys() {
            if let Ok(one) = self.bind([name.as_str()], on, region) {
                bindings.extend(one);
            }
        }
        bindings
    }

    fn check_all(&self, faults: &mut Faults) {
        for (what, day) in [("valid_from", &self.head.valid_from), ("examples_on", &self.head.examples_on)] {
            if day.parse::<Date>().is_err() {
                let place = Place { file: "pack.toml".to_owned(), line: 0 };
                faults.add(&place, format!("{what} 不是日期：“{day}”"), "写成 \"2020-01-01\"");
            }
        }
        self.check_ledgers(faults);
        self.check_params(faults);
        self.check_subjects(faults);
        self.check_rules(faults);
        self.check_figures(faults);
        self.check_relations(faults);
        self.check_problems(faults);
        self.check_programmes(faults);
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
        }
        for ledger in self.ledgers.values() {
            let mut names = BTreeSet::new();
            for key in ledger.key.iter().chain(&ledger.effective_on) {
                if ledger.field(key).is_none() {
                    faults.add(
                        &ledger.place,
                        format!("台账“{}”没有字段 {key}", ledger.title),
                        "改正 key 或 effective_on",
                    );
                }
            }
            if ledger.key.is_empty() {
                faults.add(&ledger.place, "台账没有主键", "在 key 中写出能区分两条记录的字段");
            }
            if BUILT_IN_TABLES.contains(&ledger.name.as_str()) || !is_name(&ledger.name) {
                faults.add(
                    &ledger.place,
                    format!("台账不能叫 {}", ledger.name),
                    "用小写英文字母、数字和下划线另起一个名字",
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
                "用小写英文字母、数字和下划线，避开 id、area、record",
            );
        }
        let needs = |wanted: bool, there: bool, what: &str, faults: &mut Faults| {
            if wanted && !there {
                faults.add(place, format!("字段“{}”缺少 {what}", field.title), format!("补上 {what}"));
            }
        };
        needs(
            matches!(field.kind, Kind::Code | Kind::Codes),
            self.codes_of(field).is_some(),
            "存在的代码表 codes",
            faults,
        );
        needs(field.kind == Kind::Reference, field.ledger.is_some(), "被引用的台账 ledger", faults);
        needs(field.kind == Kind::Decimal, field.scale > 0, "小数位数 scale", faults);
        let identifier = matches!(field.kind, Kind::IdNumber | Kind::BankAccount);
        if identifier && field.class != crate::ledger::Class::Identifier {
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
                    Err(error) => {
                        faults.add(place, format!("规则 {} 的 {what} 不是合法的条件：{error}", rule.id), "改正条件")
                    }
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
            if !expects(crate::rule::Expect::Yes) || !expects(crate::rule::Expect::No) {
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
                Err(error) => {
                    faults.add(place, format!("指标 {} 的 records 不是一个查询：{error}", figure.id), "改正 records")
                }
                Ok(query) => {
                    self.check_param_names(&sql::params(&query), place, faults);
                    self.check_tables(&sql::tables(&query), place, faults);
                }
            }
            if let Err(error) = sql::parse_expression(&figure.aggregate) {
                faults.add(place, format!("指标 {} 的 aggregate 不是算式：{error}", figure.id), "例如 count(*)");
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

    fn check_tables(&self, tables: &BTreeSet<String>, place: &Place, faults: &mut Faults) {
        for table in tables {
            let known = self.ledgers.contains_key(table)
                || self.views.iter().any(|v| v.name == *table)
                || BUILT_IN_TABLES.contains(&table.as_str());
            if !known {
                faults.add(place, format!("没有名为 {table} 的台账或视图"), "改正表名");
            }
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
            if check.relations.is_empty() && check.kind == crate::check::CheckKind::Relation {
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

/// Something that has a name and a place in a pack.
trait Placed: DeserializeOwned {
    fn name(&self) -> &str;
    fn place_mut(&mut self) -> &mut Place;
}

macro_rules! placed {
    ($($type:ident by $name:ident),*) => {$(
        impl Placed for $type {
            fn name(&self) -> &str {
                &self.$name
            }
            fn place_mut(&mut self) -> &mut Place {
                &mut self.place
            }
        }
    )*};
}

placed!(CodeList by name, Ledger by name, Param by name, Subject by name, Rule by id, Figure by id, Check by id,
    Problem by id, Programme by id);

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// A name that is a column or table in every database that we speak to.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 48
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Reads the files of a folder that hold one thing each; the thing must be called like its file.
fn one_a_file<T: Placed>(files: &PackFiles, folder: &str, faults: &mut Faults) -> BTreeMap<String, T> {
    let mut things = BTreeMap::new();
    for (path, text) in files.under(folder, "toml") {
        let Some((mut thing, _)) = TomlFile::read::<T>(path, text, faults) else { continue };
        let place = Place { file: path.to_owned(), line: 1 };
        let name = thing.name().to_owned();
        *thing.place_mut() = place.clone();
        if name != stem(path) {
            faults.add(&place, format!("文件叫 {}，里面却叫 {name}", stem(path)), "让文件名与名称一致");
        }
        things.insert(name, thing);
    }
    things
}

/// Reads the blocks `[[key]]` of all files of a folder.
fn blocks<T: Placed>(files: &PackFiles, folder: &str, key: &str, faults: &mut Faults) -> Vec<T> {
    let mut all = Vec::new();
    for (path, text) in files.under(folder, "toml") {
        let Some((mut lists, file)) = TomlFile::read::<BTreeMap<String, Vec<T>>>(path, text, faults) else { continue };
        for (index, mut thing) in lists.remove(key).unwrap_or_default().into_iter().enumerate() {
            *thing.place_mut() = file.item(key, index);
            all.push(thing);
        }
        for other in lists.keys() {
            faults.add(
                &file.place(&[Step::Key(other)]),
                format!("这里只能写 [[{key}]]，不能写 [[{other}]]"),
                "移到所属的文件夹",
            );
        }
    }
    all
}

/// `terms.toml`; a pack may do without.
fn load_terms(files: &PackFiles, faults: &mut Faults) -> BTreeMap<String, Vec<String>> {
    let file = "terms.toml";
    let text = files.0.get(file);
    text.and_then(|text| TomlFile::read(file, text, faults)).map(|(terms, _)| terms).unwrap_or_default()
}

fn load_ledgers(files: &PackFiles, faults: &mut Faults) -> BTreeMap<String, Ledger> {
    let mut ledgers = BTreeMap::new();
    for (path, text) in files.under("ledgers", "toml") {
        let Some((mut ledger, file)) = TomlFile::read::<Ledger>(path, text, faults) else { continue };
        ledger.place = Place { file: path.to_owned(), line: 1 };
        for (index, field) in ledger.fields.iter_mut().enumerate() {
            field.place = file.part("field", index, "name");
        }
        if ledger.name != stem(path) {
            faults.add(&ledger.place, format!("文件叫 {}，里面却叫 {}", stem(path), ledger.name), "让文件名与名称一致");
        }
        ledgers.insert(ledger.name.clone(), ledger);
    }
    ledgers
}

fn load_views(files: &PackFiles, ledgers: &BTreeMap<String, Ledger>, faults: &mut Faults) -> Vec<View> {
    let mut waiting = Vec::new();
    for (path, text) in files.under("views", "sql") {
        let place = Place { file: path.to_owned(), line: 1 };
        match sql::parse_query(text) {
            Ok(query) => {
                let reads = sql::tables(&query).into_iter().collect();
                waiting.push(View { name: stem(path).to_owned(), sql: text.to_owned(), reads, place });
            }
            Err(error) => {
                let line = sql_line(&error.to_string()).unwrap_or(line_at(text, 0));
                faults.0.push(Fault {
                    place: Place { line, ..place },
                    message: format!("视图不是一个 select 查询：{error}"),
                    hint: "改正这一行的 SQL".to_owned(),
                });
            }
        }
    }
    let known: BTreeSet<String> = ledgers.keys().cloned().chain(BUILT_IN_TABLES.map(str::to_owned)).collect();
    let names: BTreeSet<String> = waiting.iter().map(|v| v.name.clone()).collect();
    let mut placed = known.clone();
    let mut order = Vec::new();
    while !waiting.is_empty() {
        let (ready, rest): (Vec<View>, Vec<View>) =
            waiting.into_iter().partition(|view| view.reads.iter().all(|table| placed.contains(table)));
        if ready.is_empty() {
            for view in &rest {
                let missing: Vec<&str> =
                    view.reads.iter().filter(|t| !placed.contains(*t)).map(String::as_str).collect();
                let unknown: Vec<&str> = missing.iter().copied().filter(|t| !names.contains(*t)).collect();
                if unknown.is_empty() {
                    faults.add(&view.place, format!("视图互相引用，绕成一圈：{}", missing.join("、")), "拆开其中一个");
                } else {
                    faults.add(&view.place, format!("没有名为 {} 的台账或视图", unknown.join("、")), "改正表名");
                }
            }
            break;
        }
        placed.extend(ready.iter().map(|v| v.name.clone()));
        order.extend(ready);
        waiting = rest;
    }
    order
}

/// The parser names a line in its message (`at Line: 3, Column: 7`).
fn sql_line(message: &str) -> Option<usize> {
    let rest = message.split("Line: ").nth(1)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
