//! SQL in packs: parsed once, its tables, columns and parameters known, parameters put in as literals.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use jiff::civil::Date;
use sqlparser::{
    ast::{
        Expr, Query, SetExpr, Statement, TableFactor, Value as Literal, ValueWithSpan, Visit, VisitMut, Visitor,
        VisitorMut,
    },
    dialect::GenericDialect,
    parser::{Parser, ParserError},
    tokenizer::{Token, Tokenizer, Whitespace},
};

/// A parameter's value as SQL will see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// Fen, or a count, or an exact decimal: the digits as written.
    Number(String),
    /// A day.
    Date(Date),
    /// Text.
    Text(String),
}

/// Parameters by name, without the `$`.
pub type Bindings = BTreeMap<String, Bound>;

/// Words of an expression; the longest rule that we know has 160.
const LONGEST_EXPRESSION: usize = 400;

/// How deep an expression may nest, a chain of `or` as deep as it is long. Those who plan it walk down to the bottom, and a
/// few hundred levels are more than their stack holds.
const DEEPEST_EXPRESSION: usize = 32;

/// Levels that the parser goes down. It tries some of what it meets in two ways, and what stands within it again in two, so
/// that each level may double its time.
const PARSER_LEVELS: usize = 16;

/// Reads one expression, such as the condition of a rule.
///
/// It is put into longer sentences of SQL, where a comment would swallow what comes behind it; the file has comments of its
/// own.
pub fn parse_expression(text: &str) -> Result<Expr, ParserError> {
    let tokens = Tokenizer::new(&GenericDialect {}, text).tokenize()?;
    let is_comment = |token: &Token| {
        matches!(token, Token::Whitespace(Whitespace::SingleLineComment { .. } | Whitespace::MultiLineComment(_)))
    };
    if tokens.iter().any(is_comment) {
        return Err(ParserError::ParserError("里面不能写注释，写到文件中 # 开头的行".to_owned()));
    }
    if tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).count() > LONGEST_EXPRESSION {
        let words = format!("太长，超过了 {LONGEST_EXPRESSION} 个词，拆成几条，或在视图中算好");
        return Err(ParserError::ParserError(words));
    }
    let mut parser = Parser::new(&GenericDialect {}).with_recursion_limit(PARSER_LEVELS).try_with_sql(text)?;
    let expr = parser.parse_expr()?;
    if parser.peek_token().token == Token::EOF {
        let deep = || ParserError::ParserError(format!("超过了 {DEEPEST_EXPRESSION} 层，拆成几条，或在视图中算好"));
        if depth(&expr) > DEEPEST_EXPRESSION { Err(deep()) } else { Ok(expr) }
    } else {
        // Something behind the condition would otherwise be dropped in silence, and the rule would mean something else.
        Err(ParserError::ParserError(format!("后面多了 {}", parser.peek_token())))
    }
}

/// How many expressions stand within each other.
fn depth(expr: &Expr) -> usize {
    struct Depth {
        now: usize,
        most: usize,
    }
    impl Visitor for Depth {
        type Break = ();
        fn pre_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
            self.now += 1;
            self.most = self.most.max(self.now);
            ControlFlow::Continue(())
        }
        fn post_visit_expr(&mut self, _: &Expr) -> ControlFlow<()> {
            self.now -= 1;
            ControlFlow::Continue(())
        }
    }
    let mut depth = Depth { now: 0, most: 0 };
    let _ = expr.visit(&mut depth);
    depth.most
}

/// What the parser complains of, in Chinese where it says what it expected.
pub fn complaint(error: &ParserError) -> String {
    let (ParserError::ParserError(text) | ParserError::TokenizerError(text)) = error else {
        return "层次太多".to_owned();
    };
    let at_end = |found: &str| found.starts_with("EOF");
    match text.strip_prefix("Expected: ").and_then(|rest| rest.split_once(", found: ")) {
        Some((wanted, found)) if at_end(found) => format!("写到末尾还缺 {wanted}"),
        Some((wanted, found)) => format!("{found} 的地方应为 {wanted}"),
        None => text.clone(),
    }
}

