-- The spells of work that touch the report year, with their months inside it.
-- A spell that goes on ends with the year, or with the month of the data date where that is earlier: `least` passes over
-- the missing end.
with measured as (
    select
        s.id,
        s.area,
        s.member,
        s.started_on,
        s.ended_on,
        s.region,
        s.channel,
        s.is_point_to_point,
        s.monthly_wage_fen,
        greatest(
            cast(date_part('year', s.started_on) as bigint) * 12 + date_part('month', s.started_on),
            $report_year * 12 + 1
        ) as first_month,
        least(
            cast(date_part('year', s.ended_on) as bigint) * 12 + date_part('month', s.ended_on),
            cast(date_part('year', $data_date) as bigint) * 12 + date_part('month', $data_date),
            $report_year * 12 + 12
        ) as last_month
    from actual_spell s
)
select
    t.id,
    t.area,
    m.household,
    t.member,
    m.person,
    t.started_on,
    t.ended_on,
    t.region,
    t.channel,
    t.is_point_to_point,
    t.monthly_wage_fen,
    t.last_month - t.first_month + 1 as months,
    -- The first spell of a person stands for the person, the others are repeats.
    row_number() over (partition by coalesce(m.person, t.member) order by t.started_on, t.id) as spell_number,
    sum(t.last_month - t.first_month + 1) over (partition by coalesce(m.person, t.member)) as person_months
from measured t
left join member m on m.id = t.member
where t.last_month >= t.first_month
