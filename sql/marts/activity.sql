-- Every activity figure, with what it says about the quarter and about the year.
-- Grain: quarter, ahsn_code, organisation_code or none, metric_code.
--
-- What a figure covers is the metric's declared basis, never guessed. A series is an
-- organisation's figures for a metric (the AHSN's own where there is no organisation),
-- so that it goes on when the organisation moves to another AHSN. One that others were
-- merged into goes on from all their figures together; one that was split off begins
-- anew. After a quarter without a figure, the next difference covers the gap; it is not
-- spread over it. An AHSN's own total of what its organisations report is a check on
-- them, and no figure here.
--
-- Example: What each site of an AHSN reported, and how it grew.
--     select quarter, organisation_code, value, in_quarter_value, status, is_flagged
--     from marts.activity
--     where metric_code = 'eied_patients' and ahsn_code = 'YH'
--     order by organisation_code, quarter
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

organisation_successions as (
    select * from reference.organisation_successions
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
    where
        activity.organisation_code is not null
        or coalesce(metrics.reporting_level, '') <> 'organisation_with_total'
),

mergers as (
    select
        organisation_successions.predecessor_code,
        organisation_successions.successor_code,
        quarters.quarter,
        quarters.financial_year
    from organisation_successions
    inner join quarters
        on
            organisation_successions.happened_on >= quarters.quarter_start_date
            and organisation_successions.happened_on <= quarters.quarter_end_date
    where organisation_successions.kind = 'merger'
),

-- The successor too may have been there before.
merger_members as (
    select
        predecessor_code as member_code,
        successor_code,
        quarter,
        financial_year
    from mergers
    union distinct
    select
        successor_code as member_code,
        successor_code,
        quarter,
        financial_year
    from mergers
),

member_figures as (
    select
        merger_members.successor_code,
        merger_members.member_code,
        merger_members.quarter,
        merger_members.financial_year,
        figures_sent.metric_code,
        figures_sent.basis,
        figures_sent.span,
        figures_sent.figure_sent,
        row_number() over (
            partition by
                merger_members.successor_code,
                merger_members.member_code,
                merger_members.quarter,
                figures_sent.metric_code
            order by figures_sent.quarter desc
        ) as quarters_back
    from merger_members
    inner join figures_sent
        on
            merger_members.member_code = figures_sent.series_code
            and merger_members.quarter > figures_sent.quarter
    where
        figures_sent.figure_sent is not null
        and (
            figures_sent.basis = 'cumulative_programme'
            or (
                figures_sent.basis in ('cumulative_fy', 'in_quarter')
                and figures_sent.financial_year = merger_members.financial_year
            )
        )
),

-- A running total goes on from the members' last; a year's flows from all of theirs.
figures_inherited as (
    select
        successor_code as series_code,
        metric_code,
        basis,
        quarter,
        financial_year,
        case when basis = 'in_quarter' then '' else max(span) end as span,
        round(sum(figure_sent), 6) as figure_sent
    from member_figures
    where
        (basis = 'in_quarter' and member_code <> successor_code)
        or (basis <> 'in_quarter' and quarters_back = 1)
    group by successor_code, metric_code, basis, quarter, financial_year
),

points_sent as (
    select
        submission_id,
        row_number,
        series_code,
        metric_code,
        basis,
        quarter,
        financial_year,
        span,
        status,
        figure_sent,
        1 as place
    from figures_sent
    union all
    select
        cast(null as varchar) as submission_id,
        cast(null as bigint) as row_number,
        series_code,
        metric_code,
        basis,
        quarter,
        financial_year,
        span,
        'final' as status,
        figure_sent,
        0 as place
    from figures_inherited
),

-- A nil says that nothing happened in the quarter: a running total stays where it was.
points as (
    select
        *,
        case
            when status = 'nil' and basis <> 'rate'
                then coalesce(
                    last_value(figure_sent ignore nulls) over (
                        partition by metric_code, series_code, span
                        order by quarter, place
                        rows between unbounded preceding and 1 preceding
                    ),
                    0
                )
            else figure_sent
        end as figure
    from points_sent
),

points_with_earlier as (
    select
        *,
        last_value(figure ignore nulls) over (
            partition by metric_code, series_code
            order by quarter, place
            rows between unbounded preceding and 1 preceding
        ) as earlier_figure,
        last_value(
            case when figure is not null then financial_year end ignore nulls
        ) over (
            partition by metric_code, series_code
            order by quarter, place
            rows between unbounded preceding and 1 preceding
        ) as earlier_financial_year,
        sum(figure) over (
            partition by metric_code, series_code, financial_year
            order by quarter, place
            rows between unbounded preceding and current row
        ) as figure_of_year
    from points
),

figures_by_basis as (
    select
        figures.*,
        points.figure,
        case
            when figures.basis in ('cumulative_fy', 'cumulative_programme')
                then points.figure
            when figures.basis = 'in_quarter' and points.figure is not null
                then round(points.figure_of_year, 6)
        end as cumulative_value,
        case
            when
                figures.basis = 'cumulative_fy'
                and points.earlier_financial_year = figures.financial_year
                then round(points.figure - points.earlier_figure, 6)
            when figures.basis = 'cumulative_fy' then points.figure
            -- Before the first figure seen only a new metric is known to be at nought.
            when
                figures.basis = 'cumulative_programme'
                and figures.quarter = figures.first_quarter
                then round(points.figure - coalesce(points.earlier_figure, 0), 6)
            when figures.basis = 'cumulative_programme'
                then round(points.figure - points.earlier_figure, 6)
            when figures.basis = 'in_quarter' then points.figure
        end as in_quarter_value
    from figures_sent as figures
    inner join points_with_earlier as points
        on
            figures.submission_id = points.submission_id
            and figures.row_number = points.row_number
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
    figures.cell,  -- Cell of the value, as D6; of a rate, its upper part's. Unit: cell.
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
