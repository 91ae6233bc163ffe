//! Bytes of a text file into text.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes a text file and says which encoding it was in.
///
/// A byte order mark decides; else valid UTF-8 is UTF-8; all the rest is GB18030, which every Chinese office program
/// writes when nobody asks for anything else. Bytes that mean nothing become U+FFFD.
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
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), "UTF-8");
    }
    let (text, _) = GB18030.decode_without_bom_handling(bytes);
    (text.into_owned(), "GB18030")
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
}
