-- One row for each activity that is to give people will and skill.
select m.id, m.area, m.name, m.kind, m.held_on, m.village, m.participants, m.registered_participants
from motivation_activity m
