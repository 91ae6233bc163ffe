//! Reports that were cut, doubled and mistyped: each is proof-read, and what is found stands in it.

mod common;

use std::{fs, path::Path};

use common::Planted;
use shouwang_fuzz::{fuzz, mutate};
use shouwang_pack::Pack;
use shouwang_proof::proof;

/// What numbers, lists and references are made of.
const WORDS: [&str; 48] = [
    "其中",
    "其中：",
    "分别",
    "合计",
    "共",
    "各",
    "户均",
    "人均",
    "同比增长",
    "比上年减少",
    "倍",
    "个百分点",
    "%",
    "‰",
    "成",
    "万",
    "亿",
    "余",
    "多",
    "近",
    "以上",
    "零",
    "〇",
    "十",
    "百",
    "千",
    "两",
    "半",
    "第",
    "年",
    "月",
    "日",
    "季度",
    "至",
    "—",
    "-",
    "～",
    "/",
    ".",
    ",",
    "（",
    "）",
    "〔",
    "〕",
    "号",
    "99999999999999999999",
    "0",
    "\n",
];

#[test]
fn any_report_is_answered() {
    let pack = Pack::built_in().expect("the pack that is compiled in");
    let letters = |text: &str| text.chars().collect::<Vec<char>>();
    let mut paragraphs = Vec::new();
    for folder in ["tests/marked", "tests/reports"] {
        let mut paths: Vec<_> =
            fs::read_dir(Path::new(folder)).expect("reports").map(|e| e.expect("entry").path()).collect();
        paths.sort();
        for path in paths {
            let text = fs::read_to_string(path).expect("text");
            paragraphs
                .extend(Planted::read(&text).wrong.iter().filter(|line| line.chars().count() > 8).map(|l| letters(l)));
        }
    }
    let words: Vec<Vec<char>> = WORDS.iter().map(|word| letters(word)).collect();
    fuzz(120, |rng| {
        let text: String = (0..rng.usize(1..4))
            .flat_map(|_| mutate(rng, &paragraphs, &words).into_iter().take(800).chain(['\n']))
            .collect();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let length = text.chars().count();
        let report = proof(&pack, &lines, None);
        for mention in &report.mentions {
            assert!(mention.offset < length, "{mention:?}");
        }
        for finding in &report.findings {
            assert!(
                finding.offset < length && !finding.message.is_empty() && !finding.sentences.is_empty(),
                "{finding:?}"
            );
        }
    });
}
