//! What stands above the header: titles, the data date, the unit, the village.

use jiff::civil::Date;

use crate::{
    date_text::first_day_in,
    problem::{Fault, Problem},
    skip::is_note,
    unit,
    words::{folded, is_chinese, words},
    workbook::{Cell, Sheet, SheetRow},
};

/// Words before the day as of which a sheet was filled in, the strongest first.
const DATE_LABELS: [&str; 11] = [
    "数据时点",
    "统计时点",
    "时点",
    "截止",
    "截至",
    "统计日期",
    "填报日期",
    "填报时间",
    "制表日期",
    "导出时间",
    "导出日期",
];
/// Words before a village's name.
const VILLAGE_LABELS: [&str; 9] =
    ["行政村名称", "行政村", "村名", "村(社区)", "填报单位", "报送单位", "填报村", "单位名称", "单位"];
/// What the name of a village or an urban community ends in, the longest first.
const VILLAGE_ENDS: [&str; 7] = ["社区居民委员会", "村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"];
/// What stands before the village in a title: 示例镇新店房村.
const BEFORE_VILLAGE: [char; 9] = ['省', '市', '县', '区', '镇', '乡', '道', ':', '年'];
/// Kinds of villages rather than names.
const NOT_NAMES: [&str; 31] = [
    "行政",
    "自然",
    "贫困",
    "脱贫",
    "出列",
    "深度贫困",
    "重点",
    "示范",
    "各",
    "全",
    "本",
    "农",
    "乡",
    "驻",
    "入",
    "分",
    "某",
    "所在",
    "试点",
    "搬迁",
    "移民",
    "每",
    "到",
    "中心",
    "美丽",
    "帮扶",
    "安置",
    "所属",
    "城中",
    "新农",
    "个",
];
/// Rows at the end of a sheet that may be notes.
const NOTE_ROWS: usize = 12;
/// How a sentence names a unit.
const SAID_OF_UNITS: [&str; 5] = ["单位均为", "单位都是", "单位统一为", "单位为", "单位是"];
/// Longer names of villages do not occur.
const LONGEST_NAME: usize = 12;

/// What stands above the header.
#[derive(Debug, Default)]
pub(crate) struct Preamble {
    pub(crate) data_date: Option<Date>,
    pub(crate) village: Option<String>,
    /// The one year that the titles and the sheet's name speak of.
    pub(crate) year: Option<i64>,
    /// Units of the line 单位：…
    pub(crate) units: Vec<String>,
    pub(crate) notices: Vec<Problem>,
    /// All texts, folded, the sheet's name among them.
    pub(crate) texts: Vec<String>,
}

impl Preamble {
    /// Reads the rows above the header. Of the header's own rows only a line 单位：… in a cell of its own is read.
    pub(crate) fn read(sheet: &Sheet, above: &[SheetRow], header: &[SheetRow]) -> Self {
        let mut preamble = Preamble { texts: vec![folded(&sheet.name)], ..Preamble::default() };
        let mut dates: Vec<(usize, Date)> = Vec::new();
        let mut labelled = None;
        let mut titled: Vec<String> = Vec::new();
        for row in above {
            for (at, (column, cell)) in row.cells.iter().enumerate() {
                let Some(text) = cell.as_text() else { continue };
                // Whole paragraphs of instructions stand above some headers; they name no date and no village.
                if text.chars().count() > 120 {
                    continue;
                }
                let text = folded(text);
                let next = row.cells.get(at + 1).map(|(_, cell)| cell);
                dates.extend(labelled_date(&text, next));
                preamble.read_units(sheet, row, *column, &text);
                labelled = labelled.or_else(|| labelled_village(&text, next));
                titled.extend(village_in(&text));
                preamble.texts.push(text);
            }
        }
        for row in header {
            for (column, text) in row.cells.iter().filter_map(|(column, cell)| Some((column, cell.as_text()?))) {
                let text = folded(text);
                if ["单位:", "金额单位:", "计量单位:"]
                    .iter()
                    .any(|label| text.trim_start_matches(['(', '[']).starts_with(label))
                {
                    preamble.read_units(sheet, row, *column, &text);
                }
            }
        }
        preamble.units.extend(units_in_brackets(&folded(&sheet.name)));
        if let Some(last) = header.last() {
            preamble.read_notes(sheet, last.number);
        }
        dates.sort();
        preamble.year = only_year(&preamble.texts);
        preamble.data_date = dates.first().map(|(_, date)| *date);
        titled.sort();
        titled.dedup();
        let only = if titled.len() == 1 { titled.pop() } else { None };
        preamble.village = village_name(&sheet.name).or(labelled).or(only);
        preamble
    }

