-- One row for each village: its collective income and its leading specialty crop in the report year.
with villages as (
    select a.id, a.code as area, a.name, substr(a.code, 1, 9) as town
    from area a
    where a.level = 'village'
),
collective as (
    select c.village, sum(c.amount_fen) as income_fen
    from collective_income c
    where c.year = $report_year
    group by c.village
),
active as (
    select m.village, count(*) as activities
    from motivation_activity m
    where date_part('year', m.held_on) = $report_year
    group by m.village
),
lent as (
    -- A loan of which nobody says whether it is overdue leaves the village's sum unknown.
    select
        l.area,
        sum(l.balance_fen) as balance_fen,
        case when count(*) = count(l.overdue_fen) then sum(l.overdue_fen) end as overdue_fen
    from loan_now l
    where not l.is_repaid
    group by l.area
),
solar as (
    select c.village, sum(c.amount_fen) as solar_fen
    from collective_income c
    where c.year = $report_year and c.item = 'photovoltaic'
    group by c.village
),
distributed as (
    select
        d.village,
        sum(d.amount_fen) as distributed_fen,
        coalesce(sum(d.amount_fen) filter (where array_has(u.tags, 'labour')), 0) as labour_fen
    from collective_distribution d
    left join code u on u.list = 'distribution_use' and u.code = d.use
    where d.year = $report_year
    group by d.village
),
distributions as (
    select count(*) as rows
    from collective_distribution
),
told as (
    -- What the village itself reports of the report year.
    select
        y.village,
        y.household_count,
        y.dangerous_households,
        y.unsafe_water_households,
        y.farmland_mu,
        case when y.household_count is null then 1 else 0 end
            + case when y.person_count is null then 1 else 0 end
            + case when y.dibao_households is null then 1 else 0 end
            + case when y.dibao_persons is null then 1 else 0 end
            + case when y.tekun_persons is null then 1 else 0 end
            + case when y.disabled_persons is null then 1 else 0 end
            + case when y.collective_income_fen is null then 1 else 0 end
            + case when y.clinics is null then 1 else 0 end
            + case when y.unsafe_water_households is null then 1 else 0 end
            + case when y.dangerous_households is null then 1 else 0 end as blanks
    from village_year y
    where y.year = $report_year
),
tilled as (
    select substr(h.area, 1, 12) as village, sum(h.farmland_mu) as farmland_mu
    from household h
    group by substr(h.area, 1, 12)
),
reported as (
    select
        c.village,
        count(*) as crops,
        count(c.is_specialty) as judged,
        count(*) filter (where c.is_specialty) as specialties
    from crop c
    where c.year = $report_year
    group by c.village
),
grown as (
    select
        c.village,
        c.crop,
        c.area_mu,
        sum(c.area_mu) over (partition by substr(c.village, 1, 9), c.crop) as town_area_mu,
        row_number() over (partition by c.village order by c.area_mu desc, c.crop) as place
    from crop c
    where c.year = $report_year and c.is_specialty
),
town_grown as (
    select
        substr(g.village, 1, 9) as town,
        g.crop,
        row_number() over (partition by substr(g.village, 1, 9) order by g.town_area_mu desc, g.crop) as place
    from grown g
),
first_crops as (
    select
        v.id,
        v.area,
        v.name,
        v.town,
        -- A crop of which nobody said whether it is a specialty could be the first one.
        case when r.judged = r.crops then r.specialties > 0 end as has_specialty_crop,
        case when r.judged = r.crops then g.crop end as first_crop,
        case when r.judged = r.crops then g.area_mu end as first_crop_area_mu
    from villages v
    left join reported r on r.village = v.area
    left join grown g on g.village = v.area and g.place = 1
),
towns as (
    select f.town, count(*) as villages, count(f.has_specialty_crop) as judged
    from first_crops f
    group by f.town
),
compared as (
    select
        f.*,
        t.villages as villages_in_town,
        -- As long as one village is unknown, the town's first crop is.
        case when t.judged = t.villages then g.crop end as town_first_crop
    from first_crops f
    join towns t on t.town = f.town
    left join town_grown g on g.town = f.town and g.place = 1
),
shared as (
    select c.town, count(*) as same_first_villages
    from compared c
    where c.first_crop = c.town_first_crop
    group by c.town
)
select
    c.id,
    c.area,
    c.name,
    k.income_fen as collective_income_fen,
    p.solar_fen,
    -- Nothing is distributed where the list is there and the village is not on it.
    case when g.village is not null then g.distributed_fen when n.rows > 0 then 0 end as distributed_fen,
    case when g.village is not null then g.labour_fen when n.rows > 0 then 0 end as labour_fen,
    c.has_specialty_crop,
    c.first_crop,
    c.first_crop_area_mu,
    c.town_first_crop,
    c.villages_in_town,
    s.same_first_villages,
    s.same_first_villages * 100 / c.villages_in_town as same_first_percent,
    coalesce(t.activities, 0) as activities_in_year,
    coalesce(l.balance_fen, 0) as loan_balance_fen,
    case when l.area is null then 0 else l.overdue_fen end as loan_overdue_fen,
    i.specialty_mu,
    i.irrigated_mu,
    i.insured_mu,
    i.rainfed_percent,
    i.insured_percent,
    i.weather_loss_fen,
    i.weather_claim_fen,
    y.village is not null as has_report,
    y.blanks as reported_blanks,
    y.household_count as reported_households,
    y.dangerous_households as reported_dangerous,
    y.unsafe_water_households as reported_unsafe_water,
    y.farmland_mu as reported_farmland_mu,
    f.farmland_mu as households_farmland_mu,
    i.linkage_due_households,
    i.linked_households,
    i.linkage_percent
from compared c
cross join distributions n
left join village_industry i on i.id = c.id
left join told y on y.village = c.area
left join tilled f on f.village = c.area
left join solar p on p.village = c.area
left join distributed g on g.village = c.area
left join collective k on k.village = c.area
left join active t on t.village = c.area
left join lent l on l.area = c.area
left join shared s on s.town = c.town
