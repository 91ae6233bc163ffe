-- One row for each relocated household: who could work, who does, and for how long nobody has.
with last_work as (
    select
        m.household,
        max(w.ended_on) as ended_on,
        bool_or(coalesce(w.is_working, true) and (w.ended_on is null or w.ended_on >= $data_date)) as goes_on
    from actual_spell w
    join member m on m.id = w.member
    group by m.household
),
known as (
    select
        r.id,
        r.area,
        r.household,
        r.kind,
        r.moved_in_on,
        n.living_members,
        n.labour_members,
        n.workers_in_year,
        coalesce(l.goes_on, false) as works_now,
        -- Work ends with its month. Whoever never worked has been waiting since the household moved in.
        coalesce(cast(l.ended_on + interval '1 month' as date), r.moved_in_on) as idle_from
    from relocated_household r
    join household_now n on n.id = r.household
    left join last_work l on l.household = r.household
)
select
    k.*,
    k.labour_members > 0 and k.workers_in_year = 0 and not k.works_now as is_idle,
    greatest(cast($data_date as bigint) - cast(k.idle_from as bigint), 0) as days_idle
from known k
