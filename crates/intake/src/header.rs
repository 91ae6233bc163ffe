//! Column headers in the forms in which they are compared.

use crate::{unit, words::folded};

/// A longer text is a sentence, not a header.
const LONGEST_HEADER: usize = 60;

/// A header, or the title or alias of a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Header {
    /// Without blanks, asterisks and 必填.
    pub(crate) full: String,
    /// Without brackets and units too.
    pub(crate) base: String,
    /// Without what clerks add and leave out; empty where too little is left to compare.
    pub(crate) loose: String,
    /// The unit in which the column is written, as far as it says.
    pub(crate) unit: Option<String>,
    /// What stands in brackets and may change the meaning: 不含低保.
    pub(crate) is_noted: bool,
    /// Whether it asks a question: 是否.
    pub(crate) asks: bool,
}

impl Header {
    pub(crate) fn new(text: &str) -> Self {
        let mut full = folded(text);
        if full.chars().count() > LONGEST_HEADER {
            return Header::default();
        }
        full.retain(|c| !matches!(c, '*' | '※' | '★' | '☆' | '●' | '"' | '\''));
        full = full.replace(['[', '【', '〔', '{', '<', '〈'], "(").replace([']', '】', '〕', '}', '>', '〉'], ")");
        for note in ["(必填)", "(必填项)", "(选填)", "(可选)", "(必选)", "(非必填)"] {
            full = full.replace(note, "");
        }
        let (mut base, notes) = without_notes(&full);
        let mut unit = notes.iter().find_map(|note| unit_in(note));
        // 面积/亩, 金额:元 and 占比% say the unit without brackets.
        if unit.is_none()
            && let Some((before, tail)) = base.rsplit_once(['/', ':'])
            && unit::is_unit(tail)
        {
            unit = Some(tail.to_owned());
            base = before.to_owned();
        }
        if let Some(before) = base.strip_suffix('%') {
            unit.get_or_insert_with(|| "%".to_owned());
            base = before.to_owned();
        }
        let base = base.trim_matches([':', '.', '、', ',', '。', '/', '-']).to_owned();
        let is_noted = notes.iter().any(|note| unit_in(note).is_none() && !explains_form(note));
        if unit.is_none() {
            unit = notes.iter().find(|note| seems_unit(note)).map(|note| bare_unit(note));
        }
        let loose = loose(&base);
        Header { full, asks: base.contains("是否"), base, loose, unit, is_noted }
    }

    /// The header under a group title: 低保 above 金额.
    pub(crate) fn under(&self, group: &Header) -> Header {
        let loose = loose(&format!("{}{}", group.base, self.base));
        Header {
            full: format!("{}{}", group.full, self.full),
            base: format!("{}{}", group.base, self.base),
            loose,
            unit: self.unit.clone().or_else(|| group.unit.clone()),
            is_noted: self.is_noted || group.is_noted,
            asks: self.asks,
        }
    }

    /// A column that only counts the rows.
    pub(crate) fn is_row_number(&self) -> bool {
        matches!(self.base.as_str(), "序号" | "序" | "行号" | "项次" | "no")
    }
}

/// A header without its brackets, and what stood in them.
fn without_notes(full: &str) -> (String, Vec<String>) {
    let (mut base, mut notes, mut note, mut depth) = (String::new(), Vec::new(), String::new(), 0usize);
    for c in full.chars() {
        match c {
            '(' => {
                depth += 1;
            }
            ')' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    notes.push(std::mem::take(&mut note));
                }
            }
            _ if depth > 0 => note.push(c),
            _ => base.push(c),
        }
    }
    if depth > 0 {
        notes.push(note);
    }
    notes.retain(|note| !note.is_empty());
    // A header that stands in brackets as a whole is no note to nothing.
    if base.is_empty() && notes.len() == 1 {
        return (notes.remove(0), Vec::new());
    }
    (base, notes)
}

fn bare_unit(note: &str) -> String {
    note.trim_start_matches("单位").trim_start_matches(':').to_owned()
}

/// The unit that a note is, or that stands among its words: 人民币万元, 万元,保留两位小数. A sum is none: 5万元以下.
fn unit_in(note: &str) -> Option<String> {
    let bare = bare_unit(note);
    if unit::is_unit(&bare) {
        return Some(bare);
    }
    ["亿元", "千万元", "百万元", "十万元", "万元", "千元", "百元"].into_iter().find_map(|word| {
        let before = note.split_once(word)?.0.chars().next_back();
        let is_sum = before.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十百千万几多".contains(c));
        (!is_sum).then(|| word.to_owned())
    })
}

