//! What a register promises, on SQLite and on PostgreSQL.

mod clock;
mod common;
mod conflicts;
mod layouts;
mod unite;

use common::{act, make, on_both, pack, row, scope, sheet, text, vault};
use jiff::civil::date;
use shouwang_pack::Value;
use shouwang_register::{
    Deed, Incoming, Merged, Outcome, Prefer, Register, RegisterError, Scope, Terms, VaultError,
    log::Verdict,
    merge::merge,
    undo::{Undone, undo},
};

const ID_ONE: &str = "590123198001010018";
const ID_TWO: &str = "590123197502020026";

const PREVIEW: Terms = Terms { preview: true, prefer: None };

async fn import(register: &Register, sheets: &[Incoming]) -> Merged {
    merge(register, &pack(""), act(), sheets, Terms::default(), &mut |_| {}).await.expect("merged")
}

fn areas() -> Incoming {
    let area =
        |n, code, name| row(n, &[("area", &[("code", text(code)), ("name", text(name)), ("level", text("village"))])]);
    sheet(
        "区划.xlsx",
        vec![area(2, "590123101201", "新店房村"), area(3, "590123101202", "松坪村"), area(4, "590199101201", "外镇村")],
    )
}

fn households() -> Incoming {
    let household = |n, number: &str, village: &str, water: Value| {
        row(
            n,
            &[(
                "household",
                &[
                    ("household_no", text(number)),
                    ("village", text(village)),
                    ("safe_water", water),
                    ("farmland_mu", Value::Integer(350)),
                ],
            )],
        )
    };
    sheet(
        "农户.xlsx",
        vec![
            household(4, "H1", "新店房", Value::Flag(true)),
            household(5, "H2", "松坪村委会", Value::Unknown),
            household(6, "H3", "没有这个村", Value::Unknown),
        ],
    )
}

/// Members with their household's columns in the same row, as the national export has them.
fn members() -> Incoming {
    let member = |n, household: &str, id: &str| {
        row(
            n,
            &[
                ("household", &[("household_no", text(household)), ("village", text("松坪村"))]),
                (
                    "member",
                    &[
                        ("household", text(household)),
                        ("name", text("阿布·沙的")),
                        ("id_number", text(id)),
                        ("born_on", Value::Date(date(1980, 1, 1))),
                        ("health", Value::Codes(vec!["chronic".into(), "disabled".into()])),
                    ],
                ),
            ],
        )
    };
    sheet("成员.xlsx", vec![member(4, "H9", ID_ONE), member(5, "H9", ID_TWO)])
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    match outcome {
        Outcome::Rejected(refusals) => refusals.iter().map(|r| r.code).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn rows_become_records_once_and_bad_rows_are_data() {
    on_both(|db| async move {
        let register = make(db).await;
        // Given in the wrong order on purpose: areas come first all the same.
        let merged = import(&register, &[members(), households(), areas()]).await;
        assert!(merged.change_set.is_some());
        assert_eq!(merged.sheets[2][..2], [Outcome::Created, Outcome::Created]);
        assert_eq!(codes(&merged.sheets[2][2]), ["area_outside_town"]);
        assert_eq!(merged.sheets[1][..2], [Outcome::Created, Outcome::Created]);
        assert_eq!(codes(&merged.sheets[1][2]), ["unknown_area"]);
        assert_eq!(merged.sheets[0], [Outcome::Created, Outcome::Created]);

        let pack = pack("");
        let member = pack.ledger("member").expect("ledger");
        let records = register.records(&scope(), member).await.expect("records");
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].area.as_deref(), Some("590123101202"), "a member's area is its household's");
        assert_eq!(records[0].values["health"], Value::Codes(vec!["chronic".into(), "disabled".into()]));
        assert_eq!(records[0].values["name"], text("阿布·沙的"));
        assert!(!records[0].values.contains_key("id_number"), "lists do not carry identifiers");
        let id = register.identifier(&scope(), member, &records[0].id, "id_number").await.expect("opened");
        assert!([Some(ID_ONE), Some(ID_TWO)].contains(&id.as_deref()));

        // The same again changes nothing and says so.
        let again = import(&register, &[areas(), households(), members()]).await;
        assert_eq!(again.change_set, None);
        assert!(again.sheets.iter().flatten().all(|o| matches!(o, Outcome::Unchanged | Outcome::Rejected(_))));
        assert!(matches!(register.verify(&pack).await.expect("walk"), Verdict::Whole(head) if head.count == 8));
    });
}

