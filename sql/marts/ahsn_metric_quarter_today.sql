-- Each AHSN's figure of each metric and quarter on today's structure.
-- Grain: quarter, ahsn_code, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year.
--
-- Every figure stands under the AHSN that its organisation belongs to today, as in
-- staging.organisations_today: one that was merged stands where its last successor
-- does. What an AHSN reported of itself stays its own. All AHSNs together come to the
-- national figure here as in marts.ahsn_metric_quarter, which keeps the structure of
-- the time. Every AHSN expected to report a metric, or whose figure lacks something,
-- has a row: not_sent where nothing came, and not_applicable where all it sent is of
-- organisations that belong elsewhere today.
--
-- Example: How an AHSN's figures would have run with the organisations it has today.
--     select quarter, value, organisations_reported, organisations_moved
--     from marts.ahsn_metric_quarter_today
--     where metric_code = 'securacath_devices' and ahsn_code = 'HIN'
--     order by quarter
with activity as (
    select * from marts.activity
),

ahsn_metric_quarter as (
    select * from marts.ahsn_metric_quarter
),

metrics as (
    select * from reference.metrics
),

organisations_today as (
    select * from staging.organisations_today
),

figure_gaps as (
    select * from staging.figure_gaps
),

figures_today as (
    select
        activity.*,
        coalesce(organisations_today.ahsn_code, activity.ahsn_code) as ahsn_code_today
    from activity
    left join organisations_today
        on activity.organisation_code = organisations_today.organisation_code
),

-- Summed in whole millionths: whatever the order of the rows, the sum is the same.
totals as (
    select
        quarter,
        ahsn_code_today as ahsn_code,
        metric_code,
        sum(round(value * 1000000, 0)) / 1000000 as value,
        sum(round(cumulative_value * 1000000, 0)) / 1000000 as cumulative_of_records,
        sum(sum(round(value * 1000000, 0))) over (
            partition by ahsn_code_today, metric_code, financial_year order by quarter
        ) / 1000000 as flow_of_year,
        sum(round(in_quarter_value * 1000000, 0)) / 1000000 as in_quarter_value,
        sum(case when value is not null then numerator end) as numerator,
        sum(case when value is not null then denominator end) as denominator,
        sum(case when is_flagged then round(value * 1000000, 0) end) / 1000000
            as flagged_value,
        count(case when is_flagged then 1 end) as flagged_count,
        count(case when value is not null and in_quarter_value is null then 1 end)
            as in_quarter_unknown_count,
        count(organisation_code) as organisation_count,
        count(distinct case when value is not null then organisation_code end)
            as organisations_reported,
        count(distinct case
            when value is not null and ahsn_code <> ahsn_code_today
                then organisation_code
        end) as organisations_moved,
        max(case status
            when 'not_available' then 5
            when 'estimated' then 4
            when 'provisional' then 3
            when 'final' then 2
            when 'nil' then 1
            else 0
        end) as status_rank
    from figures_today
    group by quarter, financial_year, ahsn_code_today, metric_code
),

gaps as (
    select
        figure_gaps.quarter,
        coalesce(organisations_today.ahsn_code, figure_gaps.ahsn_code) as ahsn_code,
        figure_gaps.metric_code,
        cast(sum(figure_gaps.lapsed_count) as bigint) as lapsed_count,
        cast(sum(figure_gaps.flow_missing_count) as bigint) as flow_missing_count,
        cast(sum(figure_gaps.other_failure_count) as bigint) as other_failure_count
    from figure_gaps
    left join organisations_today
        on figure_gaps.series_code = organisations_today.organisation_code
    group by
        figure_gaps.quarter,
        coalesce(organisations_today.ahsn_code, figure_gaps.ahsn_code),
        figure_gaps.metric_code
),

-- Nothing of what is never added is summed: its total has no row here.
sums as (
    select totals.*
    from totals
    inner join metrics on totals.metric_code = metrics.metric_code
    where metrics.never_added is null or totals.organisation_count = 0
),

metrics_reported as (
    select distinct
        quarter,
        metric_code,
        programme_code,
        financial_year,
        basis,
        unit
    from ahsn_metric_quarter
),

