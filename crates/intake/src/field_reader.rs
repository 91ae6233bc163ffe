//! One cell into one value of one field.

use jiff::civil::Date;
use shouwang_pack::{Decimal, Field, Kind, Ledger, Pack, Value};

use crate::{
    code_words::CodeWords,
    contact::{bank_account, phone},
    date_text,
    digits::{NUMBER_CELL_DIGITS, is_scientific, without_point},
    flag,
    id_number::IdNumber,
    layout::MatchedBy,
    percent,
    problem::Fault,
    quantity::{self, Misfit},
    serial::{Counted, counted},
    unit::{self, Conversion, UnitFault},
    words::{folded, is_none, is_stroke, is_unknown, words},
    workbook::{Cell, Epoch},
};

/// Longer text is no entry of a ledger any more.
const LONGEST_TEXT: usize = 500;
/// From here on, digits in a column of numbers of things (编号) are a number that nobody counts with.
const LONG_NUMBER_DIGITS: usize = 11;
/// What to do about 4000左右.
const ABOUT_HINT: &str = "大概的数不能登记；查实后填准确的数，查不清楚请留空";
/// Failed formulas, as text files carry them.
const ERRORS: [&str; 9] = ["#ref!", "#n/a", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#spill!", "#calc!"];

/// Reads the cells of one column for one field. References and areas leave as words: the register finds whom they mean.
pub struct FieldReader<'p> {
    field: &'p Field,
    reading: Reading<'p>,
    epoch: Epoch,
}

