-- 一户一行：规则看得到的列。没有登记成员或没有填收入的，人均收入不知道，而不是零。
select
    h.id,
    h.area,
    h.net_income_fen,
    p.persons,
    h.net_income_fen / p.persons as net_per_head_fen
from household h
left join (
    select m.household, count(*) as persons
    from member m
    group by m.household
) p on p.household = h.id
