-- One row: which of the departments' lists were handed in. Nobody stands on a list that nobody has seen, and that is not
-- the same as standing on none.
select
    (select count(*) from disability_list) > 0 as has_disability_list,
    (select count(*) from school_roll r where r.year = cast(date_part('year', $school_starts_on) as bigint)) > 0
        as has_school_roll,
    (select count(*) from assistance_list) > 0 as has_assistance_list,
    (select count(*) from vehicle) > 0 as has_vehicles,
    (select count(*) from real_estate) > 0 as has_real_estate,
    (select count(*) from business_registration) > 0 as has_businesses,
    (select count(*) from payroll) > 0 as has_payroll,
    (select count(*) from death_list) > 0 as has_death_list,
    (select count(*) from yulu_grant y where y.year = cast(date_part('year', $school_starts_on) as bigint)) > 0
        as has_yulu_grants,
    (select count(*) from premium_grant p where p.year = cast(date_part('year', $data_date) as bigint)) > 0
        as has_premium_grants,
    (select count(*) from incident) > 0 as has_incidents
