-- One row for each household with people on the data date: what the departments' lists say of all of them together.
-- A count of what is held is unknown where nobody is known to hold it and somebody might.
with counted as (
    select
        l.household,
        sum(l.vehicles) as vehicles,
        count(*) filter (where l.vehicles is null) as perhaps_vehicles,
        sum(l.houses) as houses,
        count(*) filter (where l.houses is null) as perhaps_houses,
        sum(l.businesses) as businesses,
        count(*) filter (where l.businesses is null) as perhaps_businesses,
        sum(l.payroll_posts) as payroll_posts,
        count(*) filter (where l.payroll_posts is null) as perhaps_posts
    from member_lists l
    group by l.household
)
select
    c.household as id,
    case when c.vehicles > 0 or c.perhaps_vehicles = 0 then c.vehicles end as vehicles,
    case when c.houses > 0 or c.perhaps_houses = 0 then c.houses end as houses,
    case when c.businesses > 0 or c.perhaps_businesses = 0 then c.businesses end as businesses,
    case when c.payroll_posts > 0 or c.perhaps_posts = 0 then c.payroll_posts end as payroll_posts
from counted c