#[test]
fn a_change_is_kept_with_what_was_before_and_leads_to_its_cell() {
    on_both(|db| async move {
        let register = make(db).await;
        import(&register, &[areas(), households()]).await;
        let changed = sheet(
            "更正.csv",
            vec![row(
                7,
                &[(
                    "household",
                    &[
                        ("household_no", text("H1")),
                        ("safe_water", Value::Flag(false)),
                        ("farmland_mu", Value::Unknown),
                    ],
                )],
            )],
        );
        let preview = merge(&register, &pack(""), act(), std::slice::from_ref(&changed), PREVIEW, &mut |_| {})
            .await
            .expect("preview");
        assert_eq!(preview.change_set, None);
        let Outcome::Updated(changes) = &preview.sheets[0][0] else { panic!("{preview:?}") };
        assert_eq!(changes.len(), 1, "an empty cell takes nothing away: {changes:?}");
        assert_eq!((&changes[0].before, &changes[0].after), (&Value::Flag(true), &Value::Flag(false)));
        let pack = pack("");
        let household = pack.ledger("household").expect("ledger");
        let h1 = || async { register.find(&scope(), household, "household_no", "H1").await.expect("found").remove(0) };
        assert_eq!(h1().await.values["safe_water"], Value::Flag(true), "a preview writes nothing");

        import(&register, &[changed]).await;
        let record = h1().await;
        assert_eq!(record.values["safe_water"], Value::Flag(false));
        assert_eq!(record.values["farmland_mu"], Value::Integer(350));
        let origins = register.origins(&scope(), household, &record.id).await.expect("origins");
        assert_eq!(origins.len(), 2);
        assert_eq!((origins[0].file.as_str(), origins[0].row), ("更正.csv", 7));
        assert_eq!(origins[0].cells, [("safe_water".to_owned(), Some("C7".to_owned()))]);
        assert_eq!(origins[1].action, "create");
    });
}

#[test]
fn references_find_their_record_and_never_make_one() {
    on_both(|db| async move {
        let register = make(db).await;
        import(&register, &[areas(), members()]).await;
        let training = |n, id: &str| row(n, &[("training", &[("member", text(id)), ("session", text("一班"))])]);
        let merged =
            import(&register, &[sheet("培训.csv", vec![training(2, ID_ONE), training(3, "590123199901010000")])]).await;
        assert_eq!(merged.sheets[0][0], Outcome::Created);
        assert_eq!(codes(&merged.sheets[0][1]), ["unknown_reference"]);

        // The same person in a second household: which of the two is meant, only a person can say.
        let second = row(
            2,
            &[
                ("household", &[("household_no", text("H7")), ("village", text("新店房村"))]),
                ("member", &[("household", text("H7")), ("id_number", text(ID_ONE))]),
            ],
        );
        import(&register, &[sheet("重复.xlsx", vec![second])]).await;
        let merged = import(
            &register,
            &[sheet(
                "培训2.csv",
                vec![row(2, &[("training", &[("member", text(ID_ONE)), ("session", text("二班"))])])],
            )],
        )
        .await;
        assert_eq!(codes(&merged.sheets[0][0]), ["ambiguous_reference"]);
    });
}

#[test]
fn a_household_is_found_by_its_number_an_older_one_and_its_people() {
    on_both(|db| async move {
        let register = make(db).await;
        let old = row(2, &[("household", &[("household_no", text("H9")), ("old_no", text("旧九"))])]);
        import(&register, &[areas(), members(), sheet("旧编号.xlsx", vec![old])]).await;
        let loan = |n, no: &str, words: &str| row(n, &[("loan", &[("loan_no", text(no)), ("household", text(words))])]);
        // A loan of a household that nobody knows introduces none, even where its row carries the household's columns.
        let unknown = row(
            6,
            &[
                ("household", &[("household_no", text("H99")), ("village", text("松坪村"))]),
                ("loan", &[("loan_no", text("L5")), ("household", text("H99"))]),
            ],
        );
        let rows = vec![
            loan(2, "L1", "H9"),
            loan(3, "L2", "旧九"),
            loan(4, "L3", ID_TWO),
            loan(5, "L4", "590123199901010000"),
            unknown,
        ];
        let merged = import(&register, &[sheet("贷款.xlsx", rows)]).await;
        assert_eq!(merged.sheets[0][..3], [Outcome::Created, Outcome::Created, Outcome::Created]);
        assert_eq!(codes(&merged.sheets[0][3]), ["unknown_reference"]);
        assert_eq!(codes(&merged.sheets[0][4]), ["unknown_reference"]);
        let loans = register.records(&scope(), pack("").ledger("loan").expect("ledger")).await.expect("records");
        let households: std::collections::BTreeSet<_> = loans.iter().map(|loan| &loan.values["household"]).collect();
        assert_eq!((loans.len(), households.len()), (3, 1), "three ways to name one household");
        assert_eq!(register.count(&scope(), "household").await.expect("count"), 1);
    });
}

