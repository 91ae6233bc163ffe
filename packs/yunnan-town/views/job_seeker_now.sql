-- One row for each registration of somebody who looks for work.
select
    s.id,
    s.area,
    m.household,
    s.member,
    m.person,
    s.registered_on,
    s.is_willing,
    s.has_difficulty,
    s.plans_to_work,
    s.wanted_region,
    coalesce(cast(cardinality(s.service) as bigint), 0) as services
from job_seeker s
left join member m on m.id = s.member
