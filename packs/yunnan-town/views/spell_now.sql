-- One row for each spell of work: what its rules need.
with checked as (
    -- The ledger of verifications says of whom, not of which spell: a spell takes those since it began.
    select s.id, max(v.verified_on) as verified_on
    from migrant_work s
    join entry_verification v on v.member = s.member and v.verified_on >= s.started_on and v.verified_on <= $data_date
    group by s.id
),
ordered as (
    select
        s.*,
        -- The newer of the two; a missing one is passed over.
        greatest(s.verified_on, k.verified_on) as latest_verified_on,
        m.household,
        m.person,
        m.labour_skill,
        cast(date_part('year', s.started_on) as bigint) - date_part('year', m.birth_on)
        - case
            when date_part('month', s.started_on) * 100 + date_part('day', s.started_on)
                < date_part('month', m.birth_on) * 100 + date_part('day', m.birth_on)
            then 1
            else 0
        end as age_at_start,
        -- Spells of one person follow one another, in whichever household the person stands.
        lead(s.started_on) over (partition by coalesce(m.person, s.member) order by s.started_on, s.id) as next_started_on
    from migrant_work s
    left join member m on m.id = s.member
    left join checked k on k.id = s.id
)
select
    o.id,
    o.area,
    o.household,
    o.member,
    o.person,
    o.started_on,
    o.ended_on,
    o.next_started_on,
    o.is_working,
    o.region,
    o.work_province,
    o.work_county,
    o.employer,
    o.industry,
    o.monthly_wage_fen,
    o.channel,
    o.is_point_to_point,
    o.latest_verified_on as verified_on,
    o.verify_result,
    case when o.region is null then 1 else 0 end
        + case when o.employer is null then 1 else 0 end
        + case when o.industry is null then 1 else 0 end
        + case when o.monthly_wage_fen is null then 1 else 0 end
        + case when o.channel is null then 1 else 0 end
        + case when o.is_point_to_point is null then 1 else 0 end as blank_items,
    o.labour_skill,
    o.age_at_start,
    coalesce(o.is_working, true)
        and (o.ended_on is null or o.ended_on >= cast(date_trunc('month', $data_date) as date)) as is_open,
    -- Nobody can be said not to be working in a spell that goes on; who came back has an end of the spell.
    not coalesce(o.is_working, true) and o.ended_on is null as denies_open,
    o.ended_on is not null and (o.ended_on < o.started_on or o.ended_on > $data_date) as has_wrong_end,
    o.next_started_on is not null and (o.ended_on is null or o.next_started_on < o.ended_on) as overlaps_next,
    o.latest_verified_on is not null as is_verified,
    cast($data_date as bigint) - cast(o.latest_verified_on as bigint) as days_since_verified,
    -- A spell without a month in the report year has none, that is known.
    coalesce(y.months, 0) as months_in_year
from ordered o
left join spell_in_year y on y.id = o.id
