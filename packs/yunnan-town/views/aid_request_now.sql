-- One row for each request for aid: whether it was answered, and after how many days.
select
    a.id,
    a.area,
    a.household,
    a.item,
    a.requested_on,
    a.accepted_on,
    a.department,
    a.checked_on,
    a.result,
    a.reason is not null as has_reason,
    a.replied_on,
    a.satisfaction,
    a.replied_on is not null and a.replied_on <= $data_date as is_answered,
    cast(least(a.replied_on, $data_date) as bigint) - cast(a.requested_on as bigint) as days_taken
from aid_request a
