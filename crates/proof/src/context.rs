//! What the words around a number say about it: a threshold, a rate, a plan, another place, another year.

use crate::{
    range::Hedge,
    sentence::{clause_start, ends_clause},
    text::{Text, fold},
    token::{Kind, Number, Side},
    unit::Class,
};

/// Words after which a number is a line that is drawn, and not a count.
const LINES_BEFORE: [&str; 22] = [
    "不低于",
    "不高于",
    "不少于",
    "不超过",
    "不得超过",
    "不大于",
    "不小于",
    "低于",
    "高于",
    "少于",
    "小于",
    "大于",
    "不足",
    "未满",
    "未达到",
    "未达",
    "不到",
    "至少",
    "最低",
    "最高",
    "上限",
    "下限",
];
/// Words behind a number that make it a line.
const LINES_AFTER: [&str; 8] = ["及以上", "及以下", "以上", "以下", "以内", "之内", "之间", "封顶"];
/// With 均 or 都 before them, these speak of each one and not of all together.
const REACHED: [&str; 8] = ["达到了", "达到", "达", "突破了", "突破", "超过了", "超过", "超"];
const EACH: [&str; 5] = ["均", "都", "全部", "普遍", "皆"];
/// Nouns behind 个 that make a saying of a numeral in characters.
const SAYINGS: [&str; 22] = [
    "方面", "环节", "层面", "阶段", "关键", "原则", "确保", "维护", "确立", "意识", "自信", "不摘", "落实", "精准",
    "转变", "结合", "到位", "必须", "坚持", "统筹", "强化", "步骤",
];
/// Words that turn the number behind them into another one, unless they are part of the figure's own phrase.
const QUALIFIERS: [&str; 36] = [
    "户均",
    "人均",
    "村均",
    "亩均",
    "平均",
    "每户",
    "每人",
    "每村",
    "每年",
    "每月",
    "每亩",
    "每个",
    "每名",
    "各村",
    "新增",
    "净增",
    "增加",
    "增长",
    "减少",
    "下降",
    "同比",
    "环比",
    "去年",
    "上年",
    "上一年",
    "往年",
    "同期",
    "全县",
    "全市",
    "全省",
    "全国",
    "全区",
    "我县",
    "我市",
    "我省",
    "我区",
];
/// Words that make a plan of all that follows in the sentence.
const PLANS: [&str; 21] = [
    "再扩",
    "再新",
    "目标是",
    "下一步",
    "下步",
    "明年",
    "来年",
    "我们将",
    "我镇将",
    "我乡将",
    "将争取",
    "将新建",
    "将实施",
    "将继续",
    "计划",
    "力争",
    "预计",
    "预期",
    "拟",
    "打算",
    "确保到",
];
/// Words with 计划 that plan nothing.
const NO_PLANS: [&str; 6] = ["行动计划", "按计划", "按照计划", "计划生育", "年度计划", "计划任务"];
/// Words that, right before a noun, make it a smaller group, of which a pack may know nothing.
const MODIFIERS: [&str; 54] = [
    "未",
    "非",
    "不",
    "无",
    "没",
    "困难",
    "残疾",
    "低保",
    "特困",
    "兜底",
    "大病",
    "重病",
    "患病",
    "因病",
    "因灾",
    "因学",
    "因残",
    "女性",
    "少数民族",
    "有劳动力",
    "无劳动力",
    "零就业",
    "未就业",
    "已就业",
    "失业",
    "返乡",
    "返贫",
    "危房",
    "逾期",
    "重点",
    "党员",
    "单身",
    "岗前",
    "创业",
    "实用技术",
    "省内",
    "省外",
    "县内",
    "县外",
    "镇内",
    "镇外",
    "就近",
    "就地",
    "新识别",
    "新纳入",
    "新增",
    "新认定",
    "走访",
    "回访",
    "抽查",
    "抽样",
    "调查",
    "慰问",
    "访谈",
];
/// Verbs and days before 的 that make no smaller group: 现有的, 下达的.
const OPEN_RELATIVES: [&str; 42] = [
    "登记",
    "系统",
    "台账",
    "核定",
    "统计",
    "平台",
    "在册",
    "建档立卡",
    "小组",
    "村",
    "组",
    "我镇",
    "核查",
    "督查",
    "考核",
    "现有",
    "已有",
    "全镇",
    "我镇",
    "本镇",
    "全乡",
    "辖区",
    "目前",
    "所有",
    "下达",
    "完成",
    "组织",
    "开展",
    "纳入",
    "识别",
    "认定",
    "确定",
    "涉及",
    "实施",
    "举办",
    "召开",
    "年度",
    "年",
    "月",
    "日",
    "培育",
    "扶持",
];
/// Words that bring the whole town back into view.
const WHOLE_TOWN: [&str; 9] = ["全镇", "我镇", "本镇", "全乡", "我乡", "本乡", "镇域", "我街道", "全街道"];

