//! Breaking a long title into lines.
//!
//! GB/T 9704 asks that a title "回行时，做到词意完整，排列对称，长短适宜，间距恰当" and stands as a trapezoid or a diamond, never as a
//! rectangle or an hourglass. So a break costs by what it tears apart, and a line costs by how far it is from the length that
//! its shape wants; the cheapest set of lines wins.

use crate::text::{clean, half, halves};

/// Words of the trade that a break must not split. Titles of this field are made of few words, so a short list does better here
/// than a dictionary of the language, which would be larger than the rest of the program.
const WORDS: &str = "\
    脱贫攻坚 乡村振兴 有效衔接 巩固拓展 防止返贫 监测帮扶 易地扶贫搬迁 后续扶持 小额信贷 公益性岗位 村级集体经济 三保障 专项排查 专项行动 问题整改 动态监测 使用情况 整改情况 工作情况 \
    关于 巩固 拓展 脱贫 攻坚 成果 乡村 振兴 有效 衔接 防止 返贫 致贫 规模性 动态 监测 帮扶 机制 常态化 低收入 人口 \
    问题 整改 落实 排查 专项 行动 方案 实施 工作 情况 报告 请示 通知 通报 意见 年度 第一季度 第二季度 第三季度 第四季度 上半年 下半年 \
    考核 评估 反馈 巡视 巡察 审计 督查 检查 自查 自评 台账 清单 汇总 统计 明细 一览表 登记表 资金 项目 管理 使用 \
    产业 就业 务工 住房 安全 饮水 保障 义务 教育 医疗 基本 集体 经济 人民政府 委员会 办公室 领导小组 \
    推进 进一步 做好 加强 开展 完善 健全 建立 印发 说明";

const OPENING: &str = "（《〈「『【〔“‘([";
const CLOSING: &str = "，。、；：？！）》〉」』】〕”’…—·)],.;:?!%％";
/// What belongs to the number before it.
const AFTER_NUMBER: &str = "年月日号个户人万亿元度";
/// Beyond this a title is text pasted by mistake, and the search for good breaks would take long.
const MOST_LINES: usize = 8;
/// Conjunctions open a line rather than end one.
const CONJUNCTIONS: &str = "和与及暨同";

/// The lines of a title, none wider than `max` halves of a character. Line breaks of the author's own are kept.
pub(crate) fn lines(title: &str, max: usize) -> Vec<String> {
    clean(title).lines().map(str::trim).filter(|part| !part.is_empty()).flat_map(|part| break_up(part, max)).collect()
}

fn break_up(title: &str, max: usize) -> Vec<String> {
    let width = halves(title);
    if width <= max {
        return vec![title.to_owned()];
    }
    let chars: Vec<char> = title.chars().collect();
    let costs = break_costs(&chars);
    let fewest = width.div_ceil(max);
    if fewest > MOST_LINES {
        return fill(&chars, max);
    }
    // One line more than the fewest is tried too: lines that are all full leave no room for shape or whole words.
    let breaks = (fewest..=fewest + 1)
        .flat_map(|count| shapes(count, width))
        .filter_map(|shape| cheapest(&chars, &costs, &shape, max))
        .min_by_key(|(cost, breaks)| (*cost, breaks.len()))
        .map(|(_, breaks)| breaks)
        .unwrap_or_default();
    let mut lines = Vec::new();
    let mut start = 0;
    for end in breaks.into_iter().chain([chars.len()]) {
        lines.push(chars[start..end].iter().collect::<String>().trim().to_owned());
        start = end;
    }
    lines
}

