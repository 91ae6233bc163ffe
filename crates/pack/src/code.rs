//! Code lists: the words that a field may hold.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::fault::Place;

/// A code list, one file `codes/NAME.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeList {
    /// English name; fields refer to it.
    pub name: String,
    /// Chinese title.
    pub title: String,
    /// The standard, form or page the list comes from.
    pub source: String,
    /// The national standard whose numbers the codes carry, where they do.
    #[serde(default)]
    pub standard: Option<String>,
    /// Words of workbooks that decide for none of the codes: the field stays unknown and nothing is wrong with the row.
    #[serde(default)]
    pub undecided: Vec<String>,
    /// The codes, in the order in which they are shown.
    #[serde(rename = "code")]
    pub codes: Vec<Code>,
    /// Where the list stands.
    #[serde(skip)]
    pub place: Place,
}

/// One code.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Stable English code: what the register and the rules hold.
    pub code: String,
    /// The Chinese word that people see and that exports carry.
    pub label: String,
    /// Other words for the same, as found in workbooks.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Words that say it anywhere in a longer text (购买能繁母牛), where no other code of the list is said as well.
    #[serde(default)]
    pub within: Vec<String>,
    /// The number in the national standard that the list names, where one says the same. Workbooks may carry it, and an
    /// export writes it when asked.
    #[serde(default)]
    pub standard: Option<String>,
    /// Free marks that rules may ask for through the table `code` (for instance `development` for 开发式帮扶措施).
    #[serde(default)]
    pub tags: Vec<String>,
}

impl CodeList {
    /// The Chinese word of a code; the code itself where the list does not know it.
    pub fn label<'a>(&'a self, code: &'a str) -> &'a str {
        self.codes.iter().find(|c| c.code == code).map_or(code, |c| &c.label)
    }

    /// Every word that means a code: the code, its label, its aliases and its standard number.
    pub fn words(&self) -> BTreeMap<&str, &str> {
        let mut words = BTreeMap::new();
        for code in &self.codes {
            let aliases = code.aliases.iter().map(String::as_str);
            for word in aliases.chain(code.standard.as_deref()).chain([code.label.as_str(), code.code.as_str()]) {
                words.insert(word, code.code.as_str());
            }
        }
        words
    }
}
