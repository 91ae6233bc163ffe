//! What changed between two packs, in words: for the person who has to answer for the new one.

use std::collections::BTreeMap;

use crate::{
    check::Check,
    code::CodeList,
    figure::Figure,
    ledger::{Field, Ledger},
    norm::Norm,
    pack::Pack,
    param::{Param, ParamValue},
    problem::Problem,
    programme::Programme,
    rule::Rule,
};

/// So many lines of a view or a template are shown that only one of two packs has.
const LINES_MAX: usize = 8;

/// What changed from one pack to another, one sentence a change, in the order of ledgers, codes, parameters, views, rules,
/// figures, norms, checks, problems, programmes and reports. Examples and phrases of proof-reading are not named one by one.
pub fn diff(old: &Pack, new: &Pack) -> Vec<String> {
    let mut words = Words(Vec::new());
    for (what, was, is) in [("名称", &old.head.title, &new.head.title), ("版本", &old.head.version, &new.head.version)]
    {
        words.value(what, was, is);
    }
    let exemptions = |pack: &Pack| pack.head.exemptions.clone().unwrap_or_default();
    words.value("豁免清单", &exemptions(old), &exemptions(new));
    words.value("判断不了的界线", &old.head.undecided_percent, &new.head.undecided_percent);
    words.parts("台账", &old.ledgers, &new.ledgers, |l| &l.title, ledger);
    words.parts("代码表", &old.codes, &new.codes, |c| &c.title, codes);
    words.parts("参数", &old.params, &new.params, |p| &p.title, param);
    let views = |pack: &Pack| pack.views.iter().map(|v| (v.name.clone(), v.sql.clone())).collect();
    words.texts("视图", &views(old), &views(new));
    words.parts("规则", &by(&old.rules, |r| &r.id), &by(&new.rules, |r| &r.id), |r| &r.title, rule);
    words.parts("指标", &by(&old.figures, |f| &f.id), &by(&new.figures, |f| &f.id), |f| &f.title, figure);
    words.parts("核查要求", &by(&old.norms, |n| &n.id), &by(&new.norms, |n| &n.id), |n| &n.title, norm);
    words.parts("勾稽关系", &by(&old.checks, |c| &c.id), &by(&new.checks, |c| &c.id), |c| &c.title, check);
    words.parts("整改问题", &by(&old.problems, |p| &p.id), &by(&new.problems, |p| &p.id), |p| &p.title, problem);
    words.parts("专项工作", &by(&old.programmes, |p| &p.id), &by(&new.programmes, |p| &p.id), |p| &p.title, programme);
    let folder = "reports/";
    let files = |pack: &Pack| {
        let files = pack.files.0.iter().filter(|(path, _)| path.starts_with(folder));
        files.map(|(path, text)| (path.trim_start_matches(folder).to_owned(), text.clone())).collect()
    };
    words.texts("报告模板", &files(old), &files(new));
    words.0
}

fn by<T: Clone>(parts: &[T], id: impl Fn(&T) -> &String) -> BTreeMap<String, T> {
    parts.iter().map(|part| (id(part).clone(), part.clone())).collect()
}

/// Sentences about changes, and the part that they are about.
struct Words(Vec<String>);

impl Words {
    fn parts<T>(
        &mut self,
        noun: &str,
        old: &BTreeMap<String, T>,
        new: &BTreeMap<String, T>,
        title: impl Fn(&T) -> &String,
        compare: impl Fn(&T, &T, &mut Words),
    ) {
        for (id, part) in old.iter().filter(|(id, _)| !new.contains_key(*id)) {
            self.0.push(format!("删去{noun}“{}”（{id}）", title(part)));
        }
        for (id, part) in new {
            match old.get(id) {
                None => self.0.push(format!("新增{noun}“{}”（{id}）", title(part))),
                Some(was) => {
                    let mut inside = Words(Vec::new());
                    inside.value("标题", title(was), title(part));
                    compare(was, part, &mut inside);
                    let lead = format!("{noun}“{}”（{id}）", title(part));
                    self.0.extend(inside.0.into_iter().map(|change| format!("{lead}：{change}")));
                }
            }
        }
    }

