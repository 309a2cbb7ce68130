-- Which organisation went into, or came out of, which other in a merger or a split.
-- Grain: predecessor_code, successor_code.
--
-- A merger has a row for each that closed, a split one for each that opened.
--
-- Example: Who went into whom, by name.
--     select
--         successions.happened_on,
--         successions.kind,
--         predecessors.organisation_name as predecessor,
--         successors.organisation_name as successor
--     from reference.organisation_successions as successions
--     inner join reference.organisations as predecessors
--         on successions.predecessor_code = predecessors.organisation_code
--     inner join reference.organisations as successors
--         on successions.successor_code = successors.organisation_code
--     order by successions.happened_on, predecessor, successor
with organisation_successions as (
    select * from registry.organisation_successions
)

select
    predecessor_code,  -- Organisation there was before. Unit: code.
    successor_code,  -- Organisation that followed it. Unit: code.
    kind,  -- Whether merger or split. Unit: code.
    happened_on  -- The successor's first day as such. Unit: date.
from organisation_successions
