//! Units that do not fit what is measured: an area in households, pigs in 亩.

use crate::{
    document::Document,
    finding::{Finding, Severity},
    sentence::clause_start,
    token::Kind,
    unit::Class,
};

const PEOPLE: &[Class] = &[Class::Household, Class::Person, Class::PersonTime];

/// Nouns right before a number that say what is measured, and the classes that can only be mistakes behind them.
const MEASURES: [(&str, &[Class]); 9] = [
    ("人员", &[Class::Household, Class::Area, Class::Money, Class::Animal]),
    ("总人口", &[Class::Household, Class::Area, Class::Money, Class::Animal]),
    ("补助款", &[Class::Area, Class::Animal, Class::Household, Class::Person]),
    ("面积", &[Class::Thing, Class::Household, Class::Person, Class::PersonTime, Class::Money, Class::Animal]),
    ("户数", &[Class::Person, Class::PersonTime, Class::Area, Class::Money, Class::Animal]),
    ("人数", &[Class::Household, Class::Area, Class::Money, Class::Animal]),
    ("率", &[Class::Household, Class::Person, Class::PersonTime, Class::Area, Class::Money, Class::Animal]),
    ("资金", &[Class::Area, Class::Animal]),
    ("金额", &[Class::Area, Class::Animal, Class::Household, Class::Person]),
];
/// Words in the item of a number that leave no room for some classes, wherever they stand before it.
const ABOUT: [(&str, &[Class]); 26] = [
    ("最长", &[Class::Area, Class::Money, Class::Household, Class::Person, Class::Animal]),
    ("存栏", &[Class::Area, Class::Money, Class::Household, Class::Person]),
    ("出栏", &[Class::Area, Class::Money, Class::Household, Class::Person]),
    ("报酬", &[Class::Area, Class::Animal]),
    ("工资", &[Class::Area, Class::Animal]),
    ("补贴", &[Class::Animal]),
    ("贷款", &[Class::Area, Class::Animal]),
    ("产值", &[Class::Area, Class::Animal, Class::Household, Class::Person]),
    ("务工", &[Class::Area, Class::Animal]),
    ("就业", &[Class::Area, Class::Animal]),
    ("培训", &[Class::Area, Class::Animal]),
    ("周岁", &[Class::Area, Class::Animal, Class::Money]),
    ("年龄", &[Class::Area, Class::Animal, Class::Money]),
    ("在岗", &[Class::Area, Class::Animal]),
    ("人口", &[Class::Area, Class::Animal]),
    ("劳动力", &[Class::Area, Class::Animal]),
    ("学生", &[Class::Area, Class::Animal, Class::Household]),
    ("送水", &[Class::Area, Class::Household]),
    ("供水量", &[Class::Area, Class::Household, Class::Person]),
    ("水渠", &[Class::Household, Class::Person, Class::Animal, Class::Area]),
    ("管网", &[Class::Household, Class::Person, Class::Animal, Class::Area]),
    ("管道", &[Class::Household, Class::Person, Class::Animal, Class::Area]),
    ("道路", &[Class::Household, Class::Person, Class::Animal, Class::Area]),
    ("公路", &[Class::Household, Class::Person, Class::Animal, Class::Area]),
    ("住房", &[Class::Area, Class::Animal]),
    ("危房", &[Class::Area, Class::Animal]),
];
/// Words with which the item goes on to something else: 务工带动种植1200亩.
const TURNS: [&str; 16] = [
    "带动", "种植", "面积", "惠及", "受益", "涉及", "覆盖", "占地", "占用", "征", "流转", "土地", "绿化", "林", "灌溉",
    "耕地",
];

/// Looks at every count.
pub(crate) fn check(document: &Document) -> Vec<Finding> {
    (0..document.numbers.len()).filter_map(|index| misfit(document, index)).collect()
}

fn misfit(document: &Document, index: usize) -> Option<Finding> {
    let number = document.numbers.get(index).filter(|n| n.kind == Kind::Count)?;
    let class = number.unit.class;
    // 低保人员122户395人: counted by households and by people.
    let both = class == Class::Household
        && document
            .numbers
            .get(index + 1)
            .is_some_and(|next| next.start == number.end && next.unit.class == Class::Person);
    if both {
        return None;
    }
    let noun = measured(document, number.start, class).or_else(|| spoken_of(document, index, class))?;
    let words = document.text.original(number.start, number.end);
    let message = format!("“{noun}”后面写的是{words}，单位对不上。请核对数字和单位");
    let finding = Finding::new(document, "unit_misfit", Severity::Contradiction, &[number.start], message);
    let fitting = if PEOPLE.contains(&class) && noun == "面积" { "亩" } else { "（单位）" };
    let digits = words.trim_end_matches(number.unit.word);
    let proposal = document.reworded(number.start, number.end, &format!("{digits}{fitting}"));
    Some(finding.because(format!("{noun}：{words}")).better(format!("核对后改为“{proposal}”")))
}

fn measured(document: &Document, start: usize, class: Class) -> Option<&'static str> {
    let text = &document.text;
    let light = ["达到", "达", "为", "是", "共", ":"];
    let word = light.iter().find(|word| text.ends(start, word));
    let at = start - word.map_or(0, |word| word.chars().count());
    // They are counted by households as well.
    if text.ends(at, "特困人员") || text.ends(at, "供养人员") {
        return None;
    }
    MEASURES.iter().find(|(noun, wrong)| text.ends(at, noun) && wrong.contains(&class)).map(|(noun, _)| *noun)
}

/// The word of the number's own item that leaves no room for its unit.
fn spoken_of(document: &Document, index: usize, class: Class) -> Option<&'static str> {
    let text = &document.text;
    let number = document.numbers.get(index)?;
    let clause = clause_start(text, number.start);
    // Every number, not counts alone: 65周岁以上的有9亩 speaks of people behind a number that says which.
    let before = index.checked_sub(1).and_then(|i| document.numbers.get(i)).filter(|n| n.kind == Kind::Count);
    let list = (clause..number.start).rev().find(|at| text.at(*at) == Some('、')).map_or(clause, |at| at + 1);
    let from = before.map_or(list, |n| n.end.max(list));
    let turn =
        TURNS.iter().filter_map(|word| text.find_all(from, number.start, &word.chars().collect::<Vec<char>>()).pop());
    let from = turn.max().unwrap_or(from);
    let holds = |word: &str| text.holds(from, number.start, &word.chars().collect::<Vec<char>>());
    // A road is so many kilometres long; behind 道路 at once stands its length and nothing else.
    let close = |word: &str| {
        let at = text.find_all(from, number.start, &word.chars().collect::<Vec<char>>()).pop();
        at.is_some_and(|at| number.start - at - word.chars().count() <= 4)
    };
    let fits = |(word, wrong): &&(&str, &[Class])| {
        wrong.contains(&class) && holds(word) && (class == Class::Area || close(word))
    };
    ABOUT.iter().find(fits).map(|(word, _)| *word)
}
