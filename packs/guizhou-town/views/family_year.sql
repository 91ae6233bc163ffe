-- One row for each family: its people, and what the survey of the year says it earns a head.
with counted as (
    select r.family, count(distinct r.identity) as heads
    from resident r
    group by r.family
)
select
    f.id,
    f.area,
    f.class_now,
    f.rice_land_mu,
    c.heads,
    s.earned_fen - s.cost_fen as net_fen,
    (s.earned_fen - s.cost_fen) / c.heads as net_a_head_fen,
    x.label is not null as is_settled
from family f
left join counted c on c.family = f.id
left join income_survey s on s.family = f.id and s.survey_year = $survey_year
left join code x on x.list = 'family_class' and x.code = f.class_now and array_has(x.tags, 'settled')
