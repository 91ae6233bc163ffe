//! The pack's checks over the numbers that a report states.

use std::collections::{BTreeMap, BTreeSet};

use shouwang_pack::{Check, CheckKind, Decimal, Pack, Relation, RelationOp, expression::Expression};

use crate::{
    document::Document,
    finding::{Finding, Severity},
    matcher::Taken,
    range::Range,
    sentence::clause_start,
    text::fold,
    token::Kind,
    unit::shifted,
};

/// Values of one figure that are tried against those of others; a report states few.
const COMBINATIONS_MAX: usize = 256;

/// What a report states, by figure.
pub(crate) struct Stated<'t> {
    by_figure: BTreeMap<&'t str, Vec<&'t Taken>>,
}

/// A relation that does not hold.
struct Broken {
    left: Decimal,
    right: Decimal,
    figures: BTreeSet<String>,
    chosen: BTreeMap<String, Range>,
}

impl<'t> Stated<'t> {
    /// Sorts what was taken.
    pub(crate) fn new(taken: &'t [Taken]) -> Self {
        let mut by_figure: BTreeMap<&str, Vec<&Taken>> = BTreeMap::new();
        for one in taken {
            by_figure.entry(&one.figure).or_default().push(one);
        }
        Stated { by_figure }
    }

    /// The places that state a figure.
    pub(crate) fn of(&self, figure: &str) -> &[&'t Taken] {
        self.by_figure.get(figure).map(Vec::as_slice).unwrap_or_default()
    }

    /// All figures with their places.
    pub(crate) fn figures(&self) -> impl Iterator<Item = (&'t str, &[&'t Taken])> {
        self.by_figure.iter().map(|(figure, taken)| (*figure, taken.as_slice()))
    }

    /// Whether the pack relates these figures and all that the relation needs is stated, so that the pack judges them.
    pub(crate) fn judged_by_pack(&self, pack: &Pack, figures: &BTreeSet<&str>) -> bool {
        pack.checks.iter().flat_map(|check| &check.relations).any(|relation| {
            let named = figures_of(relation);
            figures.iter().all(|f| named.contains(*f)) && named.iter().all(|f| !self.of(f).is_empty())
        })
    }

    /// The combination of stated values for which the relation holds best: `Err` with the first where none holds,
    /// `None` where a figure is not stated or the relation cannot be computed.
    fn test(&self, pack: &Pack, relation: &Relation) -> Option<Result<(), Broken>> {
        let figures = figures_of(relation);
        let mut combinations: Vec<BTreeMap<String, Range>> = vec![BTreeMap::new()];
        for figure in &figures {
            let mut values: Vec<Range> = Vec::new();
            for taken in self.of(figure) {
                if !values.contains(&taken.range) {
                    values.push(taken.range);
                }
            }
            combinations = combinations
                .iter()
                .flat_map(|chosen| {
                    values.iter().map(move |value| {
                        let mut chosen = chosen.clone();
                        chosen.insert(figure.clone(), *value);
                        chosen
                    })
                })
                .take(COMBINATIONS_MAX)
                .collect();
        }
        let mut first = None;
        for chosen in combinations {
            let (left, right, holds) = evaluate(pack, relation, &chosen)?;
            if holds {
                return Some(Ok(()));
            }
            first.get_or_insert(Broken { left, right, figures: figures.clone(), chosen });
        }
        first.map(Err)
    }
}

fn figures_of(relation: &Relation) -> BTreeSet<String> {
    let sides = [&relation.left, &relation.right];
    sides.iter().filter_map(|side| Expression::parse(side).ok()).flat_map(|e| e.figures()).collect()
}

