-- One row for each household that has any member record: its people on the data date, counted.
-- A count is unknown where nobody is known to be counted and somebody might be: then neither zero nor one is true.
with recorded as (
    select m.household, count(*) as member_records
    from member m
    group by m.household
),
marked as (
    select
        n.household,
        n.age,
        n.sex,
        n.relation,
        n.age >= $compulsory_age_from and n.age <= $compulsory_age_to and n.school_status = 'dropped_out' as is_dropout,
        n.resident_medical = false and n.employee_medical = false as is_uninsured,
        n.has_labour,
        n.dibao <> 'none' or n.tekun <> 'none' as is_aided,
        n.dibao <> 'none' as is_on_dibao,
        n.is_ill,
        n.is_disabled,
        -- A grade that nobody wrote down may be a severe one.
        case when n.is_disabled then n.disability_grade <= $severe_grade_to else n.is_disabled end as is_severe
    from member_now n
),
counted as (
    select
        k.household,
        count(*) as persons,
        count(*) filter (where k.relation = 'head') as heads,
        count(*) filter (where k.relation = 'spouse') as spouses,
        -- The one and only: of two heads nobody can say which is meant.
        case when count(*) filter (where k.relation = 'head') = 1
            then max(k.sex) filter (where k.relation = 'head') end as head_sex,
        case when count(*) filter (where k.relation = 'spouse') = 1
            then max(k.sex) filter (where k.relation = 'spouse') end as spouse_sex,
        count(*) filter (where k.is_ill) as ill,
        count(*) filter (where k.is_ill is null) as perhaps_ill,
        count(*) filter (where k.is_dropout) as dropouts,
        count(*) filter (where k.is_dropout is null) as perhaps_dropouts,
        count(*) filter (where k.is_uninsured) as uninsured,
        count(*) filter (where k.is_uninsured is null) as perhaps_uninsured,
        count(*) filter (where k.has_labour) as labour,
        count(*) filter (where k.has_labour is null) as perhaps_labour,
        count(*) filter (where k.is_aided) as aided,
        count(*) filter (where k.is_aided is null) as perhaps_aided,
        count(*) filter (where k.is_on_dibao) as dibao,
        count(*) filter (where k.is_on_dibao is null) as perhaps_dibao,
        count(*) filter (where k.is_disabled) as disabled,
        count(*) filter (where k.is_disabled is null) as perhaps_disabled,
        count(*) filter (where k.is_severe) as severe,
        count(*) filter (where k.is_severe is null) as perhaps_severe,
        count(*) filter (where k.age is null) as without_age,
        max(k.age) as oldest
    from marked k
    group by k.household
)
select
    r.household as id,
    r.member_records,
    coalesce(c.persons, 0) as persons,
    coalesce(c.heads, 0) as heads,
    coalesce(c.spouses, 0) as spouses,
    c.head_sex,
    c.spouse_sex,
    case
        when c.household is null then 0
        when c.ill > 0 or c.perhaps_ill = 0 then c.ill
    end as ill_members,
    case
        when c.household is null then 0
        when c.dropouts > 0 or c.perhaps_dropouts = 0 then c.dropouts
    end as dropouts,
    case
        when c.household is null then 0
        when c.uninsured > 0 or c.perhaps_uninsured = 0 then c.uninsured
    end as uninsured_members,
    case
        when c.household is null then 0
        when c.labour > 0 or c.perhaps_labour = 0 then c.labour
    end as labour_members,
    case
        when c.household is null then 0
        when c.aided > 0 or c.perhaps_aided = 0 then c.aided
    end as aided_members,
    case
        when c.household is null then 0
        when c.dibao > 0 or c.perhaps_dibao = 0 then c.dibao
    end as dibao_members,
    case
        when c.household is null then 0
        when c.disabled > 0 or c.perhaps_disabled = 0 then c.disabled
    end as disabled_members,
    case
        when c.household is null then 0
        when c.severe > 0 or c.perhaps_severe = 0 then c.severe
    end as severely_disabled,
    case when c.without_age = 0 then c.oldest end as oldest_age
from recorded r
left join counted c on c.household = r.household
