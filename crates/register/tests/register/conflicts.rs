//! What a workbook says against what the register has come to say since, on SQLite and on PostgreSQL.

use std::collections::BTreeMap;

use crate::common::{act, make, on_both, pack, row, scope, sheet, text};
use jiff::civil::date;
use shouwang_pack::Value;
use shouwang_register::{
    Incoming, IncomingRow, Merged, Named, Outcome, Plain, Prefer, Register, Terms,
    merge::merge,
    undo::{Undone, undo},
};

const ID_ONE: &str = "590123198001010018";
const ID_TWO: &str = "590123197502020026";

async fn import(register: &Register, sheets: &[Incoming], prefer: Option<Prefer>) -> Merged {
    let terms = Terms { preview: false, prefer };
    merge(register, &pack(""), act(), sheets, terms, &mut |_| {}).await.expect("merged")
}

fn areas() -> Incoming {
    let area =
        |n, code, name| row(n, &[("area", &[("code", text(code)), ("name", text(name)), ("level", text("village"))])]);
    sheet("区划.xlsx", vec![area(2, "590123101201", "新店房村"), area(3, "590123101202", "松坪村")])
}

/// A household with some of its fields.
fn household(number: &str, values: &[(&str, Value)]) -> IncomingRow {
    let values: Vec<_> = [("household_no", text(number))].into_iter().chain(values.iter().cloned()).collect();
    row(2, &[("household", &values)])
}

fn mu(hundredths: i64) -> (&'static str, Value) {
    ("farmland_mu", Value::Integer(hundredths))
}

/// The rows of an export as they come back, changed as a clerk changed them.
fn back(exported: &[Plain], changes: &[(usize, &str, Value)]) -> Incoming {
    let rows = exported.iter().enumerate().map(|(at, plain)| {
        let mut values = plain.values.clone();
        values.extend(changes.iter().filter(|(n, ..)| *n == at).map(|(_, f, v)| ((*f).to_owned(), v.clone())));
        let number = u32::try_from(at).expect("few rows") + 3;
        IncomingRow { number, named: Some(plain.named.clone()), parts: vec![("household".to_owned(), values)] }
    });
    sheet("导出.xlsx", rows.collect())
}

async fn exported(register: &Register) -> Vec<Plain> {
    let pack = pack("");
    let ledger = pack.ledger("household").expect("ledger");
    register.plain_records(&scope(), &pack, ledger).await.expect("exported")
}

