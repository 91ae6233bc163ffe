-- One row for each payment to a household: whose name the account bears, and whether the one it is for was still alive.
with listed as (
    select d.person, min(d.died_on) as died_on
    from death_list d
    group by d.person
),
known as (
    select m.person, min(m.left_on) as died_on
    from member m
    where m.leave_reason = 'died' and m.person is not null
    group by m.person
),
paid as (
    -- The earlier of the two days; `least` passes over the missing one.
    select s.*, least(l.died_on, k.died_on) as payee_died_on
    from subsidy s
    left join listed l on l.person = s.payee
    left join known k on k.person = s.payee
),
names as (
    -- Whoever ever belonged to the household: an account may still bear the name of somebody who left.
    select distinct m.household, m.name_mark
    from member m
    where m.name_mark is not null
)
select
    s.id,
    s.area,
    s.household,
    h.household_kind,
    s.kind,
    s.amount_fen,
    s.paid_on,
    s.account_name_mark is not null as has_account_name,
    case when s.account_name_mark is not null then n.household is not null end as is_own_account,
    s.payee is not null as has_payee,
    s.payee_died_on,
    -- What is paid in the month of death was due.
    case
        when date_trunc('month', s.paid_on) > date_trunc('month', s.payee_died_on) then true
        when s.payee_died_on is not null or g.has_death_list then false
    end as is_after_death
from paid s
cross join list_given g
left join household h on h.id = s.household
left join names n on n.household = s.household and n.name_mark = s.account_name_mark
