//! Code lists that do not say where they come from.

use crate::{fault::Faults, pack::Pack};

pub(super) fn review(pack: &Pack, faults: &mut Faults) {
    for list in pack.codes.values() {
        if list.source.trim().is_empty() {
            let message = format!("代码表“{}”没有写出处", list.title);
            faults.add(&list.place, message, "在 source 中写明标准、表式或系统名称；自定的写明由谁定");
        }
        let numbered: Vec<&str> = list.codes.iter().filter_map(|code| code.standard.as_deref()).collect();
        if !numbered.is_empty() && list.standard.as_deref().unwrap_or_default().trim().is_empty() {
            let message =
                format!("代码表“{}”的代码有国家标准代码 {}，却没有写是哪个标准", list.title, numbered.join("、"));
            faults.add(&list.place, message, "在代码表上写 standard = \"标准号和名称\"");
        }
        if numbered.is_empty() && list.standard.is_some() {
            let message = format!("代码表“{}”写了国家标准，却没有一个代码写出对应的国家标准代码", list.title);
            faults.add(&list.place, message, "给对应的代码写上 standard = \"代码\"，或删去代码表的 standard");
        }
    }
}
