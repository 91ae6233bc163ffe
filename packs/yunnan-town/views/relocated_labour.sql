-- One row for each member of a relocated household who can work: the newest registration, and which of the five posts fits.
-- The order is ours, because the five overlap: at work, in difficulty, unwilling, willing, not yet asked.
with asked as (
    select
        s.*,
        row_number() over (partition by s.member order by s.registered_on desc, s.id) as newest
    from job_seeker s
)
select
    n.id,
    n.area,
    n.household,
    r.kind as relocation_kind,
    r.site,
    n.person,
    n.age,
    n.works_now,
    a.id is not null as is_registered,
    a.registered_on,
    a.is_willing,
    a.has_difficulty,
    a.five_post,
    a.five_post_reason is not null as has_reason,
    case
        when n.works_now then 'retain'
        when a.id is null then 'offer'
        when a.has_difficulty then 'settle'
        when a.has_difficulty is null then null
        when a.is_willing = false then 'guide'
        when a.is_willing then 'follow'
        else 'offer'
    end as fitting_post
from relocated_household r
join member_now n on n.household = r.household
left join asked a on a.member = n.id and a.newest = 1
where n.has_labour and n.is_student is distinct from true
