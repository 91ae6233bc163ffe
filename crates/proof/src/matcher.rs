//! Which figure a number states.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    context::{is_half_of_saying, is_narrowed, is_planned, qualifiers, village_before, village_in},
    distribute::{Assigned, assigned},
    document::Document,
    mention::Pattern,
    part::Part,
    phrase::{Found, Phrase, Step},
    range::Range,
    scope::is_said_of,
    sentence::{clause_end, clause_start},
    token::{Kind, Number, Side},
    unit::{Class, Unit},
    walk::{back, on, shares_noun, without_weight},
};

/// A figure that the report states somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The figure.
    pub(crate) figure: String,
    /// The number in the text, by index; none where words say it.
    pub(crate) number: Option<usize>,
    /// The unit, as the value is given in it.
    pub(crate) unit: String,
    /// The value, and what it may stand for.
    pub(crate) range: Range,
    /// First character of the number, or of the words.
    pub(crate) at: usize,
    /// The sentence.
    pub(crate) sentence: usize,
}

/// What was taken, and the stretches of text that served as names.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    /// What was taken, from the left.
    pub(crate) taken: Vec<Taken>,
    /// Literal words of phrases. A number within one (村集体经济达到8万元) is part of a name.
    pub(crate) names: Vec<(usize, usize)>,
    /// Those that stand behind their number, with the number. They do not name the next one as well, unless it is of the
    /// same people (206户脱贫不稳定户、共743人) or some of them (48户边缘易致贫户中还有9户).
    behind: Vec<(usize, (usize, usize))>,
}

/// How well a mention fits; the greater wins.
type Rank = (bool, u8, Reverse<usize>, bool, bool, bool, usize, usize, Reverse<usize>);

struct Fit {
    rank: Rank,
    spans: Vec<(usize, usize)>,
    range: Range,
    unit: String,
}

