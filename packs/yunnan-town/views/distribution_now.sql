-- One row for each use of a village's collective income in a year: the steps from the plan to the payment.
select
    d.id,
    d.area,
    d.village,
    a.name,
    d.year,
    d.use,
    d.amount_fen,
    d.planned_on,
    d.agreed_on,
    d.reviewed_on,
    d.published_on,
    d.published_until,
    d.paid_on,
    d.paid_on is not null and d.paid_on <= $data_date as is_paid,
    case when d.planned_on is null then 1 else 0 end
        + case when d.agreed_on is null then 1 else 0 end
        + case when d.reviewed_on is null then 1 else 0 end
        + case when d.published_on is null or d.published_until is null then 1 else 0 end as missing_steps,
    -- A step without a day is missing and not out of order.
    coalesce(d.agreed_on < d.planned_on, false)
        or coalesce(d.reviewed_on < d.agreed_on, false)
        or coalesce(d.published_on < d.agreed_on, false)
        or coalesce(d.paid_on < d.published_until, false)
        or coalesce(d.paid_on < d.reviewed_on, false) as is_out_of_order,
    cast(d.published_until as bigint) - cast(d.published_on as bigint) + 1 as notice_days
from collective_distribution d
left join area a on a.code = d.village
