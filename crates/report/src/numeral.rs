//! Chinese numerals for counts in running text: 四个专项行动, 两场招聘会.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const PLACES: [&str; 4] = ["", "十", "百", "千"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// A whole number in Chinese numerals, as it is read aloud. 2 is 二; a template that counts things says 两 itself.
pub fn chinese(number: u64) -> String {
    if number == 0 {
        return DIGITS[0].to_string();
    }
    let mut groups = Vec::new();
    let mut rest = number;
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    let mut text = String::new();
    let mut gap = false;
    for (index, &group) in groups.iter().enumerate().rev() {
        if group == 0 {
            gap = true;
            continue;
        }
        // A group that does not fill its thousands is read with a 零 behind the group before.
        if !text.is_empty() && (gap || group < 1_000) {
            text.push(DIGITS[0]);
        }
        text.push_str(&four_digits(group));
        text.push_str(GROUPS.get(index).copied().unwrap_or_default());
        gap = false;
    }
    // 一十八 is read 十八 at the beginning.
    match text.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => text,
    }
}

fn four_digits(group: u64) -> String {
    let mut text = String::new();
    let mut gap = false;
    for place in (0..4_u32).rev() {
        let digit = group / 10_u64.pow(place) % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push(DIGITS[0]);
            gap = false;
        }
        text.push(DIGITS.get(usize::try_from(digit).unwrap_or(0)).copied().unwrap_or_default());
        text.push_str(PLACES.get(place as usize).copied().unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn numbers_are_read_as_people_read_them() {
        let cases = [
            (0, "零"),
            (2, "二"),
            (10, "十"),
            (18, "十八"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1_010, "一千零一十"),
            (2_000, "二千"),
            (13_531, "一万三千五百三十一"),
            (100_018, "十万零一十八"),
            (100_000_001, "一亿零一"),
        ];
        for (number, words) in cases {
            assert_eq!(chinese(number), words);
        }
    }
}
