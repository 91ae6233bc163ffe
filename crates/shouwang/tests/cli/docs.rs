//! The documents say what there is: every name of the pack, every source it cites, every command, option and code.

use std::{collections::BTreeSet, fs, path::Path};

use crate::common::{all, shouwang};

fn read(path: &str) -> String {
    let root = Path::new("../..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files below a folder of the repository.
fn files(folder: &str, end: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![Path::new("../..").join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == end) {
                found.push((path.display().to_string(), fs::read_to_string(&path).expect("text")));
            }
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

/// The value of `key = "…"` at the beginning of a line, the first in a file.
fn value<'a>(text: &'a str, key: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    line.and_then(|rest| rest.split('"').nth(1)).unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn the_glossary_has_every_term_of_the_pack() {
    let glossary = read("docs/glossary.md");
    for (folder, name) in
        [("ledgers", "name"), ("subjects", "name"), ("codes", "name"), ("programmes", "id"), ("problems", "id")]
    {
        for (path, text) in files(&format!("packs/yunnan-town/{folder}"), "toml") {
            let row = format!("| {} | `{}` |", value(&text, "title"), value(&text, name));
            assert!(glossary.contains(&row), "{path}: docs/glossary.md has no row {row}");
        }
    }
}

#[test]
fn every_source_that_the_pack_cites_is_listed() {
    let listed = read("docs/sources.md");
    let mut cited = BTreeSet::new();
    for end in ["toml", "sql", "md"] {
        for (_, text) in files("packs/yunnan-town", end) {
            for after in text.split("资料 S").skip(1) {
                // 资料 S22、S41
                let end = after.find(|c: char| !c.is_ascii_digit() && c != 'S' && c != '、').unwrap_or(after.len());
                cited.extend(after[..end].split('、').map(|n| format!("S{}", n.trim_start_matches('S'))));
            }
        }
    }
    assert!(cited.len() > 20, "{cited:?}");
    for source in cited {
        assert!(listed.contains(&format!("| {source} |")), "docs/sources.md has no row for {source}");
    }
}

#[test]
fn the_guide_has_every_command_and_option_and_every_code() {
    let commands = read("docs/guide/commands.md");
    let help = |words: &[&str]| all(&shouwang().args(words).arg("--help").output().expect("runs"));
    let list = |page: &str| -> Vec<String> {
        let after = page.split("命令:\n").nth(1).unwrap_or_default();
        let lines = after.lines().take_while(|line| !line.is_empty());
        lines.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
    };
    let top = list(&help(&[]));
    assert!(top.len() > 10, "{top:?}");
    for command in &top {
        let page = help(&[command]);
        let below = list(&page);
        let mut pages = vec![(command.clone(), page)];
        pages.extend(below.iter().map(|sub| (format!("{command} {sub}"), help(&[command, sub]))));
        for (name, page) in pages.iter().filter(|(name, _)| below.is_empty() || name.contains(' ')) {
            assert!(commands.contains(&format!("| `{name}")), "docs/guide/commands.md has no row for `{name}`");
            for option in page.split_whitespace().filter(|word| word.starts_with("--")) {
                let option = option.trim_end_matches([',', '>']);
                assert!(commands.contains(&format!("`{option}")), "docs/guide/commands.md has no {option} of {name}");
            }
        }
    }
    for code in problem_codes() {
        assert!(
            read("docs/guide/import.md").contains(&format!("| `{code}` |")),
            "docs/guide/import.md has no row for `{code}`"
        );
    }
}

/// The stable names of everything that intake and the register refuse.
fn problem_codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for (_, text) in files("crates/intake/src", "rs").into_iter().chain(files("crates/register/src", "rs")) {
        // What tests call by these names is not shown to anybody.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for after in ["Fault::new(", "code: "].iter().flat_map(|lead| text.split(lead).skip(1)) {
            let word = after.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()).unwrap_or_default();
            if !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                codes.insert(word.to_owned());
            }
        }
    }
    assert!(codes.len() > 20, "{codes:?}");
    codes
}

/// Each norm of the pack names rules and checks that there are (the pack loader sees to it) and refusals that the guide
/// explains; all that inspectors ask of the seven kinds of books has a norm.
#[test]
fn every_norm_is_kept_or_says_who_has_to_look() {
    let refusals = read("docs/guide/import.md");
    let mut kept: Vec<(String, u32)> = Vec::new();
    for (path, text) in files("packs/yunnan-town/norms", "toml") {
        for block in text.split("[[norm]]").skip(1) {
            let line = |key: &str| block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
            let id = line("id").unwrap_or_default().trim_matches('"');
            let (family, number) = id.split_once('-').unwrap_or_else(|| panic!("{path}: {id}"));
            kept.push((family.to_owned(), number.parse().unwrap_or_else(|_| panic!("{path}: {id}"))));
            for code in line("intake").unwrap_or_default().split('"').skip(1).step_by(2) {
                assert!(refusals.contains(&format!("| `{code}` |")), "{path}: {id}: nothing is refused as {code}");
            }
        }
    }
    kept.sort();
    let expected: Vec<(String, u32)> = [
        ("AG", 9),
        ("BK", 6),
        ("HE", 3),
        ("HH", 8),
        ("ID", 6),
        ("MI", 2),
        ("MO", 18),
        ("PO", 3),
        ("RG", 4),
        ("SS", 8),
        ("WK", 10),
    ]
    .iter()
    .flat_map(|(family, last)| (1..=*last).map(|number| ((*family).to_owned(), number)))
    .collect();
    assert_eq!(kept, expected);
}