/// A short note that ends as units do, or says that it is one: 美元, 单位:筐.
fn seems_unit(note: &str) -> bool {
    let length = note.chars().count();
    note.starts_with("单位:") || (length <= 4 && note.ends_with(['元', '币', '亩', '斤', '吨', '顷', '米', '克']))
}

/// Notes that tell how to fill in, and nothing about what is meant.
fn explains_form(note: &str) -> bool {
    const SIGNS: [&str; 30] = [
        "yyyy",
        "yy",
        "年月",
        "年/月",
        "年-月",
        "年.月",
        "位",
        "单选",
        "多选",
        "可选",
        "填写",
        "填报",
        "选择",
        "下拉",
        "是/否",
        "是或否",
        "有/无",
        "是、否",
        "如:",
        "例",
        "保留",
        "小数",
        "大写",
        "汉字",
        "文本",
        "格式",
        "√",
        "盖章",
        "数字",
        "单位:",
    ];
    matches!(note, "年" | "月" | "日") || SIGNS.iter().any(|sign| note.contains(sign))
}

/// What is left of a header without the words that clerks add and leave out.
fn loose(base: &str) -> String {
    let mut text =
        base.replace(['的', '之', '、', '，', ',', '/', '-', '_', ':', '.', '。', '·'], "").replace("是否", "");
    text = without_leading_number(&text);
    for lead in ["其中", "所在", "所属", "本年度", "上年度", "本年", "上年"] {
        text = text.strip_prefix(lead).map(str::to_owned).unwrap_or(text);
    }
    for (said, kept) in [("编码", "编号"), ("代码", "编号"), ("号码", "号"), ("电话号", "电话"), ("手机号", "手机")]
    {
        text = text.replace(said, kept);
    }
    for (end, kept, least) in [
        ("情况", "", 2),
        ("信息", "", 2),
        ("状况", "", 2),
        ("与否", "", 2),
        ("姓名", "", 2),
        ("名称", "", 2),
        ("号", "", 3),
        ("时间", "日期", 2),
        ("年月", "日期", 2),
        ("月份", "日期", 2),
        ("类别", "类型", 2),
        ("种类", "类型", 2),
    ] {
        if let Some(rest) = text.strip_suffix(end)
            && rest.chars().count() >= least
        {
            text = format!("{rest}{kept}");
            break;
        }
    }
    if text.chars().count() < 2 { String::new() } else { text }
}

/// `1.`, `12、` or `2020年` in front of a header.
fn without_leading_number(text: &str) -> String {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == text.len() || rest.is_empty() {
        return text.to_owned();
    }
    rest.strip_prefix("年度")
        .or_else(|| rest.strip_prefix("年末"))
        .or_else(|| rest.strip_prefix("年底"))
        .or_else(|| rest.strip_prefix('年'))
        .unwrap_or(rest)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_brought_to_comparable_forms() {
        let cases = [
            ("* 户 编\n号（必填）", "户编号", "户编号", None, false),
            ("工资性收入（万元）", "工资性收入", "工资性收入", Some("万元"), false),
            ("工资性收入[单位：元]", "工资性收入", "工资性收入", Some("元"), false),
            ("耕地面积/亩", "耕地面积", "耕地面积", Some("亩"), false),
            ("占比％", "占比", "占比", Some("%"), false),
            ("收入（美元）", "收入", "收入", Some("美元"), true),
            ("收入（人民币万元）", "收入", "收入", Some("万元"), false),
            ("收入（万元，保留两位小数）", "收入", "收入", Some("万元"), false),
            ("收入（w）", "收入", "收入", Some("w"), false),
            ("贷款（5万元以下）", "贷款", "贷款", None, true),
            ("收入（不含低保）", "收入", "收入", None, true),
            ("出生日期（yyyy-mm-dd）", "出生日期", "出生日期", None, false),
            ("2020年人均纯收入", "2020年人均纯收入", "人均纯收入", None, false),
            ("与户主的关系", "与户主的关系", "与户主关系", None, false),
            ("身份证号码", "身份证号码", "身份证", None, false),
            ("是否参加医保情况", "是否参加医保情况", "参加医保", None, false),
            ("月收入（元/月）", "月收入", "月收入", Some("元/月"), false),
        ];
        for (text, base, loose, unit, noted) in cases {
            let header = Header::new(text);
            assert_eq!((header.base.as_str(), header.loose.as_str()), (base, loose), "{text}");
            assert_eq!((header.unit.as_deref(), header.is_noted), (unit, noted), "{text}");
        }
        assert_eq!(Header::new(&"长".repeat(61)), Header::default());
    }
}
