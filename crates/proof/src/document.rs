//! A report, taken apart: text, sentences, headings, numbers.

use crate::{
    sentence::{Heading, Sentence, clause_end, clause_start, sentences},
    skip::{Skip, SkipKind, skips},
    table::Columns,
    text::Text,
    token::{Kind, Number, numbers, ranks},
    unit::Class,
};

/// A report, taken apart.
#[derive(Debug)]
pub(crate) struct Document {
    /// The folded text.
    pub(crate) text: Text,
    /// Its sentences.
    pub(crate) sentences: Vec<Sentence>,
    /// Its headings.
    pub(crate) headings: Vec<Heading>,
    /// Its numbers, from the left.
    pub(crate) numbers: Vec<Number>,
    /// Counts with a word that is no measure of figures but announces a list: 三级责任, 四大行动.
    pub(crate) ranks: Vec<Number>,
    dates: Vec<Skip>,
}

impl Document {
    /// Takes a report apart.
    pub(crate) fn new(paragraphs: &[String]) -> Self {
        let text = Text::new(paragraphs);
        let passed = skips(&text);
        let (sentences, headings) = sentences(&text);
        let columns = Columns::read(&text);
        let mut numbers = numbers(&text, &passed, &|at| columns.unit(&text, at));
        for number in &mut numbers {
            number.sentence = sentences.partition_point(|s| s.end <= number.start);
        }
        let ranks = ranks(&text);
        let dates = passed.into_iter().filter(|skip| skip.kind == SkipKind::Date).collect();
        Document { text, sentences, headings, numbers, ranks, dates }
    }

    /// The start and end of the sentence of that index.
    pub(crate) fn bounds(&self, sentence: usize) -> (usize, usize) {
        self.sentences.get(sentence).map_or((0, self.text.chars.len()), |s| (s.start, s.end))
    }

    /// The sentence that a place of the text belongs to.
    pub(crate) fn sentence_at(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= at).min(self.sentences.len().saturating_sub(1))
    }

    /// The clause around a number with other words in the number's place, as a proposal shows it.
    pub(crate) fn reworded(&self, start: usize, end: usize, words: &str) -> String {
        let (from, to) = (clause_start(&self.text, start), clause_end(&self.text, end));
        format!("{}{words}{}", self.text.original(from, start), self.text.original(end, to))
    }

    /// The start and end of the paragraph that a sentence stands in.
    pub(crate) fn paragraph(&self, sentence: usize) -> (usize, usize) {
        let (mut first, mut last) = (sentence, sentence);
        while first > 0 && self.bounds(first - 1).1 == self.bounds(first).0 {
            first -= 1;
        }
        while last + 1 < self.sentences.len() && self.bounds(last).1 == self.bounds(last + 1).0 {
            last += 1;
        }
        (self.bounds(first).0, self.bounds(last).1)
    }

    /// The sentence as it stands on paper.
    pub(crate) fn sentence_text(&self, sentence: usize) -> String {
        let (start, end) = self.bounds(sentence);
        self.text.original(start, end)
    }

    /// Whether a sentence is a line of its own with a label and little else: 一般户：83户.
    pub(crate) fn is_label_line(&self, sentence: usize) -> bool {
        const LABEL_LINE_MAX: usize = 30;
        let (start, end) = self.bounds(sentence);
        let alone = |at: Option<usize>| at.and_then(|at| self.text.at(at)).is_none_or(|c| c == '\n');
        let is_line = alone(start.checked_sub(1)) && alone(Some(end));
        is_line && end - start <= LABEL_LINE_MAX && self.text.slice(start, end).contains(&':')
    }

    /// The headings over a sentence, the nearest first.
    pub(crate) fn headings_over(&self, sentence: usize) -> impl Iterator<Item = &Heading> {
        let first = self.sentences.get(sentence).and_then(|s| s.heading).and_then(|h| self.headings.get(h));
        std::iter::successors(first, |heading| heading.above.and_then(|above| self.headings.get(above)))
    }

    /// The number that ends at a place.
    pub(crate) fn number_ending(&self, at: usize) -> Option<usize> {
        let index = self.numbers.partition_point(|n| n.end < at);
        self.numbers.get(index).filter(|n| n.end == at).map(|_| index)
    }

    /// The number that begins at a place.
    pub(crate) fn number_starting(&self, at: usize) -> Option<usize> {
        let index = self.numbers.partition_point(|n| n.start < at);
        self.numbers.get(index).filter(|n| n.start == at).map(|_| index)
    }

    /// Where the date that ends at a place begins.
    pub(crate) fn date_ending(&self, at: usize) -> Option<usize> {
        let index = self.dates.partition_point(|d| d.end < at);
        self.dates.get(index).filter(|d| d.end == at).map(|d| d.start)
    }

    /// The last date in a sentence before a place.
    pub(crate) fn date_before(&self, sentence: usize, at: usize) -> Option<&[char]> {
        let (start, _) = self.bounds(sentence);
        let date = self.dates.iter().rev().find(|d| start <= d.start && d.end <= at)?;
        Some(self.text.slice(date.start, date.end))
    }

    /// The counts between two places, by index.
    pub(crate) fn counts_between(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = usize> {
        let first = self.numbers.partition_point(|n| n.start < from);
        let last = self.numbers.partition_point(|n| n.start < to).max(first);
        (first..last).filter(|i| self.numbers.get(*i).is_some_and(|n| n.kind == Kind::Count))
    }

    /// Whether the second number follows the first at once, or with nothing but the first one's own noun between:
    /// 4027户14649人, 9个行政村24个村民小组.
    pub(crate) fn adjoins(&self, first: usize, second: usize) -> bool {
        let (Some(first), Some(second)) = (self.numbers.get(first), self.numbers.get(second)) else { return false };
        first.end == second.start
            || first.unit.class.counts_what_follows() && is_counted_noun(self.text.slice(first.end, second.start))
    }

    /// Whether two numbers count the same kind of thing.
    pub(crate) fn same_class(&self, first: usize, second: usize) -> bool {
        let class = |index: usize| self.numbers.get(index).map(|n| n.unit.class);
        class(first).is_some_and(|c| c != Class::Time) && class(first) == class(second)
    }
}

/// Nouns that stand behind a measure word without a verb.
const COUNTED_NOUNS: [&str; 21] = [
    "行政村",
    "自然村",
    "村民小组",
    "村小组",
    "小组",
    "村",
    "组",
    "社",
    "村委会",
    "社区",
    "乡镇",
    "安置点",
    "集中安置点",
    "安置区",
    "贫困村",
    "合作社",
    "企业",
    "项目",
    "基地",
    "班",
    "点",
];

/// Whether these words are the noun of the measure word before them.
pub(crate) fn is_counted_noun(words: &[char]) -> bool {
    COUNTED_NOUNS.iter().any(|noun| noun.chars().eq(words.iter().copied()))
}
