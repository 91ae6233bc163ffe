//! Records that are nearly the same: the same birth and all but one character of the name (张伟、张玮), so that one person
//! was perhaps written down twice. Worked out from what is there now, and kept nowhere.

use std::collections::HashMap;

use shouwang_pack::{Ledger, Part, Value};

use crate::read::Record;

/// Gives records that are nearly the same one and the same word: the smallest of their ids.
pub(crate) fn mark(ledger: &Ledger, records: &mut [Record]) {
    for field in &ledger.fields {
        let Some(derive) = field.derive.as_ref().filter(|derive| derive.part == Some(Part::Near)) else { continue };
        let mut alike: HashMap<Vec<&Value>, Vec<usize>> = HashMap::new();
        for (at, record) in records.iter().enumerate() {
            let same: Option<Vec<&Value>> = derive.same.iter().map(|name| record.values.get(name)).collect();
            if let (Some(same), Some(_)) = (same, text(record, &derive.from)) {
                alike.entry(same).or_default().push(at);
            }
        }
        let mut groups = Vec::new();
        for members in alike.into_values().filter(|members| members.len() > 1) {
            groups.extend(near_groups(&members, |at| text(&records[at], &derive.from).unwrap_or_default()));
        }
        for group in groups {
            let first = group.iter().map(|&at| records[at].id.clone()).min().unwrap_or_default();
            for at in group {
                records[at].values.insert(field.name.clone(), Value::Text(first.clone()));
            }
        }
    }
}

fn text<'a>(record: &'a Record, field: &str) -> Option<&'a str> {
    record.values.get(field).and_then(Value::as_text)
}

/// Those of several that are near to each other, directly or by way of others, in groups of two and more.
fn near_groups<'a>(members: &[usize], name: impl Fn(usize) -> &'a str) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &member in members {
        let is_near = |group: &Vec<usize>| group.iter().any(|&other| near(name(member), name(other)));
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_near);
        groups = apart;
        let mut group: Vec<usize> = joined.drain(..).flatten().collect();
        group.push(member);
        groups.push(group);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Whether two names begin alike and differ in one character at most: another one, one more, or one less.
fn near(left: &str, right: &str) -> bool {
    let letters = |name: &str| name.chars().filter(|c| !c.is_whitespace() && *c != '·').collect::<Vec<char>>();
    let (left, right) = (letters(left), letters(right));
    let (short, long) = if left.len() <= right.len() { (&left, &right) } else { (&right, &left) };
    if short.len() < 2 || short.first() != long.first() || long.len() - short.len() > 1 {
        return false;
    }
    let begin = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let rest = usize::from(short.len() == long.len());
    begin == short.len() || short[(begin + rest).min(short.len())..] == long[begin + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_where_one_character_differs() {
        let cases = [
            ("张伟", "张伟", true),
            ("张伟", "张玮", true),
            ("张伟", "张伟明", true),
            ("张小明", "张晓明", true),
            ("张小明", "张明", true),
            ("阿布·沙的", "阿布沙的", true),
            ("张伟", "李伟", false),
            ("张小明", "张大光", false),
            ("张伟", "张小明", false),
            ("张伟", "张伟小明", false),
            ("张", "张", false),
        ];
        for (left, right, expected) in cases {
            assert_eq!(near(left, right), expected, "{left} {right}");
            assert_eq!(near(right, left), expected, "{right} {left}");
        }
    }

    #[test]
    fn groups_are_the_same_in_whatever_order() {
        let names = ["张伟", "李四", "张玮", "张玮明", "王五", "王武"];
        for order in [[0, 1, 2, 3, 4, 5], [5, 3, 1, 0, 4, 2]] {
            let mut groups = near_groups(&order, |at| names[at]);
            groups.iter_mut().for_each(|group| group.sort_unstable());
            groups.sort();
            assert_eq!(groups, [vec![0, 2, 3], vec![4, 5]]);
        }
    }
}
