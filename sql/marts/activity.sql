-- Every activity figure, with what it says about the quarter and about the year.
-- Grain: quarter, ahsn_code, organisation_code or none, metric_code.
--
-- What a figure covers is the metric's declared basis, never guessed. A series is an
-- organisation's figures for a metric (the AHSN's own where there is no organisation),
-- so that it goes on when the organisation moves to another AHSN. After a quarter
-- without a figure, the next difference covers the gap; it is not spread over it.
with activity as (
    select * from staging.activity
),

record_failures as (
    select * from staging.record_failures
),

metrics as (
    select * from reference.metrics
),

quarters as (
    select * from reference.quarters
),

record_flags as (
    select
        submission_id,
        row_number,
        count(*) as failure_count,
        sum(case when is_flag then 1 else 0 end) as flag_count
    from record_failures
    where dataset = 'activity'
    group by submission_id, row_number
),

figures_sent as (
    select
        activity.*,
        quarters.financial_year,
        metrics.basis,
        metrics.unit,
        metrics.first_quarter,
        case
            when metrics.basis = 'rate'
                then 100.0 * activity.numerator / nullif(activity.denominator, 0)
            when activity.status = 'nil' then null
            else activity.value
        end as figure_sent,
        coalesce(activity.organisation_code, activity.ahsn_code) as series_code,
        case
            when metrics.basis = 'cumulative_fy' then quarters.financial_year
            when metrics.basis = 'cumulative_programme' then ''
            else activity.quarter
        end as span
    from activity
    left join metrics on activity.metric_code = metrics.metric_code
    left join quarters on activity.quarter = quarters.quarter
),

-- A nil says that nothing happened in the quarter: a running total stays where it was.
figures as (
    select
        *,
        case
            when status = 'nil' and basis <> 'rate'
                then coalesce(
                    last_value(figure_sent ignore nulls) over (
                        partition by metric_code, series_code, span
                        order by quarter
                        rows between unbounded preceding and 1 preceding
                    ),
                    0
                )
            else figure_sent
        end as figure
    from figures_sent
),

figures_with_earlier as (
    select
        *,
        last_value(figure ignore nulls) over (
            partition by metric_code, series_code
            order by quarter
            rows between unbounded preceding and 1 preceding
        ) as earlier_figure,
        last_value(
            case when figure is not null then financial_year end ignore nulls
        ) over (
            partition by metric_code, series_code
            order by quarter
            rows between unbounded preceding and 1 preceding
        ) as earlier_financial_year
    from figures
),

flows as (
    select
        submission_id,
        row_number,
        sum(figure) over (
            partition by metric_code, series_code, financial_year
            order by quarter
            rows between unbounded preceding and current row
        ) as figure_of_year
    from figures
    where basis = 'in_quarter' and figure is not null
),

figures_by_basis as (
    select
        figures.*,
        case
            when figures.basis in ('cumulative_fy', 'cumulative_programme')
                then figures.figure
            when figures.basis = 'in_quarter' then round(flows.figure_of_year, 6)
        end as cumulative_value,
        case
            when
                figures.basis = 'cumulative_fy'
                and figures.earlier_financial_year = figures.financial_year
                then round(figures.figure - figures.earlier_figure, 6)
            when figures.basis = 'cumulative_fy' then figures.figure
            -- Before the first figure seen only a new metric is known to be at nought.
            when
                figures.basis = 'cumulative_programme'
                and figures.quarter = figures.first_quarter
                then round(figures.figure - coalesce(figures.earlier_figure, 0), 6)
            when figures.basis = 'cumulative_programme'
                then round(figures.figure - figures.earlier_figure, 6)
            when figures.basis = 'in_quarter' then figures.figure
        end as in_quarter_value
    from figures_with_earlier as figures
    left join flows
        on
            figures.submission_id = flows.submission_id
            and figures.row_number = flows.row_number
)

select
    figures.quarter,  -- Quarter it reports. Unit: quarter.
    figures.ahsn_code,  -- AHSN that reports it. Unit: code.
    figures.organisation_code,  -- Organisation; null is the AHSN itself. Unit: code.
    figures.metric_code,  -- Metric it is about. Unit: code.
    figures.programme_code,  -- Programme it is about. Unit: code.
    figures.financial_year,  -- Financial year of the quarter. Unit: financial year.
    figures.basis,  -- What the figure covers. Unit: code.
    figures.unit,  -- The metric's own unit. Unit: text.
    figures.submission_id,  -- Submission it stands in. Unit: code.
    figures.sheet,  -- Sheet or file it stands in. Unit: text.
    figures.row_number,  -- Row of the sheet; the heading is row 1. Unit: row.
    figures.status,  -- What the value is, or why there is none. Unit: code.
    figures.comment,  -- The sender's own words. Unit: text.
    figures.figure as value,  -- Figure; a nil adds nothing. Unit: the metric's own.
    figures.numerator,  -- Upper part of a rate. Unit: count.
    figures.denominator,  -- Lower part of a rate. Unit: count.
    figures.cumulative_value,  -- Reached so far in its span. Unit: the metric's own.
    figures.in_quarter_value,  -- Since the figure before. Unit: the metric's own.
    coalesce(
        record_flags.failure_count, 0
    ) as failure_count,  -- Open failures beside it. Unit: failures.
    coalesce(
        record_flags.flag_count > 0, false
    ) as is_flagged  -- Whether a failure flags it. Unit: yes or no.
from figures_by_basis as figures
left join record_flags
    on
        figures.submission_id = record_flags.submission_id
        and figures.row_number = record_flags.row_number
