//! Records as people write them: references and areas as the words by which they are known, identifiers in the clear.

use std::collections::{BTreeMap, HashMap};

use shouwang_pack::{Field, Kind, Ledger, Pack, Value};

use crate::{
    area::Areas,
    base::{Base, Named},
    db::Tx,
    error::RegisterError,
    log::head,
    open::Register,
    record::{Stored, columns, plain, read_row},
    schema::table,
    scope::Scope,
};

/// A record as a workbook carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// Which record it is, and the state of the register that it was read from.
    pub named: Named,
    /// Its values by field.
    pub values: BTreeMap<String, Value>,
}

impl Register {
    /// All the records of a ledger that the reader may see, as a workbook would carry them, in the order of area and
    /// id. Identifiers are in the clear: the workbook is the office's own.
    pub async fn plain_records(
        &self,
        scope: &Scope,
        pack: &Pack,
        ledger: &Ledger,
    ) -> Result<Vec<Plain>, RegisterError> {
        let mut tx = self.db().read().await?;
        let areas = self.areas_in(&mut tx).await?;
        let mut names: BTreeMap<&str, HashMap<String, String>> = BTreeMap::new();
        for field in ledger.fields.iter().filter(|field| field.kind == Kind::Reference) {
            names.insert(&field.name, self.names(&mut tx, scope, pack, field).await?);
        }
        let head = head(&mut tx).await?;
        let base = Base::new(head.count, &head.mac);
        let mut records = Vec::new();
        for stored in stored_in(&mut tx, scope, ledger).await? {
            let mut row = BTreeMap::new();
            for field in &ledger.fields {
                let Some(value) = plain(self.vault(), &stored, field)? else { continue };
                let text = value.as_text();
                let said = match (field.kind, text) {
                    (Kind::Area, Some(code)) => Value::Text(area_name(&areas, code)),
                    (Kind::Reference, Some(id)) => {
                        let name = names.get(field.name.as_str()).and_then(|names| names.get(id));
                        name.map_or(Value::Unknown, |name| Value::Text(name.clone()))
                    }
                    _ => value,
                };
                row.insert(field.name.clone(), said);
            }
            records.push(Plain { named: Named { record: stored.id, base: Some(base.clone()) }, values: row });
        }
        Ok(records)
    }

    /// The words by which the records that a reference may point to are known, by id.
    async fn names(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        pack: &Pack,
        field: &Field,
    ) -> Result<HashMap<String, String>, RegisterError> {
        let Some((target, by)) = crate::reference::target(pack, field) else { return Ok(HashMap::new()) };
        let mut names = HashMap::new();
        for stored in stored_in(tx, scope, target).await? {
            if let Some(Value::Text(name)) = plain(self.vault(), &stored, by)? {
                names.insert(stored.id, name);
            }
        }
        Ok(names)
    }
}

/// The name of an area where it is enough to find it again, and else its code.
fn area_name(areas: &Areas, code: &str) -> String {
    let name = areas.name(code).filter(|name| areas.find(name) == Ok(code));
    name.unwrap_or(code).to_owned()
}

async fn stored_in(tx: &mut Tx, scope: &Scope, ledger: &Ledger) -> Result<Vec<Stored>, RegisterError> {
    let (condition, args) = scope.condition(1);
    let sql = format!(
        "select {} from {} where {condition} order by area, id",
        columns(ledger).join(", "),
        table(&ledger.name)
    );
    tx.rows(&sql, &args).await?.iter().map(|row| read_row(ledger, row)).collect()
}
