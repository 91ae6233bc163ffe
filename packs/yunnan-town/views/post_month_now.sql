-- One row for each month of attendance: whether anybody held the post then, and what the days are worth.
with holding as (
    select a.id
    from post_attendance a
    join post_holder h on h.member = a.member and h.post = a.post
    where cast(date_trunc('month', h.hired_on) as date) <= a.month and (h.ended_on is null or h.ended_on >= a.month)
    group by a.id
),
priced as (
    select
        a.id,
        a.area,
        m.household,
        a.member,
        m.person,
        a.post,
        a.month,
        a.due_days,
        a.attended_days,
        a.paid_fen,
        a.assessment,
        a.score,
        p.monthly_pay_fen,
        -- Fen are divided whole: what is left over is dropped, and the tolerance is for that.
        p.monthly_pay_fen * a.attended_days / nullif(a.due_days, 0) as earned_fen,
        g.id is not null as is_held
    from post_attendance a
    left join member m on m.id = a.member
    left join public_post p on p.id = a.post
    left join holding g on g.id = a.id
)
select x.*, abs(x.paid_fen - x.earned_fen) as pay_difference_fen
from priced x
