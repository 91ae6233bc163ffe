-- One row for each household: what the rules about households need.
with housing as (
    -- The newest check that says something about the house; a check of the water alone leaves the house as it was.
    select c.household, c.house_danger, c.checked_on,
        row_number() over (partition by c.household order by c.checked_on desc, c.id) as newest
    from housing_water c
    where c.house_danger is not null and c.checked_on <= $data_date
),
water as (
    select c.household, c.safe_water, c.checked_on,
        row_number() over (partition by c.household order by c.checked_on desc, c.id) as newest
    from housing_water c
    where c.safe_water is not null and c.checked_on <= $data_date
),
medical as (
    -- The insurance office lists only people who had costs; a listed person without an amount leaves the sum unknown.
    select m.household, case when count(*) = count(c.out_of_pocket_fen) then sum(c.out_of_pocket_fen) end as cost_fen
    from medical_cost c
    join member m on m.id = c.member
    where c.year = $report_year
    group by m.household
),
struck as (
    select i.household,
        count(*) as incidents,
        count(*) filter (where i.kind = 'earner_died') as earners_lost,
        sum(i.loss_fen) as loss_fen,
        max(i.happened_on) as happened_on
    from incident i
    where (i.settled_on is null or i.settled_on > $data_date)
        and cast($data_date as bigint) - cast(i.happened_on as bigint) <= $incident_days
    group by i.household
),
disability_paid as (
    -- Payments of the disability allowances in the report year; none is known only where the list of payments is there.
    select h.id,
        case when (select count(*) from subsidy) > 0 then count(s.id) end as payments
    from household h
    left join subsidy s on s.household = h.id and s.kind = 'disabled'
        and cast(date_part('year', s.paid_on) as bigint) = $report_year
    group by h.id
),
workers as (
    select d.household, count(distinct s.member) as workers
    from spell_in_year s
    join member_on_date d on d.id = s.member
    group by d.household
),
monitored as (
    select o.household, count(*) as objects
    from monitoring_object o
    where o.eliminated_on is null or o.eliminated_on > $data_date
    group by o.household
),
visited as (
    select v.household, max(v.visited_on) as visited_on
    from visit v
    group by v.household
),
cared as (
    select r.household
    from responsible_cadre r
    where r.ended_on is null or r.ended_on > $data_date
    group by r.household
),
phoned as (
    select k.phone_mark, count(*) as households
    from household k
    where k.phone_mark is not null
    group by k.phone_mark
),
led as (
    -- A lead that is older than a year no longer says that somebody looked.
    select l.household
    from lead l
    where cast($data_date as bigint) - cast(l.found_on as bigint) <= $lead_valid_days
    group by l.household
),
joined as (
    select
        h.id,
        h.area,
        h.group_name,
        h.household_kind,
        h.ex_poor_kind,
        h.registered_year,
        h.exit_year,
        h.monitor_category,
        h.is_converted_hukou,
        h.whole_no_labour,
        -- Whoever says nothing does not say that the household is on relief.
        coalesce(h.whole_no_labour, false) as says_whole_no_labour,
        o.household is not null as is_monitored,
        -- The ledgers of care list what was done: whoever is not there was not visited, has nobody, gave no lead.
        v.visited_on as last_visited_on,
        v.household is not null as is_visited,
        cast($data_date as bigint) - cast(v.visited_on as bigint) as days_since_visited,
        c.household is not null as has_cadre,
        d.household is not null as has_lead,
        p.persons as living_members,
        -- A household without any member record has no head; that is a fault and no missing knowledge.
        coalesce(p.heads, 0) as heads,
        coalesce(p.spouses, 0) as spouses,
        p.head_sex,
        p.spouse_sex,
        h.stated_persons,
        ph.households as phone_households,
        h.phone_mark is not null as has_phone,
        p.dropouts,
        p.uninsured_members,
        p.labour_members,
        p.aided_members,
        p.oldest_age,
        p.dibao_members,
        p.disabled_members,
        p.severely_disabled,
        case when g.has_incidents then coalesce(k.incidents, 0) end as open_incidents,
        case when g.has_incidents then coalesce(k.earners_lost, 0) end as earners_lost,
        k.loss_fen as incident_loss_fen,
        k.happened_on as incident_on,
        h.house_area_m2,
        h.farmland_mu,
        h.irrigated_mu,
        -- A blank among them is a kind of land that nobody asked about: the widest of the others is looked at.
        greatest(h.forest_mu, h.grain_forest_mu, h.orchard_mu) as widest_forest_mu,
        greatest(h.pasture_mu, h.pond_mu) as widest_pasture_mu,
        h.forest_mu,
        h.pasture_mu,
        h.grain_forest_mu,
        h.road_distance_km,
        h.road_kind,
        h.has_toilet,
        case when h.house_area_m2 is null then 1 else 0 end
            + case when h.farmland_mu is null then 1 else 0 end
            + case when h.road_kind is null then 1 else 0 end
            + case when h.has_toilet is null then 1 else 0 end
            + case when h.safe_water is null then 1 else 0 end as blank_items,
        me.cost_fen as listed_medical_fen,
        i.medical_out_of_pocket_fen as stated_medical_fen,
        l.vehicles,
        l.houses,
        l.businesses,
        l.payroll_posts,
        b.payments as disability_payments,
        -- Nobody in the work ledger is nobody at work.
        coalesce(w.workers, 0) as workers_in_year,
        case when hs.household is not null then hs.house_danger else h.house_danger end as house_danger,
        hs.checked_on as house_checked_on,
        case when wa.household is not null then wa.safe_water else h.safe_water end as safe_water,
        wa.checked_on as water_checked_on,
        i.persons_year_end,
        i.wage_fen,
        i.business_fen,
        i.property_fen,
        i.transfer_fen,
        i.business_cost_fen,
        i.gross_income_fen,
        i.net_income_fen,
        i.net_per_head_fen,
        b4.net_per_head_fen as previous_per_head_fen,
        i.dibao_fen,
        i.tekun_fen,
        i.pension_fen,
        i.family_planning_fen,
        i.ecology_fen,
        i.policy_income_fen,
        i.policy_share_percent,
        case when i.medical_out_of_pocket_fen is not null then i.medical_out_of_pocket_fen else me.cost_fen end
            as medical_out_of_pocket_fen,
        i.education_cost_fen,
        i.disaster_loss_fen
    from household h
    left join household_people p on p.id = h.id
    cross join list_given g
    left join struck k on k.household = h.id
    left join household_lists l on l.id = h.id
    left join disability_paid b on b.id = h.id
    left join workers w on w.household = h.id
    left join housing hs on hs.household = h.id and hs.newest = 1
    left join water wa on wa.household = h.id and wa.newest = 1
    left join household_income_year i on i.household = h.id and i.year = $report_year
    left join household_income_year b4 on b4.household = h.id and b4.year = $report_year - 1
    left join phoned ph on ph.phone_mark = h.phone_mark
    left join medical me on me.household = h.id
    left join monitored o on o.household = h.id
    left join visited v on v.household = h.id
    left join cared c on c.household = h.id
    left join led d on d.household = h.id
)
select
    j.*,
    j.medical_out_of_pocket_fen + j.education_cost_fen + j.disaster_loss_fen as rigid_spending_fen,
    case
        when j.net_income_fen > 0
        then (j.medical_out_of_pocket_fen + j.education_cost_fen + j.disaster_loss_fen) * 100 / j.net_income_fen
    end as rigid_share_percent,
    case
        when j.previous_per_head_fen > 0
        then (j.net_per_head_fen - j.previous_per_head_fen) * 100 / j.previous_per_head_fen
    end as change_percent,
    (j.net_income_fen - j.medical_out_of_pocket_fen) / nullif(j.persons_year_end, 0) as after_medical_per_head_fen
from joined j
