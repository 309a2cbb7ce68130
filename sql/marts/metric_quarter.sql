-- The national figure of each metric and quarter, and how far it can be relied on.
-- Grain: quarter, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year.
--
-- Every metric open in a quarter that was judged has a row: one that nobody sent has
-- the status not_sent. A figure is that of all AHSNs together, as they stand in
-- marts.ahsn_metric_quarter. The status is the worst of theirs, so one figure that is
-- awaited makes the total awaited. A rate is recomputed from its parts. A flow's year
-- so far is what all quarters of it came to, whoever reported in each; where an earlier
-- quarter of it is missing it is a floor, says of how many figures
-- (cumulative_unknown_count), and has no outturn. A metric that is never added has no
-- national figure: once anything of it came, its status is not_added.
--
-- What is wanting beside the figure is counted. other_failure_count: open critical and
-- warning failures about it that stand at none of its records (rejected records, lapsed
-- organisations, totals that differ); those of the national figure itself, which is
-- judged once it is made, are in marts.programme_summary and audit.failures.
-- lapsed_count: series that had a figure earlier in the span and have none now.
--
-- In-quarter values of a running total's span sum to its cumulative_value where nothing
-- has lapsed; else to that and the last figures of the series that have. From one
-- quarter to the next, the cumulative_value changes by the in_quarter_value only if
-- lapsed_count is nought in both: a series that comes back brings the quarters it was
-- silent in with it (marts.activity, quarters_covered). Figures without a known
-- quarter's part are in the cumulative_value alone.
--
-- Example: How the national eating-disorders figure grew.
--     select quarter, value, in_quarter_value, status, ahsns_reported, flagged_value
--     from marts.metric_quarter
--     where metric_code = 'eied_patients'
--     order by quarter
with ahsn_metric_quarter as (
    select * from marts.ahsn_metric_quarter
),

metrics as (
    select * from reference.metrics
),

quarters as (
    select * from reference.quarters
),

trajectories as (
    select * from reference.trajectories
),

outturn_exceptions as (
    select * from reference.outturn_exceptions
),

figure_gaps as (
    select * from staging.figure_gaps
),

verdicts as (
    select * from archive.verdicts
),

quarters_judged as (
    select
        quarters.quarter,
        quarters.financial_year
    from quarters
    inner join verdicts on quarters.quarter = verdicts.quarter
    where verdicts.is_current
),

metrics_open as (
    select
        metrics.*,
        quarters_judged.quarter,
        quarters_judged.financial_year
    from metrics
    inner join quarters_judged
        on
            metrics.first_quarter <= quarters_judged.quarter
            and coalesce(metrics.last_quarter, '9999') >= quarters_judged.quarter
),

-- Summed in whole millionths: whatever the order of the rows, the sum is the same.
totals as (
    select
        quarter,
        metric_code,
        sum(round(value * 1000000, 0)) / 1000000 as value,
        sum(round(cumulative_value * 1000000, 0)) / 1000000 as cumulative_of_ahsns,
        sum(sum(round(value * 1000000, 0))) over (
            partition by metric_code, financial_year order by quarter
        ) / 1000000 as flow_of_year,
        sum(round(in_quarter_value * 1000000, 0)) / 1000000 as in_quarter_value,
        sum(round(flagged_value * 1000000, 0)) / 1000000 as flagged_value,
        sum(round(value_if_flagged_removed * 1000000, 0)) / 1000000 as unflagged_value,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(flagged_numerator) as flagged_numerator,
        sum(flagged_denominator) as flagged_denominator,
        cast(sum(in_quarter_unknown_count) as bigint) as in_quarter_unknown_count,
        cast(sum(flagged_count) as bigint) as flagged_count,
        count(case when is_reported then 1 end) as ahsns_reported,
        count(case when is_expected then 1 end) as ahsns_expected,
        count(case when not_available_count > 0 then 1 end) as ahsns_not_available,
        max(case status
            when 'not_added' then 7
            when 'not_available' then 6
            when 'estimated' then 5
            when 'provisional' then 4
            when 'final' then 3
            when 'nil' then 2
            when 'not_applicable' then 1
            else 0
        end) as status_rank
    from ahsn_metric_quarter
    group by quarter, financial_year, metric_code
),

gaps as (
    select
        quarter,
        metric_code,
        cast(sum(lapsed_count) as bigint) as lapsed_count,
        cast(sum(flow_missing_count) as bigint) as flow_missing_count,
        cast(sum(other_failure_count) as bigint) as other_failure_count
    from figure_gaps
    group by quarter, metric_code
),

-- Nothing of what is never added is summed: its total has no row here.
sums as (
    select totals.*
    from totals
    inner join metrics on totals.metric_code = metrics.metric_code
    where metrics.never_added is null
),

