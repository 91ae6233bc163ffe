use super::*;
use crate::{Block, Level, Mark, Run, markup};

fn body(document: &Document) -> String {
    let page = write(document);
    page[page.find("<body>").unwrap()..].to_owned()
}

#[test]
fn lays_a_document_out() {
    let document = Document {
        title: "甲乡关于\u{1}整改的报告<&>".into(),
        recipient: Some("县局:".into()),
        number: Some("甲政报〔2021〕1号".into()),
        issuer: Some("甲乡人民政府".into()),
        date: Some("2021年3月5日".into()),
        head: Some(Head { mark: "甲乡人民政府文件".into(), signer: Some("李某".into()) }),
        notice: Some("示例数据".into()),
        blocks: vec![
            Block::Heading { level: Level::First, runs: vec![Run::plain("一、现状")] },
            Block::Paragraph(vec![
                Run::figure("poor", "12"),
                Run { bold: true, ..Run::plain("户，一是") },
                Run::disputed("监测 户", "<3>"),
                Run { mark: Mark::Disputed, ..Run::plain("待核\n𠮷") },
                Run::figure("poor", "12"),
            ]),
            Block::PageBreak,
        ],
        annexes: vec![Annex {
            title: "台账".into(),
            blocks: markup::parse("| 村 | 户 |\n|--|-:|\n| 甲 | 3 |\n| 乙 |"),
        }],
    };
    insta::assert_snapshot!(body(&document), @r#"
    <body>
    <section class="sheet">
    <table class="pages" role="presentation"><thead><tr><td>示例数据</td></tr></thead>
    <tbody><tr><td>
    <p class="mark" style="font-size:45pt">甲乡人民政府文件</p>
    <p class="reference upward"><span>甲政报〔2021〕1号</span><span>签发人：<i>李某</i></span></p>
    <h1>甲乡关于整改的报告&lt;&amp;&gt;</h1>
    <p class="recipient">县局：</p>
    <h2>一、现状</h2>
    <p><a id="figure-poor" href="figures.html#poor">12</a><b>户，一是</b><a id="figure-%E7%9B%91%E6%B5%8B%20%E6%88%B7" href="figures.html#%E7%9B%91%E6%B5%8B%20%E6%88%B7"><mark>【&lt;3&gt;】</mark></a><mark>【待核<br>𠮷】</mark><a href="figures.html#poor">12</a></p>
    <div class="break"></div>
    <div class="annexes"><span>附件：</span><div>
    <p><span></span><span>台账</span></p>
    </div></div>
    <p class="signature first" style="margin-right:31pt">甲乡人民政府</p>
    <p class="signature" style="margin-right:0pt">2021年3月5日</p>
    </td></tr></tbody></table>
    </section>
    <section class="sheet">
    <table class="pages" role="presentation"><thead><tr><td>示例数据</td></tr></thead>
    <tbody><tr><td>
    <p class="annex">附件</p>
    <h1>台账</h1>
    <table>
    <colgroup><col style="width:49.9%"><col style="width:50.0%"></colgroup>
    <thead><tr><th scope="col">村</th>
    <th scope="col">户</th>
    </tr>
    </thead>
    <tbody>
    <tr><td>甲</td>
    <td class="end">3</td>
    </tr>
    <tr><td>乙</td>
    <td class="end"></td>
    </tr>
    </tbody>
    </table>
    </td></tr></tbody></table>
    </section>
    </body>
    </html>
    "#);
}

#[test]
fn turns_the_page_for_a_wide_annex_and_numbers_several() {
    let wide = format!("|{}\n|{}", "责任单位名称|".repeat(6), "--|".repeat(6));
    let annex = |blocks| Annex { title: "表".into(), blocks };
    let document = Document { annexes: vec![annex(markup::parse(&wide)), annex(vec![])], ..Document::default() };
    let html = body(&document);
    for part in [
        "<section class=\"sheet wide\">\n<p class=\"annex\">附件1</p>",
        "<p class=\"annex\">附件2</p>",
        "<span>2.</span><span>表</span>",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
}

#[test]
fn needs_nothing_from_elsewhere() {
    let page = write(&Document { notice: Some("示例".into()), ..Document::default() });
    for foreign in ["<script", "<link", "@import", "url(", "http"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}