/// Both sides, and whether the relation holds for what the numbers can stand for.
fn evaluate(pack: &Pack, relation: &Relation, chosen: &BTreeMap<String, Range>) -> Option<(Decimal, Decimal, bool)> {
    let (left, right) = (Expression::parse(&relation.left).ok()?, Expression::parse(&relation.right).ok()?);
    let value = |id: &str| chosen.get(id).map(|r| r.value);
    let (at_left, at_right) = (left.number(&value).ok()?, right.number(&value).ok()?);
    let zero = Decimal::whole(0);
    let (mut least, mut most) = (at_left - at_right, at_left - at_right);
    // The sides are sums, so what each rounded number may add to the difference can be added up.
    for (id, range) in chosen.iter().filter(|(_, range)| range.low != range.high) {
        let with = |end: Decimal| -> Option<Decimal> {
            let value = |other: &str| if other == id { Some(end) } else { value(other) };
            Some(left.number(&value).ok()? - right.number(&value).ok()? - (at_left - at_right))
        };
        let (low, high) = (with(range.low)?, with(range.high)?);
        least = least + low.min(high).min(zero);
        most = most + low.max(high).max(zero);
    }
    let holds = match relation.op {
        RelationOp::Equal => least <= zero && zero <= most,
        RelationOp::AtMost => least <= zero,
        RelationOp::RoundsTo => {
            let range = chosen.get(relation.right.trim());
            let kept = pack.figure(relation.right.trim()).map_or(at_right.scale, |figure| figure.decimals);
            let places = range.map_or(kept, |r| kept.min(r.value.trimmed().scale));
            let exact = chosen.iter().all(|(id, r)| id == relation.right.trim() || r.low == r.high);
            let half = shifted(Decimal { digits: 5, scale: 1 }, -i64::from(places));
            at_left.rounded(places) == at_right.rounded(places) || !exact && least - half <= zero && zero <= most + half
        }
    };
    Some((at_left, at_right, holds))
}

/// Makes all the checks whose figures are stated.
pub(crate) fn check(pack: &Pack, document: &Document, stated: &Stated<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in pack.checks.iter().filter(|check| check.kind == CheckKind::Relation) {
        for relation in &check.relations {
            let Some(Err(broken)) = stated.test(pack, relation) else { continue };
            let explained = !check.explained_when.is_empty()
                && check.explained_when.iter().all(|r| matches!(stated.test(pack, r), Some(Ok(()))));
            let said = explained_in_words(document, stated, check, &broken);
            if explained || said || stands_beside(document, stated, &broken) {
                continue;
            }
            let taken: Vec<&Taken> = broken.figures.iter().flat_map(|f| stated.of(f)).copied().collect();
            let message = message(pack, check, stated, &broken);
            let places: Vec<usize> = taken.iter().map(|one| one.at).collect();
            let severity = if check.explained_when.is_empty() && check.explained_by.is_empty() {
                Severity::Contradiction
            } else {
                Severity::Unexplained
            };
            let finding = Finding::new(document, &check.id, severity, &places, message);
            found.push(
                finding.because(arithmetic(pack, relation, &broken)).better(proposal(pack, check, stated, &broken)),
            );
        }
    }
    found
}

/// Whether the report says in words why the sides differ, in a paragraph with one of the figures.
fn explained_in_words(document: &Document, stated: &Stated<'_>, check: &Check, broken: &Broken) -> bool {
    let places = broken.figures.iter().flat_map(|f| stated.of(f));
    // Where the figures that make up the difference are stated, they are held against it.
    let counted = check.explained_when.iter().flat_map(figures_of).all(|figure| !stated.of(&figure).is_empty());
    if counted && !check.explained_when.is_empty() {
        return false;
    }
    let words: Vec<Vec<char>> = check.explained_by.iter().map(|word| fold(word)).collect();
    let mut paragraphs = places.map(|taken| document.paragraph(taken.sentence));
    paragraphs.any(|(start, end)| words.iter().any(|word| document.text.holds(start, end, word)))
}

/// Whether the difference itself stands in one of the sentences, as a number of the same unit that no figure fits: the
/// list has a member that the pack does not know.
fn stands_beside(document: &Document, stated: &Stated<'_>, broken: &Broken) -> bool {
    let difference = difference(broken);
    let all: Vec<&&Taken> = broken.figures.iter().flat_map(|f| stated.of(f)).collect();
    let taken: BTreeSet<usize> = stated.figures().flat_map(|(_, t)| t).filter_map(|t| t.number).collect();
    document.numbers.iter().enumerate().any(|(index, number)| {
        number.kind == Kind::Count
            && !taken.contains(&index)
            && shifted(number.written.number, i64::from(number.written.power)) == difference
            && all.iter().any(|t| {
                t.sentence.abs_diff(number.sentence) <= 1
                    && t.number.is_some_and(|other| document.same_class(index, other))
            })
    })
}

