//! Figures: numbers of a report, each the aggregate of its own list of records.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::fault::Place;

/// A figure, one block of `figures/*.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Stable id; templates, checks and problems name it.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Unit as printed: 户, 人, 万元, % …
    pub unit: String,
    /// Places behind the point that are kept; zeros at the end are not printed.
    #[serde(default)]
    pub decimals: u32,
    /// What is counted, in words.
    pub definition: String,
    /// The day or period it speaks of: `data_date`, or `$parameter`.
    #[serde(default = "data_date")]
    pub as_of: String,
    /// The ledger whose record ids stand in the column `record` of [`Figure::records`].
    pub ledger: String,
    /// The records behind the figure: a query with at least the column `record`.
    pub records: String,
    /// The number: an aggregate over the rows of `records`, for instance `count(*)` or `sum(area_mu)`.
    pub aggregate: String,
    /// The rules whose verdicts it counts. Where too many of those whom one of them is about cannot be judged, the figure
    /// has no value.
    #[serde(default)]
    pub rules: Vec<String>,
    /// For other figures, a query with a column `decided`: one row for each record that might count, false where the
    /// records do not say. Where too many are false, the figure has no value.
    #[serde(default)]
    pub decided: Option<String>,
    /// Titles of columns of the list that no ledger titles, for the annex.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// How reports name it.
    #[serde(default, rename = "mention")]
    pub mentions: Vec<Mention>,
    /// Examples, run on the real engine.
    #[serde(default, rename = "example")]
    pub examples: Vec<FigureExample>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
}

fn data_date() -> String {
    "data_date".to_owned()
}

/// What day a figure speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf<'a> {
    /// The data date of the snapshot.
    DataDate,
    /// The value of a parameter: a day, a year, a period in words.
    Param(&'a str),
}

impl Figure {
    /// What day it speaks of.
    pub fn as_of(&self) -> AsOf<'_> {
        match self.as_of.strip_prefix('$') {
            Some(name) => AsOf::Param(name),
            None => AsOf::DataDate,
        }
    }
}

/// One way in which a report names a figure. A number is taken for the figure where all the parts fit.
///
/// In `before` and `after`, nothing but words without weight (共, 有, 累计, 达到, dates) may stand between a phrase and
/// the number, unless the phrase says otherwise: `…` stands for any words of the same clause, `……` for anything in the
/// same sentence. `点对点…` need not stand right before the number (though no other count may stand between), and
/// `未消除…脱贫不稳定户` finds its first half anywhere before its second. `{parameter}` stands for each value that a parameter
/// of the pack has ever had, money as 80000元 and as 8万元; `<term>` for each word of a term of `terms.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Mention {
    /// Phrases that stand before the number; one of them must, where any are given. The longest that fits wins.
    pub before: Vec<String>,
    /// Phrases that stand behind number and unit; one of them must, where any are given.
    pub after: Vec<String>,
    /// Units that the number may carry; the figure's own and its like (名 for 人, 家 for 个) where none are given. A unit
    /// with 万 asks for a number written with 万.
    pub units: Vec<String>,
    /// Words of which one must stand in the sentence.
    pub within: Vec<String>,
    /// Words of which one must be said of this very number: beside it, behind the list it ends or stands in, or before it
    /// as what the sentence goes on to speak of (未消除风险的，边缘户有16户，不稳定户有36户).
    pub with: Vec<String>,
    /// Words of which one must stand in the sentence, or in the one before it in the paragraph.
    pub near: Vec<String>,
    /// Words of which one must stand in the heading of the section or of one above.
    pub section: Vec<String>,
    /// Words that must not stand in the clause.
    pub without: Vec<String>,
    /// The figure whose part (其中) this number is: it must stand behind a number that was taken for that figure.
    pub of: Option<String>,
    /// The figure that the same number states besides this one: 下辖18个行政村均为深度贫困村.
    pub beside: Option<String>,
    /// Sentences that state the figure without a number, for instance 均已入住 for 100 %.
    pub said: Vec<Said>,
}

impl Mention {
    /// All the phrases and words of it.
    pub fn phrases(&self) -> impl Iterator<Item = &String> {
        [&self.before, &self.after, &self.within, &self.with, &self.near, &self.section, &self.without]
            .into_iter()
            .flatten()
    }
}

/// Words that stand for a number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The words.
    pub words: String,
    /// The number they state, as a decimal text.
    pub value: String,
}

/// One example: these rows give that number.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureExample {
    /// A sentence that says what the example shows.
    pub name: String,
    /// Rows by ledger, or the name of a shared town in `examples/NAME.toml` under the key `town`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<BTreeMap<String, serde_json::Value>>>")]
    pub given: BTreeMap<String, Vec<BTreeMap<String, toml::Value>>>,
    /// The shared town of `examples/NAME.toml` that the rows of `given` are added to.
    #[serde(default)]
    pub town: Option<String>,
    /// The number, as a decimal text; a whole number may stand without quotes.
    #[schemars(with = "crate::param::Scalar")]
    pub expect: toml::Value,
}