#[test]
fn members_find_their_household_wherever_a_sheet_is_cut() {
    on_both(|db| async move {
        let register = make(db).await;
        // Households of three, whose columns stand on the first member's row only, as where cells are merged.
        let rows: Vec<_> = (0..1_501_u32)
            .map(|n| {
                let household = format!("H{}", n / 3);
                let id = format!("59012319800101{n:04}");
                let own = [("household_no", text(&household)), ("village", text("松坪村"))];
                let member = [("household", text(&household)), ("id_number", text(&id))];
                let parts: &[(&str, &[(&str, Value)])] = &[("household", &own), ("member", &member)];
                row(n + 2, if n % 3 == 0 { parts } else { &parts[1..] })
            })
            .collect();
        let merged = import(&register, &[areas(), sheet("名册.xlsx", rows.clone())]).await;
        assert!(
            merged.sheets[1].iter().all(|o| *o == Outcome::Created),
            "{:?}",
            merged.sheets[1].iter().find(|o| **o != Outcome::Created)
        );
        assert_eq!(register.count(&scope(), "household").await.expect("count"), 501);
        let again = import(&register, &[sheet("名册.xlsx", rows)]).await;
        assert!(again.sheets[0].iter().all(|o| *o == Outcome::Unchanged));
    });
}

#[test]
fn a_row_that_is_refused_leaves_nothing_for_others_to_find() {
    on_both(|db| async move {
        let register = make(db).await;
        let bad = row(
            2,
            &[
                ("household", &[("household_no", text("H1")), ("village", text("没有这个村"))]),
                ("member", &[("household", text("H1")), ("id_number", text(ID_ONE))]),
            ],
        );
        let member = |n, id: &str| row(n, &[("member", &[("household", text("H1")), ("id_number", text(id))])]);
        let good = row(4, &[("household", &[("household_no", text("H1")), ("village", text("松坪村"))])]);
        let sheets =
            [areas(), sheet("一.xlsx", vec![bad, member(3, ID_TWO)]), sheet("二.xlsx", vec![good, member(5, ID_TWO)])];
        let merged = import(&register, &sheets).await;
        assert_eq!(codes(&merged.sheets[1][0]), ["unknown_area", "unknown_reference"]);
        assert_eq!(codes(&merged.sheets[1][1]), ["unknown_reference"]);
        assert_eq!(merged.sheets[2], [Outcome::Created, Outcome::Created]);
        assert_eq!(register.count(&scope(), "member").await.expect("count"), 1);
    });
}

#[test]
fn two_sources_that_disagree_in_one_import_are_not_decided_in_silence() {
    on_both(|db| async move {
        let register = make(db).await;
        let one = |file: &str, mu: i64| {
            sheet(
                file,
                vec![row(
                    2,
                    &[(
                        "household",
                        &[
                            ("household_no", text("H1")),
                            ("village", text("松坪村")),
                            ("farmland_mu", Value::Integer(mu)),
                        ],
                    )],
                )],
            )
        };
        let merged = import(&register, &[areas(), one("甲.xlsx", 100), one("乙.xlsx", 200), one("丙.xlsx", 100)]).await;
        assert_eq!(merged.sheets[1][0], Outcome::Created);
        assert_eq!(codes(&merged.sheets[2][0]), ["conflicting_rows"]);
        assert_eq!(merged.sheets[3][0], Outcome::Unchanged);
    });
}

