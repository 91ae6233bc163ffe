//! What a row means: areas and references found, and the record that each of its parts is.

use std::collections::{BTreeMap, HashMap};

use shouwang_pack::{Field, Kind, Ledger, Part, Value};

use super::{Desk, Place, Resolved};
use crate::{
    area::NoArea,
    db::Tx,
    error::RegisterError,
    incoming::{IncomingRow, Refusal},
    record::{Stored, plain},
    reference::Found,
    store::{natural_key, rows_by, rows_by_id},
    words::words_of,
};

/// Makes a part point to a record.
fn point<'a>(part: &mut Resolved<'a>, inherited: &mut Option<(&'a str, String)>, field: &'a Field, found: &Found) {
    let (id, area) = found;
    if let (None, Some(area)) = (&inherited, area) {
        *inherited = Some((&field.name, area.clone()));
    }
    part.values.insert(field.name.clone(), Value::Text(id.clone()));
    part.points_to.push((field, id.clone()));
}

impl<'a> Desk<'a> {
    /// What a part of a row says, with areas and references resolved. `beside` are the parts of the same row that it may
    /// refer to.
    pub(super) fn resolve(
        &self,
        ledger: &'a Ledger,
        values: &BTreeMap<String, Value>,
        beside: &[Resolved<'a>],
    ) -> Result<Resolved<'a>, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut part = Resolved {
            ledger,
            key: String::new(),
            id: String::new(),
            area: None,
            area_from: None,
            is_meant: false,
            values: values.clone(),
            points_to: Vec::new(),
        };
        let mut own: Option<(&str, String)> = None;
        let mut inherited: Option<(&str, String)> = None;
        for field in &ledger.fields {
            let Some(words) = values.get(&field.name).and_then(Value::as_text) else {
                if field.kind == Kind::Reference && field.required {
                    match beside.iter().find(|part| Some(&part.ledger.name) == field.ledger.as_ref()) {
                        Some(other) => point(&mut part, &mut inherited, field, &other.found()),
                        None => refusals.push(self.references.unknown(ledger, field, "没有填写")),
                    }
                }
                continue;
            };
            match field.kind {
                Kind::Area => match self.areas.find(words) {
                    Ok(code) => {
                        own.get_or_insert_with(|| (&field.name, code.to_owned()));
                        part.values.insert(field.name.clone(), Value::Text(code.to_owned()));
                    }
                    Err(why) => refusals.push(self.no_area(ledger, field, words, &why)),
                },
                Kind::Reference => match self.references.find(ledger, field, words) {
                    Ok(found) => point(&mut part, &mut inherited, field, &found),
                    Err(refusal) => refusals.push(*refusal),
                },
                _ => {}
            }
        }
        // Where a row has to name its own area, that counts. Elsewhere the record belongs where those are to whom it refers,
        // and a village beside them is only a check of the words.
        let names_its_own = ledger.area_field().is_some_and(|field| field.required);
        let area = if names_its_own { own.or(inherited) } else { inherited.or(own) };
        (part.area_from, part.area) = area.map_or((None, None), |(field, code)| (Some(field), Some(code)));
        if ledger.name == "area" {
            self.check_area(ledger, &mut part, &mut refusals);
        }
        for field in ledger.fields.iter().filter(|f| f.derive.as_ref().is_some_and(|d| d.part == Some(Part::Hash))) {
            let from = field.derive.as_ref().map_or("", |d| d.from.as_str());
            if let Some(plain) = values.get(from).and_then(Value::as_text) {
                let hash = self.vault.index("snapshot person", whose(ledger, from, plain));
                part.values.insert(field.name.clone(), Value::Text(hash));
            }
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        part.key = natural_key(ledger, &self.kept_values(&part));
        Ok(part)
    }

    fn check_area(&self, ledger: &Ledger, part: &mut Resolved<'a>, refusals: &mut Vec<Refusal>) {
        let code = part.values.get("code").and_then(Value::as_text).unwrap_or_default().to_owned();
        if !self.areas.inside(&code) && !self.areas.above(&code) {
            refusals.push(Refusal {
                ledger: ledger.name.clone(),
                field: "code".to_owned(),
                code: "area_outside_town",
                message: format!("行政区划代码“{code}”不在{}（{}）之内", self.areas.town_name(), self.areas.town()),
                hint: format!("本乡镇的代码是 12 位，以 {} 开头", self.areas.town().get(..9).unwrap_or_default()),
            });
        }
        part.area = Some(code);
    }