/// Reads one `select`.
pub fn parse_query(text: &str) -> Result<Query, ParserError> {
    match Parser::parse_sql(&GenericDialect {}, text)?.as_slice() {
        [Statement::Query(query)]
            if matches!(*query.body, SetExpr::Select(_) | SetExpr::SetOperation { .. } | SetExpr::Query(_)) =>
        {
            Ok((**query).clone())
        }
        _ => Err(ParserError::ParserError("应当正好是一条 select".to_owned())),
    }
}

/// The tables that a query reads, without the names that it gives itself (`with name as …`).
pub fn tables(query: &Query) -> BTreeSet<String> {
    struct Tables(BTreeSet<String>);
    impl Visitor for Tables {
        type Break = ();
        fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
            if let TableFactor::Table { name, .. } = factor {
                self.0.insert(name.to_string());
            }
            ControlFlow::Continue(())
        }
    }
    let mut found = Tables(BTreeSet::new());
    let _ = query.visit(&mut found);
    &found.0 - &own_names(query)
}

/// The names that a query gives itself (`with name as …`).
pub fn own_names(query: &Query) -> BTreeSet<String> {
    struct Names(BTreeSet<String>);
    impl Visitor for Names {
        type Break = ();
        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            if let Some(with) = &query.with {
                self.0.extend(with.cte_tables.iter().map(|cte| cte.alias.name.value.clone()));
            }
            ControlFlow::Continue(())
        }
    }
    let mut found = Names(BTreeSet::new());
    let _ = query.visit(&mut found);
    found.0
}

/// What a query would read that is no table of the session: a function that makes rows (out of a file, say), or a table
/// of another schema.
pub fn outside(query: &Query) -> Option<String> {
    struct Outside;
    impl Visitor for Outside {
        type Break = String;
        fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<String> {
            match factor {
                TableFactor::Table { name, args: None, .. } if name.0.len() == 1 => ControlFlow::Continue(()),
                TableFactor::Derived { .. } | TableFactor::NestedJoin { .. } | TableFactor::UNNEST { .. } => {
                    ControlFlow::Continue(())
                }
                other => ControlFlow::Break(other.to_string()),
            }
        }
    }
    match query.visit(&mut Outside) {
        ControlFlow::Break(what) => Some(what),
        ControlFlow::Continue(()) => None,
    }
}

/// The columns that an expression names.
pub fn columns(expr: &Expr) -> BTreeSet<String> {
    struct Columns(BTreeSet<String>);
    impl Visitor for Columns {
        type Break = ();
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
            match expr {
                Expr::Identifier(name) => {
                    self.0.insert(name.value.clone());
                }
                Expr::CompoundIdentifier(names) => {
                    self.0.insert(names.iter().map(|n| n.value.as_str()).collect::<Vec<_>>().join("."));
                }
                _ => {}
            }
            ControlFlow::Continue(())
        }
    }
    let mut found = Columns(BTreeSet::new());
    let _ = expr.visit(&mut found);
    found.0
}

/// The parameters that a piece of SQL names, without the `$`.
pub fn params(sql: &impl Visit) -> BTreeSet<String> {
    struct Params(BTreeSet<String>);
    impl Visitor for Params {
        type Break = ();
        fn pre_visit_value(&mut self, value: &ValueWithSpan) -> ControlFlow<()> {
            if let Literal::Placeholder(name) = &value.value {
                self.0.insert(name.trim_start_matches('$').to_owned());
            }
            ControlFlow::Continue(())
        }
    }
    let mut found = Params(BTreeSet::new());
    let _ = sql.visit(&mut found);
    found.0
}

/// The texts in quotes that a piece of SQL names.
pub fn texts(sql: &impl Visit) -> BTreeSet<String> {
    struct Texts(BTreeSet<String>);
    impl Visitor for Texts {
        type Break = ();
        fn pre_visit_value(&mut self, value: &ValueWithSpan) -> ControlFlow<()> {
            if let Literal::SingleQuotedString(text) = &value.value {
                self.0.insert(text.clone());
            }
            ControlFlow::Continue(())
        }
    }
    let mut found = Texts(BTreeSet::new());
    let _ = sql.visit(&mut found);
    found.0
}