    fn texts(&mut self, noun: &str, old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) {
        let gone = old.keys().filter(|name| !new.contains_key(*name)).map(|name| format!("删去{noun} {name}"));
        self.0.extend(gone);
        for (name, text) in new {
            match old.get(name) {
                None => self.0.push(format!("新增{noun} {name}")),
                Some(was) => {
                    let lead = format!("{noun} {name}");
                    self.0.extend(lines(was, text).into_iter().map(|change| format!("{lead}：{change}")));
                }
            }
        }
    }

    fn value<T: PartialEq + ToString>(&mut self, what: &str, was: &T, is: &T) {
        if was != is {
            self.0.push(format!("{what}由“{}”改为“{}”", was.to_string(), is.to_string()));
        }
    }

    /// Something too long to be shown twice.
    fn changed<T: PartialEq>(&mut self, what: &str, was: &T, is: &T) {
        if was != is {
            self.0.push(format!("{what}改了"));
        }
    }

    fn lists(&mut self, what: &str, was: &[String], is: &[String]) {
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|word| !those.contains(word)).cloned().collect()
        };
        for (verb, words) in [("删去", only(was, is)), ("增加", only(is, was))] {
            if !words.is_empty() {
                self.0.push(format!("{what}{verb} {}", words.join("、")));
            }
        }
    }
}

/// The lines that only one of two texts has, in the order of the texts; beyond a few, how many more there are. Lines that
/// only changed their place or their indent are told as that.
fn lines(was: &str, is: &str) -> Vec<String> {
    let only = |these: &str, those: &str| -> Vec<String> {
        let mut there: BTreeMap<&str, usize> = BTreeMap::new();
        for line in those.lines() {
            *there.entry(line.trim()).or_default() += 1;
        }
        let mut only = Vec::new();
        for line in these.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match there.get_mut(line) {
                Some(left) if *left > 0 => *left -= 1,
                _ => only.push(line.to_owned()),
            }
        }
        only
    };
    let mut changes = Vec::new();
    for (verb, lines) in [("删去", only(was, is)), ("增加", only(is, was))] {
        changes.extend(lines.iter().take(LINES_MAX).map(|line| format!("{verb}一行“{line}”")));
        if lines.len() > LINES_MAX {
            changes.push(format!("另{verb} {} 行", lines.len() - LINES_MAX));
        }
    }
    if changes.is_empty() && was != is {
        changes.push("行的次序或缩进变了".to_owned());
    }
    changes
}

fn problem(was: &Problem, is: &Problem, words: &mut Words) {
    words.value("自查条件", &was.exists_when, &is.exists_when);
    words.lists("指标", &was.figures, &is.figures);
    words.lists("规则", &was.rules, &is.rules);
    words.lists("措施", &was.measures, &is.measures);
    words.value("责任单位", &was.responsible, &is.responsible);
    words.changed("报告标题里的说法", &was.headings, &is.headings);
}

fn programme(was: &Programme, is: &Programme, words: &mut Words) {
    words.value("说明", &was.about, &is.about);
    words.lists("台账", &was.ledgers, &is.ledgers);
    words.lists("指标", &was.figures, &is.figures);
    words.lists("规则", &was.rules, &is.rules);
    words.lists("整改问题", &was.problems, &is.problems);
    words.parts(
        "图",
        &by(&was.charts, |c| &c.id),
        &by(&is.charts, |c| &c.id),
        |c| &c.title,
        |was, is, words| {
            words.changed("画法", &was.kind, &is.kind);
            words.changed("内容", &was.bars, &is.bars);
        },
    );
}

fn ledger(was: &Ledger, is: &Ledger, words: &mut Words) {
    words.lists("别名", &was.aliases, &is.aliases);
    words.lists("主键", &was.key, &is.key);
    let fields = |ledger: &Ledger| ledger.fields.iter().map(|f| (f.name.clone(), f.clone())).collect();
    words.parts("字段", &fields(was), &fields(is), |field| &field.title, field);
}

