//! The numbers of a text, with their units.

use shouwang_pack::Decimal;

use crate::{
    arithmetic::quotient,
    context,
    numeral::{is_digit, is_numeral, read_arabic, read_chinese, read_chinese_decimal},
    range::{Hedge, Written},
    skip::Skip,
    text::Text,
    unit::{Class, Unit, power_at, unit_at},
};

/// What a number is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It states how many.
    Count,
    /// It says which: 50亩以上, 低于5000元. A figure only where its phrase holds the comparing word.
    Threshold(Side),
    /// It says how long or how old. A figure only where it asks for such a unit.
    Duration,
    /// A saying or an article: 一户一策, 两个方面. It may state a figure, but nobody misses it where it does not.
    Saying,
}

/// Where the comparing word of a threshold stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// 低于5000元.
    Before,
    /// 50亩以上.
    Behind,
    /// 5000—8000元: one end of a range, never a figure.
    Neither,
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// First character of the digits.
    pub(crate) start: usize,
    /// Behind the unit and what belongs to it (余, 左右).
    pub(crate) end: usize,
    /// What is written.
    pub(crate) written: Written,
    /// The unit without 万, which [`Written::power`] holds.
    pub(crate) unit: Unit,
    /// What it is there for.
    pub(crate) kind: Kind,
    /// Whether it stands in Chinese characters.
    pub(crate) chinese: bool,
    /// The sentence it stands in.
    pub(crate) sentence: usize,
}

