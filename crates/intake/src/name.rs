//! Names of people.

/// Whether a name is written as names are: Chinese characters, and the dot of names that have one (买买提·吐尔逊).
///
/// Digits, letters, blanks and other marks in a name are leftovers of a list (张三2、李四（亡）), or a character that the
/// machine which made the list could not write (王?华).
pub(crate) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.split(['·', '•', '・']).all(|part| !part.is_empty() && part.chars().all(is_chinese))
}

/// The blocks of unified and compatibility ideographs, beyond the basic plane as well, and the zero 〇.
fn is_chinese(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_characters_and_dots() {
        let names = [
            ("张三", true),
            ("买买提·吐尔逊", true),
            ("阿依古丽•买买提", true),
            ("王𬀩", true),
            ("李㛃", true),
            ("张三2", false),
            ("李四（亡）", false),
            ("王?华", false),
            ("王 华", false),
            ("·张三", false),
            ("Wang", false),
            ("", false),
        ];
        for (name, expected) in names {
            assert_eq!(is_plain(name), expected, "{name}");
        }
    }
}