/// Says what a number is there for, and how exact it is where a word behind it says so.
pub(crate) fn settle(text: &Text, number: &mut Number, next: Option<usize>) {
    let clause_over = |at: usize| text.at(at).is_none_or(|c| ends_clause(c) || matches!(c, '、' | ')'));
    if let Some(word) = LINES_AFTER.iter().find(|word| text.starts(number.end, word)) {
        let end = number.end + word.chars().count();
        // 在50亩以上 says which; 达50亩以上 says how many.
        let says_which = text.ends(number.start, "在");
        if *word == "以上" && clause_over(end) && !says_which && number.unit.class != Class::Money {
            (number.end, number.written.hedge) = (end, Hedge::AtLeast);
        } else {
            number.kind = Kind::Threshold(Side::Behind);
        }
        return;
    }
    if LINES_BEFORE.iter().any(|word| text.ends(number.start, word)) && !lacks(text, number) {
        number.kind = Kind::Threshold(Side::Before);
        return;
    }
    let reached = REACHED.iter().find(|word| text.ends(number.start, word));
    if let Some(word) = reached {
        let at = number.start - word.chars().count();
        let each = EACH.iter().any(|word| text.ends(at, word)) && number.unit.class != Class::Percent;
        let says_which = text.at(number.end) == Some('的') && !clause_over(number.end + 1);
        if each || says_which {
            number.kind = Kind::Threshold(Side::Before);
            return;
        }
    }
    let quoted = text.quoted.get(number.start).is_some_and(|q| *q);
    // “户均培训1人” is a slogan.
    if quoted && !qualifiers(text, clause_start(text, number.start), number.start).is_empty() {
        number.kind = Kind::Saying;
    }
    if number.chinese {
        // 两项相抵, 三类人员, 两头入手: in characters such measure words count what was just listed.
        let listed = match number.unit.class {
            Class::Thing => !matches!(number.unit.word, "个" | "家" | "场" | "场次" | "处" | "所" | "座"),
            class => class == Class::Animal,
        };
        let saying = listed || SAYINGS.iter().any(|word| text.starts(number.end, word));
        let unfollowed = next.is_none_or(|next| next > number.end) && !clause_over(number.end);
        if quoted || saying || (is_one(number) && unfollowed) {
            number.kind = Kind::Saying;
        }
    }
}

/// Whether 不足 is said of what stands before it and not of the number: 水源不足12处，管网破损11处.
fn lacks(text: &Text, number: &Number) -> bool {
    let Some(at) = number.start.checked_sub(2).filter(|at| text.starts(*at, "不足")) else { return false };
    let noun = text.slice(clause_start(text, at), at);
    let of_place =
        noun.last().is_some_and(|c| matches!(c, '村' | '镇' | '乡' | '组' | '户' | '均' | '已' | '还' | '仍' | '量'));
    number.unit.class == Class::Thing
        && noun.len() >= 2
        && !of_place
        && text.at(number.end).is_none_or(|c| ends_clause(c) || c == '、')
}

/// Whether it is 一, which is as often an article as a number.
fn is_one(number: &Number) -> bool {
    number.written.number.digits == 1
}

/// Whether a numeral in characters is one half of a saying: 一户一策, 每一户.
pub(crate) fn is_half_of_saying(text: &Text, number: &Number) -> bool {
    let before = |n: usize| number.start.checked_sub(n).and_then(|i| text.at(i));
    number.chinese
        && is_one(number)
        && (text.at(number.end) == Some('一')
            || before(2) == Some('一')
            || before(1).is_some_and(|c| {
                matches!(c, '每' | '逐' | '某' | '任' | '同' | '这' | '那' | '另' | '唯' | '统' | '第')
            }))
}

/// Whether the words right before a noun make it a smaller group: 就业困难的搬迁户 is not 搬迁户, nor is 未脱贫户 脱贫户.
pub(crate) fn is_narrowed(text: &Text, from: usize, noun: usize) -> bool {
    if noun <= from {
        return false;
    }
    let modified = MODIFIERS.iter().any(|word| text.ends(noun, word) && noun - word.chars().count() >= from);
    let Some('的') = text.at(noun - 1) else { return modified };
    // “能发展、可增收”的经营主体 praises and does not choose.
    let praised =
        noun >= 2 && text.quoted.get(noun - 2).is_some_and(|q| *q) && !text.quoted.get(noun - 1).is_some_and(|q| *q);
    !praised && !OPEN_RELATIVES.iter().any(|word| text.ends(noun - 1, word))
}

