-- One row for each problem that was fed back: how many tasks and lasting mechanisms answer it.
with tasks as (
    select t.document, t.problem_number, count(*) as tasks
    from rectification_task t
    group by t.document, t.problem_number
),
mechanisms as (
    select m.document, m.problem_number, count(*) as mechanisms
    from long_term_mechanism m
    group by m.document, m.problem_number
)
select
    p.id,
    p.document,
    p.number,
    p.problem,
    f.fed_back_on,
    coalesce(t.tasks, 0) as tasks,
    coalesce(m.mechanisms, 0) as mechanisms
from rectification_problem p
left join inspection_feedback f on f.id = p.document
left join tasks t on t.document = p.document and t.problem_number = p.number
left join mechanisms m on m.document = p.document and m.problem_number = p.number
