//! What `pack check` finds without an engine: packs with one mistake each, and the packs of the repository with none.

use std::fmt::Write as _;

use shouwang_pack::{Pack, PackFiles};

/// The faults of a pack, one a line: those that keep it from loading, or else those of the review.
fn faults(files: PackFiles) -> String {
    let found = Pack::load(files).and_then(|pack| pack.review()).err();
    found.map(|faults| faults.to_string()).unwrap_or_default()
}

/// The starter with one change.
fn broken(file: &str, old: &str, new: &str) -> PackFiles {
    let mut files = PackFiles::starter();
    let text = files.0.entry(file.to_owned()).or_default();
    assert!(text.contains(old), "{file} has no {old}");
    *text = if old.is_empty() { format!("{text}{new}") } else { text.replacen(old, new, 1) };
    files
}

#[test]
fn the_packs_of_the_repository_have_no_faults() {
    let mut seen = 0;
    for entry in std::fs::read_dir("../../packs").expect("packs") {
        let folder = entry.expect("a folder").path();
        let files = PackFiles::read(&folder).expect("readable");
        assert_eq!(faults(files), "", "{}", folder.display());
        seen += 1;
    }
    assert!(seen > 2, "the built-in pack, the starter and a second province");
}

#[test]
fn each_mistake_is_named_with_its_place_and_what_to_do() {
    let when = "when = \"net_per_head_fen < $income_line\"";
    let with = |condition: &str| format!("when = \"{condition}\"");
    let records = "records = \"select id as record, area from household order by record\"";
    let value = "from = \"2020-01-01\", value = 5000";
    let list = "name = \"unused\"\ntitle = \"没人用\"\nsource = \"例\"\ncode = [{ code = \"a\", label = \"甲\" }]\n";
    let param = "\n[[param]]\nname = \"unused\"\ntitle = \"没人用\"\ntype = \"integer\"\nvalue = [{ from = \"2020-01-01\", value = 1, source = \"例\", sure = \"local\" }]\n";
    let figure = "\n[[figure]]\nid = \"hidden\"\ntitle = \"没人看\"\nunit = \"户\"\ndefinition = \"例\"\nledger = \"household\"\nrecords = \"select id as record from household\"\naggregate = \"count(*)\"\n[[figure.example]]\nname = \"无\"\nexpect = 0\n";
    let cases: Vec<(&str, &str, &str, String)> = vec![
        (
            "a code list without source",
            "codes/relation.toml",
            "source = \"乡镇台账口径，换成本地使用的代码表\"",
            "source = \" \"".into(),
        ),
        ("numbers of no standard", "codes/relation.toml", "standard = \"GB", "# \"GB".into()),
        ("a standard without numbers", "codes/area_level.toml", "source =", "standard = \"GB\"\nsource =".into()),
        ("a row that no flag disowns", "ledgers/member.toml", "source =", "recorded_if = \"name\"\nsource =".into()),
        ("a code list of no field", "codes/unused.toml", "", list.into()),
        ("a parameter that begins too late", "params/income.toml", value, value.replace("2020", "2021")),
        (
            "a parameter that ends",
            "params/income.toml",
            value,
            value.replace(", value", ", until = \"2022-12-31\", value"),
        ),
        ("a gap that is none", "params/income.toml", "unit = \"元\"", "unit = \"元\"\ngap = \"没有查到\"".into()),
        ("a parameter of no query", "params/unused.toml", "", param.into()),
        ("a term of no phrase", "terms.toml", "", "# 词组\nunused = [\"没人用\"]\n".into()),
        ("a view of no query", "views/unused.sql", "", "select id from household".into()),
        ("a figure of no page", "figures/hidden.toml", "", figure.into()),
        ("a table of another schema", "views/household_now.sql", "from household h", "from other.household h".into()),
        ("rows out of a file", "figures/households.toml", records, records.replace("household", "read_csv('a.csv')")),
        (
            "a table that the query names itself",
            "figures/households.toml",
            records,
            "records = \"with member as (select id as record from household) select record from member\"".into(),
        ),
        (
            "an aggregate of other rows",
            "figures/households.toml",
            "aggregate = \"count(*)\"",
            "aggregate = \"(select count(*) from member)\"".into(),
        ),
        ("no examples", "rules/income.toml", "expect = \"no\"", "expect = \"unknown\"".into()),
        ("a line that stands in the rule", "rules/income.toml", when, with("net_per_head_fen < 730000")),
        ("a day that stands in the rule", "rules/income.toml", when, with("id < '2024-09-01'")),
        (
            "and beside or",
            "rules/income.toml",
            when,
            with("net_per_head_fen < $income_line or net_per_head_fen = 0 and persons > 0"),
        ),
        (
            "a division by what may be zero",
            "rules/income.toml",
            when,
            with("net_per_head_fen / persons < $income_line"),
        ),
        ("no column", "rules/income.toml", when, with("1 = 1")),
        ("never yes", "rules/income.toml", when, with("net_per_head_fen < $income_line and net_per_head_fen > 900000")),
        ("always yes", "rules/income.toml", when, with("persons > 3 or persons <= 3")),
        ("never known", "rules/income.toml", when, with("persons = null")),
        (
            "a branch that is never so",
            "rules/income.toml",
            when,
            with("persons > 3 and (persons = 2 or net_per_head_fen < $income_line)"),
        ),
        ("among nobody", "rules/income.toml", when, format!("among = \"persons is null and persons > 1\"\n{when}")),
        ("among again", "rules/income.toml", when, format!("among = \"persons > 1\"\n{}", with("persons > 0"))),
        ("no ledger of areas", "ledgers/area.toml", "name = \"level\"", "name = \"rank\"".into()),
        ("no level of a town", "codes/area_level.toml", "code = \"town\"", "code = \"township\"".into()),
        ("a report that is not there", "pack.toml", "valid_from", "report = \"yearly\"\nvalid_from".into()),
        ("a misspelt word", "rules/income.toml", "severity = \"orange\"", "severity = \"purple\"".into()),
    ];
    let mut shown = String::new();
    for (name, file, old, new) in cases {
        let said = faults(broken(file, old, &new));
        assert!(!said.is_empty(), "{name}: nothing found");
        let _ = writeln!(shown, "# {name}\n{said}\n");
    }
    insta::assert_snapshot!(shown);
}
