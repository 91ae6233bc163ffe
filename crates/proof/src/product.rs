//! So many of them, and so much for each: 312头，每头补助2000元，共62.4万元. The product must be the sum that is told.

use shouwang_pack::Decimal;

use crate::{
    arithmetic::{Fit, amount, dressed, fit},
    finding::{Finding, Severity},
    generic::Generic,
    range::Range,
    sentence::clause_start,
    token::Kind,
    unit::{Class, unit_at},
};

/// How far behind 每 its amount may stand.
const REACH: usize = 14;
/// Words before the number that is told as the product.
const TOLD: [&str; 24] = [
    "合计", "共计", "总计", "总共", "共", "计", "总", "累计", "需", "=", "即", "兑付", "发放", "补助", "投入", "花费",
    "花", "支付", "支出", "付", "拨付", "耗资", "金额", "费用",
];
/// Words between a rate and a sum with which the sentence goes on to something else.
const TURNS: [&str; 7] = ["其中", "另", "此外", "还", "同时", "尚", "余下"];
/// Spans of time that a rate may be paid for.
const SPANS: [(&str, i64); 5] = [("全年", 12), ("年", 12), ("上半年", 6), ("半年", 6), ("季度", 3)];

/// So much for each of something.
struct Rate {
    /// The number of what each gets.
    each: usize,
    /// Where 每 stands.
    at: usize,
    /// What is counted: the word behind 每.
    noun: Vec<char>,
    /// Its class, where the word is a unit.
    class: Option<(Class, &'static str)>,
    /// Whether it is told for a month, a day or a year as well.
    timed: bool,
}

/// All products of a report.
pub(crate) fn check(generic: &Generic<'_>) -> Vec<Finding> {
    let text = &generic.document.text;
    let mut all = text.find_all(0, text.chars.len(), &['每']);
    // 单座造价12万元 says it of each.
    all.extend(text.find_all(0, text.chars.len(), &['单']).into_iter().filter(|at| {
        matches!(
            text.at(at + 1),
            Some('座' | '个' | '户' | '条' | '台' | '盏' | '间' | '亩' | '套' | '池' | '井' | '株' | '头')
        )
    }));
    let mut found: Vec<Finding> =
        all.into_iter().filter_map(|at| rate(generic, at)).filter_map(|rate| differs(generic, &rate)).collect();
    found.extend(text.find_all(0, text.chars.len(), &['每', '月']).into_iter().filter_map(|at| a_year(generic, at)));
    found
}

fn rate(generic: &Generic<'_>, at: usize) -> Option<Rate> {
    let (document, text) = (generic.document, &generic.document.text);
    let before = at.checked_sub(1).and_then(|i| text.at(i));
    // 平均每个 is an average, 每月每人 is told by its last word.
    if text.ends(at, "平均") || before == Some('均') {
        return None;
    }
    let first = document.counts_between(at, at + REACH).next()?;
    // 由每人每月70元调整到90元: what is paid now is the later one.
    let risen = document.numbers.get(first).zip(document.numbers.get(first + 1)).is_some_and(|(one, other)| {
        let between = text.slice(one.end, other.start);
        between.len() <= 6 && matches!(between.last(), Some('到' | '至' | '为')) && generic.comparable(first, first + 1)
    });
    let number = generic.number(first)?;
    let each = if risen { first + 1 } else { first };
    let words = text.slice(at + 1, number.start);
    let stop = |c: &char| matches!(c, '，' | '。' | ';' | ':' | '、' | '\n' | '(' | ')');
    (!words.iter().any(stop) && !words.is_empty()).then_some(())?;
    // Behind another 每 stands the time: 每人每月补贴300元.
    let own = words.iter().position(|c| *c == '每').map_or(words, |at| &words[..at]);
    let time = |words: &[char]| matches!(words.first(), Some('月' | '年' | '天' | '日' | '周'));
    if time(own) || own.starts_with(&['个', '月']) || own.starts_with(&['季', '度']) {
        return None;
    }
    let timed = own.len() < words.len() && words.get(own.len() + 1..).is_some_and(time);
    let unit = unit_at(text.slice(at + 1, (at + 7).min(text.chars.len())));
    let class = unit.filter(|(_, class, _)| *class != Class::Time).map(|(word, class, _)| (class, word));
    let comparable = class.is_none_or(|(class, word)| class != number.unit.class || word != number.unit.word);
    let noun: Vec<char> = own.iter().copied().take_while(|c| !matches!(c, '补' | '奖' | '平' | '约')).collect();
    comparable.then_some(Rate { each, at, noun, class, timed })
}

/// Whether a number counts what the rate is for: 312头 and 每头, 5个小组 and 每组, 12支护路队 and 每队.
fn counts(generic: &Generic<'_>, rate: &Rate, index: usize) -> bool {
    let Some(number) = generic.number(index).filter(|_| index != rate.each) else { return false };
    let text = &generic.document.text;
    let same = rate
        .class
        .is_some_and(|(class, word)| class == number.unit.class && (class != Class::Thing || word == number.unit.word));
    let Some(last) = rate.noun.iter().find(|c| !matches!(c, '个' | '名' | '位')) else { return same };
    // Behind 个 only the noun says what is counted.
    let vague = rate.class.is_none_or(|(_, word)| matches!(word, "个" | "村" | "组" | "项"));
    let noun = text.slice(number.end, number.end + 6);
    let noun = noun.split(|c| !c.is_alphanumeric() || matches!(c, '每' | '各')).next().unwrap_or_default();
    let named = number.unit.class == Class::Thing && noun.contains(last);
    // 每生2000元, and 学生186人 before it.
    let own = text.slice(clause_start(text, number.start), number.start);
    let told = rate.class.is_none() && number.unit.class == Class::Person && own.contains(last);
    if vague { named || told } else { same || named }
}

fn differs(generic: &Generic<'_>, rate: &Rate) -> Option<Finding> {
    let document = generic.document;
    let number = generic.number(rate.each)?;
    let (start, end) = document.bounds(number.sentence);
    let mut near: Vec<usize> =
        document.counts_between(start, rate.at).rev().filter(|i| counts(generic, rate, *i)).collect();
    near.extend(document.counts_between(number.end, end).filter(|i| counts(generic, rate, *i)));
    // Villages are counted once for the whole report: 经费5.5万元，每个村5000元.
    if near.is_empty() && matches!(rate.noun.as_slice(), ['村', ..] | ['个', '村', ..]) {
        near = document.counts_between(0, document.text.chars.len()).filter(|i| counts(generic, rate, *i)).collect();
        near.retain(|i| generic.number(*i).is_some_and(|n| n.start < start));
    }
    // 已缴费27494人。标准每人380元，共收缴1044.77万元: where the sentence has no count, one before it may be meant.
    let above = near.is_empty();
    if above {
        let (paragraph, _) = document.paragraph(number.sentence);
        near = document.counts_between(paragraph, start).rev().filter(|i| counts(generic, rate, *i)).collect();
    }
    let nearest = *near.first()?;
    // Of several counts the first one is the whole: 学生186人，男生98人，女生88人；每生2000元.
    let text = &document.text;
    // Behind a semicolon something else is counted, unless the rate itself stands right behind it.
    let signs = (start..rate.at).rev().filter(|at| text.at(*at) == Some(';'));
    let mut parted = signs.filter(|at| document.counts_between(*at, rate.at).next().is_some());
    let part_start = parted.next().unwrap_or(start);
    near.retain(|i| generic.number(*i).is_some_and(|n| n.start >= part_start || *i == nearest));
    let listed = near.iter().filter(|i| **i < rate.each).count() >= 3;
    let count = if listed { near.iter().copied().filter(|i| *i < rate.each).min()? } else { nearest };
    let each = amount(number).1;
    let product = |count: usize| Some(times(&each, &amount(generic.number(count)?).1));
    let factors = factors(generic, rate, start, end);
    let (from, to) = document.paragraph(number.sentence);
    let same = |i: &usize| *i != rate.each && *i != count && generic.comparable(*i, rate.each) && !generic.is_each(*i);
    let fits = |i: usize| {
        let Some(told) = generic.number(i) else { return false };
        let good = |right: &Range| {
            factors.iter().any(|factor| fit(told, &times(right, &Range::exact(Decimal::whole(*factor)))) != Fit::Off)
        };
        near.iter().filter_map(|count| product(*count)).any(|right| good(&right))
    };
    if document.counts_between(from, to).filter(same).any(fits) {
        return None;
    }
    let told = told(generic, rate, count, end, &same).or_else(|| shared_out(generic, rate, count, start, &same))?;
    let like = generic.number(told)?;
    // 中职48人、高职37人，共85人，每人1500元: of several counts the one is meant whose product comes nearest.
    let off = |count: &usize| product(*count).map(|right| apart(right.value, amount(like).1.value));
    let count = near.iter().copied().min_by_key(|count| (off(count), *count)).unwrap_or(count);
    let right = product(count)?;
    // What was only guessed must be near.
    let (told_value, ten) = (amount(like).1.value, Decimal::whole(10));
    (!above || apart(right.value, told_value) * ten <= told_value).then_some(())?;
    // Of several spans of time the one nearest to what is told is meant.
    let distance =
        |factor: &i64| apart(times(&right, &Range::exact(Decimal::whole(*factor))).value, amount(like).1.value);
    let factor = factors.iter().copied().min_by_key(distance)?;
    let right = times(&right, &Range::exact(Decimal::whole(factor)));
    let words = |index: usize| generic.number(index).map_or(String::new(), |n| generic.words(n));
    let (of, by, stated, value) = (words(rate.each), words(count), words(told), dressed(right.value, like));
    let months = if factor > 1 { format!("×{factor}") } else { String::new() };
    let message = format!("{by}、每份{of}，应是{value}，写的是{stated}。请核对三个数");
    let finding = generic.finding("product_differs", Severity::Contradiction, message, &[rate.each, count, told]);
    Some(
        finding
            .because(format!("{by}×{of}{months}={value}≠{stated}"))
            .better(format!("前两数无误时，改为“{}”", document.reworded(like.start, like.end, &value))),
    )
}

fn apart(one: Decimal, other: Decimal) -> Decimal {
    if one > other { one - other } else { other - one }
}

/// 132公里村道由12支护路队养护，每队11公里: the only number of the kind before the count is what was shared out.
fn shared_out(
    generic: &Generic<'_>,
    rate: &Rate,
    count: usize,
    start: usize,
    same: &dyn Fn(&usize) -> bool,
) -> Option<usize> {
    let (document, text) = (generic.document, &generic.document.text);
    let (count, each) = (generic.number(count)?, generic.number(rate.each)?);
    let all: Vec<usize> = document.counts_between(start, count.start).filter(same).collect();
    let [whole] = all.as_slice() else { return None };
    let number = generic.number(*whole)?;
    let holds = |from: usize, to: usize, words: &[&str]| {
        words.iter().any(|word| text.holds(from, to, &word.chars().collect::<Vec<char>>()))
    };
    let shared = holds(number.end, each.start, &["分", "由", "给", "安排"])
        || holds(start, number.start, &["分红", "发放", "补助", "兑付", "奖励"]);
    let turned = holds(number.end, each.start, &TURNS);
    (number.start < count.start && count.start < each.start && shared && !turned && !rate.timed).then_some(*whole)
}

/// 每月需1.98万元，全年需23.76万元: twelve of the one are the other.
fn a_year(generic: &Generic<'_>, at: usize) -> Option<Finding> {
    let (document, text) = (generic.document, &generic.document.text);
    let month = document.counts_between(at, at + REACH).next()?;
    let number = generic.number(month)?;
    let (_, end) = document.bounds(number.sentence);
    let year = document.counts_between(number.end, end).find(|i| generic.comparable(*i, month))?;
    let told = generic.number(year)?;
    let clause = clause_start(text, told.start);
    let own = text.slice(at, number.start);
    let plain = !own.iter().any(|c| matches!(c, '，' | '。' | ';' | '人' | '户'));
    let span = ["全年", "一年", "年需", "每年"].iter().any(|word| text.starts(clause, word));
    let between = text.slice(number.end, clause);
    (plain && span && between.iter().filter(|c| **c == '，').count() <= 1).then_some(())?;
    let right = times(&amount(number).1, &Range::exact(Decimal::whole(12)));
    (fit(told, &right) == Fit::Off).then_some(())?;
    let (one, stated, value) = (generic.words(number), generic.words(told), dressed(right.value, told));
    let message = format!("每月{one}，全年应是{value}，写的是{stated}。请核对；如不满十二个月，请写明");
    Some(
        generic
            .finding("product_differs", Severity::Unexplained, message, &[month, year])
            .because(format!("{one}×12={value}≠{stated}"))
            .better(format!("每月的数无误时，改为“{}”", document.reworded(told.start, told.end, &value))),
    )
}

fn times(one: &Range, other: &Range) -> Range {
    Range { value: one.value * other.value, low: one.low * other.low, high: one.high * other.high }
}

/// What a rate may be multiplied with besides the count: months, where it is paid by the month.
fn factors(generic: &Generic<'_>, rate: &Rate, start: usize, end: usize) -> Vec<i64> {
    let text = &generic.document.text;
    let mut found = vec![1];
    let numbers = &generic.document.numbers;
    let spans = numbers.iter().filter(|n| n.kind == Kind::Duration && start <= n.start && n.start < end);
    found.extend(spans.filter_map(|n| i64::try_from(n.written.number.digits).ok()).filter(|n| (2..=366).contains(n)));
    if rate.timed {
        let named = SPANS.iter().filter(|(word, _)| text.holds(start, end, &word.chars().collect::<Vec<char>>()));
        found.extend(named.map(|(_, months)| *months));
    }
    found
}

/// The number that is told as the product: behind the rate, with a word that says so, and nothing else between.
fn told(generic: &Generic<'_>, rate: &Rate, count: usize, end: usize, same: &dyn Fn(&usize) -> bool) -> Option<usize> {
    let (document, text) = (generic.document, &generic.document.text);
    let number = generic.number(rate.each)?;
    let from = number.end.max(generic.number(count)?.end);
    let next = document.counts_between(from, end).find(same)?;
    let at = generic.number(next)?.start;
    let own = clause_start(text, at).max(from);
    let told = TOLD.iter().any(|word| text.holds(own, at, &word.chars().collect::<Vec<char>>()));
    let holds = |word: &str| text.holds(from, at, &word.chars().collect::<Vec<char>>());
    let turned = TURNS.iter().any(|word| holds(word)) || text.slice(from, at).contains(&'每') && !rate.timed;
    let near = text.slice(from, at).iter().filter(|c| matches!(c, '，' | ';')).count() <= 2;
    // 两项合计68.1万元 is the sum of two products.
    let several =
        matches!(text.slice(own, at), [count, '项' | '类' | '者' | '笔', ..] if crate::numeral::is_numeral(*count));
    let turned = turned || several;
    // 每人每月970元，发放低保金412户1130人共计38.6万元: with another count something else begins.
    let turned = turned || document.counts_between(from, at).any(|i| !document.adjoins(i, next));
    // 每人每月 and a sum of which nobody says for how long.
    (told && !turned && near && at - from <= 40).then_some(next)
}
