//! Drop-downs. A short list stands in the rule itself; one that is longer than the 255 characters a rule may have, or whose values
//! hold the comma that separates them there, gets a column on a hidden sheet.

use rust_xlsxwriter::{DataValidation, Formula, Workbook, utility};

use super::Column;
use crate::PaperError;
use crate::text::clean;

/// The hidden sheet.
const SHEET: &str = "_选项";

/// Whether a name is taken by the hidden sheet.
pub(super) fn is_reserved(name: &str) -> bool {
    name == SHEET
}

#[derive(Default)]
pub(super) struct Choices {
    /// The lists on the hidden sheet, one a column.
    lists: Vec<Vec<String>>,
}

impl Choices {
    /// The rule for a column's cells, if it needs one.
    pub(super) fn rule(&mut self, column: &Column) -> Result<Option<DataValidation>, PaperError> {
        let help = column.help.as_deref().map(|help| shorten(&clean(help), 255)).filter(|help| !help.is_empty());
        if column.choices.is_empty() && help.is_none() {
            return Ok(None);
        }
        let mut rule = DataValidation::new();
        if !column.choices.is_empty() {
            rule = self
                .list(rule, &column.choices)?
                .set_error_title("请从下拉列表中选择")
                .and_then(|rule| rule.set_error_message("此列只能填写下拉列表中的选项。"))
                .map_err(PaperError::write)?;
        } else {
            rule = rule.allow_any_value();
        }
        if let Some(help) = help {
            rule = rule.set_input_message(help).map_err(PaperError::write)?;
        }
        Ok(Some(rule))
    }

    fn list(&mut self, rule: DataValidation, choices: &[String]) -> Result<DataValidation, PaperError> {
        let choices: Vec<String> = choices.iter().map(|choice| clean(choice).into_owned()).collect();
        let length: usize = choices.iter().map(|choice| choice.encode_utf16().count() + 1).sum();
        if length <= 255 && !choices.iter().any(|choice| choice.contains([',', '"'])) {
            return rule.allow_list_strings(&choices).map_err(PaperError::write);
        }
        let column = self.lists.iter().position(|list| *list == choices).unwrap_or_else(|| {
            self.lists.push(choices.clone());
            self.lists.len() - 1
        });
        let name = utility::column_number_to_name(u16::try_from(column).map_err(PaperError::write)?);
        Ok(rule.allow_list_formula(Formula::new(format!("='{SHEET}'!${name}$1:${name}${}", choices.len()))))
    }

    /// Adds the hidden sheet, if a list needs it.
    pub(super) fn write(self, book: &mut Workbook) -> Result<(), PaperError> {
        if self.lists.is_empty() {
            return Ok(());
        }
        let sheet = book.add_worksheet().set_name(SHEET).map_err(PaperError::write)?.set_hidden(true);
        for (column, list) in (0..).zip(self.lists) {
            for (row, choice) in (0..).zip(list) {
                sheet.write_string(row, column, choice).map_err(PaperError::write)?;
            }
        }
        Ok(())
    }
}

/// The first part of a hint that is too long for its place.
fn shorten(text: &str, most: usize) -> String {
    let fits = text.encode_utf16().count() <= most;
    // No character outside the BMP is cut in half: half the limit in characters is safe.
    if fits { text.to_owned() } else { text.chars().take(most / 2).chain(['…']).collect() }
}
