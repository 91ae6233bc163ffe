//! Packs that somebody is in the middle of writing: each loads or says what is wrong, and where.

use shouwang_fuzz::{fuzz, mutate};
use shouwang_pack::{Faults, Pack, PackFiles};

/// What stands in packs, and what nests.
const WORDS: [&str; 46] = [
    "\n[[rule]]\n",
    "\n[[field]]\n",
    "\n[[param]]\n",
    "\n[[code]]\n",
    "[columns]\n",
    "id = \"a\"\n",
    "name = \"area\"\n",
    "type = \"reference\"\n",
    "type = \"codes\"\n",
    "ledger = \"member\"\n",
    "codes = \"relation\"\n",
    "derive = { from = \"name\", part = \"near\", same = [\"birth_on\"] }\n",
    "key = []\n",
    "min = -1\n",
    "scale = 40\n",
    "expect = \"unknown\"\n",
    "given = {}\n",
    "value = [{ from = \"2020-01-01\", value = 99999999999999999999 }]\n",
    "from = \"0000-00-00\"",
    "\"\"\"",
    "'''",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "{{",
    "}}",
    "<households>",
    "$income_line",
    "$",
    "null",
    " is not null",
    " and ",
    " or not ",
    " between 1 and ",
    "case when true then ",
    " in (",
    "select * from household ",
    "with a as (select 1) ",
    "--",
    "/*",
    "一户一行",
    "::",
];

#[test]
fn any_pack_is_answered() {
    let starter = PackFiles::starter();
    let paths: Vec<&String> = starter.0.keys().collect();
    let letters = |text: &str| text.chars().collect::<Vec<char>>();
    let seeds: Vec<Vec<char>> = starter.0.values().map(|text| letters(text)).collect();
    let words: Vec<Vec<char>> = WORDS.iter().map(|word| letters(word)).collect();
    fuzz(1_500, |rng| {
        let mut files = starter.clone();
        let at = rng.usize(..paths.len());
        // Now and then the text of another kind of file.
        let own = if rng.u8(0..8) == 0 { seeds.clone() } else { vec![seeds[at].clone()] };
        let text: String = mutate(rng, &own, &words).into_iter().collect();
        files.0.insert(paths[at].clone(), text);
        let told = |faults: Faults| {
            for fault in &faults.0 {
                assert!(!fault.message.is_empty() && !fault.hint.is_empty(), "{fault}");
                let file = &fault.place.file;
                assert!(files.0.contains_key(file) || file.is_empty() || !file.contains('/'), "{file}: {fault}");
            }
        };
        match Pack::load(files.clone()) {
            Err(faults) => told(faults),
            Ok(pack) => {
                pack.review().unwrap_or_else(told);
                assert_eq!(shouwang_pack::diff(&pack, &pack), [""; 0], "a pack does not differ from itself");
            }
        }
    });
}
