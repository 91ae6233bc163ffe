//! Text made safe for a page.

use std::fmt::{Display, Formatter, Result, Write};

use crate::text::clean;

/// Text for an element or an attribute in double quotes. A line break becomes `<br>`.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for c in clean(self.0).chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' => f.write_str("<br>")?,
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A figure's id as the fragment of a link: everything but letters, digits and `-._~` as percent-encoded UTF-8.
pub(super) struct Fragment<'a>(pub(super) &'a str);

impl Display for Fragment<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    f.write_char(char::from(byte))?
                }
                _ => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}
