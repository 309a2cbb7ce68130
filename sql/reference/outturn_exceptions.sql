-- The outturns that are not calculated although there is a figure and a trajectory.
-- Grain: metric_code, financial_year.
--
-- Example: The outturns that are not calculated, and why.
--     select metric_code, financial_year, reason
--     from reference.outturn_exceptions
--     order by metric_code, financial_year
with outturn_exceptions as (
    select * from registry.outturn_exceptions
)

select
    metric_code,  -- The metric's code. Unit: code.
    financial_year,  -- The year without an outturn. Unit: financial year.
    reason  -- Why it is not calculated. Unit: text.
from outturn_exceptions
