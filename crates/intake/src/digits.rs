//! What becomes of long numbers in cells and files that keep them as numbers.

use crate::{words::folded, workbook::Cell};

/// A number cell keeps this many digits.
pub(crate) const NUMBER_CELL_DIGITS: usize = 15;

/// `590001.0`: what programs that keep all numbers as floats write of 590001. Longer numbers have lost digits there.
pub(crate) fn without_point(text: &str) -> Option<Cell> {
    let whole = text.trim().strip_suffix(".0")?;
    let is_whole = !whole.is_empty() && whole.len() <= NUMBER_CELL_DIGITS && whole.bytes().all(|b| b.is_ascii_digit());
    is_whole.then(|| Cell::Text(whole.to_owned()))
}

/// `5.30113E+17`: what a spreadsheet shows, and a text file keeps, of a long number.
pub(crate) fn is_scientific(text: &str) -> bool {
    let text = folded(text);
    let Some((mantissa, exponent)) = text.split_once('e') else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(part) && exponent.strip_prefix('+').is_some_and(digits)
}
