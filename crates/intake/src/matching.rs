//! Which columns carry which fields of one ledger, judged by their headers.

use std::collections::{HashMap, HashSet};

use shouwang_pack::{Field, Kind, Ledger, Pack};

use crate::{field_reader::target, header::Header, layout::MatchedBy};

/// The columns of a header row: what each may be called, the likeliest name first.
pub(crate) type Columns = Vec<(u32, Vec<Header>)>;

/// The names of a ledger's fields, ready to be asked.
pub(crate) struct FieldNames<'p> {
    pub(crate) ledger: &'p Ledger,
    exact: HashMap<String, Vec<(usize, MatchedBy)>>,
    loose: HashMap<String, HashSet<usize>>,
    through: Vec<(usize, Vec<Header>)>,
    alone: Vec<(usize, Vec<Header>)>,
}

/// What one header row says about one ledger.
pub(crate) struct Matching<'p> {
    pub(crate) ledger: &'p Ledger,
    pub(crate) pairs: Vec<Pair>,
    /// Columns that carry a field another column carries already.
    pub(crate) doubles: Vec<Pair>,
    /// Columns that carry a field where no other ledger takes part.
    pub(crate) alone: Vec<Pair>,
}

/// A column and a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) column: u32,
    pub(crate) field: usize,
    pub(crate) by: MatchedBy,
}

impl<'p> FieldNames<'p> {
    pub(crate) fn new(pack: &'p Pack, ledger: &'p Ledger) -> Self {
        let mut names =
            FieldNames { ledger, exact: HashMap::new(), loose: HashMap::new(), through: Vec::new(), alone: Vec::new() };
        for (at, field) in ledger.fields.iter().enumerate() {
            names.add(at, &field.title, MatchedBy::Title);
            names.add(at, &field.name, MatchedBy::Alias);
            for alias in &field.aliases {
                names.add(at, alias, MatchedBy::Alias);
            }
            // A reference is also known by the headers of what it points to: 户编号 for the household of a member.
            if let Some((_, by)) = target(pack, field) {
                for name in std::iter::once(&by.title).chain(&by.aliases) {
                    names.add(at, name, MatchedBy::Target);
                }
            }
            let headers = |aliases: &[String]| aliases.iter().map(|alias| Header::new(alias)).collect();
            if let Some(through) = &field.through {
                names.through.push((at, headers(&through.aliases)));
            }
            if !field.alone.is_empty() {
                names.alone.push((at, headers(&field.alone)));
            }
        }
        names
    }

    fn add(&mut self, field: usize, name: &str, by: MatchedBy) {
        let header = Header::new(name);
        for form in [&header.full, &header.base] {
            let known = self.exact.entry(form.clone()).or_default();
            if !form.is_empty() && !known.iter().any(|(f, _)| *f == field) {
                known.push((field, by));
            }
        }
        if !header.loose.is_empty() && by != MatchedBy::Target {
            self.loose.entry(header.loose).or_default().insert(field);
        }
    }

