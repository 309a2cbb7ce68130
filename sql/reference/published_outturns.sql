-- The outturns as they were printed, to compare with those recomputed here.
-- Grain: metric_code, financial_year.
--
-- No figure is ever made from them.
--
-- Example: The printed percentages beside our own.
--     select
--         published.metric_code,
--         published.outturn_pct as printed,
--         ours.outturn_pct as computed
--     from reference.published_outturns as published
--     inner join marts.programme_summary as ours
--         on
--             published.metric_code = ours.metric_code
--             and published.financial_year = ours.financial_year
--     order by published.metric_code
with published_outturns as (
    select * from registry.published_outturns
)

select
    metric_code,  -- The metric's code. Unit: code.
    financial_year,  -- The year it is printed for. Unit: financial year.
    claim_id,  -- The published statement it is. Unit: code.
    source,  -- Report it is printed in. Unit: text.
    page,  -- Page of the report. Unit: text.
    outturn_pct,  -- The percentage as printed. Unit: per cent.
    decimals  -- Decimals it is printed with. Unit: digits.
from published_outturns