/// Full lines, for what is too long to be a title.
fn fill(chars: &[char], max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    for &c in chars {
        width += half(c);
        if width > max {
            lines.push(String::new());
            width = half(c);
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

/// The lengths of the lines that each permitted shape wants.
fn shapes(count: usize, width: usize) -> Vec<Vec<usize>> {
    let parts: &[&[usize]] = match count {
        2 => &[&[55, 45], &[45, 55]],
        3 => &[&[30, 40, 30], &[38, 33, 29], &[29, 33, 38]],
        _ => return vec![vec![width / count.max(1); count]],
    };
    parts.iter().map(|shape| shape.iter().map(|part| width * part / 100).collect()).collect()
}

/// What a break before each character costs, in the unit of squared halves that the shape is measured in.
fn break_costs(chars: &[char]) -> Vec<usize> {
    let mut inside = vec![false; chars.len() + 1];
    let mut edge = vec![false; chars.len() + 1];
    for word in WORDS.split_whitespace() {
        let word: Vec<char> = word.chars().collect();
        for (start, window) in chars.windows(word.len()).enumerate() {
            if window == word {
                let end = start + word.len();
                inside[start + 1..end].fill(true);
                edge[start] = true;
                edge[end] = true;
            }
        }
    }
    let cost = |at: usize| {
        let (before, after) = (chars[at - 1], chars[at]);
        let number = before.is_ascii_alphanumeric() && (after.is_ascii_alphanumeric() || AFTER_NUMBER.contains(after));
        if number || OPENING.contains(before) || CLOSING.contains(after) {
            100_000
        } else if inside[at] {
            600
        } else if after == '的' || CONJUNCTIONS.contains(before) || chars[..at].ends_with(&['关', '于']) {
            300
        } else if "、，》的".contains(before) || after == '《' || CONJUNCTIONS.contains(after) {
            0
        } else if edge[at] {
            10
        } else {
            60
        }
    };
    [0].into_iter().chain((1..chars.len()).map(cost)).collect()
}

/// The cheapest breaks for one shape with their cost, or nothing if the lines cannot hold the title.
fn cheapest(chars: &[char], costs: &[usize], shape: &[usize], max: usize) -> Option<(usize, Vec<usize>)> {
    /// Nobody wants a line this short, in halves: a lone character is the worst thing a title can end with.
    const SHORTEST: usize = 6;
    // best[end]: the cheapest way to set the characters before `end` in the lines so far.
    let mut best: Vec<Option<(usize, Vec<usize>)>> = vec![None; chars.len() + 1];
    best[0] = Some((0, Vec::new()));
    for &wanted in shape {
        let mut next: Vec<Option<(usize, Vec<usize>)>> = vec![None; chars.len() + 1];
        for (start, so_far) in best.iter().enumerate() {
            let Some((cost, breaks)) = so_far else { continue };
            let mut width = 0;
            for end in start + 1..=chars.len() {
                width += half(chars[end - 1]);
                if width > max {
                    break;
                }
                if width < SHORTEST {
                    continue;
                }
                let off = width.abs_diff(wanted);
                let cost = cost + off * off + costs[start];
                if next[end].as_ref().is_none_or(|(least, _)| cost < *least) {
                    let breaks = if start == 0 { Vec::new() } else { breaks.iter().copied().chain([start]).collect() };
                    next[end] = Some((cost, breaks));
                }
            }
        }
        best = next;
    }
    best.pop().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_titles_where_a_typist_would() {
        let broken = [
            "工作总结",
            "云岭乡2021年上半年防止返贫监测帮扶工作报告",
            "云岭乡人民政府关于巩固拓展脱贫攻坚成果同乡村振兴有效衔接专项排查问题整改情况的报告",
            "关于印发《云岭乡2021年防止返贫动态监测和帮扶工作实施方案》的通知",
            "云岭乡人民政府关于2021年第三季度易地扶贫搬迁后续扶持、小额信贷、公益性岗位、产业项目资金管理使用情况专项自查自评整改落实工作的报告",
            "甲乡人民政府\n关于整改的报告",
        ]
        .map(|title| lines(title, 40).join("／"));
        insta::assert_snapshot!(broken.join("\n"), @r#"
        工作总结
        云岭乡2021年上半年／防止返贫监测帮扶工作报告
        云岭乡人民政府关于巩固拓展／脱贫攻坚成果同乡村振兴有效衔接／专项排查问题整改情况的报告
        关于印发《云岭乡2021年防止返贫动态监测／和帮扶工作实施方案》的通知
        云岭乡人民政府关于2021年第三季度／易地扶贫搬迁后续扶持、小额信贷、／公益性岗位、产业项目资金管理使用情况／专项自查自评整改落实工作的报告
        甲乡人民政府／关于整改的报告
        "#);
    }

    proptest::proptest! {
        #[test]
        fn keeps_every_character_and_the_width(title in "[一-十A-Z0-9《》、的和]{1,240}") {
            let lines = lines(&title, 40);
            proptest::prop_assert_eq!(lines.concat(), title);
            proptest::prop_assert!(lines.iter().all(|line| halves(line) <= 40));
        }
    }
}
