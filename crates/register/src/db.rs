//! Two databases, one SQL text. The only place that knows that there are two.

use std::time::Duration;

use sqlx::{
    AssertSqlSafe, Postgres, Row as _, Sqlite, Transaction,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};

use crate::error::RegisterError;

/// The number of arguments in one statement. Both databases take far more, but SQLite looks each one's name up among all
/// of them, so that the work of a statement grows with the square of their number.
pub(crate) const ARGS_MAX: usize = 1_200;

/// How long a writer waits for another writer.
const BUSY_WAIT: Duration = Duration::from_secs(60);

/// A database.
#[derive(Debug, Clone)]
pub enum Db {
    /// Embedded, in one file.
    Sqlite(SqlitePool),
    /// A server.
    Postgres(PgPool),
}

/// An argument of a statement, or a value of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Arg {
    /// `text`
    Text(String),
    /// `bigint`
    Integer(i64),
    /// `boolean`
    Flag(bool),
    /// A `text` that is null.
    NoText,
    /// A `bigint` that is null.
    NoInteger,
    /// A `boolean` that is null.
    NoFlag,
}

impl Arg {
    /// A text that may be missing.
    pub fn text(text: Option<String>) -> Self {
        text.map_or(Arg::NoText, Arg::Text)
    }
}

/// A transaction. Dropping it undoes it.
pub struct Tx(Inner);

enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A row of an answer.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Expands a query once for each driver. Every statement text is written in this crate or made from names that the
/// pack loader has checked (`is_name`); values travel as arguments only.
macro_rules! on {
    ($tx:expr, $sql:expr, $args:expr, $fetch:ident, $wrap:expr) => {{
        let sql: &str = $sql;
        match &mut $tx.0 {
            Inner::Sqlite(c) => bind!(sqlx::query::<Sqlite>(AssertSqlSafe(sql.to_owned())), $args)
                .$fetch(&mut **c)
                .await
                .map($wrap(Row::Sqlite, |done| sqlx::sqlite::SqliteQueryResult::rows_affected(&done))),
            Inner::Postgres(c) => bind!(sqlx::query::<Postgres>(AssertSqlSafe(sql.to_owned())), $args)
                .$fetch(&mut **c)
                .await
                .map($wrap(Row::Postgres, |done| sqlx::postgres::PgQueryResult::rows_affected(&done))),
        }
    }};
}

macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Text(text) => query.bind(text.clone()),
                Arg::Integer(number) => query.bind(*number),
                Arg::Flag(flag) => query.bind(*flag),
                Arg::NoText => query.bind(None::<String>),
                Arg::NoInteger => query.bind(None::<i64>),
                Arg::NoFlag => query.bind(None::<bool>),
            };
        }
        query
    }};
}

impl Db {
    /// Opens (or makes) a SQLite file.
    pub async fn sqlite(path: &std::path::Path, make: bool) -> Result<Self, RegisterError> {
        if make {
            owner_only(path);
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(make)
            .journal_mode(SqliteJournalMode::Wal)
            // A change that was acknowledged survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_WAIT);
        Ok(Db::Sqlite(SqlitePoolOptions::new().max_connections(4).connect_with(options).await?))
    }

    /// Connects to a PostgreSQL server.
    pub async fn postgres(url: &str) -> Result<Self, RegisterError> {
        // What stands behind the scheme may hold a password and is shown to nobody.
        let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
        if !matches!(scheme, "postgres" | "postgresql") {
            return Err(RegisterError::Scheme(format!("{scheme}://")));
        }
        let options: PgConnectOptions = url.parse().map_err(|_| RegisterError::Address)?;
        let place = format!("{}:{}", options.get_host(), options.get_port());
        let pool = PgPoolOptions::new().max_connections(8).connect_with(options).await;
        Ok(Db::Postgres(pool.map_err(|source| RegisterError::Unreachable { place, source })?))
    }

    /// Brings the fixed tables up to date.
    pub(crate) async fn migrate(&self) -> Result<(), RegisterError> {
        let migrator = sqlx::migrate!("./migrations");
        match self {
            Db::Sqlite(pool) => migrator.run(pool).await?,
            Db::Postgres(pool) => migrator.run(pool).await?,
        }
        Ok(())
    }

    /// Begins a transaction that may write. Writers wait for each other here, before they have read anything, so that
    /// none decides on what another is about to change.
    pub async fn write(&self) -> Result<Tx, RegisterError> {
        let tx = match self {
            Db::Sqlite(pool) => Tx(Inner::Sqlite(pool.begin_with("begin immediate").await?)),
            Db::Postgres(pool) => {
                let mut tx = Tx(Inner::Postgres(pool.begin().await?));
                let exists = "select 1 from information_schema.tables where table_name = 'register_fact' and table_schema = current_schema()";
                if !tx.rows(exists, &[]).await?.is_empty() {
                    tx.execute("lock table register_fact in share row exclusive mode", &[]).await?;
                }
                tx
            }
        };
        Ok(tx)
    }

    /// Begins a transaction that only reads, and sees one state of the data from beginning to end.
    pub async fn read(&self) -> Result<Tx, RegisterError> {
        Ok(match self {
            Db::Sqlite(pool) => Tx(Inner::Sqlite(pool.begin().await?)),
            Db::Postgres(pool) => {
                Tx(Inner::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?))
            }
        })
    }

