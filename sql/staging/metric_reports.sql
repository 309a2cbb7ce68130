-- Which AHSN was to report which metric in a quarter that was judged, or did unasked.
-- Grain: quarter, ahsn_code, metric_code.
-- Rebuilt: by quarter.
--
-- A metric is to be reported while it is open, by every AHSN expected to report its
-- programme. Where the cover declares all activity nil, that is the report of each
-- metric expected of which no record was sent.
-- Example: How each metric of a quarter was reported: sent, or nil by the cover.
--     select metric_code, count(*) filter (where is_expected) as expected,
--         count(*) filter (where is_sent) as sent,
--         count(*) filter (where is_nil_by_cover) as nil_by_cover
--     from staging.metric_reports
--     where quarter = '2020-21-Q4'
--     group by metric_code
--     order by metric_code
with activity as (
    select * from staging.activity
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

expected_programmes as (
    select * from reference.expected_programmes
),

verdicts as (
    select * from archive.verdicts
),

metrics_open as (
    select
        quarters.quarter,
        quarters.financial_year,
        metrics.metric_code,
        metrics.programme_code
    from metrics
    inner join quarters
        on
            metrics.first_quarter <= quarters.quarter
            and coalesce(metrics.last_quarter, '9999') >= quarters.quarter
    inner join verdicts on quarters.quarter = verdicts.quarter
    where verdicts.is_current
),

claims as (
    select
        metrics_open.quarter,
        expected_programmes.ahsn_code,
        metrics_open.metric_code,
        1 as is_expected,
        0 as is_sent
    from metrics_open
    inner join expected_programmes
        on
            metrics_open.programme_code = expected_programmes.programme_code
            and metrics_open.quarter >= expected_programmes.first_quarter
            and metrics_open.quarter
            <= coalesce(expected_programmes.last_quarter, '9999')
    union all
    select
        quarter,
        ahsn_code,
        metric_code,
        0 as is_expected,
        1 as is_sent
    from activity
),

reports as (
    select
        quarter,
        ahsn_code,
        metric_code,
        max(is_expected) = 1 as is_expected,
        max(is_sent) = 1 as is_sent
    from claims
    group by quarter, ahsn_code, metric_code
)

select
    reports.quarter,  -- Quarter to be reported. Unit: quarter.
    reports.ahsn_code,  -- AHSN that reports. Unit: code.
    reports.metric_code,  -- Metric to be reported. Unit: code.
    metrics_open.programme_code,  -- Programme it is about. Unit: code.
    metrics_open.financial_year,  -- Year of the quarter. Unit: financial year.
    submissions.submission_id,  -- Submission that counts; null is none. Unit: code.
    reports.is_expected,  -- Whether the AHSN is to report it. Unit: yes or no.
    reports.is_sent,  -- Whether a record of it counts. Unit: yes or no.
    (
        reports.is_expected
        and not reports.is_sent
        and coalesce(submissions.is_activity_nil, false)
    ) as is_nil_by_cover  -- Whether only the cover reports it, as nil. Unit: yes or no.
from reports
inner join metrics_open
    on
        reports.quarter = metrics_open.quarter
        and reports.metric_code = metrics_open.metric_code
left join submissions
    on
        reports.quarter = submissions.quarter
        and reports.ahsn_code = submissions.ahsn_code
