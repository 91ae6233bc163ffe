//! What the reader of TOML complains of, in Chinese, with the words that would be right.

/// A complaint and what to do about it.
pub(crate) struct Complaint {
    pub(crate) message: String,
    pub(crate) hint: String,
}

/// The complaint in Chinese. What is not known here keeps its own words, which name the place at least.
pub(crate) fn in_chinese(said: &str) -> Complaint {
    let said = said.trim();
    // Our own types complain in Chinese already.
    if said.starts_with(|c: char| !c.is_ascii()) {
        return Complaint { message: said.to_owned(), hint: "改正这一行".to_owned() };
    }
    let (message, hint) =
        misspelt(said).or_else(|| absent(said)).or_else(|| mistyped(said)).or_else(|| malformed(said)).unwrap_or_else(
            || (format!("读不懂这一行：{said}"), "对照 docs/how-to 中的样例改正键名、引号和括号".to_owned()),
        );
    Complaint { message, hint }
}

/// A word or a key that is none of those known.
fn misspelt(said: &str) -> Option<(String, String)> {
    let (noun, rest) = said
        .strip_prefix("unknown variant ")
        .map(|rest| ("取值", rest))
        .or_else(|| said.strip_prefix("unknown field ").map(|rest| ("键", rest)))?;
    let mut quoted = quoted(rest);
    let wrong = quoted.next()?;
    let known: Vec<&str> = quoted.collect();
    let hint = if known.is_empty() { "删去它".to_owned() } else { format!("只能写 {}", known.join("、")) };
    Some((format!("不认识的{noun} {wrong}"), hint))
}

fn absent(said: &str) -> Option<(String, String)> {
    let key = quoted(said.strip_prefix("missing field ")?).next()?;
    Some((format!("缺少 {key}"), format!("补上 {key} = …")))
}

/// A value of another type than the key asks for.
fn mistyped(said: &str) -> Option<(String, String)> {
    if said.starts_with("data did not match any variant of untagged enum Scalar") {
        return Some((
            "这里要写整数，或带引号的数、日期、文字".to_owned(),
            "小数、日期和文字都加上英文引号".to_owned(),
        ));
    }
    let rest = said.strip_prefix("invalid type: ")?;
    let (got, wanted) = rest.split_once(", expected ")?;
    let (got, wanted) = (type_word(got), type_word(wanted));
    Some((format!("这里要写{wanted}，却写了{got}"), format!("改成{wanted}")))
}

fn type_word(said: &str) -> String {
    const WORDS: [(&str, &str); 12] = [
        ("string", "带引号的文字"),
        ("a string", "带引号的文字"),
        ("integer", "整数"),
        ("i64", "整数"),
        ("u32", "不小于零的整数"),
        ("usize", "不小于零的整数"),
        ("floating point", "小数"),
        ("boolean", "true 或 false"),
        ("a boolean", "true 或 false"),
        ("sequence", "方括号中的列表"),
        ("a sequence", "方括号中的列表"),
        ("map", "花括号中的键和值"),
    ];
    let bare = said.split(['`', '"']).next().unwrap_or(said).trim();
    if bare == "a map" || said.starts_with("struct ") {
        return "花括号中的键和值".to_owned();
    }
    let word = WORDS.iter().find(|(english, _)| *english == bare).map(|(_, chinese)| *chinese);
    word.map_or_else(|| format!(" {said} "), str::to_owned)
}

/// Text that is no TOML at all.
fn malformed(said: &str) -> Option<(String, String)> {
    let (message, hint) = if said.starts_with("duplicate key") {
        ("同一个键写了两次", "只留一个")
    } else if said.contains("string values must be quoted") {
        ("文字没有加引号", "给文字两头加上英文引号")
    } else if said.contains("invalid basic string") || said.contains("invalid literal string") {
        ("引号没有成对，或文字中间换了行", "补上引号；多行文字前后各写三个引号")
    } else if said.contains("key with no value") {
        ("只有键，没有值", "写成 键 = 值")
    } else if said.contains("unclosed array") || said.contains("missing comma between array") {
        ("方括号没有成对，或列表的两项之间缺少逗号", "补上括号或逗号")
    } else if said.contains("unclosed inline table") || said.contains("missing comma between key-value") {
        ("花括号没有成对，或两个键之间缺少逗号", "补上括号或逗号")
    } else {
        return None;
    };
    Some((message.to_owned(), hint.to_owned()))
}

/// The words between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::{Faults, Ledger, Param, toml_file::TomlFile};

    #[test]
    fn complaints_are_chinese_and_say_what_would_be_right() {
        let ledgers = [
            "name = \"a\"\ntitle = \"甲\"\nkey = [\"a\"]\nsource = \"乙\"\n[[field]]\nname = \"a\"\ntitle = \"丙\"\ntype = \"number\"",
            "name = \"a\"\ntitel = \"甲\"",
            "name = \"a\"\ntitle = \"甲\"\nkey = [\"a\"]\nfield = []",
            "name = \"a\"\ntitle = 1",
            "name = \"a\"\nkey = \"a\"",
            "name = \"a\"\norder = \"first\"",
            "name = \"a\"\nname = \"b\"",
            "name = a",
            "name = \"a",
            "name",
            "name = \"a\"\nkey = [\"a\"",
            "name = \"a\"\nfield = [{ name = \"a\" title = \"b\" }]",
            "name = \"a\"\nfield = [1]",
        ];
        let value = |value: &str| {
            format!(
                "name = \"a\"\ntitle = \"甲\"\ntype = \"money\"\nvalue = [{{ from = \"2020-01-01\", value = {value}, source = \"乙\", sure = \"local\" }}]"
            )
        };
        let params = [value("1.5"), value("1").replace("local", "perhaps"), value("1").replace("2020-01-01", "2020")];
        let mut faults = Faults::default();
        for text in &ledgers {
            assert!(TomlFile::read::<Ledger>("x.toml", text, &mut faults).is_none(), "{text}");
        }
        for text in &params {
            assert!(TomlFile::read::<Param>("y.toml", text, &mut faults).is_none(), "{text}");
        }
        let mut shown = String::new();
        for fault in &faults.0 {
            let _ = writeln!(shown, "{fault}");
        }
        insta::assert_snapshot!(shown);
    }
}
