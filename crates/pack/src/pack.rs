//! The whole pack, and how to find things in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    check::Check,
    code::CodeList,
    fault::{Faults, Place},
    figure::Figure,
    ledger::{Field, Ledger},
    load::{blocks, load_ledgers, load_terms, load_views, one_a_file, stem},
    norm::Norm,
    param::{Param, ParamError, ParamKind},
    problem::Problem,
    programme::Programme,
    report::Report,
    rule::Rule,
    source::PackFiles,
    sql::{Bindings, Bound},
    subject::Subject,
    toml_file::TomlFile,
    view::View,
};

/// Tables that the engine adds to the ledgers and views of a pack.
pub const BUILT_IN_TABLES: [&str; 5] = ["finding", "parameter", "parameter_value", "code", "rule"];

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
    /// Norms in the order of files and blocks.
    pub norms: Vec<Norm>,
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
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
    /// A figure has no value where more than so many in a hundred of those it might count cannot be judged.
    #[serde(default = "half")]
    pub undecided_percent: usize,
    /// The view that says which findings are exempt (`rule`, `record`, `reason`, `approver`, `until`): the record is
    /// the subject itself or its household. Nothing is exempt where absent.
    #[serde(default)]
    pub exemptions: Option<String>,
    /// The report that is written where none is named; needed where the pack has several.
    #[serde(default)]
    pub report: Option<String>,
    /// The day on which examples are run and parameters are checked to have values.
    pub examples_on: String,
}

fn half() -> usize {
    50
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
                undecided_percent: half(),
                exemptions: None,
                report: None,
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
            norms: blocks::<Norm>(&files, "norms", "norm", &mut faults),
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
        // What could not be read would be missed everywhere else; its own mistake is the one to mend.
        std::mem::take(&mut faults).into_result()?;
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

    /// The ledger whose records are households: the one of the subject that is its own household.
    pub fn household_ledger(&self) -> Option<&Ledger> {
        let subject = self.subjects.values().find(|subject| subject.household.as_deref() == Some("id"))?;
        self.ledger(&subject.ledger)
    }

    /// The field by which records of a ledger belong to a household, where they do so without a step between.
    pub fn household_field<'a>(&self, ledger: &'a Ledger) -> Option<&'a Field> {
        let households = self.household_ledger()?;
        ledger.fields.iter().find(|field| field.ledger.as_deref() == Some(households.name.as_str()))
    }

    /// Whether records of a ledger are households, or belong to one over any number of steps.
    pub fn is_about_households(&self, ledger: &Ledger) -> bool {
        let Some(households) = self.household_ledger() else { return false };
        let mut seen = BTreeSet::new();
        let mut next = vec![ledger.name.as_str()];
        while let Some(name) = next.pop() {
            if name == households.name {
                return true;
            }
            if seen.insert(name) {
                next.extend(self.ledgers.get(name).into_iter().flat_map(Ledger::references));
            }
        }
        false
    }

    /// A rule by id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// A figure by id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// The report that is written where none is named: the only one, or the one that the head names.
    pub fn default_report(&self) -> Option<&str> {
        match (&self.head.report, self.reports.len()) {
            (Some(name), _) => Some(name),
            (None, 1) => self.reports.keys().next().map(String::as_str),
            (None, _) => None,
        }
    }

    /// The code list of a field.
    pub fn codes_of(&self, field: &Field) -> Option<&CodeList> {
        self.codes.get(field.codes.as_deref()?)
    }

    /// The views among these tables and all the views that they read, in the order of `views`.
    pub fn views_behind(&self, mut tables: BTreeSet<String>) -> Vec<&View> {
        let mut behind = Vec::new();
        // What a view reads stands before it: going backwards, each is known to be needed when it comes.
        for view in self.views.iter().rev() {
            if tables.contains(&view.name) {
                tables.extend(view.reads.iter().cloned());
                behind.push(view);
            }
        }
        behind.reverse();
        behind
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
}
