-- With whom each organisation's figures stand, from one day to another.
-- Grain: organisation_code, heir_code, valid_from or none.
--
-- An organisation is its own heir until it closes in a merger or a split; then its
-- successors are, and theirs after them. One that a split left open goes on itself.
--
-- Example: With whom the figures of organisations that closed stand now.
--     select organisation_code, heir_code, valid_from
--     from reference.organisation_heirs
--     where valid_to is null and organisation_code <> heir_code
--     order by organisation_code, heir_code
with organisation_heirs as (
    select * from registry.organisation_heirs
)

select
    organisation_code,  -- Organisation that reported the figures. Unit: code.
    heir_code,  -- Organisation they stand with. Unit: code.
    valid_from,  -- First day they do; null is always so far. Unit: date.
    valid_to,  -- Last day they do; null is still so. Unit: date.
    part  -- Even share of it among the heirs of a day. Unit: part of one.
from organisation_heirs
