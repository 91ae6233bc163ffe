//! Contradictions that need no pack: parts larger than their whole, splits that do not add up, units that do not fit.

use std::collections::{BTreeMap, BTreeSet};

use shouwang_pack::{Decimal, Pack};

use crate::{
    document::Document,
    finding::Finding,
    matcher::Taken,
    part::{Part, siblings},
    range::Range,
    relation::Stated,
    token::{Kind, Number},
    unit::Class,
};

/// Words for what is left over: with them a list is complete.
const REST: [&str; 4] = ["其余", "剩余", "余下", "其他"];
/// Pairs of which each thing is one.
const PAIRS: [(&str, &str); 5] = [("男", "女"), ("省内", "省外"), ("县内", "县外"), ("镇内", "镇外"), ("线上", "线下")];
/// Words that announce the sum of what stands before.
const SUMS: [&str; 5] = ["合计", "共计", "总计", "总共", "共"];
/// Nouns that say what is measured, and the classes that can only be mistakes behind them.
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

/// What generic checks look at.
pub(crate) struct Generic<'a> {
    /// The pack, whose own checks go first.
    pub(crate) pack: &'a Pack,
    /// The report.
    pub(crate) document: &'a Document,
    /// What each number is a part of.
    pub(crate) parts: &'a [Option<Part>],
    /// What the report states.
    pub(crate) stated: &'a Stated<'a>,
    /// The figures of each number.
    pub(crate) figures: BTreeMap<usize, BTreeSet<&'a str>>,
}

impl<'a> Generic<'a> {
    /// Makes them ready.
    pub(crate) fn new(
        pack: &'a Pack,
        document: &'a Document,
        parts: &'a [Option<Part>],
        stated: &'a Stated<'a>,
        taken: &'a [Taken],
    ) -> Self {
        let mut figures: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for one in taken {
            if let Some(number) = one.number {
                figures.entry(number).or_default().insert(&one.figure);
            }
        }
        Generic { pack, document, parts, stated, figures }
    }

    /// Makes all of them.
    pub(crate) fn check(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for index in 0..self.document.numbers.len() {
            found.extend(self.part_exceeds_total(index));
            found.extend(self.split(index));
            found.extend(self.announced_sum(index));
            found.extend(self.unit_misfit(index));
        }
        found
    }

    fn number(&self, index: usize) -> Option<&Number> {
        self.document.numbers.get(index).filter(|n| n.kind == Kind::Count)
    }

    /// The number, and what it can stand for.
    fn range(&self, index: usize) -> Option<Range> {
        let number = self.number(index)?;
        Some(Range::of(number.written, 0, 0))
    }

    fn is_judged(&self, numbers: &[usize]) -> bool {
        let named: Vec<&BTreeSet<&str>> = numbers.iter().filter_map(|i| self.figures.get(i)).collect();
        named.len() == numbers.len()
            && self.stated.judged_by_pack(self.pack, &named.iter().filter_map(|ids| ids.first().copied()).collect())
    }

    /// The number of the same kind that a part belongs to, where it is clear: one number, and not the last of a list.
    fn total(&self, index: usize) -> Option<usize> {
        let part = self.parts.get(index)?.as_ref().filter(|part| part.sure)?;
        let number = self.number(index)?;
        if matches!(number.unit.class, Class::Percent | Class::Time) {
            return None;
        }
        let same = |i: &&usize| self.document.same_class(**i, index);
        let near: Vec<&usize> = part.near.iter().filter(same).collect();
        let first = near.first().and_then(|i| self.number(**i))?;
        let semicolon = self.document.text.slice(0, first.start).iter().rposition(|c| matches!(c, ';' | '。' | '\n'));
        let here = |i: &&usize| self.number(**i).is_some_and(|n| semicolon.is_none_or(|at| n.start > at));
        let alone = part.wide.iter().filter(same).filter(here).count() == 1;
        let bracket = self.document.text.ends(part.from, "(其中");
        match near.as_slice() {
            // Several numbers before 其中 may all be meant, unless a bracket binds it to the last.
            [one] if alone || bracket && !self.in_list(**one) => Some(**one),
            _ => None,
        }
    }

    /// Whether 、 or 和 joins a number to one before it.
    fn in_list(&self, index: usize) -> bool {
        let Some(number) = self.number(index) else { return true };
        let (start, _) = self.document.bounds(number.sentence);
        let before = self.document.counts_between(start, number.start).rfind(|i| self.document.same_class(*i, index));
        let Some(before) = before.and_then(|i| self.number(i)) else { return false };
        let between = self.document.text.slice(before.end, number.start);
        between.iter().any(|c| matches!(c, '、' | '和' | '及' | '与'))
    }

    fn part_exceeds_total(&self, index: usize) -> Option<Finding> {
        let total = self.total(index)?;
        let (number, whole) = (self.number(index)?, self.number(total)?);
        // 18个村，其中合作社25个: things of the same measure word need not be of one kind.
        let of_a_kind = number.unit.word == whole.unit.word && self.alike(index, total);
        let loose = number.unit.class == Class::Thing && !of_a_kind;
        let (part_range, total_range) = (self.range(index)?, self.range(total)?);
        if loose || part_range.low <= total_range.high || self.is_judged(&[index, total]) {
            return None;
        }
        let message = format!("“其中”数{}多于它所属的总数{}。请核对这两个数", self.words(number), self.words(whole));
        Some(self.finding("part_exceeds_total", message, &[total, index]))
    }

