//! What somebody may have meant.

/// The word nearest to another, where any is near enough to be worth saying.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(40).collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other: Vec<char> = candidate.chars().take(40).collect();
        let longest = word.len().max(other.len());
        let away = distance(&word, &other);
        // More than half of the characters must be right.
        if away * 2 < longest && best.is_none_or(|(least, _)| away < least) {
            best = Some((away, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Characters to insert, remove or replace.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let cost = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_guessed() {
        let words = ["普通劳动力", "技能劳动力", "丧失劳动力"];
        assert_eq!(nearest("普通劳力", words), Some("普通劳动力"));
        assert_eq!(nearest("学生", words), None);
        assert_eq!(nearest("", words), None);
    }
}