/// Puts the values of parameters in the place of their names. Gives the name of the first that has none.
pub fn bind(sql: &mut impl VisitMut, bindings: &Bindings) -> Result<(), String> {
    struct Bind<'a>(&'a Bindings);
    impl VisitorMut for Bind<'_> {
        type Break = String;
        fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<String> {
            let Expr::Value(ValueWithSpan { value: Literal::Placeholder(name), .. }) = expr else {
                return ControlFlow::Continue(());
            };
            let name = name.trim_start_matches('$').to_owned();
            let Some(bound) = self.0.get(&name) else { return ControlFlow::Break(name) };
            *expr = literal(bound);
            ControlFlow::Continue(())
        }
    }
    match sql.visit(&mut Bind(bindings)) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(name) => Err(name),
    }
}

fn literal(bound: &Bound) -> Expr {
    let value = |v: Literal| Expr::Value(v.with_empty_span());
    match bound {
        Bound::Number(digits) => value(Literal::Number(digits.clone(), false)),
        Bound::Text(text) => value(Literal::SingleQuotedString(text.clone())),
        Bound::Date(date) => Expr::TypedString(sqlparser::ast::TypedString {
            data_type: sqlparser::ast::DataType::Date,
            value: Literal::SingleQuotedString(date.to_string()).with_empty_span(),
            uses_odbc_syntax: false,
        }),
    }
}

/// What in a rule's condition would look beyond the subject's own row: a subquery, a window, a qualified name.
pub fn beyond_one_row(expr: &Expr) -> Option<String> {
    struct Beyond;
    impl Visitor for Beyond {
        type Break = String;
        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<String> {
            ControlFlow::Break(query.to_string())
        }
        fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<String> {
            match expr {
                Expr::Function(function) if function.over.is_some() => ControlFlow::Break(expr.to_string()),
                Expr::CompoundIdentifier(_) => ControlFlow::Break(expr.to_string()),
                _ => ControlFlow::Continue(()),
            }
        }
    }
    match expr.visit(&mut Beyond) {
        ControlFlow::Break(what) => Some(what),
        ControlFlow::Continue(()) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_columns_and_parameters_are_known_and_parameters_become_literals() {
        let mut query = parse_query(
            "with old as (select * from member where born_on < $day) select h.id from household h join old on old.household = h.id where h.income_fen < $line",
        )
        .expect("query");
        assert_eq!(tables(&query).into_iter().collect::<Vec<_>>(), ["household", "member"]);
        assert_eq!(params(&query).into_iter().collect::<Vec<_>>(), ["day", "line"]);
        let mut bindings = Bindings::from([("line".to_owned(), Bound::Number("500000".to_owned()))]);
        assert_eq!(bind(&mut query.clone(), &bindings), Err("day".to_owned()));
        bindings.insert("day".to_owned(), Bound::Date(jiff::civil::date(2020, 10, 30)));
        bind(&mut query, &bindings).expect("bound");
        let text = query.to_string();
        assert!(text.contains("DATE '2020-10-30'") && text.contains("< 500000"), "{text}");

        let expr = parse_expression("age >= 16 and relation = 'head'").expect("expression");
        assert_eq!(columns(&expr).into_iter().collect::<Vec<_>>(), ["age", "relation"]);
        assert!(parse_expression("age > 1 order by age").is_err(), "a tail must not be dropped");
        assert!(parse_expression("age > 1 -- adults").is_err(), "a comment would swallow what is put behind it");
        let chain = |terms: usize| vec!["age > 1"; terms].join(" or ");
        assert!(parse_expression(&chain(30)).is_ok());
        for too_much in
            [chain(80), chain(5_000), format!("age{}", " is null".repeat(190)), "case when age < ".repeat(30)]
        {
            assert!(parse_expression(&too_much).is_err(), "{too_much}");
        }
        assert!(parse_query("delete from member").is_err());
        for (text, reads_outside) in [
            ("select id from member join (select 1 as id) x on true", false),
            ("select id from unnest([1, 2]) as t(id)", false),
            ("select id from read_csv('a.csv')", true),
            ("select table_name from information_schema.tables", true),
            ("select id from member where id in (select id from other.member)", true),
        ] {
            assert_eq!(outside(&parse_query(text).expect(text)).is_some(), reads_outside, "{text}");
        }
        for beyond in ["id in (select 1)", "row_number() over () = 1", "member.age > 1"] {
            assert!(beyond_one_row(&parse_expression(beyond).expect(beyond)).is_some(), "{beyond}");
        }
    }
}
