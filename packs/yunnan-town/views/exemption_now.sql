-- The exemptions that are valid on the data date.
select
    rule,
    record,
    reason,
    approver,
    until
from exemption_record
where is_over = false and has_effect
