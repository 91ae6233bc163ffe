//! The mentions of a pack, made ready for comparing.

use shouwang_pack::{Decimal, Figure, Mention, Pack, ParamKind};

use crate::{
    phrase::Phrase,
    text::fold,
    unit::{Unit, shifted},
};

/// One way of naming a figure, ready for comparing.
#[derive(Debug, Clone)]
pub(crate) struct Pattern<'p> {
    /// The figure.
    pub(crate) figure: &'p Figure,
    /// Phrases before the number.
    pub(crate) before: Vec<Phrase>,
    /// Phrases behind it.
    pub(crate) after: Vec<Phrase>,
    /// Units that the pack lists; none where the figure's own unit and its like fit.
    pub(crate) units: Vec<Unit>,
    /// The figure's own unit.
    pub(crate) own: Option<Unit>,
    /// Words of which one must stand in the sentence.
    pub(crate) within: Vec<Vec<char>>,
    /// Words of which one must be said of the number.
    pub(crate) with: Vec<Vec<char>>,
    /// Words of which one must stand in the sentence or the one before.
    pub(crate) near: Vec<Vec<char>>,
    /// Words of which one must stand in a heading above.
    pub(crate) section: Vec<Vec<char>>,
    /// Words that must not stand in the clause.
    pub(crate) without: Vec<Vec<char>>,
    /// The figure of the whole.
    pub(crate) of: Option<&'p str>,
    /// The figure that the same number states.
    pub(crate) beside: Option<&'p str>,
    /// Words that stand for a number.
    pub(crate) said: Vec<(Vec<char>, Decimal)>,
}

/// All the mentions of a pack, in its order.
pub(crate) fn patterns(pack: &Pack) -> Vec<Pattern<'_>> {
    let all = pack.figures.iter().flat_map(|figure| figure.mentions.iter().map(move |m| (figure, m)));
    all.map(|(figure, mention)| pattern(pack, figure, mention)).collect()
}

fn pattern<'p>(pack: &Pack, figure: &'p Figure, mention: &'p Mention) -> Pattern<'p> {
    let phrases = |words: &[String]| -> Vec<Phrase> {
        words.iter().flat_map(|w| expanded(pack, w)).filter_map(|w| Phrase::parse(&w)).collect()
    };
    let folded = |words: &[String]| -> Vec<Vec<char>> {
        words.iter().flat_map(|w| expanded(pack, w)).map(|w| fold(&w)).filter(|w| !w.is_empty()).collect()
    };
    Pattern {
        figure,
        before: phrases(&mention.before),
        after: phrases(&mention.after),
        units: mention.units.iter().filter_map(|unit| Unit::parse(unit)).collect(),
        own: Unit::parse(&figure.unit),
        within: folded(&mention.within),
        with: folded(&mention.with),
        near: folded(&mention.near),
        section: folded(&mention.section),
        without: folded(&mention.without),
        of: mention.of.as_deref(),
        beside: mention.beside.as_deref(),
        said: mention.said.iter().filter_map(|s| Some((fold(&s.words), s.value.parse().ok()?))).collect(),
    }
}

/// A phrase with `<term>` in it, once for each of its words, and with `{parameter}`, once for each value that the
/// parameter ever had. Money stands as offices write it.
fn expanded(pack: &Pack, words: &str) -> Vec<String> {
    if let Some((left, rest)) = words.split_once('<')
        && let Some((term, right)) = rest.split_once('>')
    {
        let terms = pack.terms.get(term).map(Vec::as_slice).unwrap_or_default();
        return terms.iter().flat_map(|word| expanded(pack, &format!("{left}{word}{right}"))).collect();
    }
    let Some((left, rest)) = words.split_once('{') else { return vec![words.to_owned()] };
    let Some((name, right)) = rest.split_once('}') else { return vec![words.to_owned()] };
    let Some(param) = pack.params.get(name) else { return Vec::new() };
    let mut all: Vec<String> = Vec::new();
    for value in &param.values {
        for right in expanded(pack, right) {
            for written in written(param.kind, &value.value) {
                let phrase = format!("{left}{written}{right}");
                if !all.contains(&phrase) {
                    all.push(phrase);
                }
            }
        }
    }
    all
}

/// A value as reports write it: 80000元 and 8万元.
fn written(kind: ParamKind, value: &str) -> Vec<String> {
    if kind != ParamKind::Money {
        return vec![value.to_owned()];
    }
    let mut forms = vec![format!("{value}元")];
    if let Ok(yuan) = value.parse::<Decimal>() {
        let wan = shifted(yuan, -4).trimmed().to_string();
        // 1,000万元, as some write it.
        if let (true, Some((thousands, rest))) = (wan.len() == 4 && !wan.contains('.'), wan.split_at_checked(1)) {
            forms.push(format!("{thousands},{rest}万元"));
        }
        forms.push(format!("{wan}万元"));
    }
    forms
}
