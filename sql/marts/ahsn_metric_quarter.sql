-- Each AHSN's figure of each metric and quarter, and where it stands in the network.
-- Grain: quarter, ahsn_code, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year.
--
-- Every metric open in a quarter that was judged has a row for each AHSN expected to
-- report it, for any that reported it unasked, and for any whose figure lacks something
-- (a rejected record, a series that lapsed). The status is the worst of the records'
-- own; it is nil where only the cover reports it, not_sent where nothing came that
-- counts, and not_added where organisations report a metric that is never added.
-- Figures stand under the AHSN that reported them, and so does a flow's year so far;
-- where an earlier quarter of it is missing it is a floor and has no outturn. What is
-- wanting beside a figure is counted as in marts.metric_quarter, and in-quarter values
-- sum to the change as there, unless an organisation came from another AHSN. A rate is
-- recomputed from its parts. The greatest figure ranks first; equal figures share a
-- rank, and as many of the next are skipped. Ranks and medians are of all AHSNs with a
-- figure.
-- Example: Which AHSNs reached most of their eating-disorders trajectory.
--     select ahsn_code, value, trajectory, outturn_pct
--     from marts.ahsn_metric_quarter
--     where metric_code = 'eied_patients' and quarter = '2020-21-Q4'
--     order by outturn_pct desc, ahsn_code
with activity as (
    select * from marts.activity
),

ahsn_metrics as (
    select * from staging.ahsn_metrics
),

metrics as (
    select * from reference.metrics
),

figure_gaps as (
    select * from staging.figure_gaps
),

-- Summed in whole millionths: whatever the order of the rows, the sum is the same.
totals as (
    select
        quarter,
        ahsn_code,
        metric_code,
        sum(round(value * 1000000, 0)) / 1000000 as value,
        sum(round(cumulative_value * 1000000, 0)) / 1000000 as cumulative_of_records,
        sum(sum(round(value * 1000000, 0))) over (
            partition by ahsn_code, metric_code, financial_year order by quarter
        ) / 1000000 as flow_of_year,
        sum(round(in_quarter_value * 1000000, 0)) / 1000000 as in_quarter_value,
        sum(case when is_flagged then round(value * 1000000, 0) end) / 1000000
            as flagged_value,
        sum(case when not is_flagged then round(value * 1000000, 0) end) / 1000000
            as unflagged_value,
        sum(case when value is not null then numerator end) as numerator,
        sum(case when value is not null then denominator end) as denominator,
        sum(case when value is not null and is_flagged then numerator end)
            as flagged_numerator,
        sum(case when value is not null and is_flagged then denominator end)
            as flagged_denominator,
        count(case when value is not null and in_quarter_value is null then 1 end)
            as in_quarter_unknown_count,
        count(case when is_flagged then 1 end) as flagged_count,
        count(case when status = 'not_available' then 1 end) as not_available_count,
        count(value) as figure_count,
        count(organisation_code) as organisation_count,
        -- Each organisation has one row here: to ask for distinct ones costs much more.
        count(case when value is not null then organisation_code end)
            as organisations_reported,
        max(case status
            when 'not_available' then 5
            when 'estimated' then 4
            when 'provisional' then 3
            when 'final' then 2
            when 'nil' then 1
            else 0
        end) as status_rank
    from activity
    group by quarter, financial_year, ahsn_code, metric_code
),

gaps as (
    select
        quarter,
        ahsn_code,
        metric_code,
        cast(sum(lapsed_count) as bigint) as lapsed_count,
        cast(sum(flow_missing_count) as bigint) as flow_missing_count,
        cast(sum(other_failure_count) as bigint) as other_failure_count
    from figure_gaps
    group by quarter, ahsn_code, metric_code
),

-- Nothing of what is never added is summed: its total has no row here. A condition on
-- both sides of the left join below would compare every row with every other.
sums as (
    select totals.*
    from totals
    inner join metrics on totals.metric_code = metrics.metric_code
    where metrics.never_added is null or totals.organisation_count = 0
),

