-- One row for each time somebody took up a public-welfare post: what the rules about holders need.
-- Attendance is looked for in the complete months from the beginning of the report year, or from the month of taking up.
with known as (
    select
        h.id,
        h.area,
        m.household,
        h.member,
        m.person,
        coalesce(m.person, h.member) as somebody,
        h.post,
        p.kind,
        h.hired_on,
        h.ended_on,
        h.exit_reason,
        h.agreement_until,
        h.fund,
        h.has_accident_insurance,
        m.birth_on,
        m.labour_skill,
        h.ended_on is null or h.ended_on > $data_date as is_open,
        greatest(
            cast(date_part('year', h.hired_on) as bigint) * 12 + date_part('month', h.hired_on),
            $report_year * 12 + 1
        ) as first_month,
        cast(date_part('year', $data_date) as bigint) * 12 + date_part('month', $data_date) - 1 as last_month
    from post_holder h
    left join member m on m.id = h.member
    left join public_post p on p.id = h.post
),
attended as (
    select
        k.id,
        count(distinct a.month) as months,
        max(case
            when a.assessment is not null
            then cast(date_part('year', a.month) as bigint) * 12 + date_part('month', a.month)
        end) as last_assessed
    from known k
    join post_attendance a on a.member = k.member and a.post = k.post
    where cast(date_part('year', a.month) as bigint) * 12 + date_part('month', a.month)
        between k.first_month and k.last_month
    group by k.id
),
held as (
    select k.somebody, count(*) filter (where k.is_open) as open_posts, count(distinct k.kind) as post_kinds
    from known k
    group by k.somebody
),
away as (
    select coalesce(m.person, s.member) as somebody
    from actual_spell s
    left join member m on m.id = s.member
    where s.region in ('in_province', 'out_province')
        and coalesce(s.is_working, true)
        and (s.ended_on is null or s.ended_on >= cast(date_trunc('month', $data_date) as date))
    group by coalesce(m.person, s.member)
)
select
    k.id,
    k.area,
    k.household,
    k.member,
    k.person,
    k.post,
    k.kind,
    k.hired_on,
    k.ended_on,
    k.exit_reason,
    k.is_open,
    k.agreement_until,
    k.has_accident_insurance,
    k.fund,
    coalesce(cast(cardinality(k.fund) as bigint), 0) as funds,
    cast(date_part('year', $data_date) as bigint) - date_part('year', k.birth_on)
    - case
        when date_part('month', $data_date) * 100 + date_part('day', $data_date)
            < date_part('month', k.birth_on) * 100 + date_part('day', k.birth_on)
        then 1
        else 0
    end as age,
    k.labour_skill,
    d.open_posts,
    d.post_kinds,
    w.somebody is not null as works_away,
    greatest(k.last_month - k.first_month + 1, 0) as months_due,
    greatest(k.last_month - k.first_month + 1, 0) - coalesce(a.months, 0) as months_missing,
    -- Whoever was never assessed has been waiting since the first month.
    k.last_month - coalesce(a.last_assessed, k.first_month - 1) as months_unassessed
from known k
left join held d on d.somebody = k.somebody
left join attended a on a.id = k.id
left join away w on w.somebody = k.somebody
