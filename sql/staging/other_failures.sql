-- The open failures about a metric's figure that stand at none of its records.
-- Grain: failure_id.
-- Rebuilt: by quarter.
--
-- A rejected record, an organisation that no longer reports, an AHSN's own total that
-- its sites do not sum to: the figures that count stay as they are, and lack or gainsay
-- something. Only critical and warning failures, of the version that counts or of what
-- nobody sent. Those that stand at a figure are in staging.record_failures.
--
-- Example: What is wrong beside a quarter's figures, without flagging any of them.
--     select metric_code, ahsn_code, organisation_code, rule_id
--     from staging.other_failures
--     where quarter = '2020-21-Q4'
--     order by metric_code, ahsn_code, organisation_code, rule_id
with failures as (
    select * from archive.failures
),

submissions as (
    select * from staging.submissions
),

activity_figures as (
    select * from staging.activity_figures
)

select
    failures.failure_id,  -- The failure, the same over re-runs. Unit: code.
    failures.quarter,  -- Quarter it was judged for. Unit: quarter.
    failures.ahsn_code,  -- AHSN whose figure it is about. Unit: code.
    coalesce(
        failures.organisation_code, failures.ahsn_code
    ) as series_code,  -- Organisation, or the AHSN itself. Unit: code.
    failures.organisation_code,  -- Organisation it is about, if any. Unit: code.
    failures.metric_code,  -- Metric it is about. Unit: code.
    failures.rule_id,  -- Rule that failed. Unit: code.
    failures.severity,  -- How much it matters. Unit: code.
    failures.rejects  -- What it keeps out: record or nothing. Unit: code.
from failures
left join submissions
    on
        failures.submission_id = submissions.submission_id
        and failures.quarter = submissions.quarter
left join activity_figures
    on
        failures.submission_id = activity_figures.submission_id
        and failures.quarter = activity_figures.quarter
        and failures.row_number = activity_figures.row_number
where
    failures.is_current
    and failures.severity in ('critical', 'warning')
    and failures.metric_code is not null
    and failures.ahsn_code is not null
    and coalesce(failures.dataset, 'activity') = 'activity'
    and (failures.submission_id is null or submissions.submission_id is not null)
    and activity_figures.quarter is null