fn difference(broken: &Broken) -> Decimal {
    if broken.left >= broken.right { broken.left - broken.right } else { broken.right - broken.left }
}

/// The check's own message, with the numbers in it, and what the report would have to say where both are meant so.
fn message(pack: &Pack, check: &Check, stated: &Stated<'_>, broken: &Broken) -> String {
    let plain = |number: Decimal| number.rounded(number.scale.min(4)).trimmed().to_string();
    let mut text = check
        .message
        .replace("{left}", &plain(broken.left))
        .replace("{right}", &plain(broken.right))
        .replace("{difference}", &plain(difference(broken)));
    for figure in &pack.figures {
        let place = format!("{{{}}}", figure.id);
        let range = broken.chosen.get(&figure.id).copied().or_else(|| stated.of(&figure.id).first().map(|t| t.range));
        if let Some(range) = range {
            text = text.replace(&place, &format!("{}{}", range.value.trimmed(), figure.unit));
        }
    }
    text = without_unstated(&text);
    let needed: BTreeSet<String> = check.explained_when.iter().flat_map(figures_of).collect();
    let missing: Vec<&str> = pack
        .figures
        .iter()
        .filter(|figure| needed.contains(&figure.id) && stated.of(&figure.id).is_empty())
        .map(|figure| figure.title.as_str())
        .collect();
    if !missing.is_empty() {
        text = format!("{text}。如两处口径不同，请在文中写明{}，使差额可以对上", missing.join("、"));
    }
    text
}

/// A message without the parts that speak of figures which the text does not state.
fn without_unstated(message: &str) -> String {
    let mut kept = String::new();
    for part in message.split_inclusive(['，', '；', '。']) {
        if !part.contains('{') {
            kept.push_str(part);
        } else if part.ends_with('。') && kept.ends_with(['，', '；']) {
            kept.pop();
            kept.push('。');
        }
    }
    kept
}

/// A figure that stands in the text with different numbers.
pub(crate) fn repeated(pack: &Pack, document: &Document, stated: &Stated<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, places) in stated.figures() {
        let differs = |first: &&Taken| {
            let apart = |other: &&&Taken| !first.range.agrees(&other.range) && same_day(document, first, other);
            let alike = |other: &Taken| {
                has_moved(document, first) == has_moved(document, other)
                    && is_now(document, first) == is_now(document, other)
            };
            places.iter().find(|other| apart(other) && alike(other))
        };
        let Some((first, other)) = places.iter().find_map(|first| Some((first, differs(first)?))) else { continue };
        if add_up(places) {
            continue;
        }
        let title = pack.figure(id).map_or(id, |figure| figure.title.as_str());
        let words = |taken: &Taken| format!("{}{}", taken.range.value.trimmed(), taken.unit);
        let message = format!(
            "“{title}”前后不一致：一处写{}，另一处写{}。请核对台账后统一；如时点或口径不同，请分别写明",
            words(first),
            words(other)
        );
        let others = places.iter().filter(|t| !t.range.agrees(&first.range));
        let all: Vec<usize> = others.map(|t| t.at).chain([first.at]).collect();
        let finding = Finding::new(document, "repeated_figure", Severity::Contradiction, &all, message);
        let kept = most_stated(places, first);
        found.push(
            finding
                .because(format!("{}≠{}", words(first), words(other)))
                .better(format!("各处统一为“{title}{}”（以台账为准）", words(kept))),
        );
    }
    found
}

/// Whether a number is what another one has become: 降至12.1% is of another day than 年初20.3%.
fn has_moved(document: &Document, taken: &Taken) -> bool {
    ["降至", "降到", "减至", "减到", "升至", "升到", "增至"].iter().any(|word| document.text.ends(taken.at, word))
}

