//! Numbers as Chinese reports write them.

use shouwang_pack::Decimal;

/// Digits that a report writes at most; longer ones are numbers of accounts and the like.
const DIGITS_MAX: usize = 15;
/// Characters that a numeral has at most.
const NUMERAL_MAX: usize = 32;
/// Places behind the point at most.
const PLACES_MAX: usize = 6;

/// Whether the character can stand in a numeral in characters.
pub(crate) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || small_unit(c).is_some() || large_unit(c).is_some()
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn small_unit(c: char) -> Option<i64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

fn large_unit(c: char) -> Option<i64> {
    Some(match c {
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// A section of a numeral: what stands before 万, before 亿, or at the end.
#[derive(Default)]
struct Section {
    sum: i64,
    digit: Option<i64>,
    last_unit: Option<i64>,
    zero: bool,
}

impl Section {
    fn digit(&mut self, value: i64) -> Option<()> {
        if self.digit.is_some() {
            return None;
        }
        if value == 0 {
            self.zero = true;
        } else {
            self.digit = Some(value);
        }
        Some(())
    }

    fn unit(&mut self, unit: i64) -> Option<()> {
        if self.last_unit.is_some_and(|last| unit >= last) {
            return None;
        }
        // 十二 and 一百零十 aside, ten may stand without its one only at the start.
        let count = match self.digit.take() {
            Some(count) => count,
            None if unit == 10 && self.sum == 0 => 1,
            None => return None,
        };
        self.sum += count * unit;
        (self.last_unit, self.zero) = (Some(unit), false);
        Some(())
    }

    /// The number of the section. After a unit, a last digit without 零 counts the next lower unit: 一百二 is 120.
    fn close(&self, unit_before: Option<i64>) -> i64 {
        let Some(digit) = self.digit else { return self.sum };
        let lower = match self.last_unit.or(unit_before) {
            Some(unit) if unit >= 100 && !self.zero => unit / 10,
            _ => 1,
        };
        self.sum + digit * lower
    }
}

/// Whether the character is one of the ten digits.
pub(crate) fn is_digit(c: char) -> bool {
    digit(c).is_some_and(|_| c != '两')
}

/// Reads a numeral in characters that may have places behind 点: 三十五点六.
pub(crate) fn read_chinese_decimal(chars: &[char]) -> Option<Decimal> {
    let Some(point) = chars.iter().position(|c| *c == '点') else { return read_chinese(chars).map(Decimal::whole) };
    let whole = read_chinese(chars.get(..point)?)?;
    let places = chars.get(point + 1..).filter(|places| !places.is_empty() && places.len() <= PLACES_MAX)?;
    let mut digits = i128::from(whole);
    for place in places {
        digits = digits * 10 + i128::from(digit(*place).filter(|_| is_digit(*place))?);
    }
    Some(Decimal { digits, scale: u32::try_from(places.len()).ok()? })
}

/// Reads a numeral in characters: 十八, 两千零五十, 一万二千. A row of bare digits (二〇二一) is no numeral but a year.
pub(crate) fn read_chinese(chars: &[char]) -> Option<i64> {
    if chars.is_empty() || chars.len() > NUMERAL_MAX {
        return None;
    }
    let (mut total, mut section, mut last_large) = (0_i64, Section::default(), None);
    for &c in chars {
        if let Some(value) = digit(c) {
            section.digit(value)?;
        } else if let Some(unit) = small_unit(c) {
            section.unit(unit)?;
        } else {
            let unit = large_unit(c)?;
            let count = section.close(None);
            if count == 0 && (total == 0 || unit != 100_000_000) {
                return None;
            }
            if last_large.is_some_and(|last| unit >= last && unit != 100_000_000) {
                return None;
            }
            let below = if unit == 100_000_000 { total.checked_add(count)? } else { count };
            let above = if unit == 100_000_000 { 0 } else { total };
            total = above.checked_add(below.checked_mul(unit)?)?;
            (section, last_large) = (Section::default(), Some(unit));
        }
    }
    let rest = section.close(last_large);
    // 零 alone is a number; 万零 is none, but nobody writes it.
    total.checked_add(rest)
}

/// Reads a number in digits from the front: `14,649`, `49.99`. Gives the number and how many characters it took.
pub(crate) fn read_arabic(chars: &[char]) -> Option<(Decimal, usize)> {
    let digits_from = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let first = digits_from(0);
    if first == 0 {
        return None;
    }
    let mut end = first;
    if first <= 3 {
        // The text has told commas of thousands from others already.
        while chars.get(end) == Some(&',') && digits_from(end + 1) == 3 {
            end += 4;
        }
    }
    if chars.get(end) == Some(&'.') {
        let places = digits_from(end + 1);
        if places > 0 {
            end += 1 + places;
        }
    }
    let written: String = chars.iter().take(end).filter(|c| **c != ',').collect();
    let (whole, part) = written.split_once('.').unwrap_or((&written, ""));
    if whole.len() > DIGITS_MAX || part.len() > PLACES_MAX {
        return None;
    }
    Some((written.parse().ok()?, end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

    /// Writes below ten thousand.
    fn write_section(number: i64, out: &mut String) {
        let mut zero = false;
        for (unit, sign) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = number / unit % 10;
            if digit == 0 {
                zero = !out.is_empty();
                continue;
            }
            if zero && number % (unit * 10) != 0 {
                out.push('零');
            }
            zero = false;
            out.push(DIGITS[digit as usize]);
            out.push_str(sign);
        }
    }

    /// The inverse of reading, after the rules of GB/T 15835.
    fn write(number: i64) -> String {
        if number == 0 {
            return "零".to_owned();
        }
        let mut out = String::new();
        for (unit, sign) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
            let section = number / unit % 10_000;
            if section == 0 {
                continue;
            }
            let mut words = String::new();
            write_section(section, &mut words);
            if !out.is_empty() && section < 1000 {
                out.push('零');
            }
            out.push_str(&words);
            out.push_str(sign);
        }
        match out.strip_prefix("一十") {
            Some(rest) => format!("十{rest}"),
            None => out,
        }
    }

    fn read(text: &str) -> Option<i64> {
        read_chinese(&text.chars().collect::<Vec<char>>())
    }

    proptest! {
        #[test]
        fn reading_is_the_inverse_of_writing(number in prop_oneof![0..20_000_i64, 0..1_000_000_000_000_i64]) {
            prop_assert_eq!(read(&write(number)), Some(number), "{}", write(number));
        }

        #[test]
        fn digits_with_and_without_commas_are_the_same_number(number in 0..1_000_000_000_000_i64) {
            let plain = number.to_string();
            let mut commas = String::new();
            for (i, c) in plain.chars().enumerate() {
                if i > 0 && (plain.len() - i) % 3 == 0 {
                    commas.push(',');
                }
                commas.push(c);
            }
            for text in [plain, commas] {
                let chars: Vec<char> = text.chars().collect();
                let (value, length) = read_arabic(&chars).expect("a number");
                prop_assert_eq!((value, length), (Decimal::whole(number), chars.len()));
            }
        }
    }

    #[test]
    fn numerals_as_people_say_them() {
        let cases = [
            ("两", Some(2)),
            ("十八", Some(18)),
            ("一百二", Some(120)),
            ("一百零二", Some(102)),
            ("三万五", Some(35_000)),
            ("两千零五十", Some(2050)),
            ("一万二千", Some(12_000)),
            ("一百三十七亿零一万", Some(13_700_010_000)),
            ("二〇二一", None),
            ("十四五", None),
            ("万", None),
            ("三三", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
        let decimals: Vec<char> = "1890.55亩".chars().collect();
        assert_eq!(read_arabic(&decimals).map(|(n, l)| (n.to_string(), l)), Some(("1890.55".to_owned(), 7)));
    }
}
