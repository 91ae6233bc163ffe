-- The people who count on the data date, with their age in whole years by the calendar.
-- A member counts from the day of joining, and no longer on the day of leaving.
select
    m.id,
    m.area,
    m.household,
    m.person,
    m.near_name,
    m.id_birth_on,
    m.is_plain_name,
    m.birth_on,
    m.sex,
    m.id_sex,
    m.relation,
    m.ethnicity,
    m.education,
    m.school_status,
    m.drop_out_reason,
    m.health,
    m.disability_grade,
    m.labour_skill,
    m.resident_medical,
    m.employee_medical,
    m.serious_illness_insurance,
    m.has_medical_aid,
    m.resident_pension,
    m.employee_pension,
    m.dibao,
    m.tekun,
    m.is_living_together,
    m.joined_on,
    m.join_reason,
    m.left_on,
    m.leave_reason,
    cast(date_part('year', $data_date) as bigint) - date_part('year', m.birth_on)
        - case
            when date_part('month', $data_date) * 100 + date_part('day', $data_date)
                < date_part('month', m.birth_on) * 100 + date_part('day', m.birth_on)
            then 1
            else 0
        end as age
from member m
where (m.joined_on is null or m.joined_on <= $data_date)
    and (m.left_on is null or m.left_on > $data_date)
