//! What the planner complains of, in Chinese as far as a person who writes packs meets it.

/// Says in Chinese what the planner said; what it says seldom stays as it is.
pub(crate) fn in_chinese(reason: &str) -> String {
    let reason = ["Error during planning: ", "Schema error: "]
        .iter()
        .fold(reason, |text, lead| text.strip_prefix(lead).unwrap_or(text));
    let quoted = |text: &str| text.split('\'').nth(1).unwrap_or_default().to_owned();
    if let Some(rest) = reason.strip_prefix("Invalid function ") {
        let nearest = rest.split_once("Did you mean ").map(|(_, near)| format!("，是不是 {}", quoted(near)));
        return format!("没有函数 {}{}", quoted(rest), nearest.unwrap_or_default());
    }
    if let Some(rest) = reason.strip_prefix("No field named ") {
        let name = rest.split(['\n', ' ']).next().unwrap_or_default().trim_end_matches('.');
        let valid = rest.split_once("Valid fields are ").map(|(_, list)| list.trim_end_matches('.'));
        return valid.map_or_else(|| format!("没有列 {name}"), |list| format!("没有列 {name}，可用的有 {list}"));
    }
    if let Some(rest) = reason.strip_prefix("Cannot infer common argument type for comparison operation ") {
        return format!("不同类型不能比较：{rest}");
    }
    if let Some(rest) = reason.strip_prefix("Cannot coerce arithmetic expression ") {
        return format!("不同类型不能计算：{}", rest.trim_end_matches(" to valid types"));
    }
    if reason.contains("Function '") && (reason.contains(" expects ") || reason.contains("failed to match")) {
        let name = reason.split_once("Function '").map_or("", |(_, rest)| rest).split('\'').next().unwrap_or_default();
        return format!("函数 {name} 的参数个数或类型不对");
    }
    if reason.starts_with("Projections require unique expression names") {
        return format!("有两列同名：{}", reason.split('"').nth(1).unwrap_or_default());
    }
    if let Some(rest) = reason.strip_prefix("This feature is not implemented: Unsupported SQL type ") {
        return format!("没有类型 {rest}");
    }
    reason.to_owned()
}

#[cfg(test)]
mod tests {
    use super::in_chinese;

    #[test]
    fn what_people_meet_is_said_in_chinese() {
        for (said, expected) in [
            ("Error during planning: Invalid function 'absx'.\nDid you mean 'abs'?", "没有函数 absx，是不是 abs"),
            (
                "Schema error: No field named h.nothing.\nValid fields are h.id, h.area.",
                "没有列 h.nothing，可用的有 h.id, h.area",
            ),
            (
                "Schema error: No field named x.area. Did you mean 'h.area'?\nValid fields are h.id, h.area.",
                "没有列 x.area，可用的有 h.id, h.area",
            ),
            (
                "Error during planning: Cannot infer common argument type for comparison operation Utf8 > Boolean",
                "不同类型不能比较：Utf8 > Boolean",
            ),
            (
                "Error during planning: Function 'abs' expects 1 arguments but received 2. No function matches",
                "函数 abs 的参数个数或类型不对",
            ),
            ("Something else", "Something else"),
        ] {
            assert_eq!(in_chinese(said), expected);
        }
    }
}
