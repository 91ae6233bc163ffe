-- One row for each time an entry about work was held against reality, with its place among the later ones.
select
    v.id,
    v.area,
    m.household,
    v.member,
    m.person,
    v.verified_on,
    v.method,
    v.result,
    v.is_corrected,
    row_number() over (partition by v.member order by v.verified_on desc, v.id) = 1 as is_newest
from entry_verification v
left join member m on m.id = v.member
