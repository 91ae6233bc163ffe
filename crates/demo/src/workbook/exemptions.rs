//! The list of findings that were looked into.

use crate::{
    fault::Stage::Register,
    town::DemoTown,
    workbook::{cell::cells, form::DATA_DATE_LINE, page::Book},
};

pub(crate) fn lay_out(town: &DemoTown, book: &mut Book<'_>) {
    let headers = ["豁免编号", "核查规则", "户编号", "豁免理由", "同意单位", "同意日期", "有效期至"];
    let mut page = book.page("豁免清单", &["示例镇（虚构）核查问题豁免清单", DATA_DATE_LINE], &headers);
    for exemption in &town.exemptions {
        let household = &town.households[exemption.household];
        page.row(cells![
            exemption.no,
            exemption.said,
            household.household_no.clone(),
            exemption.reason,
            exemption.approver,
            exemption.approved_on,
            exemption.until,
        ]);
    }
    let other = cells![
        "示豁〔2021〕6号",
        "m_old_labour",
        "5901230000099999",
        "户已迁出",
        "镇扶贫办",
        "2021-1-20",
        "2021-12-31"
    ];
    page.refused(other, "户编号", "unknown_reference", Register);
    page.end();
}
