//! Document numbers, 云农领发〔2022〕6号: how they are written (GB/T 9704—2012, 7.2.5), and one document under two numbers.

use crate::{
    document::Document,
    finding::{Finding, Severity},
    skip::digits,
    text::Text,
};

/// A document number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Citation {
    start: usize,
    end: usize,
    /// 云农领发.
    office: String,
    year: String,
    /// Without zeros in front.
    number: String,
    /// What is wrong with its form.
    faults: Vec<&'static str>,
    /// The title that stands beside it.
    title: Option<String>,
}

impl Citation {
    fn proper(&self) -> String {
        let century = if self.year.len() == 2 { "20" } else { "" };
        format!("{}〔{century}{}〕{}号", self.office, self.year, self.number)
    }
}

/// Characters that stand before the short name of an office and not in it.
const OUTSIDE: &str = "按照据和与及以的依件在";
/// The longest short name of an office.
const OFFICE_MAX: usize = 8;

/// Looks at all document numbers.
pub(crate) fn check(document: &Document) -> Vec<Finding> {
    let all = citations(&document.text);
    let mut found: Vec<Finding> = all.iter().filter_map(|citation| form(document, citation)).collect();
    for (index, citation) in all.iter().enumerate() {
        let twin = all.iter().take(index).find(|other| differs(other, citation));
        let known = all.iter().take(index).any(|other| other.proper().ends_with(&citation.proper()));
        if let Some(twin) = twin.filter(|_| !known) {
            found.push(twice(document, twin, citation));
        }
    }
    found
}

fn form(document: &Document, citation: &Citation) -> Option<Finding> {
    (!citation.faults.is_empty()).then_some(())?;
    let stands = document.text.original(citation.start, citation.end);
    let reason = citation.faults.join("；");
    let message = format!("发文字号“{stands}”写法不规范：{reason}。请改正");
    let finding = Finding::new(document, "document_number_form", Severity::Hint, &[citation.start], message);
    Some(finding.because(reason).better(format!("改为“{}”", citation.proper())))
}

/// Whether two numbers seem to be of one document: the same title, or exchanged digits where a title is missing.
fn differs(one: &Citation, other: &Citation) -> bool {
    let same_office = one.office.ends_with(&other.office) || other.office.ends_with(&one.office);
    if !same_office || one.year == other.year && one.number == other.number {
        return false;
    }
    match (&one.title, &other.title) {
        (Some(title), Some(same)) => title == same,
        _ => {
            let sorted = |number: &str| {
                let mut all: Vec<char> = number.chars().collect();
                all.sort_unstable();
                all
            };
            one.year == other.year && one.number.len() > 1 && sorted(&one.number) == sorted(&other.number)
        }
    }
}

fn twice(document: &Document, one: &Citation, other: &Citation) -> Finding {
    let (first, second) = (one.proper(), other.proper());
    let titled = one.title.is_some() && one.title == other.title;
    let severity = if titled { Severity::Contradiction } else { Severity::Unexplained };
    let what = match &one.title {
        Some(title) if titled => format!("{title}的文号两处不同"),
        _ => "两个文号只有数字次序不同，像是同一份文件".to_owned(),
    };
    let message = format!("{what}：{first}和{second}。请核对原件");
    Finding::new(document, "document_cited_twice", severity, &[one.start, other.start], message)
        .because(format!("{first}≠{second}"))
        .better(format!("如是同一份文件，后一处改为“{first}”"))
}

fn citations(text: &Text) -> Vec<Citation> {
    let mut found: Vec<Citation> = Vec::new();
    for at in 0..text.chars.len() {
        let Some(citation) = bracketed(text, at).or_else(|| bare(text, at)) else { continue };
        if found.last().is_none_or(|last| last.end <= citation.start) {
            found.push(Citation { title: title(text, &citation), ..citation });
        }
    }
    found
}

/// 〔2022〕6号 and what people make of it; `at` is the opening bracket.
fn bracketed(text: &Text, at: usize) -> Option<Citation> {
    let open = text.at(at)?;
    let close = match open {
        '〔' => '〕',
        '[' => ']',
        '(' => ')',
        '【' => '】',
        '〈' => '〉',
        '{' => '}',
        _ => return None,
    };
    let inside = digits(text, at + 1);
    (text.at(at + 1 + inside) == Some(close)).then_some(())?;
    let written = |from: usize, count: usize| text.slice(from, from + count).iter().collect::<String>();
    let mut faults = Vec::new();
    if open != '〔' {
        faults.push("年份应用六角括号〔〕");
    }
    let mut end = at + 2 + inside;
    // 2023〔31〕号: the bracket stands around the number.
    if text.at(end) == Some('号') && (1..=3).contains(&inside) && at >= 4 && digits(text, at - 4) == 4 {
        let office = office(text, at - 4)?;
        faults.push("括号应在年份上");
        let (start, year) = (at - 4 - office.chars().count(), written(at - 4, 4));
        let number = written(at + 1, inside);
        return Some(Citation { start, end: end + 1, office, year, number, faults, title: None });
    }
    matches!(inside, 2 | 4).then_some(())?;
    let year = written(at + 1, inside);
    if inside == 2 {
        faults.push("年份应写四位");
    }
    if text.at(end) == Some('第') {
        end += 1;
        faults.push("序号前不加“第”字");
    }
    let count = digits(text, end);
    (1..=5).contains(&count).then_some(())?;
    let number = written(end, count);
    if number.len() > 1 && number.starts_with('0') {
        faults.push("序号前不编虚位");
    }
    end += count;
    if text.at(end) == Some('号') {
        end += 1;
    } else if open == '〔' && text.at(end).is_none_or(|c| !c.is_alphanumeric()) {
        faults.push("缺“号”字");
    } else {
        return None;
    }
    let office = office(text, at)?;
    let start = at - office.chars().count();
    let number = number.trim_start_matches('0').to_owned();
    Some(Citation { start, end, office, year, number, faults, title: None })
}

