-- Every metric that an AHSN has a figure of in a quarter, or should have.
-- Grain: quarter, ahsn_code, metric_code.
-- Rebuilt: by quarter.
--
-- Beside those of staging.metric_reports are the ones whose figure lacks something in
-- staging.figure_gaps while the metric is open. With each stands what its figure is
-- measured against: the trajectory of the AHSN's year, whether an outturn is made of
-- it, and how many organisations of the kind that adopts the programme are open.
--
-- Example: What each AHSN's metrics of a quarter are measured against.
--     select ahsn_code, metric_code, trajectory, eligible_organisations
--     from staging.ahsn_metrics
--     where quarter = '2020-21-Q4'
--     order by ahsn_code, metric_code
with metric_reports as (
    select * from staging.metric_reports
),

figure_gaps as (
    select * from staging.figure_gaps
),

submissions as (
    select * from staging.submissions
),

metrics as (
    select * from reference.metrics
),

quarters as (
    select * from reference.quarters
),

programmes as (
    select * from reference.programmes
),

trajectories as (
    select * from reference.trajectories
),

outturn_exceptions as (
    select * from reference.outturn_exceptions
),

organisation_quarters as (
    select * from reference.organisation_quarters
),

gaps as (
    select distinct
        quarter,
        ahsn_code,
        metric_code
    from figure_gaps
),

-- Reported unasked before, or only by a record that was rejected: not to be lost.
reports_wanting as (
    select
        gaps.quarter,
        gaps.ahsn_code,
        gaps.metric_code,
        metrics.programme_code,
        quarters.financial_year,
        submissions.submission_id,
        false as is_expected,
        false as is_sent,
        false as is_nil_by_cover
    from gaps
    inner join metrics
        on
            gaps.metric_code = metrics.metric_code
            and gaps.quarter >= metrics.first_quarter
            and gaps.quarter <= coalesce(metrics.last_quarter, '9999')
    inner join quarters on gaps.quarter = quarters.quarter
    left join submissions
        on
            gaps.quarter = submissions.quarter
            and gaps.ahsn_code = submissions.ahsn_code
    left join metric_reports
        on
            gaps.quarter = metric_reports.quarter
            and gaps.ahsn_code = metric_reports.ahsn_code
            and gaps.metric_code = metric_reports.metric_code
    where metric_reports.metric_code is null
),

reports as (
    select
        quarter,
        ahsn_code,
        metric_code,
        programme_code,
        financial_year,
        submission_id,
        is_expected,
        is_sent,
        is_nil_by_cover
    from metric_reports
    union all
    select * from reports_wanting
),

eligible_counts as (
    select
        quarter,
        ahsn_code,
        organisation_type,
        count(*) as organisation_count
    from organisation_quarters
    where is_open
    group by quarter, ahsn_code, organisation_type
)

select
    reports.quarter,  -- Quarter the figure is for. Unit: quarter.
    reports.ahsn_code,  -- AHSN whose figure it is. Unit: code.
    reports.metric_code,  -- Metric it is about. Unit: code.
    reports.programme_code,  -- Programme it is about. Unit: code.
    reports.financial_year,  -- Financial year of the quarter. Unit: financial year.
    reports.submission_id,  -- Submission that counts; null is none. Unit: code.
    metrics.basis,  -- What the figure covers. Unit: code.
    metrics.unit,  -- The metric's own unit. Unit: text.
    reports.is_expected,  -- Whether the AHSN is to report it. Unit: yes or no.
    reports.is_sent,  -- Whether a record that counts came. Unit: yes or no.
    reports.is_nil_by_cover,  -- Whether only the cover told it. Unit: yes or no.
    trajectories.trajectory,  -- What the year was to reach. Unit: the metric's own.
    (
        outturn_exceptions.metric_code is not null
    ) as is_outturn_excepted,  -- Whether no outturn is made. Unit: yes or no.
    case
        when programmes.eligible_organisation_type is not null
            then coalesce(eligible_counts.organisation_count, 0)
    end as eligible_organisations  -- Open, of its kind. Unit: organisations.
from reports
inner join metrics on reports.metric_code = metrics.metric_code
left join programmes on reports.programme_code = programmes.programme_code
left join eligible_counts
    on
        reports.quarter = eligible_counts.quarter
        and reports.ahsn_code = eligible_counts.ahsn_code
        and programmes.eligible_organisation_type = eligible_counts.organisation_type
left join trajectories
    on
        reports.metric_code = trajectories.metric_code
        and reports.ahsn_code = trajectories.ahsn_code
        and reports.financial_year = trajectories.financial_year
        and trajectories.is_latest
left join outturn_exceptions
    on
        reports.metric_code = outturn_exceptions.metric_code
        and reports.financial_year = outturn_exceptions.financial_year
