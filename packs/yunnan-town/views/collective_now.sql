-- One row for each income item of a village's collective.
select
    c.id,
    c.area,
    c.village,
    a.name,
    c.year,
    c.item,
    c.amount_fen,
    c.is_one_off,
    c.covers_years
from collective_income c
left join area a on a.code = c.village
