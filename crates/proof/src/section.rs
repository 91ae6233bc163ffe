//! The sections of problems: whether they say that the problem exists here, and whether they show it.

use shouwang_pack::{CheckKind, Pack, Problem};

use crate::{
    document::Document,
    finding::{Finding, Severity},
    sentence::{Heading, clause_start},
    text::{Text, fold},
};

/// What a section says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Statement {
    /// Nothing.
    Nothing,
    /// It speaks of difficulties without saying that the problem itself exists.
    Difficulties,
    /// The problem does not exist here.
    Denied,
    /// The problem exists here.
    Exists,
}

/// 此类情况 and its kin behind 存在.
const SUCH: [&str; 15] = [
    "此类", "该类", "这类", "此种", "该种", "这种", "这一", "这些", "上述", "以上", "类似", "同类", "相关", "反馈",
    "该",
];
const MATTERS: [&str; 7] = ["情况", "问题", "现象", "情形", "不足", "风险", "短板"];
/// Who speaks.
const WE: [&str; 14] = [
    "我镇",
    "本镇",
    "全镇",
    "该镇",
    "镇",
    "我乡",
    "本乡",
    "全乡",
    "我街道",
    "本街道",
    "我村",
    "我辖区",
    "辖区",
    "我县",
];
const ADVERBS: [&str; 14] =
    ["仍然", "依然", "同样", "确实", "仍", "还", "也", "均", "都", "确", "同", "目前", "不同程度", "在一定程度上"];
const DENIALS: [&str; 10] =
    ["不存在", "未发现", "没有发现", "没有此类", "没有该类", "没有这一", "没有上述", "无此类", "暂无此类", "未存在"];

/// Words of a heading that names something wrong.
const COMPLAINTS: [&str; 22] = [
    "不", "问题", "任务", "不足", "风险", "依赖", "短", "有待", "薄弱", "不当", "艰巨", "较重", "较高", "不强", "不够",
    "不高", "隐患", "困难", "需", "弱", "低", "反弹",
];

/// Where a section begins to speak: behind its heading, or behind the colon of a heading that runs on.
fn body_start(text: &Text, heading: &Heading) -> usize {
    (heading.start..heading.end).find(|i| text.at(*i) == Some(':')).map_or(heading.end, |colon| colon + 1)
}

/// What the section of a text from `start` to `end` says; the clearest statement counts. A heading that ends at `body`
/// repeats what was fed back and says nothing of us.
pub(crate) fn statement(text: &Text, start: usize, body: usize, end: usize) -> Statement {
    let mut clearest = Statement::Nothing;
    for at in text.find_all(start, end, &fold("存在")) {
        let negated = text.ends(at, "不") || text.ends(at, "未") || text.ends(at, "没有");
        let behind = at + 2;
        // 是否存在：存在。
        let answers = text.ends(at, ":") || text.ends(at, ":经自查");
        let says = if answers {
            Statement::Exists
        } else if negated {
            Statement::Denied
        } else if names_problem(text, behind, end) || at >= body && said_of_us(text, at, body) {
            Statement::Exists
        } else {
            let of = usize::from(text.at(behind) == Some('的'));
            let kind =
                ["主要", "突出", "具体", "一些", "以下", "下列", "部分"].iter().find(|w| text.starts(behind + of, w));
            let noun = behind + of + kind.map_or(0, |w| w.chars().count());
            let trouble = ["问题", "困难", "不足", "短板", "差距"].iter().any(|w| text.starts(noun, w));
            if trouble { Statement::Difficulties } else { Statement::Nothing }
        };
        clearest = clearest.max(says);
    }
    for word in ["属实", "问题存在", "确有其事"] {
        if text.holds(start, end, &fold(word)) {
            clearest = clearest.max(Statement::Exists);
        }
    }
    if DENIALS.iter().any(|word| text.holds(start, end, &fold(word))) {
        clearest = clearest.max(Statement::Denied);
    }
    clearest
}

/// 存在此类情况, 存在该问题.
fn names_problem(text: &Text, at: usize, end: usize) -> bool {
    let Some(such) = SUCH.iter().find(|word| text.starts(at, word)) else { return false };
    let from = at + such.chars().count();
    let to = (from + 6).min(end);
    MATTERS.iter().any(|word| text.holds(from, to, &fold(word)))
}

/// 我镇仍存在…; not 我镇存在的主要问题, which says which and not whether.
fn said_of_us(text: &Text, at: usize, start: usize) -> bool {
    if text.at(at + 2) == Some('的') {
        return false;
    }
    let clause = clause_start(text, at).max(start);
    let mut left = at;
    while let Some(word) = ADVERBS.iter().find(|word| text.ends(left, word) && left > clause) {
        left = left.saturating_sub(word.chars().count());
    }
    left > clause && WE.iter().any(|word| text.ends(left, word))
}

