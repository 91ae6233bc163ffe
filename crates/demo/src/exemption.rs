//! Exemptions: findings that the town has looked into, some of them with a line that no longer or never had effect.

use jiff::civil::{Date, date};

use crate::{planted::AuditHit, targets::DATA_DATE};

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Number.
    pub no: &'static str,
    /// The rule, as the list says it: its id, its title, or something else.
    pub said: &'static str,
    /// The rule that is meant, where there is one.
    pub rule: Option<&'static str>,
    /// The household.
    pub household: usize,
    /// Why.
    pub reason: &'static str,
    /// Who agreed.
    pub approver: &'static str,
    /// When.
    pub approved_on: Date,
    /// The last day.
    pub until: Date,
}

impl Exemption {
    /// Whether a finding does not count because of it.
    pub fn covers(&self, hit: &AuditHit) -> bool {
        self.until >= DATA_DATE && self.rule == Some(hit.rule) && self.household == hit.household
    }
}

/// Exempts a few of the findings, and adds what is wrong with the list itself to them.
pub(crate) fn draw_exemptions(hits: &mut Vec<AuditHit>) -> Vec<Exemption> {
    let nth = |rule: &str, at: usize| hits.iter().filter(|hit| hit.rule == rule).nth(at).map(|hit| hit.household);
    let line = |no, said, rule, household: Option<usize>, reason, until| {
        household.map(|household| Exemption {
            no,
            said,
            rule,
            household,
            reason,
            approver: "镇扶贫办",
            approved_on: date(2021, 1, 20),
            until,
        })
    };
    let (end_of_year, over) = (date(2021, 12, 31), date(2021, 2, 28));
    let age = "放款时年满六十五周岁未满一年，银行已复核，同意到期收回";
    let education = "智力残疾，就读过小学，已与学校核对";
    let labour = "六十二岁，身体健康，仍在本村种植花椒";
    let exemptions: Vec<Exemption> = [
        line("示豁〔2021〕1号", "l_borrower_age", Some("l_borrower_age"), nth("l_borrower_age", 0), age, end_of_year),
        line(
            "示豁〔2021〕2号",
            "青年文化程度偏低",
            Some("m_low_education"),
            nth("m_low_education", 0),
            education,
            end_of_year,
        ),
        line("示豁〔2021〕3号", "m_old_labour", Some("m_old_labour"), nth("m_old_labour", 0), labour, end_of_year),
        line("示豁〔2021〕4号", "m_low_education", Some("m_low_education"), nth("m_low_education", 1), education, over),
        line("示豁〔2021〕5号", "家庭成员信息有误", None, nth("m_old_labour", 1), labour, end_of_year),
    ]
    .into_iter()
    .flatten()
    .collect();
    for exemption in &exemptions {
        if exemption.rule.is_none() {
            hits.push(AuditHit { rule: "e_without_effect", household: exemption.household });
        }
        if exemption.until < DATA_DATE {
            hits.push(AuditHit { rule: "e_over", household: exemption.household });
        }
    }
    exemptions
}