#[test]
fn a_reader_of_another_town_sees_nothing() {
    on_both(|db| async move {
        let register = make(db).await;
        import(&register, &[areas(), members()]).await;
        let pack = pack("");
        for (scope, expected) in [
            (scope(), 2),
            (Scope::of(["590123101202".to_owned()]), 2),
            (Scope::of(["590123101201".to_owned()]), 0),
            (Scope::town("590199101000"), 0),
            (Scope::of([]), 0),
        ] {
            let member = pack.ledger("member").expect("ledger");
            let records = register.records(&scope, member).await.expect("records");
            assert_eq!(records.len(), expected, "{scope:?}");
            assert_eq!(register.count(&scope, "member").await.expect("count"), i64::from(expected as i32), "{scope:?}");
            let all = register.records(&common::scope(), member).await.expect("records");
            let id = &all[0].id;
            let seen = expected > 0;
            assert_eq!(!register.find(&scope, member, "id", id).await.expect("find").is_empty(), seen);
            assert_eq!(register.identifier(&scope, member, id, "id_number").await.expect("open").is_some(), seen);
            assert_eq!(!register.origins(&scope, member, id).await.expect("origins").is_empty(), seen);
            assert_eq!(register.first_places(&scope, &pack).await.expect("places").contains_key(id), seen);
            let plain = register.plain_records(&scope, &pack, member).await.expect("plain records");
            assert_eq!(plain.len(), expected, "{scope:?}");
            // What speaks of all records is for those who see all of them.
            let whole = scope == common::scope();
            let history = register.history(&scope).await.expect("history");
            assert_eq!(!history.is_empty(), whole, "{scope:?}");
            let mut tables = 0;
            let mut take = |_: &_, _| {
                tables += 1;
                Ok(())
            };
            let dumped = register.dump(&scope, &mut take).await.is_ok();
            assert_eq!((dumped, tables > 0), (whole, whole), "{scope:?}");
            if !whole {
                let refused = undo(&register, &scope, &pack, act(), "any").await;
                assert!(matches!(refused, Err(RegisterError::NotYours)), "{scope:?}");
            }
        }
    });
}

#[test]
fn tables_grow_with_the_pack_and_a_changed_type_is_refused() {
    on_both(|db| async move {
        let register = make(db.clone()).await;
        import(&register, &[areas(), households()]).await;
        let grown = pack("{ name = \"toilet\", title = \"厕所\", type = \"flag\" },");
        let register = Register::open(db.clone(), vault(1), &grown, "这里").await.expect("opened with a new field");
        let records = register.records(&scope(), grown.ledger("household").expect("ledger")).await.expect("records");
        assert_eq!(records.len(), 2);
        assert!(!records[0].values.contains_key("toilet"), "a new field is unknown everywhere");
        let changed = pack("{ name = \"toilet\", title = \"厕所\", type = \"text\" },");
        let refused = Register::open(db.clone(), vault(1), &changed, "这里").await.err().expect("refused");
        assert!(matches!(&refused, RegisterError::Destructive { field, .. } if field == "toilet"), "{refused}");
        let wrong_key = Register::open(db, vault(2), &grown, "这里").await.err().expect("refused");
        assert!(matches!(wrong_key, RegisterError::Vault(VaultError::WrongKey)), "{wrong_key}");
    });
}

