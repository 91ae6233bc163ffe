-- One row for each household that industry should help: ex-poor or monitored, with labour. A household whose labour nobody
-- knows is left out.
with monitored as (
    select distinct o.household
    from monitoring_object o
    where o.eliminated_on is null or o.eliminated_on > $data_date
),
current_links as (
    select
        b.household,
        count(*) as links,
        -- 双绑: the household is bound to somebody who is bound to a leading enterprise.
        count(*) filter (where b.leading_enterprise is not null) as double_links
    from benefit_link b
    where b.signed_on <= $data_date and (b.ends_on is null or b.ends_on > $data_date)
    group by b.household
)
select
    h.id,
    h.area,
    h.household_kind,
    p.labour_members,
    coalesce(c.links, 0) > 0 as is_linked,
    coalesce(c.double_links, 0) > 0 as is_double_bound
from household h
join household_people p on p.id = h.id
left join monitored o on o.household = h.id
left join current_links c on c.household = h.id
where p.labour_members > 0 and (h.household_kind = 'ex_poor' or o.household is not null)
