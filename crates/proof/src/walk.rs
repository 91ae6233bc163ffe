//! The places from which a noun is looked for: right before the number, before words without weight, and before the
//! numbers that share the noun (一般脱贫户4027户14649人).

use crate::{
    document::{Document, is_counted_noun},
    phrase::Step,
    range::Range,
    token::{Kind, Number},
    unit::{Class, shifted},
};

/// Words without weight between a noun and its number.
const LIGHT_BEFORE: [&str; 195] = [
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
    "发展到",
    "扩大到",
    "增至",
    "增加到",
    "提高到",
    "累计培育",
    "培育",
    "扶持",
    "兑付",
    "兑现",
    "发放",
    "拨付",
    "支付",
    "列入",
    "列为",
    "进入",
    "建立",
    "登记",
    "核定",
    "统计",
    "计入",
    "存量",
    "尚余",
    "仍余",
    "余",
    "剩余",
    "折合",
    "折",
    "约合",
    "大致",
    "先后",
    "累计完成",
    "累计实现",
    "参训",
    "参加",
    "组织开展",
    "举办",
    "召开",
    "提供",
    "收集",
    "发布",
    "输送",
    "牵涉",
    "分布在",
    "分布于",
    "惠及",
    "下达",
    "任务数",
    "核查",
    "识别",
    "评定",
    "确认",
    "享受",
    "领取",
    "获得",
    "到账",
    "实有",
    "现",
    "尚",
    "还",
    "仍",
    "计划内",
    "其",
    "则",
    "也",
    "占",
    "占比",
    "比例",
    "比重",
    "合",
    "共涉及",
    "涉",
    "涵盖",
    "分属",
    "一共",
    "共搬迁",
    "搬出",
    "迁出",
    "安置",
    "我街道",
    "本街道",
    "全街道",
    "辖区",
    "镇内",
    "乡内",
    "之中",
    "当中",
    "里",
    "中",
    "内",
    "上",
    "方面的",
    "人数为",
    "户数为",
    "金额",
    "资金",
    "总额",
    "合计为",
];
/// Words without weight between a number and the noun behind it.
const LIGHT_BEHIND: [&str; 26] = [
    "农户", "群众", "家庭", "村民", "的", "均为", "都是", "均是", "为", "是", "属于", "属", "系", "参加", "参与",
    "接受", "实现", "完成", "享受", "开展", "左右", "余", "均", "已", "规模", "以上",
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
                if after_number
                    || c == '，' && step.at != meant.start
                    || c == '、' && follows_noun(document, step.at - 1, meant)
                {
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
            && (shares_noun(other, meant) || restates(document, other, meant))
        {
            reach(other.start, step.passed + 1);
        }
    }
    steps.sort_by_key(|step| (step.passed, std::cmp::Reverse(step.at)));
    steps
}

/// Whether two numbers can have one noun: 4027户14649人, 9村24组; not 12户、15户, of which each has its own.
pub(crate) fn shares_noun(one: &Number, other: &Number) -> bool {
    one.unit.class != other.unit.class || one.unit.class == Class::Thing && one.unit.word != other.unit.word
}

/// Whether a noun that stands behind a number of the same people ends at a place: 206户脱贫不稳定户、共743人.
fn follows_noun(document: &Document, at: usize, meant: &Number) -> bool {
    const NOUN_MAX: usize = 10;
    let Some(before) = document.counts_between(at.saturating_sub(NOUN_MAX + 4), at).next_back() else { return false };
    let Some(before) = document.numbers.get(before).filter(|n| n.end < at) else { return false };
    let noun = document.text.slice(before.end, at);
    shares_noun(before, meant)
        && noun.len() <= NOUN_MAX
        && !noun.iter().any(|c| matches!(c, '，' | ';' | ':' | '、' | '(' | ')'))
}

/// Whether a number says another one again, rounded: 13531人，约1.35万人.
fn restates(document: &Document, exact: &Number, meant: &Number) -> bool {
    const AGAIN: [&str; 7] = ["约", "近", "即", "折合", "约合", "合", "大约"];
    let again = AGAIN.iter().any(|word| document.text.ends(meant.start, word));
    let value = |n: &Number| shifted(n.written.number, i64::from(n.written.power));
    again
        && exact.unit.class == meant.unit.class
        && exact.written.power < meant.written.power
        && Range::of(meant.written, 0, 0).holds(value(exact))
}

/// Whether words add nothing to a noun: 目前共有.
pub(crate) fn is_without_weight(words: &[char]) -> bool {
    without_weight(words).iter().any(|rest| rest.is_empty())
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
