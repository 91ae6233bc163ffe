//! Phrases of a pack: words with gaps.

use crate::{
    document::Document,
    sentence::{clause_end, clause_start},
    text::fold,
};

/// What may stand in a gap of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Nothing; between a phrase and its number only words without weight (共, 有, 累计).
    None,
    /// `…`: words of the same clause.
    Clause,
    /// `……`: anything in the same sentence.
    Sentence,
}

/// A phrase: parts, with gaps before, between and behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    leading: Gap,
    parts: Vec<(Vec<char>, Gap)>,
}

/// Where a phrase was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The literal parts, from the left.
    pub(crate) spans: Vec<(usize, usize)>,
    /// Whether a gap stands between the phrase and the number.
    pub(crate) loose: bool,
    /// Numbers between the phrase and the number whose noun it states too.
    pub(crate) passed: usize,
}

impl Found {
    /// How many characters are literally so.
    pub(crate) fn weight(&self) -> usize {
        self.spans.iter().map(|(start, end)| end - start).sum()
    }

    /// First character.
    pub(crate) fn start(&self) -> usize {
        self.spans.first().map_or(0, |span| span.0)
    }
}

/// A place from which words can be compared, and how many numbers stand between it and the number meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// The place.
    pub(crate) at: usize,
    /// Numbers passed on the way.
    pub(crate) passed: usize,
}

impl Phrase {
    /// Reads a phrase as packs write it.
    pub(crate) fn parse(words: &str) -> Option<Self> {
        let folded = fold(words);
        let mut leading = Gap::None;
        let mut parts: Vec<(Vec<char>, Gap)> = Vec::new();
        let mut part = Vec::new();
        let widen = |gap: Gap| if gap == Gap::None { Gap::Clause } else { Gap::Sentence };
        for c in folded {
            if c != '…' {
                part.push(c);
                continue;
            }
            if !part.is_empty() {
                parts.push((std::mem::take(&mut part), Gap::None));
            }
            let gap = parts.last_mut().map_or(&mut leading, |last| &mut last.1);
            *gap = widen(*gap);
        }
        if !part.is_empty() {
            parts.push((part, Gap::None));
        }
        (!parts.is_empty()).then_some(Phrase { leading, parts })
    }

    /// The words of a phrase without gaps.
    pub(crate) fn whole(&self) -> Option<&[char]> {
        match self.parts.as_slice() {
            [(words, Gap::None)] if self.leading == Gap::None => Some(words),
            _ => None,
        }
    }

    /// Finds the phrase before a number, from the places that can be reached from it.
    pub(crate) fn before(&self, document: &Document, steps: &[Step], sentence_start: usize) -> Option<Found> {
        let number = steps.first()?.at;
        let (last, trailing) = self.parts.last()?;
        let ends: Vec<Step> = match trailing {
            Gap::None => steps.to_vec(),
            gap => {
                let from = reach_back(document, *gap, true, number, sentence_start);
                let starts = document.text.find_all(from, number, last);
                starts.into_iter().rev().map(|start| Step { at: start + last.len(), passed: 0 }).collect()
            }
        };
        ends.iter().find_map(|step| {
            let start = step.at.checked_sub(last.len()).filter(|start| *start >= sentence_start)?;
            if document.text.slice(start, step.at) != last.as_slice() || splits_number(document, start, step.at) {
                return None;
            }
            let mut spans = vec![(start, step.at)];
            let mut right = start;
            for (part, gap) in self.parts.iter().rev().skip(1) {
                let from = reach_back(document, *gap, false, right, sentence_start);
                let starts = document.text.find_all(from, right, part).into_iter();
                let start = starts.rev().find(|at| !splits_number(document, *at, at + part.len()))?;
                spans.insert(0, (start, start + part.len()));
                right = start;
            }
            Some(Found { spans, loose: *trailing != Gap::None, passed: step.passed })
        })
    }

    /// Finds a phrase without gaps before a number with a few words between that name nothing of their own.
    pub(crate) fn at_a_distance(&self, document: &Document, step: Step, sentence_start: usize) -> Option<Found> {
        let words = self.whole()?;
        let text = &document.text;
        let from = reach_back(document, Gap::Clause, true, step.at, sentence_start);
        let item = (from..step.at).rev().find(|i| matches!(text.at(*i), Some('、' | '(' | ')' | ':')));
        let from = item.map_or(from, |i| i + 1);
        let mut starts = text.find_all(from, step.at, words).into_iter().rev();
        let start = starts.find(|start| !splits_number(document, *start, start + words.len()))?;
        let between = text.slice(start + words.len(), step.at);
        let silent = between.len() <= DISTANCE_MAX && !NAMES.iter().any(|name| holds(between, name));
        silent.then(|| Found { spans: vec![(start, start + words.len())], loose: true, passed: step.passed })
    }

