-- What a metric meant, and when, where its meaning changed over time.
-- Grain: metric_code, first_quarter.
--
-- A metric without a row has meant the same all along.
--
-- Example: The metrics whose meaning changed over time.
--     select metric_code, first_quarter, last_quarter, definition
--     from reference.metric_definitions
--     order by metric_code, first_quarter
with metric_definitions as (
    select * from registry.metric_definitions
)

select
    metric_code,  -- The metric's code. Unit: code.
    definition,  -- What is counted in these quarters. Unit: text.
    first_quarter,  -- First quarter it meant this. Unit: quarter.
    last_quarter  -- Last quarter it meant this; null is still so. Unit: quarter.
from metric_definitions
