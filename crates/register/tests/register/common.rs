//! A small pack, and each test on both databases.

use std::{collections::BTreeMap, future::Future, sync::Arc};

use shouwang_pack::{Pack, PackFiles, Value};
use shouwang_register::{Act, Db, Incoming, IncomingRow, KEY_BYTES, Register, Scope, Sm4Vault};

pub(crate) const TOWN: &str = "590123101000";

pub(crate) fn scope() -> Scope {
    Scope::town(TOWN)
}

/// Areas, households and their members.
pub(crate) fn pack(extra_field: &str) -> Pack {
    let files = [
        ("pack.toml", "name = \"t\"\ntitle = \"t\"\nversion = \"1\"\nvalid_from = \"2020-01-01\"\nexamples_on = \"2021-01-01\"\n".to_owned()),
        (
            "ledgers/area.toml",
            r#"
            name = "area"
            title = "行政区划"
            key = ["code"]
            source = "t"
            field = [
              { name = "code", title = "代码", type = "text", required = true },
              { name = "name", title = "名称", type = "text", required = true },
              { name = "level", title = "级别", type = "text" },
            ]"#
            .to_owned(),
        ),
        (
            "ledgers/household.toml",
            format!(
                r#"
            name = "household"
            title = "农户"
            key = ["household_no"]
            source = "t"
            field = [
              {{ name = "household_no", title = "户编号", type = "text", required = true }},
              {{ name = "old_no", title = "旧编号", type = "text" }},
              {{ name = "village", title = "村", type = "area", required = true }},
              {{ name = "farmland_mu", title = "耕地", type = "decimal", scale = 2 }},
              {{ name = "safe_water", title = "饮水安全", type = "flag" }},
              {{ name = "income_fen", title = "收入", type = "money" }},
              {extra_field}
            ]"#
            ),
        ),
        (
            "ledgers/member.toml",
            r#"
            name = "member"
            title = "成员"
            key = ["household", "id_number"]
            or_key = ["household", "name", "born_on"]
            source = "t"
            field = [
              { name = "household", title = "户编号", type = "reference", ledger = "household", required = true },
              { name = "name", title = "姓名", type = "text", class = "personal" },
              { name = "id_number", title = "证件号码", type = "id_number", class = "identifier", required = true },
              { name = "person", title = "人员标识", type = "text", derive = { from = "id_number", part = "hash" } },
              { name = "phone", title = "电话", type = "phone", class = "identifier" },
              { name = "born_on", title = "出生", type = "date" },
              { name = "health", title = "健康", type = "codes", codes = "health" },
            ]"#
            .to_owned(),
        ),
        (
            "ledgers/training.toml",
            r#"
            name = "training"
            title = "培训"
            key = ["member", "session"]
            source = "t"
            field = [
              { name = "member", title = "身份证号", type = "reference", ledger = "member", by = "id_number", required = true },
              { name = "session", title = "班次", type = "text", required = true },
            ]"#
            .to_owned(),
        ),
        (
            "ledgers/loan.toml",
            r#"
            name = "loan"
            title = "贷款"
            key = ["loan_no"]
            source = "t"
            field = [
              { name = "loan_no", title = "合同号", type = "text", required = true },
              { name = "household", title = "户编号", type = "reference", ledger = "household", or_by = "old_no", existing = true, required = true, through = { ledger = "member", by = "id_number", aliases = ["借款人证件号码"] } },
            ]"#
            .to_owned(),
        ),
        (
            "codes/health.toml",
            "name = \"health\"\ntitle = \"健康\"\nsource = \"t\"\n[[code]]\ncode = \"chronic\"\nlabel = \"慢病\"\n[[code]]\ncode = \"disabled\"\nlabel = \"残疾\"\n".to_owned(),
        ),
    ];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect::<BTreeMap<_, _>>();
    Pack::load(PackFiles(files)).expect("a pack without faults")
}

pub(crate) fn act() -> Act {
    // Each act has ids of its own; a test does not need them to be secret.
    static NEXT: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(1);
    let seed = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    Act::new("张干事", 1_615_800_000_000, [seed; 32])
}

pub(crate) fn vault(key: u8) -> Arc<Sm4Vault> {
    Arc::new(Sm4Vault::new(&[key; KEY_BYTES]))
}

pub(crate) async fn make(db: Db) -> Register {
    Register::make(db, vault(1), &pack(""), act(), TOWN, "示例镇").await.expect("a new register")
}

pub(crate) fn row(number: u32, parts: &[(&str, &[(&str, Value)])]) -> IncomingRow {
    let part = |(ledger, values): &(&str, &[(&str, Value)])| {
        ((*ledger).to_owned(), values.iter().map(|(f, v)| ((*f).to_owned(), v.clone())).collect())
    };
    IncomingRow { number, named: None, parts: parts.iter().map(part).collect() }
}

pub(crate) fn sheet(file: &str, rows: Vec<IncomingRow>) -> Incoming {
    let mut columns: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (ledger, values) in rows.iter().flat_map(|row| &row.parts) {
        for (index, field) in values.keys().enumerate() {
            let letter = char::from(b'A' + u8::try_from(index).expect("few columns")).to_string();
            columns.entry(ledger.clone()).or_default().insert(field.clone(), letter);
        }
    }
    Incoming {
        file: file.to_owned(),
        file_hash: String::new(),
        sheet: "Sheet1".to_owned(),
        ledger: None,
        data_date: None,
        columns,
        rows,
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Runs a story on SQLite, and on PostgreSQL where `TEST_DATABASE_URL` names a server (`make test` starts one).
pub(crate) fn on_both<F, Fut>(story: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("folder");
        story(Db::sqlite(&folder.path().join("register.db"), true).await.expect("sqlite")).await;
        if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
            let name = format!("t{}", uuid_like());
            let admin = sqlx::PgPool::connect(&url).await.expect("postgres");
            sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
                .execute(&admin)
                .await
                .expect("database");
            let (server, _) = url.rsplit_once('/').expect("a URL with a database");
            let db = Db::postgres(&format!("{server}/{name}")).await.expect("connection");
            story(db.clone()).await;
            db.close().await;
            sqlx::query(sqlx::AssertSqlSafe(format!("drop database {name}"))).execute(&admin).await.expect("drop");
        }
    });
}

fn uuid_like() -> String {
    let folder = tempfile::tempdir().expect("a name nobody else has");
    let name = folder.path().file_name().expect("name").to_string_lossy().to_lowercase();
    format!("{}{}", std::process::id(), name.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}
