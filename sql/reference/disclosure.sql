-- How small counts of people are published below England level.
-- Grain: unit.
--
-- Only what is published follows it: in the warehouse every figure is as it is.
-- Figures in a unit that is not listed are published as they are.
--
-- Example: The units whose small counts are suppressed, and up to how many.
--     select unit, suppressed_up_to, rounded_to, source
--     from reference.disclosure
--     order by unit
select
    unit,  -- Unit that counts people. Unit: text.
    source,  -- Rule that is followed. Unit: text.
    suppressed_up_to,  -- Greatest count, from 1, that is suppressed. Unit: people.
    rounded_to  -- Others are rounded to a multiple of this. Unit: people.
from registry.disclosure
