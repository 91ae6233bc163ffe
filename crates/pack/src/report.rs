//! Report templates: text with named figures. Numbers cannot be typed into one.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    fault::{Faults, Place},
    toml_file::line_at,
    toml_words::in_chinese,
};

/// A report template, `reports/NAME.md`: a TOML head between two lines `+++`, then the text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// English name, also the name of the written files.
    pub name: String,
    /// Title, a template too.
    pub title: String,
    /// 主送机关, a template too.
    #[serde(default)]
    pub recipient: Option<String>,
    /// 版头 of the document once it has a number (发文字号). Without it the office prints on paper that has one.
    #[serde(default)]
    pub head: Option<Head>,
    /// 版记 of the document once it has a number.
    #[serde(default)]
    pub imprint: Option<Imprint>,
    /// Title of an annex that defines every figure of the text; none is written where it is absent.
    #[serde(default)]
    pub definitions: Option<String>,
    /// The text.
    #[serde(skip)]
    pub text: String,
    /// Where the text begins.
    #[serde(skip)]
    pub place: Place,
}

/// 版头, as far as it is the same for every document of the kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// 发文机关标志, a template: `{{ town }}人民政府文件`.
    pub mark: String,
    /// 上行文: it goes to a superior, and must say who signed it (GB/T 9704-2012, 7.2.6).
    #[serde(default)]
    pub upward: bool,
    /// 密级和保密期限.
    #[serde(default)]
    pub secrecy: Option<String>,
    /// 紧急程度.
    #[serde(default)]
    pub urgency: Option<String>,
}

/// 版记, as far as it is the same for every document of the kind.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Imprint {
    /// 抄送机关, a template.
    #[serde(default)]
    pub copies: Option<String>,
    /// 印发机关, a template.
    pub printer: String,
}

impl Report {
    /// Reads one file.
    pub(crate) fn read(path: &str, text: &str, faults: &mut Faults) -> Option<Self> {
        let place = Place { file: path.to_owned(), line: 1 };
        let Some((head, body)) = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")) else {
            faults.add(&place, "报告模板缺少开头的说明", "第一行写 +++，接着写 name 和 title，再写一行 +++");
            return None;
        };
        match toml::from_str::<Report>(head) {
            Ok(mut report) => {
                report.text = body.to_owned();
                report.place = Place { file: path.to_owned(), line: head.lines().count() + 3 };
                report.check_numbers(faults);
                Some(report)
            }
            Err(error) => {
                // The head begins in the second line.
                let line = error.span().map_or(1, |span| line_at(head, span.start) + 1);
                let complaint = in_chinese(error.message());
                faults.add(&Place { line, ..place }, complaint.message, complaint.hint);
                None
            }
        }
    }

    /// Finds digits, and counts in Chinese numerals, outside the places that name figures and parameters.
    fn check_numbers(&self, faults: &mut Faults) {
        let mut inside = 0_usize;
        for (index, line) in self.text.lines().enumerate() {
            let place = Place { file: self.place.file.clone(), line: self.place.line + index };
            let mut typed = String::new();
            let mut code = String::new();
            let mut rest = line;
            while let Some(next) = rest.chars().next() {
                let opens = ["{{", "{%", "{#"].iter().any(|mark| rest.starts_with(mark));
                let closes = ["}}", "%}", "#}"].iter().any(|mark| rest.starts_with(mark));
                let width = if opens || closes { 2 } else { next.len_utf8() };
                if opens {
                    inside += 1;
                } else if closes {
                    inside = inside.saturating_sub(1);
                    code.push(' ');
                } else if inside > 0 {
                    code.push(next);
                } else {
                    typed.push(next);
                }
                rest = &rest[width..];
            }
            let hint = "把数字改成 {{ 指标编号 }} 或 {{ 参数名 }}";
            if let Some(number) = typed_number(without_list_mark(&typed)) {
                faults.add(&place, format!("报告模板里直接写了数字“{number}”"), hint);
            }
            if let Some(number) = literal_in_code(&code) {
                faults.add(&place, format!("报告模板的代码里直接写了数字“{number}”"), hint);
            }
        }
    }
}

/// A line may begin with `1.`, `（1）` and the like: that is numbering and no figure.
fn without_list_mark(line: &str) -> &str {
    let line = line.trim_start_matches(['#', ' ', '　']);
    let digits = line.trim_start_matches(['（', '(']);
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.chars().next() {
        Some('.' | '．' | '、' | '）' | ')') if rest.len() < digits.len() => rest,
        _ => line,
    }
}

/// Measure words that, behind a Chinese numeral, make it a figure.
const MEASURES: [&str; 12] = ["户", "人", "场", "家", "亩", "万元", "万人", "羽", "公顷", "人次", "笔", "元"];

fn typed_number(text: &str) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    if let Some(start) = text.find(is_digit) {
        return Some(text[start..].chars().take_while(|c| is_digit(*c) || *c == '.').collect());
    }
    let is_numeral = |c: char| "一二三四五六七八九十百千万亿两零〇".contains(c);
    // 万元 behind a figure is a unit: a number begins with a digit.
    let begins = |c: char| "一二三四五六七八九十两".contains(c);
    let mut rest = text;
    while let Some(start) = rest.find(begins) {
        let numeral: String = rest[start..].chars().take_while(|c| is_numeral(*c)).collect();
        rest = &rest[start + numeral.len()..];
        if let Some(measure) = MEASURES.iter().find(|m| rest.starts_with(**m)) {
            return Some(format!("{numeral}{measure}"));
        }
    }
    None
}

/// A number token of template code: digits that do not belong to a name such as `exit_2014_persons`.
fn literal_in_code(code: &str) -> Option<String> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
        .find(|token| token.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_cannot_be_typed_into_a_template() {
        let cases = [
            ("现有{{ a }}户。", 0),
            ("1.产业方面。", 0),
            ("（1）{{ exit_2014_persons }}人", 0),
            ("“两不愁三保障”", 0),
            ("{% if a > 0 %}有{% endif %}", 1),
            ("现有12户。", 1),
            ("现有１２户。", 1),
            ("召开招聘会两场。", 1),
            ("补助{{ a }}万元。", 0),
            ("# 一、总体情况", 0),
        ];
        for (text, expected) in cases {
            let mut faults = Faults::default();
            let file = format!("+++\nname = \"r\"\ntitle = \"报告\"\n+++\n{text}\n");
            Report::read("reports/r.md", &file, &mut faults);
            assert_eq!(faults.0.len(), expected, "{text}: {faults}");
            assert!(faults.0.iter().all(|f| f.place.line == 5), "{faults}");
        }
    }
}
