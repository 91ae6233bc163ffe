//! Words of a code list as workbooks write them.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use shouwang_pack::CodeList;

use crate::{guess::nearest, problem::Fault, words::folded};

/// Signs that separate several words in one cell.
const SEPARATORS: [char; 6] = ['、', ',', ';', '/', '，', '；'];
/// Unknown words of a column that are compared with what they may have meant.
const COMPARED_WORDS: usize = 300;
/// Words that a message names.
const NAMED_WORDS: usize = 5;

/// A code list, ready to be asked.
pub(crate) struct CodeWords<'p> {
    list: &'p CodeList,
    exact: HashMap<String, usize>,
    /// Without brackets, 之 and 的, and leading zeros; a word that could mean two codes means none.
    loose: HashMap<String, Option<usize>>,
    /// Folded words of which one within a longer text says the code.
    within: Vec<(String, usize)>,
    /// What words that the list does not know may have meant.
    guesses: RefCell<HashMap<String, Option<&'p str>>>,
}

impl<'p> CodeWords<'p> {
    pub(crate) fn new(list: &'p CodeList) -> Self {
        let mut words = CodeWords {
            list,
            exact: HashMap::new(),
            loose: HashMap::new(),
            within: Vec::new(),
            guesses: RefCell::default(),
        };
        for (at, code) in list.codes.iter().enumerate() {
            let said = [code.label.as_str(), code.code.as_str()].into_iter();
            for word in said.chain(code.standard.as_deref()).chain(code.aliases.iter().map(String::as_str)) {
                let word = folded(word);
                let seen = words.loose.entry(loose(&word)).or_insert(Some(at));
                if *seen != Some(at) {
                    *seen = None;
                }
                words.exact.entry(word).or_insert(at);
            }
            words.within.extend(code.within.iter().map(|word| (folded(word), at)));
        }
        words
    }

    fn find(&self, word: &str) -> Option<usize> {
        let word = folded(word);
        self.exact.get(&word).copied().or_else(|| {
            let loose = loose(&word);
            self.loose.get(&loose).copied().flatten().filter(|_| !loose.is_empty())
        })
    }

    /// The one code that a longer text says.
    fn said_within(&self, text: &str) -> Option<usize> {
        if self.within.is_empty() {
            return None;
        }
        let text = folded(text);
        let mut found = self.within.iter().filter(|(word, _)| text.contains(word)).map(|(_, at)| *at);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// Whether a word is one that decides for no code.
    pub(crate) fn leaves_open(&self, word: &str) -> bool {
        self.list.undecided.iter().any(|undecided| folded(undecided) == *word)
    }

    /// Whether the list knows a word.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    /// The code of a word.
    pub(crate) fn one(&self, word: &str) -> Result<String, Fault> {
        let found = self.find(word).or_else(|| self.said_within(word));
        found.map(|at| self.list.codes[at].code.clone()).ok_or_else(|| self.unknown(word))
    }

    /// The codes of several words in one cell, in the order of the list.
    pub(crate) fn several(&self, text: &str) -> Result<Vec<String>, Fault> {
        let mut found = self.places(text).map_err(|word| self.unknown(word))?;
        found.sort_unstable();
        Ok(found.into_iter().map(|at| self.list.codes[at].code.clone()).collect())
    }

    /// The codes of several words in one cell, in the order in which they are said; nothing where one is unknown.
    pub(crate) fn in_turn(&self, text: &str) -> Option<Vec<String>> {
        let found = self.places(text).ok()?;
        Some(found.into_iter().map(|at| self.list.codes[at].code.clone()).collect())
    }

    /// The codes' places, or the first word that the list does not know.
    fn places<'t>(&self, text: &'t str) -> Result<Vec<usize>, &'t str> {
        let mut found = Vec::new();
        match self.find(text) {
            Some(at) => found.push(at),
            None => {
                let words = text.split(|c: char| SEPARATORS.contains(&c) || c.is_whitespace());
                for word in words.filter(|word| !word.is_empty()) {
                    found.push(self.find(word).or_else(|| self.said_within(word)).ok_or(word)?);
                }
            }
        }
        if found.is_empty() {
            return Err(text);
        }
        let mut met = HashSet::new();
        found.retain(|at| met.insert(*at));
        Ok(found)
    }

    fn unknown(&self, word: &str) -> Fault {
        let word: String = word.trim().chars().take(20).collect();
        let labels = self.list.codes.iter().map(|code| code.label.as_str());
        let more = if self.list.codes.len() > NAMED_WORDS { " 等" } else { "" };
        let named: Vec<&str> = labels.take(NAMED_WORDS).collect();
        let mut hint = format!("可填：{}{more}", named.join("、"));
        if let Some(guess) = self.guess(&word) {
            hint = format!("是不是“{guess}”？{hint}");
        }
        Fault::new("unknown_code", format!("“{word}”不在“{}”的可选项中", self.list.title), hint)
    }

    /// The label that a word may have meant. Comparing is slow: a column full of words that nobody knows must not take
    /// longer than one that is right, so that only the first few different ones are compared.
    fn guess(&self, word: &str) -> Option<&'p str> {
        let mut guesses = self.guesses.borrow_mut();
        if let Some(guess) = guesses.get(word) {
            return *guess;
        }
        if guesses.len() >= COMPARED_WORDS {
            return None;
        }
        let codes = || self.list.codes.iter();
        let guess = nearest(word, codes().map(|code| code.label.as_str())).or_else(|| {
            let aliases =
                codes().flat_map(|code| code.aliases.iter().map(|alias| (alias.as_str(), code.label.as_str())));
            let by_alias: HashMap<&str, &'p str> = aliases.collect();
            let mut names: Vec<&str> = by_alias.keys().copied().collect();
            names.sort_unstable();
            nearest(word, names).and_then(|alias| by_alias.get(alias).copied())
        });
        guesses.insert(word.to_owned(), guess);
        guess
    }
}

