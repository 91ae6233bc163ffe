-- One row for each member who counts on the data date: what the rules about people need.
with working as (
    select w.member
    from actual_spell w
    where coalesce(w.is_working, true)
        and (w.ended_on is null or w.ended_on >= cast(date_trunc('month', $data_date) as date))
    group by w.member
),
watched as (
    select o.household, min(o.identified_on) as identified_on
    from monitoring_object o
    where o.eliminated_on is null or o.eliminated_on > $data_date
    group by o.household
),
copies as (
    select d.person, count(*) as records
    from member_on_date d
    where d.person is not null
    group by d.person
),
heads as (
    -- The one and only head: of two nobody can say from whom the generations count.
    select d.household, case when count(*) = 1 then max(d.age) end as age
    from member_on_date d
    where d.relation = 'head'
    group by d.household
),
likenesses as (
    select d.near_name, count(distinct d.person) as people, count(distinct d.household) as households
    from member_on_date d
    where d.near_name is not null
    group by d.near_name
)
select
    m.id,
    m.area,
    m.household,
    h.household_kind,
    m.person,
    m.birth_on,
    m.id_birth_on,
    m.age,
    cast(date_part('year', $school_starts_on) as bigint) - date_part('year', m.birth_on)
    - case
        when date_part('month', $school_starts_on) * 100 + date_part('day', $school_starts_on)
            < date_part('month', m.birth_on) * 100 + date_part('day', m.birth_on)
        then 1
        else 0
    end as age_at_school_start,
    m.sex,
    m.id_sex,
    m.relation,
    case
        when array_has(rc.tags, 'male') then 'male'
        when array_has(rc.tags, 'female') then 'female'
    end as relation_sex,
    case
        when array_has(rc.tags, 'younger') then 'younger'
        when array_has(rc.tags, 'elder') then 'elder'
    end as generation,
    e.age as head_age,
    m.is_plain_name,
    m.ethnicity,
    m.education,
    m.school_status,
    array_has(sc.tags, 'student') as is_student,
    case
        when m.school_status is not null then array_has(sc.tags, 'student') or array_has(sc.tags, 'preschool')
        when m.education is not null then false
    end as is_at_school,
    -- Whoever has an education and no school status is not at school: each person fills in one of the two.
    case
        when m.school_status is not null then array_has(sc.tags, 'student') = false
        when m.education is not null then true
    end as is_away_from_school,
    m.drop_out_reason,
    m.drop_out_reason is not null as has_drop_out_reason,
    m.health,
    array_has(m.health, 'healthy') as says_healthy,
    cast(cardinality(m.health) as bigint) as health_items,
    array_has(m.health, 'chronic') or array_has(m.health, 'serious') as is_ill,
    case when m.disability_grade is not null then true else array_has(m.health, 'disabled') end as is_disabled,
    array_has(m.health, 'disabled') as says_disabled,
    m.disability_grade,
    m.disability_grade is not null as has_disability_grade,
    m.labour_skill,
    array_has(lc.tags, 'labour') as has_labour,
    m.resident_medical,
    m.employee_medical,
    m.resident_medical is not null or m.employee_medical is not null as has_medical_answer,
    m.serious_illness_insurance,
    m.serious_illness_insurance is not null as has_serious_illness_answer,
    -- A column that is left blank says no here: one of the two is enough.
    coalesce(m.resident_medical, false) or coalesce(m.employee_medical, false) as is_insured,
    -- Aid that nobody wrote down was not given.
    coalesce(m.has_medical_aid, false) as has_medical_aid,
    m.resident_pension,
    m.employee_pension,
    m.resident_pension is not null or m.employee_pension is not null as has_pension_answer,
    m.dibao,
    m.tekun,
    m.is_living_together,
    m.joined_on,
    m.join_reason,
    case when m.relation is null then 1 else 0 end
        + case when m.ethnicity is null then 1 else 0 end
        + case when coalesce(cardinality(m.health), 0) = 0 then 1 else 0 end
        + case when m.labour_skill is null then 1 else 0 end as blank_items,
    w.member is not null as works_now,
    o.household is not null as is_monitored,
    c.records as same_person_records,
    -- Within one household they are twins far more often than one person twice.
    case
        when l.households > 1 then l.people
        when m.birth_on is not null then 1
    end as near_name_people,
    d.is_on_disability_list,
    d.listed_grade,
    d.is_on_school_roll,
    d.rolled_status,
    d.is_on_dibao_list,
    d.is_on_tekun_list,
    d.is_listed_dead,
    d.listed_died_on,
    d.death_reports,
    -- Whom the Rain and Dew plan is for: ex-poor households, and others while they are monitored.
    h.household_kind = 'ex_poor' or o.household is not null as is_in_helped_household,
    case
        when m.school_status is not null then array_has(sc.tags, 'vocational')
        when m.education is not null then false
    end as is_vocational,
    d.has_yulu_grant,
    -- Whose premium is paid: people in special hardship, and those identified before the yearly window closed.
    m.tekun <> 'none' or coalesce(o.identified_on <= $premium_deadline, false) as is_premium_target,
    d.has_premium_grant
from member_on_date m
left join household h on h.id = m.household
left join code rc on rc.list = 'relation' and rc.code = m.relation
left join code sc on sc.list = 'school_status' and sc.code = m.school_status
left join code lc on lc.list = 'labour_skill' and lc.code = m.labour_skill
left join working w on w.member = m.id
left join watched o on o.household = m.household
left join heads e on e.household = m.household
left join copies c on c.person = m.person
left join likenesses l on l.near_name = m.near_name
left join member_lists d on d.id = m.id