    fn no_area(&self, ledger: &Ledger, field: &Field, words: &str, why: &NoArea) -> Refusal {
        let (code, message, hint) = match why {
            NoArea::Unknown(near) if near.is_empty() => (
                "unknown_area",
                format!("{}里没有“{words}”", self.areas.town_name()),
                "改成本乡镇行政区划台账中的名称或 12 位代码；新设的村先导入行政区划台账".to_owned(),
            ),
            NoArea::Unknown(near) => (
                "unknown_area",
                format!("{}里没有“{words}”", self.areas.town_name()),
                format!("是不是{}？不是的话，先把它加入行政区划台账", near.join("、")),
            ),
            NoArea::Several(codes) => (
                "ambiguous_area",
                format!("“{words}”在本乡镇不止一个"),
                format!("改写 12 位代码：{}", codes.join("、")),
            ),
        };
        Refusal { ledger: ledger.name.clone(), field: field.name.clone(), code, message, hint }
    }

    /// The records that rows say they are, by id.
    pub(super) async fn named(
        &self,
        tx: &mut Tx,
        ledger: &Ledger,
        rows: &[IncomingRow],
    ) -> Result<BTreeMap<String, Stored>, RegisterError> {
        let ids: Vec<String> = rows.iter().filter_map(|row| Some(row.named.as_ref()?.record.clone())).collect();
        rows_by_id(tx, ledger, &ids).await
    }

