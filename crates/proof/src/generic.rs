//! Contradictions that need no pack: parts larger than their whole, units that do not fit. Sums, changes, shares and
//! averages stand in modules of their own and look at the same things.

use std::collections::{BTreeMap, BTreeSet};

use shouwang_pack::Pack;

use crate::{
    average, change, complete,
    document::Document,
    finding::{Finding, Severity},
    leftover,
    matcher::Taken,
    misfit,
    part::Part,
    portioned, product,
    range::Range,
    ratio, recalled,
    relation::Stated,
    remainder, restated,
    sentence::clause_start,
    share, sums,
    token::{Kind, Number},
    unit::Class,
    years,
};

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
        let mut found: Vec<Finding> =
            (0..self.document.numbers.len()).filter_map(|index| self.part_exceeds_total(index)).collect();
        let shares = share::check(self);
        let listed = sums::wholes(self);
        found.extend(sums::check(self));
        found.extend(complete::check(self, &listed));
        let left = remainder::check(self, &shares.wholes);
        let said: Vec<usize> = left.keys().copied().collect();
        found.extend(leftover::check(self, &listed, &said));
        found.extend(left.into_values());
        found.extend(shares.found);
        found.extend(change::check(self));
        found.extend(years::check(self));
        found.extend(average::check(self));
        found.extend(product::check(self));
        found.extend(portioned::check(self));
        found.extend(ratio::check(self));
        found.extend(recalled::check(self));
        found.extend(restated::check(self.document));
        found.extend(misfit::check(self.document));
        // A list may be complete for two reasons, and is told of once.
        let mut told = BTreeSet::new();
        found.retain(|one| one.arithmetic.is_empty() || told.insert((one.offset, one.arithmetic.clone())));
        found
    }

    /// The number of that index, where it counts something.
    pub(crate) fn number(&self, index: usize) -> Option<&'a Number> {
        self.document.numbers.get(index).filter(|n| n.kind == Kind::Count)
    }

    /// What a number can stand for.
    pub(crate) fn range(&self, index: usize) -> Option<Range> {
        let number = self.number(index)?;
        Some(Range::of(number.written, 0, 0))
    }

    /// Whether the pack itself relates these numbers, so that its own check speaks.
    pub(crate) fn is_judged(&self, numbers: &[usize]) -> bool {
        let named: Vec<&BTreeSet<&str>> = numbers.iter().filter_map(|i| self.figures.get(i)).collect();
        named.len() == numbers.len()
            && self.stated.judged_by_pack(self.pack, &named.iter().filter_map(|ids| ids.first().copied()).collect())
    }

    /// The number of the same kind that a part belongs to, where it is clear: one number, and not the last of a list.
    pub(crate) fn total(&self, index: usize) -> Option<usize> {
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
        // 100户，其中甲60户，其中乙40户: what is the only part of something is itself the whole of the next 其中.
        let nested = near.first().is_some_and(|i| self.parts.get(**i).is_some_and(Option::is_some));
        match near.as_slice() {
            // Several numbers before 其中 may all be meant, unless a bracket binds it to the last.
            [one] if alone || (bracket || nested) && !self.in_list(**one) => Some(**one),
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
        let (part, all) = (self.words(number), self.words(whole));
        let message = format!("“其中”数{part}多于它所属的总数{all}。请核对这两个数");
        let finding = self.finding("part_exceeds_total", Severity::Contradiction, message, &[total, index]);
        let noun = self.noun(index);
        Some(finding.because(format!("{part}＞{all}")).better(format!("“其中{noun}”应不超过{all}，改正写错的一处")))
    }

    /// Whether two numbers count things of one kind: other measure words than 个 say so, and else the nouns must be alike
    /// (公益性岗位312个，其中保洁岗326个).
    pub(crate) fn alike(&self, one: usize, other: usize) -> bool {
        let word = self.number(one).map(|n| n.unit.word);
        let (one, other) = (self.noun(one), self.noun(other));
        // 反馈问题4个，已完成3个: without a noun of its own it counts some of the same.
        if crate::part::OF_THEM.contains(&one.trim_start_matches('，')) {
            return true;
        }
        let tail = |noun: &str| noun.chars().rev().take(2).collect::<Vec<char>>();
        word != Some("个") || tail(&one).iter().any(|c| tail(&other).contains(c))
    }

    /// Whether two numbers have one measure word, or ones that mean the same.
    pub(crate) fn comparable(&self, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (self.number(one), self.number(other)) else { return false };
        let (a, b) = (crate::arithmetic::amount(one).0, crate::arithmetic::amount(other).0);
        a == b && (a != Class::Thing || one.unit.word == other.unit.word)
    }

    /// Whether one number counts posts and the other people, so that one can be taken from the other.
    pub(crate) fn are_posts_and_people(&self, one: usize, other: usize) -> bool {
        let unit = |index: usize| self.number(index).map(|n| (n.unit.class, n.unit.word));
        let both = [unit(one), unit(other)].map(|unit| match unit {
            Some((Class::Person, _)) => "人",
            // Beds and places are filled as well.
            Some((Class::Thing, "个" | "张")) => "个",
            _ => "",
        });
        matches!(both, ["人", "个"] | ["个", "人"])
    }

    /// Whether a number is told of each one: 每户3000元, 人均1000元, 每个项目平均49.5万元.
    pub(crate) fn is_each(&self, index: usize) -> bool {
        let Some(number) = self.number(index) else { return false };
        let text = &self.document.text;
        let before = index.checked_sub(1).and_then(|i| self.document.numbers.get(i)).map_or(0, |n| n.end);
        let own = text.slice(clause_start(text, number.start).max(before), number.start);
        let single = own.windows(2).any(|pair| matches!(pair, ['单', '座' | '个' | '户' | '价' | '亩' | '条' | '台']));
        // 每月需1.98万元 is of all, in a month.
        let each = own
            .windows(2)
            .any(|pair| matches!(pair, ['每', next] if !matches!(next, '月' | '年' | '天' | '日' | '季')));
        single || each || own.contains(&'均')
    }

    /// The words between a number and what stands before it.
    pub(crate) fn noun(&self, index: usize) -> String {
        let Some(number) = self.number(index) else { return String::new() };
        let from = self.parts.get(index).and_then(Option::as_ref).map_or(0, |part| part.from);
        let before = index.checked_sub(1).and_then(|i| self.document.numbers.get(i)).map_or(0, |n| n.end);
        self.document.text.slice(from.max(before), number.start).iter().collect()
    }

    /// Whether two items have two characters in common that say what they are.
    pub(crate) fn are_akin(&self, one: usize, other: usize) -> bool {
        const PLAIN: &str = "全镇乡村我本共有的等了为是达计";
        let item = |index: usize| sums::item_noun(self, index).chars().collect::<Vec<char>>();
        let other = item(other);
        let telling = |pair: &[char]| pair.iter().all(|c| c.is_alphabetic() && !PLAIN.contains(*c));
        item(one).windows(2).filter(|pair| telling(pair)).any(|pair| other.windows(2).any(|found| found == pair))
    }

    /// The number as it stands on paper.
    pub(crate) fn words(&self, number: &Number) -> String {
        self.document.text.original(number.start, number.end)
    }

    /// A finding that speaks of numbers.
    pub(crate) fn finding(&self, check: &str, severity: Severity, message: String, numbers: &[usize]) -> Finding {
        let places: Vec<usize> =
            numbers.iter().filter_map(|i| self.document.numbers.get(*i)).map(|n| n.start).collect();
        Finding::new(self.document, check, severity, &places, message)
    }
}
