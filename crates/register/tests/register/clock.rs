//! A clock that was set back does not confuse the log.

use shouwang_register::{
    Act, KEY_BYTES, Merged, Terms,
    log::Verdict,
    merge::merge,
    undo::{Undone, undo},
};

use crate::{
    areas,
    common::{make, on_both, pack, scope},
    households,
};

/// Half an hour before the register was made, as `common::act` has it.
const BEFORE_MS: i64 = 1_615_798_200_000;

#[test]
fn the_log_keeps_the_order_of_things_when_the_clock_is_set_back() {
    on_both(|db| async move {
        let register = make(db).await;
        let pack = pack("");
        let act = |number: u8| {
            let at_ms = BEFORE_MS - i64::from(number) * 60_000;
            Act::new("张干事", at_ms, [200 + number; KEY_BYTES])
        };
        let import = async |number, sheet| -> Merged {
            merge(&register, &pack, act(number), &[sheet], Terms::default(), &mut |_| {}).await.expect("merged")
        };
        let first = import(1, areas()).await.change_set.expect("a change set");
        let second = import(2, households()).await.change_set.expect("a change set");
        let history = register.history(&scope()).await.expect("history");
        let newest: Vec<&String> = history.iter().map(|set| &set.id).take(2).collect();
        assert_eq!(newest, [&second, &first], "by number, whatever the clock said");
        assert!(history[0].at_ms < history[1].at_ms, "the clock went backwards");
        assert!(matches!(register.verify(&pack("")).await.expect("verified"), Verdict::Whole(_)));
        let blocked = undo(&register, &scope(), &pack, act(3), &first).await.expect("an answer");
        assert!(matches!(blocked, Undone::Blocked(_)), "what came later still stands on it");
        let undone = undo(&register, &scope(), &pack, act(4), &second).await.expect("an answer");
        assert!(matches!(undone, Undone::Done { .. }));
    });
}