figures as (
    select
        metrics_open.*,
        trajectories.trajectory,
        coalesce(totals.in_quarter_unknown_count, 0) as in_quarter_unknown_count,
        coalesce(totals.flagged_count, 0) as flagged_count,
        coalesce(totals.ahsns_not_available, 0) as ahsns_not_available,
        coalesce(totals.ahsns_reported, 0) as ahsns_reported,
        coalesce(totals.ahsns_expected, 0) as ahsns_expected,
        coalesce(gaps.other_failure_count, 0) as other_failure_count,
        coalesce(gaps.lapsed_count, 0) as lapsed_count,
        cast(coalesce(sum(gaps.flow_missing_count) over (
            partition by
                metrics_open.metric_code,
                metrics_open.financial_year
            order by metrics_open.quarter
            rows between unbounded preceding and 1 preceding
        ), 0) as bigint) as cumulative_unknown_count,
        round(case
            when metrics_open.basis <> 'in_quarter' then sums.cumulative_of_ahsns
            when sums.value is not null then sums.flow_of_year
        end, 6) as cumulative_value,
        round(sums.in_quarter_value, 6) as in_quarter_value,
        outturn_exceptions.metric_code is not null as is_outturn_excepted,
        case
            when metrics_open.basis = 'rate'
                then 100.0 * sums.numerator / nullif(sums.denominator, 0)
            else round(sums.value, 6)
        end as value,
        round(sums.flagged_value, 6) as flagged_value,
        case
            when metrics_open.basis = 'rate'
                then
                    100.0
                    * (sums.numerator - coalesce(sums.flagged_numerator, 0))
                    / nullif(
                        sums.denominator - coalesce(sums.flagged_denominator, 0), 0
                    )
            else round(sums.unflagged_value, 6)
        end as value_if_flagged_removed,
        case
            when coalesce(totals.status_rank, 0) = 0 then 'not_sent'
            when metrics_open.never_added is not null then 'not_added'
            when totals.status_rank = 6 then 'not_available'
            when totals.status_rank = 5 then 'estimated'
            when totals.status_rank = 4 then 'provisional'
            when totals.status_rank = 3 then 'final'
            when totals.status_rank = 2 then 'nil'
            else 'not_applicable'
        end as status
    from metrics_open
    left join totals
        on
            metrics_open.quarter = totals.quarter
            and metrics_open.metric_code = totals.metric_code
    left join sums
        on
            metrics_open.quarter = sums.quarter
            and metrics_open.metric_code = sums.metric_code
    left join gaps
        on
            metrics_open.quarter = gaps.quarter
            and metrics_open.metric_code = gaps.metric_code
    left join trajectories
        on
            metrics_open.metric_code = trajectories.metric_code
            and metrics_open.financial_year = trajectories.financial_year
            and trajectories.ahsn_code is null
            and trajectories.is_latest
    left join outturn_exceptions
        on
            metrics_open.metric_code = outturn_exceptions.metric_code
            and metrics_open.financial_year = outturn_exceptions.financial_year
)

select
    quarter,  -- Quarter the figure is for. Unit: quarter.
    metric_code,  -- Metric it is about. Unit: code.
    programme_code,  -- Programme it is about. Unit: code.
    financial_year,  -- Financial year of the quarter. Unit: financial year.
    basis,  -- What the figure covers. Unit: code.
    unit,  -- The metric's own unit. Unit: text.
    status,  -- Worst status of the records, or why none. Unit: code.
    value,  -- National figure; a rate in per cent. Unit: the metric's own.
    cumulative_value,  -- Reached so far in its span. Unit: the metric's own.
    in_quarter_value,  -- Sum of what is known of the quarter. Unit: the metric's own.
    trajectory,  -- What the year was to reach. Unit: the metric's own.
    case
        when
            status <> 'not_available'
            and not is_outturn_excepted
            and cumulative_unknown_count = 0
            then
                100.0
                * case when basis = 'in_quarter' then cumulative_value else value end
                / nullif(trajectory, 0)
    end as outturn_pct,  -- Share of the trajectory reached. Unit: per cent.
    flagged_value,  -- Part of the value on flagged records. Unit: the metric's own.
    value_if_flagged_removed,  -- Value without those records. Unit: the metric's own.
    flagged_count,  -- Flagged records in it. Unit: records.
    in_quarter_unknown_count,  -- Figures without a known quarter's part. Unit: records.
    ahsns_reported,  -- AHSNs with a figure or a nil. Unit: AHSNs.
    ahsns_expected,  -- AHSNs expected to report. Unit: AHSNs.
    ahsns_not_available,  -- AHSNs with a figure that is awaited. Unit: AHSNs.
    other_failure_count,  -- Open failures at no record of it. Unit: failures.
    lapsed_count,  -- Series that had a figure earlier in the span. Unit: series.
    cumulative_unknown_count  -- Earlier figures the flow lacks. Unit: figures.
from figures