enum Reading<'p> {
    Text { is_number: bool },
    Quantity { conversion: Conversion, scale: u32 },
    Date { month_will_do: bool },
    Month,
    Year,
    Flag,
    Code(CodeWords<'p>),
    Codes(CodeWords<'p>),
    Area,
    IdNumber,
    Phone,
    BankAccount,
    Reference(Box<FieldReader<'p>>),
}

impl<'p> FieldReader<'p> {
    /// A reader for a field; `unit` is the unit in which the column is written, empty for the field's own.
    ///
    /// Fails where the unit is unknown or measures something else.
    pub fn new(pack: &'p Pack, field: &'p Field, unit: &str) -> Result<Self, Fault> {
        // A reference by a reference ends at an identifier of its own; the depth bound is for packs that were not checked.
        Self::within(pack, field, unit, 4)
    }

    fn within(pack: &'p Pack, field: &'p Field, unit: &str, depth: u8) -> Result<Self, Fault> {
        let code_words = || pack.codes_of(field).map(CodeWords::new);
        let text = || Reading::Text { is_number: names_a_number(field) };
        let reading = match field.kind {
            Kind::Text => text(),
            Kind::Money | Kind::Decimal | Kind::Integer => {
                let scale = match field.kind {
                    Kind::Money => 2,
                    Kind::Decimal => field.scale,
                    _ => 0,
                };
                let conversion = unit::conversion(field, unit).map_err(|fault| unit_fault(field, unit, fault))?;
                Reading::Quantity { conversion, scale }
            }
            Kind::Date => Reading::Date { month_will_do: field.month_will_do },
            Kind::Month => Reading::Month,
            Kind::Year => Reading::Year,
            Kind::Flag => Reading::Flag,
            Kind::Code => code_words().map_or_else(text, Reading::Code),
            Kind::Codes => code_words().map_or_else(text, Reading::Codes),
            Kind::Area => Reading::Area,
            Kind::IdNumber => Reading::IdNumber,
            Kind::Phone => Reading::Phone,
            Kind::BankAccount => Reading::BankAccount,
            Kind::Reference => match target(pack, field) {
                Some((_, by)) if depth > 0 => Reading::Reference(Box::new(Self::within(pack, by, "", depth - 1)?)),
                _ => text(),
            },
        };
        Ok(FieldReader { field, reading, epoch: Epoch::default() })
    }

    /// The reader for a workbook that counts its days from another one.
    pub fn counting_from(mut self, epoch: Epoch) -> Self {
        self.epoch = epoch;
        self
    }

    /// Reads a cell. A blank, a dash and 不详 are [`Value::Unknown`]: nobody has said.
    pub fn read(&self, cell: &Cell) -> Result<Value, Fault> {
        let value = self.read_any(cell)?;
        self.check_range(&value)?;
        Ok(value)
    }

    fn read_any(&self, cell: &Cell) -> Result<Value, Fault> {
        let typed = match cell {
            Cell::Empty => return Ok(Value::Unknown),
            Cell::Error(error) => return Err(formula_error(error)),
            Cell::Text(text) => {
                if text.len() > LONGEST_TEXT && text.chars().count() > LONGEST_TEXT {
                    let message = format!("“{}”超过 {LONGEST_TEXT} 字", self.field.title);
                    return Err(Fault::new("too_long", message, "缩短内容；若整行粘贴到了一格，请拆开"));
                }
                let word = folded(text);
                if word.is_empty() || is_stroke(&word) || self.says_nothing(&word) {
                    return Ok(Value::Unknown);
                }
                if word.starts_with('#') && ERRORS.contains(&word.as_str()) {
                    return Err(formula_error(text.trim()));
                }
                Some(text.as_str())
            }
            _ => None,
        };
        if self.has_lost_digits(cell) {
            return Err(self.digits_lost());
        }
        let whole = typed.filter(|_| self.names_by_number()).and_then(without_point);
        let cell = whole.as_ref().unwrap_or(cell);
        match &self.reading {
            Reading::Text { .. } | Reading::Area => Ok(Value::Text(words(&cell.shown()))),
            Reading::Quantity { conversion, scale } => self.quantity(cell, *conversion, *scale),
            Reading::Date { month_will_do } => date_text::day(cell, self.epoch)
                .or_else(|fault| if *month_will_do { date_text::month(cell, self.epoch) } else { Err(fault) })
                .map(Value::Date),
            Reading::Month => date_text::month(cell, self.epoch).map(Value::Date),
            Reading::Year => date_text::year(cell).map(Value::Integer),
            Reading::Flag => self.flag(cell),
            Reading::Code(words) => words.one(&cell.shown()).map(Value::Text),
            Reading::Codes(words) => words.several(&cell.shown()).map(Value::Codes),
            Reading::IdNumber => {
                let id = IdNumber::parse(typed.unwrap_or(&cell.shown()))?;
                Ok(Value::Text(id.as_str().to_owned()))
            }
            Reading::Phone => phone(&cell.shown()).map(Value::Text),
            Reading::BankAccount => bank_account(&cell.shown()).map(Value::Text),
            Reading::Reference(by) => by.read(cell).map(|value| as_words(&value)),
        }
    }

    /// The codes of a cell that says several where the field takes one.
    pub(crate) fn several(&self, cell: &Cell) -> Option<Vec<String>> {
        match &self.reading {
            Reading::Code(words) => words.in_turn(&cell.shown()).filter(|codes| codes.len() > 1),
            _ => None,
        }
    }

    /// Whether a cell names only the month of a day.
    pub(crate) fn lacks_day(&self, cell: &Cell) -> bool {
        matches!(self.reading, Reading::Date { month_will_do: true })
            && *cell != Cell::Empty
            && date_text::day(cell, self.epoch).is_err_and(|fault| fault.code == "date_without_day")
    }

    /// The day that a cell only counts, as spreadsheets do inside: 44075.
    pub(crate) fn counted_day(&self, cell: &Cell) -> Option<Date> {
        match (&self.reading, counted(cell, self.epoch)?) {
            (Reading::Date { .. } | Reading::Month, Counted::Day(day)) => Some(day),
            _ => None,
        }
    }

    /// Whether a word stands for nothing here; a code list may know the same word as a code.
    fn says_nothing(&self, word: &str) -> bool {
        match &self.reading {
            Reading::Code(words) | Reading::Codes(words) => {
                words.leaves_open(word) || is_unknown(word) && !words.knows(word)
            }
            Reading::Text { .. } => false,
            Reading::Flag | Reading::Quantity { .. } | Reading::Year => is_unknown(word),
            Reading::Date { .. } | Reading::Month => {
                is_unknown(word) || is_none(word) || matches!(word, "至今" | "迄今" | "现在" | "目前")
            }
            Reading::IdNumber | Reading::Area | Reading::Phone | Reading::BankAccount | Reading::Reference(_) => {
                is_unknown(word) || is_none(word)
            }
        }
    }

    fn has_lost_digits(&self, cell: &Cell) -> bool {
        match (&self.reading, cell) {
            (Reading::Reference(by), _) => by.has_lost_digits(cell),
            (Reading::IdNumber | Reading::BankAccount, Cell::Number(_)) => true,
            // A mobile number has no nought to lose and fits into a number; what lost its nought is no telephone number.
            (Reading::Phone, Cell::Number(number)) => phone(number).is_err(),
            (Reading::Text { is_number }, Cell::Number(number)) => {
                let digits = number.bytes().filter(u8::is_ascii_digit).count();
                digits > NUMBER_CELL_DIGITS || (*is_number && digits >= LONG_NUMBER_DIGITS)
            }
            (Reading::Area, Cell::Number(number)) => number.len() > NUMBER_CELL_DIGITS,
            (Reading::IdNumber | Reading::Phone | Reading::BankAccount | Reading::Area, Cell::Text(text)) => {
                is_scientific(text)
            }
            (Reading::Text { is_number }, Cell::Text(text)) => *is_number && is_scientific(text),
            _ => false,
        }
    }

    /// Whether its digits are a name, so that 590001.0 can only be 590001.
    fn names_by_number(&self) -> bool {
        matches!(
            self.reading,
            Reading::Text { is_number: true } | Reading::Area | Reading::Phone | Reading::BankAccount
        )
    }

    fn digits_lost(&self) -> Fault {
        Fault::new(
            "digits_lost",
            format!("“{}”存成了数字格式，后面的位数或开头的 0 可能已经丢失", self.field.title),
            "先把这一列的单元格格式设为“文本”，再对照原始材料重新填写完整号码；不要从这一格复制",
        )
    }

    fn quantity(&self, cell: &Cell, conversion: Conversion, scale: u32) -> Result<Value, Fault> {
        let shown = cell.shown();
        let parsed = match cell {
            Cell::Number(_) | Cell::Text(_) => quantity::parse(&shown),
            _ => None,
        };
        let Some(found) = parsed else {
            let hint = match cell {
                Cell::Date(_) => "这一格是日期格式；把单元格格式改为“数值”后重新填写",
                _ if quantity::is_about(&shown) => ABOUT_HINT,
                _ if quantity::is_cut_short(&shown) => "说不清末一位是几百还是几个，请用阿拉伯数字写全",
                _ => "只填数字（可带单位）；确实为零请填 0，不清楚请留空",
            };
            return Err(Fault::new("not_a_number", format!("“{shown}”不是数字"), hint));
        };
        let conversion = if found.unit.is_empty() {
            conversion
        } else if quantity::is_about(&found.unit) {
            return Err(Fault::new("not_a_number", format!("“{shown}”不是数字"), ABOUT_HINT));
        } else {
            unit::conversion(self.field, &found.unit).map_err(|fault| {
                let share = || percent::of_one(self.field, &shown, found.number).filter(|_| found.unit == "%");
                share().unwrap_or_else(|| unit_fault(self.field, &found.unit, fault))
            })?
        };
        if let Some(fault) = self.misread_percent(&shown, found.number, conversion) {
            return Err(fault);
        }
        let number = match quantity::scaled(found.number, conversion.numerator, conversion.denominator, scale) {
            Ok(number) => number,
            Err(Misfit::TooLarge) => {
                return Err(Fault::new("out_of_range", format!("“{shown}”太大"), "检查是否多填了数字"));
            }
            Err(Misfit::TooPrecise) => return Err(self.too_precise(&shown)),
        };
        if found.is_bracketed && number < 0 && self.field.min.is_some_and(|min| min >= 0) {
            return Err(Fault::new(
                "out_of_range",
                format!("“{shown}”加了括号，读作负数，“{}”不能为负", self.field.title),
                "数字没有错的去掉括号；本来就是负数的，核对是不是填错了列",
            ));
        }
        Ok(Value::Integer(number))
    }

    /// Per cent and shares of one are mixed up so often that both readings are worth a word.
    fn misread_percent(&self, shown: &str, number: Decimal, conversion: Conversion) -> Option<Fault> {
        let (numerator, denominator) = (conversion.numerator, conversion.denominator);
        // Behind a per mille there are three more places, and no field is kept to nine.
        let percent = quantity::scaled(number, numerator, denominator, 9).ok()?;
        percent::misread(self.field, shown, Decimal { digits: i128::from(percent), scale: 9 })
    }

    fn too_precise(&self, shown: &str) -> Fault {
        match (self.field.kind, self.field.scale) {
            (Kind::Money, _) => {
                Fault::new("too_precise", format!("“{shown}”比“分”还细"), "四舍五入到分（元后两位小数）后填写")
            }
            (Kind::Integer, _) => Fault::new("not_whole", format!("“{shown}”不是整数"), "填写整数"),
            (_, places) => Fault::new(
                "too_precise",
                format!("“{shown}”的小数超过 {places} 位"),
                format!("四舍五入到小数点后 {places} 位再填写"),
            ),
        }
    }

    fn flag(&self, cell: &Cell) -> Result<Value, Fault> {
        let shown = cell.shown();
        match flag::parse(&shown, &self.field.title) {
            Some(answer) => Ok(Value::Flag(answer)),
            None => {
                let shown: String = shown.trim().chars().take(20).collect();
                Err(Fault::new("bad_flag", format!("“{shown}”看不出是“是”还是“否”"), "填写“是”或“否”"))
            }
        }
    }

    fn check_range(&self, value: &Value) -> Result<(), Fault> {
        let Value::Integer(number) = value else { return Ok(()) };
        let scale = match &self.reading {
            Reading::Quantity { scale, .. } => *scale,
            Reading::Year => 0,
            _ => return Ok(()),
        };
        let number = Decimal { digits: i128::from(*number), scale };
        let below = self.field.min.filter(|min| number < Decimal::whole(*min));
        let above = self.field.max.filter(|max| number > Decimal::whole(*max));
        if below.is_none() && above.is_none() {
            return Ok(());
        }
        let unit = match self.field.kind {
            Kind::Money => "元",
            _ => self.field.unit.as_deref().unwrap_or_default(),
        };
        let shown = number.trimmed();
        let hint = match (self.field.min, self.field.max) {
            (Some(min), Some(max)) => format!("应在 {min} 到 {max} {unit}之间，请核对数字和单位"),
            (Some(min), None) => format!("不应小于 {min} {unit}，请核对数字和单位"),
            (_, max) => format!("不应大于 {} {unit}，请核对数字和单位", max.unwrap_or_default()),
        };
        let message = format!("“{}”为 {shown} {unit}，超出允许范围", self.field.title);
        Err(Fault::new(
            "out_of_range",
            message.replace(" ，", "，"),
            hint.replace(" ，", "，").replace(" 之间", "之间"),
        ))
    }
}

/// The field whose cells a column holds: somebody's ID number where a household is named through its members.
pub(crate) fn read_as<'p>(pack: &'p Pack, field: &'p Field, by: MatchedBy) -> &'p Field {
    let through = field.through.as_ref().filter(|_| by == MatchedBy::Through);
    through.and_then(|t| pack.ledger(&t.ledger)?.field(&t.by)).unwrap_or(field)
}

/// The ledger and field by which a reference names its record.
pub(crate) fn target<'p>(pack: &'p Pack, field: &Field) -> Option<(&'p Ledger, &'p Field)> {
    let ledger = pack.ledger(field.ledger.as_deref()?)?;
    let by = match (&field.by, ledger.key.as_slice()) {
        (Some(by), _) => by,
        (None, [only]) => only,
        _ => return None,
    };
    Some((ledger, ledger.field(by)?))
}

/// Whether a text field holds numbers of things: 户编号, 合同号.
fn names_a_number(field: &Field) -> bool {
    std::iter::once(&field.title).chain(&field.aliases).any(|name| name.contains("编号") || name.ends_with('号'))
}

fn as_words(value: &Value) -> Value {
    match value {
        Value::Integer(number) => Value::Text(number.to_string()),
        Value::Date(date) => Value::Text(date.to_string()),
        Value::Flag(flag) => Value::Text(if *flag { "是" } else { "否" }.to_owned()),
        Value::Codes(codes) => Value::Text(codes.join("、")),
        Value::Unknown | Value::Text(_) => value.clone(),
    }
}

fn formula_error(error: &str) -> Fault {
    let message = format!("公式出错，显示为 {error}");
    Fault::new("formula_error", message, "修复公式，或把正确的结果作为数值填入")
}

fn unit_fault(field: &Field, unit: &str, fault: UnitFault) -> Fault {
    let own = match (field.kind, field.unit.as_deref()) {
        (_, Some(own)) => own,
        (Kind::Money, None) => "元",
        (_, None) => "",
    };
    let wanted = if own.is_empty() {
        "去掉单位，只填数字".to_owned()
    } else {
        format!("改用“{own}”或可以换算的单位")
    };
    match fault {
        UnitFault::Unknown => Fault::new("unknown_unit", format!("“{}”的单位“{unit}”无法识别", field.title), wanted),
        UnitFault::Wrong => Fault::new("wrong_unit", format!("“{}”不能用“{unit}”计量", field.title), wanted),
    }
}