    /// Every form of a header that may mean a field of the ledger.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &str> {
        let others = self.through.iter().chain(&self.alone).flat_map(|(_, headers)| headers).map(|header| &header.full);
        self.exact.keys().chain(self.loose.keys()).chain(others).map(String::as_str).filter(|form| !form.is_empty())
    }

    /// The fields that a header names outright, best first.
    fn named(&self, header: &Header) -> Vec<(usize, MatchedBy)> {
        let exact = self.exact.get(&header.full).filter(|found| !found.is_empty());
        let stripped = || if header.is_noted { None } else { self.exact.get(&header.base) };
        let mut found = exact.or_else(stripped).cloned().unwrap_or_default();
        found.sort_by_key(|(_, by)| *by);
        // Two fields with equal right to a header make it say nothing.
        if let [(_, first), (_, second), ..] = found[..]
            && first == second
        {
            found.clear();
        }
        found
    }

    /// Another field that has the same right to a header, or a better one.
    pub(crate) fn rival(&self, field: usize, header: &Header) -> Option<usize> {
        if self.named(header).first().is_some_and(|(found, _)| *found == field) {
            return None;
        }
        let claims = [&header.full, &header.base].into_iter().filter_map(|form| self.exact.get(form)).flatten();
        claims.map(|(other, _)| *other).find(|other| *other != field)
    }

    /// The one field that a header may mean.
    fn meant(&self, header: &Header) -> Option<usize> {
        let by_base = self.exact.get(&header.base).into_iter().flatten().map(|(field, _)| *field);
        let by_loose = self.loose.get(&header.loose).into_iter().flatten().copied();
        let fields: HashSet<usize> = by_base.chain(by_loose).collect();
        let only = (fields.len() == 1).then(|| fields.into_iter().next()).flatten()?;
        self.suits(header, &self.ledger.fields[only]).then_some(only)
    }

    /// A question is answered by 是 or by a code, never by a name.
    fn suits(&self, header: &Header, field: &Field) -> bool {
        !header.asks || matches!(field.kind, Kind::Flag | Kind::Code)
    }

    pub(crate) fn matching(&self, columns: &Columns) -> Matching<'p> {
        let mut wishes: Vec<Pair> = Vec::new();
        for (column, headers) in columns {
            let named = headers.iter().map(|header| self.named(header)).find(|named| !named.is_empty());
            let pairs = named.unwrap_or_default();
            wishes.extend(pairs.into_iter().map(|(field, by)| Pair { column: *column, field, by }));
        }
        wishes.sort_by_key(|pair| (pair.by, pair.column));
        let mut matching = Matching { ledger: self.ledger, pairs: Vec::new(), doubles: Vec::new(), alone: Vec::new() };
        for wish in wishes {
            if matching.of_column(wish.column).is_some() {
                continue;
            }
            if matching.pairs.iter().any(|pair| pair.field == wish.field) {
                matching.doubles.push(wish);
            } else {
                matching.pairs.push(wish);
            }
        }
        matching.doubles.retain(|double| {
            double.by != MatchedBy::Target && !matching.pairs.iter().any(|pair| pair.column == double.column)
        });
        self.add_through(columns, &mut matching);
        self.add_loose(columns, &mut matching);
        for (field, aliases) in &self.alone {
            let is_free = |column: u32| matching.of_column(column).is_none();
            let carried = matching.pairs.iter().any(|pair| pair.field == *field);
            let own =
                columns.iter().find(|(column, headers)| is_free(*column) && headers.iter().any(|h| says(aliases, h)));
            if let (false, Some((column, _))) = (carried, own) {
                matching.alone.push(Pair { column: *column, field: *field, by: MatchedBy::Alias });
            }
        }
        matching
    }

    /// A household is also named by the ID number of one of its members: in a column of its own, or in that of another
    /// field which names such a member anyway.
    fn add_through(&self, columns: &Columns, matching: &mut Matching<'p>) {
        for (field, aliases) in &self.through {
            let is_free = |column: u32| {
                matching.of_column(column).is_none() && !matching.doubles.iter().any(|double| double.column == column)
            };
            let own =
                columns.iter().find(|(column, headers)| is_free(*column) && headers.iter().any(|h| says(aliases, h)));
            let column = own.map(|(column, _)| *column).or_else(|| {
                let through = self.ledger.fields[*field].through.as_ref()?;
                let names = |pair: &&Pair| {
                    let other = &self.ledger.fields[pair.field];
                    let by = other.by.as_deref().is_some_and(|by| by == through.by);
                    other.kind == Kind::Reference && by && other.ledger.as_ref() == Some(&through.ledger)
                };
                matching.pairs.iter().find(names).map(|pair| pair.column)
            });
            if let Some(column) = column {
                matching.pairs.push(Pair { column, field: *field, by: MatchedBy::Through });
            }
        }
    }

    /// What is left is matched loosely, and only where nothing else could be meant.
    fn add_loose(&self, columns: &Columns, matching: &mut Matching<'p>) {
        let mut wishes: Vec<Pair> = Vec::new();
        for (column, headers) in columns {
            let taken = matching.of_column(*column).is_some() || matching.doubles.iter().any(|d| d.column == *column);
            if taken {
                continue;
            }
            if let Some(field) = headers.iter().find_map(|header| self.meant(header)) {
                wishes.push(Pair { column: *column, field, by: MatchedBy::Loose });
            }
        }
        for wish in &wishes {
            let rivals = wishes.iter().filter(|other| other.field == wish.field).count();
            if rivals == 1 && !matching.pairs.iter().any(|pair| pair.field == wish.field) {
                matching.pairs.push(*wish);
            }
        }
    }
}

impl Matching<'_> {
    /// Lets a column carry a field because a person said so. A column that carried the field by its name becomes a double.
    pub(crate) fn confirm(&mut self, column: u32, field: usize) {
        self.drop_column(column);
        let (same, others): (Vec<Pair>, Vec<Pair>) = self.pairs.drain(..).partition(|pair| pair.field == field);
        self.pairs = others;
        self.doubles.extend(same.into_iter().filter(|pair| pair.by <= MatchedBy::Alias));
        self.pairs.push(Pair { column, field, by: MatchedBy::Confirmed });
    }

    /// Lets a column carry nothing.
    pub(crate) fn drop_column(&mut self, column: u32) {
        for pairs in [&mut self.pairs, &mut self.doubles, &mut self.alone] {
            pairs.retain(|pair| pair.column != column);
        }
    }

    pub(crate) fn of_column(&self, column: u32) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.column == column)
    }

    pub(crate) fn of_field(&self, name: &str) -> Option<&Pair> {
        self.pairs.iter().find(|pair| self.ledger.fields[pair.field].name == name)
    }

    /// How much the columns say that this is the ledger: keys most, then what must be there; half for a guess.
    pub(crate) fn weight(&self) -> i64 {
        let carried = |pair: &Pair| self.pairs.iter().any(|other| other.field == pair.field && other.by < pair.by);
        self.pairs
            .iter()
            .filter(|pair| pair.by != MatchedBy::Through || !carried(pair))
            .map(|pair| {
                let field = &self.ledger.fields[pair.field];
                let weight = if self.ledger.key.contains(&field.name) {
                    6
                } else if field.required {
                    4
                } else {
                    2
                };
                if pair.by >= MatchedBy::Through { weight / 2 } else { weight }
            })
            .sum()
    }

    /// Fields without which no row can be accepted and which no column carries.
    pub(crate) fn missing(&self) -> impl Iterator<Item = &Field> {
        self.ledger.fields.iter().filter(|field| is_needed(self.ledger, field) && self.of_field(&field.name).is_none())
    }
}

/// Whether a header is one of these words.
fn says(words: &[Header], header: &Header) -> bool {
    words.iter().any(|word| word.full == header.full || word.full == header.base)
}

/// Whether a row is refused without the field.
pub(crate) fn is_needed(ledger: &Ledger, field: &Field) -> bool {
    field.derive.is_none() && (field.required || ledger.key.contains(&field.name))
}
