-- The spells of work that happen or have happened. Whoever is said not to be working and has no end of the spell has
-- none: nobody can say how long it was.
select w.*
from migrant_work w
where coalesce(w.is_working, true) or w.ended_on is not null
