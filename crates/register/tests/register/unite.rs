//! Two records become one, and two again, on SQLite and on PostgreSQL.

use crate::common::{act, make, on_both, pack, row, scope, sheet, text};
use jiff::civil::date;
use shouwang_pack::Value;
use shouwang_register::{
    IncomingRow, Outcome, Record, Register, RegisterError, Scope, Terms,
    log::Verdict,
    merge::merge,
    undo::{Undone, undo},
    unite::{Pair, United, unite},
};

const ID_ONE: &str = "590123198001010018";
const ID_TWO: &str = "590123197502020026";
const ID_THREE: &str = "590123199003030034";

async fn import(register: &Register, rows: Vec<IncomingRow>) -> (Vec<Outcome>, String) {
    let sheets = [sheet("表.xlsx", rows)];
    let merged = merge(register, &pack(""), act(), &sheets, Terms::default(), &mut |_| {}).await.expect("merged");
    (merged.sheets[0].clone(), merged.change_set.unwrap_or_default())
}

fn areas() -> Vec<IncomingRow> {
    let area =
        |n, code, name| row(n, &[("area", &[("code", text(code)), ("name", text(name)), ("level", text("village"))])]);
    vec![area(2, "590123101201", "新店房村"), area(3, "590123101202", "松坪村")]
}

fn household(number: &str, village: &str, more: &[(&str, Value)]) -> IncomingRow {
    let own = [("household_no", text(number)), ("village", text(village))];
    row(2, &[("household", &[&own[..], more].concat())])
}

fn member(household: &str, id: &str, more: &[(&str, Value)]) -> IncomingRow {
    let own = [("household", text(household)), ("id_number", text(id))];
    row(2, &[("member", &[&own[..], more].concat())])
}

/// Two households that are one, with a member in both and one in each, a loan and a training.
async fn town(register: &Register) -> String {
    import(register, areas()).await;
    let land = [("farmland_mu", Value::Integer(100))];
    let born = [("born_on", Value::Date(date(1980, 1, 1)))];
    let (outcomes, set) = import(
        register,
        vec![
            household("H1", "松坪村", &[]),
            household("H2", "新店房村", &land),
            member("H1", ID_ONE, &[("name", text("甲"))]),
            member("H2", ID_ONE, &born),
            member("H1", ID_TWO, &[]),
            member("H2", ID_THREE, &[("phone", text("19900010001"))]),
            row(8, &[("loan", &[("loan_no", text("L1")), ("household", text("H2"))])]),
            row(9, &[("training", &[("member", text(ID_THREE)), ("session", text("一班"))])]),
        ],
    )
    .await;
    assert!(outcomes.iter().all(|o| *o == Outcome::Created), "{outcomes:?}");
    set
}

async fn records(register: &Register, ledger: &str) -> Vec<Record> {
    let pack = pack("");
    register.records(&scope(), pack.ledger(ledger).expect("ledger")).await.expect("records")
}

/// All that the register holds, to be compared; with the identifiers, which sealing binds to their record.
async fn everything(register: &Register) -> String {
    let pack = pack("");
    let mut all = String::new();
    for ledger in pack.ledgers_in_order() {
        let mut records = records(register, &ledger.name).await;
        records.sort_by(|a, b| a.id.cmp(&b.id));
        for record in records {
            all.push_str(&format!("{record:?}"));
            for field in &ledger.fields {
                let identifier = register.identifier(&scope(), ledger, &record.id, &field.name).await.expect("opened");
                all.push_str(&format!("{identifier:?}\n"));
            }
        }
    }
    all
}

async fn id_of(register: &Register, number: &str) -> String {
    let pack = pack("");
    let ledger = pack.ledger("household").expect("ledger");
    register.find(&scope(), ledger, "household_no", number).await.expect("found").remove(0).id
}

async fn join(register: &Register, ledger: &str, keep: &str, drop: &str, keep_first: bool) -> United {
    let pack = pack("");
    let pair = Pair { ledger: pack.ledger(ledger).expect("ledger"), keep, drop };
    unite(register, &scope(), &pack, act(), pair, keep_first).await.expect("an answer")
}

async fn take_back(register: &Register, set: &str) -> Undone {
    undo(register, &scope(), &pack(""), act(), set).await.expect("an answer")
}

