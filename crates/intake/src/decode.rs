//! Bytes of a text file into text.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes a text file and says which encoding it was in.
///
/// A byte order mark decides; else bytes of 0 betray UTF-16, since no other encoding has them in a text; else valid UTF-8 is
/// UTF-8; all the rest is GB18030, which every Chinese office program writes when nobody asks for anything else. Bytes that
/// mean nothing become U+FFFD.
pub fn decode_text(bytes: &[u8]) -> (String, &'static str) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let name = match encoding {
            e if e == UTF_16LE => "UTF-16LE",
            e if e == UTF_16BE => "UTF-16BE",
            _ => UTF_8.name(),
        };
        return (text.into_owned(), name);
    }
    if let Some((text, name)) = unmarked_utf16(bytes) {
        return (text, name);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), "UTF-8");
    }
    let (text, _) = GB18030.decode_without_bom_handling(bytes);
    (text.into_owned(), "GB18030")
}

/// UTF-16 without a mark. Separators, digits and line ends have a 0 in their upper byte, and a table has more of them than
/// of the few characters, such as 一, that have it in their lower one.
fn unmarked_utf16(bytes: &[u8]) -> Option<(String, &'static str)> {
    let mut zeros = [0usize; 2];
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == 0) {
        zeros[at % 2] += 1;
    }
    let [even, odd] = zeros;
    if even + odd == 0 {
        return None;
    }
    let little = (UTF_16LE, "UTF-16LE");
    let big = (UTF_16BE, "UTF-16BE");
    let order = if odd >= even { [little, big] } else { [big, little] };
    order.into_iter().find_map(|(encoding, name)| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        // Half a character at the end is a file that was cut off, not another encoding.
        let whole = text.strip_suffix('\u{fffd}').unwrap_or(&text);
        // Read in the wrong order, the signs between cells and lines become these, which no Chinese text has.
        let is_swapped = |c: char| matches!(c, '\u{900}' | '\u{a00}' | '\u{d00}' | '\u{fffd}');
        let is_layout = |c: char| matches!(c, '\t' | '\r' | '\n' | '\u{1a}' | '\u{c}');
        let is_text = |c: char| !is_swapped(c) && (!c.is_control() || is_layout(c));
        whole.chars().all(is_text).then(|| (text.into_owned(), name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_encodings_are_told_apart() {
        let utf16: Vec<u8> = "\u{feff}户编号".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (gb, _, _) = GB18030.encode("户编号,䶮,𠮷");
        let cases: [(&[u8], &str, &str); 5] = [
            ("户编号".as_bytes(), "户编号", "UTF-8"),
            ("\u{feff}户编号".as_bytes(), "户编号", "UTF-8"),
            (&utf16, "户编号", "UTF-16LE"),
            (&gb, "户编号,䶮,𠮷", "GB18030"),
            (b"", "", "UTF-8"),
        ];
        for (bytes, text, name) in cases {
            assert_eq!(decode_text(bytes), (text.to_owned(), name));
        }
    }

    #[test]
    fn utf16_without_a_mark_is_known_by_its_zeros() {
        let texts =
            ["户编号,姓名\r\nH1,张三\r\n", "户编号\t年度\n一\t2020\n", "一一一一,一,一\r\n一,1,一\r\n", "甲一\n"];
        for text in texts {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(decode_text(&little), (text.to_owned(), "UTF-16LE"));
            assert_eq!(decode_text(&big), (text.to_owned(), "UTF-16BE"));
        }
        let cut: Vec<u8> = "编号,1\n2,3".encode_utf16().flat_map(u16::to_le_bytes).chain([0x33]).collect();
        assert_eq!(decode_text(&cut), ("编号,1\n2,3\u{fffd}".to_owned(), "UTF-16LE"));
        // What is no text in either order is left to whoever looks at what it says.
        assert_eq!(decode_text(&[0, 1, 2, 3, 0, 0, 7]).1, "UTF-8");
    }
}
