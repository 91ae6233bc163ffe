-- One row for each task of rectification: whether it is closed, and on what grounds.
select
    t.id,
    t.document,
    t.problem_number,
    t.number,
    t.task,
    t.kind,
    t.responsible,
    t.due_on,
    t.status,
    t.finished_on,
    t.closed_on,
    t.proof is not null as has_proof,
    t.applied_by,
    t.verified_by,
    t.rechecked_on,
    t.rechecked_on is not null and t.rechecked_on <= $data_date as is_rechecked,
    -- A day of closing closes, whatever the status says; without either nobody knows.
    case when t.closed_on <= $data_date then true else t.status = 'closed' end as is_closed,
    cast($data_date as bigint) - cast(t.due_on as bigint) as days_overdue,
    cast($data_date as bigint) - cast(t.closed_on as bigint) as days_since_closed
from rectification_task t