#[test]
fn two_households_become_one_and_two_again() {
    on_both(|db| async move {
        let register = make(db).await;
        town(&register).await;
        let (one, two) = (id_of(&register, "H1").await, id_of(&register, "H2").await);
        let before = everything(&register).await;

        // They lie in different villages: nothing is done until somebody says which of them is right.
        let United::Differ(differ) = join(&register, "household", &one, &two, false).await else { panic!("merged") };
        let said: Vec<_> = differ.iter().map(|d| [d.field.as_str(), &d.kept_says, &d.dropped_says]).collect();
        assert_eq!(said, [["village", "松坪村", "新店房村"]]);
        assert_eq!(everything(&register).await, before);

        let done = join(&register, "household", &one, &two, true).await;
        let United::Done { change_set, dropped, moved, given_up } = done else { panic!("{done:?}") };
        assert_eq!(
            (dropped, moved, given_up.len()),
            (2, 2, 1),
            "household and the member in both; a member and a loan"
        );
        let households = records(&register, "household").await;
        assert_eq!(households.len(), 1);
        assert_eq!(households[0].values["farmland_mu"], Value::Integer(100), "what only the other one knew");
        let members = records(&register, "member").await;
        assert_eq!(members.len(), 3);
        assert!(members.iter().all(|m| m.values["household"] == text(&one)), "{members:?}");
        assert!(members.iter().all(|m| m.area.as_deref() == Some("590123101202")), "{members:?}");
        let both = members.iter().find(|m| m.values.contains_key("name")).expect("甲");
        assert_eq!(both.values["born_on"], Value::Date(date(1980, 1, 1)));
        assert_eq!(records(&register, "loan").await[0].values["household"], text(&one));
        assert!(matches!(register.verify(&pack("")).await.expect("walk"), Verdict::Whole(_)));

        // The log leads from the one to what went into it.
        let pack = pack("");
        let origins =
            register.origins(&scope(), pack.ledger("household").expect("ledger"), &one).await.expect("origins");
        let told: Vec<_> = origins.iter().map(|o| (o.record == one, o.kind.as_str(), o.action.as_str())).collect();
        let expected = [
            (true, "merge", "update"),
            (false, "merge", "merge"),
            (false, "import", "create"),
            (true, "import", "create"),
        ];
        assert_eq!(told, expected);
        let history = register.history(&scope()).await.expect("history");
        assert_eq!((history[0].kind.as_str(), history[0].counts), ("merge", [0, 4, 2]));

        // A list that names a member of the household finds it where it is now: nobody is made twice.
        assert_eq!(import(&register, vec![member("H1", ID_THREE, &[])]).await.0, [Outcome::Unchanged]);

        assert!(matches!(take_back(&register, &change_set).await, Undone::Done { removed: 0, restored: 6, .. }));
        assert_eq!(everything(&register).await, before);
        assert_eq!(import(&register, vec![member("H2", ID_THREE, &[])]).await.0, [Outcome::Unchanged]);
        let origins =
            register.origins(&scope(), pack.ledger("household").expect("ledger"), &one).await.expect("origins");
        assert!(origins.iter().all(|o| o.record == one), "{origins:?}");
        assert!(matches!(register.verify(&pack("")).await.expect("walk"), Verdict::Whole(_)));
        assert!(matches!(join(&register, "household", &one, &two, true).await, United::Done { .. }), "and once more");
    });
}

