-- One row for each member who counts on the data date: what the departments' lists say of the same person.
-- Unknown where the list was not handed in or nobody knows who the member is.
with disability as (
    select d.person, min(d.grade) as grade
    from disability_list d
    group by d.person
),
roll as (
    -- Of several rolls the one on which the child still is; schools strike children off late.
    select r.person, r.school_status,
        row_number() over (partition by r.person order by r.school_status, r.id) as place
    from school_roll r
    where r.year = cast(date_part('year', $school_starts_on) as bigint) and r.state = 'enrolled'
),
assistance as (
    select a.person,
        count(*) filter (where a.kind = 'dibao') as dibao,
        count(*) filter (where a.kind = 'tekun') as tekun
    from assistance_list a
    where a.stopped_on is null or a.stopped_on > $data_date
    group by a.person
),
owned as (
    select v.person, count(*) as vehicles
    from vehicle v
    join code c on c.list = 'vehicle_kind' and c.code = v.kind
    where (v.cancelled_on is null or v.cancelled_on > $data_date) and array_has(c.tags, 'asset')
    group by v.person
),
housed as (
    select e.person, count(*) as houses
    from real_estate e
    join code c on c.list = 'real_estate_kind' and c.code = e.kind
    where (e.cancelled_on is null or e.cancelled_on > $data_date) and array_has(c.tags, 'asset')
    group by e.person
),
trading as (
    select b.person, count(*) as businesses
    from business_registration b
    join code c on c.list = 'registration_kind' and c.code = b.kind
    where b.state = 'active' and array_has(c.tags, 'asset')
    group by b.person
),
paid as (
    select p.person, count(*) as posts
    from payroll p
    join code c on c.list = 'payroll_kind' and c.code = p.kind
    where (p.ended_on is null or p.ended_on > $data_date) and array_has(c.tags, 'asset')
    group by p.person
),
dead as (
    select d.person, min(d.died_on) as died_on, count(*) as reports
    from death_list d
    where d.died_on <= $data_date
    group by d.person
),
yulu as (
    select distinct y.person
    from yulu_grant y
    where y.year = cast(date_part('year', $school_starts_on) as bigint)
),
premium as (
    select distinct p.person
    from premium_grant p
    where p.year = cast(date_part('year', $data_date) as bigint)
)
select
    m.id,
    m.household,
    case when g.has_disability_list and m.person is not null then d.person is not null end as is_on_disability_list,
    d.grade as listed_grade,
    case when g.has_school_roll and m.person is not null then r.person is not null end as is_on_school_roll,
    r.school_status as rolled_status,
    case when g.has_assistance_list and m.person is not null then coalesce(a.dibao, 0) > 0 end as is_on_dibao_list,
    case when g.has_assistance_list and m.person is not null then coalesce(a.tekun, 0) > 0 end as is_on_tekun_list,
    case when g.has_vehicles and m.person is not null then coalesce(o.vehicles, 0) end as vehicles,
    case when g.has_real_estate and m.person is not null then coalesce(h.houses, 0) end as houses,
    case when g.has_businesses and m.person is not null then coalesce(t.businesses, 0) end as businesses,
    case when g.has_payroll and m.person is not null then coalesce(p.posts, 0) end as payroll_posts,
    case when g.has_death_list and m.person is not null then x.person is not null end as is_listed_dead,
    x.died_on as listed_died_on,
    x.reports as death_reports,
    case when g.has_yulu_grants and m.person is not null then y.person is not null end as has_yulu_grant,
    case when g.has_premium_grants and m.person is not null then i.person is not null end as has_premium_grant
from member_on_date m
cross join list_given g
left join disability d on d.person = m.person
left join roll r on r.person = m.person and r.place = 1
left join assistance a on a.person = m.person
left join owned o on o.person = m.person
left join housed h on h.person = m.person
left join trading t on t.person = m.person
left join paid p on p.person = m.person
left join dead x on x.person = m.person
left join yulu y on y.person = m.person
left join premium i on i.person = m.person