fn loose(folded: &str) -> String {
    let mut depth = 0usize;
    let mut kept = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            '的' | '之' => {}
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    let bare = kept.trim_start_matches('0');
    if bare.is_empty() { kept } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> CodeList {
        let code = |code: &str, label: &str, aliases: &[&str], standard: Option<&str>| shouwang_pack::Code {
            code: code.to_owned(),
            label: label.to_owned(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            standard: standard.map(str::to_owned),
            within: Vec::new(),
            tags: Vec::new(),
        };
        CodeList {
            name: "health".to_owned(),
            title: "健康状况".to_owned(),
            source: "例".to_owned(),
            standard: None,
            undecided: vec!["看情况".to_owned()],
            codes: vec![
                code("healthy", "健康", &["良好"], Some("01")),
                code("chronic", "长期慢性病", &["慢性病"], Some("02")),
                code("serious", "患有大病", &["大病"], None),
                code("disabled", "残疾(持证)", &[], None),
                code("son", "之子", &[], None),
                code("other", "其他", &[], None),
            ],
            place: Default::default(),
        }
    }

    #[test]
    fn words_of_every_kind_lead_to_the_code() {
        let list = list();
        let words = CodeWords::new(&list);
        let cases = [
            ("健康", "healthy"),
            ("慢性病", "chronic"),
            ("1", "healthy"),
            ("０２", "chronic"),
            ("残疾", "disabled"),
            ("子", "son"),
        ];
        for (word, code) in cases {
            assert_eq!(words.one(word).as_deref(), Ok(code), "{word}");
        }
        let several = words.several("患有大病、 慢性病;大病").expect("known");
        assert_eq!(several, ["chronic", "serious"]);
        assert!(words.several("、").is_err());
    }

    #[test]
    fn an_unknown_word_is_answered_with_what_is_allowed() {
        let list = list();
        let fault = CodeWords::new(&list).one("长期性慢病").expect_err("unknown");
        assert_eq!(fault.code, "unknown_code");
        insta::assert_snapshot!(format!("{}。{}", fault.message, fault.hint), @"“长期性慢病”不在“健康状况”的可选项中。是不是“长期慢性病”？可填：健康、长期慢性病、患有大病、残疾(持证)、之子 等");
    }
}
