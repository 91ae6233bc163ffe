//! Documents that came over a bad line: each is read or refused with a reason.

use shouwang_fuzz::{Rng, fuzz, mutate, packed, parts};
use shouwang_paper::{Document, docx, markup};

const REPORT: &str = "# 关于整改情况的报告\n\n## 一、基本情况\n\n全镇469户，其中脱贫户357户。\n\n| 村 | 户数 |\n|---|---|\n| 新店房村 | 12 |\n";

const WORDS: [&str; 24] = [
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "</w:tbl>",
    "<w:del>",
    "<w:ins>",
    "<w:br/>",
    "<w:tab/>",
    "<w:numPr/>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&#x0;",
    "&lt;",
    "&amp;",
    "&a;",
    "<!DOCTYPE a [<!ENTITY a \"b\">]>",
    "\u{0}",
    "<",
];

#[test]
fn any_document_is_answered() {
    let document = Document { blocks: markup::parse(REPORT), ..Document::default() };
    let whole = docx::write(&document).expect("a docx");
    let parts = parts(&whole);
    let words: Vec<Vec<u8>> = WORDS.iter().map(|word| word.as_bytes().to_vec()).collect();
    let read: Vec<usize> =
        (0..parts.len()).filter(|at| parts[*at].0 == "word/document.xml" || parts[*at].0 == "_rels/.rels").collect();
    assert_eq!(read.len(), 2, "both parts that are read");
    fuzz(1_500, |rng: &mut Rng| {
        let bytes = if rng.u8(0..4) == 0 {
            mutate(rng, std::slice::from_ref(&whole), &words)
        } else {
            let mut changed = parts.clone();
            let at = *rng.choice(&read).expect("a part");
            changed[at].1 = mutate(rng, std::slice::from_ref(&parts[at].1), &words);
            packed(&changed)
        };
        match docx::read(&bytes) {
            // Only `w:br` and `w:tab` make other blanks than blanks.
            Ok(paragraphs) => assert!(paragraphs.iter().all(|p| !p.contains('\r')), "{paragraphs:?}"),
            Err(why) => assert!(!why.to_string().is_empty()),
        }
    });
}
