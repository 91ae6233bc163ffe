-- One row for each village: how much its specialty crops depend on the weather, what the weather cost it, and how many of
-- the households that industry should help are linked to somebody. Sums with a missing part are missing.
with villages as (
    select a.id, a.code as area
    from area a
    where a.level = 'village'
),
grown as (
    select
        c.village,
        sum(c.area_mu) as specialty_mu,
        case when count(*) = count(c.is_irrigated) then coalesce(sum(c.area_mu) filter (where c.is_irrigated), 0) end
            as irrigated_mu,
        case when count(*) = count(c.insured_mu) then sum(c.insured_mu) end as insured_mu
    from crop c
    where c.year = $report_year and c.is_specialty
    group by c.village
),
lost as (
    select
        w.village,
        case when count(*) = count(w.loss_fen) then sum(w.loss_fen) end as loss_fen,
        case when count(*) = count(w.claim_fen) then sum(w.claim_fen) end as claim_fen
    from weather_loss w
    where cast(date_part('year', w.happened_on) as bigint) = $report_year
    group by w.village
),
linked as (
    select
        substr(d.area, 1, 12) as village,
        count(*) as due_households,
        count(*) filter (where d.is_linked) as linked_households
    from linkage_due d
    group by substr(d.area, 1, 12)
),
given as (
    select
        (select count(*) from weather_loss) > 0 as has_losses,
        (select count(*) from benefit_link) > 0 as has_links
)
select
    v.id,
    g.specialty_mu,
    g.irrigated_mu,
    g.insured_mu,
    case when g.specialty_mu > 0 then cast((g.specialty_mu - g.irrigated_mu) * 100 / g.specialty_mu as bigint) end
        as rainfed_percent,
    case when g.specialty_mu > 0 then cast(g.insured_mu * 100 / g.specialty_mu as bigint) end as insured_percent,
    -- A village without a row of losses had none, once somebody handed the list in.
    case when l.village is not null then l.loss_fen when n.has_losses then 0 end as weather_loss_fen,
    case when l.village is not null then l.claim_fen when n.has_losses then 0 end as weather_claim_fen,
    coalesce(k.due_households, 0) as linkage_due_households,
    case when n.has_links then coalesce(k.linked_households, 0) end as linked_households,
    case when n.has_links and k.due_households > 0 then k.linked_households * 100 / k.due_households end
        as linkage_percent
from villages v
cross join given n
left join grown g on g.village = v.area
left join lost l on l.village = v.area
left join linked k on k.village = v.area