/// Takes every number for the one figure that fits it best. Where two fit equally well it is left alone.
pub(crate) fn matches(document: &Document, patterns: &[Pattern<'_>], parts: &[Option<Part>]) -> Matches {
    let mut found = Matches::default();
    let mut figures: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for index in 0..document.numbers.len() {
        let candidate = Candidate::new(document, index, parts, &found.behind);
        let Some(candidate) = candidate else { continue };
        let mut fits: Vec<(&Pattern<'_>, Fit)> = patterns
            .iter()
            .filter(|pattern| pattern.beside.is_none())
            .filter_map(|pattern| Some((pattern, candidate.fit(pattern, &figures)?)))
            .collect();
        let Some(best) = fits.iter().map(|(_, fit)| fit.rank).max() else { continue };
        fits.retain(|(_, fit)| fit.rank == best);
        let Some((pattern, _)) = fits.first() else { continue };
        let id = pattern.figure.id.as_str();
        if fits.iter().any(|(other, _)| other.figure.id != id) {
            continue;
        }
        let also =
            patterns.iter().filter(|p| p.beside == Some(id)).filter_map(|p| Some((p, candidate.fit(p, &figures)?)));
        let also: Vec<(&Pattern<'_>, Fit)> = also.collect();
        fits.truncate(1);
        for (pattern, fit) in fits.into_iter().chain(also) {
            let id = pattern.figure.id.as_str();
            if figures.entry(index).or_default().insert(id) {
                let behind = fit.spans.iter().filter(|span| span.0 >= candidate.number.end);
                found.behind.extend(behind.map(|span| (index, *span)));
                found.names.extend(fit.spans);
                found.taken.push(candidate.taken(id, fit.range, fit.unit));
            }
        }
    }
    drop_parts_of_others(parts, &figures, &mut found.taken);
    found
}

/// Where a figure is stated more than once with different numbers, a number that is some of an unknown whole speaks of
/// less: 吸纳就业43人，其中搬迁群众29人 is not how many were relocated.
fn drop_parts_of_others(parts: &[Option<Part>], figures: &BTreeMap<usize, BTreeSet<&str>>, taken: &mut Vec<Taken>) {
    let all = taken.clone();
    taken.retain(|one| {
        let others = all.iter().filter(|other| other.figure == one.figure && other.at != one.at);
        let differs = others.into_iter().any(|other| !other.range.agrees(&one.range));
        let part = one.number.and_then(|number| parts.get(number)?.as_ref()).filter(|part| part.sure);
        let of_unknown = part.is_some_and(|part| part.near.iter().all(|whole| !figures.contains_key(whole)));
        !(differs && of_unknown)
    });
}

/// A number that may state a figure.
struct Candidate<'d> {
    document: &'d Document,
    index: usize,
    number: &'d Number,
    sentence: (usize, usize),
    part: Option<&'d Part>,
    back: Vec<Step>,
    on: Vec<Step>,
    assigned: Option<Assigned>,
    /// Words that name a number before them.
    behind: Vec<(usize, (usize, usize))>,
}

impl<'d> Candidate<'d> {
    fn new(
        document: &'d Document,
        index: usize,
        parts: &'d [Option<Part>],
        behind: &[(usize, (usize, usize))],
    ) -> Option<Self> {
        let number = document.numbers.get(index)?;
        if is_half_of_saying(&document.text, number) || number.kind == Kind::Threshold(Side::Neither) {
            return None;
        }
        Some(Candidate {
            behind: behind.to_vec(),
            document,
            index,
            number,
            sentence: document.bounds(number.sentence),
            part: parts.get(index).and_then(Option::as_ref),
            back: back(document, index),
            on: on(document, index),
            assigned: assigned(document, index),
        })
    }

    fn taken(&self, figure: &str, range: Range, unit: String) -> Taken {
        Taken {
            figure: figure.to_owned(),
            number: Some(self.index),
            unit,
            range,
            at: self.number.start,
            sentence: self.number.sentence,
        }
    }

    fn fit(&self, pattern: &Pattern<'_>, figures: &BTreeMap<usize, BTreeSet<&str>>) -> Option<Fit> {
        if pattern.before.is_empty() && pattern.after.is_empty() {
            return None;
        }
        let unit = self.unit(pattern)?;
        let whole = self.whole(pattern, figures)?;
        let after = self.best(pattern, false)?;
        let before = self.best(pattern, true)?;
        if self.number.kind == Kind::Saying && after.is_none() {
            return None;
        }
        let mut spans: Vec<(usize, usize)> = Vec::new();
        spans.extend(before.iter().flat_map(|found| &found.spans));
        spans.extend(after.iter().flat_map(|found| &found.spans));
        let start = before.as_ref().map_or(self.number.start, |found| found.start().min(self.number.start));
        let met = self.conditions(pattern)?;
        if !self.threshold_named(&spans) || self.qualified(start, &spans) || self.of_a_village(start, &spans) {
            return None;
        }
        let both = [&before, &after];
        let passed: usize = both.iter().filter_map(|f| f.as_ref()).map(|f| f.passed).sum();
        let tight = both.iter().filter_map(|f| f.as_ref()).all(|f| !f.loose);
        let weight: usize = both.iter().filter_map(|f| f.as_ref()).map(Found::weight).sum();
        let exact = self.number.written.power == unit.power;
        let reach = Reverse(self.number.start - start);
        let bound = !pattern.with.is_empty();
        let rank = (bound, whole, Reverse(passed), exact, before.is_some(), tight, weight, met, reach);
        let range = Range::of(self.number.written, unit.power, pattern.figure.decimals);
        let unit = if pattern.units.is_empty() { pattern.figure.unit.clone() } else { self.unit_words(unit) };
        Some(Fit { rank, spans, range, unit })
    }

    /// The unit of the pattern that the number carries.
    fn unit(&self, pattern: &Pattern<'_>) -> Option<Unit> {
        let carried = self.number.unit;
        if pattern.units.is_empty() {
            // 9村24组 name their nouns themselves; only words behind the number or a listed unit can mean them.
            let noun = matches!(carried.word, "村" | "组") && pattern.after.is_empty();
            return pattern.own.filter(|own| own.class == carried.class && !noun);
        }
        let same = |unit: &&Unit| unit.class == carried.class && unit.word == carried.word;
        let fits = |unit: &&Unit| same(unit) && (unit.power == 0 || unit.power == carried.power);
        pattern.units.iter().find(fits).copied()
    }

    fn unit_words(&self, unit: Unit) -> String {
        let power = match unit.power {
            4 => "万",
            8 => "亿",
            _ => "",
        };
        format!("{power}{}", unit.word)
    }

    /// How near the whole stands, where the pattern asks for one: two for the nearest, none where it is missing.
    fn whole(&self, pattern: &Pattern<'_>, figures: &BTreeMap<usize, BTreeSet<&str>>) -> Option<u8> {
        let Some(of) = pattern.of else { return Some(0) };
        let part = self.part?;
        let states = |i: &usize| figures.get(i).is_some_and(|ids| ids.contains(of));
        if part.near.iter().any(states) {
            return Some(2);
        }
        // Where the nearest number could be the whole, it is, whatever it states.
        let nearest = part.near.iter().any(|i| self.document.same_class(*i, self.index));
        (!nearest && part.wide.iter().any(states)).then_some(1)
    }

    /// The phrase that fits best on one side; `Some(None)` where none is asked for.
    fn best(&self, pattern: &Pattern<'_>, before: bool) -> Option<Option<Found>> {
        let phrases = if before { &pattern.before } else { &pattern.after };
        if phrases.is_empty() {
            return Some(None);
        }
        let found = phrases.iter().filter_map(|phrase| {
            let found = if before {
                // Behind 分别 the noun right before the list is the last item's and not the first one's.
                if self.assigned.is_some() {
                    self.given(phrase)?
                } else {
                    let before = phrase.before(self.document, &self.back, self.sentence.0);
                    before.or_else(|| self.at_a_distance(phrase))?
                }
            } else {
                phrase.after(self.document, &self.on, self.sentence.1)?
            };
            let free = |span: &(usize, usize)| self.is_free(*span);
            (!before || found.spans.iter().all(free)).then_some(found)
        });
        // The longest phrase is the noun; 不稳定户 within 就业困难的脱贫不稳定户 is as narrow as the whole.
        let best = found.max_by_key(|f| (Reverse(f.passed), !f.loose, f.weight()))?;
        (!before || !self.is_narrowed(pattern, best.start())).then_some(Some(best))
    }

    /// Whether words may name the number: they name no other, or one whose noun is shared.
    fn is_free(&self, span: (usize, usize)) -> bool {
        self.behind.iter().filter(|(_, (s, e))| span.0 < *e && *s < span.1).all(|(other, (_, end))| {
            let shared = self.document.numbers.get(*other).is_some_and(|other| shares_noun(other, self.number));
            let some_of_them = ["中", "里", "当中", "之中"].iter().any(|word| self.document.text.starts(*end, word));
            shared || some_of_them
        })
    }

    /// Whether the words before a noun choose some of them, unless it is what the pattern asks for: 风险未消除的.
    fn is_narrowed(&self, pattern: &Pattern<'_>, noun: usize) -> bool {
        let text = &self.document.text;
        let asked = |word: &Vec<char>| {
            let near = noun.saturating_sub(word.len() + 4).max(self.sentence.0);
            text.holds(near, noun, word)
        };
        is_narrowed(text, self.sentence.0, noun) && !pattern.with.iter().any(asked)
    }

    /// The phrase before the number, or before those that share its noun, with a few words between that name nothing.
    fn at_a_distance(&self, phrase: &Phrase) -> Option<Found> {
        let numbers = self.back.iter().filter(|step| self.document.number_starting(step.at).is_some());
        let mut found = numbers.filter_map(|step| phrase.at_a_distance(self.document, *step, self.sentence.0));
        found.next()
    }

    /// The phrase in the noun that 分别 gives to the number.
    fn given(&self, phrase: &Phrase) -> Option<Found> {
        let assigned = self.assigned.as_ref()?;
        let words = phrase.whole()?;
        let ends = |noun: &Vec<char>| without_weight(noun).iter().any(|rest| rest.ends_with(words));
        let fits = assigned.nouns.iter().any(ends);
        // Only as much of the noun as the phrase says: 同步搬迁户 says more than 搬迁户.
        let span = (assigned.span.1.saturating_sub(words.len()).max(assigned.span.0), assigned.span.1);
        fits.then(|| Found { spans: vec![span], loose: false, passed: assigned.passed })
    }

    /// How many conditions are met, or nothing where one is not.
    fn conditions(&self, pattern: &Pattern<'_>) -> Option<usize> {
        let text = &self.document.text;
        let clause = (clause_start(text, self.number.start), clause_end(text, self.number.end));
        if pattern.without.iter().any(|word| text.holds(clause.0, clause.1, word)) {
            return None;
        }
        if !pattern.with.is_empty() && !pattern.with.iter().any(|word| is_said_of(self.document, self.index, word)) {
            return None;
        }
        conditions(self.document, pattern, self.number.sentence)
    }

    /// A line that is drawn (低于5000元, 50亩以上) is a figure only where its phrase holds the word that draws it.
    fn threshold_named(&self, spans: &[(usize, usize)]) -> bool {
        let covered = |at: Option<usize>| at.is_some_and(|at| spans.iter().any(|(s, e)| *s <= at && at < *e));
        match self.number.kind {
            Kind::Threshold(Side::Before) => covered(self.number.start.checked_sub(1)),
            Kind::Threshold(Side::Behind) => covered(Some(self.number.end)),
            Kind::Threshold(Side::Neither) => false,
            Kind::Count | Kind::Duration | Kind::Saying => true,
        }
    }

    /// Whether 户均, 新增, 去年 or the like stands by the number and is not part of the phrase.
    fn qualified(&self, start: usize, spans: &[(usize, usize)]) -> bool {
        if is_planned(&self.document.text, self.sentence.0, self.number.start) {
            return true;
        }
        let clause = clause_start(&self.document.text, start).max(self.sentence.0);
        let count = self.document.counts_between(clause, start).filter_map(|i| self.document.numbers.get(i));
        let from = count.map(|n| n.end).filter(|end| *end <= start).max().unwrap_or(clause).max(clause);
        let within = |word: &(usize, usize)| spans.iter().any(|(s, e)| *s <= word.0 && word.1 <= *e);
        qualifiers(&self.document.text, from, self.number.start).iter().any(|word| !within(word))
    }

    /// Whether the number speaks of a single village, and the phrase does not.
    fn of_a_village(&self, start: usize, spans: &[(usize, usize)]) -> bool {
        let text = &self.document.text;
        if self.number.unit.class == Class::Percent || spans.iter().any(|(s, e)| village_in(text, *s, *e).is_some()) {
            return false;
        }
        is_of_a_village(self.document, self.number.sentence, start)
    }
}

/// Whether words at a place speak of a single village: by the sentence, or by a heading above.
pub(crate) fn is_of_a_village(document: &Document, sentence: usize, at: usize) -> bool {
    let (start, _) = document.bounds(sentence);
    village_before(&document.text, start, at).is_some()
        || document.headings_over(sentence).any(|h| {
            let own = h.start == start;
            !own && village_in(&document.text, h.start, h.end).is_some_and(|(name, _)| name <= h.start + 4)
        })
}

/// How many of the conditions on sentence and section are met, or nothing where one is not.
pub(crate) fn conditions(document: &Document, pattern: &Pattern<'_>, sentence: usize) -> Option<usize> {
    let (start, end) = document.bounds(sentence);
    let mut met = 0;
    if !pattern.within.is_empty() {
        pattern.within.iter().any(|word| document.text.holds(start, end, word)).then_some(())?;
        met += 1;
    }
    if !pattern.near.is_empty() {
        let above = |n: usize| sentence.checked_sub(n).map(|above| document.bounds(above));
        // A line end between two sentences begins another paragraph, but not where every line is a label and a number.
        let from = if document.is_label_line(sentence) {
            above(2).or_else(|| above(1)).map_or(start, |(from, _)| from)
        } else {
            above(1).filter(|(_, end)| *end == start).map_or(start, |(from, _)| from)
        };
        pattern.near.iter().any(|word| document.text.holds(from, end, word)).then_some(())?;
        met += 1;
    }
    if !pattern.section.is_empty() {
        let mut over = document.headings_over(sentence);
        over.any(|h| pattern.section.iter().any(|word| document.text.holds(h.start, h.end, word))).then_some(())?;
        met += 1;
    }
    Some(met)
}
