-- Every activity figure that counts as what it is a figure of: its series and its span.
-- Grain: quarter, ahsn_code, series_code, metric_code.
-- Rebuilt: from the quarter on.
-- Looks back: a year; for cumulative_programme metrics to the beginning.
--
-- A series is an organisation's figures for a metric (the AHSN's own where there is no
-- organisation), so that it goes on when the organisation moves to another AHSN. An
-- AHSN's own total of what its organisations report is a check on them, and no figure
-- here. Where only the cover reports a metric, as nil, each series that the AHSN gave a
-- figure of when it last did, or what it was merged into, has a nil; if none goes on,
-- the AHSN has one.
--
-- Example: An AHSN's series of a metric, each with the sheet its figure stands on.
--     select quarter, series_code, status, figure_sent, sheet, cell
--     from staging.activity_figures
--     where metric_code = 'eied_patients' and ahsn_code = 'YH'
--     order by series_code, quarter
with activity as (
    select * from staging.activity
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

figures_sent as (
    select
        activity.quarter,
        activity.ahsn_code,
        activity.organisation_code,
        activity.metric_code,
        activity.programme_code,
        activity.submission_id,
        activity.sheet,
        activity.row_number,
        activity.cell,
        activity.status,
        activity.comment,
        activity.value,
        activity.numerator,
        activity.denominator
    from activity
    left join metrics on activity.metric_code = metrics.metric_code
    where
        activity.organisation_code is not null
        or coalesce(metrics.reporting_level, '') <> 'organisation_with_total'
),

-- The cover's nils, beside what the AHSN reported before in the same span.
figures_before as (
    select
        metric_reports.quarter,
        metric_reports.ahsn_code,
        metric_reports.metric_code,
        figures_sent.organisation_code,
        figures_sent.quarter as quarter_before,
        quarters_then.quarter_end_date,
        max(figures_sent.quarter) over (
            partition by
                metric_reports.quarter,
                metric_reports.ahsn_code,
                metric_reports.metric_code
        ) as last_quarter
    from metric_reports
    inner join metrics on metric_reports.metric_code = metrics.metric_code
    inner join quarters as quarters_then
        on metric_reports.quarter = quarters_then.quarter
    inner join figures_sent
        on
            metric_reports.ahsn_code = figures_sent.ahsn_code
            and metric_reports.metric_code = figures_sent.metric_code
            and metric_reports.quarter > figures_sent.quarter
    inner join quarters as quarters_before
        on figures_sent.quarter = quarters_before.quarter
    where
        metric_reports.is_nil_by_cover
        and (figures_sent.value is not null or figures_sent.status = 'nil')
        and (
            metrics.basis = 'cumulative_programme'
            or (
                metrics.basis in ('cumulative_fy', 'in_quarter')
                and quarters_before.financial_year = quarters_then.financial_year
            )
        )
),

series_before as (
    select distinct
        figures_before.quarter,
        figures_before.ahsn_code,
        figures_before.metric_code,
        figures_before.last_quarter,
        coalesce(
            organisation_heirs.heir_code, figures_before.organisation_code
        ) as organisation_code
    from figures_before
    left join organisation_heirs
        on
            figures_before.organisation_code = organisation_heirs.organisation_code
            and coalesce(
                figures_before.quarter_end_date >= organisation_heirs.valid_from, true
            )
            and coalesce(
                figures_before.quarter_end_date <= organisation_heirs.valid_to, true
            )
    where figures_before.quarter_before = figures_before.last_quarter
),

-- One that another AHSN has reported since, or that closed, does not go on here.
series_going_on as (
    select
        series_before.quarter,
        series_before.ahsn_code,
        series_before.metric_code,
        series_before.organisation_code
    from series_before
    left join figures_sent
        on
            series_before.organisation_code = figures_sent.organisation_code
            and series_before.metric_code = figures_sent.metric_code
            and series_before.last_quarter < figures_sent.quarter
            and series_before.quarter >= figures_sent.quarter
    left join organisation_quarters
        on
            series_before.quarter = organisation_quarters.quarter
            and series_before.organisation_code
            = organisation_quarters.organisation_code
    where
        figures_sent.metric_code is null
        and coalesce(organisation_quarters.is_open, true)
),

nils as (
    select
        metric_reports.quarter,
        metric_reports.ahsn_code,
        series_going_on.organisation_code,
        metric_reports.metric_code,
        metric_reports.programme_code,
        metric_reports.submission_id
    from metric_reports
    left join series_going_on
        on
            metric_reports.quarter = series_going_on.quarter
            and metric_reports.ahsn_code = series_going_on.ahsn_code
            and metric_reports.metric_code = series_going_on.metric_code
    where metric_reports.is_nil_by_cover
),

figures as (
    select * from figures_sent
    union all
    select
        quarter,
        ahsn_code,
        organisation_code,
        metric_code,
        programme_code,
        submission_id,
        'Cover' as sheet,
        cast(null as bigint) as row_number,
        cast(null as varchar) as cell,
        'nil' as status,
        cast(null as varchar) as comment,
        cast(null as double) as value,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    from nils
)

select
    figures.quarter,  -- Quarter it reports. Unit: quarter.
    figures.ahsn_code,  -- AHSN that reports it. Unit: code.
    coalesce(
        figures.organisation_code, figures.ahsn_code
    ) as series_code,  -- Organisation, or the AHSN itself. Unit: code.
    figures.organisation_code,  -- Organisation; null is the AHSN itself. Unit: code.
    figures.metric_code,  -- Metric it is about. Unit: code.
    figures.programme_code,  -- Programme it is about. Unit: code.
    quarters.financial_year,  -- Financial year of the quarter. Unit: financial year.
    metrics.basis,  -- What the figure covers. Unit: code.
    metrics.unit,  -- The metric's own unit. Unit: text.
    metrics.first_quarter,  -- First quarter of the metric. Unit: quarter.
    case
        when metrics.basis in ('cumulative_fy', 'in_quarter')
            then quarters.financial_year
        when metrics.basis = 'cumulative_programme' then 'programme'
        else figures.quarter
    end as span,  -- Within which it is a running total. Unit: text.
    figures.submission_id,  -- Submission it stands in. Unit: code.
    figures.sheet,  -- Sheet or file it stands in. Unit: text.
    figures.row_number,  -- Row of the sheet; null is the cover. Unit: row.
    figures.cell,  -- Cell of the value, as D6; null is the cover. Unit: cell.
    figures.status,  -- What the value is, or why there is none. Unit: code.
    figures.comment,  -- The sender's own words. Unit: text.
    case
        when metrics.basis = 'rate'
            then 100.0 * figures.numerator / nullif(figures.denominator, 0)
        when figures.status = 'nil' then null
        else figures.value
    end as figure_sent,  -- Figure sent; null is a nil or none. Unit: the metric's own.
    figures.numerator,  -- Upper part of a rate. Unit: count.
    figures.denominator  -- Lower part of a rate. Unit: count.
from figures
left join metrics on figures.metric_code = metrics.metric_code
left join quarters on figures.quarter = quarters.quarter
