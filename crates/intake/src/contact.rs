//! Telephone numbers and bank accounts.

use crate::{problem::Fault, words::folded};

/// A telephone number as digits: a mobile number, or a landline with or without its area code.
pub(crate) fn phone(text: &str) -> Result<String, Fault> {
    let text = folded(text);
    let bare: String = text.chars().filter(|c| !matches!(c, '-' | '—' | '–' | '(' | ')' | '\'' | '"')).collect();
    let bare = bare.strip_prefix("+86").or_else(|| bare.strip_prefix("0086")).unwrap_or(&bare);
    let bare = if bare.len() == 13 { bare.strip_prefix("86").unwrap_or(bare) } else { bare };
    let bytes = bare.as_bytes();
    let digits = bytes.iter().all(u8::is_ascii_digit);
    let mobile = bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]);
    let landline = matches!(bytes.len(), 10..=12) && bytes[0] == b'0' && bytes[1] != b'0';
    let local = matches!(bytes.len(), 7 | 8) && (b'2'..=b'8').contains(&bytes[0]);
    if digits && (mobile || landline || local) {
        return Ok(bare.to_owned());
    }
    Err(Fault::new(
        "bad_phone",
        "不是有效的电话号码",
        "填写 11 位手机号，或带区号的座机号（如 0871-61234567）；有几个号码时只填一个",
    ))
}

/// A bank account as digits.
pub(crate) fn bank_account(text: &str) -> Result<String, Fault> {
    let digits: String = folded(text).chars().filter(|c| !matches!(c, '-' | '\'' | '"')).collect();
    if digits.bytes().all(|b| b.is_ascii_digit()) && (12..=21).contains(&digits.len()) {
        return Ok(digits);
    }
    Err(Fault::new("bad_bank_account", "不是有效的银行账号：应为 12 至 21 位数字", "对照银行卡或存折重新填写账号"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_and_accounts_are_digits() {
        let phones = [
            ("138 0000 0000", Some("13800000000")),
            ("+86-13800000000", Some("13800000000")),
            ("０８７１－６１２３４５６７", Some("087161234567")),
            ("61234567", Some("61234567")),
            ("1380000000", None),
            ("23800000000", None),
            ("13800000000/13900000000", None),
            ("无", None),
            ("", None),
        ];
        for (typed, expected) in phones {
            assert_eq!(phone(typed).ok().as_deref(), expected, "{typed}");
        }
        let accounts = [
            ("6217 0000 0000 0000 000", Some("6217000000000000000")),
            ("62170000000", None),
            ("6217x00000000000", None),
        ];
        for (typed, expected) in accounts {
            assert_eq!(bank_account(typed).ok().as_deref(), expected, "{typed}");
        }
    }
}
