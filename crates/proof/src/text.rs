//! The text of a report, folded so that words can be compared, with the way back to what stands on paper.

use unicode_normalization::UnicodeNormalization;

/// A folded text. Full-width letters and digits are plain, blanks and quotation marks are gone, and of each kind of
/// punctuation there is one. All positions in this crate count characters of [`Text::chars`];
/// [`Text::offset`] leads back to the paper.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// The folded characters; paragraphs are joined by line ends.
    pub(crate) chars: Vec<char>,
    /// For each character, whether a blank stood before it.
    pub(crate) spaced: Vec<bool>,
    /// For each character, whether it stands between quotation marks.
    pub(crate) quoted: Vec<bool>,
    /// For each character, how many borders of cells stood before it in its line.
    pub(crate) cell: Vec<usize>,
    origin: Vec<usize>,
    original: Vec<char>,
}

impl Text {
    /// Folds paragraphs, joined by line ends.
    pub(crate) fn new(paragraphs: &[String]) -> Self {
        let original: Vec<char> = paragraphs.join("\n").chars().collect();
        let mut text = Text { original, ..Text::default() };
        let (mut gap, mut inside, mut cell) = (false, false, 0);
        for index in 0..text.original.len() {
            let Some(&c) = text.original.get(index) else { break };
            match c {
                '\n' => (gap, inside, cell) = (false, false, 0),
                '“' | '「' | '『' => inside = true,
                '”' | '」' | '』' => inside = false,
                '"' => inside = !inside,
                '\t' | '|' | '｜' | '│' => cell += 1,
                _ => {}
            }
            if c != '\n' && (is_blank(c) || is_border(c)) {
                gap = true;
                continue;
            }
            for folded in fold_char(c) {
                let folded = if folded == ',' && !text.groups_digits(index) { '，' } else { folded };
                text.chars.push(folded);
                text.origin.push(index);
                text.spaced.push(gap);
                text.quoted.push(inside);
                text.cell.push(cell);
                gap = false;
            }
        }
        text
    }

    /// Whether the comma at `index` of the original separates thousands: a digit before it, three and no fourth behind.
    fn groups_digits(&self, index: usize) -> bool {
        let digit = |at: Option<usize>| at.and_then(|i| self.original.get(i)).is_some_and(char::is_ascii_digit);
        self.original.get(index) == Some(&',')
            && digit(index.checked_sub(1))
            && (1..=3).all(|n| digit(Some(index + n)))
            && !digit(Some(index + 4))
    }

    /// Where the character stands in the original, in characters from its start.
    pub(crate) fn offset(&self, at: usize) -> usize {
        self.origin.get(at).copied().unwrap_or(self.original.len())
    }

    /// The original words from `start` up to `end`, with the quotation marks that belong to them.
    pub(crate) fn original(&self, start: usize, end: usize) -> String {
        if start >= end {
            return String::new();
        }
        let mut from = self.offset(start);
        let mut to = self.offset(end - 1);
        while from > 0 && self.original.get(from - 1).is_some_and(|c| matches!(c, '“' | '‘' | '「' | '『')) {
            from -= 1;
        }
        while self.original.get(to + 1).is_some_and(|c| matches!(c, '”' | '’' | '」' | '』')) {
            to += 1;
        }
        let words: String = self.original.iter().skip(from).take(to + 1 - from).collect();
        words.trim().to_owned()
    }

    /// The character at a place.
    pub(crate) fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).copied()
    }

    /// The characters from `start` up to `end`; none where that is no range of the text.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &[char] {
        self.chars.get(start..end).unwrap_or_default()
    }

    /// Whether `word` begins at `at`.
    pub(crate) fn starts(&self, at: usize, word: &str) -> bool {
        let mut here = at;
        word.chars().all(|c| {
            here += 1;
            self.at(here - 1) == Some(c)
        })
    }

    /// Whether `word` ends right before `at`.
    pub(crate) fn ends(&self, at: usize, word: &str) -> bool {
        at.checked_sub(word.chars().count()).is_some_and(|from| self.starts(from, word))
    }

    /// Where `word` begins between `start` and `end`, from the left.
    pub(crate) fn find_all(&self, start: usize, end: usize, word: &[char]) -> Vec<usize> {
        if word.is_empty() {
            return Vec::new();
        }
        let part = self.slice(start, end.min(self.chars.len()));
        part.windows(word.len()).enumerate().filter(|(_, w)| *w == word).map(|(i, _)| start + i).collect()
    }

    /// Whether `word` stands between `start` and `end`.
    pub(crate) fn holds(&self, start: usize, end: usize, word: &[char]) -> bool {
        !self.find_all(start, end, word).is_empty()
    }
}

/// The words of a pack in the form of the text.
pub(crate) fn fold(words: &str) -> Vec<char> {
    let plain = words.chars().filter(|c| !is_blank(*c) && !is_border(*c)).flat_map(fold_char);
    plain.map(|c| if c == ',' { '，' } else { c }).collect()
}

fn is_border(c: char) -> bool {
    matches!(c, '|' | '｜' | '│')
}

/// Characters that carry no word: blanks, marks that nobody sees, and quotation marks.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
        || matches!(c, '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '"')
}

fn fold_char(c: char) -> Vec<char> {
    match c {
        '\n' => vec!['\n'],
        '，' | '﹐' => vec!['，'],
        '∶' | '：' => vec![':'],
        // A numbered bullet must not become a digit before the word behind it; ellipses stay one mark.
        '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{3243}' | '\u{3280}'..='\u{32ff}' | '…' =>
        {
            vec![c]
        }
        _ if c.is_ascii() => vec![c],
        _ => std::iter::once(c).nfkc().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_the_way_back() {
        let text = Text::new(&["甲镇 ２，０００户(“一般”户)，共".to_owned(), "1,234,567元,5".to_owned()]);
        assert_eq!(text.chars.iter().collect::<String>(), "甲镇2，000户(一般户)，共\n1,234,567元，5");
        let at = text.chars.iter().position(|c| *c == '一').expect("it is there");
        assert_eq!(text.offset(at), 11);
        assert_eq!(text.original(at, at + 2), "“一般”");
    }
}