    /// Finds the phrase behind a number.
    pub(crate) fn after(&self, document: &Document, steps: &[Step], sentence_end: usize) -> Option<Found> {
        let number = steps.first()?.at;
        let (first, gap) = self.parts.first()?;
        let starts: Vec<Step> = match self.leading {
            Gap::None => steps.to_vec(),
            gap => {
                let to = reach_on(document, gap, true, number, sentence_end);
                document.text.find_all(number, to, first).into_iter().map(|at| Step { at, passed: 0 }).collect()
            }
        };
        starts.iter().find_map(|step| {
            let end = step.at + first.len();
            let same = document.text.slice(step.at, end) == first.as_slice();
            if end > sentence_end || !same || splits_number(document, step.at, end) {
                return None;
            }
            let mut spans = vec![(step.at, end)];
            let (mut left, mut gap) = (end, *gap);
            for (part, next) in self.parts.iter().skip(1) {
                let to = reach_on(document, gap, false, left, sentence_end);
                let mut starts = document.text.find_all(left, to, part).into_iter();
                let start = starts.find(|at| !splits_number(document, *at, at + part.len()))?;
                spans.push((start, start + part.len()));
                (left, gap) = (start + part.len(), *next);
            }
            Some(Found { spans, loose: self.leading != Gap::None, passed: step.passed })
        })
    }
}

/// More words between a noun and its number say something else.
const DISTANCE_MAX: usize = 8;
/// Words that name somebody or something; behind them a number is theirs.
const NAMES: [&str; 75] = [
    "分别",
    "逐年",
    "依次",
    "识别",
    "相差",
    "多",
    "少",
    "差",
    "车间",
    "引进",
    "新建",
    "加工",
    "设施",
    "党员",
    "干部",
    "责任",
    "联系人",
    "队员",
    "代表",
    "教师",
    "老师",
    "学生",
    "老人",
    "妇女",
    "残疾",
    "低保",
    "特困",
    "儿童",
    "劳动力",
    "劳力",
    "子女",
    "成员",
    "机构",
    "合格",
    "满意",
    "就业",
    "务工",
    "培训",
    "产业",
    "收入",
    "新增",
    "减少",
    "增加",
    "下降",
    "增长",
    "户均",
    "人均",
    "平均",
    "贷款",
    "项目",
    "措施",
    "问题",
    "档案",
    "台账",
    "公司",
    "企业",
    "合作社",
    "主体",
    "基地",
    "岗位",
    "补贴",
    "补助",
    "资金",
    "面积",
    "房屋",
    "危房",
    "车辆",
    "医保",
    "以上",
    "以下",
    "计划",
    "目标",
    "中心",
    "小组",
    "社区",
];

fn holds(text: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    text.windows(word.len()).any(|part| part == word.as_slice())
}

/// Whether words begin or end within a number: 8万元 is no part of 18万元, nor of 5—8万元.
fn splits_number(document: &Document, start: usize, end: usize) -> bool {
    let text = &document.text;
    let digit = |at: Option<usize>| at.and_then(|i| text.at(i)).is_some_and(|c| c.is_ascii_digit());
    let before = start.checked_sub(1).and_then(|i| text.at(i));
    let joins = before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '—' | '~' | '至'));
    digit(Some(start)) && joins || digit(end.checked_sub(1)) && digit(Some(end))
}

/// How far a gap before `at` may reach to the left. Next to the number (`edge`) it may hold no other count, whose
/// noun the phrase would be.
fn reach_back(document: &Document, gap: Gap, edge: bool, at: usize, sentence_start: usize) -> usize {
    if gap == Gap::Sentence {
        return sentence_start;
    }
    let clause = clause_start(&document.text, at).max(sentence_start);
    let counts = document.counts_between(clause, at).filter_map(|i| document.numbers.get(i));
    let last = counts.map(|n| n.end).filter(|end| *end <= at).max();
    if edge { last.unwrap_or(clause).max(clause) } else { clause }
}

/// How far a gap behind `at` may reach to the right: next to the number up to the next count, else up to its end, for
/// 村集体经济…8万元 is one phrase.
fn reach_on(document: &Document, gap: Gap, edge: bool, at: usize, sentence_end: usize) -> usize {
    if gap == Gap::Sentence {
        return sentence_end;
    }
    let clause = clause_end(&document.text, at).min(sentence_end);
    let next = document.counts_between(at, clause).next().and_then(|i| document.numbers.get(i));
    next.map_or(clause, |n| if edge { n.start } else { n.end.min(clause) })
}
