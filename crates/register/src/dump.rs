//! All the tables of a register as rows, for a backup that either database can take back. Identifiers stay sealed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use shouwang_pack::Pack;

use crate::{
    db::{ARGS_MAX, Arg, Db, Row, Tx, placeholders},
    error::RegisterError,
    open::Register,
    schema,
    scope::Scope,
};

/// Rows that are read together.
const PAGE: i64 = 2_000;

/// The tables that every register has, each behind those it refers to.
const FIXED: [&str; 5] = ["register_fact", "change_set", "change_source", "change", "layout_match"];

/// A table: its name, and its columns with their types in the order in which rows carry them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableHead {
    /// Name.
    pub name: String,
    /// Columns and their types: `text`, `bigint`, `boolean`.
    pub columns: Vec<(String, String)>,
}

/// Takes what a dump gives: a page of a table's rows.
pub type Take<'a> = dyn FnMut(&TableHead, Vec<Vec<Json>>) -> Result<(), RegisterError> + Send + 'a;

impl Register {
    /// Gives all rows of all tables, in one state of the data. A table without rows is given once, with none.
    ///
    /// # Errors
    ///
    /// Refused to a reader who does not see the whole town.
    pub async fn dump(&self, scope: &Scope, take: &mut Take<'_>) -> Result<(), RegisterError> {
        self.whole_town(scope).await?;
        let mut names: Vec<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
        names.extend(self.db().ledger_tables().await?);
        let mut heads = Vec::new();
        for name in names {
            heads.push(TableHead { columns: self.db().columns(&name).await?, name });
        }
        let mut tx = self.db().read().await?;
        for head in &heads {
            dump_table(&mut tx, head, take).await?;
        }
        Ok(())
    }
}

async fn dump_table(tx: &mut Tx, head: &TableHead, take: &mut Take<'_>) -> Result<(), RegisterError> {
    let names: Vec<&str> = head.columns.iter().map(|(name, _)| name.as_str()).collect();
    let select = format!("select {} from {}", names.join(", "), head.name);
    // Pages go by the key, which is one column except for the sheets of change sets, of which there are few.
    let key = match head.name.as_str() {
        "change_source" => {
            let rows = tx.rows(&format!("{select} order by change_set, number"), &[]).await?;
            return take(head, rows.iter().map(|row| values(head, row)).collect());
        }
        "register_fact" => "name",
        "change" => "seq",
        _ => "id",
    };
    let at = names.iter().position(|name| *name == key).unwrap_or_default();
    let mut last: Option<Json> = None;
    loop {
        let (condition, args) = match &last {
            None => (String::new(), Vec::new()),
            Some(Json::Number(number)) => {
                (format!("where {key} > $1"), vec![Arg::Integer(number.as_i64().unwrap_or_default())])
            }
            Some(other) => {
                (format!("where {key} > $1"), vec![Arg::Text(other.as_str().unwrap_or_default().to_owned())])
            }
        };
        let rows = tx.rows(&format!("{select} {condition} order by {key} limit {PAGE}"), &args).await?;
        let page: Vec<Vec<Json>> = rows.iter().map(|row| values(head, row)).collect();
        let next = page.last().map(|row| row[at].clone());
        let is_first = last.is_none();
        if next.is_some() || is_first {
            take(head, page)?;
        }
        match next {
            Some(key) => last = Some(key),
            None => return Ok(()),
        }
    }
}

fn values(head: &TableHead, row: &Row) -> Vec<Json> {
    let value = |(at, (_, kind)): (usize, &(String, String))| match kind.as_str() {
        "bigint" => row.integer(at).map(Json::from),
        "boolean" => row.flag(at).map(Json::from),
        _ => row.text(at).map(Json::from),
    };
    head.columns.iter().enumerate().map(|column| value(column).unwrap_or(Json::Null)).collect()
}

/// A register that is being taken back into an empty database. Dropping it before [`Restoring::finish`] leaves the
/// tables empty.
pub struct Restoring {
    db: Db,
    tx: Tx,
}

impl Restoring {
    /// Makes the tables of a pack, and the columns that a backup has besides.
    ///
    /// # Errors
    ///
    /// Refused where the database holds a register already.
    pub async fn begin(db: Db, pack: &Pack, heads: &[TableHead]) -> Result<Self, RegisterError> {
        if !db.columns("register_fact").await?.is_empty() {
            let mut tx = db.read().await?;
            if crate::log::fact(&mut tx, "town_code").await?.is_some() {
                return Err(RegisterError::Exists("数据库".to_owned()));
            }
        }
        db.migrate().await?;
        schema::bring_up(&db, pack).await?;
        let mut statements = Vec::new();
        for head in heads.iter().filter(|head| !FIXED.contains(&head.name.as_str())) {
            checked(head)?;
            let there: BTreeMap<String, String> = db.columns(&head.name).await?.into_iter().collect();
            if there.is_empty() {
                statements.push(format!("create table {} (id text primary key)", head.name));
            }
            let missing = head.columns.iter().filter(|(name, _)| name != "id" && !there.contains_key(name));
            statements
                .extend(missing.map(|(name, kind)| format!("alter table {} add column {name} {kind}", head.name)));
        }
        let mut tx = db.write().await?;
        for statement in statements {
            tx.execute(&statement, &[]).await?;
        }
        Ok(Restoring { db, tx })
    }

    /// Writes rows of a table.
    pub async fn rows(&mut self, head: &TableHead, rows: &[Vec<Json>]) -> Result<(), RegisterError> {
        checked(head)?;
        let width = head.columns.len();
        let names: Vec<&str> = head.columns.iter().map(|(name, _)| name.as_str()).collect();
        for rows in rows.chunks((ARGS_MAX / width.max(1)).max(1)) {
            let groups: Vec<String> =
                (0..rows.len()).map(|n| format!("({})", placeholders(n * width + 1, width))).collect();
            let sql = format!("insert into {} ({}) values {}", head.name, names.join(", "), groups.join(", "));
            let mut args = Vec::with_capacity(rows.len() * width);
            for row in rows {
                for ((_, kind), value) in head.columns.iter().zip(row) {
                    args.push(arg(kind, value));
                }
            }
            self.tx.execute(&sql, &args).await?;
        }
        Ok(())
    }

    /// Makes it permanent.
    pub async fn finish(self) -> Result<(), RegisterError> {
        self.tx.commit().await?;
        self.db.settle().await;
        Ok(())
    }
}

/// A backup comes from outside: its names become SQL only where they are names and nothing else.
fn checked(head: &TableHead) -> Result<(), RegisterError> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let is_table = FIXED.contains(&head.name.as_str()) || head.name.starts_with("ledger_");
    let is_type = |kind: &str| matches!(kind, "text" | "bigint" | "boolean");
    let columns = !head.columns.is_empty() && head.columns.iter().all(|(name, kind)| is_name(name) && is_type(kind));
    if is_name(&head.name) && is_table && columns { Ok(()) } else { Err(RegisterError::Foreign(head.name.clone())) }
}

fn arg(kind: &str, value: &Json) -> Arg {
    match kind {
        "bigint" => value.as_i64().map_or(Arg::NoInteger, Arg::Integer),
        "boolean" => value.as_bool().map_or(Arg::NoFlag, Arg::Flag),
        _ => Arg::text(value.as_str().map(str::to_owned)),
    }
}
