//! Conditions and rows at random, over one ledger that has a field of every kind.

use std::{collections::BTreeMap, fmt::Write as _};

use jiff::{ToSpan as _, civil::Date};
use proptest::prelude::*;
use shouwang_pack::{Faults, Pack, PackFiles, Value};

/// The ledger. Each field may be unknown but the last.
const LEDGER: &str = r#"
name = "thing"
title = "东西"
key = ["no"]
source = "测试"
field = [
  { name = "no", title = "编号", type = "text", required = true },
  { name = "count", title = "个数", type = "integer" },
  { name = "other", title = "另一个数", type = "integer" },
  { name = "income_fen", title = "收入", type = "money" },
  { name = "area_mu", title = "面积", type = "decimal", scale = 2 },
  { name = "share", title = "比例", type = "decimal", scale = 3 },
  { name = "began_on", title = "开始日期", type = "date" },
  { name = "ended_on", title = "结束日期", type = "date" },
  { name = "good", title = "是否好", type = "flag" },
  { name = "safe", title = "是否安全", type = "flag" },
  { name = "kind", title = "种类", type = "code", codes = "kind" },
  { name = "kinds", title = "各种类", type = "codes", codes = "kind" },
  { name = "sure", title = "必填的数", type = "integer", required = true },
]
"#;

const CODES: &str = r#"
name = "kind"
title = "种类"
source = "测试"
code = [{ code = "a", label = "甲" }, { code = "b", label = "乙" }, { code = "c", label = "丙" }]
"#;

const PARAMS: &str = r#"
[[param]]
name = "line"
title = "线"
type = "integer"
value = [{ from = "2000-01-01", value = 3, source = "测试", sure = "found" }]

[[param]]
name = "rate"
title = "率"
type = "decimal"
value = [{ from = "2000-01-01", value = "1.25", source = "测试", sure = "found" }]

[[param]]
name = "day"
title = "日"
type = "date"
value = [{ from = "2000-01-01", value = "2020-06-01", source = "测试", sure = "found" }]
"#;

/// A pack of which the rules are given, as conditions.
pub(crate) fn pack(conditions: &[(Option<String>, String)]) -> Pack {
    load(conditions).unwrap_or_else(|faults| panic!("{faults}\n{conditions:#?}"))
}

/// A pack of rules that may be anything.
pub(super) fn load(conditions: &[(Option<String>, String)]) -> Result<Pack, Faults> {
    let quoted = |text: &String| toml::Value::String(text.clone()).to_string();
    let mut rules = String::new();
    for (index, (among, when)) in conditions.iter().enumerate() {
        let among = among.as_ref().map_or_else(String::new, |among| format!("among = {}", quoted(among)));
        let when = quoted(when);
        let _ = write!(
            rules,
            r#"
[[rule]]
id = "r{index}"
title = "规则{index}"
kind = "audit"
subject = "thing"
severity = "hint"
{among}
when = {when}
evidence = ["count"]
message = "{{count}}"
source = "测试"
example = [{{ name = "是", given = {{}}, expect = "yes" }}, {{ name = "否", given = {{}}, expect = "no" }}, {{ name = "未知", given = {{}}, expect = "unknown" }}]
"#
        );
    }
    let head = "name = \"test\"\ntitle = \"测试\"\nversion = \"1\"\nvalid_from = \"2000-01-01\"\nexamples_on = \"2021-03-15\"\n";
    // Every pack has the ledger by which the register finds villages.
    const AREAS: &str = r#"
name = "area"
title = "行政区划"
key = ["code"]
source = "测试"
field = [
  { name = "code", title = "代码", type = "text", required = true },
  { name = "name", title = "名称", type = "text", required = true },
  { name = "level", title = "级别", type = "text", required = true },
]
"#;
    let subject = "name = \"thing\"\ntitle = \"东西\"\nview = \"thing_now\"\nledger = \"thing\"\nhousehold = \"id\"\n";
    let files = [
        ("pack.toml", head),
        ("ledgers/area.toml", AREAS),
        ("ledgers/thing.toml", LEDGER),
        ("codes/kind.toml", CODES),
        ("params/all.toml", PARAMS),
        ("subjects/thing.toml", subject),
        ("views/thing_now.sql", "select * from thing"),
        ("rules/all.toml", &rules),
    ];
    let files = PackFiles(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect());
    Pack::load(files)
}

/// A rule: whom it is about, and what it asks.
pub(super) fn rule() -> impl Strategy<Value = (Option<String>, String)> {
    (proptest::option::of(condition()), condition())
}