    /// Moves what SQLite keeps in a log beside its file into the file, so that the folder does not hold everything
    /// twice. A reader may be in the way; then a later write does it.
    pub(crate) async fn settle(&self) {
        if let Db::Sqlite(pool) = self {
            let _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(pool).await;
        }
    }

    /// Ends all connections.
    pub async fn close(&self) {
        match self {
            Db::Sqlite(pool) => pool.close().await,
            Db::Postgres(pool) => pool.close().await,
        }
    }

    /// The tables of ledgers, those included that the pack no longer names.
    pub(crate) async fn ledger_tables(&self) -> Result<Vec<String>, RegisterError> {
        let mut tx = self.read().await?;
        let sql = match self {
            Db::Sqlite(_) => "select name from sqlite_master where type = 'table' order by name",
            Db::Postgres(_) => {
                "select table_name::text from information_schema.tables where table_schema = current_schema() order by table_name"
            }
        };
        let names = tx.rows(sql, &[]).await?;
        Ok(names.iter().filter_map(|row| row.text(0)).filter(|name| name.starts_with("ledger_")).collect())
    }

    /// The columns of a table with their types, empty where there is no such table.
    pub(crate) async fn columns(&self, table: &str) -> Result<Vec<(String, String)>, RegisterError> {
        let mut tx = self.read().await?;
        let sql = match self {
            Db::Sqlite(_) => "select name, lower(type) from pragma_table_info($1)",
            Db::Postgres(_) => {
                "select column_name::text, data_type::text from information_schema.columns where table_name = $1 and table_schema = current_schema() order by ordinal_position"
            }
        };
        let rows = tx.rows(sql, &[Arg::Text(table.to_owned())]).await?;
        Ok(rows.iter().filter_map(|row| Some((row.text(0)?, row.text(1)?))).collect())
    }
}

/// Makes an empty file that only its owner reads: names and telephones stand in it in the clear, and SQLite gives its
/// journal the same rights. Where that fails, opening the database fails next and says why.
fn owner_only(path: &std::path::Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

impl Tx {
    /// Runs a statement; gives the number of rows it touched.
    pub(crate) async fn execute(&mut self, sql: &str, args: &[Arg]) -> Result<u64, RegisterError> {
        fn touched<R, D>(_: R, count: impl Fn(D) -> u64) -> impl Fn(D) -> u64 {
            count
        }
        Ok(on!(self, sql, args, execute, touched)?)
    }

    /// Runs a query.
    pub(crate) async fn rows(&mut self, sql: &str, args: &[Arg]) -> Result<Vec<Row>, RegisterError> {
        fn all<T, D>(wrap: impl Fn(T) -> Row, _: impl Fn(D) -> u64) -> impl Fn(Vec<T>) -> Vec<Row> {
            move |rows| rows.into_iter().map(&wrap).collect()
        }
        Ok(on!(self, sql, args, fetch_all, all)?)
    }

    /// Makes everything that was done permanent.
    pub async fn commit(self) -> Result<(), RegisterError> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything that was done.
    pub async fn rollback(self) -> Result<(), RegisterError> {
        match self.0 {
            Inner::Sqlite(tx) => tx.rollback().await?,
            Inner::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

impl Row {
    /// A `text` column.
    pub(crate) fn text(&self, index: usize) -> Option<String> {
        match self {
            Row::Sqlite(row) => row.try_get(index).ok().flatten(),
            Row::Postgres(row) => row.try_get(index).ok().flatten(),
        }
    }

    /// A `bigint` column.
    pub(crate) fn integer(&self, index: usize) -> Option<i64> {
        match self {
            Row::Sqlite(row) => row.try_get(index).ok().flatten(),
            Row::Postgres(row) => row.try_get(index).ok().flatten(),
        }
    }

    /// A `boolean` column.
    pub(crate) fn flag(&self, index: usize) -> Option<bool> {
        match self {
            Row::Sqlite(row) => row.try_get(index).ok().flatten(),
            Row::Postgres(row) => row.try_get(index).ok().flatten(),
        }
    }
}

/// `$first, $first+1, …` for `count` arguments.
pub(crate) fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}
