-- One row for each agreement that links a household with an entity.
with dated as (
    select
        b.*,
        lead(b.signed_on) over (partition by b.household order by b.signed_on, b.id) as next_signed_on
    from benefit_link b
)
select
    d.id,
    d.area,
    d.household,
    h.household_kind,
    d.entity,
    d.leading_enterprise,
    d.leading_enterprise is not null as has_leading,
    d.kind,
    d.signed_on,
    d.ends_on,
    d.benefit_fen,
    d.has_proof,
    coalesce(d.ends_on <= $data_date, false) as is_expired,
    d.next_signed_on is not null as has_newer,
    (cast(date_part('year', $data_date) as bigint) - date_part('year', d.signed_on)) * 12
        + date_part('month', $data_date) - date_part('month', d.signed_on) as months_since_signed
from dated d
left join household h on h.id = d.household
