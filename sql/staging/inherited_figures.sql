-- What each figure of an organisation takes over from those merged into it or split.
-- Grain: quarter, ahsn_code, series_code, metric_code.
-- Rebuilt: by quarter.
--
-- Which figures of theirs it is made of, and by what rules, is in staging.takeovers.
--
-- Example: What those who merged had reached when the first figure came.
--     select quarter, series_code, metric_code, inherited_value
--     from staging.inherited_figures order by quarter, series_code, metric_code
with takeovers as (
    select * from staging.takeovers
)

select
    quarter,  -- Quarter the figure is for. Unit: quarter.
    ahsn_code,  -- AHSN that reports it. Unit: code.
    series_code,  -- Organisation that takes over. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    round(
        sum(inherited_value), 6
    ) as inherited_value,  -- What it takes over. Unit: the metric's own.
    min(
        from_quarter
    ) as earliest_quarter  -- Quarter of the earliest figure taken over. Unit: quarter.
from takeovers
group by quarter, ahsn_code, series_code, metric_code