fn pick(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(words).prop_map(str::to_owned)
}

fn whole() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        3 => pick(&["count", "other", "income_fen", "sure"]),
        1 => pick(&["$line", "0", "1", "7", "-2", "100"]),
    ];
    let deeper = leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), pick(&["+", "-"]), inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), pick(&["2", "3", "100"])).prop_map(|(a, by)| format!("{a} * {by}")),
            (inner.clone(), pick(&["count", "other", "sure"])).prop_map(|(a, b)| format!("({a}) / nullif({b}, 0)")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("coalesce({a}, {b})")),
            inner.prop_map(|a| format!("abs({a})")),
        ]
    });
    deeper.boxed()
}

fn decimal() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![3 => pick(&["area_mu", "share"]), 1 => pick(&["$rate", "0.5", "1.25", "2.000"])];
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            (inner.clone(), pick(&["+", "-"]), inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), pick(&["2", "3"])).prop_map(|(a, by)| format!("{a} * {by}")),
            inner.prop_map(|a| format!("abs({a})")),
        ]
    })
}

fn atom() -> impl Strategy<Value = String> {
    let compare = || pick(&["=", "<>", "<", "<=", ">", ">="]);
    let number = || prop_oneof![2 => whole(), 1 => decimal().boxed()];
    let day = || pick(&["began_on", "ended_on", "$day", "$data_date"]);
    prop_oneof![
        4 => (number(), compare(), number()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        1 => (number(), number(), number()).prop_map(|(a, low, high)| format!("{a} between {low} and {high}")),
        2 => (day(), compare(), day()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        2 => pick(&["good", "safe", "good = false", "safe = true", "good <> safe"]),
        1 => pick(&["good is true", "good is not true", "safe is false", "safe is not false"]),
        2 => pick(&["kind = 'a'", "kind <> 'b'", "kind in ('a', 'c')", "kind not in ('b', 'c')"]),
        1 => pick(&["array_has(kinds, 'a')", "array_has(kinds, 'c')", "cardinality(kinds) > 1"]),
        1 => (number(), pick(&["is null", "is not null"])).prop_map(|(a, is)| format!("({a}) {is}")),
        1 => pick(&["kind is null", "began_on is not null", "kinds is null", "good is null"]),
    ]
}

/// A condition. Each names a column at least, as every rule must.
fn condition() -> impl Strategy<Value = String> {
    let deeper = atom().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(" and "))),
            3 => proptest::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(" or "))),
            1 => inner.clone().prop_map(|a| format!("not ({a})")),
            1 => (inner.clone(), inner.clone(), inner)
                .prop_map(|(when, then, other)| format!("case when {when} then {then} else {other} end")),
        ]
    });
    deeper.prop_map(|text| format!("{text} and sure is not null"))
}

/// A row: unknown in one of five fields, and values that lie close together, so that they often meet.
pub(super) fn row() -> impl Strategy<Value = BTreeMap<String, Value>> {
    fn may<T: std::fmt::Debug + Clone + 'static>(
        value: impl Strategy<Value = T> + 'static,
        wrap: fn(T) -> Value,
    ) -> BoxedStrategy<Value> {
        prop_oneof![1 => Just(Value::Unknown), 4 => value.prop_map(wrap)].boxed()
    }
    let number = || may(-3_i64..8, Value::Integer);
    let hundredths = || may(-300_i64..300, Value::Integer);
    let day = || may(0_i64..5, |days| Value::Date(Date::constant(2020, 5, 30) + days.days()));
    let code = || proptest::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned);
    let fields = (
        (number(), number(), may(-500_i64..500, Value::Integer), hundredths(), hundredths()),
        (day(), day(), may(any::<bool>(), Value::Flag), may(any::<bool>(), Value::Flag)),
        may(code(), Value::Text),
        may(proptest::collection::btree_set(code(), 0..3), |set| Value::Codes(set.into_iter().collect())),
        -3_i64..8,
    );
    fields.prop_map(|((count, other, income, area, share), (began, ended, good, safe), kind, kinds, sure)| {
        let names = [
            "count",
            "other",
            "income_fen",
            "area_mu",
            "share",
            "began_on",
            "ended_on",
            "good",
            "safe",
            "kind",
            "kinds",
            "sure",
        ];
        let values = [count, other, income, area, share, began, ended, good, safe, kind, kinds, Value::Integer(sure)];
        names.map(str::to_owned).into_iter().zip(values).collect()
    })
}
