//! Opening and making a register.

use std::sync::Arc;

use shouwang_pack::Pack;

use crate::{
    area::Areas,
    change_set,
    db::Db,
    error::RegisterError,
    ids::Act,
    incoming::{Incoming, IncomingRow, Terms},
    layouts,
    log::{self, Head, Verdict, fact, set_fact},
    merge::merge,
    replay, schema,
    scope::Scope,
    vault::Vault,
};

/// A text that every register of one key seals the same way: opening it shows that the key is the right one.
const PROBE: &str = "shouwang";

/// A town's register.
#[derive(Clone)]
pub struct Register {
    db: Db,
    vault: Arc<dyn Vault>,
}

impl Register {
    /// Makes an empty register for a town.
    pub async fn make(
        db: Db,
        vault: Arc<dyn Vault>,
        pack: &Pack,
        act: Act,
        code: &str,
        name: &str,
    ) -> Result<Self, RegisterError> {
        if code.len() != 12 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(RegisterError::TownCode(code.to_owned()));
        }
        db.migrate().await?;
        let mut tx = db.write().await?;
        if fact(&mut tx, "town_code").await?.is_some() {
            return Err(RegisterError::Exists(String::new()));
        }
        set_fact(&mut tx, "town_code", code).await?;
        set_fact(&mut tx, "town_name", name).await?;
        set_fact(&mut tx, "key_probe", &vault.seal("key_probe", PROBE)?).await?;
        tx.commit().await?;
        schema::bring_up(&db, pack).await?;
        let register = Register { db, vault };
        register.add_town(pack, act, code, name).await?;
        Ok(register)
    }

    /// The town itself is the first record of its area ledger.
    async fn add_town(&self, pack: &Pack, act: Act, code: &str, name: &str) -> Result<(), RegisterError> {
        use shouwang_pack::Value;
        let text = |t: &str| Value::Text(t.to_owned());
        let values = [("code", text(code)), ("name", text(name)), ("level", text("town"))];
        let values = values.into_iter().map(|(field, value)| (field.to_owned(), value)).collect();
        let row = IncomingRow { number: 0, named: None, parts: vec![("area".to_owned(), values)] };
        let sheet = Incoming { file: "init".to_owned(), rows: vec![row], ..Incoming::default() };
        merge(self, pack, act, &[sheet], Terms::default(), &mut |_| {}).await?;
        Ok(())
    }

    /// Opens the register of a database, and brings its tables up to the pack.
    pub async fn open(db: Db, vault: Arc<dyn Vault>, pack: &Pack, place: &str) -> Result<Self, RegisterError> {
        if db.columns("register_fact").await?.is_empty() {
            return Err(RegisterError::Missing(place.to_owned()));
        }
        db.migrate().await?;
        let mut tx = db.read().await?;
        let Some(probe) = fact(&mut tx, "key_probe").await? else {
            return Err(RegisterError::Missing(place.to_owned()));
        };
        drop(tx);
        vault.open("key_probe", &probe)?;
        schema::bring_up(&db, pack).await?;
        Ok(Register { db, vault })
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    pub(crate) fn vault(&self) -> &dyn Vault {
        self.vault.as_ref()
    }

    /// Code and name of the town.
    pub async fn town(&self) -> Result<(String, String), RegisterError> {
        let areas: Areas = self.areas().await?;
        Ok((areas.town().to_owned(), areas.town_name().to_owned()))
    }

    /// Refuses somebody who does not see the whole town.
    pub(crate) async fn whole_town(&self, scope: &Scope) -> Result<(), RegisterError> {
        let town = fact(&mut self.db.read().await?, "town_code").await?.unwrap_or_default();
        if scope.covers(&town) { Ok(()) } else { Err(RegisterError::NotYours) }
    }

    /// The number of records of a ledger that the reader may see.
    pub async fn count(&self, scope: &Scope, ledger: &str) -> Result<i64, RegisterError> {
        let mut tx = self.db.read().await?;
        let (condition, args) = scope.condition(1);
        let sql = format!("select count(*) from {} where {condition}", schema::table(ledger));
        let rows = tx.rows(&sql, &args).await?;
        Ok(rows.first().and_then(|row| row.integer(0)).unwrap_or_default())
    }

    /// The end of the change log's chain.
    pub async fn head(&self) -> Result<Head, RegisterError> {
        log::head(&mut self.db.read().await?).await
    }

    /// The number of the change whose keyed hash this is: whether an end of the chain that was printed once is part of it.
    pub async fn change_of(&self, mac: &str) -> Result<Option<i64>, RegisterError> {
        let mut tx = self.db.read().await?;
        let rows = tx.rows("select seq from change where mac = $1", &[crate::db::Arg::Text(mac.to_owned())]).await?;
        Ok(rows.first().and_then(|row| row.integer(0)))
    }

    /// Walks along the change log's chain, and holds the change sets and the ledgers against it.
    pub async fn verify(&self, pack: &Pack) -> Result<Verdict, RegisterError> {
        let mut tx = self.db.read().await?;
        let verdict = log::walk(&mut tx, self.vault()).await?;
        if !matches!(verdict, Verdict::Whole(_)) {
            return Ok(verdict);
        }
        if let Some(id) = change_set::edited(&mut tx, self.vault()).await? {
            return Ok(Verdict::Rewritten(id));
        }
        let mut drifts = replay::drifts(&mut tx, pack, self.vault()).await?;
        drifts.extend(layouts::drifts(&mut tx).await?);
        Ok(if drifts.is_empty() { verdict } else { Verdict::Drifted(drifts) })
    }
}
