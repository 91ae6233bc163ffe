//! Names in packs that reading could not follow.

use std::fmt::Write as _;

use shouwang_intake::review;
use shouwang_pack::{Pack, PackFiles};

#[test]
fn the_packs_of_the_repository_have_no_name_twice() {
    for entry in std::fs::read_dir("../../packs").expect("packs") {
        let folder = entry.expect("a folder").path();
        let pack = Pack::read(&folder).unwrap_or_else(|error| panic!("{error}"));
        let found = review(&pack).err().map(|faults| faults.to_string());
        assert_eq!(found, None, "{}", folder.display());
    }
}

#[test]
fn a_name_of_two_is_found_however_it_is_written() {
    let household = "ledgers/household.toml";
    let cases = [
        ("an alias of two fields", household, "aliases = [\"户主\"]", "aliases = [\"户主\", \"户号\"]"),
        ("an alias that is another's title", household, "aliases = [\"户主\"]", "aliases = [\"户主\", \"户编号\"]"),
        ("with other brackets and blanks", household, "aliases = [\"户主\"]", "aliases = [\"户 号（必填）\"]"),
        ("with a unit", household, "aliases = [\"户主\"]", "aliases = [\"年纯收入（元）\"]"),
        ("a word of two codes", "codes/relation.toml", "aliases = [\"儿子\"]", "aliases = [\"儿子\", \"Ｄaughter\"]"),
        ("a number of two codes", "codes/relation.toml", "standard = \"30\"", "standard = \"20\""),
    ];
    let mut shown = String::new();
    for (name, file, old, new) in cases {
        let mut files = PackFiles::starter();
        let text = files.0.get_mut(file).expect("the file");
        assert!(text.contains(old), "{old}");
        *text = text.replace(old, new);
        let pack = Pack::load(files).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        let faults = review(&pack).expect_err(name);
        let _ = writeln!(shown, "# {name}\n{faults}\n");
    }
    insta::assert_snapshot!(shown);
}