    /// A list that must be complete: it ends with 其余, or is a pair such as 男 and 女.
    fn split(&self, index: usize) -> Option<Finding> {
        let items = siblings(self.document, self.parts, index);
        if items.first() != Some(&index) || items.len() < 2 {
            return None;
        }
        let total = self.total(index)?;
        let nouns: Vec<String> = items.iter().map(|i| self.noun(*i)).collect();
        let rest = nouns.last().is_some_and(|noun| REST.iter().any(|word| noun.contains(word)));
        let pair = items.len() == 2
            && PAIRS.iter().any(|(a, b)| {
                let has = |n: usize, word: &str| nouns.get(n).is_some_and(|noun| noun.contains(word));
                has(0, a) && has(1, b) || has(0, b) && has(1, a)
            });
        (rest || pair).then_some(())?;
        self.sum_differs(&items, total)
    }

    /// 甲12户、乙15户，合计28户.
    fn announced_sum(&self, index: usize) -> Option<Finding> {
        let number = self.number(index)?;
        let text = &self.document.text;
        let word = SUMS.iter().find(|word| text.ends(number.start, word))?;
        let at = number.start - word.chars().count();
        let before = at.checked_sub(1).and_then(|i| text.at(i));
        matches!(before, Some('，' | '、' | ';' | '(')).then_some(())?;
        let (start, _) = self.document.bounds(number.sentence);
        let mut items: Vec<usize> = Vec::new();
        let mut right = at - 1;
        for candidate in self.document.counts_between(start, at).rev() {
            let item = self.number(candidate)?;
            let between = text.slice(item.end, right);
            let separators = between.iter().filter(|c| matches!(c, '、' | '和')).count();
            let others = between.iter().any(|c| matches!(c, '，' | ';' | ':' | '(' | ')'));
            let joined = if items.is_empty() { between.is_empty() } else { separators == 1 && !others };
            if !joined || !self.document.same_class(candidate, index) {
                break;
            }
            items.insert(0, candidate);
            right = item.start;
        }
        (items.len() >= 2).then_some(())?;
        self.sum_differs(&items, index)
    }

    fn sum_differs(&self, items: &[usize], total: usize) -> Option<Finding> {
        let whole = self.range(total)?;
        let ranges: Option<Vec<Range>> = items.iter().map(|i| self.range(*i)).collect();
        let ranges = ranges?;
        let sum = |end: fn(&Range) -> Decimal| ranges.iter().map(end).fold(Decimal::whole(0), |a, b| a + b);
        let all: Vec<usize> = items.iter().copied().chain([total]).collect();
        if sum(|r| r.low) <= whole.high && whole.low <= sum(|r| r.high) || self.is_judged(&all) {
            return None;
        }
        let unit = self.number(total)?.unit.word;
        let message = format!(
            "各项相加是{}{unit}，总数写的是{}。请核对各项和总数",
            sum(|r| r.value).trimmed(),
            self.words(self.number(total)?)
        );
        Some(self.finding("parts_sum", message, &all))
    }

    fn unit_misfit(&self, index: usize) -> Option<Finding> {
        let number = self.number(index)?;
        let text = &self.document.text;
        let light = ["达到", "达", "为", "是", "共", ":"];
        let word = light.iter().find(|word| text.ends(number.start, word));
        let at = number.start - word.map_or(0, |word| word.chars().count());
        let (noun, _) =
            MEASURES.iter().find(|(noun, wrong)| text.ends(at, noun) && wrong.contains(&number.unit.class))?;
        let message = format!("“{noun}”后面写的是{}，单位对不上。请核对数字和单位", self.words(number));
        Some(self.finding("unit_misfit", message, &[index]))
    }

    /// Whether two numbers count things of one kind: other measure words than 个 say so, and else the nouns must be alike
    /// (公益性岗位312个，其中保洁岗326个).
    fn alike(&self, one: usize, other: usize) -> bool {
        let word = self.number(one).map(|n| n.unit.word);
        let (one, other) = (self.noun(one), self.noun(other));
        let tail = |noun: &str| noun.chars().rev().take(2).collect::<Vec<char>>();
        word != Some("个") || tail(&one).iter().any(|c| tail(&other).contains(c))
    }

    /// The words between a number and what stands before it.
    fn noun(&self, index: usize) -> String {
        let Some(number) = self.number(index) else { return String::new() };
        let from = self.parts.get(index).and_then(Option::as_ref).map_or(0, |part| part.from);
        let before = index.checked_sub(1).and_then(|i| self.document.numbers.get(i)).map_or(0, |n| n.end);
        self.document.text.slice(from.max(before), number.start).iter().collect()
    }

    fn words(&self, number: &Number) -> String {
        self.document.text.original(number.start, number.end)
    }

    fn finding(&self, check: &str, message: String, numbers: &[usize]) -> Finding {
        let places: Vec<(usize, usize)> =
            numbers.iter().filter_map(|i| self.document.numbers.get(*i)).map(|n| (n.start, n.sentence)).collect();
        Finding::between(self.document, check.to_owned(), message, &places)
    }
}
