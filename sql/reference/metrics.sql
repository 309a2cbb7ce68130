-- The metrics of each programme: how each is counted, bounded and reported.
-- Grain: metric_code.
--
-- Example: The metrics of a programme, with their basis and unit.
--     select metric_code, metric_name, basis, unit, reporting_level
--     from reference.metrics
--     where programme_code = 'eied'
--     order by metric_code
with metrics as (
    select * from registry.metrics
)

select
    metric_code,  -- The metric's code. Unit: code.
    programme_code,  -- Programme the metric belongs to. Unit: code.
    metric_name,  -- The metric's name. Unit: text.
    basis,  -- What a figure covers, such as cumulative_fy. Unit: code.
    unit,  -- What is counted, such as patients. Unit: text.
    reporting_level,  -- organisation, ahsn or organisation_with_total. Unit: code.
    note,  -- What a reader of the figure should know. Unit: text.
    headline_code,  -- Headline its people count towards, if any. Unit: code.
    never_added,  -- Why no total is made of it; null is that one is. Unit: text.
    first_quarter,  -- First quarter the metric is reported. Unit: quarter.
    last_quarter,  -- Last quarter it is reported; null is still open. Unit: quarter.
    lower_bound,  -- Least figure one record may hold. Unit: the metric's own.
    upper_bound,  -- Greatest figure one record may hold. Unit: the metric's own.
    is_count,  -- Whether the unit counts whole things. Unit: yes or no.
    is_headline  -- Whether it is the published table's row. Unit: yes or no.
from metrics
