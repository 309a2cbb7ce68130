-- The figures of metrics that a published claim can be tested against.
-- Grain: test_kind, test_code, test_period.
--
-- Of a trajectory it is the AHSNs' own together, but for what is never added, where it
-- is the network's. A year's own figure is complete only if no quarter of it is
-- awaited. All kinds of figure together are audit.claim_figures.
--
-- Example: What can be tested of a metric.
--     select test_kind, test_period, value, is_complete
--     from audit.claim_metric_figures
--     where test_code = 'elc_patients'
--     order by test_kind, test_period
with metric_quarter as (
    select * from marts.metric_quarter
),

activity as (
    select * from marts.activity
),

programme_summary as (
    select * from marts.programme_summary
),

adoption_stage as (
    select * from marts.adoption_stage
),

trajectories as (
    select * from reference.trajectories
),

metric_figures as (
    select
        metric_code,
        programme_code,
        quarter,
        financial_year,
        basis,
        value,
        cumulative_value,
        in_quarter_value,
        in_quarter_unknown_count,
        status,
        status <> 'not_available'
        and ahsns_reported = ahsns_expected as is_complete,
        max(case when status in ('not_available', 'not_sent') then 1 else 0 end) over (
            partition by metric_code, financial_year
            order by quarter
            rows between unbounded preceding and current row
        ) = 0 as is_year_complete
    from metric_quarter
),

parts as (
    select
        metric_code,
        quarter,
        sum(case when value is not null then numerator end) as numerator,
        sum(case when value is not null then denominator end) as denominator
    from activity
    group by metric_code, quarter
),

eligible as (
    select
        programme_code,
        quarter,
        max(eligible_count) as eligible_count
    from adoption_stage
    group by programme_code, quarter
),

metrics as (
    select * from reference.metrics
),

trajectories_of_years as (
    select
        trajectories.metric_code,
        trajectories.financial_year,
        sum(trajectories.trajectory) as trajectory
    from trajectories
    inner join metrics on trajectories.metric_code = metrics.metric_code
    where
        trajectories.is_latest
        and (metrics.basis = 'rate' or metrics.never_added is not null)
        = (trajectories.ahsn_code is null)
    group by trajectories.metric_code, trajectories.financial_year
),

figures as (
    select
        'metric_value' as test_kind,
        metric_code as test_code,
        quarter as test_period,
        status,
        cast(value as double) as value,
        is_complete,
        basis <> 'rate' as can_only_grow
    from metric_figures
    union all
    select
        'metric_in_quarter' as test_kind,
        metric_code as test_code,
        quarter as test_period,
        status,
        cast(in_quarter_value as double) as value,
        is_complete and in_quarter_unknown_count = 0 as is_complete,
        true as can_only_grow
    from metric_figures
    where basis <> 'rate'
    union all
    select
        'metric_year' as test_kind,
        metric_code as test_code,
        quarter as test_period,
        status,
        cast(cumulative_value as double) as value,
        is_complete and is_year_complete as is_complete,
        true as can_only_grow
    from metric_figures
    where basis in ('in_quarter', 'cumulative_fy')
    union all
    select
        'metric_numerator' as test_kind,
        metric_figures.metric_code as test_code,
        metric_figures.quarter as test_period,
        metric_figures.status,
        cast(parts.numerator as double) as value,
        metric_figures.is_complete,
        true as can_only_grow
    from metric_figures
    inner join parts
        on
            metric_figures.metric_code = parts.metric_code
            and metric_figures.quarter = parts.quarter
    where metric_figures.basis = 'rate'
    union all
    select
        'metric_denominator' as test_kind,
        metric_figures.metric_code as test_code,
        metric_figures.quarter as test_period,
        metric_figures.status,
        cast(parts.denominator as double) as value,
        metric_figures.is_complete,
        true as can_only_grow
    from metric_figures
    inner join parts
        on
            metric_figures.metric_code = parts.metric_code
            and metric_figures.quarter = parts.quarter
    where metric_figures.basis = 'rate'
    union all
    select
        'metric_pct_of_eligible' as test_kind,
        metric_figures.metric_code as test_code,
        metric_figures.quarter as test_period,
        metric_figures.status,
        100.0 * metric_figures.value / nullif(eligible.eligible_count, 0) as value,
        metric_figures.is_complete,
        true as can_only_grow
    from metric_figures
    inner join eligible
        on
            metric_figures.programme_code = eligible.programme_code
            and metric_figures.quarter = eligible.quarter
    where metric_figures.basis <> 'rate'
    union all
    select
        'trajectory' as test_kind,
        metric_code as test_code,
        financial_year as test_period,
        'final' as status,
        cast(trajectory as double) as value,
        true as is_complete,
        true as can_only_grow
    from trajectories_of_years
    union all
    select
        'trajectory_excess' as test_kind,
        programme_summary.metric_code as test_code,
        programme_summary.financial_year as test_period,
        programme_summary.status,
        cast(
            metric_figures.value - trajectories_of_years.trajectory as double
        ) as value,
        metric_figures.is_complete,
        true as can_only_grow
    from programme_summary
    inner join metric_figures
        on
            programme_summary.metric_code = metric_figures.metric_code
            and programme_summary.latest_quarter = metric_figures.quarter
    inner join trajectories_of_years
        on
            programme_summary.metric_code = trajectories_of_years.metric_code
            and programme_summary.financial_year
            = trajectories_of_years.financial_year
    union all
    select
        'outturn' as test_kind,
        metric_code as test_code,
        financial_year as test_period,
        status,
        outturn_pct as value,
        ahsns_reported = ahsns_expected as is_complete,
        true as can_only_grow
    from programme_summary
    union all
    select
        'outturn_excess' as test_kind,
        metric_code as test_code,
        financial_year as test_period,
        status,
        outturn_pct - 100.0 as value,
        ahsns_reported = ahsns_expected as is_complete,
        true as can_only_grow
    from programme_summary
)

select
    test_kind,  -- What kind of figure it is. Unit: code.
    test_code,  -- Metric, programme, theme or headline. Unit: code.
    test_period,  -- Quarter, year or years it is for. Unit: quarter or year.
    status,  -- What the figure is, or why there is none. Unit: code.
    round(value, 6) as value,  -- The figure. Unit: that of its source.
    is_complete,  -- Whether nothing of it is missing. Unit: yes or no.
    can_only_grow  -- Whether what is missing would add to it. Unit: yes or no.
from figures
