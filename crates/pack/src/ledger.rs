//! Ledgers (台账) and their fields.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::fault::Place;

/// A ledger, one file `ledgers/NAME.toml`. It gives, with no further code: the table, the matcher of workbooks, the
/// template, the export and the snapshot's columns.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// English name, also the name of the table in rules and figures.
    pub name: String,
    /// Chinese title.
    pub title: String,
    /// Other titles that offices give to the same ledger: sheet names, titles above a header.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The fields that tell one record from another (natural key).
    pub key: Vec<String>,
    /// The fields by which a row finds its record where it leaves a part of the key blank: a person without an ID number by
    /// household, name and birth. Such a row never makes a record.
    #[serde(default)]
    pub or_key: Vec<String>,
    /// The flag that says whether a row is a record at all, as a list of workers names those who stay at home too. A row
    /// that answers 否 and leaves a part of the key blank is passed over.
    #[serde(default)]
    pub recorded_if: Option<String>,
    /// The field that says from which day a record counts; a record that begins after the data date is left out.
    #[serde(default)]
    pub effective_on: Option<String>,
    /// Where the ledger's fields come from.
    pub source: String,
    /// What the ledger is for, shown as help.
    #[serde(default)]
    pub help: String,
    /// Order in which ledgers are shown.
    #[serde(default)]
    pub order: i64,
    /// The fields.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// Where the ledger stands.
    #[serde(skip)]
    pub place: Place,
}

/// One field of a ledger.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// English name, units last (`income_fen`, `area_mu`); the column in rules and figures.
    pub name: String,
    /// Chinese title: the header of templates and exports.
    pub title: String,
    /// Other headers under which workbooks carry it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Headers that mean the field on a sheet of this ledger alone, and somebody else's on a sheet of several: 身份证号 is
    /// the head's in a list of households.
    #[serde(default)]
    pub alone: Vec<String>,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The unit of a number, as workbooks write it: 元, 亩, 人, 月 … Money is written in 元 and kept in fen.
    #[serde(default)]
    pub unit: Option<String>,
    /// Places behind the point of a `decimal`.
    #[serde(default)]
    pub scale: u32,
    /// The code list of a `code` or `codes` field.
    #[serde(default)]
    pub codes: Option<String>,
    /// The fields of the same list that take the further codes where a cell of this one says several: 因病、因残.
    #[serde(default)]
    pub overflow: Vec<String>,
    /// The ledger that a `reference` points to.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The field of that ledger by which a workbook names the record; its whole key where absent.
    #[serde(default)]
    pub by: Option<String>,
    /// Another field of that ledger by which a workbook may name the record: the ID number of its head.
    #[serde(default)]
    pub or_by: Option<String>,
    /// Another way to name the record of a `reference`: by somebody who belongs to it.
    #[serde(default)]
    pub through: Option<Through>,
    /// Whether the record of a `reference` must be there before. Otherwise a sheet that carries the columns of both may
    /// introduce it, as a list of people introduces their households.
    #[serde(default)]
    pub existing: bool,
    /// Whether a `date` may be written as a month; its first day is kept then, and the clerk is told.
    #[serde(default)]
    pub month_will_do: bool,
    /// Whether a row without it is refused.
    #[serde(default)]
    pub required: bool,
    /// Smallest allowed value, in the unit of the field (yuan for money).
    #[serde(default)]
    pub min: Option<i64>,
    /// Largest allowed value, in the unit of the field (yuan for money).
    #[serde(default)]
    pub max: Option<i64>,
    /// Personal-data class.
    #[serde(default)]
    pub class: Class,
    /// Where the value comes from when no column carries it.
    #[serde(default)]
    pub derive: Option<Derive>,
    /// Where the field comes from; the ledger's source where absent.
    #[serde(default)]
    pub source: Option<String>,
    /// Shown beside the field.
    #[serde(default)]
    pub help: String,
    /// Where the field stands.
    #[serde(skip)]
    pub place: Place,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Free text.
    Text,
    /// A whole number.
    Integer,
    /// An exact decimal with `scale` places.
    Decimal,
    /// Money: 元 in workbooks, whole fen in the register.
    Money,
    /// A day.
    Date,
    /// A month, kept as its first day.
    Month,
    /// A year.
    Year,
    /// 是 or 否.
    Flag,
    /// One code of a list.
    Code,
    /// Several codes of a list in one cell.
    Codes,
    /// An area of the area ledger, by code or by name inside the town.
    Area,
    /// A record of another ledger.
    Reference,
    /// 公民身份号码 (GB 11643), or a 残疾人证 number of 20 or 22 characters that starts with one.
    IdNumber,
    /// A telephone number.
    Phone,
    /// A bank account.
    BankAccount,
}

impl Kind {
    /// Whether a workbook must carry it as text, because a number cell loses digits.
    pub fn loses_digits(self) -> bool {
        matches!(self, Kind::IdNumber | Kind::Phone | Kind::BankAccount)
    }

    /// Whether it is counted and summed.
    pub fn is_number(self) -> bool {
        matches!(self, Kind::Integer | Kind::Decimal | Kind::Money | Kind::Year)
    }
}

/// Personal-data class of a field (domain sheet §8.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// May stand in a public notice.
    #[default]
    Public,
    /// Name, telephone: inside the office only, never in a snapshot.
    Personal,
    /// Health, disability, minors: used by rules, shown only where needed.
    Sensitive,
    /// ID number, bank account: encrypted at rest, masked in lists, never in a snapshot.
    Identifier,
}

/// How a record is named by somebody who belongs to it: a household by the ID number of one of its members.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Through {
    /// The ledger of those who belong to it; it refers to the record.
    pub ledger: String,
    /// The field of that ledger by which a workbook names one of them.
    pub by: String,
    /// Headers under which workbooks carry it.
    pub aliases: Vec<String>,
}

/// A value read from another field of the same row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Derive {
    /// The field it is read from.
    pub from: String,
    /// Which part of an identifier; not together with `codes`.
    #[serde(default)]
    pub part: Option<Part>,
    /// The fields that are equal in records taken for nearly the same; for [`Part::Near`] alone.
    #[serde(default)]
    pub same: Vec<String>,
    /// What each code of the other field says about this one; a code that is not named says nothing.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

/// What can be read from an identifier or a name without keeping it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Birth date of an ID number.
    Birth,
    /// Sex of an ID number, as the code `male` or `female`.
    Sex,
    /// Keyed hash of an identifier: equal where the identifier is equal, and nothing else can be learnt from it.
    Hash,
    /// One and the same word for the records whose source is nearly the same text (张伟、张玮) while the fields of
    /// [`Derive::same`] are equal; unknown for a record without any like it. Worked out anew for each snapshot and kept
    /// nowhere else.
    Near,
    /// Whether a name is made of Chinese characters and the dot between them, without digits, letters, blanks or marks.
    PlainName,
}

impl Ledger {
    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field that names a record's area, where the ledger has one of its own.
    pub fn area_field(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.kind == Kind::Area)
    }

    /// The ledgers that records of this one point to.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter_map(|field| field.ledger.as_deref())
    }
}

impl Field {
    /// Whether the register keeps it: what is worked out for each snapshot is kept nowhere else.
    pub fn is_kept(&self) -> bool {
        self.derive.as_ref().is_none_or(|derive| derive.part != Some(Part::Near))
    }

    /// Whether the field goes into a snapshot: everything but names, telephones and identifiers.
    pub fn in_snapshot(&self) -> bool {
        !matches!(self.class, Class::Personal | Class::Identifier)
    }
}