figures as (
    select
        ahsn_metrics.*,
        sums.numerator,
        sums.denominator,
        sums.flagged_numerator,
        sums.flagged_denominator,
        round(case
            when ahsn_metrics.basis <> 'in_quarter' then sums.cumulative_of_records
            when sums.value is not null then sums.flow_of_year
        end, 6) as cumulative_value,
        round(sums.in_quarter_value, 6) as in_quarter_value,
        coalesce(totals.in_quarter_unknown_count, 0) as in_quarter_unknown_count,
        coalesce(totals.flagged_count, 0) as flagged_count,
        coalesce(totals.not_available_count, 0) as not_available_count,
        coalesce(totals.organisations_reported, 0) as organisations_reported,
        coalesce(gaps.other_failure_count, 0) as other_failure_count,
        coalesce(gaps.lapsed_count, 0) as lapsed_count,
        cast(coalesce(sum(gaps.flow_missing_count) over (
            partition by
                ahsn_metrics.ahsn_code,
                ahsn_metrics.metric_code,
                ahsn_metrics.financial_year
            order by ahsn_metrics.quarter
            rows between unbounded preceding and 1 preceding
        ), 0) as bigint) as cumulative_unknown_count,
        coalesce(totals.figure_count, 0) > 0
        or ahsn_metrics.is_nil_by_cover as is_reported,
        case
            when ahsn_metrics.basis = 'rate'
                then 100.0 * sums.numerator / nullif(sums.denominator, 0)
            when totals.metric_code is null and ahsn_metrics.is_nil_by_cover then 0
            else round(sums.value, 6)
        end as value,
        case
            when ahsn_metrics.basis <> 'rate' and sums.value is not null
                then round(coalesce(sums.flagged_value, 0), 6)
        end as flagged_value,
        case
            when ahsn_metrics.basis = 'rate'
                then
                    100.0
                    * (sums.numerator - coalesce(sums.flagged_numerator, 0))
                    / nullif(
                        sums.denominator - coalesce(sums.flagged_denominator, 0), 0
                    )
            else round(sums.unflagged_value, 6)
        end as value_if_flagged_removed,
        case
            when totals.metric_code is null and ahsn_metrics.is_nil_by_cover then 'nil'
            when totals.metric_code is null then 'not_sent'
            when sums.metric_code is null then 'not_added'
            when totals.status_rank = 5 then 'not_available'
            when totals.status_rank = 4 then 'estimated'
            when totals.status_rank = 3 then 'provisional'
            when totals.status_rank = 2 then 'final'
            when totals.status_rank = 1 then 'nil'
            else 'not_applicable'
        end as status
    from ahsn_metrics
    left join totals
        on
            ahsn_metrics.quarter = totals.quarter
            and ahsn_metrics.ahsn_code = totals.ahsn_code
            and ahsn_metrics.metric_code = totals.metric_code
    left join sums
        on
            ahsn_metrics.quarter = sums.quarter
            and ahsn_metrics.ahsn_code = sums.ahsn_code
            and ahsn_metrics.metric_code = sums.metric_code
    left join gaps
        on
            ahsn_metrics.quarter = gaps.quarter
            and ahsn_metrics.ahsn_code = gaps.ahsn_code
            and ahsn_metrics.metric_code = gaps.metric_code
),

figures_rated as (
    select
        *,
        case
            when basis <> 'rate' then value / nullif(eligible_organisations, 0)
        end as rate_per_eligible_organisation
    from figures
),

-- Figures that are not there are a partition of their own, and get no place.
places as (
    select
        *,
        rank() over (
            partition by quarter, metric_code, value is null order by value desc
        ) as value_rank,
        row_number() over (
            partition by quarter, metric_code, value is null order by value, ahsn_code
        ) as value_place,
        count(value) over (partition by quarter, metric_code) as value_places,
        rank() over (
            partition by quarter, metric_code, rate_per_eligible_organisation is null
            order by rate_per_eligible_organisation desc
        ) as rate_rank,
        row_number() over (
            partition by quarter, metric_code, rate_per_eligible_organisation is null
            order by rate_per_eligible_organisation, ahsn_code
        ) as rate_place,
        count(rate_per_eligible_organisation) over (
            partition by quarter, metric_code
        ) as rate_places
    from figures_rated
),