fn field(was: &Field, is: &Field, words: &mut Words) {
    words.lists("别名", &was.aliases, &is.aliases);
    words.changed("类型", &(was.kind, was.scale), &(is.kind, is.scale));
    words.changed("单位", &was.unit, &is.unit);
    words.changed("代码表", &was.codes, &is.codes);
    words.changed("是否必填", &was.required, &is.required);
    words.changed("范围", &(was.min, was.max), &(is.min, is.max));
    words.changed("个人信息等级", &was.class, &is.class);
}

fn codes(was: &CodeList, is: &CodeList, words: &mut Words) {
    let list = |list: &CodeList| list.codes.iter().map(|code| (code.code.clone(), code.clone())).collect();
    words.parts(
        "选项",
        &list(was),
        &list(is),
        |code| &code.label,
        |was, is, words| {
            words.lists("别名", &was.aliases, &is.aliases);
            words.lists("标记", &was.tags, &is.tags);
            words.changed("国家标准代码", &was.standard, &is.standard);
        },
    );
    words.value("出处", &was.source, &is.source);
    words.changed("国家标准", &was.standard, &is.standard);
}

fn param(was: &Param, is: &Param, words: &mut Words) {
    words.value("单位", &was.unit, &is.unit);
    words.value("没有规定值的原因", &was.gap, &is.gap);
    let key = |value: &ParamValue| format!("{} {}", value.from, value.region).trim().to_owned();
    let values = |param: &Param| param.values.iter().map(|v| (key(v), v.clone())).collect::<BTreeMap<_, _>>();
    let (old, new) = (values(was), values(is));
    for (from, value) in old.iter().filter(|(from, _)| !new.contains_key(*from)) {
        words.0.push(format!("删去 {from} 起的数值 {}", value.value));
    }
    for (from, value) in &new {
        let Some(before) = old.get(from) else {
            words.0.push(format!("增加 {from} 起的数值 {}（{}）", value.value, value.source));
            continue;
        };
        words.value(&format!("{from} 起的数值"), &before.value, &value.value);
        words.value(&format!("{from} 起的数值的依据"), &before.source, &value.source);
        let until = |v: &ParamValue| v.until.map_or_else(|| "不限".to_owned(), |day| day.to_string());
        words.value(&format!("{from} 起的数值的截止日期"), &until(before), &until(value));
        words.changed(&format!("{from} 起的数值的把握程度"), &before.sure, &value.sure);
    }
}

fn rule(was: &Rule, is: &Rule, words: &mut Words) {
    words.value("对象", &was.subject, &is.subject);
    words.value("等级", &was.severity.title(), &is.severity.title());
    words.value("范围", &was.among.clone().unwrap_or_default(), &is.among.clone().unwrap_or_default());
    words.value("条件", &was.when.trim().to_owned(), &is.when.trim().to_owned());
    words.lists("佐证", &was.evidence, &is.evidence);
    words.value("提示", &was.message, &is.message);
    words.value("依据", &was.source, &is.source);
    words.changed("建议措施", &was.measures, &is.measures);
}

fn figure(was: &Figure, is: &Figure, words: &mut Words) {
    words.value("单位", &was.unit, &is.unit);
    words.value("口径", &was.definition, &is.definition);
    words.value("时点", &was.as_of, &is.as_of);
    words.changed("记录的查询", &was.records, &is.records);
    words.value("合计方法", &was.aggregate, &is.aggregate);
    words.changed("判断依据", &(&was.rules, &was.decided), &(&is.rules, &is.decided));
    words.changed("报告中的说法", &was.mentions, &is.mentions);
}

fn norm(was: &Norm, is: &Norm, words: &mut Words) {
    words.lists("规则", &was.rules, &is.rules);
    words.lists("勾稽关系", &was.checks, &is.checks);
    words.lists("导入检查", &was.intake, &is.intake);
    let person = |norm: &Norm| norm.person.clone().unwrap_or_default();
    words.value("人工核对", &person(was), &person(is));
    words.value("出处", &was.source, &is.source);
}

fn check(was: &Check, is: &Check, words: &mut Words) {
    words.changed("关系", &(&was.relations, &was.explained_when), &(&is.relations, &is.explained_when));
    words.value("说明", &was.explanation, &is.explanation);
    words.value("不成立时的提示", &was.message, &is.message);
}