#[test]
fn an_import_is_taken_back_whole_and_not_where_something_stands_on_it() {
    on_both(|db| async move {
        let register = make(db).await;
        let pack = pack("");
        let ledger = pack.ledger("household").expect("ledger");
        let take_back = async |set: &str| undo(&register, &scope(), &pack, act(), set).await;
        let set = |merged: Merged| merged.change_set.expect("a change set");
        let first = set(import(&register, &[areas(), households()]).await);
        let before = register.records(&scope(), ledger).await.expect("records");
        let second = set(import(&register, &[members()]).await);
        let change =
            |n, water| row(n, &[("household", &[("household_no", text("H1")), ("safe_water", Value::Flag(water))])]);
        let moved = row(3, &[("household", &[("household_no", text("H2")), ("village", text("新店房村"))])]);
        let third = set(import(&register, &[sheet("一.xlsx", vec![change(2, false), moved])]).await);
        let back = [sheet("二.xlsx", vec![change(2, true)])];
        let terms = Terms { prefer: Some(Prefer::Workbook), ..Terms::default() };
        let fourth = set(merge(&register, &pack, act(), &back, terms, &mut |_| {}).await.expect("merged"));

        // The third set a field that the fourth set again; the first made what all others stand on.
        let Undone::Blocked(blockers) = take_back(&third).await.expect("an answer") else { panic!("not blocked") };
        assert_eq!((blockers.len(), &blockers[0].change_set, blockers[0].records), (1, &fourth, 1));
        assert_eq!(blockers[0].files, ["二.xlsx"]);
        let Undone::Blocked(blockers) = take_back(&first).await.expect("an answer") else { panic!("not blocked") };
        let mut standing: Vec<&String> = blockers.iter().map(|b| &b.change_set).collect();
        standing.sort();
        let mut expected = [&second, &third, &fourth];
        expected.sort();
        assert_eq!(standing, expected);

        // From the newest to the oldest everything is as it was, the area of a household that had moved included.
        assert!(matches!(take_back(&fourth).await.expect("done"), Undone::Done { removed: 0, restored: 1, .. }));
        let Undone::Done { change_set, .. } = take_back(&third).await.expect("done") else { panic!("blocked") };
        assert_eq!(
            register.records(&scope(), ledger).await.expect("records").iter().filter(|r| before.contains(r)).count(),
            2
        );
        assert!(matches!(take_back(&second).await.expect("done"), Undone::Done { removed: 3, .. }));
        assert_eq!(register.records(&scope(), ledger).await.expect("records"), before);
        assert!(matches!(take_back(&change_set).await, Err(RegisterError::UndoOfUndo(_))));
        assert!(matches!(take_back(&second).await, Err(RegisterError::AlreadyUndone(_))));
        assert!(matches!(take_back("nobody").await, Err(RegisterError::NoChangeSet(_))));
        assert!(matches!(take_back(&first).await.expect("done"), Undone::Done { .. }));
        assert_eq!(register.count(&scope(), "household").await.expect("count"), 0);
        let history = register.history(&scope()).await.expect("history");
        let made_the_town = &history.last().expect("the first").id;
        assert!(matches!(take_back(made_the_town).await, Err(RegisterError::UndoOfTown)));
        assert_eq!(history.len(), 9);
        assert!(matches!(register.verify(&pack).await.expect("walk"), Verdict::Whole(_)));

        // What was taken back can be imported again.
        let again = import(&register, &[areas(), households(), members()]).await;
        assert!(again.sheets.iter().flatten().all(|o| matches!(o, Outcome::Created | Outcome::Rejected(_))));
    });
}

#[test]
fn edits_gaps_and_truncation_of_the_log_are_told_apart() {
    let cases = [
        ("update change set after_values = '{}' where seq = 3", Verdict::Edited(3)),
        ("delete from change where seq = 3", Verdict::Gap(3)),
        ("delete from change where seq > 3", Verdict::Truncated { written: 5, there: 3 }),
        // Whoever has no key cannot make the third change the last one.
        (
            "delete from change where seq > 3;
             update register_fact set value = '3' where name = 'chain_count';
             update register_fact set value = (select mac from change where seq = 3) where name = 'chain_mac'",
            Verdict::Unsealed(3),
        ),
        ("delete from register_fact where name = 'chain_seal'", Verdict::Unsealed(5)),
    ];
    for (deed, expected) in cases {
        on_both(|db| {
            let expected = expected.clone();
            async move {
                let register = make(db.clone()).await;
                import(&register, &[areas(), households()]).await;
                assert!(matches!(register.verify(&pack("")).await.expect("walk"), Verdict::Whole(_)));
                behind_its_back(&db, deed).await;
                assert_eq!(register.verify(&pack("")).await.expect("walk"), expected, "{deed}");
            }
        });
    }
}

/// Runs a statement on the database alone, as somebody might who has no key.
async fn behind_its_back(db: &shouwang_register::Db, deed: &'static str) {
    match db {
        shouwang_register::Db::Sqlite(pool) => {
            let off = "pragma foreign_keys = off";
            let mut connection = pool.acquire().await.expect("a connection");
            sqlx::query(off).execute(&mut *connection).await.expect("off");
            sqlx::raw_sql(deed).execute(&mut *connection).await.expect("deed");
        }
        shouwang_register::Db::Postgres(pool) => {
            sqlx::raw_sql(deed).execute(pool).await.expect("deed");
        }
    }
}

