-- The metrics of which one is never more than the other, such as adopted of engaged.
-- Grain: part_metric_code, whole_metric_code or none.
--
-- Example: The figures that are held against another one.
--     select part_metric_code, whole_metric_code, whole_is_eligible, reason
--     from reference.part_whole_pairs
--     order by part_metric_code, whole_metric_code
with part_whole_pairs as (
    select * from registry.part_whole_pairs
)

select
    part_metric_code,  -- Metric that is the part. Unit: code.
    whole_metric_code,  -- Metric it is a part of; null if organisations. Unit: code.
    reason,  -- Why it can never be more. Unit: text.
    whole_is_eligible  -- Whether eligible organisations are it. Unit: yes or no.
from part_whole_pairs