/// 云发2022年6号, 云发2022第6号: no bracket at all; `at` is the year.
fn bare(text: &Text, at: usize) -> Option<Citation> {
    let count = digits(text, at);
    let inside = at.checked_sub(1).and_then(|i| text.at(i)).is_some_and(|c| c.is_ascii_digit());
    (count == 4 && !inside && matches!(text.at(at), Some('1' | '2'))).then_some(())?;
    let sign = text.at(at + 4)?;
    let mut end = at + 4;
    let spaced = text.spaced.get(end).is_some_and(|s| *s);
    match sign {
        '年' if text.at(end + 1) == Some('第') => end += 2,
        '年' | '第' | '-' => end += 1,
        _ if sign.is_ascii_digit() && spaced => {}
        _ => return None,
    }
    let length = digits(text, end);
    ((1..=4).contains(&length) && text.at(end + length) == Some('号')).then_some(())?;
    let office = office(text, at)?;
    // 县人民政府2021年6号 may be anything; 云政发2021年6号 is a document.
    office.ends_with(['发', '字', '函', '办', '通', '组', '令', '复']).then_some(())?;
    let written = |from: usize, count: usize| text.slice(from, from + count).iter().collect::<String>();
    let number = written(end, length).trim_start_matches('0').to_owned();
    let faults = vec!["年份应用六角括号〔〕"];
    let start = at - office.chars().count();
    Some(Citation { start, end: end + length + 1, office, year: written(at, 4), number, faults, title: None })
}

/// The short name before a document number; none where there is none.
fn office(text: &Text, end: usize) -> Option<String> {
    let part = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') && !OUTSIDE.contains(c);
    let count = (1..=OFFICE_MAX).take_while(|n| end.checked_sub(*n).and_then(|i| text.at(i)).is_some_and(part)).count();
    (count >= 2).then(|| text.slice(end - count, end).iter().collect())
}

/// 《…》（…号）, …号《…》, …号文件《…》.
fn title(text: &Text, citation: &Citation) -> Option<String> {
    let gap = |from: usize, to: usize| text.slice(from, to).iter().collect::<String>();
    let before = (citation.start.saturating_sub(6)..citation.start).rev().find(|at| text.at(*at) == Some('》'));
    let named = |open: usize, close: usize| text.slice(open, close + 1).iter().collect::<String>();
    if let Some(close) = before.filter(|close| {
        matches!(gap(*close + 1, citation.start).as_str(), "(" | "" | "的通知(" | "的意见(" | "文件(" | "，文号")
    }) {
        let open = (close.saturating_sub(100)..close).rev().find(|at| text.at(*at) == Some('《'))?;
        return Some(named(open, close));
    }
    let open = (citation.end..citation.end + 4).find(|at| text.at(*at) == Some('《'))?;
    matches!(gap(citation.end, open).as_str(), "" | ")" | "文件" | "文" | "印发").then_some(())?;
    let close = (open..open + 100).find(|at| text.at(*at) == Some('》'))?;
    Some(named(open, close))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_leads_to_the_proper_one() {
        let cases = [
            ("按照云农领发〔2022〕6号要求", "云农领发〔2022〕6号", 0),
            ("（云农领发〔2022〕第6号）", "云农领发〔2022〕6号", 1),
            ("石政办发（2023）12号", "石政办发〔2023〕12号", 1),
            ("石政办发[2023]012号", "石政办发〔2023〕12号", 2),
            ("大政发〔21〕9号", "大政发〔2021〕9号", 1),
            ("桥人社2023〔31〕号", "桥人社〔2023〕31号", 1),
            ("枫政发〔2020〕 8）", "枫政发〔2020〕8号", 1),
            ("清政发2023 4号", "清政发〔2023〕4号", 1),
        ];
        for (line, proper, faults) in cases {
            let found = citations(&Text::new(&[line.to_owned()]));
            let found: Vec<(String, usize)> = found.iter().map(|c| (c.proper(), c.faults.len())).collect();
            assert_eq!(found, [(proper.to_owned(), faults)], "{line}");
        }
        for line in ["（2020）云01民初3号", "位于和平路（2021）", "2021年3月12号", "第12号", "见〔注〕3号"]
        {
            assert_eq!(citations(&Text::new(&[line.to_owned()])), Vec::new(), "{line}");
        }
    }
}
