-- One row for each lead: how long it took, and whether what the procedure asks for is there.
with listed as (
    select l.id
    from lead l
    join monitoring_object o
        on o.household = l.household and o.identified_on >= cast(date_trunc('month', l.found_on) as date)
    group by l.id
)
select
    l.id,
    l.area,
    l.household,
    l.channel,
    l.department,
    l.found_on,
    l.verified_on,
    l.has_authorisation,
    l.has_deliberation,
    l.publicised_from,
    l.publicised_until,
    l.result,
    l.result is not null as is_closed,
    l.reason is not null as has_reason,
    l.decided_on,
    -- Both the first and the last day count, and a lead that is not decided is still waiting.
    cast(l.publicised_until as bigint) - cast(l.publicised_from as bigint) + 1 as days_publicised,
    case
        when l.result is null then cast($data_date as bigint) - cast(l.found_on as bigint)
        else cast(l.decided_on as bigint) - cast(l.found_on as bigint)
    end as days_taken,
    i.id is not null as is_listed
from lead l
left join listed i on i.id = l.id
