//! Records as people write them: references and areas as the words by which they are known, identifiers in the clear.

use std::collections::{BTreeMap, HashMap};

use shouwang_pack::{Field, Kind, Ledger, Pack, Value};

use crate::{
    area::Areas,
    db::Tx,
    error::RegisterError,
    open::Register,
    record::{Stored, columns, read_row, sealed_place},
    schema::{is_sealed, table},
    scope::Scope,
};

impl Register {
    /// All the records of a ledger that the reader may see, as a workbook would carry them, in the order of area and
    /// id. Identifiers are in the clear: the workbook is the office's own.
    pub async fn plain_records(
        &self,
        scope: &Scope,
        pack: &Pack,
        ledger: &Ledger,
    ) -> Result<Vec<BTreeMap<String, Value>>, RegisterError> {
        let mut tx = self.db().read().await?;
        let areas = self.areas_in(&mut tx).await?;
        let mut names: BTreeMap<&str, HashMap<String, String>> = BTreeMap::new();
        for field in ledger.fields.iter().filter(|field| field.kind == Kind::Reference) {
            names.insert(&field.name, self.names(&mut tx, scope, pack, field).await?);
        }
        let mut plain = Vec::new();
        for stored in stored_in(&mut tx, scope, ledger).await? {
            let mut row = BTreeMap::new();
            for field in &ledger.fields {
                let Some(value) = self.plain(&stored, field)? else { continue };
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
            plain.push(row);
        }
        Ok(plain)
    }

    /// What a field of a record says, an identifier in the clear.
    fn plain(&self, stored: &Stored, field: &Field) -> Result<Option<Value>, RegisterError> {
        if !is_sealed(field) {
            return Ok(stored.values.get(&field.name).cloned());
        }
        let sealed = stored.sealed.get(&field.name);
        let open = |sealed: &String| self.vault().open(&sealed_place(&stored.id, &field.name), sealed);
        Ok(sealed.map(open).transpose()?.map(Value::Text))
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
            if let Some(Value::Text(name)) = self.plain(&stored, by)? {
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