pairs as (
    select
        quarter,
        ahsn_code,
        metric_code
    from ahsn_metric_quarter
    where is_expected
    union distinct
    select
        quarter,
        ahsn_code,
        metric_code
    from totals
    union distinct
    select
        quarter,
        ahsn_code,
        metric_code
    from gaps
)

select
    pairs.quarter,  -- Quarter the figure is for. Unit: quarter.
    pairs.ahsn_code,  -- AHSN the organisations belong to today. Unit: code.
    pairs.metric_code,  -- Metric it is about. Unit: code.
    metrics_reported.programme_code,  -- Programme it is about. Unit: code.
    metrics_reported.financial_year,  -- Year of the quarter. Unit: financial year.
    metrics_reported.basis,  -- What the figure covers. Unit: code.
    metrics_reported.unit,  -- The metric's own unit. Unit: text.
    case
        when totals.metric_code is null and coalesce(reports.is_received, false)
            then 'not_applicable'
        when totals.metric_code is null then 'not_sent'
        when sums.metric_code is null then 'not_added'
        when totals.status_rank = 5 then 'not_available'
        when totals.status_rank = 4 then 'estimated'
        when totals.status_rank = 3 then 'provisional'
        when totals.status_rank = 2 then 'final'
        when totals.status_rank = 1 then 'nil'
        else 'not_applicable'
    end as status,  -- Worst status of the records, or why none. Unit: code.
    case
        when metrics_reported.basis = 'rate'
            then 100.0 * sums.numerator / nullif(sums.denominator, 0)
        else round(sums.value, 6)
    end as value,  -- Their figure; a rate in per cent. Unit: the metric's own.
    round(case
        when metrics_reported.basis <> 'in_quarter' then sums.cumulative_of_records
        when sums.value is not null then sums.flow_of_year
    end, 6) as cumulative_value,  -- Reached so far in its span. Unit: the metric's own.
    round(
        sums.in_quarter_value, 6
    ) as in_quarter_value,  -- What is known of the quarter. Unit: the metric's own.
    sums.numerator,  -- Upper part of a rate. Unit: count.
    sums.denominator,  -- Lower part of a rate. Unit: count.
    case
        when metrics_reported.basis <> 'rate' and sums.value is not null
            then round(coalesce(sums.flagged_value, 0), 6)
    end as flagged_value,  -- Part of it on flagged records. Unit: the metric's own.
    coalesce(
        totals.flagged_count, 0
    ) as flagged_count,  -- Flagged records in it. Unit: records.
    coalesce(
        totals.in_quarter_unknown_count, 0
    ) as in_quarter_unknown_count,  -- Without a known quarter's part. Unit: records.
    coalesce(
        totals.organisations_reported, 0
    ) as organisations_reported,  -- Organisations with a figure. Unit: organisations.
    coalesce(
        totals.organisations_moved, 0
    ) as organisations_moved,  -- Reported by another AHSN. Unit: organisations.
    coalesce(
        gaps.other_failure_count, 0
    ) as other_failure_count,  -- Open failures at no record of it. Unit: failures.
    coalesce(
        gaps.lapsed_count, 0
    ) as lapsed_count,  -- Series that had a figure earlier in the span. Unit: series.
    cast(coalesce(sum(gaps.flow_missing_count) over (
        partition by
            pairs.ahsn_code,
            pairs.metric_code,
            metrics_reported.financial_year
        order by pairs.quarter
        rows between unbounded preceding and 1 preceding
    ), 0) as bigint)
        as cumulative_unknown_count  -- Earlier figures the flow lacks. Unit: figures.
from pairs
inner join metrics_reported
    on
        pairs.quarter = metrics_reported.quarter
        and pairs.metric_code = metrics_reported.metric_code
left join totals
    on
        pairs.quarter = totals.quarter
        and pairs.ahsn_code = totals.ahsn_code
        and pairs.metric_code = totals.metric_code
left join sums
    on
        pairs.quarter = sums.quarter
        and pairs.ahsn_code = sums.ahsn_code
        and pairs.metric_code = sums.metric_code
left join gaps
    on
        pairs.quarter = gaps.quarter
        and pairs.ahsn_code = gaps.ahsn_code
        and pairs.metric_code = gaps.metric_code
left join ahsn_metric_quarter as reports
    on
        pairs.quarter = reports.quarter
        and pairs.ahsn_code = reports.ahsn_code
        and pairs.metric_code = reports.metric_code