#[test]
fn who_when_and_where_from_cannot_be_rewritten_and_ledgers_are_held_against_the_log() {
    let changed = |field: &str| Deed::Changed(field.to_owned());
    let cases = [
        ("update change_set set actor = '别人' where kind = 'import'", None),
        ("update change_set set at_ms = at_ms + 1 where kind = 'import'", None),
        ("update change_set set mac = null where kind = 'import'", None),
        ("update change_source set file = '别的.xlsx' where number = 0", None),
        ("update change_source set columns = '{}' where number = 0", None),
        ("delete from change_source where number = 0", None),
        ("update ledger_household set farmland_mu = 1 where household_no = 'H1'", Some(changed("farmland_mu"))),
        ("update ledger_household set safe_water = null where household_no = 'H1'", Some(changed("safe_water"))),
        ("update layout_match set field = 'income_fen'", Some(changed("field"))),
        ("delete from layout_match", Some(Deed::Removed)),
        ("delete from ledger_household where household_no = 'H1'", Some(Deed::Removed)),
        ("insert into ledger_household (id, natural_key, household_no) values ('zz', 'zz', '99')", Some(Deed::Added)),
    ];
    for (deed, drifted) in cases {
        on_both(|db| {
            let drifted = drifted.clone();
            async move {
                let register = make(db.clone()).await;
                import(&register, &[areas(), households()]).await;
                let kept = ["0123456789ab", "地", "household", "farmland_mu"].map(str::to_owned).into();
                register.keep_layout_matches(act(), &[kept]).await.expect("kept");
                assert!(matches!(register.verify(&pack("")).await.expect("walk"), Verdict::Whole(_)));
                behind_its_back(&db, deed).await;
                match (register.verify(&pack("")).await.expect("walk"), drifted) {
                    (Verdict::Rewritten(_), None) => {}
                    (Verdict::Drifted(drifts), Some(what)) => {
                        let found: Vec<(&str, &Deed)> =
                            drifts.iter().map(|drift| (drift.ledger.as_str(), &drift.what)).collect();
                        let table = if deed.contains("layout_match") { "layout_match" } else { "household" };
                        assert_eq!(found, [(table, &what)], "{deed}");
                    }
                    (verdict, _) => panic!("{deed}: {verdict:?}"),
                }
            }
        });
    }
}

#[test]
fn two_writers_at_once_both_end_up_in_the_register() {
    on_both(|db| async move {
        let register = make(db).await;
        import(&register, &[areas()]).await;
        let batch = |name: &str| {
            let rows = (0..300)
                .map(|n| {
                    row(
                        n,
                        &[("household", &[("household_no", text(&format!("{name}{n}"))), ("village", text("松坪村"))])],
                    )
                })
                .collect();
            sheet(name, rows)
        };
        let (one, two) = (batch("甲"), batch("乙"));
        let (first, second) =
            tokio::join!(import(&register, std::slice::from_ref(&one)), import(&register, std::slice::from_ref(&two)));
        assert!(first.change_set.is_some() && second.change_set.is_some());
        assert_eq!(register.count(&scope(), "household").await.expect("count"), 600);
        assert!(matches!(register.verify(&pack("")).await.expect("walk"), Verdict::Whole(_)));
    });
}

#[test]
fn a_release_is_an_entry_of_the_log_that_nothing_takes_back() {
    on_both(|db| async move {
        let register = make(db).await;
        import(&register, &[areas()]).await;
        let before = register.head().await.expect("head");
        let sealed = "{\"chain\":\"…\"}";
        let head = register.release(&scope(), act(), "月报-1", sealed).await.expect("released");
        assert_eq!(head.count, before.count + 1);
        let again = register.release(&scope(), act(), "月报-1", "{}").await;
        assert!(matches!(again, Err(RegisterError::Released(_))), "{again:?}");
        let releases = register.releases(&scope()).await.expect("releases");
        assert_eq!(
            releases.iter().map(|r| (r.id.as_str(), r.sealed.as_str())).collect::<Vec<_>>(),
            [("月报-1", sealed)]
        );
        let history = register.history(&scope()).await.expect("history");
        assert_eq!((history[0].kind.as_str(), history[0].about.as_str()), ("release", "月报-1"));
        let undone = undo(&register, &scope(), &pack(""), act(), &history[0].id).await;
        assert!(matches!(undone, Err(RegisterError::UndoOfRelease(_))), "{undone:?}");
        let village = Scope::of(["590123101201".to_owned()]);
        assert!(matches!(register.releases(&village).await, Err(RegisterError::NotYours)));
        assert_eq!(register.verify(&pack("")).await.expect("walk"), Verdict::Whole(head));
    });
}
