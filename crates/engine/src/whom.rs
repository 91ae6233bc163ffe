//! Whom an explanation is about.

use shouwang_pack::{Pack, Rule, Subject};

use crate::{table, verdicts::Verdicts};

/// A household with what belongs to it, or one record of any ledger; by record id.
#[derive(Debug, Clone, Copy)]
pub enum Whom<'a> {
    /// A household, and every row of a subject that belongs to it.
    Household(&'a str),
    /// A village, a post, a loan: one record alone.
    Record(&'a str),
}

impl<'a> Whom<'a> {
    /// The subjects that may have rows about it, with their rules. A subject without rules is left out.
    pub(crate) fn subjects(self, pack: &'a Pack) -> impl Iterator<Item = (&'a Subject, Vec<&'a Rule>)> {
        let all = pack.subjects.values().filter(move |subject| self.column(subject).is_some());
        let with_rules = all.map(|subject| {
            let rules: Vec<&Rule> = pack.rules.iter().filter(|rule| rule.subject == subject.name).collect();
            (subject, rules)
        });
        with_rules.filter(|(_, rules)| !rules.is_empty())
    }

    /// The column of a subject's view that names it.
    fn column(self, subject: &Subject) -> Option<&str> {
        match self {
            Whom::Household(_) => subject.household.as_deref(),
            Whom::Record(_) => Some("id"),
        }
    }

    fn id(self) -> &'a str {
        match self {
            Whom::Household(id) | Whom::Record(id) => id,
        }
    }

    /// A condition on a subject's view that only rows about it meet.
    pub(crate) fn filter(self, subject: &Subject) -> String {
        format!("{} = '{}'", self.column(subject).unwrap_or("id"), self.id().replace('\'', "''"))
    }

    /// The rows of a subject's verdicts that are about it.
    pub(crate) fn rows(self, subject: &Subject, verdicts: &Verdicts) -> Vec<usize> {
        let Some(column) = self.column(subject).and_then(|name| verdicts.column(name)) else { return Vec::new() };
        (0..verdicts.rows()).filter(|row| table::text(column, *row).as_deref() == Some(self.id())).collect()
    }
}