    /// The records that parts without a whole key may mean: those in the database, and those that the chunk itself has.
    pub(super) async fn candidates(
        &self,
        tx: &mut Tx,
        ledger: &Ledger,
        parts: &[(usize, Resolved<'a>)],
        existing: &mut HashMap<Place, Stored>,
    ) -> Result<Vec<Stored>, RegisterError> {
        let Some(first) = ledger.or_key.first() else { return Ok(Vec::new()) };
        let open = parts.iter().filter(|(_, part)| part.id.is_empty());
        let values: Vec<String> =
            open.filter_map(|(_, part)| Some(part.values.get(first)?.as_text()?.to_owned())).collect();
        if values.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = rows_by(tx, ledger, first, &values).await?;
        existing.extend(found.iter().map(|stored| ((ledger.name.clone(), stored.key.clone()), stored.clone())));
        for (_, part) in parts.iter().filter(|(_, part)| !part.id.is_empty()) {
            if !found.iter().any(|stored| stored.id == part.id) {
                found.push(Stored {
                    id: part.id.clone(),
                    area: part.area.clone(),
                    key: part.key.clone(),
                    values: self.kept_values(part),
                    sealed: BTreeMap::new(),
                });
            }
        }
        Ok(found)
    }

    /// Makes a part the record that its row names.
    pub(super) fn adopt(&self, part: &mut Resolved<'a>, stored: &Stored) -> Result<(), Refusal> {
        let kept = self.kept_values(part);
        let differs =
            |name: &&String| kept.get(*name).is_some_and(|v| !v.is_unknown() && stored.values.get(*name) != Some(v));
        if let Some(field) = part.ledger.key.iter().find(differs).and_then(|name| part.ledger.field(name)) {
            return Err(Refusal {
                ledger: part.ledger.name.clone(),
                field: field.name.clone(),
                code: "changed_key",
                message: format!("“{}”和登记簿里这条记录的不一样，而它是区分记录用的，不能在表里改", field.title),
                hint: "改回原来的；确是另一条记录的，把这一行的“记录编号”清空再导入（导出的表里这一列隐藏在最后）"
                    .to_owned(),
            });
        }
        part.key.clone_from(&stored.key);
        part.id.clone_from(&stored.id);
        Ok(())
    }

    /// Finds the one record that a part without a whole key means: a person by household, name and birth.
    pub(super) fn find_meant(&self, part: &mut Resolved<'a>, candidates: &[Stored]) -> Result<(), Refusal> {
        let kept = self.kept_values(part);
        let ledger = part.ledger;
        let said = |name: &String| kept.get(name).filter(|value| !value.is_unknown());
        let fits = |stored: &&Stored, names: &[String]| {
            names.iter().all(|name| match (said(name), stored.values.get(name)) {
                (Some(said), Some(known)) => said == known,
                _ => true,
            })
        };
        let title = |name: &String| ledger.field(name).map(|field| field.title.as_str());
        let titles = |names: &[String]| names.iter().filter_map(title).collect::<Vec<_>>().join("、");
        let required = |name: &&String| ledger.field(name).is_some_and(|field| field.required);
        let refused = |code, message, hint| {
            let open = ledger.key.iter().find(|name| said(name).is_none());
            Refusal { ledger: ledger.name.clone(), field: open.cloned().unwrap_or_default(), code, message, hint }
        };
        let open: Vec<String> = ledger.key.iter().filter(|name| said(name).is_none()).cloned().collect();
        let all_said = ledger.or_key.iter().filter(required).all(|name| said(name).is_some());
        let meant: Vec<&Stored> = candidates.iter().filter(|s| all_said && fits(s, &ledger.or_key)).collect();
        match meant.as_slice() {
            [one] => {
                part.key.clone_from(&one.key);
                part.id.clone_from(&one.id);
                part.is_meant = true;
                Ok(())
            }
            [] => {
                // The same but for what is asked last: a birth that was copied wrongly is seen beside the right one.
                let (_, but_last) =
                    ledger.or_key.split_last().map_or((None, &[][..]), |(last, rest)| (Some(last), rest));
                let near: Vec<String> = candidates
                    .iter()
                    .filter(|s| all_said && fits(s, but_last))
                    .map(|s| self.described(ledger, s))
                    .collect();
                let near =
                    if near.is_empty() { String::new() } else { format!("；相近的有：{}", near.join("；")) };
                Err(refused(
                    "unknown_record",
                    format!("没有填{}，按{}在登记簿里也找不到{near}", titles(&open), titles(&ledger.or_key)),
                    format!("补填{}；或改正{}", titles(&open), titles(&ledger.or_key)),
                ))
            }
            several => Err(refused(
                "ambiguous_record",
                format!(
                    "没有填{}，{}相同的有 {} 条：{}",
                    titles(&open),
                    titles(&ledger.or_key),
                    several.len(),
                    several.iter().map(|s| self.described(ledger, s)).collect::<Vec<_>>().join("；")
                ),
                format!("补填{}，或增加“记录编号”一列，填上要用的那一条的编号", titles(&open)),
            )),
        }
    }

    /// Refuses a row that is a record which went into another one.
    pub(super) async fn merged(&self, tx: &mut Tx, ledger: &Ledger, into: &str) -> Result<Refusal, RegisterError> {
        let field = ledger.key.first().and_then(|name| ledger.field(name));
        let kept = rows_by_id(tx, ledger, &[into.to_owned()]).await?;
        let name = match (field, kept.get(into)) {
            (Some(field), Some(kept)) if field.kind != Kind::Reference => plain(self.vault, kept, field)?,
            _ => None,
        };
        let name =
            field.zip(name).map_or_else(String::new, |(f, v)| format!("{} {}，", f.title, words_of(self.pack, f, &v)));
        Ok(Refusal {
            ledger: ledger.name.clone(),
            field: field.map_or_else(String::new, |field| field.name.clone()),
            code: "merged_record",
            message: format!("这条记录已经并入另一条（{name}记录编号 {into}），不再单独登记"),
            hint: "照留下的那条改编号；合并错了的，用 shouwang history 找到那次合并，撤销后再导入".to_owned(),
        })
    }

    /// A record in so many words that a clerk knows which it is, and no number of a person stands there in full.
    fn described(&self, ledger: &Ledger, stored: &Stored) -> String {
        let mut words = Vec::new();
        for name in ledger.or_key.iter().chain(&ledger.key) {
            let Some(field) = ledger.field(name).filter(|f| f.kind != Kind::Reference) else { continue };
            if let Ok(Some(value)) = plain(self.vault, stored, field) {
                words.push(format!("{} {}", field.title, words_of(self.pack, field, &value)));
            }
        }
        words.push(format!("记录编号 {}", stored.id));
        words.join("，")
    }
}

/// What stands for the holder of an identifier: the number of a disability certificate begins with the ID number of its
/// holder (GB/T 26341 adds category and grade), and both must lead to the same person.
fn whose<'t>(ledger: &Ledger, field: &str, plain: &'t str) -> &'t str {
    let is_id = ledger.field(field).is_some_and(|field| field.kind == Kind::IdNumber);
    if is_id { plain.get(..18).unwrap_or(plain) } else { plain }
}

#[cfg(test)]
mod tests {
    use shouwang_pack::{Pack, PackFiles};

    use super::whose;

    #[test]
    fn a_certificate_leads_to_the_person_of_its_id_number() {
        let pack = Pack::load(PackFiles::built_in()).expect("pack");
        let (list, member) = (pack.ledger("disability_list").expect("a list"), pack.ledger("member").expect("members"));
        let id = "59012319800101123X";
        for number in [id.to_owned(), format!("{id}43"), format!("{id}43B1")] {
            assert_eq!(whose(list, "certificate_no", &number), id);
        }
        // Names are no numbers, however long they are.
        let name = "阿".repeat(25);
        assert_eq!(whose(member, "name", &name), name);
    }
}
