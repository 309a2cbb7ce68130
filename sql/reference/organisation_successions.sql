-- Which organisation went into, or came out of, which other in a merger or a split.
-- Grain: predecessor_code, successor_code.
--
-- A merger has a row for each that closed, a split one for each that opened.
with organisation_successions as (
    select * from registry.organisation_successions
)

select
    predecessor_code,  -- Organisation there was before. Unit: code.
    successor_code,  -- Organisation that followed it. Unit: code.
    kind,  -- Whether merger or split. Unit: code.
    happened_on  -- The successor's first day as such. Unit: date.
from organisation_successions
