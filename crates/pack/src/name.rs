//! Names of ledgers and fields: columns and tables in every database that we speak to.

/// The words that SQLite or PostgreSQL does not take for the name of a column (SQLite 3 "keywords", PostgreSQL 15
/// appendix C, the reserved ones).
const RESERVED: &str = "add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between \
    binary both case cast check collate collation column commit concurrently constraint create cross current_catalog \
    current_date current_role current_schema current_time current_timestamp current_user default deferrable delete desc \
    distinct do drop else end escape except exists false fetch for foreign freeze from full grant group having if ilike in \
    index initially inner insert intersect into is isnull join lateral leading left like limit localtime localtimestamp \
    natural not notnull null offset on only or order outer overlaps placing primary references returning right select \
    session_user set similar some symmetric system_user table tablesample then to trailing transaction true union unique \
    update user using values variadic verbose when where window with";

/// Whether a name will do.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 48
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !RESERVED.split_ascii_whitespace().any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_database_does_not_take_is_no_name() {
        for good in ["income_fen", "leader", "leading_enterprise", "x2"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "2x", "Income", "收入", "in come", "leading", "with", "user", &"x".repeat(49)] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
