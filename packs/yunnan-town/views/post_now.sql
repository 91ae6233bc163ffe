-- One row for each public-welfare post: whether it was argued for, and how many people hold it on the data date.
with holding as (
    select h.post, count(*) as holders
    from post_holder h
    where h.ended_on is null or h.ended_on > $data_date
    group by h.post
)
select
    p.id,
    p.area,
    p.name,
    p.kind,
    p.head_count,
    p.monthly_pay_fen,
    p.set_on,
    p.ended_on,
    p.ended_on is null or p.ended_on > $data_date as is_open,
    p.is_justified,
    p.is_publicised,
    -- Nobody in the list of holders is nobody.
    coalesce(g.holders, 0) as holders_now
from public_post p
left join holding g on g.post = p.id