#[test]
fn two_people_become_one_and_their_records_follow() {
    on_both(|db| async move {
        let register = make(db).await;
        town(&register).await;
        let before = everything(&register).await;
        let find = |id: &'static str| {
            let register = &register;
            async move {
                let pack = pack("");
                let ledger = pack.ledger("member").expect("ledger");
                for record in records(register, "member").await {
                    let number = register.identifier(&scope(), ledger, &record.id, "id_number").await.expect("opened");
                    if number.as_deref() == Some(id) {
                        return record.id;
                    }
                }
                panic!("nobody");
            }
        };
        let (keep, drop) = (find(ID_TWO).await, find(ID_THREE).await);
        let United::Differ(differ) = join(&register, "member", &keep, &drop, false).await else { panic!("merged") };
        let fields: Vec<_> = differ.iter().map(|d| d.field.as_str()).collect();
        assert_eq!(fields, ["household", "id_number"], "what is derived from a number that differs is not said twice");
        assert_eq!((differ[0].kept_says.as_str(), differ[0].dropped_says.as_str()), ("H1", "H2"));
        assert!(!format!("{differ:?}").contains(ID_THREE), "{differ:?}");
        let done = join(&register, "member", &keep, &drop, true).await;
        let United::Done { change_set, .. } = done else { panic!("{done:?}") };
        let pack = pack("");
        let ledger = pack.ledger("member").expect("ledger");
        let phone = register.identifier(&scope(), ledger, &keep, "phone").await.expect("opened");
        assert_eq!(phone.as_deref(), Some("19900010001"), "sealed for its new record");
        assert_eq!(records(&register, "training").await[0].values["member"], text(&keep));
        assert!(matches!(take_back(&register, &change_set).await, Undone::Done { .. }));
        assert_eq!(everything(&register).await, before);
    });
}

#[test]
fn a_merge_is_taken_back_only_where_nothing_stands_on_it() {
    on_both(|db| async move {
        let register = make(db).await;
        let first = town(&register).await;
        let (one, two) = (id_of(&register, "H1").await, id_of(&register, "H2").await);
        let United::Done { change_set, .. } = join(&register, "household", &one, &two, true).await else { panic!() };
        let blocked = |undone: Undone| match undone {
            Undone::Blocked(blockers) => blockers.into_iter().map(|b| b.change_set).collect::<Vec<_>>(),
            Undone::Done { .. } => panic!("not blocked"),
        };
        assert_eq!(blocked(take_back(&register, &first).await), std::slice::from_ref(&change_set));
        // What went into another one after that goes first.
        import(&register, vec![household("H3", "松坪村", &[])]).await;
        let three = id_of(&register, "H3").await;
        let United::Done { change_set: later, .. } = join(&register, "household", &three, &one, true).await else {
            panic!()
        };
        assert_eq!(blocked(take_back(&register, &change_set).await), std::slice::from_ref(&later));
        // Lists go on to call it by its old number: what belongs to it goes where it is, and it does not come back itself.
        let loan = row(2, &[("loan", &[("loan_no", text("L2")), ("household", text("H2"))])]);
        let (outcomes, lent) = import(&register, vec![household("H2", "松坪村", &[]), loan]).await;
        assert!(
            matches!(&outcomes[0], Outcome::Rejected(refusals) if refusals[0].code == "merged_record"),
            "{outcomes:?}"
        );
        let loans = records(&register, "loan").await;
        assert!(loans.iter().all(|loan| loan.values["household"] == text(&three)), "{loans:?}");
        assert_eq!(blocked(take_back(&register, &later).await), std::slice::from_ref(&lent), "whose is the loan?");
        assert!(matches!(take_back(&register, &lent).await, Undone::Done { .. }));
        assert!(matches!(take_back(&register, &later).await, Undone::Done { .. }));
        assert!(matches!(take_back(&register, &change_set).await, Undone::Done { .. }));
        assert_eq!(records(&register, "household").await.len(), 3);
    });
}

#[test]
fn what_cannot_be_merged_is_refused() {
    on_both(|db| async move {
        let register = make(db).await;
        town(&register).await;
        let one = id_of(&register, "H1").await;
        let pack = pack("");
        let ask = async |ledger: &str, keep: &str, drop: &str, scope: Scope| {
            let pair = Pair { ledger: pack.ledger(ledger).expect("ledger"), keep, drop };
            unite(&register, &scope, &pack, act(), pair, true).await.expect_err("refused")
        };
        assert!(matches!(ask("household", &one, &one, scope()).await, RegisterError::SameRecord));
        assert!(matches!(ask("household", &one, "nobody", scope()).await, RegisterError::NoRecord { .. }));
        assert!(matches!(ask("area", "a", "b", scope()).await, RegisterError::MergeOfAreas));
        let village = Scope::of(["590123101202".to_owned()]);
        assert!(matches!(ask("household", &one, "nobody", village).await, RegisterError::NotYours));
    });
}
