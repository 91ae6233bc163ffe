-- One row for each monitoring object: what the rules about identification, help and elimination need.
with helped as (
    select
        o.id,
        count(s.id) as measures,
        count(s.id) filter (where array_has(c.tags, 'development')) as development_measures,
        -- Social help (社会帮扶) answers any of these risks.
        count(s.id) filter (where s.kind in ('health', 'social')) as health_measures,
        count(s.id) filter (where s.kind in ('education', 'compulsory_education', 'social')) as education_measures,
        count(s.id) filter (where s.kind in ('comprehensive', 'social')) as security_measures,
        count(s.id) filter (where s.kind = 'comprehensive') as comprehensive_measures,
        count(s.id) filter (where s.kind in ('housing', 'relocation')) as housing_measures,
        count(s.id) filter (where s.kind = 'water') as water_measures,
        count(s.id) filter (where s.kind = 'industry') as industry_measures,
        count(s.id) filter (where s.kind = 'employment') as employment_measures,
        count(s.id) filter (where s.kind in ('employment', 'public_post')) as work_measures,
        count(s.id) filter (where s.item = 'travel_subsidy') as travel_items,
        count(s.id) filter (where s.item = 'labour_export') as export_items
    from monitoring_object o
    left join support_measure s on s.household = o.household and s.started_on >= o.identified_on
    left join code c on c.list = 'measure' and c.code = s.kind
    group by o.id
),
worked as (
    select
        o.id,
        count(w.id) as spells,
        count(w.id) filter (where w.ended_on is null or w.ended_on >= o.identified_on) as spells_since,
        count(w.id) filter (where w.region in ('in_province', 'out_province')) as spells_away,
        -- A subsidy that nobody wrote down was not paid.
        coalesce(sum(w.traffic_subsidy_fen), 0) as traffic_subsidy_fen
    from monitoring_object o
    left join member m on m.household = o.household
    left join actual_spell w on w.member = m.id
    group by o.id
)
select
    o.id,
    o.area,
    o.household,
    h.household_kind,
    o.category,
    o.identified_on,
    o.risk_1,
    o.risk_2,
    o.risk_3,
    o.risk_4,
    o.risk_5,
    o.risk_note,
    o.disaster_kind,
    o.risk_1 is not null as has_first_risk,
    -- An empty place for a risk is no risk.
    coalesce(o.risk_1 = 'other', false) or coalesce(o.risk_2 = 'other', false) or coalesce(o.risk_3 = 'other', false)
        or coalesce(o.risk_4 = 'other', false) or coalesce(o.risk_5 = 'other', false) as has_other_risk,
    coalesce(o.risk_1 = 'disaster', false) or coalesce(o.risk_2 = 'disaster', false)
        or coalesce(o.risk_3 = 'disaster', false) or coalesce(o.risk_4 = 'disaster', false)
        or coalesce(o.risk_5 = 'disaster', false) as has_disaster_risk,
    coalesce(o.risk_1 = 'illness', false) or coalesce(o.risk_2 = 'illness', false) or coalesce(o.risk_3 = 'illness', false)
        or coalesce(o.risk_4 = 'illness', false) or coalesce(o.risk_5 = 'illness', false) as has_illness_risk,
    coalesce(o.risk_1 = 'study', false) or coalesce(o.risk_2 = 'study', false) or coalesce(o.risk_3 = 'study', false)
        or coalesce(o.risk_4 = 'study', false) or coalesce(o.risk_5 = 'study', false) as has_study_risk,
    coalesce(o.risk_1 = 'disability', false) or coalesce(o.risk_2 = 'disability', false) or coalesce(o.risk_3 = 'disability', false)
        or coalesce(o.risk_4 = 'disability', false) or coalesce(o.risk_5 = 'disability', false) as has_disability_risk,
    coalesce(o.risk_1 = 'housing', false) or coalesce(o.risk_2 = 'housing', false) or coalesce(o.risk_3 = 'housing', false)
        or coalesce(o.risk_4 = 'housing', false) or coalesce(o.risk_5 = 'housing', false) as has_housing_risk,
    coalesce(o.risk_1 = 'water', false) or coalesce(o.risk_2 = 'water', false) or coalesce(o.risk_3 = 'water', false)
        or coalesce(o.risk_4 = 'water', false) or coalesce(o.risk_5 = 'water', false) as has_water_risk,
    coalesce(o.risk_1 = 'labour_shortage', false) or coalesce(o.risk_2 = 'labour_shortage', false)
        or coalesce(o.risk_3 = 'labour_shortage', false) or coalesce(o.risk_4 = 'labour_shortage', false)
        or coalesce(o.risk_5 = 'labour_shortage', false) as has_labour_risk,
    coalesce(o.risk_1 = 'unstable_work', false) or coalesce(o.risk_2 = 'unstable_work', false)
        or coalesce(o.risk_3 = 'unstable_work', false) or coalesce(o.risk_4 = 'unstable_work', false)
        or coalesce(o.risk_5 = 'unstable_work', false) as has_work_risk,
    o.risk_note is not null as has_risk_note,
    o.disaster_kind is not null as has_disaster_kind,
    o.is_eliminated,
    o.eliminated_on,
    -- Without a month of elimination the object is still open, whatever the flag says.
    o.eliminated_on is null or o.eliminated_on > $data_date as is_open,
    cast(date_part('year', o.eliminated_on) as bigint) as eliminated_year,
    o.elimination_way,
    o.identified_income_fen,
    o.eliminated_income_fen,
    o.has_development_measure,
    -- An answer that is left empty is as wrong as a "not yet" where help is given.
    coalesce(o.has_development_measure, false) as says_development,
    (cast(date_part('year', o.eliminated_on) as bigint) - date_part('year', o.identified_on)) * 12
        + date_part('month', o.eliminated_on) - date_part('month', o.identified_on) as months_to_clear,
    (cast(date_part('year', $data_date) as bigint) - date_part('year', o.identified_on)) * 12
        + date_part('month', $data_date) - date_part('month', o.identified_on) as months_since_identified,
    -- Only the month is known, so the days are counted from its last day: nobody is called late too early.
    cast($data_date as bigint) - cast(cast(o.identified_on + interval '1 month' as date) as bigint) + 1
        as days_since_identified,
    p.persons as living_members,
    p.labour_members,
    m.measures,
    m.development_measures,
    m.health_measures,
    m.education_measures,
    m.security_measures,
    m.housing_measures,
    m.water_measures,
    m.industry_measures,
    m.employment_measures,
    m.comprehensive_measures,
    m.work_measures,
    m.travel_items,
    m.export_items,
    w.spells,
    w.spells_since,
    w.spells_away,
    w.traffic_subsidy_fen,
    n.house_danger,
    n.safe_water,
    n.dropouts,
    n.business_fen,
    n.wage_fen,
    n.transfer_fen,
    o.cleared_dropout,
    o.cleared_dangerous_house,
    o.cleared_safe_water,
    o.cleared_uninsured,
    case when o.cleared_dropout is null then 1 else 0 end
        + case when o.cleared_dangerous_house is null then 1 else 0 end
        + case when o.cleared_safe_water is null then 1 else 0 end
        + case when o.cleared_uninsured is null then 1 else 0 end as cleared_blanks,
    -- The line of the day on which the risk was declared gone, not that of the data date.
    cast(l.number as bigint) as cleared_line_fen,
    p.ill_members,
    n.medical_out_of_pocket_fen,
    p.aided_members,
    p.disabled_members,
    h.whole_no_labour,
    -- The flag of the register where it is set; otherwise the people decide.
    coalesce(h.whole_no_labour, p.labour_members = 0) as is_without_labour
from monitoring_object o
join helped m on m.id = o.id
join worked w on w.id = o.id
left join household h on h.id = o.household
left join household_now n on n.id = o.household
left join household_people p on p.id = o.household
left join parameter_value l
    on l.name = 'monitoring_line'
    and o.eliminated_on >= l.from_on
    and (l.until_on is null or o.eliminated_on <= l.until_on)