/// Where a problem is treated: the headings of the highest level that hold the words of one of its entries.
pub(crate) fn sections(document: &Document, problem: &Problem) -> Vec<usize> {
    let names = |index: &usize| {
        document.headings.get(*index).is_some_and(|heading| {
            problem.headings.iter().any(|words| {
                !words.is_empty()
                    && words.iter().all(|word| document.text.holds(heading.start, heading.end, &fold(word)))
            })
        })
    };
    let level = |index: &usize| document.headings.get(*index).map_or(u8::MAX, |h| h.level);
    // A line without an ordinal, the title among them, names what the report is about and opens no section of it; a
    // heading that praises (特色产业见收益) opens no section of a problem.
    let complains = |index: &usize| {
        document
            .headings
            .get(*index)
            .is_some_and(|h| COMPLAINTS.iter().any(|word| document.text.holds(h.start, h.end, &fold(word))))
    };
    let found: Vec<usize> =
        (0..document.headings.len()).filter(|i| level(i) < 4).filter(names).filter(complains).collect();
    let highest = found.iter().map(level).min();
    found.into_iter().filter(|i| Some(level(i)) == highest).collect()
}

/// Sections that say whether a problem exists, at least, where a report keeps the form of the pack.
const SECTIONS_MIN: usize = 3;

/// A problem with its sections and what they say.
struct Told<'a> {
    problem: &'a Problem,
    headings: Vec<&'a Heading>,
    said: Statement,
}

/// Checks the sections of all problems. `shown` tells whether a figure stands between two places.
pub(crate) fn check(pack: &Pack, document: &Document, shown: &dyn Fn(usize, usize) -> bool) -> Vec<Finding> {
    let told: Vec<Told<'_>> = pack.problems.iter().filter_map(|problem| told(document, problem)).collect();
    if !keeps_the_form(document, &told) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for Told { problem, headings, said } in &told {
        let evidence = headings.iter().any(|h| shown(h.start, h.section_end));
        for check in &pack.checks {
            let fails = match check.kind {
                CheckKind::Relation => false,
                CheckKind::ProblemEvidence => *said == Statement::Exists && !evidence,
                CheckKind::ProblemSelfCheck => *said == Statement::Nothing,
            };
            if fails {
                let places: Vec<usize> = headings.iter().map(|h| h.start).collect();
                let finding =
                    Finding::new(document, &check.id, Severity::Unexplained, &places, message(check.kind, problem));
                let headings = headings.iter().map(|h| document.text.original(h.start, h.end)).collect();
                found.push(Finding { sentences: headings, ..finding.better(proposal(check.kind).to_owned()) });
            }
        }
    }
    found
}

/// The sections of a problem and what they say; none where the report does not treat it.
fn told<'a>(document: &'a Document, problem: &'a Problem) -> Option<Told<'a>> {
    let headings: Vec<&Heading> =
        sections(document, problem).iter().filter_map(|i| document.headings.get(*i)).collect();
    let statements =
        headings.iter().map(|h| statement(&document.text, h.start, body_start(&document.text, h), h.section_end));
    let said = statements.max()?;
    Some(Told { problem, headings, said })
}

/// Whether a report keeps the form of the pack: of the sections beside those of the problems most say whether the problem
/// exists. Another office answers in another form, and leaves nothing out by that.
fn keeps_the_form(document: &Document, told: &[Told<'_>]) -> bool {
    let Some(first) = told.iter().flat_map(|told| &told.headings).min_by_key(|heading| heading.start) else {
        return false;
    };
    let beside = document.headings.iter().filter(|h| h.level == first.level && h.above == first.above);
    let statements: Vec<Statement> =
        beside.map(|h| statement(&document.text, h.start, body_start(&document.text, h), h.section_end)).collect();
    let says = statements.iter().filter(|said| **said >= Statement::Denied).count();
    says >= SECTIONS_MIN && says * 2 > statements.len()
}

/// The pack's own message speaks of ledgers; whoever proof-reads a finished report has only the paper before him.
fn message(kind: CheckKind, problem: &Problem) -> String {
    match kind {
        CheckKind::ProblemEvidence => {
            format!("“{}”一节写明存在此类问题，却没有一个数据佐证。请补上涉及的户数、笔数、金额等数字", problem.title)
        }
        _ => format!("“{}”一节没有写明本镇是否存在此类问题。请在开头补上“存在”或“不存在”的自查结论", problem.title),
    }
}

/// What to write, with room for what only the office knows.
fn proposal(kind: CheckKind) -> &'static str {
    match kind {
        CheckKind::ProblemEvidence => "补写“经自查，我镇存在此类问题，涉及（ ）户（ ）笔，金额（ ）万元”",
        _ => "在开头补写“经自查，我镇存在此类问题”或“经自查，我镇不存在此类问题”",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_says_whether_the_problem_exists() {
        let cases = [
            ("经自查，我镇存在此类情况。", Statement::Exists),
            ("对照反馈，我镇同样存在这一问题。", Statement::Exists),
            ("我镇仍不同程度存在用途不当的贷款。", Statement::Exists),
            ("经排查，不存在该类问题。", Statement::Denied),
            ("逐笔核查，未发现用途不当的贷款。", Statement::Denied),
            ("我镇存在的主要问题有两个。", Statement::Difficulties),
            ("扶贫小额信贷存在用途不当和还款风险。", Statement::Nothing),
            ("整改措施：加强管理。", Statement::Nothing),
            ("是否存在：存在，抽查户中占比较高。", Statement::Exists),
            ("是否存在：不存在。", Statement::Denied),
        ];
        for (line, expected) in cases {
            let text = Text::new(&[line.to_owned()]);
            assert_eq!(statement(&text, 0, 0, text.chars.len()), expected, "{line}");
        }
    }
}
