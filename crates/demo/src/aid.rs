//! Requests that households make on the aid platform.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    draw::Draw,
    household::Household,
    targets::DATA_DATE,
    words::{AidItem, AidResult, Satisfaction},
};

/// One request of one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidRequest {
    /// Number.
    pub request_no: String,
    /// Index of the household.
    pub household: usize,
    /// What is asked for.
    pub item: AidItem,
    /// Day.
    pub requested_on: Date,
    /// Who deals with it.
    pub department: &'static str,
    /// What came of it.
    pub result: Option<AidResult>,
    /// Why nothing came of it.
    pub reason: &'static str,
    /// Day of the answer.
    pub replied_on: Option<Date>,
    /// What the household thinks of it.
    pub satisfaction: Option<Satisfaction>,
}

const ITEMS: [((AidItem, &str), u32); 6] = [
    ((AidItem::Living, "镇社会事务办"), 34),
    ((AidItem::Medical, "县医保局"), 24),
    ((AidItem::Employment, "镇社会保障服务中心"), 18),
    ((AidItem::Housing, "镇村镇规划建设中心"), 10),
    ((AidItem::Water, "镇水务站"), 8),
    ((AidItem::Education, "镇中心学校"), 6),
];

/// Requests from the first trial of the platform to the data date.
pub(crate) fn draw_requests(seed: u64, households: &[Household]) -> Vec<AidRequest> {
    let mut draw = Draw::new(seed, "aid");
    let mut requests = Vec::new();
    for _ in 0..190 {
        let household = draw.below(households.len());
        let requested_on = draw.day(date(2020, 9, 1), DATA_DATE);
        let (item, department) = draw.weighted(&ITEMS);
        let replied = requested_on.saturating_add(draw.between(2, 13).days());
        let result = draw.weighted(&[
            (AidResult::Granted, 68),
            (AidResult::Partly, 10),
            (AidResult::Refused, 16),
            (AidResult::Transferred, 6),
        ]);
        let is_answered = replied <= DATA_DATE;
        requests.push(AidRequest {
            request_no: String::new(),
            household,
            item,
            requested_on,
            department,
            result: is_answered.then_some(result),
            reason: if is_answered && result == AidResult::Refused {
                "经核查不符合救助条件，已当面说明"
            } else {
                ""
            },
            replied_on: is_answered.then_some(replied),
            satisfaction: is_answered
                .then(|| draw.weighted(&[(Satisfaction::Satisfied, 80), (Satisfaction::Fair, 20)])),
        });
    }
    requests.sort_by_key(|request| (request.requested_on, request.household));
    for (order, request) in requests.iter_mut().enumerate() {
        request.request_no = format!("JZ{}{:04}", request.requested_on.year(), order + 1);
    }
    requests
}