/// Whether a number is told of the present day: 当前贫困人口7884人 is not what 2014 had.
fn is_now(document: &Document, taken: &Taken) -> bool {
    let clause = clause_start(&document.text, taken.at);
    ["当前", "剩余"].iter().any(|word| document.text.holds(clause, taken.at, &fold(word)))
}

/// Whether two places may speak of one day: not where each names another year or month.
fn same_day(document: &Document, first: &Taken, other: &Taken) -> bool {
    let dates = [first, other].map(|taken| document.date_before(taken.sentence, taken.at));
    let [Some(first), Some(other)] = dates else { return true };
    let digits = |date: &[char]| -> Vec<String> {
        let all: String = date.iter().collect();
        all.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (first, other) = (digits(first), digits(other));
    let shared = first.len().min(other.len());
    let longer = if first.len() > other.len() { &first } else { &other };
    // A year ends in December; any other month is another time than the year.
    first.iter().zip(&other).all(|(a, b)| a == b) && longer.get(shared).is_none_or(|month| shared > 1 || month == "12")
}

/// Whether one place gives the sum of all the others: 反馈问题12个 in front, 5个, 4个 and 3个 section by section.
fn add_up(places: &[&Taken]) -> bool {
    let Some(whole) = places.iter().map(|one| one.range.value).max() else { return false };
    let parts: Vec<Decimal> = places.iter().map(|one| one.range.value).filter(|value| *value != whole).collect();
    parts.len() > 1 && parts.iter().fold(Decimal::whole(0), |sum, value| sum + *value) == whole
}

/// The place whose number most others agree with.
fn most_stated<'t>(places: &[&'t Taken], first: &'t Taken) -> &'t Taken {
    let votes = |one: &&&Taken| places.iter().filter(|other| other.range.agrees(&one.range)).count();
    // Of equals the first one stands.
    places.iter().rev().max_by_key(votes).copied().unwrap_or(first)
}

/// Both sides with their numbers: `4027户+371户=4398户≠4400户`.
fn arithmetic(pack: &Pack, relation: &Relation, broken: &Broken) -> String {
    let side = |expression: &str, value: Decimal| {
        let mut words = expression.to_owned();
        // The longer ids first, so that one that begins like another is not cut.
        let mut ids: Vec<&String> = broken.chosen.keys().collect();
        ids.sort_by_key(|id| std::cmp::Reverse(id.len()));
        for id in ids {
            let unit = pack.figure(id).map_or("", |figure| figure.unit.as_str());
            let number = broken.chosen.get(id).map_or(String::new(), |range| range.value.trimmed().to_string());
            words = words.replace(id.as_str(), &format!("{number}{unit}"));
        }
        let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
        let value = value.rounded(value.scale.min(4)).trimmed().to_string();
        if words.contains(['+', '-', '*', '/']) { format!("{words}={value}") } else { words }
    };
    let sign = match relation.op {
        RelationOp::Equal => "≠",
        RelationOp::AtMost => "＞",
        RelationOp::RoundsTo => "四舍五入后≠",
    };
    format!("{}{sign}{}", side(&relation.left, broken.left), side(&relation.right, broken.right))
}

/// What the wording has to settle: which number goes, or the sentence that explains the difference.
fn proposal(pack: &Pack, check: &Check, stated: &Stated<'_>, broken: &Broken) -> String {
    if !check.explanation.is_empty() {
        let mut text = check.explanation.clone();
        for figure in &pack.figures {
            let range = broken.chosen.get(&figure.id).or_else(|| stated.of(&figure.id).first().map(|one| &one.range));
            let number = range.map(|range| range.value.trimmed().to_string());
            let number = number.unwrap_or_else(|| "（填写）".to_owned());
            text = text.replace(&format!("{{{}}}", figure.id), &format!("{number}{}", figure.unit));
        }
        return format!("如两处都对，补写“{text}”");
    }
    let named: Vec<&str> =
        broken.figures.iter().filter_map(|id| pack.figure(id)).map(|figure| figure.title.as_str()).collect();
    format!("核对{}后，改正写错的一处", named.join("、"))
}

/// Puts findings in the order of the text.
pub(crate) fn in_order(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by(|a, b| (a.offset, &a.check).cmp(&(b.offset, &b.check)));
    found
}