/// The qualifying words between `from` and `to`, as ranges.
pub(crate) fn qualifiers(text: &Text, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for word in QUALIFIERS {
        let folded = fold(word);
        found.extend(text.find_all(from, to, &folded).into_iter().map(|start| (start, start + folded.len())));
    }
    found
}

/// Whether a sentence speaks of the future before a place.
pub(crate) fn is_planned(text: &Text, from: usize, to: usize) -> bool {
    let excused = |at: usize| NO_PLANS.iter().any(|word| (0..4).any(|n| at >= n && text.starts(at - n, word)));
    PLANS.iter().any(|word| {
        text.find_all(from, to, &fold(word)).into_iter().any(|at| {
            // 模拟 and 虚拟 plan nothing.
            let other =
                *word == "拟" && at.checked_sub(1).and_then(|i| text.at(i)).is_some_and(|c| matches!(c, '模' | '虚'));
            !other && !excused(at)
        })
    })
}

/// The name of a single village in the clause of `at` before it, or as the subject of the sentence from `start`, or
/// in one of the headings. Its numbers are not the town's.
pub(crate) fn village_before(text: &Text, start: usize, at: usize) -> Option<(usize, usize)> {
    let clause = clause_start(text, at).max(start);
    let back = |from: usize| WHOLE_TOWN.iter().any(|word| text.holds(from, at, &fold(word)));
    if let Some(found) = village_in(text, clause, at) {
        return (!back(found.1)).then_some(found);
    }
    // A village that opens an earlier clause of the sentence is its subject still.
    let mut from = start;
    while from < clause {
        let end = (from..clause).find(|i| text.at(*i).is_some_and(|c| ends_clause(c) || c == '(')).unwrap_or(clause);
        let opens = village_in(text, from, end).filter(|(name, _)| *name <= from + 1);
        if let Some(found) = opens
            && !back(found.1)
        {
            return Some(found);
        }
        from = end + 1;
    }
    None
}

/// The last name of a single village between `from` and `to`: where it begins and ends.
pub(crate) fn village_in(text: &Text, from: usize, to: usize) -> Option<(usize, usize)> {
    (from..to).rev().find_map(|at| {
        let end = if text.at(at) == Some('村') {
            at + 1
        } else if text.starts(at, "社区") && at + 2 <= to {
            at + 2
        } else {
            return None;
        };
        let before = |n: usize| at.checked_sub(n).filter(|i| *i >= from).and_then(|i| text.at(i));
        if matches!(before(1), Some('该' | '本' | '我' | '全' | '此')) && end == at + 1 {
            return Some((at - 1, end));
        }
        let name = (1..=3).take_while(|n| before(*n).is_some_and(is_name)).count();
        (name >= 2 && !is_common_with_village(text, at, end)).then_some((at - name, end))
    })
}

fn is_name(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
        && !matches!(c, '的' | '和' | '与' | '及' | '在' | '由' | '对' | '为' | '是' | '有' | '涉' | '其' | '中' | '如')
}

/// Words with 村 or 社区 that name no village: 行政村, 农村, 驻村, 村民, 村集体.
pub(crate) fn is_common_with_village(text: &Text, at: usize, end: usize) -> bool {
    const BEFORE: [&str; 46] = [
        "行政", "自然", "贫困", "中心", "示范", "建制", "出列", "重点", "美丽", "先进", "薄弱", "试点", "达标", "搬迁",
        "幸福", "农", "乡", "各", "每", "驻", "个", "进", "入", "到", "所", "镇", "城", "扶", "强", "包", "挂", "帮",
        "结", "下", "离", "出", "回", "辖", "属", "等", "余", "多", "类", "些", "安置", "点",
    ];
    const BEHIND: [&str; 18] = [
        "级",
        "镇",
        "民",
        "集",
        "两委",
        "干",
        "庄",
        "组",
        "社",
        "容",
        "内",
        "外",
        "情",
        "务",
        "企",
        "委会干",
        "规",
        "史",
    ];
    BEFORE.iter().any(|word| text.ends(at, word))
        || BEHIND.iter().any(|word| text.starts(end, word))
        || text.at(at.wrapping_sub(1)).is_some_and(|c| c.is_ascii_digit() || crate::numeral::is_numeral(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_village_is_told_from_words_with_the_same_character() {
        let cases = [
            ("柳湾村脱贫户", true),
            ("涉及9个行政村脱贫户", false),
            ("农村劳动力转移", false),
            ("驻村工作队", false),
            ("该村现有", true),
            ("村集体经济", false),
            ("白石岩社区有", true),
            ("各村均有", false),
            ("18个村", false),
        ];
        for (line, expected) in cases {
            let text = Text::new(&[line.to_owned()]);
            let found = village_in(&text, 0, text.chars.len()).is_some();
            assert_eq!(found, expected, "{line}");
        }
    }
}
