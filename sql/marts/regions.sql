-- The figure of each metric and quarter in each NHS region, and how far to rely on it.
-- Grain: quarter, nhs_region_code, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year.
--
-- A region's figure is that of its AHSNs together: added, or for a rate recomputed from
-- their parts. A region has a row where one of its AHSNs has one. The status is the
-- worst of theirs: not_sent only where nothing came from any, and not_added for a
-- metric that is never added, however many of them reported it. A region's trajectory
-- is the sum of theirs; a rate has none. A flow's year so far is what all quarters of
-- it came to; where an earlier one is missing it is a floor and has no outturn. What is
-- wanting beside a figure is counted as in marts.metric_quarter.
--
-- Example: How many people with eating disorders each region's AHSNs reached in a year.
--     select nhs_region, value, trajectory, outturn_pct
--     from marts.regions
--     where metric_code = 'eied_patients' and quarter = '2020-21-Q4'
--     order by nhs_region
with ahsn_metric_quarter as (
    select * from marts.ahsn_metric_quarter
),

ahsns as (
    select * from reference.ahsns
),

metrics as (
    select * from reference.metrics
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

ahsn_regions as (
    select distinct
        ahsn_code,
        nhs_region_code,
        nhs_region
    from ahsns
),

-- Summed in whole millionths: whatever the order of the rows, the sum is the same.
totals as (
    select
        figures.quarter,
        ahsn_regions.nhs_region_code,
        ahsn_regions.nhs_region,
        figures.metric_code,
        figures.programme_code,
        figures.financial_year,
        figures.basis,
        figures.unit,
        sum(round(figures.value * 1000000, 0)) / 1000000 as value,
        sum(round(figures.cumulative_value * 1000000, 0)) / 1000000
            as cumulative_of_ahsns,
        sum(sum(round(figures.value * 1000000, 0))) over (
            partition by
                ahsn_regions.nhs_region_code,
                figures.metric_code,
                figures.financial_year
            order by figures.quarter
        ) / 1000000 as flow_of_year,
        sum(round(figures.in_quarter_value * 1000000, 0)) / 1000000 as in_quarter_value,
        sum(round(figures.flagged_value * 1000000, 0)) / 1000000 as flagged_value,
        sum(round(figures.value_if_flagged_removed * 1000000, 0)) / 1000000
            as unflagged_value,
        sum(figures.numerator) as numerator,
        sum(figures.denominator) as denominator,
        sum(figures.flagged_numerator) as flagged_numerator,
        sum(figures.flagged_denominator) as flagged_denominator,
        cast(sum(figures.flagged_count) as bigint) as flagged_count,
        cast(sum(figures.in_quarter_unknown_count) as bigint)
            as in_quarter_unknown_count,
        cast(sum(figures.organisations_reported) as bigint) as organisations_reported,
        cast(sum(figures.eligible_organisations) as bigint) as eligible_organisations,
        count(case when figures.is_reported then 1 end) as ahsns_reported,
        count(case when figures.is_expected then 1 end) as ahsns_expected,
        count(case when figures.not_available_count > 0 then 1 end)
            as ahsns_not_available,
        max(case figures.status
            when 'not_added' then 7
            when 'not_available' then 6
            when 'estimated' then 5
            when 'provisional' then 4
            when 'final' then 3
            when 'nil' then 2
            when 'not_applicable' then 1
            else 0
        end) as status_rank
    from ahsn_metric_quarter as figures
    inner join ahsn_regions on figures.ahsn_code = ahsn_regions.ahsn_code
    group by
        figures.quarter,
        ahsn_regions.nhs_region_code,
        ahsn_regions.nhs_region,
        figures.metric_code,
        figures.programme_code,
        figures.financial_year,
        figures.basis,
        figures.unit
),

gaps as (
    select
        figure_gaps.quarter,
        ahsn_regions.nhs_region_code,
        figure_gaps.metric_code,
        cast(sum(figure_gaps.lapsed_count) as bigint) as lapsed_count,
        cast(sum(figure_gaps.flow_missing_count) as bigint) as flow_missing_count,
        cast(sum(figure_gaps.other_failure_count) as bigint) as other_failure_count
    from figure_gaps
    inner join ahsn_regions on figure_gaps.ahsn_code = ahsn_regions.ahsn_code
    group by
        figure_gaps.quarter, ahsn_regions.nhs_region_code, figure_gaps.metric_code
),

region_trajectories as (
    select
        ahsn_regions.nhs_region_code,
        trajectories.metric_code,
        trajectories.financial_year,
        round(sum(trajectories.trajectory), 6) as trajectory
    from trajectories
    inner join ahsn_regions on trajectories.ahsn_code = ahsn_regions.ahsn_code
    inner join metrics on trajectories.metric_code = metrics.metric_code
    where
        trajectories.is_latest
        and metrics.basis <> 'rate'
        and metrics.never_added is null
    group by
        ahsn_regions.nhs_region_code,
        trajectories.metric_code,
        trajectories.financial_year
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
        totals.quarter,
        totals.nhs_region_code,
        totals.metric_code,
        totals.nhs_region,
        totals.programme_code,
        totals.financial_year,
        totals.basis,
        totals.unit,
        totals.flagged_count,
        totals.in_quarter_unknown_count,
        totals.organisations_reported,
        totals.eligible_organisations,
        totals.ahsns_reported,
        totals.ahsns_expected,
        totals.ahsns_not_available,
        coalesce(gaps.other_failure_count, 0) as other_failure_count,
        coalesce(gaps.lapsed_count, 0) as lapsed_count,
        cast(coalesce(sum(gaps.flow_missing_count) over (
            partition by
                totals.nhs_region_code,
                totals.metric_code,
                totals.financial_year
            order by totals.quarter
            rows between unbounded preceding and 1 preceding
        ), 0) as bigint) as cumulative_unknown_count,
        region_trajectories.trajectory,
        outturn_exceptions.metric_code is not null as is_outturn_excepted,
        round(case
            when totals.basis <> 'in_quarter' then sums.cumulative_of_ahsns
            when sums.value is not null then sums.flow_of_year
        end, 6) as cumulative_value,
        round(sums.in_quarter_value, 6) as in_quarter_value,
        round(sums.flagged_value, 6) as flagged_value,
        sums.numerator,
        sums.denominator,
        case
            when totals.basis = 'rate'
                then 100.0 * sums.numerator / nullif(sums.denominator, 0)
            else round(sums.value, 6)
        end as value,
        case
            when totals.basis = 'rate'
                then
                    100.0
                    * (sums.numerator - coalesce(sums.flagged_numerator, 0))
                    / nullif(
                        sums.denominator - coalesce(sums.flagged_denominator, 0), 0
                    )
            else round(sums.unflagged_value, 6)
        end as value_if_flagged_removed,
        case
            when totals.status_rank = 0 then 'not_sent'
            when sums.metric_code is null then 'not_added'
            when totals.status_rank = 6 then 'not_available'
            when totals.status_rank = 5 then 'estimated'
            when totals.status_rank = 4 then 'provisional'
            when totals.status_rank = 3 then 'final'
            when totals.status_rank = 2 then 'nil'
            else 'not_applicable'
        end as status
    from totals
    left join sums
        on
            totals.quarter = sums.quarter
            and totals.nhs_region_code = sums.nhs_region_code
            and totals.metric_code = sums.metric_code
    left join gaps
        on
            totals.quarter = gaps.quarter
            and totals.nhs_region_code = gaps.nhs_region_code
            and totals.metric_code = gaps.metric_code
    left join region_trajectories
        on
            totals.nhs_region_code = region_trajectories.nhs_region_code
            and totals.metric_code = region_trajectories.metric_code
            and totals.financial_year = region_trajectories.financial_year
    left join outturn_exceptions
        on
            totals.metric_code = outturn_exceptions.metric_code
            and totals.financial_year = outturn_exceptions.financial_year
)

select
    quarter,  -- Quarter the figure is for. Unit: quarter.
    nhs_region_code,  -- Code of the NHS region. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    nhs_region,  -- NHS region its AHSNs work in. Unit: text.
    programme_code,  -- Programme it is about. Unit: code.
    financial_year,  -- Financial year of the quarter. Unit: financial year.
    basis,  -- What the figure covers. Unit: code.
    unit,  -- The metric's own unit. Unit: text.
    status,  -- Worst status of its AHSNs, or why there is none. Unit: code.
    value,  -- The region's figure; a rate in per cent. Unit: the metric's own.
    cumulative_value,  -- Reached so far in its span. Unit: the metric's own.
    in_quarter_value,  -- Sum of what is known of the quarter. Unit: the metric's own.
    numerator,  -- Upper part of a rate. Unit: count.
    denominator,  -- Lower part of a rate. Unit: count.
    trajectory,  -- What its AHSNs' year was to reach. Unit: the metric's own.
    case
        when
            status <> 'not_available'
            and not is_outturn_excepted
            and cumulative_unknown_count = 0
            then
                100.0
                * case when basis = 'in_quarter' then cumulative_value else value end
                / nullif(trajectory, 0)
    end as outturn_pct,  -- Share of that trajectory reached. Unit: per cent.
    flagged_value,  -- Part of the value on flagged records. Unit: the metric's own.
    value_if_flagged_removed,  -- Value without those records. Unit: the metric's own.
    flagged_count,  -- Flagged records in it. Unit: records.
    in_quarter_unknown_count,  -- Figures without a known quarter's part. Unit: records.
    organisations_reported,  -- Organisations with a figure. Unit: organisations.
    eligible_organisations,  -- Open, of the programme's kind. Unit: organisations.
    case
        when basis <> 'rate' then value / nullif(eligible_organisations, 0)
    end as rate_per_eligible_organisation,  -- Value for each. Unit: the metric's own.
    ahsns_reported,  -- Its AHSNs with a figure or a nil. Unit: AHSNs.
    ahsns_expected,  -- Its AHSNs expected to report. Unit: AHSNs.
    ahsns_not_available,  -- Its AHSNs with a figure that is awaited. Unit: AHSNs.
    other_failure_count,  -- Open failures at no record of it. Unit: failures.
    lapsed_count,  -- Series that had a figure earlier in the span. Unit: series.
    cumulative_unknown_count  -- Earlier figures the flow lacks. Unit: figures.
from figures
