-- One row for each loan: what the rules about loans need.
with checked as (
    select
        k.loan,
        k.checked_on,
        k.actual_use,
        array_has(c.tags, 'misuse') as is_misused,
        row_number() over (partition by k.loan order by k.checked_on desc, k.id) as newest
    from loan_check k
    left join code c on c.list = 'loan_use' and c.code = k.actual_use
),
all_checks as (
    -- What one check found is found; a check that did not ask says nothing.
    select
        k.loan,
        min(k.checked_on) as first_checked_on,
        max(k.deposited_fen) as deposited_fen,
        bool_or(k.interest_payer = 'enterprise') as is_paid_by_enterprise
    from loan_check k
    group by k.loan
),
identified as (
    select o.household, min(o.identified_on) as identified_on
    from monitoring_object o
    group by o.household
)
select
    l.id,
    l.area,
    l.household,
    h.household_kind,
    l.borrower,
    l.bank,
    l.amount_fen,
    l.released_on,
    l.due_on,
    l.rate_percent,
    l.is_subsidised,
    l.stated_use,
    l.repaid_on,
    l.balance_fen,
    l.overdue_fen,
    l.extended_count,
    case
        when l.repaid_on is not null then l.repaid_on <= $data_date
        else coalesce(l.balance_fen = 0, false)
    end as is_repaid,
    cast(l.due_on as bigint) - cast($data_date as bigint) as days_to_due,
    -- A month that has begun counts as a month, so that a day above three years is above three years.
    (cast(date_part('year', l.due_on) as bigint) - date_part('year', l.released_on)) * 12
        + date_part('month', l.due_on) - date_part('month', l.released_on)
        + case when date_part('day', l.due_on) > date_part('day', l.released_on) then 1 else 0 end as term_months,
    cast(date_part('year', l.released_on) as bigint) - date_part('year', m.birth_on)
    - case
        when date_part('month', l.released_on) * 100 + date_part('day', l.released_on)
            < date_part('month', m.birth_on) * 100 + date_part('day', m.birth_on)
        then 1
        else 0
    end as borrower_age,
    k.checked_on as latest_checked_on,
    k.actual_use as latest_use,
    k.is_misused,
    a.first_checked_on,
    a.loan is not null as is_checked,
    cast(coalesce(a.first_checked_on, $data_date) as bigint) - cast(l.released_on as bigint) as days_unchecked,
    a.deposited_fen,
    a.is_paid_by_enterprise,
    i.identified_on,
    i.household is not null as is_identified
from micro_loan l
left join household h on h.id = l.household
left join member m on m.id = l.borrower
left join checked k on k.loan = l.id and k.newest = 1
left join all_checks a on a.loan = l.id
left join identified i on i.household = l.household
