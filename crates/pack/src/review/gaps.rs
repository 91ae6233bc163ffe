//! Parameters with days on which they have no value, and nobody has said why.

use jiff::civil::Date;

use crate::{fault::Faults, pack::Pack};

pub(super) fn review(pack: &Pack, faults: &mut Faults) {
    // The head's days have been read at load.
    let Ok(from) = pack.head.valid_from.parse::<Date>() else { return };
    for param in pack.params.values() {
        let gaps = param.gaps(from, &pack.head.region);
        let days: Vec<String> = gaps
            .iter()
            .map(|(first, last)| last.map_or_else(|| format!("{first} 以后"), |last| format!("{first} 至 {last}")))
            .collect();
        if !days.is_empty() && param.gap.trim().is_empty() {
            faults.add(
                &param.place,
                format!("参数“{}”（{}）在 {} 没有规定值", param.title, param.name, days.join("、")),
                "补上这段时间的数值和文件依据；确实还没有的，写上 gap = \"原因\"",
            );
        }
        if days.is_empty() && !param.gap.is_empty() {
            let message = format!("参数“{}”（{}）写了 gap，却每一天都有规定值", param.title, param.name);
            faults.add(&param.place, message, "删去 gap");
        }
    }
}
