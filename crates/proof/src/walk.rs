//! The places from which a noun is looked for: right before the number, before words without weight, and before the
//! numbers that share the noun (一般脱贫户4027户14649人).

use crate::{
    document::{Document, is_counted_noun},
    phrase::Step,
    token::{Kind, Number},
    unit::Class,
};

/// Words without weight between a noun and its number.
const LIGHT_BEFORE: [&str; 97] = [
    "共计",
    "共有",
    "总计",
    "合计",
    "累计",
    "总共",
    "共",
    "计",
    "现有",
    "已有",
    "尚有",
    "还有",
    "仍有",
    "只有",
    "有",
    "达到",
    "达成",
    "达",
    "为",
    "是",
    "约为",
    "大约",
    "约",
    "将近",
    "接近",
    "近",
    "超过",
    "突破",
    "逾",
    "超",
    "已经",
    "已",
    "了",
    "的",
    "均",
    "都",
    "仅",
    "只",
    "就",
    "总户数",
    "总人数",
    "总规模",
    "总面积",
    "总数",
    "总量",
    "次数",
    "场数",
    "个数",
    "笔数",
    "户数",
    "人数",
    "面积",
    "数量",
    "规模",
    "数",
    "户",
    "人口",
    "人员",
    "群众",
    "对象",
    "家庭",
    "劳动力",
    "人次",
    "方面",
    "工作",
    "任务",
    "情况",
    "目标任务",
    "完成",
    "实现",
    "实施",
    "开展",
    "组织",
    "落实",
    "涉及",
    "来自",
    "覆盖",
    "纳入",
    "认定",
    "全年",
    "年内",
    "当年",
    "本年",
    "今年",
    "目前",
    "截至",
    "截止",
    "至今",
    "全镇",
    "我镇",
    "本镇",
    "全乡",
    "我乡",
    "本乡",
    "即",
    "在册",
    "达到了",
];
/// Words without weight between a number and the noun behind it.
const LIGHT_BEHIND: [&str; 22] = [
    "的", "均为", "都是", "均是", "为", "是", "属于", "属", "系", "参加", "参与", "接受", "实现", "完成", "享受",
    "开展", "左右", "余", "均", "已", "规模", "以上",
];
/// How many places are tried; no honest sentence needs more.
const STEPS_MAX: usize = 200;

/// The places before a number, the nearest first.
pub(crate) fn back(document: &Document, number: usize) -> Vec<Step> {
    let Some(meant) = document.numbers.get(number) else { return Vec::new() };
    let (sentence_start, _) = document.bounds(meant.sentence);
    let mut steps = vec![Step { at: meant.start, passed: 0 }];
    let mut next = 0;
    while let Some(step) = steps.get(next).copied() {
        next += 1;
        if step.at <= sentence_start || steps.len() > STEPS_MAX {
            continue;
        }
        let mut reach = |at: usize, passed: usize| {
            if at >= sentence_start && !steps.iter().any(|s| s.at == at) {
                steps.push(Step { at, passed });
            }
        };
        let text = &document.text;
        for word in LIGHT_BEFORE {
            if text.ends(step.at, word) {
                reach(step.at - word.chars().count(), step.passed);
            }
        }
        match text.at(step.at - 1) {
            Some(':' | '(') => reach(step.at - 1, step.passed),
            // 、 joins what is alike: numbers share a noun across it, but no noun reaches across it to a number. A comma
            // right before a number is no bridge either (仅少数稳定就业，120人…); words such as 共 or 完成 make it one.
            Some(c @ ('、' | '，')) => {
                let after_number = document.number_ending(step.at - 1).is_some() || text.ends(step.at - 1, ")");
                if after_number || c == '，' && step.at != meant.start {
                    reach(step.at - 1, step.passed);
                }
            }
            Some(')') => {
                if let Some(open) = opening(document, step.at - 1, sentence_start) {
                    reach(open, step.passed);
                }
            }
            _ => {}
        }
        if let Some(start) = document.date_ending(step.at) {
            reach(start, step.passed);
        }
        if let Some(passed) = document.number_ending(step.at).or_else(|| noun_of(document, step.at))
            && let Some(other) = document.numbers.get(passed)
            && other.kind == Kind::Count
            && other.start < step.at
            && shares_noun(other, meant)
        {
            reach(other.start, step.passed + 1);
        }
    }
    steps.sort_by_key(|step| (step.passed, std::cmp::Reverse(step.at)));
    steps
}

/// Whether two numbers can have one noun: 4027户14649人, 9村24组; not 12户、15户, of which each has its own.
fn shares_noun(one: &Number, other: &Number) -> bool {
    one.unit.class != other.unit.class || one.unit.class == Class::Thing && one.unit.word != other.unit.word
}

/// The number whose noun (24个村民小组) ends at a place.
fn noun_of(document: &Document, at: usize) -> Option<usize> {
    let index = document.numbers.partition_point(|n| n.end < at).checked_sub(1)?;
    let number = document.numbers.get(index)?;
    let noun = document.text.slice(number.end, at);
    (number.unit.class.counts_what_follows() && is_counted_noun(noun)).then_some(index)
}

/// The bracket that the closing bracket at `close` closes.
fn opening(document: &Document, close: usize, from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (from..=close).rev() {
        match document.text.at(at) {
            Some(')') => depth += 1,
            Some('(') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The places behind a number, the nearest first.
pub(crate) fn on(document: &Document, number: usize) -> Vec<Step> {
    let Some(meant) = document.numbers.get(number) else { return Vec::new() };
    let (_, sentence_end) = document.bounds(meant.sentence);
    let mut steps = vec![Step { at: meant.end, passed: 0 }];
    let mut next = 0;
    while let Some(step) = steps.get(next).copied() {
        next += 1;
        if step.at >= sentence_end || steps.len() > STEPS_MAX {
            continue;
        }
        let mut reach = |at: usize, passed: usize| {
            if at <= sentence_end && !steps.iter().any(|s| s.at == at) {
                steps.push(Step { at, passed });
            }
        };
        for word in LIGHT_BEHIND {
            if document.text.starts(step.at, word) {
                reach(step.at + word.chars().count(), step.passed);
            }
        }
        if let Some(other) = document.number_starting(step.at).and_then(|i| document.numbers.get(i))
            && other.kind == Kind::Count
            && shares_noun(other, meant)
            && step.at == meant.end
        {
            reach(other.end, step.passed + 1);
        }
    }
    steps.sort_by_key(|step| (step.passed, step.at));
    steps
}

/// What is left of a noun when words without weight are taken from its end, none or several of them.
pub(crate) fn without_weight(noun: &[char]) -> Vec<&[char]> {
    let mut lengths = vec![noun.len()];
    let mut next = 0;
    while let Some(length) = lengths.get(next).copied() {
        next += 1;
        let rest = noun.get(..length).unwrap_or_default();
        for word in LIGHT_BEFORE {
            let word: Vec<char> = word.chars().collect();
            if rest.ends_with(&word) && !lengths.contains(&(length - word.len())) {
                lengths.push(length - word.len());
            }
        }
    }
    lengths.into_iter().filter_map(|length| noun.get(..length)).collect()
}