    /// Units of a cell above the header: behind 单位:, in the brackets of a title, or alone.
    fn read_units(&mut self, sheet: &Sheet, row: &SheetRow, column: u32, text: &str) {
        self.units.extend(units_in_brackets(text));
        self.units.extend(only_units(text));
        let mut label = "";
        for (at, said) in text.split("单位:").enumerate() {
            if at > 0 {
                self.read_labelled_units(label, said, |fault| fault.at(&sheet.name, row.address(column), ""));
            }
            label = said;
        }
    }

    /// Units of the notes below the table: 注：以上金额单位均为万元.
    fn read_notes(&mut self, sheet: &Sheet, header: u32) {
        let count = sheet.rows.len();
        for row in (count.saturating_sub(NOTE_ROWS)..count).filter_map(|at| sheet.rows.get(at)) {
            let [(column, Cell::Text(text))] = row.cells.as_slice() else { continue };
            let text = folded(text);
            if row.number > header && is_note(&text) && text.contains("单位") {
                let said = SAID_OF_UNITS.iter().fold(text, |text, words| text.replace(words, "单位:"));
                self.read_units(sheet, &row, *column, said.trim_end_matches(['.', '。']));
            }
        }
    }

    /// Units behind one 单位:. Between two of them stands the name of an office: 填报单位:示例镇 单位:万元.
    fn read_labelled_units(&mut self, label: &str, said: &str, place: impl Fn(Fault) -> Problem) {
        let is_own = matches!(label.trim_start_matches(['(', '[']), "" | "金额" | "计量" | "计算" | "数量" | "货币");
        for word in unit_words(said) {
            if unit::is_unit(word) {
                self.units.push(word.to_owned());
            } else if is_own && word.chars().count() <= 4 && word.ends_with(['元', '币', '斤', '筐']) {
                // A short word that ends as money or weight does is a unit; anything else is the name of an office.
                let fault = Fault::new(
                    "unknown_unit",
                    format!("表头上方的单位“{word}”无法识别，各列按台账规定的单位读取"),
                    "把单位改成元、万元、亩等常用单位后重新导入",
                );
                self.notices.push(place(fault));
            }
        }
    }
}

/// Units in the brackets of a title: 收入统计表(万元).
fn units_in_brackets(text: &str) -> Vec<String> {
    text.split('(').skip(1).filter_map(|rest| rest.split(')').next()).flat_map(only_units).collect()
}

