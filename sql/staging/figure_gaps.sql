-- What the figures that count lack: series that stopped, quarters of a flow, failures.
-- Grain: quarter, ahsn_code, series_code, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year; for cumulative_programme metrics to the beginning.
--
-- A series has lapsed in a quarter if it had a figure or a nil earlier in its span and
-- has none now, whatever the reason. It stands with the AHSN that gave its last figure.
-- One that closed has not lapsed once an heir has a figure; nor has a flow's, of which
-- no more is to come, or one that does not apply any more. A flow's quarter is missing
-- where a figure of it is awaited, where its series has lapsed, or where an AHSN that
-- was to report the metric sent nothing. A quarter that was not judged is none here.
--
-- Example: Which series stopped within their year.
--     select quarter, ahsn_code, series_code, metric_code
--     from staging.figure_gaps
--     where lapsed_count > 0
--     order by quarter, ahsn_code, series_code, metric_code
with activity_figures as (
    select * from staging.activity_figures
),

other_failures as (
    select * from staging.other_failures
),

metric_reports as (
    select * from staging.metric_reports
),

metrics as (
    select * from reference.metrics
),

quarters as (
    select * from reference.quarters
),

organisation_heirs as (
    select * from reference.organisation_heirs
),

organisation_quarters as (
    select * from reference.organisation_quarters
),

metric_quarters as (
    select distinct
        quarter,
        metric_code,
        financial_year
    from metric_reports
),

figures_in_order as (
    select
        *,
        lag(quarter) over (
            partition by metric_code, series_code, span order by quarter, ahsn_code
        ) as quarter_before,
        lag(ahsn_code) over (
            partition by metric_code, series_code, span order by quarter, ahsn_code
        ) as ahsn_before,
        row_number() over (
            partition by metric_code, series_code, span
            order by quarter desc, ahsn_code desc
        ) as figures_back
    from activity_figures
    where
        basis in ('cumulative_fy', 'cumulative_programme', 'in_quarter')
        and (figure_sent is not null or status = 'nil')
),

-- Between two figures, and after the last one of a span.
silences as (
    select
        metric_code,
        series_code,
        organisation_code,
        basis,
        span,
        ahsn_before as ahsn_code,
        quarter_before as after_quarter,
        quarter as before_quarter
    from figures_in_order
    where quarter_before is not null
    union all
    select
        metric_code,
        series_code,
        organisation_code,
        basis,
        span,
        ahsn_code,
        quarter as after_quarter,
        '9999' as before_quarter
    from figures_in_order
    where figures_back = 1
),

handovers as (
    select
        organisation_heirs.organisation_code,
        organisation_heirs.heir_code,
        quarters.quarter as first_quarter
    from organisation_heirs
    inner join quarters
        on
            organisation_heirs.valid_from >= quarters.quarter_start_date
            and organisation_heirs.valid_from <= quarters.quarter_end_date
    where organisation_heirs.organisation_code <> organisation_heirs.heir_code
),

closings as (
    select
        organisation_code,
        min(first_quarter) as closing_quarter
    from handovers
    group by organisation_code
),

figures_taken_over as (
    select
        handovers.organisation_code,
        figures_in_order.metric_code,
        figures_in_order.span,
        min(figures_in_order.quarter) as taken_in
    from handovers
    inner join figures_in_order
        on
            handovers.heir_code = figures_in_order.series_code
            and handovers.first_quarter <= figures_in_order.quarter
    group by
        handovers.organisation_code,
        figures_in_order.metric_code,
        figures_in_order.span
),

series_silent as (
    select
        silences.*,
        metric_quarters.quarter
    from silences
    inner join metric_quarters
        on
            silences.metric_code = metric_quarters.metric_code
            and silences.after_quarter < metric_quarters.quarter
            and silences.before_quarter > metric_quarters.quarter
    where
        silences.basis = 'cumulative_programme'
        or silences.span = metric_quarters.financial_year
),

series_lapsed as (
    select
        series_silent.quarter,
        series_silent.ahsn_code,
        series_silent.series_code,
        series_silent.metric_code,
        series_silent.basis,
        records.status
    from series_silent
    left join activity_figures as records
        on
            series_silent.quarter = records.quarter
            and series_silent.series_code = records.series_code
            and series_silent.metric_code = records.metric_code
    left join closings
        on series_silent.organisation_code = closings.organisation_code
    left join figures_taken_over
        on
            series_silent.organisation_code = figures_taken_over.organisation_code
            and series_silent.metric_code = figures_taken_over.metric_code
            and series_silent.span = figures_taken_over.span
    left join organisation_quarters
        on
            series_silent.organisation_code = organisation_quarters.organisation_code
            and series_silent.quarter = organisation_quarters.quarter
    where
        coalesce(figures_taken_over.taken_in > series_silent.quarter, true)
        and (
            series_silent.basis <> 'in_quarter'
            or (
                coalesce(closings.closing_quarter > series_silent.quarter, true)
                and coalesce(organisation_quarters.is_open, true)
                and coalesce(records.status, '') <> 'not_applicable'
            )
        )
),

flows_lapsed as (
    select distinct
        quarter,
        ahsn_code,
        metric_code
    from series_lapsed
    where basis = 'in_quarter' and status is null
),

flows as (
    select metric_code
    from metrics
    where basis = 'in_quarter'
),

gaps as (
    select
        quarter,
        ahsn_code,
        series_code,
        metric_code,
        1 as lapsed_count,
        case when basis = 'in_quarter' and status is null then 1 else 0 end
            as flow_missing_count,
        0 as other_failure_count
    from series_lapsed
    union all
    select
        quarter,
        ahsn_code,
        series_code,
        metric_code,
        0 as lapsed_count,
        1 as flow_missing_count,
        0 as other_failure_count
    from activity_figures
    where basis = 'in_quarter' and status = 'not_available' and figure_sent is null
    union all
    select
        metric_reports.quarter,
        metric_reports.ahsn_code,
        metric_reports.ahsn_code as series_code,
        metric_reports.metric_code,
        0 as lapsed_count,
        1 as flow_missing_count,
        0 as other_failure_count
    from metric_reports
    inner join flows on metric_reports.metric_code = flows.metric_code
    left join flows_lapsed
        on
            metric_reports.quarter = flows_lapsed.quarter
            and metric_reports.ahsn_code = flows_lapsed.ahsn_code
            and metric_reports.metric_code = flows_lapsed.metric_code
    where
        metric_reports.is_expected
        and not metric_reports.is_sent
        and not metric_reports.is_nil_by_cover
        and flows_lapsed.quarter is null
    union all
    select
        quarter,
        ahsn_code,
        series_code,
        metric_code,
        0 as lapsed_count,
        0 as flow_missing_count,
        1 as other_failure_count
    from other_failures
)

select
    quarter,  -- Quarter that lacks it. Unit: quarter.
    ahsn_code,  -- AHSN whose figure lacks it. Unit: code.
    series_code,  -- Organisation, or the AHSN itself. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    cast(sum(lapsed_count) as bigint) as lapsed_count,  -- Lapsed series. Unit: series.
    cast(
        sum(flow_missing_count) as bigint
    ) as flow_missing_count,  -- Figures of a flow that are missing. Unit: figures.
    cast(
        sum(other_failure_count) as bigint
    ) as other_failure_count  -- Open failures at no record of it. Unit: failures.
from gaps
group by quarter, ahsn_code, series_code, metric_code
