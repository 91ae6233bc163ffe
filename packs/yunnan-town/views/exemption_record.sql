-- One row for each line of the exemption list: the rule that it means, and the record that it covers.
select
    e.id,
    e.area,
    coalesce(e.household, m.household) as household,
    e.exemption_no,
    e.rule as said_rule,
    r.id as rule,
    case when r.subject = 'village' then e.village else coalesce(e.member, e.household) end as record,
    r.id is not null
        and case when r.subject = 'village' then e.village else coalesce(e.member, e.household) end is not null as has_effect,
    e.reason,
    e.approver,
    e.approved_on,
    e.until,
    e.until < $data_date as is_over
from exemption e
left join member m on m.id = e.member
left join rule r on r.id = e.rule or r.title = e.rule
