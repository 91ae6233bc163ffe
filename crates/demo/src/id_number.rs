//! Numbers that belong to nobody: their area 590123 does not exist.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::{draw::Draw, words::Sex};

/// The six digits with which every ID number of the town begins.
pub(crate) const AREA: &str = "590123";

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check digit of the first seventeen digits (GB 11643, ISO 7064 MOD 11-2).
pub(crate) fn check_digit(seventeen: &str) -> char {
    let sum: u32 =
        seventeen.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.saturating_sub(b'0')) * weight).sum();
    ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize]
}

/// Hands out ID numbers, each once.
#[derive(Default)]
pub(crate) struct IdNumbers(HashSet<String>);

impl IdNumbers {
    /// A number nobody else in the town has.
    pub(crate) fn next(&mut self, draw: &mut Draw, birth: Date, sex: Sex) -> String {
        loop {
            let order = draw.between(0, 499) * 2 + i64::from(sex == Sex::Male);
            let day = format!("{:04}{:02}{:02}", birth.year(), birth.month(), birth.day());
            let body = format!("{AREA}{day}{order:03}");
            let number = format!("{body}{}", check_digit(&body));
            if self.0.insert(number.clone()) {
                return number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check_digit;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        // The two examples printed in GB 11643-1999 itself.
        assert_eq!(check_digit("11010519491231002"), 'X');
        assert_eq!(check_digit("44052418800101001"), '4');
    }
}