-- The one in the middle, or the mean of the two.
medians as (
    select
        quarter,
        metric_code,
        round(avg(case
            when 2 * value_place between value_places and value_places + 2 then value
        end), 6) as network_median,
        round(avg(case
            when 2 * rate_place between rate_places and rate_places + 2
                then rate_per_eligible_organisation
        end), 6) as rate_network_median
    from places
    group by quarter, metric_code
)

select
    figures.quarter,  -- Quarter the figure is for. Unit: quarter.
    figures.ahsn_code,  -- AHSN that reports it. Unit: code.
    figures.metric_code,  -- Metric it is about. Unit: code.
    figures.programme_code,  -- Programme it is about. Unit: code.
    figures.financial_year,  -- Financial year of the quarter. Unit: financial year.
    figures.basis,  -- What the figure covers. Unit: code.
    figures.unit,  -- The metric's own unit. Unit: text.
    figures.submission_id,  -- Submission that counts; null is none. Unit: code.
    figures.status,  -- Worst status of the records, or why none. Unit: code.
    figures.value,  -- The AHSN's figure; a rate in per cent. Unit: the metric's own.
    figures.cumulative_value,  -- Reached so far in its span. Unit: the metric's own.
    figures.in_quarter_value,  -- What is known of the quarter. Unit: the metric's own.
    figures.numerator,  -- Upper part of a rate. Unit: count.
    figures.denominator,  -- Lower part of a rate. Unit: count.
    figures.flagged_numerator,  -- Upper part on flagged records. Unit: count.
    figures.flagged_denominator,  -- Lower part on flagged records. Unit: count.
    figures.trajectory,  -- What the AHSN's year was to reach. Unit: the metric's own.
    case
        when
            figures.status <> 'not_available'
            and not figures.is_outturn_excepted
            and figures.cumulative_unknown_count = 0
            then
                100.0
                * case
                    when figures.basis = 'in_quarter' then figures.cumulative_value
                    else figures.value
                end
                / nullif(figures.trajectory, 0)
    end as outturn_pct,  -- Share of the AHSN's trajectory reached. Unit: per cent.
    figures.flagged_value,  -- Part of it on flagged records. Unit: the metric's own.
    figures.value_if_flagged_removed,  -- Without those. Unit: the metric's own.
    figures.flagged_count,  -- Flagged records in it. Unit: records.
    figures.not_available_count,  -- Records with a figure awaited. Unit: records.
    figures.in_quarter_unknown_count,  -- Without a known quarter's part. Unit: records.
    figures.organisations_reported,  -- With a figure. Unit: organisations.
    figures.eligible_organisations,  -- Open, of its kind. Unit: organisations.
    figures.rate_per_eligible_organisation,  -- Value each. Unit: the metric's own.
    case
        when figures.value is not null then figures.value_rank
    end as rank,  -- Its place by value; 1 is the greatest. Unit: place.
    medians.network_median,  -- Median value of the AHSNs. Unit: the metric's own.
    case
        when figures.rate_per_eligible_organisation is not null then figures.rate_rank
    end as rate_rank,  -- Its place by that rate; 1 is the greatest. Unit: place.
    medians.rate_network_median,  -- Median rate per eligible. Unit: the metric's own.
    figures.is_expected,  -- Whether it is to report the metric. Unit: yes or no.
    (
        figures.is_sent or figures.is_nil_by_cover
    ) as is_received,  -- Whether a record that counts or a nil came. Unit: yes or no.
    figures.is_reported,  -- Whether a figure or a nil came. Unit: yes or no.
    figures.other_failure_count,  -- Open, at no record of it. Unit: failures.
    figures.lapsed_count,  -- Series with a figure earlier in the span. Unit: series.
    figures.cumulative_unknown_count  -- Earlier figures the flow lacks. Unit: figures.
from places as figures
left join medians
    on
        figures.quarter = medians.quarter
        and figures.metric_code = medians.metric_code