/// The units of a text that says nothing else.
fn only_units(said: &str) -> Vec<String> {
    let words: Vec<&str> = if said.contains("单位:") { Vec::new() } else { unit_words(said).collect() };
    if words.iter().all(|word| unit::is_unit(word)) {
        words.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

/// The words of a list of units, up to the bracket that closes it.
fn unit_words(said: &str) -> impl Iterator<Item = &str> {
    let said = said.split([')', ']']).next().unwrap_or_default();
    said.split(['、', ',', ';', '/', '(', '[']).filter(|word| !word.is_empty())
}

fn labelled_date(text: &str, next: Option<&Cell>) -> Option<(usize, Date)> {
    let found = DATE_LABELS.iter().enumerate().find_map(|(rank, label)| text.find(label).map(|at| (rank, &text[at..])));
    match found {
        Some((rank, rest)) => {
            let beside = || match next? {
                Cell::Date(date) => Some(*date),
                Cell::Text(text) => first_day_in(text),
                _ => None,
            };
            Some((rank, first_day_in(rest).or_else(beside)?))
        }
        // A line that is nothing but a day stands for the same, if nothing better does.
        None => {
            let bare = text.trim_matches(['(', ')', '[', ']']);
            let only_a_day =
                bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-' | '/' | '.'));
            Some((DATE_LABELS.len(), first_day_in(bare).filter(|_| only_a_day)?))
        }
    }
}

fn labelled_village(text: &str, next: Option<&Cell>) -> Option<String> {
    let rest = VILLAGE_LABELS.iter().find_map(|label| text.strip_prefix(label))?;
    let rest = rest.trim_start_matches("(章)").trim_start_matches("(盖章)").trim_start_matches(':');
    if rest.is_empty() { village_in(&folded(next?.as_text()?)) } else { village_in(rest) }
}

/// The year of titles such as 示例镇2020年度医疗费用清单; nothing where they name none or several, and lines with a
/// data date name none.
fn only_year(texts: &[String]) -> Option<i64> {
    let mut years: Vec<i64> = Vec::new();
    for text in texts.iter().filter(|text| !DATE_LABELS.iter().any(|label| text.contains(label))) {
        for (at, _) in text.match_indices('年') {
            let digits: Vec<char> = text[..at].chars().rev().take_while(char::is_ascii_digit).collect();
            let behind = text[at + '年'.len_utf8()..].chars().next();
            // 2021年3月5日 is a day, and a day is not what the sheet is about.
            let is_day = behind.is_some_and(|c| c.is_ascii_digit());
            if let (4, false) = (digits.len(), is_day) {
                let year: String = digits.into_iter().rev().collect();
                years.extend(year.parse::<i64>().ok().filter(|year| (1949..=2100).contains(year)));
            }
        }
    }
    years.sort_unstable();
    years.dedup();
    if let [year] = years[..] { Some(year) } else { None }
}

/// A sheet is often named after its village: `3.新店房村`, `新店房村(2)`.
fn village_name(sheet_name: &str) -> Option<String> {
    let name = folded(sheet_name);
    let name = name.split_once('(').map_or(name.as_str(), |(before, _)| before);
    let name = name.trim_matches(|c: char| !is_chinese(c));
    VILLAGE_ENDS.iter().any(|end| name.ends_with(end)).then(|| village_in(name)).flatten()
}

/// The village that a title names: 示例镇新店房村2020年务工台账.
fn village_in(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let (at, end) = VILLAGE_ENDS
            .iter()
            .filter_map(|end| rest.find(end).map(|at| (at, *end)))
            .min_by_key(|(at, end)| (*at, usize::MAX - end.len()))?;
        let before = &rest[..at];
        let begin = before.rfind(|c: char| BEFORE_VILLAGE.contains(&c) || !is_chinese(c));
        let own = begin.map_or(before, |begin| {
            let width = before[begin..].chars().next().map_or(0, char::len_utf8);
            &before[begin + width..]
        });
        let length = own.chars().count();
        let is_name = length > 0 && length <= LONGEST_NAME && !NOT_NAMES.iter().any(|kind| own.ends_with(kind));
        if is_name {
            return Some(words(&format!("{own}{end}")));
        }
        rest = &rest[at + end.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn villages_are_found_in_titles() {
        let cases = [
            ("示例镇新店房村2020年务工台账", Some("新店房村")),
            ("2020年松坪村农户花名册", Some("松坪村")),
            ("填报单位:示例镇播卡村委会", Some("播卡村委会")),
            ("云南省示例市示例区示例镇幸福社区", Some("幸福社区")),
            ("示例镇各村集体经济收入", None),
            ("示例镇贫困村退出情况", None),
            ("示例镇乡村振兴办", None),
            ("农村低保台账", None),
            ("村集体经济", None),
            ("示例镇18个村花名册", None),
        ];
        for (title, expected) in cases {
            assert_eq!(village_in(title).as_deref(), expected, "{title}");
        }
        let names = [
            ("3.新店房村", Some("新店房村")),
            ("新店房村(2)", Some("新店房村")),
            ("村", None),
            ("Sheet1", None),
            ("新店房村务工", None),
        ];
        for (name, expected) in names {
            assert_eq!(village_name(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn the_year_of_a_title_is_the_one_year_that_it_names() {
        let cases: [(&[&str], Option<i64>); 5] = [
            (&["医疗费用", "示例镇2020年度医疗费用清单"], Some(2020)),
            (&["2020年度"], Some(2020)),
            (&["2019年和2020年对比"], None),
            (&["花名册", "数据时点:2020年", "2021年3月5日印"], None),
            (&["2020年务工", "示例镇2020年外出务工台账"], Some(2020)),
        ];
        for (texts, expected) in cases {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(only_year(&texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn dates_and_units_are_read_from_lines_above() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let sheet = Sheet::from_cells(
            "收支",
            [
                (1, 0, text("示例镇2020年农户收支")),
                (2, 0, text("填报日期：2021-01-05")),
                (2, 3, text("数据时点：")),
                (2, 4, Cell::Date(Date::constant(2020, 10, 30))),
                (3, 0, text("金额单位：万元、亩")),
                (3, 5, text("单位：示例镇乡村振兴办")),
                (3, 6, text("单位：美元")),
            ],
        );
        let rows: Vec<SheetRow> = sheet.rows.iter().collect();
        let preamble = Preamble::read(&sheet, &rows, &[]);
        assert_eq!(preamble.data_date, Some(Date::constant(2020, 10, 30)));
        assert_eq!(preamble.units, ["万元", "亩"]);
        assert_eq!(preamble.village, None);
        assert_eq!(
            preamble.notices.iter().map(|n| (n.cell.as_str(), n.code)).collect::<Vec<_>>(),
            [("G3", "unknown_unit")]
        );
        // The sheet's name may say it, and a note below the table.
        let below = Sheet::from_cells(
            "收入（万元）",
            [(1, 0, text("户编号")), (2, 0, text("R1")), (4, 0, text("注：以上面积单位均为公顷。"))],
        );
        let rows: Vec<SheetRow> = below.rows.iter().collect();
        assert_eq!(Preamble::read(&below, &[], &rows[..1]).units, ["万元", "公顷"]);
        // Offices write the unit in many places; money read in the wrong one is wrong by four digits.
        let cases: [(&str, &[&str]); 11] = [
            ("示例镇2020年收入统计表（万元）", &["万元"]),
            ("收入统计表（单位：万元）", &["万元"]),
            ("填报单位：云溪镇    单位：万元", &["万元"]),
            ("2009年度 单位:万元", &["万元"]),
            ("收入统计表  金额单位：万元", &["万元"]),
            ("（单位：万元、亩）", &["万元", "亩"]),
            ("万元", &["万元"]),
            ("单位：人、万元", &["人", "万元"]),
            ("填报单位：示例镇人社所（盖章）", &[]),
            ("收入统计表（2020年）", &[]),
            ("示例镇乡村振兴办", &[]),
        ];
        for (line, expected) in cases {
            let sheet = Sheet::from_cells("表", [(1, 0, text(line))]);
            let rows: Vec<SheetRow> = sheet.rows.iter().collect();
            assert_eq!(Preamble::read(&sheet, &rows, &[]).units, expected, "{line}");
            if line.starts_with("单位") || line.starts_with("（单位") {
                assert_eq!(Preamble::read(&sheet, &[], &rows).units, expected, "{line} in the header row");
            }
        }
    }
}
