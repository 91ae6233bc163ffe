//! A pack as one page to read: what each ledger asks, what each rule looks for and where it comes from, what each figure
//! counts.

use minijinja::{AutoEscape, Environment, Value, context};
use shouwang_pack::{Class, Field, Kind, Pack, ParamValue, Sure};

const PAGE: &str = include_str!("pack_page.html");

/// The page, with all it needs inside it.
///
/// # Errors
///
/// Where the page's own template is wrong, which a test excludes.
pub fn pack_page(pack: &Pack) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let ledgers: Vec<Value> = pack.ledgers_in_order().into_iter().map(|ledger| {
        let fields: Vec<Value> = ledger.fields.iter().map(|field| of_field(pack, field)).collect();
        let key: Vec<String> = ledger.key.iter().filter_map(|name| ledger.field(name)).map(|f| f.title.clone()).collect();
        context! { name => &ledger.name, title => &ledger.title, help => &ledger.help, source => &ledger.source, key, fields }
    }).collect();
    let codes: Vec<Value> = pack
        .codes
        .values()
        .map(|list| {
            let codes: Vec<Value> = list.codes.iter().map(|code| {
            context! { code => &code.code, label => &code.label, aliases => &code.aliases, standard => &code.standard }
        }).collect();
            context! {
                name => &list.name, title => &list.title, source => &list.source, standard => &list.standard, codes,
                undecided => &list.undecided,
            }
        })
        .collect();
    let params: Vec<Value> = pack
        .params
        .values()
        .map(|param| {
            let values: Vec<Value> = param.values.iter().map(of_value).collect();
            context! { name => &param.name, title => &param.title, unit => &param.unit, gap => &param.gap, values }
        })
        .collect();
    let rules: Vec<Value> = pack
        .rules
        .iter()
        .map(|rule| {
            let subject =
                pack.subjects.get(&rule.subject).map_or(rule.subject.as_str(), |subject| subject.title.as_str());
            context! {
                id => &rule.id, title => &rule.title, subject, severity => rule.severity.title(), source => &rule.source,
                among => &rule.among, when => rule.when.trim(), message => &rule.message, measures => &rule.measures,
            }
        })
        .collect();
    let figures: Vec<Value> = pack
        .figures
        .iter()
        .map(|figure| {
            context! {
                id => &figure.id, title => &figure.title, unit => &figure.unit, definition => &figure.definition,
                records => figure.records.trim(), aggregate => &figure.aggregate,
            }
        })
        .collect();
    let checks: Vec<Value> = pack
        .checks
        .iter()
        .map(|check| {
            let relations: Vec<String> =
                check.relations.iter().map(|r| format!("{} {} {}", r.left, r.op.sign(), r.right)).collect();
            context! { id => &check.id, title => &check.title, relations, message => &check.message }
        })
        .collect();
    let norms: Vec<Value> = pack
        .norms
        .iter()
        .map(|norm| {
            let rules: Vec<String> =
                norm.rules.iter().filter_map(|id| pack.rule(id)).map(|r| r.title.clone()).collect();
            let checks = pack.checks.iter().filter(|check| norm.checks.contains(&check.id));
            let checks: Vec<String> = checks.map(|check| check.title.clone()).collect();
            context! {
                id => &norm.id, title => &norm.title, source => &norm.source, rules, checks, intake => &norm.intake,
                person => &norm.person,
            }
        })
        .collect();
    let programmes: Vec<Value> = pack
        .programmes
        .iter()
        .map(|programme| {
            let titles = |ids: &[String], title: &dyn Fn(&str) -> Option<String>| -> Vec<String> {
                ids.iter().map(|id| title(id).unwrap_or_else(|| id.clone())).collect()
            };
            context! {
                title => &programme.title, about => &programme.about,
                ledgers => titles(&programme.ledgers, &|id| pack.ledger(id).map(|l| l.title.clone())),
                figures => titles(&programme.figures, &|id| pack.figure(id).map(|f| f.title.clone())),
                rules => titles(&programme.rules, &|id| pack.rule(id).map(|r| r.title.clone())),
            }
        })
        .collect();
    let problems: Vec<Value> = pack
        .problems
        .iter()
        .map(|problem| {
            context! { title => &problem.title, exists_when => &problem.exists_when, measures => &problem.measures }
        })
        .collect();
    environment.render_str(
        PAGE,
        context! {
            title => &pack.head.title, name => &pack.head.name, version => &pack.head.version, hash => &pack.hash,
            valid_from => &pack.head.valid_from, ledgers, codes, params, rules, figures, checks, norms, programmes,
            problems,
        },
    )
}

fn of_field(pack: &Pack, field: &Field) -> Value {
    let kind = match field.kind {
        Kind::Text => "文字".to_owned(),
        Kind::Integer => "整数".to_owned(),
        Kind::Decimal => format!("小数（{} 位）", field.scale),
        Kind::Money => "金额".to_owned(),
        Kind::Date => "日期".to_owned(),
        Kind::Month => "年月".to_owned(),
        Kind::Year => "年度".to_owned(),
        Kind::Flag => "是或否".to_owned(),
        Kind::Code | Kind::Codes => {
            let title = pack.codes_of(field).map_or("", |list| list.title.as_str());
            format!("{}：{title}", if field.kind == Kind::Code { "选一项" } else { "可选几项" })
        }
        Kind::Area => "行政区划".to_owned(),
        Kind::Reference => {
            let title = field.ledger.as_deref().and_then(|name| pack.ledger(name)).map_or("", |l| l.title.as_str());
            format!("“{title}”的一条")
        }
        Kind::IdNumber => "证件号码".to_owned(),
        Kind::Phone => "电话".to_owned(),
        Kind::BankAccount => "银行账号".to_owned(),
    };
    let class = match field.class {
        Class::Public => "",
        Class::Personal => "个人信息",
        Class::Sensitive => "敏感",
        Class::Identifier => "加密保存",
    };
    context! {
        name => &field.name, title => &field.title, kind, unit => &field.unit, required => &field.required, class,
        aliases => &field.aliases, help => &field.help, source => &field.source,
    }
}

fn of_value(value: &ParamValue) -> Value {
    let sure = match value.sure {
        Sure::Found => "有据可查",
        Sure::Inferred => "由文件推算",
        Sure::Doubtful => "存疑，使用前请核实",
        Sure::Local => "本地自定",
    };
    context! {
        from => value.from.to_string(), until => value.until.map(|day| day.to_string()), region => &value.region,
        value => &value.value, source => &value.source, sure, doubtful => value.sure == Sure::Doubtful,
    }
}
