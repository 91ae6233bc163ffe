//! Any text gives a report, and the same text gives the same report.

use std::sync::LazyLock;

use proptest::prelude::*;
use shouwang_pack::Pack;
use shouwang_proof::proof;

static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::built_in().expect("the pack that is compiled in"));

/// Pieces of reports in any order, and any characters between.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "其中",
        "其中：",
        "分别",
        "合计",
        "一般脱贫户",
        "脱贫不稳定户",
        "转移就业",
        "建档立卡",
        "（",
        "）",
        "“",
        "”",
        "《",
        "》",
        "、",
        "，",
        "。",
        "；",
        "：",
        "万",
        "余",
        "户",
        "人",
        "%",
        "百分之",
        "以上",
        "2014年脱贫",
        "〔2021〕10号",
        "一、",
        "(一)",
        "1.",
        "\n",
        "\t",
        "|",
        "存在",
        "不存在此类情况",
        "小额信贷",
        "两场",
        "十八个",
        "，，",
        "—",
        "/",
        "·",
        "户数",
        "(户)",
        "柳湾村",
        "全镇",
        "的",
    ]);
    prop_oneof![
        4 => words.prop_map(str::to_owned),
        3 => (0..99_999_999_u64).prop_map(|n| n.to_string()),
        1 => "[0-9一二三四五六七八九十百千万亿零两,.]{1,12}",
        1 => "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_text_is_too_strange(pieces in prop::collection::vec(piece(), 0..60)) {
        let paragraphs: Vec<String> = pieces.concat().split('\n').map(str::to_owned).collect();
        let length = paragraphs.join("\n").chars().count();
        let report = proof(&PACK, &paragraphs, None);
        prop_assert!(report.mentions.iter().all(|m| m.offset < length.max(1)));
        prop_assert_eq!(proof(&PACK, &paragraphs, None), report);
    }
}
