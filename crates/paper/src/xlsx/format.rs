//! How cells look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use super::{Kind, Value};

pub(super) struct Formats {
    /// What every other format begins with.
    pub(super) plain: Format,
    pub(super) title: Format,
    pub(super) note: Format,
    pub(super) unit: Format,
    pub(super) header: Format,
    cell: Format,
}

impl Default for Formats {
    fn default() -> Self {
        // 宋体 is on every office machine, and its digits are half as wide as its characters.
        let plain = Format::new().set_font_name("宋体").set_font_size(11).set_align(FormatAlign::VerticalCenter);
        let cell = plain.clone().set_border(FormatBorder::Thin);
        Self {
            title: plain.clone().set_font_size(18).set_bold().set_align(FormatAlign::Center),
            note: plain.clone(),
            unit: plain.clone().set_align(FormatAlign::Right),
            header: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0xF2_F2_F2)),
            cell,
            plain,
        }
    }
}

impl Formats {
    /// The format of an empty cell.
    pub(super) fn of_kind(&self, kind: Kind) -> Format {
        let cell = self.cell.clone();
        match kind {
            Kind::General => cell,
            Kind::Text => cell.set_num_format("@"),
            Kind::Date => cell.set_num_format("yyyy-mm-dd"),
        }
    }

    /// The format of a cell that holds a value.
    pub(super) fn of_value(&self, value: &Value, is_link: bool) -> Format {
        let cell = match value {
            Value::Blank => self.cell.clone(),
            Value::Text(_) => self.of_kind(Kind::Text).set_text_wrap(),
            Value::Number { scale, .. } => self.cell.clone().set_num_format(digits(*scale)),
            Value::Percent { scale, .. } => self.cell.clone().set_num_format(digits(*scale) + "%"),
            Value::Date { .. } => self.of_kind(Kind::Date),
        };
        if is_link { cell.set_font_color(Color::RGB(0x05_63_C1)).set_underline(FormatUnderline::Single) } else { cell }
    }
}

/// A number format with so many decimals; spreadsheets know thirty.
fn digits(scale: u8) -> String {
    match usize::from(scale.min(30)) {
        0 => "0".to_owned(),
        scale => format!("0.{}", "0".repeat(scale)),
    }
}
