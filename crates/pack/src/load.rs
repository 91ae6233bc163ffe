//! From the files of a pack to its parts: one thing a file, or blocks of one kind.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use crate::{
    check::Check,
    code::CodeList,
    fault::{Fault, Faults, Place},
    figure::Figure,
    ledger::Ledger,
    norm::Norm,
    pack::BUILT_IN_TABLES,
    param::Param,
    problem::Problem,
    programme::Programme,
    rule::Rule,
    source::PackFiles,
    sql,
    subject::Subject,
    toml_file::{Step, TomlFile, line_at},
    view::View,
};

/// Something that has a name and a place in a pack.
pub(crate) trait Placed: DeserializeOwned {
    fn name(&self) -> &str;
    fn place_mut(&mut self) -> &mut Place;
}

macro_rules! placed {
    ($($type:ident by $name:ident),*) => {$(
        impl Placed for $type {
            fn name(&self) -> &str {
                &self.$name
            }
            fn place_mut(&mut self) -> &mut Place {
                &mut self.place
            }
        }
    )*};
}

placed!(CodeList by name, Ledger by name, Param by name, Subject by name, Rule by id, Figure by id, Check by id, Norm by id,
    Problem by id, Programme by id);

pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}

/// Reads the files of a folder that hold one thing each; the thing must be called like its file.
pub(crate) fn one_a_file<T: Placed>(files: &PackFiles, folder: &str, faults: &mut Faults) -> BTreeMap<String, T> {
    let mut things = BTreeMap::new();
    for (path, text) in files.under(folder, "toml") {
        let Some((mut thing, _)) = TomlFile::read::<T>(path, text, faults) else { continue };
        let place = Place { file: path.to_owned(), line: 1 };
        let name = thing.name().to_owned();
        *thing.place_mut() = place.clone();
        if name != stem(path) {
            faults.add(&place, format!("文件叫 {}，里面却叫 {name}", stem(path)), "让文件名与名称一致");
        }
        things.insert(name, thing);
    }
    things
}

/// Reads the blocks `[[key]]` of all files of a folder.
pub(crate) fn blocks<T: Placed>(files: &PackFiles, folder: &str, key: &str, faults: &mut Faults) -> Vec<T> {
    let mut all = Vec::new();
    for (path, text) in files.under(folder, "toml") {
        let Some((mut lists, file)) = TomlFile::read::<BTreeMap<String, Vec<T>>>(path, text, faults) else { continue };
        for (index, mut thing) in lists.remove(key).unwrap_or_default().into_iter().enumerate() {
            *thing.place_mut() = file.item(key, index);
            all.push(thing);
        }
        for other in lists.keys() {
            faults.add(
                &file.place(&[Step::Key(other)]),
                format!("这里只能写 [[{key}]]，不能写 [[{other}]]"),
                "移到所属的文件夹",
            );
        }
    }
    all
}

/// `terms.toml`; a pack may do without.
pub(crate) fn load_terms(files: &PackFiles, faults: &mut Faults) -> BTreeMap<String, Vec<String>> {
    let file = "terms.toml";
    let text = files.0.get(file);
    text.and_then(|text| TomlFile::read(file, text, faults)).map(|(terms, _)| terms).unwrap_or_default()
}

pub(crate) fn load_ledgers(files: &PackFiles, faults: &mut Faults) -> BTreeMap<String, Ledger> {
    let mut ledgers = BTreeMap::new();
    for (path, text) in files.under("ledgers", "toml") {
        let Some((mut ledger, file)) = TomlFile::read::<Ledger>(path, text, faults) else { continue };
        ledger.place = Place { file: path.to_owned(), line: 1 };
        for (index, field) in ledger.fields.iter_mut().enumerate() {
            field.place = file.part("field", index, "name");
        }
        if ledger.name != stem(path) {
            faults.add(&ledger.place, format!("文件叫 {}，里面却叫 {}", stem(path), ledger.name), "让文件名与名称一致");
        }
        ledgers.insert(ledger.name.clone(), ledger);
    }
    ledgers
}

pub(crate) fn load_views(files: &PackFiles, ledgers: &BTreeMap<String, Ledger>, faults: &mut Faults) -> Vec<View> {
    let mut waiting = Vec::new();
    for (path, text) in files.under("views", "sql") {
        let place = Place { file: path.to_owned(), line: 1 };
        match sql::parse_query(text) {
            Ok(query) => {
                let reads = sql::tables(&query).into_iter().collect();
                waiting.push(View { name: stem(path).to_owned(), sql: text.to_owned(), reads, place });
            }
            Err(error) => {
                let line = sql_line(&error.to_string()).unwrap_or(line_at(text, 0));
                faults.0.push(Fault {
                    place: Place { line, ..place },
                    message: format!("视图不是一个 select 查询：{error}"),
                    hint: "改正这一行的 SQL".to_owned(),
                });
            }
        }
    }
    let known: BTreeSet<String> = ledgers.keys().cloned().chain(BUILT_IN_TABLES.map(str::to_owned)).collect();
    let names: BTreeSet<String> = waiting.iter().map(|v| v.name.clone()).collect();
    let mut placed = known.clone();
    let mut order = Vec::new();
    while !waiting.is_empty() {
        let (ready, rest): (Vec<View>, Vec<View>) =
            waiting.into_iter().partition(|view| view.reads.iter().all(|table| placed.contains(table)));
        if ready.is_empty() {
            let open = |view: &View| -> Vec<String> {
                view.reads.iter().filter(|table| !placed.contains(*table)).cloned().collect()
            };
            let mut has_unknown = false;
            for view in &rest {
                let unknown: Vec<String> = open(view).into_iter().filter(|table| !names.contains(table)).collect();
                if !unknown.is_empty() {
                    has_unknown = true;
                    faults.add(&view.place, format!("没有名为 {} 的台账或视图", unknown.join("、")), "改正表名");
                }
            }
            // A view that waits for one with a wrong name is in no circle, and nothing is wrong with it.
            for view in rest.iter().filter(|_| !has_unknown) {
                let message = format!("视图互相引用，绕成一圈：{}", open(view).join("、"));
                faults.add(&view.place, message, "拆开其中一个");
            }
            // They are there, whatever is wrong with them: nobody else should say that they are missing.
            order.extend(rest);
            break;
        }
        placed.extend(ready.iter().map(|v| v.name.clone()));
        order.extend(ready);
        waiting = rest;
    }
    order
}

/// The parser names a line in its message (`at Line: 3, Column: 7`).
fn sql_line(message: &str) -> Option<usize> {
    let rest = message.split("Line: ").nth(1)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