async fn values(register: &Register, number: &str) -> BTreeMap<String, Value> {
    let pack = pack("");
    let ledger = pack.ledger("household").expect("ledger");
    register.find(&scope(), ledger, "household_no", number).await.expect("found").remove(0).values
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    match outcome {
        Outcome::Rejected(refusals) => refusals.iter().map(|r| r.code).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn an_exported_workbook_takes_nothing_back_and_what_both_changed_is_a_conflict() {
    on_both(|db| async move {
        let register = make(db).await;
        let village = ("village", text("松坪村"));
        let water = |flag| ("safe_water", Value::Flag(flag));
        let made = [household("H1", &[village.clone(), mu(100), water(true)]), household("H2", &[village, mu(100)])];
        import(&register, &[areas(), sheet("农户.xlsx", made.to_vec())], None).await;
        let first = exported(&register).await;
        assert_eq!(Named::parse(&first[0].named.to_string()), first[0].named);

        // The register goes on: new land, and the household moves to another village.
        let moved = ("village", text("新店房村"));
        let news = sheet("更正.xlsx", vec![household("H1", &[mu(200), moved])]);
        let news = import(&register, &[news], None).await.change_set.expect("a change set");

        // A workbook in which only the water was changed writes only the water, wherever its other columns stand.
        let merged = import(&register, &[back(&first, &[(0, "safe_water", Value::Flag(false))])], None).await;
        assert!(matches!(&merged.sheets[0][0], Outcome::Updated(changes) if changes.len() == 1), "{merged:?}");
        assert_eq!(merged.sheets[0][1], Outcome::Unchanged);
        let now = values(&register, "H1").await;
        assert_eq!((&now["farmland_mu"], &now["safe_water"]), (&Value::Integer(200), &Value::Flag(false)));
        assert_eq!(now["village"], text("590123101201"));
        let pack = pack("");
        let ledger = pack.ledger("household").expect("ledger");
        let h1 = register.find(&scope(), ledger, "household_no", "H1").await.expect("found").remove(0);
        assert_eq!(h1.area.as_deref(), Some("590123101201"), "nor does the record move back");

        // Both changed the land: refused, with all that is needed to decide; nothing of the row is written.
        let changes = [(0, "farmland_mu", Value::Integer(300)), (0, "income_fen", Value::Integer(12_345))];
        let merged = import(&register, &[back(&first, &changes)], None).await;
        assert_eq!(codes(&merged.sheets[0][0]), ["conflict_since_export"]);
        let [conflict] = merged.conflicts[0].as_slice() else { panic!("{merged:?}") };
        assert_eq!((conflict.row, conflict.field.as_str(), &conflict.change_set), (3, "farmland_mu", &news));
        let said = [conflict.base.as_deref(), Some(&conflict.register), Some(&conflict.workbook)];
        assert_eq!(said, [Some("1.00"), Some("2.00"), Some("3.00")]);
        assert!(!values(&register, "H1").await.contains_key("income_fen"));

        // Settled either way, what else the row says is taken; and a cell that says the register's value is settled too.
        let merged = import(&register, &[back(&first, &changes)], Some(Prefer::Register)).await;
        assert!(matches!(&merged.sheets[0][0], Outcome::Updated(changes) if changes.len() == 1), "{merged:?}");
        let mended = [(0, "farmland_mu", Value::Integer(200))];
        assert_eq!(import(&register, &[back(&first, &mended)], None).await.sheets[0][0], Outcome::Unchanged);
        let merged = import(&register, &[back(&first, &changes)], Some(Prefer::Workbook)).await;
        assert_eq!(merged.conflicts[0][0].settled, Some(Prefer::Workbook));
        let now = values(&register, "H1").await;
        assert_eq!((&now["farmland_mu"], &now["income_fen"]), (&Value::Integer(300), &Value::Integer(12_345)));
    });
}

#[test]
fn a_row_that_is_another_record_or_of_another_register_is_refused() {
    on_both(|db| async move {
        let register = make(db).await;
        let made = household("H1", &[("village", text("松坪村")), mu(100)]);
        let made = import(&register, &[areas(), sheet("农户.xlsx", vec![made])], None).await;
        let first = exported(&register).await;
        let other = [(0, "household_no", text("H2"))];
        assert_eq!(codes(&import(&register, &[back(&first, &other)], None).await.sheets[0][0]), ["changed_key"]);
        let mut foreign = first.clone();
        foreign[0].named.base.as_mut().expect("a base").mac = "0011223344556677".to_owned();
        assert_eq!(codes(&import(&register, &[back(&foreign, &[])], None).await.sheets[0][0]), ["foreign_base"]);
        // A record that was taken away does not come back with an old workbook.
        let set = made.change_set.expect("a change set");
        let pack = pack("");
        let undone = undo(&register, &scope(), &pack, act(), &set).await.expect("an answer");
        assert!(matches!(undone, Undone::Done { .. }), "{undone:?}");
        import(&register, &[areas()], None).await;
        assert_eq!(codes(&import(&register, &[back(&first, &[])], None).await.sheets[0][0]), ["record_gone"]);
    });
}

#[test]
fn an_older_workbook_turns_nothing_back_unless_it_is_told_to() {
    on_both(|db| async move {
        let register = make(db).await;
        let made = || sheet("农户.xlsx", vec![household("H1", &[("village", text("松坪村")), mu(100)])]);
        let change = |hundredths| sheet("更正.xlsx", vec![household("H1", &[mu(hundredths)])]);
        import(&register, &[areas(), made()], None).await;
        let changed = import(&register, &[change(200)], None).await.change_set.expect("a change set");

        // What the register has left behind is no news; what it never had is.
        let merged = import(&register, &[made()], None).await;
        assert_eq!(codes(&merged.sheets[0][0]), ["older_value"]);
        let conflict = &merged.conflicts[0][0];
        assert_eq!((conflict.base.as_deref(), &conflict.change_set), (None, &changed));
        assert_eq!((conflict.register.as_str(), conflict.workbook.as_str()), ("2.00", "1.00"));
        assert_eq!(import(&register, &[made()], Some(Prefer::Register)).await.sheets[0][0], Outcome::Unchanged);
        assert!(import(&register, &[made()], Some(Prefer::Workbook)).await.change_set.is_some());

        // A change that was taken back is none: its own workbook goes in again without a word.
        let wrong = import(&register, &[change(300)], None).await.change_set.expect("a change set");
        let pack = pack("");
        undo(&register, &scope(), &pack, act(), &wrong).await.expect("undone");
        assert!(import(&register, &[change(300)], None).await.change_set.is_some());

        // A workbook that says of which day it speaks is held against the day of what is known.
        let dated = |day, hundredths| Incoming { data_date: Some(day), ..change(hundredths) };
        assert!(import(&register, &[dated(date(2021, 3, 15), 400)], None).await.change_set.is_some());
        let merged = import(&register, &[dated(date(2021, 3, 14), 500)], None).await;
        assert_eq!(codes(&merged.sheets[0][0]), ["older_value"]);
        assert!(import(&register, &[dated(date(2021, 3, 15), 500)], None).await.change_set.is_some());
    });
}

#[test]
fn identifiers_are_compared_and_never_told() {
    on_both(|db| async move {
        let register = make(db).await;
        let member = |id: &str, phone: &str| {
            let own = [("household_no", text("H1")), ("village", text("松坪村"))];
            let member =
                [("household", text("H1")), ("name", text("甲")), ("id_number", text(id)), ("phone", text(phone))];
            row(2, &[("household", &own), ("member", &member)])
        };
        import(&register, &[areas(), sheet("一.xlsx", vec![member(ID_ONE, "19900010001")])], None).await;
        import(&register, &[sheet("二.xlsx", vec![member(ID_ONE, "19900010002")])], None).await;
        let merged = import(&register, &[sheet("三.xlsx", vec![member(ID_ONE, "19900010001")])], None).await;
        assert_eq!(codes(&merged.sheets[0][0]), ["older_value"]);
        let told = format!("{merged:?}");
        assert!(!told.contains("19900010001") && !told.contains(ID_ONE), "{told}");
        assert!(told.contains("199000********"), "{told}");
    });
}

#[test]
fn a_person_without_a_number_is_found_by_household_name_and_birth() {
    on_both(|db| async move {
        let register = make(db).await;
        let person = |n, id: Option<&str>, name: &str, born: Value| {
            let own = [("household_no", text("H1")), ("village", text("松坪村"))];
            let id = id.map_or(Value::Unknown, text);
            let health = Value::Codes(vec!["chronic".to_owned()]);
            let member = [
                ("household", text("H1")),
                ("name", text(name)),
                ("id_number", id),
                ("born_on", born),
                ("health", health),
            ];
            row(n, &[("household", &own), ("member", &member)])
        };
        let born = |year| Value::Date(date(year, 1, 1));
        let known = vec![
            person(2, Some(ID_ONE), "甲", born(1980)),
            person(3, Some(ID_TWO), "甲", born(1975)),
            person(4, None, "甲", born(1980)),
        ];
        let merged = import(&register, &[areas(), sheet("成员.xlsx", known)], None).await;
        assert_eq!(merged.sheets[1][2], Outcome::Unchanged, "within one sheet: {merged:?}");
        assert_eq!(register.count(&scope(), "member").await.expect("count"), 2);

        let rows = vec![
            person(2, None, "甲", born(1975)),
            person(3, None, "甲", Value::Unknown),
            person(4, None, "甲", born(1976)),
            person(5, None, "乙", born(1975)),
        ];
        let merged = import(&register, &[sheet("体检.xlsx", rows)], None).await;
        assert_eq!(merged.sheets[0][0], Outcome::Unchanged);
        let found: Vec<_> = merged.sheets[0][1..].iter().flat_map(codes).collect();
        assert_eq!(found, ["ambiguous_record", "unknown_record", "unknown_record"]);
        let Outcome::Rejected(refusals) = &merged.sheets[0][1] else { panic!("{merged:?}") };
        let told = &refusals[0].message;
        assert!(told.contains("1980-01-01") && told.contains("590123********") && !told.contains(ID_ONE), "{told}");

        // The row goes in once it says which of the two it means.
        let pack = pack("");
        let ledger = pack.ledger("member").expect("ledger");
        let records = register.records(&scope(), ledger).await.expect("records");
        let elder = records.iter().find(|r| r.values["born_on"] == born(1975)).expect("the elder");
        let named = Some(Named::parse(&elder.id));
        let mut chosen = person(3, None, "甲", Value::Unknown);
        chosen.named = named;
        chosen.parts[1].1.insert("health".to_owned(), Value::Codes(vec!["disabled".to_owned()]));
        let merged = import(&register, &[sheet("体检.xlsx", vec![chosen])], None).await;
        assert!(matches!(merged.sheets[0][0], Outcome::Updated(_)), "{merged:?}");

        // What belongs to a person follows, though only the person's name and birth are written down.
        let mut training = person(2, None, "甲", born(1975));
        let session = BTreeMap::from([("member".to_owned(), Value::Unknown), ("session".to_owned(), text("一班"))]);
        training.parts.push(("training".to_owned(), session));
        training.parts[1].1.remove("health");
        let merged = import(&register, &[sheet("培训.xlsx", vec![training])], None).await;
        assert_eq!(merged.sheets[0][0], Outcome::Created, "{merged:?}");
        let trainings = register.records(&scope(), pack.ledger("training").expect("ledger")).await.expect("records");
        assert_eq!(trainings[0].values["member"], text(&elder.id));
    });
}
