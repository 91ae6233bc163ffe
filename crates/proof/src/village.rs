//! Names of villages, against the register's areas and the report's own lists: unknown ones, and ones that are spelt
//! almost like one.

use crate::{
    announced::Listed,
    context::is_common_with_village,
    document::Document,
    finding::{Finding, Severity},
    text::{Text, fold},
};

/// What offices put behind the name of a village.
const ENDINGS: [&str; 7] = ["村民委员会", "居民委员会", "村委会", "居委会", "社区", "行政村", "村"];
/// Characters by which names differ on purpose: 上坝 and 下坝.
const PAIRED: &str = "上下大小东西南北前后新老中左右内外里一二三四五六七八九十头尾高低";
/// Characters that end what stands before a name.
const OUTSIDE: &str = "的和与及在由对为是有其中如到至从向给以了把被让各该本我全此县镇乡市州区省于";
/// A name of fewer characters is too short for telling a slip from another name.
const NEAR_MIN: usize = 3;
const NAME_MAX: usize = 4;

/// The names that a report is held against.
struct Known {
    names: Vec<Vec<char>>,
    /// Whether there are no others.
    complete: bool,
    /// Whether they are the register's.
    registered: bool,
}

/// Looks at every name of a village. `areas` are the names of the register.
pub(crate) fn check(document: &Document, lists: &[Listed<'_>], areas: &[String]) -> Vec<Finding> {
    let known = known(document, lists, areas);
    let text = &document.text;
    let mentions: Vec<(usize, usize)> = (0..text.chars.len()).filter_map(|at| mention(text, at)).collect();
    let mut found = Vec::new();
    let mut told: Vec<Vec<char>> = Vec::new();
    for (start, end) in &mentions {
        let name = text.slice(*start, *end);
        if known.names.iter().any(|known| name.ends_with(known)) || told.iter().any(|told| told == name) {
            continue;
        }
        let near = known.names.iter().find(|known| is_slip(name, known, NEAR_MIN));
        let short = known.names.iter().find(|known| is_slip(name, known, 2)).filter(|_| is_whole(text, *start));
        if let Some(near) = near {
            found.push(misspelt(document, *start, *end, near, &known));
        } else if let Some(near) = short {
            // Of two characters one is little to go by.
            let finding = misspelt(document, *start, *end, near, &known);
            found.push(Finding { severity: Severity::Hint, ..finding });
        } else if known.complete && is_whole(text, *start) {
            found.push(unknown(document, *start, *end, &known));
        } else {
            found.extend(mentions.iter().find_map(|(other, to)| {
                let other_name = text.slice(*other, *to);
                // Of two spellings the one that stands more often, or first, is taken for the right one.
                let count = |name: &[char]| mentions.iter().filter(|(s, e)| text.slice(*s, *e) == name).count();
                let right = (count(other_name), std::cmp::Reverse(*other)) > (count(name), std::cmp::Reverse(*start));
                (is_slip(name, other_name, NEAR_MIN) && right && is_whole(text, *start) && is_whole(text, *other))
                    .then(|| alike(document, (*start, *end), *other, other_name))
            }));
        }
        told.push(name.to_vec());
    }
    found
}

fn known(document: &Document, lists: &[Listed<'_>], areas: &[String]) -> Known {
    let text = &document.text;
    let bare = |name: &[char]| {
        let ending = ENDINGS.iter().map(|ending| ending.chars().collect::<Vec<char>>()).find(|e| name.ends_with(e));
        name.get(..name.len() - ending.map_or(0, |ending| ending.len())).unwrap_or_default().to_vec()
    };
    let mut names: Vec<Vec<char>> = areas.iter().map(|name| bare(&fold(name))).filter(|name| name.len() >= 2).collect();
    let registered = !names.is_empty();
    let mut complete = registered;
    for list in lists {
        let of_villages = ["村", "行政村", "社区"].iter().any(|noun| text.starts(list.number.end, noun))
            || text.slice(list.clause, list.items.first().map_or(list.clause, |item| item.1)).contains(&'村');
        if !of_villages {
            continue;
        }
        for (index, (start, end)) in list.items.iter().enumerate() {
            let words = text.slice(*start, *end);
            let words = words.strip_suffix(&['等']).unwrap_or(words);
            let from = if index == 0 {
                words.iter().rposition(|c| "辖有含对括镇乡在为是".contains(*c)).map_or(0, |at| at + 1)
            } else {
                0
            };
            let whole = words.get(from..).unwrap_or_default();
            // The last two may be joined by 和.
            let parted = whole.split(|c| matches!(c, '和' | '及' | '与')).filter(|part| part.len() >= 2);
            names.extend(parted.map(bare).filter(|name| (2..=NAME_MAX + 1).contains(&name.len())));
        }
        let head: String =
            text.slice(list.clause.saturating_sub(8), list.items.first().map_or(list.clause, |i| i.1)).iter().collect();
        let counted = usize::try_from(list.number.written.number.digits).unwrap_or(0);
        let all = ["辖", "全镇", "全乡", "共有"].iter().any(|word| head.contains(word)) || list_of_all(text, list);
        complete |= !registered && all && counted.abs_diff(list.items.len()) <= 1;
    }
    Known { names, complete, registered }
}

/// 辖9个村(…).
fn list_of_all(text: &Text, list: &Listed<'_>) -> bool {
    list.clause > list.number.start
        && ["辖", "全镇", "全乡", "共有"].iter().any(|word| text.ends(list.number.start, word))
}

/// The name before 村 or 社区 at a place, as far as it may reach.
fn mention(text: &Text, at: usize) -> Option<(usize, usize)> {
    let end = if text.at(at) == Some('村') {
        at + 1
    } else if text.starts(at, "社区") {
        at + 2
    } else {
        return None;
    };
    let name = |n: &usize| {
        at.checked_sub(*n)
            .and_then(|i| text.at(i))
            .is_some_and(|c| matches!(c, '\u{4e00}'..='\u{9fff}') && !OUTSIDE.contains(c))
    };
    let length = (1..=NAME_MAX).take_while(name).count();
    (length >= 2 && !is_common_with_village(text, at, end)).then_some((at - length, at))
}

/// Whether nothing of the name can stand further to the left.
fn is_whole(text: &Text, start: usize) -> bool {
    let before = start.checked_sub(1).and_then(|i| text.at(i));
    // 县 and 镇 before a name make it a village of somebody else.
    let elsewhere = before.is_some_and(|c| "县镇乡市州区省".contains(c));
    !elsewhere && before.is_none_or(|c| OUTSIDE.contains(c) || !matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// Whether a name ends in another one but for one character that nobody writes so on purpose.
fn is_slip(name: &[char], known: &[char], least: usize) -> bool {
    if known.len() < least || name.len() < known.len() || least < NEAR_MIN && name.len() != known.len() {
        return false;
    }
    let tail = name.get(name.len() - known.len()..).unwrap_or_default();
    let mut others = tail.iter().zip(known).filter(|(a, b)| a != b);
    let differs = others.next();
    others.next().is_none() && differs.is_some_and(|(a, b)| !(PAIRED.contains(*a) && PAIRED.contains(*b)))
}

fn misspelt(document: &Document, start: usize, end: usize, near: &[char], known: &Known) -> Finding {
    let right: String = near.iter().collect();
    let stands: String = document.text.slice(end - near.len(), end).iter().collect();
    let list = if known.registered { "登记簿的村名" } else { "前文列出的村名" };
    let message = format!("村名“{stands}”不在{list}里，和“{right}”只差一个字。请核对");
    Finding::new(document, "village_spelling", Severity::Contradiction, &[start], message)
        .because(format!("{stands}≠{right}"))
        .better(format!("改为“{}”", document.reworded(end - near.len(), end, &right)))
}

fn unknown(document: &Document, start: usize, end: usize, known: &Known) -> Finding {
    let name: String = document.text.slice(start, end).iter().collect();
    let list = if known.registered { "登记簿的区域" } else { "前文列出的村" };
    let message = format!("“{name}村”不在{list}里。请核对村名；如是自然村或外乡镇的村，请写全");
    let all: Vec<String> = known.names.iter().map(|name| name.iter().collect()).collect();
    Finding::new(document, "village_unknown", Severity::Unexplained, &[start], message)
        .because(format!("{list}：{}", all.join("、")))
        .better(format!("改为{list}里的村名，或写明“{name}村”属于哪里"))
}

fn alike(document: &Document, name: (usize, usize), other: usize, right: &[char]) -> Finding {
    let (stands, right): (String, String) =
        (document.text.slice(name.0, name.1).iter().collect(), right.iter().collect());
    let message = format!("村名“{stands}”和“{right}”只差一个字。请核对是不是同一个村");
    Finding::new(document, "village_spelling", Severity::Hint, &[name.0, other], message)
        .because(format!("{stands}≠{right}"))
        .better(format!("如是同一个村，统一为“{right}村”"))
}
