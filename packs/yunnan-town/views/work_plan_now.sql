-- One row for each plan of work: whether it has a number, and whether it is done.
select
    w.id,
    w.name,
    w.kind,
    w.document_no,
    w.document_no is not null as has_number,
    w.issued_on,
    w.responsible,
    w.due_on,
    -- A plan that goes on has no time limit.
    w.due_on is not null as has_due,
    w.finished_on,
    w.finished_on is not null and w.finished_on <= $data_date as is_finished
from work_plan w
