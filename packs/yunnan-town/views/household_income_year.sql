-- One row for each household and year: net income, and net income a head of those who counted on 31 December.
-- A sum with a missing part is missing; then the total that the form states stands for it. Fen are divided whole: what is left over is dropped.
with people as (
    select i.id, count(m.id) as persons
    from household_income i
    left join member m
        on m.household = i.household
        and (m.joined_on is null or m.joined_on <= make_date(i.year, 12, 31))
        and (m.left_on is null or m.left_on > make_date(i.year, 12, 31))
    group by i.id
),
summed as (
    select
        i.*,
        i.wage_fen + i.business_fen + i.property_fen + i.transfer_fen as gross_income_fen,
        coalesce(
            i.wage_fen + i.business_fen + i.property_fen + i.transfer_fen - i.business_cost_fen,
            i.stated_net_fen
        ) as net_income_fen,
        i.dibao_fen + i.tekun_fen + i.family_planning_fen + i.ecology_fen + i.farm_subsidy_fen + i.other_transfer_fen
            + case when $policy_counts_asset_share = 1 then i.asset_share_fen else 0 end
            + case when $policy_counts_posts = 1 then i.post_wage_fen else 0 end
            + case when $policy_counts_pension = 1 then i.pension_fen else 0 end as policy_income_fen
    from household_income i
)
select
    s.id,
    s.area,
    s.household,
    s.year,
    s.wage_fen,
    s.business_fen,
    s.property_fen,
    s.transfer_fen,
    s.business_cost_fen,
    s.medical_out_of_pocket_fen,
    s.education_cost_fen,
    s.disaster_loss_fen,
    s.claim_fen,
    s.dibao_fen,
    s.tekun_fen,
    s.pension_fen,
    s.family_planning_fen,
    s.ecology_fen,
    s.gross_income_fen,
    s.net_income_fen,
    s.policy_income_fen,
    case when s.gross_income_fen > 0 then s.policy_income_fen * 100 / s.gross_income_fen end as policy_share_percent,
    p.persons as persons_year_end,
    coalesce(s.net_income_fen / nullif(p.persons, 0), s.stated_per_head_fen) as net_per_head_fen
from summed s
left join people p on p.id = s.id