/// Finds them all. `column_unit` gives the unit of the column of a table in which a bare number stands.
pub(crate) fn numbers(text: &Text, skips: &[Skip], column_unit: &dyn Fn(usize) -> Option<Unit>) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut passed = skips.iter().peekable();
    let mut at = 0;
    while at < text.chars.len() {
        while passed.next_if(|skip| skip.end <= at).is_some() {}
        if let Some(skip) = passed.peek()
            && skip.start <= at
        {
            found.extend(fraction(text, skip.start, skip.end));
            at = skip.end;
            continue;
        }
        let Some(c) = text.at(at) else { break };
        let read = if c.is_ascii_digit() || text.starts(at, "百分之") {
            Some(arabic(text, at, column_unit))
        } else if is_numeral(c) {
            Some(chinese(text, at))
        } else {
            None
        };
        match read {
            Some((number, end)) => {
                found.extend(number);
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    ranges(text, &mut found);
    for index in 0..found.len() {
        let next = found.get(index + 1).map(|n| n.start);
        let Some(number) = found.get_mut(index) else { break };
        if number.kind == Kind::Count {
            context::settle(text, number, next);
        }
    }
    found
}

/// Small counts with 级, 大 and their like, which announce lists and state no figure.
pub(crate) fn ranks(text: &Text) -> Vec<Number> {
    const WORDS: [&str; 11] = ["级", "大", "重", "支", "道", "步", "层", "批", "块", "档", "片"];
    let part = |at: usize| text.at(at).is_some_and(|c| c.is_ascii_digit() || is_numeral(c));
    let rank = |at: usize| {
        let before = at.checked_sub(1).is_some_and(|i| part(i) || text.at(i) == Some('第'));
        let length = (0..3).take_while(|n| part(at + n)).count();
        let row = text.slice(at, at + length);
        let word = WORDS.into_iter().find(|word| text.starts(at + length, word)).filter(|_| !before && length > 0)?;
        let number = match read_arabic(row) {
            Some((number, used)) if used == length => number,
            _ => read_chinese_decimal(row)?,
        };
        let unit = Unit { word, class: Class::Thing, power: 0 };
        let written = Written { number, power: 0, hedge: Hedge::Exact };
        let chinese = !row.iter().any(char::is_ascii_digit);
        Some(Number { start: at, end: at + length + 1, written, unit, kind: Kind::Saying, chinese, sentence: 0 })
    };
    (0..text.chars.len()).filter_map(rank).collect()
}

/// A number in digits, or one after 百分之; and where to read on.
fn arabic(text: &Text, at: usize, column_unit: &dyn Fn(usize) -> Option<Unit>) -> (Option<Number>, usize) {
    let percent = text.starts(at, "百分之");
    let from = if percent { at + 3 } else { at };
    // A blank ends a number: two cells of a table side by side are two numbers.
    let joined = |at: usize| text.at(at).is_some() && !text.spaced.get(at).is_some_and(|s| *s);
    let row = text.slice(from, (from + 1..).find(|at| !joined(*at)).unwrap_or(from + 1).min(text.chars.len()));
    let digits = row.iter().take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).count();
    let Some((number, used)) = read_arabic(row) else {
        if percent {
            let numerals = row.iter().take_while(|c| is_numeral(**c) || **c == '点').count();
            let written = row.get(..numerals).unwrap_or_default();
            // 百分之百 is all of it; elsewhere 百 needs a count before it.
            let number = if *written == ['百'] { Some(Decimal::whole(100)) } else { read_chinese_decimal(written) };
            let whole = Tail { end: from + numerals, power: 0, unit: PERCENT, hedge: Hedge::Exact };
            return (number.map(|n| build(text, at, n, whole, true)), from + numerals.max(1));
        }
        return (None, at + digits.max(1));
    };
    let end = from + used;
    if percent {
        let tail = Tail { end, power: 0, unit: PERCENT, hedge: Hedge::Exact };
        return (Some(build(text, at, number, tail, false)), end);
    }
    let tail = tail(text, end).or_else(|| {
        let unit = bare_unit(text, at, end).or_else(|| column_unit(at))?;
        Some(Tail { end, power: unit.power, unit, hedge: Hedge::Exact })
    });
    match tail {
        Some(tail) => (Some(build(text, at, number, tail, false)), tail.end),
        None => (None, end),
    }
}

/// A number in characters. It needs a measure word right behind it, or it is part of a word.
fn chinese(text: &Text, at: usize) -> (Option<Number>, usize) {
    let length = numeral_length(text, at);
    let end = at + length;
    let row = text.slice(at, end);
    // 万 and 千 at the front belong to names and sayings; 三村 and 五组 are places, 九年 is a time.
    let counts = !text.at(at).is_some_and(|c| matches!(c, '百' | '千' | '万' | '亿' | '零' | '〇'));
    let spaced = text.spaced.get(end).is_some_and(|s| *s);
    let number = read_chinese_decimal(row).filter(|_| counts && !spaced);
    let tail = tail(text, end).filter(|tail| tail.end > end && tail.unit.class != Class::Time);
    match (number, tail) {
        // 四成半: half of a tenth more.
        (Some(number), Some(tail)) if tail.unit.word == "成" && text.at(tail.end) == Some('半') => {
            let (number, tail) = (number + Decimal { digits: 5, scale: 1 }, Tail { end: tail.end + 1, ..tail });
            (Some(build(text, at, number, tail, true)), tail.end)
        }
        (Some(number), Some(tail)) => (Some(build(text, at, number, tail, true)), tail.end),
        _ => (None, end),
    }
}

/// 三分之二 is a share, as near as a hundredth.
fn fraction(text: &Text, start: usize, end: usize) -> Option<Number> {
    let row = text.slice(start, end);
    let at = row.windows(2).position(|pair| pair == ['分', '之'])?;
    let (by, of) = (read_chinese(row.get(..at)?)?, read_chinese(row.get(at + 2..)?)?);
    (1 <= of && of < by && by <= 12).then_some(())?;
    let share = quotient(Decimal::whole(of * 100), Decimal::whole(by))?.rounded(0);
    let tail = Tail { end, power: 0, unit: PERCENT, hedge: Hedge::Exact };
    Some(build(text, start, share, tail, true))
}

/// How many characters a numeral has, 点 and what stands behind it among them: 三十五点六.
fn numeral_length(text: &Text, at: usize) -> usize {
    let row = |from: usize| (0..).take_while(|n| text.at(from + n).is_some_and(is_numeral)).count();
    let whole = row(at);
    let part = if text.at(at + whole) == Some('点') { row(at + whole + 1) } else { 0 };
    // 万 behind the places is the power of the whole number: 一点三万.
    let places = (0..part).take_while(|n| text.at(at + whole + 1 + n).is_some_and(is_digit)).count();
    if places > 0 { whole + 1 + places } else { whole }
}

const PERCENT: Unit = Unit { word: "%", class: Class::Percent, power: 0 };

/// What stands behind the digits.
#[derive(Debug, Clone, Copy)]
struct Tail {
    end: usize,
    power: u32,
    unit: Unit,
    hedge: Hedge,
}

/// 余, 万, 余, the unit, 左右, in this order and each at most once.
fn tail(text: &Text, digits_end: usize) -> Option<Tail> {
    let mut at = digits_end;
    let mut hedge = Hedge::Exact;
    let more = |at: &mut usize, hedge: &mut Hedge| {
        if matches!(text.at(*at), Some('余' | '多' | '几')) {
            *at += 1;
            *hedge = Hedge::AtLeast;
        }
    };
    more(&mut at, &mut hedge);
    let (power, used) = power_at(text.slice(at, (at + 8).min(text.chars.len())));
    at += used;
    more(&mut at, &mut hedge);
    let (word, class, length) =
        unit_at(text.slice(at, (at + 6).min(text.chars.len()))).or_else(|| people(text, at).filter(|_| power >= 4))?;
    at += length;
    // 三成 is thirty of a hundred.
    let power = if word == "成" { power + 1 } else { power };
    for sign in ["左右", "上下"] {
        if text.starts(at, sign) {
            at += 2;
            hedge = Hedge::About;
        }
    }
    // 比去年的72.1万元多收14.4万元: here 多 belongs to the verb.
    let compares = text.at(at) == Some('多')
        && text.at(at + 1).is_some_and(|c| c.is_ascii_digit() || "收支发产建招接用花了出".contains(c));
    if length > 0 && !compares {
        more(&mut at, &mut hedge);
    }
    Some(Tail { end: at, power, unit: Unit { word, class, power: 0 }, hedge })
}

/// 1.21万转移就业人员 counts people without saying so at once.
fn people(text: &Text, at: usize) -> Option<(&'static str, Class, usize)> {
    let ahead = text.slice(at, (at + 8).min(text.chars.len()));
    let noun: String = ahead.iter().take_while(|c| c.is_alphabetic()).collect();
    ["人员", "劳动力", "劳力", "人口", "群众"].iter().any(|word| noun.contains(word)).then_some((
        "人",
        Class::Person,
        0,
    ))
}

/// The unit of a number without one, where the noun right before it says it: 户数4027, 人数:14649, 面积(亩)600.
fn bare_unit(text: &Text, start: usize, end: usize) -> Option<Unit> {
    let closed = text.at(end).is_none_or(|c| !c.is_alphanumeric()) || text.spaced.get(end).is_some_and(|s| *s);
    if !closed {
        return None;
    }
    let noun_end = if text.ends(start, ":") { start - 1 } else { start };
    if text.ends(noun_end, ")") {
        let open = (1..6).find(|n| noun_end.checked_sub(n + 1).and_then(|i| text.at(i)) == Some('('))?;
        let inside: String = text.slice(noun_end - open, noun_end - 1).iter().collect();
        return Unit::parse(&inside);
    }
    let household = ["户数", "总户数"].iter().any(|noun| text.ends(noun_end, noun));
    let person = ["人数", "总人数", "人口数"].iter().any(|noun| text.ends(noun_end, noun));
    match (household, person) {
        (true, _) => Unit::parse("户"),
        (_, true) => Unit::parse("人"),
        _ => None,
    }
}

fn build(text: &Text, start: usize, number: Decimal, tail: Tail, chinese: bool) -> Number {
    let hedge = if tail.hedge == Hedge::Exact { hedge_before(text, start) } else { tail.hedge };
    let kind = if tail.unit.class == Class::Time { Kind::Duration } else { Kind::Count };
    Number {
        start,
        end: tail.end,
        written: Written { number, power: tail.power, hedge },
        unit: Unit { power: tail.power, ..tail.unit },
        kind,
        chinese,
        sentence: 0,
    }
}

fn hedge_before(text: &Text, start: usize) -> Hedge {
    let mut at = start;
    if text.ends(at, "了") {
        at -= 1;
    }
    if ["超过", "突破", "逾", "超", "多于"].iter().any(|word| text.ends(at, word)) {
        return Hedge::AtLeast;
    }
    let other = |c: char| matches!(c, '附' | '最' | '靠' | '临' | '远' | '合' | '节' | '制');
    let word = ["将近", "接近", "大约", "约", "近"].iter().find(|word| text.ends(at, word));
    match word {
        Some(word) => {
            let before = at.checked_sub(word.chars().count() + 1).and_then(|i| text.at(i));
            if before.is_some_and(other) { Hedge::Exact } else { Hedge::About }
        }
        None => Hedge::Exact,
    }
}

/// 5000—8000元 and 8万元至10万元 say between what; neither end is a figure.
fn ranges(text: &Text, found: &mut [Number]) {
    for index in 0..found.len() {
        let Some(start) = found.get(index).map(|n| n.start) else { break };
        let sign = ["——", "—", "–", "-", "~", "至"].iter().find(|sign| text.ends(start, sign));
        let Some(sign) = sign else { continue };
        let left = start - sign.chars().count();
        let digits_left = left.checked_sub(1).and_then(|i| text.at(i)).is_some_and(|c| c.is_ascii_digit());
        let unit_left = index.checked_sub(1).and_then(|i| found.get(i)).is_some_and(|n| n.end == left);
        if digits_left || unit_left {
            if let Some(number) = found.get_mut(index) {
                number.kind = Kind::Threshold(Side::Neither);
            }
            if unit_left && let Some(number) = index.checked_sub(1).and_then(|i| found.get_mut(i)) {
                number.kind = Kind::Threshold(Side::Neither);
            }
        }
    }
}
