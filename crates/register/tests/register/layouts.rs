//! Confirmed matches of columns, on SQLite and on PostgreSQL.

use crate::common::{act, make, on_both};

#[test]
fn matches_are_kept_until_they_are_forgotten() {
    on_both(|db| async move {
        let register = make(db).await;
        let kept = |header: &str, field: &str| {
            ("0123456789ab".to_owned(), header.to_owned(), "household".to_owned(), field.to_owned())
        };
        let all = async || {
            let matches = register.layout_matches().await.expect("read");
            matches.iter().map(|m| format!("{}={}", m.header, m.field)).collect::<Vec<_>>()
        };
        let both = [kept("地", "farmland_mu"), kept("水", "safe_water")];
        register.keep_layout_matches(act(), &both).await.expect("kept");
        assert_eq!(all().await, ["地=farmland_mu", "水=safe_water"]);
        register.keep_layout_matches(act(), &[kept("地", "income_fen")]).await.expect("kept");
        assert_eq!(all().await, ["地=income_fen", "水=safe_water"], "the later word counts");
        assert_eq!(register.forget_layout_matches(act(), "0123456789ab", Some("地")).await.expect("forgotten"), 1);
        assert_eq!(all().await, ["水=safe_water"]);
        assert_eq!(register.forget_layout_matches(act(), "ba9876543210", None).await.expect("nothing"), 0);
        assert_eq!(register.forget_layout_matches(act(), "0123456789ab", None).await.expect("forgotten"), 1);
        assert_eq!(all().await, Vec::<String>::new());
    });
}
